"""Annotations as the JSON records that people annotate, read and score; and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.document import Document

_KEYS = {"group": "groups", "school": "schools", "person": "people", "policy": "policies"}
_LEVELS = ("province", "city", "district")


def to_record(document: Document, annotations: Annotations, *, name: str = "",
              themes: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """Return what a document states as one JSON object, with the offsets of every mention and statement.

    `name` identifies the document to people (a file name without its ending); its id stands in where it is empty.
    """
    record: dict[str, Any] = {
        "doc": name or document.doc_id,
        "language": document.language,
        "title": document.title or None,
        "source": document.source or None,
        "published": str(document.date) if document.date else None,
        "groups": [], "schools": [], "people": [], "policies": [],
        "themes": {theme: list(phrases) for theme, phrases in (themes or {}).items()},
    }
    mentions: dict[int, list[Mention]] = {}
    for mention in annotations.mentions:
        mentions.setdefault(mention.entity, []).append(mention)
    for index, entity in enumerate(annotations.entities):
        own = [relation for relation in annotations.relations if relation.head == index]
        entry = _MAKERS[entity.kind](entity, own, annotations.entities)
        aliases = sorted({m.text for m in mentions.get(index, []) if m.text != entity.name
                          and m.attributes.get("form") != "pronoun"})
        former = entry.get("former_names", [])
        if entity.kind in ("group", "school"):
            entry["aliases"] = [alias for alias in aliases if alias not in former]
        entry["evidence"] = [[m.start, m.end] for m in mentions.get(index, [])]
        record[_KEYS[entity.kind]].append(entry)
    record["evidence"] = [{"relation": r.kind, "head": annotations.entities[r.head].name,
                           "tail": annotations.entities[r.tail].name if r.tail is not None else None,
                           "start": r.start, "end": r.end, "grade": r.grade, **dict(r.attributes)}
                          for r in annotations.relations]
    return record


def _place(entity: Entity) -> dict[str, str | None]:
    return {level: entity.attributes.get(level) for level in _LEVELS}


def _group(entity: Entity, own: list[Relation], entities: Sequence[Entity]) -> dict[str, Any]:
    core = next((entities[r.tail].name for r in own if r.kind == "core" and r.tail is not None), None)
    members: dict[str, dict[str, Any]] = {}
    for relation in own:
        if relation.kind == "member" and relation.tail is not None:
            school = entities[relation.tail].name
            members.setdefault(school, {"school": school, "role": relation.attributes.get("role", "member"),
                                        "mode": relation.attributes.get("mode"),
                                        "joined": relation.attributes.get("joined")})
    established = next((r.attributes["value"] for r in own if r.kind == "established"), None)
    sizes = {r.attributes["what"]: int(r.attributes["value"]) for r in own if r.kind == "size"}
    return {"name": entity.name, "kind": entity.attributes.get("kind", "group"), "place": _place(entity), "core": core,
            "members": list(members.values()), "established": established, "sizes": sizes,
            "unnamed": entity.attributes.get("unnamed") == "true"}


def _school(entity: Entity, own: list[Relation], entities: Sequence[Entity]) -> dict[str, Any]:
    former = sorted({r.attributes["value"] for r in own if r.kind == "former_name"})
    return {"name": entity.name, "former_names": former, "level": entity.attributes.get("level", "other"),
            "place": _place(entity)}


def _person(entity: Entity, own: list[Relation], entities: Sequence[Entity]) -> dict[str, Any]:
    return {"name": entity.name, "title": entity.attributes.get("title"),
            "organization": entity.attributes.get("organization"), "kind": entity.attributes.get("kind", "other")}


def _policy(entity: Entity, own: list[Relation], entities: Sequence[Entity]) -> dict[str, Any]:
    return {"title": entity.name, "issuer": entity.attributes.get("issuer"), "date": entity.attributes.get("date")}


_MAKERS = {"group": _group, "school": _school, "person": _person, "policy": _policy}
