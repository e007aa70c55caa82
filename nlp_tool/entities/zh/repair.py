"""Candidates put right before linking: a verb at the front, a bracket or common noun at the end, no name at all.

Finders learn where names begin and end and are sometimes one word off. What a careful reader would cut is cut here.
"""

from __future__ import annotations

import re

from nlp_tool.entities.places import places_zh
from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.refining import names_nothing
from nlp_tool.entities.zh.spans import Page, Span

_FRONT_GROUP = re.compile(
    r"(?:转任|出任|调任|担任|兼任|共建|组建|成立|设立|创建|加入|加盟|并入|牵手|携手|带领|打造|[一二三四五六七八九]是|其中|以及|"
    r"包括|还有|还是|就是|撤销|写着|成了|则叫|"
    r"原(?=第)|(?<=\d)年|[\u4e00-\u9fff]{1,8}——|[\u4e00-\u9fff]{1,12}[学校园中小幼](?:划入|划归|改隶|交由|并入|由))"
)
_FRONT_SCHOOL = re.compile(
    r"(?:驻|由|携|加挂|增挂|集团(?:的)?(?:总校|分校|成员校|核心校)|核心校|成员校|龙头校|牵头校|协作校|[一二三四五六七八九]是|其中|以及|包括|还有)(?=[\u4e00-\u9fff]{3})"
)
# A bracket at the end that is no campus: 金凤区第二十三小学(九年一贯制学校), 文昌教育集团(管委会驻翠岗中学)
_BRACKET = re.compile(r"\([^()]{5,30}\)$")
_CAMPUS_INSIDE = re.compile(r"校区|分校|分园|园区|本部|[初高小]中?部")
# 禹航校区 is a campus without its school; 西大长安校区 is one of a university
_LABEL = re.compile(r"(?![一-鿿]大[^道桥])[一-鿿]{1,4}(?:校区|分校|分园)")
_ALLIED = re.compile(r"(?:联盟|共同体|教联体|联合体|教育集团)(?:学校|校)$")
_NO_SCHOOL = re.compile(
    r"^(?:有关|相关|各|所有|部分|一些|多所|[一二三四五六七八九十几\d]{1,3}所|我们|基层|本地|当地|该|全区|全市|全县|普通|优质|薄弱|农村|乡镇|公办|民办)"
    r"(?:公办|民办)?(?:小学|中学|学校|幼儿园)$|[两二三四五六七八九十几\d]个(?:校区|分校|校部)$|现有(?:校区|分校)$|智慧校园$|系学校$|[x×]{2,3}|(?:公办|民办|普惠性)(?:小学|中学|幼儿园)$"
)
# 乐曲声中, 问天实验: words that only end like the short name of a school
_NO_TYPE = re.compile(
    r"(?<![一二三四五六七八九十\d附实高初完职省市县区州外铁师大院民回])中$|(?<![省市县区])实验$|(?:产业|科技|工业|农业|软件)园区$|^.{0,9}校园$"
)
_TYPE_END = re.compile(r"[校学园院堂部区中小外高初幼附实验班馆址点]\)?$")
# An alliance that has nothing to do with schools: 国际电信联盟, 中华民族共同体
_OTHER_WORLD = re.compile(
    r"民族共同体|命运共同体|(?:国际|国家|产业|科技|电力|广播|铁路|议会|人士|党|医疗|医院|企业|商业|金融|体育|足球|旅游)[^教学校]{0,8}(?:联盟|共同体|联合体)$"
)
_SCHOOLING = re.compile(r"[教学校园育幼]|[一二三四五六七八九十][中小]")
_ADDED = re.compile(r"(?<=[学校园中小])(?:再?[添增迎扩]|新增|再添|又添)新?(?:校区|分校|分园)$")
_BUILDING = re.compile(r"[舍园区长门车服友外内]")
_NUMBER_FIRST = re.compile(r"第?[一二三四五六七八九十\d]{1,4}[中小高]")
_PAIRED = re.compile(r"(?:^|[^\u4e00-\u9fff])([\u4e00-\u9fff]{2,6})[—\-~]{1,2}\Z")


def repair(page: Page) -> None:
    """Trim, extend or drop the groups and schools of a page where their form shows that a boundary is wrong."""
    schools = any(s.kind in ("school", "campus") for s in page.spans)
    for span in [s for s in page.spans if s.kind in ("group", "school", "campus")]:
        start, end, kind = span.start, span.end, span.kind
        text = page.flat[start:end]
        bracket = _BRACKET.search(text)
        if bracket and not _CAMPUS_INSIDE.search(bracket.group()):
            end -= len(bracket.group())
            kind = "group" if forms.group_kind(page.flat[start:end]) in ("group", "alliance", "consortium") else kind
        added = _ADDED.search(page.flat, start, end)
        end = added.start() if added and kind == "school" else end
        start = front_cut(page, start, end, kind=kind)
        if kind == "school" and _ALLIED.search(page.flat[start:end]):
            end -= 2 if page.flat[start:end].endswith("学校") else 1
            kind = "group"
        if kind == "school" and re.search("[小中]学校$", page.flat[start:end]) and _BUILDING.match(page.flat, end):
            end -= 1
        start = name_start(page, start, end, kind=kind)
        if kind == "school" and _LABEL.fullmatch(page.flat[start:end]):
            kind = "campus"
        if _is_no_name(page.flat[start:end], kind, schools=schools):
            page.remove(span)
        elif (start, end, kind) != (span.start, span.end, span.kind):
            _replace(page, span, start, end, kind)


def _is_no_name(text: str, kind: str, *, schools: bool) -> bool:
    if names_nothing(text, kind):
        return True
    if kind == "group":
        if re.search("(?:公布|发布|宣布|出台|部署|推进|召开|举行|新增|调整|优化)$", forms.stem(text)):
            return True
        return bool(_OTHER_WORLD.search(text)) or (not schools and not _SCHOOLING.search(text))
    if _NO_SCHOOL.search(text) or _NO_TYPE.search(text):
        return True
    return kind == "school" and not _TYPE_END.search(text)


def front_cut(page: Page, start: int, end: int, *, kind: str = "group") -> int:
    """Return where a name begins without the verb or label before it: 转任|稠州教育集团."""
    front = (_FRONT_GROUP if kind == "group" else _FRONT_SCHOOL).match(page.flat, start, end)
    return front.end() if front and len(forms.stem(page.flat[front.end() : end])) >= 2 else start


def name_start(page: Page, start: int, end: int, *, kind: str = "group") -> int:
    """Return where a name begins that leans on what stands before it: 郫都|四中教育集团, 鹿鸣—|七里教共体."""
    number = _NUMBER_FIRST.match(page.flat, start, end)
    if start and number and not page.covered(start - 1, start):
        known = {s.flat for s in page.spans if s.kind == "school"}
        longer = [size for size in (2, 3, 4) if page.flat[max(0, start - size) : number.end()] in known]
        before = places_zh(page.flat[max(0, start - 10) : start])
        if longer:
            return start - longer[0]
        if before and before[-1].end == min(10, start):
            return start - (before[-1].end - before[-1].start)
    pair = _PAIRED.search(page.flat[max(0, start - 10) : start]) if kind == "group" else None
    if pair and not page.covered(start - 1, start):
        return start - (len(pair.group(1)) + min(10, start) - pair.end(1))
    return start


def _replace(page: Page, span: Span, start: int, end: int, kind: str) -> None:
    page.remove(span)
    if end - start < 2 or page.covered(start, end):
        return
    attributes = {key: value for key, value in span.attributes.items() if key not in ("kind", "level")}
    if kind == "group":
        attributes["kind"] = forms.group_kind(page.flat[start:end])
    page.add(Span(kind, start, end, page.slice(start, end), attributes, span.score, span.found_by))
