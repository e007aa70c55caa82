"""Which files are read: folders in sorted order, what is passed over in silence, and the sidecar table."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from nlp_tool.errors import NoInput, ReadError
from nlp_tool.reading.archive import ignored
from nlp_tool.reading.columns import field_of
from nlp_tool.reading.decode import decode
from nlp_tool.reading.documents import fields_of_name
from nlp_tool.study import SETTINGS_FILE

SIDECAR = "metadata.csv"
_FILE_COLUMNS = ("file", "filename", "path", "文件", "文件名")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: where it lies, the relative name that is stored, the fields that its name and table set."""

    path: Path
    name: str
    given: Mapping[str, str] = field(default_factory=dict)


def find_inputs(paths: Sequence[Path], *, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> list[Input]:
    """Return the files under these paths, sorted by stored name, each once.

    The stored name of a file is its path from the parent of the PATH argument on, with slashes: `documents/a/b.txt`.
    include, exclude: patterns like *.txt or 2023/*, matched against the name and its last part. Links inside folders
    are not followed. Raise NoInput for a path that does not exist and for paths without any file.
    """
    found: dict[Path, Input] = {}
    for root, prefix in _prefixes(paths):
        tables = _Tables(root)
        for path in _files(root):
            inside = path.relative_to(root).as_posix() if path != root else ""
            name = unicodedata.normalize("NFC", f"{prefix}/{inside}" if inside else prefix)
            if _wanted(name, include, exclude):
                given = {**fields_of_name(name), **tables.fields(path)}
                found.setdefault(path.resolve() if not path.is_symlink() else path, Input(path, name, given))
    if not found:
        shown = ", ".join(str(path) for path in paths)
        why = "no file matches --include and --exclude" if include or exclude else f"no file to read in {shown}"
        raise NoInput(why, hint="txt, html, docx, pdf, csv, jsonl, xlsx, eml, zip and bibliographic exports are read")
    return sorted(found.values(), key=lambda item: item.name)


def _prefixes(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return each path with the name that stands for it; paths of one name are told apart by their folders."""
    roots = []
    for path in dict.fromkeys(paths):
        if not path.exists():
            raise NoInput(f"{path} does not exist", hint="check the spelling; a name with blanks needs quotes")
        roots.append(path.resolve())
    roots = list(dict.fromkeys(roots))
    named = []
    for root in roots:
        parts = [part for part in root.parts if part != root.anchor] or ["root"]
        for count in range(1, len(parts) + 1):
            name = "/".join(parts[-count:])
            if not any(other != root and f"/{other.as_posix()}".endswith(f"/{name}") for other in roots):
                break
        named.append((root, name))
    return named


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for folder, folders, names in os.walk(root, followlinks=False):
        if SETTINGS_FILE in names:
            # A study: what was made of documents is none of them.
            folders[:] = []
            continue
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        for name in sorted(names):
            if not ignored(name):
                yield Path(folder, name)


def _wanted(name: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    last = PurePosixPath(name).name

    def matches(patterns: Sequence[str]) -> bool:
        return any(fnmatch(last, p) or fnmatch(name, p) or fnmatch(name, f"*/{p}") for p in patterns)

    return (not include or matches(include)) and not matches(exclude)


class _Tables:
    """The sidecar tables (metadata.csv) of a folder and the folders in it; the nearest one wins."""

    def __init__(self, root: Path) -> None:
        self._root = root if root.is_dir() else root.parent
        self._tables: dict[Path, dict[str, dict[str, str]]] = {}

    def fields(self, path: Path) -> dict[str, str]:
        """Return the fields that the tables set for a file."""
        found: dict[str, str] = {}
        folder = self._root
        for part in ("", *path.relative_to(self._root).parts[:-1]):
            folder = folder / part
            row = self._table(folder).get(unicodedata.normalize("NFC", path.relative_to(folder).as_posix()).lower())
            found.update(row or {})
        return found

    def _table(self, folder: Path) -> dict[str, dict[str, str]]:
        if folder not in self._tables:
            self._tables[folder] = read_sidecar(folder / SIDECAR) if (folder / SIDECAR).is_file() else {}
        return self._tables[folder]


def read_sidecar(path: Path) -> dict[str, dict[str, str]]:
    """Read a table that sets fields of the documents in its folder: {file in lower case: {field: value}}.

    A column `file` names the file; the other columns are fields (title, date, source, author, place, kind ...), by
    the names that tables of documents use; an unknown column goes into the metadata. Raise NoInput without `file`.
    """
    try:
        text = decode(path.read_bytes()).text.lstrip("\ufeff")
    except (OSError, ReadError) as error:
        raise NoInput(f"{path} cannot be read: {error}", hint="save it as CSV in UTF-8") from error
    header = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=header.count)
    rows = csv.DictReader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    names = {name: (name or "").strip().lower() for name in rows.fieldnames or ()}
    file_column = next((name for name, low in names.items() if low in _FILE_COLUMNS), None)
    if file_column is None:
        raise NoInput(f"{path} has no column `file`", hint="its first column names the file, the others are fields: "
                      "file,title,date,source,place,kind")
    table: dict[str, dict[str, str]] = {}
    for row in rows:
        file = unicodedata.normalize("NFC", (row[file_column] or "").strip().replace("\\", "/")).lower()
        values = {field_of(name) or name: value.strip() for name, value in row.items()
                  if name and name != file_column and isinstance(value, str) and value.strip()}
        if file:
            table[file] = values
    return table
