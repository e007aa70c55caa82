"""Short ways to write the objects that tests compare."""

from __future__ import annotations

from typing import Any

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.document import Document, PartialDate, document_id


def document(text: str = "云溪小学教育集团成立。", *, date: str = "", title: str = "", language: str = "",
             **fields: Any) -> Document:
    language = language or ("zh" if any("一" <= c <= "鿿" for c in text) else "en")
    fields.setdefault("doc_id", document_id(text, title))
    return Document(text=text, title=title, language=language, date=PartialDate.parse(date) if date else None, **fields)


def mention(text: str, inside: str, *, entity: int = 0, kind: str = "school", occurrence: int = 0,
            **attributes: str) -> Mention:
    """Return the mention of `text` where it occurs in the document text `inside`."""
    start = -1
    for _ in range(occurrence + 1):
        start = inside.index(text, start + 1)
    return Mention(kind, text, start, start + len(text), entity, attributes=attributes)


def annotations(doc: Document, entities: list[Entity], relations: list[Relation] | None = None) -> Annotations:
    """Return annotations in which every entity is mentioned at its name's first occurrence."""
    found = tuple(mention(entity.name, doc.text, entity=index, kind=entity.kind)
                  for index, entity in enumerate(entities) if entity.name in doc.text)
    return Annotations(doc.doc_id, tuple(entities), found, tuple(relations or ()))


def relation(kind: str, head: int, tail: int | None, doc: Document, **attributes: str) -> Relation:
    return Relation(kind, head, tail, 0, len(doc.text), attributes=attributes)
