"""The data files of reading: character frequencies, scripts, names of columns, patterns."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def lines(name: str) -> list[str]:
    """Return the lines of a data file without comments and empty lines."""
    text = files("nlp_tool").joinpath("resources", "reading", name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@cache
def table(name: str) -> dict[str, Any]:
    """Return a TOML data file."""
    return tomllib.loads(files("nlp_tool").joinpath("resources", "reading", name).read_text(encoding="utf-8"))
