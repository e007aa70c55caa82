"""Run one function over many items, on one core, many processes or a cluster; joblib does the work.

A function that runs here is importable, takes one item and returns something small: only file paths travel.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from nlp_tool.errors import MissingPackage, SettingsError

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
"""Called with the name of the work, how much is done, and how much there is."""

# engine -> joblib backend, the module that registers it, the extra that installs it
ENGINES: dict[str, tuple[str, str, str]] = {
    "serial": ("sequential", "", ""),
    "processes": ("loky", "", ""),
    "dask": ("dask", "distributed", "dask"),
    "ray": ("ray", "ray.util.joblib", "ray"),
    "spark": ("spark", "joblibspark", "spark"),
}


def silent(name: str, done: int, total: int) -> None:
    """Report nothing."""


def default_workers() -> int:
    """Return the number of cores that this process may use: the scheduler's word first, then the affinity mask."""
    stated = os.environ.get("SLURM_CPUS_PER_TASK", "")
    if stated.isdigit() and int(stated) > 0:
        return int(stated)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(function: Callable[[Item], Result], items: Sequence[Item], *, engine: str = "processes",
        workers: int | None = None, name: str = "working", progress: Progress = silent) -> Iterator[Result]:
    """Yield `function(item)` for each item, in the order of the items, whatever the engine.

    engine: a key of ENGINES; `dask=ADDRESS` joins a running Dask cluster. Raise SettingsError for an unknown engine
    and MissingPackage when its extra is not installed. One item or one worker runs in this process.
    """
    kind, _, address = engine.partition("=")
    if kind not in ENGINES:
        raise SettingsError(f"unknown engine {kind!r}", hint=f"one of {', '.join(ENGINES)}")
    workers = workers or default_workers()
    progress(name, 0, len(items))
    if kind == "serial" or (kind == "processes" and (workers == 1 or len(items) <= 1)):
        results: Iterator[Result] = (function(item) for item in items)
    else:
        results = _parallel(function, items, kind, address, workers)
    for done, result in enumerate(results, 1):
        progress(name, done, len(items))
        yield result


def _parallel(function: Callable[[Item], Result], items: Sequence[Item], kind: str, address: str,
              workers: int) -> Iterator[Result]:
    from joblib import Parallel, delayed, parallel_config

    backend, options = _backend(kind, address, workers)
    if backend == "loky":
        options["inner_max_num_threads"] = 1
    with parallel_config(backend=backend, n_jobs=workers, **options):
        # Every item is a task of its own; the parts are large enough. Results come in order and as they are made.
        yield from Parallel(return_as="generator", batch_size=1)(delayed(function)(item) for item in items)


def _backend(kind: str, address: str, workers: int) -> tuple[str, dict[str, Any]]:
    backend, module, extra = ENGINES[kind]
    if not module:
        return backend, {}
    try:
        imported = __import__(module, fromlist=["register"])
    except ImportError as error:
        raise MissingPackage(f"the engine {kind} is not installed", hint=f'pip install "nlp-tool[{extra}]"') from error
    if kind == "dask":
        client = imported.Client(address) if address else imported.Client(n_workers=workers, threads_per_worker=1,
                                                                           dashboard_address=None)
        return backend, {"wait_for_workers_timeout": 60, "client": client} if address else {}
    imported.register_ray() if kind == "ray" else imported.register_spark()
    return backend, {}
