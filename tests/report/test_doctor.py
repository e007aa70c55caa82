from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from nlp_tool.commands import cli
from nlp_tool.figures import fonts
from nlp_tool.report import doctor
from nlp_tool.settings import Figures


@pytest.fixture(scope="module")
def table():
    return doctor.doctor()


def test_there_is_a_line_for_everything_that_matters(table):
    names = set(table.column("check"))
    assert {"python", "nlp-tool", "matplotlib", "extra dask", "extra ray", "extra spark", "extra lda", "Chinese font",
            "segmentation by dictionary", "English tokenizer", "cache", "cores"} <= names


def test_states_are_known_and_every_fault_has_a_fix(table):
    for row in table.records():
        assert row["state"] in (doctor.OK, doctor.MISSING, doctor.OPTIONAL)
        assert bool(row["fix"]) == (row["state"] != doctor.OK)


def test_segmentation_is_that_of_jieba(table):
    states = {row["check"]: row["state"] for row in table.records()}
    assert states["segmentation by dictionary"] == states["segmentation with new words"] == doctor.OK


def test_a_machine_without_fonts_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "system_folders", list)
    monkeypatch.setattr(fonts, "package_folders", list)
    row = next(row for row in doctor.doctor().records() if row["check"] == "Chinese font")
    assert row["state"] == doctor.MISSING and "fonts-noto-cjk" in row["fix"]


def test_a_check_that_breaks_does_not_end_the_others(monkeypatch):
    def broken():
        raise OSError("libgomp.so.1: cannot open shared object file")

    monkeypatch.setitem(doctor.CHECKS, "English tokenizer", broken)
    found = doctor.doctor()
    row = next(row for row in found.records() if row["check"] == "English tokenizer")
    assert row["state"] == doctor.MISSING and "libgomp" in row["found"] and not doctor.is_sound(found)
    assert "cores" in found.column("check")


VERSIONS = [
    # too old, gone, right
    ("0.0.1", doctor.MISSING), ("", doctor.MISSING), ("3.11.2", doctor.OK),
]


@pytest.mark.parametrize(("installed", "state"), VERSIONS)
def test_versions_are_compared_with_what_is_needed(monkeypatch, installed, state):
    real = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: installed if name == "matplotlib" else real(name))
    row = next(row for row in doctor._packages() if row[0] == "matplotlib")
    assert row[1] == state and (state == doctor.OK or row[3].startswith('pip install "matplotlib'))


def test_an_unwritable_cache_is_reported(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("NLP_TOOL_CACHE", str(tmp_path / "file" / "below"))
    row = next(iter(doctor._cache()))
    assert row[1] == doctor.MISSING and "NLP_TOOL_CACHE" in row[3]


@pytest.mark.skipif(not fonts.cjk_fonts(Figures()), reason="no font with Chinese glyphs is installed")
def test_the_command_prints_json_and_ends_well(table):
    result = CliRunner().invoke(cli, ["doctor", "--json"])
    assert json.loads(result.stdout) == table.records()
    assert result.exit_code == (0 if doctor.is_sound(table) else 1)


def test_the_command_ends_with_1_when_something_is_missing(monkeypatch):
    monkeypatch.setattr(doctor, "CHECKS", {"python": lambda: iter([("python", doctor.MISSING, "3.8", "install")])})
    result = CliRunner().invoke(cli, ["doctor"])
    assert result.exit_code == 1 and "python\tmissing" in result.stdout and "missing" in result.stderr
