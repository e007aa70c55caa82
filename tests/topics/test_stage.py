"""The stage and the commands: tables that fit together, quotes that are slices, two languages, too little."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from nlp_tool.commands import cli
from nlp_tool.document import Document
from nlp_tool.findings import Findings
from nlp_tool.pipeline import STAGES
from nlp_tool.settings import Settings
from nlp_tool.storage import write_documents
from nlp_tool.study import Study
from nlp_tool.tokens.stage import tokenize_part
from nlp_tool.topics import load_topics
from nlp_tool.topics.matrix import newspaper_words, words_in_parts
from nlp_tool.topics.stage import COLUMNS
from tests.topics.corpora import study_with

STAGE = next(stage for stage in STAGES if stage.name == "topics")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    made = study_with(tmp_path_factory.mktemp("topics") / "study", english=4)
    (made.folder / "study.toml").write_text("[topics]\ncount = 3\n", encoding="utf-8")
    from nlp_tool.study import open_study

    made = open_study(made.folder)
    made.run_whole(STAGE)
    return made


def findings(study: Study) -> Findings:
    return Findings.from_json((study.folder / "topics" / "findings.json").read_text(encoding="utf-8"))


def test_tables(study: Study) -> None:
    found = findings(study)
    assert {name: table.columns for name, table in found.tables.items()} == COLUMNS
    topics = found.tables["topics"].records()
    assert [(row["language"], row["id"]) for row in topics] == [("zh", 1), ("zh", 2), ("zh", 3)]
    assert sum(row["share"] for row in topics) == pytest.approx(1, abs=1e-5)
    assert sum(row["documents"] for row in topics) == 24
    assert min(row["stability"] for row in topics) > 0.9
    # every label is made of the topic's own words
    assert all(set(row["label"].split("、")) <= set(row["words"].split("、")) for row in topics)
    prevalence = found.tables["prevalence"].records()
    assert [row["n"] for row in prevalence if row["topic"] == 1] == [6, 6, 6, 6]
    assert found.corpus == study.corpus_key()


def test_the_language_with_too_few_documents_is_said(study: Study) -> None:
    parameters = findings(study).parameters
    assert parameters["documents"] == {"zh": 24, "en": 4}
    assert "too few documents" in parameters["warnings"]["en"][0]
    assert len(load_topics(study.folder / "topics", "topics-en")) == 0
    assert len(load_topics(study.folder / "topics", "topics-zh")) == 3


def test_quotes_are_slices(study: Study) -> None:
    texts = {document.doc_id: document.text for document in study.documents()}
    words = {row["topic"]: [] for row in findings(study).tables["words"].records()}  # type: ignore[var-annotated]
    for row in findings(study).tables["words"].records():
        words[row["topic"]].append(row["word"])
    rows = findings(study).tables["documents"].records()
    assert len(rows) == 15
    for row in rows:
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["quote"]
        assert any(word in row["quote"] for word in words[row["topic"]])
        assert row["source"] == "某报" and row["date"]


def test_files_are_the_same_bytes_again(study: Study, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (study.folder / "topics").iterdir()}
    assert {"topics.xlsx", "topics.csv", "findings.json", "topics-zh.npz", "topics-zh.json"} <= before.keys()
    STAGE.load()(study, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_commands(study: Study) -> None:
    folder = str(study.folder)
    code, out, err = run("topics", "fit", folder)
    assert code == 0 and out.strip().endswith("topics.xlsx") and "en: too few documents" in err
    code, out, _ = run("topics", "list", folder, "--json")
    assert code == 0 and len(json.loads(out)) == 3
    code, out, _ = run("topics", "show", folder, "2", "--json")
    assert {row["topic"] for row in json.loads(out)} == {2} and len(json.loads(out)) == 5
    code, out, _ = run("topics", "show", folder, "2", "--words", "--json")
    assert [row["rank"] for row in json.loads(out)] == list(range(1, 13))
    code, out, _ = run("topics", "trend", folder, "--topic", "1", "--json")
    assert [row["period"] for row in json.loads(out)] == ["2019", "2020", "2021", "2022"]
    code, out, _ = run("topics", "select", folder, "--from", "2", "--to", "3", "--step", "1", "--language", "zh",
                       "--json")
    assert code == 0 and [row["count"] for row in json.loads(out)] == [2, 3]


def test_what_cannot_be_is_said(study: Study, tmp_path: Path) -> None:
    folder = str(study.folder)
    code, _, err = run("topics", "show", folder, "9")
    assert code == 4 and "no topic 9 in zh" in err and "zh has 3" in err
    empty = study_with(tmp_path / "empty", chinese=2)
    code, _, err = run("topics", "list", str(empty.folder))
    assert code == 4 and "topics fit" in err
    code, _, err = run("topics", "select", str(empty.folder), "--language", "en")
    assert code == 4 and "no documents in en" in err


NAMED = "Teachers in Yunxi rotate. Yunxi teachers like rotation. 杭州市的老师轮岗。"


@pytest.mark.parametrize(("names", "language", "absent"), [(False, "en", {"yunxi"}), (True, "en", set()),
                                                            (False, "zh", {"杭州市"}), (True, "zh", set())])
def test_names_are_left_out_unless_they_are_wanted(tmp_path: Path, names: bool, language: str,
                                                   absent: set[str]) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    write_documents(source, [Document("00", NAMED, language=language)])
    settings = replace(Settings(), topics=replace(Settings().topics, names=names))
    tokenize_part(source, target, settings, tmp_path)
    found = set(words_in_parts([target], settings, language=language).vocabulary)
    every = {"yunxi", "teacher", "rotation"} if language == "en" else {"杭州市", "老师", "轮岗"}
    assert found & every == every - absent


def test_undated_documents_have_no_course(tmp_path: Path) -> None:
    study = study_with(tmp_path / "study", dated=False)
    study.run_whole(STAGE)
    assert findings(study).tables["prevalence"].rows == ()
    assert findings(study).parameters["without_period"] == {"zh": 24}


BYLINES = ("新华社记者张明报道，第六小学三十五名老师轮岗。今年日报invented获悉，STEM课程开课。",
           "Xinhua reporter: the daily said that two teachers rotate between the schools in May.")


@pytest.mark.parametrize(("number", "language", "kept", "absent"), [
    (0, "zh", {"老师", "轮岗", "stem"}, {"记者", "新华社", "日报", "获悉", "今年", "第六", "三十五", "invented"}),
    (1, "en", {"rotate", "teacher", "school"}, {"xinhua", "reporter", "daily", "say", "two"})])
def test_bylines_numerals_and_notes_are_no_words_of_topics(tmp_path: Path, number: int, language: str, kept: set[str],
                                                          absent: set[str]) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    write_documents(source, [Document("00", BYLINES[number], language=language)])
    tokenize_part(source, target, Settings(), tmp_path)
    words = words_in_parts([target], Settings(), language=language, stopwords=newspaper_words(language))
    assert kept <= set(words.vocabulary) and not absent & set(words.vocabulary)
