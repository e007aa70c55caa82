"""Which schools belong to which groups and lead them: learned weights over what the frames say and how a text speaks.

The frames of relations.py read what is stated in set phrases. A school that a story introduces as one of the group's,
in words that no frame has, is found here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from nlp_tool.entities.choice import Weights, likeliest, load
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.cues import either
from nlp_tool.entities.en.heads import fellows, heads, spoken_of
from nlp_tool.entities.en.member_evidence import Ground, beside, core_evidence, ground_of, pair_evidence, pairs
from nlp_tool.entities.en.page import Page
from nlp_tool.entities.en.scene import MANY, Scene
from nlp_tool.entities.en.statements import Found

WEIGHTS = "en_choices.npz"


def settled(scene: Scene, page: Page, relations: list[Found], *, unnamed: bool = True) -> list[Found]:
    """Return the relations of a text and the cores and members that no frame has read.

    `unnamed`: whether groups without a name are looked for.
    """
    if not scene.schools or len(scene.schools) > MANY or len(scene.groups) > MANY:
        return relations
    unnamed = unnamed and spoken_of(page)
    if not scene.groups and not unnamed:
        return relations
    ground = ground_of(scene, page, relations)
    by_id = {id(cluster): cluster for cluster in (*scene.groups, *scene.schools)}
    found = [relation for relation in relations if not _refused(scene, relation)]
    for number, core in _cores(ground).items():
        ground.leads[number] = id(core)
        core.standalone = True
        found.append(("core", by_id[number], core, *_sentence(scene, ground, core), "inferred", {}))
    for one, two in sorted(_members(ground), key=_order(ground)):
        group, school = by_id[one], by_id[two]
        if (one, two) in scene.left or _kept_out(scene, school):
            continue
        role = "campus" if school.is_campus else "member"
        found.append(("member", group, school, *_sentence(scene, ground, school), "inferred", {"role": role}))
        ground.rule[one, two] = "inferred"
    return [*found, *_unnamed(scene, ground)] if unnamed else found


def _unnamed(scene: Scene, ground: Ground) -> Iterator[Found]:
    """Yield what is said of groups without a name: who heads them, who belongs to them."""
    leading = [head for head in heads(ground) if not _kept_out(scene, head)]
    for head in leading:
        group = Cluster("group", [f"{head.name} education group"], [], [], {"kind": "group", "unnamed": "true"})
        scene.groups.append(group)
        head.standalone = True
        span = _sentence(scene, ground, head)
        yield "core", group, head, *span, "inferred", {}
        for school in fellows(ground, head, leading):
            ground.rule[id(group), id(school)] = "inferred"
            role = "campus" if school.is_campus else "member"
            yield "member", group, school, *_sentence(scene, ground, school), "inferred", {"role": role}


def _refused(scene: Scene, relation: Found) -> bool:
    """Tell whether the one school of a sentence is said in it to stay outside: `declined to join <G>`."""
    kind, _, school, start, end, *_ = relation
    if kind != "member" or school is None or not _patterns()[0].search(scene.text, start, end):
        return False
    return all(cluster is school or cluster.kind == "group" for _, _, cluster in scene.index.inside(start, end))


def _kept_out(scene: Scene, school: Cluster) -> bool:
    """Tell whether a sentence says that a school is no member, or that it only visits."""
    denied, outside = _patterns()
    for mention in school.mentions:
        start, end = scene.sentences.span(mention.start)
        if denied.search(scene.text, start, end) or outside.match(scene.text, mention.end, end):
            return True
    return False


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"\b{either('member', 'outside')}\b", re.IGNORECASE),
        re.compile(rf"\s(?:[a-z]{{2,10}}\s){{0,2}}{either('member', 'not_before')}\b", re.IGNORECASE),
    )


def _order(ground: Ground) -> Callable[[tuple[int, int]], tuple[int, int]]:
    """Return the order of the text for pairs of group and school."""
    return lambda pair: (ground.places[pair[0]][0], ground.places[pair[1]][0])


def _cores(ground: Ground) -> dict[int, Cluster]:
    """Return the school that leads each group (by id) of which no frame says so."""
    weights = load("core", WEIGHTS)
    found: dict[int, Cluster] = {}
    near: dict[int, list[Cluster]] = {}
    for group, school in pairs(ground):
        near.setdefault(id(group), []).append(school)
    for group in ground.groups:
        if id(group) in ground.leads:
            continue
        rivals = near.get(id(group), [])
        evidence = [core_evidence(ground, group, school) for school in rivals]
        best = likeliest(evidence, weights) if rivals else 0
        if rivals and _weight(evidence[best], weights) > _weight(NO_CORE, weights) - DARING:
            found[id(group)] = rivals[best]
    return found


# What the evidence must weigh; more for a school that leads the group or belongs to another.
SURE, SURER = 0.0, 3.0
# How much less than nothing a core may weigh: where a group is named, a reader mostly finds one.
DARING = 1.0
NO_CORE = ["none"]
NO_MEMBER: list[str] = []


def _weight(evidence: Sequence[str], weights: Weights) -> float:
    return sum(weights.get(piece, 0.0) for piece in evidence)


def _members(ground: Ground) -> set[tuple[int, int]]:
    """Tell of each pair of group and school that no frame states whether it holds."""
    weights = load("member", WEIGHTS)
    settled_schools = {school for _, school in ground.rule}
    return {
        (id(group), id(school))
        for group, school in pairs(ground)
        if (id(group), id(school)) not in ground.rule
        and not beside(ground, group, school)
        # the core is one of the members only where a list names it among them
        and (ground.leads.get(id(group)) != id(school) or len(ground.fellows.get(id(school), ())) > 1)
        and _weight(pair_evidence(ground, group, school), weights)
        > (SURER if id(school) in settled_schools or ground.leads.get(id(group)) == id(school) else SURE)
    }


def _sentence(scene: Scene, ground: Ground, school: Cluster) -> tuple[int, int]:
    first = ground.page.signs[ground.places[id(school)][0]].first
    return scene.sentences.span(ground.page.reading.tokens.starts[first])
