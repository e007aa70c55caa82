"""Themes over time and place: which documents speak of them, how often, since when, and where first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_tool.document import Document, PartialDate, periods_between
from nlp_tool.findings import Findings, Table
from nlp_tool.settings import Themes as ThemeSettings
from nlp_tool.storage import key_of
from nlp_tool.themes.changes import change_rows
from nlp_tool.themes.intervals import ratio_interval, wilson
from nlp_tool.themes.lexicon import Lexicon, built_in_lexicon
from nlp_tool.themes.match import Hit, matcher_for
from nlp_tool.themes.places import DocumentPlace, place_of

PER = 10_000
"""Rates are mentions per so many characters (Chinese, white space left out) or words (English)."""
EVIDENCE_PER_DOCUMENT = 20
"""So many mentions of one theme in one document are listed; all are counted."""
ALL = ""
"""The language column of rows that count every language together."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "themes": ("id", "name_zh", "name_en", "documents", "documents_with", "share", "low", "high", "mentions", "first",
               "last", "definition_zh", "definition_en"),
    "periods": ("theme", "language", "period", "documents", "documents_with", "share", "low", "high", "mentions",
                "size", "rate", "rate_low", "rate_high"),
    "places": ("theme", "language", "place", "documents", "documents_with", "share", "low", "high", "mentions"),
    "first_mentions": ("theme", "level", "order", "place", "place_from", "date", "doc_id", "title", "start", "end",
                       "quote", "sentence"),
    "changes": ("theme", "language", "from", "to", "share_from", "share_to", "difference", "low", "high", "p",
                "p_adjusted", "documents_from", "documents_to", "verdict"),
    "documents": ("doc_id", "title", "date", "period", "place", "place_from", "language", "size", "theme", "mentions"),
    "evidence": ("theme", "doc_id", "language", "date", "place", "title", "start", "end", "quote",
                 "sentence_start", "sentence_end", "sentence"),
    "undated": ("doc_id", "title", "language", "date", "themes"),
}


@dataclass(frozen=True, slots=True)
class Tracked:
    """What counting needs of one document: the text itself is gone."""

    doc_id: str
    title: str
    language: str
    date: PartialDate | None
    period: str | None
    place: DocumentPlace
    size: int
    mentions: Mapping[str, int]
    first: Mapping[str, tuple[int, int, str, str]]


def track_themes(documents: Iterable[Document], *, lexicon: Lexicon | None = None,
                 settings: ThemeSettings | None = None, corpus: str = "") -> Findings:
    """Count the themes of a lexicon in documents, by period, place and language, with the sentences that prove it.

    A share is of the documents of the period that mention the theme at all, with Wilson's interval; a rate is of
    mentions per 10,000 characters (Chinese) or words (English), within one language, with a bootstrap interval over
    documents. A period without documents has 0 documents and no share: a gap. Documents without a date, or with one
    less precise than the period, count in `themes` and `places` and are listed in `undated`.
    """
    lexicon, settings = lexicon or built_in_lexicon(), settings or ThemeSettings()
    tracked: list[Tracked] = []
    evidence: list[tuple[Any, ...]] = []
    for document in documents:
        hits = matcher_for(lexicon, document.language).hits(document)
        tracked.append(_tracked(document, hits, settings.period))
        evidence += _evidence(document, hits, str(tracked[-1].place))
    rank = {theme: number for number, theme in enumerate(lexicon.ids())}
    evidence.sort(key=lambda row: (rank[row[0]], row[3] or "9999", row[1], row[6], row[7]))
    periods = _period_rows(tracked, lexicon, settings)
    rows: dict[str, list[dict[str, Any]]] = {
        "themes": _theme_rows(tracked, lexicon, settings.confidence),
        "periods": periods,
        "places": _place_rows(tracked, lexicon, settings.confidence),
        "first_mentions": _first_rows(tracked, lexicon),
        "changes": change_rows(periods, settings.confidence),
        "documents": _document_rows(tracked, lexicon),
        "undated": [{"doc_id": item.doc_id, "title": item.title, "language": item.language,
                     "date": str(item.date or ""), "themes": " ".join(t for t in lexicon.ids() if t in item.mentions)}
                    for item in tracked if item.period is None],
    }
    tables = {name: Table(columns, tuple(evidence)) if name == "evidence" else Table.from_records(rows[name], columns)
              for name, columns in COLUMNS.items()}
    languages = sorted({item.language for item in tracked})
    parameters = {"period": settings.period, "confidence": settings.confidence, "rate_per": PER,
                  "documents": {name: sum(item.language == name for item in tracked) for name in languages},
                  "undated": sum(item.period is None for item in tracked),
                  "evidence_per_document": EVIDENCE_PER_DOCUMENT, "lexicon": lexicon.key}
    return Findings("themes", tables, parameters, corpus)


def _tracked(document: Document, hits: Sequence[Hit], length: str) -> Tracked:
    mentions: dict[str, int] = {}
    first: dict[str, tuple[int, int, str, str]] = {}
    for hit in hits:
        mentions[hit.theme] = mentions.get(hit.theme, 0) + 1
        if hit.theme not in first:
            first[hit.theme] = (hit.start, hit.end, hit.text, document.text[slice(*hit.sentence)])
    parts = document.text.split()
    size = len(parts) if document.language == "en" else sum(map(len, parts))
    return Tracked(document.doc_id, document.title, document.language, document.date,
                   document.date.period(length) if document.date else None, place_of(document), size, mentions, first)


def _evidence(document: Document, hits: Sequence[Hit], place: str) -> list[tuple[Any, ...]]:
    listed: dict[str, int] = {}
    rows = []
    for hit in hits:
        listed[hit.theme] = listed.get(hit.theme, 0) + 1
        if listed[hit.theme] <= EVIDENCE_PER_DOCUMENT:
            rows.append((hit.theme, document.doc_id, document.language, str(document.date or ""), place, document.title,
                         hit.start, hit.end, hit.text, *hit.sentence, document.text[slice(*hit.sentence)]))
    return rows


def _counted(items: Sequence[Tracked], theme: str, confidence: float) -> dict[str, Any]:
    """Return how many of some documents mention a theme, as share with interval; no share where there are none."""
    having = sum(theme in item.mentions for item in items)
    low, high = wilson(having, len(items), confidence=confidence) if items else (None, None)
    return {"theme": theme, "documents": len(items), "documents_with": having,
            "share": _rounded(having / len(items)) if items else None, "low": _rounded(low), "high": _rounded(high),
            "mentions": sum(item.mentions.get(theme, 0) for item in items)}


def _theme_rows(tracked: Sequence[Tracked], lexicon: Lexicon, confidence: float) -> list[dict[str, Any]]:
    rows = []
    for theme in lexicon.themes:
        dates = sorted(item.date for item in tracked if item.date and theme.id in item.mentions)
        rows.append({"id": theme.id, "name_zh": theme.name["zh"], "name_en": theme.name["en"],
                     "definition_zh": theme.definition.get("zh", ""), "definition_en": theme.definition.get("en", ""),
                     "first": str(dates[0]) if dates else "", "last": str(dates[-1]) if dates else "",
                     **_counted(tracked, theme.id, confidence)})
    return rows


def _period_rows(tracked: Sequence[Tracked], lexicon: Lexicon, settings: ThemeSettings) -> list[dict[str, Any]]:
    """Count each theme in each period: every language together, and each by itself where there are several."""
    dated = [item for item in tracked if item.period]
    if not dated:
        return []
    every = periods_between(min(item.period or "" for item in dated), max(item.period or "" for item in dated))
    languages = sorted({item.language for item in dated})
    rows = []
    for language in [ALL, *languages] if len(languages) > 1 else [ALL]:
        members: dict[str, list[Tracked]] = {period: [] for period in every}
        for item in dated:
            if language in (ALL, item.language):
                members[item.period or ""].append(item)
        rate = language or (languages[0] if len(languages) == 1 else "")
        for theme in lexicon.ids():
            for period in every:
                rows.append({"language": language, "period": period,
                             **_counted(members[period], theme, settings.confidence),
                             **(_rate(members[period], theme, settings.confidence) if rate else {})})
    return rows


def _rate(items: Sequence[Tracked], theme: str, confidence: float) -> dict[str, Any]:
    size = sum(item.size for item in items)
    counts = [item.mentions.get(theme, 0) for item in items]
    interval = ratio_interval(counts, [item.size for item in items], confidence=confidence)
    low, high = interval if interval else (None, None)
    return {"size": size, "rate": _rounded(PER * sum(counts) / size) if size else None,
            "rate_low": None if low is None else _rounded(PER * low),
            "rate_high": None if high is None else _rounded(PER * high)}


def _place_rows(tracked: Sequence[Tracked], lexicon: Lexicon, confidence: float) -> list[dict[str, Any]]:
    """Count each theme in each province, most documents first."""
    members: dict[str, list[Tracked]] = {}
    for item in tracked:
        if item.place.province:
            members.setdefault(item.place.province, []).append(item)
    order = sorted(members, key=lambda place: (-len(members[place]), place))
    return [{"language": ALL, "place": place, **_counted(members[place], theme, confidence)}
            for theme in lexicon.ids() for place in order]


def _first_rows(tracked: Sequence[Tracked], lexicon: Lexicon) -> list[dict[str, Any]]:
    """Return for each theme the first dated mention in each province and each city, in the order in which they came."""
    rows = []
    for theme in lexicon.ids():
        dated = sorted((i for i in tracked if i.date and theme in i.mentions), key=lambda i: (i.date, i.doc_id))
        for level in ("province", "city"):
            firsts: dict[str, Tracked] = {}
            for item in dated:
                if getattr(item.place, level):
                    firsts.setdefault(item.place.province if level == "province" else str(item.place), item)
            # Of two dates that may be the same day neither is earlier: they share their place in the order.
            dates = [item.date for item in firsts.values() if item.date]
            for place, item in firsts.items():
                start, end, quote, sentence = item.first[theme]
                earlier = sum(item.date is not None and other.last_day < item.date.first_day for other in dates)
                rows.append({"theme": theme, "level": level, "order": earlier + 1, "place": place,
                             "place_from": item.place.found, "date": str(item.date), "doc_id": item.doc_id,
                             "title": item.title, "start": start, "end": end, "quote": quote, "sentence": sentence})
    return rows


def _document_rows(tracked: Sequence[Tracked], lexicon: Lexicon) -> list[dict[str, Any]]:
    return [{"doc_id": item.doc_id, "title": item.title, "date": str(item.date or ""), "period": item.period or "",
             "place": str(item.place), "place_from": item.place.found, "language": item.language,
             "size": item.size, "theme": theme, "mentions": item.mentions[theme]}
            for item in tracked for theme in lexicon.ids() if theme in item.mentions]


def corpus_of(documents: Sequence[Document]) -> str:
    """Return a key of some documents, for findings that belong to no study."""
    return key_of([document.doc_id for document in documents])


def _rounded(value: float | None) -> float | None:
    """Return a number as the tables show it: six decimals, so that the last bits of a machine do not matter."""
    return None if value is None else round(value, 6)
