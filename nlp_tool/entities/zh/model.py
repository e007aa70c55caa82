"""The trained model of names: a linear chain over characters, decoded with whole-number features and tables of weights.

The weights are learned by python-crfsuite (training.py) and stored as plain arrays (names_zh.npz, no pickle). For each
template of features there are the sorted values that training saw and a row of weights, one per label.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.arrays import opened
from nlp_tool.entities.zh.boundaries import Span, Words
from nlp_tool.entities.zh.features import Observed, observe, templates

KINDS = ("group", "school", "campus", "person", "short")
"""What the model finds; `short` is a name without its last word (城东、河口 before 三所学校)."""

LABELS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BIE"))
_IMPOSSIBLE = -1e4
_STOPS = frozenset("、，,。；;：:！!？?《》【】|•●▲★→\n\t 　/…①②③④⑤⑥⑦⑧⑨⑩=")
"""No name holds one of these."""
MAX_UNIT = 160
"""Characters decoded as one chain; longer sentences are cut."""
_UNIT = re.compile(rf"[^。！？!?；;\n]{{0,{MAX_UNIT - 1}}}[。！？!?；;\n]|[^。！？!?；;\n]{{1,{MAX_UNIT}}}")


NEAR = 400
"""Characters around a word for a school or a group within which schools and groups are looked for."""
LISTED = 5
"""Characters of the longest name that no hint but its neighbour in a list shows, where no schools are."""
MARGIN = 4
"""Characters beside what can hold names that are decoded with it."""

_BITS = 21
"""Of the table of places: nearly every key has its own there; the rest are looked up in their order."""
_CROWDED = 1 << 30
"""Marks a place in the table that another key would have had too."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_CHUNK, _FEW = 4096, 1024
"""Characters whose features, and whose weights, are fetched at once."""


@dataclass(frozen=True, eq=False)
class Model:
    """Weights found by key (a value and its template): `rows[k]` are those of `keys[k]`; the last row is of no key."""

    keys: NDArray[np.uint64]
    rows: NDArray[np.float32]
    transitions: NDArray[np.float32]
    places: NDArray[np.int32]
    rest: NDArray[np.int32]

    def scores(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the score of each label (columns) for each character (rows) from its features (templates, rows)."""
        out = np.empty((numbers.shape[1], len(LABELS)), dtype=np.float32)
        kinds = np.arange(len(numbers), dtype=np.uint64)[:, None]
        for start in range(0, numbers.shape[1], _FEW):
            wanted = numbers[:, start : start + _FEW].astype(np.uint64) << np.uint64(6) | kinds
            first = self.places[wanted * _FACTOR >> np.uint64(64 - _BITS)]
            at = first & (_CROWDED - 1)
            missed = self.keys[at] != wanted
            at[missed] = len(self.rows) - 1
            again = np.nonzero(missed & (first >= _CROWDED))
            rest = wanted[again]
            second = self.rest[np.minimum(np.searchsorted(self.keys[self.rest], rest), len(self.rest) - 1)]
            at[again] = np.where(self.keys[second] == rest, second, len(self.rows) - 1)
            out[start : start + _FEW] = self.rows.take(at, axis=0).sum(axis=0)
        return out


def _places(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the table of places (multiplicative hashing; no key: the last row) and the keys without one, in order."""
    places = np.full(1 << _BITS, len(keys), dtype=np.int32)
    slots = keys * _FACTOR >> np.uint64(64 - _BITS)
    places[slots[::-1]] = np.arange(len(keys), dtype=np.int32)[::-1]
    rest = np.flatnonzero(places[slots] != np.arange(len(keys)))
    places[slots[rest]] |= _CROWDED
    rest = rest[np.argsort(keys[rest], kind="stable")] if len(rest) else np.array([len(keys)])
    return places, rest.astype(np.int32)


Window = tuple[int, int, bool, bool]
"""Start and end of what is decoded together, and whether text that is outside of names goes on before and behind."""


@lru_cache(maxsize=4)
def load(path: str = "") -> Model:
    """Return the model of a file, by default the one that comes with the project."""
    with opened(path or "names_zh.npz") as arrays:
        sizes, values = arrays["sizes"], arrays["keys"].astype(np.uint64)
        rows = arrays["weights"].astype(np.float32) * np.float32(arrays["unit"])
        transitions = np.where(_allowed(), arrays["transitions"], _IMPOSSIBLE).astype(np.float32)
    keys = values << np.uint64(6) | np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    with np.errstate(over="ignore"):
        places, rest = _places(keys)
    none = np.zeros((1, rows.shape[1]), dtype=np.float32)
    return Model(np.append(keys, np.uint64(2**64 - 1)), np.concatenate([rows, none]), transitions, places, rest)


def _allowed() -> NDArray[np.bool_]:
    """Say which label may follow which: a name has a first, then inner characters, then a last."""
    table = np.zeros((len(LABELS), len(LABELS)), dtype=bool)
    for i, before in enumerate(LABELS):
        for j, after in enumerate(LABELS):
            inside = before[0] in "BI"
            table[i, j] = (after[0] in "IE" and after[2:] == before[2:]) if inside else after[0] in "OB"
    return table


def units(text: str) -> list[tuple[int, int]]:
    """Return the stretches that are decoded each on its own: sentences and lines, no longer than MAX_UNIT."""
    return [match.span() for match in _UNIT.finditer(text)]


def decode(words: Sequence[Words], hints: Sequence[Sequence[Span]], model: Model) -> list[list[Span]]:
    """Return the names in each of some folded texts, in order, without overlaps, whatever texts go together.

    `hints` are the names that closed patterns show in each of them (patterns.py).
    """
    seen = observe(words, hints)
    starts = seen.starts.tolist()
    parts = [(start + a, start + b) for start, own in zip(starts, words, strict=True) for a, b in units(own.text)]
    whole, others = _divided(seen, [len(own.text) for own in words], promising(seen, parts))
    spans = [*_spans(seen, whole, model), *(span for span in _spans(seen, others, model) if span.kind == "person")]
    found: list[list[Span]] = [[] for _ in words]
    for span in sorted(spans, key=lambda span: span.start):
        text = bisect_right(starts, span.start) - 1
        found[text].append(Span(span.start - starts[text], span.end - starts[text], span.kind, span.score))
    return found


def _spans(seen: Observed, bounds: list[Window], model: Model) -> list[Span]:
    """Return the names in some stretches, in no order."""
    if not bounds:
        return []
    starts, ends, before, behind = (np.array(column) for column in zip(*bounds, strict=True))
    lengths = ends - starts
    at = np.arange(int(lengths.sum())) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    scores = np.concatenate([model.scores(templates(seen, at[low : low + _CHUNK]))
                             for low in range(0, len(at), _CHUNK)])
    scores[_stop_table()[np.minimum(seen.codes[at], 0xFFFF)], 1:] = _IMPOSSIBLE
    spans: list[Span] = []
    windows = sorted(_windows(lengths, before, behind, scores, model.transitions),
                     key=lambda unit: (unit[1] - unit[0], unit[0]))
    for first in range(0, len(windows), 256):
        spans += _decode_batch(scores, windows[first : first + 256], model.transitions)
    return [Span(int(at[span.start]), int(at[span.end - 1]) + 1, span.kind, span.score) for span in spans]


def promising(seen: Observed, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the units in which nothing hints at a name."""
    hints = _count(seen.cues())
    return [(start, end) for start, end in parts if hints[end] > hints[start]]


def _count(marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many of some characters are marked up to each place."""
    return np.concatenate([[0], np.cumsum(marked)])


def _divided(seen: Observed, lengths: Sequence[int], parts: list[tuple[int, int]]) -> tuple[list[Window], list[Window]]:
    """Return the units near a word for schools or groups of their text, and of the others what may name people."""
    if not parts:
        return [], []
    bounds = np.array(parts)
    text = np.searchsorted(seen.starts, bounds[:, 0], side="right") - 1
    first, last = seen.starts[text], (seen.starts + np.array(lengths))[text]
    schools = _count(seen.school_cues())
    near = (schools[np.minimum(bounds[:, 1] + NEAR, last)] > schools[np.maximum(bounds[:, 0] - NEAR, first)])
    whole = [(start, end, False, False) for start, end in bounds[near].tolist()]
    return whole, _stretches(seen, bounds[~near])


def _stretches(seen: Observed, bounds: NDArray[np.int64]) -> list[Window]:
    """Return what of the units lies between marks and hints at a name, and what is short and stands beside that."""
    inside = np.zeros(len(seen.codes) + 1, dtype=np.int8)
    inside[bounds[:, 0]] += 1
    inside[bounds[:, 1]] -= 1
    free = (np.cumsum(inside[:-1]) > 0) & ~_stop_table()[np.minimum(seen.codes, 0xFFFF)]
    first, last = (free & ~np.append(False, free[:-1])), (free & ~np.append(free[1:], False))
    first[bounds[:, 0]], last[bounds[:, 1] - 1] = free[bounds[:, 0]], free[bounds[:, 1] - 1]
    starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    unit = np.searchsorted(bounds[:, 0], starts, side="right") - 1
    cues = _count(seen.cues())
    hinted = cues[ends] > cues[starts]
    same = np.diff(unit, append=-1) == 0
    beside = (np.append(hinted[1:], False) & same) | np.append(False, (hinted & same)[:-1])
    kept = np.flatnonzero(hinted | (beside & (ends - starts <= LISTED)))
    starts, ends, unit = starts[kept], ends[kept], unit[kept]
    return list(zip(starts.tolist(), ends.tolist(), (starts > bounds[unit, 0]).tolist(),
                    (ends < bounds[unit, 1]).tolist(), strict=True))


@lru_cache(maxsize=1)
def _stop_table() -> NDArray[np.bool_]:
    table = np.zeros(0x10000, dtype=bool)
    table[[ord(character) for character in sorted(_STOPS)]] = True
    return table


def _windows(lengths: NDArray[np.int64], before: NDArray[np.bool_], behind: NDArray[np.bool_],
             scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> list[Window]:
    """Return the parts of some stretches that can hold names: decoding these gives what decoding all would give.

    A name has to gain more than leaving its characters outside. For each kind of name the best first character up to a
    place and the best last one from there on bound what a name over that place can gain, whatever is beside it. The
    stretches follow each other in `scores`; more text is `before` and `behind` some of them.
    """
    ends = np.cumsum(lengths)
    firsts = ends - lengths
    gains = (scores - scores[:, :1]).T.astype(np.float64)
    rest = float(transitions[0, 0])
    possible = np.zeros(len(scores), dtype=bool)
    for first, inner, last in zip(_FIRST, _INNER, _LAST, strict=True):
        on = float(transitions[inner, inner]) - rest
        within = gains[inner] + on
        within[firsts] = _IMPOSSIBLE
        within = np.cumsum(within)
        begun = gains[first] - within
        enter = float((transitions[_OUTER, first] - transitions[_OUTER, 0]).max())
        begun[firsts[~before]] -= enter
        closed = gains[last]
        closed[1:] += within[:-1]
        leave = float((transitions[last, _BEGIN] - transitions[0, _BEGIN]).max())
        closed[ends[~behind] - 1] -= leave
        through = float(transitions[first, inner]) + float(transitions[inner, last]) - 2 * rest - on
        fixed = max(through, float(transitions[first, last]) - rest) + enter + leave
        good = np.maximum.accumulate(begun)[:-1] + np.maximum.accumulate(closed[::-1])[-2::-1] + fixed >= 0
        possible[:-1] |= good
        possible[1:] |= good
    places = np.flatnonzero(possible)
    row = np.searchsorted(ends, places, side="right")
    new = (np.diff(places, prepend=-9) > 2 * MARGIN) | (np.diff(row, prepend=-1) > 0)
    first_ones, last_ones = places[new], places[np.append(new[1:], True)] if len(places) else places
    start, end = firsts[row[new]], ends[row[new]]
    return list(zip(np.maximum(start, first_ones - MARGIN).tolist(), np.minimum(end, last_ones + MARGIN + 1).tolist(),
                    ((first_ones - MARGIN > start) | before[row[new]]).tolist(),
                    ((last_ones + MARGIN + 1 < end) | behind[row[new]]).tolist(), strict=True))


def _decode_batch(scores: NDArray[np.float32], stretches: list[Window],
                  transitions: NDArray[np.float32]) -> list[Span]:
    lengths = np.array([end - start for start, end, _, _ in stretches])
    steps = int(lengths.max())
    padded = np.zeros((len(stretches), steps, len(LABELS)), dtype=np.float32)
    for row, (start, end, more_before, more_behind) in enumerate(stretches):
        padded[row, : end - start] = scores[start:end]
        if more_before:  # what is outside the window is outside of names
            padded[row, 0] += transitions[0]
        if more_behind:
            padded[row, end - start - 1] += transitions[:, 0]
    path = _viterbi(padded, lengths, transitions)
    busy = np.flatnonzero((path > 0).any(axis=1))
    if not len(busy):
        return []
    sure = _marginals(padded[busy], lengths[busy], transitions)
    spans = []
    for number, chances in zip(busy, sure, strict=True):
        start, end = stretches[number][:2]
        labels = path[number, : end - start]
        begin = 0
        for index in np.flatnonzero(labels):
            label = LABELS[labels[index]]
            if label[0] == "B":
                begin = int(index)
            elif label[0] == "E":
                own = chances[np.arange(begin, index + 1), labels[begin : index + 1]]
                spans.append(Span(start + begin, start + int(index) + 1, label[2:], round(float(own.min()), 6)))
    return spans


_OUTER = np.array([number for number, label in enumerate(LABELS) if label[0] in "OE"])
"""What O and the first characters of names may follow."""
_FIRST, _INNER, _LAST = (np.array([number for number, label in enumerate(LABELS) if label[0] == part])
                         for part in "BIE")
_BEGIN = np.append(0, _FIRST)


def _viterbi(scores: NDArray[np.float32], lengths: NDArray[np.int64],
             transitions: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the best labels of each row; a row begins and ends outside of unfinished names.

    O and a first character follow O or a last one, an inner and a last one a first or an inner one of their kind.
    """
    rows, steps, count = scores.shape
    into = transitions[np.ix_(_OUTER, _BEGIN)].T[None]
    within = [(transitions[_FIRST, target], transitions[_INNER, target], target) for target in (_INNER, _LAST)]
    best = scores[:, 0].copy()
    best[:, np.concatenate([_INNER, _LAST])] = _IMPOSSIBLE
    back = np.zeros((steps, rows, count), dtype=np.int8)
    last = np.zeros((rows, count), dtype=np.float32)
    last[lengths == 1] = best[lengths == 1]
    for step in range(1, steps):
        ways = best[:, None, _OUTER] + into
        chosen = ways.argmax(axis=2)
        now = np.empty_like(best)
        now[:, _BEGIN] = ways.max(axis=2)
        back[step][:, _BEGIN] = _OUTER[chosen]
        for from_first, from_inner, target in within:
            one, two = best[:, _FIRST] + from_first, best[:, _INNER] + from_inner
            now[:, target] = np.maximum(one, two)
            back[step][:, target] = np.where(two > one, _INNER, _FIRST)
        best = now + scores[:, step]
        ending = lengths == step + 1
        if ending.any():
            last[ending] = best[ending]
    last[:, np.concatenate([_FIRST, _INNER])] = _IMPOSSIBLE
    path = np.zeros((rows, steps), dtype=np.int64)
    label: NDArray[np.int64] = last.argmax(axis=1).astype(np.int64)
    everyone = np.arange(rows)
    for step in range(steps - 1, -1, -1):
        if step + 1 < steps:
            label = np.where(lengths > step + 1, back[step + 1][everyone, label], label)
        path[:, step] = np.where(lengths > step, label, 0)
    return path


def _marginals(scores: NDArray[np.float32], lengths: NDArray[np.int64],
               transitions: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the probability of each label at each character, by the forward-backward algorithm in scaled numbers."""
    rows, steps, count = scores.shape
    emit = np.exp(np.clip(scores - scores.max(axis=2, keepdims=True), -60, 0).astype(np.float64))
    move = np.exp(np.clip(transitions, -60, 30).astype(np.float64))
    move[transitions <= _IMPOSSIBLE / 2] = 0
    forward = np.empty((rows, steps, count))
    backward = np.ones((rows, steps, count))
    forward[:, 0] = emit[:, 0] * np.array([label[0] in "OB" for label in LABELS])
    for step in range(1, steps):
        ahead = (forward[:, step - 1] @ move) * emit[:, step]
        forward[:, step] = ahead / np.maximum(ahead.sum(axis=1, keepdims=True), 1e-300)
    closed = np.array([float(label[0] in "OE") for label in LABELS])
    for step in range(steps - 1, -1, -1):
        ending = lengths == step + 1
        backward[ending, step] = closed
        if step + 1 < steps:
            inside = lengths > step + 1
            behind = (backward[:, step + 1] * emit[:, step + 1]) @ move.T
            behind /= np.maximum(behind.sum(axis=1, keepdims=True), 1e-300)
            backward[inside, step] = behind[inside]
    both = forward * backward
    return both / np.maximum(both.sum(axis=2, keepdims=True), 1e-300)
