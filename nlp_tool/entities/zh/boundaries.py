"""Where the name of an organization begins: walk left from its last word until something that no name holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp_tool.entities.matching import Hits, find_all
from nlp_tool.entities.places import division_names, division_trie
from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.segments import Segmented, segment

LIMIT = 24
"""Characters of the longest name of an organization."""
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

    `pairs` are the words as the dictionary alone cuts them, `segments` says more of them and of what the segmenter
    guesses. `structural`, `beside` and `divisions` say where words of the lexicon stand: those of classes, those beside
    names, names of divisions.
    """

    def __init__(self, text: str, read: tuple[Segmented, tuple[Hits, ...]] | None = None) -> None:
        """`read` are the segments of the text and the words of the three lexicons in it, if known (`Words.of`)."""
        self.text = text
        self.segments, hits = read or _read([text])[0]
        self.structural, self.beside, self.divisions = hits
        self.pairs = self.segments.pairs
        self.starts: list[int] = self.segments.known.starts.tolist()

    @classmethod
    def of(cls, texts: Sequence[str]) -> list[Words]:
        """Return the words of each of some texts."""
        return list(map(cls, texts, _read(texts)))

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


def _read(texts: Sequence[str]) -> list[tuple[Segmented, tuple[Hits, ...]]]:
    lexicons = lexicon.structural(), lexicon.beside_names(), division_trie()
    return list(zip(segment(texts), find_all(texts, *lexicons), strict=True))


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
