"""What all tests share: a private cache, and the main job run once on the demonstration corpus."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

settings.register_profile("house", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expectations of golden files anew")


@pytest.fixture(autouse=True, scope="session")
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the cache of the person who runs it."""
    old = os.environ.get("NLP_TOOL_CACHE")
    os.environ["NLP_TOOL_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if old is None:
        del os.environ["NLP_TOOL_CACHE"]
    else:
        os.environ["NLP_TOOL_CACHE"] = old


# A wall around the network for the processes that a test starts; the plug-in guards this one.
NO_NETWORK = """
import socket
def refuse(*a, **k): raise OSError("the tests have no network")
_connect = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        refuse()
    return _connect(self, address)
socket.socket.connect = connect
socket.create_connection = refuse
socket.getaddrinfo = refuse
"""


@dataclass(frozen=True)
class MainJob:
    """The finished study of the demonstration corpus and what the command said."""

    workplace: Path
    study: Path
    result: subprocess.CompletedProcess[str]
    seconds: float


def run_command(*words: str | Path, folder: Path, network: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run nlp-tool as a user does, in a process of its own."""
    environment = dict(os.environ, PYTHONUTF8="1")
    if network:
        environment["PYTHONPATH"] = str(network)
    return subprocess.run([sys.executable, "-c", "from nlp_tool.commands import main; main()", *map(str, words)],
                          cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="session")
def main_job(tmp_path_factory: pytest.TempPathFactory) -> MainJob:
    """Run the main job once, in a folder that looks like a checkout, without a network."""
    import shutil
    import time

    workplace = tmp_path_factory.mktemp("工作 place & 测试")
    shutil.copytree(ROOT / "corpus", workplace / "corpus")
    wall = tmp_path_factory.mktemp("wall")
    (wall / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    start = time.monotonic()
    result = run_command("study", "corpus/documents", "--out", "study", folder=workplace, network=wall)
    return MainJob(workplace, workplace / "study", result, time.monotonic() - start)
