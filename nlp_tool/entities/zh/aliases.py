"""Which mentions of a document are one thing: full names, short forms, stated, former and double names."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.spans import Page, Span

# 成都市郫都区第四中学校(以下简称“郫都四中”): what stands between a name and its stated short form
_STATED = re.compile(r"[”\"」』]?\((?:以下|下文|后文|下称)?(?:均|统)?(?:简)?称?(?:为|作|:)?[“\"「『‘]?$")
_APPOSED = re.compile(
    r"[”\"」』]?\((?:原|原名|即|前身为|前身是|又名|又称|也称|亦称|俗称|简称|别名|加挂|对外称|曾用名)?[“\"「『:]?$"
)
_BECOMES = re.compile(
    r"[^。;,、]{0,4}[,]?(?:将|已|正式|于[^,。]{1,12}|后)?(?:(?:更名|改名|易名|定名|改称)(?:为|成|叫)?|[^。;、]{0,8}新(?:名字|校名|名称|名)(?:叫|是|为|:)?)[“\"「『]?$"
)
_FORMERLY = re.compile(
    r"[”\"」』]?[,，]?(?:[^。]{0,6}的?)?(?:前身|原名|原称|曾用名|旧称|旧名|老校名|原来叫|以前叫|那时叫|当时叫)(?:[^。,]{0,4}(?:是|为|叫|系|作)|:)?(?:[^。,、;]{0,14}的)?[“\"「『]?$"
)
_NOW = re.compile(r"[”\"」』]?\((?:现|今|现为|现名|今为|现更名为|现称)[“\"「『:]?$")
_DOUBLE = re.compile(
    r"挂(?:了|出|起|着)?(?:的是)?[“\"「『]$|[”\"」』]?[^。;、]{0,6}(?:加挂|增挂|挂牌|挂上|换上|换成|改挂|同时挂|另挂|对外叫|对外称|又名|也叫|亦称|又称)(?:为|了|上|牌子)?[“\"「『]?$"
)
# A second name that leaves the first what it is
_BESIDE = re.compile(r"[加增另同]挂|同时挂|[又也][名叫称]|亦称|对外称")
# 龙山小学是“……教育集团龙山校区”: a school and the name it has in the group
_CAMPUS_OF = re.compile(
    r"[”\"」]?[,]?(?:就|也|则|便|即|又|今|现|都)?(?:是|叫|即|称|为|名为|改为|变成|变身为?|成为|成了|改名为|更名为|挂牌为?|挂上|加挂|"
    r"换上|=|:)(?:了|着|的)?[“\"「『]?…{0,2}$"
)
_MERGED = re.compile(r"[^,。;]{0,8}(?:并入|划入|划归|合并到|整合进|融入|撤并到|归入)[^,。;]{0,2}")
_ARROW = re.compile(r"[”\"」]?\s{0,2}(?:→|->|—>|=>|⇒|➡)\s{0,2}[“\"「]?…{0,2}$")


_CALLED = re.compile(
    r"(?:以下简称|下文简称|下称|后称|简称|俗称|亦称|又称|也称|统称|人称|合称|又名|别称|昵称)(?:为|作|是|叫|:)?\s?"
    r"((?:[“\"「『][^“”\"「」『』\n]{2,16}[”\"」』][、,和]?){1,4}|[\u4e00-\u9fff\d]{2,8}(?=[)),。;]))"
)
_QUOTED = re.compile(r"[^“”\"「」『』、,]{2,16}")


def stated(page: Page) -> list[tuple[Span, Span]]:
    """Return (named, alias) where the text says so, as in (以下简称“郫都四中”); add the aliases as mentions."""
    pairs = []
    known = any(span.kind in ("group", "school") for span in page.spans)
    for match in _CALLED.finditer(page.flat) if known else ():
        before = [
            s
            for s in page.ending(match.start() - 41, match.start())
            if s.kind in ("group", "school") and s.form in ("full", "short")
        ]
        if not before:
            continue
        for quoted in _QUOTED.finditer(match.group(1)):
            start, end = match.start(1) + quoted.start(), match.start(1) + quoted.end()
            same = next(
                (s for s in page.ending(end - 1, end) if s.kind in ("group", "school") and s.start == start), None
            )
            if same is None and not page.covered(start, end):
                kind = "group" if forms.group_kind(quoted.group()) != "other" else before[-1].kind
                for place in re.finditer(re.escape(quoted.group()), page.flat):
                    if not page.covered(*place.span()):
                        new = page.add(Span(kind, *place.span(), page.slice(*place.span()), form="short", score=0.8))
                        same = new if new.start == start else same
            named = next((s for s in reversed(before) if same is not None and s.kind == same.kind), None)
            if same is not None and named is not None and same is not named:
                pairs.append((named, same))
    return pairs


def counted(page: Page) -> list[tuple[Span, Span]]:
    """五校教育联盟 after the alliance was named: a group that is called by the number of its schools."""
    named = [s for s in page.spans if s.kind == "group" and s.form == "full"]
    return [
        (before, span)
        for before, span in itertools.pairwise(named)
        if re.match(r"[两二三四五六七八九十\d]{1,2}[校园]", span.flat)
        and not re.match(r"[两二三四五六七八九十\d]", before.flat)
    ]


_LISTED = re.compile(r"[”」』]?(?:、|和|及|与|以及|、以及)[“「『]?")
_LONGEST_ROW = 200


class Sets:
    """Disjoint sets of spans."""

    def __init__(self, count: int) -> None:
        """Begin with every index alone."""
        self.parent = list(range(count))

    def find(self, index: int) -> int:
        """Return the first index of a set."""
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def join(self, first: int, second: int) -> None:
        """Make two sets one."""
        a, b = sorted((self.find(first), self.find(second)))
        self.parent[b] = a


class NameIndex:
    """Finds the names that may be forms of one: the longer has all signs of the shorter, so its rarest too."""

    def __init__(self, names: Sequence[str]) -> None:
        """Index names of schools, or the stems of groups."""
        signs = [forms.signs(name) for name in names]
        self._counts = Counter(sign for own in signs for sign in own)
        self._size = len(names)
        self._holding: dict[str, list[int]] = {}
        self._rarest: dict[str, list[int]] = {}
        for at, own in enumerate(signs):
            for sign in own:
                self._holding.setdefault(sign, []).append(at)
            self._rarest.setdefault(self._rare(own), []).append(at)

    def _rare(self, own: Iterable[str]) -> str:
        return min(own, key=lambda sign: (self._counts[sign], sign), default="")

    def near(self, name: str) -> list[int]:
        """Return the places of the names worth comparing with a name, in order."""
        own = forms.signs(name)
        if not own:
            return list(range(self._size))
        found = set(self._holding.get(self._rare(own), ()))
        for sign in (*own, ""):
            found.update(self._rarest.get(sign, ()))
        return sorted(found)


def cluster(
    spans: list[Span],
    alike: Callable[[str, str], float],
    stated: list[tuple[Span, Span]],
    *,
    stem: Callable[[str], str] = str,
    apart: Mapping[str, set[str]] | None = None,
) -> list[list[Span]]:
    """Return the spans by thing: equal names first, then each shorter name with the one longer name it fits best.

    `stated` are pairs that the text says to be one, `apart` names that it lists beside each other, which are not.
    """
    if not spans:
        return []
    apart = apart or {}
    names: dict[str, list[Span]] = {}
    for span in spans:
        names.setdefault(span.flat, []).append(span)
    order = sorted(names, key=lambda name: (-len(name), names[name][0].start))
    sets = Sets(len(order))
    place = {name: index for index, name in enumerate(order)}
    index_of = NameIndex([stem(name) for name in order])
    said = set()
    for named, alias in stated:
        if named.flat in place and alias.flat in place:
            sets.join(place[named.flat], place[alias.flat])
            said.add(alias.flat)
    for index, name in enumerate(order):
        if name in said:
            continue
        scored = [
            (alike(name, order[at]), at)
            for at in index_of.near(stem(name))
            if at < index and order[at] not in apart.get(name, ())
        ]
        best = max((score for score, _ in scored), default=0.0)
        hosts = {sets.find(at) for score, at in scored if score == best}
        if best >= 0.75 and len(hosts) > 1:
            hosts = {sets.find(_nearest(names, order, index, [at for score, at in scored if score == best]))}
        if best >= 0.75 and len(hosts) == 1:
            sets.join(hosts.pop(), index)
    groups: dict[int, list[Span]] = {}
    for index, name in enumerate(order):
        groups.setdefault(sets.find(index), []).extend(names[name])
    return sorted(
        (sorted(g, key=lambda s: (s.start, s.end)) for g in groups.values()),
        key=lambda g: (g[0].start, g[0].end, g[0].name),
    )


def _nearest(names: dict[str, list[Span]], order: list[str], index: int, hosts: list[int]) -> int:
    """Return the host whose mention stands nearest before the first mention of a short name."""
    first = names[order[index]][0].start
    return min(
        hosts,
        key=lambda at: min(
            (first - s.start if s.start <= first else 10**6 + s.start - first) for s in names[order[at]]
        ),
    )


def renamed(page: Page, schools: list[Span]) -> list[tuple[Span, Span, str]]:
    """Return (span, other, relation) for neighbours that are one school: relation former (other is), or double.

    A second name that leaves the first what it is (加挂) is marked as one beside it.
    """
    found = []
    for before, first, second in zip([None, *schools], schools, schools[1:], strict=False):
        if second.start < first.end or second.start - first.end > 24:
            continue
        between = page.flat[first.end : second.start]
        becomes = between.startswith(",") and _CAMPUS_OF.fullmatch(between) and forms.is_campus(second.flat)
        if becomes and before is not None and _MERGED.fullmatch(page.flat, before.end, max(before.end, first.start)):
            found.append((before, second, "double"))  # 甲并入乙, 成为乙的校区: the first is the campus
            continue
        if _STATED.search(between) and between.startswith(("(", "”(", '"(')):
            found.append((first, second, "double"))
        elif _NOW.search(between) or _ARROW.fullmatch(between):
            found.append((second, first, "former"))
        elif (
            _CAMPUS_OF.fullmatch(between)
            and len(between) > 0
            and not forms.is_campus(first.flat)
            and forms.is_campus(second.flat)
            and (
                second.host is not None
                or forms.group_kind(second.flat[: len(second.flat) - len(forms.campus_part(second.flat))]) != "other"
            )
        ):
            found.append((first, second, "double"))
        elif _BECOMES.search(between):
            found.append((second, first, "former"))
        elif _FORMERLY.search(between):
            found.append((first, second, "former"))
        elif (
            between.startswith("(")
            and _APPOSED.search(between)
            and page.flat[second.end : second.end + 2].lstrip('”"」』').startswith(")")
        ):
            found.append((first, second, "former" if "原" in between or "前身" in between else "double"))
        elif (
            between == "在"
            and re.match(r"[^,。]{0,3}(?:挂牌|揭牌|授牌)", page.flat[second.end : second.end + 6])
            and forms.is_campus(first.flat)
        ) or _DOUBLE.search(between):
            if _BESIDE.search(between):
                second.attributes["beside"] = "true"
            found.append((first, second, "double"))
    return found


def group_clusters(spans: list[Span], pairs: list[tuple[Span, Span]]) -> list[list[Span]]:
    """Return the mentions of groups by group."""
    return cluster(spans, forms.same_group, pairs, stem=forms.stem)


def school_clusters(page: Page, spans: list[Span], pairs: list[tuple[Span, Span]]) -> list[list[Span]]:
    """Return the mentions of schools by school."""
    apart: dict[str, set[str]] = {}
    row: list[str] = []
    visible = [s for s in spans if s.form in ("full", "short")]
    for before, span in zip([None, *visible], visible, strict=False):
        joined = before is not None and _LISTED.fullmatch(page.flat, before.end, span.start)
        row = [*row, span.flat] if joined else [span.flat]
        for name in row[:-1] if len(row) < _LONGEST_ROW else ():
            if name != span.flat:
                apart.setdefault(name, set()).add(span.flat)
                apart.setdefault(span.flat, set()).add(name)
    return cluster(spans, forms.same_school, pairs, apart=apart)


def campus_labels(clusters: list[list[Span]]) -> list[tuple[int, int]]:
    """Return pairs of clusters that are one school: 付村小学 and X付村校区, where X is a group.

    The label of the campus has to begin the name of exactly one other school.
    """
    begun: dict[str, set[int]] = {}
    for number, spans in enumerate(clusters):
        for name in {s.flat for s in spans if not forms.is_campus(s.flat)}:
            whole, bare = forms.key(name), forms.key(forms.without_places(name))
            ends = [whole[at:-1] for at in range(len(whole))]
            for label in {*(text[:size] for text in (whole, bare) for size in range(2, len(text) + 1)), *ends}:
                begun.setdefault(label, set()).add(number)
    pairs = []
    for number, spans in enumerate(clusters):
        labels = {
            forms.key(re.sub(r"(?:校区|分校|园区|分园|校|园)$", "", part))
            for s in spans
            if (part := forms.own_part(s.flat))
            and ((s.host is not None and s.host.kind == "group") or re.search("集团|联盟|[共联][同合]?体", s.flat))
        }
        hits = {other for label in labels if len(label) >= 2 for other in begun.get(label, ())} - {number}
        if len(hits) == 1:
            pairs.append((hits.pop(), number))
    return pairs
