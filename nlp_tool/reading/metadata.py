"""Title, date, source, author, page and kind, where the text itself states them. What is not stated stays empty."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp_tool.document import PartialDate
from nlp_tool.reading.dates import find_dates, parse_date
from nlp_tool.reading.outlets import begins_report, is_medium, is_office, is_outlet, led, opened, signature, told_source
from nlp_tool.reading.resource import table
from nlp_tool.reading.stamps import Segment, is_end, segments

HEAD, TAIL = 10, 12
"""So many filled lines at the beginning and the end are looked at for stamps."""
MAX_TITLE_HAN, MAX_TITLE = 80, 250

_STOP = re.compile(r"[。；！!]$|[^.]\.$|[,，、:：]$")
_PRINT = re.compile(r"《\s{0,3}([^《》]{2,20}?)\s{0,3}》\s{0,3}[（(]\s{0,3}(.{8,30}?)\s{0,3}[）)]")
_BRACKETED = re.compile(r"[（(][^（()）]{1,200}[）)]")
_PAGE = re.compile(r"(?:第\s{0,2})?([A-Z]?\d{1,3})\s{0,2}版")
_SAID = re.compile(r"(?:^|[（(][^（()）]{0,120}?)(?:[Ii]ssued|[Rr]eleased|[Pp]ublished|[Pp]osted|[Uu]pdated|"
                   r"[Dd]elivered|[Pp]romulgated|[Aa]dopted|印发|发布|更新)[^.。；;]{0,110}?"
                   r"[A-Za-z0-9月日号年]{0,9},? ?(?:19|20)\d{2}[^.。；;）)]{0,12}[.）)]?$")
_POLICY_ZH = re.compile(r"(?:通知|意见|方案|办法|规定|批复|决定|条例|纲要|规划|公告|通报|函|细则|计划|要点|通告)"
                        r"(?:》?[（(].{1,12}[）)])?$|关于印发|关于.{2,40}的(?:通知|批复|意见|函)")
_POLICY_NUMBER = re.compile(r"[一-鿿]{1,8}[〔\[［(（](?:19|20)\d{2}[〕\]］)）]\s{0,2}\d{1,4}\s{0,2}号")
_POLICY_EN = re.compile(r"^(?:Notice|Opinions?|Measures|Regulations?|Implementation Plan|Circular|Guidelines?|Decision|"
                        r"Provisions|Work Plan)\b", re.I)
_NOTE = re.compile(r"[\s,，]{0,3}(?:[（(][^（()）]{0,24}?(?:未经|[Ee]xcerpts?|[Uu]nofficial|[Aa]bridged|"
                   r"[Uu]pdated?|更新)[^（()）]{0,40}[）)]|[（(][一-鿿]{1,10}[〔\[［(（](?:19|20)\d{2}[〕\]］)）]\d{1,4}号[）)]|"
                   r", [Ee]xcerpts?)$")
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
    date = (_date(marked, printed, [lines[n] for n in head[:4]]) or _led_date(lines, head[:3] + tail[:4])
            or _said_date([lines[n].strip() for n in filled[:4] + filled[-3:]]))
    ends = head[:5] + [n for n in filled[-4:] if n not in head[:5] and n != title_line][::-1]
    author = next((s.value for s in marked if s.kind == "author" and 0 < len(s.value) <= 60), "")
    source = _labelled_source(marked) or _printed_in(printed)
    if not source or source in table("stamps.toml")["sources"]["aggregators"]:
        last = [lines[n].strip() for n in filled[-3:]]
        first = [lines[n].strip() for n in filled[:4]]
        named = author if is_medium(author) else ""
        source = named or told_source([lines[n].strip() for n in ends]) or source or signature(last) or signature(first)
    if author and (author == source or (not source and is_outlet(author))):
        source, author = author, ""
    page = _PAGE.search(printed.group(2)) if printed else None
    return Stated(bare_title(title), title_line, date, source, author, page.group(1).lstrip("0") if page else "")


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
        dated = len(found) > 1 and any(segment.kind == "date" for segment in found)
        if dated or _PRINT.fullmatch(line) or _BRACKETED.fullmatch(line) or _is_number(line) or led(line):
            continue
        han = sum(1 for c in line if "一" <= c <= "鿿")
        limit = MAX_TITLE_HAN if han * 3 > len(line) else MAX_TITLE
        if len(line) > limit or (_STOP.search(line) and not line.endswith(("！", "!"))):
            return "", -1
        if len(line) > 30 and len(re.findall(r"[。？！?!]", line)) > 1:
            return "", -1  # a letter, not its headline
        if len(head) < 2 or (begins_report(line) and len(line) > 30):
            return "", -1
        below = next((n for n in head if n > number and not _is_number(lines[n])), -1)
        if is_office(line) and below >= 0 and _POLICY_ZH.search(lines[below].strip()):
            continue  # a letterhead: the office, then what it writes
        return line, number
    return "", -1


def _is_number(line: str) -> bool:
    return bool(_POLICY_NUMBER.fullmatch(line.strip()))


def bare_title(title: str) -> str:
    """Return a title without the note in brackets at its end that is about the copy: （节选）, （某教〔2021〕16号）."""
    return _NOTE.sub("", title) or title


def _is_heading(line: str) -> bool:
    return re.sub(r"[\s　：:]", "", line) in table("stamps.toml")["lines"]["headings"]


def _print_stamp(line: str) -> re.Match[str] | None:
    match = _PRINT.search(line) if len(line) < 200 else None
    return match if match and parse_date(match.group(2)) else None


def _printed_in(printed: re.Match[str] | None) -> str:
    """The newspaper of a print stamp: its name ends so, or a page or an issue stands with the date."""
    name = printed.group(1).strip() if printed else ""
    return name if printed and (is_medium(name) or re.search(r"[版期]", printed.group(2))) else ""


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
    return bool(re.search(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}", text))


def _led_date(lines: list[str], head: list[int]) -> PartialDate | None:
    """2017-08-29 上周末，... : a date that leads the first paragraph."""
    for line in (lines[n].strip() for n in head):
        if match := led(line):
            return parse_date(match["date"])
        if opening := opened(line):
            return opening[1]
    return None


def _said_date(lines: list[str]) -> PartialDate | None:
    """Issued by ... on April 4, 2023, (updated Sept 2024): a note that says when, no sentence of the article."""
    for line in lines:
        match = _SAID.search(line) if len(line) <= 200 else None
        if match:
            found = find_dates(match.group())
            if len(found) == 1:
                return found[0].date
    return None


def _labelled_source(marked: list[Segment]) -> str:
    """The source that a label names; an issuing office where there is none; a bare site address comes last."""
    values = [_source_name(s.value) for kind in ("source", "issuer") for s in marked
              if s.kind == kind and s.value != s.text]
    values += [s.value for s in marked if s.kind == "source" and s.value == s.text]
    return next((value for value in values if value), "")


def _source_name(value: str) -> str:
    value = re.sub(r"\s{0,3}[（(][^（()）]{1,20}[）)]$", "", value) or value
    value = value.strip("《》〈〉 　：:.。，,")
    if mention := next(iter(find_dates(value)), None):
        value = value[:mention.start].strip(" 　,，(（")
    return "" if value in table("stamps.toml")["sources"]["nobody"] else value


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
