"""Check the names that the model found against what names are made of: cut, complete, drop, and find again.

The model sees characters; these rules see words and whole names. A verb or a preposition that stands as a word of its
own inside a name ends one name and begins another (南华小学并东坡小学); a bracket that is not closed does not belong; what is
made of general words alone (市属寄宿制小学) names nothing; a school and “教育共同体” behind it are one group; and a name that was
found once is found wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Words
from nlp_tool.entities.zh.model import Span

_SCHOOL_END = re.compile(
    r"(?:小学校?|中学校?|学校|幼儿园|高中|初中|书院|学堂|完小|实验|外国语|附[中小幼]|实[中小]|[一二三四五六七八九十\d][中小高幼]|校区|分校|分园|总校|校园|[中小])$")
_GROUP_END = re.compile(r"(?:集团校?|联盟校?|共同体|联合体|教联体|学区|协作体|协同体|教共体|联合会)$")
_UNIVERSITY = re.compile(r"(?:大学|学院|研究院|党校|驾校|进修学校|培训学校|电大|大学校区)$")
_BARE = re.compile(r"^(?:[一-鿿]{1,8}[省市区县州镇乡]|街道)(?:中小学校?|小学|中学|学校|幼儿园|高中|初中|校区)$")
_EDUCATIONAL = re.compile(r"教|学|校|幼|园|附|[一二三四五六七八九十\d][中小高]|[中小外实]集团|实小|实验|外国语|共同体$|联合体$|联盟$")
_OPEN, _CLOSED = "（(“《「『", "）)”》」』"
_QUOTED_GROUP = re.compile(r"(?:[“\"「『][^”\"」』\n]{1,12}[”\"」』])?[“\"「『]?(?:名校\+?|城乡|教育|发展|办学|一体化|紧密型|学校|学习|区域|小初|幼小){0,3}"
                           r"(?:教育集团|教联体|联合体|共同体|教育联盟|联盟|集团)[”\"」』]?")
KINDS = ("group", "school", "campus")


def refine(text: str, spans: list[Span], words: Words) -> list[Span]:
    """Return the names as they should be, in order, without overlaps."""
    kept: list[Span] = []
    for span in spans:
        if span.kind in KINDS:
            kept += _pieces(text, _balanced(text, span), words)
        elif span.kind == "person":
            kept += _person(text, span)
        else:
            kept.append(span)
    kept = _grouped(text, kept)
    kept = [span for span in kept if span.kind not in KINDS or not _general(text[span.start : span.end], span.kind)]
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


def _person(text: str, span: Span) -> list[Span]:
    """Keep a name that begins like one; cut a preposition before it and a character behind it that the model took in."""
    name = text[span.start : span.end]
    first, start = lexicon.surnames(), span.start
    if "·" in name:
        return [span]
    if len(name) > 2 and name[0] in "由和与为向对据让请跟及将被" and name[1] in first and name[0] not in "和向":
        start += 1
        name = name[1:]
    if len(name) == 4 and name[:2] not in lexicon.compound_surnames() and not (name[0] in first and name[1] in first):
        return []
    if name[0] not in first and name[:2] not in lexicon.compound_surnames() and span.score < 0.9:
        return []
    if re.search(r"[镇乡村路街县区市校园校局部]$", name) and span.score < 0.95:
        return []
    return [Span(start, span.end, span.kind, span.score)] if len(name) > 1 else []


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


def _general(name: str, kind: str) -> bool:
    """Say whether a name names nothing: made of general words, a university, a division and a school word."""
    if kind != "group" and (_UNIVERSITY.search(name) or name.endswith("中小学")):
        return True
    if kind == "group" and not _EDUCATIONAL.search(name):
        return True
    if _BARE.match(name):
        return True
    end = _GROUP_END.search(name) if kind == "group" else _SCHOOL_END.search(name)
    return bool(end) and kind != "campus" and bool(_made_of_general_words().fullmatch(name[: end.start()] if end else ""))


@lru_cache(maxsize=1)
def _made_of_general_words() -> re.Pattern[str]:
    words = sorted(set(lexicon.tables()["boundaries"]["general"].split()), key=lambda w: (-len(w), w))
    return re.compile(f"(?:{'|'.join(words)}|[一二三四五六七八九十百\\d]{{1,4}}){{0,8}}(?:小学|中学|学校|幼儿园|高中|初中)?")


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
