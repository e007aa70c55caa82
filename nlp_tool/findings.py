"""Findings: named tables with the parameters that made them. Figures, pages and spreadsheets take nothing else."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp_tool.storage import replacing, write_text

EXCEL_CELL = 32_767
EXCEL_ROWS = 1_048_576
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Spreadsheets carry the day they were made; a fixed one keeps equal contents equal bytes.
_FIXED_DAY = datetime.datetime(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. A cell is text, a number, a truth value or None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Return one dict a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        """Return one column."""
        index = self.columns.index(name)
        return [row[index] for row in self.rows]

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Table:
        """Make a table from dicts; a missing key is None."""
        return cls(tuple(columns), tuple(tuple(record.get(name) for name in columns) for record in records))


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of an analysis: its tables, the parameters and the key of the corpus that made them."""

    name: str
    tables: Mapping[str, Table]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    corpus: str = ""

    def to_json(self) -> str:
        """Return the findings as JSON; the same findings give the same bytes."""
        tables = {name: {"columns": t.columns, "rows": t.rows} for name, t in self.tables.items()}
        return json.dumps({"name": self.name, "tables": tables, "parameters": dict(self.parameters),
                           "corpus": self.corpus}, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Findings:
        """Read what `to_json` wrote."""
        value = json.loads(text)
        tables = {name: Table(tuple(t["columns"]), tuple(tuple(row) for row in t["rows"]))
                  for name, t in value["tables"].items()}
        return cls(value["name"], tables, value["parameters"], value["corpus"])


def csv_text(table: Table) -> str:
    """Return a table as CSV for Excel: a text that would be a formula gets a quote mark before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_guarded(cell) for cell in row] for row in table.rows)
    return buffer.getvalue()


def _guarded(cell: Any) -> Any:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.6g}"
    if isinstance(cell, str):
        # A bare CR would be an unquoted line end; Excel breaks lines in a cell at LF.
        cell = cell.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
        return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
    return "" if cell is None else cell


def write_csv(path: Path, table: Table) -> None:
    """Write a table as UTF-8 with a byte order mark, so that Excel reads the Chinese right."""
    write_text(path, csv_text(table), encoding="utf-8-sig")


def write_xlsx(path: Path, tables: Mapping[str, Table]) -> None:
    """Write one sheet a table. Cells are text or numbers, never formulas or links; a cut cell ends with "… [cut]"."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
        book.set_properties({"created": _FIXED_DAY})
        bold = book.add_format({"bold": True})
        taken: set[str] = set()
        for name, table in tables.items():
            for part, start in enumerate(range(0, max(len(table.rows), 1), EXCEL_ROWS - 1)):
                sheet = book.add_worksheet(_sheet_name(name, part, taken))
                sheet.write_row(0, 0, table.columns, bold)
                sheet.freeze_panes(1, 0)
                for line, row in enumerate(table.rows[start : start + EXCEL_ROWS - 1], 1):
                    for column, cell in enumerate(row):
                        _write_cell(sheet, line, column, cell)


def _write_cell(sheet: Any, line: int, column: int, cell: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, column, cell)
    elif cell is not None:
        text = "".join(c for c in str(cell) if c >= " " or c in "\t\n")
        sheet.write_string(line, column, text if len(text) <= EXCEL_CELL else text[: EXCEL_CELL - 7] + "… [cut]")


def _sheet_name(name: str, part: int, taken: set[str]) -> str:
    base = "".join("_" if c in "[]:*?/\\" else c for c in name)[:28] or "table"
    chosen = base if not part else f"{base[:25]} {part + 1}"
    number = 2
    while chosen.casefold() in taken:
        chosen = f"{base[:25]} {number}"
        number += 1
    taken.add(chosen.casefold())
    return chosen
