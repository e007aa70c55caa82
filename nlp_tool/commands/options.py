"""Options, arguments and ways of presenting that several commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nlp_tool.commands import printable
from nlp_tool.engine import ENGINES
from nlp_tool.findings import Table

if TYPE_CHECKING:
    from nlp_tool.study import Study

Function = TypeVar("Function", bound=Callable[..., Any])

study_argument = click.argument("study_folder", metavar="STUDY", type=click.Path(path_type=Path))
paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def engine_options(function: Function) -> Function:
    """Add --engine and --workers."""
    function = click.option("--workers", type=click.IntRange(min=1), default=None,
                            help="How many work at once; all cores by default.")(function)
    return click.option("--engine", default="processes", show_default=True, callback=_known_engine,
                        help="processes, serial, dask[=ADDRESS], ray or spark.")(function)


def _known_engine(ctx: click.Context, option: click.Parameter, value: str) -> str:
    if value.partition("=")[0] not in ENGINES:
        raise click.BadParameter(f"{value!r} is not one of {', '.join(ENGINES)}.")
    return value


def say(line: str) -> None:
    """Say something to the person: stderr, so that stdout carries data only."""
    click.echo(printable(line), err=True)


def present(table: Table, as_json: bool, *, glance: Sequence[str] = (), one_line: bool = False) -> None:
    """Print a table to stdout: as JSON, or aligned for reading when it is a terminal, else as tab separated lines.

    glance: the columns that a terminal shows (all where none is named; columns without any value are left out);
    one_line: cut cells instead of breaking them over lines. JSON and the lines of a pipe always hold everything.
    """
    if as_json:
        click.echo(json.dumps(table.records(), ensure_ascii=False, indent=1))
        return
    if not sys.stdout.isatty():
        # One write: ten thousand lines by click.echo take a tenth of a second.
        click.echo("\n".join(["\t".join(table.columns), *("\t".join(map(_cell, row)) for row in table.rows)]))
        return
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(no_color=click.get_current_context().color is False)
    places = [place for place, name in enumerate(table.columns) if not glance
              or (name in glance and any(_cell(row[place]) for row in table.rows))]
    cells = [[_cell(row[place]) for place in places] for row in table.rows]
    widths = _widths([[table.columns[place] for place in places], *cells], console.width) if glance else {}
    shown = RichTable(box=None, header_style="" if console.no_color else "bold", pad_edge=False, padding=(0, 2, 0, 0))
    for number, place in enumerate(places):
        shown.add_column(table.columns[place], width=widths.get(number), no_wrap=one_line,
                         overflow="ellipsis" if one_line else "fold")
    for row in cells:
        shown.add_row(*map(Text, row))
    console.print(shown)


def _widths(rows: Sequence[Sequence[str]], room: int) -> dict[int, int]:
    """Return how wide each column is: ids and dates whole; of the others the widest keeps twice as much as the rest."""
    from rich.cells import cell_len

    columns = list(zip(*rows, strict=True))
    widths = [max(map(cell_len, column)) for column in columns]
    long = [n for n, column in enumerate(columns) if widths[n] > 16 or not all(map(str.isascii, column))]
    main = max(long, key=widths.__getitem__, default=0)
    while long and sum(widths) > room - 2 * len(widths):
        widest = max(long, key=lambda n: widths[n] * (1 if n == main else 2))
        if widths[widest] <= 6:
            break
        widths[widest] -= 1
    return dict(enumerate(widths))


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):  # 10000, not 1e+04
        return f"{cell:.0f}" if 9999.5 <= abs(cell) < 1e9 else f"{cell:.4g}"
    text = " ".join(str(cell).split())
    return text if text.isprintable() else printable(text)


def make_stage(study_folder: Path, stage: str, *, engine: str = "processes", workers: int | None = None) -> Study:
    """Run a stage of a study and those that it needs, and say what was made anew; return the study."""
    from nlp_tool.pipeline import run_stages
    from nlp_tool.study import open_study

    study = open_study(study_folder)
    with progress_bars() as progress, study.locked():
        made = run_stages(study, engine=engine, workers=workers, progress=progress, only=stage)
    say(f"Made anew: {', '.join(made) or 'nothing, all was there'}")
    return study


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """Give a progress function that draws a bar for each kind of work on stderr; silent where it is no terminal."""
    if not sys.stderr.isatty():
        yield lambda name, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, no_color=click.get_current_context().color is False)
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=console, transient=True) as bars:
        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        yield show
