"""Which words are Hanyu Pinyin, and which of them may be names of people."""

from __future__ import annotations

from functools import lru_cache

from nlp_tool.entities.en.lexicon import table, words

_LONGEST_SYLLABLE = 6
_LONGEST_WORD = 24


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Return all syllables of Hanyu Pinyin without tones."""
    rows = table("pinyin")["syllables"]
    return frozenset(initial + final for initial, finals in rows.items() for final in finals.split())


@lru_cache(maxsize=65536)
def syllable_count(word: str) -> int:
    """Return how many syllables a lower-case word has at least, 0 where it is no pinyin.

    Hyphens and ' part syllables.
    """
    if len(word) > _LONGEST_WORD:
        return 0
    total = 0
    for part in word.replace("'", "-").split("-"):
        count = _count(part)
        if not count:
            return 0
        total += count
    return total


def _count(part: str) -> int:
    best = [0] + [0] * len(part)
    known = syllables()
    for end in range(1, len(part) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            if (start == 0 or best[start]) and part[start:end] in known:
                best[end] = min(best[end] or 99, best[start] + 1)
    return best[len(part)]


@lru_cache(maxsize=65536)
def is_pinyin(word: str) -> bool:
    """Tell whether a lower-case word is pinyin and no common English word."""
    return word not in words("pinyin", "english", "words") and syllable_count(word) > 0


@lru_cache(maxsize=65536)
def is_surname(word: str) -> bool:
    """Tell whether a lower-case word is a Chinese surname in pinyin."""
    return word in words("pinyin", "surnames", "single") or word in words("pinyin", "surnames", "double")


@lru_cache(maxsize=65536)
def is_given(word: str) -> bool:
    """Tell whether a lower-case word can be a Chinese given name: one or two syllables, no English word."""
    if word in words("pinyin", "english", "words"):
        return False
    return 1 <= syllable_count(word) <= 2 or (word.endswith("er") and syllable_count(word[:-2]) == 1)
