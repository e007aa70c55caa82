"""How close a member is to its group: integrated (one legal person, one team) or in alliance (each its own master).

Phrases that tell it stand in en_relations.toml. Which of them speaks of which member is learned from where it stands:
in the member's clause or column, in a heading above, in a sentence on the group.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp_tool.entities.choice import likeliest, load
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.cues import either
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.statements import Found

MODES = ("integrated", "alliance")
WEIGHTS = "en_choices.npz"
_CLAUSE = re.compile(r"[;()|\n]|,?\s(?:while|whereas|but)\s")
_HEADING = 90
_MENTIONS = 4
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that tells a mode, where it stands, and the number of its sentence."""

    mode: str
    start: int
    end: int
    sentence: int


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    return {mode: re.compile(rf"\b{either('mode', mode)}", re.IGNORECASE) for mode in MODES}


def cues_of(scene: Scene) -> list[Cue]:
    """Return the phrases of a text that tell a mode, outside of the names of groups and schools, in order."""
    return [
        Cue(mode, match.start(), match.end(), scene.sentences.number(match.start()))
        for match, mode in sorted(
            ((match, mode) for mode, pattern in _cues().items() for match in pattern.finditer(scene.text)),
            key=lambda pair: pair[0].start(),
        )
        if next(scene.index.around(match.start(), match.end()), None) is None
    ]


def with_modes(scene: Scene, relations: list[Found]) -> list[Found]:
    """Return relations whose members have their modes."""
    cues = cues_of(scene)
    if not cues or len(relations) > _MOST:
        return relations
    weights = load("mode", WEIGHTS)
    found: list[Found] = []
    for relation in relations:
        kind, group, school, start, end, grade, attributes = relation
        if kind == "member" and school is not None:
            # the head of a table's column says it outright
            columns = {_column(scene, mention.start) for mention in school.mentions[:_MENTIONS]} & set(MODES)
            best = likeliest(mode_cases(scene, cues, group, school, attributes), weights)
            best = MODES.index(columns.pop()) if len(columns) == 1 else best
            told = {key: value for key, value in attributes.items() if key != "mode"}
            relation = (
                kind,
                group,
                school,
                start,
                end,
                grade,
                told | ({"mode": MODES[best]} if best < len(MODES) else {}),
            )
        found.append(relation)
    return found


def mode_cases(
    scene: Scene, cues: Sequence[Cue], group: Cluster, school: Cluster, attributes: dict[str, str]
) -> list[list[str]]:
    """Return the evidence of each mode of a member, and of none last."""
    cases = [sorted(set(_evidence(scene, cues, group, school, mode))) for mode in MODES]
    role = attributes.get("role", "member")
    for mode, case in zip(MODES, cases, strict=True):
        if case:
            case += [f"{mode}", f"role:{role}:{mode}", f"kind:{group.attributes.get('kind')}:{mode}"]
        case.append(f"mode:{mode}")
    return [*cases, ["none", f"none:{role}"]]


def _evidence(scene: Scene, cues: Sequence[Cue], group: Cluster, school: Cluster, mode: str) -> Iterator[str]:
    """Yield where the phrases of a mode stand, as seen from a member."""
    own = [cue for cue in cues if cue.mode == mode]
    if not own:
        return
    rival = any(cue.mode != mode for cue in cues)
    yield f"told:rival={rival}:groups={min(len(scene.groups), 2)}"
    numbers = [(mention, scene.sentences.number(mention.start)) for mention in school.mentions[:_MENTIONS]]
    starts = [cue.start for cue in cues]
    for mention, number in numbers:
        last = bisect_right(starts, mention.start) - 1
        if last >= 0 and cues[last].mode == mode and _is_heading(scene, cues[last]):
            yield f"heading:rival={rival}"
            yield "direct"
        if _column(scene, mention.start) == mode:
            yield "column"
            yield "direct"
        for cue in own:
            if cue.sentence == number:
                yield f"sentence:rival={rival}"
                between = scene.text[min(cue.end, mention.end) : max(cue.start, mention.start)]
                side = "before" if cue.start < mention.start else "after"
                yield f"clause={_CLAUSE.search(between) is None}:{side}"
                nearest = min(cues, key=lambda c: abs(c.start - mention.start))
                yield f"nearest={nearest.mode == mode}:rival={rival}"
            elif 0 < cue.sentence - number <= 2:
                yield f"after={cue.sentence - number}"
    for cue in own:
        begin, end = scene.sentences.spans[cue.sentence]
        inside = [cluster for _, _, cluster in scene.index.inside(begin, end)]
        if any(cluster is group for cluster in inside):
            yield f"group:schools={any(c.kind == 'school' for c in inside)}:{len({id(c) for c in inside}) > 1}"
        elif not inside:
            before = next((c for c in scene.index.before(cue.start) if c.kind == "group"), None)
            yield f"alone:last={before is group}:groups={min(len(scene.groups), 2)}"


def _is_heading(scene: Scene, cue: Cue) -> bool:
    """Tell whether a cue stands in a short line without any school: a heading over what follows."""
    start, end = scene.text.rfind("\n", 0, cue.start) + 1, scene.text.find("\n", cue.end)
    end = len(scene.text) if end < 0 else end
    line = scene.text[start:end]
    return len(line) <= _HEADING and "|" not in line and next(scene.index.inside(start, end), None) is None


def _column(scene: Scene, offset: int) -> str:
    """Return the mode that the head of a table's column tells, for a name in a row below it."""
    start = scene.text.rfind("\n", 0, offset) + 1
    cells = scene.text.count("|", start, offset)
    if not cells:
        return ""
    head_end = scene.text.rfind("\n", 0, max(0, start - 1))
    for _ in range(40):
        head_start = scene.text.rfind("\n", 0, max(0, head_end)) + 1
        line = scene.text[head_start : scene.text.find("\n", head_start)]
        parts = line.split("|")
        if len(parts) <= cells:
            return ""
        told = [mode for mode, pattern in _cues().items() if pattern.search(parts[cells])]
        if told:
            return told[0]
        head_end = head_start - 1
        if head_end < 0:
            return ""
    return ""
