"""Finding patterns: gaps, order, sentences, exclusions, context, folding; offsets always exact and time linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.document import Document
from nlp_tool.themes import Lexicon, built_in_lexicon, parse_lexicon, theme_hits, themes_of


def lexicon_of(*patterns: str, language: str = "zh", exclusions: tuple[str, ...] = (), context: str = "") -> Lexicon:
    quoted = ", ".join(f'"{text}"' for text in patterns)
    barred = ", ".join(f'"{text}"' for text in exclusions)
    return parse_lexicon(f'{context}\n[[theme]]\nid = "t"\n{language} = [{quoted}]\nnot_{language} = [{barred}]\n')


CHINESE = [
    # a phrase, twice
    (("轮岗",), "教师轮岗，校长轮岗。", ["轮岗", "轮岗"]),
    # within the gap and just beyond it
    (("教师 ..3.. 轮岗",), "教师可以去轮岗", ["教师可以去轮岗"]),
    (("教师 ..3.. 轮岗",), "教师可以再去轮岗", []),
    # not across the end of a sentence
    (("教师 ..9.. 轮岗",), "表扬教师。轮岗开始", []),
    # either order
    (("教师 <..4..> 轮岗",), "轮岗的教师", ["轮岗的教师"]),
    # not in the other order unless it says so
    (("教师 ..4.. 轮岗",), "轮岗的教师", []),
    # the longest of those that start together, the first of those that overlap
    (("教师", "教师轮岗", "轮岗制"), "教师轮岗制", ["教师轮岗"]),
    # traditional characters, full width, blanks and line ends inside a word
    (("{名校|强校}+", "优质均衡", "轮岗"), "名校＋、優質均衡、輪 崗、轮\n岗",
     ["名校＋", "優質均衡", "輪 崗", "轮\n岗"]),
    # three parts
    (("以{强|优} ..2.. 带 ..2.. {弱|薄}",), "坚持以强校带弱校", ["以强校带弱"]),
    # nearest second part, also when a third needs a later one
    (("甲 ..5.. 乙 ..1.. 丙",), "甲乙了了乙丙", ["甲乙了了乙丙"]),
    # nothing
    (("轮岗",), "", []),
]


@pytest.mark.parametrize(("patterns", "text", "expected"), CHINESE)
def test_chinese(patterns: tuple[str, ...], text: str, expected: list[str]) -> None:
    assert [hit.text for hit in theme_hits(Document("d", text), lexicon_of(*patterns))] == expected


ENGLISH = [
    # whole words, any case
    (("rotation",), "Rotation, not rotations: ROTATION.", ["Rotation", "ROTATION"]),
    # any ending
    (("teach*",), "He teaches teachers and reteaches.", ["teaches", "teachers"]),
    # words in the gap; hyphens and commas are no words
    (("share* ..3.. resource*",), "shares its high-quality resources", ["shares its high-quality resources"]),
    (("share* ..2.. resource*",), "shares its very high-quality resources", []),
    # a phrase over a line end and a double blank
    (("school running",), "school-running and school  running and school\nrunning",
     ["school-running", "school  running", "school\nrunning"]),
    # not across sentences
    (("teachers ..9.. rotate*",), "We met the teachers. They rotate.", []),
    # possessives
    (("school* ..2.. culture",), "the school's own culture", ["school's own culture"]),
]


@pytest.mark.parametrize(("patterns", "text", "expected"), ENGLISH)
def test_english(patterns: tuple[str, ...], text: str, expected: list[str]) -> None:
    document = Document("d", text, language="en")
    assert [hit.text for hit in theme_hits(document, lexicon_of(*patterns, language="en"))] == expected


def test_exclusions_take_back_what_overlaps() -> None:
    lexicon = lexicon_of("托管", exclusions=("课后 ..2.. 托管",))
    document = Document("d", "课后托管很好。学校托管也好。")
    assert [(hit.start, hit.text) for hit in theme_hits(document, lexicon)] == [(9, "托管")]


def test_context_counts_sentences() -> None:
    lexicon = lexicon_of("一体化", context='[context]\nsentences = 1\nzh = ["学校"]\nnot_zh = ["党学校"]')
    # sentence numbers: 0 has the word and no context near, 2 is a neighbour of 3, 5 is too far, 7 is no context
    text = "长三角一体化。路很远。水利一体化。学校好。路。贸易一体化。路。在党学校一体化。"
    assert [hit.start for hit in theme_hits(Document("d", text), lexicon)] == [text.index("水利一体化") + 2]


def test_sentence_and_slices() -> None:
    text = "学校很好。 今年教师全部轮岗！明年再说。"
    hit = theme_hits(Document("d", text))[0]
    assert text[hit.start : hit.end] == hit.text == "教师全部轮岗" or hit.text == "轮岗"
    assert text[slice(*hit.sentence)] == "今年教师全部轮岗！"


def test_other_language_has_no_patterns() -> None:
    assert theme_hits(Document("d", "教师轮岗", language="en"), lexicon_of("轮岗")) == []


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(alphabet="教师轮岗名校带弱。，\n 優質均衡a+1２学校", max_size=60))
def test_hits_are_slices_in_order(text: str) -> None:
    hits = theme_hits(Document("d", text))
    assert hits == sorted(hits, key=lambda hit: (hit.start, hit.end, hit.theme))
    last: dict[str, int] = {}
    for hit in hits:
        assert text[hit.start : hit.end] == hit.text and hit.text
        assert hit.sentence[0] <= hit.start < hit.sentence[1]
        assert hit.start >= last.get(hit.theme, 0)
        last[hit.theme] = hit.end


@pytest.mark.parametrize("unit", ["教师", "名校", "学校统一", "a", "teacher ", "rotation of school ", "。", " "])
def test_time_is_linear(unit: str) -> None:
    language = "en" if unit.isascii() else "zh"
    theme_hits(Document("d", "教师轮岗" if language == "zh" else "teachers rotate", language=language))
    start = time.monotonic()
    theme_hits(Document("d", unit * (200_000 // len(unit)), language=language))
    assert time.monotonic() - start < 20


SENTENCES = [
    ("zh", "teacher_rotation", "全区推行教师交流轮岗，骨干教师到新校任教。"),
    ("zh", "teacher_rotation", "集团内校长、中层每年互派挂职。"),
    ("zh", "resource_sharing", "两所学校的图书馆和操场向集团学生共同开放。"),
    ("zh", "equity_balance", "让孩子们在家门口就能上好学校。"),
    ("zh", "leading_school", "由第一小学领办薄弱学校，以强带弱。"),
    ("zh", "unified_management", "各校区实行一体化管理，人财物由总校调配。"),
    ("zh", "evaluation", "教育局对集团实行捆绑考核。"),
    ("zh", "curriculum_teaching", "成员校每周开展联合教研、集体备课。"),
    ("zh", "digital_education", "乡村学校通过同步课堂和名校学生一起上课。"),
    ("zh", "urban_rural", "城区教师到乡镇学校任教。"),
    ("zh", "school_culture", "各校保留自己的办学特色，一校一品。"),
    ("zh", "funding_support", "县财政投入专项经费三千万元改善办学条件。"),
    ("zh", "dynamic_adjustment", "对教育集团实行动态调整和退出机制。"),
    ("zh", "student_development", "学校坚持五育并举，促进学生全面发展。"),
    ("zh", "integration_levels", "集团打通学段，实行九年一贯制。"),
    ("en", "teacher_rotation", "Teachers rotate between the two campuses every three years."),
    ("en", "leading_school", "A leading school helps weak schools in the district."),
    ("en", "resource_sharing", "The member schools share laboratories and courses."),
    ("en", "equity_balance", "The district wants to narrow the gap between schools."),
    ("en", "integration_levels", "The group runs a nine-year consistent school."),
]


@pytest.mark.parametrize(("language", "theme", "text"), SENTENCES)
def test_the_built_in_lexicon_reads_plain_sentences(language: str, theme: str, text: str) -> None:
    assert theme in themes_of(Document("d", text, language=language))


OTHER_SENSES = [
    ("zh", "推动长三角一体化发展，深化区域合作共赢。"),
    ("zh", "以习近平同志为核心的党中央统一领导。"),
    ("zh", "家门口的超市晚上七点关门，孩子可以去课后托管班。"),
    ("zh", "干部群众互动交流，企业直播带货。"),
    ("en", "The rotation of crops improves the soil."),
    ("en", "The committee shares responsibility for the harbour."),
]


@pytest.mark.parametrize(("language", "text"), OTHER_SENSES)
def test_the_built_in_lexicon_leaves_other_senses_alone(language: str, text: str) -> None:
    assert themes_of(Document("d", text, language=language), built_in_lexicon()) == {}


def test_themes_of_lists_each_phrase_once_in_the_order_of_the_lexicon() -> None:
    found = themes_of(Document("d", "学校文化，轮岗，学校文化，教师走教。"))
    assert list(found) == [theme for theme in built_in_lexicon().ids() if theme in found]
    assert all(len(phrases) == len(set(phrases)) for phrases in found.values())
