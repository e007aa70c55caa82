"""Figures of the registry: groups by place, and by year of foundation and of first report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nlp_tool.figures import style
from nlp_tool.figures.plots import Plot, Words, catalogue, count_ticks, place_english, said, tick_places
from nlp_tool.findings import Findings, Table
from nlp_tool.settings import Figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLACES = 20
YEARS = 40
EMPTY = 15
"""Years without a group that part what is drawn from what the table alone holds."""


def group_rows(findings: Findings) -> list[dict[str, Any]]:
    """Return the groups of the registry."""
    return findings.tables["groups"].records() if "groups" in findings.tables else []


def plan_places(findings: Findings, settings: Figures) -> list[Plot]:
    """Return the number of groups in each province; in each city where all lie in one province."""
    rows = group_rows(findings)
    provinces = Counter(str(row.get("province") or "") for row in rows)
    cities = Counter(str(row.get("city") or "") for row in rows)
    unit = "city" if len([p for p in provinces if p]) <= 1 and any(cities) else "province"
    counts = cities if unit == "city" else provinces
    unknown = counts.pop("", 0)
    if not counts:
        return []
    order = sorted(counts, key=lambda place: (-counts[place], place))
    cells = [(place, place, place_english(place), counts[place]) for place in order[:PLACES]]
    facts: dict[str, Any] = {"n": sum(counts.values()), "unit": said(f"unit_{unit}")}
    notes = []
    if len(order) > PLACES:
        other = catalogue()["labels"]["others"]
        cells.append(("", other["zh"], other["en"], sum(counts[place] for place in order[PLACES:])))
        notes.append(said("left_out_places", shown=PLACES))
    if unknown:
        notes.append(said("unknown_places", n=unknown))
    if notes:
        facts["left_out"] = {"zh": "".join(n["zh"] for n in notes), "en": " ".join(n["en"] for n in notes)}
    return [Plot(Table(("place", "label_zh", "label_en", "groups"), tuple(cells)), facts)]


def paint_places(plot: Plot, words: Words, width: float) -> Figure:
    """Paint a bar a place with its number at the end."""
    rows = plot.table.records()
    figure = style.new_figure(width, min(style.MAX_HEIGHT_CM, 1.3 + 0.52 * len(rows)))
    axes = figure.subplots()
    colours = [style.BLUE if row["place"] else style.PALE for row in rows]
    axes.barh(range(len(rows)), [row["groups"] for row in rows], height=0.66, color=colours)
    for place, row in enumerate(rows):
        axes.annotate(str(row["groups"]), (row["groups"], place), (3, 0), textcoords="offset points", va="center",
                      fontsize=style.SMALL)
    axes.set_yticks(range(len(rows)), [style.shortened(words.of(row), 24) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    top = max(row["groups"] for row in rows)
    axes.set_xlim(0, top * 1.08)
    axes.set_xticks(count_ticks(top, 6))
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(words["groups"])
    axes.grid(axis="x")
    return figure


def plan_years(findings: Findings, settings: Figures) -> list[Plot]:
    """Return how many groups were founded, and how many were first reported, in each year."""
    rows = group_rows(findings)
    founded = Counter(filter(None, (_year(row.get("established")) for row in rows)))
    reported = Counter(filter(None, (_year(row.get("first_date") or row.get("first")) for row in rows)))
    years = sorted({*founded, *reported})
    if not years:
        return []
    every = list(range(years[0], years[-1] + 1))
    facts: dict[str, Any] = {"n": len(rows), "founded": founded.total(), "reported": reported.total()}
    shown = shown_years(years)
    if shown < len(every):
        facts["left_out"] = said("left_out_periods", shown=shown, left=len(every) - shown)
    cells = tuple((str(year), founded[year], reported[year]) for year in every)
    return [Plot(Table(("year", "founded", "first_report"), cells), facts)]


def shown_years(years: Sequence[int]) -> int:
    """Return how many years up to the last are drawn: none before a long time without groups, and at most YEARS.

    >>> shown_years([1956, 2018, 2019, 2024]), shown_years([1956, 2024])
    (7, 1)
    """
    first = years[-1]
    for year in reversed(years):
        if first - year > EMPTY or years[-1] - year >= YEARS:
            break
        first = year
    return years[-1] - first + 1


def _year(value: Any) -> int | None:
    text = str(value or "")[:4]
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def paint_years(plot: Plot, words: Words, width: float) -> Figure:
    """Paint two bars a year, told apart by colour and hatching."""
    rows = plot.table.records()
    rows = rows[-shown_years([int(row["year"]) for row in rows if row["founded"] or row["first_report"]]):]
    figure = style.new_figure(width if len(rows) > 6 else min(width, 10.0), 5.6)
    axes = figure.subplots()
    series = (("founded", style.BLUE, ""), ("first_report", "#F6C9A8", "////"))
    for order, (name, colour, hatch) in enumerate(series):
        places = [place + (order - 0.5) * 0.4 for place in range(len(rows))]
        axes.bar(places, [row[name] for row in rows], width=0.4, color=colour, hatch=hatch, linewidth=0.4,
                 edgecolor=style.BLUE if order == 0 else style.VERMILLION, label=words[name])
    shown = tick_places(len(rows), max(2, int(width / 1.1)))
    axes.set_xticks(shown, [rows[place]["year"] for place in shown])
    axes.set_xlim(-0.7, len(rows) - 0.3)
    top = max(max(row["founded"], row["first_report"]) for row in rows) or 1
    axes.set_ylim(0, top * 1.08)
    axes.set_yticks(count_ticks(top, 5))
    axes.set_xlabel(words["year"])
    axes.set_ylabel(words["groups"])
    axes.grid(axis="y")
    figure.legend(loc="outside upper right", ncols=2)
    return figure
