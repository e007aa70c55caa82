"""The dates of an English text: where each stands, what kind of date it is, and what it means.

`this year` and `on Monday` mean what they mean on the day of the text, `that year` and `two years later` in the year
named last before, a bare `in September` either: what it is stays open, as two dates with one place.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp_tool.document import Document, PartialDate
from nlp_tool.entities.en.dates import MONTHS, WEEKDAYS, lowered, published_of

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:18|19|20)\d{2}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d:])"
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate(_COUNTED, 1)}
_NUMBER = "(?:a|" + "|".join(_NUMBERS) + r"|\d{1,2})"
_NOW = {"this": 0, "last": -1, "next": 1}
_SEASON = "(?:year|spring|summer|autumn|fall|winter|september|semester|term)"
_DATE = re.compile(
    rf"(?<![\d,.])(?P<y1>{_YEAR})\s?[-./]\s?(?P<n1>\d{{1,2}})(?:\s?[-./]\s?(?P<d1>\d{{1,2}}))?(?![\d/%])"
    rf"|\b(?P<m2>{_MONTH})\s?(?P<d2>{_DAY})(?:\s?,\s?|\sof\s|\s)?(?P<y2>{_YEAR}|this\syear|last\syear|that\syear)?(?!\d)"
    rf"|(?<![\d.])(?P<d3>{_DAY})\s(?:of\s)?(?P<m3>{_MONTH})(?:,?\s?(?:of\s)?(?P<y3>{_YEAR}|this\syear|last\syear|that\syear))?(?!\d)"
    rf"|\b(?P<m4>{_MONTH})(?:,\s?|\sof\s|\s)(?P<y4>{_YEAR}|this\syear|last\syear|that\syear|(?:the|that)\ssame\syear|the\sfollowing\syear)(?!\d)"
    rf"|(?<![\d,.])(?P<y5>{_YEAR})(?:\syear)?,?\s(?P<m5>{_MONTH})(?:\s(?P<d5>{_DAY}))?"
    rf"|(?<![\d,.])(?P<y6>{_YEAR})(?!\d|,\d|\.\d|\s?(?:yuan|met(?:er|re)s?|students|pupils|children|teachers|people|classes|square|mu)\b)"
    rf"|\b(?P<r7>this|last|next)\s(?:(?P<m7>{_MONTH})(?:\s(?P<d7>{_DAY}))?|{_SEASON}\b)"
    rf"|\b(?P<then>that|the\ssame|the\sfollowing|the\snext|second)\s(?:year|autumn|spring)\b"
    rf"|\b(?P<number>{_NUMBER})\syears?\s(?P<way>ago|later|after|earlier|before)\b"
    rf"|(?:(?<=\bin\s)|(?<=\bsince\s)|(?<=\bby\s)|(?<=\bfrom\s)|(?<=\buntil\s)|(?<=\bof\s)|(?<=\band\s))(?P<m8>{_MONTH})"
    r"|\bthis\smonth\s(?P<d8>\d{1,2})(?:st|nd|rd|th)?"
    rf"|\b(?P<weekday>{'|'.join(WEEKDAYS)})\b(?!s)"
    rf"|\bthe\s(?P<d9>\d{{1,2}})(?:st|nd|rd|th)(?=[,.;]|\s(?:of\sthis\smonth|and|the)\b)"
    rf"|\b(?P<today>today|yesterday)\b",
    re.IGNORECASE,
)
_HEAD, _FOOT = 400, 160


@dataclass(frozen=True, slots=True)
class Date:
    """A date `text[start:end]` and its value; kind: full, year, now, then, month (of the text's year), month_then (of
    the year named last), day (of the days before the text), past (so many years ago)."""

    start: int
    end: int
    kind: str
    value: str


def day_of(text: str, document: Document | None) -> PartialDate | None:
    """Return the day, month or year that a text is of: as its head says, or its foot, or the only year in its head."""
    known = published_of(text, document)
    if known is not None:
        return known
    edges = [text[:_HEAD], text[-_FOOT:]]
    for edge in edges:
        values = [value for match in _DATE.finditer(edge) if len(value := _stated(match)) > 4]
        if values:
            return PartialDate.parse(values[0] if edge is edges[0] else values[-1])
    years = {value for match in _DATE.finditer(edges[0]) if (value := _stated(match))}
    return PartialDate.parse(years.pop()) if len(years) == 1 else None


def calendar_of(text: str, published: PartialDate | None) -> list[Date]:
    """Return the dates of a text in order; those whose year is unknown are left out."""
    found: list[Date] = []
    last = 0
    for match in _DATE.finditer(text):
        for kind, value in _meant(match, published, last):
            if value[4:5].isdigit():  # counted on beyond the year 9999
                continue
            found.append(Date(match.start(), match.end(), kind, value))
            last = int(value[:4])
    return found


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    """Return the words of year, month and day of a match."""
    given = {name: part for name, part in match.groupdict().items() if part and name[1:].isdigit()}
    year, month, day = (next((lowered(part) for name, part in given.items() if name[0] in kind), "")
                        for kind in ("y", "mn", "d"))
    return year, month, day


def _value(year: int, month: str, day: str) -> str:
    """Return a date as precise as it can be."""
    number = int(month) if month.isdigit() else MONTHS.get(month.rstrip("."), 0)
    days = int(re.sub(r"\D", "", day) or 0)
    if not 1 <= number <= 12:
        return str(year)
    try:
        return datetime.date(year, number, days).isoformat()
    except ValueError:
        return f"{year}-{number:02d}"


def _stated(match: re.Match[str]) -> str:
    """Return the value of a date that states its year, or an empty text."""
    year, month, day = _parts(match)
    return _value(int(year), month, day) if year.isdigit() else ""


def _meant(match: re.Match[str], published: PartialDate | None, last: int) -> Iterator[tuple[str, str]]:
    """Yield the kinds and values that a date may have."""
    year, month, day = _parts(match)
    if year.isdigit():
        value = _stated(match)
        yield "full" if len(value) > 4 else "year", value
    elif match["then"] or "that" in year or "same" in year or "following" in year:
        step = lowered(match["then"] or year)
        if last:
            yield "then", _value(last + any(word in step for word in ("follow", "next", "second")), month, day)
    elif match["number"]:
        yield from _years_off(match, published, last)
    elif match["weekday"] or match["today"] or match["d8"] or match["d9"]:
        yield from _days_off(match, published)
    elif year or match["r7"]:
        if published is not None and not (match["r7"] and month):
            yield "now", _value(published.year + _NOW[lowered(year or match["r7"]).split()[0]], month, day)
        elif published is not None:
            yield from _bare(month, day, published, 0)
    else:
        yield from _bare(month, day, published, last)


def _years_off(match: re.Match[str], published: PartialDate | None, last: int) -> Iterator[tuple[str, str]]:
    word = lowered(match["number"])
    number = int(word) if word.isdigit() else _NUMBERS.get(word, 1)
    if lowered(match["way"]) in ("ago", "before", "earlier"):
        if published is not None:
            yield "past", str(published.year - number)
    elif last:
        yield "then", str(last + number)


def _days_off(match: re.Match[str], published: PartialDate | None) -> Iterator[tuple[str, str]]:
    if published is None or published.precision != "day":
        return
    day = published.first_day
    if match["weekday"]:
        day -= datetime.timedelta(days=(day.weekday() - WEEKDAYS.index(lowered(match["weekday"]))) % 7)
    elif match["today"]:
        day -= datetime.timedelta(days=lowered(match["today"]) == "yesterday")
    else:
        number = int(match["d8"] or match["d9"])
        month = day if number <= day.day else day.replace(day=1) - datetime.timedelta(days=1)
        yield "day", _value(month.year, str(month.month), str(number))
        return
    yield "day", day.isoformat()


def _bare(month: str, day: str, published: PartialDate | None, last: int) -> Iterator[tuple[str, str]]:
    """Yield what `in September` may mean: that of the text's year (or the year before), that of the year named last."""
    values: dict[str, str] = {}
    if published is not None:
        number = MONTHS[month.rstrip(".")]
        year = published.year - (bool(published.month) and number > (published.month or 0))
        values[_value(year, month, day)] = "month"
    if last:
        values.setdefault(_value(last, month, day), "month_then")
    for value, kind in values.items():
        yield kind, value
