"""Claims and the quotes that state them: a claim carries the numbers of its notes, a note shows sentence and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from nlp_tool.document import Document

QUOTE_LIMIT = 160
"""A note shows no more characters of a text: enough to judge a claim, too little to stand in for the article."""
NOTES_PER_CLAIM = 2
PHRASE = 24
_GRADES = {"curated": 0, "stated": 1, "named": 2, "inferred": 3}


@dataclass(frozen=True)
class Note:
    """One quote: `before` + `mark` + `after` is a slice of the document, cut to QUOTE_LIMIT; `mark` is the claim."""

    number: int
    before: str
    mark: str
    after: str
    doc_id: str
    start: int
    end: int
    title: str
    source: str
    date: str
    language: str = ""


@dataclass(frozen=True)
class Claim:
    """Something that the registry says: the name of its field, its value, and the numbers of the notes below it."""

    field: str
    value: str
    grade: str = ""
    notes: tuple[int, ...] = ()
    more: int = 0
    """Quotes that state it besides those shown."""


@dataclass
class Notebook:
    """Collects the notes of one row; the same sentence gets one number, however many claims it states."""

    documents: Mapping[str, Document]
    notes: list[Note] = field(default_factory=list)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def claim(self, name: str, value: str, evidence: Sequence[Mapping[str, Any]], *, grade: str = "",
              marks: Sequence[str] = ()) -> Claim:
        """Return a claim with the firmest of its quotes as notes, one a document.

        A note marks the first of `marks` that its quote has, or else the value.
        """
        chosen = _chosen(evidence)
        numbers = tuple(dict.fromkeys(self._number(row, (*marks, value)) for row in chosen))
        best = grade or (min((str(row.get("grade") or "") for row in evidence), key=lambda g: _GRADES.get(g, 9))
                         if evidence else "")
        return Claim(name, value, best, numbers, max(0, len(evidence) - len(chosen)))

    def _number(self, row: Mapping[str, Any], marks: Sequence[str]) -> int:
        start, end = int(row.get("start") or 0), int(row.get("end") or 0)
        document = self.documents.get(str(row.get("doc_id") or ""))
        sentence = sentence_around(document.text, start, end, language=document.language) if document else (start, end)
        key = (str(row.get("doc_id") or ""), *sentence)
        if key in self._numbers:
            return self._numbers[key]
        self._numbers[key] = number = len(self.notes) + 1
        self.notes.append(note_of(row, document, number=number, marks=marks))
        return number


def note_of(row: Mapping[str, Any], document: Document | None, *, number: int = 0,
            marks: Sequence[str] = ()) -> Note:
    """Return the note of a row of evidence (doc_id, start, end, quote): its sentence, cut, with the claim marked."""
    start, end = int(row.get("start") or 0), int(row.get("end") or 0)
    quote = str(row.get("quote") or "")
    text, first = quote, 0
    if document:
        left, right = sentence_around(document.text, start, end, language=document.language)
        text, first = document.text[left:right], start - left
    value = next((mark for mark in marks if mark and mark in quote), "")
    inside = quote.find(value) if value else -1
    mark_start = first + max(inside, 0)
    # A claim that the sentence only implies marks nothing, unless its quote is a mere phrase.
    marked = len(value) if inside >= 0 else len(quote) if len(quote) <= PHRASE else 0
    mark_end = mark_start + marked
    before, mark, after = _cut(text, mark_start, min(mark_end, len(text)))
    return Note(number, before, mark, after, str(row.get("doc_id") or ""), start, end,
                (document.title or PurePath(document.path).name if document else "") or str(row.get("title") or ""),
                (document.source if document else "") or str(row.get("source") or ""),
                str((document.date if document else "") or row.get("date") or ""),
                document.language if document else "")


def sentence_around(text: str, start: int, end: int, *, language: str = "zh") -> tuple[int, int]:
    """Return the bounds of the sentences that hold `start`:`end`, looking no further than QUOTE_LIMIT either way.

    >>> sentence_around("一。二三四。五", 3, 4)
    (2, 6)
    """
    from nlp_tool.entities.sentences import sentences

    end, floor = max(start, end), max(0, start - QUOTE_LIMIT)
    held = [(left + floor, right + floor) for left, right in sentences(text[floor : end + QUOTE_LIMIT], language)
            if right + floor > start and left + floor < max(end, start + 1)]
    return (min(start, held[0][0]), max(end, held[-1][1])) if held else (start, end)


def _cut(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Divide a sentence at the claim and cut it to QUOTE_LIMIT around it, ellipses where something is gone."""
    end = min(end, start + QUOTE_LIMIT)
    room = QUOTE_LIMIT - (end - start)
    left = max(0, start - max(room // 2, room - (len(text) - end)))
    right = min(len(text), end + room - (start - left))
    before, mark, after = text[left:start], text[start:end], text[end:right]
    return ("…" if left else "") + before, mark, after + ("…" if right < len(text) else "")


def _chosen(evidence: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the quotes to show: the firmest of each document, the earliest documents first among equals."""
    ranked = sorted(evidence, key=lambda row: (_GRADES.get(str(row.get("grade")), 9), str(row.get("date") or "9999"),
                                               str(row.get("doc_id")), int(row.get("start") or 0)))
    firmest: dict[str, Mapping[str, Any]] = {}
    for row in ranked:
        firmest.setdefault(str(row.get("doc_id")), row)
    return list(firmest.values())[:NOTES_PER_CLAIM]
