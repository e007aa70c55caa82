"""Check the names that the model found against what names are made of: cut, complete, drop, and find again.

The model sees characters; these rules see words and whole names. A verb or a preposition that stands as a word of its
own inside a name ends one name and begins another (南华小学并东坡小学); a bracket that is not closed does not belong;
what is made of general words alone (市属寄宿制小学) names nothing; a school and “教育共同体” behind it are one group;
and a name that was found once is found wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nlp_tool.entities.places import division_names
from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Words
from nlp_tool.entities.zh.fronts import (
    beside_schools,
    districts,
    front,
    names_nothing,
    numbered,
    small_schools,
    straddled,
)
from nlp_tool.entities.zh.model import Span
from nlp_tool.entities.zh.patterns import listed, merged, patterns

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


def refine(text: str, spans: list[Span], words: Words) -> list[Span]:
    """Return the names as they should be, in order, without overlaps."""
    kept: list[Span] = []
    for span in spans:
        if span.kind in KINDS:
            if span.kind == "group" and not _GROUP_END.search(text[span.start : span.end]) and _SCHOOL_END.search(
                    text[span.start : span.end]):
                span = Span(span.start, span.end, "school", span.score)
            for part in front(text, _balanced(text, _reaching(text, span, words)), words):
                pieces = [part] if part.kind == "person" else _pieces(text, part, words)
                for piece in pieces:
                    kept += [piece] if part.kind == "person" else _counted(text, piece)
        elif span.kind == "person":
            kept += _person(text, span, words)
        else:
            kept.append(span)
    kept = merged(text, kept, sorted([*patterns(text, words), *districts(text), *small_schools(text)],
                                     key=lambda span: (span.start, span.end)))
    kept = straddled(text, kept)
    kept = merged(text, kept, beside_schools(text, kept))
    kept = _grouped(text, merged(text, kept, listed(text, kept)))
    kept = [span for span in kept if span.kind not in KINDS or not _general(
        text[span.start : span.end], span.kind, span.score)]
    return _again(text, kept)


def _balanced(text: str, span: Span) -> Span:
    """Cut a name at a bracket that it opens and does not close, or closes and did not open."""
    depth, start, end = [], span.start, span.end
    for place in range(span.start, span.end):
        if text[place] in _OPEN:
            depth.append(place)
        elif text[place] in _CLOSED:
            if depth:
                depth.pop()
            else:
                start = place + 1
    if len(depth) == 1 and text[end : end + 1] and text[end] in _CLOSED:
        return Span(start, end + 1, span.kind, span.score)
    if depth and depth[0] > start:
        end = depth[0]
    elif depth:
        start = depth[0] + 1
    return Span(start, end, span.kind, span.score)


def _pieces(text: str, span: Span, words: Words) -> list[Span]:
    """Cut a name at words that belong to no name."""
    if span.end - span.start < 2:
        return []
    start, pieces = span.start, []
    index = words.at(span.start)
    if words.starts[index] < span.start:
        index += 1
    while index < len(words.starts) and words.starts[index] < span.end:
        word, place = words.pairs[index][0], words.starts[index]
        after = place + len(word)
        if after < span.end and _cuts(word) and _stands_alone(text, after, span.end):
            left = text[start:place]
            if len(left) >= 3 and _SCHOOL_END.search(left):
                pieces.append(Span(start, place, "school", span.score))
                start = after
            elif place == start or not _GROUP_END.search(left):
                start = after
        index += 1
    pieces.append(Span(start, span.end, span.kind, span.score))
    return pieces


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a name may begin here: something of its own before its last word."""
    rest = text[start:end]
    match = _SCHOOL_END.search(rest) or _GROUP_END.search(rest)
    return bool(match) and len(rest) >= 3 and match.start() >= 2 if match and len(match.group()) > 1 else len(rest) >= 3


@lru_cache(maxsize=4096)
def _cuts(word: str) -> bool:
    own = lexicon.tables()["boundaries"]
    if word in _cut_words():
        return word not in own["not_cuts"].split()
    return len(word) == 2 and word[1] == "了" and word[0] not in "为"


@lru_cache(maxsize=1)
def _cut_words() -> frozenset[str]:
    own = lexicon.tables()
    verbs = {word for word in own["inventing"]["verbs"].split() if len(word) > 1}
    before = {word for word in lexicon.words("before_name") if len(word) > 1}
    return frozenset(verbs | before | set(own["boundaries"]["cuts"].split())) - set(own["inventing"]["proper"].split())


_COUNT = re.compile(r"[一二两三四五六七八九十几多\d]{1,3}[个所处座家](?!$)")
_FULL_WORD = re.compile(r"小学|中学|学校|幼儿园")
_SEPARATED = frozenset("，,。、；;：:！!？?）)（( 　\n\t“”\"|/")
_NEVER_FIRST = frozenset("和及与以有等在是为由新原该本据从到对将让被我他她当因但而其各某每全去来至于")
_NEVER_LAST = frozenset("作亦说称等的在就也和与及是同均都摄介表")


_CAMPUS_TAIL = re.compile(r"(?:总校|本部|[东西南北新老]校区|校部)(?![长区])")


def _counted(text: str, span: Span) -> list[Span]:
    """Cut 东莞中学四个校区 to the school, drop 两个校区; take a measure word off the front."""
    name = text[span.start : span.end]
    if span.kind == "school" and span.score < 0.9 and not _SCHOOL_END.search(name):
        inner = [match.end() for match in _FULL_WORD.finditer(name)]
        if inner and inner[-1] > 3:
            span = Span(span.start, span.start + inner[-1], "school", span.score)
    start = span.start
    if text[start] in "个所家座名位" and span.end - start > 4:
        start += 1
    match = _COUNT.search(text, start + 1, span.end)
    if match and match.end() < span.end:
        left = text[start : match.start()]
        if _GROUP_END.search(left) and len(left) > 4:
            return [Span(start, match.start(), "group", span.score)]
        return [Span(start, match.start(), "school", span.score)] if len(left) > 3 and _SCHOOL_END.search(left) else []
    return [Span(start, span.end, span.kind, span.score)]


def _reaching(text: str, span: Span, words: Words) -> Span:
    """Take in what belongs to the front: a division before 四中, the rest of an item of a list (西 before 罗园六小)."""
    start = span.start
    if span.kind == "school":
        tail = _CAMPUS_TAIL.match(text, span.end, span.end + 4)
        if tail:
            span = Span(start, tail.end(), span.kind, span.score)
        elif text[span.end - 2 : span.end + 1] in ("学校长",) and text[span.end - 3] in "小中":
            span = Span(start, span.end - 1, span.kind, span.score)
    begins, index = words.at(start), words.at(start - 1) if start else -1
    while start and index >= 0 and _division(words.pairs[begins][0]) and _division(words.pairs[index][0]) and (
            len(words.pairs[index][0]) > 2 and words.starts[index] + len(words.pairs[index][0]) == start):
        start, begins, index = words.starts[index], index, index - 1
    if start < span.start:
        return Span(start, span.end, span.kind, span.score)
    head = re.match(r"第?[一二三四五六七八九十\d]{1,3}[中小高幼]|第[一二三四五六七八九十\d]|实验|外国语|附属|中心|"
                    r"机关|民族|特殊", text[start : span.end])
    index = words.at(start - 1) if start else -1
    if head and index >= 0 and words.pairs[index][1] == "ns" and words.ends(index) == start:
        return Span(words.starts[index], span.end, span.kind, span.score)
    for gap in (1, 2):
        before = start - gap - 1
        edge = before < 0 or text[before] in "、\n|\t"
        if edge and before >= -1 and all("一" <= c <= "鿿" for c in text[before + 1 : start]):
            index = words.at(before + 1)
            word, tag = words.pairs[index]
            fits = tag[0] in "nfabjzgx" or (gap == 1 and word not in _NEVER_FIRST)
            if fits and not _cuts(word) and len(word) <= gap:
                return Span(before + 1, span.end, span.kind, span.score)
    return span


def _division(word: str) -> bool:
    return word in division_names()


_CALLED = re.compile("校长|园长|书记|局长|老师|主任|先生|女士")
_STUDIO = re.compile(r"(?:小学|初中|高中|中学)?(?:[语数英][文学语]|物理|化学|德育|班主任)?"
                     r"(?:名师|名校长|名园长|特级教师)?工作[室坊]")


def _person(text: str, span: Span, words: Words) -> list[Span]:
    """Keep a name that begins like one; cut a preposition before it and what is not of it behind it."""
    name, start, end = text[span.start : span.end], span.start, span.end
    first = lexicon.surnames()
    if "·" in name:
        return [span]
    if len(name) > 2 and name[0] in "由和与为向为对据让请跟及将被是" and name[1] in first and name[0] not in "向" and (
            start == 0 or text[start - 1] not in "长记任者员师"):
        start += 1
    while end - start > 2 and (text[end - 1] in _NEVER_LAST
                               or (words.starts[words.at(end - 1)] < end - 1 < end < len(text)
                               and words.at(end - 1) == words.at(end))):
        end -= 1
    if end - start > 2 and end < len(text) and words.at(end - 1) == words.at(end):
        end -= 1
    if end - start == 2 and end + 1 < len(text) and "一" <= text[end] <= "鿿" and text[end] not in _NEVER_LAST and (
            text[end + 1] in _SEPARATED) and text[end] in lexicon.given_characters() | _rare(text[end]) and (
                span.score < 0.9 or text[end] in _rare(text[end])):
        end += 1
    if end - start > 2 and text[end : end + 1] in ("过", "着", "了"):
        end -= 1
    name = text[start:end]
    if len(name) == 2 and span.score < 0.95 and (name[1] in "大小中附" or (
            name[0] in "和与由" and name[1] in first and _CALLED.match(text, end))):
        return []
    if _STUDIO.match(text, end, end + 10):
        return []
    if len(name) == 4 and name[:2] not in lexicon.compound_surnames() and not (name[0] in first and name[1] in first):
        return []
    if name[0] not in first and name[:2] not in lexicon.compound_surnames() and span.score < 0.9:
        return []
    if re.search(r"[镇乡村路街县区市校园局部总巷崖弄沟坝寺庙]$", name) or (
            name in division_names() and span.score < 0.98):
        return []
    return [Span(start, end, span.kind, span.score)] if len(name) > 1 else []


def _rare(character: str) -> frozenset[str]:
    """Return the character as a set if it is no common one (outside the first level of GB 2312)."""
    code = character.encode("gb2312", "replace")
    return frozenset(character) if len(code) < 2 or code[0] > 0xD7 else frozenset()


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
    if kind == "group" and not _EDUCATIONAL.search(name):
        return True
    if _BARE.match(name) or names_nothing(name, kind):
        return True
    if kind == "group" and numbered(name):
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
