"""What kind of person somebody is, by weights of the title, the organization and the words around the name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from nlp_tool.entities import choice
from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.spans import Page, Span

KINDS = ("official", "principal", "teacher", "party_secretary", "scholar", "resident", "student", "leader",
         "journalist", "other")
MODEL = "facts_zh.npz"
_NEAR = 12
_SPLIT = re.compile(r"[、,/兼]")
_MENTIONS = 3


def evidence(page: Page, spans: Sequence[Span], said: Mapping[str, str]) -> list[str]:
    """Return what speaks for a kind of the person of some mentions; `said`: title, organization, the kind by rule."""
    title, organization, rule = (said.get(key, "") for key in ("title", "organization", "kind"))
    parts = ["any", f"rule:{rule}", f"titled:{bool(title)}", f"placed:{bool(organization)}",
             f"rule:{rule}:{bool(title)}:{bool(organization)}"]
    for one in _SPLIT.split(title)[:3]:
        parts += [f"title:{one}", *(f"t{size}:{one[-size:]}" for size in (1, 2, 3)),
                  *(f"t:{one[at : at + 2]}" for at in range(len(one) - 1))]
    last = organization.split("、")[-1]
    sort = forms.group_kind(last) if forms.group_kind(last) != "other" else forms.school_level(last)
    parts += [f"o{size}:{last[-size:]}" for size in (1, 2, 3) if last]
    parts += [f"o:{last[at : at + 2]}" for at in range(len(last) - 1)]
    parts += [f"sort:{sort}:{bool(title)}", f"sort:{sort}:{rule}", f"sort:{sort}:{title[-2:]}"]
    flat = page.flat
    for span in spans[:_MENTIONS]:
        before, after = flat[max(0, span.start - _NEAR) : span.start], flat[span.end : span.end + _NEAR]
        line = flat[flat.rfind("\n", 0, span.start) + 1 : span.start][-60:]
        parts += [f"b:{before[-2:]}", f"b3:{before[-3:]}", f"a:{after[:2]}", f"a1:{after[:1]}", f"a3:{after[:3]}"]
        parts += [f"bb:{before[at : at + 2]}" for at in range(len(before) - 1)]
        parts += [f"aa:{after[at : at + 2]}" for at in range(len(after) - 1)]
        parts += [f"end:{len(flat) - span.end < 80}:{bool(title)}", f"start:{span.start < 80}:{bool(title)}"]
        parts += [f"line:{word}" for word in ("记者", "通讯员", "摄", "学生", "教师", "名单", "专家", "作者", "同学",
                                               "老师", "家长", "编辑", "文", "供稿", "整理") if word in line]
    return parts


def candidates(found: Sequence[str]) -> list[list[str]]:
    """Return the evidence for each kind."""
    return [[f"{kind}|{piece}" for piece in found] for kind in KINDS]


def kind(page: Page, spans: Sequence[Span], said: Mapping[str, str]) -> str:
    """Return the likeliest kind."""
    table, scores = _table(), [0.0] * len(KINDS)
    for piece in dict.fromkeys(evidence(page, spans, said)):
        for number, weight in table.get(piece, ()):
            scores[number] += weight
    return KINDS[max(range(len(KINDS)), key=lambda number: (scores[number], -number))]


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[int, float]]]:
    """Return by piece of evidence how much it speaks for which kind."""
    table: dict[str, list[tuple[int, float]]] = {}
    for name, weight in choice.load("kinds", MODEL).items():
        one, bar, piece = name.partition("|")
        if bar:
            table.setdefault(piece, []).append((KINDS.index(one), weight))
    return table
