"""Names that the text elides: a suffix or head noun shared over a list, bracketed campuses, campuses without school."""

from __future__ import annotations

import re

from nlp_tool.entities.places import places_zh
from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.refining import names_nothing
from nlp_tool.entities.zh.repair import front_cut, name_start
from nlp_tool.entities.zh.spans import Page, Span

_ITEM = r"[\u4e00-\u9fff\d]{1,10}"
_GROUP_TAIL = r"(?:名校|基础|幼儿|学前|小学|中学|初中|高中)?(?:教育|办学|幼教)?(?:集团|联盟|共同体|联合体|教联体|学区)"
_NUMBER = r"([一二两三四五六七八九十几\d]{1,3})(?:大|个|所|家|座)?"
_LIST = rf"({_ITEM}?(?:、{_ITEM}?){{0,8}}(?:[、和与及]{_ITEM}?))"
_LIST_END = re.compile(rf"{_LIST}\Z")
_LAST_SEPARATOR = re.compile("[、和与及]")
_LIST_LENGTH = 110
# The noun that a list shares is the anchor; the list before it is looked for only there.
_SHARED_GROUP = re.compile(rf"(等)?{_NUMBER}({_GROUP_TAIL})|(等)()({_GROUP_TAIL})")
_SHARED_SCHOOL = re.compile(
    rf"(等)?{_NUMBER}((?:新|老)?(?:校区|分校|分园|园区|小学|中学|学校|幼儿园|校(?![长园内外服车友区])))"
)
_GROUP_NOUN, _SCHOOL_NOUN = re.compile("集团|联盟|[同合联]体|学区"), re.compile("校|园|小学|中学")
_BRACKETS = re.compile(r"\(([^()\n]{1,40}?)(校区|分校|分园|园区|校园)\)")
# A word that no name begins with: what stands before the first item of a list.
_LEAD = re.compile(
    r".*(?:[由为与在和对把将是有的了到从于向以及跟让使被,、。:;!?“”\"'()《》\s]|分别|其中|包括|新挂|新增|下辖|设立|成立|"
    r"先后|新设|组建|中共|即|含)"
)
_NO_ITEM = re.compile(r"书记|[局校园区]长|主任|[为给向对把让将]\Z")
_NO_SHARE = ("group", "school", "campus", "person")
_BARE_NOUN = re.compile(r"(?:校区|分校|分园|园区)$")
_TYPED = re.compile(r"(?:小学|中学|学校|幼儿园|集团|联盟|校区|分校|共同体|学区)$")
_WITHIN = re.compile(r"(?:教育|办学|幼教)集团(?=[\u4e00-\u9fff]{2})")
_GROUP_WORD = re.compile(r"(?:教育|幼教|办学)集团(?!化|军|公司|股份|有限|总公司)|教联体|教共体|教育共同体|教育联合体")
_GROUP_NAME = re.compile(r"(?:^|[^\u4e00-\u9fffA-Za-z\d])([\u4e00-\u9fff]{2,14})\Z")
_NO_NAME = re.compile(
    r"[的了在是与和及个所各将被从向第级型又想请要等哪跨属]|成立|组建|加入|集团|本地|我[市区县校]|全[省市区县]|名校|优质|紧密|城乡|一批|多家"
    r"|[一二三四五六七八九十几][家大]|新|首|部分|民办|公办|什么|为啥|[校园局]长|书记|主任"
)
_ALLIED = re.compile(r"的?(?:联盟|成员|集团|协作|加盟|系)?(?:学校|校|园)$")
_AFTER_GROUP = re.compile(
    r"赴|到|与|和|同|走进|来到|在|对|为|由|及|托管|接管|领办|新增|吸纳|旗下|下属|所属|的|成员校?|携手|牵手|联合|帮扶|接手|加盟"
)
_CAMPUS_WORD = re.compile(r"区(?<=[学校园][东西南北]区)|校区|分校(?!区)|分园|总校(?!长)")
_OWN = re.compile(r"[\u4e00-\u9fff]{1,5}\Z")
_NOT_LABEL = re.compile(r"[一-鿿]大[^道桥]|[小中]学|学校|幼儿")
_STOP = re.compile(
    r"[作办添迎扩现智的在由和与及为是有个所将把到了从几各多该本此其每这那设建等挂增块跨任当内改送给去往于座处]|可以|走进|来到|目前|分别|包括|新开|开办|启用|成立"
    r"|揭牌|加上|优质|不同|覆盖|统一|原有|教师|学生|学校|大学|两|就读"
)
_NO_CAMPUS = frozenset(
    [
        "新",
        "老",
        "一",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "十",
        "全",
        "集团",
        "另",
        "主",
        "原",
        "旧",
        "学",
        "名校",
        "优质",
        "跨",
        "联合",
        "同",
        "校",
        "不同",
        "城乡",
        "农村",
        "学校",
        "集团总",
        "教育集团",
    ]
)


def expand(page: Page) -> None:
    """Add the mentions that lists elide: 花城、国奥、杨士三个教育集团; 辛桥、岳家湖两个校区; (东、西、北校区)."""
    _groups_within(page)
    _bare_groups(page)
    for pattern, nouns in ((_SHARED_GROUP, _GROUP_NOUN), (_SHARED_SCHOOL, _SCHOOL_NOUN)):
        for match in pattern.finditer(page.flat) if nouns.search(page.flat) else ():
            if not _LAST_SEPARATOR.search(page.flat, max(0, match.start() - 11), match.start()):
                continue
            row = _LIST_END.search(page.flat, max(0, match.start() - _LIST_LENGTH), match.start())
            if row is None or page.covered(match.end() - 1, match.end()):
                continue
            more, number, noun = match.groups()[:3] if match.group(3) else match.groups()[3:]
            if _NO_ITEM.search(row.group(1)):  # 党组书记、局长某某为|两个集团
                continue
            items = re.split("[、和与及]", row.group(1))
            if not more and number != "几" and forms.numeral(number) != len(items):
                continue
            kind = "group" if pattern is _SHARED_GROUP else "campus" if _BARE_NOUN.search(noun) else "school"
            _share(page, row.start(1), row.group(1), "学校" if noun == "校" else noun, kind)
    for span in [s for s in page.spans if s.kind == "group"]:
        _share_with_last(page, span)
    _bracketed(page)
    _bare_campuses(page)


def _groups_within(page: Page) -> None:
    """长江路幼儿园教育集团天成分园 names the group too: its name within the school's."""
    starts = {s.start for s in page.spans if s.kind == "group"}
    for span in [s for s in page.spans if s.kind == "school" and s.start not in starts]:
        match = _WITHIN.search(page.flat, span.start + 2, span.end - 2)
        verb = _AFTER_GROUP.match(page.flat, match.end(), span.end - 3) if match else None
        if match and _ALLIED.match(page.flat, match.end(), span.end):  # 甲教育集团联盟学校 names no school
            page.remove(span)
            if not page.covered(span.start, match.end()):
                page.add(Span("group", span.start, match.end(), page.slice(span.start, match.end()), score=span.score))
        elif match and verb:  # 甲教育集团赴乙小学: two names with a verb between them
            group = span.start, match.end()
            page.remove(span)
            span.start, span.name = verb.end(), page.slice(verb.end(), span.end)
            page.add(span)
            page.add(
                Span(
                    "group",
                    *group,
                    page.slice(*group),
                    score=span.score,
                    attributes={"kind": forms.group_kind(page.flat[slice(*group)])},
                )
            )
        elif match and match.end() < span.end:
            page.add(
                Span(
                    "group",
                    span.start,
                    match.end(),
                    page.slice(span.start, match.end()),
                    score=span.score,
                    attributes={"kind": forms.group_kind(page.flat[span.start : match.end()])},
                )
            )


def _bare_groups(page: Page) -> None:
    """A group that no finder saw, where a mark of punctuation or the line says where its name begins."""
    for match in _GROUP_WORD.finditer(page.flat):
        kinds = ("group", "school", "campus", "policy", "organization")
        if page.elsewhere(match.start()) or page.covered(*match.span(), kinds=kinds):
            continue
        own = _GROUP_NAME.search(page.flat, max(0, match.start() - 16), match.start())
        if (
            own is None
            or _NO_NAME.search(own.group(1))
            or _is_place(own.group(1))
            or page.covered(*own.span(1), kinds=("group", "policy"))
        ):
            continue
        start = name_start(page, front_cut(page, own.start(1), match.end()), match.end())
        for school in page.touching(start, match.start()):
            if school.kind in ("school", "campus"):
                page.remove(school)
        if names_nothing(page.flat[start : match.end()], "group"):
            continue
        kind = forms.group_kind(match.group())
        page.add(Span("group", start, match.end(), page.slice(start, match.end()), {"kind": kind}, score=0.6))


def _is_place(text: str) -> bool:
    return sum(name.end - name.start for name in places_zh(text)) >= len(text) - 1


def _bare_campuses(page: Page) -> None:
    """东湖路校区, 城北分校 that no finder saw: the Han characters before the word, back to one that no name holds."""
    for match in _CAMPUS_WORD.finditer(page.flat):
        kinds = ("group", "school", "campus", "policy", "organization")
        if page.elsewhere(match.start()) or page.covered(*match.span(), kinds=kinds):
            continue
        near = [s for s in page.touching(max(0, match.start() - 7), match.start()) if s.kind in ("group", "school")]
        before_it = [s for s in near if s.form == "full" and s.end <= match.start()]
        last = max(before_it, key=lambda s: (s.end, -s.start), default=None)
        low = max(0, match.start() - 8, last.end if last is not None else 0)
        before = page.flat[low : match.start()]
        if last is not None and re.fullmatch(r"[\u4e00-\u9fff]{1,6}", before) and not _STOP.search(before):
            _extend(page, last, match.end())
            continue
        stops = [stop.end() for stop in _STOP.finditer(before)]
        own = _OWN.search(before, stops[-1] if stops else 0)
        if (
            own is None
            or own.group() in _NO_CAMPUS
            or _NOT_LABEL.search(own.group())
            or page.flat[match.end() : match.end() + 1] in "化制长"
        ):
            continue
        start = match.start() - len(own.group())
        if len(own.group()) == 5 and start > 0 and "\u4e00" <= page.flat[start - 1] <= "\u9fff" and not stops:
            continue  # longer than a label, and nothing says where it begins
        if not page.covered(start, match.end()):
            page.add(Span("campus", start, match.end(), page.slice(start, match.end()), score=0.6))


def _extend(page: Page, span: Span, end: int) -> None:
    """永红路小学 and 庐州府校区 side by side are one name; a group keeps its own mention inside."""
    if span.kind == "group":
        page.add(Span("school", span.start, end, page.slice(span.start, end), score=span.score))
    elif not forms.is_campus(span.flat):
        span.end, span.name = end, page.slice(span.start, end)
        span.attributes.pop("level", None)


def _share(page: Page, start: int, listed: str, suffix: str, kind: str) -> None:
    items = list(re.finditer(r"[^、,和与及]{1,12}", listed))
    for index, item in enumerate(items):
        begin, end = start + item.start(), start + item.end()
        if index == 0:
            lead = _LEAD.match(page.flat, max(0, begin - 1), end)
            begin = lead.end() if lead and lead.end() < end else begin
        for same in page.touching(begin, end):  # 十九中 in 水车园、十九中2个教育集团 is no school, nor a whole name
            whole = (same.start, same.end) == (begin, end) and not _TYPED.search(same.flat)
            if kind == "group" and whole and same.kind in ("school", "campus", "group"):
                page.remove(same)
        if end - begin < 1 or page.covered(begin, end) or _TYPED.search(page.flat[begin:end]):
            continue
        page.add(Span(kind, begin, end, page.slice(begin, end) + suffix, form="composed", grade="inferred", score=0.7))


def _share_with_last(page: Page, span: Span) -> None:
    """星海、星湾、金鸡湖教育集团: items before the named group share its suffix."""
    own = forms.stem(span.flat)
    suffix, end = span.name[len(own) :], span.start
    if not own or forms._FULL_TYPE.search(own) or not suffix.startswith(("教育", "幼教", "办学", "学区", "教联体")):
        return
    while end > 0 and page.flat[end - 1] in "、":
        item = re.search(r"[\u4e00-\u9fff]{2,12}$", page.flat[max(0, end - 13) : end - 1])
        if not item or page.covered(end - 2, end - 1, kinds=_NO_SHARE) or _TYPED.search(item.group()):
            return
        if _NO_ITEM.search(item.group()):  # 甲小学校长、乙教育集团总校长
            return
        begin = end - 1 - len(item.group())
        lead = _LEAD.match(page.flat, begin, end - 1)
        begin = lead.end() if lead and lead.end() < end - 1 else begin
        begin = end - 1 - min(len(forms.without_places(page.flat[begin : end - 1])), len(own) + 2)
        page.add(
            Span(
                "group",
                begin,
                end - 1,
                page.slice(begin, end - 1) + suffix,
                form="composed",
                grade="inferred",
                score=0.7,
                attributes={"kind": forms.group_kind(suffix)},
            )
        )
        end = begin


def _bracketed(page: Page) -> None:
    """岳麓区实验小学(东、西、北校区): one campus for each item, under the school before the bracket."""
    for match in _BRACKETS.finditer(page.flat):
        host = next((s for s in page.ending(match.start() - 1, match.start()) if s.kind == "school"), None)
        whole = next(
            (s for s in page.ending(match.end() - 1, match.end()) if s.kind == "school" and s.start < match.start()),
            None,
        )
        items = re.split(r"[、,和及]", match.group(1))
        if any(len(item) > 5 or _TYPED.search(item) for item in items):
            continue
        if whole is not None:
            base = page.slice(whole.start, match.start())
            if len(items) > 1:
                page.remove(whole)
                host = page.add(Span("school", whole.start, match.start(), base, dict(whole.attributes)))
            else:
                page.add(Span("school", whole.start, match.start(), base, dict(whole.attributes), form="host"))
        if host is None or (whole is not None and len(items) == 1):
            continue
        for span in page.touching(*match.span()):
            if span.kind == "campus" and match.start() <= span.start:
                page.remove(span)
        for item in items:
            page.add(
                Span(
                    "school",
                    host.start,
                    match.end(),
                    f"{host.name}({item}{match.group(2)})",
                    form="composed",
                    grade="inferred",
                    score=0.8,
                    attributes={"campus": "true", "within": "true"},
                    host=host,
                )
            )


def host_name(page: Page, group: Span, campus: Span) -> str:
    """Return the composed name of a campus of a group: under the school that names the group, or the group itself."""
    own = forms.stem(group.flat)
    siblings = [s for s in page.spans if s.kind == "school" and s.flat.startswith(group.flat) and s is not campus]
    if siblings or not (forms._FULL_TYPE.search(own) or forms._SHORT_TYPE.search(own)):
        return group.name + campus.name.lstrip("…")
    return group.name[: len(own)] + campus.name.lstrip("…")


def continued_host(page: Page, campus: Span) -> str:
    """Return what ……新升分校 leaves out: the host of the last campus that was named in full before it."""
    if not campus.name.startswith("…") and not page.flat[max(0, campus.start - 2) : campus.start].endswith("…"):
        return ""
    for span in reversed([s for s in page.spans if s.kind == "school" and s.end <= campus.start]):
        part = forms.campus_part(span.flat)
        if part and part != span.flat:
            return span.name[: len(span.name) - len(part)]
    return ""
