"""The commands: what they print, their files, their errors."""

import json
import shutil

import openpyxl
import pytest
from click.testing import CliRunner

from nlp_tool.commands import cli


@pytest.fixture
def run(corpus):
    def call(*arguments, code=0):
        result = CliRunner().invoke(cli, [str(a) for a in arguments])
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def study(corpus):
    return corpus[0].folder


COMMANDS = [
    ("concordance", "教育集团"), ("frequency",), ("keyness", "--from", "2023", "--level", "1", "--minimum", "1"),
    ("collocations", "school*", "--minimum", "1"), ("cooccurrence", "--minimum", "1"), ("dispersion", "教育集团"),
    ("diversity", "--by", "language"), ("tokens phrases", "--minimum", "2"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_table_json_csv_and_xlsx_agree(run, study, tmp_path, command):
    name, *rest = command
    words = name.split()
    lines = run(*words, study, *rest).stdout.splitlines()
    records = json.loads(run(*words, study, *rest, "--json").stdout)
    assert len(lines) == len(records) + 1
    assert records, "an example with results"
    assert lines[0].split("\t") == list(records[0])
    run(*words, study, *rest, "--out", tmp_path / "x.csv")
    run(*words, study, *rest, "--out", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = book["edges" if name == "cooccurrence" else book.sheetnames[0]]
    assert sheet.max_row == len(records) + 1
    assert [cell.value for cell in sheet[1]] == list(records[0])
    written = tmp_path / ("x-edges.csv" if name == "cooccurrence" else "x.csv")
    assert len(written.read_text(encoding="utf-8-sig").splitlines()) == len(records) + 1


def test_filters(run, study):
    def hits(*filters):
        return len(json.loads(run("concordance", study, "教育集团", "--json", *filters).stdout))

    assert [hits(), hits("--from", "2023"), hits("--to", "2022"), hits("--source", "日报"), hits("--place", "杭州"),
            hits("--kind", "policy"), hits("--language", "en"), hits("--without-reprints")] == [4, 1, 3, 3, 3, 0, 0, 4]


def test_keyness_against(run, study):
    records = json.loads(run("keyness", study, "--language", "zh", "--from", "2023", "--against-to", "2022",
                             "--minimum", "1", "--level", "1", "--json").stdout)
    assert {r["term"] for r in records} >= {"教联体", "县管校聘"}
    assert "school" not in {r["term"] for r in records}  # the language holds for the reference too


@pytest.mark.parametrize("ending", ["gexf", "graphml"])
def test_networks(run, study, tmp_path, ending):
    run("cooccurrence", study, "--minimum", "1", "--out", tmp_path / f"x.{ending}")
    assert "教育集团" in (tmp_path / f"x.{ending}").read_text(encoding="utf-8")


@pytest.mark.parametrize(("form", "ending"), [("conllu", ""), ("docbin", ""), ("gensim", ".mm"), ("npz", ".npz"),
                                              ("triplets", "")])
def test_export(run, study, tmp_path, form, ending):
    result = run("tokens", "export", study, form, "--out", tmp_path / "x")
    assert "5 documents" in result.output
    assert (tmp_path / f"x{ending}").stat().st_size > 100


def test_tokenize(run, study, tmp_path):
    shutil.copytree(study, tmp_path / "s")
    assert "nothing, all was there" in run("tokenize", tmp_path / "s").stderr
    shutil.rmtree(tmp_path / "s" / "tokens")
    assert "Made anew: tokens" in run("tokenize", tmp_path / "s", "--engine", "serial").stderr


ERRORS = [
    (("concordance", "STUDY", " "), 2, "query is empty"),
    (("frequency", "STUDY", "--from", "soon"), 2, "is no date"),
    (("frequency", "STUDY", "--out", "x.doc"), 2, "cannot write this ending"),
    (("collocations", "STUDY", "没有"), 4, "is no word of these documents"),
    (("keyness", "STUDY"), 2, "which documents to compare"),
    (("keyness", "STUDY", "--language", "zh"), 2, "which documents to compare"),
    (("keyness", "STUDY", "--from", "2023", "--against-source", "nowhere"), 4, "reference documents have no words"),
    (("frequency", "nowhere"), 4, "is not a study"),
]


@pytest.mark.parametrize(("command", "code", "message"), ERRORS)
def test_errors_are_one_line_with_a_hint(run, study, command, code, message):
    result = run(*[study if word == "STUDY" else word for word in command], code=code)
    assert message in result.stderr
    assert "Hint:" in result.stderr
    assert "Traceback" not in result.output
