"""Names of administrative divisions: the short form that texts use, and what English texts write."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

_NATIONS = re.compile(
    r"(?:壮族|回族|维吾尔|藏族|羌族|土家族|苗族|彝族|白族|傣族|景颇族|傈僳族|哈尼族|朝鲜族|蒙古族|蒙古|哈萨克族?|"
    r"布依族|侗族|瑶族|仡佬族|黎族|满族|畲族|"
    r"水族|土族|撒拉族|保安族|东乡族|裕固族|锡伯族?|柯尔克孜族?|塔吉克族?|达斡尔族?|仫佬族|毛南族|纳西族|拉祜族|佤族|"
    r"布朗族|独龙族|怒族|各族)+")
_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|林区|矿区|省|市|盟|州|区|县|旗)$")
# How names of places read characters that have several readings: 都 is du, not dou; 长 is chang but in 长子.
_READINGS = {"都": "du", "长": "chang", "什": "shi", "曾": "zeng", "朝": "chao", "六": "lu", "陂": "pi", "筠": "jun",
             "会": "hui"}


def short_form(name: str) -> str:
    """Return the name without its nations and its 省, 市, 区, 县 (杭州 for 杭州市); the name itself if nothing remains.

    >>> short_form("杭州市"), short_form("恩施土家族苗族自治州"), short_form("义县")
    ('杭州', '恩施', '义县')
    """
    short = _SUFFIX.sub("", _NATIONS.sub("", name))
    return short if len(short) > 1 else name


@lru_cache(maxsize=8192)
def english_forms(name: str) -> tuple[str, ...]:
    """Return how English texts write a division without its level, the usual form first: its pinyin as a rule.

    >>> english_forms("闵行区"), english_forms("内蒙古自治区"), english_forms("西安市"), english_forms("于都县")
    (('Minhang',), ('Inner Mongolia', 'Neimenggu'), ("Xi'an",), ('Yudu',))
    """
    known = _exceptions().get(name)
    if known is not None:
        return known
    from pypinyin import lazy_pinyin

    short = short_form(name)
    syllables = lazy_pinyin(short, v_to_u=True)
    if len(syllables) == len(short):
        syllables = [_READINGS.get(character, own) for character, own in zip(short, syllables, strict=True)]
    # An apostrophe keeps Xi'an apart from Xian.
    return ("".join(f"'{own}" if at and own[0] in "aeo" else own for at, own in enumerate(syllables)).capitalize(),)


@lru_cache(maxsize=1)
def _exceptions() -> dict[str, tuple[str, ...]]:
    """Return the forms by the full and the short name."""
    source = files("nlp_tool").joinpath("resources/entities/places_en.csv").read_text(encoding="utf-8")
    table: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(line for line in source.splitlines() if not line.startswith("#")):
        table[row["name"]] = tuple(row["english"].split(";"))
        table.setdefault(short_form(row["name"]), table[row["name"]])
    return table
