"""The process that opens documents. It can be killed: a document that hangs or crashes costs itself alone.

    python -m nlp_tool.reading.worker      reads one JSON line a file from stdin, answers JSON lines on stdout

Worker is the other end: it starts the process, sends files, watches the clock, and starts a new one after a death.
A pipe to a plain subprocess works alike on Linux, macOS and Windows, and inside the workers of any engine.
"""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import nlp_tool
from nlp_tool.document import Document, PartialDate
from nlp_tool.errors import ToolError
from nlp_tool.reading.records import Reject
from nlp_tool.settings import Reading

MEMORY_EXIT = 86
"""The exit code of a process that ended itself because it grew over its limit."""
IDLE_SECONDS = 3
"""A process without work ends after this; the next file starts a new one."""
START_SECONDS = 60
"""What starting the process may take, on a slow disk or a busy machine, beside the time for the document."""


class Worker:
    """A process that reads files, restarted when it dies. Not shared between threads."""

    def __init__(self, settings: Reading) -> None:
        self.settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0
        self._timed_out = False
        self._busy = threading.Lock()
        self._last_work = 0.0

    def read(self, path: Path, name: str, given: Mapping[str, str]) -> Iterator[Document | Reject]:
        """Yield the documents and rejects of a file. Each document has the time limit for itself."""
        with self._busy:
            yield from self._read(path, name, given)
            self._last_work = time.monotonic()

    def _read(self, path: Path, name: str, given: Mapping[str, str]) -> Iterator[Document | Reject]:
        process = self._running()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(_line({"path": str(path), "name": name, "given": dict(given)}))
            process.stdin.flush()
            while True:
                self._deadline = time.monotonic() + self.settings.timeout
                line = process.stdout.readline()
                self._deadline = 0.0
                if not line.endswith(b"\n"):
                    break
                answer = json.loads(line)
                if answer == "end":
                    return
                yield _decoded(answer)
        except (BrokenPipeError, OSError):
            pass
        finally:
            self._deadline = 0.0
        yield self._death(name)

    def _death(self, name: str) -> Reject:
        code = self.stop()
        if self._timed_out:
            return Reject(name, "timeout", f"reading took longer than {self.settings.timeout} s",
                          "raise it with --timeout, or split the file")
        if code == MEMORY_EXIT:
            return Reject(name, "limit_exceeded", f"reading needed more than {self.settings.memory_mb} MB of memory",
                          "raise memory_mb in study.toml, or split the file")
        return Reject(name, "worker_died", f"the reader crashed on this file (exit code {code})",
                      "open the file in its own program and save it again, or as PDF or txt")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()  # it was killed between two documents: no fault of the next one
        if self._process is None:
            self._timed_out = False
            root = str(Path(nlp_tool.__file__).parent.parent)
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1",
                           "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(
                               filter(None, (root, os.environ.get("PYTHONPATH", ""))))}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "nlp_tool.reading.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=environment)
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(_line(dataclasses.asdict(self.settings)))
            self._process.stdin.flush()
            self._deadline = time.monotonic() + START_SECONDS
            threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()
            ready = self._process.stdout.readline()
            self._deadline = 0.0
            if not ready:
                code = self.stop()
                raise ToolError(f"the process that reads documents does not start (exit code {code})",
                                hint="run: nlp-tool doctor")
        return self._process

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the process when the deadline of its document has passed, end it when it has long had no work."""
        self._last_work = time.monotonic()
        while process.poll() is None:
            if self._deadline and time.monotonic() > self._deadline:
                self._timed_out = True
                process.kill()
                return
            if time.monotonic() - self._last_work > IDLE_SECONDS and self._busy.acquire(blocking=False):
                try:
                    if self._process is process:
                        self.stop()
                finally:
                    self._busy.release()
                return
            time.sleep(0.1)

    def stop(self) -> int | None:
        """End the process and return its exit code; the next file starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return None
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return process.returncode


_WORKERS: dict[Reading, Worker] = {}


def worker_for(settings: Reading) -> Worker:
    """Return this process's Worker for these settings; it lives until the process ends."""
    if settings not in _WORKERS:
        _WORKERS[settings] = Worker(settings)
        atexit.register(_WORKERS[settings].stop)
    return _WORKERS[settings]


def _decoded(answer: dict[str, Any]) -> Document | Reject:
    if "code" in answer:
        return Reject(**answer)
    return Document(**{**answer, "date": PartialDate.parse(answer["date"]) if answer["date"] else None})


# --- inside the process -----------------------------------------------------------------------------------------


def main() -> None:
    """Read jobs from stdin until it closes; write answers to what was stdout, which parsers cannot reach."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    jobs = sys.stdin.buffer
    stated = json.loads(jobs.readline())
    settings = Reading(**{**stated, "clean": tuple(stated["clean"])})
    from nlp_tool.reading.files import read_file

    limit_memory(settings.memory_mb)
    _answer(answers, "ready")
    for line in jobs:
        job = json.loads(line)
        for item in read_file(Path(job["path"]), job["name"], settings=settings, given=job["given"]):
            _answer(answers, item.record() if isinstance(item, Reject) else
                    {**{field: getattr(item, field) for field in Document.__dataclass_fields__},
                     "date": str(item.date or ""), "metadata": dict(item.metadata)})
        _answer(answers, "end")


def _answer(stream: IO[bytes], value: Any) -> None:
    stream.write(_line(value))
    stream.flush()


def _line(value: Any) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"


def limit_memory(megabytes: int) -> None:
    """Let this process end itself when it grows over the limit; on Linux the system refuses memory beyond it too."""
    threading.Thread(target=_watch_memory, args=(megabytes * 1_000_000,), daemon=True).start()
    if sys.platform == "linux":
        import resource

        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * 1_000_000,) * 2)


def _watch_memory(limit: int) -> None:
    while True:
        if resident_bytes() > limit:
            os._exit(MEMORY_EXIT)
        time.sleep(0.2)


def resident_bytes() -> int:
    """Return the memory that this process holds, or the most that it held where the system says only that."""
    if sys.platform == "linux":
        import resource

        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    if sys.platform == "win32":
        return _windows_bytes()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _windows_bytes() -> int:
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = [("cb", ctypes.c_ulong), ("faults", ctypes.c_ulong)] + [
            (name, ctypes.c_size_t) for name in ("peak", "resident", "a", "b", "c", "d", "pagefile", "peak_pagefile")]

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo(ctypes.c_void_p(kernel.GetCurrentProcess()), ctypes.byref(counters), counters.cb)
    return int(counters.resident)


if __name__ == "__main__":
    main()
