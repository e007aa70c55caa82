"""Provinces, cities and districts: where a text names them, and which place a set of names means.

    names = places_zh(text)                    every administrative name in the text, with the divisions it may mean
    lookup = DocumentPlaces(names)             decides between homonyms by the other names of the same text
    lookup.at(start, end)                      the place of a mention: names inside it, in its sentence, in the text
    resolve_place(["西湖区"], context=["杭州"])  the place that names (most telling first) mean, without a text

A Place holds the full names of province, city and district, each None where the text does not decide it. The table of
divisions is the file adcodes.csv of the package cpca, read as data; municipalities are their own city (北京市, 北京市).
"""

from __future__ import annotations

import csv
import importlib.util
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from nlp_tool.entities.matching import Hits, Trie, find_all
from nlp_tool.entities.place_names import english_forms, short_form
from nlp_tool.errors import MissingPackage

SENTENCE_END = "。！？!?；;\n"
_LISTED = re.compile(r"\s?[-\u2010-\u2014、/]\s?")


class Place(NamedTuple):
    """Full names of a province, a city and a district; None where unknown."""

    province: str | None = None
    city: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division. `code` has six digits; `level` is province, city or district."""

    code: str
    name: str
    level: str
    place: Place


@dataclass(frozen=True, slots=True)
class PlaceName:
    """An administrative name in a text: `text[start:end]`; `full` when it carries its 省, 市, 区, 县."""

    start: int
    end: int
    text: str
    full: bool
    divisions: tuple[Division, ...]


@lru_cache(maxsize=1)
def divisions() -> tuple[Division, ...]:
    """Return every division of the gazetteer, by code."""
    with _adcodes().open(encoding="utf-8", newline="") as source:
        names = {row["adcode"][:6]: row["name"] for row in csv.DictReader(source)}
    names.update(_divisions_more(names))
    rows = []
    for code, name in sorted(names.items()):
        if name in ("市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划", "县") or name.startswith("中沙"):
            continue
        province = names[code[:2] + "0000"]
        if code.endswith("0000"):
            rows.append(Division(code, name, "province", Place(province, province if name[-1] == "市" else None)))
            continue
        city: str | None = names.get(code[:4] + "00")
        if province[-1] == "市":
            city = province
        elif city is None or city.endswith("行政区划"):
            city = name
        if code.endswith("00"):
            rows.append(Division(code, name, "city", Place(province, name)))
        else:
            rows.append(Division(code, name, "district", Place(province, city, None if city == name else name)))
    return tuple(rows)


def _adcodes() -> Path:
    found = importlib.util.find_spec("cpca")
    if found is None or not found.origin:
        raise MissingPackage("the table of administrative divisions is not installed", hint="pip install cpca")
    return Path(found.origin).parent / "resources" / "adcodes.csv"


def _divisions_more(names: dict[str, str]) -> dict[str, str]:
    """Return the divisions that are younger than the table, under codes of their own below their city."""
    source = files("nlp_tool").joinpath("resources/entities/divisions_more.csv").read_text(encoding="utf-8")
    codes = {name: code for code, name in names.items() if code.endswith("00")}
    known = {(code[:4], name) for code, name in names.items()}
    return {f"{codes[row['parent']][:4]}{number:02d}x": row["name"]
            for number, row in enumerate(csv.DictReader(source.splitlines()))
            if (codes[row["parent"]][:4], row["name"]) not in known}


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    rules = tomllib.loads(files("nlp_tool").joinpath("resources/entities/places.toml").read_text(encoding="utf-8"))
    rules["weak"] = frozenset(rules["weak_short_forms"].split())
    rules["zone"] = re.compile("|".join(rules["zones"]))
    return rules


@lru_cache(maxsize=1)
def division_names() -> dict[str, tuple[Division, ...]]:
    """Return every full and short name with the divisions it may mean."""
    table: dict[str, list[Division]] = {}
    for division in divisions():
        for form in {division.name, short_form(division.name)}:
            table.setdefault(form, []).append(division)
    return {form: tuple(found) for form, found in sorted(table.items())}


@lru_cache(maxsize=1)
def division_trie() -> Trie:
    """Return the full and short names of all divisions, to be looked for in texts."""
    return Trie({form: 1 if any(d.name == form for d in found) else 2 for form, found in division_names().items()},
                apart=True)


_KEPT = 256
_read_lately: dict[str, tuple[PlaceName, ...]] = {}
"""The names of the last _KEPT texts: what finds, links and composes asks for the same text."""


def places_zh(text: str, *, hits: Hits | None = None) -> list[PlaceName]:
    """Return the administrative names of a Chinese text (folded: simplified, plain width), leftmost longest.

    `hits` says where names of divisions stand (found by `division_trie`), if that is known.
    """
    names = _read_lately.get(text)
    if names is None:
        found = find_all([text], division_trie())[0][0] if hits is None else hits
        names = _read_lately[text] = tuple(_names_zh(text, found))
        if len(_read_lately) > _KEPT:  # which another thread may have seen too
            _read_lately.pop(next(iter(_read_lately)), None)
    return list(names)


_JOINED = {"和县": re.compile("[一-鿿]"), "任县": re.compile("[现时新曾担调转出接就升改原前]"),
           "成县": re.compile("[组建完形集变构达]")}
"""Counties whose names also arise where words meet: 县长某某和县委书记, 现任县教育局局长, 组成县督导组."""


def _names_zh(text: str, hits: Hits) -> Iterator[PlaceName]:
    table, rules, last = division_names(), _rules(), 0
    for start, stop, _ in hits.tolist():
        form, end = text[start:stop], stop - 1
        if start < last:
            continue
        full = any(d.name == form for d in table[form])
        found = tuple(d for d in table[form] if not full or d.name == form)
        if not full and text[end + 1 : end + 2] in rules["not_before"] and end + 1 < len(text):
            continue  # 南京路 is a street anywhere
        if form in _JOINED and start and _JOINED[form].match(text, start - 1):
            continue
        cities = [d for d in found if d.level == "city" or d.place.city == d.name]
        zone = rules["zone"].match(text, end + 1, end + 12) if cities else None
        if zone:
            name = short_form(form) + zone.group()
            found = tuple(Division(d.code + "z", name, "district", Place(d.place.province, d.place.city, name))
                          for d in cities)
            end = zone.end() - 1
        last = end + 1
        yield PlaceName(start, last, text[start:last], full or zone is not None, found)


_WORDS_EN = re.compile(r"[A-Za-zü][A-Za-zü'’]{1,30}")
_LEVELS_EN = {"province": "省区", "region": "区盟州", "city": "市", "municipality": "市", "district": "区市",
              "county": "县旗市区", "prefecture": "州区盟", "banner": "旗", "area": "区", "zone": "区"}


def places_en(text: str) -> list[PlaceName]:
    """Return the administrative names of an English text, found by their pinyin (Xihu District, Hangzhou, Tibet).

    A name counts as `full` with its City, District, County or Province, which lower-case names need to count at all.
    """
    table = _pinyin_names()
    names: list[PlaceName] = []
    words = [(m.start(), m.end(), m.group().lower().replace("’", "'")) for m in _WORDS_EN.finditer(text)]
    for index, (start, end, word) in enumerate(words):
        following = [w for s, _, w in words[index + 1 : index + 3] if s <= end + 12]
        found, used = table.get(word, ()), 0
        if following and f"{word} {following[0]}" in table:
            found, used = table[f"{word} {following[0]}"], 1
        if not found or (names and start < names[-1].end):
            continue
        rank = following[used] if used < len(following) else ""
        rank = following[used + 1] if rank in ("new", "autonomous") and used + 1 < len(following) else rank
        exact = tuple(d for d in found if d.name[-1] in _LEVELS_EN.get(rank, "")
                      and (d.level == "district" or rank not in ("district", "county", "banner")))
        if exact:
            end = words[index + used + (2 if following[used] != rank else 1)][1]
        elif text[start].islower() or len(word) < 5:
            continue
        elif used:
            end = words[index + used][1]
        names.append(PlaceName(start, end, text[start:end], bool(exact), exact or found))
    return names


@lru_cache(maxsize=1)
def _pinyin_names() -> dict[str, tuple[Division, ...]]:
    table: dict[str, list[Division]] = {}
    for division in divisions():
        written = {form.lower() for form in english_forms(division.name)}
        for form in {form.replace("'", mark).replace("ü", letter)
                     for form in written for mark in ("'", "") for letter in ("ü", "v", "u")}:
            table.setdefault(form, []).append(division)
    return {form: tuple(found) for form, found in sorted(table.items())}


def resolve_place(names: Sequence[str], *, context: Iterable[str] = ()) -> Place:
    """Return the place that names mean together; `names` come most telling first, `context` are others of the text.

    A name that stays ambiguous is left out: 鼓楼区 alone gives an empty place.

    >>> resolve_place(["西湖区"], context=["杭州"])
    Place(province='浙江省', city='杭州市', district='西湖区')
    >>> resolve_place(["鼓楼区"])
    Place(province=None, city=None, district=None)
    """
    own = [name for text in names for name in _as_name(text)]
    return _settle(own, _evidence([*own, *(name for text in context for name in _as_name(text))]))


def _as_name(text: str) -> list[PlaceName]:
    found = division_names().get(text, ())
    full = tuple(d for d in found if d.name == text)
    return [PlaceName(0, len(text), text, bool(full), full or found)] if found else []


def _evidence(names: Iterable[PlaceName]) -> Counter[str]:
    """Weigh each province and city by the names that can mean nothing else of their rank."""
    weights: Counter[str] = Counter()
    for name in names:
        top = [d for d in name.divisions if d.level != "district"]
        if not name.full and (name.text in _rules()["weak"] or not top):
            continue
        # 吉林 names a province as well as a city in it: the higher rank is meant
        highest = [d for d in top if d.level == "province"] or top or list(name.divisions)
        for division in highest if len(highest) == 1 else ():
            weights[f"p{division.place.province}"] += 1
            if division.place.city:
                weights[f"c{division.place.city}"] += 1 + name.full
    return weights


def _choose(name: PlaceName, weights: Counter[str], place: Place) -> Division | None:
    """Return the division of a name that agrees with what is known, None where two agree equally or nothing does."""

    def weight(division: Division) -> tuple[int, int, int]:
        rank = {"province": 2, "city": 1, "district": 0}[division.level]
        return weights[f"c{division.place.city}"], weights[f"p{division.place.province}"], rank

    # A province's name alone is never the district of that name: Beijing-Tianjin-Hebei does not speak of 河北区.
    province = not name.full and any(d.level == "province" for d in name.divisions)
    meant = [d for d in name.divisions if d.level != "district"] if province else name.divisions
    fitting = sorted((d for d in meant if place.province in (None, d.place.province)
                      and (place.city is None or d.place.city in (None, place.city))), key=weight, reverse=True)
    if not fitting or (len(fitting) > 1 and weight(fitting[0]) == weight(fitting[1])):
        return None
    best = fitting[0]
    if name.full or (best.level != "district" and name.text not in _rules()["weak"]):
        return best
    return best if weight(best)[0 if best.level == "district" else 1] > 0 else None


def _settle(names: Sequence[PlaceName], weights: Counter[str]) -> Place:
    place = Place()
    for name in names:
        chosen = _choose(name, weights, place)
        if chosen is None:
            continue
        found = chosen.place
        # a second name may only add what the first left open
        if place.city and found.city not in (None, place.city):
            continue
        place = Place(place.province or found.province, place.city or found.city, place.district or found.district)
        if place.district:
            break
    return place


class DocumentPlaces:
    """The places of one text. Build it once from `places_zh(text)` or `places_en(text)`, then ask for any span."""

    def __init__(self, names: Sequence[PlaceName], *, text: str = "") -> None:
        """`text` (the one the names came from) lets the sentence of a span count as nearer evidence."""
        self.names = sorted(names, key=lambda name: name.start)
        self._starts = [name.start for name in self.names]
        self._weights = _evidence(self.names)
        self._text = text

    def resolve(self, name: PlaceName) -> Place:
        """Return what one name means in this text; an empty place when that is undecidable."""
        return _settle([name], self._weights)

    def at(self, start: int, end: int) -> Place:
        """Return the place of a mention: from names inside it, then before it in its sentence, then the whole text.

        An inner name decides; outer names only fill levels above it, and only where they agree.
        """
        inside = [n for n in self.names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
                  if n.end <= end]
        if several_provinces(inside, self._text):
            return Place()
        begin = max((self._text.rfind(mark, 0, start) for mark in SENTENCE_END), default=-1) if self._text else -1
        before = self.names[bisect_right(self._starts, begin) : bisect_left(self._starts, start)][::-1]
        place = _settle(sorted(inside, key=_rank, reverse=True), self._weights)
        if place.district:
            return place
        place = _fill(place, _settle(sorted(before[:4], key=_rank, reverse=True), self._weights))
        return place if place.district or self.contested else _fill(place, self.home)

    @cached_property
    def contested(self) -> bool:
        """Whether a second city is named at least half as often as the first: then home says nothing of a mention."""
        cities = Counter(place.city for place in map(self.resolve, self.names) if place.city).most_common(2)
        return len(cities) > 1 and cities[1][1] >= 2 and 2 * cities[1][1] >= cities[0][1]

    @cached_property
    def home(self) -> Place:
        """The place that the text as a whole is about: its most named province, city and (if only one) district."""
        resolved = [self.resolve(name) for name in self.names]
        cities = Counter(place.city for place in resolved if place.city)
        if not cities:
            provinces = Counter(place.province for place in resolved if place.province).most_common(2)
            one = provinces and (len(provinces) == 1 or provinces[0][1] > provinces[1][1])
            return Place(provinces[0][0]) if one else Place()
        ranked = cities.most_common(2)
        if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
            return Place()
        city = ranked[0][0]
        districts = sorted({p.district for p in resolved if p.city == city and p.district})
        province = next(p.province for p in resolved if p.city == city)
        return Place(province, city, districts[0] if len(districts) == 1 else None)


def several_provinces(names: Sequence[PlaceName], text: str) -> bool:
    """Tell whether names stand in a list of several provinces, as in Beijing-Tianjin-Hebei or 北京、天津、河北."""
    for one, two in pairwise(names):
        if _LISTED.fullmatch(text, one.end, two.start):
            left, right = ({d.place.province for d in name.divisions} for name in (one, two))
            if not left & right:
                return True
    return False


def _rank(name: PlaceName) -> int:
    return {"district": 2, "city": 1, "province": 0}[name.divisions[0].level]


def _fill(place: Place, outer: Place) -> Place:
    if place.province not in (None, outer.province) or (place.city and outer.city not in (None, place.city)):
        return place
    return Place(place.province or outer.province, place.city or outer.city, place.district or outer.district)
