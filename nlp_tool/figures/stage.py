"""The stage figures of a study: read the findings of registry, topics and themes, and draw them."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path

from nlp_tool.errors import NoInput
from nlp_tool.figures import CAPTION_COLUMNS, draw
from nlp_tool.findings import Findings, Table
from nlp_tool.study import Study

SOURCES = ("registry", "topics", "themes")


def findings_of(study: Study) -> list[Findings]:
    """Return the findings that the study has, in the order of its stages."""
    paths = [study.folder / name / "findings.json" for name in SOURCES]
    return [Findings.from_json(path.read_text(encoding="utf-8")) for path in paths if path.is_file()]


def draw_figures(study: Study, folder: Path) -> dict[str, int]:
    """Draw the figures of a study into a folder; return how many figures and files there are."""
    files = draw(findings_of(study), folder, settings=study.settings.figures, base=study.folder,
                 run=partial(study.run, name="figures"))
    return {"figures": sum(1 for path in files if path.suffix == ".csv" and path.stem != "captions"),
            "files": len(files)}


def figure_table(study: Study) -> Table:
    """Return the figures of a study with their captions and files; raise NoInput where none were drawn."""
    path = study.folder / "figures" / "captions.csv"
    if not path.is_file():
        raise NoInput(f"{study.folder} has no figures yet", hint=f"run: nlp-tool figures {study.folder}")
    with open(path, encoding="utf-8-sig", newline="") as file:
        return Table.from_records(csv.DictReader(file), CAPTION_COLUMNS)
