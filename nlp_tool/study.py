"""The study folder: its parts, the keys that say what is already made, and the manifest that says how.

The contract of a stage. The name of a result is its key: hash(content of its input, settings it uses, its version).
A result that exists is not made again. Nothing depends on a time stamp, on the order of the input or on the engine.
"""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import json
import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nlp_tool import engine as engines
from nlp_tool.annotations import Annotations
from nlp_tool.document import Document
from nlp_tool.errors import NoInput, NotWritable
from nlp_tool.settings import Settings, default_toml, read_settings
from nlp_tool.storage import (
    TEMPORARY,
    code_key,
    file_hash,
    key_of,
    move_into_place,
    read_annotations_part,
    read_documents_part,
    remove_temporary,
    write_json,
    write_text,
)

SETTINGS_FILE = "study.toml"
MANIFEST_FILE = "manifest.json"


@dataclass(frozen=True)
class Part:
    """A file of documents: those whose id, read as bits, starts with `prefix`; in the order of their ids."""

    prefix: str
    key: str
    documents: int
    path: Path


@dataclass(frozen=True)
class Stage:
    """How one folder of a study is made.

    name: the folder. function: "module:name", imported when it is needed. rooms: whose code and resources its result
    depends on (see `storage.code_key`). settings: the sections of study.toml that it uses. files: the settings that
    name files of the study whose content counts too, as "section.key". needs: stages that it reads besides the
    corpus. whole: sees the whole corpus at once.

    A stage of parts is called as function(source, target, settings, folder): both paths of Parquet files, the folder
    that of the study. A whole stage is called as function(study, folder): it fills the folder and returns counts.
    """

    name: str
    function: str
    rooms: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    whole: bool = False

    def load(self) -> Callable[..., Any]:
        """Import the function of this stage."""
        module, _, name = self.function.partition(":")
        return getattr(importlib.import_module(module), name)


class Study:
    """One scholar's project: a folder with study.toml, the documents and everything made of them."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.engine = "processes"
        self.workers: int | None = None

    # --- documents ---------------------------------------------------------------------------------------------

    def parts(self) -> list[Part]:
        """Return the parts of the corpus in the order of their prefixes, which is the order of the document ids."""
        index = self.read_json("corpus/parts.json", [])
        return [Part(row["prefix"], row["key"], row["documents"], self.folder / "corpus" / f"part-{row['key']}.parquet")
                for row in index]

    def documents(self) -> Iterator[Document]:
        """Yield the documents in the order of their ids, a part at a time."""
        for part in self.parts():
            yield from read_documents_part(part.path)

    def annotations(self) -> Iterator[Annotations]:
        """Yield the annotations in the order of the documents."""
        for path in self.part_results("annotations"):
            yield from read_annotations_part(path)

    def part_results(self, stage: str) -> list[Path]:
        """Return the files of a stage of parts, in the order of the parts of the corpus."""
        keys = [row["key"] for row in self.read_json(f"{stage}/parts.json", [])]
        if len(keys) != len(self.parts()):
            raise NoInput(f"{self.folder} has no {stage} yet", hint=f"run: nlp-tool study PATH... --out {self.folder}")
        return [self.folder / stage / f"part-{key}.parquet" for key in keys]

    def corpus_key(self) -> str:
        """Return a key of all documents of the study."""
        return key_of([part.key for part in self.parts()])

    # --- small files -------------------------------------------------------------------------------------------

    def read_json(self, name: str, default: Any) -> Any:
        """Read a JSON file of the study, or return the default where there is none."""
        path = self.folder / name
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else default

    def manifest(self) -> dict[str, Any]:
        """Return how each folder of the study was made."""
        return self.read_json(MANIFEST_FILE, {"stages": {}})

    def record(self, stage: str, entry: Mapping[str, Any]) -> None:
        """Write into the manifest how a stage was made."""
        manifest = self.manifest()
        # Tuples of the settings come back from the file as lists.
        new = json.loads(json.dumps(entry))
        old = {name: value for name, value in manifest["stages"].get(stage, {}).items() if name != "versions"}
        if new != old:
            # The versions are those of the run that made it, not of a later one that found it there.
            manifest["versions"] = versions()
            manifest["stages"][stage] = {**new, "versions": versions()}
            write_json(self.folder / MANIFEST_FILE, manifest)

    def log(self, line: str) -> None:
        """Add a line with the time to run.log, the one file that differs between equal runs."""
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with open(self.folder / "run.log", "a", encoding="utf-8", newline="\n") as file:
            file.write(f"{now} {line}\n")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the study for one run; raise NotWritable, naming the holder, when another run has it."""
        from filelock import FileLock, Timeout

        holder = self.folder / ".lock-holder"
        lock = FileLock(self.folder / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            who = holder.read_text(encoding="utf-8").strip() if holder.is_file() else "another run"
            raise NotWritable(f"{self.folder} is in use by {who}", hint="wait until that run has ended") from error
        except OSError as error:
            raise NotWritable(f"cannot write in {self.folder}: {error.strerror}",
                              hint="choose another folder") from error
        try:
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()}\n", encoding="utf-8")
            remove_temporary(self.folder)
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    # --- running stages ----------------------------------------------------------------------------------------

    def fingerprint(self, stage: Stage) -> str:
        """Return a key of everything but the input that a stage's result depends on."""
        sections = {name: dataclasses.asdict(getattr(self.settings, name)) for name in stage.settings}
        contents = {}
        for name in stage.files:
            section, _, field = name.partition(".")
            path = self.file(getattr(getattr(self.settings, section), field))
            contents[name] = file_hash(path) if path else ""
        return key_of(stage.name, code_key(*stage.rooms), sections, contents)

    def file(self, name: str) -> Path | None:
        """Return the path of a file that a setting names, relative to the study; None when it is not there."""
        path = self.folder / name
        return path if name and path.is_file() else None

    def run(self, function: Callable[[Any], Any], items: Sequence[Any], *, name: str = "working",
            progress: engines.Progress = engines.silent) -> Iterator[Any]:
        """Yield `function(item)` for each item in order, on the engine that this run was started with."""
        return engines.run(function, items, engine=self.engine, workers=self.workers, name=name, progress=progress)

    def run_parts(self, stage: Stage, *, progress: engines.Progress = engines.silent) -> int:
        """Make the results of a stage that are missing, one file a part; return how many were made."""
        folder = self.folder / stage.name
        folder.mkdir(parents=True, exist_ok=True)
        self._refuse_damaged()
        keys = self._part_keys(stage)
        digests = {row["key"]: row["sha256"] for row in self.read_json(f"{stage.name}/parts.json", [])}
        results = [folder / f"part-{key}.parquet" for key in keys]
        hashes = {path: file_hash(path) for path in results if path.exists()}
        missing = [(part.path, path) for part, key, path in zip(self.parts(), keys, results, strict=True)
                   if path not in hashes or hashes[path] != digests.get(key, hashes[path])]
        if missing:
            work = partial(_make_part, function=stage.function, settings=self.settings, folder=self.folder)
            for _ in self.run(work, missing, name=stage.name, progress=progress):
                pass
            hashes |= {path: file_hash(path) for _, path in missing}
        index = [{"key": key, "sha256": hashes[path]} for key, path in zip(keys, results, strict=True)]
        if self.read_json(f"{stage.name}/parts.json", None) != index:
            write_json(folder / "parts.json", index)
        remove_other_parts(folder, {path.name for path in results})
        self.record(stage.name, {"key": key_of(keys), "parts": len(keys), "settings": self._used(stage),
                                 "code": code_key(*stage.rooms)})
        return len(missing)

    def is_made(self, stage: Stage) -> bool:
        """Say whether the results of a stage of parts are those of these documents, settings and code."""
        made = [row["key"] for row in self.read_json(f"{stage.name}/parts.json", [])]
        return bool(made) and made == self._part_keys(stage)

    def _part_keys(self, stage: Stage) -> list[str]:
        fingerprint = self.fingerprint(stage)
        return [key_of(part.key, fingerprint) for part in self.parts()]

    def run_whole(self, stage: Stage, *, progress: engines.Progress = engines.silent) -> bool:
        """Make the folder of a whole stage unless it stands there already; return whether it was made."""
        stages = self.manifest()["stages"]
        inputs = {name: stages.get(name, {}).get("key", "") for name in stage.needs}
        key = key_of(self.corpus_key(), inputs, self.fingerprint(stage))
        old = stages.get(stage.name, {})
        if old.get("key") == key and self._intact(old.get("outputs", {})):
            return False
        progress(stage.name, 0, 1)
        scratch = self.folder / f"{TEMPORARY}{stage.name}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        try:
            counts = stage.load()(self, scratch) or {}
            outputs = self._install(scratch, stage.name, old.get("outputs", {}))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        self.record(stage.name, {"key": key, "inputs": inputs, "counts": counts, "outputs": outputs,
                                 "settings": self._used(stage), "code": code_key(*stage.rooms)})
        progress(stage.name, 1, 1)
        return True

    def _install(self, scratch: Path, name: str, old: Mapping[str, str]) -> dict[str, str]:
        """Move what a stage made to its place, file by file, and remove what it no longer makes."""
        outputs = {}
        for path in sorted(p for p in scratch.rglob("*") if p.is_file()):
            # A stage that makes a single page (report.html) has no folder of its own.
            inside = path.relative_to(scratch)
            target = Path(inside.name) if inside.parts[0] == "_top" else Path(name) / inside
            outputs[target.as_posix()] = file_hash(path)
            move_into_place(path, self.folder / target)
        for gone in old.keys() - outputs.keys():
            (self.folder / gone).unlink(missing_ok=True)
        return outputs

    def _intact(self, outputs: Mapping[str, str]) -> bool:
        paths = {self.folder / name: digest for name, digest in outputs.items()}
        return bool(paths) and all(path.is_file() and file_hash(path) == digest for path, digest in paths.items())

    def verify(self) -> list[str]:
        """Recompute the hash of every file that the manifest names; return the paths that are missing or differ."""
        digests = {name: digest for entry in self.manifest()["stages"].values()
                   for name, digest in entry.get("outputs", {}).items()}
        for index in sorted(self.folder.glob("*/parts.json")):
            stage = index.parent.name
            digests |= {f"{stage}/part-{row['key']}.parquet": row["sha256"]
                        for row in self.read_json(f"{stage}/parts.json", [])}
        return sorted(name for name, digest in digests.items()
                      if not (self.folder / name).is_file() or file_hash(self.folder / name) != digest)

    def _refuse_damaged(self) -> None:
        rows = {f"part-{row['key']}.parquet": row["sha256"] for row in self.read_json("corpus/parts.json", [])}
        for name, digest in rows.items():
            path = self.folder / "corpus" / name
            if not path.is_file() or file_hash(path) != digest:
                raise NoInput(f"{path} is damaged or missing",
                              hint=f"remove {self.folder / 'corpus'} and run the study again: all is read anew")

    def _used(self, stage: Stage) -> dict[str, Any]:
        return {name: dataclasses.asdict(getattr(self.settings, name)) for name in stage.settings}


def create_study(folder: Path) -> Study:
    """Make a study folder with its settings, or open it where it exists. Nothing that stands there is changed."""
    if folder.exists() and not folder.is_dir():
        raise NotWritable(f"{folder} is a file", hint="name a folder with --out")
    if folder.is_dir() and not (folder / SETTINGS_FILE).exists() and any(folder.iterdir()):
        raise NotWritable(f"{folder} has files in it and is not a study", hint="name a new or an empty folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(f"cannot make {folder}: {error.strerror}", hint="choose another folder") from error
    if not (folder / SETTINGS_FILE).exists():
        write_text(folder / SETTINGS_FILE, default_toml())
    return open_study(folder)


def open_study(folder: Path) -> Study:
    """Open a study folder; raise NoInput where there is none."""
    if not (folder / SETTINGS_FILE).is_file():
        raise NoInput(f"{folder} is not a study", hint="make one with: nlp-tool study PATH... --out STUDY")
    return Study(folder, read_settings(folder / SETTINGS_FILE))


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that results depend on."""
    names = ("nlp-tool", "jieba", "rjieba", "spacy", "scikit-learn", "numpy", "scipy", "gensim", "matplotlib",
             "pyarrow", "python-crfsuite")
    found = {"python": platform.python_version(), "system": sys.platform}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def _make_part(paths: tuple[Path, Path], *, function: str, settings: Settings, folder: Path) -> str:
    module, _, name = function.partition(":")
    source, target = paths
    getattr(importlib.import_module(module), name)(source, target, settings, folder)
    return target.name


def remove_other_parts(folder: Path, keep: set[str]) -> None:
    """Remove the parts of a folder that nothing needs any more."""
    for path in folder.glob("part-*.parquet"):
        if path.name not in keep:
            path.unlink(missing_ok=True)
