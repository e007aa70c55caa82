"""The report: one page with everything that was found, each claim with its quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from nlp_tool.document import Document
from nlp_tool.findings import Findings
from nlp_tool.report.drawings import Drawings
from nlp_tool.report.page import FigureView, Page, Source, picture, render, safe_url
from nlp_tool.report.webfont import font_rule
from nlp_tool.settings import Settings
from nlp_tool.storage import write_text

SOURCES_SHOWN = 3000
REJECTS_SHOWN = 1000
TEXT_LIMIT = 200


def write_report(path: Path, documents: Iterable[Document], *, findings: Sequence[Findings] = (),
                 figures: Path | None = None, rejects: Sequence[Mapping[str, Any]] = (),
                 manifest: Mapping[str, Any] | None = None, settings: Settings | None = None, name: str = "",
                 corpus_key: str = "", files: Sequence[str] = ()) -> Path:
    """Write the report as one HTML file and return its path.

    findings: of registry, topics and themes, any of which may be missing. figures: the folder that `draw` filled; its
    pictures go into the page, its files are linked as figures/NAME. rejects: lines of rejects.jsonl. manifest: how
    the study was made. files: further files of the study to link, relative to the page. Same input, same bytes.
    """
    from nlp_tool.report.analysis_part import theme_changes, theme_views, topic_views
    from nlp_tool.report.overview import manifest_key, methods, overview_of, reject_counts, settings_rows
    from nlp_tool.report.page import catalogue
    from nlp_tool.report.registry_part import registry_sections

    settings, manifest = settings or Settings(), manifest or {}
    by_id = {document.doc_id: document for document in documents}
    named = {item.name: item for item in findings}
    overview = overview_of(by_id.values())
    registry = registry_sections(named["registry"].tables if "registry" in named else {}, by_id)
    topics, themes = topic_views(named.get("topics"), by_id), theme_views(named.get("themes"), by_id)
    facts = _facts(named, settings, len(rejects))
    pages, drawings = catalogue()["methods"], Drawings()
    page = Page(
        name=name, overview=overview, key=manifest_key(manifest), corpus_key=corpus_key,
        methods={language: methods(pages, overview, manifest, facts, language) for language in ("zh", "en")},
        versions={k: v for k, v in manifest.get("versions", {}).items() if v},
        settings=settings_rows(asdict(settings)),
        stages=[(stage, str(entry.get("key", ""))) for stage, entry in sorted(manifest.get("stages", {}).items())
                if stage != "report"],
        registry=registry, topics=topics, themes=themes, changes=theme_changes(named.get("themes")),
        topic_warnings=_warnings(named.get("topics")),
        figures=_figures(figures, drawings), store=drawings.store(), reject_counts=reject_counts(rejects),
        rejects=[_short(row) for row in rejects[:REJECTS_SHOWN]], rejects_left_out=max(0, len(rejects) - REJECTS_SHOWN),
        sources=_sources(by_id), sources_left_out=max(0, len(by_id) - SOURCES_SHOWN), files=files,
        language="en" if settings.figures.language == "en" else "zh")
    write_text(path, render(page, partial(font_rule, settings=settings.figures)))
    return path


def _facts(named: Mapping[str, Findings], settings: Settings, rejects: int) -> dict[str, Any]:
    """Return the counts that the methods paragraph names."""
    def count(analysis: str, table: str) -> int:
        return len(named[analysis].tables[table].rows) if analysis in named and table in named[analysis].tables else 0

    topics = named.get("topics")
    level = named["themes"].parameters.get("confidence") if "themes" in named else None
    return {"groups": count("registry", "groups"), "schools": count("registry", "schools"),
            "people": count("registry", "people"), "evidence": count("registry", "evidence"),
            "decisions": count("registry", "decisions"), "topics": count("topics", "topics"),
            "themes": count("themes", "themes"), "rejects": rejects,
            "model": str((topics.parameters.get("model") if topics else "") or settings.topics.model).upper(),
            "seed": str(settings.topics.seed), "domain_dictionary": settings.tokens.domain_dictionary,
            "confidence": f"{(level or settings.themes.confidence) * 100:g}%",
            "min_documents": settings.topics.min_documents, "max_share": f"{settings.topics.max_share * 100:g}%"}


def _warnings(topics: Findings | None) -> list[str]:
    warnings = topics.parameters.get("warnings", []) if topics else []
    if isinstance(warnings, Mapping):
        return [f"{language}: {text}" for language, texts in sorted(warnings.items())
                for text in ([texts] if isinstance(texts, str) else texts)]
    return [str(text) for text in warnings]


def _figures(folder: Path | None, drawings: Drawings) -> list[FigureView]:
    """Read captions.csv of a folder of figures; the drawing is the SVG file, or the PNG where there is none."""
    import csv

    if folder is None or not (folder / "captions.csv").is_file():
        return []
    with open(folder / "captions.csv", encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["number"]]
    views = []
    for row in rows:
        names = [name for name in [*row["files"].split(), row["data"]] if (folder / name).is_file()]
        shown = {}
        for language in ("zh", "en"):
            label = f"{row[f'title_{language}']} – {row[f'note_{language}']}"
            drawing, image = (folder / f"{row['name']}.{language}.{form}" for form in ("svg", "png"))
            if drawing.is_file():
                shown[language] = drawings.add(drawing, label)
            elif image.is_file():
                shown[language] = picture(image, label)
        views.append(FigureView(int(row["number"]), row["name"], {"zh": row["title_zh"], "en": row["title_en"]},
                                {"zh": row["note_zh"], "en": row["note_en"]}, shown, tuple(names)))
    return views


def _sources(by_id: Mapping[str, Document]) -> list[Source]:
    order = sorted(by_id.values(), key=lambda d: (str(d.date or "9999"), d.title, d.doc_id))[:SOURCES_SHOWN]
    return [Source(d.doc_id, d.title[:TEXT_LIMIT] or Path(d.path).name or d.doc_id, d.source[:TEXT_LIMIT],
                   str(d.date or ""), d.language, Path(d.path).name[:TEXT_LIMIT],
                   safe_url(str(d.metadata.get("url", "")))) for d in order]


def _short(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(row.get(key) or "")[:TEXT_LIMIT] for key in ("path", "member", "code", "message", "hint")}
