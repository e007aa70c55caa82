"""Which school of a text is the former name of another, by learned weights: what the patterns of renaming.py miss.

`Zengdian Junior Middle School implemented integration and changed its name to Mengze Middle School Zengdian campus`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp_tool.entities.choice import load, probabilities
from nlp_tool.entities.en.calendar import Date
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.dating import Anchor, Times, anchors_of
from nlp_tool.entities.en.scene import MANY, Scene, merge
from nlp_tool.entities.en.statements import Found

WEIGHTS = "facts_en.npz"
LEAST = 0.5
_REACH = 300
_RIVALS = 6
_LABELS = frozenset(("rename", "old", "change", "present", "merge"))
_TOLD = re.compile(
    r"\b(?:re-?nam\w*|names?|named|call(?:ed|s)|known|former(?:ly)?|original(?:ly)?|predecessor|previously|old|used to"
    r"|until|becom\w{1,4}|became|turned|merg\w{1,4}|integrat\w{2,4}|upgrad\w{2,4}|convert\w{1,4}|chang\w{1,4}|plaque"
    r"|is now|now the|taken over|take over|took over|once|reorgani[sz]\w{1,4}|on the basis)\b",
    re.IGNORECASE,
)


def pairs_near(times: Times) -> dict[int, list[tuple[Cluster, Anchor, Anchor]]]:
    """Return for each school (by id) the others that may be its new name, with the places of both that are nearest."""
    scene = times.scene
    if len(scene.schools) > MANY or not _TOLD.search(scene.text):
        return {}
    marks = sorted((anchor.start, anchor.end, number, anchor.form) for number, cluster in enumerate(scene.schools)
                   for anchor in anchors_of(times, cluster))
    best: dict[tuple[int, int], tuple[int, Anchor, Anchor]] = {}
    for at, (start, end, one, form) in enumerate(marks):
        for start2, end2, two, form2 in marks[at + 1 : at + 1 + _RIVALS]:
            if start2 - end > _REACH:
                break
            if start2 < end or one == two or scene.sentences.number(start2) - scene.sentences.number(start) > 2:
                continue
            low, _ = scene.sentences.span(start)
            _, high = scene.sentences.span(start2)
            if not _TOLD.search(scene.text, low, high):
                continue
            own, other = Anchor(start, end, form), Anchor(start2, end2, form2)
            for old, new, first, second in ((one, two, own, other), (two, one, other, own)):
                if first.form == "full" and start2 - end < best.get((old, new), (_REACH + 1, own, own))[0]:
                    best[old, new] = start2 - end, first, second
    found: dict[int, list[tuple[Cluster, Anchor, Anchor]]] = {}
    for (old, new), (_, first, second) in sorted(best.items()):
        found.setdefault(id(scene.schools[old]), []).append((scene.schools[new], first, second))
    return found


def former_cases(times: Times, old: Cluster, rivals: list[tuple[Cluster, Anchor, Anchor]]) -> list[list[str]]:
    """Return the evidence of each school being the new name of one, and of none last."""
    return [*(sorted(set(_evidence(times, old, *rival))) for rival in rivals),
            ["none", f"none:campus:{old.is_campus}", f"none:often:{min(3, len(old.mentions))}"]]


def _evidence(times: Times, old: Cluster, new: Cluster, own: Anchor, other: Anchor) -> Iterator[str]:
    yield from times.evidence(Date(own.start, own.end, "", ""), other)
    whole = {key.names for key in old.keys if key.names}
    campus = any(key.campus in whole for key in new.keys)
    yield f"named:{campus}:{new.is_campus}"
    shared = {word for key in new.keys for word in key.names | key.campus} & {word for key in whole for word in key}
    yield f"shared:{bool(shared)}:{new.is_campus}:{old.is_campus}"
    yield f"often:{min(3, len(old.mentions))}:{min(3, len(new.mentions))}"
    yield f"first:{old.mentions[0].start < new.mentions[0].start}"
    first, last = (own, other) if own.start < other.start else (other, own)
    order = "old new" if own is first else "new old"
    near = times.labels(first.end, last.start)
    for label in sorted(near & _LABELS):
        yield f"{order}:{label}:{campus}"
        yield f"{order}:{label}:{new.is_campus}"
    yield f"{order}:{'+'.join(sorted(near & _LABELS))}"
    yield f"{order}:{times.words(first.end, last.start).count('<S>')}:{campus}"
    low, _ = times.scene.sentences.span(first.start)
    _, high = times.scene.sentences.span(last.start)
    for word in sorted({" ".join(found.lower().split()) for found in _TOLD.findall(times.text[low:high])}):
        yield f"told:{word}"
        yield f"told:{word}:{campus}"
    inside = {id(cluster) for _, _, cluster in times.scene.index.inside(low, high) if cluster.kind == "school"}
    yield f"schools:{min(4, len(inside))}"
    yield f"schools:{min(4, len(inside))}:{campus}"


def renamed(scene: Scene) -> list[Found]:
    """Merge the former names that weights find into the schools that bear new ones; return the relations."""
    times = Times(scene, None)
    near = pairs_near(times)
    if not near:
        return []
    weights = load("former", WEIGHTS)
    likely: list[tuple[float, int, Cluster, Cluster, Anchor, Anchor]] = []
    for number, old in enumerate(scene.schools):
        rivals = near.get(id(old), [])
        shares = probabilities(former_cases(times, old, rivals), weights) if rivals else [1.0]
        best = max(range(len(shares)), key=lambda place: (shares[place], -place))
        if best < len(rivals) and shares[best] >= LEAST:
            likely.append((-shares[best], number, old, *rivals[best]))
    found: list[Found] = []
    gone: set[int] = set()
    for _, _, old, new, own, other in sorted(likely, key=lambda one: one[:2]):
        if id(new) in gone or id(old) in gone:
            continue
        gone.add(id(old))
        start, end = times.sentence(own.start, other.start)
        name = old.name
        merge(scene, new, old, former=True)
        found.append(("former_name", new, None, start, end, "stated", {"value": name}))
    return found
