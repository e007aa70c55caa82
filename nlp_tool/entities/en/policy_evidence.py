"""Where the titles of English policies may begin and end, and what speaks for each: nothing decided here.

A case is a stretch in quotation marks, a line at the head of the text, or a word for a policy (plan, opinions, measures
...) with the ways to take what stands before it and what it is on, for, of.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.reading import Reading
from nlp_tool.entities.en.tokens import FOLD, unwrapped

Span = tuple[int, int]
"""The first and the last token of a title, or where a stretch of the text begins and ends."""

# Each kind of marks: those of titles, those that open and close, those that do not tell.
_BROKEN = r"(?:[^{0}\n]|\n(?![\n\s])){{8,260}}?"
_QUOTES = (
    ("book", re.compile(rf"[\u300a\uff1c]\s?({_BROKEN.format(chr(0x300A) + chr(0x300B))})\s?[\u300b\uff1e]")),
    ("book", re.compile(rf"[\u300c\u300e]\s?({_BROKEN.format(chr(0x300C) + '-' + chr(0x300F))})\s?[\u300d\u300f]")),
    ("marks", re.compile(rf"\u201c\s?({_BROKEN.format(chr(0x201C) + chr(0x201D))})\s?\u201d")),
    ("marks", re.compile(r"[\"\u201c\u300a]\s?([^\"\u201c\u201d\u300a\u300b\n]{8,260}?)\s?[\"\u201d\u300b]")),
    ("marks", re.compile(rf"\"\s?({_BROKEN.format(chr(0x22))})\s?\"")),
    ("single", re.compile(r"(?<!\w)['\u2018]((?:[^'\u2018\u2019\n]|['\u2019](?=\w)){12,200}?)['\u2019](?!\w)")),
)
_HEAD_LINES, _HEAD = 6, 2000
_LEFT, _RIGHT, _SMALL_LEFT = 28, 40, 9
_MOST_LEFT, _MOST_RIGHT = 7, 7
_JOINING = frozenset(("of", "and", "for", "in", "on", "to", "the", "at", "with", "by", "from", "into", "through",
                      "under", "within", "among", "between", "across", "a", "an", "or"))
_GLUE = frozenset(("-", "'s", "'", "&", "/"))
_STOPS = frozenset((".", ";", ":", "?", "!", "\t", "|", '"', "\n"))
_DETERMINERS = frozenset(("the", "a", "an", "its", "their", "this", "our", "that", "his", "her", "these", "such", "one",
                          "every", "each", "no", "any", "some", "my", "your", "new", "first", "second"))
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTE = re.compile(
    r"\(\s?(?:[^()\n]{0,12}\d{4}[^()\n]{0,16}|[^()\n]{0,24}(?:trial|draft|interim|provisional|try|batch|edition)[^()\n]{0,24})\)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s{0,4}(?:\([^()]{1,40}\)|,\s(?:excerpts?|full text|translation))$", re.IGNORECASE)
_NEAR = 8
_FREE, _SPARSE = 50, 200

NOTHING = ["none"]
"""The evidence for there being no title."""


@dataclass(frozen=True, slots=True)
class Case:
    """The ways to take one title, with what holds it: `kind` of marks, line or word; `head`: the word's token."""

    kind: str
    head: int
    spans: tuple[Span, ...]


class Titles:
    """The cases of a text."""

    def __init__(self, reading: Reading) -> None:
        """Look at the lines and marks of a text."""
        self.reading = reading
        tokens = reading.tokens
        self.flat = unwrapped(reading.text.translate(FOLD))
        self.size = len(tokens)
        self.word = list(tokens.lower)
        for index, word in enumerate(tokens.lower):
            if word == "\n" and self.flat[tokens.starts[index]] == " ":  # the end of a line inside a sentence
                self.word[index] = " "
        self.quotes = self._quoted()
        self.quote_of = {place: number for number, (first, last, _) in enumerate(self.quotes)
                         for place in range(first, last + 1)}
        self.closes = {first - 1: last + 1 for first, last, _ in self.quotes}
        self.opens = {last: first for first, last in self.closes.items()}
        self.first_line = next((index for index, word in enumerate(self.word) if word == "\n"), self.size)

    def cases(self) -> Iterator[Case]:
        """Yield all cases, in no order."""
        heads = words("policies", "policy", "heads")
        titled = heads | words("policies", "policy", "titled")
        for first, last, kind in self.quotes:
            inner = [index for index in range(first, last + 1) if self.word[index] in titled]
            telling = inner or kind == "book" or _letters(self, (first, last)) == "all"
            if telling and (kind == "book" or not self._speaks(first, last)):
                yield Case(kind, self._main(inner) if inner else -1, ((first, last),))
        covered: set[int] = set()
        for span, head in self._lines():
            yield Case("line", head, tuple(dict.fromkeys((self._without_aside(span), *self._around(head)))))
            covered.update(range(span[0], span[1] + 1))
        places = (index for index, word in enumerate(self.word) if word in heads and index not in covered)
        # a text that is nothing but such words shall not cost more than others
        for index in islice(places, _FREE + self.size // _SPARSE):
            spans = tuple(self._around(index))
            if spans:
                yield Case("word", index, spans)

    def _main(self, inner: Sequence[int]) -> int:
        """Return the head of a quoted title: the first with of/on/for after it, otherwise the last."""
        linking = words("policies", "policy", "linking")
        return next((i for i in inner if self.at(i + 1) in linking), inner[-1])

    def _quoted(self) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        taken: list[Span] = []
        for kind, pattern in _QUOTES:
            for match in pattern.finditer(self.reading.text):
                start, end = match.span(1)
                first, last = self._from(start), self._until(end)
                if first is None or last is None or not taken_apart(taken, start, end):
                    continue
                found.append((first, last, kind))
        return sorted(found)

    def _from(self, offset: int) -> int | None:
        index = bisect_left(self.reading.tokens.starts, offset)
        return index if index < self.size and self.reading.tokens.starts[index] == offset else None

    def _until(self, offset: int) -> int | None:
        index = bisect_left(self.reading.tokens.ends, offset)
        return index if index < self.size and self.reading.tokens.ends[index] == offset else None

    def _lines(self) -> Iterator[tuple[Span, int]]:
        """Yield the lines at the head of a text that hold a word for a policy."""
        heads, first = words("policies", "policy", "heads"), 0
        for _ in range(_HEAD_LINES):
            last = first
            while last < self.size and self.word[last] != "\n":
                last += 1
            begin = first
            while begin < last and not self.word[begin][0].isalnum() and self.word[begin] != '"':
                begin += 1
            inner = [index for index in range(begin, last) if self.word[index] in heads]
            closed = self.at(last - 1) in (".", "?", "!", ";", ":")
            if inner and 3 <= last - begin <= 45 and not closed and not self._speaks(begin, last - 1):
                yield (begin, last - 1), self._main(inner)
            first = last + 1
            if first >= self.size or self.reading.tokens.starts[first] > _HEAD:
                return

    def _speaks(self, first: int, last: int) -> bool:
        """Tell whether a stretch has a verb or a pronoun, as sentences do."""
        return not words("policies", "policy", "verbs").isdisjoint(self.word[first : last + 1])

    def _without_aside(self, span: Span) -> Span:
        start, end = self.reading.slice(*span)
        aside = _ASIDE.search(self.flat[start:end])
        if aside and _NOTE.match(aside.group().strip()):
            return span
        last = self._until(start + len(self.flat[start:end][: aside.start()].rstrip())) if aside else None
        return span if last is None or last <= span[0] else (span[0], last)

    def at(self, index: int) -> str:
        """Return a word in small letters, "" outside of the text."""
        return self.word[index] if 0 <= index < self.size else ""

    def capital(self, index: int) -> bool:
        """Tell whether a word begins with a capital."""
        return self.reading.tokens.words[index][0].isupper()

    def _around(self, head: int) -> Iterator[Span]:
        lefts, rights = self._lefts(head), self._rights(head)
        for first in lefts:
            for last in rights:
                if last - first >= 2 and (first < head or last > head + 1):
                    yield first, last

    def _lefts(self, head: int) -> list[int]:
        """Return where a title may begin: at the head, before its modifiers, at the start of a run of capitals ..."""
        before, verbs = words("policies", "policy", "before"), words("policies", "policy", "verbs")
        issued = words("policies", "policy", "issued")
        found, index = [head], head
        while index > 0 and (self.at(index - 1) in before or (self.at(index - 1) in ("-", " ") and index - 1 > 0)):
            index -= 1
        while self.at(index) in ("-", " "):
            index += 1
        found.append(index)
        run = position = index
        while position > 0 and head - position < _LEFT:
            position -= 1
            if position in self.opens:  # "Famous School Plus" Work Plan
                run = position = self.opens[position]
                continue
            word = self.word[position]
            if self.reading.tokens.words[position][0].isupper() or word[0].isdigit():
                run = position
            elif word in _STOPS or not (word in _JOINING or word in _GLUE or word == " " or word in "(),+"):
                break
        found.append(run)
        if run < head and (self.at(run) in _DETERMINERS or _YEAR.fullmatch(self.at(run))):
            found.append(run + 1)
        position = index
        while position > 0 and head - position < _SMALL_LEFT:
            word = self.word[position - 1]
            if word in _STOPS or word in "()," or word in verbs:
                break
            if word in _DETERMINERS or word == "'s" or word in _JOINING or word in issued:
                found.append(position)
            position -= 1
        found.append(position)
        kept = [p for p in dict.fromkeys(found) if self.word[p][0].isalnum() or p in self.closes]
        return kept[:_MOST_LEFT]

    def _rights(self, head: int) -> list[int]:
        """Return where a title may end: at the head, where capitals end, at a mark, before a word that ends phrases."""
        found = [head]
        ends, verbs = words("policies", "policy", "ends"), words("policies", "policy", "verbs")
        linked = self.at(head + 1) in words("policies", "policy", "linking")
        run = position = head
        small: list[int] = []
        capitals, opened = self.capital(head) or linked, 0
        while position + 1 < min(self.size, head + _RIGHT):
            position += 1
            word = self.word[position]
            if word == " ":
                continue
            if position in self.closes and position > head + 1:
                run = position = self.closes[position]
                continue
            opened += (word == "(") - (word == ")")
            if word == "(":
                found += [run, position - 1]
            if word in _STOPS or opened < 0 or (position == head + 1 and not linked and word in ends):
                break
            if word in ends or word == "," or (word == "of" and self.at(position + 1).isdigit()):
                small.append(position - 1)
            if word in verbs:
                break
            if capitals and (self.capital(position) or word[0].isdigit()):
                run = position
            elif word not in _JOINING and word not in _GLUE and word not in "(),+" and not self._hangs(position):
                capitals = False
        else:
            position += 1
        if position > head + 1:
            small.append(position - 1)
        found.append(run)
        found += small[: _MOST_RIGHT - 2]
        for last in list(dict.fromkeys((head, run, *small[:2]))):
            note = _NOTE.match(self.flat, self.gap(self.reading.tokens.ends[last]))
            if note and (end := self._until(note.end())) is not None:
                found.append(end)
        return [p for p in dict.fromkeys(found) if self.word[p] not in _GLUE and self.word[p] not in " ,("]

    def _hangs(self, index: int) -> bool:
        """Tell whether a small word is the second part of a word: Group-based."""
        return self.at(index - 1) == "-" and self.reading.tokens.starts[index] == self.reading.tokens.ends[index - 1]

    def gap(self, offset: int) -> int:
        """Return the offset after a blank, if there is one."""
        return offset + (self.flat[offset : offset + 1] == " ")


def taken_apart(taken: list[Span], start: int, end: int) -> bool:
    """Add a stretch to those taken, in order and apart, if it overlaps none of them; tell whether it was added."""
    index = bisect_left(taken, (start, end))
    if (index and taken[index - 1][1] > start) or (index < len(taken) and taken[index][0] < end):
        return False
    insort(taken, (start, end))
    return True


def evidence(titles: Titles, case: Case, span: Span) -> list[str]:
    """Return what speaks for a stretch of a text as a policy's title."""
    first, last = span
    head, kind = case.head, case.kind
    marked = "line" if kind == "line" and span == case.spans[0] else _marks(titles, span)
    word = titles.at(head)
    after = titles.at(head + 1) if head < last and word else "end"
    linking = (after if after in words("policies", "policy", "linking") or after == "end"
               else "mark" if not after[0].isalpha() else "capital" if titles.capital(head + 1) else "other")
    case_of = _letters(titles, span)
    said = _said(titles, span)
    found = [f"marks:{marked}", f"head:{word}", f"link:{linking}", f"letters:{case_of}", f"said:{said}",
             f"marks:{marked}:{linking}", f"marks:{marked}:{case_of}", f"said:{said}:{case_of}",
             f"said:{said}:{marked}", f"link:{linking}:{case_of}", f"length:{min((last - first) // 3, 6)}",
             f"length:{min((last - first) // 3, 6)}:{case_of}", f"head:{word}:{marked in ('book', 'marks', 'single')}",
             f"head:{word}:{linking}"]
    found += _edges(titles, span, head, case_of)
    found += _inside(titles, span)
    return found


def _marks(titles: Titles, span: Span) -> str:
    """Return how a stretch stands to quotation marks: just inside them, a part of what they hold, across, none."""
    number = titles.quote_of.get(span[0])
    other = titles.quote_of.get(span[1])
    if number is not None and number == other:
        first, last, kind = titles.quotes[number]
        return kind if (first, last) == span else "part"
    return "none" if number is None and other is None else "across"


def _letters(titles: Titles, span: Span) -> str:
    plain = [i for i in range(span[0], span[1] + 1)
             if titles.word[i][0].isalpha() and titles.word[i] not in _JOINING and titles.word[i] != "'s"]
    share = sum(map(titles.capital, plain)) / max(1, len(plain))
    return "all" if share > 0.85 else "most" if share > 0.5 else "some" if share > 0 else "none"


def _said(titles: Titles, span: Span) -> str:
    """Return what is done with it: issued, followed (under, according to), neither."""
    issued, followed = words("policies", "policy", "issued"), words("policies", "policy", "followed")
    for near, index in enumerate(range(span[0] - 1, max(-1, span[0] - _NEAR), -1)):
        word = titles.word[index]
        if word in _STOPS and word not in '"':
            break
        if word in issued:
            return "issued"
        if word in followed and near < 4:
            return "followed"
    for index in range(span[1] + 1, min(titles.size, span[1] + _NEAR)):
        word = titles.word[index]
        if word in _STOPS and word not in '"':
            break
        if word in issued:
            return "passive"
    return "none"


def _edges(titles: Titles, span: Span, head: int, case_of: str) -> Iterator[str]:
    first, last = span
    before = titles.at(first - 1) or "start"
    if before == '"':
        before = "mark"
    after = titles.at(last + 1) or "stop"
    around = ("line" if before in ("\n", "start") else before if before in _DETERMINERS or before in _JOINING
              or before == "'s" or before == "mark" else "verb" if before in words("policies", "policy", "issued")
              else "mark" if not before[0].isalnum() else "capital" if titles.capital(first - 1) else "word")
    yield f"before:{around}"
    yield f"before:{around}:{case_of}"
    opening = titles.word[first]
    sort = ("head" if first == head else "determiner" if opening in _DETERMINERS else "joining" if opening in _JOINING
            else "before" if opening in words("policies", "policy", "before")
            else "verb" if opening in words("policies", "policy", "issued")
            else "capital" if titles.capital(first) else "digit" if opening[0].isdigit() else "word")
    yield f"first:{sort}"
    yield f"first:{sort}:{case_of}"
    yield f"first:{sort}:{around}"
    ends = words("policies", "policy", "ends")
    closing = ("line" if after in ("\n", "stop") else "mark" if after in _STOPS or after in ",)" else "open"
               if after == "(" else _joined(titles, last) if after in _JOINING else "ends" if after in ends
               else "capital" if titles.capital(last + 1) else "word")
    yield f"after:{closing}"
    yield f"after:{closing}:{case_of}"
    final = titles.word[last]
    yield f"last:{'head' if last == head else 'note' if final == ')' else 'joining' if final in _JOINING else 'word'}"
    yield f"last:{'capital' if titles.capital(last) else 'small'}:{case_of}:{closing}"


def _joined(titles: Titles, last: int) -> str:
    """Return whether what is joined after a stretch goes on in capitals, in small letters, or begins anew (and the)."""
    follows = titles.at(last + 2) or "stop"
    anew = follows in _DETERMINERS or follows in _STOPS
    return f"{titles.at(last + 1)} {'the' if anew else titles.capital(last + 2)}"


def _inside(titles: Titles, span: Span) -> Iterator[str]:
    first, last = span
    own = titles.word[first : last + 1]
    verbs, places = words("policies", "policy", "verbs"), words("policies", "policy", "places")
    yield f"verbs:{min(2, sum(word in verbs for word in own))}"
    yield f"marks inside:{min(2, sum(word in ',' for word in own))}"
    yield f"ends inside:{min(2, sum(word in words('policies', 'policy', 'ends') for word in own))}"
    if any(word in places for word in own):
        yield "place"
    if any(word in words("policies", "policy", "schooling") for word in own):
        yield "schooling"
    if any(_YEAR.fullmatch(word) for word in own):
        yield "year"
    if own[-1] == ")":
        yield f"note:{bool(_NOTE.search(titles.flat, *titles.reading.slice(first, last)))}"
        yield f"note:bare:{own[-2].isdigit() and own[-3:-2] == ['(']}"
    elif note := _NOTE.match(titles.flat, titles.gap(titles.reading.tokens.ends[last])):
        yield f"note:left:{note.group()[1:-1].isdigit()}"
    elif own[-1].isdigit():
        yield "number last"
    yield f"heads:{min(3, sum(word in words('policies', 'policy', 'heads') for word in own))}"
    yield f"at:{'first line' if first < titles.first_line else 'body'}"
    if titles.reading.heading[first]:
        yield "heading"
    if titles.at(first - 1) in ("-", "*", "+") or titles.at(first - 2) in ("-", "*", "+"):
        yield "listed"
