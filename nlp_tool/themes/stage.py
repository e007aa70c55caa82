"""The stage themes of a study: the study's lexicon, counted in its documents."""

from __future__ import annotations

import difflib
from pathlib import Path

from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.findings import EXCEL_ROWS, Findings, Table, write_csv, write_xlsx
from nlp_tool.settings import Themes as ThemeSettings
from nlp_tool.storage import write_text
from nlp_tool.study import Study
from nlp_tool.themes.lexicon import Lexicon, built_in_lexicon, default_lexicon_text, read_lexicon
from nlp_tool.themes.track import track_themes


def study_lexicon(study: Study) -> Lexicon:
    """Return the lexicon that the settings name; the built-in one where its usual name is set and no such file is.

    Raise SettingsError when the settings name another file and it is not there.
    """
    name = study.settings.themes.lexicon
    path = study.file(name) if name else None
    if path is not None and path.is_file():
        return read_lexicon(path)
    if name not in ("", ThemeSettings().lexicon):
        raise SettingsError(f"the theme lexicon {study.folder / name} does not exist",
                            hint='set themes.lexicon to a file of the study, or to "" for the built-in lexicon')
    return built_in_lexicon()


def write_default_lexicon(folder: Path) -> Path:
    """Write the built-in lexicon into a study folder for the scholar to edit, unless one is there; return its path."""
    path = folder / ThemeSettings().lexicon
    if not path.exists():
        write_text(path, default_lexicon_text())
    return path


def read_findings(study: Study) -> Findings:
    """Return the findings of the themes; raise NoInput where there are none yet."""
    path = study.folder / "themes" / "findings.json"
    if not path.is_file():
        raise NoInput(f"{study.folder} has no themes yet", hint=f"run: nlp-tool themes track {study.folder}")
    return Findings.from_json(path.read_text(encoding="utf-8"))


def rows_of(findings: Findings, name: str, *, theme: str | None = None, limit: int = 0) -> Table:
    """Return the rows of a table of the findings that are of a theme (None: of all), at most `limit` (0: no limit).

    Raise NoInput, naming the nearest, for a theme that the lexicon does not have.
    """
    table = findings.tables[name]
    known = findings.tables["themes"].column("id")
    if theme and theme not in known:
        near = difflib.get_close_matches(theme, known, n=1)
        raise NoInput(f"the lexicon has no theme {theme!r}",
                      hint=f"did you mean {near[0]}?" if near else f"themes: {', '.join(known)}")
    column = table.columns.index("id" if name == "themes" else "theme")
    rows = [row for row in table.rows if theme in (None, row[column])]
    return Table(table.columns, tuple(rows[:limit] if limit else rows))


def changed(table: Table) -> Table:
    """Return the comparisons that show a rise or a fall."""
    verdict = table.columns.index("verdict")
    return Table(table.columns, tuple(row for row in table.rows if row[verdict] in ("rise", "fall")))


def build_themes(study: Study, folder: Path) -> dict[str, int]:
    """Track the themes of a study and write findings, CSV and Excel into `folder`; return counts."""
    findings = track_themes(study.documents(), lexicon=study_lexicon(study), settings=study.settings.themes,
                            corpus=study.corpus_key())
    write_text(folder / "findings.json", findings.to_json())
    for name, table in findings.tables.items():
        write_csv(folder / f"{name}.csv", table)
    # Excel is for reading; the evidence of a large corpus would be a file that Excel opens in minutes.
    sheets = {name: table for name, table in findings.tables.items() if len(table.rows) < EXCEL_ROWS // 10}
    write_xlsx(folder / "themes.xlsx", sheets)
    counted = findings.tables["themes"].records()
    return {"themes": sum(bool(row["documents_with"]) for row in counted),
            "mentions": sum(row["mentions"] for row in counted),
            "undated": len(findings.tables["undated"].rows)}
