"""Who belongs to whom: cores and members chosen by learned weights over the evidence, and the smaller relations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nlp_tool.entities import trees
from nlp_tool.entities.zh import forms, heads, named, within
from nlp_tool.entities.zh.coreference import Discourse
from nlp_tool.entities.zh.dating import Dating
from nlp_tool.entities.zh.modes import Scopes
from nlp_tool.entities.zh.pairs import Evidence
from nlp_tool.entities.zh.signs import SignReader, Signs
from nlp_tool.entities.zh.spans import Page, Span

MODEL = "relations_zh.npz"
_UNNAMED = "教育集团"
# 联盟校: what the members of an alliance are called
_ALLIED = re.compile(r"(?<=联盟)(?:学校|校(?![长区园]))")


@dataclass(slots=True)
class Membership:
    """One school in one group: in which role and mode, since when, how surely, and the sentence that says so."""

    role: str
    mode: str
    start: int
    end: int
    grade: str
    joined: str = ""
    score: float = 1.0


@dataclass(slots=True)
class Ties:
    """What relates the groups of a page to its schools, by entity number.

    `false` are the groups that are none; `inner` the cores that stand within the name of their group alone, each with
    its score; `heads` the schools that head a group which the text does not name, each with its score and sentence, and
    `led` (by head and school) the members of such groups.
    """

    cores: dict[int, tuple[int, float, int, int, str]] = field(default_factory=dict)
    members: dict[tuple[int, int], Membership] = field(default_factory=dict)
    false: set[int] = field(default_factory=set)
    inner: dict[int, tuple[within.Inner, float]] = field(default_factory=dict)
    heads: dict[int, tuple[float, int, int]] = field(default_factory=dict)
    led: dict[tuple[int, int], Membership] = field(default_factory=dict)


class Weigher:
    """Weighs the evidence for each pair of a group and a school of a page."""

    def __init__(self, page: Page, discourse: Discourse, groups: list[list[Span]], schools: list[list[Span]]) -> None:
        """`groups` and `schools` are the clusters of mentions; the entity of a span is its number in them."""
        self.page, self.discourse, self.groups, self.schools = page, discourse, groups, schools
        self.ties = Ties()

    @cached_property
    def scopes(self) -> Scopes:
        """The texts that may say the mode of a member."""
        return Scopes(self.page)

    @cached_property
    def dating(self) -> Dating:
        """The dates of the page."""
        return Dating(self.page, self.groups)

    def evidence(self) -> Evidence:
        """Return the evidence on the page."""
        signs = SignReader(self.page, self.discourse, self.groups, self.schools).collect()
        return Evidence(self.page, self.discourse, self.groups, self.schools, signs)

    def weigh(self) -> Ties:
        """Choose cores and members, and tell groups from what only looks like one."""
        unnamed = heads.possible(self.page, self.schools)
        if not self.groups and not unnamed:
            return self.ties
        models, evidence = trees.load(MODEL), self.evidence() if self.schools else None
        cores, members = (models[what].probabilities(evidence.rows).tolist() if evidence else []
                          for what in ("core", "member"))
        pairs = evidence.pairs if evidence else []
        if evidence:
            self._cores(evidence, cores, models["core"].cut)
            self._members(evidence, members, models["member"].cut)
            if unnamed:
                self._unnamed(evidence, heads.likeliest(pairs, cores), heads.likeliest(pairs, members), models)
        if self.groups:
            own = named.facts(self.page, self.groups, self.schools)
            likely = models["group"].probabilities(named.rows(own, pairs, cores, members)).tolist()
            self.ties.false = {number for number, score in enumerate(likely)
                               if score < models["group"].cut and self.groups[number][0].form != "composed"}
            inner = self.inner(evidence)
            likely = models["within"].probabilities(inner.rows(own, pairs, cores, members)).tolist()
            self._within(inner, likely, models["within"].cut)
        return self.ties

    def inner(self, evidence: Evidence | None) -> within.Within:
        """Return the schools within names of groups."""
        return within.Within(self.page, self.groups, self.schools, evidence.signs if evidence else Signs())

    def _cores(self, evidence: Evidence, scores: Sequence[float], cut: float) -> None:
        for number, score in enumerate(scores):
            group, school = evidence.pairs[number]
            if score >= cut and (group not in self.ties.cores or self.ties.cores[group][1] < score):
                said = evidence.signs.cores.get((group, school))
                where = (said[0].start, said[0].end, said[0].grade) if said else evidence.where(number)
                self.ties.cores[group] = (school, score, *where)
        known = set(evidence.pairs)
        for (group, school), found in sorted(evidence.signs.cores.items()):
            if (group, school) not in known and group not in self.ties.cores:  # named within the group's name alone
                self.ties.cores[group] = (school, found[0].weight, found[0].start, found[0].end, found[0].grade)

    def _within(self, inner: within.Within, scores: Sequence[float], cut: float) -> None:
        """Choose the cores that stand within the name of their group alone, before others that are less likely."""
        for one, score in zip(inner.found, scores, strict=True):
            if score >= cut and (one.group not in self.ties.cores or self.ties.cores[one.group][1] < score):
                self.ties.cores.pop(one.group, None)
                self.ties.inner[one.group] = one, score

    def _members(self, evidence: Evidence, scores: Sequence[float], cut: float) -> None:
        for number, score in enumerate(scores):
            pair = evidence.pairs[number]
            listed = any(sign.sign == "table" for sign in evidence.signs.members.get(pair, ()))
            leads = any(sign.sign == "table" for sign in evidence.signs.cores.get(pair, ()))
            if listed or (score >= cut and not leads):  # a table says it by its columns
                self.ties.members[pair] = self._membership(evidence, number, max(score, float(listed)))

    def _unnamed(self, evidence: Evidence, cores: Mapping[int, float], members: Mapping[int, float],
                 models: Mapping[str, trees.Trees]) -> None:
        """Choose the schools that head a group without a name, and whom they lead."""
        between = evidence.leaders()
        leading = heads.Leading.of(between, evidence)
        scores = models["lead"].probabilities(leading.rows).tolist()
        order, rows = leading.heads(scores, cores, members)
        likely = models["head"].probabilities(rows).tolist()
        chosen = {one: score for one, score in zip(order, likely, strict=True) if score >= models["head"].cut}
        for number, score in enumerate(scores):
            pair = between.pairs[number]
            if pair[0] in chosen and score >= models["lead"].cut:
                self.ties.led[pair] = found = self._membership(between, number, score)
                self.ties.heads.setdefault(pair[0], (chosen[pair[0]], found.start, found.end))

    def place(self, evidence: Evidence, number: int) -> tuple[int, int, str, str, str]:
        """Return the sentence of a pair, its grade, the name of the group, and the role of the school."""
        found = evidence.signs.members.get(evidence.pairs[number], [])
        start, end, grade = (found[0].start, found[0].end, found[0].grade) if found else evidence.where(number)
        group, span = evidence.mentions(number)
        role = next((sign.role for sign in found if sign.role), "")
        role = role or ("collaborating" if _ALLIED.match(self.page.flat, group.end) else "")
        role = role or ("collaborating" if evidence.label(number) == "partner" else "")
        role = role or ("campus" if any(forms.is_campus(s.flat) for s in self.schools[span.entity]) else "member")
        return start, end, grade, group.flat if group.kind == "group" else _UNNAMED, role

    def _membership(self, evidence: Evidence, number: int, score: float) -> Membership:
        """Return what is said of a pair beside that it is one."""
        start, end, grade, group, role = self.place(evidence, number)
        span = evidence.mentions(number)[1]
        since = self.dating.joined(span, role)
        return Membership(role, self.scopes.mode(start, end, group, role), start, end, grade, since, score)
