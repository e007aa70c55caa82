"""From a Record to a Document: mended, dated, cleaned, with its language; or a Reject where no text is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from nlp_tool.document import KINDS, LANGUAGES, Document, PartialDate, document_id
from nlp_tool.errors import ReadError
from nlp_tool.reading import clean, layout
from nlp_tool.reading.dates import parse_date
from nlp_tool.reading.decode import checked_encoding
from nlp_tool.reading.language import language, script
from nlp_tool.reading.metadata import Stated, kind_of, stated
from nlp_tool.reading.outlets import is_outlet
from nlp_tool.reading.pdf import PAGE_BREAK
from nlp_tool.reading.records import MAX_TEXT, Record
from nlp_tool.settings import Reading

SHORT = 60
"""A text with fewer visible characters than this is kept and flagged as short."""
_OWN = frozenset({"date", "source", "place", "kind", "language", "title"})
_BLANK = re.compile(r"\s+")
_WIDE = re.compile(r"[^\S　]\s{0,200}|\s{2,200}")  # one ideographic blank is part of a headline
_GENERIC = re.compile(r"Microsoft Word|Untitled|无标题|未命名|文档\d|document\d|新建|PowerPoint|\.docx?|\.indd", re.I)


def document_of(record: Record, path: str, *, settings: Reading, given: Mapping[str, str] | None = None) -> Document:
    """Return the Document of a record.

    given: fields that file name and sidecar table set; they win over what the file states, and that over what the
    text states. Raise ReadError: empty_text, garbled_text, limit_exceeded.
    """
    given = given or {}
    steps = clean.chosen_steps(settings.clean)
    text, counts = clean.storable(record.text)
    if len(text) > MAX_TEXT:
        raise ReadError("limit_exceeded", "the text has more than 5 million characters", hint="split it")
    _refuse_unreadable(text)
    text = _mended(text, record, steps, counts)
    found = stated(text)
    cleaned = clean.apply(text, clean.REMOVALS, steps, counts)
    fields = {**record.fields, **{name: value for name, value in given.items() if value}}
    fields = {name: clean.storable(value)[0] for name, value in fields.items()}
    title = _title(record, fields, found)
    cleaned = _unbroken(cleaned, title)
    if "chrome" in steps:
        cleaned, repeated = clean.without_repeated(cleaned, title)
        counts.update({"chrome": repeated} if repeated else {})
    if title and not _has_title(cleaned, title):
        cleaned = f"{title}\n\n{cleaned}" if cleaned else title
    body = _BLANK.sub("", cleaned)
    # Of a bibliographic record the title is the text where it has no abstract; such a text is marked as short.
    if len(body) < (4 if fields.get("export") else max(1, settings.min_characters)):
        raise ReadError("empty_text", f"only {len(body)} characters of text" if body else "no text",
                        hint="min_characters in study.toml sets the least; a scan needs its text recognised first")
    metadata = _metadata(fields, found, counts, cleaned, len(body))
    source = fields.get("source") or found.source
    return Document(
        doc_id=document_id(cleaned, title), text=cleaned, title=title,
        language=_chosen(fields.get("language", "")[:2].lower(), LANGUAGES) or language(cleaned),
        script=script(cleaned), date=_date(fields, found), source=source, place=fields.get("place", ""),
        kind=_chosen(fields.get("kind", ""), KINDS) or kind_of(fields.get("kind", ""), title, cleaned, source),
        path=path, metadata=metadata)


def check_settings(settings: Reading) -> None:
    """Raise SettingsError for an encoding or a cleaning step that does not exist, before anything is read."""
    clean.chosen_steps(settings.clean)
    if settings.encoding:
        checked_encoding(settings.encoding)


def _chosen(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""


def _mended(text: str, record: Record, steps: frozenset[str], counts: Counter[str]) -> str:
    if record.fields.get("format") == "pdf":
        for name, step in (("running_heads", layout.running_heads), ("line_breaks", layout.line_breaks)):
            if name in steps:
                text, count = step(text)
                counts.update({name: count} if count else {})
        text = clean.apply(text, {"compatibility": clean.compatibility}, steps, counts)
    text = text.replace(PAGE_BREAK, "\n")
    spacing = {name: step for name, step in clean.REPAIRS.items() if name != "compatibility"}
    return clean.apply(text, spacing, steps, counts)


def _refuse_unreadable(text: str) -> None:
    bad = text.count("\ufffd")
    if bad > 20 and bad > len(text) * 0.2:
        raise ReadError("garbled_text", "most of the text is unreadable", hint="name its encoding with --encoding")


def _title(record: Record, fields: Mapping[str, str], found: Stated) -> str:
    """The title that a field gives, else the first line, else a property of the file that is no program's."""
    title = fields.get("title") or record.title
    title = found.title if title.count("\ufffd") * 2 >= len(title) else title
    if not title:
        title = fields.get("property_title", "")
        title = "" if _GENERIC.search(title) else title
    title, _ = clean.storable(_WIDE.sub(" ", title.strip()))
    return title[:500]


def _unbroken(text: str, title: str) -> str:
    """Put a title that the beginning of a text breaks over two lines (large type in a PDF) into one."""
    pieces = [re.escape(c) for c in title if not c.isspace()]
    if not 8 <= len(pieces) <= 200 or "\n" not in text[:len(title) + 20]:
        return text
    match = re.match(r"\s{0,4}".join(pieces), text)
    return title + text[match.end():] if match and "\n" in match.group() else text


def _has_title(text: str, title: str) -> bool:
    """Tell whether the title stands among the first lines already."""
    wanted = _BLANK.sub("", title)
    lines = text[:len(title) * 2 + 500].split("\n")[:12]
    # At the beginning of a line (or broken over lines), or in a line with little else: 标题：...
    return any(_BLANK.sub("", "".join(lines[n:])).startswith(wanted) for n in range(len(lines))) or \
        any(wanted in (line := _BLANK.sub("", raw)) and len(line) <= len(wanted) + 20 for raw in lines)


def _date(fields: Mapping[str, str], found: Stated) -> PartialDate | None:
    for value in (fields.get("date", ""), fields.get("stamp", ""), fields.get("date_signed", "")):
        if value and (date := parse_date(value)):
            return date
    return found.date


def _metadata(fields: Mapping[str, str], found: Stated, counts: Counter[str], text: str, size: int) -> dict[str, str]:
    metadata = {name: value for name, value in fields.items() if name not in _OWN and value}
    if fields.get("date"):
        metadata["date_stated"] = fields["date"]  # the raw value, whatever we made of it
    for name, value in (("author", found.author), ("page", found.page)):
        if value:
            metadata.setdefault(name, value)
    if counts:
        metadata["cleaned"] = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    if hidden := clean.hidden_marks(text):
        metadata["hidden_marks"] = str(hidden)
    if size < SHORT:
        metadata["short"] = str(size)
    return metadata


# --- what the name of a file says -------------------------------------------------------------------------------

_STEM = re.compile(r"[_\s]{1,5}|(?<=\d{2})-(?=[^\d])|(?<=[^\d-])-(?=\d{4})")


def fields_of_name(path: str) -> dict[str, str]:
    """Return what a name of the form 2024-04-01_中国教育报_4.txt states: date, source, page.

    A name without a date at its beginning states nothing.
    """
    pieces = [piece for piece in _STEM.split(PurePosixPath(path).stem) if piece]
    if not pieces or not re.fullmatch(r"(?:19|20)\d{2}(?:[-.]?\d{2}(?:[-.]?\d{2})?)?", pieces[0]):
        return {}
    date = parse_date(pieces[0])
    if date is None or (len(pieces) < 2 and date.precision != "day"):
        return {}
    fields = {"date": str(date)}
    for piece in pieces[1:]:
        if is_outlet(piece):
            fields.setdefault("source", piece)
        elif re.fullmatch(r"(?:[A-Z]|第)?\d{1,3}版?", piece) and "source" in fields:
            fields.setdefault("page", piece.strip("第版").lstrip("0"))
    return fields
