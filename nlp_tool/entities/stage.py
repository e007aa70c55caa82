"""The stage of extraction: a part of documents to a part of annotations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp_tool.annotations import Annotations
from nlp_tool.document import Document
from nlp_tool.entities import extract_all
from nlp_tool.entities.candidates import Candidate, of_spacy
from nlp_tool.errors import MissingPackage
from nlp_tool.settings import Settings
from nlp_tool.storage import read_documents_part, write_annotations


def extract_part(source: Path, target: Path, settings: Settings, folder: Path) -> None:
    """Extract from the documents of one part and write their annotations."""
    write_annotations(target, annotate_all(list(read_documents_part(source)), settings))


def annotate_all(documents: Sequence[Document], settings: Settings) -> list[Annotations]:
    """Extract from some documents as the settings say."""
    model = settings.extraction.spacy_model
    return extract_all(documents, extra=[spacy_names(document, model) if model else () for document in documents])


def annotate(document: Document, settings: Settings) -> Annotations:
    """Extract from one document as the settings say."""
    return annotate_all([document], settings)[0]


def spacy_names(document: Document, model: str) -> tuple[Candidate, ...]:
    """Return the persons and organizations that an installed spaCy model finds, as candidates found by a model."""
    return of_spacy(_spacy_model(model)(document.text))


@lru_cache(maxsize=2)
def _spacy_model(name: str) -> Any:
    import spacy

    try:
        return spacy.load(name)
    except OSError as error:
        raise MissingPackage(f"the spaCy model {name!r} is not installed",
                             hint=f"python -m spacy download {name}, or clear spacy_model in study.toml") from error
