"""Golden files: what each format gives, Chinese and English, whole, one line, empty, wrong encoding, hostile.

The inputs stand in golden/<language>/<state>/<name>, the expectation beside each as <name>.json. A missing
expectation fails. `pytest tests/reading/test_golden.py --update-golden` writes them anew; read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlp_tool.document import Document
from nlp_tool.reading.files import read_data
from nlp_tool.reading.records import Reject
from nlp_tool.settings import Reading

from .make_golden import FOLDER, FORMATS, STATES, STORIES

NAMES = [f"{language}/{state}/{name}" for language in STORIES for state in STATES for name in FORMATS]


def _found(path: Path) -> list[dict[str, Any]]:
    return [_shown(item) for item in read_data(path.read_bytes(), path.name, settings=Reading())]


def _shown(item: Document | Reject) -> dict[str, Any]:
    """Return what is expected of a document or a reject, without what is empty."""
    if isinstance(item, Reject):
        shown: dict[str, Any] = {"code": item.code, "message": item.message, "hint": item.hint, "member": item.member}
    else:
        shown = {"title": item.title, "date": str(item.date or ""), "source": item.source, "place": item.place,
                 "kind": item.kind, "language": item.language, "script": item.script, "text": item.text,
                 "metadata": dict(sorted(item.metadata.items()))}
    return {name: value for name, value in shown.items() if value}


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    path = FOLDER / name
    expectation = path.with_name(path.name + ".json")
    found = _found(path)
    if request.config.getoption("--update-golden"):
        expectation.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    assert expectation.is_file(), f"no expectation for {name}; read what comes out, then use --update-golden"
    assert found == json.loads(expectation.read_text(encoding="utf-8"))
    assert found, "a file that gives nothing vanishes"


def test_every_golden_file_belongs_to_a_format() -> None:
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert there == {name for known in NAMES for name in (known, known + ".json")}
