"""What a study knows of its input files: hash, status, documents, rejects; and the counts that must add up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from nlp_tool.reading.records import Reject
from nlp_tool.storage import read_jsonl, write_text
from nlp_tool.study import Study

INPUTS_FILE = "corpus/inputs.jsonl"
REJECTS_FILE = "rejects.jsonl"
STATUSES = ("ok", "rejected", "duplicate", "empty", "unsupported")
_EMPTY = ("empty_text", "too_short")
_LIMITS = ("timeout", "limit_exceeded", "worker_died")


@dataclass(frozen=True, slots=True)
class Entry:
    """One input file. `documents` are the ids of the texts that it holds, in its order, also of those that another
    file holds too; `members` their places in the file; `copy_of` names the file with the same bytes that stands for
    it; `limits` is a key of the time and memory limits where they decided."""

    path: str
    sha256: str
    bytes: int
    fingerprint: str
    documents: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()
    copy_of: str = ""
    limits: str = ""
    unread: bool = True


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries by path, and for each its status and the rejects that are shown for it."""

    entries: dict[str, Entry]
    settled: dict[str, tuple[str, tuple[Reject, ...]]]


def with_copies(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries in the order of their paths; of files with the same bytes the first stands for all."""
    first: dict[str, str] = {}
    marked = {}
    for path in sorted(entries):
        entry = entries[path]
        original = first.setdefault(entry.sha256, path) if entry.sha256 else path
        marked[path] = replace(entry, copy_of="" if original == path else original)
    return marked


def filled(entry: Entry, documents: Sequence[tuple[str, str]], rejects: Sequence[Reject], limits: str) -> Entry:
    """Return an entry with what reading its file gave."""
    decided = any(reject.code in _LIMITS for reject in rejects)
    members = tuple(member for _, member in documents)
    return replace(entry, documents=tuple(doc_id for doc_id, _ in documents), members=members if any(members) else (),
                   rejects=tuple(replace(reject, path=entry.path, sha256=entry.sha256, bytes=entry.bytes)
                                 for reject in rejects), limits=limits if decided else "", unread=False)


def owners(entries: Iterable[Entry]) -> dict[str, str]:
    """Return {document id: path of the file that it is taken from}: the first in the order of the paths."""
    found: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.path):
        if not entry.copy_of:
            for doc_id in entry.documents:
                found.setdefault(doc_id, entry.path)
    return found


def settle(entries: Mapping[str, Entry], owned: Mapping[str, str]) -> dict[str, tuple[str, tuple[Reject, ...]]]:
    """Return the status of every file and the rejects to list for it."""
    settled: dict[str, tuple[str, tuple[Reject, ...]]] = {}
    for path in sorted(entries):
        entry = entries[path]
        if entry.copy_of:
            settled[path] = _copied(entry, settled[entry.copy_of])
            continue
        rejects = list(entry.rejects)
        seen: set[str] = set()
        for number, doc_id in enumerate(entry.documents):
            if owned[doc_id] != path or doc_id in seen:
                where = "an earlier record" if owned[doc_id] == path else owned[doc_id]
                rejects.append(Reject(path, "duplicate", f"the same text as {where}", sha256=entry.sha256,
                                      bytes=entry.bytes, member=entry.members[number] if entry.members else ""))
            seen.add(doc_id)
        settled[path] = (_status(entry, any(owned[doc_id] == path for doc_id in entry.documents)), tuple(rejects))
    return settled


def _copied(entry: Entry, original: tuple[str, tuple[Reject, ...]]) -> tuple[str, tuple[Reject, ...]]:
    status, rejects = original
    if status in ("ok", "duplicate"):
        return "duplicate", (Reject(entry.path, "duplicate", f"the same bytes as {entry.copy_of}", sha256=entry.sha256,
                                    bytes=entry.bytes, stage="detect"),)
    return status, tuple(replace(reject, path=entry.path) for reject in rejects)


def _status(entry: Entry, owns: bool) -> str:
    if owns:
        return "ok"
    if entry.documents:
        return "duplicate"
    codes = {reject.code for reject in entry.rejects}
    if codes and codes <= {"unsupported"}:
        return "unsupported"
    if codes <= {"unsupported", *_EMPTY}:
        return "empty"
    return "rejected"


def counts(book: Ledger, owned: Mapping[str, str]) -> dict[str, int]:
    """Return the counts over files, the number of documents, and of records rejected inside files that were used.

    Every file has one status, so that seen = ok + rejected + duplicate + empty + unsupported; a break of that
    identity is a bug and raises.
    """
    tally = Counter(status for status, _ in book.settled.values())
    result = {"seen": len(book.entries), **{status: tally[status] for status in STATUSES}, "documents": len(owned)}
    result["records_rejected"] = sum(len(rejects) for status, rejects in book.settled.values() if status == "ok")
    if result["seen"] != sum(result[status] for status in STATUSES):
        raise RuntimeError(f"the counts do not add up: {result}")
    return result


# --- on disk ----------------------------------------------------------------------------------------------------


def load(study: Study) -> Ledger:
    """Return what the last run left; an empty ledger where there is none."""
    path = study.folder / INPUTS_FILE
    entries = {}
    for row in read_jsonl(path) if path.is_file() else []:
        row.pop("status", None)
        row["rejects"] = tuple(Reject(**reject) for reject in row.get("rejects", ()))
        row["documents"], row["members"] = tuple(row.get("documents", ())), tuple(row.get("members", ()))
        entries[row["path"]] = Entry(**row)
    return Ledger(entries, {})


def save(study: Study, book: Ledger) -> None:
    """Write inputs.jsonl and rejects.jsonl where they change."""
    from nlp_tool import __version__

    rows, rejects = [], []
    for path in sorted(book.entries):
        status, shown = book.settled[path]
        row = {name: value for name, value in asdict(book.entries[path]).items() if value not in ("", (), [])}
        rows.append({**row, "sha256": book.entries[path].sha256, "status": status})
        rejects += [{**reject.record(), "tool_version": __version__} for reject in shown]
    _write_changed(study, INPUTS_FILE, rows)
    _write_changed(study, REJECTS_FILE, rejects)


def _write_changed(study: Study, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)
    path = study.folder / name
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_text(path, text)


def read_rejects(study: Study) -> list[dict[str, Any]]:
    """Return the lines of rejects.jsonl, and those of the documents from which nothing could be extracted."""
    paths = study.folder / REJECTS_FILE, study.folder / "annotations" / REJECTS_FILE
    return [row for path in paths if path.is_file() for row in read_jsonl(path)]
