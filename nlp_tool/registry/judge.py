"""How alike two observations of a group or school are: a score from 0 to 1 with its reasons, or a veto.

The tables below are the whole of it: where the name matches, what its places say, and what else the two share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nlp_tool.registry.names import Name
from nlp_tool.registry.observe import Observation
from nlp_tool.registry.places import DIFFERENT, SAME, UNKNOWN, Place, compare, gazetteer, places_differ
from nlp_tool.registry.words import levels_agree

_VOWELS = re.compile(r"[aeiou]{1,3}")
OWN = 3
"""A name of so many characters or syllables of its own is rarely borne twice."""
MERGE = 0.85
FIRM = 0.93
REVIEW = 0.55

# (what kind of name, what the places say) -> score
PLACES: Mapping[tuple[str, str], tuple[float, str]] = {
    ("own", "district"): (0.97, "same district"),
    ("own", "city"): (0.94, "same city"),
    ("own", "districts differ"): (0.68, "same city, different districts"),
    ("own", "province"): (0.88, "same province, a city missing"),
    ("own", "nothing"): (0.86, "a place missing"),
    ("brief", "district"): (0.97, "same district"),
    ("brief", "city"): (0.93, "same city"),
    ("brief", "districts differ"): (0.62, "same city, different districts"),
    ("brief", "province"): (0.86, "same province, a city missing"),
    ("brief", "nothing"): (0.66, "a place missing"),
    ("common", "district"): (0.96, "same district"),
    ("common", "named"): (0.92, "a common name with the same place in both names"),
    ("common", "city"): (0.88, "same city"),
    ("common", "districts differ"): (0.50, "a common name in different districts"),
    ("common", "province"): (0.50, "a common name, a city missing"),
    ("common", "nothing"): (0.40, "a common name, a place missing"),
    ("generic", "namespace"): (0.96, "a generic name of the same place"),
    ("generic", "district"): (0.92, "a generic name, same district"),
    ("generic", "city"): (0.87, "a generic name, same city, no district known"),
    ("generic", "high number"): (0.88, "a number that only a city's schools reach, same city"),
    ("generic", "districts differ"): (0.45, "a generic name in different districts"),
    ("generic", "city, a district missing"): (0.70, "a generic name, same city, a district missing"),
    ("generic", "province"): (0.40, "a generic name, a city missing"),
    ("generic", "nothing"): (0.30, "a generic name, a place missing"),
}
PENALTIES: Mapping[str, float] = {
    "a level missing": 0.05,
    "levels near": 0.02,
    "levels differ": 0.16,
    "an alias": 0.04,
    "kinds of group differ": 0.25,
    "by pinyin": 0.05,
    "by pinyin, few letters": 0.09,
    "same document": 0.15,
    "ambiguous": 0.20,
    "founding years differ": 0.12,
}
BONUSES: Mapping[str, float] = {
    "same core school": 0.12,
    "a shared member": 0.07,
    "same founding date": 0.06,
    "same group": 0.22,
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A score and why; `veto` names what forbids the merge, "" for nothing."""

    score: float
    reasons: tuple[str, ...] = ()
    veto: str = ""


def namespace(name: Name, place: Place) -> str:
    """Return the division whose school a generic name speaks of: 合肥市第一中学 -> 合肥, 区实验小学 -> its district."""
    if name.place.depth:
        return name.place.finest
    return {"省": place.province, "市": place.city, "区": place.district, "县": place.district}.get(name.relative, "")


def judge_names(left: Name, right: Name, a: Place, b: Place) -> Judgement:
    """Judge two names that share a key by their places and levels."""
    veto = places_differ(a, b) or places_differ(left.place, b) or places_differ(a, right.place)
    if veto:
        return Judgement(0.0, (), veto)
    if compare(left.place.district, right.place.district) == DIFFERENT:
        return Judgement(0.0, (), "districts in the names differ")
    kind, relation, veto = _relation(left, right, a, b)
    if veto:
        return Judgement(0.0, (), veto)
    score, reason = PLACES[kind, relation]
    reasons = [reason]
    level = _level(left, right)
    if level == "veto":
        return Judgement(0.0, (), "levels differ")
    for penalty in (level, _suffix(left, right)):
        if penalty:
            score -= PENALTIES[penalty]
            reasons.append(penalty)
    return Judgement(score, tuple(reasons))


def _relation(left: Name, right: Name, a: Place, b: Place) -> tuple[str, str, str]:
    city, district = compare(a.city, b.city), compare(a.district, b.district)
    if left.generic or right.generic:
        return ("generic", *_generic(left, right, a, b))
    length = min(own_size(left), own_size(right))
    kind = "common" if left.common or right.common else "brief" if length < OWN else "own"
    if city == SAME or (district == SAME and not a.district.startswith("~")):
        if kind == "common" and district != SAME and (_of_city_and_county(left, b) or _of_city_and_county(right, a)):
            return kind, "districts differ", ""
        if kind == "common" and district == UNKNOWN and left.place.city and left.place == right.place:
            return kind, "named", ""
        return kind, "district" if district == SAME else "districts differ" if district == DIFFERENT else "city", ""
    return kind, "province" if compare(a.province, b.province) == SAME else "nothing", ""


def is_county(code: str) -> bool:
    """Tell whether a district is a county or a county's city, which the schools "of the city" do not lie in."""
    return len(code) == 6 and not code.startswith("~") and not gazetteer().name(code).endswith("区")


def _of_city_and_county(name: Name, other: Place) -> bool:
    return bool(name.place.city) and not name.place.district and is_county(other.district)


def own_size(name: Name) -> int:
    """The length of what is a name's own, in Chinese characters or in syllables of pinyin."""
    size = len(name.core) if name.language == "zh" else len(_VOWELS.findall(name.core))
    return (
        size
        + 2 * name.owner
        + (1 if "N" in name.stem or any(f.startswith("N") for f in name.flags) else 0)
        + (1 if "{" in name.stem else 0)
    )


def _generic(left: Name, right: Name, a: Place, b: Place) -> tuple[str, str]:
    one, two = namespace(left, a), namespace(right, b)
    city, district = compare(a.city, b.city), compare(a.district, b.district)
    high = _number(left) >= 10 and _number(right) >= 10 and not is_county(a.district) and not is_county(b.district)
    if one and two:
        if one == two:
            return "namespace", ""
        return (
            ("high number", "")
            if high and city == SAME and district != DIFFERENT
            else ("", "the names belong to different places")
        )
    if city != SAME:
        return ("province" if compare(a.province, b.province) == SAME else "nothing"), ""
    known = one or two
    if any(
        name.relative in ("县", "区", "旗") and not name.place.district and not place.district
        for name, place in ((left, a), (right, b))
    ):
        return "city, a district missing", ""
    if known and known in (b.finest if one else a.finest,):
        return "namespace", ""
    if district == DIFFERENT:
        return "districts differ", ""
    if high:
        return "high number", ""
    if district == SAME:
        return "district", ""
    return ("city", "") if not a.district and not b.district else ("city, a district missing", "")


def _number(name: Name) -> int:
    digits = [f[1:] for f in name.flags if f.startswith("N") and f[1:].isdigit()]
    if "N" in name.stem:
        digits += ["".join(c for c in name.stem.partition("N")[2] if c.isdigit())]
    return max((int(d) for d in digits if d), default=0)


def _level(left: Name, right: Name) -> str:
    if left.level == right.level:
        return ""
    if not left.level or not right.level:
        return "a level missing"
    if levels_agree(left.level, right.level):
        return "levels near"
    near = {"middle", "junior", "senior", "high", "school"}
    return "levels differ" if {left.level, right.level} <= near or "school" in (left.level, right.level) else "veto"


def _suffix(left: Name, right: Name) -> str:
    return "kinds of group differ" if left.suffix and right.suffix and left.suffix != right.suffix else ""


def founding(a: Observation, b: Observation) -> str:
    """Compare founding dates: the reason that speaks for or against, or ""."""
    one, two = (
        sorted(f.attributes["value"] for f in o.facts if f.kind == "established" and f.attributes.get("value"))
        for o in (a, b)
    )
    if not one or not two:
        return ""
    if one[0] == two[0] and len(one[0]) > 4:
        return "same founding date"
    return "founding years differ" if one[0][:4] != two[0][:4] else ""
