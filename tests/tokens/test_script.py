import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.tokens.script import (
    fold,
    fold_key,
    is_invisible,
    simplify,
    to_simplified,
    traditional_share,
    without_invisible,
)

FOLDED = [
    # U7: width, script, Kangxi radicals, compatibility ideographs
    ("２０２４年", "2024年"),
    ("學軍小學", "学军小学"),
    ("⼩学", "小学"),
    ("\uf98e", "年"),
    ("ＡＢＣ　School", "abc school"),
    # U6: zero-width and bidi marks
    ("学\u200b军小学", "学军小学"),
    ("杭州\u202e学校", "杭州学校"),
    # Chinese punctuation of full width has an ASCII form; the comma of Chinese has one too
    ("（东校区）", "(东校区)"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_fold(text, folded):
    assert fold(text).text == folded == fold_key(text)


def test_the_span_of_a_match_lies_in_the_source():
    text = "在學\u200b軍\u200b小學，"
    folded = fold(text)
    start = folded.text.index("学军小学")
    assert text[slice(*folded.span(start, start + 4))] == "學\u200b軍\u200b小學"
    assert folded.span(start, start) == (1, 1)


@given(st.text(max_size=60) | st.text("學軍２\u200b\u202e⼩\uf900İ\ud800\U0010ffffA", max_size=40))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_the_map_is_exact(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    for place, character in enumerate(folded.text):
        start, end = folded.span(place, place + 1)
        assert end == start + 1
        assert fold_key(text[start:end]) == character
    kept = set(folded.offsets.tolist())
    assert all(is_invisible(c) for place, c in enumerate(text) if place not in kept)
    assert len(simplify(text)) == len(text)


def test_folding_is_idempotent():
    text = "學軍小學 ＡＢＣ ⼩ 著名 乾坤"
    assert fold_key(fold_key(text)) == fold_key(text)


def test_simplified():
    assert to_simplified("軟件與教育") == "软件与教育"
    assert to_simplified("乾坤\ud800") == "干坤\ud800"  # OpenCC takes no lone surrogate
    assert traditional_share("學校教育") == 0.25
    assert traditional_share("") == 0.0


def test_invisible_marks_are_taken_out():
    text, places = without_invisible("学\u200b校")
    assert (text, places.tolist()) == ("学校", [0, 2])
    assert without_invisible("学校") == ("学校", None)
    assert without_invisible("\u200b")[0] == ""
