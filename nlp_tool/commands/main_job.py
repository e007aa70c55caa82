"""study, init, report: the main job and its beginning and end."""

from __future__ import annotations

from pathlib import Path

import click

from nlp_tool.commands import printable
from nlp_tool.commands.options import engine_options, paths_argument, progress_bars, say, study_argument
from nlp_tool.pipeline import Outcome, new_study, run_stages, run_study
from nlp_tool.reading.listing import summary
from nlp_tool.study import Study, open_study


@click.command()
@paths_argument
@click.option("--out", "study_folder", required=True, metavar="STUDY", type=click.Path(path_type=Path),
              help="The study folder; made if it is not there, continued if it is.")
@engine_options
@click.pass_context
def study(ctx: click.Context, paths: tuple[Path, ...], study_folder: Path, engine: str, workers: int | None) -> None:
    """Read the documents under PATH and make registry, topics, themes, figures and a report.

    Run it again after adding documents or changing study.toml: only what depends on the change is made anew.

    \b
    Example:  nlp-tool study corpus/documents --out study
    """
    project = new_study(study_folder)
    with progress_bars() as progress:
        outcome = run_study(project, paths, engine=engine, workers=workers, progress=progress)
    present_outcome(project, outcome)
    if any(outcome.counts[name] for name in ("rejected", "unsupported", "empty", "records_rejected",
                                                  "not_extracted")):
        ctx.exit(3)


def present_outcome(project: Study, outcome: Outcome) -> None:
    """Say what was read, what was made, and where to look."""
    for line in summary(project, outcome.counts):
        say(printable(line))
    say(f"Made anew: {', '.join(outcome.made) or 'nothing, all was there'} ({outcome.seconds:.1f} s)")
    say("Report:")
    click.echo(str(project.folder / "report.html"))


@click.command()
@study_argument
def init(study_folder: Path) -> None:
    """Make an empty study: a folder with study.toml, which explains each setting, and the theme lexicon.

    \b
    Example:  nlp-tool init my-study
    """
    new_study(study_folder)
    say(f"Made {study_folder}. Edit {study_folder / 'study.toml'} if you like, then run:")
    click.echo(f"nlp-tool study PATH... --out {study_folder}")


@click.command()
@study_argument
@engine_options
def report(study_folder: Path, engine: str, workers: int | None) -> None:
    """Make what is missing in a study after a change of its settings, up to the report.

    \b
    Example:  nlp-tool report my-study
    """
    project = open_study(study_folder)
    with progress_bars() as progress, project.locked():
        made = run_stages(project, engine=engine, workers=workers, progress=progress)
    say(f"Made anew: {', '.join(made) or 'nothing, all was there'}")
    click.echo(str(project.folder / "report.html"))


@click.command()
@study_argument
@click.pass_context
def verify(ctx: click.Context, study_folder: Path) -> None:
    """Check that every file of a study is what its manifest says; print the paths of those that are not.

    \b
    Example:  nlp-tool verify study
    """
    wrong = open_study(study_folder).verify()
    for name in wrong:
        click.echo(name)
    say(f"{len(wrong)} files differ from the manifest" if wrong else "Every file is what the manifest says.")
    if wrong:
        ctx.exit(4)
