"""When two English names mean one school or group: what a name is made of, and which differences do not count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.pinyin import syllable_count

_WORD = re.compile(r"[^\W\d_]{1,60}(?:'(?!s\b)[^\W\d_]{1,30}){0,3}|\d{1,6}")
ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
CARDINALS = {
    word: str(number)
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        1,
    )
}
_ROMAN = {
    "II": "2",
    "III": "3",
    "IV": "4",
    "VI": "6",
    "VII": "7",
    "VIII": "8",
    "IX": "9",
    "XI": "11",
    "XII": "12",
    "XIII": "13",
}
_SAME = {
    "elementary": "primary",
    "experiment": "experimental",
    "attached": "affiliated",
    "subordinate": "affiliated",
    "languages": "language",
    "arts": "art",
    "center": "central",
    "centre": "central",
    "secondary": "middle",
    "nursery": "kindergarten",
    "preschool": "kindergarten",
    "sciences": "science",
    "schools": "school",
    "campuses": "campus",
    "branch": "campus",
    "academy": "school",
    "nationalities": "nationality",
}
_DIVISIONS = frozenset(
    ("city", "county", "district", "province", "town", "township", "municipal", "provincial", "village", "subdistrict")
)
_DIGITS = {
    "yi": "1",
    "er": "2",
    "san": "3",
    "si": "4",
    "wu": "5",
    "liu": "6",
    "qi": "7",
    "ba": "8",
    "jiu": "9",
    "shi": "10",
}
_IGNORED = frozenset(
    (
        "the",
        "of",
        "no",
        "nos",
        "to",
        "in",
        "and",
        "s",
        "at",
        "a",
        "for",
        "with",
        "th",
        "st",
        "nd",
        "rd",
        "school",
        "education",
        "educational",
        "public",
        "private",
        "old",
        "new",
        "american",
        "british",
        "canadian",
        "chinese",
        "branch",
    )
)
_LEVELS = frozenset(("primary", "middle", "high", "junior", "senior", "kindergarten", "nine", "year", "vocational"))
_NEAR_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Key:
    """The parts of a name: what tells it apart, its numbers, its places, level and kind words.

    `campus` the part before Campus.
    """

    names: frozenset[str]
    numbers: frozenset[str]
    places: frozenset[str]
    levels: frozenset[str]
    kinds: frozenset[str]
    campus: frozenset[str]


def key_of(name: str, places: frozenset[str] = frozenset()) -> Key:
    """Take a name apart; `places` are the (lower-case) names of divisions that the text speaks of."""
    parts = _parts(name)
    campus: frozenset[str] = frozenset()
    if "campus" in parts:
        parts, campus = _campus_part(parts)
    elif "(" in name:
        inner = name[name.index("(") + 1 :]
        campus = frozenset(_parts(inner)) - {"campus"}
        parts = _parts(name[: name.index("(")])
    names, numbers, found_places, levels, kinds = set(), set(), set(), set(), set()
    descriptive = _described()
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if part in _IGNORED:
            continue
        street = following == "street" and any(
            later not in descriptive and later not in _IGNORED for later in parts[index + 2 :]
        )
        if part == "street" and index and parts[index - 1] in found_places:
            continue
        if part in _DIVISIONS or ((following in _DIVISIONS or street) and part not in descriptive) or part in places:
            found_places.add(part)
        elif part.isdigit():
            numbers.add(part)
        elif part in _LEVELS:
            levels.add(part)
        elif part in descriptive:
            kinds.add(part)
        else:
            names.add(part)
    return Key(
        frozenset(names),
        frozenset(numbers),
        frozenset(found_places - _DIVISIONS),
        frozenset(levels),
        frozenset(kinds),
        campus,
    )


def _described() -> frozenset[str]:
    return words("schools", "school", "modifiers") | words("schools", "school", "kinds")


def _parts(name: str) -> list[str]:
    found: list[str] = []
    for match in _WORD.finditer(name.replace("\u2019", "'")):
        word = match.group()
        lower = word.lower()
        if word in _ROMAN:
            lower = _ROMAN[word]
        lower = ORDINALS.get(lower, lower)
        if not found and word[0].isupper():
            lower = CARDINALS.get(lower, lower)
        found.append(_SAME.get(lower, lower))
    return found


def _campus_part(parts: list[str]) -> tuple[list[str], frozenset[str]]:
    """Split `x campus of y school`, `y school x campus` into the school's words and the campus's own."""
    index = parts.index("campus")
    before, after = parts[:index], parts[index + 1 :]
    if after and after[0] == "of":
        return after[1:], frozenset(before)
    heads = [i for i, part in enumerate(before) if part in ("school", "kindergarten", "group")]
    if heads:
        return before[: heads[-1] + 1] + after, frozenset(before[heads[-1] + 1 :])
    return after, frozenset(before)


def same_school(one: Key, two: Key) -> bool:
    """Tell whether two names can mean one school: equal but for places, small slips and words that translators add."""
    if bool(one.campus) != bool(two.campus):
        return False
    if one.campus:
        if not _near(one.campus, two.campus) and not (one.campus <= two.campus or two.campus <= one.campus):
            return False
        bare = not (one.names or one.numbers) or not (two.names or two.numbers)
        return bare or _same_body(one, two)
    return _same_body(one, two)


def _same_body(one: Key, two: Key) -> bool:
    if one.numbers != two.numbers or not _levels_agree(one, two):
        return False
    if one.kinds != two.kinds:
        smaller = min(one, two, key=lambda key: len(key.kinds))
        if not (
            smaller.names
            and one.names == two.names
            and (one.kinds <= two.kinds or two.kinds <= one.kinds)
            and not {"experimental", "affiliated", "central"} & (one.kinds ^ two.kinds)
        ):
            return False
    if one.names == two.names:
        return _places_agree(one, two) and bool(one.names or one.numbers or one.places & two.places or one.kinds)
    if not one.names or not two.names:
        extra = one.names | two.names
        # No. 2 School, Hekou No. 2 School; Hekou Middle School, Hekou Town Middle School
        told = one.numbers or (one.levels and one.levels == two.levels and one.kinds == two.kinds)
        return bool(told) and len(extra) <= 2 and extra <= (one.places | two.places)
    if one.names <= two.places | two.names and two.names <= one.places | one.names:
        return True
    return (_near(one.names, two.names) or _cut(one, two) or _cut(two, one)) and _places_agree(one, two)


def _cut(short: Key, long: Key) -> bool:
    """Tell whether a name is the last syllable of another (Hui, Wenhui): a translator put a person's name between."""
    if len(short.names) != 1 or len(long.names) != 1 or not short.levels or short.levels != long.levels:
        return False
    (tail,), (whole,) = short.names, long.names
    return len(tail) >= 2 and syllable_count(tail) == 1 and whole.endswith(tail) and syllable_count(whole) == 2


def _levels_agree(one: Key, two: Key) -> bool:
    if one.levels == two.levels:
        return True
    if not one.levels or not two.levels:
        return (
            bool(one.names & two.names)
            and "central" not in one.kinds | two.kinds
            and "vocational" not in one.levels | two.levels
        )
    classes = [{"primary": "p", "kindergarten": "k"}.get(level, "m") for level in (*one.levels, *two.levels)]
    return len(set(classes)) == 1 and not ({"junior", "senior"} <= one.levels | two.levels)


def _places_agree(one: Key, two: Key) -> bool:
    return (
        not one.places or not two.places or bool(one.places & two.places) or one.places.isdisjoint(two.places) is False
    )


def _near(one: frozenset[str], two: frozenset[str]) -> bool:
    """Tell whether two sets of words differ in one word by one letter, as clumsy romanizations do."""
    if one == two:
        return True
    left, right = sorted(one - two), sorted(two - one)
    if len(left) != 1 or len(right) != 1 or min(len(left[0]), len(right[0])) < _NEAR_LENGTH:
        return False
    from rapidfuzz.distance import Levenshtein

    return len(left[0]) != len(right[0]) and Levenshtein.distance(left[0], right[0], score_cutoff=1) <= 1


def spoken_number(word: str) -> str:
    """Return the number that a word spells digit by digit in pinyin (wusan: 53), or an empty string."""
    digits, position = "", 0
    while position < len(word):
        match = next(
            (syllable for syllable in sorted(_DIGITS, key=len, reverse=True) if word.startswith(syllable, position)),
            None,
        )
        if match is None:
            return ""
        digits += _DIGITS[match]
        position += len(match)
    return digits if 0 < len(digits) <= 3 else ""


def group_base(name: str) -> str:
    """Return a group's name without its closing kind words: `X School Education Group` -> `X School`."""
    heads = table("schools")["group"]["heads"]
    kinds = words("schools", "group", "kinds") | words("schools", "group", "modifiers")
    parts = name.split()
    lowered = [part.lower().strip("'\",.") for part in parts]
    for index, lower in enumerate(lowered):
        if lower in heads and index + 1 < len(parts) and lowered[index + 1] == "of":
            rest = parts[index + 2 :]
            return " ".join(rest[1:] if rest and rest[0].lower() == "the" else rest)
    end = len(parts)
    while end and (
        lowered[end - 1] in heads
        or lowered[end - 1] in (kinds - {"school"} - words("schools", "school", "kinds")) | {"education"}
    ):
        end -= 1
    while end > 1 and lowered[end - 1] == "school" and lowered[end - 2] in ("school", "kindergarten"):
        end -= 1
    return " ".join(parts[:end])
