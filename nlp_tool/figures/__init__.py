"""Figures for a thesis from findings: PDF, SVG and PNG in Chinese and English, each with its numbers and caption."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from nlp_tool.figures.plots import LANGUAGES, Plot
from nlp_tool.findings import Findings, Table, write_csv
from nlp_tool.settings import Figures
from nlp_tool.storage import write_text

CAPTION_COLUMNS = ("number", "name", "title_zh", "title_en", "note_zh", "note_en", "files", "data")

Runner = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
"""Applies a function to each item, in order; `map` is one."""


@dataclass(frozen=True)
class _Drawing:
    name: str
    plot: Plot
    chart: Any


def draw(findings: Findings | Sequence[Findings], folder: Path, *, settings: Figures | None = None,
         base: Path | None = None, run: Runner = map) -> list[Path]:
    """Draw every figure that these findings allow into a folder; return the files, in order.

    Each figure is written in the formats and languages of the settings (name.zh.pdf ...), its plotted numbers as
    name.csv, and captions.csv and captions.md say what each shows. Where a table is empty there is no figure, and
    captions.md says why. `base` is the folder that a font file in the settings is relative to. `run` applies a
    function to each figure, as `map` does; `Study.run` does so on all cores. Same findings, fonts and settings, same
    bytes. Raise MissingPackage when no font has the characters.
    """
    from nlp_tool.figures import fonts, style
    from nlp_tool.figures.plots import catalogue

    settings = settings or Figures()
    formats = style.checked_formats(settings)
    style.checked_width(settings)
    languages = LANGUAGES if settings.language == "both" else (settings.language,)
    drawings, empty = _planned([findings] if isinstance(findings, Findings) else findings, settings)
    texts = [_shown(drawing.plot.table) for drawing in drawings]
    shares, missing = fonts.assign({*_printable(texts), *_printable([catalogue()])}, settings, base=base)
    written: list[Path] = []
    work = partial(_draw_one, folder=folder, languages=languages, formats=formats, settings=settings, missing=missing,
                   shares=shares)
    for files in run(work, drawings):
        written += files
    written += _write_captions(folder, drawings, empty, languages, formats, missing)
    return written


def _planned(findings: Sequence[Findings], settings: Figures) -> tuple[list[_Drawing], list[tuple[str, str]]]:
    from nlp_tool.figures.charts import CHARTS

    named = {item.name: item for item in findings}
    drawings, empty = [], []
    for chart in CHARTS:
        if chart.findings in named:
            plots = chart.plan(named[chart.findings], settings)
            drawings += [_Drawing(f"{chart.name}_{plot.part}" if plot.part else chart.name, plot, chart)
                         for plot in plots]
            if not plots:
                empty.append((chart.name, chart.empty if isinstance(chart.empty, str)
                              else chart.empty(named[chart.findings])))
    return drawings, empty


def _draw_one(drawing: _Drawing, *, folder: Path, languages: Iterable[str], formats: Iterable[str], settings: Figures,
              missing: str, shares: Sequence[tuple[Any, str]]) -> list[Path]:
    """Draw one figure in all its languages and formats; it may run in a process of its own."""
    from nlp_tool.figures import fonts, style
    from nlp_tool.figures.plots import words

    written = []
    glyphs = frozenset(c for _, characters in shares for c in characters)
    plot = replace(drawing.plot, table=_shown(drawing.plot.table, missing))
    with style.profile(fonts.families(shares), settings):
        for language in languages:
            figure = drawing.chart.paint(plot, words(language), style.checked_width(settings))
            style.check_glyphs(figure, glyphs)
            for form in formats:
                path = folder / f"{drawing.name}.{language}.{form}"
                style.save(figure, path, dpi=settings.dpi)
                written.append(path)
    path = folder / f"{drawing.name}.csv"
    write_csv(path, drawing.plot.table)
    return [*written, path]


def _shown(table: Table, missing: str = "") -> Table:
    """Return a table with its texts as a figure can show them."""
    from nlp_tool.figures import fonts, style

    def cell(value: Any) -> Any:
        return fonts.drawable(style.plain(value), missing) if isinstance(value, str) else value

    return Table(table.columns, tuple(tuple(cell(value) for value in row) for row in table.rows))


def _printable(values: Any) -> set[str]:
    """Return the characters of all texts below, and those that any label may need."""
    found = {chr(code) for code in range(0x20, 0x7F)} | set("…–−·×%")
    pending = list(values)
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            found |= set(value)
        elif isinstance(value, Table):
            pending += [cell for row in value.rows for cell in row]
        elif isinstance(value, dict):
            pending += [*value.keys(), *value.values()]
    return found


def _write_captions(folder: Path, drawings: Sequence[_Drawing], empty: Sequence[tuple[str, str]],
                    languages: Sequence[str], formats: Sequence[str], missing: str) -> list[Path]:
    from nlp_tool.figures.plots import caption, catalogue, said

    sentences, lines = catalogue()["sentences"], ["# 图题 Captions", ""]
    rows: list[tuple[Any, ...]] = []
    for number, drawing in enumerate(drawings, 1):
        (title_zh, note_zh), (title_en, note_en) = (caption(drawing.chart.name, drawing.plot, language)
                                                    for language in LANGUAGES)
        names = [f"{drawing.name}.{language}.{form}" for language in languages for form in formats]
        rows.append((number, drawing.name, title_zh, title_en, note_zh, note_en, " ".join(names),
                     f"{drawing.name}.csv"))
        lines += [f"图{number} {title_zh}", "", f"Fig. {number} {title_en}", "", f"注：{note_zh}", "",
                  f"Note: {note_en}", "", f"{', '.join(names)}; {drawing.name}.csv", ""]
    for name, reason in empty:
        lines += [f"- {name}: {sentences[reason]['zh']} {sentences[reason]['en']}", ""]
        rows.append((None, name, "", "", sentences[reason]["zh"], sentences[reason]["en"], "", ""))
    if missing:
        text = said("missing_glyphs", characters=" ".join(f"U+{ord(c):04X}" for c in missing))
        lines += [f"- {text['zh']}", "", f"- {text['en']}", ""]
    table = Table(CAPTION_COLUMNS, tuple(rows))
    write_csv(folder / "captions.csv", table)
    write_text(folder / "captions.md", "\n".join(lines).rstrip() + "\n")
    return [folder / "captions.csv", folder / "captions.md"]
