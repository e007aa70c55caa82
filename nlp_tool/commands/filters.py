"""The options that all statistics share: which documents, which words, where the result goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nlp_tool.commands.options import json_option, make_stage, present, say, study_argument
from nlp_tool.study import Study, open_study

if TYPE_CHECKING:
    from nlp_tool.findings import Findings
    from nlp_tool.statistics.index import CorpusIndex
    from nlp_tool.statistics.selection import Selection
    from nlp_tool.statistics.terms import Terms

Function = TypeVar("Function", bound=Callable[..., Any])

GROUPINGS = ("year", "month", "source", "place", "kind", "language")
_FILTERS = (
    click.option("--language", "languages", multiple=True, type=click.Choice(["zh", "en"]), help="Only this language."),
    click.option("--from", "since", default="", metavar="DATE", help="Only from this date on: 2022, 2022-09 ..."),
    click.option("--to", "until", default="", metavar="DATE", help="Only up to this date."),
    click.option("--source", "sources", multiple=True, help="Only sources with this in their name."),
    click.option("--place", "places", multiple=True, help="Only documents of this place."),
    click.option("--kind", "kinds", multiple=True, type=click.Choice(["policy", "news", "thesis", "other"]),
                 help="Only documents of this kind."),
    click.option("--without-reprints", is_flag=True, help="Count each reprinted text once."),
)
_TERMS = (
    click.option("--form", default="lemma", show_default=True, type=click.Choice(["word", "folded", "lemma"]),
                 help="Words as written; folded in width, script and case; English by their lemma too."),
    click.option("--stopwords/--all-words", "leave_out", default=True, show_default=True,
                 help="Leave stop words out, or count them."),
)
out_option = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                          help="Write to FILE.csv, FILE.xlsx or FILE.json instead.")
limit_option = click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True,
                            help="So many rows (of each group); 0 for all.")
by_option = click.option("--by", default="", type=click.Choice(["", *GROUPINGS]), metavar=f"[{'|'.join(GROUPINGS)}]",
                         help="Group the documents by this.")


@dataclass(frozen=True)
class Chosen:
    """What the shared options say: the study, its index, and which documents and words count."""

    study: Study
    index: CorpusIndex
    filters: dict[str, Any]
    form: str
    leave_out: bool

    def selection(self, **changes: Any) -> Selection:
        """Return the documents that the filters choose; `changes` take the place of some of them."""
        from nlp_tool.statistics.selection import select

        filters = {**self.filters, **changes}
        without = _reprints(self.study) if filters.pop("without_reprints") else ()
        selection = select(self.index, **filters, without=without)
        if not selection.size:
            say("No document fits these options")
        return selection

    def terms(self) -> Terms:
        """Return the words that count."""
        from nlp_tool.statistics.terms import terms_in
        from nlp_tool.tokens.stopwords import stopwords

        stop = stopwords("", self.study.settings, self.study.folder) if self.leave_out else frozenset()
        return terms_in(self.index, form=self.form, stop=stop, settings=self.study.settings)


def _reprints(study: Study) -> frozenset[str]:
    from nlp_tool.reading import reprints

    return frozenset(reprints(study))


def corpus_options(function: Function) -> Function:
    """Add STUDY and the filters; they arrive as one argument `chosen`."""
    return _with_options(function, _FILTERS)


def term_options(function: Function) -> Function:
    """Add STUDY, the filters and which words count; they arrive as one argument `chosen`."""
    return _with_options(function, _FILTERS + _TERMS)


def _with_options(function: Function, options: tuple[Any, ...]) -> Function:
    import functools

    @functools.wraps(function)
    def command(*, study_folder: Path, form: str = "lemma", leave_out: bool = True, **rest: Any) -> Any:
        from nlp_tool.statistics.index import open_index

        names = ("languages", "since", "until", "sources", "places", "kinds", "without_reprints")
        filters = {name: rest.pop(name) for name in names}
        study = _with_tokens(study_folder)
        return function(chosen=Chosen(study, open_index(study), filters, form, leave_out), **rest)

    decorated: Any = command
    for option in reversed(options):
        decorated = option(decorated)
    return study_argument(decorated)


def _with_tokens(study_folder: Path) -> Study:
    """Open a study; where its documents, settings or dictionary are not those of its tokens, cut it into words anew."""
    from nlp_tool.pipeline import STAGES

    study = open_study(study_folder)
    stage = next(stage for stage in STAGES if stage.name == "tokens")
    return study if study.is_made(stage) else make_stage(study_folder, "tokens")


def output_options(function: Function) -> Function:
    """Add --json and --out."""
    return out_option(json_option(function))


def show(findings: Findings, as_json: bool, out: Path | None) -> None:
    """Write findings to a file, or print their first table; say which words there are none of."""
    if missing := findings.parameters.get("missing"):
        say(f"Not among the words counted: {', '.join(missing)} (stop words are with --all-words)")
    if out is not None:
        from nlp_tool.statistics.outputs import write_findings

        say(f"Wrote {', '.join(map(str, write_findings(findings, out)))}")
        return
    present(next(iter(findings.tables.values())), as_json)
