"""Administrative divisions: what a name or an attribute says about province, city and district, in both languages.

The table of divisions is the one that the package cpca carries (adcodes.csv, MIT), read as data. A code is as long as
its level: 2 digits a province, 4 a city, 6 a district. A municipality is its own city ("5000" in "50"). A division that
the table lacks (development zones, new areas) is a label: "~" and its folded short name.
"""

from __future__ import annotations

import csv
import functools
import importlib.util
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nlp_tool.entities.place_names import english_forms
from nlp_tool.entities.places import DocumentPlaces, PlaceName, places_en, places_zh, several_provinces
from nlp_tool.errors import MissingPackage

MUNICIPALITIES = {"11": "北京市", "12": "天津市", "31": "上海市", "50": "重庆市"}
_NATIONS = (
    "壮族|回族|维吾尔|维吾尔族|苗族|土家族|藏族|蒙古族|蒙古|彝族|侗族|布依族|朝鲜族|满族|瑶族|白族|哈尼族|哈萨克|哈萨克族|黎族|傣族|"
    "傈僳族|畲族|仡佬族|拉祜族|水族|佤族|纳西族|羌族|土族|仫佬族|锡伯|锡伯族|柯尔克孜|柯尔克孜族|景颇族|达斡尔族|撒拉族|毛南族|塔吉克|"
    "塔吉克族|普米族|怒族|鄂温克族|鄂伦春|保安族|裕固族|独龙族|东乡族|布朗族|各族"
)
_AUTONOMOUS = re.compile(rf"(?:{_NATIONS}){{0,6}}自治[区州县旗]$")
_SUFFIX = re.compile(r"(?:特别行政区|地区|林区|矿区|新区|省|市|区|县|盟|旗|州)$")
_ENGLISH_SUFFIX = re.compile(
    r"\s+(?:district|county|city|province|new area|new district|autonomous (?:region|prefecture|county)|"
    r"municipality|prefecture|zone|special administrative region)$"
)
_ZONE = re.compile(
    r"(?:技术产业开发区|技术开发区|产业开发区|开发区|示范区|(?<!高)新区|区|new area|new district|district|zone)$"
)
# A word for divisions that names none: "the district", 本区.
_NO_NAME = re.compile(
    r"(?:(?:the|this|our|that|whole|entire|same|a)\s+){0,2}"
    r"(?:district|city|county|province|region|area|zone|municipality|new area|new district)s?|"
    r"[本该我全各同此]?(?:省|市|区|县|州|旗|盟|新区|城区|市区|县城)",
    re.IGNORECASE,
)
UNKNOWN, SAME, DIFFERENT = 0, 1, -1


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Province, city and district as codes, labels ("~...") or "" where nothing is known."""

    province: str = ""
    city: str = ""
    district: str = ""

    @property
    def depth(self) -> int:
        """How many levels are known."""
        return sum(1 for part in (self.province, self.city, self.district) if part)

    @property
    def finest(self) -> str:
        """The code or label of the finest level known."""
        return self.district or self.city or self.province


NOWHERE = Place()


@dataclass(frozen=True)
class Gazetteer:
    """The divisions: names by code, codes by name."""

    names: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """Return the Chinese name of a code, the text of a label, or ""."""
        return code[1:] if code.startswith("~") else self.names.get(code, "")


def short_name(name: str) -> str:
    """Return a division's name without its suffix: 合肥市 -> 合肥, 恩施土家族苗族自治州 -> 恩施.

    >>> short_name("广西壮族自治区"), short_name("义乌市"), short_name("乾县")
    ('广西', '义乌', '乾县')
    """
    if name.startswith("内蒙古"):
        return "内蒙古"
    short = _AUTONOMOUS.sub("", name)
    if short == name:
        short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


def table_path() -> Path:
    """Return where the table of divisions lies; raise MissingPackage without it."""
    spec = importlib.util.find_spec("cpca")
    path = Path(spec.origin).parent / "resources" / "adcodes.csv" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise MissingPackage("the table of administrative divisions is missing", hint="pip install cpca")
    return path


@functools.cache
def gazetteer() -> Gazetteer:
    """Read the divisions once."""
    names: dict[str, str] = {}
    with open(table_path(), encoding="utf-8", newline="") as file:
        rows = sorted((row["adcode"], row["name"]) for row in csv.DictReader(file))
    for adcode, name in rows:
        code = _code(adcode)
        if code and name not in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
            names[code] = name
    names.update({f"{province}00": name for province, name in MUNICIPALITIES.items()})
    codes: dict[str, list[str]] = {}
    for code, name in sorted(names.items()):
        if code[2:] == "00":
            continue  # a municipality is found as a province
        for form in sorted({name, short_name(name)}):
            codes.setdefault(form, []).append(code)
    known = set(names.values())
    for code, name in sorted(names.items()):
        # Counties become districts and cities: texts of other years write 南和县 for 南和区.
        if len(code) == 6 and len(short_name(name)) >= 2 and short_name(name) != name:
            for form in (short_name(name) + suffix for suffix in "县区市"):
                if form not in known:
                    codes.setdefault(form, []).append(code)
    return Gazetteer(names, {form: tuple(found) for form, found in codes.items()})


def _code(adcode: str) -> str:
    province, city, district = adcode[:2], adcode[2:4], adcode[4:6]
    if district != "00":
        return adcode[:6]
    if city != "00":
        return "" if province in MUNICIPALITIES else adcode[:4]
    return province


@functools.cache
def english_index() -> Mapping[str, tuple[str, ...]]:
    """Return codes by the letters of the English name: pinyin without tones and blanks, and the exceptions."""
    book = gazetteer()
    found: dict[str, set[str]] = {}
    for code, name in book.names.items():
        if code[2:] != "00":
            for form in english_forms(name):
                found.setdefault(letters_of(form), set()).add(code)
    return {letters: tuple(sorted(codes)) for letters, codes in found.items()}


def letters_of(text: str) -> str:
    """Return the letters a-z of a text, small, accents dropped.

    >>> letters_of("Tai'an"), letters_of("Lüliang")
    ('taian', 'luliang')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if "a" <= c <= "z")


def parents(code: str) -> Place:
    """Return the place that a code stands for, with the divisions above it."""
    if code.startswith("~"):
        return Place("", "", code)
    province = code[:2]
    if len(code) == 2:
        return Place(province, f"{province}00" if province in MUNICIPALITIES else "", "")
    city = f"{province}00" if province in MUNICIPALITIES else code[:4]
    if city not in gazetteer().names:
        city = ""  # a county that its province governs
    return Place(province, city, code if len(code) == 6 else "")


@functools.lru_cache(maxsize=65536)
def lookup(name: str) -> tuple[str, ...]:
    """Return the codes that a division's name may mean, in Chinese or English.

    >>> lookup("合肥市"), lookup("Shibei District")
    (('3401',), ('370203',))
    """
    folded = unicodedata.normalize("NFKC", name).strip()
    if any("\u3400" <= c <= "\u9fff" for c in folded):
        return gazetteer().codes.get(folded, ())
    lowered = folded.casefold()
    return english_index().get(letters_of(_ENGLISH_SUFFIX.sub("", lowered)), ())


@functools.lru_cache(maxsize=8192)
def written_forms(code: str, *, english: bool = False) -> tuple[str, ...]:
    """Return how a text may write a division, the fullest form first.

    >>> written_forms("3401"), written_forms("3702", english=True)
    (('合肥市', '合肥'), ('Qingdao',))
    """
    name = gazetteer().name(code)
    if not name:
        return ()
    if not english:
        return tuple(dict.fromkeys((name, short_name(name))))
    return english_forms(name)


def label_of(name: str) -> str:
    """Return the label of a division that the table lacks: 西安高新区 -> ~西安高新."""
    folded = unicodedata.normalize("NFKC", name).strip().casefold()
    short = _ZONE.sub("", folded).strip() or folded
    return "~" + "".join(short.split())


@functools.lru_cache(maxsize=65536)
def place_of(province: str, city: str, district: str) -> Place:
    """Return the place that three attributes name; a level that they leave out is filled from below.

    >>> place_of("", "", "番禺区")
    Place(province='44', city='4401', district='440113')
    """
    province, city, district = ("" if _NO_NAME.fullmatch(name.strip()) else name for name in (province, city, district))
    provinces = [c for c in lookup(province) if len(c) == 2] if province else []
    top = provinces[0] if len(provinces) == 1 else ""
    found = Place(top, f"{top}00" if top in MUNICIPALITIES else "", "")
    if city:
        found = _narrowed(found, [c for c in lookup(city) if c.startswith(top)], (4, 2, 6), city, level=2)
    if district:
        above = found.city if found.city and not found.city.startswith("~") else found.province
        inside = above[:2] if above.endswith("00") else above
        found = _narrowed(found, [c for c in lookup(district) if c.startswith(inside)], (6, 4), district, level=3)
    return found


@functools.lru_cache(maxsize=4096)
def place_told(text: str) -> Place:
    """Return the place that a phrase names: 成都市青羊区, "Beijing Haidian District", "浙江 杭州".

    >>> place_told("成都市青羊区") == place_told("Qingyang District, Chengdu") == Place("51", "5101", "510105")
    True
    """
    home = DocumentPlaces(_named(text)).home
    return place_of(home.province or "", home.city or "", home.district or "")


def lies_in_several(name: str) -> bool:
    """Tell whether a name lists several provinces: the Beijing-Tianjin-Hebei alliance lies in none of them."""
    return several_provinces(_named(name), name)


def _named(text: str) -> list[PlaceName]:
    return places_zh(text) if any("\u3400" <= c <= "\u9fff" for c in text) else places_en(text)


def _narrowed(place: Place, codes: list[str], lengths: tuple[int, ...], name: str, *, level: int) -> Place:
    for length in lengths:
        fitting = [code for code in codes if len(code) == length]
        if len(fitting) == 1:
            below = parents(fitting[0])
            return Place(below.province, below.city or place.city, below.district or place.district)
        if fitting:
            break
    above = gazetteer().names.get(place.city, "")
    label = label_of(name.removeprefix(above).removeprefix(short_name(above)) or name if above else name)
    return Place(place.province, label, place.district) if level == 2 else Place(place.province, place.city, label)


def compare(left: str, right: str) -> int:
    """Compare two codes of one level: SAME, DIFFERENT, or UNKNOWN where one is missing or a label."""
    if not left or not right:
        return UNKNOWN
    if left == right:
        return SAME
    return UNKNOWN if "~" in (left[0], right[0]) else DIFFERENT


def places_differ(left: Place, right: Place) -> str:
    """Return which of province and city contradict each other, or ""."""
    if compare(left.province, right.province) == DIFFERENT:
        return "provinces differ"
    return "cities differ" if compare(left.city, right.city) == DIFFERENT else ""


def joined(left: Place, right: Place) -> Place:
    """Return what two places that do not contradict each other say together; codes go before labels."""

    def pick(a: str, b: str) -> str:
        known = [x for x in (a, b) if x]
        return min(known, key=lambda x: (x.startswith("~"), x)) if known else ""

    return Place(pick(left.province, right.province), pick(left.city, right.city), pick(left.district, right.district))
