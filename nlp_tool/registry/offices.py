"""What tells people of one name together in two languages: the reading of a name, titles and offices as tokens."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from importlib import resources

from nlp_tool.registry.english import readings
from nlp_tool.registry.names import fold, language_of, parse_name
from nlp_tool.registry.places import NOWHERE, Place, compare, joined, letters_of, lookup, parents

_PARTS = re.compile(r"[、，,;；/&]|兼任|兼|\band\b")
_DEPUTY = re.compile(r"副|助理|\b(?:vice|deputy|assistant|associate)\b")
_DIVISION = re.compile(r"\b((?:[a-z'\-]{2,20} ){1,3}?)(district|county|city|province|new area)\b")
# A head of something may be called so whatever the office: deputy head of a district, head of a school.
_ANY_HEAD = frozenset({"head", "mayor", "director", "section", "dean"})
LONGEST = 120
"""Of a title or an organization only so many characters are read."""


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of public organization and the division that it serves, "" where the text does not say."""

    kind: str
    division: str


@functools.cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = resources.files("nlp_tool.resources").joinpath(f"registry/{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@functools.cache
def _surnames() -> dict[str, tuple[str, ...]]:
    return {row["surname"]: tuple(row["readings"].split("|")) for row in _rows("surnames")}


@functools.lru_cache(maxsize=65536)
def person_letters(name: str) -> tuple[str, ...]:
    """Return the letters that a person's name may have in English: family name first or last.

    >>> person_letters("区永康")[0], "yuchigong" in person_letters("尉迟恭"), person_letters("Ou Yongkang")
    ('ouyongkang', True, ('ouyongkang',))
    """
    if language_of(name) == "en":
        return (letters_of(name),)
    folded = fold(name)
    length = 2 if folded[:2] in _surnames() and len(folded) > 2 else 1
    family, given = folded[:length], folded[length:]
    first = (*_surnames().get(family, ()), *readings(family))
    found = [family_read + given_read for family_read in first for given_read in readings(given)]
    found += [given_read + family_read for family_read in first for given_read in readings(given)]
    return tuple(dict.fromkeys(found))


@functools.cache
def _forms(kind: str, language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    column = "chinese" if language == "zh" else "english"
    forms = [(form, row["token"]) for row in _rows("titles") if row["kind"] == kind for form in row[column].split("|")]
    forms = sorted(((form, token) for form, token in forms if form), key=lambda pair: -len(pair[0]))
    return tuple((re.compile(re.escape(f) if language == "zh" else rf"\b{re.escape(f)}\b"), t) for f, t in forms)


@functools.lru_cache(maxsize=65536)
def title_tokens(text: str) -> frozenset[str]:
    """Return what a title says, one token a part: 党委书记、副校长 -> secretary and deputy head.

    >>> sorted(title_tokens("党委书记、副校长")), title_tokens("deputy director") == title_tokens("副局长")
    (['deputy head', 'secretary'], True)
    """
    found: set[str] = set()
    language = language_of(text)
    for part in _PARTS.split(text[:LONGEST].casefold()):
        token = next((token for form, token in _forms("title", language) if form.search(part)), "")
        rank = "deputy " if _DEPUTY.search(part) else ""
        found |= {rank + one for one in (_ANY_HEAD if token == "any_head" else {token}) if one}
    return frozenset(found)


@functools.lru_cache(maxsize=65536)
def office_of(text: str, where: Place = NOWHERE) -> Office | None:
    """Return the public office that an organization's text names, in a document that speaks of `where`.

    A division alone stands for its government. A text that names no office gives None.

    >>> office_of("番禺区"), office_of("Yuhang District Education Bureau")
    (Office(kind='government', division='440113'), Office(kind='education', division='330110'))
    """
    language, lowered = language_of(text), text[:LONGEST].casefold().strip()
    kind = next((token for form, token in _forms("office", language) if form.search(lowered)), "")
    division = _division_zh(text[:LONGEST], where) if language == "zh" else _division_en(lowered, where)
    if kind:
        return Office(kind, division)
    alone = any(code == division for code in lookup(text.strip())) if division else False
    return Office("government", division) if alone else None


def _division_zh(text: str, where: Place) -> str:
    for length in range(min(len(text), 12), 1, -1):
        code = _only(lookup(text[:length]), where)
        if code:
            inner = _division_zh(text[length:], joined(where, parents(code))) if len(code) < 6 else ""
            return inner or code
    return parse_name(text, where, kind="group").place.finest if where.depth else ""


def _division_en(text: str, where: Place) -> str:
    for match in _DIVISION.finditer(text):
        words = match.group(1).split()
        for start in range(len(words)):
            code = _only(lookup(f"{' '.join(words[start:])} {match.group(2)}"), where)
            if code:
                return code
    return _only(lookup(text), where)


def _only(codes: tuple[str, ...], where: Place) -> str:
    """Return the one code that fits the place, or "" """
    fitting = [
        code
        for code in codes
        if compare(parents(code).city, where.city) >= 0 and compare(parents(code).province, where.province) >= 0
    ]
    return fitting[0] if len(fitting) == 1 else ""


def same_office(left: frozenset[Office], right: frozenset[Office]) -> bool:
    """Tell whether two people serve in one office; a bare "bureau" is the one that the other text names in full."""
    for one in left:
        for two in right:
            kinds = {one.kind, two.kind}
            alike = len(kinds) == 1 or kinds == {"education", "bureau"}
            if alike and (not one.division or not two.division or one.division == two.division):
                return True
    return False
