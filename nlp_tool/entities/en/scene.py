"""What the relations of a text are read from: its sentences and the clusters of each kind."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.keys import group_base, key_of, same_school
from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.reading import SentenceIndex
from nlp_tool.entities.places import DocumentPlaces

_HEAD_OFFICE = (
    "general school",
    "general academy",
    "main school",
    "head school",
    "headquarters",
    "main campus",
    "general campus",
)


MANY = 500
"""With more schools than this, names are compared for equality alone, so that time stays in proportion to the text."""
_LONGEST_NAME = 1000


class MentionIndex:
    """The mentions of groups and schools in the order of the text: what lies inside or around a span, and before it."""

    def __init__(self, clusters: list[Cluster]) -> None:
        marks = [(m.start, m.end, number) for number, cluster in enumerate(clusters) for m in cluster.mentions]
        self._clusters = clusters
        self._marks = sorted(marks)
        self._starts = [start for start, _, _ in self._marks]

    def inside(self, start: int, end: int) -> Iterator[tuple[int, int, Cluster]]:
        """Yield the mentions within a span."""
        for index in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            first, last, number = self._marks[index]
            if last <= end:
                yield first, last, self._clusters[number]

    def around(self, start: int, end: int) -> Iterator[tuple[int, int, Cluster]]:
        """Yield the mentions that hold a span."""
        for index in range(bisect_left(self._starts, start - _LONGEST_NAME), bisect_right(self._starts, start)):
            first, last, number = self._marks[index]
            if last >= end:
                yield first, last, self._clusters[number]

    def before(self, offset: int) -> Iterator[Cluster]:
        """Yield what was mentioned before an offset, the last first."""
        for index in range(bisect_left(self._starts, offset) - 1, -1, -1):
            first, last, number = self._marks[index]
            if all((start, end) == (first, last) for start, end, _ in self.around(first, last)):
                yield self._clusters[number]


@dataclass(slots=True)
class Scene:
    """A text with its sentences and clusters. `base[n]` is the school whose name the n-th group carries; `left`: the
    pairs (by id) of a group and a school that has left it."""

    text: str
    sentences: SentenceIndex
    groups: list[Cluster]
    schools: list[Cluster]
    people: list[Cluster]
    locations: DocumentPlaces
    places: frozenset[str] = frozenset()
    base: dict[int, Cluster] = field(default_factory=dict)
    left: set[tuple[int, int]] = field(default_factory=set)
    _index: MentionIndex | None = None

    @property
    def index(self) -> MentionIndex:
        """The mentions of groups and schools in order; made anew after a merge."""
        if self._index is None:
            self._index = MentionIndex([*self.groups, *self.schools])
        return self._index

    def changed(self) -> None:
        """Forget the index: clusters were merged."""
        self._index = None


def mark_inside(scene: Scene) -> None:
    """Tell schools that stand alone from those that occur only inside other names, and find each group's own school."""
    for cluster in scene.schools:
        for mention in cluster.mentions:
            if not any(
                (start, end) != (mention.start, mention.end) and _hides(scene.text[start:end].lower(), outer)
                for start, end, outer in scene.index.around(mention.start, mention.end)
            ):
                cluster.standalone = True
    for number, group in enumerate(scene.groups):
        base = _base_inside(scene, group) or _base_alike(scene, group)
        if base is not None:
            scene.base[number] = base
    _merge_head_offices(scene)


def _hides(text: str, outer: Cluster) -> bool:
    """Tell whether a school inside this name is only a part of it: `X School Education Group`, `X School Campus`."""
    if outer.kind == "group":
        return True
    return (
        "affiliated" in text
        or "attached" in text
        or text.endswith(("campus", "branch", "department"))
        or "branch school of" in text
    )


def _base_inside(scene: Scene, group: Cluster) -> Cluster | None:
    for mention in group.mentions:
        for start, end, cluster in scene.index.inside(mention.start, mention.end):
            if cluster.kind == "school" and any(
                m.kind == "school" and (m.start, m.end) == (start, end) for m in cluster.mentions
            ):
                return cluster
    return None


def _base_alike(scene: Scene, group: Cluster) -> Cluster | None:
    """Return the one school that is named as the group is, also where the group leaves the kind out.

    Xuejun Education Group.
    """
    heads = words("schools", "school", "heads")
    bases = [group_base(name) for name in group.names]
    if len(scene.schools) > MANY:
        return None
    keys = [key_of(base, scene.places) for base in bases]
    alike = [
        cluster for cluster in scene.schools if any(same_school(key, known) for key in keys for known in cluster.keys)
    ]
    if not any(heads & set(base.lower().split()) for base in bases):
        alike = [
            cluster
            for cluster in alike
            if any(not known.kinds and not known.campus and known.levels for known in cluster.keys)
        ]
    return alike[0] if len(alike) == 1 else None


def _merge_head_offices(scene: Scene) -> None:
    """Take `X Education Group General School` for another name of the group's own school."""
    offices = [
        c
        for c in scene.schools
        if any(name.lower().endswith(_HEAD_OFFICE) or name.lower().startswith(_HEAD_OFFICE) for name in c.names)
    ]
    for number, base in list(scene.base.items())[:MANY]:
        for cluster in offices[:MANY]:
            if cluster is base or not base.standalone or all(cluster is not known for known in scene.schools):
                continue
            if any(
                _is_head_office(name.lower(), own.lower())
                for name in cluster.names
                for own in scene.groups[number].names
            ):
                merge(scene, base, cluster)


def _drop_group(scene: Scene, gone: Cluster) -> None:
    bases = {id(scene.groups[number]): base for number, base in scene.base.items()}
    scene.groups[:] = [cluster for cluster in scene.groups if cluster is not gone]
    scene.base = {number: bases[id(cluster)] for number, cluster in enumerate(scene.groups) if id(cluster) in bases}


def _is_head_office(name: str, group: str) -> bool:
    """Tell whether a name is `<group> General School` or `headquarters of <group>`."""
    return (name.endswith(_HEAD_OFFICE) and name.startswith(group)) or (
        name.endswith(group) and name.startswith(_HEAD_OFFICE)
    )


def merge(scene: Scene, kept: Cluster, gone: Cluster, *, former: bool = False) -> None:
    """Move the mentions and names of one cluster into another; `former`: its names were given up."""
    kept.mentions.extend(gone.mentions)
    scene.changed()
    for name in gone.names:
        if name not in kept.names:
            kept.names.append(name)
        if former and name not in kept.former:
            kept.former.append(name)
    kept.keys.extend(key for key in gone.keys if key not in kept.keys)
    kept.standalone = kept.standalone or gone.standalone
    scene.schools[:] = [cluster for cluster in scene.schools if cluster is not gone]
    if gone.kind == "group":
        _drop_group(scene, gone)
        return
    for number, cluster in list(scene.base.items()):
        if cluster is gone:
            scene.base[number] = kept
