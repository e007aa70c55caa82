"""The lexicon: what can be written, what is refused and on which line, and the built-in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_tool.errors import SettingsError
from nlp_tool.themes import built_in_lexicon, default_lexicon_text, parse_lexicon, read_lexicon

IDS = {"teacher_rotation", "resource_sharing", "unified_management", "equity_balance", "leading_school", "evaluation",
       "curriculum_teaching", "digital_education", "urban_rural", "school_culture", "funding_support",
       "dynamic_adjustment", "student_development", "integration_levels"}


def toml(zh: str = "", en: str = "", more: str = "") -> str:
    return f'[[theme]]\nid = "t"\nzh = [{zh}]\nen = [{en}]\n{more}'


def slots_of(text: str, language: str = "zh") -> list[tuple[object, object]]:
    return [(pattern.slots, pattern.gaps) for pattern in parse_lexicon(text).patterns[language]]


SHAPES = [
    # a phrase is one slot
    (toml('"轮岗"'), "zh", [((("轮岗",),), ())]),
    # neighbouring alternatives are written out
    (toml('"{教师|校长}轮岗"'), "zh", [((("教师轮岗", "校长轮岗"),), ())]),
    # a gap keeps two slots apart
    (toml('"教师 ..6.. 轮岗"'), "zh", [((("教师",), ("轮岗",)), (6,))]),
    # either order is two patterns
    (toml('"教师 <..6..> 轮岗"'), "zh", [((("教师",), ("轮岗",)), (6,)), ((("轮岗",), ("教师",)), (6,))]),
    # an alternative that may be left out is two patterns
    (toml('"{强|弱}{校|}"'), "zh", [((("强校", "弱校"),), ()), ((("强", "弱"),), ())]),
    # English words with any ending stand alone, the others together
    (toml(en='"rotat* of teachers"'), "en", [((("rotat*",), ("of teachers",)), (0,))]),
    # a family is written out
    ('[families.zh]\nwho = ["教师", "校长"]\n' + toml('"{@who|干部}交流"'), "zh",
     [((("教师交流", "校长交流", "干部交流"),), ())]),
]


@pytest.mark.parametrize(("text", "language", "expected"), SHAPES)
def test_patterns_are_taken_apart(text: str, language: str, expected: object) -> None:
    assert slots_of(text, language) == expected


WRONG = [
    # a family that is not there, with the nearest
    ('[families.zh]\nteacher = ["教师"]\n' + toml('"{@techer}交流"'), "line 5", "did you mean teacher?"),
    (toml('"教师 ..99.. 轮岗"'), "larger than 60", ""),
    (toml('"..5.. 轮岗"'), "begins or ends with a gap", ""),
    (toml('"{教师|校长"'), "a brace has no partner", ""),
    (toml('"{|教师}"'), "an alternative is empty", ""),
    (toml('"{教师 ..5.. 轮岗|交流}"'), "a gap stands inside braces", "two patterns"),
    (toml('"教师 <..5.. 轮岗"'), "either order", ""),
    (toml('"甲 <..5..> 乙 ..5.. 丙"'), "between two parts alone", ""),
    (toml(en='"te*ch"'), "* stands at the end", ""),
    (toml(en='"*"'), "without letters", ""),
    (toml('"教*"'), "* stands at the end", ""),
    (toml('" "'), "list of texts, none empty", ""),
    ('[[theme]]\nid = "t"\nzh = "轮岗"', "line 2", ""),
    ('[[theme]]\nid = "Teacher Rotation"\nzh = ["轮岗"]', "small letters", ""),
    ('[[theme]]\nid = "t"\n', "has no patterns", ""),
    ('[[theme]]\nid = "t"\nzn = ["轮岗"]', "unknown 'zn'", "did you mean zh?"),
    ('[[theme]]\nid = "t"\nname = "轮岗"\nzh = ["轮岗"]', "name of t has to be", ""),
    (toml('"轮岗"') + '\n[[theme]]\nid = "t"\nzh = ["交流"]', "stands twice", ""),
    ('themes = 3', "unknown 'themes'", "did you mean theme?"),
    ('source = "x"', "there is no theme", "[[theme]]"),
    ('[[theme]\nid = "t"', "at line 1", ""),
    (toml('"轮岗"') + '\n[context]\nzh = ["学校"]\nsentences = -1', "whole number from 0", ""),
    ('context = 3\n' + toml('"轮岗"'), "has to be a table", ""),
    ('families = 3\n' + toml('"轮岗"'), "have to be tables", ""),
]


@pytest.mark.parametrize(("text", "message", "hint"), WRONG)
def test_what_is_wrong_is_said(text: str, message: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_lexicon(text, where="my.toml")
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.message.startswith("my.toml")


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "themes.toml"
    path.write_text(toml('"轮岗"'), encoding="utf-8-sig")
    assert read_lexicon(path).ids() == ("t",)
    path.write_bytes("轮岗".encode("gb18030"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        read_lexicon(path)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_lexicon(tmp_path / "none.toml")


def test_the_built_in_lexicon_is_whole() -> None:
    lexicon = built_in_lexicon()
    assert set(lexicon.ids()) == IDS
    assert 'source = "' in default_lexicon_text()
    for theme in lexicon.themes:
        assert theme.name["zh"] != theme.id != theme.name["en"]
        assert theme.definition["zh"] and theme.definition["en"]
        assert theme.patterns["zh"] and theme.patterns["en"]
        for texts in theme.patterns.values():
            assert len(set(texts)) == len(texts), f"{theme.id} says something twice"


def test_the_key_follows_the_text() -> None:
    assert parse_lexicon(toml('"轮岗"')).key == parse_lexicon(toml('"轮岗"')).key
    assert parse_lexicon(toml('"轮岗"')).key != parse_lexicon(toml('"交流"')).key
