"""The registry in the formats of other programs: JSON-LD (schema.org) and QuickStatements for Wikidata."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nlp_tool.findings import write_csv, write_xlsx
from nlp_tool.registry.export import SHEETS, names_of, tables_of
from nlp_tool.registry.names import language_of
from nlp_tool.registry.network import gexf_text, graphml_text, network_of
from nlp_tool.registry.tables import Evidence, Registry
from nlp_tool.storage import write_text

# level of a school -> type of schema.org
SCHOOL_TYPES: Mapping[str, str] = {
    "kindergarten": "Preschool",
    "primary": "ElementarySchool",
    "junior": "MiddleSchool",
    "senior": "HighSchool",
    "middle": "MiddleSchool",
}
CONTEXT = {"@vocab": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#", "oa": "http://www.w3.org/ns/oa#"}


def jsonld_text(registry: Registry) -> str:
    """Return groups, schools, people and policies as JSON-LD; each with its quotes as W3C text selectors."""
    quotes: dict[str, list[Evidence]] = {}
    for evidence in registry.evidence:
        quotes.setdefault(evidence.row, []).append(evidence)
    names = names_of(registry)
    graph: list[dict[str, Any]] = []
    for group in registry.groups:
        mine = [m for m in registry.memberships if m.group == group.id]
        graph.append(
            _node(
                group,
                "EducationalOrganization",
                quotes,
                address=_address(group),
                foundingDate=group.established,
                subOrganization=[{"@id": _iri(m.school)} for m in mine],
            )
        )
    for school in registry.schools:
        graph.append(
            _node(
                school,
                SCHOOL_TYPES.get(school.level, "School"),
                quotes,
                address=_address(school),
                foundingDate=school.established,
                parentOrganization=[{"@id": _iri(g)} for g in school.groups],
            )
        )
    for person in registry.people:
        posts = [p for p in registry.posts if p.person == person.id and not p.former]
        graph.append(
            _node(
                person,
                "Person",
                quotes,
                jobTitle=sorted({p.title for p in posts if p.title}),
                worksFor=[
                    {"@id": _iri(o)} for o in sorted({p.organization_id for p in posts if p.organization_id in names})
                ],
            )
        )
    for policy in registry.policies:
        graph.append(_node(policy, "Legislation", quotes, publisher=policy.issuer, datePublished=policy.date))
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _iri(row_id: str) -> str:
    return f"urn:nlp-tool:{row_id}"


def _node(row: Any, kind: str, quotes: Mapping[str, list[Evidence]], **more: Any) -> dict[str, Any]:
    name = getattr(row, "name", "") or row.title
    node: dict[str, Any] = {
        "@id": _iri(row.id),
        "@type": kind,
        "name": [{"@value": name, "@language": language_of(name)}],
    }
    english = getattr(row, "name_en", "")
    if english and english != name:
        node["name"].append({"@value": english, "@language": "en"})
    node["alternateName"] = list(row.aliases)
    node["prov:wasDerivedFrom"] = [
        {
            "oa:hasSource": _iri(e.doc_id),
            "oa:hasSelector": [
                {"@type": "oa:TextPositionSelector", "oa:start": e.start, "oa:end": e.end},
                {"@type": "oa:TextQuoteSelector", "oa:exact": e.quote},
            ],
            "description": e.field,
        }
        for e in quotes.get(row.id, ())
    ]
    return node | {key: value for key, value in more.items() if value}


def _address(row: Any) -> dict[str, Any]:
    parts = {"addressRegion": row.province, "addressLocality": " ".join(filter(None, (row.city, row.district)))}
    known = {key: value for key, value in parts.items() if value}
    return {"@type": "PostalAddress", "addressCountry": "CN", **known} if known else {}


def quickstatements_text(registry: Registry) -> str:
    """Return QuickStatements (version 1) that make an item of each confirmed group; nothing else leaves for Wikidata.

    Labels, aliases, inception (P571) and country (P17: Q148). A scholar checks them against existing items first.
    """
    lines = []
    for group in (g for g in registry.groups if g.confirmed):
        lines.append("CREATE")
        for language, name in (("zh", group.name), ("en", group.name_en)):
            if name and language_of(name) == language:
                lines.append(f'LAST\tL{language}\t"{_quoted(name)}"')
        lines += [f'LAST\tA{language_of(alias)}\t"{_quoted(alias)}"' for alias in group.aliases]
        lines.append("LAST\tP17\tQ148")
        if group.established:
            precision = {4: 9, 7: 10, 10: 11}[len(group.established)]
            lines.append(f"LAST\tP571\t+{(group.established + '-00-00')[:10]}T00:00:00Z/{precision}")
    return "\n".join(lines) + ("\n" if lines else "")


def _quoted(text: str) -> str:
    return " ".join(text.replace('"', "”").split())


def _csv(folder: Path, registry: Registry) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables_of(registry).items():
        write_csv(folder / f"{name}.csv", table)


def _xlsx(path: Path, registry: Registry) -> None:
    tables = tables_of(registry)
    write_xlsx(path, {name: tables[name] for name in SHEETS})


# format -> function(path, registry) that writes it
EXPORTERS: dict[str, Callable[[Path, Registry], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": lambda path, registry: write_text(path, registry.to_json()),
    "jsonld": lambda path, registry: write_text(path, jsonld_text(registry)),
    "quickstatements": lambda path, registry: write_text(path, quickstatements_text(registry)),
    "graphml": lambda path, registry: write_text(path, graphml_text(network_of(registry))),
    "gexf": lambda path, registry: write_text(path, gexf_text(network_of(registry))),
}
