"""How firmly a member belongs to its group: integrated, alliance or not said, by weights of the words around it."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_tool.entities import choice
from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.spans import Page
from nlp_tool.entities.zh.symbols import clues, modes

MODES = ("", "integrated", "alliance")
BIAS = 2.0
"""How much more than nothing has to speak for silence: with it most members get the mode that careful readers give."""
_ABOVE = 600
_HEADING = 40


class Scopes:
    """The texts that may say the mode of a member: its sentence, its line, the headings above it, the page."""

    def __init__(self, page: Page) -> None:
        """Read the page as a whole once."""
        self.page = page
        self.whole = [*_spoken("p", page.flat), *(f"p:{word}" for word in clues() if word in page.flat)]

    def evidence(self, start: int, end: int, group: str, role: str) -> list[str]:
        """Return what speaks for a mode at the sentence start:end, in which `group` has a school in a role."""
        flat = self.page.flat
        line = flat.rfind("\n", 0, start) + 1
        stop = flat.find("\n", end - 1)
        stop = len(flat) if stop < 0 else stop
        own, whole = flat[start:end], flat[max(line, start - _ABOVE) : min(stop, end + _ABOVE)]
        above = "\n".join(text for text in flat[max(0, line - _ABOVE) : line].split("\n") if len(text) < _HEADING)
        return ["any", f"kind:{forms.group_kind(group)}", f"role:{role}", *self.whole,
                *_spoken("s", own), *_spoken("l", whole), *_spoken("h", above),
                *(f"s:{word}" for word in clues() if word in own), *(f"l:{word}" for word in clues() if word in whole)]

    def mode(self, start: int, end: int, group: str, role: str) -> str:
        """Return the likeliest mode, an empty text where the text does not say."""
        found = self.evidence(start, end, group, role)
        return MODES[choice.likeliest(candidates(found), choice.load("modes", "relations_zh.npz"))]


def candidates(evidence: list[str]) -> list[list[str]]:
    """Return the evidence for each mode; for none there is one piece, whose weight is the bias."""
    return [["none"] if not mode else [f"{mode}|{piece}" for piece in evidence] for mode in MODES]


def _spoken(scope: str, text: str) -> list[str]:
    found = sorted(mode for mode, pattern in _patterns() if pattern.search(text))
    if not found:
        return [f"{scope}:none"]
    return [*(f"{scope}:mode:{mode}" for mode in found), *([f"{scope}:only:{found[0]}"] if len(found) == 1 else [])]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(modes().items())
