"""Who issued a policy and when: one of the bodies and dates around its title, at the edges of the text, or none."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from nlp_tool.entities import choice
from nlp_tool.entities.zh.dates import Date, dates, iso, issued
from nlp_tool.entities.zh.reader import Reader

MODEL = "facts_zh.npz"
Found = tuple[str, int, list[str]]
"""What may be the issuer or the date, the mention of the title (its number) by which it stands, and its evidence."""
_REACH, _BEHIND = 80, 60
_EDGE = 200
_HEADED = 12
"""Characters in which what heads a source (发布机构:) and blanks fit."""
_FAR = 600
"""Characters before a title in which bodies and dates are looked for where no sentence or line ends."""
_NEAR = 10
_MENTIONS = 4
_SHORT = 48
_NUMBERED = re.compile(r"[〔\[(【]\s?((?:19|20)\d{2})\s?[〕\])】]\s?(?:第?\s?\d{1,4}\s?号)?")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=[年版\-—–~])")
_STOPS = re.compile(r"[。!?;\n]")
_LISTED = re.compile(r"[、和与及,\s]{1,2}|联合|会同")
_LETTERHEAD = re.compile(r"(?:^|\n)\s{0,8}([一-鿿]{4,30})文件\s{0,4}\n")
_PREFIX = re.compile(r"[一-鿿]{2,24}?(?:局|厅|部|委|府|院|会|室|办|部门|集团|学校|小学|中学)(?=(?:办公室)?关于)"
                     r"(?:办公室)?")
_MORE = re.compile(r"编办|组织部|政府办(?:公[室厅])?|理事会|国务院|(?:教育|公安|财政|交通运输)部(?!门)|教育部门|"
                   r"督导室|领导小组|教育工委")
_HERE = re.compile(r"[市区县州省](?=里(?!的))")
_OPENS = re.compile(r"(?:^|来源[:：]|发布机构[:：])\s{0,4}$")
_STEPS = (0, 2, 5, 10, 20, 40)


class Issues:
    """The bodies and dates of a text, to be asked which issued a policy."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader of a folded text."""
        self.reader, self.text = reader, reader.text

    @cached_property
    def dates(self) -> list[Date]:
        """The dates of the text that mean a year, in order."""
        return [date for date in dates(self.text) if date.value]

    @cached_property
    def _moments(self) -> list[int]:
        return [date.start for date in self.dates]

    @cached_property
    def _issued(self) -> tuple[str, str]:
        return issued(self.text)

    @cached_property
    def bodies(self) -> list[tuple[int, int, str]]:
        """Start, end and sort of what may issue: bodies, groups, schools and divisions, and bodies in a row as one."""
        found = [(start, end, "body") for end, start in self.reader.bodies.items()]
        found += [(span.start, span.end, span.kind) for span in self.reader.spans if span.kind in ("group", "school")]
        taken = {end for _, end, _ in found}
        found += [(name.start, name.end, "place") for name in self.reader.places.names
                  if name.full and name.end not in taken]
        found += [(match.start(), match.end(), "place") for match in _HERE.finditer(self.text)]
        for match in _MORE.finditer(self.text):
            edge = self.reader.words.left_edge(match.end())
            if match.end() not in taken and match.end() - edge > 2:
                found.append((min(edge, match.start()), match.end(), "body"))
        found.sort()
        return sorted([*found, *self._rows(found)])

    def _rows(self, found: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Return the bodies that stand in a row, each row as one."""
        rows = []
        for number, (start, end, sort) in enumerate(found):
            last, count = end, 1
            for other in found[number + 1 : number + 6]:
                if sort == "body" == other[2] and other[0] >= last and _LISTED.fullmatch(self.text, last, other[0]):
                    last, count = other[1], count + 1
            if count > 1:
                rows.append((start, last, "row"))
        return rows

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _ in self.bodies]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end, _ in sorted(self.bodies, key=lambda one: one[1])]

    def choose(self, mentions: Sequence[tuple[int, int, bool]]) -> tuple[tuple[str, int], tuple[str, int]]:
        """Return issuer and date of a policy named at some places (start, end, quoted), each with its mention.

        What the text does not say is empty.
        """
        chosen = []
        for what, found in (("issuer", self.issuers(mentions)), ("date", self.moments(mentions))):
            weights = choice.load(what, MODEL)
            best = choice.likeliest([*(evidence for *_, evidence in found), ["none"]], weights)
            chosen.append((found[best][0], found[best][1]) if best < len(found) else ("", 0))
        return chosen[0], chosen[1]

    def issuers(self, mentions: Sequence[tuple[int, int, bool]]) -> list[Found]:
        """Return what may be the issuer of a policy."""
        found: list[Found] = []
        for number, (start, end, quoted) in enumerate(mentions[:_MENTIONS]):
            shape = self._shape(start, end, quoted)
            for low, high, sort, where in self._around(start, end):
                name = self._name(low, high)
                found.append((name, number, [*self._evidence(low, high, sort, where, (start, end)), *shape,
                                             *(f"{where}:{piece}" for piece in shape)]))
        return found

    def _around(self, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
        """Yield the bodies in the title, before it, behind it and at the edges of the text, and where each stands."""
        low = self._sentence(start)
        lines = max(self.text.rfind("\n", 0, max(0, start - 1)), start - _FAR)
        high = _STOPS.search(self.text, end, end + _BEHIND)
        stop = min(high.start() if high else len(self.text), end + _BEHIND)
        tail = len(self.text) - _EDGE
        near = range(bisect_left(self._starts, min(low, lines)), bisect_right(self._starts, stop))
        edges = *range(bisect_left(self._starts, _EDGE)), *range(bisect_left(self._starts, tail), len(self.bodies))
        for one, other, sort in [self.bodies[number] for number in sorted({*near, *edges})]:
            if start <= one and other <= end:
                if one == start:
                    yield one, other, sort, "title"
            elif low < one and other <= start:
                yield one, other, sort, "before"
            elif end <= one and other <= stop:
                yield one, other, sort, "behind"
            elif sort in ("body", "row") and lines <= one and other <= start:
                yield one, other, sort, "above"
            elif sort in ("body", "row") and one >= max(tail, end) and self._alone(one, other):
                yield one, other, sort, "signed"
            elif sort in ("body", "row", "group") and other < min(start, _EDGE) and self._alone(one, other):
                yield one, other, sort, "opening"
        prefix = _PREFIX.match(self.text, start, end)
        if prefix:
            yield *prefix.span(), "body", "prefix"
        for match in _LETTERHEAD.finditer(self.text, 0, _EDGE):
            yield *match.span(1), "body", "letterhead"

    def _sentence(self, start: int) -> int:
        """Return where the last sentence or line before a place ends; if far before, a place not too far."""
        end = max(self.text.rfind(mark, max(0, start - _REACH), start) for mark in "。!?\n")
        return max(end, start - _FAR)

    def _alone(self, start: int, end: int) -> bool:
        """Tell whether a body opens its line and little follows, as in a signature."""
        first, last = self.text.rfind("\n", 0, start) + 1, self.text.find("\n", end)
        before = self.text[first:start].strip(" (　")
        return (not before or bool(_OPENS.search(before[-_HEADED:])) or before.endswith((":", "源", "("))) and (
            (last if last >= 0 else len(self.text)) - end < _SHORT)

    def _name(self, start: int, end: int) -> str:
        """Return the name of a body, with the division that 区教育局 leaves out."""
        name, place = self.text[start:end], self.reader.places.at(start, end)
        if name[:1] in "区县" and place.district:
            return place.district + name[1:]
        return place.city + name[1:] if name[:1] == "市" and place.city else name

    def _shape(self, start: int, end: int, quoted: bool) -> list[str]:
        """Return what the title and its place say of how it names its issuer."""
        title = self.text[start:end]
        own = any(one == start and sort == "body" for one, other, sort in self._at(start))
        head = "about" if title.startswith("关于") else "body" if own else "other"
        line = self.text[self.text.rfind("\n", 0, start) + 1 : start].strip(" 《　")
        return [f"quoted:{quoted}", f"head:{head}", f"kind:{title[-2:]}", f"first:{start < 60}:{quoted}",
                f"line:{not line}:{quoted}"]

    def _at(self, start: int) -> list[tuple[int, int, str]]:
        low = bisect_left(self.bodies, (start, 0, ""))
        return self.bodies[low : bisect_left(self.bodies, (start + 1, 0, ""))]

    def _evidence(self, low: int, high: int, sort: str, where: str, title: tuple[int, int]) -> list[str]:
        start, end = title
        between = self.text[high:start] if high <= start else self.text[end:low] if low >= end else ""
        steps = sum(len(between) > step for step in _STEPS)
        name = self.text[low:high]
        nearest = where == "before" and bisect_right(self._ends, start) - bisect_right(self._ends, high) <= 0
        same = self.text[start : start + 2] == name[:2]
        parts = ["any", f"where:{where}", f"sort:{sort}", f"{where}:{sort}", f"{where}:{steps}",
                 f"{where}:near:{nearest}", f"{where}:{sort}:{steps}", f"ends:{name[-1:]}", f"{where}:ends:{name[-2:]}",
                 f"{where}:same:{same}", f"{where}:clause:{not re.search('[,。;:]', between)}"]
        if where in ("before", "behind"):
            near = between[-_NEAR:] if where == "before" else between[:_NEAR]
            far = between[:_NEAR]
            parts += [f"{where}:v:{near[at : at + 2]}" for at in range(len(near) - 1)]
            parts += [f"{where}:w:{far[at : at + 2]}" for at in range(len(far) - 1)]
            parts += [f"{where}:only:{between}"] if len(between) <= 4 else []
            behind = self.text[high : high + 6] if where == "behind" else self.text[end : end + 6]
            parts += [f"{where}:x:{behind[at : at + 2]}" for at in range(len(behind) - 1)]
            front = self.text[max(0, low - 3) : low]
            parts += [f"{where}:f:{front[-1:]}", f"{where}:g:{front[-2:]}"]
        return parts

    def moments(self, mentions: Sequence[tuple[int, int, bool]]) -> list[Found]:
        """Return what may be the date of a policy."""
        found: list[Found] = []
        for number, (start, end, quoted) in enumerate(mentions[:_MENTIONS]):
            shape = self._shape(start, end, quoted)
            for value, low, high, sort, where in self._when(start, end):
                found.append((value, number, [*self._evidence(low, high, sort, where, (start, end)), *shape,
                                              f"parts:{value.count('-')}", f"{where}:parts:{value.count('-')}",
                                              *(f"{where}:{piece}" for piece in shape)]))
        return found

    def _when(self, start: int, end: int) -> Iterator[tuple[str, int, int, str, str]]:
        low = self._sentence(start)
        for date in self.dates[bisect_left(self._moments, low) : bisect_right(self._moments, end + _BEHIND)]:
            if low < date.start and date.end <= start:
                yield date.value, date.start, date.end, date.kind, "before"
            elif start <= date.start and date.end <= end:
                yield date.value, date.start, date.end, date.kind, "title"
            elif end <= date.start <= end + _BEHIND and "\n" not in self.text[end : date.start].strip():
                yield date.value, date.start, date.end, date.kind, "behind"
        for match in _NUMBERED.finditer(self.text, end, end + _BEHIND):
            yield match[1], match.start(), match.end(), "number", "behind"
            break
        for match in _YEAR.finditer(self.text, start, end):
            yield match[0], match.start(), match.end(), "year", "title"
            break
        value, how = self._issued
        if value:
            yield iso(*(int(part) for part in [*value.split("-"), "0", "0"][:3])), start, end, how, "issue"
