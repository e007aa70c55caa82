"""Linking groups and schools by turns: each is evidence for the other."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from nlp_tool.registry.english import campus_letters
from nlp_tool.registry.judge import MERGE
from nlp_tool.registry.link import Clusters, Node, Pair, Shared, clusters_of, join_pairs, nodes_of, pairs_of
from nlp_tool.registry.names import Name
from nlp_tool.registry.observe import Observation
from nlp_tool.registry.places import places_differ
from nlp_tool.registry.things import Thing, place_of_all

CORE_BLOCK = 30
"""Of one core school so many groups are compared at most."""


def link_places(observations: Sequence[Observation]) -> tuple[list[Thing], list[Pair], list[Pair]]:
    """Link schools by name and place, groups with their schools as evidence, then schools with their groups.

    Return the things, the pairs that were merged and those to review.
    """
    schools = nodes_of(o for o in observations if o.kind == "school")
    groups = nodes_of(o for o in observations if o.kind == "group")
    seats = {o.id: n.id for n in (*schools, *groups) for o in n.observations}
    first = clusters_of(schools)
    join_pairs(pairs_of(schools, lambda left, right: []), first)

    group_clusters = clusters_of(groups)
    pairs = best_of([*pairs_of(groups, shared_by_groups(first, seats)), *core_pairs(groups, first, seats)])
    merged, review = join_pairs(pairs, group_clusters)

    second = clusters_of(schools)
    pairs = best_of(
        [
            *pairs_of(schools, shared_by_schools(group_clusters, seats)),
            *family_pairs(schools, group_clusters, seats),
            *campus_pairs(schools, group_clusters, seats),
        ]
    )
    more, doubts = join_pairs(pairs, second)
    repeated = [
        Pair(n.id, o.id, 0.97, (f"same name and place: {n.head.name} = {o.name}",))
        for n in (*groups, *schools)
        for o in n.observations[1:]
    ]
    things = [*things_of("group", groups, group_clusters), *things_of("school", schools, second)]
    return things, [*merged, *more, *repeated], [*review, *doubts]


def shared_by_groups(schools: Clusters, seats: Mapping[str, str]) -> Shared:
    """Return the function that says which schools two groups share."""
    cache: dict[tuple[str, str], frozenset[str]] = {}

    def related(node: Node, kind: str) -> frozenset[str]:
        if (node.id, kind) not in cache:
            cache[node.id, kind] = frozenset(
                schools.root(seats[f.other])
                for o in node.observations
                for f in o.facts
                if f.kind == kind and f.other in seats
            )
        return cache[node.id, kind]

    def shared(left: Node, right: Node) -> list[str]:
        gains = ["same core school"] if related(left, "core") & related(right, "core") else []
        return gains + ["a shared member"] * min(3, len(related(left, "member") & related(right, "member")))

    return shared


def shared_by_schools(groups: Clusters, seats: Mapping[str, str]) -> Shared:
    """Return the function that says whether two schools belong to one group."""

    def shared(left: Node, right: Node) -> list[str]:
        return ["same group"] if _groups(left, groups, seats) & _groups(right, groups, seats) else []

    return shared


def _groups(node: Node, groups: Clusters, seats: Mapping[str, str]) -> set[str]:
    return {
        groups.root(seats[f.other])
        for o in node.observations
        for f in o.back
        if f.kind in ("core", "member") and f.other in seats
    }


def core_pairs(groups: Sequence[Node], schools: Clusters, seats: Mapping[str, str]) -> list[Pair]:
    """Pair groups of one core school whose names differ: one name within the other merges, anything else is asked."""
    by_core: dict[str, list[Node]] = {}
    for node in groups:
        for core in sorted(
            {
                schools.root(seats[f.other])
                for o in node.observations
                for f in o.facts
                if f.kind == "core" and f.other in seats
            }
        ):
            by_core.setdefault(core, []).append(node)
    pairs = []
    for nodes in by_core.values():
        for a, b in itertools.combinations(nodes[:CORE_BLOCK], 2):
            if not a.names or not b.names or places_differ(a.place, b.place):
                continue
            left, right = a.names[0][0], b.names[0][0]
            same_document = {o.doc_id for o in a.observations} & {o.doc_id for o in b.observations}
            if left.language != right.language or left.key == right.key or same_document:
                continue
            within = _within(left.core, right.core) and left.suffix == right.suffix
            one, two = sorted((a.id, b.id))
            reasons = (
                f"same core school: {left.surface} = {right.surface}",
                *(["one name within the other"] if within else []),
            )
            pairs.append(Pair(one, two, 0.88 if within else 0.66, reasons))
    return pairs


def _within(left: str, right: str) -> bool:
    """Tell whether the letters of one name stand in the other in their order: 青藏 in 青藏铁路花园."""
    short, long = sorted((left, right), key=len)
    letters = iter(long)
    return len(short) >= 2 and all(letter in letters for letter in short)


def family_pairs(schools: Sequence[Node], groups: Clusters, seats: Mapping[str, str]) -> list[Pair]:
    """Pair the schools of one group that bear one name and too little of a place: 实验小学 of the same group twice."""
    found: dict[tuple[str, str], list[Node]] = {}
    for node in schools:
        if node.names:
            name = node.names[0][0]
            for group in sorted(_groups(node, groups, seats)):
                found.setdefault((group, f"{name.key}/{name.level}"), []).append(node)
    pairs = []
    for nodes in found.values():
        for a, b in itertools.combinations(nodes[:CORE_BLOCK], 2):
            apart = not {o.doc_id for o in a.observations} & {o.doc_id for o in b.observations}
            if apart and not places_differ(a.place, b.place):
                one, two = sorted((a.id, b.id))
                pairs.append(Pair(one, two, MERGE + 0.06, (f"same name: {a.head.name} = {b.head.name}", "same group")))
    return pairs


def campus_pairs(schools: Sequence[Node], groups: Clusters, seats: Mapping[str, str]) -> list[Pair]:
    """Pair a campus that stands alone with that of the same group which has its school before it.

    荷塘校区 and "Hetang Campus" are 云溪小学荷塘校区 in the group of 云溪小学, whichever language says it.
    """
    found: dict[tuple[str, str], list[tuple[Node, Name, bool]]] = {}
    for node in schools:
        for name, _ in node.names[:1]:
            bare, letters = campus_letters(name)
            for group, form in itertools.product(sorted(_groups(node, groups, seats)), sorted(letters)):
                found.setdefault((group, form), []).append((node, name, bare))
    pairs = []
    for members in found.values():
        for (a, left, bare), (b, right, alone) in itertools.combinations(members[:CORE_BLOCK], 2):
            apart = not {o.doc_id for o in a.observations} & {o.doc_id for o in b.observations}
            across = left.language != right.language
            if a is not b and apart and (bare or alone) and not places_differ(a.place, b.place):
                one, two = sorted((a.id, b.id))
                how = ("same pinyin" if across else "same campus") + f": {a.head.name} = {b.head.name}"
                pairs.append(Pair(one, two, MERGE + 0.05, (how, "same group")))
    return pairs


def best_of(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the best pair of each two nodes, highest score first."""
    best: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        old = best.get((pair.left, pair.right))
        if old is None or (pair.score, pair.reasons) > (old.score, old.reasons):
            best[pair.left, pair.right] = pair
    return sorted(best.values(), key=lambda p: (-p.score, p.left, p.right))


def things_of(kind: str, nodes: Sequence[Node], clusters: Clusters) -> list[Thing]:
    """Return one thing a cluster."""
    grouped: dict[str, list[Observation]] = {}
    for node in nodes:
        grouped.setdefault(clusters.root(node.id), []).extend(node.observations)
    return [Thing(kind, sorted(seen, key=lambda o: o.id), place_of_all(seen)) for seen in grouped.values()]
