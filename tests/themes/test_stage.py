"""The stage and the commands: the study's own lexicon, files, and what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from nlp_tool.commands import cli
from nlp_tool.document import Document, PartialDate, document_id
from nlp_tool.errors import SettingsError
from nlp_tool.findings import Findings
from nlp_tool.parts import update_corpus
from nlp_tool.pipeline import STAGES
from nlp_tool.storage import write_documents
from nlp_tool.study import Study, create_study, open_study
from nlp_tool.themes.stage import study_lexicon, write_default_lexicon

STAGE = next(stage for stage in STAGES if stage.name == "themes")
TEXTS = [
    ("全区教师交流轮岗，骨干教师到乡镇学校任教。", 2019, "浙江省 杭州市"),
    ("名校领办薄弱学校，实行一体化管理。", 2019, "浙江省"),
    ("教育集团实行捆绑考核，教师全部轮岗。", 2021, "江苏省"),
    ("学校食堂开张。", 0, ""),
]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = create_study(tmp_path / "study")
    documents = [Document(document_id(text), text, place=place, date=PartialDate(year) if year else None)
                 for text, year, place in TEXTS]
    write_documents(tmp_path / "in.parquet", documents)
    update_corpus(made, set(), {document.doc_id: [tmp_path / "in.parquet"] for document in documents})
    made.run_whole(STAGE)
    return made


def findings(study: Study) -> Findings:
    return Findings.from_json((study.folder / "themes" / "findings.json").read_text(encoding="utf-8"))


def test_files(study: Study, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (study.folder / "themes").iterdir()}
    assert {"findings.json", "themes.xlsx", "themes.csv", "periods.csv", "evidence.csv", "undated.csv"} <= before.keys()
    assert before["themes.csv"].startswith(b"\xef\xbb\xbfid,")
    counts = STAGE.load()(study, tmp_path / "again")
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == before
    assert counts["undated"] == 1 and counts["themes"] >= 4
    rows = {row["id"]: row for row in findings(study).tables["themes"].records()}
    assert rows["teacher_rotation"]["documents_with"] == 2 and rows["digital_education"]["documents_with"] == 0


def test_the_scholars_lexicon_counts(study: Study) -> None:
    path = write_default_lexicon(study.folder)
    assert study_lexicon(study).key == study_lexicon(open_study(study.folder)).key
    path.write_text('[[theme]]\nid = "canteen"\nzh = ["食堂"]\n', encoding="utf-8")
    # what stands there is the scholar's and stays
    assert write_default_lexicon(study.folder) == path and "食堂" in path.read_text(encoding="utf-8")
    assert study.run_whole(STAGE) is True
    assert [row["id"] for row in findings(study).tables["themes"].records()] == ["canteen"]
    assert study.run_whole(STAGE) is False


def test_a_lexicon_that_is_named_has_to_be_there(study: Study) -> None:
    (study.folder / "study.toml").write_text('[themes]\nlexicon = "mine.toml"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"mine\.toml does not exist"):
        study_lexicon(open_study(study.folder))
    (study.folder / "study.toml").write_text('[themes]\nlexicon = ""\n', encoding="utf-8")
    assert len(study_lexicon(open_study(study.folder)).themes) == 14


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_commands(study: Study) -> None:
    folder = str(study.folder)
    code, out, _ = run("themes", "list", folder, "--json")
    assert code == 0 and len(json.loads(out)) == 14
    code, out, _ = run("themes", "list", folder, "--periods", "--theme", "teacher_rotation", "--json")
    assert [(row["period"], row["documents_with"]) for row in json.loads(out)] == [
        ("2019", 1), ("2020", 0), ("2021", 1)]
    code, out, _ = run("themes", "list", folder, "--places", "--theme", "teacher_rotation", "--json")
    assert [row["place"] for row in json.loads(out)] == ["浙江省", "江苏省"]
    code, out, _ = run("themes", "show", folder, "teacher_rotation", "--json")
    assert all(row["quote"] in row["sentence"] for row in json.loads(out))
    code, out, _ = run("themes", "show", folder, "teacher_rotation", "--limit", "1", "--json")
    assert len(json.loads(out)) == 1
    code, out, err = run("themes", "changes", folder, "--json")
    assert (code, json.loads(out)) == (0, []) and "No change is shown" in err
    code, out, _ = run("themes", "changes", folder, "--all", "--json")
    assert {row["verdict"] for row in json.loads(out)} == {"too few documents"}
    code, out, _ = run("themes", "diffusion", folder, "--theme", "teacher_rotation", "--json")
    assert [(row["order"], row["place"]) for row in json.loads(out)] == [
        (1, "浙江省"), (2, "江苏省"), (1, "浙江省 杭州市")]
    code, out, err = run("themes", "lexicon", folder)
    assert code == 0 and out.strip().endswith("themes.toml") and "14 themes" in err


def test_what_cannot_be_is_said(study: Study, tmp_path: Path) -> None:
    code, _, err = run("themes", "show", str(study.folder), "teacher_rotaton")
    assert code == 4 and "did you mean teacher_rotation?" in err
    code, _, err = run("themes", "list", str(create_study(tmp_path / "empty").folder))
    assert code == 4 and "themes track" in err
    (study.folder / "themes.toml").write_text('[[theme]]\nid = "a"\nzh = ["{b"]\n', encoding="utf-8")
    code, _, err = run("themes", "lexicon", str(study.folder))
    assert code == 2 and "line 3" in err
