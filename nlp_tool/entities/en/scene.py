"""What the relations of a text are read from: its sentences and the clusters of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.keys import group_base, key_of, same_school
from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.reading import SentenceIndex
from nlp_tool.entities.places import DocumentPlaces

_HEAD_OFFICE = ("general school", "general academy", "main school", "head school", "headquarters", "main campus", "general campus")


@dataclass(slots=True)
class Scene:
    """A text with its sentences and clusters. `base[n]` is the school whose name the n-th group carries."""

    text: str
    sentences: SentenceIndex
    groups: list[Cluster]
    schools: list[Cluster]
    people: list[Cluster]
    locations: DocumentPlaces
    places: frozenset[str] = frozenset()
    base: dict[int, Cluster] = field(default_factory=dict)


def mark_inside(scene: Scene) -> None:
    """Tell schools that stand alone from those that occur only inside other names, and find each group's own school."""
    spans = {(mention.start, mention.end) for group in scene.groups for mention in group.mentions if "composed" not in mention.attributes}
    spans |= {(mention.start, mention.end) for school in scene.schools for mention in school.mentions
              if any(word in mention.text.lower() for word in ("affiliated", "attached"))}
    spans |= {(mention.start, mention.end) for school in scene.schools for mention in school.mentions
              if mention.text.lower().endswith(("campus", "branch", "department")) or "branch school of" in mention.text.lower()}
    for cluster in scene.schools:
        for mention in cluster.mentions:
            if not any(start <= mention.start and mention.end <= end and (start, end) != (mention.start, mention.end) for start, end in spans):
                cluster.standalone = True
    for number, group in enumerate(scene.groups):
        base = _base_inside(scene, group) or _base_alike(scene, group)
        if base is not None:
            scene.base[number] = base
    _merge_head_offices(scene)


def _base_inside(scene: Scene, group: Cluster) -> Cluster | None:
    for mention in group.mentions:
        for cluster in scene.schools:
            if any(mention.start <= inner.start and inner.end <= mention.end and inner.kind == "school" for inner in cluster.mentions):
                return cluster
    return None


def _base_alike(scene: Scene, group: Cluster) -> Cluster | None:
    """Return the one school that is named as the group is, also where the group leaves the kind out: Xuejun Education Group."""
    heads = words("schools", "school", "heads")
    bases = [group_base(name) for name in group.names]
    keys = [key_of(base, scene.places) for base in bases]
    alike = [cluster for cluster in scene.schools if any(same_school(key, known) for key in keys for known in cluster.keys)]
    if not any(heads & set(base.lower().split()) for base in bases):
        alike = [cluster for cluster in alike if any(not known.kinds and not known.campus and known.levels for known in cluster.keys)]
    return alike[0] if len(alike) == 1 else None


def _merge_head_offices(scene: Scene) -> None:
    """Take `X Education Group General School` for another name of the group's own school."""
    for number, base in scene.base.items():
        for cluster in list(scene.schools):
            if cluster is base:
                continue
            if base.standalone and any(_is_head_office(name.lower(), own.lower()) for name in cluster.names for own in scene.groups[number].names):
                merge(scene, base, cluster)
                base.standalone = True


def _drop_group(scene: Scene, gone: Cluster) -> None:
    bases = {id(scene.groups[number]): base for number, base in scene.base.items()}
    scene.groups[:] = [cluster for cluster in scene.groups if cluster is not gone]
    scene.base = {number: bases[id(cluster)] for number, cluster in enumerate(scene.groups) if id(cluster) in bases}


def _is_head_office(name: str, group: str) -> bool:
    """Tell whether a name is `<group> General School` or `headquarters of <group>`."""
    return name.endswith(_HEAD_OFFICE) and name.startswith(group) or name.endswith(group) and name.startswith(_HEAD_OFFICE)


def merge(scene: Scene, kept: Cluster, gone: Cluster, *, former: bool = False) -> None:
    """Move the mentions and names of one cluster into another; `former`: its names were given up."""
    kept.mentions.extend(gone.mentions)
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
