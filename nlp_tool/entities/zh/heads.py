"""Groups that a text describes but never names (以甲校为龙头, 联合乙校组建教育集团), known by the school at the head.

First learned trees say of each two schools how likely one leads the other, whether in a group with a name or not; then
others say of each school whether it heads a group that has no name here.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.named import Pair
from nlp_tool.entities.zh.pairs import Evidence
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.entities.zh.symbols import lexicon

_TOP = 3
_CROWD = 150
"""Schools in a text above which nobody is asked to lead another: rosters name their groups, and pairs take time."""


@lru_cache(maxsize=1)
def _speaking() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon()["unnamed"])))


def spoken(text: str) -> int:
    """Return how often a text speaks of groups and of leading."""
    return len(_speaking().findall(text))


def possible(page: Page, schools: Sequence[Sequence[Span]]) -> bool:
    """Say whether a text may describe a group without naming it: it speaks of groups, and of no crowd of schools."""
    return 1 < len(schools) <= _CROWD and spoken(page.flat) > 0


@dataclass(slots=True)
class Leading:
    """The pairs of a school that may lead and one that it may lead, and what does not depend on how likely they are."""

    pairs: list[Pair]
    rows: NDArray[np.float32]
    facts: list[list[float]]
    schools: dict[int, list[float]] = field(default_factory=dict)

    @classmethod
    def of(cls, evidence: Evidence, named: Evidence) -> Leading:
        """Return the pairs of `evidence`, which is `named.leaders()`; `named` is that of the groups with names."""
        signs, table = named.signs, evidence.table
        heads, told = (Counter(pair[1] for pair in found) for found in (signs.cores, signs.members))
        facts = []
        for (one, other), best in zip(evidence.pairs, evidence.best, strict=True):
            link = evidence.links[best]
            cell = table.cells[link.cell]
            facts.append([float(link.at == cell.place), heads[one], told[one], heads[other], told[other], len(heads),
                          float(one < other), spoken(evidence.signs.read[cell.sentence].symbols)])
        page, schools = evidence.page, evidence.schools
        whole = [len(named.groups), len(schools), math.log1p(len(page.flat)), spoken(page.flat)]
        own = {number: [*whole, float(forms.is_campus(max((s.flat for s in spans), key=len))), len(spans), number]
               for number, spans in enumerate(schools)}
        rows = np.array(facts, dtype=np.float32).reshape(len(facts), -1)
        return cls(evidence.pairs, np.concatenate([evidence.rows, rows], axis=1) if facts else rows, facts, own)

    def heads(self, leads: Sequence[float], cores: Mapping[int, float],
              members: Mapping[int, float]) -> tuple[list[int], NDArray[np.float32]]:
        """Return the schools that lead others and the evidence that each heads a group without a name.

        `leads` is how likely each pair is; `cores` and `members` how likely each school is in a group with a name.
        """
        of: dict[int, list[tuple[float, float, int]]] = {}
        led: dict[int, float] = {}
        for number, ((one, other), score) in enumerate(zip(self.pairs, leads, strict=True)):
            of.setdefault(one, []).append((score, score * (1.0 - members.get(other, 0.0)), number))
            led[other] = max(score, led.get(other, 0.0))
        tops = sorted((max(score for score, _, _ in found), one) for one, found in of.items())
        order = sorted(of)
        found = []
        for one in order:
            free = sorted((score for _, score, _ in of[one]), reverse=True)
            scores = sorted((score for score, _, _ in of[one]), reverse=True)
            best = max(of[one], key=lambda item: (item[1], -item[2]))[2]
            rivals = next((top for top, other in reversed(tops) if other != one), 0.0)
            found.append([*_first(scores), *_first(free), sum(free), sum(score > 0.3 for score in free),
                          sum(score > 0.15 for score in free), cores.get(one, 0.0), members.get(one, 0.0),
                          members.get(self.pairs[best][1], 0.0), led.get(one, 0.0), rivals,
                          max(cores.values(), default=0.0), *self.schools[one], *self.facts[best]])
        return order, np.array(found, dtype=np.float32).reshape(len(found), -1)


def _first(scores: list[float]) -> list[float]:
    return [*scores[:_TOP], *[0.0] * (_TOP - len(scores))]


def likeliest(pairs: Sequence[Pair], scores: Sequence[float]) -> dict[int, float]:
    """Return for each school the highest score of a pair with it."""
    found: dict[int, float] = {}
    for (_, school), score in zip(pairs, scores, strict=True):
        found[school] = max(score, found.get(school, 0.0))
    return found
