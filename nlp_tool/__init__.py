"""nlp-tool: a registry of education groups with proof, topics, themes and figures, from Chinese and English texts.

The verbs, in the order of the data: read_documents, tokenize, extract, resolve, fit_topics, track_themes, draw,
write_report; and the types that they hand on. Everything is imported when it is first used.
"""

from __future__ import annotations

from nlp_tool.lazy import attach

__version__ = "0.1.0"

_HOMES = {
    "Annotations": "nlp_tool.annotations",
    "Document": "nlp_tool.document",
    "Findings": "nlp_tool.findings",
    "PartialDate": "nlp_tool.document",
    "Registry": "nlp_tool.registry",
    "Study": "nlp_tool.study",
    "Tokens": "nlp_tool.tokens",
    "ToolError": "nlp_tool.errors",
    "Topics": "nlp_tool.topics",
    "draw": "nlp_tool.figures",
    "extract": "nlp_tool.entities",
    "fit_topics": "nlp_tool.topics",
    "open_study": "nlp_tool.study",
    "read_documents": "nlp_tool.reading",
    "resolve": "nlp_tool.registry",
    "run_study": "nlp_tool.pipeline",
    "tokenize": "nlp_tool.tokens",
    "track_themes": "nlp_tool.themes.track",
    "write_report": "nlp_tool.report",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)
__all__ += ["__version__"]
