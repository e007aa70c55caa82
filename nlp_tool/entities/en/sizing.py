"""How large a group is: what a text counts (five schools, 5,100 pupils), each number with the group that it is of, or
none, by learned weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp_tool.entities.choice import load, probabilities
from nlp_tool.entities.en.calendar import Date
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.dates import lowered
from nlp_tool.entities.en.dating import Anchor, Times, anchors_of
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.statements import Found

WEIGHTS = "facts_en.npz"
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
_NUMBER = "(?:" + r"\d{1,3}(?:,\d{3}){1,2}|\d{1,6}|" + "|".join(_UNITS[1:]) + ")"
_BARE = ("campuses", "kindergartens", "schools")
_COUNTED = (*_BARE, "members", "member_schools")
_STEPS = (200, 500, 1500)
_GROUPS = 4
_MOST = 200
_TELLING = frozenset(
    ("group", "groups", "district", "county", "city", "bureau", "total", "altogether", "now", "each", "other", "all"))


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a text and what it may count: `text[start:end]` holds both; `noun` is empty in `the four`."""

    start: int
    end: int
    whats: tuple[str, ...]
    value: int
    noun: str


Claim = tuple[Cluster, Anchor, str]
"""A group that a number may be of, its mention that stands nearest, and what the number counts of it."""


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    nouns = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(_counted(), key=len, reverse=True))
    return re.compile(
        rf"(?<![\d.,%\[])(?<!No\.\s)(?<!No\s)\b(?P<number>{_NUMBER})(?:\s|-)"
        rf"(?P<between>(?:[a-z-]{{1,20}},?\s){{0,3}}?)(?P<noun>{nouns})\b"
        rf"|\b(?P<people>students?|pupils|teachers?|staff)\s(?P<many>\d{{1,3}},\d{{3}}|\d{{2,5}})\b"
        rf"|(?<!-)\b(?P<bare>{'|'.join(_UNITS[2:13])})\b(?!-|\s(?:years?|months?|days?|times|o'clock|hundred|thousand))",
        re.IGNORECASE,
    )


def _counted() -> dict[str, str]:
    return table("facts")["counted"]


def counts_of(times: Times) -> list[Count]:
    """Return what a text counts, outside of names, in order."""
    scene = times.scene
    found = []
    for match in _pattern().finditer(scene.text):
        if any(next(scene.index.around(place, place + 1), None) for place in (match.start(), match.end() - 1)):
            continue
        word = lowered(next(part for part in match.group("number", "many", "bare") if part)).replace(",", "")
        value = int(word) if word.isdigit() else _UNITS.index(word)
        noun = " ".join(lowered(match["noun"] or match["people"] or "").split())
        what = _counted().get(noun) or _counted().get(f"{noun}s")
        if value:
            found.append(Count(match.start(), match.end(), (what,) if what else _BARE, value, noun))
    return found[:_MOST]


def claims_of(times: Times, count: Count) -> list[Claim]:
    """Return the groups that a number may be of, and what it may count of them."""
    number = times.scene.sentences.number
    own = number(count.start)
    ranked = []
    for place, group in enumerate(times.scene.groups):
        for anchor in anchors_of(times, group):
            ranked.append((abs(number(anchor.start) - own), abs(anchor.start - count.start), place, anchor))
    nearest: dict[int, Anchor] = {}
    for *_, place, anchor in sorted(ranked, key=lambda one: one[:3]):
        nearest.setdefault(place, anchor)
    return [(times.scene.groups[place], anchor, what) for place, anchor in list(nearest.items())[:_GROUPS]
            for what in count.whats]


def size_cases(times: Times, count: Count, claims: Sequence[Claim], members: dict[int, int]) -> list[list[str]]:
    """Return the evidence of each claim to a number, and of none last; `members`: how many schools each group (by id)
    is known to have."""
    around = sorted(set(_around(times, count)))
    shared = {id(group): sorted(set(_near(times, count, anchor))) for group, anchor, _ in claims}
    groups = len({id(group) for group, *_ in claims})
    return [
        *(sorted({*around, *(f"{piece}:{claim[2]}" for piece in around), *shared[id(claim[0])],
                  *_evidence(times, count, claim, claims, members)}) for claim in claims),
        ["none", f"none:{count.whats[0]}", f"none:{count.noun}", f"none:groups:{min(3, groups)}"],
    ]


def _around(times: Times, count: Count) -> Iterator[str]:
    inner = re.findall(r"[a-z]+", times.text[count.start : count.end].lower())
    yield f"noun:{count.noun}"
    yield from (f"inner:{word}" for word in inner[:-1])
    before, after = times.words(count.start - 50, count.start)[-3:], times.words(count.end, count.end + 50)[:3]
    yield f"-1:{' '.join(before[-1:])}"
    yield f"-2:{' '.join(before[-2:])}"
    yield f"+1:{' '.join(after[:1])}"
    yield f"+2:{' '.join(after[:2])}"
    yield f"size:{'one' if count.value == 1 else 'few' if count.value < 10 else 'tens' if count.value < 40 else 'many'}"
    start, end = times.scene.sentences.span(count.start)
    words = set(re.findall(r"[a-z]+", times.text[start:end].lower()))
    yield from (f"sentence:{word}" for word in sorted(words & _TELLING))


def _near(times: Times, count: Count, anchor: Anchor) -> Iterator[str]:
    pieces = times.evidence(Date(count.start, count.end, "", ""), anchor)
    yield from (f"g:{piece}" for piece in pieces if not piece.startswith(("kind:", "parts:")))
    yield f"far:{sum(abs(anchor.start - count.start) > step for step in _STEPS)}:{anchor.start < count.start}"


def _evidence(
    times: Times, count: Count, claim: Claim, claims: Sequence[Claim], members: dict[int, int]
) -> Iterator[str]:
    group, _, what = claim
    known = members.get(id(group), 0)
    yield f"what:{what}:{bool(count.noun)}"
    if what in _COUNTED:
        apart = max(-2, min(2, count.value - known))
        yield from (f"known:{apart}", f"known:{apart}:{what}", f"known:{min(known, 3)}:{apart}",
                    f"known:{apart}:{bool(count.noun)}:{known > 2}")
        campuses = any(word in group.name.lower() for word in ("kindergarten", "nursery"))
        yield f"named:{campuses}:{what}"
    groups = len({id(other) for other, *_ in claims})
    yield f"groups:{min(3, groups)}"
    nearest = min(claims, key=lambda other: abs(other[1].start - count.start))
    yield f"nearest:{nearest[0] is group}:{min(3, groups)}"
    before = [other for other in claims if other[1].start < count.start]
    if before:
        yield f"last:{max(before, key=lambda other: other[1].start)[0] is group}"


def counted_members(relations: Sequence[Found]) -> dict[int, int]:
    """Return how many schools each group (by id) is known to have."""
    members: dict[int, int] = {}
    for kind, head, tail, *_ in relations:
        if kind == "member" and tail is not None:
            members[id(head)] = members.get(id(head), 0) + 1
    return members


def sizes_of(times: Times, relations: Sequence[Found]) -> list[Found]:
    """Return the size relations of a text; of several numbers of one kind the likeliest stands."""
    if not times.scene.groups:
        return []
    weights, members = load("size", WEIGHTS), counted_members(relations)
    best: dict[tuple[int, str], tuple[float, Found]] = {}
    for count in counts_of(times):
        claims = claims_of(times, count)
        if not claims:
            continue
        shares = probabilities(size_cases(times, count, claims, members), weights)
        at = max(range(len(shares)), key=lambda number: (shares[number], -number))
        if at == len(claims):
            continue
        group, anchor, what = claims[at]
        start, end = times.sentence(count.start)
        grade = "stated" if start <= anchor.start < end else "inferred"
        found: Found = ("size", group, None, start, end, grade, {"what": what, "value": str(count.value)})
        if shares[at] > best.get((id(group), what), (0.0, found))[0]:
            best[id(group), what] = shares[at], found
    return [found for _, found in best.values()]
