"""The reading stage: files into the corpus of a study, in parallel, only what is new, and none lost in silence.

    corpus/part-*.parquet      the documents of the present inputs, each text once
    corpus/inputs.jsonl        every file seen: hash, status, the documents that it holds
    corpus/reprints.parquet    which document reprints which
    rejects.jsonl              every file and record that was not used, and why

What stands there depends on the content of the inputs, their names and the settings alone: not on the engine, the
number of workers, or whether the files came in one run or in several.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from nlp_tool import engine as engines
from nlp_tool.document import Document
from nlp_tool.errors import LimitReached
from nlp_tool.parts import update_corpus
from nlp_tool.reading import ledger
from nlp_tool.reading.documents import check_settings
from nlp_tool.reading.inputs import Input, find_inputs
from nlp_tool.reading.ledger import Entry, Ledger
from nlp_tool.reading.records import Reject
from nlp_tool.settings import Reading
from nlp_tool.storage import TEMPORARY, file_hash, key_of, merged_documents, read_table, write_documents
from nlp_tool.study import Study

VERSION = "1"
"""Changes when the same file would give another document: then everything is read again."""
BATCH_FILES = 128
BATCH_BYTES = 8_000_000
GROUP_DOCUMENTS = 16
MERGED_AT_ONCE = 256
"""So many temporary parts are merged side by side, GROUP_DOCUMENTS of each in memory."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came out of one file: ids of its documents with their places in the file, and its rejects."""

    name: str
    documents: tuple[tuple[str, str], ...]
    rejects: tuple[Reject, ...]
    part: str


def read_into_study(study: Study, paths: Sequence[Path], *, engine: str = "processes", workers: int | None = None,
                    progress: engines.Progress = engines.silent, include: Sequence[str] = (),
                    exclude: Sequence[str] = (), max_errors: int | None = None, strict: bool = False,
                    keep: bool = False) -> dict[str, int]:
    """Make the corpus of a study hold exactly the documents under `paths`; return the counts.

    keep: what was read before from other paths stays. max_errors: stop when more files than this are rejected;
    strict: stop at the first. Finished work is kept then, and when the run is interrupted. The counts hold
    seen = ok + rejected + duplicate + empty + unsupported over files, and the number of documents and of records
    that were rejected inside files. Raise NoInput for paths that do not exist or hold no file, LimitReached.
    """
    check_settings(study.settings.reading)
    inputs = find_inputs(paths, include=include, exclude=exclude)
    before = ledger.load(study)
    present = _entries(study, inputs, progress)
    kept = {name: entry for name, entry in before.entries.items() if keep and name not in present}
    scratch = study.folder / f"{TEMPORARY}reading"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        run = _Run(study, {item.name: item for item in inputs}, scratch, engine, workers, progress,
                   0 if strict else max_errors)
        return run.finish({**kept, **present}, before)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _entries(study: Study, inputs: Sequence[Input], progress: engines.Progress) -> dict[str, Entry]:
    """Hash every file; a file that cannot be opened has no hash."""
    entries = {}
    for number, item in enumerate(inputs, 1):
        digest, size = "", 0
        if not item.path.is_symlink():
            try:
                size = item.path.stat().st_size
                digest = file_hash(item.path)
            except OSError:
                pass
        entries[item.name] = Entry(item.name, digest, size, fingerprint(study.settings.reading, item.given))
        if number % 500 == 0 or number == len(inputs):
            progress("looking", number, len(inputs))
    return entries


def reading_settings(study: Study, *, encoding: str | None = None, timeout: int | None = None) -> Study:
    """Return the study with settings of reading that hold for this run alone."""
    changed: dict[str, Any] = {"encoding": encoding, "timeout": timeout}
    reading = replace(study.settings.reading, **{name: value for name, value in changed.items() if value is not None})
    return Study(study.folder, replace(study.settings, reading=reading))


def fingerprint(settings: Reading, given: Mapping[str, str]) -> str:
    """Return a key of everything but the file's content that its documents depend on."""
    used = {name: value for name, value in asdict(settings).items() if name not in ("timeout", "memory_mb")}
    return key_of("reading", VERSION, used, dict(given))


class _Run:
    """One run of the stage: what is read anew, where it lies, and the two passes that settle who owns a text."""

    def __init__(self, study: Study, inputs: Mapping[str, Input], scratch: Path, engine: str, workers: int | None,
                 progress: engines.Progress, max_errors: int | None) -> None:
        self.study, self.inputs, self.scratch = study, inputs, scratch
        self.engine, self.workers, self.progress = engine, workers, progress
        self.max_errors = max_errors
        self.reports: dict[str, Report] = {}
        self.stopped: BaseException | None = None
        self.errors = 0
        self.limits = key_of(study.settings.reading.timeout, study.settings.reading.memory_mb)
        self._batches = 0

    def finish(self, entries: dict[str, Entry], before: Ledger) -> dict[str, int]:
        """Read what is new, settle the owners, write everything that changed."""
        entries = ledger.with_copies(entries)
        entries = {name: self._known(entry, before) for name, entry in entries.items()}
        try:
            self._tolerate([entry.rejects[0] for entry in entries.values() if entry.rejects and not entry.documents])
        except LimitReached as stop:
            self.stopped = stop
        self._read([name for name, entry in entries.items() if entry.unread and not entry.copy_of])
        entries = self._reported(entries)
        owners = ledger.owners(entries.values())
        stored = _stored_ids(self.study)
        moved = self._moved(owners, before, entries, stored)
        self._read([name for name in moved if name not in self.reports and name in self.inputs])
        entries = self._reported(entries)
        owners = ledger.owners(entries.values())
        after = Ledger(entries, ledger.settle(entries, owners))
        self._store(after, owners, before, stored)
        counts = ledger.counts(after, owners)
        self._record(counts)
        if self.stopped is not None:
            raise self.stopped
        return counts

    def _known(self, entry: Entry, before: Ledger) -> Entry:
        """Return the entry as the last run left it, where nothing that it depends on has changed."""
        old = before.entries.get(entry.path)
        if old is None or entry.copy_of or old.copy_of or not entry.sha256:
            return entry
        same = (old.sha256, old.fingerprint) == (entry.sha256, entry.fingerprint)
        return old if same and old.limits in ("", self.limits) else entry

    def _reported(self, entries: Mapping[str, Entry]) -> dict[str, Entry]:
        """Return the entries with what was read; files that an interruption left out are no inputs yet."""
        filled = {}
        for name, entry in entries.items():
            report = self.reports.get(name)
            if report is not None:
                filled[name] = ledger.filled(entry, report.documents, report.rejects, self.limits)
            elif not entry.unread or entry.copy_of in self.reports or (
                    entry.copy_of in entries and not entries[entry.copy_of].unread):
                filled[name] = entry
        return filled

    def _read(self, names: Sequence[str]) -> None:
        if self.stopped is not None or not names:
            return
        batches = []
        for group in _batches([self.inputs[name] for name in names]):
            batches.append((self._batches, group))
            self._batches += 1
        work = partial(read_batch, settings=self.study.settings.reading, folder=self.scratch)
        try:
            for reports in engines.run(work, batches, engine=self.engine, workers=self.workers, name="reading",
                                       progress=self.progress):
                self.reports.update({report.name: report for report in reports})
                self._tolerate([report.rejects[0] for report in reports if report.rejects and not report.documents])
        except (KeyboardInterrupt, LimitReached) as stop:
            self.stopped = stop

    def _tolerate(self, bad: Sequence[Reject]) -> None:
        """Count files that could not be used; raise LimitReached when they are too many."""
        self.errors += len(bad)
        if self.max_errors is not None and self.errors > self.max_errors and bad:
            raise LimitReached(f"stopped: {self.errors} files could not be used, {bad[0].path}: {bad[0].message}",
                               hint=bad[0].hint or "rejects.jsonl says why; --max-errors sets how many may fail")

    def _moved(self, owners: Mapping[str, str], before: Ledger, entries: Mapping[str, Entry], stored: set[str]) \
            -> list[str]:
        """Return the known files that have to be read again, for a text that they hold has come to be theirs."""
        old_owners = ledger.owners(before.entries.values())
        return sorted({name for doc_id, name in owners.items() if name not in self.reports
                       and not (doc_id in stored and old_owners.get(doc_id) == name
                                and before.entries[name] == entries[name])})

    def _store(self, after: Ledger, owners: Mapping[str, str], before: Ledger, stored: set[str]) -> None:
        old_owners = ledger.owners(before.entries.values())
        places: dict[str, Path] = {}
        for doc_id, name in owners.items():
            unchanged = doc_id in stored and old_owners.get(doc_id) == name and \
                before.entries[name] == after.entries[name]
            if not unchanged and name in self.reports:
                places[doc_id] = self.scratch / self.reports[name].part
        removed = {doc_id for doc_id in stored if doc_id not in owners or doc_id in places}
        if removed or places or not self.study.read_json("corpus/parts.json", None):
            places = _compacted(places, self.scratch)
            update_corpus(self.study, removed, {doc_id: [path] for doc_id, path in places.items()})
        ledger.save(self.study, after)
        self._write_reprints()

    def _write_reprints(self) -> None:
        from nlp_tool.reading.duplicates import update_reprints

        update_reprints(self.study, progress=self.progress)

    def _record(self, counts: Mapping[str, int]) -> None:
        key = key_of(self.study.corpus_key(), file_hash(self.study.folder / "rejects.jsonl"))
        self.study.record("reading", {"key": key, "counts": dict(counts), "version": VERSION,
                                      "settings": {"reading": asdict(self.study.settings.reading)}})


def _stored_ids(study: Study) -> set[str]:
    return {doc_id for part in study.parts() if part.path.is_file()
            for doc_id in read_table(part.path, ["doc_id"])["doc_id"].to_pylist()}


def _compacted(places: dict[str, Path], folder: Path) -> dict[str, Path]:
    """Merge temporary parts in groups until few enough are left to be open at once."""
    paths = sorted(set(places.values()))
    if len(paths) <= MERGED_AT_ONCE:
        return places
    moved = {}
    for start in range(0, len(paths), MERGED_AT_ONCE):
        group = set(paths[start:start + MERGED_AT_ONCE])
        inside = {doc_id: path for doc_id, path in places.items() if path in group}
        target = folder / f"merged-{start:06d}.parquet"
        write_documents(target, merged_documents(inside), group_rows=GROUP_DOCUMENTS)
        moved.update(dict.fromkeys(inside, target))
    return moved


# --- what runs in the workers -----------------------------------------------------------------------------------


def _batches(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    """Divide files into batches of a bounded number and size, in their order."""
    batch: list[Input] = []
    size = 0
    for item in inputs:
        try:
            bytes_ = item.path.stat().st_size
        except OSError:
            bytes_ = 0
        if batch and (len(batch) >= BATCH_FILES or size + bytes_ > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += bytes_
    if batch:
        yield batch


def read_batch(batch: tuple[int, list[Input]], *, settings: Reading, folder: Path) -> list[Report]:
    """Read a batch of files in a process that can be killed; write their documents as one temporary part."""
    from nlp_tool.reading.worker import worker_for

    number, inputs = batch
    worker = worker_for(settings)
    part = f"batch-{number:06d}.parquet"
    documents: dict[str, Document] = {}
    reports = []
    for item in inputs:
        found: list[tuple[str, str]] = []
        rejects: list[Reject] = []
        for result in worker.read(item.path, item.name, item.given):
            if isinstance(result, Reject):
                rejects.append(replace(result, path=item.name))
            else:
                documents.setdefault(result.doc_id, result)
                found.append((result.doc_id, result.metadata.get("member", "")))
        reports.append(Report(item.name, tuple(found), tuple(rejects), part))
    write_documents(folder / part, [documents[doc_id] for doc_id in sorted(documents)], group_rows=GROUP_DOCUMENTS)
    return reports


