"""The stages of a study in their order, and the main job that runs them all."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_tool import engine as engines
from nlp_tool.errors import NoInput
from nlp_tool.settings import Settings
from nlp_tool.study import Stage, Study, create_study

SECTIONS = tuple(field.name for field in dataclasses.fields(Settings))

STAGES: tuple[Stage, ...] = (
    Stage("tokens", "nlp_tool.tokens.stage:tokenize_part", rooms=("tokens",), settings=("tokens",),
          files=("tokens.dictionary", "tokens.stopwords")),
    Stage("annotations", "nlp_tool.entities.stage:extract_part", rooms=("entities", "tokens"),
          settings=("extraction",)),
    Stage("registry", "nlp_tool.registry.stage:build_registry", rooms=("registry", "entities"), settings=("registry",),
          files=("registry.decisions",), needs=("annotations",), whole=True),
    Stage("topics", "nlp_tool.topics.stage:build_topics", rooms=("topics", "tokens"), settings=("topics",),
          needs=("tokens",), whole=True),
    Stage("themes", "nlp_tool.themes.stage:build_themes", rooms=("themes", "tokens", "entities"),
          settings=("themes",), files=("themes.lexicon",), needs=("tokens",), whole=True),
    Stage("figures", "nlp_tool.figures.stage:draw_figures", rooms=("figures",), settings=("figures",),
          files=("figures.font",), needs=("registry", "topics", "themes"), whole=True),
    Stage("report", "nlp_tool.report.stage:write_report", rooms=("report", "figures"), settings=SECTIONS,
          needs=("reading", "registry", "topics", "themes", "figures"), whole=True),
)


def new_study(folder: Path) -> Study:
    """Make a study with its settings and its own copy of the theme lexicon, or open it where it stands."""
    from nlp_tool.themes.stage import write_default_lexicon

    study = create_study(folder)
    write_default_lexicon(study.folder)
    return study


@dataclass(frozen=True)
class Outcome:
    """What a run did: the counts of the documents seen, and the stages that were made anew."""

    counts: dict[str, int]
    made: tuple[str, ...]
    seconds: float


def run_study(study: Study, paths: Sequence[Path], *, engine: str = "processes", workers: int | None = None,
              progress: engines.Progress = engines.silent, until: str = "") -> Outcome:
    """Read the documents under `paths` and run every stage on them, making only what is missing.

    `until` names the last stage to run. Raise NoInput when no document can be used.
    """
    from nlp_tool.reading.ledger import read_rejects
    from nlp_tool.reading.stage import read_into_study

    start = time.monotonic()
    with study.locked():
        counts = read_into_study(study, paths, engine=engine, workers=workers, progress=progress)
        if not study.parts():
            raise _nothing_used(read_rejects(study))
        made = run_stages(study, engine=engine, workers=workers, progress=progress, until=until)
        counts["not_extracted"] = sum(reject.get("stage") == "extract" for reject in read_rejects(study))
        seconds = time.monotonic() - start
        study.log(f"study: {counts} made {' '.join(made) or 'nothing'} in {seconds:.1f} s")
    return Outcome(counts, tuple(made), seconds)


def run_stages(study: Study, *, engine: str = "processes", workers: int | None = None,
               progress: engines.Progress = engines.silent, until: str = "", only: str = "") -> list[str]:
    """Run the stages after reading, in their order; return the names of those that made something.

    until: the last stage to run. only: run this stage and those that it needs, no others.
    """
    if not study.parts():
        raise NoInput(f"{study.folder} has no documents yet", hint=f"run: nlp-tool read {study.folder} PATH...")
    from nlp_tool.entities.stage import write_failures

    study.engine, study.workers = engine, workers
    made = []
    for stage in STAGES:
        if only and stage.name not in _needed(only):
            continue
        start = time.monotonic()
        if stage.whole:
            new: Any = study.run_whole(stage, progress=progress)
        else:
            new = study.run_parts(stage, progress=progress)
        if stage.name == "annotations":
            write_failures(study)
        if new:
            made.append(stage.name)
            study.log(f"{stage.name}: made in {time.monotonic() - start:.1f} s")
        if stage.name == until:
            break
    return made


def _needed(name: str) -> set[str]:
    """Return a stage and all that it needs, by name; reading, which comes before the stages, needs nothing."""
    needs = next((stage.needs for stage in STAGES if stage.name == name), ())
    return {name}.union(*(_needed(need) for need in needs))


def _nothing_used(rejects: Sequence[Mapping[str, Any]]) -> NoInput:
    """Return the error of a run without a document: the first reason, and how many more there are."""
    if not rejects:
        return NoInput("no document could be used", hint="txt, html, docx, pdf, csv, jsonl and more are read")
    first, more = rejects[0], len(rejects) - 1
    others = f"; {more} more left out" if more else ""
    return NoInput(f"no document could be used: {first['path']}: {first['message']}{others}", hint=first["hint"])


def annotate_paths(paths: Sequence[Path], *, settings: Settings | None = None,
                   rejected: Callable[[Any], None] = lambda reject: None) -> Iterator[dict[str, Any]]:
    """Yield one record a document found under `paths`: what it states, with offsets (see entities.records).

    Nothing is stored. `rejected` is called with each document that could not be read, or from which nothing could be
    extracted. Raise NoInput, with the first reason, when none could.
    """
    from nlp_tool.entities.records import to_record
    from nlp_tool.entities.stage import annotate, failure_of
    from nlp_tool.reading import Reject, read_documents
    from nlp_tool.themes import built_in_lexicon, themes_of

    settings = settings or Settings()
    lexicon = built_in_lexicon()
    rejects, found = [], False
    for document in read_documents(paths, settings=settings.reading):
        if not isinstance(document, Reject):
            annotations = annotate(document, settings)
            name, reject = Path(document.path).stem, failure_of(annotations, document.path)
            if reject is None:
                found = True
                yield to_record(document, annotations, name=name, themes=themes_of(document, lexicon))
                continue
            document = reject
        rejects.append(document.record())
        rejected(document)
    if not found:
        raise _nothing_used(rejects)
