"""When a school joined: the date in reach of its mention, 今年4月 resolved by the year that the text is of."""

from __future__ import annotations

import re

_DATE = re.compile(
    r"(?:((?:19|20)\d{2})(?:年|[./-](?=\d{1,2}(?!\d)))|(今年|去年|明年|前年|本年))"
    r"(?:(\d{1,2})(?:月(?:(\d{1,2})日)?|[./-](\d{1,2})(?!\d)|(?![\d所个年名家位%])))?")
_SHIFT = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1}
_JOINED = re.compile(r"[加并划纳融编归转进汇迁接]入|划归|归[到于]|划[到给]|吸[纳收]|接[管收手]|[托代]管|新增|"
                     r"增[补列添设]|收[下归了]|挂牌|授牌|领办|签约|启用|改为|更名|改隶|抱团|[牵携联]手|成为|加盟|交给|移交|合并|并到")
_ISSUED = re.compile(r"((?:19|20)\d{2})(?:年|[./-])\d{1,2}(?:月|[./-])\d{1,2}")
_EDGE = 160
"""Characters at the beginning and the end of a text in which its own date stands."""


def year_of(text: str) -> int:
    """Return the year that a text is of: that of the full date at its edges, or the only one it names (or 0)."""
    for part in (text[-_EDGE:], text[:_EDGE]):
        found = _ISSUED.findall(part)
        if found:
            return int(found[-1])
    years = set(re.findall(r"((?:19|20)\d{2})年", text))
    return int(years.pop()) if len(years) == 1 else 0


def joined(text: str, start: int, end: int, place: int, *, year: int) -> str:
    """Return the date at which a sentence start:end says that the school at a place joined, or an empty text.

    The last date before the school counts, if the words between it and the end of the sentence tell of joining.
    """
    found = [match for match in _DATE.finditer(text, start, max(start, place)) if match.group(1) or year]
    if not found or not _JOINED.search(text, found[-1].end(), end):
        return ""
    own, word, month, day, other_day = found[-1].groups()
    value = own or str(year + _SHIFT[word])
    if not month or not 1 <= int(month) <= 12:
        return value
    day = day or other_day
    return f"{value}-{int(month):02d}" + (f"-{int(day):02d}" if day and 1 <= int(day) <= 31 else "")
