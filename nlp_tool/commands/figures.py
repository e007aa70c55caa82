"""figures: draw the figures of a study and list them."""

from __future__ import annotations

from pathlib import Path

import click

from nlp_tool.commands.options import json_option, present, progress_bars, say, study_argument
from nlp_tool.study import open_study


@click.command()
@study_argument
@json_option
def figures(study_folder: Path, as_json: bool) -> None:
    """Draw the figures of a study as study.toml says, unless they are there, and list them with their captions.

    \b
    Example:  nlp-tool figures my-study
    """
    from nlp_tool.figures.stage import figure_table
    from nlp_tool.pipeline import run_stages

    study = open_study(study_folder)
    with progress_bars() as progress, study.locked():
        made = run_stages(study, progress=progress, only="figures")
    say(f"Made anew: {', '.join(made) or 'nothing, all was there'}; in {study.folder / 'figures'}")
    present(figure_table(study), as_json)
