"""Text into words: Chinese as jieba cuts it, English as spaCy does, each word with its place in the text."""

from __future__ import annotations

from nlp_tool.lazy import attach

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

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)
