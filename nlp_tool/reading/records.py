"""What a reader takes and gives: a Source (bytes and a name) becomes Records and Rejects."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from nlp_tool.errors import REJECT_CODES
from nlp_tool.settings import Reading

MEGABYTE = 1_000_000
MAX_TEXT = 5_000_000
"""A text with more characters than this is not one document."""


@dataclass(frozen=True, slots=True)
class Source:
    """The content of one file, or of one member of an archive: bytes, a name for people, the reading settings."""

    data: bytes
    name: str
    settings: Reading
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One text as a reader found it, before cleaning. `fields` are what the file states about it: date, source,
    author, place, kind, page, url ...; `member` is its place inside the file (line 7, a sheet, a member of a zip)."""

    text: str
    title: str = ""
    member: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reject:
    """A file or record that was not used, and why. `code` is one of `nlp_tool.errors.REJECT_CODES`."""

    path: str
    code: str
    message: str
    hint: str = ""
    sha256: str = ""
    bytes: int = 0
    member: str = ""
    stage: str = "read"
    encoding: str = ""

    def __post_init__(self) -> None:
        if self.code not in REJECT_CODES:
            raise ValueError(f"unknown reject code {self.code!r}")

    def record(self) -> dict[str, str | int]:
        """Return the line of rejects.jsonl."""
        return dataclasses.asdict(self)


Item = Record | Reject
