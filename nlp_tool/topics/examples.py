"""The documents that show best what a topic is about, each with the sentence that carries most of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_tool.document import Document
from nlp_tool.entities.sentences import sentences
from nlp_tool.topics import Topics

COUNT = 5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of a document: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str


def representative(topics: Topics, *, count: int = COUNT) -> list[list[tuple[str, float]]]:
    """Return for each topic the documents that it fills most: (doc_id, share), at most `count`, highest first."""
    result = []
    for topic in range(len(topics)):
        shares = topics.document_topic[:, topic]
        order = sorted(range(len(shares)), key=lambda row: (-shares[row], topics.doc_ids[row]))[:count]
        result.append([(topics.doc_ids[row], float(shares[row])) for row in order if shares[row] > 0])
    return result


def quote_for(document: Document, words: Sequence[str], *,
              weights: Mapping[str, float] | None = None) -> Quote | None:
    """Return the sentence with the most weight of different topic words; the first of equals; None where none has any.

    words: those of most weight in the topic; weights: 1 each where it is not given.
    """
    best: tuple[float, Quote | None] = (0.0, None)
    for start, end in sentences(document.text, document.language):
        text = document.text[start:end]
        weight = sum((weights or {}).get(word, 1.0) for word in _present(text, words, document.language))
        if weight > best[0]:
            best = (weight, Quote(start, end, text))
    return best[1]


def _present(text: str, words: Sequence[str], language: str) -> list[str]:
    folded = text.casefold()
    if language != "en":
        return [word for word in words if word in folded]
    forms = set(_WORD.findall(folded))
    # A lemma stands for its inflected forms: teacher for teachers.
    return [word for word in words if word in forms or any(form.startswith(word) for form in forms)]
