"""Dates in English sentences, as precise as they are: 2019, 2022-09, 2020-09-01; `this year` if the year is known."""

from __future__ import annotations

import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:18|19|20)\d{2}"
_DATE = re.compile(
    rf"\b(?:(?P<y1>{_YEAR})-(?P<n1>\d{{1,2}})(?:-(?P<d1>\d{{1,2}}))?(?!\d)"
    rf"|(?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y2>{_YEAR}))?(?!\d)"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m3>{_MONTH})(?:,?\s(?P<y3>{_YEAR}))?"
    rf"|(?P<m4>{_MONTH}),?\s(?:of\s)?(?:(?P<y4>{_YEAR})|(?P<t4>this\syear|last\syear))"
    rf"|(?P<y5>{_YEAR})(?!\d|-|\smet(?:er|re)))",
    re.IGNORECASE,
)


def dates_in(text: str, *, year: int | None = None) -> list[tuple[int, str]]:
    """Return where each date of a text begins and its value; `year` is what a date without a year means, if known."""
    found = []
    for match in _DATE.finditer(text):
        value = _value({name: part for name, part in match.groupdict().items() if part}, year)
        if value:
            found.append((match.start(), value))
    return found


def _value(parts: dict[str, str], year: int | None) -> str:
    number = next((part for name, part in parts.items() if name[0] == "y"), "")
    month = next((str(_MONTHS[part.lower().rstrip(".")]) for name, part in parts.items() if name[0] == "m"), "")
    month = month or parts.get("n1", "")
    day = next((part for name, part in parts.items() if name[0] == "d"), "")
    if not number and year is not None:
        number = str(year - parts.get("t4", "").lower().startswith("last"))
    if not number or (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
        return ""
    return "-".join([number, *(f"{int(part):02d}" for part in (month, day) if part)])


def year_of(text: str) -> int | None:
    """Return the year of the first full date in the first lines of a text, None where there is none."""
    head = dates_in(text[:400])
    full = [value for _, value in head if len(value) > 4]
    return int(full[0][:4]) if full else None
