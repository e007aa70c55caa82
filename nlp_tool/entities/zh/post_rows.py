"""Bodies as rows of numbers for the trees that choose among them: where each stands to a person, and who else chose it.

A row belongs to one person and one body. The weights' choice (post_evidence.py) is a part of it, and so are the
weights' choices of the other people on the page: two principals seldom lead one school, entries of a list differ.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp

from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import rank_of
from nlp_tool.entities.zh.post_evidence import again_word, fits, is_short_of, recency
from nlp_tool.entities.zh.post_page import Owner, Page
from nlp_tool.entities.zh.reader import Post

_KINDS = ("school", "campus", "group", "press", "bureau", "division", "university", "company", "office", "body",
          "source")
_WAYS = ("beside", "inside", "ahead", "after", "said", "source")
_RANKS = ("press", "division", "bureau", "school", "any", "none")
_TITLES = tuple(map(re.compile, ("总校长|总园长|理事长|盟主|集团", "副校长", "校长", "园长", "书记", "局长", "主任",
                                 "教师|老师", "科长|股长", "记者|通讯员|作者", "学生|同学|家长")))
_FITS = {"kindergarten": 3, "no kindergarten": -2, "group": 2, "no group": -1, "bureau": 2, "no bureau": -1,
         "kindergarten of a head": -1, "open": 0}
_SHORT = ("no", "letters", "inside", "end", "beginning", "same")
_GAPS = {"": 1, "的": 2, "原": 2, "党委": 2, "党总支": 2, "、": 3, "和": 3, "与": 3, "及": 3, " ": 3, "(": 4,
         ":": 4, "/": 4, ",": 4}
_LEFT = re.compile("(?:从|原|前|曾|曾任|曾在|来自|离开|原任|原是|原为|此前在|此前任)$")
_COMES = re.compile("[到任为是往入去在当]$")
_SENDS = re.compile("(?:选|委|指|下|外|抽|先后|共|又|已|还|也|就|再|新){0,2}派")
_FAR, _NEAR = 999, 400
_STOPS = re.compile("[。!?;\n]")
_MENTIONS = 6
"""How many mentions of a person are looked at."""


@dataclass(eq=False)
class Person:
    """A person of a page, the title and its place, the bodies weighed, and what the weights say of each and of none."""

    mentions: Sequence[Span]
    span: Span
    place: tuple[int, int] | None
    title: str
    said: Post
    rivals: Sequence[Owner]
    scores: Sequence[float]

    @cached_property
    def shares(self) -> list[float]:
        """How probable the weights hold each body, and none."""
        best = max(self.scores)
        raised = [exp(score - best) for score in self.scores]
        return [one / sum(raised) for one in raised]

    @cached_property
    def kinds(self) -> Counter[str]:
        """How many of the bodies are of each kind."""
        return Counter(map(_kind, self.rivals))

    @cached_property
    def anchor(self) -> tuple[int, int]:
        """Where the title stands, or the name without one."""
        return self.place or (self.span.start, self.span.end)

    @cached_property
    def sort(self) -> int:
        """The class of the title."""
        found = (number for number, pattern in enumerate(_TITLES, 1) if pattern.search(self.title))
        return next(found, len(_TITLES) + 1) if self.title else 0


class Layout:
    """Where things stand on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        text = page.reader.text
        self.stops = [match.start() for match in _STOPS.finditer(text)]
        self.breaks = [place for place in self.stops if text[place] == "\n"]
        self.kinds: dict[str, list[int]] = defaultdict(list)
        for owner in page.owners:
            self.kinds[_kind(owner)].append(owner.start)

    def sentences(self, low: int, high: int) -> int:
        """Return how many sentences or lines end between two places."""
        return bisect_left(self.stops, high) - bisect_left(self.stops, low)

    def lines(self, low: int, high: int) -> int:
        """Return how many lines end between two places."""
        return bisect_left(self.breaks, high) - bisect_left(self.breaks, low)

    def gap(self, owner: Owner | None, low: int, high: int) -> list[int]:
        """Return how far apart places are, in characters, people, sentences, lines, bodies and those of one kind."""
        if owner is None:
            return [_FAR, 9, 9, 9, 9, 9]
        starts, alike = self.page.owner_starts, self.kinds[_kind(owner)]
        return [high - low, self.page.people_between(low, high), self.sentences(low, high), self.lines(low, high),
                bisect_left(starts, high) - bisect_left(starts, low),
                bisect_left(alike, high) - bisect_left(alike, low)]

    def within(self, name: str, low: int, high: int) -> list[Owner]:
        """Return the places of a body that begin between two places of the text."""
        own = self.page.places.get(name, [])
        return own[bisect_left(own, low, key=_start) : bisect_left(own, high, key=_start)]


def rows(people: Sequence[Person], page: Page) -> list[list[float]]:
    """Return the rows of the bodies of each person, person by person; the people stand in order on the page."""
    layout, found = Layout(page), []
    total: Counter[str] = Counter()
    alike: dict[int, Counter[str]] = defaultdict(Counter)
    chosen = []
    for person in people:
        shares = {owner.name: share for owner, share in zip(person.rivals, person.shares, strict=False)}
        chosen.append(shares)
        total.update(shares)
        alike[person.sort].update(shares)
    for at, person in enumerate(people):
        before, after = people[at - 1] if at else None, people[at + 1] if at + 1 < len(people) else None
        shared = [person.span.start - before.span.end if before else _FAR,
                  after.span.start - person.span.end if after else _FAR, len(people),
                  before is not None and before.sort == person.sort]
        line = _Line(page, layout, person)
        for number, owner in enumerate(person.rivals):
            own = chosen[at][owner.name]
            found.append([*_weighed(person, number), *_named(page, person, owner), *line.row(owner),
                          total[owner.name] - own, alike[person.sort][owner.name] - own,
                          chosen[at - 1].get(owner.name, 0.0) if before else 0.0,
                          chosen[at + 1].get(owner.name, 0.0) if after else 0.0, *shared])
    return found


def _kind(owner: Owner) -> str:
    return owner.kind.split()[-1]


def _start(owner: Owner) -> int:
    return owner.start


def _weighed(person: Person, number: int) -> list[float]:
    """Return what the weights say of a body, beside the others and those whose name holds its name or stands in it."""
    scores, name = person.scores, person.rivals[number].name
    own, none = scores[number], scores[-1]
    names = [owner.name for owner in person.rivals]
    kin = [at for at, other in enumerate(names) if at != number and (other in name or name in other)]
    related = max((scores[at] for at in kin), default=-20.0)
    return [own, own - none, own - max(scores[:-1]), sum(score > own for score in scores[:-1]), person.shares[number],
            person.shares[-1], len(names), related, related - own,
            person.shares[number] + sum(person.shares[at] for at in kin),
            sum(name in names[at] for at in kin), sum(names[at] in name for at in kin)]


def _named(page: Page, person: Person, owner: Owner) -> list[float]:
    """Return what a body is, how its kind fits the title, and how often and where it is named."""
    said, kind, way = person.said, _kind(owner), owner.kind.split()[0]
    agree = (0 if not said.organization else 3 if owner.name in (said.organization, *said.organization.split("、")) else
             2 if owner.name in said.organization or said.organization in owner.name else 1)
    known = page.places.get(owner.name)
    first = known[0].start if known else owner.start if owner.start >= 0 else 10 * _FAR
    called = [_SHORT.index(is_short_of(word, owner.name)) for _, word in page.called(person.anchor, person.span)]
    ahead = person.place is not None and person.place[0] < person.span.start
    return [_KINDS.index(kind) if kind in _KINDS else len(_KINDS),
            _RANKS.index(rank_of(person.title) if person.title else "none"), person.sort, len(person.title), agree,
            bool(said.organization), owner.start >= 0, _WAYS.index(way) if way in _WAYS else -1,
            page.odd(owner) if owner.start >= 0 else -1, len(owner.name), _FITS[fits(person.title, owner)],
            page.named[owner.name], page.kinds[kind], page.commonest.get(kind) == owner.name,
            first / max(1, len(page.reader.text)), first < page.line(0)[1], max(called, default=0),
            person.kinds[kind], ahead,
            (person.span.start - person.place[1] if ahead else person.place[0] - person.span.end)
            if person.place else 99, len(person.mentions)]


class _Line:
    """The line and the sentence that a person's title stands in, and what each body is there."""

    def __init__(self, page: Page, layout: Layout, person: Person) -> None:
        text, self.anchor = page.reader.text, person.anchor
        self.page, self.layout, self.person = page, layout, person
        low, high = page.line(self.anchor[0])
        stop = bisect_left(layout.stops, self.anchor[0])
        begins = layout.stops[stop - 1] + 1 if stop else 0
        self.line = low, high
        self.first = page.first_within(low, high)
        self.subject = next((owner.name for owner in page.owners_within(max(low, begins), self.anchor[0])
                             if owner.end <= self.anchor[0]), "")
        self.heading = page.heading(self.anchor[0])
        word = again_word(text, self.anchor[0], person.span.start)
        self.again = 0 if not word else 2 if word[-1] in "校园" else 3 if word[-1] in "局区县市镇" else 1

    def row(self, owner: Owner) -> list[float]:
        """Return where a body stands to the person: before, behind, in the line and the sentence of any mention."""
        text, anchor, layout = self.page.reader.text, self.anchor, self.layout
        before, _, behind = self.page.around(owner.name, anchor)
        alone = owner.start >= 0 and owner.name not in self.page.places
        if alone:
            before = owner if owner.end <= anchor[0] else None
            behind = owner if owner.start >= anchor[1] else None
        left, right = before.end if before else 0, behind.start if behind else 0
        sentence = line = 0
        nearest = _FAR
        for span in self.person.mentions[:_MENTIONS]:
            for place in (owner,) if alone else layout.within(owner.name, span.start - _NEAR, span.end + _NEAR):
                low, high = (place.end, span.start) if place.end <= span.start else (span.end, place.start)
                nearest = min(nearest, max(0, high - low))
                line += layout.lines(low, high) == 0
                sentence += layout.sentences(low, high) == 0
        name, nearer = owner.name, before or behind or owner
        inside = layout.within(name, *self.line)
        said = text[max(0, nearer.start - 3) : max(0, nearer.start)]
        return [before is not None and self.person.span.end <= before.start,
                1 if _LEFT.search(said) else 2 if _COMES.search(said) else 0,
                _SENDS.match(text, nearer.end) is not None,
                *layout.gap(before, left, anchor[0]), *layout.gap(behind, anchor[1], right),
                _gap(text[left : anchor[0]]) if before else 0, _gap(text[anchor[1] : right]) if behind else 0,
                sentence, line, nearest, len(inside),
                sum(place.end <= anchor[0] for place in inside), self.first == name, self.subject == name,
                name in self.heading, bool(self.heading), self.again,
                recency(self.page, owner, anchor[0]) if owner.start >= 0 else 9]


def _gap(text: str) -> int:
    return _GAPS.get(text, 5 if len(text) <= 6 else 6)
