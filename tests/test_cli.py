"""The command line as a whole: help, exit codes, errors of one line, no traceback."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from nlp_tool.commands import COMMANDS, cli, printable
from tests.conftest import run_command


def all_commands() -> list[tuple[str, ...]]:
    """Return the words of every command, groups opened."""
    context = click.Context(cli)
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.list_commands(context)]
        else:
            found.append((name,))
    return found


@pytest.mark.parametrize("words", all_commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*words, "--help"])
    assert result.exit_code == 0, result.output
    assert f"Example:  nlp-tool {' '.join(words)}" in result.output.replace("\n", " ").replace("   ", "  ")


def test_help_is_quick() -> None:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "from nlp_tool.commands import main; main()", "--help"], check=True,
                       capture_output=True)
        times.append(time.perf_counter() - start)
    # the bound is 0.3 s on an idle machine; a busy one gets twice that
    assert min(times) < 0.6


def test_near_miss_is_suggested() -> None:
    result = CliRunner().invoke(cli, ["studdy"])
    assert result.exit_code == 2
    assert "Did you mean 'study'?" in result.output


PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def empty(folder: Path) -> None:
    (folder / "in").mkdir()


def pictures(folder: Path) -> None:
    empty(folder)
    (folder / "in" / "a.png").write_bytes(PICTURE)


def truncated_pdf(folder: Path) -> None:
    empty(folder)
    (folder / "in" / "a.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<<")


def csv_without_text(folder: Path) -> None:
    empty(folder)
    (folder / "in" / "a.csv").write_text("id,year\n1,2020\n2,2021\n", encoding="utf-8")


def missing(folder: Path) -> None:
    return


BAD_INPUT = [empty, pictures, truncated_pdf, csv_without_text, missing]


@pytest.mark.parametrize("verb", ["study", "annotate"])
@pytest.mark.parametrize("make", BAD_INPUT, ids=lambda make: make.__name__)
def test_bad_input(tmp_path: Path, make, verb: str) -> None:
    make(tmp_path)
    words = ["in", "--out", "s"] if verb == "study" else ["in"]
    result = run_command(verb, *words, folder=tmp_path)
    assert result.returncode == 4, result.stderr
    assert "Traceback" not in result.stderr
    assert len([line for line in result.stderr.splitlines() if line.startswith("Error: ")]) == 1
    assert len([line for line in result.stderr.splitlines() if line.startswith("Hint: ")]) == 1
    assert result.stdout == ""


def test_one_bad_file_among_good_ones(tmp_path: Path) -> None:
    truncated_pdf(tmp_path)
    for number in range(3):
        text = f"第{number}所学校的教育集团在杭州市余杭区成立，成员校共有{number + 3}所。" * 3
        (tmp_path / "in" / f"{number}.txt").write_text(text, encoding="utf-8")
    result = run_command("study", "in", "--out", "s", "--engine", "serial", folder=tmp_path)
    assert result.returncode == 3, result.stderr
    assert "1 rejected" in result.stderr
    assert "corrupt" in result.stderr
    assert (tmp_path / "s" / "report.html").is_file()
    assert "a.pdf" in (tmp_path / "s" / "rejects.jsonl").read_text(encoding="utf-8")


def test_out_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("x")
    (tmp_path / "in").mkdir()
    result = run_command("study", "in", "--out", "s", folder=tmp_path)
    assert result.returncode == 5
    assert "Hint:" in result.stderr


def test_wrong_setting_names_the_right_one(tmp_path: Path) -> None:
    run_command("init", "s", folder=tmp_path)
    (tmp_path / "s" / "study.toml").write_text("[topics]\ncout = 3\n", encoding="utf-8")
    result = run_command("report", "s", folder=tmp_path)
    assert result.returncode == 2
    assert "did you mean count?" in result.stderr


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
def test_console_that_lacks_characters(tmp_path: Path, encoding: str) -> None:
    """C1: an old console never makes a command fail."""
    import os

    (tmp_path / "a.txt").write_text("𠮷野小学教育集团在杭州市成立✓，由𠮷野小学牵头，成员校为春风小学。",
                                    encoding="utf-8")
    environment = dict(os.environ, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    result = subprocess.run([sys.executable, "-c", "from nlp_tool.commands import main; main()", "annotate", "a.txt"],
                            cwd=tmp_path, capture_output=True, env=environment)
    assert result.returncode == 0, result.stderr.decode(errors="replace")


def test_printable() -> None:
    """O8: a file name cannot drive the terminal."""
    assert printable("a\x1b[2Jb\u202etxt") == "a\\x1b[2Jb\\u202etxt"


def test_a_study_beside_the_documents_is_no_document(tmp_path: Path) -> None:
    """A study made inside the folder of documents is not read at the next run."""
    (tmp_path / "a.txt").write_text("云溪小学教育集团在杭州市余杭区成立，云溪小学为核心校。", encoding="utf-8")
    first = run_command("study", ".", "--out", "my-study", "--engine", "serial", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    second = run_command("study", ".", "--out", "my-study", folder=tmp_path)
    assert second.returncode == 0, second.stderr
    assert "Files seen 1 =" in second.stderr
    assert "nothing, all was there" in second.stderr


def test_unknown_engine_is_a_usage_error(tmp_path: Path) -> None:
    result = run_command("study", ".", "--out", "s", "--engine", "threads", folder=tmp_path)
    assert result.returncode == 2
    assert "processes" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_no_color_writes_no_escape(tmp_path: Path) -> None:
    """E3: on a terminal with NO_COLOR no escape sequence is written."""
    import os
    import pty

    output = bytearray()

    def keep(descriptor: int) -> bytes:
        data = os.read(descriptor, 4096)
        output.extend(data)
        return data

    script = "import os; os.environ['NO_COLOR'] = '1'; from nlp_tool.commands import main; main()"
    status = pty.spawn([sys.executable, "-c", script, "doctor"], keep)
    assert os.waitstatus_to_exitcode(status) in (0, 1)
    assert b"python" in output
    assert b"\x1b" not in output
