"""Where the name of an organization begins: walk left from its last word until something that no name holds."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.features import dictionary_words

LIMIT = 24
"""Characters of the longest name of an organization."""
_BREAKS = frozenset("、，,。；;：:！!？?“”\"‘’「」『』《》〈〉【】[]〔〕…—|·•●▲★→\n\t 　/()（）")
# Parts of speech that end a name: prepositions, conjunctions, particles, adverbs, pronouns, times, verbs.
_OUTSIDE = frozenset(["p", "c", "u", "ul", "uj", "uz", "ug", "ud", "uv", "d", "df", "r", "rr", "rz", "t", "y", "e",
                      "o", "v", "vd", "vi", "vg", "zg", "k", "x"])


class Words:
    """The words of a folded text with their parts of speech, found by their place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pairs = dictionary_words(text)
        self.starts: list[int] = []
        position = 0
        for word, _ in self.pairs:
            self.starts.append(position)
            position += len(word)
        if position != len(text):
            self.pairs = [(character, "n") for character in text]
            self.starts = list(range(len(text)))

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
            division = tag == "ns" or word in _divisions()
            if named and not division:
                break
            named = named or (division and word[-1] in "市区县省州" and len(word) > 2)
            edge = start
            index -= 1
        return edge


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


@lru_cache(maxsize=1)
def _divisions() -> frozenset[str]:
    from nlp_tool.entities.places import division_names

    return frozenset(division_names())
