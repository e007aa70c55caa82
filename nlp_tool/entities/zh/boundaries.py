"""Where the name of an organization begins: walk left from its last word until something that no name holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from nlp_tool.entities.matching import Hits, Trie, find_all
from nlp_tool.entities.places import division_names, division_trie
from nlp_tool.entities.zh import lexicon

LIMIT = 24
"""Characters of the longest name of an organization."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = frozenset("、，,。；;：:！!？?“”\"‘’「」『』《》〈〉【】[]〔〕…—|·•●▲★→\n\t 　/()（）")
# Parts of speech that end a name: prepositions, conjunctions, particles, adverbs, pronouns, times, verbs.
_OUTSIDE = frozenset(["p", "c", "u", "ul", "uj", "uz", "ug", "ud", "uv", "d", "df", "r", "rr", "rz", "t", "y", "e",
                      "o", "v", "vd", "vi", "vg", "zg", "k", "x"])


@dataclass(frozen=True, slots=True)
class Span:
    """A name in a folded text: `text[start:end]`, how sure it is (of the model: the lowest probability of a part)."""

    start: int
    end: int
    kind: str
    score: float


class Words:
    """The words of a folded text with their parts of speech, found by their place.

    `pairs` are the words as the dictionary alone cuts them; in `guessed` the segmenter also guesses words that it does
    not know: so it finds names of people, and joins what it should not. `structural`, `beside` and `divisions` say
    where words of the lexicon stand: those of classes, those beside names, names of divisions.
    """

    def __init__(self, text: str, hits: tuple[Hits, ...] = ()) -> None:
        """`hits` are the words of the three lexicons in the text, where they are known (`Words.of`)."""
        import rjieba

        self.text = text
        plain = _SURROGATE.sub("\ufffd", text)  # the segmenter takes no half of a character
        self.structural, self.beside, self.divisions = hits or find_all([text], *_lexicons())[0]
        self.pairs, self.sizes = _whole(text, rjieba.tag(plain, hmm=False))
        self.guessed, self.guessed_sizes = _whole(text, rjieba.tag(plain))
        self.starts = list(accumulate(self.sizes[:-1], initial=0)) if text else []

    @classmethod
    def of(cls, texts: Sequence[str]) -> list[Words]:
        """Return the words of each of some texts."""
        return list(map(cls, texts, find_all(texts, *_lexicons())))

    def at(self, place: int) -> int:
        """Return the index of the word that holds the character at a place."""
        return bisect_right(self.starts, place) - 1

    def ends(self, index: int) -> int:
        """Return where a word ends."""
        return self.starts[index] + len(self.pairs[index][0])

    def left_edge(self, end: int, *, limit: int = LIMIT) -> int:
        """Return where the name that ends at `end` begins; `end` itself where no name ends."""
        edge, named = end, False
        index = self.at(end - 1)
        while index >= 0:
            word, tag = self.pairs[index]
            start = self.starts[index]
            inside = _noun(word, tag) or (edge == end and start < end < start + len(word))
            if not inside or end - start > limit:
                break
            division = tag == "ns" or word in division_names()
            if named and not division:
                break
            named = named or (division and word[-1] in "市区县省州" and len(word) > 2)
            edge = start
            index -= 1
        return edge


def _lexicons() -> tuple[Trie, Trie, Trie]:
    return lexicon.structural(), lexicon.beside_names(), division_trie()


def _whole(text: str, pairs: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[int]]:
    """Return the words of a text and their lengths; each character where the segmenter lost one."""
    sizes = [len(word) for word, _ in pairs]
    if sum(sizes) == len(text):
        return pairs, sizes
    return [(character, "n") for character in text], [1] * len(text)


def _noun(word: str, tag: str) -> bool:
    if word in _stops() or word[0] in _BREAKS:
        return False
    return tag not in _OUTSIDE or word in _inner_verbs()


@lru_cache(maxsize=1)
def _stops() -> frozenset[str]:
    """Return the words that end a name, besides those whose part of speech does."""
    kept = {"教育", "管理", "代表", "中"}
    return frozenset({*lexicon.words("before_name"), *lexicon.words("after_person"), *lexicon.heads(), "等", "原",
                      "前", "兼", "记者", "今年",
                      "去年", "仪式", "主持人"}) - kept


@lru_cache(maxsize=1)
def _inner_verbs() -> frozenset[str]:
    return frozenset(lexicon.tables()["titles"]["organization_verbs"].split())
