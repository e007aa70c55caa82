"""The place that a document counts for: what its metadata state, else the place that its text is mostly about."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_tool.document import Document
from nlp_tool.entities.places import DocumentPlaces, Place, places_en, places_zh
from nlp_tool.tokens.script import simplify


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Province and city in Chinese, empty where unknown; `found` is metadata, text, or empty."""

    province: str = ""
    city: str = ""
    found: str = ""

    def __str__(self) -> str:
        return f"{self.province} {self.city}".strip()


def place_of(document: Document) -> DocumentPlace:
    """Return the place of a document, whatever language and script name it.

    The metadata decide where they name a province or a city that is known; otherwise the text does, if it speaks of one
    city or province more than of any other.
    """
    for text, found in ((document.place, "metadata"), (document.text, "text")):
        place = _home(text) if text.strip() else Place()
        if place.province:
            return DocumentPlace(place.province, place.city or "", found)
    return DocumentPlace()


def _home(text: str) -> Place:
    chinese = any("\u4e00" <= character <= "\u9fff" for character in text[:2000])
    names = places_zh(simplify(text)) if chinese else places_en(text)
    return DocumentPlaces(names).home
