"""Words that no dictionary has, found by the hidden Markov model that jieba ships: the same model, sums and ties.

rjieba computes this model in a lower precision, so that near ties (some one in a million runs) fall otherwise than in
jieba. Here rjieba only looks words up, and the runs of single characters that it leaves go through double precision.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nlp_tool.errors import MissingPackage
from nlp_tool.tokens.script import codes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Han; letters and digits as jieba joins them; the marks between.
_PARTS = re.compile(r"[\u4e00-\u9fd5]+|[a-zA-Z0-9]+(?:\.[0-9]+)?%?|[^a-zA-Z0-9\u4e00-\u9fd5]+")
_IMPOSSIBLE = -3.14e100
_HARDLY = -1e50
_MEMORY = 500_000
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FD5
_LONG = 32
"""Longer runs, which are rare, are not worked out together: the arrays are as wide as the longest."""
_E, _S = 2, 3
_CAME_FROM = ((_S, _E), (1, 0), (1, 0), (_S, _E))
"""The state before B, M, E, S (0 to 3), by whether it was the first of the two that may be."""


class UnknownWords(dict[str, tuple[str, ...]]):
    """Runs of characters that the dictionary left single -> the words in them. A run is worked out once."""

    def __init__(self, has_word: Callable[[str], bool], deleted: frozenset[str]) -> None:
        super().__init__()
        self.has_word, self.deleted = has_word, deleted

    def __missing__(self, run: str) -> tuple[str, ...]:
        if len(self) > _MEMORY:
            self.clear()
        found = self[run] = tuple(self.divide(run))
        return found

    def divide(self, run: str) -> list[str]:
        """Work out the words of a run."""
        if self.has_word(run):  # jieba leaves a run single that is itself a word, too rare to be chosen
            return list(run)
        if min(run) > "z":
            return self._han(run)
        parts = _PARTS.findall(run)
        return [word for part in parts for word in (self._han(part) if part[0] > "z" else (part,))]

    def _han(self, run: str) -> list[str]:
        if len(run) == 1:
            return [run]
        words = _divide(run)
        if not self.deleted.isdisjoint(words):
            words = [part for word in words for part in (word if word in self.deleted else (word,))]
        return words


class RunLengths(dict[str, bytes]):
    """Runs of characters that the dictionary left single -> the lengths of the words in them, as bytes of uint32."""

    def __init__(self, unknown: UnknownWords) -> None:
        super().__init__()
        self._unknown = unknown

    def __missing__(self, run: str) -> bytes:
        found = self[run] = array("I", map(len, self._unknown.divide(run))).tobytes()
        return found

    def learn(self, runs: Iterable[str]) -> None:
        """Work out those runs that are new, all together: the same sums, made on arrays."""
        if len(self) > _MEMORY:
            self.clear()
        new = [run for run in set(runs) if run not in self and len(run) <= _LONG and min(run) > "z"
               and not self._unknown.has_word(run)]
        if new and not self._unknown.deleted:
            self.update(zip(new, _lengths_of(new), strict=True))


def _lengths_of(runs: list[str]) -> list[bytes]:
    """Return the lengths of the words of each run of two or more Han characters, as bytes of uint32: as _divide does.

    One row a run, the longest first, so that those which go on at a place are the first rows.
    """
    import numpy as np

    order = sorted(range(len(runs)), key=lambda number: -len(runs[number]))
    lengths = np.array([len(runs[number]) for number in order])
    places = np.arange(lengths[0])
    inside = places < lengths[:, None]
    codes = np.zeros(inside.shape, dtype=np.int64)
    codes[inside] = codes_of("".join(runs[number] for number in order)) - _FIRST_HAN
    starts, (eb, sb, bm, mm, be, me, es, ss), _ = _model()
    table = _emission_table()
    b, m, e, s = (table[codes[:, 0]] + starts).T
    last, came = np.zeros(len(runs), dtype=bool), np.zeros((*inside.shape, 4), dtype=bool)
    for place in range(1, lengths[0]):
        last[lengths == place] = (e > s)[lengths[: len(e)] == place]
        on = int(np.count_nonzero(lengths > place))
        b, m, e, s = b[:on], m[:on], e[:on], s[:on]
        seen_b, seen_m, seen_e, seen_s = table[codes[:on, place]].T
        ways = ((e + eb + seen_b, s + sb + seen_b), (b + bm + seen_m, m + mm + seen_m),
                (b + be + seen_e, m + me + seen_e), (e + es + seen_s, s + ss + seen_s))
        came[:on, place] = np.array([one > other for one, other in ways]).T
        b, m, e, s = (np.where(one > other, one, other) for one, other in ways)
    last[: len(e)] = e > s
    return _walk_back(order, lengths, last, came)


def _walk_back(order: list[int], lengths: NDArray[np.int64], last: NDArray[np.bool_],
               came: NDArray[np.bool_]) -> list[bytes]:
    """Return the lengths of the words of each run, given whether it ends in E (else S), and from where it came."""
    import numpy as np

    # A state is B, M, E or S; B and S come from E (else S), M and E from B (else M).
    state = np.where(last, _E, _S)
    came_from = np.array(_CAME_FROM)
    is_start = np.zeros(came.shape[:2], dtype=bool)
    is_start[:, 0] = True
    for place in range(came.shape[1] - 1, 0, -1):
        on = int(np.count_nonzero(lengths > place))
        now = state[:on]
        before = came_from[now, came[np.arange(on), place, now].astype(np.int64)]
        is_start[:on, place] = before >= _E  # a word starts after E or S
        state[:on] = before
    rows, places = np.nonzero(is_start)
    ends = np.append(places[1:], 0)
    final = np.append(rows[1:] != rows[:-1], True)
    ends[final] = lengths[rows[final]]
    data = (ends - places).astype(np.uint32).tobytes()
    bounds = (4 * np.searchsorted(rows, np.arange(len(order) + 1))).tolist()
    found = [b""] * len(order)
    for row, number in enumerate(order):
        found[number] = data[bounds[row] : bounds[row + 1]]
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
        self.tables = [tables[state] for state in "BMES"]

    def __missing__(self, character: str) -> tuple[float, float, float, float]:
        b, m, e, s = self.tables
        found = self[character] = (b.get(character, _IMPOSSIBLE), m.get(character, _IMPOSSIBLE),
                                   e.get(character, _IMPOSSIBLE), s.get(character, _IMPOSSIBLE))
        return found


@lru_cache(maxsize=1)
def _emission_table() -> NDArray[np.float64]:
    """Return the same by code point from the first Han character on: float64 (characters, 4)."""
    import numpy as np

    table = np.full((_LAST_HAN - _FIRST_HAN + 1, 4), _IMPOSSIBLE)
    for column, emissions in enumerate(_model()[2].tables):
        characters = [c for c in emissions if _FIRST_HAN <= ord(c) <= _LAST_HAN]
        table[codes_of("".join(characters)) - _FIRST_HAN, column] = [emissions[c] for c in characters]
    return table


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
