"""Themes of the reform: what a lexicon finds in each document, with the phrases that carry it, and how it changes."""

from __future__ import annotations

from nlp_tool.document import Document
from nlp_tool.themes.lexicon import Lexicon, built_in_lexicon, default_lexicon_text, parse_lexicon, read_lexicon
from nlp_tool.themes.match import Hit, matcher_for

__all__ = ["Hit", "Lexicon", "built_in_lexicon", "default_lexicon_text", "parse_lexicon", "read_lexicon",
           "theme_hits", "themes_of"]


def theme_hits(document: Document, lexicon: Lexicon | None = None) -> list[Hit]:
    """Return every mention of every theme in a document, by place."""
    return matcher_for(lexicon or built_in_lexicon(), document.language).hits(document)


def themes_of(document: Document, lexicon: Lexicon | None = None) -> dict[str, list[str]]:
    """Return the themes of a document in the order of the lexicon, each with the phrases that carry it, once each."""
    lexicon = lexicon or built_in_lexicon()
    found: dict[str, list[str]] = {}
    for hit in theme_hits(document, lexicon):
        phrases = found.setdefault(hit.theme, [])
        if hit.text not in phrases:
            phrases.append(hit.text)
    return {theme: found[theme] for theme in lexicon.ids() if theme in found}
