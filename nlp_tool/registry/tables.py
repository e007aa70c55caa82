"""The registry: tables of frozen rows. Every row of a thing points at the sentences that say so."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that states one field of one row: `document.text[start:end] == quote`."""

    id: str
    row: str
    field: str
    value: str
    doc_id: str
    start: int
    end: int
    quote: str
    grade: str
    date: str = ""
    source: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An education group (教育集团), consortium, alliance or school district; `unnamed`: known by its core alone."""

    id: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    unnamed: bool = False
    province: str = ""
    city: str = ""
    district: str = ""
    core: str = ""
    core_name: str = ""
    members: tuple[str, ...] = ()
    campuses: tuple[str, ...] = ()
    established: str = ""
    heads: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    documents: int = 0
    first_date: str = ""
    last_date: str = ""
    grade: str = "named"
    confirmed: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class School:
    """A school or a campus."""

    id: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    level: str = ""
    campus: bool = False
    province: str = ""
    city: str = ""
    district: str = ""
    groups: tuple[str, ...] = ()
    established: str = ""
    heads: tuple[str, ...] = ()
    documents: int = 0
    first_date: str = ""
    last_date: str = ""
    grade: str = "named"
    confirmed: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a public role."""

    id: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    title: str = ""
    title_en: str = ""
    organization: str = ""
    organization_id: str = ""
    documents: int = 0
    first_date: str = ""
    last_date: str = ""
    grade: str = "named"
    confirmed: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """A school in a group: as its core, member, campus or collaborating school."""

    id: str
    group: str
    school: str
    role: str
    mode: str = ""
    joined: str = ""
    documents: int = 0
    grade: str = "stated"
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A person's post: who is what, where, since when; `first_date`:`last_date` are the documents that say so."""

    id: str
    person: str
    title: str
    organization: str = ""
    organization_id: str = ""
    since: str = ""
    former: bool = False
    head: bool = False
    documents: int = 0
    first_date: str = ""
    last_date: str = ""
    grade: str = "stated"
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document that the texts name."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    issuer: str = ""
    date: str = ""
    documents: int = 0
    first_date: str = ""
    last_date: str = ""
    grade: str = "named"
    confirmed: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An entity of a document that is in no row, and why. A private person has no name here."""

    id: str
    kind: str
    name: str
    reason: str
    doc_id: str
    entity: int
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Several values for a field that has one; the first by rank is the one in the table."""

    id: str
    row: str
    field: str
    value: str
    rank: int
    documents: int
    grade: str
    last_date: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Where an entity of a document went: the row's id, or "" for `unresolved`."""

    doc_id: str
    entity: int
    kind: str
    row: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Two names judged to be one thing (merged) or perhaps (review), with score and reasons.

    left and right are the row ids; equal where they were merged. `*_name` are the names as judged, with their places.
    """

    id: str
    kind: str
    left: str
    left_name: str
    left_place: str
    right: str
    right_name: str
    right_place: str
    score: float
    reasons: tuple[str, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a decision: applied, not applicable, or in conflict; and why."""

    line: int
    action: str
    kind: str
    target: str
    outcome: str
    reason: str
    row: str = ""


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything known of the groups of a corpus. Rows are in the order of their ids."""

    groups: tuple[Group, ...] = ()
    schools: tuple[School, ...] = ()
    people: tuple[Person, ...] = ()
    memberships: tuple[Membership, ...] = ()
    posts: tuple[Post, ...] = ()
    policies: tuple[Policy, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    merges: tuple[Merge, ...] = ()
    links: tuple[Link, ...] = ()
    decisions: tuple[Applied, ...] = ()

    def to_json(self) -> str:
        """Return the registry as JSON; equal registries give equal bytes."""
        parts = []
        for table, kind in ROWS.items():
            columns = json.dumps([f.name for f in dataclasses.fields(kind)])
            rows = ",\n".join(
                "  " + json.dumps(dataclasses.astuple(row), ensure_ascii=False) for row in getattr(self, table)
            )
            parts.append(f' "{table}": {{"columns": {columns}, "rows": [\n{rows}\n ]}}')
        return "{\n" + ",\n".join(parts) + "\n}\n"

    @classmethod
    def from_json(cls, text: str) -> Registry:
        """Read what `to_json` wrote; raise ValueError for anything else."""
        value = json.loads(text)
        try:
            return cls(
                **{
                    name: tuple(_row(kind, value[name]["columns"], row) for row in value[name]["rows"])
                    for name, kind in ROWS.items()
                }
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a registry: {error}") from error

    def row(self, row_id: str) -> Any:
        """Return the group, school, person or policy of an id, or None."""
        rows: tuple[Any, ...] = (*self.groups, *self.schools, *self.people, *self.policies)
        return next((row for row in rows if row.id == row_id), None)


ROWS: dict[str, Any] = {
    "groups": Group,
    "schools": School,
    "people": Person,
    "memberships": Membership,
    "posts": Post,
    "policies": Policy,
    "evidence": Evidence,
    "unresolved": Unresolved,
    "conflicts": Conflict,
    "merges": Merge,
    "links": Link,
    "decisions": Applied,
}
ENTITY_TABLES = {"group": "groups", "school": "schools", "person": "people", "policy": "policies"}


def _row(kind: Any, columns: list[str], values: list[Any]) -> Any:
    cells = {
        name: tuple(value) if isinstance(value, list) else value for name, value in zip(columns, values, strict=True)
    }
    return kind(**cells)
