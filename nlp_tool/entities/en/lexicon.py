"""The English lexicons: read once, kept as sets."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=8)
def table(name: str) -> dict[str, Any]:
    """Return the lexicon `en_<name>.toml` as it stands."""
    path = resources.files("nlp_tool") / "resources" / "entities" / f"en_{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def words(name: str, section: str, key: str) -> frozenset[str]:
    """Return a list (or a text of words between blanks) of a lexicon as a set."""
    value = table(name)[section][key]
    return frozenset(value.split() if isinstance(value, str) else value)
