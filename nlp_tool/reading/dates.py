"""Dates in Chinese and English, as precise as they are stated; relative ones are resolved against a known date.

Nothing is invented: a day without a year stays unresolved where the document's own date is unknown, and 03/04/2022
is a date in 2022, for nobody can tell which of the two is the month.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlp_tool.document import PartialDate

_HAN_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零ＯO０", "0")
_WIDE = str.maketrans("０１２３４５６７８９．／－：，ſıİ", "0123456789./-:,sii")  # the last are matched as s and i
_MONTHS = {name: number for number, name in enumerate((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december"), 1)}
_MONTH = (r"(?P<m>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
          r"|Sept?(?:ember)?\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)")
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_HAN_YEAR = r"(?P<y>[一二][〇○零ＯO0０一二三四五六七八九]{3})"
_HAN_NUMBER = r"[一二三四五六七八九十]{1,3}"
_DAY_EN = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_NO_DIGIT = r"(?<![\d.])"
_END = r"(?!\d)"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as it stands in a text: code points [start, end), the words, what they mean, and whether the words
    needed another date to mean it."""

    start: int
    end: int
    text: str
    date: PartialDate
    relative: bool = False


def parse_date(text: str) -> PartialDate | None:
    """Return the date that a field, a label or a file name states, or None.

    >>> str(parse_date("2022.07.30")), str(parse_date("二〇二三年九月一日")), str(parse_date("Sept. 16, 2022"))
    ('2022-07-30', '2023-09-01', '2022-09-16')
    """
    for mention in find_dates(text):
        return mention.date
    folded = text.translate(_WIDE)
    for pattern in _FIELD_ONLY:
        if match := pattern.search(folded):
            return _date(*(int(part) if part else None for part in match.group("y", "m", "d")))
    return None


def find_dates(text: str, published: PartialDate | None = None) -> list[DateMention]:
    """Return the dates in a text, in order, without overlaps; the longest form wins.

    published: the document's own date; relative dates (今年4月, last September, 9月16日) are found only with it.
    """
    folded = text.translate(_WIDE)
    found = list(_absolute(text, folded)) if _ANY_YEAR.search(folded) else []
    if published:
        found += _relative(text, folded, published)
    found.sort(key=lambda mention: (mention.start, -mention.end, mention.relative))
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _date(year: int | None, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """Return a date, less precise where a part is impossible; None without a plausible year."""
    if year is None or not 1900 <= year <= 2099:
        return None
    for parts in ((year, month, day), (year, month, None)):
        try:
            return PartialDate(*parts)
        except ValueError:
            continue
    return PartialDate(year)


_ANY_YEAR = re.compile(r"(?:19|20)\d{2}|[一二][〇○零ＯO0０一二三四五六七八九]{3}年")


# --- dates that state their year --------------------------------------------------------------------------------

_STATED = tuple(re.compile(pattern, re.I) for pattern in (
    rf"{_NO_DIGIT}{_YEAR}\s?年\s?(?:(?P<m>\d{{1,2}})\s?月\s?(?:(?P<d>\d{{1,2}})\s?[日号])?)?(?![级代])",
    rf"{_NO_DIGIT}{_YEAR}(?P<s>[-./])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_END}",
    rf"{_NO_DIGIT}{_YEAR}-(?P<m>0[1-9]|1[0-2])(?P<d>(?!))?(?![\d-])",
    rf"\b{_MONTH}\s?{_DAY_EN},?\s{{0,2}}{_YEAR}{_END}",
    rf"{_NO_DIGIT}{_DAY_EN}(?:\sof)?\s{{1,2}}{_MONTH},?\s{{1,2}}{_YEAR}{_END}",
    rf"\b{_MONTH},?\s{{1,2}}(?:of\s)?{_YEAR}{_END}(?P<d>(?!))?",
))
_HAN = re.compile(rf"{_HAN_YEAR}年(?:(?P<m>{_HAN_NUMBER})月(?:(?P<d>{_HAN_NUMBER})[日号])?)?")
_DAY_FIRST = re.compile(rf"{_NO_DIGIT}(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s){_YEAR}{_END}")
# In a field or a file name also 20220920, 2022.9, 2022/9 and a bare year.
_FIELD_ONLY = tuple(re.compile(pattern) for pattern in (
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
    r"(?<!\d)(?P<y>(?:19|20)\d{2})[-./_](?P<m>0?[1-9]|1[0-2])(?!\d)(?P<d>(?!))?",
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?!\d)(?P<m>(?!))?(?P<d>(?!))?",
))


def _absolute(text: str, folded: str) -> Iterator[DateMention]:
    for pattern in _STATED:
        for match in pattern.finditer(folded):
            date = _date(int(match["y"]), _month(match["m"]), int(match["d"]) if match["d"] else None)
            if date:
                yield DateMention(match.start(), match.end(), text[match.start():match.end()], date)
    for match in _HAN.finditer(folded):
        year = int("".join(_HAN_DIGITS.get(c, c) for c in match["y"]))
        date = _date(year, _han_number(match["m"]), _han_number(match["d"]))
        if date:
            yield DateMention(match.start(), match.end(), text[match.start():match.end()], date)
    for match in _DAY_FIRST.finditer(folded):
        date = _day_first(int(match["a"]), int(match["b"]), int(match["y"]), match["s"])
        if date:
            yield DateMention(match.start(), match.end(), text[match.start():match.end()], date)


def _day_first(a: int, b: int, year: int, sign: str) -> PartialDate | None:
    if sign == "." or a > 12 or a == b:
        return _date(year, b, a)
    return _date(year, a, b) if b > 12 else _date(year)


def _month(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    start = text.lower().rstrip(".")[:3]
    return next(number for name, number in _MONTHS.items() if name.startswith(start))


def _han_number(text: str | None) -> int | None:
    """Return the value of 三, 十, 十二, 二十, 三十一."""
    if not text:
        return None
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(_HAN_DIGITS[text]) if len(text) == 1 else None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (int(_HAN_DIGITS[tens]) if tens else 1) * 10 + (int(_HAN_DIGITS[ones]) if ones else 0)


# --- dates relative to another ----------------------------------------------------------------------------------

_YEAR_SHIFTS = {"今年": 0, "本年": 0, "今": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1,
                "this year": 0, "last year": -1, "next year": 1, "the year before last": -2}
_DAY_SHIFTS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "昨": -1, "前天": -2, "前日": -2, "明天": 1, "明日": 1,
               "today": 0, "yesterday": -1, "tomorrow": 1}
_MONTH_SHIFTS = {"本月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1,
                 "this month": 0, "last month": -1, "next month": 1}
_YEAR_WORDS = r"(?P<w>this year|last year|next year)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"


def _relative(text: str, folded: str, published: PartialDate) -> Iterator[DateMention]:
    for pattern, meaning in _RELATIVE:
        for match in pattern.finditer(folded):
            date = meaning(match, published)
            if date:
                yield DateMention(match.start(), match.end(), text[match.start():match.end()], date, relative=True)


def _shifted_year(match: re.Match[str], published: PartialDate) -> PartialDate | None:
    groups = match.groupdict()
    month, day = groups.get("m"), groups.get("d")
    number = _month(month) if month and not _is_han(month) else _han_number(month)
    return _date(published.year + _YEAR_SHIFTS[match["w"].lower()], number, int(day) if day and number else None)


def _is_han(text: str) -> bool:
    return text[0] in _HAN_DIGITS or text[0] == "十"


def _shifted_day(match: re.Match[str], published: PartialDate) -> PartialDate | None:
    if published.precision != "day":
        return None
    day = published.first_day + datetime.timedelta(days=_DAY_SHIFTS[match["w"].lower()])
    return PartialDate(day.year, day.month, day.day)


def _shifted_month(match: re.Match[str], published: PartialDate) -> PartialDate | None:
    if not published.month:
        return None
    months = published.year * 12 + published.month - 1 + _MONTH_SHIFTS[match["w"].lower()]
    day = match.groupdict().get("d")
    return _date(months // 12, months % 12 + 1, int(day) if day else None)


def _month_of_last(match: re.Match[str], published: PartialDate) -> PartialDate | None:
    """`last September` is that of the year before; said in December it may also be this year's, and stays open."""
    month = _month(match["m"])
    if not published.month or month is None or month < published.month:
        return None
    return PartialDate(published.year - 1, month)


def _season(match: re.Match[str], published: PartialDate) -> PartialDate | None:
    # A season that crosses no month border of ours: the year is sure, the month is not.
    return PartialDate(published.year - 1) if match["w"].lower() == "last" and published.month == 1 else \
        PartialDate(published.year) if match["w"].lower() == "this" else None


def _without_year(match: re.Match[str], published: PartialDate) -> PartialDate | None:
    """9月16日 means the day nearest before publication, or up to two months after it; otherwise nobody knows."""
    month, day = _month(match["m"]), int(match["d"])
    if not published.month or month is None:
        return None
    candidates = [date for year in (published.year - 1, published.year, published.year + 1)
                  if (date := _date(year, month, day)) is not None and date.day]
    reach = (published.first_day - datetime.timedelta(days=300), published.last_day + datetime.timedelta(days=60))
    near = [date for date in candidates if reach[0] <= date.first_day <= reach[1]]
    return near[0] if len(near) == 1 else None


_RELATIVE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], PartialDate], PartialDate | None]], ...] = tuple(
    (re.compile(pattern, re.I), meaning) for pattern, meaning in (
        (rf"(?P<w>今年|本年|去年|上年|前年|明年)\s?(?:(?P<m>\d{{1,2}}|{_HAN_NUMBER})月(?:份|(?P<d>\d{{1,2}})[日号])?)?",
         _shifted_year),
        (rf"\b{_MONTH}(?:\s{_DAY_EN})?(?:,|\sof)?\s{_YEAR_WORDS}\b", _shifted_year),
        (rf"\b{_YEAR_WORDS}(?:,?\sin\s{_MONTH})?\b(?!')", _shifted_year),
        (r"(?P<w>今天|今日|昨天|昨日|前天|前日|明天|明日)", _shifted_day),
        (r"\b(?P<w>today|yesterday|tomorrow)\b(?!'s)", _shifted_day),
        (r"(?P<w>本月|上个月|上月|下个月|下月)(?:(?P<d>\d{1,2})[日号])?", _shifted_month),
        (r"\b(?P<w>this month|last month|next month)\b", _shifted_month),
        (rf"\blast\s{_MONTH}\b", _month_of_last),
        (rf"\b(?P<w>this|last)\s{_SEASON}\b", _season),
        (r"(?<![\d年])(?<!年 )(?P<m>1[0-2]|0?[1-9])月(?P<d>[12]\d|3[01]|0?[1-9])[日号]", _without_year),
        (rf"\b{_MONTH}\s{_DAY_EN}\b(?!,?\s{{1,2}}\d{{4}})", _without_year),
        (rf"(?<!\d)(?<!\d\s){_DAY_EN}\s{_MONTH}\b(?!,?\s{{1,2}}\d{{4}})", _without_year),
    ))
