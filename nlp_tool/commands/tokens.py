"""tokenize, and tokens: phrases, export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nlp_tool.commands.filters import Chosen, limit_option, output_options, show, term_options
from nlp_tool.commands.options import engine_options, make_stage, say, study_argument


@click.command()
@study_argument
@engine_options
def tokenize(study_folder: Path, engine: str, workers: int | None) -> None:
    """Cut the documents of a study into words; only what is missing or has changed.

    \b
    Example:  nlp-tool tokenize my-study --workers 2
    """
    make_stage(study_folder, "tokens", engine=engine, workers=workers)


@click.group()
def tokens() -> None:
    """Words of a study: phrases to keep whole, exports for other programs.

    \b
    Example:  nlp-tool tokens export my-study conllu --out my-study.conllu
    """


@tokens.command()
@term_options
@click.option("--minimum", default=5, show_default=True, type=click.IntRange(min=1), help="Leave rarer phrases out.")
@click.option("--threshold", default=0.5, show_default=True, type=click.FloatRange(-1, 1), help="Least NPMI.")
@click.option("--longest", default=4, show_default=True, type=click.IntRange(2, 8), help="Most words in a phrase.")
@limit_option
@output_options
def phrases(chosen: Chosen, as_json: bool, out: Path | None, **options: Any) -> None:
    """Propose phrases: words that stand side by side more often than chance has it (NPMI).

    Copy the Chinese ones that are right into dictionary.txt of the study, one a line: they are kept whole from then on.

    \b
    Example:  nlp-tool tokens phrases my-study --minimum 10 --out phrases.csv
    """
    from nlp_tool.statistics.phrases import phrases as propose

    show(propose(chosen.index, chosen.terms(), selection=chosen.selection(), **options), as_json, out)


@tokens.command()
@term_options
@click.argument("form_of_file", metavar="FORMAT", type=click.Choice(["conllu", "docbin", "gensim", "npz", "triplets"]))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Where to write.")
def export(chosen: Chosen, form_of_file: str, out: Path) -> None:
    """Write the tokens for other programs.

    conllu and docbin (spaCy) hold every token; gensim (.dict.txt, .mm), npz (scipy, with .terms.json) and triplets
    (CSV for R) hold counts of the words that --form and --stopwords choose.

    \b
    Example:  nlp-tool tokens export my-study gensim --out my-study.mm
    """
    from nlp_tool.statistics.exports import COUNT_FORMATS, TOKEN_FORMATS, document_terms

    selection = chosen.selection()
    if form_of_file in TOKEN_FORMATS:
        files = TOKEN_FORMATS[form_of_file](chosen.study, chosen.index, out, selection=selection)
    else:
        files = COUNT_FORMATS[form_of_file](document_terms(chosen.index, chosen.terms(), selection=selection), out)
    say(f"Wrote {', '.join(map(str, files))}; documents: {selection.size}")
