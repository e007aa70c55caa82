"""The stage report of a study: gather what its stages left and write report.html into the study's folder."""

from __future__ import annotations

from pathlib import Path

from nlp_tool.figures.stage import findings_of
from nlp_tool.reading.ledger import read_rejects
from nlp_tool.report import write_report as write_page
from nlp_tool.study import Study

LINKED = (".csv", ".xlsx", ".gexf", ".graphml", ".json")


def write_report(study: Study, folder: Path) -> dict[str, int]:
    """Write the report of a study as `folder`/_top/report.html; return how many bytes it has.

    Files below _top go to the top of the study (see `Study.run_whole`).
    """
    path = write_page(
        folder / "_top" / "report.html", study.documents(), findings=findings_of(study),
        figures=study.folder / "figures", rejects=read_rejects(study),
        manifest=study.manifest(), settings=study.settings, name=study.folder.resolve().name,
        corpus_key=study.corpus_key(), files=_files(study))
    return {"bytes": path.stat().st_size}


def _files(study: Study) -> list[str]:
    """Return the tables of the study that a reader may want to open, relative to its folder."""
    return [path.relative_to(study.folder).as_posix() for name in ("registry", "topics", "themes")
            for path in sorted((study.folder / name).glob("*")) if path.suffix in LINKED and path.is_file()]
