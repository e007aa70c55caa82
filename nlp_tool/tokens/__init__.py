"""Text into words: Chinese as jieba cuts it, English as spaCy does, each word with its place in the text."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_HOMES = {
    "Tokens": "nlp_tool.tokens.columns",
    "tokenize": "nlp_tool.tokens.stage",
    "read_tokens": "nlp_tool.tokens.storage",
    "term_counts": "nlp_tool.tokens.counts",
    "fold": "nlp_tool.tokens.script",
    "to_simplified": "nlp_tool.tokens.script",
    "cut_zh": "nlp_tool.tokens.segment",
    "segmenter": "nlp_tool.tokens.segment",
    "sentence_spans": "nlp_tool.tokens.sentences",
    "stopwords": "nlp_tool.tokens.stopwords",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nlp_tool.tokens' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__


class _Room(ModuleType):
    """A package in which a function keeps its name when the module of the same name is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Room
