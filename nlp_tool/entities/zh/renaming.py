"""Which of two neighbouring names of schools is the former name of the other, by weights of the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp_tool.entities import choice
from nlp_tool.entities.zh import aliases, forms
from nlp_tool.entities.zh.dating import MODEL
from nlp_tool.entities.zh.spans import Page, Span

KINDS = ("none", "first", "second", "double")
"""The two are two schools, the first or the second is the former name, both are names of one school today."""
LEAST = {"none": 0.6, "double": 0.5}
"""How likely a former name is at least, where the rules say nothing, or that two names are of one school."""
_REACH = 48
_NEAR = 12
_STEPS = (0, 2, 5, 10, 20)
_SIGNS = (
    ("year", re.compile(r"\d{4}年?|[一二]\S{3}年")), ("now", re.compile("如今|现在|今|现|新|已")),
    ("old", re.compile("原|前身|曾|旧|老")),
    ("becomes", re.compile("更名|改名|改称|改为|改叫|变成|变为|换成|定名|成为|挂牌|成了|取名|易名")),
    ("stop", re.compile("[。;!?\n]")), ("list", re.compile("、|以及|和")))
Pair = tuple[Span, Span, str]


def neighbours(page: Page, schools: Sequence[Span]) -> list[Pair]:
    """Return the pairs of names that may be of one school, and what the rules say of each."""
    ruled = {(id(one), id(other)): relation for one, other, relation in aliases.renamed(page, list(schools))}
    found = []
    for at, first in enumerate(schools):
        for second in schools[at + 1 : at + 3]:
            if second.start < first.end or second.start - first.end > _REACH or first.flat == second.flat:
                continue
            forth, back = ruled.get((id(first), id(second))), ruled.get((id(second), id(first)))
            rule = "second" if forth == "former" else "first" if back == "former" else forth or back or "none"
            if rule != "none" or (second.end - first.start < 120 and _SPOKEN.search(
                    page.flat, max(0, first.start - _NEAR), second.end + _NEAR)):
                found.append((first, second, rule))
    return found


_SPOKEN = re.compile("名|称|叫|改|变|换|原|前身|成为|成了|挂|牌|曾|现|如今|→|转|划|并|移交|新|旧|身份|[(]")


def evidence(page: Page, first: Span, second: Span, rule: str) -> list[str]:
    """Return what speaks for one of two names being the former name of the other."""
    flat = page.flat
    between = flat[first.end : second.start]
    before, after = flat[max(0, first.start - _NEAR) : first.start], flat[second.end : second.end + _NEAR]
    campus = f"{forms.is_campus(first.flat)}:{forms.is_campus(second.flat)}"
    parts = ["any", f"rule:{rule}", f"campus:{campus}", f"rule:{rule}:{campus}",
             f"steps:{sum(len(between) > step for step in _STEPS)}",
             f"form:{first.form}:{second.form}", f"alike:{first.flat in second.flat or second.flat in first.flat}",
             f"ends:{first.flat[-2:] == second.flat[-2:]}"]
    if len(between) <= 10:
        parts.append(f"between={re.sub(r'[0-9]+', '0', between)}")
    for scope, text in (("b", before), ("m", between), ("a", after)):
        signs = [name for name, pattern in _SIGNS if pattern.search(text)]
        parts += [f"{scope}:{sign}" for sign in signs] + [f"{scope}:{sign}:{campus}" for sign in signs]
        plain = re.sub(r"\d+", "0", text)
        parts += [f"{scope}|{plain[at : at + 2]}" for at in range(len(plain) - 1)]
    parts += [f"b:{before[-1:]}", f"m<{between[:1]}", f"m>{between[-1:]}", f"a<{after[:1]}"]
    parts += ["m:once:first"] if page.flat.count(first.flat) == 1 else []
    return parts


def candidates(found: Sequence[str]) -> list[list[str]]:
    """Return the evidence for each kind."""
    return [[f"{kind}|{piece}" for piece in found] for kind in KINDS]


def renamed(page: Page, schools: Sequence[Span]) -> list[Pair]:
    """Return (span, other, relation) of names of one school: relation former (other is), or double."""
    weights, found = choice.load("former", MODEL), []
    for first, second, rule in neighbours(page, schools):
        kind = rule
        if rule in ("none", "double"):  # set words decide; where they say less, the weights may say more
            shares = choice.probabilities(candidates(evidence(page, first, second, rule)), weights)
            share, kind = max((shares[1], "first"), (shares[2], "second"))
            kind = kind if share >= LEAST[rule] else rule
        if kind == "first":
            found.append((second, first, "former"))
        elif kind != "none":
            found.append((first, second, "former" if kind == "second" else "double"))
    return found
