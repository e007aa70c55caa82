"""Which observations of groups and schools are one thing: blocking by key, judging, joining firm pairs first.

The work is near to linear: only nodes that share a key are compared, and within a key those of one city. Nodes with
the same name and place are one node from the start. Nothing depends on the order of the input.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlp_tool.registry.english import cross_keys
from nlp_tool.registry.judge import (
    BONUSES,
    FIRM,
    MERGE,
    OWN,
    PENALTIES,
    REVIEW,
    Judgement,
    founding,
    judge_names,
    own_size,
)
from nlp_tool.registry.names import Name, fold
from nlp_tool.registry.observe import Observation
from nlp_tool.registry.places import Place, joined, places_differ

WIDE_BLOCK = 40
"""In a block of more nodes than this those without a city meet nobody."""
CITY_BLOCK = 60
"""Of one key and one city so many nodes are compared at most."""


@dataclass(slots=True)
class Node:
    """Observations that are one thing without doubt: same kind, name, level and place."""

    id: str
    kind: str
    place: Place
    names: tuple[tuple[Name, bool], ...]
    """Names with whether they are an alias."""
    observations: list[Observation] = field(default_factory=list)

    @property
    def head(self) -> Observation:
        """The first observation."""
        return self.observations[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes, how alike they are, and why."""

    left: str
    right: str
    score: float
    reasons: tuple[str, ...]

    @property
    def wide(self) -> bool:
        """Whether the two may lie in several districts: the city's own school."""
        return bool({"a generic name of the same place", "same city, different districts"} & set(self.reasons))

    @property
    def across(self) -> bool:
        """Whether the two are of different languages."""
        return self.reasons[:1] != () and self.reasons[0].startswith("same pinyin")


@dataclass(slots=True)
class Clusters:
    """A union of nodes that knows the places and levels of each cluster."""

    parent: dict[str, str]
    place: dict[str, Place]
    kind_levels: dict[str, frozenset[str]]
    districts: dict[str, frozenset[str]] = field(default_factory=dict)
    """The districts by code; empty where nobody is tied to one."""

    def root(self, node: str) -> str:
        """Return the cluster of a node."""
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def veto(self, left: str, right: str, *, wide: bool = False) -> str:
        """Say what forbids that two clusters become one, or ""; `wide` lets a city's school have several districts."""
        a, b = self.root(left), self.root(right)
        one, two = self.districts.get(a, frozenset()), self.districts.get(b, frozenset())
        if one and two and not one & two and not wide:
            return "districts differ"
        levels = (self.kind_levels[a] | self.kind_levels[b]) & {"primary", "middle", "kindergarten", "vocational"}
        if len(levels) > 1:
            return "levels differ"
        return places_differ(self.place[a], self.place[b])

    def join(self, left: str, right: str) -> None:
        """Make two clusters one."""
        a, b = sorted((self.root(left), self.root(right)))
        if a == b:
            return
        self.parent[b] = a
        self.place[a] = joined(self.place[a], self.place[b])
        self.kind_levels[a] |= self.kind_levels.pop(b)
        self.districts[a] = self.districts.get(a, frozenset()) | self.districts.pop(b, frozenset())


Shared = Callable[[Node, Node], list[str]]
"""Says what two nodes share besides the name: keys of BONUSES."""


def nodes_of(observations: Iterable[Observation]) -> list[Node]:
    """Gather observations of one kind into nodes, in the order of their ids."""
    found: dict[tuple[object, ...], Node] = {}
    for seen in sorted(observations, key=lambda o: o.id):
        names = _usable(seen)
        first = names[0][0] if names else None
        signature: tuple[object, ...] = (seen.id,)
        if first is not None and _says_enough(first, seen.place):
            signature = (first.key, first.level, first.suffix, first.place, first.relative, seen.place)
        node = found.get(signature)
        if node is None:
            node = found[signature] = Node(seen.id, seen.kind, seen.place, tuple(names))
        node.observations.append(seen)
        known = {name.key for name, _ in node.names}
        node.names += tuple((name, alias) for name, alias in names if name.key not in known)
    return sorted(found.values(), key=lambda n: n.id)


def _says_enough(name: Name, place: Place) -> bool:
    """Tell whether all who write this name with this place mean one thing."""
    if name.generic:
        return bool(place.city) and bool(name.place.depth or place.district)
    if name.common:
        return bool(place.city)
    return bool(place.city) or own_size(name) >= OWN or (bool(place.province) and own_size(name) >= 2)


def _usable(seen: Observation) -> list[tuple[Name, bool]]:
    """Return the names that may link: the name itself, and aliases that say as much as it does."""
    usable: list[tuple[Name, bool]] = []
    for position, name in enumerate(seen.names):
        main = fold(name.surface) == fold(seen.name)
        first = seen.names[0]
        if (
            position
            and not main
            and (
                (name.generic and not first.generic)
                or (seen.kind == "school" and not name.level)
                or (_numbers(name) and _numbers(first) and _numbers(name) != _numbers(first))
                or (bool(name.campus) != bool(first.campus))
                or (name.language == "en" and len(name.core) < 3 and not name.flags)
            )
        ):
            continue
        usable.append((name, not main))
    return usable


def _numbers(name: Name) -> tuple[str, ...]:
    inside = "".join(c if c.isdigit() else " " for c in name.stem).split() if name.language == "zh" else []
    return tuple(sorted(inside + [f[1:] for f in name.flags if f[0] == "N" and f[1:].isdigit()]))


def blocks(nodes: Sequence[Node], *, across: bool) -> dict[str, list[tuple[Node, Name, bool]]]:
    """Return the nodes by key; with `across` the keys are those by which the languages meet."""
    found: dict[str, list[tuple[Node, Name, bool]]] = {}
    for node in nodes:
        done: set[str] = set()
        for name, alias in node.names:
            for key in cross_keys(name) if across else (name.key,):
                if key not in done and not name.empty:
                    done.add(key)
                    found.setdefault(key, []).append((node, name, alias))
    return found


def pairs_of(nodes: Sequence[Node], shared: Shared) -> list[Pair]:
    """Judge every pair of nodes that share a key; the best judgement of each pair, highest score first."""
    best: dict[tuple[str, str], Pair] = {}
    both = len({name.language for node in nodes for name, _ in node.names}) > 1
    for across in (False, True) if both else (False,):
        for members in blocks(nodes, across=across).values():
            if across and len({name.language for _, name, _ in members}) < 2:
                continue
            for (a, left, x), (b, right, y) in _couples(members):
                if a is b or (across and left.language == right.language):
                    continue
                pair = _judged(a, left, x, b, right, y, across=across, shared=shared)
                old = best.get((pair.left, pair.right))
                if pair.score >= REVIEW and (old is None or pair.score > old.score):
                    best[pair.left, pair.right] = pair
    return sorted(best.values(), key=lambda p: (-p.score, p.left, p.right))


def _couples(
    members: list[tuple[Node, Name, bool]],
) -> Iterable[tuple[tuple[Node, Name, bool], tuple[Node, Name, bool]]]:
    by_city: dict[str, list[tuple[Node, Name, bool]]] = {}
    for member in members:
        by_city.setdefault(member[0].place.city, []).append(member)
    for city, group in sorted(by_city.items()):
        if city:
            yield from itertools.combinations(group[:CITY_BLOCK], 2)
    loose = by_city.get("", []) + [m for city, group in sorted(by_city.items()) if city.startswith("~") for m in group]
    if loose and len(members) <= WIDE_BLOCK:
        taken = {id(m) for m in loose}
        yield from itertools.combinations(loose, 2)
        yield from itertools.product(loose, [m for m in members if id(m) not in taken])


def _judged(a: Node, left: Name, x: bool, b: Node, right: Name, y: bool, *, across: bool, shared: Shared) -> Pair:
    found: Judgement = judge_names(left, right, a.place, b.place)
    one, two = sorted((a.id, b.id))
    if found.veto:
        return Pair(one, two, 0.0, (found.veto,))
    how = ("same pinyin" if across else "same name") + f": {left.surface} = {right.surface}"
    score, reasons = found.score, [how, *found.reasons]
    few = across and 0 < len((left if left.language == "zh" else right).core) < 2
    faults = ["by pinyin, few letters" if few else "by pinyin"] if across else []
    faults += ["an alias"] if x or y else []
    faults += ["same document"] if {o.doc_id for o in a.observations} & {o.doc_id for o in b.observations} else []
    dates = founding(a.head, b.head)
    faults += [dates] if dates in PENALTIES else []
    gains = [] if "same document" in faults else shared(a, b)
    gains += [dates] if dates in BONUSES else []
    score += sum(BONUSES[g] for g in gains) - sum(PENALTIES[f] for f in faults)
    return Pair(one, two, round(min(0.99, max(0.0, score)), 3), (*reasons, *faults, *gains))


def clusters_of(nodes: Sequence[Node]) -> Clusters:
    """Make a cluster of each node."""
    return Clusters(
        {n.id: n.id for n in nodes},
        {n.id: n.place for n in nodes},
        {n.id: frozenset(name.level for name, alias in n.names if name.level and not alias) for n in nodes},
        {n.id: frozenset({n.place.district} if n.place.district[:1].isdigit() else ()) for n in nodes},
    )


def join_pairs(pairs: Sequence[Pair], clusters: Clusters) -> tuple[list[Pair], list[Pair]]:
    """Join the firm pairs, then the others that lead to one cluster only; return (merged, to review)."""
    merged: list[Pair] = []
    review: list[Pair] = []
    for pair in (p for p in pairs if p.score >= FIRM):
        veto = clusters.veto(pair.left, pair.right, wide=pair.wide)
        if veto:
            review.append(Pair(pair.left, pair.right, pair.score, (*pair.reasons, veto)))
            continue
        merged.append(pair)
        clusters.join(pair.left, pair.right)
    # Names of one language first: only then is it known how many things a name of the other language may mean.
    for across in (False, True):
        _join_soft([p for p in pairs if MERGE <= p.score < FIRM and p.across == across], clusters, merged, review)
    review += [p for p in pairs if p.score < MERGE]
    return merged, [p for p in review if clusters.root(p.left) != clusters.root(p.right)]


def _join_soft(pairs: Sequence[Pair], clusters: Clusters, merged: list[Pair], review: list[Pair]) -> None:
    goals = _goals(pairs, clusters)
    unsure = {node for node, roots in goals.items() if _ambiguous(roots, clusters)}
    if pairs and pairs[0].across:
        unsure |= {node for node, roots in goals.items() if len({clusters.root(root) for root in roots}) > 1}
    for pair in pairs:
        veto = clusters.veto(pair.left, pair.right, wide=pair.wide)
        doubt = "ambiguous" if {pair.left, pair.right} & unsure else ""
        if veto or doubt:
            fall = PENALTIES["ambiguous"] if doubt else 0.0
            review.append(Pair(pair.left, pair.right, round(pair.score - fall, 3), (*pair.reasons, veto or doubt)))
            continue
        merged.append(pair)
        clusters.join(pair.left, pair.right)


def _goals(pairs: Sequence[Pair], clusters: Clusters) -> Mapping[str, set[str]]:
    goals: dict[str, set[str]] = {}
    for pair in pairs:
        goals.setdefault(pair.left, set()).add(clusters.root(pair.right))
        goals.setdefault(pair.right, set()).add(clusters.root(pair.left))
    return goals


def _ambiguous(goals: set[str], clusters: Clusters) -> bool:
    """Tell whether a node could go to clusters that can never be one."""
    roots = sorted({clusters.root(goal) for goal in goals})[:12]
    return any(clusters.veto(a, b) for a, b in itertools.combinations(roots, 2))
