"""Which newspaper, site or office a text comes from, where the text says so in words and not by a label.

A name counts if it ends as names of media do, or stands in quotes in a phrase that says where the text was printed.
The phrases are rows of stamps.toml.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import cache

from nlp_tool.document import PartialDate
from nlp_tool.reading.dates import find_dates
from nlp_tool.reading.resource import table
from nlp_tool.reading.stamps import media_endings, segments

LOOK = 200
"""So many characters of a line are searched for a phrase."""

_AUTHOR_LABEL = re.compile(r"^[（(]?(?:文|作者|撰文|文/图|图文)\s{0,2}[:：/|｜]\s{0,2}")
# 德州新闻网讯, 红网时刻永州12月14日讯, 中新网保定4月12日电, 江南都市报讯 全媒体记者
_WIRE = re.compile(r"^[（(【\[]?\s{0,3}([一-鿿A-Za-z·]{2,20})(?:\d{1,2}月\d{1,2}日)?"
                   r"(?:讯|電|电|报道|報道|訊)(?:\s{0,3}[（(]| {1,3}|$)")
_REPORTER = re.compile(r"^[（(]?\s{0,3}([一-鿿·-]{2,20}?)\s{0,3}(?:全媒体|融媒体|见习|实习|首席)?"
                       r"(?:记者|通讯员|記者)[\s/：:]{0,3}[一-鿿]{2,4}")
_WIRE_EN = re.compile(r"^[A-Z][A-Za-z' ]{2,30}, (?:[A-Z][a-z]{2,8}\.? \d{1,2},? )?(?:\d{4} )?"
                      r"\(([A-Z][A-Za-z'’ ]{1,40})\)")
_SIGNED_EN = re.compile(r"^\(?([A-Z][A-Za-z'’ ]{2,40}?) ?[(,]? ?(?:[Rr]eporter|[Cc]orrespondent|[Ss]taff writer)s?\b")
_LED_DATE = re.compile(r"^(?:《?(?P<source>[A-Z][A-Za-z'’ ]{3,40}|[一-鿿·]{2,16})》?[,，]?[ 　]{1,3})?"
                       r"(?P<date>(?:19|20)\d{2}(?:-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日))(?=[. 　])")
_INSIDE = re.compile(r"[（(]([一-鿿·-]{2,20}?)(?:全媒体|融媒体|见习|实习|首席)?(?:记者|記者)")
_QUOTES = re.compile(r"[《“\"「『【]|公[众眾]")
_WORD_EN = re.compile(r"[A-Z][a-z]{2}")
_EDGES = re.compile(r"^\W+|\W+$")
_BOTH = re.compile(r"[和与及、]")
_WRITING = re.compile(r"(?:报告|规划|意见|通知|方案|办法|条例|讲话|纲要|决定|计划|法)$")
_OFFICE_ZH = re.compile(r"(?:局|厅|廳|委|委员会|委員會|"
                        r"办公室|政府|学校|小学|中学|党委|党组|党总支|党支部|领导小组|督导室)$")
_OFFICE_EN = re.compile(r"^(?:The )?(?:General |Municipal |District |County |Provincial )?"
                        r"(?:Education (?:and Sports )?(?:Bureau|Department|Commission)|(?:Bureau|Department|Ministry|"
                        r"Commission) of Education|Office|People's Government|Party Committee)\b.{0,80}$"
                        r"|^[A-Z][A-Za-z'’ ]{2,40} (?:Education (?:and Sports )?(?:Bureau|Commission|Department)|"
                        r"Bureau of Education|People's Government)$")


def is_outlet(name: str) -> bool:
    """Tell whether a name is that of a newspaper, a site or an office, by its ending."""
    name = name.strip()
    if not 2 <= len(name) <= 40 or name in table("stamps.toml")["sources"]["nobody"]:
        return False
    return name in table("stamps.toml")["sources"]["known"] or name.endswith(_endings())


def is_medium(name: str) -> bool:
    """Tell whether a name is that of a newspaper or a site; offices and schools are none."""
    return is_outlet(name) and (name in table("stamps.toml")["sources"]["known"] or name.endswith(media_endings()))


def is_office(line: str) -> bool:
    """Tell whether a whole line is the name of an office, a committee or a school."""
    line = line.strip()
    if not 4 <= len(line) <= 90 or line in table("stamps.toml")["sources"]["nobody"]:
        return False
    return bool((len(line) <= 30 and not re.search(r"[，。、：；！？\s]", line) and _OFFICE_ZH.search(line))
                or _OFFICE_EN.match(line))


@cache
def _endings() -> tuple[str, ...]:
    return (*media_endings(), *table("stamps.toml")["sources"]["offices"])


def told_source(lines: Iterable[str]) -> str:
    """Return the outlet that the lines at the edges of a text tell, or nothing.

    某网某地12月14日讯, 某报记者 某某, (某新闻网 通讯员某某), 某晚报 2025-06-22; then the phrases of stamps.toml.
    """
    lines = list(lines)
    return next((name for line in lines if (name := _stamped(line))), "") or _phrased(lines)


def begins_report(line: str) -> bool:
    """Tell whether a line opens a report: 某网某地12月14日讯（记者 ..."""
    return bool(_WIRE.match(line))


def led(line: str) -> re.Match[str] | None:
    """Match a line that begins with a date, or with a newspaper and a date: 某日报 2019-12-03 ..."""
    match = _LED_DATE.match(line)
    if match and match["source"]:
        return match if is_outlet(match["source"]) else None
    return match if match and "年" not in match["date"] else None


def opened(line: str) -> tuple[str, PartialDate] | None:
    """Return outlet and date of a paragraph that begins with both: Somewhere Daily client, April 21, 2023. ..."""
    first = next(iter(find_dates(line[:80])), None)
    if first is None or not first.date.day or first.start < 4 or re.search(r"[:：]", line[:first.start]):
        return None
    name = _EDGES.sub("", line[:first.start])
    name = re.sub(r" (?:[Cc]lient|[Aa]pp)$", "", name)
    closed = line[first.end:first.end + 1] in ("", ".", " ", "　", ":", "：", "—", "-", ")", "）")
    return (name, first.date) if closed and is_medium(name) else None


def _stamped(line: str) -> str:
    if opening := opened(line):
        return opening[0]
    first = next(iter(find_dates(line[:40])), None)
    if first and first.start == 0 and first.date.day:
        line = line[first.end:].strip()
    if (match := _SIGNED_EN.match(line)) and is_outlet(match.group(1)):
        return match.group(1) if not is_outlet(match.group(1).removesuffix(" News")) \
            else match.group(1).removesuffix(" News")
    if (match := _WIRE_EN.match(line)) and (is_outlet(match.group(1)) or match.group(1).isupper()):
        return match.group(1)
    line = _AUTHOR_LABEL.sub("", line)
    if (match := _WIRE.match(line)) and (name := _outlet_of(match.group(1))):
        return name
    # Before 记者 the whole word is the outlet or none of it is.
    for match in (_REPORTER.match(line), _INSIDE.search(line[:60])):
        if match and (name := _employer(match.group(1))):
            return name
    return _outlet_of_stamp(line) or _alone(line)


def _employer(words: str) -> str:
    """Return the outlet before 记者: the last of 某报·某端, the whole of 某报-某云 (one house, two names)."""
    name = words.rpartition("·")[2].strip("-")
    return name if is_outlet(name) or any(is_medium(part) for part in name.split("-")) else ""


def _phrased(lines: list[str]) -> str:
    """Return the outlet of the first phrase that tells one; the rows stand in the order of their strength."""
    heads = [line[:LOOK] for line in lines]
    fitting = {"zh": [line for line in heads if not line.isascii()],
               "any": [line for line in heads if _QUOTES.search(line)],
               "en": [line for line in heads if _WORD_EN.search(line)]}
    for pattern, kind in _phrases():
        for line in fitting[kind]:
            for match in pattern.finditer(line):
                name = match["name"].strip(" .《》“”\"「」『』")
                if kind == "en":
                    name = _outlet_of(name)
                elif kind == "zh" and (not is_medium(name) or _BOTH.search(name)):
                    continue
                if name and name not in table("stamps.toml")["sources"]["nobody"] and not _WRITING.search(name):
                    return name
    return ""


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The phrases of stamps.toml, each with the kind of its name: zh, en or any."""
    names = {"{zh}": r"(?P<name>[一-鿿][一-鿿A-Za-z0-9·-]{1,19}?)",
             "{any}": r"(?P<name>[^《》“”\"「」『』。，]{2,16}?)",
             "{en}": r"(?P<name>[A-Z][A-Za-z'’.&-]{0,20}(?: [A-Za-z'’.&-]{1,20}){0,5})"}
    found = []
    for row in table("stamps.toml")["phrase"]:
        mark = next(mark for mark in names if mark in row["form"])
        found.append((re.compile(row["form"].replace(mark, names[mark])), mark.strip("{}")))
    return tuple(found)


def _alone(line: str) -> str:
    """Return the newspaper that a short line names beside names of people and pages, or alone: （某日报）."""
    if len(line) > 60:
        return ""
    for segment in segments(line):
        name = segment.text.strip(" 　()（）[]【】《》,，:：-—")
        if segment.kind == "text" and len(name) <= 30 and is_medium(name):
            return name
    return ""


def signature(last: list[str]) -> str:
    """Return the office that signs a notice: a short line above (or below) the date, alone with it."""
    for office, date in itertools.pairwise(last):
        dated = [mention for mention in find_dates(date) if mention.date.day]
        if len(dated) == 1 and len(date) <= 24 and (is_office(office) or (len(office) <= 30 and is_outlet(office))):
            return office
    return ""


def _outlet_of_stamp(line: str) -> str:
    """Return the outlet of a short line that holds a full date beside it: 某晚报 2025-06-22, People's Daily | ..."""
    dates = [mention for mention in find_dates(line) if mention.date.day] if len(line) <= 90 else []
    if len(dates) != 1 or line.endswith(("。", ".")):
        return ""
    pieces = [segment.value for segment in segments(line.replace(dates[0].text, "  ")) if segment.kind == "text"]
    parts = [part.strip(" 　()（）[]【】,，:：-—《》/") for piece in pieces for part in re.split(r"[,，]| / ", piece)]
    for part in parts:
        for name in (part, part.split(" ")[0].strip("《》")):
            # An office or a school has to stand alone with the date, else it is what the line is about.
            if is_outlet(name) and (is_medium(name) or len(parts) == 1):
                return name
    return ""


def _outlet_of(words: str) -> str:
    """Return the longest beginning of these words that names an outlet: 红网时刻永州 -> 红网时刻."""
    words = words.rpartition("·")[2] if is_outlet(words.rpartition("·")[2]) else words
    for end in range(len(words), 1, -1):
        whole = end == len(words) or words[end] == " " or words[end] > "\x7f"
        if whole and is_outlet(words[:end]):
            return words[:end]
    return ""
