"""Policies: titles in 《》 that name a plan, a notice, a law; who issued them and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp_tool.entities.zh.reader import Reader

_QUOTED = re.compile(r"《([^《》\n]{3,80})》")
_KIND = (r"意见|方案|办法|通知|规划|纲要|条例|规定|细则|计划|决定|批复|公告|通告|指南|章程|标准|协议书?|纲领|规程|"
         r"制度|指引|要点|清单|法|"
         r"备忘录|倡议书?|公约|宣言|请示|函|白皮书|蓝皮书|准则|导则|指标体系|目录|安排|措施|十条|部署|工程|行动|"
         r"若干举措|举措|"
         r"合同|总体思路|名单|公示|指导纲要|任务书|实施案|预案")
_IS_POLICY = re.compile(f"(?:{_KIND})(?:[（(〔][^（）()]{{1,20}}[）)〕]){{0,2}}$")
_UNQUOTED = re.compile(f"(?:^|\\n)[ \\u3000]{{0,4}}((?:[一-鿿]{{2,30}})?关于[^。"
                       f"！？\\n《》]{{4,70}}的(?:若干|补充|实施|指导|暂行){{0,2}}(?:{_KIND}))"
                       f"(?:[（(〔][^（）()\\n]{{2,20}}[）)〕]){{0,2}}(?=[ \\u3000]{{0,4}}(?:\\n|$))")
# A heading of its own: 某区集团化办学实施方案（试行）, without （摘要） behind it.
_HEADING = re.compile(r"(?:^|\n)[ \u3000]{0,4}([一-鿿“”\d—+·]{4,40}(?:方案|办法|意见|规划|细则|行动计划|纲要|规定|"
                      r"条例)(?:[（(](?!摘|节|要点|全文|附件)"
                      r"[^（）()\n]{2,8}[）)])?)(?:[（(](?:摘[录要编]|节[录选]|要点|全文|附件)[）)])?(?=[ "
                      r"\u3000]{0,4}(?:\n|$))")
# A notice that passes another document on.
_PASSED_ON = re.compile(r"([^\n]{0,30}?)关于(?:印发|转发|下发|发布)([^\n]{4,60})的通知")
_ISSUED = re.compile(r"(?:印发|出台|下发|发布|制定|制订|公布|颁布|发出|审议通过|通过|推出|签署|签下|签订|宣读|起草|"
                     r"拟定|研究制定|联合印发|联合下发|转发|实施|公示)(?:了|的)?$")
_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_BODY = re.compile(r"(?:教育局|教体局|教育体育局|教育和体育局|教科体?局|教育委员会|教委|教育厅|教育部|国务院|人民政府"
                   r"|政府|委员会|办公室|管委会|省委|市委|区委|县委|党委|"
                   r"教育督导室|局|厅|部|委)$")


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy named in a text: the span of its title, who issued it and when, as far as the text says."""

    start: int
    end: int
    issuer: str
    date: str
    quoted: bool


def policies(reader: Reader) -> list[Policy]:
    """Return the policies of a folded text, in order."""
    text, found = reader.text, []
    for match in _QUOTED.finditer(text):
        if _IS_POLICY.search(match.group(1)):
            found.append(Policy(match.start(1), match.end(1), _issuer(reader, match.start()),
                                _date(text, match.start()),
                                True))
    taken = bytearray(len(text))
    for policy in found:
        taken[policy.start : policy.end] = b"\x01" * (policy.end - policy.start)
    signatures = _signatures(text)
    for pattern in (_UNQUOTED, _HEADING):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if any(taken[start:end]):
                continue
            signed = bool(signatures) and signatures[-1][0] >= end  # what signs the page stands behind the title
            issuer, date = signatures[-1][1:] if signed else ("", "")
            passed_on = _PASSED_ON.fullmatch(text, start, end)
            if passed_on:
                issuer, start, end = passed_on.group(1) or issuer, *passed_on.span(2)
            taken[start:end] = b"\x01" * (end - start)
            found.append(Policy(start, end, issuer, date, False))
    return sorted(found, key=lambda policy: policy.start)


def _issuer(reader: Reader, start: int) -> str:
    """Return the body before 印发《, 出台《: the nearest name of an authority in the sentence."""
    text = reader.text
    low = max(text.rfind(mark, max(0, start - 60), start) for mark in "。！？；\n")
    verb = _ISSUED.search(text, max(0, start - 8), start)
    if not verb:
        return ""
    left = text[max(low + 1, start - 60) : verb.start()]
    for word in sorted({m.end() for m in re.finditer(r"局|厅|部|委|府|院|会|室", left)}, reverse=True):
        end = max(low + 1, start - 60) + word
        edge = reader.words.left_edge(end)
        name = text[edge:end]
        if len(name) >= 3 and _BODY.search(name):
            place = reader.places.at(edge, end)
            if name[0] in "区县" and place.district:
                return place.district + name[1:]
            if name[0] == "市" and place.city:
                return place.city + name[1:]
            return name
    return ""


def _date(text: str, start: int) -> str:
    """Return the last date before a title in its sentence."""
    low = max(text.rfind(mark, max(0, start - 60), start) for mark in "。！？；\n") + 1
    dates = list(_DATE.finditer(text, max(low, start - 60), start))
    return _iso(dates[-1]) if dates and _ISSUED.search(text, max(0, start - 8), start) else ""


def _signatures(text: str) -> list[tuple[int, str, str]]:
    """Return where a short line that is a body stands before one that is a date: its place, issuer and date."""
    found, place = [], 0
    lines = text.split("\n")
    for line, following in pairwise(lines):
        body, date = line.strip(" \u3000"), _DATE.fullmatch(following.strip(" \u3000"))
        if date and len(body) <= 40 and _BODY.search(body):
            found.append((place, body, _iso(date)))
        place += len(line) + 1
    return found


def _iso(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return year + (f"-{int(month):02d}" if month else "") + (f"-{int(day):02d}" if day else "")
