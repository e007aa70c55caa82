"""Leave out what the model is not sure of and what names nothing; find the sure names wherever else they stand.

Brackets that a name opens and does not close do not belong to it; what is made of general words alone (市属寄宿制小学)
names nothing, unless the model is sure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nlp_tool.entities.places import division_names
from nlp_tool.entities.zh import forms, lexicon
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.patterns import listed

_SCHOOL_END = re.compile(
    r"(?:小学校?|中学校?|学校|幼儿园|高中|初中|书院|学堂|完小|实验|外国语|附[中小幼]|实[中小]|"
    r"[一二三四五六七八九十\d][中小高幼]|校区|分校|分园|总校|校园|教学点|[小初高中]部|本部|校部|[中小]|校|\))$")
_GROUP_END = re.compile(r"(?:集团(?:学校|校)?|联盟校?|共同体|联合体|教联体|学区|协作体|协同体|教共体|联合会)$")
_UNIVERSITY = re.compile(r"(?:大学|学院|研究院|党校|驾校|进修学校|培训学校|电大|大学校区)$")
_NUMBERED = re.compile(r"(?:\d{2,3}|[一二三四五六七八九十]{1,3})[中小高幼]")
_BARE = re.compile(r"^(?:[一-鿿]{1,8}[省市区州]|街道)(?:中小学校?|小学|中学|学校|幼儿园|高中|初中|校区)$")
_EDUCATIONAL = re.compile(r"教|学|校|幼|园|附|[一二三四五六七八九十\d][中小高]|[小外实]集团|实小|实验|外国语|共同体$|"
                          r"联合体$|联盟$")
_OPEN, _CLOSED = "（(“《「『", "）)”》」』"
_QUOTED_GROUP = re.compile(r"(?:[“\"「『][^”\"」』\n]{1,12}[”\"」』])?[“\"「『]?(?:名校\+?|城乡|教育|发展|办学|一体化"
                           r"|紧密型|学校|学习|区域|小初|幼小){0,3}"
                           r"(?:教育集团|教联体|联合体|共同体|教育联盟|联盟|集团)[”\"」』]?")
KINDS = ("group", "school", "campus")


_NOT_A_NAME = re.compile(r"^[不没未各某]|某|[×xX]{2}|(?:部分|有关|相关|所有|各)[一-鿿]{0,4}(?:小学|中学|学校|幼儿园)$")
_VERB_LAST = re.compile(
    r"(?:规范|公布|加强|推进|管理|促进|深化|完善|实施|关于|对|把|将|为|以|办好|做强|做优|建立|组织|评估|考核|指导|支持|鼓励|"
    r"试行|推行|开展|举行|召开|发布|宣布|新增|调整|优化|严禁|不得|冒用|注册|通过|打破|突破|出台|设|撤销|解散|取消|批准|"
    r"同意|决定|确定|明确|要求|健全|扩大|壮大|做大|引导|推动|加快|持续|全面|命名|授予|表彰|遴选|认定|拟建|关注|走近)$")
_NUMBER_FIRST = re.compile(r"(?:第)?[一二三四五六七八九十\d]{1,3}[中小高](?!小学|学)")


def refine(text: str, spans: list[Span], *, hints: Sequence[Span] = ()) -> list[Span]:
    """Return the names that the model found in a folded text without what is none, in order, without overlaps.

    Of the hints (patterns.py) the people are added that the model left free, and what stands in a list with people.
    """
    kept: list[Span] = []
    for span in spans:
        if span.kind in KINDS:
            whole = _balanced(text, _from_division(text, span))
            if whole.end - whole.start > 1 and not _general(text[whole.start : whole.end], whole.kind, whole.score):
                kept.append(whole)
        elif span.kind == "person":
            kept += _person(text, span)
        else:
            kept.append(span)
    kept = _free(kept, [hint for hint in hints if hint.kind == "person" and hint.score >= _SHOWN])
    return _again(text, _grouped(text, _free(kept, listed(text, kept))))


def _free(spans: list[Span], more: Sequence[Span]) -> list[Span]:
    """Return the names and those of some others that touch none of them but first halves of names, in order."""
    kept = sorted(spans, key=lambda span: span.start)
    starts = [span.start for span in kept]
    for span in more:
        low, high = bisect_left(starts, span.start), bisect_left(starts, span.end)
        while low and kept[low - 1].end > span.start:
            low -= 1
        if all(other.kind == "short" for other in kept[low:high]):
            kept[low:high], starts[low:high] = [span], [span.start]
    return kept


def _from_division(text: str, span: Span) -> Span:
    """Take in the divisions right before a name: 江苏省常州市 before 武进区某某小学."""
    start = span.start
    while start > 2 and text[start - 1] in "省市区县州盟旗":
        size = next((size for size in range(min(7, start), 2, -1) if text[start - size : start] in division_names()), 0)
        if not size:
            break
        start -= size
    return Span(start, span.end, span.kind, span.score)


def _balanced(text: str, span: Span) -> Span:
    """Cut a name at a bracket that it opens and does not close, or closes and did not open."""
    depth, start, end = [], span.start, span.end
    for place in range(span.start, span.end):
        if text[place] in _OPEN:
            depth.append(place)
        elif text[place] in _CLOSED:
            if depth:
                depth.pop()
            elif place - start > end - place - 1:
                end = place
                break
            else:
                start = place + 1
    if len(depth) == 1 and text[end : end + 1] and text[end] in _CLOSED:
        return Span(start, end + 1, span.kind, span.score)
    if depth and depth[0] > start:
        end = depth[0]
    elif depth:
        start = depth[0] + 1
    return Span(start, end, span.kind, span.score)


_STUDIO = re.compile(r"(?:小学|初中|高中|中学)?(?:[语数英][文学语]|物理|化学|德育|班主任)?"
                     r"(?:名师|名校长|名园长|特级教师)?工作[室坊]")
_KIND_OF_SCHOOL = re.compile(r"(?:寄宿制|走读|优质|薄弱|普通|重点|示范|农村|乡村|乡镇|城区|公办|民办|九年一贯制)+"
                             r"(?:小学|初中|高中|中学|学校|幼儿园)")
_SURE, _UNSURE, _SHOWN = 0.6, 0.5, 0.7
"""What the model is surer of than this, no rule takes away; of people, less."""
_PLACE_END = re.compile(r"[镇乡村路街县区市校园局部总巷崖弄沟坝寺庙]$")


def _person(text: str, span: Span) -> list[Span]:
    """Keep the names that the model is sure of; of the others those that begin with a surname and end in no place."""
    name = text[span.start : span.end]
    if len(name) < 2 or _STUDIO.match(text, span.end, span.end + 10):
        return []
    named = name[0] in lexicon.surnames() or name[:2] in lexicon.compound_surnames() or "·" in name
    if span.score < _UNSURE and (not named or _PLACE_END.search(name) or name in division_names()):
        return []
    return [span]


def _grouped(text: str, spans: list[Span]) -> list[Span]:
    """Join a school and the “教育共同体” behind it to the name of a group."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end > span.start:
            continue
        if span.kind == "school":
            match = _QUOTED_GROUP.match(text, span.end, span.end + 30)
            if match:
                span = Span(span.start, match.end(), "group", span.score)
        elif span.kind == "group" and joined and joined[-1].kind == "school" and joined[-1].end == span.start:
            span = Span(joined.pop().start, span.end, "group", span.score)
        joined.append(span)
    return joined


def _general(name: str, kind: str, score: float) -> bool:
    """Say whether a name names nothing: made of general words, a university, a division and a school word."""
    if kind != "group" and (_UNIVERSITY.search(name) or name.endswith("中小学")):
        return True
    if kind == "school" and not _SCHOOL_END.search(name) and score < 0.9:
        return True
    if score >= _SURE:
        return kind == "school" and bool(_KIND_OF_SCHOOL.fullmatch(name))
    if kind == "group" and not _EDUCATIONAL.search(name):
        return True
    if _BARE.match(name) or names_nothing(name, kind):
        return True
    if kind == "group" and _NUMBER_FIRST.match(name):
        return False
    if _NUMBERED.fullmatch(name):
        return False
    end = _GROUP_END.search(name) if kind == "group" else _SCHOOL_END.search(name)
    return bool(end) and kind != "campus" and bool(_made_of_general_words().fullmatch(name[: end.start()] if end
                                                                                      else ""))


@lru_cache(maxsize=1)
def _made_of_general_words() -> re.Pattern[str]:
    words = sorted(set(lexicon.tables()["boundaries"]["general"].split()), key=lambda w: (-len(w), w))
    long, short = "|".join(w for w in words if len(w) > 1), "|".join(w for w in words if len(w) == 1)
    number = "[一二三四五六七八九十百\\d]{1,4}"
    return re.compile(f"(?:(?:(?:{short}|{number}){{0,2}}(?:{long})(?:{short}|{number}){{0,2}}){{0,6}}|(?:{short}|"
                      f"{number}))"
                      "(?:小学|中学|学校|幼儿园|高中|初中)?")


def _again(text: str, spans: Iterable[Span]) -> list[Span]:
    """Find the sure names wherever else they stand."""
    found = sorted(spans, key=lambda span: span.start)
    taken = bytearray(len(text))
    for span in found:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    sure = {text[span.start : span.end]: span for span in found
            if span.kind != "short" and span.kind != "campus" and span.score >= 0.6
            and span.end - span.start >= (3 if span.kind == "person" else 4)}
    if not sure:
        return found
    for name in sorted(sure, key=lambda name: (-len(name), name)):
        place = text.find(name)
        while place >= 0:
            if not any(taken[place : place + len(name)]):
                taken[place : place + len(name)] = b"\x01" * len(name)
                found.append(Span(place, place + len(name), sure[name].kind, sure[name].score * 0.9))
            place = text.find(name, place + len(name))
    return sorted(found, key=lambda span: span.start)


def names_nothing(name: str, kind: str) -> bool:
    """Say whether a name is talk in general: 规范教育集团, 各镇街中心学校, 某区教育集团, 上虞区城乡教育共同体."""
    if _NOT_A_NAME.search(name):
        return True
    own = forms.stem(name) if kind == "group" else name
    return kind == "group" and bool(_VERB_LAST.search(own))
