"""Write docs/reference.md from the help of every command; with --check, say whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nlp_tool.commands import COMMANDS, cli

TARGET = Path(__file__).parent / "reference.md"


def reference() -> str:
    """Return the reference page."""
    lines = ["# Reference of the commands", "", "Made from the commands' own help by `make reference`.", ""]
    context = click.Context(cli, info_name="nlp-tool", max_content_width=100, terminal_width=100)
    lines += ["## nlp-tool", "", "```text", cli.get_help(context), "```", ""]
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        lines += section(command, click.Context(command, info_name=name, parent=context, max_content_width=100,
                                                terminal_width=100), 2)
    return "\n".join(lines)


def section(command: click.Command, context: click.Context, depth: int) -> list[str]:
    """Return the section of a command and of those below it."""
    lines = [f"{'#' * depth} {context.command_path}", "", "```text", command.get_help(context), "```", ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            lines += section(inner, click.Context(inner, info_name=name, parent=context, max_content_width=100,
                                                  terminal_width=100), depth + 1)
    return lines


if __name__ == "__main__":
    if "--check" in sys.argv:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == reference()
        sys.exit(0 if same else "docs/reference.md is old; run: make reference")
    TARGET.write_text(reference(), encoding="utf-8", newline="\n")
