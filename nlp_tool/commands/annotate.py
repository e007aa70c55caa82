"""annotate: what documents state, one JSON line each; nothing is stored."""

from __future__ import annotations

import json
from pathlib import Path

import click

from nlp_tool.commands import printable
from nlp_tool.commands.options import paths_argument, say
from nlp_tool.pipeline import annotate_paths


@click.command()
@paths_argument
@click.pass_context
def annotate(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """Print groups, schools, people and policies of each document as one JSON line, with evidence offsets.

    \b
    Example:  nlp-tool annotate corpus/documents > annotations.jsonl
    """
    rejects: list[str] = []
    for record in annotate_paths(paths, rejected=lambda reject: rejects.append(f"{reject.path}: {reject.message}")):
        click.echo(json.dumps(record, ensure_ascii=False))
    for line in rejects:
        say(printable(f"left out: {line}"))
    if rejects:
        ctx.exit(3)
