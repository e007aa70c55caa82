"""Coherence by hand and by brute force; diversity and exclusivity."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.topics import coherence as module
from nlp_tool.topics.coherence import coherence, diversity, exclusivity
from nlp_tool.topics.matrix import words_from

LETTERS = ["甲甲", "乙乙", "丙丙", "丁丁"]


def brute(pair: tuple[str, str], documents: list[list[str]], window: int) -> float:
    """NPMI from the definition: every window as a set."""
    windows = [set(words[i : i + window]) for words in documents if words
               for i in range(max(1, len(words) - window + 1))]
    a, b, both = (sum(wanted <= seen for seen in windows) for wanted in ({pair[0]}, {pair[1]}, set(pair)))
    if not both:
        return -1.0
    if both == len(windows):
        return 1.0
    return math.log(both * len(windows) / (a * b)) / -math.log(both / len(windows))


@settings(max_examples=150)
@given(st.lists(st.lists(st.sampled_from(LETTERS), max_size=14), max_size=6), st.integers(1, 6))
def test_equal_to_the_definition(documents: list[list[str]], window: int) -> None:
    words = words_from([(str(n), list(texts)) for n, texts in enumerate(documents)], language="zh")
    expected = np.mean([brute(pair, documents, window) for pair in itertools.combinations(LETTERS, 2)])
    [found] = coherence([LETTERS], words, window=window)
    assert found.npmi == pytest.approx(float(expected), abs=1e-12)
    assert found.absent == tuple(word for word in LETTERS if word not in words.vocabulary)


def test_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    words = words_from([(str(n), [LETTERS[(n * k) % 4] for k in range(n)]) for n in range(40)], language="zh")
    whole = coherence([LETTERS[:3], LETTERS[1:]], words, window=5)
    monkeypatch.setattr(module, "_BATCH", 7)
    assert coherence([LETTERS[:3], LETTERS[1:]], words, window=5) == whole


CASES = [
    # a word comes back while an earlier one leaves the window: it still counts
    ([["甲甲", "乙乙", "甲甲"]], ["甲甲", "乙乙"], 2, 1.0),
    # absent words cannot make a topic look better
    ([["甲甲", "乙乙"]], ["甲甲", "戊戊"], 2, -1.0),
    # never together
    ([["甲甲"], ["乙乙"]], ["甲甲", "乙乙"], 5, -1.0),
    # independent: each in half of the windows, together in a quarter
    ([["甲甲", "乙乙"], ["甲甲"], ["乙乙"], ["丙丙"]], ["甲甲", "乙乙"], 5, 0.0),
    # one word has no pair; no texts have no windows
    ([["甲甲"]], ["甲甲"], 5, 0.0),
    ([], ["甲甲", "乙乙"], 5, -1.0),
]


@pytest.mark.parametrize(("documents", "listed", "window", "expected"), CASES)
def test_by_hand(documents: list[list[str | None]], listed: list[str], window: int, expected: float) -> None:
    words = words_from([(str(n), texts) for n, texts in enumerate(documents)], language="zh")
    assert coherence([listed], words, window=window)[0].npmi == pytest.approx(expected, abs=1e-12)


def test_diversity() -> None:
    assert diversity([["a", "b"], ["b", "c"]]) == 0.75
    assert diversity([]) == 0.0


def test_exclusivity() -> None:
    assert exclusivity(np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]), 2) == [1.0, 1.0]
    assert exclusivity(np.array([[0.5, 0.5], [0.5, 0.5]]), 2) == [0.5, 0.5]
    assert exclusivity(np.zeros((1, 3)), 2) == [0.0]
    assert exclusivity(np.zeros((0, 3)), 2) == []
