"""The stage "registry" of a study: from its annotations and decisions to the folder registry/."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from nlp_tool.annotations import Annotations
from nlp_tool.document import Document
from nlp_tool.errors import NoInput
from nlp_tool.registry.decisions import Decision, decisions_text, read_decisions
from nlp_tool.registry.export import findings_of, write_tables
from nlp_tool.registry.network import write_network
from nlp_tool.registry.resolve import resolve
from nlp_tool.registry.tables import ROWS, Registry
from nlp_tool.storage import write_text
from nlp_tool.study import Study


def build_registry(study: Study, folder: Path) -> dict[str, int]:
    """Write the registry of a study into a folder and return the number of rows of each table."""
    path = study.file(study.settings.registry.decisions)
    decisions = read_decisions(path) if path else ()
    registry = resolve(paired(study), decisions=decisions, settings=study.settings.registry)
    write_tables(folder, registry)
    write_text(folder / "registry.json", registry.to_json())
    write_network(folder, registry)
    parameters = {**dataclasses.asdict(study.settings.registry), "decisions_read": len(decisions)}
    write_text(
        folder / "findings.json", findings_of(registry, corpus=study.corpus_key(), parameters=parameters).to_json()
    )
    counts = {table: len(getattr(registry, table)) for table in ROWS if table not in ("links", "merges")}
    return counts | {
        outcome: sum(1 for m in registry.merges if m.outcome == outcome) for outcome in ("merged", "review")
    }


def paired(study: Study) -> Iterator[tuple[Document, Annotations]]:
    """Yield each document with its annotations, a part at a time."""
    for document, found in zip(study.documents(), study.annotations(), strict=True):
        if document.doc_id != found.doc_id:
            raise NoInput(
                f"the annotations of {study.folder} are not of its documents",
                hint=f"run: nlp-tool report {study.folder}",
            )
        yield document, found


def read_registry(study: Study) -> Registry:
    """Read the registry of a study; raise NoInput where it has not been made."""
    path = study.folder / "registry" / "registry.json"
    if not path.is_file():
        raise NoInput(f"{study.folder} has no registry yet", hint=f"run: nlp-tool registry build {study.folder}")
    try:
        return Registry.from_json(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise NoInput(
            f"{path} is of another version or damaged",
            hint=f"delete it and run: nlp-tool registry build {study.folder}",
        ) from error


def add_decisions(study: Study, file: Path) -> tuple[int, int]:
    """Append the decisions of a file to those of the study; return how many were new and how many were there.

    Raise NoInput, naming the line, when one is impossible; then nothing is added. Where the registry stands, a decision
    that names an id gets the name and place as well, and the other way round, so that it survives a change of either.
    """
    decisions = read_decisions(file)
    faults = [f"line {d.line}: {d.fault}" for d in decisions if d.fault]
    if faults:
        raise NoInput(
            f"{file} {faults[0]}" + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""),
            hint="mend the lines and apply the file again; docs/registry.md explains the columns",
        )
    path = study.folder / study.settings.registry.decisions
    known = list(read_decisions(path)) if path.is_file() else []
    registry = read_registry(study) if (study.folder / "registry" / "registry.json").is_file() else Registry()
    added = 0
    for decision in decisions:
        full = completed(decision, registry)
        if not any(full.same_as(old) for old in known):
            known.append(full)
            added += 1
    if added:
        write_text(path, decisions_text(known), encoding="utf-8-sig")
    return added, len(decisions) - added


def completed(decision: Decision, registry: Registry) -> Decision:
    """Return a decision with the name and place of the id that it gives, where the registry has it."""
    row = registry.row(decision.id) if decision.id else None
    if row is None:
        return decision
    place = decision.place or " ".join(
        filter(None, (getattr(row, level, "") for level in ("province", "city", "district")))
    )
    return dataclasses.replace(decision, name=decision.name or getattr(row, "name", "") or row.title, place=place)
