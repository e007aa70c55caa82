"""What reading the posts and policies of one text needs: its names, words, places, and the bodies that it names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from nlp_tool.entities.places import DocumentPlaces, places_zh
from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span, Words

_IS_BODY = np.array([name in ("organization", "media", "not_school", "other_group") for name in lexicon.CLASSES])
SCHOOL_KINDS = ("group", "school", "campus")
_ENDING = 12
"""Names of bodies are looked up by so many of their last characters."""


# Bodies of a division and of an institution besides those of the lexicon that the model was trained with.
_MORE_BODIES = re.compile(r"[一-鿿](?<![布格结全大终对骗开饭])局(?![面势部限促长])|关工委|文联|科协|工商联|侨联|残联|"
                          r"检察院|法院|派出所|[支大]队|卫健委|文明办|家长会|校长会|商会|[一-鿿]{2}报(?=记者|通讯员|讯)|"
                          r"(?:编|网信|社发|督导|招生)办|[作书美]协|协会|医院|附院|驾校|体校|进修校|教研室|电教馆|文化馆|图书馆|"
                          r"少年宫|(?:发展|服务|研究|研修|教研|培训|活动|指导|实践|考试|管理)中心|派驻组|督导组|街道|村委会|居委会|"
                          r"卫生院|消防站|福利院|档案馆|博物馆|报道组|基金会|研究会|合作社")

_DIVIDED = re.compile(r"(?:^|[^一-鿿])([一-鿿]{2,4}[省市区县州旗][一-鿿]{1,3}局)\Z")


@dataclass(frozen=True, slots=True)
class Post:
    """What a text says a person is. Offsets are places in the folded text."""

    title: str = ""
    organization: str = ""
    start: int = 0
    end: int = 0
    former: bool = False
    since: str = ""
    editor: bool = False
    signed: bool = False


@dataclass(eq=False)
class Reader:
    """What reading the posts of one text needs: the names, the words, the places and what was read before."""

    text: str
    spans: Sequence[Span]
    words: Words
    places: DocumentPlaces
    ends: dict[int, Span] = field(default_factory=dict)
    bodies: dict[int, int] = field(default_factory=dict)
    _stated: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, spans: Sequence[Span], words: Words) -> Reader:
        """Return the reader of a folded text."""
        reader = cls(text, spans, words, DocumentPlaces(places_zh(text, hits=words.divisions), text=text))
        reader.bodies = bodies(text, words)
        reader.ends = {span.end: span for span in spans if span.kind in (*SCHOOL_KINDS, "short")}
        return reader

    def before(self, place: int, kinds: Sequence[str], *, reach: int = 400) -> Span | None:
        """Return the last name of some kinds before a place."""
        for span in reversed(self.spans[: bisect_right(self._span_ends, place)]):
            if place - span.end > reach:
                return None
            if span.kind in kinds:
                return span
        return None

    @cached_property
    def _span_ends(self) -> list[int]:
        return [span.end for span in self.spans]

    @cached_property
    def people(self) -> list[Span]:
        """The names of people in order."""
        return [span for span in self.spans if span.kind == "person"]

    def people_within(self, low: int, high: int) -> list[Span]:
        """Return the names of people that begin from one place on and before another."""
        return self.people[bisect_left(self.people, low, key=_start) : bisect_left(self.people, high, key=_start)]

    @cached_property
    def first(self) -> dict[str, Span]:
        """The first name of each kind."""
        return {span.kind: span for span in reversed(self.spans)}

    @cached_property
    def schools(self) -> frozenset[str]:
        """The names of groups and schools, also those without their last word."""
        return frozenset(self.text[span.start : span.end] for span in self.ends.values())

    @cached_property
    def divisions(self) -> dict[str, list[str]]:
        """The provinces, cities and districts that the names of places mean, one for each name that means one."""
        found: dict[str, list[str]] = {"province": [], "city": [], "district": []}
        for place in map(self.places.resolve, self.places.names):
            for level, name in place._asdict().items():
                if name:
                    found[level].append(name)
        return found

    @cached_property
    def papers(self) -> frozenset[str]:
        """The papers and stations that the text names."""
        named = (self.text[start:end] for end, start in self.bodies.items())
        return frozenset(name for name in named if name.endswith(lexicon.words("media")))

    @cached_property
    def _body_ends(self) -> list[int]:
        return sorted(self.bodies)

    def bodies_before(self, place: int) -> Iterator[tuple[int, int]]:
        """Yield start and end of the bodies that end before a place or there, the last one first."""
        for index in range(bisect_right(self._body_ends, place) - 1, -1, -1):
            yield self.bodies[self._body_ends[index]], self._body_ends[index]

    @cached_property
    def _by_ending(self) -> dict[str, list[str]]:
        """The different names of bodies by their last characters."""
        found: dict[str, list[str]] = {}
        for name in sorted({self.text[start:end] for end, start in self.bodies.items()}):
            for at in range(max(0, len(name) - _ENDING), len(name)):
                found.setdefault(name[at:], []).append(name)
        return found

    @cached_property
    def _ends_of(self) -> dict[str, list[int]]:
        """Where each body that has a name ends, in order."""
        found: dict[str, list[int]] = {}
        for end in self._body_ends:
            found.setdefault(self.text[self.bodies[end] : end], []).append(end)
        return found

    def longer_body(self, place: int, name: str) -> str:
        """Return the name of the last body before a place whose name ends in a name and is longer by two, or ""."""
        best, found = -1, ""
        for other in self._by_ending.get(name[-_ENDING:], ()):
            if len(other) > len(name) + 1 and other.endswith(name):
                at = bisect_right(self._ends_of[other], place) - 1
                if at >= 0 and self._ends_of[other][at] > best:
                    best, found = self._ends_of[other][at], other
        return found

    @cached_property
    def _place_starts(self) -> dict[int, int]:
        """Where each name of a place begins, by where it ends."""
        return {name.end: name.start for name in self.places.names}

    def stated(self, name: str) -> str:
        """Return a body of a division as the text names it with its place most often: 石柱县教委 for 县教委, or ""."""
        if name not in self._stated:
            found, at = Counter[str](), self.text.find(name)
            while at >= 0:
                start = self._place_starts.get(at, self._place_starts.get(at + 1, at))
                found[self.text[start:at]] += start < at
                at = self.text.find(name, at + 1)
            best = max(found, key=lambda place: (found[place], place), default="")
            self._stated[name] = best + name if best else ""
        return self._stated[name]


def _start(span: Span) -> int:
    return span.start


def bodies(text: str, words: Words) -> dict[int, int]:
    """Return the authorities, companies, papers and universities of a text: the end of each name and its beginning."""
    found: dict[int, int] = {}
    for start, end, code in words.structural[_IS_BODY[words.structural[:, 2]]].tolist():
        edge = words.left_edge(end)
        if end - edge > max(end - start, 2) or (lexicon.CLASSES[code] == "media" and end - start > 2):
            found[end] = min(edge, start)
    for match in _MORE_BODIES.finditer(text):
        edge = words.left_edge(match.end())
        if text[max(0, edge - 2) : edge] == "教师":  # 区教师发展中心: here no title before a name
            edge = words.left_edge(edge - 2)
        if match.end() not in found and match.end() - edge > 2:
            found[match.end()] = min(edge, match.start())
        divided = _DIVIDED.search(text, max(0, match.end() - 12), match.end())
        if match.end() not in found and divided:
            found[match.end()] = divided.start(1)
    return found
