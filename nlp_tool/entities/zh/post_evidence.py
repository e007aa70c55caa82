"""What speaks for a title, and for an organization, as that of a person: named pieces of evidence, none a verdict.

A person is all mentions of one name. Candidates are the titles on the page and the bodies on the page: schools, groups,
bureaus, governments, papers, companies. The evidence says where they stand to the person, what is between, what kind
they are of, how often they are named, and what the rules (people.py, employers.py) say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import rank_of, source_pattern
from nlp_tool.entities.zh.people import post_pattern
from nlp_tool.entities.zh.reader import Post, Reader

TITLES, OWNERS = 8, 10
"""How many candidates are weighed at most, the nearest first."""
_FAR_TITLE = 160
_NOWHERE = 10**9
_STEPS = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256)
_KINDS = (("press", re.compile(r"(?:报|网|台|社|新闻|在线|客户端|融媒体?|杂志|周刊|中心)$")),
          ("bureau", re.compile(r"教.{0,6}[局委厅]$|教育部$|教育工委$")),
          ("division", re.compile(r"(?:政府|[省市区县州]委|人大|政协|管委会|街道|办事处|党工委)$")),
          ("university", re.compile(r"(?:大学|学院|研究院|研究所|教科[院所]|教研[院室]|进修学校)$")),
          ("company", re.compile(r"(?:公司|集团|企业|银行|厂)$")),
          ("office", re.compile(r"[局委厅部处科股室]$")))
_APPOSED = re.compile(r"[(,:]([^,。;、()\n:]{2,14})(?=[),。;、\n]|$)")
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


@dataclass(eq=False)
class Page:
    """The people, titles and bodies of one text, and the rules' posts of the people."""

    reader: Reader
    said: dict[Span, Post]

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
    def _starts(self) -> list[int]:
        return [span.start for span in self.mentions]

    @cached_property
    def titles(self) -> list[tuple[int, int]]:
        """Where titles stand that are not too far from people, outside of their names."""
        named = {place for span in self.mentions for place in range(span.start, span.end)}
        stretches: list[tuple[int, int]] = []
        for span in self.mentions:
            low, high = max(0, span.start - _FAR_TITLE), span.end + _FAR_TITLE
            if stretches and low <= stretches[-1][1]:
                low, high = stretches.pop()[0], high
            stretches.append((low, high))
        titles = [match.span() for low, high in stretches
                  for match in post_pattern().finditer(self.reader.text, low, high)]
        return [title for title in titles if title[0] not in named and title[1] - title[0] > 1]

    @cached_property
    def owners(self) -> list[Owner]:
        """The bodies on the page in order."""
        text = self.reader.text
        found = [Owner(text[s.start : s.end], s.kind, s.start, s.end) for s in self.reader.spans
                 if s.kind in ("group", "school", "campus")]
        taken = {place for owner in found for place in range(owner.start, owner.end)}
        for end, start in self.reader.bodies.items():
            if end - 1 not in taken and end - start > 2:
                found.append(Owner(text[start:end], kind_of_body(text[start:end]), start, end))
        return sorted(found, key=lambda owner: (owner.start, owner.end))

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

    def line(self, place: int) -> tuple[int, int]:
        """Return the line that holds a place."""
        at = bisect_left(self._ends, place)
        return self._ends[at - 1] + 1 if at else 0, self._ends[at]

    @cached_property
    def _ends(self) -> list[int]:
        text = self.reader.text
        return [*(match.start() for match in re.finditer("\n", text)), len(text)]

    def people_between(self, low: int, high: int) -> int:
        """Return how many people are named between two places."""
        return bisect_left(self._starts, high) - bisect_left(self._starts, low)

    def verdict(self, mentions: Sequence[Span]) -> tuple[Span, Post]:
        """Return the mention of a person that tells most by the rules, and the post that they give it."""
        best = min(mentions, key=lambda s: (self.said[s].former, not self.said[s].title,
                                            not self.said[s].organization, s.start))
        return best, self.said[best]


def _step(distance: int) -> int:
    return bisect_right(_STEPS, distance)


@lru_cache(maxsize=20_000)
def _shape(between: str) -> str:
    """Return what stands between two things: the text itself where it is short, else its marks in order."""
    if len(between) <= 2:
        return between
    marks = "".join("/" if c == "\n" else c for c in between if c in _MARKS or c == "\n")
    return (f"+{marks}" if len(marks) <= 3 else f"+{marks[:2]}~") if len(between) <= 30 else (
        "~/" if "\n" in between else "~。" if "。" in between else "~")


def _between(page: Page, one: tuple[int, int], other: tuple[int, int]) -> tuple[str, int, int]:
    """Return the side of `other` to `one` (before, behind), and where the gap between them begins and ends."""
    if other[1] <= one[0]:
        return "before", other[1], one[0]
    return "behind", one[1], max(one[1], other[0])


def titles_near(page: Page, mentions: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the titles nearest to the mentions of a person, nearest first."""
    def distance(title: tuple[int, int]) -> int:
        return min(_gap(title, (span.start, span.end)) for span in mentions[:6])

    near = [title for title in page.titles if distance(title) <= _FAR_TITLE]
    runs = [run for span in mentions[:3] for run in _runs(page, span)
            if not any(title[0] < run[1] and run[0] < title[1] for title in near)]
    return sorted({*near, *runs}, key=lambda title: (distance(title), title))[:TITLES]


def _runs(page: Page, span: Span) -> Iterator[tuple[int, int]]:
    """Yield what stands where titles stand though no list knows it: 宿管阿姨某某, 某某（农民画传承人）."""
    text, end = page.reader.text, span.start
    start = page.reader.words.left_edge(end, limit=14) if end else end
    behind = _APPOSED.match(text, span.end)
    for low, high in ((start, end), behind.span(1) if behind else (0, 0)):
        low = max([low, *(owner.end for owner in page.owners if low < owner.end < high)])
        if 2 <= high - low <= 12 and not page.people_between(low, high):
            yield low, high


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def title_evidence(page: Page, mentions: Sequence[Span], title: tuple[int, int], said: Post) -> list[str]:
    """Return what speaks for and against a title as that of a person."""
    text = page.reader.text
    name = text[slice(*title)]
    span = min(mentions[:6], key=lambda s: (_gap(title, (s.start, s.end)), s.start))
    side, low, high = _between(page, (span.start, span.end), title)
    gap, others = text[low:high], page.people_between(low, high)
    listed = not gap or (others and all(c in " 、,\u3000和与及" for c in _without_people(page, low, high)))
    line = page.line(span.start)
    same = line[0] <= title[0] < line[1]
    rank = rank_of(name)
    held = [s for s, post in page.said.items() if post.start == title[0] or post.end == title[1]]
    own = "own" if any(text[s.start : s.end] == text[span.start : span.end] for s in held) else (
        "held" if held else "free")
    head = title[0] == line[0] or text[line[0] : title[0]].strip(" \u3000\t·-1234567890.、") == ""
    evidence = [f"{side} {_shape(gap)}", f"{side} step {_step(len(gap))}", f"{side} rank {rank}", f"name {name[-2:]}",
                f"{side} people {min(others, 4)} {own}", f"{side} listed {bool(listed)} {same}",
                f"{side} own {own} {same}", f"head {head} {text[title[1] : title[1] + 1]} {side} {same}",
                f"follows {side} {text[title[1] : title[1] + 1]}", f"precedes {side} {text[title[0] - 1 : title[0]]}",
                f"short {len(name)} {rank}", f"known {title in page.titles} {side} {_shape(gap)}"]
    if said.title:
        agree = said.title in name or name in said.title
        evidence += [f"said {agree}", f"said {agree} {side} {own}"]
    if not same:
        evidence += [f"other line {_cells(page, span, title)}", f"lines {min(text[low:high].count(chr(10)), 4)} {side}"]
    return evidence


def _cells(page: Page, span: Span, title: tuple[int, int]) -> str:
    """Say whether a title heads the column of a table in which a person stands."""
    text = page.reader.text
    row, head = page.line(span.start), page.line(title[0])
    for mark in ("|", "\t", "  "):
        if mark in text[slice(*row)] and mark in text[slice(*head)]:
            return f"column {text.count(mark, row[0], span.start) == text.count(mark, head[0], title[0])}"
    return "no table"


def _without_people(page: Page, low: int, high: int) -> str:
    pieces, place = [], low
    for span in page.mentions[bisect_left(page._starts, low) : bisect_left(page._starts, high)]:
        pieces.append(page.reader.text[place : span.start])
        place = max(place, span.end)
    return "".join([*pieces, page.reader.text[place:high]])


def no_title(page: Page, mentions: Sequence[Span], said: Post) -> list[str]:
    """Return what speaks for a person without a title."""
    span = mentions[0]
    around = page.reader.text[span.start - 1 : span.start], page.reader.text[span.end : span.end + 1]
    return ["none", f"none said {bool(said.title)}", f"none after {around[0]}", f"none before {around[1]}",
            f"none mentions {min(len(mentions), 3)}", f"none signed {said.signed}"]


def owners_near(page: Page, span: Span, title: tuple[int, int] | None, said: Post) -> list[Owner]:
    """Return the bodies that a person may belong to: each once, where it stands nearest; the rules' one among them."""
    anchor = (min(span.start, title[0]), max(span.end, title[1])) if title else (span.start, span.end)
    nearest: dict[str, Owner] = {}
    for owner in page.owners:
        best = nearest.get(owner.name)
        if best is None or _distance(anchor, owner) < _distance(anchor, best):
            nearest[owner.name] = owner
    ranked = sorted(nearest.values(), key=lambda owner: (_distance(anchor, owner), owner.start))
    common = {page.commonest[kind] for kind in page.commonest}
    kept = ranked[:OWNERS] + [owner for owner in ranked[OWNERS:] if owner.name in common]
    for part in said.organization.split("、") if said.organization else ():
        if all(part != owner.name for owner in kept):
            known = nearest.get(part)
            kept.append(known or Owner(part, "said " + kind_of_body(part), -1, -1))
    return [*kept, *(owner for owner in _unlisted(page, title) if all(owner.name != other.name for other in kept))]


def _unlisted(page: Page, title: tuple[int, int] | None) -> list[Owner]:
    """Return bodies whose form says nothing: what ends where a title begins (今日新昌记者), and the page's source."""
    text, found = page.reader.text, []
    if title:
        end = title[0]
        while end and text[end - 1] in " 的原前":
            end -= 1
        start = page.reader.words.left_edge(end) if end else end
        if 2 <= end - start <= 20 and not page.people_between(start, end):
            found.append(Owner(text[start:end], "beside " + kind_of_body(text[start:end]), start, end))
    source = source_pattern().search(text)
    if source:
        found.append(Owner(source.group(1), "source", *source.span(1)))
    return found


def _distance(anchor: tuple[int, int], owner: Owner) -> int:
    """Return how far a body stands from a person with title; behind counts double."""
    return anchor[0] - owner.end if owner.end <= anchor[0] else 2 * max(0, owner.start - anchor[1])


def owners_evidence(page: Page, span: Span, title: tuple[int, int] | None, name: str, rivals: Sequence[Owner],
                    said: Post) -> list[list[str]]:
    """Return what speaks for and against each of some bodies as that of a person whose title is `name` ("": none)."""
    anchor = title or (span.start, span.end)
    distances = [_distance(anchor, owner) if owner.start >= 0 else _NOWHERE for owner in rivals]
    return [_owner_evidence(page, span, title, name, owner, said,
                            (sum(other < own for other in distances),
                             sum(other < own and rival.kind == owner.kind
                                 for other, rival in zip(distances, rivals, strict=True))))
            for owner, own in zip(rivals, distances, strict=True)]


def _owner_evidence(page: Page, span: Span, title: tuple[int, int] | None, name: str, owner: Owner, said: Post,
                    ranks: tuple[int, int]) -> list[str]:
    rank, kind = rank_of(name) if name else "none", owner.kind
    evidence = [f"kind {kind} {rank}", f"fits {_fits(name, owner)} {rank}", f"title {name[-2:]} {kind}"]
    verdict = ("none" if not said.organization else
               "agree" if owner.name == said.organization or owner.name in said.organization.split("、") else
               "part" if owner.name in said.organization or said.organization in owner.name else "other")
    beside = said.organization and page.reader.text.startswith(said.organization, said.start - len(said.organization))
    evidence += [f"said {verdict} {bool(beside)}", f"said {verdict} {rank}", f"said {verdict} {kind}"]
    if owner.start < 0:
        return evidence
    text, anchor = page.reader.text, title or (span.start, span.end)
    side, low, high = _between(page, anchor, (owner.start, owner.end))
    gap = text[low:high]
    line = page.line(anchor[0])
    same = "line" if line[0] <= owner.start < line[1] else "other"
    same = "sentence" if same == "line" and not any(c in "。!?;；" for c in gap) else same
    order, alike = ranks
    people = page.people_between(low, high)
    before = "title" if title and title[1] <= span.start else "name" if title else "no title"
    home = page.line(owner.start)
    heading = text[slice(*home)].strip(" \u3000:：\t0123456789.、|-(（一二三四五六七八九十)）")
    evidence += [f"{side} {before} {_shape(gap)}", f"{side} {before} step {_step(len(gap))} {kind}",
                 f"{side} {same} {rank} {kind}", f"{side} people {min(people, 3)} {same}", f"{side} {same} {before}",
                 f"order {min(order, 4)} {side} {same}", f"alike {min(alike, 3)} {kind}",
                 f"alike {min(alike, 3)} {side}",
                 f"heading {heading == owner.name} {side}", f"first line {owner.end <= page.line(0)[1]} {rank}",
                 f"line head {owner.start == home[0]} {same} {side}",
                 f"only {page.kinds[kind] == 1} {kind} {rank}",
                 f"common {page.commonest.get(kind) == owner.name} {kind}",
                 f"named {min(page.named[owner.name], 4)} {kind}", f"follows {text[owner.end : owner.end + 1]} {side}"]
    if side == "behind" and text[span.end : span.end + 1] in tuple("(（") and not any(c in ")）" for c in gap):
        evidence.append("in the bracket of the name")
    if "\n" in text[low:high]:
        evidence.append(f"{side} lines {min(gap.count(chr(10)), 4)} {rank}")
    return evidence


def _fits(title: str, owner: Owner) -> str:
    if "园长" in title:
        return "kindergarten" if "幼" in owner.name or owner.name.endswith("园") else "no kindergarten"
    if re.search("集团|总校长|理事长|盟主|学区", title):
        return "group" if owner.kind == "group" else "no group"
    if re.search("局长|科长|股长|党组", title):
        return "bureau" if owner.name.endswith(("局", "委", "厅")) else "no bureau"
    return "kindergarten of a head" if "校长" in title and "幼儿园" in owner.name else "open"


def no_owner(page: Page, span: Span, name: str, said: Post) -> list[str]:
    """Return what speaks for a person who belongs to no body that the text names."""
    rank = rank_of(name) if name else "none"
    return ["none", f"none {rank}", f"none said {bool(said.organization)} {rank}", f"none title {name[-2:]}",
            f"none bodies {min(len(page.named), 3)}"]
