"""Files that are either the old one or the new one, never half of it; and parts of documents and annotations."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.document import Document, PartialDate
from nlp_tool.errors import NotWritable

if TYPE_CHECKING:
    import pyarrow

TEMPORARY = ".tmp-"
# Windows: a virus scanner, the indexer or OneDrive holds the file for a moment.
_HELD = {5, 32, 33}
_PATIENCE = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; move it there when the block ends well, remove it when it does not.

    Raise NotWritable when the folder cannot be written or another program holds the file.
    """
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        move_into_place(temporary, path)
    except OSError as error:
        raise _not_writable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def move_into_place(source: Path, target: Path) -> None:
    """Move a finished file to its place: on the disk first, then under its name, in one step.

    Raise NotWritable when the folder cannot be written or another program holds the file.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(source, "rb+") as file:
            os.fsync(file.fileno())
        _replace(source, target)
    except OSError as error:
        raise _not_writable(target, error) from error


def _not_writable(path: Path, error: OSError) -> Exception:
    """Return the error that a person can mend for one of the disk; any other as it is."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOSPC):
        return NotWritable(f"cannot write {path}: {error.strerror}",
                           hint="close it in other programs, free some space, or choose another folder")
    return error


def _replace(source: Path, target: Path) -> None:
    for pause in _PATIENCE:
        try:
            os.replace(source, target)
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(pause)
    os.replace(source, target)


def write_text(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write a text file with LF line ends, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode(encoding))


def write_json(path: Path, value: Any) -> None:
    """Write JSON, readable and with sorted keys, whole or not at all."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def write_jsonl(path: Path, records: Iterable[Any]) -> int:
    """Write one JSON value a line; return how many."""
    count = 0
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
    return count


def read_jsonl(path: Path) -> list[Any]:
    """Read one JSON value a line; lines end at LF alone, for U+2028 may stand inside a text."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def remove_temporary(folder: Path) -> None:
    """Remove what a killed run left behind."""
    for path in folder.rglob(f"{TEMPORARY}*"):
        if path.is_file():
            path.unlink(missing_ok=True)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_key(*rooms: str) -> str:
    """Return a key of the code and the resources of rooms of this package, such as `tokens`.

    A result made by other code has another key, so that nobody has to remember to raise a version.
    """
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for room in rooms:
        for folder in (package / room, package / "resources" / room):
            for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"):
                digest.update(path.relative_to(package).as_posix().encode())
                # a checkout on Windows may have other line ends
                digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def key_of(*values: Any) -> str:
    """Return 16 hex digits that stand for these JSON values."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- Parquet: documents and annotations -------------------------------------------------------------------------


def write_table(path: Path, table: pyarrow.Table, *, group_rows: int | None = None) -> None:
    """Write a Parquet file, whole or not at all; with `group_rows` it can be read so many rows at a time."""
    import pyarrow.parquet

    with replacing(path) as temporary:
        pyarrow.parquet.write_table(table, temporary, compression="zstd", row_group_size=group_rows)


def read_table(path: Path, columns: list[str] | None = None) -> pyarrow.Table:
    """Read a Parquet file."""
    import pyarrow.parquet

    # One thread: parts are small, and a pool of threads keeps memory for each.
    with pyarrow.parquet.ParquetFile(path) as file:
        return file.read(columns=columns, use_threads=False)


def write_documents(path: Path, documents: Iterable[Document], *, group_rows: int | None = None) -> None:
    """Write a part of the corpus; with `group_rows` it can be read so many documents at a time."""
    import pyarrow

    rows = [
        {"doc_id": d.doc_id, "text": d.text, "title": d.title, "language": d.language, "script": d.script,
         "date": str(d.date) if d.date else "", "source": d.source, "place": d.place, "kind": d.kind, "path": d.path,
         "metadata": json.dumps(dict(d.metadata), ensure_ascii=False, sort_keys=True), "characters": len(d.text)}
        for d in documents
    ]
    names = ("doc_id", "text", "title", "language", "script", "date", "source", "place", "kind", "path", "metadata")
    schema = pyarrow.schema([*((name, pyarrow.string()) for name in names), ("characters", pyarrow.uint32())])
    write_table(path, pyarrow.Table.from_pylist(rows, schema=schema), group_rows=group_rows)


def document_lengths(path: Path) -> dict[str, int]:
    """Return the characters of each document of a part; a part without that column has its texts read."""
    table = read_table(path, ["doc_id", "characters"])
    if "characters" not in table.column_names:
        return {document.doc_id: len(document.text) for document in read_documents_part(path)}
    return dict(zip(table["doc_id"].to_pylist(), table["characters"].to_pylist(), strict=True))


def read_documents_part(path: Path) -> list[Document]:
    """Read a part of the corpus."""
    return [_document(row) for row in read_table(path).to_pylist()]


def _document(row: dict[str, Any]) -> Document:
    fields = {name: value for name, value in row.items() if name != "characters"}
    return Document(**{**fields, "date": PartialDate.parse(row["date"]) if row["date"] else None,
                       "metadata": json.loads(row["metadata"])})


def merged_documents(places: Mapping[str, Path]) -> Iterator[Document]:
    """Yield documents of many parts in the order of their ids. `places` says which part gives which id.

    Parts whose rows stand in the order of the ids are read a few rows at a time, so that many can be open at once.
    """
    import heapq

    wanted: dict[Path, set[str]] = {}
    for doc_id, path in places.items():
        wanted.setdefault(path, set()).add(doc_id)
    streams = (_ordered(path, ids) for path, ids in sorted(wanted.items()))
    yield from heapq.merge(*streams, key=lambda document: document.doc_id)


def _ordered(path: Path, wanted: set[str]) -> Iterator[Document]:
    import pyarrow.parquet

    ids = read_table(path, ["doc_id"])["doc_id"].to_pylist()
    if ids != sorted(ids):
        documents = {document.doc_id: document for document in reversed(read_documents_part(path))}
        yield from (documents[doc_id] for doc_id in sorted(wanted))
        return
    last = ""
    for group in range(pyarrow.parquet.read_metadata(path).num_row_groups):
        # Opened anew for each group: an open file keeps a megabyte, and hundreds are read side by side.
        with pyarrow.parquet.ParquetFile(path) as file:
            rows = file.read_row_group(group, use_threads=False).to_pylist()
        for row in rows:
            if row["doc_id"] in wanted and row["doc_id"] != last:
                last = row["doc_id"]
                yield _document(row)


def write_annotations(path: Path, annotations: Iterable[Annotations]) -> None:
    """Write a part of annotations: one row a document, the lists as JSON text."""
    import pyarrow

    rows = [
        {"doc_id": a.doc_id,
         "entities": _dump([[e.kind, e.name, dict(e.attributes)] for e in a.entities]),
         "mentions": _dump([[m.kind, m.text, m.start, m.end, m.entity, m.grade, dict(m.attributes)]
                            for m in a.mentions]),
         "relations": _dump([[r.kind, r.head, r.tail, r.start, r.end, r.grade, dict(r.attributes)]
                             for r in a.relations]),
         "failure": a.failure}
        for a in annotations
    ]
    names = ("doc_id", "entities", "mentions", "relations", "failure")
    schema = pyarrow.schema([(name, pyarrow.string()) for name in names])
    write_table(path, pyarrow.Table.from_pylist(rows, schema=schema))


def read_annotations_part(path: Path) -> list[Annotations]:
    """Read a part of annotations."""
    return [
        Annotations(row["doc_id"],
                    tuple(Entity(*item) for item in json.loads(row["entities"])),
                    tuple(Mention(*item) for item in json.loads(row["mentions"])),
                    tuple(Relation(*item) for item in json.loads(row["relations"])), row.get("failure", ""))
        for row in read_table(path).to_pylist()
    ]


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def user_cache() -> Path:
    """Return this user's own cache folder, made with mode 0700; NLP_TOOL_CACHE sets another."""
    chosen = os.environ.get("NLP_TOOL_CACHE")
    if chosen:
        folder = Path(chosen)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "nlp-tool" / "cache"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Caches" / "nlp-tool"
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nlp-tool"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
