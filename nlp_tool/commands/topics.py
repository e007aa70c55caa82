"""topics: fit, choose the number, list, show, and the course in time."""

from __future__ import annotations

from pathlib import Path

import click

from nlp_tool.commands.options import json_option, make_stage, present, progress_bars, say, study_argument
from nlp_tool.study import open_study

language_option = click.option("--language", type=click.Choice(["zh", "en"]), default=None,
                               help="Only the model of this language.")


@click.group()
def topics() -> None:
    """Topic models: what the documents speak of, one model a language, with stability and intervals.

    \b
    Example:  nlp-tool topics list my-study
    """


@topics.command()
@study_argument
def fit(study_folder: Path) -> None:
    """Fit the topic models of a study as study.toml says, unless they are there.

    \b
    Example:  nlp-tool topics fit my-study
    """
    from nlp_tool.topics.stage import read_findings

    study = make_stage(study_folder, "topics")
    for language, warnings in read_findings(study).parameters["warnings"].items():
        say(f"{language}: {'; '.join(warnings)}")
    click.echo(str(study.folder / "topics" / "topics.xlsx"))


@topics.command("list")
@study_argument
@language_option
@json_option
def list_topics(study_folder: Path, language: str | None, as_json: bool) -> None:
    """List the topics: share, words, coherence, exclusivity, stability, and a label to start from.

    \b
    Example:  nlp-tool topics list my-study --language zh
    """
    from nlp_tool.topics.stage import read_findings, rows_of

    present(rows_of(read_findings(open_study(study_folder)), "topics", language=language), as_json)


@topics.command()
@study_argument
@click.argument("topic", type=click.IntRange(min=1))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of this model.")
@click.option("--words", "table", flag_value="words", help="Its words with their weights instead of its documents.")
@json_option
def show(study_folder: Path, topic: int, language: str, table: str | None, as_json: bool) -> None:
    """Show the documents that a topic fills most, each with the sentence that carries most of its words.

    \b
    Example:  nlp-tool topics show my-study 3 --words
    """
    from nlp_tool.topics.stage import read_findings, rows_of

    findings = read_findings(open_study(study_folder))
    present(rows_of(findings, table or "documents", language=language, topic=topic), as_json)


@topics.command()
@study_argument
@click.option("--topic", type=click.IntRange(min=1), default=None, help="Only this topic.")
@language_option
@json_option
def trend(study_folder: Path, topic: int | None, language: str | None, as_json: bool) -> None:
    """Print the mean share of each topic by period, with the interval and the number of documents behind it.

    \b
    Example:  nlp-tool topics trend my-study --topic 2 --json
    """
    from nlp_tool.topics.stage import read_findings, rows_of

    present(rows_of(read_findings(open_study(study_folder)), "prevalence", language=language, topic=topic), as_json)


@topics.command()
@study_argument
@click.option("--from", "first", type=click.IntRange(min=2), default=4, show_default=True, help="Fewest topics.")
@click.option("--to", "last", type=click.IntRange(min=2), default=20, show_default=True, help="Most topics.")
@click.option("--step", type=click.IntRange(min=1), default=4, show_default=True, help="Distance between two numbers.")
@language_option
@json_option
def select(study_folder: Path, first: int, last: int, step: int, language: str | None, as_json: bool) -> None:
    """Compare numbers of topics: coherence, exclusivity, stability, and how well unseen words are foretold.

    \b
    Example:  nlp-tool topics select my-study --from 5 --to 30 --step 5
    """
    from nlp_tool.topics.stage import select_for_study

    with progress_bars() as progress:
        table = select_for_study(open_study(study_folder), range(first, last + 1, step), language=language,
                                 progress=progress)
    present(table, as_json)
