"""Findings into files: CSV, XLSX or JSON by the ending of the name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nlp_tool.errors import SettingsError
from nlp_tool.findings import Findings, Table, write_csv, write_xlsx
from nlp_tool.storage import write_text


def write_findings(findings: Findings, path: Path) -> None:
    """Write findings; raise SettingsError for another ending than .csv, .xlsx or .json.

    CSV takes the first table, further ones stand beside it as NAME-TABLE.csv. XLSX has a sheet for each table and one
    for the parameters.
    """
    ending = path.suffix.lower()
    if ending not in WRITERS:
        raise SettingsError(f"{path.name}: cannot write this ending", hint=f"one of {', '.join(WRITERS)}")
    WRITERS[ending](findings, path)


def _csv(findings: Findings, path: Path) -> None:
    for number, (name, table) in enumerate(findings.tables.items()):
        write_csv(path if not number else path.with_name(f"{path.stem}-{name}.csv"), table)


def _xlsx(findings: Findings, path: Path) -> None:
    rows = tuple((name, value if isinstance(value, int | float) else str(value))
                 for name, value in findings.parameters.items())
    write_xlsx(path, {**findings.tables, "parameters": Table(("parameter", "value"), rows)})


def _json(findings: Findings, path: Path) -> None:
    write_text(path, findings.to_json())


WRITERS: dict[str, Callable[[Findings, Path], None]] = {".csv": _csv, ".xlsx": _xlsx, ".json": _json}
