"""Options, arguments and ways of presenting that several commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from nlp_tool.findings import Table

Function = TypeVar("Function", bound=Callable[..., Any])

study_argument = click.argument("study_folder", metavar="STUDY", type=click.Path(path_type=Path))
paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def engine_options(function: Function) -> Function:
    """Add --engine and --workers."""
    function = click.option("--workers", type=click.IntRange(min=1), default=None,
                            help="How many work at once; all cores by default.")(function)
    return click.option("--engine", default="processes", show_default=True,
                        help="processes, serial, dask[=ADDRESS], ray or spark.")(function)


def say(line: str) -> None:
    """Say something to the person: stderr, so that stdout carries data only."""
    click.echo(line, err=True)


def present(table: Table, as_json: bool) -> None:
    """Print a table to stdout: as JSON, or aligned for reading when it is a terminal, else as tab separated lines."""
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

    shown = RichTable(*table.columns, box=None, header_style="bold")
    for row in table.rows:
        shown.add_row(*[Text(_cell(cell)) for cell in row])
    Console(no_color=click.get_current_context().color is False).print(shown)


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    text = f"{cell:.4g}" if isinstance(cell, float) else str(cell)
    return " ".join(text.split())


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
