"""The commands: what they print, their files, their errors."""

import json
import shutil
from pathlib import Path

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
    sheet = book[book.sheetnames[0]]
    assert sheet.max_row == len(records) + 1
    assert [cell.value for cell in sheet[1]] == list(records[0])
    assert len((tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()) == len(records) + 1


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


def test_words_that_are_named(run, study):
    """A word in the other script, a wildcard, a stop word and a word that is not there, year by year."""
    result = run("frequency", study, "學校", "教*", "的", "没有", "--by", "year", "--json")
    counts = {(r["group"], r["term"]): r["count"] for r in json.loads(result.stdout)}
    assert counts["2022", "学校"] == 0
    assert counts["2023", "学校"] == 1
    assert {term for _, term in counts} == {"学校", "教师轮岗", "教联体", "教育集团"}
    assert "Not among the words counted: 的, 没有" in result.stderr
    spread = run("dispersion", study, "學校", "没有")
    assert "Not among the words counted: 没有" in spread.stderr
    assert len(spread.stdout.splitlines()) == 2


def test_the_sheet_of_parameters_says_how(run, study, tmp_path):
    run("keyness", study, "--kind", "news", "--kind", "policy", "--minimum", "1", "--out", tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["parameters"]
    said = dict(row for row in sheet.iter_rows(values_only=True))
    assert said["target"] == "kinds: news, policy"
    assert (said["form"], said["numbers"], said["target_documents"]) == ("lemma", "keep", 4)
    assert said["stop_words"] > 100


def test_nothing_found_is_said(run, study):
    assert "No hit as words; --as characters" in run("concordance", study, "集*团校").stderr
    assert "No document fits these options" in run("frequency", study, "--from", "2030").stderr


def test_collocations_by_lemma(run, study):
    """The word is compared in the form in which the words are counted."""
    found = {form: {r["collocate"] for r in json.loads(run("collocations", study, "school", "--form", form, "--minimum",
                                                           "1", "--window", "1", "--json").stdout)}
             for form in ("lemma", "word")}
    assert found == {"lemma": {"join", "nine"}, "word": {"joined"}}  # "nine schools" is the lemma's alone


def test_words_follow_documents_and_dictionary(run, study, tmp_path):
    """After a change of the dictionary a question cuts the documents anew by itself."""
    shutil.copytree(study, tmp_path / "s")
    (tmp_path / "s" / "dictionary.txt").write_text("教育集团 0\n", encoding="utf-8")
    result = run("frequency", tmp_path / "s", "教育集团", "集团")
    assert "Made anew: tokens" in result.stderr
    assert "Not among the words counted: 教育集团" in result.stderr
    assert result.stdout.splitlines()[1].startswith("集团\t4\t")
    assert "Made anew" not in run("frequency", tmp_path / "s", "集团").stderr


@pytest.mark.parametrize("ending", ["gexf", "graphml"])
def test_networks(run, study, tmp_path, ending):
    run("cooccurrence", study, "--minimum", "1", "--out", tmp_path / f"x.{ending}")
    assert "教育集团" in (tmp_path / f"x.{ending}").read_text(encoding="utf-8")


@pytest.mark.parametrize(("form", "ending"), [("conllu", ""), ("docbin", ""), ("gensim", ".mm"), ("npz", ".npz"),
                                              ("triplets", "")])
def test_export(run, study, tmp_path, form, ending):
    result = run("tokens", "export", study, form, "--out", tmp_path / "x")
    assert "documents: 5" in result.output
    assert all(Path(name).is_file() for name in result.stderr.split(";")[0].removeprefix("Wrote ").split(", "))
    assert (tmp_path / f"x{ending}").stat().st_size > 100


def test_tokenize(run, study, tmp_path):
    shutil.copytree(study, tmp_path / "s")
    assert "nothing, all was there" in run("tokenize", tmp_path / "s").stderr
    shutil.rmtree(tmp_path / "s" / "tokens")
    assert "Made anew: tokens" in run("tokenize", tmp_path / "s", "--engine", "serial").stderr


ERRORS = [
    (("concordance", "STUDY", " "), 2, "query is empty"),
    (("frequency", "STUDY", "--from", "soon"), 2, "is no date"),
    (("frequency", "STUDY", "--from", "2023-02", "--to", "2022"), 2, "2023-02 is later than 2022"),
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
