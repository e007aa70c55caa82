"""A document on which extraction breaks down is recorded with the reason, and the others go on."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from nlp_tool.commands import cli
from nlp_tool.entities import zh
from nlp_tool.entities.stage import annotate_all
from nlp_tool.errors import MissingPackage, NoInput
from nlp_tool.pipeline import annotate_paths
from nlp_tool.reading.ledger import read_rejects
from nlp_tool.settings import Settings
from nlp_tool.study import open_study
from tests.factories import document

TEXTS = ("云溪小学教育集团成立，校长王建国主持。" * 4, "坏文：学军小学教育集团。" * 6,
         "西湖区教育局局长李某走访求是小学。" * 4)


@pytest.fixture(autouse=True)
def _break_on_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(text: str, *arguments: object, **options: object) -> object:
        if text.startswith("坏文"):
            raise KeyError("坏")
        return original(text, *arguments, **options)

    original = zh.link
    monkeypatch.setattr(zh, "link", link)


def test_the_others_of_a_part_are_extracted() -> None:
    found = annotate_all([document(text) for text in TEXTS], Settings())
    assert [bool(one.entities) for one in found] == [True, False, True]
    assert found[1].failure.startswith("extraction failed: KeyError: '坏' (test_stage.py:")
    assert found[0] == annotate_all([document(TEXTS[0])], Settings())[0]


def test_what_the_user_can_mend_still_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise MissingPackage("no such model")

    monkeypatch.setattr("nlp_tool.entities.stage.extract_all", missing)
    with pytest.raises(MissingPackage):
        annotate_all([document(text) for text in TEXTS], Settings())


def _files(folder: Path, texts: tuple[str, ...]) -> Path:
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_the_study_goes_on_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = _files(tmp_path / "in", TEXTS)
    arguments = ["study", str(source), "--out", str(tmp_path / "study"), "--engine", "serial"]
    first, again = (CliRunner().invoke(cli, arguments) for _ in range(2))
    for result in (first, again):
        assert result.exit_code == 3, result.output
        assert "internal: extraction failed: KeyError" in result.output and "1.txt" in result.output
    study = open_study(tmp_path / "study")
    found = [(Path(row["path"]).name, row["code"], row["stage"]) for row in read_rejects(study)]
    assert found == [("1.txt", "internal", "extract")]
    assert sum(bool(one.entities) for one in study.annotations()) == 2
    assert "extraction failed" in (study.folder / "report.html").read_text(encoding="utf-8")
    listed = CliRunner().invoke(cli, ["rejects", str(study.folder)])
    assert "1.txt" in listed.output


def test_annotate_leaves_it_out(tmp_path: Path) -> None:
    rejected: list[object] = []
    assert len(list(annotate_paths([_files(tmp_path, TEXTS)], rejected=rejected.append))) == 2
    assert len(rejected) == 1
    for name in ("0.txt", "2.txt"):
        (tmp_path / name).unlink()
    with pytest.raises(NoInput, match="extraction failed"):
        list(annotate_paths([tmp_path]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_half_characters_break_nothing(language: str) -> None:
    text = "学军小学教育集团\ud83d校长王建国。Li Ming, principal of Xin\udc00 School\ud83d." * 2
    assert annotate_all([document(text, language=language, doc_id="0" * 16)], Settings())[0].failure == ""
