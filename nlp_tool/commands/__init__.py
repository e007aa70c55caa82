"""The command line. A command parses, calls one library function and presents; it holds no logic.

COMMANDS is the list of all commands; each is imported when it is called, so that --help stays quick.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from nlp_tool.errors import ToolError

# command -> module below nlp_tool.commands : object, the line in --help
COMMANDS: dict[str, tuple[str, str]] = {
    "study": ("main_job:study", "Everything: from documents to registry, topics, themes, figures and report."),
    "init": ("main_job:init", "Make an empty study with its settings file."),
    "read": ("reading:read", "Documents into a study: only what is new, and none lost in silence."),
    "documents": ("reading:documents", "The documents of a study: list, filter."),
    "rejects": ("reading:rejects", "What was not used, and why."),
    "report": ("main_job:report", "Make what is missing in a study, up to its report."),
    "registry": ("registry:registry", "The registry of groups and schools: list, show, review, correct, export."),
    "topics": ("topics:topics", "Topic models: fit, choose the number, list, show, course in time."),
    "themes": ("themes:themes", "Themes of the reform: track, list, evidence, changes, spread, the lexicon."),
    "figures": ("figures:figures", "Figures for a thesis: PDF, SVG, PNG, with their numbers and captions."),
    "tokenize": ("tokens:tokenize", "Documents into words."),
    "tokens": ("tokens:tokens", "Phrases to keep whole; tokens and counts for other programs."),
    "concordance": ("statistics:concordance", "Every place of a word, a phrase or a string (KWIC)."),
    "frequency": ("statistics:frequency", "How often words occur, by year, source, place, kind."),
    "keyness": ("statistics:keyness", "Words that some documents use more than others."),
    "collocations": ("statistics:collocations", "The company that a word keeps."),
    "cooccurrence": ("statistics:cooccurrence", "Words that share sentences: a table or a network."),
    "dispersion": ("statistics:dispersion", "How evenly words are spread."),
    "diversity": ("statistics:diversity", "How varied the words of documents are."),
    "annotate": ("annotate:annotate", "Groups, schools, people and policies of documents, as JSON lines."),
    "evaluate": ("evaluate:evaluate", "How good extraction is, against annotations made by people."),
    "sample": ("evaluate:sample", "Draw documents to annotate by hand, and read the finished sheet."),
    "verify": ("main_job:verify", "Check that every file of a study is what its manifest says."),
    "doctor": ("doctor:doctor", "What works here, and what to install."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called and turns ToolError into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        return getattr(importlib.import_module(f"nlp_tool.commands.{module}"), name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Suggest the nearest command for an unknown one."""
        import difflib

        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f"No such command {name!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say what went wrong in one line, with a hint."""
        try:
            return super().invoke(ctx)
        except ToolError as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"Error: {printable(error.message)}", err=True)
            if error.hint:
                click.echo(f"Hint: {printable(error.hint)}", err=True)
            ctx.exit(error.exit_code)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except BrokenPipeError:
            # The reader of our output has gone (| head): no fault of anybody's.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("Interrupted; finished work is saved. Run the same command again to go on.", err=True)
            ctx.exit(130)
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"Internal error: {type(error).__name__}: {printable(str(error))}", err=True)
            click.echo("Hint: run again with `nlp-tool --debug ...` and report what it prints", err=True)
            ctx.exit(1)


def printable(text: str) -> str:
    """Return a text with control characters shown as escapes, so that a file name cannot drive the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t\xa0\u3000" else repr(c)[1:-1] for c in text)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--debug", is_flag=True, help="Show the full traceback of an error.")
@click.option("--color/--no-color", default=None, help="Colours on or off; NO_COLOR is honoured.")
@click.version_option(package_name="nlp-tool", prog_name="nlp-tool")
@click.pass_context
def cli(ctx: click.Context, debug: bool, color: bool | None) -> None:
    """Corpus analysis of Chinese and English policy and news texts.

    \b
    Example:  nlp-tool study my-documents --out my-study
    """
    if color is None and (os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"):
        color = False
    ctx.color = color


def main() -> None:
    """Run the command line; the streams never fail on a character that the console lacks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    cli()
