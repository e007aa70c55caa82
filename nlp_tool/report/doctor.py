"""What works on this machine and what to install: one line a check, for people and for bug reports."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from nlp_tool.errors import ToolError
from nlp_tool.findings import Table
from nlp_tool.settings import Figures

COLUMNS = ("check", "state", "found", "fix")
OK, MISSING, OPTIONAL = "ok", "missing", "optional"
# extra -> what it is for, the packages that it brings
EXTRAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dask": ("a Dask cluster", ("dask", "distributed")),
    "ray": ("a Ray cluster", ("ray",)),
    "spark": ("a Spark cluster", ("pyspark", "joblibspark")),
    "lda": ("LDA topic models", ("tomotopy",)),
    "notebooks": ("the notebooks", ("jupyterlab", "pandas")),
}
_LINE = "成都市教育局推进集团化办学，实验小学教育集团新增三个校区。"
Row = tuple[str, str, str, str]


def doctor() -> Table:
    """Check Python, packages, extras, fonts, segmentation, the English tokenizer, the cache and the cores.

    state is ok, missing (something that the tool needs) or optional (not installed, and not needed); fix says what
    to do. A check that fails is a row; it never ends the others.
    """
    rows: list[Row] = []
    for name, check in CHECKS.items():
        try:
            rows += check()
        except Exception as error:  # a broken package may raise anything on import
            hint = error.hint if isinstance(error, ToolError) else "reinstall: pip install --force-reinstall nlp-tool"
            rows.append((name, MISSING, f"{type(error).__name__}: {error}"[:200], hint))
    return Table(COLUMNS, tuple(rows))


def is_sound(table: Table) -> bool:
    """Say whether nothing that the tool needs is missing."""
    return MISSING not in table.column("state")


def _python() -> Iterator[Row]:
    sound = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield ("python", OK if sound else MISSING, f"{platform.python_version()} on {platform.system()} "
           f"{platform.machine()}", "" if sound else "install Python 3.11, 3.12 or 3.13")


def _packages() -> Iterator[Row]:
    from packaging.requirements import Requirement

    try:
        needed = [Requirement(text) for text in requires("nlp-tool") or ()]
    except PackageNotFoundError:
        yield ("nlp-tool", MISSING, "not installed", "pip install -e . in the folder of the project")
        return
    yield ("nlp-tool", OK, version("nlp-tool"), "")
    for item in sorted(needed, key=lambda requirement: requirement.name.lower()):
        if item.marker and not item.marker.evaluate({"extra": ""}):
            continue
        found = _version(item.name)
        fix = f'pip install "{item.name}{item.specifier}"'
        if not found:
            yield (item.name, MISSING, "not installed", fix)
        elif found not in item.specifier:
            yield (item.name, MISSING, f"{found}, wanted {item.specifier}", fix)
        else:
            yield (item.name, OK, found, "")


def _extras() -> Iterator[Row]:
    for extra, (purpose, packages) in EXTRAS.items():
        found = [f"{name} {_version(name)}" for name in packages if _version(name)]
        complete = len(found) == len(packages)
        yield (f"extra {extra}", OK if complete else OPTIONAL, ", ".join(found) or "not installed",
               "" if complete else f'for {purpose}: pip install "nlp-tool[{extra}]"')


def _fonts() -> Iterator[Row]:
    from nlp_tool.figures.fonts import HINT, cjk_fonts

    faces = cjk_fonts(Figures())
    if not faces:
        yield ("Chinese font", MISSING, "none", HINT)
    for number, face in enumerate(faces):
        yield ("Chinese font", OK, f"{face.name} ({face.path.name})" + (", drawn with" if not number else ""), "")


def _segmentation() -> Iterator[Row]:
    import logging

    import jieba

    from nlp_tool.tokens.segment import cut_zh

    jieba.setLogLevel(logging.WARNING)
    for hmm in (False, True):
        name = "with new words" if hmm else "by dictionary"
        slow, fast = jieba.lcut(_LINE, HMM=hmm), cut_zh(_LINE, hmm=hmm)
        same = slow == fast
        yield (f"segmentation {name}", OK if same else MISSING,
               "as jieba cuts" if same else f"jieba {'/'.join(slow)}; here {'/'.join(fast)}",
               "" if same else "pip install --force-reinstall jieba==0.42.1 rjieba")


def _english() -> Iterator[Row]:
    import spacy

    tokens = [token.text for token in spacy.blank("en")("Dr. Li doesn't teach at No. 2 Middle School.")]
    sound = tokens[:4] == ["Dr.", "Li", "does", "n't"]
    yield ("English tokenizer", OK if sound else MISSING, f"spaCy {_version('spacy')}",
           "" if sound else "pip install --force-reinstall spacy")


def _cache() -> Iterator[Row]:
    from nlp_tool.storage import replacing, user_cache

    try:
        folder = user_cache()
        with replacing(folder / "doctor.txt") as path:
            path.write_text("written\n", encoding="utf-8")
        (folder / "doctor.txt").unlink()
    except (OSError, ToolError) as error:
        yield ("cache", MISSING, str(error), "set NLP_TOOL_CACHE to a folder that you may write")
    else:
        yield ("cache", OK, str(folder), "")


def _cores() -> Iterator[Row]:
    from joblib import cpu_count

    yield ("cores", OK, f"{cpu_count()} of {os.cpu_count()} can be used", "")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


CHECKS: dict[str, Callable[[], Iterator[Row]]] = {
    "python": _python, "packages": _packages, "extras": _extras, "fonts": _fonts, "segmentation": _segmentation,
    "English tokenizer": _english, "cache": _cache, "cores": _cores,
}
