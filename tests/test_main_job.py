"""The main job on the demonstration corpus: what comes out, that a second run makes nothing, and where it ran."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from nlp_tool.annotations import problems
from nlp_tool.study import open_study
from tests.conftest import MainJob, run_command


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_ends_well(main_job: MainJob) -> None:
    assert main_job.result.returncode == 0, main_job.result.stderr
    assert "Traceback" not in main_job.result.stderr
    assert main_job.result.stdout.strip().endswith("report.html")
    assert main_job.seconds < 120  # 60 s on an idle machine with two cores


def test_documents(main_job: MainJob) -> None:
    documents = list(open_study(main_job.study).documents())
    assert len(documents) == 80
    assert sum(d.language == "zh" for d in documents) == 51
    assert len({d.date.year for d in documents if d.date}) >= 12
    assert {d.kind for d in documents} >= {"policy", "news", "thesis"}
    # text in GB18030 and UTF-16, Word, PDF, web page, table, JSON lines, bibliographic export
    stems = {Path(d.path).suffix for d in documents}
    assert stems >= {".txt", ".html", ".docx", ".pdf", ".csv", ".jsonl", ".ris"}
    assert all("\ufffd" not in d.text for d in documents)


def test_counts_add_up(main_job: MainJob) -> None:
    counts = json.loads((main_job.study / "manifest.json").read_text(encoding="utf-8"))["stages"]["reading"]["counts"]
    assert counts["seen"] == sum(counts[name] for name in ("ok", "rejected", "duplicate", "empty", "unsupported"))


def test_every_mention_is_a_slice(main_job: MainJob) -> None:
    study = open_study(main_job.study)
    texts = {d.doc_id: d.text for d in study.documents()}
    for found in study.annotations():
        assert problems(found, texts[found.doc_id]) == []


def test_registry(main_job: MainJob) -> None:
    groups = rows(main_job.study / "registry" / "groups.csv")
    yunxi = [row for row in groups if row["name"].endswith("云溪小学教育集团")]
    assert len(yunxi) == 1, [row["name"] for row in groups if "云溪" in row["name"]]
    assert yunxi[0]["core"].endswith("云溪小学")
    assert yunxi[0]["city"] == "杭州市"
    assert yunxi[0]["established"].startswith("2014")
    assert any("仓平小学" in row["school_name"] and "云溪" in row["group_name"]
               for row in rows(main_job.study / "registry" / "memberships.csv"))
    assert any(row["name"] == "周雅琴" for row in rows(main_job.study / "registry" / "people.csv"))


def test_evidence_is_a_quote(main_job: MainJob) -> None:
    texts = {d.doc_id: d.text for d in open_study(main_job.study).documents()}
    evidence = rows(main_job.study / "registry" / "evidence.csv")
    assert len(evidence) > 100
    for row in evidence:
        quote = texts[row["doc_id"]][int(row["start"]) : int(row["end"])]
        assert row["quote"].lstrip("'").split("…")[0][:40] in quote


def test_topics_and_themes(main_job: MainJob) -> None:
    topics = json.loads((main_job.study / "topics" / "findings.json").read_text(encoding="utf-8"))
    assert {"topics", "words", "prevalence"} <= set(topics["tables"])
    themes = json.loads((main_job.study / "themes" / "findings.json").read_text(encoding="utf-8"))
    table = themes["tables"]["themes"]
    assert len(table["rows"]) == 14


def test_figures(main_job: MainJob) -> None:
    drawn = {path.name for path in (main_job.study / "figures").iterdir()}
    for ending in (".pdf", ".svg", ".png", ".csv"):
        assert sum(name.endswith(ending) for name in drawn) >= 4, drawn


def test_report(main_job: MainJob) -> None:
    page = (main_job.study / "report.html").read_text(encoding="utf-8")
    for word in ("云溪小学教育集团", "锦河中学教育集团", "教师"):
        assert word in page
    assert 'src="http' not in page


def snapshot(folder: Path) -> dict[str, bytes]:
    skip = {"run.log", ".lock"}
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and p.name not in skip}


@pytest.fixture(scope="module")
def second_study(main_job: MainJob, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("again") / "study"
    shutil.copytree(main_job.study, copy)
    return copy


def test_second_run_makes_nothing(main_job: MainJob, second_study: Path) -> None:
    before = snapshot(second_study)
    result = run_command("study", "corpus/documents", "--out", second_study, folder=main_job.workplace)
    assert result.returncode == 0, result.stderr
    assert "nothing, all was there" in result.stderr
    assert snapshot(second_study) == before


def test_another_engine_gives_the_same_bytes(main_job: MainJob, tmp_path: Path) -> None:
    result = run_command("study", "corpus/documents", "--out", tmp_path / "study", "--engine", "serial",
                         folder=main_job.workplace)
    assert result.returncode == 0, result.stderr
    here, there = snapshot(tmp_path / "study"), snapshot(main_job.study)
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_a_setting_makes_only_what_uses_it(main_job: MainJob, second_study: Path) -> None:
    toml = second_study / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("count = 10", "count = 6"), encoding="utf-8")
    result = run_command("report", second_study, folder=main_job.workplace)
    assert result.returncode == 0, result.stderr
    assert "Made anew: topics, figures, report" in result.stderr
