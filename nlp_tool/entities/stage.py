"""The stage of extraction: a part of documents to a part of annotations."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp_tool import __version__
from nlp_tool.annotations import Annotations
from nlp_tool.document import Document
from nlp_tool.entities import extract_all
from nlp_tool.entities.candidates import Candidate, of_spacy
from nlp_tool.errors import MissingPackage, ToolError
from nlp_tool.reading.ledger import REJECTS_FILE
from nlp_tool.reading.records import Reject
from nlp_tool.settings import Settings
from nlp_tool.storage import read_documents_part, read_table, write_annotations, write_jsonl
from nlp_tool.study import Study


def extract_part(source: Path, target: Path, settings: Settings, folder: Path) -> None:
    """Extract from the documents of one part and write their annotations."""
    write_annotations(target, annotate_all(list(read_documents_part(source)), settings))


def annotate_all(documents: Sequence[Document], settings: Settings) -> list[Annotations]:
    """Extract from some documents as the settings say.

    One on which extraction breaks down, which is a bug of ours, has no annotations and says why; the others go on.
    """
    model = settings.extraction.spacy_model
    try:
        return extract_all(documents, extra=[spacy_names(document, model) if model else () for document in documents])
    except ToolError:
        raise
    except Exception as error:  # a bug of ours: it costs this document, never the run
        if len(documents) > 1:
            return [annotate(document, settings) for document in documents]
        return [Annotations(documents[0].doc_id, failure=_reason(error))]


def annotate(document: Document, settings: Settings) -> Annotations:
    """Extract from one document as the settings say."""
    return annotate_all([document], settings)[0]


def _reason(error: Exception) -> str:
    """Return in one line what broke, and where."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"extraction failed: {what} ({Path(last.filename).name}:{last.lineno})"


def failure_of(annotations: Annotations, path: str) -> Reject | None:
    """Return the reject of the document of a path from which nothing could be extracted, None where all went well."""
    if not annotations.failure:
        return None
    return Reject(path, "internal", annotations.failure, hint="please report this with the text; its topics and themes "
                  "are counted, its names are not", stage="extract")


def write_failures(study: Study) -> None:
    """List the documents of a study from which nothing could be extracted in annotations/rejects.jsonl."""
    rows = []
    for part, result in zip(study.parts(), study.part_results("annotations"), strict=True):
        table = read_table(result, ["doc_id", "failure"])
        failed = {row["doc_id"]: row["failure"] for row in table.to_pylist() if row.get("failure")}
        paths = read_table(part.path, ["doc_id", "path"]).to_pylist() if failed else ()
        rejects = (failure_of(Annotations(row["doc_id"], failure=failed.get(row["doc_id"], "")), row["path"])
                   for row in paths)
        rows += [{**reject.record(), "tool_version": __version__} for reject in rejects if reject]
    path = study.folder / "annotations" / REJECTS_FILE
    if rows:
        write_jsonl(path, rows)
    else:
        path.unlink(missing_ok=True)


def spacy_names(document: Document, model: str) -> tuple[Candidate, ...]:
    """Return the persons and organizations that an installed spaCy model finds, as candidates found by a model."""
    return of_spacy(_spacy_model(model)(document.text))


@lru_cache(maxsize=2)
def _spacy_model(name: str) -> Any:
    import spacy

    try:
        return spacy.load(name)
    except OSError as error:
        raise MissingPackage(f"the spaCy model {name!r} is not installed",
                             hint=f"python -m spacy download {name}, or clear spacy_model in study.toml") from error
