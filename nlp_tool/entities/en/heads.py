"""Groups that a text describes and never names, known by the school that heads them.

    a group led by X School; X School is to take the lead in a third one; X School manages Y School and Z School

Learned weights over the words around a school, and over what else is known of it, say whether it heads one; others say
which schools belong to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from nlp_tool.entities.choice import Weights, load
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.member_evidence import Ground
from nlp_tool.entities.en.page import Page
from nlp_tool.entities.en.post_evidence import bucket, closest, path_between

WEIGHTS = "heads_en.npz"
NONE = ["none"]
CUT, CUT_FELLOW = 0.0, 0.0
"""What a school must weigh beyond nothing, to head a group or to belong to it."""
_MENTIONS, _WINDOW, _STEM, _REACH = 5, 12, 6, 60


def head_evidence(ground: Ground, school: Cluster, *, verdict: bool = True) -> list[str]:
    """Return what speaks for a school's heading a group. `verdict`: whether what is known of named groups counts."""
    places = ground.places.get(id(school), [])[:_MENTIONS]
    found = {"bias", f"campus:{school.is_campus}", f"times:{min(len(places), 3)}"}
    for place in places:
        found.update(_words(ground, place))
        found.update(_row(ground, place))
    if verdict:
        belongs = any(pair[1] == id(school) for pair in ground.rule)
        found |= {f"belongs:{belongs}", f"groups:{min(len(ground.groups), 2)}",
                  f"known:{belongs}:{min(len(ground.groups), 2)}"}
    return sorted(found)


def _words(ground: Ground, place: int) -> Iterator[str]:
    """Yield the words before and after a school within its sentence, names as their kind."""
    page = ground.page
    called = words("relations", "heads", "groups")
    for side, step in (("l", -1), ("r", 1)):
        row: list[str] = []
        other = place + step
        while 0 <= other < len(page.signs) and page.sentence[other] == page.sentence[place] and len(row) < _WINDOW:
            sign = page.signs[other]
            plain = sign.kind in ("w", "W", "9") or sign.kind.islower()
            own = page.reading.tokens.lower[sign.first : sign.last + 1] if plain else [sign.kind]
            row += own if step > 0 else own[::-1]
            other += step
        row = ["GROUP" if word in called else word[:_STEM] for word in row[:_WINDOW]]
        for near, word in enumerate(row):
            yield f"{side}:{word}"
            if near < 4:
                yield f"{side}near:{word}"
        for near, (one, two) in enumerate(pairwise(row)):
            yield f"{side}pair:{one} {two}"
            if not near:
                yield f"{side}first:{one} {two}"


def _row(ground: Ground, place: int) -> Iterator[str]:
    """Yield how many schools and groups stand in the sentence of a school, and which of them it is."""
    page, called = ground.page, words("relations", "heads", "groups")
    kinds: list[str] = []
    said, before = False, 0
    for step in (-1, 1):
        for other in range(place + step, place + step * _REACH, step):
            if not 0 <= other < len(page.signs) or page.sentence[other] != page.sentence[place]:
                break
            sign = page.signs[other]
            kinds.append(sign.kind)
            before += step < 0 and sign.kind == "S"
            said = said or not called.isdisjoint(page.reading.tokens.lower[sign.first : sign.last + 1])
    schools = min(kinds.count("S"), 3)
    yield f"schools:{schools}:{min(before, 2)}"
    yield f"named:{'G' in kinds}"
    yield f"said:{said}:{'G' in kinds}"
    yield f"said:{said}:{'G' in kinds}:{schools}:{min(before, 2)}"


def fellow_evidence(ground: Ground, head: Cluster, school: Cluster) -> list[str]:
    """Return what speaks for a school's belonging to the group that another heads."""
    page = ground.page
    lower = page.reading.tokens.lower
    places, others = ground.places[id(school)][:_MENTIONS], ground.places[id(head)]
    _, _, place, other = min(
        (page.sentence[place] != page.sentence[other], abs(place - other), place, other)
        for place in places
        for other in [closest(others, place)]
    )
    apart = page.sentence[place] - page.sentence[other]
    found = {"bias", f"apart:{max(-2, min(apart, 3))}", f"far:{bucket(abs(place - other))}"}
    found.add(f"campus:{school.is_campus}")
    if not apart:
        found.update(path_between(page, "h", other, place))
        low, high = sorted((place, other))
        for sign in page.signs[low + 1 : high]:
            if sign.kind in ("w", "W"):
                found.update(f"between:{word[:_STEM]}" for word in lower[sign.first : sign.last + 1])
        found.add(f"schools:{min(page.between(place, other).count('S'), 3)}:{place > other}")
    else:
        reach = range(place, max(-1, place - _REACH), -1)
        start = next((p for p in reach if not p or page.sentence[p - 1] != page.sentence[place]), place)
        for sign in page.signs[start : place][:_WINDOW]:
            found.update(f"opening:{word[:_STEM]}" for word in lower[sign.first : sign.last + 1][:4])
    belongs = any(pair[1] == id(school) for pair in ground.rule)
    leads = id(school) in ground.leads.values()
    found |= {f"belongs:{belongs}", f"leads:{leads}", f"linked:{id(school) in ground.fellows.get(id(head), [])}"}
    telling = {word for word in head.name.lower().split() if len(word) > 3} - words("schools", "school", "heads")
    found.add(f"shares:{not telling.isdisjoint(school.name.lower().split())}:{school.is_campus}")
    return sorted(found)


def spoken_of(page: Page) -> bool:
    """Tell whether a text speaks of groups at all."""
    return not words("relations", "heads", "groups").isdisjoint(page.reading.tokens.lower)


def standing(ground: Ground) -> list[Cluster]:
    """Return the schools that stand on the page."""
    return [school for school in ground.schools if ground.places.get(id(school))]


def weight(evidence: Sequence[str], weights: Weights) -> float:
    """Return how much evidence weighs beyond there being nothing."""
    return sum([weights.get(piece, 0.0) for piece in evidence]) - sum(weights.get(piece, 0.0) for piece in NONE)


def heads(ground: Ground) -> list[Cluster]:
    """Return the schools that head a group without a name."""
    weights = load("head", WEIGHTS)
    leading = set(ground.leads.values())
    return [school for school in standing(ground)
            if id(school) not in leading and weight(head_evidence(ground, school), weights) > CUT]


def fellows(ground: Ground, head: Cluster, others: Sequence[Cluster]) -> list[Cluster]:
    """Return the schools that belong to the group that a school heads; `others` head groups of their own."""
    weights = load("fellow", WEIGHTS)
    apart = {id(head), *ground.leads.values(), *map(id, others), *(school for _, school in ground.rule)}
    return [school for school in standing(ground)
            if id(school) not in apart and weight(fellow_evidence(ground, head, school), weights) > CUT_FELLOW]
