from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from nlp_tool.findings import EXCEL_CELL, Findings, Table, csv_text, write_csv, write_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", 'a,"=1', "＝1+1"]


def test_round_trip() -> None:
    findings = Findings("themes", {"periods": Table(("theme", "share"), (("a", 0.5), ("b", None)))}, {"seed": 1}, "key")
    assert Findings.from_json(findings.to_json()) == findings


def test_csv_is_for_excel(tmp_path: Path) -> None:
    """O1: no cell of text becomes a formula, and the Chinese is read right."""
    write_csv(tmp_path / "a.csv", Table(("text", "number"), tuple((cell, -1) for cell in DANGEROUS)))
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))[1:]
    for cell, (text, number) in zip(DANGEROUS, rows, strict=True):
        assert text in ("'" + cell.replace("\r", "\n"), cell)
        assert text[0] not in "=+-@\t\r\n＝"
        assert number == "-1"


def test_xlsx_has_no_formula_and_no_link(tmp_path: Path) -> None:
    cells = [*DANGEROUS, "http://example.org", "=HYPERLINK(\"http://x\")"]
    write_xlsx(tmp_path / "a.xlsx", {"a/b*c": Table(("text",), tuple((cell,) for cell in cells))})
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        xml = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet.title == "a_b_c"
    assert next(row[0].value for row in sheet.iter_rows(min_row=2)) == "=1+1"


def test_xlsx_limits(tmp_path: Path) -> None:
    """O3: a long cell is cut with a mark; two sheets of one name get two names; bytes are the same twice."""
    table = Table(("text", "flag", "none"), (("长" * 40_000, True, None), ("a\x0bb", False, None)))
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(tmp_path / name, {"x" * 40: table, "x" * 40 + "y": table})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 2
    cell = book.worksheets[0]["A2"].value
    assert len(cell) <= EXCEL_CELL
    assert cell.endswith("… [cut]")
    assert book.worksheets[0]["A3"].value == "ab"
    assert book.worksheets[0]["B2"].value is True


@pytest.mark.parametrize(("cell", "text"), [(True, "true"), (None, ""), (0.1, "0.1"), (1 / 3, "0.333333"), (7, "7")])
def test_cells(cell: object, text: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_text(Table(("a", "b"), ((cell, "x"),))))))
    assert rows == [["a", "b"], [text, "x"]]


def test_records() -> None:
    table = Table.from_records([{"a": 1}, {"b": 2, "a": 3}], ["a", "b"])
    assert table.rows == ((1, None), (3, 2))
    assert table.records() == [{"a": 1, "b": None}, {"a": 3, "b": 2}]
    assert table.column("a") == [1, 3]
