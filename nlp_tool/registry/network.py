"""The network of groups, schools and heads as GraphML and GEXF 1.3, for Gephi, R and Neo4j."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.findings import Table
from nlp_tool.registry.tables import Registry
from nlp_tool.storage import write_text

if TYPE_CHECKING:
    import networkx

FIXED_DAY = "2020-01-01"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def network_of(registry: Registry) -> networkx.DiGraph:
    """Return the network: school -> group by role, head -> group or school; nodes and edges in the order of their ids.

    Nodes: label, kind, type, province, city, district, documents, established, start. Edges: label, kind, role, start.
    A value that is not known is left out, for both formats refuse empty ones.
    """
    import networkx

    graph: Any = networkx.DiGraph(name="registry")
    places: dict[str, tuple[Any, ...]] = {"group": registry.groups, "school": registry.schools}
    for kind, rows in places.items():
        for row in rows:
            type_ = row.kind if kind == "group" else row.level
            graph.add_node(
                row.id,
                **_known(
                    label=row.name,
                    name_en=row.name_en,
                    kind=kind,
                    type=type_,
                    province=row.province,
                    city=row.city,
                    district=row.district,
                    documents=row.documents,
                    established=row.established,
                    start=_day(row.established),
                ),
            )
    for membership in registry.memberships:
        graph.add_edge(
            membership.school,
            membership.group,
            **_known(
                label=membership.role,
                kind="membership",
                role=membership.role,
                mode=membership.mode,
                start=_day(membership.joined),
            ),
        )
    people = {row.id: row for row in registry.people}
    for post in registry.posts:
        if post.head and post.organization_id in graph and post.person in people:
            person = people[post.person]
            graph.add_node(
                person.id,
                **_known(
                    label=person.name,
                    name_en=person.name_en,
                    kind="person",
                    type=person.kind,
                    documents=person.documents,
                ),
            )
            graph.add_edge(
                post.person,
                post.organization_id,
                **_known(label=post.title, kind="post", role="head", start=_day(post.since)),
            )
    return graph


def _known(**values: Any) -> dict[str, Any]:
    return {
        name: _CONTROLS.sub("", value) if isinstance(value, str) else value
        for name, value in values.items()
        if value not in ("", None)
    }


def _day(date: str) -> str:
    """Return the first day that a date may mean, for a timeline: 2022-09 -> 2022-09-01; "" for none."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", date)
    return f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}" if match else ""


def graphml_text(graph: networkx.DiGraph) -> str:
    """Return a network as GraphML."""
    import networkx

    plain = graph.copy()
    buffer = io.BytesIO()
    networkx.write_graphml_xml(plain, buffer, encoding="utf-8", prettyprint=True)
    return buffer.getvalue().decode("utf-8") + "\n"


def gexf_text(graph: networkx.DiGraph) -> str:
    """Return a network as GEXF 1.3 with dates on nodes and edges, the same bytes on any day."""
    import networkx

    dynamic: Any = graph.copy()
    if any("start" in data for _, data in graph.nodes(data=True)) or any(
        "start" in data for *_, data in graph.edges(data=True)
    ):
        dynamic.graph["mode"] = "dynamic"
        dynamic.graph["timeformat"] = "date"
    text = "\n".join(networkx.generate_gexf(dynamic, encoding="utf-8", version="1.3"))
    text = re.sub(r'lastmodifieddate="[^"]*"', f'lastmodifieddate="{FIXED_DAY}"', text, count=1)
    text = re.sub(r"<creator>[^<]*</creator>", "<creator>nlp-tool</creator>", text, count=1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def write_network(folder: Path, registry: Registry) -> None:
    """Write network.graphml and network.gexf."""
    graph = network_of(registry)
    write_text(folder / "network.graphml", graphml_text(graph))
    write_text(folder / "network.gexf", gexf_text(graph))


def ties_table(registry: Registry) -> Table:
    """Return one row a group: how many schools and heads it has, and the groups that it shares schools with."""
    names = {row.id: row.name for row in registry.groups}
    schools: dict[str, set[str]] = {}
    for membership in registry.memberships:
        schools.setdefault(membership.group, set()).add(membership.school)
    inside: dict[str, set[str]] = {}
    for group, members in schools.items():
        for school in members:
            inside.setdefault(school, set()).add(group)
    rows = []
    for row in registry.groups:
        mine = schools.get(row.id, set())
        others = {other for school in mine for other in inside[school]} - {row.id}
        rows.append((row.id, row.name, len(mine), len(row.heads), "; ".join(sorted(names.get(o, o) for o in others))))
    return Table(
        ("id", "name", "schools", "heads", "shares schools with"), tuple(sorted(rows, key=lambda r: (-r[2], r[0])))
    )
