"""The scholar's decisions: read, matched to things by id or by name, applied at every run, reported one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from nlp_tool.errors import NoInput
from nlp_tool.registry.names import fold, parse_name
from nlp_tool.registry.places import Place, joined, lookup, parents, place_of
from nlp_tool.registry.tables import Applied
from nlp_tool.registry.things import Thing, place_of_all

ACTIONS = ("confirm", "reject", "merge", "split", "rename", "set")
KINDS = ("group", "school", "person", "policy", "membership", "post")
# kind -> the fields that `set` may fill
FIELDS: Mapping[str, tuple[str, ...]] = {
    "group": ("kind", "province", "city", "district", "core", "established", "name_en"),
    "school": ("level", "province", "city", "district", "established", "name_en"),
    "person": ("kind", "title", "organization", "name_en"),
    "policy": ("issuer", "date"),
    "membership": ("role", "mode", "joined"),
}
SEPARATORS = ";；|"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of decisions.csv. The thing is named by id, or by name and place; `other` likewise."""

    action: str
    kind: str
    id: str = ""
    name: str = ""
    place: str = ""
    other: str = ""
    field: str = ""
    value: str = ""
    who: str = ""
    when: str = ""
    note: str = ""
    line: int = 0

    @property
    def fault(self) -> str:
        """Say what is wrong with the line by itself, or ""."""
        if self.action not in ACTIONS:
            return f"unknown action {self.action!r}; one of {', '.join(ACTIONS)}"
        if self.kind not in KINDS:
            return f"unknown kind {self.kind!r}; one of {', '.join(KINDS)}"
        if not self.id and not self.name:
            return "neither id nor name"
        if (self.action in ("merge",) and not self.other) or (self.kind in ("membership", "post") and not self.other):
            return "the column other is empty"
        if self.action in ("split", "rename") and not self.value:
            return "the column value is empty"
        if self.action == "set" and self.field not in FIELDS.get(self.kind, ()):
            known = ", ".join(FIELDS.get(self.kind, ())) or "none"
            return f"the field of a {self.kind} is one of {known}, not {self.field!r}"
        if self.kind in ("membership", "post") and self.action not in ("reject", "confirm", "set"):
            return f"a {self.kind} can be confirmed, rejected or set"
        return ""

    def same_as(self, other: Decision) -> bool:
        """Tell whether two lines decide the same, whoever and whenever."""
        return all(getattr(self, name) == getattr(other, name) for name in COLUMNS[:8])


COLUMNS = tuple(f.name for f in fields(Decision))[:-1]


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read decisions.csv as Excel or an editor wrote it; raise NoInput where the columns are missing."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return parse_decisions(text, where=str(path))


def parse_decisions(text: str, *, where: str = "decisions") -> tuple[Decision, ...]:
    """Read decisions from CSV text: comma, semicolon or tab, a header line, unknown columns ignored."""
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = [name.strip().casefold() for name in rows.fieldnames or []]
    if text.strip() and not {"action", "kind"} <= set(names):
        raise NoInput(f"{where} has no columns action and kind", hint=f"the first line is: {','.join(COLUMNS)}")
    rows.fieldnames = names
    found = []
    for row in rows:
        cells = {name: (row.get(name) or "").strip().removeprefix("'") for name in COLUMNS}
        if any(cells.values()):
            cells |= {"action": cells["action"].casefold(), "kind": cells["kind"].casefold()}
            found.append(Decision(**cells, line=rows.line_num))
    return tuple(found)


def decisions_text(decisions: Iterable[Decision]) -> str:
    """Return decisions as CSV text."""
    from nlp_tool.findings import Table, csv_text

    return csv_text(Table(COLUMNS, tuple(tuple(getattr(d, name) for name in COLUMNS) for d in decisions)))


@dataclass(slots=True)
class Desk:
    """The things of some kinds while decisions are applied to them."""

    things: list[Thing]
    handles: dict[str, list[Thing]] = field(default_factory=dict)
    forms: dict[str, list[Thing]] = field(default_factory=dict)
    absorbed: dict[int, Thing] = field(default_factory=dict)
    apart: list[tuple[Thing, Thing]] = field(default_factory=list)
    hidden: list[tuple[str, Thing, Thing]] = field(default_factory=list)
    """(kind, thing, other) of memberships and posts that a decision rejects."""
    told: list[tuple[Applied, Thing | None]] = field(default_factory=list)
    facts: list[tuple[Thing, Thing, str, str]] = field(default_factory=list)
    """(group, school, field, value) that a decision sets."""

    def __post_init__(self) -> None:
        for thing in self.things:
            self.add(thing)

    def add(self, thing: Thing) -> None:
        """Make a thing findable by its handles, forms and keys."""
        for handle in sorted(thing.handles):
            self.handles.setdefault(handle, []).append(thing)
        forms = {thing.name, thing.name_en, *thing.aliases(), *(f for o in thing.observations for f in o.former)}
        keys = {f"{n.key}/{n.level}" for o in thing.observations for n in o.names[:1]}
        for form in sorted({fold(form) for form in forms if form} | keys):
            self.forms.setdefault(f"{thing.kind} {form}", []).append(thing)

    def now(self, thing: Thing) -> Thing:
        """Return what a thing has become."""
        while id(thing) in self.absorbed:
            thing = self.absorbed[id(thing)]
        return thing

    def find(self, kind: str, id_: str, name: str, place: str) -> tuple[Thing | None, str]:
        """Return the thing of that id, else of that name and place; or None and why."""
        by_id = [t for t in self._unique(self.handles.get(id_, [])) if t.kind == kind] if id_ else []
        exact = [t for t in by_id if t.id == id_]
        if len(exact) == 1 or len(by_id) == 1:
            return (exact or by_id)[0], ""
        by_name = self._by_name(kind, name, place) if name else []
        both = [t for t in by_id if any(t is other for other in by_name)] or by_id or by_name
        if len(both) == 1:
            return both[0], ""
        if not both:
            return None, f"no {kind} is called {name or id_}" + (f" in {place}" if place else "")
        return None, f"{len(both)} of kind {kind} are called {name or id_}; give the id or the place"

    def _by_name(self, kind: str, name: str, place: str) -> list[Thing]:
        return self.named(kind, name, place_from(place))

    def named(self, kind: str, name: str, where: Place) -> list[Thing]:
        """Return the things of a name, an alias or a spelling of it, in a place as far as that is known."""
        found = self._fitting(self.forms.get(f"{kind} {fold(name)}", []), where)
        if not found and kind in ("group", "school"):
            parsed = parse_name(name, where, kind=kind)
            fitting = self.forms.get(f"{kind} {parsed.key}/{parsed.level}", [])
            found = self._fitting(fitting, joined(where, parsed.place))
        exact = [t for t in found if fold(t.name) == fold(name)]
        return exact if len(exact) == 1 else found

    def _fitting(self, things: Sequence[Thing], where: Place) -> list[Thing]:
        def agrees(thing: Thing) -> bool:
            return all(
                not want or want == have
                for want, have in (
                    (where.province, thing.place.province),
                    (where.city, thing.place.city),
                    (where.district, thing.place.district),
                )
            )

        return [thing for thing in self._unique(things) if agrees(thing)]

    def _unique(self, things: Sequence[Thing]) -> list[Thing]:
        found: list[Thing] = []
        for thing in things:
            current = self.now(thing)
            if not any(current is other for other in found):
                found.append(current)
        return found

    def other(self, decision: Decision, kind: str) -> tuple[Thing | None, str]:
        """Return the thing that the column `other` names: an id, or a name with or without "@ place"."""
        name, _, place = decision.other.partition("@")
        return self.find(
            kind, decision.other.strip(), name.strip(), place.strip() or ("" if kind == "person" else decision.place)
        )

    def join(self, thing: Thing, other: Thing) -> None:
        """Make two things one; the first stays."""
        thing.observations = sorted([*thing.observations, *other.observations], key=lambda o: o.id)
        thing.place = (
            place_of_all(thing.observations) if thing.kind in ("group", "school") else joined(thing.place, other.place)
        )
        thing.handles |= other.handles
        thing.organizations = tuple(sorted({*thing.organizations, *other.organizations}))
        thing.settled = {**other.settled, **thing.settled}
        thing.renamed = thing.renamed or other.renamed
        thing.confirmed |= other.confirmed
        self.absorbed[id(other)] = thing
        self.things = [t for t in self.things if t is not other]

    def part(self, thing: Thing, forms: Sequence[str]) -> Thing | None:
        """Move the observations of these names or documents to a thing of their own; None where that cannot be."""
        wanted = {fold(form) for form in forms} | set(forms)
        moved = [o for o in thing.observations if fold(o.name) in wanted or o.doc_id in wanted]
        if not moved or len(moved) == len(thing.observations):
            return None
        thing.observations = [o for o in thing.observations if all(o is not m for m in moved)]
        place = place_of_all(moved) if thing.kind in ("group", "school") else thing.place
        new = Thing(
            thing.kind, moved, place, thing.organizations, salt="split " + "|".join(sorted(fold(f) for f in forms))
        )
        thing.place = place_of_all(thing.observations) if thing.kind in ("group", "school") else thing.place
        self.things.append(new)
        self.apart.append((thing, new))
        self.add(new)
        return new


def place_from(text: str) -> Place:
    """Read a place as people write it: 广东省 广州市, 广州/番禺区, Guangzhou.

    >>> place_from("广州 番禺区").district
    '440113'
    """
    found = Place()
    for part in text.replace("/", " ").replace("，", " ").replace(",", " ").split():
        codes = [
            c
            for c in lookup(part)
            if c.startswith(found.city[:4] if found.city and not found.city.endswith("00") else found.province)
        ]
        if len(codes) == 1 or (codes and len(codes[0]) == 2):
            found = joined(found, parents(codes[0]))
    return found if found.depth or not text.strip() else place_of("", "", text.strip())
