import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.entities.matching import Trie, find_all

WORDS = {"小学": 1, "学": 2, "小学校": 0, "校长": 3, "长沙市": 4, "沙市": 5, "𠮷田": 6}


def _everywhere(text: str) -> list[tuple[int, int, int]]:
    found = [(m.start(), m.start() + len(word), value) for word, value in WORDS.items()
             for m in re.finditer(f"(?={re.escape(word)})", text)]
    return sorted(found, key=lambda hit: (hit[1], hit[0]))


def _leftmost_longest(text: str) -> list[tuple[int, int, int]]:
    pattern = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
    return [(*match.span(), WORDS[match.group()]) for match in re.finditer(pattern, text)]


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(st.text(alphabet="小学校长沙市𠮷田\0a", max_size=24), min_size=1, max_size=5))
def test_words_are_found_wherever_they_stand(texts: list[str]) -> None:
    together = find_all(texts, Trie(WORDS), Trie(WORDS, apart=True))
    for text, (hits, apart) in zip(texts, together, strict=True):
        assert list(map(tuple, hits.tolist())) == _everywhere(text)
        assert list(map(tuple, apart.tolist())) == _leftmost_longest(text)


def test_one_word_of_one_character() -> None:
    assert Trie({"校": 7}).find(np.array([0x6821, 0x4E00, 0x6821], dtype=np.uint32)).tolist() == [[0, 1, 7], [2, 3, 7]]


def test_no_texts() -> None:
    assert find_all([], Trie(WORDS)) == []
    assert find_all([""], Trie(WORDS))[0][0].tolist() == []
