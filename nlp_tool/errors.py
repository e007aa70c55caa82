"""The errors that nlp-tool raises on purpose.

    ToolError              something that the user can mend; carries a hint and an exit code
    ├── SettingsError      study.toml or an option holds something impossible                       (2)
    ├── MissingPackage     an extra or a font is not installed                                      (1)
    ├── NoInput            nothing to work on, or a file of another format                          (4)
    ├── NotWritable        the output is locked, exists already, or cannot be written               (5)
    ├── LimitReached       a limit that the user set or that protects the machine                   (6)
    └── ReadError          one document cannot be read; caught by the reading stage, never ends a run

Anything else that escapes the library is a bug and shows its traceback only with --debug.
"""

from __future__ import annotations


class ToolError(Exception):
    """An error that the user can mend: a message of one line, a hint, an exit code."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error cross process borders with its hint."""
        return (_rebuild, (type(self), self.message, self.hint, self.__dict__))


def _rebuild(kind: type[ToolError], message: str, hint: str, state: dict[str, object]) -> ToolError:
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    error.message, error.hint = message, hint
    error.__dict__.update(state)
    return error


class SettingsError(ToolError):
    """A setting or option that cannot be."""

    exit_code = 2


class MissingPackage(ToolError):
    """An optional package or a font is not installed."""

    exit_code = 1


class NoInput(ToolError):
    """Nothing usable was found, or a file has another format than its reader expects."""

    exit_code = 4


class NotWritable(ToolError):
    """The output is locked by another run, exists already, or cannot be written."""

    exit_code = 5


class LimitReached(ToolError):
    """A limit stopped the run: --max-errors, disk, memory."""

    exit_code = 6


class ReadError(ToolError):
    """One document cannot be read. `code` is one of `REJECT_CODES`."""

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        if code not in REJECT_CODES:
            raise ValueError(f"unknown reject code {code!r}")
        super().__init__(message, hint=hint)
        self.code = code


# The closed list of reasons why a document was not used; docs/reading.md says what each means.
REJECT_CODES = frozenset({
    "unsupported", "encrypted", "corrupt", "timeout", "worker_died", "limit_exceeded", "dtd_forbidden",
    "decode_error", "garbled_text", "empty_text", "too_short", "bad_line", "duplicate", "unreadable", "internal",
})
