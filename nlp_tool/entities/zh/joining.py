"""When a school joined: one of the dates in reach of its mention, or none, by weights; when a person took office.

今年4月 is resolved by the year that the text is of, 次年 and 同年 by the last year named before, a bare 9月 by either.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from nlp_tool.entities import choice
from nlp_tool.entities.zh.spans import Page
from nlp_tool.entities.zh.symbols import lexicon

_NOW = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1}
_THEN = {"同年": 0, "当年": 0, "次年": 1, "翌年": 1, "第二年": 1}
_DATE = re.compile(
    r"(?:((?:19|20)\d{2})(?:年|[./-](?=\d{1,2}(?!\d)))|(今年|去年|明年|前年|本年)|(同年|当年|次年|翌年|第二年)|(?<![\d.])(?=\d{1,2}月))"
    r"(?:(\d{1,2})(?:月(?:(\d{1,2})日)?|[./-](\d{1,2})(?!\d)|(?![\d所个年名家位%])))?")
_ISSUED = re.compile(r"((?:19|20)\d{2})(?:年|[./-])\d{1,2}(?:月|[./-])\d{1,2}")
_EDGE = 160
"""Characters at the beginning and the end of a text in which its own date stands."""
_BEFORE, _AFTER = 3, 1
"""Dates before and behind a school that are considered."""
_REACH = 300
_OFFICE = 20
"""Characters between a date and a person, and between a person and the word that tells of an office."""
BIAS = -0.5
"""How much saying no date weighs: careful readers leave out some that the text tells, so that little speaks for it."""
_WORDS = ("join", "absorb", "compose", "contain", "found", "leave", "lead", "plan", "part")
_TAKES = re.compile(r"(?:[担出接调就升兼]任|被(?:任命|聘)|受聘|当选|履新|上任|接棒|任(?![务教课何职期命意凭]))")
_TAKEN = re.compile(rf"[^。;!?\n、]{{0,10}}?{_TAKES.pattern}")
_SINCE = re.compile(rf"(?:起|开始|以来)?,?{_TAKES.pattern}")
_STEPS = (4, 10, 20, 40, 80, 160)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as a text says it (full, now, then, month) and what it means; an empty value where no year is known."""

    start: int
    end: int
    kind: str
    value: str


def year_of(text: str) -> int:
    """Return the year that a text is of: that of the full date at its edges, or the only one it names (or 0)."""
    for part in (text[-_EDGE:], text[:_EDGE]):
        found = _ISSUED.findall(part)
        if found:
            return int(found[-1])
    years = set(re.findall(r"((?:19|20)\d{2})年", text))
    return int(years.pop()) if len(years) == 1 else 0


def dates(text: str) -> list[Date]:
    """Return the dates of a text in order."""
    found, of, last = [], year_of(text), 0
    for match in _DATE.finditer(text):
        own, now, then, month, day, other_day = match.groups()
        if own:
            kind, year = "full", int(own)
        elif now:
            kind, year = "now", of and of + _NOW[now]
        elif then:
            kind, year = "then", last and last + _THEN[then]
        else:
            kind, year = "month", last or of
        last = year or last
        value = str(year or "")
        if year and month and 1 <= int(month) <= 12:
            value += f"-{int(month):02d}"
            day = day or other_day
            value += f"-{int(day):02d}" if day and 1 <= int(day) <= 31 else ""
        if match.end() > match.start():
            found.append(Date(match.start(), match.end(), kind, value))
    return found


class Calendar:
    """The dates of a page, to be asked which of them tells when a school joined."""

    def __init__(self, page: Page) -> None:
        """Take a page; its dates are read when one is asked for."""
        self.page = page

    @cached_property
    def dates(self) -> list[Date]:
        """The dates of the page in order."""
        return dates(self.page.flat)

    @cached_property
    def _starts(self) -> list[int]:
        return [date.start for date in self.dates]

    def near(self, place: int) -> list[Date]:
        """Return the dates that may say when the school at a place joined."""
        at = bisect_left(self._starts, place)
        low, high = self.page.sentences[self.page.sentence_of(place)]
        before = [date for date in self.dates[max(0, at - _BEFORE) : at] if date.start >= place - _REACH]
        after = [date for date in self.dates[at : at + _AFTER] if low <= date.start < high]
        return [date for date in (*before, *after) if date.value]

    def evidence(self, date: Date, start: int, end: int, role: str) -> list[str]:
        """Return what speaks for a date being that at which the school start:end joined."""
        flat, first = self.page.flat, date.start < start
        low, high = self.page.sentences[self.page.sentence_of(start)]
        between = flat[date.end : start] if first else flat[end : date.start]
        side = "before" if first else "after"
        rest = flat[end : min(high, end + 40)]
        line = "\n" not in between
        where = "sentence" if low <= date.start < high else "line" if line else "above"
        nearest = first and self.dates[bisect_left(self._starts, start) - 1] is date
        parts = ["any", f"kind:{date.kind}", f"parts:{date.value.count('-')}", f"{side}:{where}", f"role:{role}",
                 f"{side}:{sum(len(between) > step for step in _STEPS)}", f"{where}:nearest:{nearest}",
                 f"{side}:clause:{not re.search('[,;:。!?]', between)}",
                 f"stops:{min(3, len(re.findall('[;。!?]', between)))}"]
        head = not flat[flat.rfind("\n", 0, date.start) + 1 : date.start].strip(" ·-●■◆▼(【[") and where != "sentence"
        parts += ["heads the line"] if head else []
        for name in _WORDS:
            words = lexicon()[name]
            parts += [f"{side}:between:{name}"] if any(word in between for word in words) else []
            parts += [f"{side}:rest:{name}"] if any(word in rest for word in words) else []
        return parts

    def joined(self, start: int, end: int, role: str) -> str:
        """Return the date at which the school start:end joined, an empty text where none is told."""
        found = self.near(start)
        if not found:
            return ""
        weights = choice.load("joined", "relations_zh.npz")
        best = choice.likeliest([*(self.evidence(date, start, end, role) for date in found), ["none"]], weights)
        return found[best].value if best < len(found) else ""

    def taken(self, start: int, end: int) -> str:
        """Return the date at which a sentence says that the person start:end took office, or an empty text.

        It stands before the person (2021年9月, 张三出任校长) or behind (张三2021年9月起任校长).
        """
        low, high = self.page.sentences[self.page.sentence_of(start)]
        flat = self.page.flat
        if not _TAKES.search(flat, end, min(high, end + 2 * _OFFICE)):
            return ""
        at = bisect_left(self._starts, start)
        for date in self.dates[max(0, at - 1) : at]:
            between = flat[date.end : start]
            if date.start >= low and len(between) <= _OFFICE and not re.search("[;、]", between):
                return date.value if _TAKEN.match(flat, end, min(high, end + _OFFICE)) else ""
        for date in self.dates[at : at + 1]:
            if end <= date.start <= end + 3 and _SINCE.match(flat, date.end, high):
                return date.value
        return ""
