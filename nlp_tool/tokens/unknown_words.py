"""Words that no dictionary has, found by the hidden Markov model that jieba ships: the same model, sums and ties.

rjieba computes this model in a lower precision, so that near ties (some one in a million runs) fall otherwise than in
jieba. Here rjieba only looks words up, and the runs of single characters that it leaves go through double precision.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from nlp_tool.errors import MissingPackage

# Han; letters and digits as jieba joins them; the marks between.
_PARTS = re.compile(r"[\u4e00-\u9fd5]+|[a-zA-Z0-9]+(?:\.[0-9]+)?%?|[^a-zA-Z0-9\u4e00-\u9fd5]+")
_IMPOSSIBLE = -3.14e100
_HARDLY = -1e50
_MEMORY = 500_000


class UnknownWords(dict[str, tuple[str, ...]]):
    """Runs of characters that the dictionary left single -> the words in them. A run is worked out once."""

    def __init__(self, has_word: Callable[[str], bool], deleted: frozenset[str]) -> None:
        super().__init__()
        self._has_word, self._deleted = has_word, deleted

    def __missing__(self, run: str) -> tuple[str, ...]:
        if len(self) > _MEMORY:
            self.clear()
        found = self[run] = tuple(self.divide(run))
        return found

    def divide(self, run: str) -> list[str]:
        """Work out the words of a run."""
        if self._has_word(run):  # jieba leaves a run single that is itself a word, too rare to be chosen
            return list(run)
        parts = _PARTS.findall(run)
        if len(parts) == 1:
            return self._han(run) if run[0] > "z" else parts
        return [word for part in parts for word in (self._han(part) if part[0] > "z" else (part,))]

    def _han(self, run: str) -> list[str]:
        if len(run) == 1:
            return [run]
        words = _divide(run)
        if not self._deleted.isdisjoint(words):
            words = [part for word in words for part in (word if word in self._deleted else (word,))]
        return words


class RunLengths(dict[str, bytes]):
    """Runs of characters that the dictionary left single -> the lengths of the words in them, as bytes of uint32."""

    def __init__(self, unknown: UnknownWords) -> None:
        super().__init__()
        self._unknown = unknown

    def __missing__(self, run: str) -> bytes:
        if len(self) > _MEMORY:
            self.clear()
        found = self[run] = array("I", map(len, self._unknown.divide(run))).tobytes()
        return found


def _divide(run: str) -> list[str]:
    """Return the words of the likeliest sequence of states B, M, E, S; a tie goes to the later letter, as in jieba."""
    (start_b, start_m, start_e, start_s), (eb, sb, bm, mm, be, me, es, ss), emissions = _model()
    seen_b, seen_m, seen_e, seen_s = emissions[run[0]]
    b, m, e, s = start_b + seen_b, start_m + seen_m, start_e + seen_e, start_s + seen_s
    if len(run) == 2 and b > _HARDLY and s > _HARDLY:  # most runs: one word or two
        _, _, seen_e, seen_s = emissions[run[1]]
        if seen_e > _HARDLY and seen_s > _HARDLY:
            return [run] if b + be + seen_e > s + ss + seen_s else [run[0], run[1]]
    back = []
    for character in run[1:]:
        seen_b, seen_m, seen_e, seen_s = emissions[character]
        b_e, b_s = e + eb + seen_b, s + sb + seen_b
        m_b, m_m = b + bm + seen_m, m + mm + seen_m
        e_b, e_m = b + be + seen_e, m + me + seen_e
        s_e, s_s = e + es + seen_s, s + ss + seen_s
        b, from_b = (b_e, "E") if b_e > b_s else (b_s, "S")
        m, from_m = (m_b, "B") if m_b > m_m else (m_m, "M")
        e, from_e = (e_b, "B") if e_b > e_m else (e_m, "M")
        s, from_s = (s_e, "E") if s_e > s_s else (s_s, "S")
        back.append((from_b, from_m, from_e, from_s))
    state = "E" if e > s else "S"
    words = []
    end = len(run)
    for place in range(len(run) - 1, 0, -1):
        before = back[place - 1]["BMES".index(state)]
        if before in "ES":  # a word starts here
            words.append(run[place:end])
            end = place
        state = before
    words.append(run[:end])
    return words[::-1]


class _Emissions(dict[str, tuple[float, float, float, float]]):
    """Character -> the logarithms of its probability as B, M, E, S."""

    def __init__(self, tables: dict[str, dict[str, float]]) -> None:
        super().__init__()
        self._tables = [tables[state] for state in "BMES"]

    def __missing__(self, character: str) -> tuple[float, float, float, float]:
        b, m, e, s = self._tables
        found = self[character] = (b.get(character, _IMPOSSIBLE), m.get(character, _IMPOSSIBLE),
                                   e.get(character, _IMPOSSIBLE), s.get(character, _IMPOSSIBLE))
        return found


@lru_cache(maxsize=1)
def _model() -> tuple[tuple[float, ...], tuple[float, ...], Any]:
    """Return jieba's start, transition (EB SB BM MM BE ME ES SS) and emission logarithms."""
    starts, steps, emissions = (_table(name) for name in ("prob_start", "prob_trans", "prob_emit"))
    start = tuple(starts[state] for state in "BMES")
    step = tuple(steps[a].get(b, _IMPOSSIBLE) for a, b in ("EB", "SB", "BM", "MM", "BE", "ME", "ES", "SS"))
    return start, step, _Emissions(emissions)


def _table(name: str) -> Any:
    """Return a table of jieba.finalseg without importing jieba, which takes longer than cutting a small study."""
    import importlib.util
    from pathlib import Path

    package = importlib.util.find_spec("jieba")
    if package is None or package.origin is None:
        raise MissingPackage("jieba is not installed", hint="pip install jieba")
    path = Path(package.origin).parent / "finalseg" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"nlp_tool_jieba_{name}", path)
    if spec is None or spec.loader is None:
        raise MissingPackage(f"jieba has no {path.name}", hint="pip install jieba==0.42.1")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.P
