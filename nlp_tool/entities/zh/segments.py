"""The words of many texts as the segmenter cuts them, in numbers: where each begins, how long it is, what it is.

By the dictionary alone (hmm=False) the segmenter leaves what it does not know in single characters; guessing, it joins
some of them. What the dictionary knows stays as it is, so only the stretches of single characters are cut twice.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Pair = tuple[str, str]

TAGS = {tag: code for code, tag in enumerate(["n", "nr", "ns", "nt", "nz", "ng", "v", "vn", "vd", "vg", "a", "ad",
                                              "an", "ag", "d", "m", "mq", "q", "r", "t", "tg", "f", "s", "p", "c",
                                              "u", "ul", "uj", "uz", "ug", "ud", "uv", "b", "x", "l", "i", "j", "z",
                                              "zg", "k", "h", "e", "y", "o", "df", "rg", "rr", "rz", "nrt", "eng"],
                                             start=1)}
"""Parts of speech, of which others are told apart by their first letter alone."""
_TAG, _KEY, _SIZE = 6, 33, 24
"""Bits of a part of speech, of the key of a word, and of its size."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_KNOWN = 200_000
"""Words that are remembered with their numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Words in order: where each begins, its size, the key of its letters and the code of its part of speech."""

    starts: Numbers
    sizes: Numbers
    keys: Numbers
    tags: Numbers

    def between(self, low: int, high: int, offset: int) -> Segments:
        """Return some of the words, their places counted from an offset."""
        return Segments(self.starts[low:high] - offset, self.sizes[low:high], self.keys[low:high], self.tags[low:high])


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """A text in words: `pairs` and `known` as the dictionary cuts it, `guessed` where that leaves single characters.

    `people` are the places of the words of two or three characters that are names of people.
    """

    pairs: list[Pair]
    known: Segments
    guessed: Segments
    people: list[list[int]]


def segment(texts: Sequence[str]) -> list[Segmented]:
    """Return the words of each of some texts."""
    import rjieba

    whole = _SURROGATE.sub("\ufffd", "".join(texts))  # the segmenter takes no half of a character
    bounds = np.cumsum([0, *map(len, texts)])
    own = [rjieba.tag(whole[low:high], hmm=False) for low, high in pairwise(bounds.tolist())]
    pairs = list(chain.from_iterable(own))
    sizes, keys, tags = _numbers(pairs)
    known = Segments(np.cumsum(sizes) - sizes, sizes, keys, tags)
    lows, highs = _loose(whole, known, bounds)
    loose = [f"{whole[low:high]}\0" for low, high in zip(lows.tolist(), highs.tolist(), strict=True)]
    again = rjieba.tag("".join(loose))
    guessed, kept = _moved(again, lows, highs)
    found = sorted([*_people(known, pairs), *_people(guessed, [again[at] for at in kept.tolist()])])
    people = np.array(found, dtype=np.int64).reshape(-1, 2)
    first, second, third = (pairwise(np.searchsorted(starts, bounds).tolist())
                            for starts in (known.starts, guessed.starts, people[:, 0]))
    return [Segmented(pairs, known.between(*one, low), guessed.between(*two, low),
                      (people[slice(*three)] - low).tolist())
            for pairs, low, one, two, three in zip(own, bounds.tolist(), first, second, third, strict=False)]


def _people(words: Segments, pairs: list[Pair]) -> list[tuple[int, int]]:
    """Return start and end of the words of two or three characters that are names of people."""
    named = np.flatnonzero((words.tags == TAGS["nr"]) & (words.sizes >= 2) & (words.sizes <= 3))
    starts = words.starts[named]
    return [(start, end) for at, start, end in zip(named.tolist(), starts.tolist(), (
        starts + words.sizes[named]).tolist(), strict=True) if pairs[at][1] == "nr"]


def _loose(whole: str, known: Segments, bounds: Numbers) -> tuple[Numbers, Numbers]:
    """Return start and end of the stretches of more than one character in which the dictionary knows no words.

    Letters and digits count as unknown: the dictionary alone joins them in its own way.
    """
    codes = np.frombuffer(whole.encode("utf-32-le"), dtype="<u4")
    loose = (known.sizes == 1) | (codes[known.starts] < 128)
    first = np.zeros(len(loose) + 1, dtype=bool)  # of a text
    first[np.searchsorted(known.starts, bounds)] = True
    begin = loose & (first[:-1] | ~np.append(False, loose[:-1]))
    end = loose & (first[1:] | ~np.append(loose[1:], False))
    lows, highs = known.starts[begin], (known.starts + known.sizes)[end]
    more = highs - lows > 1
    return lows[more], highs[more]


def _moved(pairs: list[Pair], lows: Numbers, highs: Numbers) -> tuple[Segments, Numbers]:
    """Return the words of stretches, a mark behind each, at their places in the text, and which of all they are."""
    sizes, keys, tags = _numbers(pairs)
    starts, ends = np.cumsum(sizes) - sizes, np.cumsum(highs - lows + 1)
    stretch = np.searchsorted(ends, starts, side="right")
    kept = np.flatnonzero(starts < ends[stretch] - 1) if len(ends) else np.zeros(0, dtype=np.int64)
    places = starts[kept] + (highs + 1 - ends)[stretch[kept]]
    return Segments(places, sizes[kept], keys[kept], tags[kept]), kept


def _numbers(pairs: list[Pair]) -> tuple[Numbers, Numbers, Numbers]:
    """Return the sizes of words, their keys and the codes of their parts of speech."""
    entries = np.fromiter(map(_entries().__getitem__, pairs), dtype=np.int64, count=len(pairs))
    return entries >> (_KEY + _TAG), entries >> _TAG & ((1 << _KEY) - 1), entries & ((1 << _TAG) - 1)


class _Entries(dict[Pair, int]):
    """Size, key and part of speech of a word in one number, for words met before."""

    def __missing__(self, pair: Pair) -> int:
        word, tag = pair
        if len(self) > _KNOWN:
            self.clear()
        key = zlib.crc32(word.encode("utf-8", "surrogatepass")) + 1
        code = TAGS.get(tag[:2], TAGS.get(tag[:1], 0))
        self[pair] = entry = (min(len(word), (1 << _SIZE) - 1) << _KEY | key) << _TAG | code
        return entry


@lru_cache(maxsize=1)
def _entries() -> _Entries:
    return _Entries()
