"""What stands around an article: date and source stamps, bylines, editor lines, page chrome.

A line is cut into segments (at bars, wide gaps and known labels); each segment is told apart by its label or its
whole form. Metadata reads the stamps, cleaning removes them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp_tool.reading.dates import find_dates, parse_date
from nlp_tool.reading.resource import table

MAX_LINE = 300
"""A longer line is a paragraph and no stamp."""

_WRAPPED = re.compile(r"[（(\[【〔]\s{0,3}([^（(\[【〔）)\]】〕]{1,200})\s{0,3}[）)\]】〕]")
_GAP = re.compile(r"\s{0,9}[|｜丨│]\s{0,9}|\s{1,9}/\s{1,9}|[ 　\xa0]{2,60}|\t{1,9}|[ 　]{0,3}[▲▢●■□]{1,3}")
# A sentence without any of these near its beginning, or a gap, bar or trail anywhere, is no stamp.
_SIGN = re.compile(r"^.{0,24}[:：]|[|｜丨│>»›＞\t]|[ 　]{2}|记者|通讯员|转载|授权|声明|本文")
_GAPS = re.compile(r"[ 　]{1,6}")
_TIME = re.compile(r"[T ]?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d{1,6})?(?: ?(?:AM|PM|Z|[+-]\d{2}:?\d{2}))?", re.I)
_SAYING = re.compile(r"[？?！!]|。.|[，,].{12}|[^.A-Z]\.$")
_WEEKDAY = re.compile(r"星期[一二三四五六日天]|周[一二三四五六日]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", re.I)
_SITE = re.compile(r"(?:[a-z0-9-]{1,40}\.){1,4}(?:cn|com|net|org|gov|edu|hk|tw)(?:\.cn)?(?:/\S{0,80})?", re.I)
_PRINTED = re.compile(r"《\s{0,3}([^《》]{2,20}?)\s{0,3}》\s{0,3}[（(][^（()）]{8,40}版\s{0,3}[）)]")
_TRAIL = re.compile(r"(?:.{0,40}[：:])?\s{0,3}(?:[^>》。，]{1,30}\s{0,3}(?:>{1,2}|»|›|＞)\s{0,3}){1,8}[^>。，]{0,40}")
_HOME = re.compile(r"首页|主页|位置|正文|频道|^Home\b|动态|新闻中心|Group News", re.I)
_HOME_DASHES = re.compile(r"(?:您的|你的|当前)?(?:所在)?位置\s?[：:].{1,60}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line: its kind (date, source, author, editor, chrome, issuer, date_signed, text) and its value."""

    kind: str
    value: str
    text: str


@lru_cache(maxsize=4096)
def segments(line: str) -> tuple[Segment, ...]:
    """Cut a line into segments and tell each apart; a long line and a plain sentence are one segment of text."""
    line = line.strip()
    if not line:
        return ()
    sentence = len(line) > 60 and line.endswith(("。", ".", "！", "？", "”")) and not _SIGN.search(line)
    if sentence or len(line) > MAX_LINE:
        return (Segment("text", line, line),)
    wrapped = _WRAPPED.fullmatch(line)
    if wrapped and not parse_date(line):
        line = wrapped.group(1).strip()
    line = _boxed_label().sub(r"\1：", line)
    line = _spaced_label().sub(lambda match: _GAPS.sub("", match.group()), line)
    line = _barred_label().sub(r"\1：", line)
    whole = _segment(line)
    if whole.kind == "chrome" and not find_dates(line):
        return (whole,)
    pieces = [piece for part in _GAP.split(line) for piece in _at_labels(part.strip()) if piece]
    return tuple(segment for piece in pieces for segment in _dated(_segment(piece)))


def _dated(segment: Segment) -> list[Segment]:
    """Divide `来源：某报 2025-09-04 10:33` into its source and its date."""
    if segment.kind not in ("source", "author", "chrome") or segment.value == segment.text:
        return [segment]
    found = [mention for mention in find_dates(segment.value) if mention.date.day]
    if len(found) != 1:
        return [segment]
    rest = _TIME.sub("", segment.value[:found[0].start] + segment.value[found[0].end:]).strip(" 　,，|/-（）()")
    head = segment.text[:len(segment.text) - len(segment.value)]
    return [Segment(segment.kind, rest, head + rest), Segment("date", found[0].text, found[0].text)]


def _at_labels(text: str) -> list[str]:
    """Cut before every known label that follows a blank: `Author:X Time:Y`."""
    starts = [0] + [match.start(1) for match in _labels_pattern().finditer(text) if match.start(1) > 0]
    return [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _segment(text: str) -> Segment:
    label, value = _labelled(text)
    if label:
        kind = _labels()[label]
        if kind == "date" and not parse_date(value):
            kind = "chrome" if not value or _TIME.fullmatch(value) else "text"
        if kind == "author" and (_SAYING.search(value) or len(value) > 120):
            kind = "text"  # an interview: 记者：集团成立以来，最大的变化是什么？
        if kind == "source" and len(value) > 60:
            kind = "text"
        if kind == "chrome" and label in _names("lists", "heads") and not value:
            return Segment("list", "", text)
        return Segment(kind, value, text)
    if _lines("chrome").fullmatch(text) or is_trail(text):
        return Segment("chrome", "", text)
    if _is_date(text):
        return Segment("date", text, text)
    if (printed := _PRINTED.fullmatch(text)) and parse_date(text):
        return Segment("source", printed.group(1).strip(), text)
    if _SITE.fullmatch(text):
        return Segment("source", text, text)
    return Segment("text", text, text)


def _labelled(text: str) -> tuple[str, str]:
    """Return the known label at the start of a segment and what follows it."""
    match = _label_start().match(text)
    if not match:
        return "", ""
    return _squeezed(match.group(1) or match.group(2)), text[match.end():].strip(" 　:：/|>")


def _squeezed(label: str) -> str:
    return re.sub(r"[\s　]", "", label).lower()


def _is_date(text: str) -> bool:
    """Tell whether a segment holds a date with its year and hardly anything beside it."""
    found = find_dates(text)
    if len(found) != 1 or found[0].date.precision != "day":
        return False
    rest = text[:found[0].start] + text[found[0].end:]
    rest = _WEEKDAY.sub("", _TIME.sub("", rest))
    return len(re.sub(r"[\s,，.。()（）:：/-]", "", rest)) == 0


def is_trail(text: str) -> bool:
    """Tell whether a line is a breadcrumb trail: Home > Regions > Locals, 首页 > 新闻 > 正文."""
    if len(text) > 120 or "。" in text:
        return False
    if _HOME_DASHES.fullmatch(text):
        return True
    steps = re.split(r"\s{0,3}[>»›＞]{1,2}\s{0,3}", text)
    short = len(steps) > 2 and len(max(steps, key=len)) <= 12
    return bool(_TRAIL.fullmatch(text)) and (short or bool(_HOME.search(text)))


def is_end(line: str) -> bool:
    """Tell whether a line marks the end of the article: - END -."""
    stripped = line.strip()
    return 0 < len(stripped) <= 24 and bool(_lines("end").fullmatch(stripped))


@cache
def media_endings() -> tuple[str, ...]:
    """Return how names of newspapers, sites and agencies end."""
    return tuple(table("stamps.toml")["sources"]["media"])


@cache
def _labels() -> dict[str, str]:
    return {_squeezed(label): kind for kind, names in table("stamps.toml")["labels"].items() for label in names}


@cache
def _names(section: str, key: str) -> frozenset[str]:
    return frozenset(_squeezed(name) for name in table("stamps.toml")[section][key])


@cache
def _lines(key: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in table("stamps.toml")["lines"][key]))


@cache
def _label_words() -> str:
    names = {name for names in table("stamps.toml")["labels"].values() for name in names}
    # 来 源 and 作 者: pages set short labels with a gap.
    return "|".join("".join(re.escape(c) + (r"[ 　]{0,2}" if c > "\x7f" else "") for c in name)
                    for name in sorted(names, key=lambda name: (-len(name), name)))


@cache
def _spaced_label() -> re.Pattern[str]:
    """A short label that is set wide, 文    号： or 来 源：, at the beginning of a line or after a gap."""
    names = sorted({name for names in table("stamps.toml")["labels"].values() for name in names
                    if 2 <= len(name) <= 4 and name > "\x7f"})
    return re.compile("(?:^|(?<=[ 　]))(?:" + "|".join(r"[ 　]{1,6}".join(name) for name in names) + r")(?=\s?[：:])")


@cache
def _boxed_label() -> re.Pattern[str]:
    """A label in brackets of its own at the beginning: 【来源】某日报."""
    return re.compile(rf"^[【\[［]({_label_words()})[】\]］]\s{{0,2}}[:：]?", re.I)


@cache
def _barred_label() -> re.Pattern[str]:
    """A label that a bar divides from its value: 来源｜某日报."""
    return re.compile(rf"(?:^|(?<=[ 　]))({_label_words()})\s?[|｜丨│]", re.I)


@cache
def _labels_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s　，,])|(?<=\d)(?=[一-鿿]))({_label_words()})\s{{0,2}}[:：|]", re.I)


@cache
def _label_start() -> re.Pattern[str]:
    editors = "|".join(re.escape(name) for name in ("编辑", "责编", "责任编辑", "校对", "審核", "审核", "編輯"))
    return re.compile(rf"({_label_words()})\s{{0,2}}(?:[:：]|>>|$)|({editors})(?=[ 　])", re.I)
