"""Who belongs to whom: cores and members chosen by learned weights over the evidence, and the smaller relations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp_tool.entities.zh import forms, joining, trees
from nlp_tool.entities.zh.coreference import Discourse
from nlp_tool.entities.zh.modes import Scopes
from nlp_tool.entities.zh.pairs import Evidence
from nlp_tool.entities.zh.signs import SignReader
from nlp_tool.entities.zh.spans import Page, Span

_DATE = re.compile(r"((?:19|20)\d{2})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_FOUNDED = re.compile(r"成立|组建|揭牌|挂牌|设立|创立|诞生|亮相")
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
    """What relates the groups of a page to its schools, by entity number."""

    cores: dict[int, tuple[int, float, int, int, str]] = field(default_factory=dict)
    members: dict[tuple[int, int], Membership] = field(default_factory=dict)


class Weigher:
    """Weighs the evidence for each pair of a group and a school of a page."""

    def __init__(self, page: Page, discourse: Discourse, groups: list[list[Span]], schools: list[list[Span]]) -> None:
        """`groups` and `schools` are the clusters of mentions; the entity of a span is its number in them."""
        self.page, self.discourse, self.groups, self.schools = page, discourse, groups, schools
        self.ties = Ties()
        self.year = joining.year_of(page.flat)

    def evidence(self) -> Evidence:
        """Return the evidence on the page."""
        signs = SignReader(self.page, self.discourse, self.groups, self.schools).collect()
        return Evidence(self.page, self.discourse, self.groups, self.schools, signs)

    def weigh(self) -> Ties:
        """Choose cores and members."""
        if not self.groups or not self.schools:
            return self.ties
        evidence = self.evidence()
        models = trees.load()
        for number, score in enumerate(models["core"].probabilities(evidence.rows).tolist()):
            group, school = evidence.pairs[number]
            if score >= models["core"].cut and (group not in self.ties.cores or self.ties.cores[group][1] < score):
                said = evidence.signs.cores.get((group, school))
                where = (said[0].start, said[0].end, said[0].grade) if said else evidence.where(number)
                self.ties.cores[group] = (school, score, *where)
        known, scopes = set(evidence.pairs), Scopes(self.page)
        for (group, school), found in sorted(evidence.signs.cores.items()):
            if (group, school) not in known and group not in self.ties.cores:  # named within the group's name alone
                self.ties.cores[group] = (school, found[0].weight, found[0].start, found[0].end, found[0].grade)
        for number, score in enumerate(models["member"].probabilities(evidence.rows).tolist()):
            pair = evidence.pairs[number]
            listed = any(sign.sign == "table" for sign in evidence.signs.members.get(pair, ()))
            heads = any(sign.sign == "table" for sign in evidence.signs.cores.get(pair, ()))
            if listed or (score >= models["member"].cut and not heads):  # a table says it by its columns
                self.ties.members[pair] = self._membership(
                    evidence, number, max(score, float(listed)), scopes)
        return self.ties

    def place(self, evidence: Evidence, number: int) -> tuple[int, int, str, str, str]:
        """Return the sentence of a pair, its grade, the name of the group, and the role of the school."""
        found = evidence.signs.members.get(evidence.pairs[number], [])
        start, end, grade = (found[0].start, found[0].end, found[0].grade) if found else evidence.where(number)
        group, span = evidence.mentions(number)
        role = next((sign.role for sign in found if sign.role), "")
        role = role or ("collaborating" if _ALLIED.match(self.page.flat, group.end) else "")
        role = role or ("collaborating" if evidence.label(number) == "partner" else "")
        role = role or ("campus" if any(forms.is_campus(s.flat) for s in self.schools[span.entity]) else "member")
        return start, end, grade, group.flat, role

    def _membership(self, evidence: Evidence, number: int, score: float, scopes: Scopes) -> Membership:
        """Return what is said of a pair beside that it is one."""
        start, end, grade, group, role = self.place(evidence, number)
        span = evidence.mentions(number)[1]
        low, high = self.page.sentences[self.page.sentence_of(span.start)]
        since = joining.joined(self.page.flat, low, high, span.start, year=self.year)
        return Membership(role, scopes.mode(start, end, group, role), start, end, grade, since, score)


def _iso(date: re.Match[str]) -> str:
    """Return YYYY[-MM[-DD]] of a date; a month or day that no calendar has is left out."""
    year, month, day = date.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day and 1 <= int(day) <= 31 else "")


def established(page: Page, spans: list[Span]) -> tuple[str, int, int] | None:
    """Return (date, start, end) where a sentence with the group states when it was founded, year included."""
    for span in spans:
        start, end = page.sentences[page.sentence_of(span.start)]
        text = page.flat[start:end]
        if _FOUNDED.search(text):
            for match in _DATE.finditer(text):
                return _iso(match), start, end
    return None


_SIZES = (
    ("campuses", re.compile(r"([一二两三四五六七八九十\d]{1,3})个?(?:校区|分校)")),
    ("schools", re.compile(r"([一二两三四五六七八九十\d]{1,3})所(?:成员)?(?:学校|小学|中学|校)")),
    ("members", re.compile(r"([一二两三四五六七八九十\d]{1,3})[所家个名](?:成员|加盟)")),
)


def sizes(page: Page, spans: list[Span]) -> list[tuple[str, int, int, int]]:
    """Return (what, n, start, end) for the counts that stand after a group in its sentence."""
    found: dict[str, tuple[str, int, int, int]] = {}
    for span in spans:
        start, end = page.sentences[page.sentence_of(span.start)]
        for what, pattern in _SIZES:
            match = pattern.search(page.flat, span.end, end)
            if match and forms.numeral(match.group(1)):
                found.setdefault(what, (what, forms.numeral(match.group(1)), start, end))
    return list(found.values())
