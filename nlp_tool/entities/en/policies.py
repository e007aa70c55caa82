"""Policies in English text: plans, opinions, measures, notices ... that the text calls by their titles.

policy_evidence.py proposes where a title may begin and end; learned weights say which stretch it is, if any.
"""

from __future__ import annotations

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.choice import load
from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.policy_evidence import NOTHING, Span, Titles, evidence, taken_apart
from nlp_tool.entities.en.reading import Reading

WEIGHTS = "policies_en.npz"
DARING = 0.0
"""How much less than nothing a title may weigh."""


def find_policies(reading: Reading) -> list[Candidate]:
    """Return the policies that a text names by their titles, in order."""
    if words("policies", "policy", "heads").isdisjoint(reading.tokens.lower):
        return []
    weights = load("policy", WEIGHTS)
    least = sum(weights.get(piece, 0.0) for piece in NOTHING) - DARING
    titles = Titles(reading)
    likely: list[tuple[float, int, int]] = []
    for case in titles.cases():
        scores = [sum([weights.get(piece, 0.0) for piece in evidence(titles, case, span)]) for span in case.spans]
        best = max(range(len(scores)), key=lambda number: (scores[number], -number))
        if scores[best] > least:
            likely.append((-scores[best], *reading.slice(*case.spans[best])))
    found: list[Span] = []
    for _, start, end in sorted(likely):
        taken_apart(found, start, end)
    return [Candidate("policy", reading.text[start:end], start, end, 0.9, "rule", {}) for start, end in found]
