"""The division of a corpus into parts: which documents stand together, and what is rewritten when some come or go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from nlp_tool.document import Document
from nlp_tool.storage import (
    document_lengths,
    file_hash,
    key_of,
    merged_documents,
    read_documents_part,
    write_documents,
    write_json,
)
from nlp_tool.study import Study, remove_other_parts

PART_CHARACTERS = 300_000
"""A part holds at most so many characters, or one document: some 600 news items, or a few long reports."""


def divide(lengths: Mapping[str, int], size: int = PART_CHARACTERS) -> dict[str, list[str]]:
    """Divide documents, {id in hex: length}, into parts of at most `size` in all: {bit prefix: sorted ids}.

    The ids that start with the same bits stand together; a prefix grows by a bit where it holds too much. So the
    division depends on the set of documents alone, and a new document changes no part but its own.
    """
    leaves: dict[str, list[str]] = {}

    def split(prefix: str, members: list[str]) -> None:
        if len(members) <= 1 or sum(map(lengths.__getitem__, members)) <= size or len(prefix) >= 64:
            if members:
                leaves[prefix] = members
            return
        depth = len(prefix)
        for bit in "01":
            split(prefix + bit, [i for i in members if _bit(i, depth) == bit])

    split("", sorted(lengths))
    return leaves


def _bit(doc_id: str, position: int) -> str:
    return "1" if int(doc_id[position // 4], 16) >> (3 - position % 4) & 1 else "0"


def update_corpus(study: Study, removed: Set[str], added: Mapping[str, Sequence[Path]]) -> None:
    """Rewrite the parts that change, and no others.

    removed: ids to drop; an id that is also added is replaced. added: each new id and the temporary parts that hold
    the document (the first counts). The temporary parts are read once, side by side, so that memory is bounded by a
    few documents of each and the old parts that feed a new one.
    """
    folder = study.folder / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    places: dict[str, Path | None] = {}
    lengths: dict[str, int] = {}
    for part in study.parts():
        kept = {doc_id: length for doc_id, length in document_lengths(part.path).items() if doc_id not in removed}
        places |= dict.fromkeys(kept, part.path)
        lengths |= kept
    new = {doc_id: files[0] for doc_id, files in added.items() if doc_id not in places}
    for path in sorted(set(new.values())):
        lengths |= {doc_id: length for doc_id, length in document_lengths(path).items() if new.get(doc_id) == path}
    places.update(dict.fromkeys(new))
    incoming = merged_documents(new)
    old = {part.prefix: part for part in study.parts()}
    rows = {row["prefix"]: row for row in study.read_json("corpus/parts.json", [])}
    index = []
    for prefix, ids in divide(lengths).items():
        sources = {places[doc_id] for doc_id in ids}
        same = old.get(prefix)
        if same and sources == {same.path} and len(ids) == same.documents:
            index.append(rows[prefix])
            continue
        stood = {document.doc_id: document for source in sorted(filter(None, sources))
                 for document in read_documents_part(source)}
        chosen = [stood[doc_id] if places[doc_id] else next(incoming) for doc_id in ids]
        index.append(_write_part(folder, prefix, chosen))
    if study.read_json("corpus/parts.json", None) != index:
        write_json(folder / "parts.json", index)
    remove_other_parts(folder, {f"part-{row['key']}.parquet" for row in index})


def _write_part(folder: Path, prefix: str, documents: list[Document]) -> dict[str, Any]:
    key = key_of([[d.doc_id, d.text, d.title, d.language, d.script, str(d.date or ""), d.source, d.place, d.kind,
                   d.path, dict(d.metadata)] for d in documents])
    path = folder / f"part-{key}.parquet"
    write_documents(path, documents)
    return {"prefix": prefix, "key": key, "documents": len(documents), "sha256": file_hash(path)}
