"""Topics and themes on the page: words, representative documents, shares by period, and the sentences behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlp_tool.document import Document
from nlp_tool.findings import Findings
from nlp_tool.report.notes import Note, note_of

WORDS_SHOWN = 15
DOCUMENTS_SHOWN = 5
QUOTES_SHOWN = 6
FIRSTS_SHOWN = 10
CHANGES_SHOWN = 60
ALL = ("", "all", None)


@dataclass(frozen=True)
class TopicView:
    """A topic: its words as (word, share of the heaviest in percent), the documents that it fills most, each with a
    sentence, and its share of them."""

    number: str
    language: str
    share: float | None
    words: tuple[tuple[str, int], ...]
    facts: tuple[tuple[str, str], ...]
    documents: tuple[tuple[Note, float], ...]


@dataclass(frozen=True)
class Period:
    """A row of a theme: share of the documents of a period with its interval in percent, and the counts."""

    period: str
    language: str
    documents: int
    documents_with: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Change:
    """A turning point: a theme, two periods, the shares in them, their difference with its interval in points, p."""

    zh: str
    en: str
    before: str
    after: str
    share_before: float
    share_after: float
    difference: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Changes:
    """The turning points of all themes, how many comparisons were tested, and how many had too few documents."""

    found: tuple[Change, ...]
    tested: int
    untested: int


@dataclass(frozen=True)
class ThemeView:
    """A theme: its names, its periods, sentences that mention it, spread over the years, and its first mention in
    each province, the earliest first."""

    id: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    documents: int
    periods: tuple[Period, ...]
    quotes: tuple[Note, ...]
    more: int
    firsts: tuple[tuple[str, Note], ...] = ()
    firsts_more: int = 0


def topic_views(findings: Findings | None, documents: Mapping[str, Document]) -> list[TopicView]:
    """Return the topics in the order of their table."""
    if findings is None or "topics" not in findings.tables:
        return []
    words, shares = defaultdict(list), defaultdict(list)
    for row in _rows(findings, "words"):
        words[_key(row, "topic")].append(row)
    for row in _rows(findings, "documents"):
        if row.get("topic") is not None:
            shares[_key(row, "topic")].append(row)
    views = []
    for row in _rows(findings, "topics"):
        ranked = sorted(words[_key(row, "id")], key=lambda r: int(r["rank"]))[:WORDS_SHOWN]
        heaviest = max((float(r["weight"]) for r in ranked), default=0.0) or 1.0
        facts = tuple((name, f"{row[name]:.3g}" if isinstance(row[name], float) else str(row[name]))
                      for name in ("coherence", "exclusivity", "stability", "documents")
                      if row.get(name) not in (None, ""))
        views.append(TopicView(str(row["id"]), str(row.get("language") or ""), row.get("share"),
                               tuple((str(r["word"]), round(100 * float(r["weight"]) / heaviest)) for r in ranked),
                               facts, tuple(_filled(shares[_key(row, "id")], documents))))
    return views


def _filled(rows: list[dict[str, Any]], documents: Mapping[str, Document]) -> list[tuple[Note, float]]:
    """Return the documents that a topic fills most, as the note of a sentence of each, and the share."""
    weights = [(float(row.get("weight") or 0.0), str(row["doc_id"]), row) for row in rows]
    top = sorted(weights, key=lambda item: (-item[0], item[1]))[:DOCUMENTS_SHOWN]
    return [(note_of(row, documents.get(doc_id) if row.get("quote") else None), share) for share, doc_id, row in top]


def theme_views(findings: Findings | None, documents: Mapping[str, Document]) -> list[ThemeView]:
    """Return the themes in the order of the lexicon; a theme that no document mentions has no quotes."""
    if findings is None or "themes" not in findings.tables:
        return []
    periods, quotes, firsts = defaultdict(list), defaultdict(list), defaultdict(list)
    rows = _rows(findings, "periods")
    for row in [r for r in rows if r.get("language") in ALL] or rows:
        periods[str(row["theme"])].append(_period(row))
    for row in _rows(findings, "evidence"):
        quotes[str(row["theme"])].append(row)
    for row in _rows(findings, "first_mentions"):
        if row.get("level") == "province":
            firsts[str(row["theme"])].append(row)
    views = []
    for row in _rows(findings, "themes"):
        name = str(row["id"])
        chosen = _spread(quotes[name], documents)
        notes = tuple(note_of(item, documents.get(str(item["doc_id"])), marks=(str(item.get("quote") or ""),))
                      for item in chosen)
        found = int(row.get("documents_with") or len({str(item["doc_id"]) for item in quotes[name]}))
        views.append(ThemeView(name, str(row.get("name_zh") or name), str(row.get("name_en") or name),
                               str(row.get("definition_zh") or ""), str(row.get("definition_en") or ""), found,
                               tuple(sorted(periods[name], key=lambda p: (p.period, p.language))), notes,
                               len(quotes[name]) - len(notes), _firsts(firsts[name], documents),
                               max(0, len(firsts[name]) - FIRSTS_SHOWN)))
    return views


def _firsts(rows: list[dict[str, Any]], documents: Mapping[str, Document]) -> tuple[tuple[str, Note], ...]:
    """Return the places that first mention a theme with the sentence of each, the earliest first."""
    order = sorted(rows, key=lambda row: (int(row["order"]), str(row["date"]), str(row["place"])))[:FIRSTS_SHOWN]
    return tuple((str(row["place"]), note_of(row, documents.get(str(row["doc_id"])),
                                             marks=(str(row.get("quote") or ""),))) for row in order)


def theme_changes(findings: Findings | None) -> Changes:
    """Return the turning points: neighbouring periods whose shares differ by more than chance, strongest first."""
    if findings is None:
        return Changes((), 0, 0)
    names = {str(row["id"]): row for row in _rows(findings, "themes")}
    rows = _rows(findings, "changes")
    rows = [row for row in rows if row.get("language") in ALL] or rows
    found = sorted((row for row in rows if row.get("verdict") in ("rise", "fall")),
                   key=lambda row: (float(row["p_adjusted"]), str(row["theme"]), str(row["from"])))
    views = tuple(_change(row, names.get(str(row["theme"]), {})) for row in found[:CHANGES_SHOWN])
    untested = sum(row.get("p") is None for row in rows)
    return Changes(views, len(rows) - untested, untested)


def _spread(rows: list[dict[str, Any]], documents: Mapping[str, Document]) -> list[dict[str, Any]]:
    """Choose quotes of different documents, evenly from the first to the last by date."""
    def day(row: Mapping[str, Any]) -> tuple[str, str, int]:
        document = documents.get(str(row["doc_id"]))
        return (str((document.date if document else row.get("date")) or "9999"), str(row["doc_id"]), int(row["start"]))

    firsts: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=day):
        firsts.setdefault(str(row["doc_id"]), row)
    each = list(firsts.values())
    if len(each) <= QUOTES_SHOWN:
        return each
    return [each[place * (len(each) - 1) // (QUOTES_SHOWN - 1)] for place in range(QUOTES_SHOWN)]


def _period(row: Mapping[str, Any]) -> Period:
    def percent(name: str) -> float | None:
        return None if row.get(name) is None or not row.get("documents") else 100 * float(row[name])

    language = "" if row.get("language") in ALL else str(row["language"])
    return Period(str(row["period"]), language, int(row.get("documents") or 0), int(row.get("documents_with") or 0),
                  percent("share"), percent("low"), percent("high"))


def _rows(findings: Findings, table: str) -> list[dict[str, Any]]:
    return findings.tables[table].records() if table in findings.tables else []


def _key(row: Mapping[str, Any], name: str) -> tuple[str, str]:
    return str(row.get("language") or ""), str(row[name])


def _change(row: Mapping[str, Any], theme: Mapping[str, Any]) -> Change:
    def points(name: str) -> float:
        return 100 * float(row[name])

    name = str(row["theme"])
    return Change(str(theme.get("name_zh") or name), str(theme.get("name_en") or name), str(row["from"]),
                  str(row["to"]), points("share_from"), points("share_to"), points("difference"), points("low"),
                  points("high"), float(row["p_adjusted"]))
