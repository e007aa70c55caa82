"""The front of a name put right: role words, times and people before it, what was cut off it, names of nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from nlp_tool.entities.places import division_names
from nlp_tool.entities.zh import forms, lexicon
from nlp_tool.entities.zh.boundaries import Words
from nlp_tool.entities.zh.model import Span
from nlp_tool.entities.zh.slots import surnames

_KINDS = ("group", "school", "campus")
_ROLE = re.compile(r"(?:核心|成员|龙头|牵头|领衔|领航|领办|主体|协作|联盟|盟主|基地|加盟|合作|结对)(?:校|园|学校|单位)"
                   r"(?=[一-鿿]{4})|"
                   r"(?:总[校园]|盟主|成员)(?=[一-鿿]{2,20}(?:小学|中学|学校|幼儿园)$)")
_COUNTED = re.compile(r"[一-鿿]{1,6}?[两二三四五六七八九十\d]{1,2}[大个所](?:名校)?"
                      r"(?:教育|办学)?(?:集团|联盟|共同体|教联体)$")
_GROUP_ROLE = re.compile(r"([一-鿿]{2,14}?(?:教育|办学|幼教)(?:集团|联盟|共同体))(?:的)?(?:总校|总园|"
                         r"核心[校园]|成员[校园]|龙头校|牵头校|协作校|联盟校)(?=[一-鿿]{2,14}(?:小学|中学|学校|幼儿园)$)")
_TIME = re.compile(r"(?:[一二三四五六七八九十几多\d]{1,3}(?:余|多)?年[前来间]|(?:19|20)\d\d年|"
                   r"过去(?:这)?[几二两三四五六七八九十]{1,2}年|[那当此届同]时|[几数多]年[来间里前]?|如今|当年|当初|近年来?|去年|今年|明年|前年)(?=[一-鿿]{2})")
_POST_INSIDE = re.compile(r"(?:副?[校园]长|书记|局长|主任|理事长)(?=[一-鿿])")
_TOOK = (r"(?:同志)?(?:此前|曾|现|将|继续|不再|正式)?"
         r"(?:任|调任|出任|担任|兼任|接任|就任|转任|升任|执掌|从|来到|走进|调到|回到|考入|毕业于|就读于)")
_NOT_A_NAME = re.compile(r"^[不没未各某]|某|[×xX]{2}|(?:部分|有关|相关|所有|各)[一-鿿]{0,4}(?:小学|中学|学校|幼儿园)$")
_VERB_LAST = re.compile(
    r"(?:规范|公布|加强|推进|管理|促进|深化|完善|实施|关于|对|把|将|为|以|办好|做强|做优|建立|组织|评估|考核|指导|支持|鼓励|"
    r"试行|推行|开展|举行|召开|发布|宣布|新增|调整|优化|严禁|不得|冒用|注册|通过|打破|突破|出台|设|撤销|解散|取消|批准|"
    r"同意|决定|确定|明确|要求|健全|扩大|壮大|做大|引导|推动|加快|持续|全面|命名|授予|表彰|遴选|认定|拟建|关注|走近)$")
_NUMBERED = re.compile(r"(?:第)?[一二三四五六七八九十\d]{1,3}[中小高](?!小学|学)")
_DISTRICT = re.compile(r"(?:(?<![一-鿿])原?|(?<=设立)|(?<=成立)|(?<=组建)|(?<=原)|(?<=加入)|(?<=纳入)|(?<=为))"
                       r"([一-鿿]{2,4}学区)(?![制化划房长内生校里])")
_NO_DISTRICT = re.compile(r"[各本该新大跨单双多每原的名优好所属和在按设试小]学区|试点|划分|调整|热门|就近|对口|优质|"
                          r"城区|农村|招生|相关|每个|全[省市区县]|实行|推行|管理|成立|组建|设立|教育")
_DISTRICTS_WORK = re.compile(r"学区(?:制|化|长|内实行|联盟|管理|由|包括|下辖)")
_SMALL = re.compile(r"(?<=[、:,;])([一-鿿]{2,4}(?:乡校|镇校|乡小|镇小|街小|中心校|完小))(?=[、,。;\s)]|和|等|$)")


_BESIDE = re.compile(r"([一-鿿]{2,7}·[一-鿿]{1,7}|[一-鿿]{2,3})(?=[,;。、\n])")
_RESPECTIVELY = re.compile("[校园区局]长[^。\n]{0,6}(?:分别|依次)?(?:为|是|由|:)")
_TAUGHT_AT = re.compile(r"(?<![一-鿿])([一-鿿]{2,10}(?:小学|中学|学校|幼儿园))(?=(?:[语数英][文学语]|物理|化学|音乐|"
                        r"美术|体育|[一二三四五六]年级)?(?:教师|老师|副?校长|副?园长|副?书记))")


_TALK = re.compile("[由是为在的和与及各所等个将被从对向到把让年月日该本我他她们这那时请由称说要]|区长|核心|成员|一般|"
                   "全[市区县]|小学教|优秀|骨干|青年|新|退休|附近|乡镇|农村|城区")


def districts(text: str) -> list[Span]:
    """Return the school districts (河湾学区) of a text that speaks of running schools by district."""
    if not _DISTRICTS_WORK.search(text):
        return []
    return [Span(match.start(1), match.end(1), "group", 0.7) for match in _DISTRICT.finditer(text)
            if not _NO_DISTRICT.search(match.group(1))]


def small_schools(text: str) -> list[Span]:
    """Return village schools of a list (丁宅乡校, 下管镇小) and schools whose teacher begins a clause."""
    return [Span(match.start(1), match.end(1), "school", 0.65) for pattern in (_SMALL, _TAUGHT_AT)
            for match in pattern.finditer(text) if not _TALK.search(match.group(1))]


def front(text: str, span: Span, words: Words) -> list[Span]:
    """Return a name without the role, time or person before it; the school before a post inside it."""
    name = text[span.start : span.end]
    inside = _POST_INSIDE.search(name, 3)
    if inside and re.search(r"(?:小学|中学|学校|幼儿园|集团)$", name[: inside.start()]):
        kind = "group" if name[: inside.start()].endswith("集团") else "school"
        return [Span(span.start, span.start + inside.start(), kind, span.score)]
    role = _GROUP_ROLE.match(name)
    if role:  # 某集团总校|某小学
        return [Span(span.start, span.start + role.end(1), "group", span.score),
                Span(span.start + role.end(), span.end, "school", span.score)]
    if span.kind == "group" and _COUNTED.match(name):  # 丁香三大教育集团: one of a list that shares the word
        return []
    if name[0] == "原" and len(name) > 4 and not {name[:2], name[:3]} & division_names().keys():
        return [Span(span.start + 1, span.end, span.kind, span.score)]
    if name[0] == "上" and text[span.start - 1 : span.start] in tuple("能想要可去考会就来") and not (
            {name[:2], name[:3]} & division_names().keys()):
        return [Span(span.start + 1, span.end, span.kind, span.score)]
    cut = _ROLE.match(name) or _TIME.match(name)
    if cut:
        return [Span(span.start + cut.end(), span.end, span.kind, span.score)]
    alone = span.start == 0 or not "一" <= text[span.start - 1] <= "鿿"
    took = _person_first().match(name) if alone and span.score < 0.95 else None
    if took:
        return [Span(span.start, span.start + took.end(1), "person", 0.8),
                Span(span.start + took.end(), span.end, span.kind, span.score)]
    if text[span.start] in "镇乡" and not alone:
        edge = min(words.left_edge(span.start + 1), _town(text, span.start))
        return [Span(min(edge, span.start), span.end, span.kind, span.score)]
    return [span]


def _town(text: str, place: int) -> int:
    """Return where the division begins whose town stands before a place (八步区|信都), or the place."""
    for own in (1, 2, 3):
        end = place - own
        for size in range(7, 1, -1) if end > 0 and text[end - 1] in "区县市旗州" else ():
            if text[max(0, end - size) : end] in division_names():
                return max(0, end - size)
    return place


@lru_cache(maxsize=1)
def _person_first() -> re.Pattern[str]:
    single = "".join(sorted(lexicon.surnames()))
    return re.compile(f"((?:{'|'.join(sorted(lexicon.compound_surnames()))}|[{single}])[一-鿿]{{1,2}}?){_TOOK}"
                      "(?=[一-鿿]{3})")


def straddled(text: str, spans: Sequence[Span]) -> list[Span]:
    """Give unsure names the characters that were cut off: 水湾教育集团 where the text has 淇水湾学校."""
    heads: dict[str, float] = {}
    for span in spans:
        for size in range(3, min(6, span.end - span.start) + 1) if span.kind in _KINDS else ():
            head = text[span.start : span.start + size]
            heads[head] = max(heads.get(head, 0.0), span.score)
    put: list[Span] = []
    for span in spans:
        if span.kind in _KINDS and span.score < 0.9:
            for cut in (3, 2, 1):
                low = span.start - cut
                if low >= (put[-1].end if put else 0) and any(
                        heads.get(text[low : low + size], 0.0) > span.score for size in range(max(3, cut + 1), 7)):
                    span = Span(low, span.end, span.kind, span.score)
                    break
        put.append(span)
    return put


def beside_schools(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the people of 校长分别为: 甲校某某, 乙校某某, names right behind names of schools, two or more."""
    found: list[Span] = []
    for span in spans:
        match = _BESIDE.match(text, span.end) if span.kind in _KINDS else None
        if match and (match.group(1)[0] in surnames() or "·" in match.group(1)):
            found.append(Span(match.start(1), match.end(1), "person", 0.85))
    near = [any(0 < abs(one.start - other.start) < 40 for other in found) for one in found]
    return [one for one, kept in zip(found, near, strict=True) if kept and _RESPECTIVELY.search(
        text, max(0, one.start - 90), one.start)]


def names_nothing(name: str, kind: str) -> bool:
    """Say whether a name is talk in general: 规范教育集团, 各镇街中心学校, 某区教育集团, 上虞区城乡教育共同体."""
    if _NOT_A_NAME.search(name):
        return True
    own = forms.stem(name) if kind == "group" else name
    return kind == "group" and bool(_VERB_LAST.search(own))


def numbered(name: str) -> bool:
    """Say whether a name begins with the number of a school: 8中教育集团."""
    return bool(_NUMBERED.match(name))
