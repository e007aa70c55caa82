"""English names of Chinese schools and groups taken apart, and the letters by which they meet the Chinese ones."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata

from nlp_tool.registry.names import _NUMERAL, _TOKEN, Name, _fits
from nlp_tool.registry.places import Place, joined, letters_of, lookup, parents
from nlp_tool.registry.words import ENGLISH_GROUP_SUFFIXES, ENGLISH_LEVELS, english_number, glossary

_STOP = frozenset(["the", "of", "to", "at", "in", "and", "for", "a", "an", "on"])
_DIVISION = re.compile(
    r"\b((?:[a-z'’\-]{2,20} ){1,3}?)(district|county|city|province|new area|new district|"
    r"autonomous region|autonomous prefecture|municipality|development zone)\b"
)
_SPLIT = re.compile(r"[^a-z0-9'\-]+")
_DIGIT_PINYIN = ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi")
_STREETS = {"road": "lu", "street": "jie", "lane": "xiang", "lu": "lu", "avenue": "dajie"}
# 北苏镇中学 and 北苏中学 are one school; a translation keeps the word for town or its pinyin.
_TOWN_LETTERS = re.compile(r"(?<=[a-z]{4})(?:zhen|xiang)$")
_CAMPUS_HEAD = re.compile(r"^(.{1,80}?)\b(?:branch campus|campus|branch school|branch|teaching point)\b")
_CAMPUS_TAIL = re.compile(r"(?:小学|中学|学校|幼儿园)([东南西北中新老]{1,2})区$")
_SCHOOL_ENDS = frozenset(["school", "primary", "middle", "kindergarten", "the"])
_STREET_LETTERS = re.compile(r"(?<=[a-z]{3})(?:lu|jie)$")
MAX_READINGS = 8
"""So many readings of one Chinese name are tried at most."""


def parse_english(text: str, hint: Place, *, kind: str) -> Name:
    """Take an English name apart.

    >>> left, right = (parse_english(f"{x} Primary School", Place(), kind="school") for x in ("No. 2", "Second"))
    >>> left.key == right.key, left.generic
    (True, True)
    """
    lowered = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    lowered = re.sub(r"\b(?:no|num|number|nr)\.? ?(?=[0-9])", " ", lowered)
    lowered = " ".join(re.sub(r"[().,:;\"“”]", " ", lowered).split())
    rest, suffix = _phrase(lowered, ENGLISH_GROUP_SUFFIXES) if kind == "group" else (lowered, "")
    rest, campus = _campus(rest)
    rest, place = _places(rest, hint)
    rest, level = _phrase(rest, ENGLISH_LEVELS)
    letters, flags = _letters(rest)
    return Name(text, "en", letters, level, suffix, campus, place, "", tuple(sorted(flags)))


def _phrase(text: str, table: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """Take the first phrase of the table that a text holds out of it; the last place where it stands."""
    for phrase, value in table:
        found = list(re.finditer(rf"\b{re.escape(phrase)}\b", text))
        if found:
            start, end = found[-1].span()
            return f"{text[:start]} {text[end:]}".strip(), value
    return text, ""


def _campus(text: str) -> tuple[str, str]:
    match = re.search(r"\b((?:[a-z0-9'\-]{1,20} ){0,3})(?:branch campus|campus|branch school|branch)\b", text)
    if not match:
        return text, ""
    words = match.group(1).split()
    # "Yucai Primary School East Campus": what follows the level is the campus's own name.
    cut = max(
        (i + 1 for i, word in enumerate(words) if word in ("school", "primary", "middle", "kindergarten")), default=0
    )
    name = letters_of("".join(words[cut:]))
    head = text[: match.start()] + " " + " ".join(words[:cut])
    return f"{head} {text[match.end() :]}".strip(), name or "-"


def _places(text: str, hint: Place) -> tuple[str, Place]:
    place = Place()
    for match in list(_DIVISION.finditer(text))[:3]:
        words = match.group(1).split()
        for start in range(len(words)):
            name = " ".join(words[start:])
            codes = [c for c in lookup(f"{name} {match.group(2)}") if _fits(parents(c), joined(hint, place))]
            if len(codes) == 1 or (codes and len({len(c) for c in codes}) == len(codes)):
                place = joined(place, parents(codes[0]))
                text = re.sub(rf"(?:\bof )?\b{re.escape(name)} {match.group(2)}\b", " ", text, count=1)
                break
    words = text.split()
    for length in (2, 1):
        head = " ".join(words[:length])
        plain = head.replace(" ", "").replace("'", "")
        if len(words) <= length or letters_of(head) != plain or not _is_place_head(words[length:]):
            continue
        code = _head_code(head, joined(hint, place), " ".join(words[length:]))
        if code:
            return " ".join(words[length:]), joined(place, parents(code))
    return " ".join(words), place


def _head_code(head: str, known: Place, rest: str) -> str:
    """Return the division that an English name begins with, or "" where it may be part of the name.

    A district is believed where its city or province is known, or where nothing else would tell the school apart.
    """
    codes = [c for c in lookup(head) if _fits(parents(c), known)]
    exact = [c for c in (known.district, known.city, known.province) if c in codes]
    if exact:
        return exact[0]
    above = [c for c in codes if len(c) <= 4]
    if len(above) == 1 and (len(codes) == 1 or not known.city):
        return above[0]
    generic = not _letters(_phrase(rest, ENGLISH_LEVELS)[0])[0]
    return codes[0] if len(codes) == 1 and (known.province or generic) else ""


def _is_place_head(rest: list[str]) -> bool:
    """A city's name at the head is the place unless the name would be empty or an institution's: Peking University."""
    return rest[0] not in ("road", "street", "university", "normal", "lu") and bool(
        _letters(_phrase(" ".join(rest), ENGLISH_LEVELS)[0])[0] or _letters(" ".join(rest))[1]
    )


def _letters(text: str) -> tuple[str, list[str]]:
    words = [w.strip("'-") for w in _SPLIT.split(text) if w.strip("'-")]
    letters, flags, position = "", [], 0
    while position < len(words):
        step, token, role = _gloss(words, position)
        number = english_number(words[position])
        following = words[position + 1] if position + 1 < len(words) else ""
        if step:
            letters += token if role == "word" else ""
            flags += [] if role == "word" else [token]
            position += step
            continue
        if number is not None and following in _STREETS and number <= 10:
            letters += _DIGIT_PINYIN[number]
        elif number is not None:
            flags.append(f"N{number}")
        elif words[position] not in _STOP:
            letters += letters_of(words[position])
        position += 1
    return letters, flags


def _gloss(words: list[str], position: int) -> tuple[int, str, str]:
    for form, token, role in glossary().english:
        if tuple(words[position : position + len(form)]) == form:
            return len(form), token, role
    return 0, "", ""


@functools.lru_cache(maxsize=65536)
def campus_letters(name: Name) -> tuple[bool, frozenset[str]]:
    """Return whether a name is that of a campus alone, and the letters that the campus may have in both languages.

    No letters where the name is not a campus's. A translation adds or drops the word for road.

    >>> from nlp_tool.registry.names import parse_name
    >>> left, right = (campus_letters(parse_name(x)) for x in ("Yuhang Road Campus", "云溪小学禹航校区"))
    >>> left[0], right[0], sorted(left[1] & right[1])
    (True, False, ['yuhang'])
    """
    if name.language == "en":
        match = _CAMPUS_HEAD.search(name.surface.casefold())
        if not match or not name.campus:
            return False, frozenset()
        words = match.group(1).split()
        cut = max((i + 1 for i, word in enumerate(words) if word in _SCHOOL_ENDS), default=0)
        letters, flags = _letters(" ".join(words[cut:]))
        forms = {letters, _STREET_LETTERS.sub("", letters)} if letters and not flags else set()
        return not name.stem and not name.flags and not name.level, frozenset(forms)
    found = _CAMPUS_TAIL.search(name.surface)
    tail = name.campus if name.campus not in ("", "-") else found.group(1) if found else ""
    spelled = {form for one in dict.fromkeys((tail, tail.rstrip("路街"))) if one for form in readings(one)}
    return bool(tail) and not name.stem and not name.level, frozenset(spelled)


@functools.lru_cache(maxsize=262144)
def cross_keys(name: Name) -> tuple[str, ...]:
    """Return the keys by which a name meets names of the other language: letters, numbers and school words.

    A Chinese name has one for each reading of its polyphones, at most MAX_READINGS.
    """
    if name.language == "en":
        stems = dict.fromkeys((name.stem, _TOWN_LETTERS.sub("", name.stem)))
        return tuple(f"{stem}|{'+'.join(name.flags)}|{name.campus}" for stem in stems)
    flags = sorted([token[1:-1] for token in _TOKEN.findall(name.stem)] + _NUMERAL.findall(name.stem))
    campus = readings(name.campus)[0] if name.campus and name.campus != "-" else name.campus
    return tuple(f"{letters}|{'+'.join(flags)}|{campus}" for letters in readings(name.core))


def readings(text: str) -> tuple[str, ...]:
    """Return the pinyin of a text without tones, likeliest first; polyphones give several.

    >>> readings("长江")[0], "changan" in readings("长安")
    ('changjiang', True)
    """
    from pypinyin import Style, lazy_pinyin, pinyin

    if not text:
        return ("",)
    likely = letters_of("".join(lazy_pinyin(text)).replace("v", "u"))
    choices = [
        sorted({letters_of(s.replace("v", "u")) for s in options})[:3]
        for options in pinyin(text, style=Style.NORMAL, heteronym=True)
    ]
    count = 1
    for options in choices:
        count *= len(options)
    if count > MAX_READINGS:
        return (likely,)
    every = {"".join(parts) for parts in itertools.product(*choices)}
    return (likely, *sorted(every - {likely}))
