"""read, documents, rejects: files into a study, and what became of them."""

from __future__ import annotations

from pathlib import Path

import click

from nlp_tool.commands.options import (
    engine_options,
    json_option,
    paths_argument,
    present,
    progress_bars,
    say,
    study_argument,
)
from nlp_tool.pipeline import new_study
from nlp_tool.reading.listing import list_documents, list_rejects, summary
from nlp_tool.reading.stage import read_into_study, reading_settings
from nlp_tool.study import open_study


@click.command()
@study_argument
@paths_argument
@click.option("--encoding", default=None, help="Encoding of text files, such as gb18030; it wins over all signs.")
@click.option("--include", multiple=True, metavar="PATTERN", help="Read only files like this, such as *.pdf.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files like this.")
@click.option("--timeout", type=click.IntRange(min=1), default=None, help="Seconds that one document may take.")
@click.option("--max-errors", type=click.IntRange(min=0), default=None, help="Stop when more files than this fail.")
@click.option("--strict", is_flag=True, help="Stop at the first file that cannot be used.")
@click.option("--add", "keep", is_flag=True, help="Keep what was read from other paths before.")
@engine_options
@click.pass_context
def read(ctx: click.Context, /, study_folder: Path, paths: tuple[Path, ...], encoding: str | None, timeout: int | None,
         engine: str, workers: int | None, **limits: object) -> None:
    """Read the documents under PATH into a study; the study then holds exactly these.

    Formats: txt, html, pdf, docx, xlsx, csv, jsonl, eml, zip of these, and exports of CNKI, Wanfang, CSSCI, Zotero,
    RIS. A file metadata.csv in a folder sets title, date, source, place of the files beside it.

    \b
    Example:  nlp-tool read my-study downloads/ --exclude "*.zip"
    """
    project = reading_settings(new_study(study_folder), encoding=encoding, timeout=timeout)
    with progress_bars() as progress, project.locked():
        counts = read_into_study(project, paths, engine=engine, workers=workers, progress=progress, **limits)  # type: ignore[arg-type]
    for line in summary(project, counts):
        say(line)
    if any(counts[name] for name in ("rejected", "unsupported", "empty", "records_rejected")):
        ctx.exit(3 if counts["documents"] else 4)


@click.command()
@study_argument
@click.option("--since", default=None, metavar="DATE", help="Only documents of this date or later: YYYY[-MM[-DD]].")
@click.option("--until", default=None, metavar="DATE", help="Only documents of this date or earlier.")
@click.option("--source", default=None, help="Only documents whose source holds this text.")
@click.option("--place", default=None, help="Only documents whose place holds this text.")
@click.option("--language", type=click.Choice(["zh", "en"]), default=None, help="Only documents in this language.")
@click.option("--kind", type=click.Choice(["policy", "news", "thesis", "other"]), default=None, help="Only this kind.")
@click.option("--without-reprints", is_flag=True, help="Leave out documents that reprint an earlier one.")
@json_option
def documents(study_folder: Path, as_json: bool, **wanted: object) -> None:
    """List the documents of a study, the oldest first.

    \b
    Example:  nlp-tool documents my-study --since 2022 --language zh
    """
    found = list_documents(open_study(study_folder), **wanted)  # type: ignore[arg-type]
    present(found, as_json, one_line=True, glance=(
        "doc_id", "date", "title", "source", "place", "kind", "language", "reprint_of"))


@click.command()
@study_argument
@click.option("--code", default=None, help="Only rejects with this code, such as empty_text.")
@json_option
def rejects(study_folder: Path, code: str | None, as_json: bool) -> None:
    """List what was not used, and why.

    \b
    Example:  nlp-tool rejects my-study
    """
    found = list_rejects(open_study(study_folder), code=code)
    present(found, as_json, glance=("code", "path", "member", "message", "hint"))
    if not found.rows:
        say("Nothing was left out." if code is None else f"Nothing was left out with the code {code}.")
