"""Find the patterns of a lexicon in a document: one pass of Aho-Corasick for all words, then gaps and order.

Linear in the text: a word that may start a pattern looks no further than the pattern's gaps.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nlp_tool.document import Document
from nlp_tool.entities.sentences import sentences
from nlp_tool.themes.lexicon import CONTEXT, Lexicon, Pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+")
# The last character that str.split takes for a blank.
_LAST_BLANK = 0x3000


@dataclass(frozen=True, slots=True)
class Hit:
    """A mention of a theme: `document.text[start:end] == text`; `sentence` is the span of its sentence."""

    theme: str
    start: int
    end: int
    text: str
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Key:
    """A text as it is matched. `units` are what gaps count: `starts[i]`, `ends[i]` is unit i in the source."""

    text: str
    starts: Any
    ends: Any


@dataclass(frozen=True, eq=False)
class Matcher:
    """The compiled patterns of one language."""

    automaton: Any
    language: str
    starting: Mapping[int, tuple[int, ...]]
    members: tuple[tuple[frozenset[int], ...], ...]
    patterns: tuple[Pattern, ...]
    context_words: frozenset[int] | None
    context_sentences: int

    def hits(self, document: Document) -> list[Hit]:
        """Return the mentions of every theme in a document, by place; those of one theme do not overlap."""
        if self.automaton is None:
            return []
        key = KEYS[self.language](document.text)
        found = _occurrences(self, key)
        if not found or not (self.context_words is None or any(word in self.context_words for _, _, word in found)):
            return []
        spans = sentences(document.text, document.language)
        sentence_starts = [start for start, _ in spans]
        borders = [bisect_right(sentence_starts, int(key.starts[unit])) for unit, _, _ in found]
        kept: dict[str, list[tuple[int, int]]] = {}
        barred: dict[str, list[tuple[int, int]]] = {}
        for first, last, number in _assembled(self, found, borders):
            pattern = self.patterns[number]
            (barred if pattern.excludes else kept).setdefault(pattern.theme, []).append((first, last))
        hits = []
        near = self._near_context(kept.pop(CONTEXT, []), barred.get(CONTEXT, []), key, sentence_starts)
        for theme, ranges in kept.items():
            for first, last in _apart(ranges, barred.get(theme, [])):
                start, end = int(key.starts[first]), int(key.ends[last])
                number = max(0, bisect_right(sentence_starts, start) - 1)
                if near is None or number in near:
                    hits.append(Hit(theme, start, end, document.text[start:end], spans[number]))
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.theme))

    def _near_context(self, ranges: Sequence[tuple[int, int]], barred: Sequence[tuple[int, int]], key: _Key,
                      sentence_starts: Sequence[int]) -> set[int] | None:
        """Return the numbers of the sentences near a context pattern; None where the lexicon asks for no context."""
        if self.context_words is None:
            return None
        near: set[int] = set()
        for first, _ in _apart(ranges, barred):
            number = max(0, bisect_right(sentence_starts, int(key.starts[first])) - 1)
            near.update(range(number - self.context_sentences, number + self.context_sentences + 1))
        return near


def _occurrences(matcher: Matcher, key: _Key) -> list[tuple[int, int, int]]:
    """Return (first unit, last unit, word number) of every word of the lexicon in the text, by place."""
    found = []
    if matcher.language == "en":
        units = _unit_index(key.text)
        for last, entries in matcher.automaton.iter(key.text):
            for number, length, starred in entries:
                start = last - length + 1
                if key.text[start - 1] != " " or (not starred and key.text[last + 1] != " "):
                    continue
                found.append((units[start], units[last], number))
    else:
        for last, entries in matcher.automaton.iter(key.text):
            found += [(last - length + 1, last, number) for number, length, _ in entries]
    found.sort()
    return found


def _unit_index(text: str) -> list[int]:
    """Return for each character of words joined by blanks the number of its word."""
    result, unit = [], -1
    for character in text:
        if character == " ":
            unit += 1
        result.append(unit)
    return result


def _assembled(matcher: Matcher, found: Sequence[tuple[int, int, int]], borders: Sequence[int]) -> list[
        tuple[int, int, int]]:
    """Return (first unit, last unit, pattern) where all slots of a pattern follow each other inside one sentence."""
    firsts = [item[0] for item in found]
    whole = []
    for index, (first, last, word) in enumerate(found):
        for number in matcher.starting.get(word, ()):
            slots = matcher.members[number]
            if len(slots) == 1:
                whole.append((first, last, number))
                continue
            end = _last(found, firsts, borders, index, slots, matcher.patterns[number].gaps, 1)
            if end is not None:
                whole.append((first, end, number))
    return whole


def _last(found: Sequence[tuple[int, int, int]], firsts: Sequence[int], borders: Sequence[int], index: int,
          slots: tuple[frozenset[int], ...], gaps: tuple[int, ...], slot: int) -> int | None:
    """Return the last unit of the nearest way to fill the slots from `slot` on after the occurrence `index`."""
    last = found[index][1]
    low = bisect_left(firsts, last + 1)
    for following in range(low, bisect_right(firsts, last + 1 + gaps[slot - 1])):
        if borders[following] != borders[index]:
            return None
        if found[following][2] in slots[slot]:
            if slot + 1 == len(slots):
                return found[following][1]
            end = _last(found, firsts, borders, following, slots, gaps, slot + 1)
            if end is not None:
                return end
    return None


def _apart(ranges: Sequence[tuple[int, int]], barred: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges that overlap no barred one, without overlaps among themselves: the first and longest win."""
    kept: list[tuple[int, int]] = []
    for first, last in sorted(set(ranges), key=lambda r: (r[0], -r[1])):
        if kept and first <= kept[-1][1]:
            continue
        if not any(first <= end and start <= last for start, end in barred):
            kept.append((first, last))
    return kept


# --- texts as they are matched -----------------------------------------------------------------------------------


def _chinese_key(text: str) -> _Key:
    """Fold width, case and traditional characters and leave blanks out; a unit is a character."""
    import numpy as np

    from nlp_tool.tokens.script import fold

    folded = fold(text)
    offsets = folded.offsets[:-1]
    squeezed = "".join(folded.text.split())
    if len(squeezed) < len(folded.text):
        codes = np.frombuffer(folded.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        offsets = offsets[~_blanks()[np.minimum(codes, _LAST_BLANK + 1)]]
    return _Key(squeezed, offsets, offsets + 1)


@lru_cache(maxsize=1)
def _blanks() -> NDArray[np.bool_]:
    """Return for each code point up to the last blank, and one for all beyond, whether it is a blank."""
    import numpy as np

    return np.array([chr(code).isspace() for code in range(_LAST_BLANK + 2)], dtype=bool)


def _english_key(text: str) -> _Key:
    """Lower the case and join the words by single blanks, one at both ends; a unit is a word."""
    import numpy as np

    words, starts, ends = [""], [], []
    for match in _WORD.finditer(text):
        words.append(match.group().lower())
        starts.append(match.start())
        ends.append(match.end())
    return _Key(" ".join([*words, ""]), np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


KEYS = {"zh": _chinese_key, "en": _english_key}


@lru_cache(maxsize=8)
def matcher_for(lexicon: Lexicon, language: str) -> Matcher:
    """Compile the patterns of one language, once for each lexicon."""
    import ahocorasick

    patterns = lexicon.patterns.get(language, ())
    numbers: dict[str, int] = {}
    members = []
    for pattern in patterns:
        members.append(tuple(frozenset(numbers.setdefault(_way(way, language), len(numbers)) for way in slot)
                             for slot in pattern.slots))
    context = [slots[0] for pattern, slots in zip(patterns, members, strict=True)
               if pattern.theme == CONTEXT and not pattern.excludes]
    starting: dict[int, list[int]] = {}
    for number, slots in enumerate(members):
        for word in sorted(slots[0]):
            starting.setdefault(word, []).append(number)
    entries: dict[str, list[tuple[int, int, bool]]] = {}
    for way, number in numbers.items():
        plain = way.rstrip("*")
        entries.setdefault(plain, []).append((number, len(plain), way.endswith("*")))
    automaton = ahocorasick.Automaton()
    for plain, values in entries.items():
        automaton.add_word(plain, tuple(values))
    if entries:
        automaton.make_automaton()
    return Matcher(automaton if entries else None, language,
                   {word: tuple(known) for word, known in starting.items()}, tuple(members), patterns,
                   frozenset().union(*context) if context else None, lexicon.context_sentences)


def _way(way: str, language: str) -> str:
    """Return an alternative as it stands in a key."""
    if language == "en":
        star = "*" if way.endswith("*") else ""
        return " ".join(_WORD.findall(way.lower())) + star
    return _chinese_key(way).text
