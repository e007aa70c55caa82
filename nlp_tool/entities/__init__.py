"""Extraction: groups, schools, officials, policies, and who belongs to whom, each with the sentence that says so.

    text --find_candidates--> Candidates --link--> Annotations

Chinese (zh/) and English (en/) each bring both steps; LANGUAGES is the table. The steps are spaCy components too
(components.py), so that they can stand in any spaCy pipeline.
"""

from __future__ import annotations

import importlib

from nlp_tool.annotations import Annotations
from nlp_tool.document import Document
from nlp_tool.entities.candidates import Candidate

__all__ = ["LANGUAGES", "Annotations", "Candidate", "extract"]

# language -> the module that offers find_candidates(text, ...) and link(text, candidates, ...)
LANGUAGES = {"zh": "nlp_tool.entities.zh", "en": "nlp_tool.entities.en"}


def extract(document: Document, *, extra: tuple[Candidate, ...] = ()) -> Annotations:
    """Return the entities, mentions and relations that a document states.

    `extra` holds further candidates, such as the names that a trained spaCy model found (`spacy_names`).
    """
    language = importlib.import_module(LANGUAGES.get(document.language, LANGUAGES["en"]))
    candidates = language.find_candidates(document.text, extra=extra)
    entities, mentions, relations = language.link(document.text, candidates, document=document)
    return Annotations(document.doc_id, tuple(entities), tuple(mentions), tuple(relations))
