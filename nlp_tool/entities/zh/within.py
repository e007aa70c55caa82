"""Cores that stand nowhere but within the group's name: 甲小学教育集团吸纳了乙小学 has 甲小学 at its head, or may have.

Careful readers say so of some such groups and not of others: where members are told, in rosters whose other groups have
cores, more than where a group is only mentioned. Trees learned from them decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.signs import Signs
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.entities.zh.symbols import lexicon

Pair = tuple[int, int]
_TOP = 3
_SPEAKING = ("join", "absorb", "compose", "contain", "lead", "head", "part", "partner", "branch", "unite", "under",
             "found", "list")
_MOST = 3
_AFTER = ("\n", "、", ",", "。", ":", "(", "的", "与和及", "成旗下", "总校长理", "有含包吸收", "由", "为是", "在到")
_SEAT = re.compile("本部|总校(?!长)|总园(?!长)|本校|本园|主校区|母体")
_LEVELS = ("kindergarten", "primary", "junior", "senior", "nine_year", "middle")


@dataclass(frozen=True, slots=True)
class Inner:
    """A school within a group's name: the number of the group, where the school stands, what else it may be called."""

    group: int
    start: int
    end: int
    name: str
    short: str


def inner(page: Page, groups: Sequence[Sequence[Span]], signs: Signs) -> list[Inner]:
    """Return the groups whose name is that of a school which the text does not name elsewhere."""
    carried = {group for (group, _), found in signs.cores.items() if any(sign.sign == "name" for sign in found)}
    found = []
    for number, spans in enumerate(groups):
        if number in carried:
            continue
        span = max(spans, key=lambda s: len(s.flat))
        own = forms.first_stem(span.flat)
        if len(own) > 2 and forms.names_school(own) and page.flat.startswith(own, span.start):
            bare = forms.without_places(own)
            told = len(bare) < len(own) and forms.key(bare) not in forms.GENERIC and not forms.numbers(bare)
            end = span.start + len(own)
            found.append(Inner(number, span.start, end, page.slice(span.start, end), bare if told else ""))
    return found


class Within:
    """The schools within names of groups, and the evidence that each heads its group."""

    def __init__(self, page: Page, groups: Sequence[Sequence[Span]], schools: Sequence[Sequence[Span]],
                 signs: Signs) -> None:
        """Find the schools and what the text around each group says."""
        self.found = inner(page, groups, signs)
        self.facts = [_facts(page, groups, schools, signs, one) for one in self.found]

    def rows(self, own: Sequence[Sequence[float]], pairs: Iterable[Pair], cores: Sequence[float],
             members: Sequence[float]) -> NDArray[np.float32]:
        """Return the evidence for each school: `own` are the facts of all groups, the scores those of the pairs."""
        heads, parts = [0.0] * len(own), [[0.0] * _TOP for _ in own]
        for (group, _), core, member in zip(pairs, cores, members, strict=True):
            heads[group] = max(heads[group], core)
            parts[group].append(member)
        sizes = [sum(likely) for likely in parts]
        mine = {one.group for one in self.found}
        found = []
        for one, facts in zip(self.found, self.facts, strict=True):
            others = [head for number, head in enumerate(heads) if number != one.group]
            alike = [sizes[number] for number in mine if number != one.group]
            likely = sorted(parts[one.group], reverse=True)
            found.append([*own[one.group], *facts, heads[one.group], *likely[:_TOP], sizes[one.group],
                          sum(score > 0.4 for score in likely), len(mine), len(mine) / len(own),
                          sum(head > 0.3 for head in others), sum(others) / max(1, len(others)),
                          sum(alike) / max(1, len(alike)), max(alike, default=0.0)])
        return np.array(found, dtype=np.float32) if found else np.zeros((0, 0), dtype=np.float32)


def _facts(page: Page, groups: Sequence[Sequence[Span]], schools: Sequence[Sequence[Span]], signs: Signs,
           one: Inner) -> list[float]:
    """Return what the sentences around a group say."""
    mentions = groups[one.group]
    told = sorted({page.sentences[page.sentence_of(span.start)] for span in mentions})
    text = "\n".join(page.flat[low:high] for low, high in told)
    words = lexicon()
    after = {page.flat[span.end : span.end + 1] for span in mentions}
    before = {page.flat[span.start - 1 : span.start] if span.start else "\n" for span in mentions}
    level = forms.school_level(one.name)
    near = [spans[0] for spans in schools if any(low <= s.start < high for s in spans for low, high in told)]
    alike = sum(forms.school_level(first.flat) == level for first in near)
    after_name = sum(any(sign.sign in ("named after", "structure") for sign in verdicts)
                     for (group, _), verdicts in signs.members.items() if group == one.group)
    return [*(float(min(_MOST, sum(text.count(word) for word in words[name]))) for name in _SPEAKING),
            *(any(mark and mark in marks for mark in after) for marks in _AFTER), "\n" in before,
            *(level == other for other in _LEVELS), len(near), alike / max(1, len(near)), after_name,
            len(_SEAT.findall(text)), len(_SEAT.findall(page.flat)), len(told), len(text) / max(1, len(told)),
            len(one.name), len(forms.without_places(one.name)), one.start / max(1, len(page.flat))]
