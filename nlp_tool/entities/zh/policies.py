"""Policies: titles in 《》 that name a plan, a notice, a law; who issued them and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp_tool.entities.zh.issuers import Issues
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
_PASSED_ON = re.compile(r"[^\n]{0,30}?关于(?:印发|转发|下发|发布)([^\n]{4,60})的通知")

@dataclass(frozen=True, slots=True)
class Policy:
    """A policy named in a text: the span of its title, who issued it and when, as far as the text says it there."""

    start: int
    end: int
    quoted: bool
    issuer: str = ""
    date: str = ""


def policies(reader: Reader) -> list[Policy]:
    """Return the policies of a folded text, in order; issuer and date stand at the mention that tells of them."""
    found = titles(reader.text)
    issues, same = Issues(reader), dict[str, list[int]]()
    for number, policy in enumerate(found):
        same.setdefault(re.sub(r"\W", "", reader.text[policy.start : policy.end]), []).append(number)
    for numbers in same.values():
        issuer, date = issues.choose([(found[n].start, found[n].end, found[n].quoted) for n in numbers])
        if issuer[0]:
            found[numbers[issuer[1]]] = replace(found[numbers[issuer[1]]], issuer=issuer[0])
        if date[0]:
            found[numbers[date[1]]] = replace(found[numbers[date[1]]], date=date[0])
    return found


def titles(text: str) -> list[Policy]:
    """Return the titles of policies of a folded text, in order."""
    found = [Policy(*match.span(1), True) for match in _QUOTED.finditer(text) if _IS_POLICY.search(match.group(1))]
    taken = bytearray(len(text))
    for policy in found:
        taken[policy.start : policy.end] = b"\x01" * (policy.end - policy.start)
    for pattern in (_UNQUOTED, _HEADING):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if any(taken[start:end]):
                continue
            passed_on = _PASSED_ON.fullmatch(text, start, end)
            if passed_on:
                start, end = passed_on.span(1)
            taken[start:end] = b"\x01" * (end - start)
            found.append(Policy(start, end, False))
    return sorted(found, key=lambda policy: policy.start)
