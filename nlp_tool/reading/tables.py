"""Tables: CSV, TSV, JSON lines and XLSX; one record a row, everything as text, a bad line costs only itself."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from nlp_tool.errors import ReadError
from nlp_tool.reading import columns
from nlp_tool.reading.package import open_package
from nlp_tool.reading.records import MAX_TEXT, Item, Record, Reject, Source

DELIMITERS = ",\t;|"
MAX_JSON_DEPTH = 100
_NO_TEXT_HINT = "name the column that holds the text: text, content or 正文"
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def read_csv(source: Source, text: str) -> Iterator[Item]:
    """Yield a record for each row of a CSV or TSV file with a header line."""
    csv.field_size_limit(MAX_TEXT)
    lines = io.StringIO(text.replace("\x00", ""), newline="")
    delimiter = _delimiter(text)
    rows = csv.reader(lines, delimiter=delimiter, quotechar='"')
    try:
        header = [name.strip().lstrip("\ufeff") for name in next(rows)]
    except (StopIteration, csv.Error) as error:
        raise ReadError("empty_text", "the table has no rows") from error
    _require_text(header)
    while True:
        first = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Reject(source.name, "bad_line", f"line {first}: {error}", member=f"line {first}")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header):]):
            yield Reject(source.name, "bad_line", f"line {first} has {len(row)} columns, the header {len(header)}",
                         hint="put a text that holds the delimiter in quotes", member=f"line {first}")
            continue
        yield columns.record_of(dict(zip(header, row, strict=False)), f"line {first}")


def _delimiter(text: str) -> str:
    header = text[:10_000].split("\n", 1)[0]
    counts = [(header.count(delimiter), -DELIMITERS.index(delimiter), delimiter) for delimiter in DELIMITERS]
    return max(counts)[2]


def _require_text(header: list[str]) -> None:
    if not columns.has_text(header):
        shown = ", ".join(name for name in header[:8] if name) or "none"
        raise ReadError("unsupported", f"no column holds text; columns: {shown[:200]}", hint=_NO_TEXT_HINT)


# --- JSON -------------------------------------------------------------------------------------------------------


def read_jsonl(source: Source, text: str) -> Iterator[Item]:
    """Yield a record for each line; lines end at LF alone, for U+2028 and U+0085 may stand inside a text."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _json_item(source, line, f"line {number}")


def read_json(source: Source, text: str) -> Iterator[Item]:
    """Yield a record for each object of a JSON list, or one for a single object."""
    if _depth(text) > MAX_JSON_DEPTH:
        raise ReadError("limit_exceeded", f"JSON nested deeper than {MAX_JSON_DEPTH}")
    try:
        value = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("{") and "\n" in text.strip():
            yield from read_jsonl(source, text)
            return
        raise ReadError("corrupt", f"not JSON: {str(error)[:200]}") from error
    for number, entry in enumerate(value if isinstance(value, list) else [value], 1):
        if isinstance(entry, dict):
            yield _json_record(source, entry, f"entry {number}")
        else:
            yield Reject(source.name, "bad_line", f"entry {number} is no object", member=f"entry {number}")


def _json_item(source: Source, line: str, member: str) -> Item:
    if _depth(line) > MAX_JSON_DEPTH:
        return Reject(source.name, "limit_exceeded", f"{member}: nested deeper than {MAX_JSON_DEPTH}", member=member)
    doubles: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(items)
        if len(table) < len(items):
            doubles.append("duplicate keys")
        return table

    def odd(name: str) -> str:
        doubles.append(name)
        return name

    try:
        # Numbers stay the text they are: 007 in quotes, 2024 and a number of 5,000 digits alike.
        value = json.loads(line, parse_int=str, parse_float=str, parse_constant=odd, object_pairs_hook=pairs)
    except (ValueError, RecursionError) as error:
        return Reject(source.name, "bad_line", f"{member}: not JSON: {str(error)[:200]}", member=member)
    if not isinstance(value, dict):
        return Reject(source.name, "bad_line", f"{member}: no JSON object", member=member)
    return _json_record(source, value, member, ", ".join(sorted(set(doubles))))


def _json_record(source: Source, value: dict[str, Any], member: str, flags: str = "") -> Item:
    row = {str(name): entry if isinstance(entry, str) else "" if entry is None else
           json.dumps(entry, ensure_ascii=False) for name, entry in value.items()}
    if not columns.has_text(row):
        return Reject(source.name, "bad_line", f"{member}: no key holds text; keys: {', '.join(row)[:200]}",
                      hint=_NO_TEXT_HINT, member=member)
    record = columns.record_of(row, member)
    if flags:
        record = Record(record.text, record.title, record.member, {**record.fields, "flags": flags})
    return record


def _depth(text: str) -> int:
    """Return how deep brackets are nested, looking no further than needed; strings do not count."""
    if text.count("[") + text.count("{") <= MAX_JSON_DEPTH:
        return 0
    depth = deepest = 0
    for c in _STRING.sub("", text):
        if c in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_JSON_DEPTH:
                return deepest
        elif c in "]}":
            depth -= 1
    return deepest


# --- XLSX -------------------------------------------------------------------------------------------------------


def read_xlsx(source: Source) -> Iterator[Item]:
    """Yield a record for each row of each sheet that has a header with a text column."""
    import warnings

    import openpyxl

    open_package(source.data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
        except Exception as error:
            raise ReadError("corrupt", f"the workbook cannot be opened: {type(error).__name__}",
                            hint="save it again as xlsx or as CSV") from error
        headers: list[list[str]] = []
        useful = False
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            header = next((row for row in map(_row, rows) if any(row)), None)
            if header is None:
                continue
            headers.append(header)
            if not columns.has_text(header):
                continue
            useful = True
            for number, row in enumerate(map(_row, rows), 2):
                if any(row):
                    yield columns.record_of(dict(zip(header, row, strict=False)), f"sheet {sheet.title} row {number}")
    if not headers:
        raise ReadError("empty_text", "the workbook is empty")
    if not useful:
        _require_text(headers[0])


def _row(cells: tuple[Any, ...]) -> list[str]:
    return [_cell(cell) for cell in cells]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
