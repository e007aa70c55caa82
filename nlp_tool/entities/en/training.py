"""Learn which schools belong to groups and lead them: python -m nlp_tool.entities.en.training OUT.npz GOLD_DIR ...

Every pair of a group and a school is a case. Weights learn from words which of the schools leads a group; from what
they say of authors left out, and from numbers on each pair, trees learn which school leads; from what these say of
authors left out, other trees which schools belong to a group. Every member said with a mode, or none, is a case of
modes.py. Cuts are those with the best F1 on authors left out.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_tool.document import Document
from nlp_tool.entities import trees
from nlp_tool.entities.choice import Case, Weights, learn, write
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.belonging import NO_CORE, core_weights
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.member_evidence import Ground, core_evidence, ground_of, pairs
from nlp_tool.entities.en.member_figures import Pair, Rows, figures, leading, weighed
from nlp_tool.entities.en.modes import MODES, cues_of, mode_cases
from nlp_tool.entities.en.page import page_of
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.statements import Found
from nlp_tool.entities.evaluate import folded, surfaces
from nlp_tool.entities.gold import author_of, texts_of, training_line

WITHOUT = 0.5
"""How much a case of words counts that is shown without the verdict of the frames, beside one with it."""
PENALTY = {"core": 2.0, "mode": 1.0}
FEWEST = 2
PARTS = 5
"""Of how many parts each is left out in turn; the texts of one author are in one part."""
SHAPES = {"core": {"max_iter": 200, "max_depth": 4, "min_samples_leaf": 12, "max_features": 0.3},
          "member": {"max_iter": 240, "max_depth": 6, "min_samples_leaf": 12, "max_features": 0.1}}
_CUTS = np.arange(0.1, 0.625, 0.025)


@dataclass(slots=True)
class Lesson:
    """What is to be learned from one text: which of its pairs hold.

    `wanted`: how many cores and members there are to find; `scores`: what trees that did not know the text's author
    say of each pair."""

    author: str
    gold: dict[str, Any]
    scene: Scene
    relations: list[Found]
    ground: Ground
    pairs: list[Pair]
    rows: Rows
    true: dict[str, NDArray[np.bool_]]
    wanted: dict[str, int]
    cases: dict[str, list[Case]]
    said: Rows = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    scores: dict[str, NDArray[np.float64]] = field(default_factory=dict)


def lesson_of(gold: dict[str, Any], text: str) -> Lesson:
    """Return what is to be learned from an annotated text."""
    document = Document(gold["doc"], text, language="en")
    scene, relations = linking.read_scene(text, find_candidates(text), document, learned=False)
    ground = ground_of(scene, page_of(scene), relations)
    near = list(pairs(ground))
    truth = {id(group): gold_group(gold, group) or {"members": []} for group in ground.groups}
    member = [any(same_school(gold, known["school"], school) for known in truth[id(group)]["members"])
              for group, school in near]
    heads = [truth[id(group)].get("core") for group, _ in near]
    core = [head is not None and same_school(gold, head, school) for head, (_, school) in zip(heads, near, strict=True)]
    wanted = {"core": sum(bool(group.get("core")) for group in gold["groups"]),
              "member": sum(len(group["members"]) for group in gold["groups"])}
    return Lesson(author_of(gold), gold, scene, relations, ground, near, figures(ground, near),
                  {"core": np.array(core, dtype=bool), "member": np.array(member, dtype=bool)},
                  wanted,
                  {"core": list(core_cases(gold, ground, near)), "mode": list(mode_examples(gold, scene, ground))})


def core_cases(gold: dict[str, Any], ground: Ground, near: Sequence[Pair]) -> Iterator[Case]:
    """Yield for each group which of the schools near it leads it, with the words that speak for each."""
    for group in ground.groups:
        known, schools = gold_group(gold, group), [school for own, school in near if own is group]
        if known is None or not schools:
            continue
        right = [bool(known.get("core")) and same_school(gold, known["core"], school) for school in schools]
        if known.get("core") and not any(right):
            continue
        for verdict, weight in ((True, 1.0), (False, WITHOUT)):
            evidence = [core_evidence(ground, group, school, verdict=verdict) for school in schools]
            yield [*evidence, NO_CORE], [*right, not any(right)], weight


def mode_examples(gold: dict[str, Any], scene: Scene, ground: Ground) -> Iterator[Case]:
    """Yield the cases of one document that tell the modes of members."""
    cues = cues_of(scene)
    for group, school in pairs(ground) if cues else ():
        known = gold_group(gold, group)
        for member in known["members"] if known is not None else ():
            if same_school(gold, member["school"], school):
                cases = mode_cases(scene, cues, group, school, {"role": member["role"]})
                yield cases, [*(mode == member["mode"] for mode in MODES), member["mode"] is None], 1.0


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


def parts_of(lessons: Sequence[Lesson]) -> list[tuple[list[Lesson], list[Lesson]]]:
    """Return parts of about one size, each with the rest; the texts of one author are in one part."""
    parts: list[list[str]] = [[] for _ in range(PARTS)]
    sizes = [0] * PARTS
    for author, count in sorted(Counter(one.author for one in lessons).items(), key=lambda one: (-one[1], one[0])):
        smallest = min(range(PARTS), key=lambda part: (sizes[part], part))
        parts[smallest].append(author)
        sizes[smallest] += count
    return [([one for one in lessons if one.author not in part] or list(lessons),
             [one for one in lessons if one.author in part]) for part in parts if part]


def word_weights(lessons: Sequence[Lesson], which: str) -> dict[str, float]:
    """Return the weights of words for cores or for modes."""
    return learn([case for one in lessons for case in one.cases[which]], penalty=PENALTY[which], fewest=FEWEST)


def fit(lessons: Sequence[Lesson], which: str) -> Any:
    """Return the trees that tell pairs that hold from others."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    used = [one for one in lessons if one.pairs]
    model = HistGradientBoostingClassifier(learning_rate=0.05, l2_regularization=3.0, max_bins=63, early_stopping=False,
                                           random_state=0, **SHAPES[which])
    return model.fit(np.concatenate([one.said for one in used]), np.concatenate([one.true[which] for one in used]))


def count(one: Lesson, which: str, cut: float) -> tuple[int, int, int]:
    """Return how many cores or members of a text are right, false and missed at a cut; of cores each group's best."""
    sure = one.scores[which] >= cut
    if which == "core":
        best = {id(one.pairs[at][0]): at for at in np.argsort(one.scores[which], kind="stable").tolist()}
        sure = sure & np.isin(np.arange(len(sure)), sorted(best.values()))
    right = int((sure & one.true[which]).sum())
    return right, int(sure.sum()) - right, max(0, one.wanted[which] - right)


def left_out(lessons: Sequence[Lesson], which: str) -> float:
    """Score each text by trees that do not know its author; return the cut with the best F1."""
    for rest, part in parts_of(lessons):
        model = fit(rest, which)
        for one in part:
            one.scores[which] = model.predict_proba(one.said)[:, 1] if one.pairs else np.zeros(0)
    counts = [np.sum([count(one, which, cut) for one in lessons], axis=0) for cut in _CUTS]
    f1 = [2 * right / max(1, 2 * right + false + missed) for right, false, missed in counts]
    best = int(np.argmax(f1))
    logging.info("%s: cut %.3f, F1 on authors left out %.3f (%s)", which, _CUTS[best], f1[best],
                 ", ".join(f"{value:.3f}" for value in f1))
    return float(_CUTS[best])


def learned(lessons: Sequence[Lesson]) -> tuple[Mapping[str, Weights], dict[str, Any]]:
    """Return the tables of weights and the arrays of trees; the lessons keep what is said of authors left out."""
    for rest, part in parts_of(lessons):
        weights = word_weights(rest, "core")
        for one in part:
            said = weighed(one.pairs, core_weights(one.ground, one.pairs, weights))
            one.said = np.concatenate([said, one.rows], axis=1) if one.pairs else one.rows
    arrays: dict[str, Any] = {"names": np.array(["core", "member"])}
    cut = left_out(lessons, "core")
    arrays |= trees.arrays_of("core", fit(lessons, "core"), cut)
    for one in lessons:
        if one.pairs:
            one.said = np.concatenate([leading(one.ground, one.pairs, one.scores["core"].tolist()), one.said], axis=1)
    cut = left_out(lessons, "member")
    arrays |= trees.arrays_of("member", fit(lessons, "member"), cut)
    return {which: word_weights(lessons, which) for which in PENALTY}, arrays


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__).parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    tables, more = learned([lesson_of(*one) for one in texts_of(options, "en")])
    write(options.out, tables, more=more)


if __name__ == "__main__":
    main()
