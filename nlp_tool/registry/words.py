"""The words of school and group names: levels, suffixes, numbers and the glossary of both languages."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from nlp_tool.entities.en.keys import CARDINALS, ORDINALS

# suffix of a group's name -> kind, longest first
GROUP_SUFFIXES: tuple[tuple[str, str], ...] = (
    ("教育发展共同体联盟", "alliance"),
    ("教育联盟共同体", "alliance"),
    ("基础教育联盟", "alliance"),
    ("教育发展联盟", "alliance"),
    ("教育联盟", "alliance"),
    ("学校联盟", "alliance"),
    ("办学联盟", "alliance"),
    ("联盟校", "alliance"),
    ("联盟", "alliance"),
    ("一体化教联体", "consortium"),
    ("教联体", "consortium"),
    ("教共体", "consortium"),
    ("教育联合体", "consortium"),
    ("教学联合体", "consortium"),
    ("办学联合体", "consortium"),
    ("联合体", "consortium"),
    ("教育共同体", "consortium"),
    ("办学共同体", "consortium"),
    ("发展共同体", "consortium"),
    ("共同体", "consortium"),
    ("集团化办学", "group"),
    ("集团学校", "group"),
    ("幼儿教育集团", "group"),
    ("学前教育集团", "group"),
    ("幼教集团", "group"),
    ("教育集团总校", "group"),
    ("教育集团", "group"),
    ("办学集团", "group"),
    ("中学集团", "group"),
    ("集团", "group"),
    ("学区制", "school_district"),
    ("大学区", "school_district"),
    ("学区", "school_district"),
)
# The suffix is more than a suffix: this much of it stays with the name.
SUFFIX_KEEPS: Mapping[str, str] = {"中学集团": "中学", "学校联盟": "学校", "大学区": ""}

ENGLISH_GROUP_SUFFIXES: tuple[tuple[str, str], ...] = (
    ("close educational community", "consortium"),
    ("integrated teaching consortium", "consortium"),
    ("school district community", "consortium"),
    ("education consortium", "consortium"),
    ("educational consortium", "consortium"),
    ("education community", "consortium"),
    ("educational community", "consortium"),
    ("teaching consortium", "consortium"),
    ("education union", "consortium"),
    ("consortium", "consortium"),
    ("community", "consortium"),
    ("basic education alliance", "alliance"),
    ("education alliance", "alliance"),
    ("school alliance", "alliance"),
    ("alliance", "alliance"),
    ("preschool education group", "group"),
    ("educational group", "group"),
    ("education group", "group"),
    ("school group", "group"),
    ("group", "group"),
    ("school district", "school_district"),
)

# written level, how it counts; longest first. "school" says nothing about the level.
LEVELS: tuple[tuple[str, str], ...] = (
    ("九年一贯制学校", "nine_year"),
    ("九年制学校", "nine_year"),
    ("职业技术学校", "vocational"),
    ("职业高级中学", "vocational"),
    ("职业中学", "vocational"),
    ("职业学校", "vocational"),
    ("职教中心", "vocational"),
    ("职业高中", "vocational"),
    ("特殊教育学校", "special"),
    ("中心学校", "school"),
    ("初级中学", "junior"),
    ("高级中学", "senior"),
    ("完全中学", "middle"),
    ("完全小学", "primary"),
    ("小学校", "primary"),
    ("中学校", "middle"),
    ("幼儿园", "kindergarten"),
    ("学校", "school"),
    ("小学", "primary"),
    ("中学", "middle"),
    ("初中", "junior"),
    ("高中", "senior"),
    ("职高", "vocational"),
    ("学堂", "school"),
    ("书院", "school"),
)
# a single letter that stands for a level after a number or 实, 附: 二小, 实小, 附中, 一高
SHORT_LEVELS: Mapping[str, str] = {
    "小": "primary",
    "中": "middle",
    "初": "junior",
    "高": "senior",
    "幼": "kindergarten",
    "校": "school",
}

ENGLISH_LEVELS: tuple[tuple[str, str], ...] = (
    ("junior middle school", "junior"),
    ("junior high school", "junior"),
    ("senior middle school", "senior"),
    ("senior high school", "senior"),
    ("nine-year school", "nine_year"),
    ("primary school", "primary"),
    ("elementary school", "primary"),
    ("middle school", "middle"),
    ("high school", "high"),
    ("secondary school", "middle"),
    ("junior middle", "junior"),
    ("junior high", "junior"),
    ("senior high", "senior"),
    ("kindergarten", "kindergarten"),
    ("primary", "primary"),
    ("elementary", "primary"),
    ("junior", "junior"),
    ("middle", "middle"),
    ("school", "school"),
)
# what a level may stand for in another text or language
LEVEL_MEANS: Mapping[str, frozenset[str]] = {
    "high": frozenset({"middle", "senior"}),
    "middle": frozenset({"middle"}),
    "junior": frozenset({"junior"}),
    "school": frozenset({"school", "nine_year", "special"}),
    "nine_year": frozenset({"nine_year", "school"}),
}

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ENGLISH_NUMBERS = {"zeroth": 0, "zero": 0} | {word: int(digits) for word, digits in (ORDINALS | CARDINALS).items()}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}


@dataclass(frozen=True)
class Glossary:
    """The school words by their written form."""

    chinese: tuple[tuple[str, str, str], ...]
    """(written form, token, role), longest first."""
    english: tuple[tuple[tuple[str, ...], str, str], ...]
    """(words, token, role), most words first."""
    common: frozenset[str]
    """Names that many schools bear."""


@functools.cache
def glossary() -> Glossary:
    """Read the glossary once."""
    folder = resources.files("nlp_tool.resources").joinpath("registry")
    lines = folder.joinpath("school_words.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    chinese = [(form, row["token"], row["role"]) for row in rows for form in row["chinese"].split("|") if form]
    english = [
        (tuple(form.split()), row["token"], row["role"]) for row in rows for form in row["english"].split("|") if form
    ]
    common = [
        line for line in folder.joinpath("common_stems.txt").read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    return Glossary(
        tuple(sorted(chinese, key=lambda x: (-len(x[0]), x[0]))),
        tuple(sorted(english, key=lambda x: (-len(x[0]), x[0]))),
        frozenset(" ".join(common).split()),
    )


def chinese_number(text: str) -> int | None:
    """Read a number below 1000 as schools write it: 十八, 五十三, 一零一, 18; None for anything else.

    >>> chinese_number("五十三"), chinese_number("一零一"), chinese_number("18"), chinese_number("百年")
    (53, 101, 18, None)
    """
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    match = re.fullmatch(
        r"(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?", text
    )
    if not text or not match:
        return None
    hundreds, tens, ten, ones = match.groups()
    value = 100 * _DIGITS[hundreds] if hundreds else 0
    value += (10 * _DIGITS[tens] if tens else 10) if ten else 0
    return value + (_DIGITS[ones] if ones else 0)


def english_number(word: str) -> int | None:
    """Read an ordinal, a cardinal, a Roman or an Arabic number of one word; None for anything else.

    >>> english_number("53rd"), english_number("sixth"), english_number("vi"), english_number("thirty-fifth")
    (53, 6, 6, 35)
    """
    match = re.fullmatch(r"(?:no)?([0-9]{1,4})(?:st|nd|rd|th)?", word)
    if match:
        return int(match.group(1))
    if word in _ENGLISH_NUMBERS:
        return _ENGLISH_NUMBERS[word]
    if word in _ROMAN:
        return _ROMAN[word]
    tens, _, ones = word.partition("-")
    if tens in _TENS and (not ones or 1 <= _ENGLISH_NUMBERS.get(ones, 0) <= 9):
        return _TENS[tens] + _ENGLISH_NUMBERS.get(ones, 0)
    return {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60}.get(word)


def levels_agree(left: str, right: str) -> bool:
    """Tell whether two levels may be one: equal, or one of them wide enough to mean the other."""
    if left == right:
        return True
    meant = LEVEL_MEANS.get(left, frozenset({left})) & LEVEL_MEANS.get(right, frozenset({right}))
    return bool(meant)
