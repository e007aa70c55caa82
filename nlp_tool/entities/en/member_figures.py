"""Numbers on each pair of a group and a school, for the trees that say which of them hold.

A pair is looked at where its two names stand nearest: what stands between them and around, which group the text spoke
of last, what lists and lines they stand in. Then what the frames say, what the names share, and how often they come.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.member_evidence import Ground
from nlp_tool.entities.en.post_evidence import closest

Pair = tuple[Cluster, Cluster]
Rows = NDArray[np.float32]
MARKS = (",", "and", ";", ".", ":", "\n", "(", '"', "-", "|", "\t", "S", "G", "N", "T", "9", "D", "B")
_NAMES = frozenset("SGNTDB")
_NEAR, _MENTIONS, _ROW, _EDGE, _LATELY = 5, 6, 7, 40, 12
_LISTED = frozenset((",", "and", ";", "\n", "the", ".", "9", "-", ")", "(", "|", "/", "\t", "or", "*", "+"))
_STOPS = frozenset((",", ";", ".", ":", "\n", "!", "?", "|", "\t"))
_OPENINGS = (":", "(", ",", "and", "w", "\n", "S", "G", ".")
_BEFORE = (("N", "T"), ("of",), ("with", "by"), ("to", "into"), ("at", "in", "from"))
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {word: number for number, word in enumerate(_NUMBERS, 2)}
_KINDS = ("group", "consortium", "alliance", "school_district")
_FAR = 9.0


@lru_cache(maxsize=1)
def _classes() -> tuple[int, dict[str, list[int]], dict[str, list[int]]]:
    """Return how many classes of words there are, the classes of whole words and those of beginnings."""
    whole: dict[str, list[int]] = {}
    begun: dict[str, list[int]] = {}
    classes = table("relations")["figures"]
    for number, words in enumerate(classes.values()):
        for word in words.split():
            (begun if word.endswith("*") else whole).setdefault(word.rstrip("*"), []).append(number)
    return len(classes), whole, begun


@lru_cache(maxsize=20_000)
def _classes_of(word: str) -> tuple[int, ...]:
    _, whole, begun = _classes()
    found = set(whole.get(word, ()))
    for length in range(2, len(word) + 1):
        found.update(begun.get(word[:length], ()))
    return tuple(sorted(found))


class Sheet:
    """A page with the counts of words and marks up to each sign, its clauses, lines and lists of schools."""

    def __init__(self, ground: Ground) -> None:
        """Count, and note where groups are spoken of."""
        page = self.page = ground.page
        self.ground = ground
        self.counts = self._count()
        self.stops = [place for place, kind in enumerate(page.kinds) if kind in _STOPS]
        self.sentences, self.lines = _runs(page.sentence), _runs(page.lines)
        self.topics = self._topics()
        self.spoken = [place for place, _, _ in self.topics]
        by_name = [not of_core for _, _, of_core in self.topics]
        self.named = list(compress(self.spoken, by_name))
        self.named_groups = [group for _, group, _ in compress(self.topics, by_name)]
        self.rows = self._rows()
        self.words = {id(c): frozenset().union(*(key.names | key.numbers | key.places for key in c.keys))
                      for c in (*ground.groups, *ground.schools)}
        self.order = {id(group): number for number, group in enumerate(ground.groups)}
        self.told: dict[int, set[int]] = {}
        self.size: dict[int, int] = {}
        for group, school in ground.rule:
            self.told.setdefault(school, set()).add(group)
            self.size[group] = self.size.get(group, 0) + 1
        self.first = min((p[0] for s in ground.schools if (p := ground.places.get(id(s)))), default=-1)

    def _count(self) -> NDArray[np.int32]:
        size = _classes()[0]
        hits = np.zeros((size + len(MARKS), len(self.page.signs) + 1), dtype=np.int32)
        lower = self.page.reading.tokens.lower
        for place, sign in enumerate(self.page.signs):
            if sign.kind in MARKS:
                hits[size + MARKS.index(sign.kind), place + 1] += 1
            if sign.kind not in _NAMES:
                for word in lower[sign.first : sign.last + 1]:
                    for number in _classes_of(word):
                        hits[number, place + 1] += 1
        return np.cumsum(hits, axis=1, dtype=np.int32)

    def _topics(self) -> list[tuple[int, int, bool]]:
        """Return where groups are spoken of: place, group, and whether it is by the school that leads or names it."""
        ground = self.ground
        found = []
        for own in map(id, ground.groups):
            found += [(place, own, False) for place in (*ground.places.get(own, ()), *ground.echoes.get(own, ()))]
            found += [(place, own, True) for head in self.heads(own) for place in ground.places.get(head, ())]
        return sorted(found, key=lambda topic: (topic[0], topic[2]))

    def heads(self, group: int) -> list[int]:
        """Return the schools that frames call a group's core, or whose name it carries."""
        known = (self.ground.leads.get(group), self.ground.bases.get(group))
        return list(dict.fromkeys(head for head in known if head is not None))

    def _rows(self) -> dict[int, tuple[int, list[int], int, int]]:
        """Return the list that each place of a school stands in: its position, the schools, first and last place."""
        places = sorted((place, id(s)) for s in self.ground.schools for place in self.ground.places.get(id(s), ()))
        found: dict[int, tuple[int, list[int], int, int]] = {}
        row: list[tuple[int, int]] = []
        for place, school in [*places, (-1, 0)]:
            between = self.page.kinds[row[-1][0] + 1 : place] if row else []
            if row and (place < 0 or len(between) > _ROW or not _LISTED.issuperset(between)):
                for at, (own, _) in enumerate(row):
                    found[own] = at, [s for _, s in row], row[0][0], row[-1][0]
                row = []
            row.append((place, school))
        return found

    def clause(self, place: int) -> tuple[int, int]:
        """Return the first sign of the clause of a place and the one after its last, within its sentence."""
        low, high = self.sentences[place]
        at, after = bisect_left(self.stops, place), bisect_right(self.stops, place)
        begin = self.stops[at - 1] + 1 if at else 0
        end = self.stops[after] if after < len(self.stops) else high
        return max(low, begin), min(high, end)

    def number(self, mark: str, span: tuple[int, int]) -> int:
        """Return how often a mark stands in a span."""
        row = self.counts[_classes()[0] + MARKS.index(mark)]
        return int(row[span[1]] - row[span[0]])


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return for each place where the run of equal numbers that it stands in begins and ends."""
    found: list[tuple[int, int]] = []
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[start]:
            found += [(start, place)] * (place - start)
            start = place
    return found


def _link(sheet: Sheet, group: int, school: int) -> tuple[int, int, str]:
    """Return where a school and a group stand nearest, in one sentence if they do, and how the group is told there."""
    ground, page = sheet.ground, sheet.page
    told = [("named", ground.places.get(group, [])), ("echo", ground.echoes.get(group, []))]
    told += [("core", ground.places.get(head, [])) for head in sheet.heads(group) if head != school]
    *_, place, other, kind = min(
        (page.sentence[place] != page.sentence[other], kind == "core", abs(place - other), order, place, other, kind)
        for place in ground.places[school][:_MENTIONS]
        for order, (kind, places) in enumerate(told)
        if places
        for other in [closest(places, place)]
    )
    return place, other, kind


def _between(sheet: Sheet, group: int, place: int, other: int, kind: str) -> list[float]:
    """Return the numbers of how far a group's place is, and which groups are told around a school's."""
    page = sheet.page
    (low, high), (left, right) = sheet.sentences[place], sheet.clause(place)
    before, named = bisect_left(sheet.spoken, place), bisect_left(sheet.named, place)
    last = sheet.topics[before - 1] if before else None
    one, two = sorted((bisect_right(sheet.spoken, min(place, other)), bisect_left(sheet.spoken, max(place, other))))
    rest = len(sheet.named) - named
    return [
        kind == "named", kind == "echo", kind == "core",
        low <= other < high, left <= other < right, sheet.lines[place] == sheet.lines[other], other < place,
        math.log1p(abs(place - other)), min(9, abs(page.sentence[place] - page.sentence[other])),
        min(20, abs(page.lines[place] - page.lines[other])),
        len({topic[1] for topic in sheet.topics[one:two][:_EDGE]} - {group}),
        last is not None and last[1] == group, last is not None and last[2],
        named > 0 and sheet.named_groups[named - 1] == group, rest > 0 and sheet.named_groups[named] == group,
        math.log1p(place - sheet.named[named - 1]) if named else _FAR,
        math.log1p(sheet.named[named] - place) if rest else _FAR, named, rest,
    ]  # fmt: skip


def _surroundings(sheet: Sheet, group: int, school: int, place: int, other: int) -> list[float]:
    """Return the numbers of the lines and lists that a school and a group stand in."""
    page, word = sheet.page, sheet.page.word
    (low, high), (left, right) = sheet.sentences[place], sheet.clause(place)
    line, its_line = sheet.lines[place], sheet.lines[other]
    at, row, first, final = sheet.rows[place]
    head = next(iter(sheet.heads(group)), None)
    return [
        its_line[1] - its_line[0], its_line[0] in (other, other - 1), line[1] - line[0], place - line[0],
        line[1] - place, sheet.number("S", line), len(row), at, head in row, head is not None and row[0] == head,
        len(set(row)) > 1 and school == row[0], _counted(sheet, row, first), place - left, right - place, high - low,
        *(word(first - 1) == mark for mark in _OPENINGS), word(final + 1) == ".", word(final + 1) == "\n",
        word(place + 1) == "(", word(place + 1) == "'s", *(word(place - 1) in marks for marks in _BEFORE),
        place < _EDGE, len(page.signs) - place < _EDGE,
    ]  # fmt: skip


def _counted(sheet: Sheet, row: Sequence[int], first: int) -> int:
    """Tell whether the sentence before a list counts its schools (3), one more (2) or one less (1)."""
    size, best = len(set(row)), 0
    if size < 2:
        return 0
    lower = sheet.page.reading.tokens.lower
    for sign in sheet.page.signs[slice(*sheet.sentences[first])]:
        if sign.kind not in _NAMES:
            for word in lower[sign.first : sign.last + 1]:
                number = _COUNTS.get(word, int(word) if word.isdecimal() and len(word) < 3 else 0)
                best = max(best, {size: 3, size + 1: 2, size - 1: 1}.get(number, 0))
    return best


def _standing(sheet: Sheet, group: Cluster, school: Cluster) -> list[float]:
    """Return the numbers of a pair wherever its names stand: what frames say, what the names share, how often."""
    ground, own, its = sheet.ground, id(school), id(group)
    said, head, fellows = ground.rule.get((its, own), ""), ground.leads.get(its), ground.fellows.get(own, ())
    heads = sheet.heads(its)
    mine, theirs = sheet.words[own], sheet.words[its]
    cores = sheet.words[heads[0]] if heads and heads[0] != own and heads[0] in sheet.words else frozenset()
    kind, alike, places = group.attributes.get("kind"), ground.namesakes.get(its, []), ground.places[own]
    many, told = max(1, len(fellows)), sheet.told.get(own, set())
    around = {sheet.page.sentence[p] for p in (*ground.places.get(its, ()), *ground.echoes.get(its, ()))}
    after = sum(at > 0 and sheet.named_groups[at - 1] == its
                for at in (bisect_left(sheet.named, place) for place in places))
    return [
        len(ground.groups), len(ground.schools), math.log1p(len(sheet.page.signs)),
        len(ground.places.get(its, ())), len(ground.echoes.get(its, ())), sheet.order[its],
        *(kind == one for one in _KINDS), said == "stated", said == "inferred", head is not None, head == own,
        own in ground.leads.values() and head != own, len(told - {its}), sheet.size.get(its, 0),
        sum((its, f) in ground.rule for f in fellows) / many,
        sum(bool(sheet.told.get(f, set()) - {its}) for f in fellows) / many, head in fellows, len(fellows),
        ground.bases.get(its) == own, own in ground.bases.values() and ground.bases.get(its) != own,
        own in alike, len(alike), bool(alike) and alike[0] == own, school.is_campus, school.standalone,
        len(places), places[0] == sheet.first, len(mine & theirs), len(theirs - mine), len(mine & cores),
        len(cores - mine), bool(cores), any("composed" in m.attributes for m in school.mentions),
        any("weak" in m.attributes for m in school.mentions), any("parent" in m.attributes for m in school.mentions),
        max(m.score for m in school.mentions), len(around & {sheet.page.sentence[place] for place in places}),
        after / len(places),
    ]  # fmt: skip


def figures(ground: Ground, pairs: Sequence[Pair]) -> Rows:
    """Return one row of numbers a pair."""
    if not pairs:
        return np.zeros((0, 0), dtype=np.float32)
    sheet, size = Sheet(ground), _classes()[0]
    plain, lows, highs = [], [], []
    for group, school in pairs:
        place, other, kind = _link(sheet, id(group), id(school))
        windows = _windows(sheet, place, other)
        lows.append([low for low, _ in windows])
        highs.append([max(low, high) for low, high in windows])
        plain.append([*_standing(sheet, group, school), *_between(sheet, id(group), place, other, kind),
                      *_surroundings(sheet, id(group), id(school), place, other)])
    spread = sheet.counts[:, np.array(highs)] - sheet.counts[:, np.array(lows)]  # (words and marks, pairs, windows)
    words = np.minimum(spread[:size], 2).transpose(1, 2, 0).reshape(len(pairs), -1)
    marks, whole = np.minimum(spread[size:, :, 0].T, 20), np.minimum(spread[size:, :, 5].T, 20)
    return np.concatenate([np.array(plain, dtype=np.float32), words, marks, whole], axis=1).astype(np.float32)


def _windows(sheet: Sheet, place: int, other: int) -> list[tuple[int, int]]:
    """Return where words are counted: between the names, around the school, before and after its list and the group."""
    (low, high), (left, right) = sheet.sentences[place], sheet.clause(place)
    _, _, first, final = sheet.rows[place]
    one, two = sorted((place, other))
    return [(one + 1, two), (left, place), (place + 1, right), (max(low, first - _NEAR), first),
            (final + 1, min(high, final + 1 + _NEAR)), (low, high), (max(0, other - _NEAR), other),
            (other + 1, min(len(sheet.page.signs), other + 1 + _NEAR))]


def weighed(pairs: Sequence[Pair], weights: Sequence[float]) -> Rows:
    """Return what speaks by words for each school's leading its group, by itself and beside its rivals."""
    best: dict[int, float] = {}
    for (group, _), weight in zip(pairs, weights, strict=True):
        best[id(group)] = max(weight, best.get(id(group), weight))
    return np.array([(weight, weight - best[id(group)], best[id(group)])
                     for (group, _), weight in zip(pairs, weights, strict=True)], dtype=np.float32).reshape(-1, 3)


def leading(ground: Ground, pairs: Sequence[Pair], shares: Sequence[float]) -> Rows:
    """Return how likely each school leads its group, and how likely others do, it leads others, its fellows lead."""
    core: Mapping[tuple[int, int], float] = {
        (id(group), id(school)): share for (group, school), share in zip(pairs, shares, strict=True)}
    of_group: dict[int, list[tuple[float, int]]] = {}
    of_school: dict[int, list[tuple[float, int]]] = {}
    for (its, own), share in core.items():
        of_group.setdefault(its, []).append((share, own))
        of_school.setdefault(own, []).append((share, its))
    rows = []
    for (its, own), share in core.items():
        fellows = [f for f in ground.fellows.get(own, ()) if (its, f) in core]
        rivals = [one for one in of_group[its] if one[1] != own]
        best = max(rivals, default=(0.0, 0))
        rows.append((share, max((one for one, other in of_school[own] if other != its), default=0.0),
                     sum(one > share for one, _ in rivals), best[0], best[1] in fellows,
                     max((core[its, f] for f in fellows), default=0.0)))
    return np.array(rows, dtype=np.float32).reshape(-1, 6)
