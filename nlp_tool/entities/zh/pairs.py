"""Evidence for each pair of a group and a school: one row of numbers a pair, for the model that weighs them."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.coreference import Discourse
from nlp_tool.entities.zh.signs import Signs
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.entities.zh.symbols import GROUP, OTHER, SCHOOLS, lexicon

PERSON = "\ue003"
WORDS = ("join", "absorb", "compose", "contain", "lead", "head", "part", "partner", "branch", "unite", "under", "for",
         "against", "post", "visit", "found", "list", "other", "source", "leave")
MARKS = ("、", ",", ";", "。", ":", "\n", "“", "(", GROUP, SCHOOLS, PERSON)
WINDOWS = ("between", "clause left", "clause right", "near left", "near right", "sentence", "left of the group",
           "right of the group")
NEAR = 7
LABEL_REACH = 24
REACH = 3
"""Groups on either side of a list that are considered, besides those that a sign names."""
LEADERS = 6
"""Schools on either side of a list that may lead its schools."""
_CLAUSE = re.compile("[,;:。!?\n]")
_COUNT = re.compile(r"([一二两三四五六七八九十\d]{1,3})[余多]?(?:[所家个名座]|校(?!长))")
LEFT = ("\n", "、", ",", ":", "由", "与和同跟", "在到赴", "为是即", "有含", "(", "“", "的", "入", "以将把")
RIGHT = ("\n", "、", ",", ":", "。", "与和同跟", "的", "等", "为是", "(", ")", "”", "加并", "校副党教")


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    words = lexicon()
    return re.compile("|".join(f"(?P<{name}>{'|'.join(map(re.escape, words[name]))})"
                               for name in ("partner", "part", "branch", "join")))


@dataclass(slots=True)
class Cell:
    """A list of schools: its place in the symbols of the page, its sentence, its mentions."""

    place: int
    sentence: int
    spans: list[Span]
    entities: list[int] = field(default_factory=list)


@lru_cache(maxsize=1)
def _automaton() -> Any:
    import ahocorasick

    found: dict[str, list[int]] = {}
    for number, name in enumerate(WORDS):
        for word in lexicon()[name]:
            found.setdefault(word, []).append(number)
    automaton = ahocorasick.Automaton()
    for word, numbers in found.items():
        automaton.add_word(word, tuple(numbers))
    automaton.make_automaton()
    return automaton


class Table:
    """The symbols of a page with the counts of words and marks up to each place."""

    def __init__(self, signs: Signs) -> None:
        """Join the sentences."""
        pieces: list[str] = []
        self.starts: list[int] = []
        self.cells: list[Cell] = []
        self.groups: list[tuple[int, Span]] = []
        length = 0
        for number, sentence in enumerate(signs.read):
            self.starts.append(length)
            symbols = sentence.symbols
            for at, spans in sentence.cells.items():
                if symbols[at] == SCHOOLS:
                    known = [s for s in spans if s.entity >= 0]
                    if known:
                        self.cells.append(Cell(length + at, number, known, list(dict.fromkeys(
                            s.entity for s in known))))
                elif symbols[at] == GROUP and spans[0].entity >= 0:
                    self.groups.append((length + at, spans[0]))
                elif symbols[at] == OTHER and spans[0].kind == "person":
                    symbols = symbols[:at] + PERSON + symbols[at + 1 :]
            pieces.append(symbols)
            length += len(symbols)
        self.text = "".join(pieces)
        self.starts.append(length)
        self.group_at = dict(self.groups)
        self.counts = self._count()
        self.clauses = [m.start() for m in _CLAUSE.finditer(self.text)]

    def of_schools(self) -> Table:
        """Return the same page with each school in the place of a group, to be asked which school leads which."""
        other = copy(self)
        other.groups = [(cell.place, next(s for s in cell.spans if s.entity == school))
                        for cell in self.cells for school in cell.entities]
        other.group_at = {}
        return other

    def _count(self) -> NDArray[np.int32]:
        hits = np.zeros((len(WORDS) + len(MARKS), len(self.text) + 1), dtype=np.int32)
        for end, numbers in _automaton().iter(self.text):
            for number in numbers:
                hits[number, end + 1] += 1
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        for number, mark in enumerate(MARKS, start=len(WORDS)):
            hits[number, 1:] = codes == ord(mark)
        return np.cumsum(hits, axis=1, dtype=np.int32)

    def clause(self, place: int, low: int, high: int) -> tuple[int, int]:
        """Return the clause that holds a place, within low:high."""
        at = bisect_left(self.clauses, place)
        begin = self.clauses[at - 1] + 1 if at else 0
        after = bisect_right(self.clauses, place)
        end = self.clauses[after] if after < len(self.clauses) else len(self.text)
        return max(low, begin), min(high, end)


@dataclass(slots=True)
class Link:
    """A list of schools and a group that it may belong to; `at` is the place of the mention of the group."""

    cell: int
    group: int
    at: int
    rank: int
    about: bool
    pronoun: bool
    heading: bool


class Evidence:
    """The pairs of a page and their rows."""

    def __init__(self, page: Page, discourse: Discourse, groups: list[list[Span]], schools: list[list[Span]],
                 signs: Signs, *, table: Table | None = None) -> None:
        """Gather the evidence on a page whose mentions are clustered; `table` is that of another evidence on it."""
        self.page, self.discourse, self.groups, self.schools, self.signs = page, discourse, groups, schools, signs
        self.table = table or Table(signs)
        self.links = self._links()
        self.link_rows = self._link_rows()
        self.pairs, self.best, self.rows = self._pair_rows()

    def leaders(self) -> Evidence:
        """Return the evidence for pairs of a school that may lead and one that it may lead, in the place of groups."""
        return Evidence(self.page, self.discourse, self.schools, self.schools, Signs(read=self.signs.read),
                        table=self.table.of_schools())

    def _links(self) -> list[Link]:
        table, reach = self.table, LEADERS if self.groups is self.schools else REACH
        places = [place for place, _ in table.groups]
        headings = {id(s) for s in self.discourse.headings}
        wanted: dict[int, set[int]] = {}
        for group, school in (*self.signs.members, *self.signs.cores):
            wanted.setdefault(school, set()).add(group)
        nearest: dict[int, list[int]] = {}
        for at, (_, span) in enumerate(table.groups):
            nearest.setdefault(span.entity, []).append(at)
        found = []
        for number, cell in enumerate(table.cells):
            index = bisect_left(places, cell.place)
            about = table.groups[index - 1][1].entity if index else table.groups[0][1].entity if places else -1
            chosen: dict[int, int] = {}
            for steps in (range(index - 1, max(-1, index - 12), -1), range(index, min(len(places), index + 12))):
                new = 0
                for at in steps:
                    entity = table.groups[at][1].entity
                    old = chosen.get(entity)
                    if old is None and new < reach:
                        chosen[entity], new = at, new + 1
                    elif old is not None and old < index <= at and self._nearer(at, old, cell):
                        chosen[entity] = at
            for school in cell.entities:
                for group in wanted.get(school, ()):
                    if group not in chosen and group in nearest:
                        chosen[group] = min(nearest[group], key=lambda at: abs(places[at] - cell.place))
            near = {group: table.groups[at] for group, at in chosen.items()}
            for school in cell.entities:
                for group in wanted.get(school, ()):  # named only within the school's own name
                    near.setdefault(group, (cell.place, self.groups[group][0]))
            order = sorted(near, key=lambda g: (abs(near[g][0] - cell.place), g))
            for rank, group in enumerate(order):
                place, span = near[group]
                found.append(Link(number, group, place, rank, group == about, span.form == "pronoun",
                                  id(span) in headings))
        return found

    def _nearer(self, at: int, old: int, cell: Cell) -> bool:
        low, high = self.table.starts[cell.sentence], self.table.starts[cell.sentence + 1]
        inside = [low <= self.table.groups[i][0] < high for i in (at, old)]
        return inside == [True, False]

    def _link_rows(self) -> NDArray[np.float32]:
        table, counts = self.table, self.table.counts
        if not self.links:
            return np.zeros((0, 0), dtype=np.float32)
        low, high, plain = [], [], []
        clauses, cell_facts = [], []
        for cell in table.cells:
            begin, end = table.starts[cell.sentence], table.starts[cell.sentence + 1]
            clauses.append((begin, end, *table.clause(cell.place, begin, end)))
            cell_facts.append(self._cell_facts(cell, *clauses[-1]))
        for link in self.links:
            cell, place = table.cells[link.cell], table.cells[link.cell].place
            begin, end, left, right = clauses[link.cell]
            first, last = sorted((place, link.at))
            near = max(0, link.at - NEAR), min(len(table.text), link.at + 1 + NEAR)
            low.append((first + 1, left, place + 1, max(begin, place - NEAR), place + 1, begin, near[0], link.at + 1))
            high.append((last, place, right, place, min(end, place + 1 + NEAR), end, link.at, near[1]))
            inside = begin <= link.at < end
            plain.append((inside, left <= link.at < right, math.log1p(last - first), link.at < place, link.rank,
                          link.about, link.pronoun, link.heading, *cell_facts[link.cell]))
        lows, highs = np.array(low), np.maximum(np.array(high), np.array(low))
        spread = counts[:, highs] - counts[:, lows]  # (words and marks, links, windows)
        words = np.minimum(spread[: len(WORDS)], 2).transpose(1, 2, 0).reshape(len(low), -1)
        marks = np.minimum(spread[len(WORDS) :, :, 0].T, 20)
        whole = np.minimum(spread[len(WORDS) :, :, 5].T, 20)
        return np.concatenate([np.array(plain, dtype=np.float32), words, marks, whole], axis=1).astype(np.float32)

    def _cell_facts(self, cell: Cell, begin: int, end: int, left: int, right: int) -> tuple[float, ...]:
        text = self.table.text
        before = text[cell.place - 1] if cell.place > begin else "\n"
        after = text[cell.place + 1] if cell.place + 1 < end else "\n"
        count = next((forms.numeral(m.group(1)) for m in _COUNT.finditer(text, begin, end)
                      if forms.numeral(m.group(1)) == len(cell.entities) > 1), 0)
        row = not text[begin : cell.place].strip(" -·●■◆1234567890.、()") and end - cell.place <= 3
        covered = sum(s.end - s.start for s in cell.spans)
        return (len(cell.entities), math.log1p(covered), count > 0, row, cell.place < 60,
                len(text) - cell.place < 60, end - begin, cell.place - left, right - cell.place,
                *(before in marks for marks in LEFT), *(after in marks for marks in RIGHT))

    def _pair_rows(self) -> tuple[list[tuple[int, int]], list[int], NDArray[np.float32]]:
        of: dict[tuple[int, int], list[int]] = {}
        for number, link in enumerate(self.links):
            for school in self.table.cells[link.cell].entities:
                if self.groups is not self.schools or link.group != school:
                    of.setdefault((link.group, school), []).append(number)
        pairs = sorted(of)
        if not pairs:
            return [], [], np.zeros((0, 0), dtype=np.float32)
        said = {pair: {v.start for v in found} for pair, found in self.signs.members.items()}
        best, own = [], []
        context = _Context(self)
        for pair in pairs:
            starts = said.get(pair, set())
            best.append(max(of[pair], key=lambda n: (self._sentence(n) in starts, self.link_rows[n, 0],
                                                     -self.link_rows[n, 2], -n)))
            own.append(context.row(pair, of[pair], best[-1]))
        rows = np.concatenate([np.array(own, dtype=np.float32), self.link_rows[best]], axis=1)
        return pairs, best, rows

    def where(self, number: int) -> tuple[int, int, str]:
        """Return the sentence of the best list of a pair, and its grade."""
        link = self.links[self.best[number]]
        sentence = self.signs.read[self.table.cells[link.cell].sentence]
        inside = self.link_rows[self.best[number], 0] > 0
        return sentence.start, sentence.end, "stated" if inside and not link.pronoun else "inferred"

    def mentions(self, number: int) -> tuple[Span, Span]:
        """Return the mentions of the group and of the school that stand for a pair."""
        link, school = self.links[self.best[number]], self.pairs[number][1]
        group = self.table.group_at.get(link.at, self.groups[link.group][0])
        return group, next(s for s in self.table.cells[link.cell].spans if s.entity == school)

    def label(self, number: int) -> str:
        """Return what the last label before the best list of a pair calls its schools: part, partner, branch or ""."""
        cell = self.table.cells[self.links[self.best[number]].cell]
        low = max(self.table.starts[cell.sentence], cell.place - LABEL_REACH)
        found = list(_labels().finditer(self.table.text, low, cell.place))
        return found[-1].lastgroup or "" if found else ""

    def _sentence(self, number: int) -> int:
        return self.signs.read[self.table.cells[self.links[number].cell].sentence].start


LINK_NAMES = ("same sentence", "same clause", "log distance", "group first", "rank", "about", "pronoun", "heading",
              "listed", "log covered", "count fits", "row", "at the top", "at the bottom", "sentence length",
              "to the left of the clause", "to the right", *(f"left {m!r}" for m in LEFT),
              *(f"right {m!r}" for m in RIGHT), *(f"{w}: {name}" for w in WINDOWS for name in WORDS),
              *(f"between: {m!r}" for m in MARKS), *(f"sentence: {m!r}" for m in MARKS))


SIGNS = ("roster under a label", "roster under a heading", "table", "structure", "named after", "campus of the core",
         "label", "name")


class _Context:
    """What is the same for all pairs of a page."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.signs = evidence.signs
        self.heads: dict[int, list[tuple[float, int]]] = {}
        for (group, school), found in self.signs.cores.items():
            self.heads.setdefault(group, []).append((max(v.weight for v in found), school))
        self.core = {group: max(found)[1] for group, found in self.heads.items()}
        self.led: dict[int, set[int]] = {}
        for group, school in self.core.items():
            self.led.setdefault(school, set()).add(group)
        self.told: dict[int, set[int]] = {}
        self.size: dict[int, int] = {}
        for group, school in self.signs.members:
            self.told.setdefault(school, set()).add(group)
            self.size[group] = self.size.get(group, 0) + 1
        self.stems = [max((forms.stem(s.flat) for s in spans), key=lambda stem: (len(stem), stem))
                      for spans in evidence.groups]
        self.kinds = [forms.group_kind(spans[0].flat) for spans in evidence.groups]
        self.shown = [len([s for s in spans if s.form not in ("host", "pronoun")]) for spans in evidence.schools]

    def row(self, pair: tuple[int, int], links: list[int], best: int) -> list[float]:
        """Return the numbers of a pair beside those of its best link."""
        evidence, (group, school) = self.evidence, pair
        mentions = evidence.schools[school]
        cell = evidence.table.cells[evidence.links[best].cell]
        fellows = [s for s in cell.entities if s != school]
        core = self.core.get(group, -1)
        told = self.told.get(school, set())
        every = [evidence.links[n] for n in links]
        names = [s.flat for s in mentions]
        stem = self.stems[group]
        longest = max(names, key=len)
        shared = next((i for i, (a, b) in enumerate(zip(stem, longest, strict=False)) if a != b),
                      min(len(stem), len(longest)))
        span = next((s for s in cell.spans if s.entity == school), cell.spans[0])
        row = [
            len(evidence.groups), len(evidence.schools), math.log1p(len(evidence.page.flat)),
            len(evidence.groups[group]), group, self.kinds[group] == "group", self.kinds[group] == "alliance",
            self.kinds[group] == "school_district", self.kinds[group] == "consortium",
            evidence.groups[group][0].form == "composed", core >= 0, core == school,
            school in self.led and core != school, len(self.led.get(school, ())),
            core in fellows, any(s in self.led for s in fellows if s != core),
            self.size.get(group, 0), len(told - {group}), bool(told),
            sum((group, s) in self.signs.members for s in fellows) / max(1, len(fellows)),
            sum(bool(self.told.get(s, set()) - {group}) for s in fellows) / max(1, len(fellows)),
            len(mentions), self.shown[school], school, forms.is_campus(longest), span.form == "composed",
            span.host is not None and span.host.kind == "group",
            span.host is not None and span.host.kind == "school" and span.host.entity == core,
            span.host is not None and span.host.kind == "school" and span.host.entity != core,
            bool(span.attributes.get("within")), mentions[0].grade == "inferred", max(s.score for s in mentions),
            shared, shared / max(1, len(stem)), stem in longest, sum(c in longest for c in stem) / max(1, len(stem)),
            len(every), sum(link.about for link in every) / len(every), min(link.rank for link in every),
            sum(evidence.link_rows[n, 0] for n in links),
            max((v.weight for v in self.signs.cores.get(pair, ())), default=0.0),
            max((weight for weight, head in self.heads.get(group, ()) if head != school), default=0.0),
        ]
        signs = [0.0] * len(SIGNS)
        for found in (self.signs.members.get(pair, ()), self.signs.cores.get(pair, ())):
            for verdict in found:
                signs[SIGNS.index(verdict.sign)] += 1
        return row + signs


OWN_NAMES = (
    "groups", "schools", "log length", "group mentions", "group number", "kind group", "kind alliance",
    "kind district", "kind consortium", "group composed", "has core", "is core", "core of another", "cores",
    "core listed", "other core listed", "told of the group", "told elsewhere", "told", "fellows told",
    "fellows told elsewhere",
    "mentions", "shown", "school number", "campus", "composed", "host group", "host core", "host other", "within",
    "inferred", "score", "shared", "shared part", "stem in name", "stem characters", "links", "about part",
    "best rank", "same sentence count", "core weight", "other core weight")
