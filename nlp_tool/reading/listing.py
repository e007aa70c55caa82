"""Tables for people: the documents of a study, its rejects, and what a run did."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from nlp_tool.document import Document, PartialDate
from nlp_tool.errors import REJECT_CODES, NoInput, SettingsError
from nlp_tool.findings import Table
from nlp_tool.reading.duplicates import read_reprints
from nlp_tool.reading.ledger import STATUSES, read_rejects
from nlp_tool.study import Study

DOCUMENT_COLUMNS = ("doc_id", "date", "title", "source", "place", "kind", "language", "script", "characters",
                    "reprint_of", "path")
REJECT_COLUMNS = ("code", "path", "member", "message", "hint", "encoding", "bytes", "sha256")


def select_documents(study: Study, *, since: str | None = None, until: str | None = None, source: str | None = None,
                     place: str | None = None, language: str | None = None, kind: str | None = None,
                     without_reprints: bool = False) -> Iterator[Document]:
    """Yield the documents of a study that fit, in the order of their ids.

    since, until: YYYY[-MM[-DD]], both inclusive; a date known to the month fits where any of its days does; an
    undated document fits no date. source, place: part of the name. Raise SettingsError for an impossible date.
    """
    first, last = _bound(since), _bound(until)
    skipped = read_reprints(study.folder) if without_reprints else {}
    for document in study.documents():
        if document.doc_id in skipped or (language and document.language != language) \
                or (kind and document.kind != kind) or (source and source not in document.source) \
                or (place and place not in document.place):
            continue
        if (first or last) and not document.date:
            continue
        if document.date and ((first and document.date.last_day < first.first_day)
                              or (last and document.date.first_day > last.last_day)):
            continue
        yield document


def _bound(text: str | None) -> PartialDate | None:
    if not text:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise SettingsError(f"not a date: {text!r}", hint="write 2022, 2022-09 or 2022-09-20") from error


def list_documents(study: Study, *, since: str | None = None, until: str | None = None, source: str | None = None,
                   place: str | None = None, language: str | None = None, kind: str | None = None,
                   without_reprints: bool = False) -> Table:
    """Return the table of the documents that fit, the oldest first, undated ones last."""
    if not study.parts():
        raise NoInput(f"{study.folder} has no documents yet", hint=f"run: nlp-tool read {study.folder} PATH...")
    original = read_reprints(study.folder)
    found = select_documents(study, since=since, until=until, source=source, place=place, language=language,
                             kind=kind, without_reprints=without_reprints)
    rows = [(d.doc_id, str(d.date or ""), d.title, d.source, d.place, d.kind, d.language, d.script, len(d.text),
             original.get(d.doc_id, ""), d.path) for d in found]
    rows.sort(key=lambda row: (row[1] or "9999", row[0]))
    return Table(DOCUMENT_COLUMNS, tuple(rows))


def list_rejects(study: Study, *, code: str | None = None) -> Table:
    """Return the table of what was not used; raise SettingsError for a code that is none."""
    if code and code not in REJECT_CODES:
        raise SettingsError(f"no such code: {code}", hint=f"one of {', '.join(sorted(REJECT_CODES))}")
    rows = [tuple(row[name] for name in REJECT_COLUMNS) for row in read_rejects(study)
            if not code or row["code"] == code]
    return Table(REJECT_COLUMNS, tuple(rows))


def summary(study: Study, counts: Mapping[str, int]) -> Iterator[str]:
    """Yield what a run did, in lines for people: rejects of one kind with their first paths, the sum last."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in read_rejects(study):
        if row["code"] != "duplicate":
            groups[row["code"], _kind_of_message(row), row["hint"]].append(
                f"{row['path']} {row['member']}".strip())
    for (code, message, hint), paths in sorted(groups.items()):
        shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        yield f"{code}: {message} ({len(paths)}): {shown}" + (f". {hint[0].upper()}{hint[1:]}" if hint else "")
    yield (f"Files seen {counts['seen']} = " + " + ".join(f"{counts[name]} {name}" for name in STATUSES)
           + (f"; records rejected inside files: {counts['records_rejected']}" if counts["records_rejected"] else ""))
    yield f"Documents: {counts['documents']}; reprints among them: {len(read_reprints(study.folder))}"


def _kind_of_message(row: Mapping[str, str]) -> str:
    """Return a message without what differs from file to file, so that equal troubles stand in one line."""
    return re.sub(r"\d+", "N", row["message"]) if row["code"] in ("empty_text", "bad_line", "limit_exceeded") \
        else row["message"]
