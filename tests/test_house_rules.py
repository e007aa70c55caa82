"""The habits of the house, executed: sizes, layers of talk, names, and that the project speaks of itself alone."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(ROOT.glob("nlp_tool/**/*.py"))
SCRIPTS = sorted(ROOT.glob("benchmarks/*.py"))
LIBRARY = [path for path in MODULES if "commands" not in path.parts]
FORBIDDEN_CALLS = {"print", "exit", "quit", "eval", "exec", "breakpoint"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill"}
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "handler"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(node: ast.FunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def is_command(node: ast.FunctionDef) -> bool:
    return any(isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute) and d.func.attr == "command"
               for d in node.decorator_list)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= 400, "a module has at most 400 lines"
    assert path.stem not in VAGUE
    assert not text.strip() or ast.get_docstring(tree), "a module says what it is"
    for node in functions(path):
        assert body_lines(node) <= (25 if is_command(node) else 60), f"{node.name} is too long"
        if is_command(node):
            assert "Example:" in (ast.get_docstring(node) or ""), f"{node.name} has no example"
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            assert not {name.split(".")[0] for name in names} & FORBIDDEN_MODULES


@pytest.mark.parametrize("path", LIBRARY, ids=name_of)
def test_library_is_silent(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS, f"line {node.lineno}"


@pytest.mark.parametrize("path", LIBRARY, ids=name_of)
def test_options_are_keyword_only(path: Path) -> None:
    for node in functions(path):
        if node.name.startswith("_") or node.name.startswith("test"):
            continue
        positional = [a for a in node.args.args if a.arg not in ("self", "cls")]
        with_default = positional[len(positional) - len(node.args.defaults):] if node.args.defaults else []
        late = [a.arg for a in with_default if positional.index(a) >= 2]
        assert not late, f"{node.name}: {', '.join(late)} must be keyword-only"


HEAVY = {"spacy", "sklearn", "gensim", "matplotlib", "pyarrow", "pandas", "scipy", "numpy", "jieba", "rjieba",
         "trafilatura", "networkx", "opencc", "pypinyin", "docx", "pypdfium2", "xlsxwriter", "openpyxl", "jinja2",
         "joblib", "rich", "lxml"}


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; import nlp_tool, nlp_tool.commands; print(' '.join(sys.modules))"
    import sys

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {name.split(".")[0] for name in out.split()} & HEAVY


TOLD = re.compile(r"/(?:work|root|home)/|\.library|pypi\.org|files\.pythonhosted|registry\.npmjs", re.IGNORECASE)


def test_the_project_speaks_of_itself_alone() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.split("\n"):
        path = ROOT / name
        if path.suffix in (".py", ".md", ".cfg", ".toml", ".yml", ".cff", ".txt") and path.is_file() \
                and path != Path(__file__) and not name.startswith("corpus/"):
            found = TOLD.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{name}: {found}"


def test_public_names_exist() -> None:
    import nlp_tool

    for name in nlp_tool.__all__:
        assert getattr(nlp_tool, name) is not None
