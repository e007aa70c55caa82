"""Learn the facts beside names and membership: python -m nlp_tool.entities.en.fact_training OUT.npz GOLD_DIR ...

Dates of founding and joining, sizes, former names of schools, issuers and dates of policies, kinds of people. Where the
date of a founding helps to find that of a joining, it is told by weights that did not see the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlp_tool.document import Document
from nlp_tool.entities.choice import Case, Weights, learn, likeliest, write
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.belonging import settled
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.dating import Anchor, Times
from nlp_tool.entities.en.facts import founding_cases, policy_dates
from nlp_tool.entities.en.former import former_cases, pairs_near
from nlp_tool.entities.en.issuers import Issuers
from nlp_tool.entities.en.joining import Joining
from nlp_tool.entities.en.kinds import KINDS, kind_cases
from nlp_tool.entities.en.page import Page, page_of
from nlp_tool.entities.en.posts_linking import posts_of
from nlp_tool.entities.en.sizing import claims_of, counted_members, counts_of, size_cases
from nlp_tool.entities.en.statements import Found
from nlp_tool.entities.en.training import gold_group, same_school
from nlp_tool.entities.evaluate import folded, surfaces
from nlp_tool.entities.gold import author_of, texts_of, training_line

PENALTY = 2.0
FEWEST = 2
PARTS = 5
BIAS = {"established": -0.8, "joined": -1.0, "size": -1.0, "former": -1.0, "issuer": -1.4, "policy_date": -0.5}
"""What is added to the weight of `none`: careful readers leave out some of what a text tells, at which F1 is best."""

Known = dict[str, Any]


@dataclass(slots=True)
class Lesson:
    """One annotated text: its cases by what they teach, and what the cases of joining are made of."""

    gold: Known
    times: Times
    relations: list[Found]
    cases: list[tuple[str, Case]] = field(default_factory=list)
    foundings: dict[int, tuple[list[str], list[list[str]]]] = field(default_factory=dict)


def case(evidence: list[list[str]], right: Sequence[bool]) -> Case:
    """Return a case whose last candidate is none of them."""
    return evidence, [*right, not any(right)], 1.0


def lesson_of(gold: Known, text: str) -> Lesson:
    """Read one annotated text."""
    document = Document(gold["doc"], text, language="en")
    candidates = find_candidates(text)
    scene, relations = linking.read_scene(text, candidates, document, learned=False)
    lesson = Lesson(gold, Times(scene, document), relations)
    lesson.cases += [("former", one) for one in _formers(lesson)]
    page = page_of(scene)
    posts_of(scene, page, document, relations)
    lesson.relations = settled(scene, page, relations)
    lesson.cases += [("kind", one) for one in _kinds(lesson)]
    lesson.cases += [("established", one) for one in _foundings(lesson)]
    lesson.cases += [("size", one) for one in _sizes(lesson)]
    lesson.cases += _policies(lesson, page, linking.titled(text, candidates))
    return lesson


def _formers(lesson: Lesson) -> Iterator[Case]:
    near = pairs_near(lesson.times)
    for old in lesson.times.scene.schools:
        rivals = near.get(id(old))
        if rivals:
            right = [_former_name(lesson.gold, old, new) for new, _, _ in rivals]
            yield case(former_cases(lesson.times, old, rivals), right)


def _former_name(gold: Known, old: Cluster, new: Cluster) -> bool:
    """Tell whether the annotation gives one school as the former name of another."""
    names, forms = {folded(name) for name in old.names}, {folded(name) for name in new.names}
    for school in gold["schools"]:
        former = {folded(name) for name in school.get("former_names") or ()}
        if former & names and forms & (surfaces(school, "school") - former):
            return True
    return False


def _kinds(lesson: Lesson) -> Iterator[Case]:
    for person in lesson.times.scene.people:
        forms = {folded(name) for name in person.names}
        known = next((one for one in lesson.gold["people"] if forms & surfaces(one, "person")), None)
        if known is not None:
            yield kind_cases(lesson.times.scene, person), [kind == known["kind"] for kind in KINDS], 1.0


def _foundings(lesson: Lesson) -> Iterator[Case]:
    """Yield the cases of groups whose annotation speaks of foundings, and keep those of all groups."""
    for group in lesson.times.scene.groups:
        dates, evidence = founding_cases(lesson.times, group)
        values = [value for value, _, _ in dates]
        lesson.foundings[id(group)] = values, evidence
        known = gold_group(lesson.gold, group)
        if known is not None and "established" in known:
            yield case(evidence, [value == known["established"] for value in values])


def _sizes(lesson: Lesson) -> Iterator[Case]:
    members = counted_members(lesson.relations)
    for count in counts_of(lesson.times):
        claims = claims_of(lesson.times, count)
        known = {id(group): gold_group(lesson.gold, group) for group, *_ in claims}
        claims = [claim for claim in claims if known[id(claim[0])] is not None]
        if claims:
            sizes = {group: (one or {}).get("sizes") or {} for group, one in known.items()}
            right = [sizes[id(group)].get(what) == count.value for group, _, what in claims]
            yield case(size_cases(lesson.times, count, claims, members), right)


def _policies(lesson: Lesson, page: Page, titles: Mapping[str, Sequence[Anchor]]) -> Iterator[tuple[str, Case]]:
    issuers = Issuers(lesson.times, page)
    text = lesson.times.text
    for anchors in titles.values():
        names = {folded(text[anchor.start : anchor.end]) for anchor in anchors}
        known = next((one for one in lesson.gold["policies"] if names & surfaces(one, "policy")), None)
        if known is None:
            continue
        wanted = folded(known.get("issuer") or "")
        own = [folded(owner.name) for owner in issuers.rivals]
        yield "issuer", case(issuers.cases(anchors),
                             [bool(wanted) and (name in wanted or wanted in name) for name in own])
        near, evidence = policy_dates(lesson.times, anchors)
        yield "policy_date", case(evidence, [date.value == known.get("date") for date, _ in near])


def joinings(lesson: Lesson, weights: Weights) -> Iterator[Case]:
    """Yield the cases of the members of one text; weights that did not see it say when its groups were founded."""
    for group in lesson.times.scene.groups if lesson.times.dates else ():
        known = gold_group(lesson.gold, group)
        if known is None or not known["members"]:
            continue
        values, evidence = lesson.foundings[id(group)]
        best = likeliest(evidence, weights)
        joining = Joining(lesson.times, group, values[best] if best < len(values) else "")
        for member in known["members"]:
            school = next((one for one in lesson.times.scene.schools
                           if same_school(lesson.gold, member["school"], one)), None)
            if school is not None:
                dates = joining.dates(school)
                core = bool(known.get("core")) and same_school(lesson.gold, known["core"], school)
                yield case(joining.cases(school, dates, member["role"], core=core),
                           [date.value == member.get("joined") for date, *_ in dates])


def taught(which: str, cases: Sequence[Case]) -> dict[str, float]:
    """Return the weights of one table."""
    weights = learn(cases, penalty=PENALTY, fewest=FEWEST)
    if which in BIAS:
        weights["none"] = round(weights.get("none", 0.0) + BIAS[which], 3)
    return weights


def learned(lessons: Sequence[Lesson]) -> dict[str, dict[str, float]]:
    """Return all tables of weights."""
    cases: dict[str, list[tuple[int, Case]]] = {}
    authors = sorted({author_of(lesson.gold) for lesson in lessons})
    parts = [authors.index(author_of(lesson.gold)) % PARTS for lesson in lessons]
    for part, lesson in zip(parts, lessons, strict=True):
        for which, one in lesson.cases:
            cases.setdefault(which, []).append((part, one))
    for part in range(PARTS):
        weights = taught("established", [one for own, one in cases["established"] if own != part])
        for own, lesson in zip(parts, lessons, strict=True):
            if own == part:
                cases.setdefault("joined", []).extend((part, one) for one in joinings(lesson, weights))
    return {which: taught(which, [one for _, one in found]) for which, found in sorted(cases.items())}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__ or "").parse_args(arguments)
    write(options.out, learned([lesson_of(*one) for one in texts_of(options, "en")]))


if __name__ == "__main__":
    main()
