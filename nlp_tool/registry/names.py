"""Names of schools and groups taken apart: places, number, stem, level, suffix, campus; and the keys that match them.

A key folds what spelling varies in: width, case, blanks and marks, traditional characters, 第一中学 and 一中,
附属小学 and 附小, 教育集团 and 集团, "No. 2" and "Second". The stem keeps its words in order; places stand beside it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from nlp_tool.registry.places import DIFFERENT, NOWHERE, Place, compare, gazetteer, joined, parents, short_name
from nlp_tool.registry.words import (
    GROUP_SUFFIXES,
    LEVELS,
    SHORT_LEVELS,
    SUFFIX_KEEPS,
    chinese_number,
    glossary,
)

LONGEST = 200
"""Of a longer name only so many characters are read."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_NUMBER = r"[一二三四五六七八九十百零〇两0-9]{1,5}"
_ORDINAL = re.compile(rf"第({_NUMBER})")
# A bare number counts only before a school word, and never where it is a day: 八一小学, 五一小学
_DAYS = "八一|五一|六一|七一|三八|二七|五四|九一八|二八|三一|一二九"
_BARE = re.compile(
    rf"(?<![一二三四五六七八九十百零N0-9])({_NUMBER})(?=中心|实验|实小|外国语|职|完小|幼儿园|[中小高初幼](?:学|中|级|校|$))"
)
_GUARD = re.compile(r"(?:路|街|大学|师大|师范|学院|大道|[东西南北中]路|新村|巷|交大|医|农|理工|财)")
_RELATIVE = re.compile(
    rf"(省|市|区|县|州|旗)(?:直属|直)?(?=第|{_NUMBER}[中小高初幼实]|实验|外国语|直属|机关|中心|特殊|职|回民|民族|幼儿园|教)"
)
_ZONE_HEAD = re.compile(
    r"(高新|经开|经济|开发)(?:技术)?(?:产业)?(?:开发)?区(?=[\u3400-\u9fff]{2})|"
    r"(高新|经开|(?:工业|科技|产业)?园区)(?=第|[一二三四五六七八九十]{1,3}[中小实]|实验|外国语)"
)
_CAMPUS = re.compile(r"(校区|分校|分园|园区|校部|分部)$")
_LEVEL_END = re.compile("(?:" + "|".join(form for form, _ in LEVELS) + rf"|{_NUMBER}[中小高初幼]学?|[附实][中小])")
_TOWN = re.compile(r"(?:镇|乡|街道)(?=(?:中心|第|N\d|[小中]学|初|学校|$))")
_TOKEN = re.compile(r"\{[A-Za-z]{1,12}\}")
_NUMERAL = re.compile(r"N\d{1,4}")
_FORMS = dict(LEVELS)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    stem: the name without places, level and suffix, numbers as N18 and school words as {EXP}; of an English name the
    letters alone, with its numbers and school words in `flags`. place: what the name itself says. relative: 市, 县 ...
    where the name says only "the city's". campus: the campus's own name, "-" for a bare 本部.
    """

    surface: str
    language: str
    stem: str
    level: str = ""
    suffix: str = ""
    campus: str = ""
    place: Place = NOWHERE
    relative: str = ""
    flags: tuple[str, ...] = ()

    @property
    def core(self) -> str:
        """What remains of the stem without numbers and school words."""
        return _NUMERAL.sub("", _TOKEN.sub("", self.stem))

    @property
    def owner(self) -> bool:
        """Whether an institution lends its name: {beida}{AFF}."""
        return any(token[1:-1].islower() for token in _TOKEN.findall(self.stem)) or any(f.islower() for f in self.flags)

    @property
    def generic(self) -> bool:
        """Whether nothing in the name is its own: 实验小学, 第一中学, No. 2 Primary School."""
        return not self.core and not self.owner

    @property
    def common(self) -> bool:
        """Whether the name is generic or one that many schools bear."""
        if self.generic or self.owner:
            return self.generic
        return self.core in (glossary().common if self.language == "zh" else common_letters())

    @property
    def key(self) -> str:
        """The text that two names share when they may be one, places aside."""
        body = f"{self.stem}+{'+'.join(self.flags)}" if self.language == "en" else self.stem
        return f"{self.language}:{body}" + (f"@{self.campus}" if self.campus else "")

    @property
    def empty(self) -> bool:
        """Whether nothing is left to match: "the group", 学校, 集团."""
        return not self.stem and not self.flags and not self.campus


@functools.cache
def common_letters() -> frozenset[str]:
    """Return the pinyin of the names that many schools bear."""
    from pypinyin import lazy_pinyin

    return frozenset("".join(lazy_pinyin(stem)).replace("v", "u") for stem in glossary().common)


@functools.cache
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Return a text in simplified characters; what has none stays."""
    return _converter().convert(text) if _HAN.search(text) else text  # type: ignore[attr-defined, no-any-return]


@functools.lru_cache(maxsize=262144)
def fold(text: str) -> str:
    """Return the letters and digits of a text: NFKC, small, simplified, without blanks and marks.

    >>> fold("漳州市薌城實驗小學 教育集團"), fold("Ｎｏ．2 School")
    ('漳州市芗城实验小学教育集团', 'no2school')
    """
    plain = simplified(unicodedata.normalize("NFKC", text)).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN")


def language_of(text: str) -> str:
    """Return zh where a text has a Chinese character, else en."""
    return "zh" if _HAN.search(text) else "en"


@functools.lru_cache(maxsize=262144)
def parse_name(text: str, hint: Place = NOWHERE, *, kind: str = "school") -> Name:
    """Take a name apart; `hint` is the place known from elsewhere, which tells apart places of one name.

    >>> parse_name("合肥市第一中学").key == parse_name("合肥一中").key
    True
    """
    if language_of(text) == "en":
        from nlp_tool.registry.english import parse_english

        return parse_english(text[:LONGEST], hint, kind=kind)
    rest, suffix = _without_suffix(fold(text[:LONGEST]), kind)
    rest, place = _without_places(rest, hint)
    if rest in _FORMS and place.depth:
        # 新河县中学 is called 新河中学 elsewhere: the place is all the name that it has.
        rest = short_name(gazetteer().name(place.finest)) + rest
    rest, relative = _without_relative(rest)
    rest, campus = _without_campus(rest)
    stem, level = _without_level(_TOWN.sub("", _numbers(rest)))
    return Name(text, "zh", _tokens(stem), level, suffix, campus, place, relative)


def _without_suffix(text: str, kind: str) -> tuple[str, str]:
    if kind != "group":
        return text, ""
    for form, group_kind in GROUP_SUFFIXES:
        if text.endswith(form):
            rest = text[: -len(form)] + SUFFIX_KEEPS.get(form, "")
            return re.sub(r"名校$", "", rest), group_kind
    return text, ""


def _without_places(text: str, hint: Place) -> tuple[str, Place]:
    """Strip the divisions that a name begins with; up to province, city, district and a zone."""
    place = Place()
    for _ in range(3):
        length, found = _place_at(text, joined(hint, place) if _fits(place, hint) else place, place)
        if not length:
            break
        text, place = text[length:], joined(place, found)
    match = _ZONE_HEAD.match(text)
    if match and (match.group().endswith("区") or place.city or hint.city):
        zone = (match.group(1) or match.group(2)).removesuffix("区")
        # 园区 is the zone that the document speaks of: 苏州工业园区.
        label = hint.district if zone.endswith("园") and hint.district.startswith("~") else f"~{zone}"
        text, place = text[match.end() :], joined(place, Place("", "", label))
    return text, place


def _fits(left: Place, right: Place) -> bool:
    return all(
        compare(a, b) != DIFFERENT
        for a, b in ((left.province, right.province), (left.city, right.city), (left.district, right.district))
    )


def _place_at(text: str, known: Place, named: Place) -> tuple[int, Place]:
    book = gazetteer()
    for length in range(min(len(text), 12), 1, -1):
        codes = book.codes.get(text[:length])
        if not codes:
            continue
        rest = text[length:]
        written = text[:length]
        full = [code for code in codes if book.names[code] == written or (length > 2 and written[-1] in "县区市")]
        fitting = [code for code in full or codes if _fits(parents(code), known)]
        if full:
            if rest and (len(fitting) == 1 or len(full) == 1):
                return length, parents((fitting or full)[0])
            return (length, Place("", "", f"~{short_name(text[:length])}")) if rest else (0, Place())
        if fitting and _short_is_place(rest, fitting, known, len(codes)):
            return length, parents(_likeliest(fitting, known))
    return 0, Place()


def _short_is_place(rest: str, codes: list[str], known: Place, all_codes: int) -> bool:
    """Tell whether a place's short name at the head of a name is the place: 合肥一中 yes, 朝阳小学, 南京路小学 no."""
    if _GUARD.match(rest) or rest in _FORMS or rest in SHORT_LEVELS or len(rest) < 2 or rest in ("教育", "基础"):
        return False
    stated = {known.province, known.city, known.district} - {""}
    if any(code in stated for code in codes) or (known.city and any(parents(c).city == known.city for c in codes)):
        return True
    if all_codes == 1 and len(codes[0]) <= 4:
        return True
    # 城关 is a district of two cities, and the seat of every county.
    ordinary = short_name(gazetteer().name(codes[0])) in glossary().common
    return len(codes) == 1 and not ordinary and bool(known.province or _ORDINAL.match(rest) or _BARE.match(rest))


def _likeliest(codes: list[str], known: Place) -> str:
    for stated in (known.district, known.city, known.province):
        if stated in codes:
            return stated
    return min(codes, key=lambda code: (len(code), code))


def _without_relative(text: str) -> tuple[str, str]:
    match = _RELATIVE.match(text)
    return (text[match.end() :], match.group(1)) if match else (text, "")


def _numbers(text: str) -> str:
    text = _ORDINAL.sub(lambda m: _numbered(m.group(1), m.group()), text)
    if re.match(_DAYS, text):
        return text
    return _BARE.sub(lambda m: _numbered(m.group(1), m.group()), text)


def _numbered(digits: str, whole: str) -> str:
    value = chinese_number(digits)
    return whole if value is None else f"N{value}"


def _without_campus(text: str) -> tuple[str, str]:
    text = re.sub(r"(?<=.{2})(?:(?<!学)校本部|本部|总校|总部)$", "", text)
    match = _CAMPUS.search(text)
    if not match:
        return text, ""
    head = text[: match.start()]
    ends = [found.end() for found in _LEVEL_END.finditer(head)]
    if not ends:
        return "", head or "-"
    return head[: ends[-1]], head[ends[-1] :] or match.group()


def _without_level(text: str) -> tuple[str, str]:
    for form, level in LEVELS:
        if text.endswith(form):
            head = text[: -len(form)]
            return (head + "中心" if form == "中心学校" else head), level
    if re.search(r"(?:N\d{1,4}|实|附|外)[中小高初幼]$", text) or re.search(r"中心[小校]$", text):
        head = text[:-1]
        # 实小 is 实验小学
        return (head + "验" if head.endswith("实") else head + "国语" if head.endswith("外") else head), SHORT_LEVELS[
            text[-1]
        ]
    return text, ""


def _tokens(stem: str) -> str:
    """Write the school words of a stem as tokens; a short form of an institution counts only before its branch."""
    out, position = [], 0
    while position < len(stem):
        for form, token, role in glossary().chinese:
            if role == "word" or not stem.startswith(form, position):
                continue
            end = position + len(form)
            if role == "owner" and not form.endswith("大学") and not re.match(r"附|实验|基础|$", stem[end:]):
                continue
            out.append("{" + token + "}")
            position = end
            break
        else:
            out.append(stem[position])
            position += 1
    return "".join(out)
