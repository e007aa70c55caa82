"""Learned models as plain arrays: numpy's files without pickle, those that come with the project by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any


@contextmanager
def opened(path: str) -> Iterator[Any]:
    """Give the arrays of a file by name: a name in the package's resources/entities, or a path."""
    import numpy as np

    own = files("nlp_tool").joinpath("resources/entities", path)
    with (own if own.is_file() else Path(path)).open("rb") as source, np.load(source, allow_pickle=False) as arrays:
        yield arrays
