from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_tool import storage
from nlp_tool.annotations import Annotations, Entity, Relation
from nlp_tool.errors import NotWritable
from tests.factories import document, mention


def test_replacing_keeps_the_old_file_when_the_block_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    storage.write_json(path, {"old": 1})
    with pytest.raises(RuntimeError), storage.replacing(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == '{\n "old": 1\n}\n'
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


class Held(PermissionError):
    winerror = 32


@pytest.mark.parametrize(("failures", "succeeds"), [(3, True), (100, False)])
def test_file_held_by_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: int,
                                      succeeds: bool) -> None:
    """R2: a virus scanner holds the file for a moment, or for ever."""
    calls = []
    real = os.replace

    def replace(source: str, target: str) -> None:
        calls.append(source)
        if len(calls) <= failures:
            raise Held(13, "held")
        real(source, target)

    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(storage.os, "replace", replace)
    monkeypatch.setattr(storage.time, "sleep", lambda seconds: None)
    if succeeds:
        storage.write_text(path, "new")
        assert path.read_text() == "new"
    else:
        with pytest.raises(NotWritable) as caught:
            storage.write_text(path, "new")
        assert "a.txt" in caught.value.message
        assert caught.value.exit_code == 5
        assert path.read_text() == "old"


WRITER = """
import sys, pathlib
from nlp_tool.storage import write_json
n = 0
while True:
    n += 1
    write_json(pathlib.Path(sys.argv[1]), {"n": n, "filling": ["x" * 100] * 20000})
"""


def test_kill_leaves_a_whole_file(tmp_path: Path) -> None:
    """R1: a killed writer leaves the old file or the new one."""
    import json

    path = tmp_path / "a.json"
    for number in range(4):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)])
        deadline = time.monotonic() + 30
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.05 + 0.031 * number)
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.wait()
        assert len(json.loads(path.read_text())["filling"]) == 20000
    storage.remove_temporary(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=text, title=text, note=text)
def test_documents_round_trip(tmp_path: Path, body: str, title: str, note: str) -> None:
    original = [document(body, title=title, date="2022-09", metadata={"note": note}), document(body + "x")]
    storage.write_documents(tmp_path / "part.parquet", original)
    assert storage.read_documents_part(tmp_path / "part.parquet") == original


def test_lengths_of_documents_with_and_without_their_column(tmp_path: Path) -> None:
    documents = [document("云溪小学。"), document("河湾小学加入集团。")]
    storage.write_documents(tmp_path / "new.parquet", documents)
    # as a study of an earlier version has it
    storage.write_table(tmp_path / "old.parquet",
                        storage.read_table(tmp_path / "new.parquet").drop_columns(["characters"]))
    expected = {d.doc_id: len(d.text) for d in documents}
    assert storage.document_lengths(tmp_path / "new.parquet") == expected
    assert storage.document_lengths(tmp_path / "old.parquet") == expected


def test_annotations_round_trip(tmp_path: Path) -> None:
    body = "云溪小学教育集团"
    original = [Annotations("a", (Entity("group", body, {"kind": "group"}),), (mention(body, body, kind="group"),),
                            (Relation("established", 0, None, 0, 3, "stated", {"value": "2014-09"}),)),
                Annotations("b")]
    storage.write_annotations(tmp_path / "part.parquet", original)
    assert storage.read_annotations_part(tmp_path / "part.parquet") == original


def test_same_content_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        storage.write_documents(tmp_path / name, [document("文本", date="2020")])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_jsonl_splits_at_line_feeds_alone(tmp_path: Path) -> None:
    # U+2028 and U+0085 inside a text are not line ends
    records = [{"text": "a\u2028b\u0085c"}, {"text": "d"}]
    assert storage.write_jsonl(tmp_path / "x.jsonl", records) == 2
    assert storage.read_jsonl(tmp_path / "x.jsonl") == records


def test_cache_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLP_TOOL_CACHE", str(tmp_path / "cache"))
    folder = storage.user_cache()
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


def test_code_key_follows_code_and_resources() -> None:
    assert storage.code_key("tokens") == storage.code_key("tokens")
    assert len({storage.code_key("tokens"), storage.code_key("themes"), storage.code_key("tokens", "themes")}) == 3
