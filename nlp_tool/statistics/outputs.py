"""Findings into files: CSV, XLSX or JSON by the ending of the name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nlp_tool.errors import SettingsError
from nlp_tool.findings import Findings, Table, write_csv, write_xlsx
from nlp_tool.storage import write_text


def write_findings(findings: Findings, path: Path) -> list[Path]:
    """Write findings, return the files; raise SettingsError for another ending than .csv, .xlsx or .json.

    CSV takes the first table, further ones stand beside it as NAME-TABLE.csv. XLSX has a sheet for each table and one
    for the parameters.
    """
    ending = path.suffix.lower()
    if ending not in WRITERS:
        raise SettingsError(f"{path.name}: cannot write this ending", hint=f"one of {', '.join(WRITERS)}")
    return WRITERS[ending](findings, path)


def _csv(findings: Findings, path: Path) -> list[Path]:
    paths = [path if not number else path.with_name(f"{path.stem}-{name}{path.suffix}")
             for number, name in enumerate(findings.tables)]
    for file, table in zip(paths, findings.tables.values(), strict=True):
        write_csv(file, table)
    return paths


def _xlsx(findings: Findings, path: Path) -> list[Path]:
    rows = tuple((name, _in_words(value)) for name, value in findings.parameters.items())
    write_xlsx(path, {**findings.tables, "parameters": Table(("parameter", "value"), rows)})
    return [path]


def _in_words(value: Any) -> int | float | str:
    """Return a parameter as a cell: a list with commas, a table as `name: value; ...`."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_in_words(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, int | float) else str(value)


def _json(findings: Findings, path: Path) -> list[Path]:
    write_text(path, findings.to_json())
    return [path]


WRITERS: dict[str, Callable[[Findings, Path], list[Path]]] = {".csv": _csv, ".xlsx": _xlsx, ".json": _json}
