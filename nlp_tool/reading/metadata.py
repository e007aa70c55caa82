"""Title, date, source, author, page and kind, where the text itself states them. What is not stated stays empty."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache

from nlp_tool.document import PartialDate
from nlp_tool.reading.dates import find_dates, parse_date
from nlp_tool.reading.resource import table
from nlp_tool.reading.stamps import Segment, is_end, media_endings, segments

HEAD, TAIL = 10, 12
"""So many filled lines at the beginning and the end are looked at for stamps."""
MAX_TITLE_HAN, MAX_TITLE = 80, 250

_STOP = re.compile(r"[。；！!]$|[^.]\.$|[,，、:：]$")
_PRINT = re.compile(r"《\s{0,3}([^《》]{2,20}?)\s{0,3}》\s{0,3}[（(]\s{0,3}(.{8,30}?)\s{0,3}[）)]")
_AUTHOR_LABEL = re.compile(r"^[（(]?(?:文|作者|撰文|文/图|图文)\s{0,2}[:：/|｜]\s{0,2}")
_PAGE = re.compile(r"(?:第\s{0,2})?([A-Z]?\d{1,3})\s{0,2}版")
# 德州新闻网讯, 红网时刻永州12月14日讯, 中新网保定4月12日电, 江南都市报讯 全媒体记者
_WIRE = re.compile(r"^[（(【\[]?\s{0,3}([一-鿿A-Za-z·]{2,20})(?:\d{1,2}月\d{1,2}日)?"
                   r"(?:讯|電|电|报道|報道|訊)(?:\s{0,3}[（(]| {1,3}|$)")
_REPORTER = re.compile(r"^[（(]?\s{0,3}([一-鿿·]{2,16}?)\s{0,3}(?:全媒体|融媒体|见习|实习|首席)?"
                       r"(?:记者|通讯员|記者)[\s/：:]{0,3}[一-鿿]{2,4}")
_WIRE_EN = re.compile(r"^[A-Z][A-Za-z' ]{2,30}, (?:[A-Z][a-z]{2,8}\.? \d{1,2},? )?(?:\d{4} )?"
                      r"\(([A-Z][A-Za-z'’ ]{1,40})\)")
_SIGNED_EN = re.compile(r"^\(?([A-Z][A-Za-z'’ ]{2,40}?) ?[(,]? ?(?:[Rr]eporter|[Cc]orrespondent|[Ss]taff writer)s?\b")
_QUOTED = re.compile(r"据(?:《([^《》]{2,16})》|([一-鿿·-]{2,16}?(?:报|网|社|客户端)))"
                     r"(?:[一-鿿]{0,6}\d{0,2}月?\d{0,2}日?)(?:报道|消息|讯|电|[，,（(\s]{1,3}记者)")
_LED_DATE = re.compile(r"^(?:《?(?P<source>[A-Z][A-Za-z'’ ]{3,40}|[一-鿿·]{2,16})》?[,，]?[ 　]{1,3})?"
                       r"(?P<date>(?:19|20)\d{2}(?:-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日))(?=[. 　])")
_INSIDE = re.compile(r"[（(]([一-鿿·]{2,20}?)(?:全媒体|融媒体|见习|实习|首席)?(?:记者|記者)")
_BY_LINE = re.compile(r"^By ([A-Z][A-Za-z.'’ -]{2,40}?)(?:,| for | in )", re.M)
_POLICY_ZH = re.compile(r"(?:通知|意见|方案|办法|规定|批复|决定|条例|纲要|规划|公告|通报|函|细则|计划|要点|通告)"
                        r"(?:》?[（(].{1,12}[）)])?$|关于印发|关于.{2,40}的(?:通知|批复|意见|函)")
_POLICY_NUMBER = re.compile(r"[一-鿿]{1,8}[〔\[［(（](?:19|20)\d{2}[〕\]］)）]\s{0,2}\d{1,4}\s{0,2}号")
_POLICY_EN = re.compile(r"^(?:Notice|Opinions?|Measures|Regulations?|Implementation Plan|Circular|Guidelines?|Decision|"
                        r"Provisions|Work Plan)\b", re.I)
_THESIS = re.compile(r"\b[Tt]his (?:thesis|dissertation)\b|本(?:论文|学位论文|研究以)|"
                     r"^(?:摘\s{0,4}要|Abstract)\s?[：:]?\s|硕士学位|博士学位|学位论文", re.M)
_NEWS = re.compile(r"记者|通讯员|本报讯|記者|報道|\breporters?\b|\bcorrespondent\b|Xinhua|新华社", re.I)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states about itself. `title_line` is the number of the line that is the title, or -1."""

    title: str = ""
    title_line: int = -1
    date: PartialDate | None = None
    source: str = ""
    author: str = ""
    page: str = ""


def stated(text: str) -> Stated:
    """Return what the lines around an article state: stamps near the beginning first, then near the end."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled:
        if is_end(lines[number]):
            filled = [n for n in filled if n < number] or filled
            break
    title, title_line = _title(lines, filled[:HEAD])
    head = [n for n in filled[:HEAD] if n != title_line]
    tail = [n for n in filled[-TAIL:] if n not in head and n != title_line][::-1]
    marked = [segment for n in head + tail for segment in segments(lines[n])]
    printed = next((match for n in tail + head if (match := _print_stamp(lines[n]))), None)
    date = _date(marked, printed, [lines[n] for n in head[:4]]) or _led_date(lines, head[:3] + tail[:4])
    ends = head[:5] + [n for n in filled[-4:] if n not in head[:5] and n != title_line][::-1]
    source = _labelled_source(marked) or (printed.group(1).strip() if printed else "")
    if not source or source in table("stamps.toml")["sources"]["aggregators"]:
        last = [lines[n].strip() for n in filled[-3:]]
        source = _wire([lines[n].strip() for n in ends]) or source or _signature(last)
    author = next((s.value for s in marked if s.kind == "author" and 0 < len(s.value) <= 60), "")
    if not source and author and is_outlet(author):
        source, author = author, ""
    page = _PAGE.search(printed.group(2)) if printed else None
    return Stated(title, title_line, date, source, author, page.group(1).lstrip("0") if page else "")


def _title(lines: list[str], head: list[int]) -> tuple[str, int]:
    """The first line that is neither chrome nor stamp, if it is short and no sentence."""
    for number in head:
        line = lines[number].strip()
        found = segments(line)
        named = next((segment.value for segment in found if segment.kind == "title" and segment.value), "")
        if named:
            return named, number
        if not found or all(segment.kind != "text" for segment in found) or _is_heading(line):
            continue
        if any(segment.kind == "title" for n in head for segment in segments(lines[n])):
            continue
        if _PRINT.fullmatch(line) or _led(line) or (len(found) > 1 and any(s.kind == "date" for s in found)):
            continue
        han = sum(1 for c in line if "一" <= c <= "鿿")
        limit = MAX_TITLE_HAN if han * 3 > len(line) else MAX_TITLE
        if len(line) > limit or (_STOP.search(line) and not line.endswith(("！", "!"))):
            return "", -1
        if len(head) < 2 or (_WIRE.match(line) and len(line) > 30):
            return "", -1
        return line, number
    return "", -1


def _is_heading(line: str) -> bool:
    return re.sub(r"[\s　：:]", "", line) in table("stamps.toml")["lines"]["headings"]


def _led(line: str) -> re.Match[str] | None:
    """Match a line that begins with a date, or with a newspaper and a date: 某日报 2019-12-03 ..."""
    match = _LED_DATE.match(line)
    if match and match["source"]:
        return match if is_outlet(match["source"]) else None
    return match if match and "年" not in match["date"] else None


def _print_stamp(line: str) -> re.Match[str] | None:
    match = _PRINT.search(line) if len(line) < 200 else None
    return match if match and parse_date(match.group(2)) else None


def _date(marked: list[Segment], printed: re.Match[str] | None, head: list[str]) -> PartialDate | None:
    """The most precise date of the stamps; publication before signature."""
    dates = [date for segment in marked if segment.kind == "date" and (date := parse_date(segment.value))]
    if printed:
        dates.append(parse_date(printed.group(2)) or dates[0])
    dates += [date for segment in marked if segment.kind == "date_signed" and (date := parse_date(segment.value))]
    if not dates:
        near = {segment.text for line in head for segment in segments(line)}
        dates = [date for segment in marked if segment.kind == "text"
                 and (date := _beside(segment.text, near=segment.text in near))]
        if len(set(dates)) > 2:  # a chronicle: its dates are what it is about
            return None
    return next((date for date in dates if date.day), dates[0] if dates else None)


def _beside(text: str, *, near: bool) -> PartialDate | None:
    """Return the full date in a short segment that is a stamp in all but its label: 某报记者 某某 2023-10-24."""
    if len(text) > 45 or (text.endswith(("。", ".", "；")) and len(text) > 20):
        return None
    found = [mention for mention in find_dates(text) if mention.date.day]
    if len(found) != 1:
        return None
    at_edge = near and (found[0].start == 0 or found[0].end == len(text))
    return found[0].date if _numeric(text) or (near and len(text) < 25) or at_edge else None


def _numeric(text: str) -> bool:
    return bool(re.search(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}", text))


def _led_date(lines: list[str], head: list[int]) -> PartialDate | None:
    """2017-08-29 上周末，... : a date that leads the first paragraph."""
    match = next((match for n in head if (match := _led(lines[n].strip()))), None)
    return parse_date(match["date"]) if match else None


def _labelled_source(marked: list[Segment]) -> str:
    """The source that a label names; an issuing office where there is none; a bare site address comes last."""
    values = [_source_name(s.value) for kind in ("source", "issuer") for s in marked
              if s.kind == kind and s.value != s.text]
    values += [s.value for s in marked if s.kind == "source" and s.value == s.text]
    return next((value for value in values if value), "")


def _source_name(value: str) -> str:
    value = value.strip("《》〈〉 　：:.。，,")
    if mention := next(iter(find_dates(value)), None):
        value = value[:mention.start].strip(" 　,，(（")
    return "" if value in table("stamps.toml")["sources"]["nobody"] else value


def _wire(lines: list[str]) -> str:
    """The outlet of 某网某地12月14日讯, of 某报记者 某某, of (某新闻网 通讯员某某), of 某晚报 2025-06-22."""
    for line in lines:
        if (match := _led(line)) and match["source"]:
            return match["source"]
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
        if (match := _REPORTER.match(line)) and is_outlet(match.group(1).rpartition("·")[2]):
            return match.group(1).rpartition("·")[2]
        if (match := _INSIDE.search(line[:60])) and is_outlet(match.group(1).rpartition("·")[2]):
            return match.group(1).rpartition("·")[2]
        if name := _outlet_of_stamp(line) or _alone(line):
            return name
    quoted = next((match for line in lines if (match := _QUOTED.search(line[:120]))), None)
    return (quoted.group(1) or quoted.group(2)) if quoted else ""


def _alone(line: str) -> str:
    """Return the newspaper that a short line names beside names of people and pages, or alone: （某日报）."""
    if len(line) > 60:
        return ""
    for segment in segments(line):
        name = segment.text.strip(" 　()（）[]【】《》,，:：-—")
        if segment.kind == "text" and len(name) <= 30 and name.endswith(media_endings()) and is_outlet(name):
            return name
    return ""


def _signature(last: list[str]) -> str:
    """Return the office that signs a notice: a short line above the date at the very end."""
    for office, date in itertools.pairwise(last):
        dated = [mention for mention in find_dates(date) if mention.date.day]
        if len(dated) == 1 and len(date) <= 16 and len(office) <= 30 and is_outlet(office):
            return office
    return ""


def _outlet_of_stamp(line: str) -> str:
    """Return the outlet of a short line that holds a full date beside it: 某晚报 2025-06-22, People's Daily | ..."""
    dates = [mention for mention in find_dates(line) if mention.date.day] if len(line) <= 90 else []
    if len(dates) != 1 or line.endswith(("。", ".")):
        return ""
    pieces = [segment.value for segment in segments(line.replace(dates[0].text, "  ")) if segment.kind == "text"]
    parts = [part.strip(" 　()（）[]【】,，:：-—《》") for piece in pieces for part in re.split(r"[,，]", piece)]
    for part in parts:
        for name in (part, part.split(" ")[0].strip("《》")):
            # An office or a school has to stand alone with the date, else it is what the line is about.
            if is_outlet(name) and (name.endswith(media_endings()) or len(parts) == 1):
                return name
    return ""


def _outlet_of(words: str) -> str:
    """Return the longest beginning of these words that names an outlet: 红网时刻永州 -> 红网时刻."""
    words = words.rpartition("·")[2] if is_outlet(words.rpartition("·")[2]) else words
    for end in range(len(words), 1, -1):
        if is_outlet(words[:end]):
            return words[:end]
    return ""


def is_outlet(name: str) -> bool:
    """Tell whether a name is that of a newspaper, a site or an office, by its ending."""
    name = name.strip()
    if not 2 <= len(name) <= 40 or name in table("stamps.toml")["sources"]["nobody"]:
        return False
    return name in table("stamps.toml")["sources"]["known"] or name.endswith(_endings())


@cache
def _endings() -> tuple[str, ...]:
    return (*media_endings(), *table("stamps.toml")["sources"]["offices"])


# --- kind -------------------------------------------------------------------------------------------------------

KINDS = {"报纸": "news", "newspaper": "news", "news": "news", "新闻": "news", "newspaperarticle": "news",
         "硕士": "thesis", "博士": "thesis", "thesis": "thesis", "dissertation": "thesis", "学位论文": "thesis",
         "期刊": "thesis", "学术期刊": "thesis", "辑刊": "thesis", "journalarticle": "thesis", "journal": "thesis",
         "论文": "thesis", "conferencepaper": "thesis", "中国会议": "thesis", "国际会议": "thesis",
         "policy": "policy", "政策": "policy", "法规": "policy", "statute": "policy", "公文": "policy",
         "other": "other", "其他": "other"}


def kind_of(field: str, title: str, text: str, source: str) -> str:
    """Return policy, news, thesis or other: what a field states, else by the title, the number, the wording."""
    known = KINDS.get(re.sub(r"[\s_/-]", "", field).lower())
    if known:
        return known
    head = text[:600]
    if _POLICY_ZH.search(title) or _POLICY_EN.search(title) or (
            _POLICY_NUMBER.search(head[:200]) and not _NEWS.search(head)):
        return "policy"
    if _THESIS.search(text[:3000]):
        return "thesis"
    if (source and is_outlet(source)) or _NEWS.search(head) or _NEWS.search(text[-200:]):
        return "news"
    return "other"
