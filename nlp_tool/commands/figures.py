"""figures: draw the figures of a study and list them."""

from __future__ import annotations

from pathlib import Path

import click

from nlp_tool.commands.options import json_option, make_stage, present, say, study_argument


@click.command()
@study_argument
@json_option
def figures(study_folder: Path, as_json: bool) -> None:
    """Draw the figures of a study as study.toml says, unless they are there, and list them with their captions.

    \b
    Example:  nlp-tool figures my-study
    """
    from nlp_tool.figures.stage import figure_table

    study = make_stage(study_folder, "figures")
    say(f"In {study.folder / 'figures'}")
    present(figure_table(study), as_json)
