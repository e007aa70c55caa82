"""Small multiples over time: a line with its interval in each panel, gaps as gaps, and the documents behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nlp_tool.figures import style
from nlp_tool.figures.plots import Plot, Words, all_periods, count_ticks, tick_places

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL_CM = 3.1


def paint_over_time(plot: Plot, words: Words, width: float) -> Figure:
    """Paint a panel for each topic or theme on one scale, and a last one with the number of documents a period."""
    rows = plot.table.records()
    panels: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        panels.setdefault(str(row["panel"]), []).append(row)
    periods = all_periods(str(row["period"]) for row in rows)
    series = sorted({str(row["series"] or "") for row in rows})
    count = max(1, min(len(panels) + 1, int(width // 4.2)))
    lines = -(-(len(panels) + 1) // count)
    count = -(-(len(panels) + 1) // lines)
    figure = style.new_figure(width, min(style.MAX_HEIGHT_CM, lines * PANEL_CM + 1.2 + 0.5 * (len(series) > 1)))
    axes = figure.subplots(lines, count, squeeze=False, sharex=True)
    top = max((row["high"] if row["high"] is not None else row["value"] or 0.0 for row in rows), default=0.0)
    flat = list(axes.flat)
    for position, (panel, members) in enumerate(zip(flat, panels.values(), strict=False)):
        room = int(width / count * 4.9)
        detail = str(members[0].get("detail") or "")
        title = style.wrapped(words.of(members[0]), room, lines=1 if detail else 2)
        panel.set_title(f"{title}\n{style.shortened(detail, room)}" if detail else title, fontsize=style.SIZE)
        for order, name in enumerate(series):
            own = [row for row in members if str(row["series"] or "") == name]
            _line(panel, own, periods, order, words[f"language_{name}"] if name else "")
        share_axis(panel, top, labelled=position % count == 0)
    _documents(flat[len(panels)], rows, periods, series, words)
    for panel in flat[len(panels) + 1:]:
        panel.set_visible(False)
    _period_axis(axes, periods, len(panels) + 1, width / count)
    figure.supylabel(words[plot.facts["axis"]], fontsize=style.SIZE)
    if len(series) > 1:
        handles, names = flat[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside upper left", ncols=len(series))
    return figure


def _line(panel: Axes, rows: Sequence[dict[str, Any]], periods: Sequence[str], order: int, label: str) -> None:
    place = {period: number for number, period in enumerate(periods)}
    by_place = {place[str(row["period"])]: row for row in rows if row["value"] is not None}
    colour, gap = style.PALETTE[order], float("nan")
    values = [by_place[x]["value"] if x in by_place else gap for x in range(len(periods))]
    panel.plot(range(len(periods)), values, color=colour, marker=style.MARKERS[order], linestyle=style.LINES[order],
               markersize=3.2 if len(periods) <= 24 else 1.8, label=label, clip_on=False, zorder=3)
    for run in _runs(sorted(x for x in by_place if by_place[x]["low"] is not None and by_place[x]["high"] is not None)):
        low, high = [by_place[x]["low"] for x in run], [by_place[x]["high"] for x in run]
        if len(run) > 1:
            panel.fill_between(run, low, high, color=colour, alpha=0.2, linewidth=0, zorder=1)
        else:
            panel.vlines(run, low, high, color=colour, linewidth=0.9, zorder=2)


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Divide positions into runs without a gap.

    >>> _runs([1, 2, 4])
    [[1, 2], [4]]
    """
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def share_axis(panel: Axes, top: float, *, labelled: bool = True) -> None:
    """Give the vertical axis a scale of percentages from 0, the same in every panel."""
    limit = min(1.0, top * 1.08) if top > 0 else 1.0
    step = next((s for s in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25) if limit / s <= 4.2), 0.5)
    ticks = [step * number for number in range(int(limit / step + 1e-9) + 1)]
    panel.set_ylim(0, limit)
    panel.set_yticks(ticks, [f"{tick * 100:.3g}%" for tick in ticks] if labelled else [""] * len(ticks))
    panel.grid(axis="y")


def _documents(panel: Axes, rows: Sequence[dict[str, Any]], periods: Sequence[str], series: Sequence[str],
               words: Words) -> None:
    panel.set_title(words["documents_panel"], fontsize=style.SIZE)
    below = [0] * len(periods)
    for order, name in enumerate(series):
        counts: dict[str, int] = {}
        for row in rows:
            if str(row["series"] or "") == name:
                # Of models by language every topic of a language counts the same documents.
                counts[str(row["period"])] = max(counts.get(str(row["period"]), 0), int(row["n"] or 0))
        heights = [counts.get(period, 0) for period in periods]
        panel.bar(range(len(periods)), heights, bottom=below, width=0.7, color=style.PALE if len(series) == 1 else
                  ["#BFBFBF", "#FFFFFF"][order % 2], edgecolor=style.GREY, hatch=style.HATCHES[order], linewidth=0.5)
        below = [a + b for a, b in zip(below, heights, strict=True)]
    top = max(below, default=0) or 1
    panel.set_ylim(0, top * 1.3)
    panel.set_yticks(count_ticks(top, 4))
    if len(periods) <= 8:
        for place, value in enumerate(below):
            panel.annotate(str(value), (place, value), (0, 1.5), textcoords="offset points", ha="center", va="bottom",
                           fontsize=style.SMALL)


def _period_axis(axes: Any, periods: Sequence[str], used: int, panel_cm: float) -> None:
    widest = max((len(period) for period in periods), default=4)
    places = tick_places(len(periods), max(2, int(panel_cm / (0.2 * widest + 0.25))))
    count = axes.shape[1]
    for position, panel in enumerate(axes.flat):
        panel.set_xlim(-0.6, len(periods) - 0.4)
        panel.set_xticks(places, [periods[place] for place in places])
        panel.tick_params(axis="x", labelbottom=position < used <= position + count)
