"""The stage in a study folder, and the commands on it."""

import hashlib
import json

import pytest
from click.testing import CliRunner

from nlp_tool.commands import cli
from nlp_tool.errors import NoInput
from nlp_tool.parts import update_corpus
from nlp_tool.pipeline import STAGES
from nlp_tool.registry import Registry
from nlp_tool.registry.stage import add_decisions, build_registry, read_registry
from nlp_tool.storage import write_annotations, write_documents, write_json
from nlp_tool.study import create_study
from tests.registry.test_export import DOCUMENTS

STAGE = next(stage for stage in STAGES if stage.name == "registry")
FILES = {
    f"{name}.csv"
    for name in (
        "groups",
        "schools",
        "people",
        "memberships",
        "posts",
        "policies",
        "evidence",
        "review",
        "conflicts",
        "decisions",
        "unresolved",
    )
} | {"registry.xlsx", "registry.json", "network.graphml", "network.gexf", "findings.json"}


@pytest.fixture
def study(tmp_path):
    project = create_study(tmp_path / "study")
    part = tmp_path / "incoming.parquet"
    write_documents(part, sorted((d for d, _ in DOCUMENTS), key=lambda d: d.doc_id))
    update_corpus(project, set(), {d.doc_id: [part] for d, _ in DOCUMENTS})
    found = {a.doc_id: a for _, a in DOCUMENTS}
    (project.folder / "annotations").mkdir()
    path = project.folder / "annotations" / "part-x.parquet"
    write_annotations(path, [found[d.doc_id] for d in project.documents()])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    write_json(project.folder / "annotations" / "parts.json", [{"key": "x", "sha256": digest}])
    return project


def test_the_stage(study, tmp_path):
    assert study.run_whole(STAGE)
    folder = study.folder / "registry"
    assert {path.name for path in folder.iterdir()} == FILES
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert not study.run_whole(STAGE)
    again = tmp_path / "again"
    again.mkdir()
    counts = build_registry(study, again)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == first
    registry = read_registry(study)
    assert counts["groups"] == len(registry.groups) == 3 and counts["merged"] >= 3
    assert Registry.from_json(registry.to_json()) == registry


def test_a_decision_makes_it_anew(study, tmp_path):
    study.run_whole(STAGE)
    group = next(g for g in read_registry(study).groups if g.name == "静宁路教育集团")
    file = tmp_path / "mine.csv"
    file.write_text(f"action,kind,id,value\nrename,group,{group.id},静宁路小学教育集团\n", "utf-8")
    assert add_decisions(study, file) == (1, 0)
    assert add_decisions(study, file) == (0, 1)
    written = (study.folder / "decisions.csv").read_text("utf-8-sig")
    assert "静宁路教育集团" in written and "城关区" in written  # the id alone would not survive everything
    assert study.run_whole(STAGE)
    assert "静宁路小学教育集团" in {g.name for g in read_registry(study).groups}


def test_an_impossible_decision_adds_nothing(study, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("action,kind,name\nconfirm,group,静宁路教育集团\napprove,group,静宁路教育集团\n", "utf-8")
    with pytest.raises(NoInput, match="line 3"):
        add_decisions(study, file)
    assert not (study.folder / "decisions.csv").exists()


def test_no_registry_yet(study):
    with pytest.raises(NoInput, match="no registry yet"):
        read_registry(study)


def test_annotations_of_other_documents(study, tmp_path):
    write_annotations(study.folder / "annotations" / "part-x.parquet", [a for _, a in DOCUMENTS[::-1]])
    if [a.doc_id for a in study.annotations()] != [d.doc_id for d in study.documents()]:
        with pytest.raises(NoInput, match="not of its documents"):
            build_registry(study, tmp_path)


def run(*args, code=0):
    result = CliRunner().invoke(cli, ["registry", *map(str, args)])
    assert result.exit_code == code, result.output
    return result.stdout


def test_commands(study, tmp_path):
    study.run_whole(STAGE)
    listed = json.loads(run("list", study.folder, "--json"))
    assert [row["name"] for row in listed if row["city"] == "兰州市"] == ["白银路教育集团", "静宁路教育集团"]
    assert json.loads(run("list", study.folder, "--kind", "school", "--place", "合肥", "--json")) == []
    facts = json.loads(run("show", study.folder, "静宁路教育集团", "--json"))
    assert {"2021-02-26"} <= {row["value"] for row in facts if row["field"] == "established"}
    assert isinstance(json.loads(run("review", study.folder, "--limit", "1", "--json")), list)
    assert json.loads(run("network", study.folder, "--json"))[0]["schools"] == 2
    out = tmp_path / "registry.jsonld"
    assert run("export", study.folder, "--format", "jsonld", "--out", out).strip() == str(out)
    assert json.loads(out.read_text("utf-8"))["@graph"]


def test_command_apply(study, tmp_path):
    study.run_whole(STAGE)
    file = tmp_path / "mine.csv"
    file.write_text("action,kind,name,other\nmerge,group,静宁路教育集团,白银路教育集团\n", "utf-8")
    assert run("apply", study.folder, file).strip().endswith("decisions.csv")
    study.run_whole(STAGE)
    assert len(json.loads(run("list", study.folder, "--json"))) == 2
    (told,) = json.loads(run("list", study.folder, "--kind", "decision", "--json"))
    assert told["outcome"] == "applied"


def test_commands_without_a_registry(study):
    run("list", study.folder, code=4)
    run("show", study.folder, "x", code=4)
