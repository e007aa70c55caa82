"""The people, titles and bodies of one text as learning and choosing of posts see them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter

from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import source_pattern
from nlp_tool.entities.zh.people import post_pattern
from nlp_tool.entities.zh.reader import Post, Reader

FAR = 160
"""How many characters a title may be away from a person."""
_HEAD_LINES, _HEAD = 4, 160
"""Lines after the first, and their characters, that may name the paper of a page."""
_STEPS = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256)
_KINDS = (("press", re.compile(r"(?:报|网|台|社|新闻|在线|客户端|融媒体?|杂志|周刊|中心)$")),
          ("bureau", re.compile(r"教.{0,6}[局委厅]$|教育部$|教育工委$")),
          ("division", re.compile(r"(?:政府|[省市区县州]委|人大|政协|管委会|街道|办事处|党工委)$")),
          ("university", re.compile(r"(?:大学|学院|研究院|研究所|教科[院所]|教研[院室]|进修学校)$")),
          ("company", re.compile(r"(?:公司|集团|企业|银行|厂)$")),
          ("office", re.compile(r"[局委厅部处科股室]$")))
_GENERAL = re.compile(r"[一二两三四五六七八九十几多各该本全某这那此每数\d]|部分|当地|先进|所有|其他|下属|旗下|"
                      r"所属|用不着|建议|求问")
_BEFORE = re.compile(r"(?:现任|时任|新任|曾任|原任|前任|接任|兼任|接棒|据|归|由)(?=[一-鿿]{3})")
_DATED = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?[讯电]?$")
_DATELINE = re.compile(r"(?:^|\n)[ \u3000]{0,4}[(【]?([一-鿿][一-鿿·\-+]{0,18}"
                       r"(?:报|网|台|社|端|在线|融媒|新闻|中心|发布|热线|壹点|周刊))"
                       r"[一-鿿]{0,6}(?:\d{1,2}月)?(?:\d{1,2}日)?(?:讯|[一-鿿]{0,4}电)(?=[ \u3000(】:])|"
                       r"(?:^|\n)[ \u3000]{0,4}[(【]?([一-鿿][一-鿿·\-+]{1,14})(?= ?(?:\([一-鿿]{0,4}"
                       r"(?:记者|通讯员)|\d{1,4}[年月.\-]\d))")
_QUOTED = re.compile(r"《([^》\n]{1,10}(?:报|刊|网|教育|杂志))》|《([^》\n]{2,8})》"
                     r"(?=[^\n。,]{0,4}(?:记者|实习生|通讯员|特稿|专访))")
_MASTHEAD = re.compile(r"([一-鿿+]{1,12}(?:报|晚刊|网|台|社|发布|新闻|在线|融媒|周刊|观察|资讯|客户端|"
                       r"视听|壹点|杂志|访谈|笔记|编辑部))(?![一-鿿])")
_CALLED = re.compile(r"([一-鿿]{2,12}?)(?:的|: ?| )?$")
_IN_BRACKET = re.compile(r"[(（]([一-鿿]{2,12})[)）,，、]")
_MARKS = frozenset(" \u3000\t,，、。:：;；()（）“”\"/|·-—")


@dataclass(frozen=True, slots=True)
class Owner:
    """A body that a person may belong to; `start` is -1 where it stands nowhere on the page."""

    name: str
    kind: str
    start: int
    end: int


def kind_of_body(name: str) -> str:
    """Return what kind of body a name names that is no school and no group."""
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "body")


def _start(owner: Owner) -> int:
    return owner.start


@dataclass(eq=False)
class Page:
    """The people, titles and bodies of one text, and the rules' posts of the people."""

    reader: Reader
    said: dict[Span, Post]
    _odd: dict[tuple[int, int], int] = field(default_factory=dict)
    _headings: dict[int, str] = field(default_factory=dict)
    _called: dict[tuple[tuple[int, int], Span], list[tuple[str, str]]] = field(default_factory=dict)

    @cached_property
    def people(self) -> dict[str, list[Span]]:
        """The mentions of each person by the name."""
        found: dict[str, list[Span]] = {}
        for span in self.said:
            found.setdefault(self.reader.text[span.start : span.end], []).append(span)
        return found

    @cached_property
    def mentions(self) -> list[Span]:
        """All mentions of people in order."""
        return sorted(self.said, key=lambda span: span.start)

    @cached_property
    def starts(self) -> list[int]:
        """Where the mentions of people begin."""
        return [span.start for span in self.mentions]

    @cached_property
    def titles(self) -> list[tuple[int, int]]:
        """Where titles stand that are not too far from people, outside of their names."""
        named = {place for span in self.mentions for place in range(span.start, span.end)}
        stretches: list[tuple[int, int]] = []
        for span in self.mentions:
            low, high = max(0, span.start - FAR), span.end + FAR
            if stretches and low <= stretches[-1][1]:
                low, high = stretches.pop()[0], high
            stretches.append((low, high))
        titles = [match.span() for low, high in stretches
                  for match in post_pattern().finditer(self.reader.text, low, high)]
        return [title for title in titles if title[0] not in named and title[1] - title[0] > 1]

    @cached_property
    def known_titles(self) -> frozenset[tuple[int, int]]:
        """The titles of the page, to ask whether something is one."""
        return frozenset(self.titles)

    def titles_around(self, span: Span) -> list[tuple[int, int]]:
        """Return the titles that are not too far from a mention."""
        return self.titles[bisect_left(self.titles, span.start - FAR, key=itemgetter(1)) :
                           bisect_right(self.titles, span.end + FAR, key=itemgetter(0))]

    @cached_property
    def holders(self) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
        """The people whose title, as the rules say, begins at a place, and those whose title ends there."""
        first: dict[int, list[Span]] = {}
        last: dict[int, list[Span]] = {}
        for span, post in self.said.items():
            first.setdefault(post.start, []).append(span)
            last.setdefault(post.end, []).append(span)
        return first, last

    @cached_property
    def owners(self) -> list[Owner]:
        """The bodies on the page in order."""
        text = self.reader.text
        found = [Owner(text[s.start : s.end], s.kind, s.start, s.end) for s in self.reader.spans
                 if s.kind in ("group", "school", "campus")]
        found += [Owner(text[s.start : s.end], "school", s.start, s.end) for s in self.reader.spans
                  if s.kind == "short" and s.end - s.start > 3]
        taken = {place for owner in found for place in range(owner.start, owner.end)}
        for end, start in self.reader.bodies.items():
            start -= start > 0 and text[start - 1] in "区县市省州旗" and start - 1 not in taken
            if end - 1 not in taken and end - start > 2 and not _GENERAL.match(text, start, end):
                ahead = _BEFORE.match(text, start, end)
                start = ahead.end() if ahead else start
                end -= len(text[start:end]) - len(_DATED.sub("", text[start:end]))
                found.append(Owner(text[start:end], kind_of_body(text[start:end]), start, end))
        return sorted(found, key=lambda owner: (owner.start, owner.end))

    @cached_property
    def sources(self) -> list[Owner]:
        """The papers and sites that the page names as its own: in a line of the source, a dateline, a masthead."""
        text, found = self.reader.text, []
        edges = (0, self._opening), (max(0, len(text) - 80), len(text))
        for pattern, stretches in ((source_pattern(), ((0, len(text)),)), (_DATELINE, ((0, len(text)),)),
                                   (_QUOTED, ((0, len(text)),)), (_MASTHEAD, edges)):
            found += [match.span(match.lastindex) for low, high in stretches
                      for match in pattern.finditer(text, low, high) if match.lastindex][:3]
        names = {text[start:end]: (start, end) for start, end in reversed(found)}
        return [Owner(name, "source", *names[name]) for name in reversed(names) if not name.startswith("本")][:6]

    @cached_property
    def divisions(self) -> dict[str, list[str]]:
        """The divisions of the page by their last character (市, 区), those named most first."""
        named = Counter(name for level in self.reader.divisions.values() for name in level)
        found: dict[str, list[str]] = {}
        for name, _ in named.most_common():
            found.setdefault(name[-1], []).append(name)
        return found

    @cached_property
    def _opening(self) -> int:
        """Where the first lines end, in which the paper's name may stand."""
        text, end = self.reader.text, self.line(0)[1]
        for _ in range(_HEAD_LINES):
            end = self.line(end + 1)[1] if end < len(text) else end
        return min(end, self.line(0)[1] + _HEAD)

    @cached_property
    def owner_starts(self) -> list[int]:
        """Where the bodies begin."""
        return [owner.start for owner in self.owners]

    def odd(self, owner: Owner) -> int:
        """Return how many characters of a body's name belong to words that no name holds: verbs, particles, numbers."""
        known = self._odd.get((owner.start, owner.end))
        if known is not None:
            return known
        words, place, count = self.reader.words, owner.start, 0
        while 0 <= place < owner.end:
            index = words.at(place)
            word, tag = words.pairs[index]
            count += len(word) * (tag[:1] in "pcudrtyeovm" and word not in _inner())
            place = max(place + 1, words.ends(index))
        self._odd[owner.start, owner.end] = count
        return count

    def owners_within(self, low: int, high: int) -> list[Owner]:
        """Return the bodies that begin between two places."""
        return self.owners[bisect_left(self.owner_starts, low) : bisect_left(self.owner_starts, high)]

    def names_around(self, low: int, high: int) -> list[str]:
        """Return the names of the bodies that stand, in part at least, between two places, as `places` has them."""
        known = {owner.name for owner in self.owners_within(low - self._longest, high + 1) if owner.end >= low}
        return sorted(known, key=self.order.__getitem__)

    @cached_property
    def _longest(self) -> int:
        return max((owner.end - owner.start for owner in self.owners), default=0)

    @cached_property
    def order(self) -> dict[str, int]:
        """Which of the bodies is named first."""
        return {name: number for number, name in enumerate(self.places)}

    def first_within(self, low: int, high: int) -> str:
        """Return the name of the first body that begins between two places."""
        at = bisect_left(self.owner_starts, low)
        return self.owners[at].name if at < len(self.owners) and self.owners[at].start < high else ""

    @cached_property
    def places(self) -> dict[str, list[Owner]]:
        """The places of each body in order."""
        found: dict[str, list[Owner]] = {}
        for owner in self.owners:
            found.setdefault(owner.name, []).append(owner)
        return found

    def around(self, name: str, anchor: tuple[int, int]) -> tuple[Owner | None, Owner | None, Owner | None]:
        """Return the last place of a body before a stretch, one that overlaps it, and the first behind it."""
        own = self.places.get(name, ())
        at = bisect_left(own, anchor[1], key=_start)
        behind = own[at] if at < len(own) else None
        last = at - 1
        while last >= 0 and own[last].end > anchor[0]:
            last -= 1
        return own[last] if last >= 0 else None, own[at - 1] if last < at - 1 else None, behind

    @cached_property
    def named(self) -> Counter[str]:
        """How often each body is named."""
        return Counter(owner.name for owner in self.owners)

    @cached_property
    def kinds(self) -> Counter[str]:
        """How many different bodies of each kind are named."""
        return Counter(kind for _, kind in {(owner.name, owner.kind) for owner in self.owners})

    @cached_property
    def commonest(self) -> dict[str, str]:
        """The body of each kind that is named most."""
        found: dict[str, str] = {}
        for owner in self.owners:
            best = found.get(owner.kind)
            if best is None or self.named[owner.name] > self.named[best]:
                found[owner.kind] = owner.name
        return found

    @cached_property
    def rows(self) -> Counter[tuple[str, str]]:
        """How many people have a body at the same side with the same between, as the entries of a list have."""
        count: Counter[tuple[str, str]] = Counter()
        for span in self.mentions:
            near = self.owners[bisect_left(self.owner_starts, span.start - 60) :
                               bisect_left(self.owner_starts, span.end + 5)]
            count.update({(side, self.reader.text[low:high]) for owner in near
                          for side, low, high in [between(self, (span.start, span.end), (owner.start, owner.end))]
                          if high - low <= 4 and not self.people_between(low, high)})
        return count

    def line(self, place: int) -> tuple[int, int]:
        """Return the line that holds a place."""
        at = bisect_left(self._ends, place)
        return self._ends[at - 1] + 1 if at else 0, self._ends[at]

    def heading(self, place: int) -> str:
        """Return the last short line without a full stop above the line of a place."""
        own = start = self.line(place)[0]
        if own not in self._headings:
            self._headings[own] = ""
            for _ in range(12):
                if start == 0:
                    break
                start, end = self.line(start - 1)
                if 1 < end - start <= 32 and "。" not in self.reader.text[start:end]:
                    self._headings[own] = self.reader.text[start:end]
                    break
        return self._headings[own]

    @cached_property
    def _ends(self) -> list[int]:
        text = self.reader.text
        return [*(match.start() for match in re.finditer("\n", text)), len(text)]

    def called(self, title: tuple[int, int], span: Span) -> list[tuple[str, str]]:
        """Return the words that stand where a body may be called by a short form: 孔城的某某, 某某(孔城)."""
        if (title, span) in self._called:
            return self._called[title, span]
        text, found = self.reader.text, []
        for where, end in {"title": title[0], "name": span.start}.items():
            before = _CALLED.search(text, max(0, end - 14), end)
            if before and before.group(1):
                found.append((where, before.group(1)))
        behind = _IN_BRACKET.match(text, span.end)
        self._called[title, span] = [*found, ("bracket", behind.group(1))] if behind else found
        return self._called[title, span]

    def people_between(self, low: int, high: int) -> int:
        """Return how many people are named between two places."""
        return bisect_left(self.starts, high) - bisect_left(self.starts, low)

    def verdict(self, mentions: Sequence[Span]) -> tuple[Span, Post]:
        """Return the mention of a person that tells most by the rules, and the post that they give it."""
        best = min(mentions, key=lambda s: (self.said[s].former, not self.said[s].title,
                                            not self.said[s].organization, s.start))
        return best, self.said[best]


def step(distance: int) -> int:
    """Return a distance on a coarse scale."""
    return bisect_right(_STEPS, distance)


def shape(gap: str) -> str:
    """Return what stands between two things: the text itself where it is short, else its marks in order."""
    if len(gap) > 30:
        return "~/" if "\n" in gap else "~。" if "。" in gap else "~"
    return gap if len(gap) <= 2 else _marks(gap)


@lru_cache(maxsize=20_000)
def _marks(gap: str) -> str:
    marks = "".join("/" if c == "\n" else c for c in gap if c in _MARKS or c == "\n")
    return f"+{marks}" if len(marks) <= 3 else f"+{marks[:2]}~"


def between(page: Page, one: tuple[int, int], other: tuple[int, int]) -> tuple[str, int, int]:
    """Return the side of `other` to `one` (before, behind), and where the gap between them begins and ends."""
    if other[1] <= one[0]:
        return "before", other[1], one[0]
    return "behind", one[1], max(one[1], other[0])


@lru_cache(maxsize=1)
def _inner() -> frozenset[str]:
    """Return the verbs that stand in names of bodies."""
    return frozenset(lexicon.tables()["titles"]["organization_verbs"].split())
