from __future__ import annotations

import dataclasses
import json

import lxml.html
import pytest
from click.testing import CliRunner

from nlp_tool.commands import cli
from nlp_tool.errors import NoInput
from nlp_tool.figures import fonts
from nlp_tool.figures.stage import draw_figures, figure_table, findings_of
from nlp_tool.pipeline import STAGES
from nlp_tool.report.stage import write_report
from nlp_tool.settings import Figures
from nlp_tool.storage import write_documents, write_text
from nlp_tool.study import create_study

from . import factories

needs_chinese = pytest.mark.skipif(not fonts.cjk_fonts(Figures()), reason="no font with Chinese glyphs is installed")


@pytest.fixture
def study(tmp_path):
    """A study whose registry, topics and themes are made, and whose documents lie in one part."""
    made = create_study(tmp_path / "study")
    made.settings = dataclasses.replace(made.settings, figures=Figures(formats=("svg",)))
    docs = factories.documents()
    write_documents(made.folder / "corpus" / "part-0.parquet", docs)
    write_text(made.folder / "corpus" / "parts.json", json.dumps([{"prefix": "", "key": "0", "documents": len(docs)}]))
    for make in (factories.registry, factories.topics, factories.themes):
        findings = make(docs)
        write_text(made.folder / findings.name / "findings.json", findings.to_json())
    write_text(made.folder / "rejects.jsonl", '{"path": "kaputt.pdf", "code": "corrupt", "message": "no page"}\n')
    return made


@needs_chinese
def test_the_stages_make_figures_and_the_page(study, tmp_path):
    counts = draw_figures(study, study.folder / "figures")
    assert counts["figures"] == 7 and counts["files"] == 7 * 3 + 2
    out = tmp_path / "scratch"
    size = write_report(study, out)["bytes"]
    path = out / "_top" / "report.html"
    assert path.stat().st_size == size and list(out.rglob("*")) == [out / "_top", path]
    root = lxml.html.document_fromstring(path.read_bytes())
    assert len(root.xpath("//figure")) == 7 and "kaputt.pdf" in root.text_content()
    assert root.xpath("//h1")[0].text_content().endswith("study")
    assert "registry/findings.json" in root.xpath("//a/@href")


@needs_chinese
def test_the_list_of_figures(study):
    with pytest.raises(NoInput, match="no figures"):
        figure_table(study)
    draw_figures(study, study.folder / "figures")
    table = figure_table(study)
    assert table.column("number")[:6] == ["1", "2", "3", "4", "5", "6"]
    for name in table.records()[0]["files"].split():
        assert (study.folder / "figures" / name).is_file()


def test_a_study_without_findings_has_no_figures_and_a_page(tmp_path):
    empty = create_study(tmp_path / "empty")
    assert findings_of(empty) == []
    assert draw_figures(empty, empty.folder / "figures")["figures"] == 0
    assert write_report(empty, tmp_path / "out")["bytes"] > 1000


def test_the_pipeline_knows_these_stages():
    rows = {stage.name: stage for stage in STAGES}
    assert rows["figures"].load() is draw_figures and rows["report"].load() is write_report


def test_the_command_figures_says_what_to_do_without_documents(tmp_path):
    create_study(tmp_path / "s")
    result = CliRunner().invoke(cli, ["figures", str(tmp_path / "s")])
    assert result.exit_code == 4 and "nlp-tool read" in result.stderr
