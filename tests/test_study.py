from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.document import Document
from nlp_tool.errors import NoInput, NotWritable
from nlp_tool.parts import divide, update_corpus
from nlp_tool.settings import Settings
from nlp_tool.storage import read_table, write_documents, write_json
from nlp_tool.study import Stage, Study, create_study, open_study
from tests.factories import document

ids = st.text("0123456789abcdef", min_size=16, max_size=16)
lengths = st.dictionaries(ids, st.integers(0, 9), max_size=60)


@settings(max_examples=100)
@given(lengths, st.integers(1, 30))
def test_divide(members: dict[str, int], size: int) -> None:
    parts = divide(members, size)
    assert sorted(i for part in parts.values() for i in part) == sorted(members)
    assert all(len(part) == 1 or sum(map(members.__getitem__, part)) <= size for part in parts.values())
    # the parts are in the order of the ids
    assert [i for prefix in parts for i in parts[prefix]] == sorted(members)


@settings(max_examples=100)
@given(lengths, ids, st.integers(0, 9))
def test_a_new_document_changes_no_part_but_its_own(members: dict[str, int], new: str, length: int) -> None:
    before, after = divide(members, 20), divide({new: length} | members, 20)
    changed = [prefix for prefix, part in before.items() if after.get(prefix) != part]
    assert len(changed) <= 1


def some_documents(count: int) -> list[Document]:
    return [document(f"文档{number}说学校。" * 300) for number in range(count)]


def add(study: Study, documents: list[Document], removed: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    incoming = study.folder / "incoming.parquet"
    write_documents(incoming, documents)
    update_corpus(study, set(removed), {d.doc_id: [incoming] for d in documents})
    incoming.unlink()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_corpus_does_not_depend_on_its_history(tmp_path: Path) -> None:
    documents = some_documents(300)
    whole, bits = create_study(tmp_path / "whole"), create_study(tmp_path / "bits")
    add(whole, documents)
    shuffled = documents[:]
    random.Random(1).shuffle(shuffled)
    for start in range(0, 300, 90):
        add(bits, shuffled[start : start + 90])
    add(bits, some_documents(305)[300:])
    add(bits, [], {d.doc_id for d in some_documents(305)[300:]})
    assert snapshot(whole.folder) == snapshot(bits.folder)
    assert [d.doc_id for d in whole.documents()] == sorted(d.doc_id for d in documents)
    assert len(whole.parts()) > 1


def test_reading_twice_adds_nothing(tmp_path: Path) -> None:
    study = create_study(tmp_path / "s")
    add(study, some_documents(5))
    before = snapshot(study.folder)
    add(study, some_documents(5))
    assert snapshot(study.folder) == before


CALLS: list[str] = []


def count_characters(source: Path, target: Path, settings: Settings, folder: Path) -> None:
    CALLS.append(source.name)
    table = read_table(source, ["doc_id", "text"])
    from nlp_tool.storage import write_table

    write_table(target, table)


def summarise(study: Study, folder: Path) -> dict[str, int]:
    CALLS.append("summary")
    documents = sum(1 for _ in study.documents())
    write_json(folder / "summary.json", {"documents": documents})
    write_json(folder / "_top" / "page.json", {"documents": documents})
    return {"documents": documents}


PART = Stage("lengths", "tests.test_study:count_characters", settings=("tokens",), files=("tokens.dictionary",))
WHOLE = Stage("summary", "tests.test_study:summarise", settings=("topics",), needs=("lengths",), whole=True)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    CALLS.clear()
    study = create_study(tmp_path / "s")
    add(study, some_documents(300))
    return study


def run(study: Study) -> list[str]:
    CALLS.clear()
    study.engine = "serial"
    study.run_parts(PART)
    study.run_whole(WHOLE)
    return CALLS[:]


def test_second_run_makes_nothing(study: Study) -> None:
    assert len(run(study)) == len(study.parts()) + 1
    before = snapshot(study.folder)
    assert run(study) == []
    assert snapshot(study.folder) == before


def test_new_document_makes_only_its_part(study: Study) -> None:
    run(study)
    add(study, [document("新的文档。")])
    assert len([call for call in run(study) if call != "summary"]) == 1


def with_settings(study: Study, text: str) -> Study:
    (study.folder / "study.toml").write_text(text, encoding="utf-8")
    return open_study(study.folder)


def test_settings_reach_only_the_stages_that_use_them(study: Study) -> None:
    run(study)
    # no stage here uses the figures
    assert run(with_settings(study, "[figures]\ndpi = 100\n")) == []
    # only the summary uses topics
    assert run(with_settings(study, "[topics]\ncount = 5\n")) == ["summary"]
    # both depend on tokens, one of them through the other
    assert "summary" in (calls := run(with_settings(study, "[tokens]\nhmm = false\n")))
    assert len(calls) > 1


def test_content_of_a_dictionary_counts(study: Study) -> None:
    run(study)
    (study.folder / "dictionary.txt").write_text("大学区\n", encoding="utf-8")
    assert len(run(study)) > 1
    # the same content written again is no change
    (study.folder / "dictionary.txt").write_text("大学区\n", encoding="utf-8")
    assert run(study) == []


def test_a_damaged_result_is_made_again(study: Study) -> None:
    run(study)
    (study.folder / "summary" / "summary.json").write_text("{}", encoding="utf-8")
    assert run(study) == ["summary"]
    assert json.loads((study.folder / "page.json").read_text())["documents"] == 300


def test_a_damaged_part_is_made_again(study: Study) -> None:
    run(study)
    part = study.part_results("lengths")[0]
    whole = part.read_bytes()
    part.write_bytes(whole[:100])
    assert study.verify() == [f"lengths/{part.name}"]
    assert len(run(study)) == 1
    assert part.read_bytes() == whole
    assert study.verify() == []


def test_a_damaged_corpus_is_refused(study: Study) -> None:
    run(study)
    study.parts()[0].path.write_bytes(b"half")
    with pytest.raises(NoInput, match="damaged"):
        run(study)


def test_versions_are_those_of_the_run_that_made_it(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    run(study)
    before = study.manifest()
    monkeypatch.setattr("nlp_tool.study.versions", lambda: {"jieba": "9.9"})
    run(study)
    assert study.manifest() == before
    run(with_settings(study, "[topics]\ncount = 5\n"))
    assert study.manifest()["stages"]["summary"]["versions"] == {"jieba": "9.9"}
    assert study.manifest()["stages"]["lengths"] == before["stages"]["lengths"]


def test_verify_names_what_was_changed(study: Study) -> None:
    run(study)
    assert study.verify() == []
    (study.folder / "page.json").write_text("{}", encoding="utf-8")
    study.parts()[0].path.unlink()
    assert study.verify() == sorted(["page.json", study.parts()[0].path.relative_to(study.folder).as_posix()])


def test_second_run_at_the_same_time_is_refused(study: Study) -> None:
    """R10: two runs in one folder."""
    with study.locked(), pytest.raises(NotWritable, match="in use by process"), open_study(study.folder).locked():
        pass
    with study.locked():
        pass


def test_folders_that_are_no_study(tmp_path: Path) -> None:
    with pytest.raises(NoInput):
        open_study(tmp_path)
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(NotWritable, match="is not a study"):
        create_study(tmp_path)
    with pytest.raises(NotWritable, match="is a file"):
        create_study(tmp_path / "thesis.docx")


def test_results_that_are_missing_are_named(study: Study) -> None:
    with pytest.raises(NoInput, match="annotations"):
        study.part_results("annotations")
