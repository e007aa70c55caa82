"""The process that opens documents: killed, restarted, ended when idle; it inherits nothing from the run."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nlp_tool.document import Document
from nlp_tool.errors import ToolError
from nlp_tool.reading import worker as module
from nlp_tool.reading.files import read_file
from nlp_tool.reading.worker import Worker, resident_bytes
from nlp_tool.settings import Reading

from .make import ZH_BODY


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "学校.txt"
    path.write_text("\n".join(ZH_BODY), encoding="gb18030")
    return path


def test_it_gives_what_reading_here_gives(file: Path) -> None:
    worker = Worker(Reading())
    there = list(worker.read(file, "学校.txt", {"source": "城东日报"}))
    assert there == list(read_file(file, "学校.txt", settings=Reading(), given={"source": "城东日报"}))
    worker.stop()


def test_a_death_between_two_documents_costs_none(file: Path) -> None:
    worker = Worker(Reading())
    list(worker.read(file, "a.txt", {}))
    assert worker._process
    worker._process.kill()
    worker._process.wait()
    assert isinstance(next(worker.read(file, "a.txt", {})), Document)
    worker.stop()


def test_it_ends_when_it_has_no_work(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.3)
    worker = Worker(Reading())
    list(worker.read(file, "a.txt", {}))
    process = worker._process
    assert process
    end = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    assert process.poll() is not None
    assert isinstance(next(worker.read(file, "a.txt", {})), Document)
    worker.stop()


def test_a_process_that_cannot_start_is_told(file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sitecustomize.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "broken"))
    with pytest.raises(ToolError, match="does not start"):
        list(Worker(Reading()).read(file, "a.txt", {}))


def test_memory_is_measured() -> None:
    assert 1_000_000 < resident_bytes() < 100_000_000_000
