"""Files into a study: counts that add up, nothing done twice, the same result in one run or in several."""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path

import pytest

from nlp_tool.errors import LimitReached, NoInput
from nlp_tool.reading import reprints
from nlp_tool.reading.ledger import read_rejects
from nlp_tool.reading.stage import read_into_study
from nlp_tool.settings import Reading, Settings
from nlp_tool.study import Study, create_study

from .make import EN_BODY, EN_TITLE, ZH_BODY, ZH_TITLE, docx, html, packed, pdf

FILES: dict[str, bytes] = {
    "a/news.txt": "\n".join([ZH_TITLE, *ZH_BODY]).encode("gb18030"),
    "a/news.docx": docx(ZH_TITLE + "（续）", ZH_BODY),
    "a/page.html": html(EN_TITLE, EN_BODY).encode(),
    "b/paper.pdf": pdf([[EN_TITLE, "Second page of news", *EN_BODY]]),
    "b/rows.csv": f"标题,正文\n甲,{ZH_BODY[0]}\n乙,{ZH_BODY[1]}\n丙,短\n".encode(),
    "b/zipped.zip": packed({"x.txt": "".join(ZH_BODY[::-1]).encode(), "y.png": b"\x89PNG\r\n\x1a\n"}),
    "copy of news.txt": "\n".join([ZH_TITLE, *ZH_BODY]).encode("gb18030"),
    "news in utf-8.txt": "\n".join([ZH_TITLE, *ZH_BODY]).encode(),
    "empty.txt": b"",
    "photo.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "cut.pdf": b"%PDF-1.4 nothing more",
    "thesis.caj": b"CAJ\x00",
    "no text.csv": b"name,number\nx,1\n",
}
SILENT = {"~$news.docx": b"x", ".hidden.txt": b"x", "Thumbs.db": b"x", "metadata.csv": b"file,source\nempty.txt,x\n"}


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and p.name != "run.log"}


def times(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return fill(tmp_path / "documents", {**FILES, **SILENT})


def test_R4_every_file_has_one_status_and_the_counts_add_up(tmp_path: Path, documents: Path) -> None:
    study = create_study(tmp_path / "study")
    counts = read_into_study(study, [documents], engine="serial")
    assert counts == {"seen": 13, "ok": 6, "rejected": 1, "duplicate": 2, "empty": 1, "unsupported": 3,
                      "documents": 7, "records_rejected": 2}
    rows = [json.loads(line) for line in (study.folder / "corpus/inputs.jsonl").read_text("utf-8").splitlines()]
    assert sorted(row["path"] for row in rows) == sorted(f"documents/{name}" for name in FILES)
    rejects = {(row["path"].removeprefix("documents/"), row["member"]): row["code"] for row in read_rejects(study)}
    assert rejects == {
        ("b/rows.csv", "line 4"): "empty_text", ("b/zipped.zip", "y.png"): "unsupported",
        ("copy of news.txt", ""): "duplicate", ("news in utf-8.txt", ""): "duplicate", ("empty.txt", ""): "empty_text",
        ("photo.png", ""): "unsupported", ("cut.pdf", ""): "corrupt", ("thesis.caj", ""): "unsupported",
        ("no text.csv", ""): "unsupported"}
    assert str(tmp_path) not in "".join(p.read_text("utf-8", "replace") for p in study.folder.rglob("*.json*"))
    assert study.manifest()["stages"]["reading"]["counts"] == counts


def test_R8_a_second_run_touches_nothing(tmp_path: Path, documents: Path) -> None:
    study = create_study(tmp_path / "study")
    first = read_into_study(study, [documents], engine="serial")
    before = snapshot(study.folder), times(study.folder)
    for path in documents.rglob("*"):
        os.utime(path)
    assert read_into_study(study, [documents], engine="serial") == first
    assert (snapshot(study.folder), times(study.folder)) == before


def test_engine_and_workers_make_no_difference(tmp_path: Path, documents: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp_tool.reading.stage.BATCH_FILES", 3)
    for name, engine, workers in (("one", "serial", None), ("two", "processes", 2)):
        study = create_study(tmp_path / name)
        read_into_study(study, [documents], engine=engine, workers=workers)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_one_run_or_many_in_any_order(tmp_path: Path) -> None:
    names = sorted(FILES)
    whole = create_study(tmp_path / "whole")
    read_into_study(whole, [fill(tmp_path / "x/documents", FILES)], engine="serial")
    bits = create_study(tmp_path / "bits")
    order = names[:]
    random.Random(3).shuffle(order)
    for start in range(0, len(order), 4):
        some = fill(tmp_path / "y/documents", {name: FILES[name] for name in order[start:start + 4]})
        read_into_study(bits, [some], engine="serial")
    assert snapshot(whole.folder) == snapshot(bits.folder)
    # The file that a text was taken from goes away: its twin takes its place, as if it had been alone.
    for folder in (tmp_path / "x/documents", tmp_path / "y/documents"):
        (folder / "a/news.txt").unlink()
    read_into_study(bits, [tmp_path / "y/documents"], engine="serial")
    fresh = create_study(tmp_path / "fresh")
    read_into_study(fresh, [tmp_path / "x/documents"], engine="serial")
    assert snapshot(fresh.folder) == snapshot(bits.folder)
    assert [d.path for d in fresh.documents() if d.title == ZH_TITLE] == ["documents/copy of news.txt"]


def test_added_paths_equal_one_run(tmp_path: Path) -> None:
    a = fill(tmp_path / "a", {"1.txt": (ZH_TITLE + "\n" + ZH_BODY[0]).encode()})
    b = fill(tmp_path / "b", {"2.txt": (EN_TITLE + "\n" + EN_BODY[0]).encode()})
    together, one_by_one = create_study(tmp_path / "together"), create_study(tmp_path / "one")
    read_into_study(together, [a, b], engine="serial")
    read_into_study(one_by_one, [a], engine="serial")
    read_into_study(one_by_one, [b], engine="serial", keep=True)
    assert snapshot(together.folder) == snapshot(one_by_one.folder)
    # Without `keep` the study holds what is there now.
    assert read_into_study(one_by_one, [b], engine="serial")["documents"] == 1


def test_settings_and_sidecar_decide_what_is_read_again(tmp_path: Path, documents: Path) -> None:
    study = create_study(tmp_path / "study")
    read_into_study(study, [documents], engine="serial")
    (documents / "metadata.csv").write_text("file,source,date\na/news.txt,城东日报,2023-09-02\n", encoding="utf-8")
    read_into_study(study, [documents], engine="serial")
    changed = next(d for d in study.documents() if d.path == "documents/a/news.txt")
    assert (changed.source, str(changed.date)) == ("城东日报", "2023-09-02")
    raw = Study(study.folder, Settings(reading=Reading(clean=("default", "-line_breaks"))))
    read_into_study(raw, [documents], engine="serial")
    fresh = create_study(tmp_path / "fresh")
    read_into_study(Study(fresh.folder, raw.settings), [documents], engine="serial")
    assert snapshot(study.folder) == snapshot(fresh.folder)


def test_nothing_to_read(tmp_path: Path) -> None:
    study = create_study(tmp_path / "study")
    (tmp_path / "void").mkdir()
    for path in (tmp_path / "absent", tmp_path / "void"):
        with pytest.raises(NoInput) as caught:
            read_into_study(study, [path], engine="serial")
        assert caught.value.hint
    pictures = fill(tmp_path / "pictures", {"1.png": b"\x89PNG\r\n\x1a\n1", "2.jpg": b"\xff\xd8\xff2"})
    counts = read_into_study(study, [pictures], engine="serial")
    assert (counts["seen"], counts["unsupported"], counts["documents"]) == (2, 2, 0)
    assert not study.parts()


def test_two_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for city in ("hangzhou", "suzhou"):
        fill(tmp_path / city / "2023", {"1.txt": f"{city} {EN_BODY[0]}".encode()})
    study = create_study(tmp_path / "study")
    read_into_study(study, [tmp_path / "hangzhou/2023", tmp_path / "suzhou/2023"], engine="serial")
    assert sorted(d.path for d in study.documents()) == ["hangzhou/2023/1.txt", "suzhou/2023/1.txt"]


def test_strict_and_max_errors_stop_and_keep_what_is_done(tmp_path: Path, documents: Path) -> None:
    study = create_study(tmp_path / "study")
    with pytest.raises(LimitReached):
        read_into_study(study, [documents], engine="serial", strict=True)
    with pytest.raises(LimitReached):
        read_into_study(study, [documents], engine="serial", max_errors=2)
    assert read_into_study(study, [documents], engine="serial", max_errors=5)["documents"] == 7


# --- faults -------------------------------------------------------------------------------------------------------

FAULTS = '''
import ctypes, time
import nlp_tool.reading.readers as readers
plain = readers.TEXT_READERS["plain"]
def faulty(source, text):
    if text.startswith("HANG"):
        time.sleep(1000)
    if text.startswith("CRASH"):
        ctypes.string_at(0)
    if text.startswith("EAT"):
        held = [bytearray(10_000_000) for _ in range(1000)]
    if text.startswith("BUG"):
        raise ZeroDivisionError("a bug")
    yield from plain(source, text)
readers.TEXT_READERS["plain"] = faulty
'''


@pytest.fixture
def faulty_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reading processes hang, crash, eat memory or raise on files that begin with such a word."""
    (tmp_path / "faults").mkdir()
    (tmp_path / "faults/sitecustomize.py").write_text(FAULTS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "faults"))


def test_R3_R6_R7_a_bad_document_costs_itself_alone(tmp_path: Path, faulty_reader: None) -> None:
    files = {f"{n:03d}.txt": f"第{n}号报道。{ZH_BODY[0]}".encode() for n in range(100)}
    bad = {"005.txt": "CRASH", "020.txt": "HANG", "040.txt": "EAT", "060.txt": "BUG"}
    files |= {name: f"{word} {EN_BODY[0]}".encode() for name, word in bad.items()}
    study = create_study(tmp_path / "study")
    study = Study(study.folder, Settings(reading=Reading(timeout=2, memory_mb=300)))
    start = time.monotonic()
    counts = read_into_study(study, [fill(tmp_path / "documents", files)], engine="serial")
    assert time.monotonic() - start < 2 + 5 + 10  # the limit, five seconds, and the starts of five processes
    assert (counts["documents"], counts["rejected"]) == (96, 4)
    codes = {row["path"].removeprefix("documents/"): row["code"] for row in read_rejects(study)}
    assert codes == {"005.txt": "worker_died", "020.txt": "timeout", "040.txt": "limit_exceeded",
                     "060.txt": "internal"}
    # A higher limit reads those again that the limit decided, and no others.
    again = Study(study.folder, Settings(reading=Reading(timeout=3, memory_mb=300)))
    assert read_into_study(again, [tmp_path / "documents"], engine="serial") == counts


def test_R8_an_interrupted_run_keeps_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp_tool.reading.stage.BATCH_FILES", 5)
    folder = fill(tmp_path / "documents", {f"{n:02d}.txt": f"第{n}号。{ZH_BODY[0]}".encode() for n in range(20)})
    study = create_study(tmp_path / "study")

    def interrupt(name: str, done: int, total: int) -> None:
        if name == "reading" and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_into_study(study, [folder], engine="serial", progress=interrupt)
    kept = len(list(study.documents()))
    assert 0 < kept < 20
    done: list[int] = []
    read_into_study(study, [folder], engine="serial",
                    progress=lambda name, n, total: done.append(total) if name == "reading" and n == total else None)
    assert done == [(20 - kept) // 5]
    assert len(list(study.documents())) == 20


# --- reprints -----------------------------------------------------------------------------------------------------


def test_reprints_are_found_and_the_earliest_is_the_original(tmp_path: Path) -> None:
    story = "".join(f"第{n}段：育才小学教育集团第{n}个校区今天揭牌，校长们谈了第{n}项打算。" for n in range(20))
    other = "".join(f"Paragraph {n} speaks of rotation number {n} among teachers of the county. " for n in range(20))
    study = create_study(tmp_path / "study")
    read_into_study(study, [fill(tmp_path / "d", {
        "2023-09-02_城东日报.txt": f"育才集团揭牌\n{story}".encode(),
        "2023-09-05_某网.txt": f"重磅！揭牌了\n{story}".encode(),
        "2023-09-09_晚报.txt": f"育才集团\n{story[:len(story) // 2]}".encode(), "2023-09-01_b.txt": other.encode(),
    })], engine="serial")
    by_name = {d.path.removeprefix("d/"): d.doc_id for d in study.documents()}
    original = by_name["2023-09-02_城东日报.txt"]
    assert reprints(study) == {by_name["2023-09-05_某网.txt"]: original, by_name["2023-09-09_晚报.txt"]: original}
