"""evaluate and sample: how good extraction is, on annotations that people made.

And the sheet on which they make them.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from nlp_tool.commands import printable
from nlp_tool.commands.options import json_option, present, say, study_argument
from nlp_tool.entities.annotation_sheet import draw_sample, read_sheet, write_sample
from nlp_tool.entities.evaluate import Evaluation, read_found, read_gold
from nlp_tool.entities.evaluate import evaluate as evaluate_records
from nlp_tool.errors import SettingsError
from nlp_tool.study import open_study

_FILE = click.Path(path_type=Path)


def _floors(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, float]:
    try:
        return {value.partition("=")[0]: float(value.partition("=")[2]) for value in values}
    except ValueError as error:
        raise SettingsError("--min takes ROW=F1", hint="for example --min group=0.9") from error


@click.command()
@click.argument("gold", metavar="GOLD_DIR", type=_FILE)
@click.argument("annotations", metavar="ANNOTATIONS", type=_FILE)
@click.option("--against", type=_FILE, help="Annotations of an earlier run: show what was gained and lost.")
@click.option("--errors", is_flag=True, help="List each miss and each false find, before the table.")
@click.option(
    "--samples",
    default=1000,
    show_default=True,
    type=click.IntRange(0, 100_000),
    help="Bootstrap samples of the documents.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the bootstrap.")
@click.option(
    "--min", "floors", multiple=True, metavar="ROW=F1", callback=_floors, help="Exit with 1 where a row's F1 is lower."
)
@json_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    gold: Path,
    annotations: Path,
    against: Path | None,
    errors: bool,
    samples: int,
    seed: int,
    floors: dict[str, float],
    as_json: bool,
) -> None:
    """Score ANNOTATIONS (JSON lines) against gold annotations: precision, recall and F1 by kind and language.

    \b
    Example:  nlp-tool evaluate corpus/gold/annotation annotations.jsonl --errors
    """
    earlier = read_found(against) if against else None
    found = evaluate_records(read_gold(gold), read_found(annotations), earlier=earlier, samples=samples, seed=seed)
    if as_json:
        click.echo(json.dumps(_as_json(found, errors), ensure_ascii=False, indent=1))
    else:
        _show(found, errors)
    short = found.short_of(floors)
    if short:
        say("short of: " + ", ".join(short))
        ctx.exit(1)


def _as_json(found: Evaluation, errors: bool) -> dict[str, object]:
    gained, lost = found.changes() if found.earlier else ([], [])
    return {
        "documents": len(found.scores),
        "rows": found.table().records(),
        "errors": found.errors() if errors else [],
        "gained": gained,
        "lost": lost,
    }


def _show(found: Evaluation, errors: bool) -> None:
    for error in found.errors() if errors else ():
        say(printable(error))
    if found.earlier:
        gained, lost = found.changes()
        for sign, lines in (("+ no longer", gained), ("- new", lost)):
            for line in lines:
                say(printable(f"{sign}: {line}"))
    present(found.table(), False)
    say(f"{len(found.scores)} documents; low and high: 95 % bootstrap interval of F1 over documents")


@click.group()
def sample() -> None:
    """Draw documents to annotate by hand, and read the finished sheet.

    \b
    Example:  nlp-tool sample draw my-study --size 50 --out sample
    """


@sample.command("draw")
@study_argument
@click.option("--size", default=50, show_default=True, type=click.IntRange(min=1), help="How many documents.")
@click.option(
    "--by", default="language,year,source", show_default=True, help="What the sample is spread over, with commas."
)
@click.option("--seed", default=0, show_default=True, help="Another seed draws another sample.")
@click.option("--blank", is_flag=True, help="Leave the sheet empty instead of filling in what the tool found.")
@click.option(
    "--out", required=True, type=_FILE, metavar="FOLDER", help="Where texts, sheet.xlsx, sheet.csv and sample.jsonl go."
)
def draw(study_folder: Path, size: int, by: str, seed: int, blank: bool, out: Path) -> None:
    """Draw a stratified sample from a study and write its annotation sheet: one row a fact, to correct and complete.

    \b
    Example:  nlp-tool sample draw my-study --size 50 --out sample
    """
    study = open_study(study_folder)
    drawn = draw_sample(
        list(study.documents()), size=size, by=[name.strip() for name in by.split(",") if name.strip()], seed=seed
    )
    write_sample(out, drawn, {} if blank else {found.doc_id: found for found in study.annotations()})
    say(
        f"{len(drawn)} documents drawn. Correct the sheet, then: nlp-tool sample read {out / 'sheet.xlsx'} --out gold"
    )
    click.echo(str(out / "sheet.xlsx"))


@sample.command("read")
@click.argument("sheet", type=_FILE)
@click.option(
    "--out",
    required=True,
    type=_FILE,
    metavar="FOLDER",
    help="Where the gold annotations go, one JSON file a document.",
)
def read(sheet: Path, out: Path) -> None:
    """Read a finished sheet (.xlsx or .csv) into gold annotations for nlp-tool evaluate.

    \b
    Example:  nlp-tool sample read sample/sheet.xlsx --out gold
    """
    records = read_sheet(sheet, out=out)
    say(f"{len(records)} documents; score with: nlp-tool evaluate {out} annotations.jsonl")
    click.echo(str(out))
