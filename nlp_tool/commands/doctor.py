"""doctor: what works here, and what to install."""

from __future__ import annotations

import click

from nlp_tool.commands.options import json_option, present, say


@click.command()
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Check Python, packages, fonts, segmentation, cache and cores; exit code 1 when something needed is missing.

    \b
    Example:  nlp-tool doctor
    """
    from nlp_tool.report.doctor import doctor as checked
    from nlp_tool.report.doctor import is_sound

    table = checked()
    present(table, as_json)
    if not is_sound(table):
        say("Something that the tool needs is missing: see the column fix.")
        ctx.exit(1)
