"""concordance, frequency, keyness, collocations, cooccurrence, dispersion, diversity: the statistics of a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nlp_tool.commands.filters import (
    Chosen,
    by_option,
    corpus_options,
    limit_option,
    output_options,
    show,
    term_options,
)
from nlp_tool.commands.options import say


@click.command()
@corpus_options
@click.argument("query")
@click.option("--as", "way", default="auto", show_default=True, type=click.Choice(["auto", "words", "characters"]),
              help="Search words, or characters wherever they stand.")
@click.option("--form", default="folded", show_default=True, type=click.Choice(["word", "folded", "lemma"]),
              help="How words are compared.")
@click.option("--window", default=10, show_default=True, type=click.IntRange(0, 100), help="Words on each side.")
@click.option("--sort", default="", metavar="KEYS", help="Sort by neighbours: R1,R2,L1.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="So many lines; 0 for all.")
@output_options
def concordance(chosen: Chosen, query: str, as_json: bool, out: Path | None, **options: Any) -> None:
    """List every place of QUERY with what is around it (KWIC).

    Words with blanks between them are a phrase; * stands for any characters of a word, ? for one. A string that is no
    word of the corpus is looked for as characters.

    \b
    Example:  nlp-tool concordance my-study "优质 教育*" --sort R1 --from 2020
    """
    from nlp_tool.statistics.concordance import concordance as find

    findings = find(chosen.index, query, selection=chosen.selection(), **options)
    hits, found_as = findings.parameters["hits"], findings.parameters["way"]
    other = {"words": "--as characters looks inside of words too", "characters": "* at the end of a word may help"}
    say(f"Hits: {hits}, found as {found_as}" if hits else f"No hit as {found_as}; {other[found_as]}")
    show(findings, as_json, out)


@click.command()
@term_options
@click.argument("words", nargs=-1)
@by_option
@click.option("--minimum", default=1, show_default=True, type=click.IntRange(min=1), help="Leave rarer words out.")
@limit_option
@output_options
def frequency(chosen: Chosen, as_json: bool, out: Path | None, **options: Any) -> None:
    """Count WORDS (or all words): how often, per 10,000, and in what share of the documents.

    \b
    Example:  nlp-tool frequency my-study 教育集团 "学区*" --by year
    """
    from nlp_tool.statistics.frequency import frequency as count

    show(count(chosen.index, chosen.terms(), selection=chosen.selection(), **options), as_json, out)


@click.command()
@term_options
@click.option("--against-from", default="", metavar="DATE", help="The reference: documents from this date on.")
@click.option("--against-to", default="", metavar="DATE", help="The reference: documents up to this date.")
@click.option("--against-source", multiple=True, help="The reference: sources with this in their name.")
@click.option("--against-place", multiple=True, help="The reference: documents of this place.")
@click.option("--against-kind", multiple=True, help="The reference: documents of this kind.")
@click.option("--minimum", default=3, show_default=True, type=click.IntRange(min=1), help="Leave rarer words out.")
@click.option("--level", default=0.05, show_default=True, type=click.FloatRange(0, 1, min_open=True),
              help="Largest adjusted p that is listed; 1 lists all.")
@click.option("--order", default="g2", show_default=True,
              type=click.Choice(["g2", "log_ratio", "percent_difference"]), help="What comes first.")
@click.option("--negative", is_flag=True, help="Words that the target uses less.")
@limit_option
@output_options
def keyness(chosen: Chosen, as_json: bool, out: Path | None, against_from: str, against_to: str,
            against_source: tuple[str, ...], against_place: tuple[str, ...], against_kind: tuple[str, ...],
            **options: Any) -> None:
    """Compare the documents that the filters choose with others: words used more, or less, than there.

    Name one side or both: without an --against option the reference is all other documents of the chosen language;
    with one and no other filter the target is all documents but those.

    \b
    Example:  nlp-tool keyness my-study --from 2020 --against-to 2019
    """
    from nlp_tool.statistics.keyness import keyness as compare
    from nlp_tool.statistics.selection import sides

    against = {"since": against_from, "until": against_to, "sources": against_source, "places": against_place,
               "kinds": against_kind}
    named = chosen.selection(**against) if any(against.values()) else None
    everyone = chosen.selection(since="", until="", sources=(), places=(), kinds=())
    target, reference = sides(chosen.selection(), named, everyone)
    show(compare(chosen.index, chosen.terms(), target=target, reference=reference, **options), as_json, out)


@click.command()
@term_options
@click.argument("word")
@click.option("--window", default=5, show_default=True, type=click.IntRange(1, 100), help="Words on each side.")
@click.option("--sentence", is_flag=True, help="The whole sentence is the window.")
@click.option("--minimum", default=3, show_default=True, type=click.IntRange(min=1), help="Leave rarer pairs out.")
@click.option("--order", default="log_dice", show_default=True, help="Measure that ranks.",
              type=click.Choice(["log_dice", "mi", "mi3", "t", "g2", "delta_p_collocate", "delta_p_node", "together"]))
@limit_option
@output_options
def collocations(chosen: Chosen, word: str, as_json: bool, out: Path | None, **options: Any) -> None:
    """Rank the words that keep company with WORD (one word; * and ? as in concordance), by seven measures.

    \b
    Example:  nlp-tool collocations my-study 教育集团 --window 5 --order log_dice
    """
    from nlp_tool.statistics.collocation import collocations as rank

    show(rank(chosen.index, chosen.terms(), word, selection=chosen.selection(), form=chosen.form, **options), as_json,
         out)


@click.command()
@term_options
@click.option("--unit", default="sentence", show_default=True, type=click.Choice(["sentence", "document"]),
              help="What words share.")
@click.option("--count", default=100, show_default=True, type=click.IntRange(2, 5000), help="The most frequent words.")
@click.option("--minimum", default=3, show_default=True, type=click.IntRange(min=1), help="Leave rarer links out.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="FILE.graphml, FILE.gexf (a network), FILE.csv, FILE.xlsx or FILE.json.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def cooccurrence(chosen: Chosen, as_json: bool, out: Path | None, **options: Any) -> None:
    """Link words that stand in the same sentences: a table of links, or a network for Gephi.

    \b
    Example:  nlp-tool cooccurrence my-study --count 80 --out words.gexf
    """
    from nlp_tool.statistics.cooccurrence import cooccurrence as link
    from nlp_tool.statistics.cooccurrence import write_network

    findings = link(chosen.index, chosen.terms(), selection=chosen.selection(), **options)
    if out is not None and out.suffix.lower() in (".graphml", ".gexf"):
        write_network(findings, out)
        say(f"Wrote {out}")
    else:
        show(findings, as_json, out)


@click.command()
@term_options
@click.argument("words", nargs=-1)
@by_option
@click.option("--minimum", default=5, show_default=True, type=click.IntRange(min=1), help="Leave rarer words out.")
@limit_option
@output_options
def dispersion(chosen: Chosen, as_json: bool, out: Path | None, **options: Any) -> None:
    """Measure how evenly WORDS (or all words) are spread over the documents: range, DP, DPnorm, Juilland's D.

    \b
    Example:  nlp-tool dispersion my-study 教育集团 学区 --by year
    """
    from nlp_tool.statistics.dispersion import dispersion as spread

    show(spread(chosen.index, chosen.terms(), selection=chosen.selection(), **options), as_json, out)


@click.command()
@term_options
@by_option
@click.option("--window", default=50, show_default=True, type=click.IntRange(min=1), help="Words of MATTR's window.")
@output_options
def diversity(chosen: Chosen, as_json: bool, out: Path | None, **options: Any) -> None:
    """Measure how varied the words are: type-token ratio, MATTR, MTLD, by document or group.

    \b
    Example:  nlp-tool diversity my-study --all-words --by source
    """
    from nlp_tool.statistics.diversity import diversity as measure

    show(measure(chosen.index, chosen.terms(), selection=chosen.selection(), **options), as_json, out)
