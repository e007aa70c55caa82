"""The registry as tables for spreadsheets and as Findings for figures and pages."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp_tool.document import PartialDate
from nlp_tool.findings import Findings, Table, write_csv, write_xlsx
from nlp_tool.registry.tables import Registry

LIST_SEPARATOR = "; "
ROLE_ORDER = ("core", "member", "campus", "collaborating", "")
SHEETS = (
    "groups",
    "schools",
    "people",
    "memberships",
    "posts",
    "policies",
    "evidence",
    "conflicts",
    "review",
    "decisions",
    "unresolved",
)


def tables_of(registry: Registry) -> dict[str, Table]:
    """Return every table as a scholar reads it: lists joined, names beside ids, dates with their precision."""
    names = names_of(registry)
    return {
        "groups": groups_table(registry),
        "schools": _plain(registry.schools, "schools", {"groups": names}),
        "people": _plain(registry.people, "people", {}),
        "memberships": memberships_table(registry),
        "posts": posts_table(registry),
        "policies": _plain(registry.policies, "policies", {}),
        "evidence": evidence_table(registry),
        "conflicts": conflicts_table(registry),
        "review": review_table(registry),
        "decisions": _plain(registry.decisions, "decisions", {}),
        "unresolved": _plain(registry.unresolved, "unresolved", {}),
    }


def names_of(registry: Registry) -> dict[str, str]:
    """Return the name of every group, school, person and policy by id."""
    names = {row.id: row.name for table in (registry.groups, registry.schools, registry.people) for row in table}
    return names | {row.id: row.title for row in registry.policies}


def groups_table(registry: Registry) -> Table:
    """Return one row a group."""
    columns = (
        "id",
        "name",
        "name_en",
        "aliases",
        "kind",
        "unnamed",
        "province",
        "city",
        "district",
        "core",
        "core_id",
        "member_count",
        "members",
        "campus_count",
        "campuses",
        "established",
        "precision",
        "heads",
        "sizes",
        "documents",
        "first_date",
        "last_date",
        "grade",
        "confirmed",
        "conflicts",
        "evidence",
    )
    disputed = collections.Counter((c.row, c.field) for c in registry.conflicts if c.rank == 0)
    fields = {row: sorted(field for r, field in disputed if r == row) for row, _ in disputed}
    records = []
    for group in registry.groups:
        cells = {name: _cell(value) for name, value in _cells(group).items()}
        cells |= {
            "core": group.core_name,
            "core_id": group.core,
            "member_count": len(group.members),
            "campus_count": len(group.campuses),
            "precision": PartialDate.parse(group.established).precision if _is_date(group.established) else "",
            "conflicts": LIST_SEPARATOR.join(fields.get(group.id, ())),
        }
        records.append(cells)
    return Table.from_records(_by_place(records), columns)


def _by_place(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order rows as people look for them: by place, then name; what has no place last."""
    order = ("province", "city", "district", "name", "id")
    return sorted(records, key=lambda r: (not r["province"], *(r[name] for name in order)))


def memberships_table(registry: Registry) -> Table:
    """Return one row a group and school, with their names."""
    names = names_of(registry)
    columns = (
        "id",
        "group",
        "group_name",
        "school",
        "school_name",
        "role",
        "mode",
        "joined",
        "documents",
        "grade",
        "evidence",
    )
    return Table.from_records(
        [
            {k: _cell(v) for k, v in _cells(m).items()}
            | {"group_name": names.get(m.group, ""), "school_name": names.get(m.school, "")}
            for m in sorted(registry.memberships, key=lambda m: (names.get(m.group, ""), m.group, _rank(m.role), m.id))
        ],
        columns,
    )


def _rank(role: str) -> int:
    return ROLE_ORDER.index(role) if role in ROLE_ORDER else len(ROLE_ORDER)


def posts_table(registry: Registry) -> Table:
    """Return one row a person, title and organization."""
    names = names_of(registry)
    columns = (
        "id",
        "person",
        "person_name",
        "title",
        "organization",
        "organization_id",
        "since",
        "former",
        "head",
        "documents",
        "first_date",
        "last_date",
        "grade",
        "evidence",
    )
    return Table.from_records(
        [
            {k: _cell(v) for k, v in _cells(p).items()} | {"person_name": names.get(p.person, "")}
            for p in sorted(registry.posts, key=lambda p: (names.get(p.person, ""), p.person, p.last_date, p.id))
        ],
        columns,
    )


def evidence_table(registry: Registry) -> Table:
    """Return one row a quote; a core school is written by its name."""
    names = names_of(registry)
    table = _plain(registry.evidence, "evidence", {})
    at = table.columns.index("value")
    return Table(table.columns, tuple((*row[:at], names.get(row[at], row[at]), *row[at + 1 :]) for row in table.rows))


def conflicts_table(registry: Registry) -> Table:
    """Return the contradictions, the value in the table first."""
    names = names_of(registry)
    groups = {m.id: f"{names.get(m.group, '')} / {names.get(m.school, '')}" for m in registry.memberships}
    columns = (
        "id",
        "row",
        "row_name",
        "field",
        "rank",
        "value",
        "value_name",
        "documents",
        "grade",
        "last_date",
        "evidence",
    )
    return Table.from_records(
        [
            {k: _cell(v) for k, v in _cells(c).items()}
            | {"row_name": names.get(c.row) or groups.get(c.row, ""), "value_name": names.get(c.value, "")}
            for c in registry.conflicts
        ],
        columns,
    )


def review_table(registry: Registry) -> Table:
    """Return the merges that were proposed and not made, the likeliest first."""
    columns = (
        "id",
        "kind",
        "score",
        "left",
        "left_name",
        "left_place",
        "right",
        "right_name",
        "right_place",
        "reasons",
    )
    return Table.from_records(
        [{k: _cell(v) for k, v in _cells(m).items()} for m in registry.merges if m.outcome == "review"], columns
    )


def _plain(rows: Sequence[Any], table: str, named: Mapping[str, Mapping[str, str]]) -> Table:
    from nlp_tool.registry.tables import ROWS

    columns = tuple(f.name for f in dataclasses.fields(ROWS[table]))
    records = []
    for row in rows:
        cells = {name: _cell(value) for name, value in _cells(row).items()}
        for name, names in named.items():
            cells[name] = LIST_SEPARATOR.join(names.get(key, key) for key in getattr(row, name))
        records.append(cells)
    if "province" in columns:
        records = _by_place(records)
    elif table in ("people", "policies"):
        records.sort(key=lambda r: (r.get("name") or r.get("title"), r["id"]))
    return Table.from_records(records, columns)


def _cells(row: Any) -> dict[str, Any]:
    return {f.name: getattr(row, f.name) for f in dataclasses.fields(row)}


def _cell(value: Any) -> Any:
    return LIST_SEPARATOR.join(value) if isinstance(value, tuple) else value


def _is_date(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def findings_of(registry: Registry, *, corpus: str = "", parameters: Mapping[str, Any] | None = None) -> Findings:
    """Return what figures and pages need: the tables, schools by place, groups by year, heads; all with evidence."""
    tables = tables_of(registry)
    chosen = {name: tables[name] for name in SHEETS if name != "unresolved"}
    chosen |= {
        "schools_by_place": by_place(registry),
        "groups_by_year": by_year(registry),
        "heads": heads_table(registry),
    }
    return Findings("registry", chosen, dict(parameters or {}), corpus)


def by_place(registry: Registry) -> Table:
    """Count groups and schools by province and city."""
    groups: dict[tuple[str, str], list[Any]] = {}
    schools: dict[tuple[str, str], list[Any]] = {}
    for group in registry.groups:
        groups.setdefault((group.province, group.city), []).append(group)
    for school in registry.schools:
        schools.setdefault((school.province, school.city), []).append(school)
    rows = []
    for place in sorted(groups.keys() | schools.keys()):
        mine = [*groups.get(place, ()), *schools.get(place, ())]
        rows.append(
            (
                *place,
                len(groups.get(place, ())),
                len(schools.get(place, ())),
                LIST_SEPARATOR.join(sorted(r.id for r in mine)),
                LIST_SEPARATOR.join(sorted(r.evidence[0] for r in mine if r.evidence)),
            )
        )
    return Table(("province", "city", "groups", "schools", "ids", "evidence"), tuple(rows))


def by_year(registry: Registry) -> Table:
    """Count the groups by the year of their founding, where it is stated."""
    years: dict[int, list[Any]] = {}
    for group in registry.groups:
        if _is_date(group.established):
            years.setdefault(int(group.established[:4]), []).append(group)
    founded: dict[str, list[str]] = {}
    for e in registry.evidence:
        if e.field == "established":
            founded.setdefault(e.row, []).append(e.id)
    total, rows = 0, []
    for year in sorted(years):
        total += len(years[year])
        rows.append(
            (
                year,
                len(years[year]),
                total,
                LIST_SEPARATOR.join(sorted(g.id for g in years[year])),
                LIST_SEPARATOR.join(sorted(e for g in years[year] for e in founded.get(g.id, ()))),
            )
        )
    return Table(("year", "groups", "total", "ids", "evidence"), tuple(rows))


def heads_table(registry: Registry) -> Table:
    """Return who heads which group or school, with title and since when."""
    names = names_of(registry)
    kinds = {row.id: "group" for row in registry.groups} | {row.id: "school" for row in registry.schools}
    rows = [
        (
            p.organization_id,
            names.get(p.organization_id, ""),
            kinds.get(p.organization_id, ""),
            p.person,
            names.get(p.person, ""),
            p.title,
            p.since,
            p.last_date,
            LIST_SEPARATOR.join(p.evidence),
        )
        for p in registry.posts
        if p.head and p.organization_id in names
    ]
    return Table(
        ("organization_id", "organization", "kind", "person_id", "person", "title", "since", "last_date", "evidence"),
        tuple(sorted(rows)),
    )


def write_tables(folder: Path, registry: Registry, *, names: Iterable[str] = ()) -> None:
    """Write the tables as CSV, one file each, and all of them as registry.xlsx."""
    tables = tables_of(registry)
    for name in names or SHEETS:
        write_csv(folder / f"{name}.csv", tables[name])
    write_xlsx(folder / "registry.xlsx", {name: tables[name] for name in SHEETS})
