"""Figures of the themes: their share of the documents over time, and heat maps by place and by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlp_tool.figures import style
from nlp_tool.figures.plots import Plot, Words, all_periods, chunks, place_english, said, whole_percent
from nlp_tool.findings import Findings, Table
from nlp_tool.settings import Figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANELS = 11
HEAT_PLACES = 14
HEAT_PERIODS = 18
HEAT_PAGES = 3
FEW = 5
"""A share of fewer documents is drawn in grey: its colour would claim what the numbers do not carry."""
ALL = ("", "all", None)
_CELLS = ("theme", "label_zh", "label_en", "column", "column_zh", "column_en", "share", "documents_with", "n")


def theme_labels(findings: Findings) -> dict[str, tuple[str, str]]:
    """Return the themes in the order of the lexicon with their names in both languages."""
    rows = findings.tables["themes"].records() if "themes" in findings.tables else []
    return {str(row["id"]): (str(row.get("name_zh") or row["id"]), str(row.get("name_en") or row["id"]))
            for row in rows}


def period_rows(findings: Findings) -> list[dict[str, Any]]:
    """Return the rows of themes by period; those of all languages together where there are such, else by language."""
    rows = findings.tables["periods"].records() if "periods" in findings.tables else []
    together = [row for row in rows if row.get("language") in ALL]
    return together or rows


def plan_themes_time(findings: Findings, settings: Figures) -> list[Plot]:
    """Return the share of the documents of a period that mention each theme, with its interval; themes found only."""
    labels, rows = theme_labels(findings), period_rows(findings)
    mentioned = {str(row["theme"]) for row in rows if (row.get("documents_with") or 0) > 0}
    found = [name for name in labels if name in mentioned]
    pages, plots = chunks(found, PANELS), []
    counted = {(row.get("language"), row["period"]): int(row.get("documents") or 0) for row in rows}
    level = findings.parameters.get("confidence", 0.95)
    for number, page in enumerate(pages, 1):
        cells = []
        for name in page:
            for row in sorted((r for r in rows if str(r["theme"]) == name), key=lambda r: str(r["period"])):
                series = "" if row.get("language") in ALL else row["language"]
                empty = not row.get("documents")
                cells.append((name, *labels[name], series, str(row["period"]), None if empty else row["share"],
                              None if empty else row["low"], None if empty else row["high"], row.get("documents") or 0))
        table = Table(("panel", "label_zh", "label_en", "series", "period", "value", "low", "high", "n"), tuple(cells))
        plots.append(Plot(table, {"level": f"{level * 100:g}%", "n": sum(counted.values()), "axis": "share_theme"},
                          number if len(pages) > 1 else 0))
    return plots


def plan_themes_places(findings: Findings, settings: Figures) -> list[Plot]:
    """Return the share of the documents of each place that mention each theme, the places with most documents."""
    rows = findings.tables["places"].records() if "places" in findings.tables else []
    rows = [row for row in rows if row.get("language") in ALL] or rows
    counts: dict[str, int] = {}
    for row in rows:
        place = str(row.get("place") or row.get("province") or "")
        if place:
            counts[place] = max(counts.get(place, 0), int(row.get("documents") or 0))
    order = sorted((place for place in counts if counts[place]), key=lambda place: (-counts[place], place))
    shown = order[:HEAT_PLACES]
    cells = _cells(findings, rows, shown, lambda row: str(row.get("place") or row.get("province") or ""))
    if not cells:
        return []
    facts: dict[str, Any] = {"n": sum(counts.values()), "small": FEW}
    if len(order) > len(shown):
        facts["left_out"] = said("left_out_heat_places", shown=len(shown), left=len(order) - len(shown))
    return [Plot(Table(_CELLS, tuple(cells)), facts)]


def plan_themes_periods(findings: Findings, settings: Figures) -> list[Plot]:
    """Return the share of the documents of each period that mention each theme, the latest periods."""
    rows = period_rows(findings)
    if any(row.get("language") not in ALL for row in rows):
        rows = _summed(rows)
    periods = all_periods(str(row["period"]) for row in rows)
    shown = periods[-HEAT_PERIODS * HEAT_PAGES:]
    if len(periods) < 2 or not _cells(findings, rows, shown, lambda row: str(row["period"])):
        return []
    facts: dict[str, Any] = {"small": FEW}
    if len(periods) > len(shown):
        facts["left_out"] = said("left_out_periods", shown=len(shown), left=len(periods) - len(shown))
    pages = chunks(shown, HEAT_PERIODS)
    return [Plot(Table(_CELLS, tuple(_cells(findings, rows, list(page), lambda row: str(row["period"])))), facts,
                 number if len(pages) > 1 else 0) for number, page in enumerate(pages, 1)]


def why_no_places(findings: Findings) -> str:
    """Return the sentence that says why there is no figure of places: none is known, or no theme was found."""
    rows = findings.tables["places"].records() if "places" in findings.tables else []
    known = any((row.get("place") or row.get("province")) and row.get("documents") for row in rows)
    return "no_themes" if known else "no_places"


def why_no_periods(findings: Findings) -> str:
    """Return the sentence that says why there is no figure of periods: no dates, no themes, or a single period."""
    rows = [row for row in period_rows(findings) if row.get("documents")]
    if not rows:
        return "no_periods"
    return "one_period" if any(row.get("documents_with") for row in rows) else "no_themes"


def _summed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add up the languages."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        entry = sums.setdefault((row["theme"], row["period"]),
                                {"theme": row["theme"], "period": row["period"], "documents": 0, "documents_with": 0})
        entry["documents"] += row.get("documents") or 0
        entry["documents_with"] += row.get("documents_with") or 0
    return [{**row, "share": row["documents_with"] / row["documents"] if row["documents"] else None}
            for row in sums.values()]


def _cells(findings: Findings, rows: list[dict[str, Any]], columns: list[str], column_of: Any) -> list[tuple[Any, ...]]:
    labels = theme_labels(findings)
    found = {str(row["theme"]) for row in rows if (row.get("documents_with") or 0) > 0}
    at = {(str(row["theme"]), column_of(row)): row for row in rows}
    cells = []
    for name in labels:
        for column in columns if name in found else []:
            row = at.get((name, column), {})
            documents = int(row.get("documents") or 0)
            share = (row.get("documents_with") or 0) / documents if documents else None
            cells.append((name, *labels[name], column, column, place_english(column), share,
                          row.get("documents_with") or 0, documents))
    return cells


def paint_heat(plot: Plot, words: Words, width: float) -> Figure:
    """Paint themes by places or periods; the number stands in each cell, so that grey print loses nothing."""
    import matplotlib
    from matplotlib.patches import Rectangle

    rows = plot.table.records()
    themes = list(dict.fromkeys(row["theme"] for row in rows))
    names = list(dict.fromkeys(row["column"] for row in rows))
    top = max((row["share"] or 0.0 for row in rows), default=0.0) or 1.0
    wide = 20 if width >= 12 else 14
    figure = style.new_figure(width, min(style.MAX_HEIGHT_CM, 2.6 + 0.62 * len(themes)))
    axes = figure.subplots()
    colours, greys = matplotlib.colormaps["Blues"], matplotlib.colormaps["Greys"]
    for row in rows:
        x, y = names.index(row["column"]), themes.index(row["theme"])
        if row["share"] is None:
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor="white", edgecolor=style.PALE, hatch="////",
                                     linewidth=0))
            continue
        # Grey shades stay light: a share of few documents must not stand out.
        colour = colours(0.85 * row["share"] / top) if row["n"] >= FEW else greys(0.4 * row["share"] / top)
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=0.8))
        axes.text(x, y, whole_percent(row["share"]), ha="center", va="center", fontsize=style.SMALL,
                  color=style.text_ink(*colour[:3]))
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_ylim(len(themes) - 0.5, -0.5)
    counts = {row["column"]: row["n"] for row in rows}
    labels = {row["column"]: words.of(row, "column") for row in rows}
    axes.set_xticks(range(len(names)), [f"{style.shortened(labels[name], 16)} ({counts[name]})" for name in names],
                    rotation=40, ha="right", rotation_mode="anchor")
    label = {row["theme"]: words.of(row) for row in rows}
    axes.set_yticks(range(len(themes)), [style.wrapped(label[theme], wide) for theme in themes])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure
