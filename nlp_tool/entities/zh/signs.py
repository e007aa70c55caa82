"""What single signs say of who belongs to whom: tables, rosters, labels and names; none of them decides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.aliases import NameIndex
from nlp_tool.entities.zh.coreference import Discourse
from nlp_tool.entities.zh.lists import Statement, roster_statements
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.entities.zh.symbols import Sentence, abstract, anaphors, lexicon


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sign that a school is in a group, or heads it: which sign, and where it stands."""

    sign: str
    span: Span | None
    start: int
    end: int
    grade: str
    weight: float = 1.0
    role: str = ""


Verdicts = dict[tuple[int, int], list[Verdict]]
"""Verdicts by the numbers of a group and a school."""


@dataclass(slots=True)
class Signs:
    """All the verdicts on a page, and its sentences in symbols."""

    members: Verdicts = field(default_factory=dict)
    cores: Verdicts = field(default_factory=dict)
    read: list[Sentence] = field(default_factory=list)


class SignReader:
    """Collects the verdicts on a page."""

    def __init__(self, page: Page, discourse: Discourse, groups: list[list[Span]], schools: list[list[Span]]) -> None:
        """`groups` and `schools` are the clusters of mentions; the entity of a span is its number in them."""
        self.page, self.discourse, self.groups, self.schools = page, discourse, groups, schools
        self.signs = Signs()

    def collect(self) -> Signs:
        """Read every sentence, then what the names themselves say."""
        self._structure()
        self._sentences()
        for statement in roster_statements(self.page, self.discourse):
            self._take(statement)
        self._labelled_cores()
        self._named_after()
        self._name_cores()
        self._campuses_of_cores()
        return self.signs

    def _sentences(self) -> None:
        at = 0
        before: list[Sentence] = []
        spans = [s for s in self.page.spans if s.kind in ("group", "school", "person", "policy") and s.form != "host"]
        for start, end in self.page.sentences:
            inside: list[Span] = []
            while at < len(spans) and spans[at].start < end:
                if spans[at].start >= start:
                    inside.append(spans[at])
                at += 1
            sentence = abstract(self.page, start, end, inside)
            self.signs.read.append(sentence)
            if not any(s.kind in ("school", "group") for s in inside) and not before:
                continue
            anaphors(sentence, before)
            before = [*before[-2:], sentence]

    def _labelled_cores(self) -> None:
        """A school with its role in brackets behind it, 龙岗小学(牵头校), heads the group that the place is about."""
        heads = "|".join(map(re.escape, lexicon()["head"]))
        label = re.compile(f"[”」]?\\((?:为|系)?(?:{heads})\\)")
        for span in self.page.spans:
            if span.kind != "school" or span.entity < 0 or span.form == "pronoun":
                continue
            match = label.match(self.page.flat, span.end)
            group = self.discourse.group_at(span.start) if match else None
            if match and group is not None and group.entity >= 0 and group.start < span.start:
                self._core(group.entity, span, Verdict("label", span, span.start, match.end(), "stated"))

    def _structure(self) -> None:
        """A school whose name begins with the group's (静宁路教育集团天昱分校), or composed under it, belongs to it."""
        within = {s.start: s for s in self.page.spans if s.kind == "group"}
        for span in self.page.spans:
            if span.kind != "school" or span.entity < 0 or span.form == "pronoun":
                continue
            group = span.host if span.host is not None and span.host.kind == "group" else within.get(span.start)
            if group is not None and group is not span.host and group.end >= span.end:
                group = None
            if group is not None and group.entity >= 0:
                self._member(group.entity, span, Verdict("structure", span, span.start, span.end, "stated"))

    def _take(self, statement: Statement) -> None:
        group = statement.group or self.discourse.group_at(statement.start)
        if group is None or group.entity < 0:
            return
        grade = "stated" if statement.group is not None else "inferred"
        where = (statement.start, statement.end, grade, 1.0)
        for span in statement.schools:
            if span.entity < 0 or span.attributes.get("within"):  # (东、西校区) behind a school: the school is meant
                continue
            if statement.relation == "core":
                self._core(group.entity, span, Verdict(statement.sign, span, *where))
                break
            self._member(group.entity, span, Verdict(statement.sign, span, *where, statement.role))

    def _named_after(self) -> None:
        """A school named after the school that names a group (中关村第三小学房山学校) belongs to the group."""
        stems: dict[str, list[tuple[str, int]]] = {}
        for group, spans in enumerate(self.groups):
            for stem in sorted({forms.stem(s.flat) for s in spans}):
                if forms.names_school(stem):
                    stems.setdefault(stem[0], []).append((stem, group))
        for mentions in self.schools:
            for mention in mentions:
                hits = {
                    group
                    for stem, group in stems.get(mention.flat[:1], ())
                    if mention.flat.startswith(stem) and len(mention.flat) - len(stem) >= 3
                }
                if hits and mention.form != "host" and not mention.attributes.get("within"):
                    where = self.page.sentences[self.page.sentence_of(mention.start)]
                    for group in sorted(hits):
                        self._member(group, mention, Verdict("named after", mention, *where, "inferred"))

    def _name_cores(self) -> None:
        """A school that the text names outside the group's name, and whose name the group carries, may head it."""
        names = [
            (mention.flat, school)
            for school, mentions in enumerate(self.schools)
            for mention in {m.flat: m for m in mentions}.values()
        ]
        index = NameIndex([name for name, _ in names])
        for number, spans in enumerate(self.groups):
            found: dict[int, float] = {}
            for group in sorted({s.flat for s in spans}):
                for at in index.near(forms.first_stem(group)):
                    score = forms.carries(group, names[at][0])
                    found[names[at][1]] = max(score, found.get(names[at][1], 0.0))
            for school, score in sorted(found.items()):
                if score >= 0.7:
                    mention = self.schools[school][0]
                    where = self.page.sentences[self.page.sentence_of(mention.start)]
                    self._core(number, mention, Verdict("name", mention, *where, "inferred", score - 0.15))

    def _campuses_of_cores(self) -> None:
        """A bare campus that the text composes under the core of one group is a campus of that group."""
        headed: dict[int, set[int]] = {}
        for group, school in self.signs.cores:
            headed.setdefault(school, set()).add(group)
        for span in self.page.spans:
            host = span.host if span.kind == "school" and span.form == "composed" else None
            groups = headed.get(host.entity, set()) if host is not None and host.kind == "school" else set()
            if len(groups) == 1 and span.entity >= 0 and not span.attributes.get("within"):
                where = self.page.sentences[self.page.sentence_of(span.start)]
                self._member(min(groups), span, Verdict("campus of the core", span, *where, "inferred"))

    def _core(self, group: int, span: Span, found: Verdict) -> None:
        self.signs.cores.setdefault((group, span.entity), []).append(found)

    def _member(self, group: int, span: Span, found: Verdict) -> None:
        self.signs.members.setdefault((group, span.entity), []).append(found)
