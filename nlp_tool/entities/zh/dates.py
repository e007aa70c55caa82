"""The dates that a Chinese text names, and the date that it is of itself.

今年4月 is resolved by the year that the text is of, 次年 and 同年 by the last year named before, a bare 9月 by either,
昨天 by the day that the text is of. 二〇一四年十月, 2014.10 and 2014年10月 are one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date as day_of
from datetime import timedelta

_NOW = {"今年": 0, "本年": 0, "今": 0, "去年": -1, "去": -1, "上年": -1, "前年": -2, "明年": 1}
_NEXT = ("次年", "翌年", "第二年")
_DAYS = {"昨天": -1, "昨日": -1, "昨": -1, "今天": 0, "今日": 0, "前天": -2}
_DIGITS = dict(zip("〇零○o一二三四五六七八九两", [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2], strict=True))
_WRITTEN = "[一二][九〇零○o][〇零○o一二三四五六七八九]{2}(?=年)"
_YEAR = rf"(?:19|20)\d{{2}}|{_WRITTEN}"
_MONTH = r"\d{1,2}|十[一二]?|[一二三四五六七八九元]"
_DAY = r"\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_DATE = re.compile(
    rf"(?P<own>{_YEAR})\s?年(?:度|秋季学期)?(?:\s?(?P<month>{_MONTH})\s?月(?:\s?(?P<day>{_DAY})\s?[日号])?)?"
    rf"|(?<![\d.])(?P<year>(?:19|20)\d{{2}})[./-](?P<m>\d{{1,2}})(?!\d)(?:[./-](?P<d>\d{{1,2}})(?!\d))?"
    rf"|(?P<now>今年|去年|明年|前年|本年|上年|[今去](?=[春夏秋冬]))(?:(?P<nm>{_MONTH})月(?:(?P<nd>{_DAY})[日号])?)?"
    rf"|(?P<then>同年|当年|那年|这一?年|是年|该年|次年|翌年|第二年)(?:(?P<tm>{_MONTH})月(?:(?P<td>{_DAY})[日号])?)?"
    r"|(?P<ago>[一两二三四五六七八九十]|\d{1,2})年前"
    rf"|(?<![\d.个〇零○一二三四五六七八九十])(?P<bm>{_MONTH})月(?:(?P<bd>{_DAY})[日号])?(?!票|饼|光|考|报|刊)"
    r"|(?P<days>昨天|昨日|今天|今日|前天|昨(?=[下上晚]))"
    r"|(?<![\d月.〇])(?P<bare>\d{1,2})日(?!报|常)")
_EDGE = 160
_FULL = re.compile(rf"(?P<own>{_YEAR})(?:年|[./-])(?P<month>{_MONTH})(?:月|[./-]|(?![\d年]))(?P<day>{_DAY})?")
_ENDS = re.compile(rf"(?P<own>{_YEAR})(?:年?[^\d一-鿿]{{0,3}}$|年第|年\d{{1,2}}月号)")
_TITLED = re.compile(r"((?:19|20)\d{2})(?:\s?年|版|学年|春|秋|,|，)")
_TITLE, _LATE = 60, 60
"""Characters of a title, and those at the end of a text of which a month or year alone is believed."""
_TURNED = re.compile(r"\d{1,2}\.(\d{1,2})\.((?:19|20)\d{2})")


@dataclass(frozen=True, slots=True)
class Date:
    """A date as a text says it (full, now, then, ago, month, day) and what it means; empty where no year is known."""

    start: int
    end: int
    kind: str
    value: str


def number(written: str) -> int:
    """Return a number below a hundred, or a year, that stands in digits or in Chinese characters; 0 for none."""
    if not written or written.isdigit():
        return int(written or 0)
    if "十" in written:
        tens, _, ones = written.partition("十")
        return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS.get(sign, 1)) for sign in written))


def iso(year: int, month: int, day: int) -> str:
    """Return YYYY[-MM[-DD]]; a month or day that no calendar has is left out, and nothing stands for no year."""
    if not 1 <= year <= 9999:
        return ""
    if not 1 <= month <= 12:
        return str(year)
    return f"{year}-{month:02d}" + (f"-{day:02d}" if 1 <= day <= monthrange(year, month)[1] else "")


def issued(text: str) -> tuple[str, str]:
    """Return the date that a text is of, and how that is known: by its `edge`, `title` or `only` year."""
    head, tail = (re.sub(r"[^\S\n]+(?=[\d年月日])", "", part) for part in (text[:_EDGE], text[-_EDGE:]))
    partial = ""
    for part in (tail, head):
        for match in reversed(list(_FULL.finditer(part))):
            value = iso(number(match["own"]), number(match["month"]), number(match["day"] or ""))
            if match["day"]:
                return value, "edge"
            late = part is tail and len(part) - match.end() < _LATE
            partial = partial or (value if late else "")
    turned = _TURNED.search(head)
    last = _ENDS.search(tail.rstrip(" \n)】。"), max(0, len(tail) - _LATE)) or _ENDS.search(head)
    title = _TITLED.search(text.lstrip()[:_TITLE].split("\n")[0])
    years = {match[1] for match in re.finditer(r"((?:19|20)\d{2})年", text)}
    if partial or turned:
        return partial or iso(int(turned[2]), int(turned[1]), 0) if turned else partial, "edge"
    if last:
        return str(number(last["own"])), "edge"
    if title:
        return title[1], "title"
    return (years.pop(), "only") if len(years) == 1 else ("", "")


def year_of(text: str) -> int:
    """Return the year that a text is of (or 0)."""
    return int(issued(text)[0][:4] or 0)


def dates(text: str) -> list[Date]:
    """Return the dates of a text in order; a bare month that may be of two years stands there twice."""
    own = issued(text)[0]
    of, found = int(own[:4] or 0), list[Date]()
    last, month_before = 0, 0
    for match in _DATE.finditer(text):
        kind, year, month, day = _read(match, of, last)
        if kind == "days":
            value = _by_day(own, _DAYS[match["days"]])
        elif kind == "day":
            value = iso(last or of, month_before, day) if month_before else ""
        else:
            value = iso(year, month, day)
            month_before = month or month_before
        if kind == "month" and of and last and of != last:
            found.append(Date(match.start(), match.end(), "of", iso(of, month, day)))
        if kind in ("full", "now", "then", "ago"):
            last = year or last
        found.append(Date(match.start(), match.end(), kind, value))
    return found


def _read(match: re.Match[str], of: int, last: int) -> tuple[str, int, int, int]:
    """Return the kind, year, month and day of a match; 0 for what it does not say."""
    part = match.groupdict()
    if part["own"]:
        return "full", number(part["own"]), number(part["month"] or ""), number(part["day"] or "")
    if part["year"]:
        return "full", int(part["year"]), int(part["m"]), number(part["d"] or "")
    if part["now"]:
        return "now", of and of + _NOW[part["now"]], number(part["nm"] or ""), number(part["nd"] or "")
    if part["then"]:
        return "then", last and last + (part["then"] in _NEXT), number(part["tm"] or ""), number(part["td"] or "")
    if part["ago"]:
        return "ago", of and of - number(part["ago"]), 0, 0
    if part["bm"]:
        return "month", last or of, number(part["bm"]), number(part["bd"] or "")
    return ("days", of, 0, 0) if part["days"] else ("day", last or of, 0, int(part["bare"]))


def _by_day(own: str, days: int) -> str:
    """Return the day so many days after that of a text, where it names one that the calendar has."""
    try:
        return str(day_of.fromisoformat(own) + timedelta(days)) if len(own) == 10 else ""
    except ValueError:
        return ""
