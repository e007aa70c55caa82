"""Corpus statistics: concordance, frequency, keyness, collocation, co-occurrence, dispersion, diversity, exports."""

from __future__ import annotations

from nlp_tool.lazy import attach

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

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)
