"""Which mentions mean one thing: clusters of schools, groups and people of a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.keys import Key, group_base, key_of, same_school, spoken_number
from nlp_tool.entities.en.tokens import FOLD

_MANY = 500


@dataclass(slots=True)
class Cluster:
    """Mentions of one thing. `names` are its surface and composed names in order of appearance."""

    kind: str
    names: list[str] = field(default_factory=list)
    mentions: list[Candidate] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    former: list[str] = field(default_factory=list)
    standalone: bool = False
    _campus: tuple[int, bool] = (0, False)

    @property
    def is_campus(self) -> bool:
        """Tell whether a mention is a campus's; counted anew only where mentions came."""
        if self._campus[0] != len(self.mentions):
            self._campus = len(self.mentions), any(mention.kind == "campus" for mention in self.mentions)
        return self._campus[1]

    @property
    def name(self) -> str:
        """Return the fullest name: the one with most telling words, the earliest of equals."""
        known = [name for name in self.names if name not in self.former] or self.names
        return max(known, key=lambda name: (not name.isupper(), _weight(name), -known.index(name)))

    def add(self, candidate: Candidate, name: str, key: Key) -> None:
        """Take a mention in under a name."""
        self.mentions.append(candidate)
        if name not in self.names:
            self.names.append(name)
            self.keys.append(key)


class _Shelf:
    """Clusters by the words of their names, so that a name is compared with those alone that may be like it."""

    def __init__(self) -> None:
        self._places: dict[str, dict[int, Cluster]] = {}
        self._order: dict[int, int] = {}
        self._named: dict[str, dict[int, Cluster]] = {}

    def named(self, name: str) -> Cluster | None:
        """Return the cluster that has exactly this name, if only one has, whatever its capitals."""
        found = self._named.get(name.lower(), {})
        return next(iter(found.values())) if len(found) == 1 else None

    def put(self, key: Key, cluster: Cluster, *, name: str = "") -> None:
        """Put a cluster where its name's words are."""
        if name:
            self._named.setdefault(name.lower(), {})[id(cluster)] = cluster
        self._order.setdefault(id(cluster), len(self._order))
        for word in _shelf_words(key):
            self._places.setdefault(word, {})[id(cluster)] = cluster

    def near(self, key: Key) -> list[Cluster]:
        """Return the clusters that share a word, its beginning or its end, in the order in which they came."""
        found = {
            number: cluster for word in _shelf_words(key) for number, cluster in self._places.get(word, {}).items()
        }
        return sorted(found.values(), key=lambda cluster: self._order[id(cluster)])


def _shelf_words(key: Key) -> list[str]:
    own = sorted(key.names | key.campus)
    words = [*own, *(f"^{word[:3]}" for word in own), *(f"{word[-3:]}$" for word in own), *sorted(key.numbers)]
    words += [spoken_number(word) for word in own if len(own) == 1]
    return words or [*sorted(key.kinds), *sorted(key.places), *sorted(key.levels)]


def _weight(name: str) -> int:
    return min(len(name.split()), 12)


def school_clusters(candidates: list[Candidate], places: frozenset[str]) -> list[Cluster]:
    """Cluster schools and campuses; a bare or weak name goes to the nearest earlier cluster that it fits."""
    clusters: list[Cluster] = []
    by_span: dict[str, Cluster] = {}
    shelf = _Shelf()
    order = sorted(
        candidates, key=lambda c: ("weak" in c.attributes, -len(c.attributes.get("composed", c.text).split()), c.start)
    )
    for candidate in order:
        name = " ".join(candidate.attributes.get("composed", candidate.text).translate(FOLD).split())
        key = key_of(name, places)
        known = shelf.named(name)
        fitting = [known] if known is not None else [c for c in shelf.near(key) if _fits(c, candidate, key)]
        if "same_as" in candidate.attributes and candidate.attributes["same_as"] in by_span:
            fitting = [by_span[candidate.attributes["same_as"]]]
        if len(fitting) > 1:
            exact = [cluster for cluster in fitting if name.lower() in (known.lower() for known in cluster.names)]
            fitting = exact or [min(fitting, key=lambda cluster: _distance(cluster, candidate))]
        if fitting:
            cluster = fitting[0]
        elif (
            "weak" in candidate.attributes
            and len(clusters) < _MANY
            and any(_covers(cluster, key) for cluster in clusters)
        ):
            cluster = min(
                (cluster for cluster in clusters if _covers(cluster, key)),
                key=lambda cluster: _distance(cluster, candidate),
            )
        else:
            cluster = Cluster("school")
            clusters.append(cluster)
        cluster.add(candidate, name, key)
        shelf.put(key, cluster, name=name)
        surface = candidate.text.translate(FOLD)
        if "composed" in candidate.attributes and surface not in cluster.names:
            cluster.names.append(surface)
        by_span[f"{candidate.start}:{candidate.end}"] = cluster
    _merge_acronyms(clusters)
    return sorted(clusters, key=lambda cluster: min(mention.start for mention in cluster.mentions))


def _fits(cluster: Cluster, candidate: Candidate, key: Key) -> bool:
    if "bare" in candidate.attributes:
        return any(key.names and (key.names == own.names or key.names == own.campus) for own in cluster.keys)
    return any(same_school(own, key) for own in cluster.keys)


def _covers(cluster: Cluster, key: Key) -> bool:
    """Tell whether a name of kind words alone (Experimental Primary School) can shorten a name of the cluster."""
    return any(
        not own.campus
        and key.kinds <= own.kinds
        and key.levels <= own.levels
        and (key.kinds or key.numbers)
        and key.numbers <= own.numbers
        for own in cluster.keys
    )


def _distance(cluster: Cluster, candidate: Candidate) -> tuple[bool, int]:
    gaps = [(mention.start > candidate.start, abs(candidate.start - mention.start)) for mention in cluster.mentions]
    return min(gaps)


def _merge_acronyms(clusters: list[Cluster]) -> None:
    """Give the campuses of an acronym their school: `WFLPS Qingpu Campus` keeps its name."""
    for cluster in clusters:
        cluster.names.sort(key=lambda name: name.isupper())


def group_clusters(
    candidates: list[Candidate], places: frozenset[str], *, schools: list[Cluster] | None = None
) -> list[Cluster]:
    """Cluster groups by what stands before their kind words; weak ones join a known group or vanish."""
    clusters: list[Cluster] = []
    shelf = _Shelf()
    order = sorted(
        candidates, key=lambda c: ("weak" in c.attributes, -len(c.attributes.get("composed", c.text).split()), c.start)
    )
    own_names = {key.names for school in schools or () for key in school.keys if key.names and not key.campus}
    known_of = any("weak" not in candidate.attributes for candidate in candidates)
    for candidate in order:
        name = " ".join(candidate.attributes.get("composed", candidate.text).translate(FOLD).split())
        key = key_of(group_base(name), places)
        kind = candidate.attributes.get("kind", "group")
        known = shelf.named(f"{kind} {name}")
        fitting = (
            [known]
            if known is not None
            else [
                cluster
                for cluster in shelf.near(key)
                if cluster.attributes["kind"] == kind
                and any(same_school(own, key) or _same_group(own, key) for own in cluster.keys)
            ]
        )
        if "same_as" in candidate.attributes:
            fitting = [
                cluster
                for cluster in clusters
                if any(candidate.attributes["same_as"] == f"{m.start}:{m.end}" for m in cluster.mentions)
            ][:1]
            if not fitting:
                continue
        if not fitting and "weak" in candidate.attributes:
            fitting = [
                cluster for cluster in clusters if any(key.names and key.names <= own.names for own in cluster.keys)
            ]
            if not fitting and not _is_group(candidate, key, own_names, known_of):
                continue
        if len(fitting) > 1:
            fitting = [min(fitting, key=lambda cluster: _distance(cluster, candidate))]
        if fitting:
            cluster = fitting[0]
        else:
            cluster = Cluster("group", attributes={"kind": kind})
            clusters.append(cluster)
        cluster.add(candidate, name, key)
        shelf.put(key, cluster, name=f"{kind} {name}")
        surface = candidate.text.translate(FOLD)
        if "composed" in candidate.attributes and surface not in cluster.names:
            cluster.names.append(surface)
    return sorted(clusters, key=lambda cluster: min(mention.start for mention in cluster.mentions))


def _is_group(candidate: Candidate, key: Key, own_names: set[frozenset[str]], known_of: bool) -> bool:
    """Tell whether a name without a word of education is a group's: a school bears it, or schools stand around.

    In a text that speaks of education groups, `Guangming group` is one; `Hengan Group` is mostly a company.
    """
    if "beside" in candidate.attributes or any(key.names <= own for own in own_names if key.names):
        return True
    return known_of and bool(key.names) and candidate.text.endswith(" group")


def _same_group(one: Key, two: Key) -> bool:
    """Tell whether two bases name one group although one of them leaves its school out.

    Xuejun, Xuejun Primary School; Wusan, No. 53.
    """
    for short, long in ((one, two), (two, one)):
        if (
            len(short.names) == 1
            and not short.numbers
            and len(long.numbers) == 1
            and spoken_number(min(short.names)) in long.numbers
        ):
            return True
    if one.campus or two.campus or not one.names or one.names != two.names or one.numbers != two.numbers:
        return False
    return (not one.levels or not two.levels) and (not one.kinds or not two.kinds)


def person_clusters(candidates: list[Candidate]) -> list[Cluster]:
    """Cluster people by their names, whatever their capitals and hyphens."""
    clusters: dict[str, Cluster] = {}
    for candidate in candidates:
        key = "".join(character for character in candidate.text.translate(FOLD).lower() if character.isalpha())
        cluster = clusters.setdefault(key, Cluster("person"))
        name = " ".join(candidate.text.translate(FOLD).split())
        cluster.mentions.append(candidate)
        if name not in cluster.names:
            cluster.names.append(name)
    return list(clusters.values())
