"""Extraction: groups, schools, officials, policies, and who belongs to whom, each with the sentence that says so.

    text --find_candidates--> Candidates --link--> Annotations

Chinese (zh/) and English (en/) each bring both steps; LANGUAGES is the table. The steps are spaCy components too
(components.py), so that they can stand in any spaCy pipeline.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from itertools import groupby

from nlp_tool.annotations import Annotations
from nlp_tool.document import Document
from nlp_tool.entities.candidates import Candidate

__all__ = ["LANGUAGES", "Annotations", "Candidate", "extract", "extract_all"]

# language -> the module that offers find_candidates(text, ...) and link(text, candidates, ...)
LANGUAGES = {"zh": "nlp_tool.entities.zh", "en": "nlp_tool.entities.en"}


def extract(document: Document, *, extra: tuple[Candidate, ...] = ()) -> Annotations:
    """Return the entities, mentions and relations that a document states.

    `extra` holds further candidates, such as the names that a trained spaCy model found (`spacy_names`).
    """
    return extract_all([document], extra=[extra])[0]


def extract_all(documents: Sequence[Document], *, extra: Sequence[tuple[Candidate, ...]] = ()) -> list[Annotations]:
    """Return what each of some documents states: as `extract` does for one, and faster where a language can."""
    more = dict(zip((id(document) for document in documents), extra, strict=bool(extra)))
    found: dict[int, Annotations] = {}
    for name, own in groupby(sorted(documents, key=_language_of), key=_language_of):
        language, together = importlib.import_module(name), list(own)
        given = [more.get(id(document), ()) for document in together]
        texts = [document.text for document in together]
        find_all = getattr(language, "find_all", None)
        candidates = find_all(texts, extra=given) if find_all else [
            language.find_candidates(text, extra=added) for text, added in zip(texts, given, strict=True)]
        for document, names in zip(together, candidates, strict=True):
            entities, mentions, relations = map(tuple, language.link(document.text, names, document=document))
            found[id(document)] = Annotations(document.doc_id, entities, mentions, relations)
    return [found[id(document)] for document in documents]


def _language_of(document: Document) -> str:
    return LANGUAGES.get(document.language, LANGUAGES["en"])
