import fnmatch
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.statistics.patterns import fitting, is_pattern

PATTERNS = [
    ("学*", ["学区", "大学区", "学"], [0, 2]),
    ("*学*", ["学区", "大学区", "校"], [0, 1]),
    ("?学?", ["学区", "大学区"], [1]),
    ("*", ["", "a\nb"], [0, 1]),
    # what means something in a regular expression is a character like any other
    ("[a-z]+", ["a", "[a-z]+"], [1]),
    ("(.*", ["(.", "(.x", "x"], [0, 1]),
    # longer than any word of a dictionary
    ("http*", ["http://" + "a" * 80], [0]),
]


@pytest.mark.parametrize(("pattern", "words", "found"), PATTERNS)
def test_patterns(pattern, words, found):
    assert fitting(words, pattern) == found


@settings(max_examples=200)
@given(pattern=st.text("ab*?", max_size=8), word=st.text("ab", max_size=10))
def test_as_fnmatch(pattern, word):
    assert bool(fitting([word], pattern)) == fnmatch.fnmatchcase(word, pattern)


def test_many_stars_are_quick():
    start = time.perf_counter()
    assert fitting(["a" * 20_000], "*a" * 30 + "*b") == []
    assert time.perf_counter() - start < 1
    assert is_pattern("*a") and not is_pattern("a")
