"""themes: track, list, show the evidence, changes, spread, and the lexicon."""

from __future__ import annotations

from pathlib import Path

import click

from nlp_tool.commands.options import json_option, make_stage, present, say, study_argument
from nlp_tool.study import open_study

theme_option = click.option("--theme", default=None, help="Only this theme (its id).")


@click.group()
def themes() -> None:
    """Themes of the reform: which documents speak of them, since when, how often, where, with the sentences.

    \b
    Example:  nlp-tool themes list my-study
    """


@themes.command()
@study_argument
def track(study_folder: Path) -> None:
    """Count the themes of the study's lexicon in its documents, unless that is done.

    \b
    Example:  nlp-tool themes track my-study
    """
    from nlp_tool.themes.stage import read_findings

    study = make_stage(study_folder, "themes")
    undated = read_findings(study).parameters["undated"]
    if undated:
        say(f"{undated} documents have no date, or none precise enough: they are in no period (themes/undated.csv)")
    click.echo(str(study.folder / "themes" / "themes.xlsx"))


@themes.command("list")
@study_argument
@click.option("--periods", "by_period", is_flag=True, help="By period, with shares, rates and intervals.")
@click.option("--places", "by_place", is_flag=True, help="By province.")
@theme_option
@json_option
def list_themes(study_folder: Path, by_period: bool, by_place: bool, theme: str | None, as_json: bool) -> None:
    """List the themes: how many documents mention each, as a share with its interval; by period or place if asked.

    \b
    Example:  nlp-tool themes list my-study --periods --theme teacher_rotation
    """
    from nlp_tool.themes.stage import read_findings, rows_of

    name = "periods" if by_period else "places" if by_place else "themes"
    present(rows_of(read_findings(open_study(study_folder)), name, theme=theme), as_json)


@themes.command()
@study_argument
@click.argument("theme")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="So many mentions; 0: all.")
@json_option
def show(study_folder: Path, theme: str, limit: int, as_json: bool) -> None:
    """Show the mentions of a theme, oldest first: the words, their place in the document, and the sentence.

    \b
    Example:  nlp-tool themes show my-study teacher_rotation
    """
    from nlp_tool.themes.stage import read_findings, rows_of

    present(rows_of(read_findings(open_study(study_folder)), "evidence", theme=theme, limit=limit), as_json)


@themes.command()
@study_argument
@theme_option
@click.option("--all", "every", is_flag=True, help="Also where no change is shown or documents are too few.")
@json_option
def changes(study_folder: Path, theme: str | None, every: bool, as_json: bool) -> None:
    """List where the share of documents with a theme rises or falls from period to period, tested and corrected.

    \b
    Example:  nlp-tool themes changes my-study --all
    """
    from nlp_tool.themes.stage import changed, read_findings, rows_of

    table = rows_of(read_findings(open_study(study_folder)), "changes", theme=theme)
    present(table if every else changed(table), as_json)
    if not every and not changed(table).rows:
        say("No change is shown; --all lists every comparison and why.")


@themes.command()
@study_argument
@theme_option
@json_option
def diffusion(study_folder: Path, theme: str | None, as_json: bool) -> None:
    """List where and when each theme is first mentioned, province by province, with the sentence.

    \b
    Example:  nlp-tool themes diffusion my-study --theme urban_rural
    """
    from nlp_tool.themes.stage import read_findings, rows_of

    present(rows_of(read_findings(open_study(study_folder)), "first_mentions", theme=theme), as_json)


@themes.command()
@study_argument
def lexicon(study_folder: Path) -> None:
    """Put the built-in theme lexicon into a study for you to edit, or check the one that is there.

    \b
    Example:  nlp-tool themes lexicon my-study
    """
    from nlp_tool.themes.stage import study_lexicon, write_default_lexicon

    study = open_study(study_folder)
    path = write_default_lexicon(study.folder)
    found = study_lexicon(study)
    patterns = sum(len(texts) for theme in found.themes for texts in theme.patterns.values())
    say(f"{len(found.themes)} themes, {patterns} patterns")
    click.echo(str(path))
