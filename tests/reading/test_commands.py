"""read, documents, rejects: what they print, their exit codes, and one clear line for what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from nlp_tool.commands import cli

from .make import EN_BODY, ZH_BODY, ZH_TITLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    root.mkdir()
    (root / "2023-09-02_城东日报.txt").write_text("\n".join([ZH_TITLE, *ZH_BODY]), encoding="gb18030")
    (root / "english.txt").write_text(" ".join(EN_BODY), encoding="utf-8")
    return root


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_read_list_and_filter(tmp_path: Path, folder: Path) -> None:
    study = tmp_path / "study"
    code, out, err = run("read", study, folder, "--engine", "serial")
    assert (code, out) == (0, "")
    assert "Files seen 2 = 2 ok + 0 rejected + 0 duplicate + 0 empty + 0 unsupported" in err
    rows = json.loads(run("documents", study, "--json")[1])
    assert [(row["date"], row["title"], row["source"]) for row in rows] == [
        ("2023-09-02", ZH_TITLE, "城东日报"), ("", "", "")]
    assert len(json.loads(run("documents", study, "--json", "--language", "en")[1])) == 1
    assert len(json.loads(run("documents", study, "--json", "--since", "2023-09", "--until", "2023")[1])) == 1
    assert json.loads(run("documents", study, "--json", "--source", "晚报")[1]) == []
    assert run("documents", study, "--since", "soon")[0] == 2
    assert json.loads(run("rejects", study, "--json")[1]) == []


def test_rejects_are_listed_and_make_exit_3(tmp_path: Path, folder: Path) -> None:
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4 cut")
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    code, _, err = run("read", tmp_path / "study", folder, "--engine", "serial")
    assert code == 3
    assert "corrupt: the PDF is damaged or cut off (1): docs/cut.pdf. Fetch it again" in err
    rows = json.loads(run("rejects", tmp_path / "study", "--json")[1])
    assert [(row["code"], row["path"]) for row in rows] == [("unsupported", "docs/a.png"), ("corrupt", "docs/cut.pdf")]
    assert len(json.loads(run("rejects", tmp_path / "study", "--code", "corrupt", "--json")[1])) == 1
    assert run("rejects", tmp_path / "study", "--code", "nothing")[0] == 2


def test_O8_lists_show_escapes_and_never_send_them(tmp_path: Path, folder: Path) -> None:
    (folder / "a\x1b[2Jb.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    _, _, err = run("read", tmp_path / "study", folder, "--engine", "serial")
    _, out, _ = run("rejects", tmp_path / "study")
    assert "a\\x1b[2Jb.png" in err
    assert "a\\x1b[2Jb.png" in out
    assert "\x1b" not in err + out


def test_a_list_fits_a_terminal() -> None:
    """Ids and dates stay whole, the title keeps more than the other long columns."""
    from nlp_tool.commands.options import _widths

    rows = [["doc_id", "date", "title", "source"], ["0123456789abcdef", "2023-09-02", "教育" * 40, "某某日报" * 10]]
    id_width, date, title, source = _widths(rows, 80).values()
    assert (id_width, date) == (16, 10)
    assert title > source > 6
    assert id_width + date + title + source <= 80 - 2 * 4
    assert _widths(rows, 1000) == {0: 16, 1: 10, 2: 160, 3: 80}


BAD = [
    # (files, exit code, words of the line, words of the hint or of rejects)
    ({}, 4, "no file to read", "txt, html"),
    ({"1.png": b"\x89PNG\r\n\x1a\n", "2.jpg": b"\xff\xd8\xff"}, 4, "picture", "ocrmypdf"),
    ({"cut.pdf": b"%PDF-1.4\n1 0 obj"}, 4, "damaged or cut off", "Fetch it again"),
    ({"t.csv": b"name,number\nx,1\n"}, 4, "no column holds text; columns: name, number", "content"),
]


@pytest.mark.parametrize("files, code, message, hint", BAD,
                         ids=["empty folder", "pictures", "cut pdf", "no text column"])
def test_bad_input_is_told_in_a_line_with_a_way_out(tmp_path: Path, files: dict[str, bytes], code: int, message: str,
                                                    hint: str) -> None:
    (tmp_path / "docs").mkdir()
    for name, data in files.items():
        (tmp_path / "docs" / name).write_bytes(data)
    found, out, err = run("read", tmp_path / "study", tmp_path / "docs", "--engine", "serial")
    assert (found, out) == (code, "")
    assert message in err
    assert hint in err
    assert "Traceback" not in err


def test_a_path_that_does_not_exist_and_other_misuse(tmp_path: Path, folder: Path) -> None:
    code, _, err = run("read", tmp_path / "study", tmp_path / "absent")
    assert code == 4
    assert "does not exist" in err
    assert "Hint" in err
    assert run("read", tmp_path / "study", folder, "--encoding", "klingon", "--engine", "serial")[0] == 2
    assert run("documents", tmp_path / "nowhere")[0] == 4
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert run("read", tmp_path / "study", folder, "--strict", "--engine", "serial")[0] == 6
