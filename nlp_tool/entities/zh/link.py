"""From candidates to entities: what is one thing, what it is called in full, and how things relate."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from functools import cached_property

from nlp_tool.annotations import Entity, Mention, Relation
from nlp_tool.document import Document
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.places import DocumentPlaces, places_zh
from nlp_tool.entities.zh import aliases, composition, forms, kinds, relations, renaming
from nlp_tool.entities.zh.coreference import Discourse, pronouns
from nlp_tool.entities.zh.repair import repair
from nlp_tool.entities.zh.sizing import Sizing
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.entities.zh.symbols import lexicon
from nlp_tool.entities.zh.within import Inner
from nlp_tool.tokens.script import fold_key

Parts = tuple[list[Entity], list[Mention], list[Relation]]


def link(text: str, candidates: Iterable[Candidate], *, document: Document | None = None) -> Parts:
    """Return the entities, mentions and relations of a Chinese text from the candidates found in it."""
    return Builder(clusters(text, candidates)).build()


Clusters = tuple[Page, Discourse, list[list[Span]], list[list[Span]], dict[int, list[str]]]
"""A page, its discourse, the mentions by group and by school, and the former names of schools by number."""


def clusters(text: str, candidates: Iterable[Candidate]) -> Clusters:
    """Return a text with its mentions completed and sorted by the group or school that they mean."""
    page = Page(text, candidates)
    repair(page)
    composition.expand(page)
    called = aliases.stated(page) + aliases.counted(page)
    pronouns(page)
    discourse = Discourse(page)
    discourse.settle()
    _house_campuses(page, discourse)
    groups = aliases.group_clusters([s for s in page.spans if s.kind == "group" and s.form != "pronoun"], called)
    schools, former = _schools(page, called)
    for table in (groups, schools):
        for number, spans in enumerate(table):
            for span in spans:
                span.entity = number
    for span in page.spans:
        if span.form == "pronoun" and span.host is not None:
            span.entity = span.host.entity
    return page, discourse, groups, schools, former


def _house_campuses(page: Page, discourse: Discourse) -> None:
    """Give every bare campus its school: the one named before it in its sentence, or the group's it is spoken of."""
    named = [s for s in page.spans if s.kind in ("school", "group") and s.form not in ("pronoun", "host")]
    order = {id(s): at for at, s in enumerate(page.spans)}
    known = _Hosts(order)
    for span in named:
        known.add(span)
    for span in [s for s in page.spans if s.kind == "campus"]:
        span.kind, span.attributes["campus"] = "school", "true"
        _house(page, discourse, known, span)
        known.add(span)


class _Hosts:
    """The named schools and groups of a page in order, to be asked what stands before a campus and what ends in it."""

    def __init__(self, order: dict[int, int]) -> None:
        """`order` is the place of each mention (by id) among those of the page."""
        self.order = order
        self.hosts: list[Span] = []
        self.last: dict[str, Span] = {}

    def add(self, span: Span) -> None:
        """Take in a named school or group."""
        if not forms.is_campus(span.flat):
            insort(self.hosts, span, key=lambda s: self.order[id(s)])
        old = self.last.get(span.flat)
        if old is None or self.order[id(old)] < self.order[id(span)]:
            self.last[span.flat] = span

    def before(self, place: int) -> Iterator[Span]:
        """Yield what is no campus and ends before a place, the last first."""
        for at in range(bisect_left(self.hosts, place, key=lambda s: s.start) - 1, -1, -1):
            if self.hosts[at].end <= place:
                yield self.hosts[at]


def _house(page: Page, discourse: Discourse, known: _Hosts, span: Span) -> None:
    """Give one campus its school, if it does not name it itself."""
    if not forms.is_bare(span.flat) and "…" not in span.flat and forms.is_campus(span.flat):
        return
    continued = composition.continued_host(page, span)
    if continued:
        span.name, span.form, span.grade = continued + span.name.lstrip("…"), "composed", "inferred"
        return
    last = next(known.before(span.start), None)
    start, _ = page.sentences[page.sentence_of(span.start)]
    near = last if last is not None and last.start >= start else None
    if near is None or near.kind == "group":
        same = [name for name in known.last if name.endswith(span.flat) and len(name) > len(span.flat) + 1]
        if len(same) == 1:  # named in full elsewhere, and nothing here says otherwise
            only = known.last[same[0]]
            span.name, span.form, span.host = only.name, "composed", only.host
            return
    host = near or discourse.group_at(span.start) or next((s for s in known.before(span.start) if s.kind == "school"),
                                                          None)
    if host is not None:
        span.host, span.form, span.grade = host, "composed", "inferred"
        span.name = composition.host_name(page, host, span) if host.kind == "group" else host.name + span.name


def _schools(page: Page, called: list[tuple[Span, Span]]) -> tuple[list[list[Span]], dict[int, list[str]]]:
    """Return the clusters of school mentions, and for the number of a cluster the former names it has."""
    spans = [s for s in page.spans if s.kind == "school" and s.form != "pronoun"]
    clusters = aliases.school_clusters(page, spans, called)
    of = {id(s): number for number, cluster in enumerate(clusters) for s in cluster}
    sets = aliases.Sets(len(clusters))
    former: dict[int, str] = {}
    visible = [s for s in spans if s.form != "host"]
    for first, second, relation in renaming.renamed(page, visible):
        a, b = of[id(first)], of[id(second)]
        if a != b:
            sets.join(a, b)
            if relation == "former":
                former[b] = second.name
                for span in clusters[b]:
                    span.attributes["former"] = "true"
    for a, b in aliases.campus_labels(clusters):
        sets.join(a, b)
    merged: dict[int, list[Span]] = {}
    names: dict[int, list[str]] = {}
    for number, cluster in enumerate(clusters):
        merged.setdefault(sets.find(number), []).extend(cluster)
        if number in former:
            names.setdefault(sets.find(number), []).append(former[number])
    order = sorted(merged, key=lambda number: (merged[number][0].start, number))
    return [merged[number] for number in order], {
        at: names[number] for at, number in enumerate(order) if number in names
    }


def _telling(span: Span) -> tuple[bool, bool, bool, int]:
    """Order the mentions of a person: a present post with title and organization first."""
    found = span.attributes
    return found.get("former") == "true", "title" not in found, "organization" not in found, span.start


class Builder:
    """Writes clusters and ties as entities, mentions and relations in the coordinates of the source."""

    def __init__(self, found: Clusters) -> None:
        """Weigh the evidence for the relations of the groups and schools that were found."""
        self.page, self.discourse, self.groups, self.schools, self.former = found
        weigher = relations.Weigher(self.page, self.discourse, self.groups, self.schools)
        self.ties, self.dating = weigher.weigh(), weigher.dating
        self.sizing = Sizing(self.dating)
        self.people: list[tuple[list[Span], dict[str, str]]] = []
        """The mentions of each person, the most telling first, and what the rules say of the person."""
        self.entities: list[Entity] = []
        self.mentions: list[Mention] = []
        self.relations: list[Relation] = []
        self.meant: dict[str, int | None] = {}  # organizations by what they are called
        self.known: dict[str, tuple[list[str], aliases.NameIndex]] = {}

    @cached_property
    def places(self) -> DocumentPlaces:
        """The places of the page, read when a group or a school asks where it lies."""
        return DocumentPlaces(places_zh(self.page.flat), text=self.page.flat)

    def build(self) -> Parts:
        """Return the entities, mentions and relations."""
        self.group_at = [-1 if number in self.ties.false else self._add_group(number, spans)
                         for number, spans in enumerate(self.groups)]
        self.school_at = [self._add_school(number, spans) for number, spans in enumerate(self.schools)]
        for span in self.page.spans:
            if span.form == "pronoun" and span.entity >= 0:
                at = (self.group_at if span.kind == "group" else self.school_at)[span.entity]
                if at >= 0:
                    self._mention(span, at)
        self._people()
        self._policies()
        self._ties()
        self.mentions.sort(key=lambda m: (m.start, m.end, m.kind, m.entity))
        return self.entities, self.mentions, self.relations

    def _mention(self, span: Span, entity: int) -> None:
        start, end = self.page.folded.span(span.start, span.end)
        self.mentions.append(
            Mention(
                span.kind,
                self.page.source[start:end],
                start,
                end,
                entity,
                span.grade,
                {"form": span.form, "found_by": span.found_by, "score": f"{span.score:.2f}"},
            )
        )

    def _relation(
        self, kind: str, head: int, tail: int | None, start: int, end: int, grade: str, **attributes: str
    ) -> None:
        begin, stop = self.page.folded.span(start, end)
        self.relations.append(
            Relation(kind, head, tail, begin, stop, grade, {k: v for k, v in attributes.items() if v})
        )

    def _place(self, spans: list[Span]) -> dict[str, str]:
        place = self.places.at(spans[0].start, spans[0].end)
        return {level: value for level, value in zip(("province", "city", "district"), place, strict=True) if value}

    def _add(self, kind: str, name: str, attributes: dict[str, str], spans: list[Span]) -> int:
        self.entities.append(Entity(kind, name, attributes))
        longest = max(len(span.name) for span in spans)
        for span in spans:
            if span.form == "full" and len(span.name) < longest:
                span.form = "short"
            self._mention(span, len(self.entities) - 1)
        return len(self.entities) - 1

    def _add_group(self, number: int, spans: list[Span]) -> int:
        name = max((s.name for s in spans), key=len)
        kind = next((s.attributes["kind"] for s in spans if "kind" in s.attributes), forms.group_kind(name))
        at = self._add("group", name, {"kind": kind, **self._place(spans)}, spans)
        founded = self.dating.founded(number)
        if founded:
            self._relation("established", at, None, *founded[1:], value=founded[0])
        for what, count, start, end, grade in self.sizing.sizes(number, self.size(number)):
            self._relation("size", at, None, start, end, grade, what=what, value=str(count))
        return at

    def size(self, number: int) -> int:
        """Return how many schools of a group were found."""
        core = {self.ties.cores[number][0]} if number in self.ties.cores else set()
        return len(core | {school for group, school in self.ties.members if group == number})

    def _add_school(self, number: int, spans: list[Span]) -> int:
        beside = {s.flat for s in spans if "beside" in s.attributes}
        current = [s for s in spans if s.attributes.get("former") != "true" and s.flat not in beside] or spans
        name = max((s.name for s in current), key=len)
        level = next(
            (s.attributes["level"] for s in spans if s.attributes.get("level", "other") != "other"),
            forms.school_level(name),
        )
        attributes = {"level": level, **({"campus": "true"} if forms.is_campus(name) else {}), **self._place(spans)}
        at = self._add("school", name, attributes, spans)
        for former in self.former.get(number, ()):
            start, end = self.page.sentences[self.page.sentence_of(spans[0].start)]
            self._relation("former_name", at, None, start, end, "stated", value=former)
        return at

    def _people(self) -> None:
        names: dict[str, list[Span]] = {}
        for span in self.page.spans:
            if span.kind == "person":
                names.setdefault(span.flat, []).append(span)
        named = {span.flat: at for at, spans in zip(self.school_at, self.schools, strict=True) for span in spans}
        groups = [(at, spans) for at, spans in zip(self.group_at, self.groups, strict=True) if at >= 0]
        named |= {span.flat: at for at, spans in groups for span in spans}
        for spans in names.values():
            employers = {id(span): self._employer(span, named) for span in spans}
            for span in spans:
                employer = employers[id(span)]
                parts = span.attributes.get("organization", "").split("、")
                if len(parts) > 1:
                    found = [self._named_employer(span, part, named) for part in parts]
                    span.attributes["organization"] = "、".join(
                        part if at is None else self.entities[at].name for part, at in zip(parts, found, strict=True))
                elif employer is not None:
                    span.attributes["organization"] = self.entities[employer].name
            best = sorted(spans, key=_telling)
            attributes = {
                key: value
                for key in ("title", "organization", "kind")
                if (value := next((s.attributes[key] for s in best if s.attributes.get(key)), ""))
            }
            self.people.append((best, attributes))
            sort = kinds.kind(self.page, best, attributes)
            at = self._add("person", spans[0].name, {**attributes, "kind": sort}, spans)
            for span in spans:
                if span.attributes.get("title"):
                    start, end = self.page.sentences[self.page.sentence_of(span.start)]
                    post = {key: span.attributes.get(key, "") for key in ("title", "organization", "former")}
                    post["since"] = self.dating.taken(span.start, span.end)
                    self._relation("post", at, employers[id(span)], start, end, "stated", **post)

    def _employer(self, span: Span, named: dict[str, int]) -> int | None:
        """Return the group or school of the page that a person's organization means: by name, pronoun or role."""
        return self._named_employer(span, span.attributes.get("organization", ""), named)

    def _named_employer(self, span: Span, organization: str, named: dict[str, int]) -> int | None:
        if not named:
            return None
        name = fold_key(organization)
        if name in named:
            return named[name]
        if name in lexicon()["head"]:
            about = self.discourse.group_at(span.start)
            core = self.ties.cores.get(about.entity) if about is not None else None
            only = next(iter(self.ties.cores.values())) if len(self.ties.cores) == 1 else None
            return self.school_at[(core or only)[0]] if core or only else None  # type: ignore[index]
        if name in ("集团", "该集团", "联盟", "教联体"):
            about = self.discourse.group_at(span.start)
            at = self.group_at[about.entity] if about is not None and about.entity >= 0 else -1
            return at if at >= 0 else None
        if name not in self.meant:
            self.meant[name] = self._likest(name, named)
        return self.meant[name]

    def _likest(self, name: str, named: dict[str, int]) -> int | None:
        """Return the one group or school that a name fits best, None where none fits or several do."""
        kind = "group" if forms.group_kind(name) != "other" else "school"
        alike = forms.same_group if kind == "group" else forms.same_school
        stem = forms.stem if kind == "group" else str
        if kind not in self.known:
            names = [other for other, at in named.items() if self.entities[at].kind == kind]
            self.known[kind] = names, aliases.NameIndex([stem(other) for other in names])
        names, index = self.known[kind]
        scored = [(alike(name, names[at]), named[names[at]]) for at in index.near(stem(name))]
        best = max((score for score, _ in scored), default=0.0)
        hosts = {at for score, at in scored if score == best}
        return hosts.pop() if best >= 0.8 and len(hosts) == 1 else None

    def _policies(self) -> None:
        titles: dict[str, list[Span]] = {}
        for span in self.page.spans:
            if span.kind == "policy":
                titles.setdefault(re.sub(r"\W", "", span.flat), []).append(span)
        for spans in titles.values():
            attributes = {
                key: value
                for key in ("issuer", "date")
                if (value := next((s.attributes[key] for s in spans if s.attributes.get(key)), ""))
            }
            at = self._add("policy", max((s.name for s in spans), key=len), attributes, spans)
            if attributes:
                said = max(spans, key=lambda span: (len(span.attributes.keys() & {"issuer", "date"}), -span.start))
                start, end = self.page.sentences[self.page.sentence_of(said.start)]
                self._relation("issued", at, None, start, end, "stated", **attributes)

    def _ties(self) -> None:
        for group, (school, score, start, end, grade) in sorted(self.ties.cores.items()):
            if group not in self.ties.false:
                ends = self.group_at[group], self.school_at[school]
                self._relation("core", *ends, start, end, grade, score=f"{score:.2f}")
        for group, (one, score) in sorted(self.ties.inner.items()):
            if group not in self.ties.false:
                self._relation("core", self.group_at[group], self._add_inner(one), one.start, one.end, "inferred",
                               score=f"{score:.2f}")
        for (group, school), found in sorted(self.ties.members.items()):
            if group not in self.ties.false:
                self._belongs(self.group_at[group], school, found)
        unnamed = {head: self._add_unnamed(head, *found) for head, found in sorted(self.ties.heads.items())}
        for (head, school), found in sorted(self.ties.led.items()):
            self._belongs(unnamed[head], school, found)

    def _add_inner(self, one: Inner) -> int:
        """Add a school that stands within the name of a group alone."""
        names = dict.fromkeys(name for name in (one.name, one.short) if name)
        spans = [Span("school", one.end - len(name), one.end, self.page.slice(one.end - len(name), one.end),
                      score=0.5, grade="inferred") for name in names]
        return self._add("school", one.name, {"level": forms.school_level(one.name), **self._place(spans)}, spans)

    def _add_unnamed(self, head: int, score: float, start: int, end: int) -> int:
        """Add the group that a school heads and the text does not name; it is called after the school."""
        core = self.entities[self.school_at[head]]
        places = {level: value for level, value in core.attributes.items() if level in ("province", "city", "district")}
        self.entities.append(Entity("group", f"{core.name}教育集团", {"kind": "group", "unnamed": "true", **places}))
        at = len(self.entities) - 1
        self._relation("core", at, self.school_at[head], start, end, "inferred", score=f"{score:.2f}")
        return at

    def _belongs(self, group: int, school: int, found: relations.Membership) -> None:
        said = {"role": found.role, "mode": found.mode, "joined": found.joined, "score": f"{found.score:.2f}"}
        self._relation("member", group, self.school_at[school], found.start, found.end, found.grade, **said)
