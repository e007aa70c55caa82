"""What is read: a Document, and dates that know how precise they are."""

from __future__ import annotations

import calendar
import datetime
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import total_ordering

KINDS = ("policy", "news", "thesis", "other")
LANGUAGES = ("zh", "en")
SCRIPTS = ("Hans", "Hant", "Latn")

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as its source: a year, a month, or a day. An unknown part is None, never invented.

    >>> str(PartialDate(2022, 9))
    '2022-09'
    >>> PartialDate.parse("2022-09-20").precision
    'day'
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        if not 1 <= self.year <= 9999:
            raise ValueError(f"no such year: {self.year}")
        datetime.date(self.year, self.month or 1, self.day or 1)  # raises ValueError for 2022-02-30

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read the ISO form YYYY[-MM[-DD]]; raise ValueError for anything else."""
        match = _ISO.fullmatch(text)
        if not match:
            raise ValueError(f"not a date of the form YYYY[-MM[-DD]]: {text!r}")
        return cls(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> datetime.date:
        """The earliest day that this date may mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The latest day that this date may mean."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def period(self, length: str) -> str | None:
        """Return the year, quarter or month (`length`) that holds this date; None when the date is not so precise.

        >>> PartialDate(2022, 9, 20).period("quarter"), PartialDate(2022).period("month")
        ('2022-Q3', None)
        """
        if length == "year":
            return f"{self.year:04d}"
        if self.month is None:
            return None
        return f"{self.year:04d}-{self.month:02d}" if length == "month" else f"{self.year:04d}-Q{(self.month + 2) // 3}"

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        if self.day:
            text += f"-{self.day:02d}"
        return text

    def __lt__(self, other: PartialDate) -> bool:
        return (self.year, self.month or 0, self.day or 0) < (other.year, other.month or 0, other.day or 0)


def periods_between(first: str, last: str) -> list[str]:
    """Return every period from `first` to `last` of the same length, both included, so that gaps show as gaps.

    >>> periods_between("2021-Q3", "2022-Q1")
    ['2021-Q3', '2021-Q4', '2022-Q1']
    """
    year, _, inner = first.partition("-")
    names = {"": [""], "Q": [f"-Q{n}" for n in range(1, 5)]}.get(inner[:1], [f"-{n:02d}" for n in range(1, 13)])
    every = (f"{y:04d}{name}" for y in range(int(year), int(last[:4]) + 1) for name in names)
    return [period for period in every if first <= period <= last]


@dataclass(frozen=True, slots=True)
class Document:
    """One news item, policy or abstract. `text` never changes after reading; offsets into it are code points.

    `language` is zh or en, `script` Hans, Hant or Latn; `place` is what the metadata state (province/city/district
    joined by blanks), not what the text mentions; `path` is where it was read, for people; `metadata` holds everything
    else as text (author, page, encoding ...).
    """

    doc_id: str
    text: str
    title: str = ""
    language: str = "zh"
    script: str = ""
    date: PartialDate | None = None
    source: str = ""
    place: str = ""
    kind: str = "other"
    path: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


def document_id(text: str, title: str = "") -> str:
    """Return the id of a document: 16 hex digits of the SHA-256 of its title and text.

    It depends on the content alone, so that reading a document twice adds nothing.
    """
    return hashlib.sha256(f"{title}\x1f{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
