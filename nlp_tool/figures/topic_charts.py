"""Figures of the topic models: the words of each topic, and how its share changes over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlp_tool.figures import style
from nlp_tool.figures.plots import Plot, Words, catalogue, chunks, shares_text
from nlp_tool.findings import Findings, Table
from nlp_tool.settings import Figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WORDS_SHOWN = 8
PANELS = 12
"""Small multiples on one page; more topics go to a second figure."""


def key(row: dict[str, Any], name: str) -> str:
    """Return the key of a topic: its language and its number, for each language has a model of its own."""
    return f"{row.get('language') or ''}/{row[name]}"


def topic_labels(findings: Findings) -> dict[str, dict[str, Any]]:
    """Return the topics by key, in the order of their table, with labels in both languages."""
    rows = findings.tables["topics"].records() if "topics" in findings.tables else []
    several = len({row.get("language") for row in rows}) > 1
    labels = {}
    for row in rows:
        number, share = row["id"], row.get("share")
        tail = "" if share is None else f" · {shares_text(share)}"
        label = catalogue()["labels"][f"topic_{row['language']}" if several else "topic"]
        labels[key(row, "id")] = {**row, "zh": label["zh"].format(n=number), "tail": tail,
                                  "en": label["en"].format(n=number)}
    return labels


def plan_topic_words(findings: Findings, settings: Figures) -> list[Plot]:
    """Return the words of highest weight of each topic, a dozen topics a figure."""
    labels = topic_labels(findings)
    words: dict[str, list[dict[str, Any]]] = {name: [] for name in labels}
    for row in findings.tables["words"].records() if "words" in findings.tables else []:
        if key(row, "topic") in words:
            words[key(row, "topic")].append(row)
    used = [name for name in labels if words[name]]
    model = str(findings.parameters.get("model") or labels[used[0]].get("model") or "NMF").upper() if used else ""
    plots = []
    pages = by_language(used, labels, PANELS)
    for number, names in enumerate(pages, 1):
        rows = []
        for name in names:
            label = labels[name]
            ranked = sorted(words[name], key=lambda row: row["rank"])[:WORDS_SHOWN]
            rows += [(name, label["zh"] + label["tail"], label["en"] + label["tail"], row["rank"], row["word"],
                      row["weight"]) for row in ranked]
        table = Table(("topic", "label_zh", "label_en", "rank", "word", "weight"), tuple(rows))
        plots.append(Plot(table, {"words": WORDS_SHOWN, "model": model,
                                  **documents_of(findings, str(labels[names[0]].get("language") or ""))},
                          number if len(pages) > 1 else 0))
    return plots


def by_language(names: Sequence[str], labels: Mapping[str, Mapping[str, Any]], size: int) -> list[Sequence[str]]:
    """Divide the keys of topics into pages of at most `size`; no page holds the models of two languages."""
    languages = dict.fromkeys(labels[name].get("language") for name in names)
    return [page for language in languages
            for page in chunks([name for name in names if labels[name].get("language") == language], size)]


def documents_of(findings: Findings, language: str) -> dict[str, Any]:
    """Return how many documents the model of a language has, and what to call them where there are several models."""
    counts = findings.parameters.get("documents", "")
    if not isinstance(counts, dict):
        return {"n": str(counts), "texts": catalogue()["labels"]["texts"]}
    return {"n": str(counts.get(language, sum(counts.values()))),
            "texts": catalogue()["labels"][f"texts_{language}" if len(counts) > 1 and language in counts else "texts"]}


def paint_topic_words(plot: Plot, words: Words, width: float) -> Figure:
    """Paint one panel of bars a topic; the words stand beside their bars, the longest bar is the heaviest word."""
    topics: dict[str, list[dict[str, Any]]] = {}
    for row in plot.table.records():
        topics.setdefault(row["topic"], []).append(row)
    longest = max(style.columns(row["word"]) for rows in topics.values() for row in rows)
    wide = min(longest, 18)
    count = max(1, min(len(topics), int((width - 0.5) // (2.3 + 0.17 * wide))))
    lines = -(-len(topics) // count)
    count = -(-len(topics) // lines)
    most = max(len(rows) for rows in topics.values())
    height = min(style.MAX_HEIGHT_CM, lines * (0.9 + 0.38 * most) + 0.9)
    figure = style.new_figure(width if count > 1 else min(width, 9.0), height)
    axes = figure.subplots(lines, count, squeeze=False)
    for position, panel in enumerate(axes.flat):
        if position >= len(topics):
            panel.set_visible(False)
            continue
        rows = list(topics.values())[position]
        panel.barh(range(len(rows)), [row["weight"] for row in rows], color=style.BLUE, height=0.68)
        panel.set_yticks(range(len(rows)), [style.shortened(row["word"], 18) for row in rows])
        panel.invert_yaxis()
        panel.set_ylim(most - 0.5, -0.6)
        panel.set_title(words.of(rows[0]), fontsize=style.SIZE)
        panel.tick_params(axis="y", length=0)
        panel.spines["left"].set_color(style.PALE)
        heaviest = max(row["weight"] for row in rows) or 1.0
        panel.set_xlim(0, heaviest * 1.08)
        panel.set_xticks([0, heaviest], ["0", f"{heaviest:.2g}"])
    figure.supxlabel(words["word_weight"], fontsize=style.SIZE)
    return figure


def plan_prevalence(findings: Findings, settings: Figures) -> list[Plot]:
    """Return the mean share of each topic in each period with its interval, eleven topics a figure."""
    labels = topic_labels(findings)
    rows = findings.tables["prevalence"].records() if "prevalence" in findings.tables else []
    rows = [row for row in rows if key(row, "topic") in labels]
    names = [name for name in labels if any(key(row, "topic") == name for row in rows)]
    pages, plots = by_language(names, labels, PANELS - 1), []
    for number, page in enumerate(pages, 1):
        cells = [(name, labels[name]["zh"], labels[name]["en"], labels[name].get("label") or "", "", row["period"],
                  row["mean"], row["low"], row["high"], row["n"])
                 for name in page for row in rows if key(row, "topic") == name]
        table = Table(("panel", "label_zh", "label_en", "detail", "series", "period", "value", "low", "high", "n"),
                      tuple(cells))
        level = findings.parameters.get("confidence", 0.95)
        dated = {(row.get("language"), row["period"]): row["n"] for row in rows if key(row, "topic") in page}
        texts = documents_of(findings, str(labels[page[0]].get("language") or ""))["texts"]
        plots.append(Plot(table, {"level": f"{level * 100:g}%", "n": sum(dated.values()), "texts": texts,
                                  "axis": "share_topic"}, number if len(pages) > 1 else 0))
    return plots
