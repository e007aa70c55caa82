"""registry: make, list, show, correct and export the registry of groups, schools and people."""

from __future__ import annotations

from pathlib import Path

import click

from nlp_tool.commands.options import json_option, make_stage, present, say, study_argument
from nlp_tool.study import open_study

EXPORTS = ("csv", "xlsx", "json", "jsonld", "quickstatements", "graphml", "gexf")


@click.group()
def registry() -> None:
    """The registry: which group, which schools, who heads them, since when, and the sentence that says so.

    \b
    Example:  nlp-tool registry list my-study --place 广州
    """


@registry.command()
@study_argument
def build(study_folder: Path) -> None:
    """Make the registry anew from the annotations and decisions of a study.

    \b
    Example:  nlp-tool registry build my-study
    """
    from nlp_tool.registry.stage import read_registry

    study = make_stage(study_folder, "registry")
    found = read_registry(study)
    say(
        f"{len(found.groups)} groups, {len(found.schools)} schools, {len(found.people)} people, "
        f"{len(found.policies)} policies; {sum(1 for m in found.merges if m.outcome == 'review')} merges to review, "
        f"{len(found.conflicts)} contradicting values"
    )
    click.echo(str(study.folder / "registry" / "registry.xlsx"))


@registry.command("list")
@study_argument
@click.option(
    "--kind",
    default="group",
    show_default=True,
    type=click.Choice(["group", "school", "person", "policy", "conflict", "decision"]),
)
@click.option("--place", default="", help="Only this province, city or district, in Chinese or English.")
@json_option
def list_rows(study_folder: Path, kind: str, place: str, as_json: bool) -> None:
    """List groups, schools, people, policies, contradictions, or what became of the decisions.

    \b
    Example:  nlp-tool registry list my-study --kind school --place 番禺区
    """
    from nlp_tool.registry.show import listed
    from nlp_tool.registry.stage import read_registry

    present(listed(read_registry(open_study(study_folder)), kind=kind, place=place), as_json)


@registry.command()
@study_argument
@click.argument("id_or_name")
@json_option
def show(study_folder: Path, id_or_name: str, as_json: bool) -> None:
    """Show all that is known of one thing, each fact with its quote, document, date and source.

    \b
    Example:  nlp-tool registry show my-study 静宁路教育集团
    """
    from nlp_tool.registry.show import shown
    from nlp_tool.registry.stage import read_registry

    present(shown(read_registry(open_study(study_folder)), id_or_name), as_json)


@registry.command()
@study_argument
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1), help="How many.")
@json_option
def review(study_folder: Path, limit: int, as_json: bool) -> None:
    """List merges that were not sure enough to be made, the likeliest first.

    \b
    Example:  nlp-tool registry review my-study --limit 20
    """
    from nlp_tool.findings import Table
    from nlp_tool.registry.export import review_table
    from nlp_tool.registry.stage import read_registry

    table = review_table(read_registry(open_study(study_folder)))
    present(Table(table.columns, table.rows[:limit]), as_json)


@registry.command()
@study_argument
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def apply(study_folder: Path, file: Path) -> None:
    """Add the decisions of FILE (csv) to the study; a line that stands there already is not added again.

    \b
    Example:  nlp-tool registry apply my-study my-decisions.csv
    """
    from nlp_tool.registry.stage import add_decisions

    study = open_study(study_folder)
    with study.locked():
        added, known = add_decisions(study, file)
    say(f"{added} decisions added, {known} were there already. Now run: nlp-tool registry build {study_folder}")
    click.echo(str(study.folder / study.settings.registry.decisions))


@registry.command()
@study_argument
@click.option("--format", "format_", default="xlsx", show_default=True, type=click.Choice(EXPORTS), help="File format.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A file; for csv a folder.")
def export(study_folder: Path, format_: str, out: Path) -> None:
    """Write the registry in another format.

    \b
    Example:  nlp-tool registry export my-study --format jsonld --out registry.jsonld
    """
    from nlp_tool.registry.formats import EXPORTERS
    from nlp_tool.registry.stage import read_registry

    EXPORTERS[format_](out, read_registry(open_study(study_folder)))
    click.echo(str(out))


@registry.command()
@study_argument
@json_option
def network(study_folder: Path, as_json: bool) -> None:
    """List the groups by their ties: schools, heads, and other groups that they share schools with.

    \b
    Example:  nlp-tool registry network my-study
    """
    from nlp_tool.registry.network import ties_table
    from nlp_tool.registry.stage import read_registry

    present(ties_table(read_registry(open_study(study_folder))), as_json)
