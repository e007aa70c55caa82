"""What a text tells of its groups, schools and policies beside names and membership: when a group was founded and how
large it is, when its schools joined, who issued a policy and when.

Learned weights (facts_en.npz) choose among the dates, numbers and names near; a school's founding is read by patterns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from nlp_tool.entities.choice import likeliest, load
from nlp_tool.entities.en.calendar import Date
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.cues import either
from nlp_tool.entities.en.dates import dates_told
from nlp_tool.entities.en.dating import Anchor, Times, anchors_of, none_of
from nlp_tool.entities.en.issuers import Issuers
from nlp_tool.entities.en.joining import Joining
from nlp_tool.entities.en.signs import signed_sentences
from nlp_tool.entities.en.sizing import sizes_of
from nlp_tool.entities.en.statements import Found

WEIGHTS = "facts_en.npz"
_STATED = ("full", "year", "then")
"""Kinds of dates that may be those of a founding also where no word of beginning stands beside: a table, a bracket."""
_REACH = 120
_MOST = 2000
"""Relations of a text; with more of them (a roster of a province) nobody tells when each school joined."""


def with_facts(times: Times, relations: list[Found]) -> list[Found]:
    """Return relations whose members have the dates of their joining, foundings and sizes among them."""
    founded = _groups_founded(times)
    dated = _with_joinings(times, relations, founded) if times.dates and len(relations) <= _MOST else relations
    return [*dated, *founded.values(), *_schools_founded(times), *sizes_of(times, relations)]


def founding_cases(times: Times, group: Cluster) -> tuple[list[tuple[str, Anchor, int]], list[list[str]]]:
    """Return the dates at which a group may have been founded (value, mention of the group, place), and the evidence
    of each, of none last."""
    near = [(date, anchor) for date, anchor in times.near(anchors_of(times, group))
            if date.kind in _STATED or "begin" in times.labels(*times.sentence(date.start))]
    cases = [sorted(set(times.evidence(date, anchor))) for date, anchor in near]
    return [(date.value, anchor, date.start) for date, anchor in near], [*cases, none_of(cases)]


def _groups_founded(times: Times) -> dict[int, Found]:
    """Return the foundings of groups (by id)."""
    found: dict[int, Found] = {}
    weights = load("established", WEIGHTS) if times.dates else {}
    for group in times.scene.groups if times.dates else ():
        dates, cases = founding_cases(times, group)
        best = likeliest(cases, weights)
        if best < len(dates):
            value, anchor, place = dates[best]
            start, end = times.sentence(anchor.start, place)
            grade = "stated" if times.sentence(place) == (start, end) else "inferred"
            found[id(group)] = ("established", group, None, start, end, grade, {"value": value})
    return found


def _with_joinings(times: Times, relations: list[Found], founded: dict[int, Found]) -> list[Found]:
    weights = load("joined", WEIGHTS)
    cores = {(id(head), id(tail)) for kind, head, tail, *_ in relations if kind == "core"}
    known: dict[int, Joining] = {}
    found: list[Found] = []
    for relation in relations:
        kind, group, school, start, end, grade, attributes = relation
        if kind == "member" and school is not None:
            if id(group) not in known:
                since = founded[id(group)][6]["value"] if id(group) in founded else ""
                known[id(group)] = Joining(times, group, since)
            dates = known[id(group)].dates(school)
            core = (id(group), id(school)) in cores
            cases = known[id(group)].cases(school, dates, attributes.get("role", "member"), core=core)
            best = likeliest(cases, weights)
            # what a frame or a bracket states stands where the weights choose none
            joined = {"joined": dates[best][0].value} if best < len(dates) else {}
            relation = (kind, group, school, start, end, grade, attributes | joined)
        found.append(relation)
    return found


def policy_dates(times: Times, anchors: Sequence[Anchor]) -> tuple[list[tuple[Date, Anchor]], list[list[str]]]:
    """Return the dates that a policy may be of, and the evidence of each, of none last."""
    near = times.near(anchors)
    cases = [sorted(set(times.evidence(date, anchor))) for date, anchor in near]
    return near, [*cases, none_of(cases)]


def policy_facts(times: Times, issuers: Issuers, anchors: Sequence[Anchor]) -> tuple[dict[str, str], int, int]:
    """Return issuer and date of a policy that is named at some places, and where the text says so."""
    facts: dict[str, str] = {}
    places = [anchors[0].start]
    best = likeliest(issuers.cases(anchors), load("issuer", WEIGHTS))
    if best < len(issuers.rivals):
        facts["issuer"] = issuers.name(best)
    dates, cases = policy_dates(times, anchors)
    chosen = likeliest(cases, load("policy_date", WEIGHTS))
    if chosen < len(dates):
        facts["date"] = dates[chosen][0].value
        places = [dates[chosen][1].start, dates[chosen][0].start]
    start, end = times.sentence(*places)
    return facts, start, max(end, anchors[0].end if len(places) == 1 else end)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    begun = either("facts", "begun")
    sign = r"(?P<sign><S\d{1,4}>)"
    sources = (
        rf"{sign}(?:\"|,)?\s(?:[^<>.;]{{0,40}}?)\b{begun}\b(?P<after>[^<>.;]{{0,{_REACH}}})",
        rf"\b{begun}(?P<after>[^<>.;]{{0,40}}?),\s(?:the\s)?{sign}",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def _schools_founded(times: Times) -> list[Found]:
    """Return the foundings of schools, each with its sentence; the first statement stands."""
    founded: dict[int, Found] = {}
    for sentence in signed_sentences(times.scene) if times.dates else ():
        for match in (match for pattern in _patterns() for match in pattern.finditer(sentence.text)):
            dates = dates_told(match["after"], times.published) or dates_told(
                sentence.text[max(0, match.start() - _REACH) : match.start()], times.published)[-1:]
            school = sentence.cluster(match["sign"])
            if dates:
                founded.setdefault(id(school), ("established", school, None, sentence.start, sentence.end, "stated",
                                                {"value": dates[0][1]}))
    return list(founded.values())
