"""Looking things up in a registry: lists by kind and place, and all facts of one thing with their quotes."""

from __future__ import annotations

import difflib
from typing import Any

from nlp_tool.errors import NoInput
from nlp_tool.findings import Table
from nlp_tool.registry.export import names_of, tables_of
from nlp_tool.registry.names import fold
from nlp_tool.registry.places import gazetteer, lookup, short_name
from nlp_tool.registry.tables import ENTITY_TABLES, Registry

# kind -> its table and the columns that a list on a screen has room for
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "group": (
        "groups",
        (
            "id",
            "name",
            "kind",
            "province",
            "city",
            "district",
            "core",
            "member_count",
            "campus_count",
            "established",
            "heads",
            "documents",
        ),
    ),
    "school": ("schools", ("id", "name", "level", "province", "city", "district", "groups", "heads", "documents")),
    "person": ("people", ("id", "name", "kind", "title", "organization", "documents", "last_date")),
    "policy": ("policies", ("id", "title", "issuer", "date", "documents")),
    "conflict": ("conflicts", ("row", "row_name", "field", "rank", "value", "value_name", "documents", "last_date")),
    "decision": ("decisions", ("line", "action", "kind", "target", "outcome", "reason", "row")),
}


def listed(registry: Registry, *, kind: str, place: str = "") -> Table:
    """Return the rows of a kind, of those in a place where one is given."""
    table, columns = COLUMNS[kind]
    records = tables_of(registry)[table].records()
    if place:
        names = place_names(place)
        inside = {
            row.id
            for rows in (registry.groups, registry.schools)
            for row in rows
            if names & {row.province, row.city, row.district, short_name(row.district)}
        }
        inside |= {post.person for post in registry.posts if post.organization_id in inside}
        records = [r for r in records if r.get("id") in inside or r.get("row") in inside]
    return Table.from_records(records, columns)


def place_names(place: str) -> frozenset[str]:
    """Return the Chinese names that a place may have: Guangzhou -> 广州市."""
    return frozenset({place, *(gazetteer().name(code) for code in lookup(place))})


def found(registry: Registry, id_or_name: str) -> list[Any]:
    """Return the rows of this id, of this name or alias, else of names that hold it; raise NoInput for none."""
    rows = [row for table in ENTITY_TABLES.values() for row in getattr(registry, table)]
    exact = [row for row in rows if row.id == id_or_name]
    names = names_of(registry)
    folded = fold(id_or_name)
    forms = {
        row.id: {fold(form) for form in (names[row.id], getattr(row, "name_en", ""), *row.aliases) if form}
        for row in rows
    }
    exact = exact or [row for row in rows if folded in forms[row.id]]
    exact = exact or [row for row in rows if folded and any(folded in form for form in forms[row.id])]
    if not exact:
        near = difflib.get_close_matches(id_or_name, sorted(set(names.values())), n=3)
        raise NoInput(
            f"nothing in the registry is called {id_or_name!r}",
            hint=f"did you mean {', '.join(near)}?" if near else "list the names with: nlp-tool registry list STUDY",
        )
    return exact


def shown(registry: Registry, id_or_name: str) -> Table:
    """Return all facts of a thing, its memberships and posts, one row a quote."""
    names = names_of(registry)
    rows = []
    for row in found(registry, id_or_name):
        mine = {row.id: ""}
        mine |= {
            m.id: f"{names.get(m.group, '')} / {names.get(m.school, '')}"
            for m in registry.memberships
            if row.id in (m.group, m.school)
        }
        mine |= {
            p.id: f"{names.get(p.person, '')} / {p.organization}"
            for p in registry.posts
            if row.id in (p.person, p.organization_id)
        }
        for evidence in registry.evidence:
            if evidence.row in mine:
                rows.append(
                    (
                        names[row.id],
                        row.id,
                        evidence.field,
                        mine[evidence.row],
                        names.get(evidence.value, evidence.value),
                        evidence.quote,
                        evidence.grade,
                        evidence.date,
                        evidence.source,
                        evidence.title,
                        evidence.doc_id,
                        evidence.start,
                        evidence.end,
                    )
                )
    columns = (
        "name",
        "id",
        "field",
        "of",
        "value",
        "quote",
        "grade",
        "date",
        "source",
        "title",
        "doc_id",
        "start",
        "end",
    )
    return Table(columns, tuple(sorted(rows, key=lambda r: (r[0], r[1], r[3], r[2], r[4], r[7], r[10], r[11]))))
