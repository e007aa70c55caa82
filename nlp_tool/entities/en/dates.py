"""Dates in English sentences, as precise as they are: 2019, 2022-09, 2020-09-01; `this year` if the year is known."""

from __future__ import annotations

import datetime
import re

from nlp_tool.document import Document, PartialDate
from nlp_tool.reading.dates import find_dates

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:18|19|20)\d{2}"
_DATE = re.compile(
    rf"\b(?:(?P<y1>{_YEAR})-(?P<n1>\d{{1,2}})(?:-(?P<d1>\d{{1,2}}))?(?!\d)"
    rf"|(?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y2>{_YEAR}))?(?!\d)"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m3>{_MONTH})(?:,?\s(?P<y3>{_YEAR}))?"
    rf"|(?P<m4>{_MONTH}),?\s(?:of\s)?(?:(?P<y4>{_YEAR})|(?P<t4>this\syear|last\syear))"
    rf"|(?P<y5>{_YEAR})(?!\d|-|\smet(?:er|re)))",
    re.IGNORECASE,
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:on|last|this)\s(?P<day>{'|'.join(WEEKDAYS)})\b(?!s|\sto\b)", re.IGNORECASE)
_BARE_MONTH = re.compile(
    r"\b(?:in|last|this|since)\s(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b(?!,?\s\d|\s(?:this|last|of)\b)"
)

_LETTERS = str.maketrans("ſıİ", "sii")
"""Letters that are matched as s and i where case does not count, and that have other small letters."""


def lowered(word: str) -> str:
    """Return a word in the small letters that tables have."""
    return word.translate(_LETTERS).lower()


def dates_in(text: str, *, year: int | None = None) -> list[tuple[int, str]]:
    """Return where each date of a text begins and its value; `year` is what a date without a year means, if known."""
    found = []
    for match in _DATE.finditer(text):
        value = _value({name: part for name, part in match.groupdict().items() if part}, year)
        if value:
            found.append((match.start(), value))
    return found


def dates_told(text: str, published: PartialDate | None) -> list[tuple[int, str]]:
    """Return where each date begins and its value, in order: also `on Monday`, `in April`, `last year`, which need the
    day on which the text was published."""
    if published is None:
        return dates_in(text)
    found = dates_in(text, year=published.year)
    found += [
        (mention.start, str(mention.date)) for mention in find_dates(text, published) if mention.relative
    ]
    found += _weekdays(text, published) + _months(text, published)
    taken: dict[int, str] = {}
    for start, value in sorted(found, key=lambda date: (date[0], -len(date[1]))):
        taken.setdefault(start, value)
    return list(taken.items())


def _weekdays(text: str, published: PartialDate) -> list[tuple[int, str]]:
    """`on Wednesday` is the last one before the text was published, or that day itself."""
    if published.precision != "day":
        return []
    found = []
    for match in _WEEKDAY.finditer(text):
        back = (published.first_day.weekday() - WEEKDAYS.index(lowered(match.group("day")))) % 7
        found.append((match.start("day"), (published.first_day - datetime.timedelta(days=back)).isoformat()))
    return found


def _months(text: str, published: PartialDate) -> list[tuple[int, str]]:
    """`in April` is that of the year of publication, or of the year before where it was not April yet."""
    if not published.month:
        return []
    found = []
    for match in _BARE_MONTH.finditer(text):
        month = MONTHS[lowered(match.group("month"))]
        found.append((match.start("month"), f"{published.year - (month > published.month)}-{month:02d}"))
    return found


def published_of(text: str, document: Document | None) -> PartialDate | None:
    """Return the date of a document, or else the first full date of its first lines, or else its year."""
    if document is not None and document.date is not None:
        return document.date
    days = [value for _, value in dates_in(text[:400]) if len(value) > 4]
    try:
        return PartialDate.parse(days[0]) if days else None
    except ValueError:
        return None


def _value(parts: dict[str, str], year: int | None) -> str:
    number = next((part for name, part in parts.items() if name[0] == "y"), "")
    month = next((str(MONTHS[lowered(part).rstrip(".")]) for name, part in parts.items() if name[0] == "m"), "")
    month = month or parts.get("n1", "")
    day = next((part for name, part in parts.items() if name[0] == "d"), "")
    if not number and year is not None:
        number = str(year - lowered(parts.get("t4", "")).startswith("last"))
    if not number or (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
        return ""
    return "-".join([number, *(f"{int(part):02d}" for part in (month, day) if part)])


def year_of(text: str) -> int | None:
    """Return the year of the first full date in the first lines of a text, None where there is none."""
    head = dates_in(text[:400])
    full = [value for _, value in head if len(value) > 4]
    return int(full[0][:4]) if full else None
