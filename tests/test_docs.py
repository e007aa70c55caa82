"""The documents cannot lie: their commands are run, the reference is the help, every command is in it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, MainJob, run_command
from tests.test_cli import all_commands

PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md"), ROOT / "corpus" / "README.md"])
# Commands that need what a test does not have: another machine, an extra, hours, or the reader's own documents.
ELSEWHERE = re.compile(r"PATH|\.\.\.|--engine (?:dask|ray|spark)|my-|我的|\.\./shared|[A-Z]{3,}|论文")


def commands_of(page: Path) -> list[str]:
    """Return the lines of the code blocks of a page that call nlp-tool."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:bash|sh|console)\n(.*?)^```", text, flags=re.M | re.S)
    blocks += re.findall(r"(?:^    .+\n)+", text, flags=re.M)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.split("\n")]
    return [line.split("  #")[0].strip() for line in lines if line.startswith("nlp-tool ")]


CASES = sorted({(page.relative_to(ROOT).as_posix(), line) for page in PAGES for line in commands_of(page)
                if not ELSEWHERE.search(line)})


@pytest.fixture(scope="module")
def workplace(main_job: MainJob, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(main_job.workplace, folder / "checkout")
    return folder / "checkout"


@pytest.mark.parametrize(("page", "line"), CASES)
def test_commands_of_the_documents_run(workplace: Path, page: str, line: str) -> None:
    command, _, target = line.partition(" > ")
    result = run_command(*shlex.split(command)[1:], folder=workplace)
    assert result.returncode == 0, f"{line}\n{result.stderr}"
    if target:
        (workplace / target.strip()).write_text(result.stdout, encoding="utf-8")


def test_readme_names_the_two_commands() -> None:
    for page in ("README.md", "README.zh.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "make study" in text
        assert "make test" in text


def test_reference_is_the_help() -> None:
    result = subprocess.run([sys.executable, ROOT / "docs" / "make_reference.py", "--check"], capture_output=True,
                            text=True)
    assert result.returncode == 0, result.stderr


def test_every_command_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    for words in all_commands():
        assert f" nlp-tool {' '.join(words)}\n" in text


def test_links_between_documents() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"
