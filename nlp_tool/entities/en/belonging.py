"""Which schools belong to which groups and lead them: trees over what the frames say and how a text speaks.

The frames of relations.py read what is stated in set phrases. What they say is one piece of the evidence on each pair
of a group and a school; boosted trees choose the core of each group, and then its members.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities import trees
from nlp_tool.entities.choice import Weights, load
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.cues import either
from nlp_tool.entities.en.heads import fellows, heads, spoken_of
from nlp_tool.entities.en.member_evidence import Ground, core_evidence, ground_of, pairs
from nlp_tool.entities.en.member_figures import Pair, figures, leading, weighed
from nlp_tool.entities.en.page import Page
from nlp_tool.entities.en.scene import MANY, Scene
from nlp_tool.entities.en.statements import Found

WEIGHTS = "en_choices.npz"
NO_CORE = ["none"]


def settled(scene: Scene, page: Page, relations: list[Found]) -> list[Found]:
    """Return the relations of a text: cores and members as the trees choose them, of groups without a name too."""
    if not scene.schools or len(scene.schools) > MANY or len(scene.groups) > MANY:
        return relations
    unnamed = spoken_of(page)
    if not scene.groups and not unnamed:
        return relations
    ground, found = weighed_up(scene, page, relations)
    return [*found, *_unnamed(scene, ground)] if unnamed else found


def weighed_up(scene: Scene, page: Page, relations: list[Found]) -> tuple[Ground, list[Found]]:
    """Return what is known of a text after the trees have chosen cores and members, and its relations."""
    ground = ground_of(scene, page, relations)
    near = list(pairs(ground))
    if not near:
        return ground, relations
    models, rows = trees.load(WEIGHTS), figures(ground, near)
    said = np.concatenate([weighed(near, core_weights(ground, near, load("core", WEIGHTS))), rows], axis=1)
    cores = models["core"].probabilities(said)
    more = np.concatenate([leading(ground, near, cores.tolist()), said], axis=1)
    members = models["member"].probabilities(more)
    return ground, chosen(scene, ground, relations, near, members >= models["member"].cut,
                          np.where(cores >= models["core"].cut, cores, 0.0))


def core_weights(ground: Ground, near: Sequence[Pair], weights: Weights) -> list[float]:
    """Return what the words of a text weigh for each school's leading its group."""
    return [sum(weights.get(piece, 0.0) for piece in core_evidence(ground, group, school)) for group, school in near]


def chosen(scene: Scene, ground: Ground, relations: Sequence[Found], near: Sequence[Pair], members: NDArray[np.bool_],
           cores: NDArray[np.float64]) -> list[Found]:
    """Return the relations of a text once it is known which pairs hold, and how likely which schools lead.

    What frames say of a pair that stands is kept as they say it; `ground` is told what was chosen.
    """
    known = {(id(group), id(school)) for group, school in near}
    said = {(kind, id(head), id(tail)): relation for relation in relations for kind, head, tail, *_ in [relation]}
    found = [one for one in relations if one[0] not in ("core", "member") or (id(one[1]), id(one[2])) not in known]
    best: dict[int, tuple[float, Pair]] = {}
    for pair, share in zip(near, cores.tolist(), strict=True):
        if share > best.get(id(pair[0]), (0.0, pair))[0]:
            best[id(pair[0])] = share, pair
    found = [one for one in found if one[0] != "core" or id(one[1]) not in best]
    for number in [number for number, school in ground.leads.items() if (number, school) in known]:
        del ground.leads[number]
    for _, (group, school) in best.values():
        ground.leads[id(group)] = id(school)
        school.standalone = True
        span = _sentence(scene, ground, school)
        found.append(said.get(("core", id(group), id(school)), ("core", group, school, *span, "inferred", {})))
    for pairing in known & ground.rule.keys():
        del ground.rule[pairing]
    for (group, school), holds in zip(near, members.tolist(), strict=True):
        stated = said.get(("member", id(group), id(school)))
        if holds and (id(group), id(school)) not in scene.left and not _kept_out(scene, school, stated):
            role = {"role": "campus" if school.is_campus else "member"}
            one = stated or ("member", group, school, *_sentence(scene, ground, school), "inferred", role)
            ground.rule[id(group), id(school)] = one[5]
            found.append(one)
    return found


def _kept_out(scene: Scene, school: Cluster, stated: Found | None) -> bool:
    """Tell whether a sentence says that a school is no member, or that it only visits.

    Where a frame states that it is one, only if that sentence speaks of no other school.
    """
    denied, outside = _patterns()
    if stated is not None:
        start, end = stated[3:5]
        return denied.search(scene.text, start, end) is not None and all(
            cluster is school or cluster.kind == "group" for _, _, cluster in scene.index.inside(start, end))
    spans = [(mention.end, *scene.sentences.span(mention.start)) for mention in school.mentions]
    return any(denied.search(scene.text, start, end) or outside.match(scene.text, last, end)
               for last, start, end in spans)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"\b{either('member', 'outside')}\b", re.IGNORECASE),
        re.compile(rf"\s(?:[a-z]{{2,10}}\s){{0,2}}{either('member', 'not_before')}\b", re.IGNORECASE),
    )


def _unnamed(scene: Scene, ground: Ground) -> Iterator[Found]:
    """Yield what is said of groups without a name: who heads them, who belongs to them."""
    for head in (leading := list(heads(ground))):
        group = Cluster("group", [f"{head.name} education group"], [], [], {"kind": "group", "unnamed": "true"})
        scene.groups.append(group)
        head.standalone = True
        span = _sentence(scene, ground, head)
        yield "core", group, head, *span, "inferred", {}
        for school in fellows(ground, head, leading):
            ground.rule[id(group), id(school)] = "inferred"
            role = "campus" if school.is_campus else "member"
            yield "member", group, school, *_sentence(scene, ground, school), "inferred", {"role": role}


def _sentence(scene: Scene, ground: Ground, school: Cluster) -> tuple[int, int]:
    first = ground.page.signs[ground.places[id(school)][0]].first
    return scene.sentences.span(ground.page.reading.tokens.starts[first])
