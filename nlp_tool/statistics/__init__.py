"""Corpus statistics: concordance, frequency, keyness, collocation, co-occurrence, dispersion, diversity, exports."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_HOMES = {
    "CorpusIndex": "nlp_tool.statistics.index",
    "Selection": "nlp_tool.statistics.selection",
    "collocations": "nlp_tool.statistics.collocation",
    "concordance": "nlp_tool.statistics.concordance",
    "cooccurrence": "nlp_tool.statistics.cooccurrence",
    "dispersion": "nlp_tool.statistics.dispersion",
    "diversity": "nlp_tool.statistics.diversity",
    "frequency": "nlp_tool.statistics.frequency",
    "keyness": "nlp_tool.statistics.keyness",
    "open_index": "nlp_tool.statistics.index",
    "phrases": "nlp_tool.statistics.phrases",
    "select": "nlp_tool.statistics.selection",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nlp_tool.statistics' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__


class _Room(ModuleType):
    """A package in which a function keeps its name when the module of the same name is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Room
