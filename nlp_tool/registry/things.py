"""Things: what several documents' observations speak of, with an id that follows from its names and places alone."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlp_tool.registry.names import fold, language_of
from nlp_tool.registry.observe import Observation
from nlp_tool.registry.places import NOWHERE, Place, joined
from nlp_tool.storage import key_of

PREFIXES = {"group": "g", "school": "s", "person": "p", "policy": "d"}


@dataclass(slots=True)
class Thing:
    """One group, school, person or policy: its observations and what decisions say of it."""

    kind: str
    observations: list[Observation]
    place: Place = NOWHERE
    organizations: tuple[str, ...] = ()
    id: str = ""
    handles: frozenset[str] = frozenset()
    salt: str = ""
    renamed: str = ""
    settled: dict[str, str] = field(default_factory=dict)
    confirmed: bool = False
    rejected: str = ""

    @property
    def name(self) -> str:
        """Return the name shown: the scholar's; else the Chinese one that most documents use, then the fullest."""
        return self.renamed or best_name(self.observations, "zh") or best_name(self.observations, "en")

    @property
    def name_en(self) -> str:
        """Return the English name that most documents use, or ""."""
        return best_name(self.observations, "en")

    def aliases(self) -> tuple[str, ...]:
        """Return all other forms, in the order of their code points."""
        forms = {form for o in self.observations for form in (o.name, *o.aliases)}
        return tuple(sorted(forms - {self.name, self.name_en}))


def best_name(observations: Iterable[Observation], language: str) -> str:
    """Return the name in a language that most documents give, the longest of equals, or ""."""
    counts: dict[str, set[str]] = collections.defaultdict(set)
    for seen in observations:
        if language_of(seen.name) == language:
            counts[seen.name].add(seen.doc_id)
    return min(counts, key=lambda name: (-len(counts[name]), -len(name), name), default="")


def place_of_all(observations: Iterable[Observation]) -> Place:
    """Return what all observations say of the place; where districts differ, the one that most documents name."""
    places = sorted(o.place for o in observations)
    found = Place()
    for place in places:
        found = joined(found, place)
    districts = collections.Counter(p.district for p in places if p.district and not p.district.startswith("~"))
    if len(districts) > 1:
        best = min(districts, key=lambda d: (-districts[d], d))
        found = Place(found.province, found.city, best)
    return found


def canonical_key(thing: Thing) -> str:
    """Return the key that stands for a thing: that of its Chinese name with the most of a name, whatever the counts."""
    if thing.kind in ("person", "policy"):
        names = sorted({fold(o.name) for o in thing.observations if language_of(o.name) == "zh"}) or sorted(
            {fold(o.name) for o in thing.observations}
        )
        return names[0]
    return min((_name_key(o) for o in thing.observations), key=lambda key: (not key.startswith("zh:"), -len(key), key))


def _name_key(seen: Observation) -> str:
    if not seen.names:
        return f"{language_of(seen.name)}:={fold(seen.name)}"
    name = seen.names[0]
    return f"{name.key}/{name.level}/{name.suffix}"


def identify(things: Sequence[Thing]) -> None:
    """Give every thing its id and its handles: the ids by which it was or could be known with less or other context."""
    by_id: dict[str, list[Thing]] = {}
    for thing in things:
        thing.id = _identity(thing, canonical_key(thing), _anchor(thing))
        by_id.setdefault(thing.id, []).append(thing)
    for same in by_id.values():
        if len(same) > 1:
            _tell_apart(same)
    for thing in things:
        keys = {_name_key(o) if o.names else canonical_key(thing) for o in thing.observations}
        anchors = {"", thing.place.province, thing.place.city, thing.place.district, *thing.organizations}
        thing.handles = frozenset({_identity(thing, key, anchor) for key in keys for anchor in anchors} | {thing.id})


def _anchor(thing: Thing) -> str:
    if thing.kind == "person" and thing.organizations:
        return thing.organizations[0]
    return thing.place.city or thing.place.province or thing.place.district


def _identity(thing: Thing, key: str, *more: str) -> str:
    return PREFIXES[thing.kind] + key_of(thing.kind, key, *more, thing.salt)[:12]


def _tell_apart(same: Sequence[Thing]) -> None:
    """Give things that only their district tells apart ids of their own; then those that only the document does."""
    for wider in (lambda t: t.place.district, lambda t: min(o.id for o in t.observations)):
        seen: collections.Counter[str] = collections.Counter()
        for thing in same:
            thing.id = _identity(thing, canonical_key(thing), _anchor(thing), wider(thing))
            seen[thing.id] += 1
        if len(seen) == len(same):
            return


def index_of(things: Iterable[Thing]) -> Mapping[str, Thing]:
    """Return the thing of each observation."""
    return {seen.id: thing for thing in things for seen in thing.observations}
