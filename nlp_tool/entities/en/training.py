"""Learn which schools belong to groups and lead them: python -m nlp_tool.entities.en.training OUT.npz GOLD_DIR ...

Every pair of a group and a school becomes an example with the
evidence of member_evidence.py; every member said with a mode, or none, one of modes.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nlp_tool.document import Document
from nlp_tool.entities.choice import learn, write
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.belonging import NO_CORE, NO_MEMBER
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.member_evidence import Ground, core_evidence, ground_of, pair_evidence, pairs
from nlp_tool.entities.en.modes import MODES, cues_of, mode_cases
from nlp_tool.entities.en.page import page_of
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.evaluate import folded, surfaces
from nlp_tool.entities.gold import texts_of, training_line

Example = tuple[str, list[list[str]], list[bool], float]
"""member, core or mode; the evidence of each candidate, none of them last; which are right; the weight."""

WITHOUT = 0.5
"""How much a case counts that is shown without the verdict of the frames, beside one with it."""
PENALTY = {"member": 2.0, "core": 2.0, "mode": 1.0}
FEWEST = 2


def gather_one(gold: dict[str, Any], text: str) -> Iterator[Example]:
    """Yield the examples of one annotated text."""
    document = Document(gold["doc"], text, language="en")
    scene, relations = linking.read_scene(text, find_candidates(text), document)
    page = page_of(scene)
    ground = ground_of(scene, page, relations)
    yield from group_cases(gold, ground)
    yield from mode_examples(gold, scene, ground)


def group_cases(gold: dict[str, Any], ground: Ground) -> Iterator[Example]:
    """Yield the examples of one document that tell which schools belong to which groups, and lead them."""
    truth = {id(group): gold_group(gold, group) for group in ground.groups}
    rivals: dict[int, list[Cluster]] = {}
    for group, school in pairs(ground):
        rivals.setdefault(id(group), []).append(school)
        known = truth[id(group)]
        holds = known is not None and any(same_school(gold, m["school"], school) for m in known["members"])
        for verdict, weight in ((True, 1.0), (False, WITHOUT)):
            evidence = [pair_evidence(ground, group, school, verdict=verdict), NO_MEMBER]
            yield "member", evidence, [holds, not holds], weight
    for group in ground.groups:
        known, schools = truth[id(group)], rivals.get(id(group), [])
        if known is None or not schools:
            continue
        right = [bool(known.get("core")) and same_school(gold, known["core"], school) for school in schools]
        if known.get("core") and not any(right):
            continue
        for verdict, weight in ((True, 1.0), (False, WITHOUT)):
            evidence = [core_evidence(ground, group, school, verdict=verdict) for school in schools]
            yield "core", [*evidence, NO_CORE], [*right, not any(right)], weight


def mode_examples(gold: dict[str, Any], scene: Scene, ground: Ground) -> Iterator[Example]:
    """Yield the examples of one document that tell the modes of members."""
    cues = cues_of(scene)
    for group, school in pairs(ground) if cues else ():
        known = gold_group(gold, group)
        for member in known["members"] if known is not None else ():
            if same_school(gold, member["school"], school):
                cases = mode_cases(scene, cues, group, school, {"role": member["role"]})
                yield "mode", cases, [*(mode == member["mode"] for mode in MODES), member["mode"] is None], 1.0


def gold_group(gold: dict[str, Any], group: Cluster) -> dict[str, Any] | None:
    """Return the group of the annotation that one of the text's is."""
    forms = {folded(form) for form in group.names}
    return next((known for known in gold["groups"] if forms & surfaces(known, "group")), None)


def same_school(gold: dict[str, Any], name: str, school: Cluster) -> bool:
    """Tell whether a school of the annotation is one of the text's."""
    forms = {folded(name)}
    for entity in gold["schools"]:
        known = surfaces(entity, "school")
        if folded(name) in known:
            forms |= known
    return bool(forms & {folded(form) for form in school.names})


def learned(found: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return the weights of each kind of choice."""
    return {
        which: learn([example[1:] for example in found if example[0] == which], penalty=PENALTY[which], fewest=FEWEST)
        for which in PENALTY
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__).parse_args(arguments)
    write(options.out, learned([example for one in texts_of(options, "en") for example in gather_one(*one)]))


if __name__ == "__main__":
    main()
