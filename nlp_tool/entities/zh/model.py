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
"""As the file of the model has them."""
_ORDER = [LABELS.index(f"{part}-{kind}" if part != "O" else part)
          for part, kinds in (("B", KINDS), ("O", ("",)), ("E", KINDS), ("I", KINDS)) for kind in kinds]
"""As decoding has them: those side by side that may follow the same labels, or that the same labels may follow."""
_K = len(KINDS)
_O = _K
_FIRST, _LAST, _INNER = slice(0, _K), slice(_K + 1, 2 * _K + 1), slice(2 * _K + 1, 3 * _K + 1)
_BEGINNING, _ENDED, _WITHIN = slice(0, _K + 1), slice(_K, 2 * _K + 1), slice(_K + 1, 3 * _K + 1)
"""O and first characters, O and last ones, last ones and inner ones."""
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

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_CHUNK, _FEW = 4096, 1024
"""Characters whose features, and whose weights, are fetched at once."""


@dataclass(frozen=True, eq=False)
class Model:
    """Weights found by hash: the last row of `rows` is that of features without weights.

    Multiplying by an odd number loses nothing, so the hash of a feature tells it from all others. Its upper bits are
    its place in `table`; there stand the others, and behind them the row. What had to share its place is in `rest`, by
    hash, with its row in `rest_rows`; such a place is marked in the table.
    """

    table: NDArray[np.uint64]
    rest: NDArray[np.uint64]
    rest_rows: NDArray[np.int64]
    rows: NDArray[np.float32]
    transitions: NDArray[np.float32]

    def scores(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the score of each label (columns) for each character (rows) from its features (templates, rows).

        The labels come in the order of decoding.
        """
        out = np.empty((numbers.shape[1], len(LABELS)), dtype=np.float32)
        templates = np.arange(len(numbers), dtype=np.uint64)[:, None]
        for start in range(0, numbers.shape[1], _FEW):
            hashes = numbers[:, start : start + _FEW].astype(np.uint64)
            hashes <<= np.uint64(6)
            hashes |= templates
            hashes *= _FACTOR
            out[start : start + _FEW] = self.rows.take(self._rows_of(hashes), axis=0).sum(axis=0)
        return out

    def _rows_of(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the row of weights of each feature, the last row for what has none."""
        bits, none = _bits(self.table), len(self.rows) - 1
        shared = np.uint64(1) << (bits - np.uint64(1))
        found = self.table.take((hashes >> (np.uint64(64) - bits)).view(np.int64))
        found ^= hashes << bits
        crowded = np.flatnonzero(found & shared)
        found &= ~shared
        rows = np.minimum(found, np.uint64(none), out=found).view(np.int64)
        others = hashes.reshape(-1)[crowded]
        at = np.minimum(np.searchsorted(self.rest, others), len(self.rest) - 1)
        known = self.rest[at] == others
        rows.reshape(-1)[crowded[known]] = self.rest_rows[at[known]]
        return rows


def _bits(table: NDArray[np.uint64]) -> np.uint64:
    return np.uint64(len(table).bit_length() - 1)


def _table(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.int64]]:
    """Return the table of places of hashes, and those that share the place of another, in order, with their numbers."""
    bits = np.uint64(len(hashes).bit_length() + 2)
    entries = hashes << bits | np.arange(len(hashes), dtype=np.uint64)
    table = np.full(1 << int(bits), len(hashes), dtype=np.uint64)
    places = (hashes >> (np.uint64(64) - bits)).astype(np.int64)
    table[places] = entries
    rest = np.flatnonzero(table[places] != entries)
    table[places[rest]] |= np.uint64(1) << (bits - np.uint64(1))
    order = rest[np.argsort(hashes[rest])]
    return table, hashes[order], order


Window = tuple[int, int, bool, bool]
"""Start and end of what is decoded together, and whether text that is outside of names goes on before and behind."""


@lru_cache(maxsize=4)
def load(path: str = "") -> Model:
    """Return the model of a file, by default the one that comes with the project."""
    with opened(path or "names_zh.npz") as arrays:
        sizes, values = arrays["sizes"], arrays["keys"].astype(np.uint64)
        rows = arrays["weights"].take(_ORDER, axis=1).astype(np.float32) * np.float32(arrays["unit"])
        transitions = np.where(_allowed(), arrays["transitions"], _IMPOSSIBLE).astype(np.float32)
    keys = values << np.uint64(6) | np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    none = np.zeros((1, rows.shape[1]), dtype=np.float32)
    return Model(*_table(keys * _FACTOR), np.concatenate([rows, none]), transitions[np.ix_(_ORDER, _ORDER)])


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
    wide = [start for start, _, _, _ in whole]
    found: list[list[Span]] = [[] for _ in words]
    for span in sorted(_spans(seen, [*whole, *others], model), key=lambda span: span.start):
        unit = bisect_right(wide, span.start) - 1
        if span.kind == "person" or (unit >= 0 and span.start < whole[unit][1]):
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
    stops = np.flatnonzero(_stop_table()[np.minimum(seen.codes[at], 0xFFFF)])
    outside = scores[stops, _O]
    scores[stops], scores[stops, _O] = _IMPOSSIBLE, outside
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
    gains = (scores - scores[:, _O : _O + 1]).T.astype(np.float64)
    rest = float(transitions[_O, _O])
    possible = np.zeros(len(scores), dtype=bool)
    labels = np.arange(len(LABELS))
    for first, inner, last in zip(labels[_FIRST], labels[_INNER], labels[_LAST], strict=True):
        on = float(transitions[inner, inner]) - rest
        within = gains[inner] + on
        within[firsts] = _IMPOSSIBLE
        within = np.cumsum(within)
        begun = gains[first] - within
        enter = float((transitions[_ENDED, first] - transitions[_ENDED, _O]).max())
        begun[firsts[~before]] -= enter
        closed = gains[last]
        closed[1:] += within[:-1]
        leave = float((transitions[last, _BEGINNING] - transitions[_O, _BEGINNING]).max())
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
    """Return the names in some stretches of the scores, which come in order of length; no names are in no order."""
    lengths = np.array([end - start for start, end, _, _ in stretches])
    padded = np.zeros((int(lengths[-1]), len(stretches), len(LABELS)), dtype=np.float32)
    for row, (start, end, more_before, more_behind) in enumerate(stretches):
        padded[: end - start, row] = scores[start:end]
        if more_before:  # what is outside the window is outside of names
            padded[0, row] += transitions[_O]
        if more_behind:
            padded[end - start - 1, row] += transitions[:, _O]
    path = _viterbi(padded, lengths, transitions)
    busy = np.flatnonzero((path != _O).any(axis=0))
    if not len(busy):
        return []
    sure = _marginals(padded[: lengths[busy[-1]], busy], lengths[busy], transitions)
    spans = []
    for number, chances in zip(busy.tolist(), sure, strict=True):
        start, end = stretches[number][:2]
        labels = path[: end - start, number]
        begin = 0
        for index in np.flatnonzero(labels != _O).tolist():
            label = LABELS[_ORDER[labels[index]]]
            if label[0] == "B":
                begin = index
            elif label[0] == "E":
                own = chances[np.arange(begin, index + 1), labels[begin : index + 1]]
                spans.append(Span(start + begin, start + index + 1, label[2:], round(float(own.min()), 6)))
    return spans


def _viterbi(scores: NDArray[np.float32], lengths: NDArray[np.int64],
             transitions: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the best labels of each column, in which a stretch runs downwards; the columns come in order of length.

    O and a first character follow O or a last one, an inner and a last one a first or an inner one of their kind. A
    stretch begins and ends outside of unfinished names.
    """
    steps, rows, count = scores.shape
    into = np.ascontiguousarray(transitions[_ENDED, _BEGINNING].T)
    begun, inside = (np.stack([np.diag(transitions[before, after]) for after in (_LAST, _INNER)])
                     for before in (_FIRST, _INNER))
    ended = np.zeros((steps, rows, _K + 1), dtype=np.intp)
    longer = np.zeros((steps, rows, 2, _K), dtype=bool)
    gone = np.searchsorted(lengths, np.arange(steps + 1), side="right").tolist()
    last = np.full((rows, count), _IMPOSSIBLE, dtype=np.float32)
    best = scores[0].copy()
    best[:, _WITHIN] = _IMPOSSIBLE
    for step in range(1, steps + 1):
        done, left = gone[step - 1], gone[step]
        last[done:left, _ENDED] = best[: left - done, _ENDED]
        if step == steps:
            break
        best = best[left - done :]
        ways = best[:, None, _ENDED] + into
        one, two = best[:, None, _FIRST] + begun, best[:, None, _INNER] + inside
        ways.argmax(axis=2, out=ended[step, left:])
        np.greater(two, one, out=longer[step, left:])
        best = np.concatenate([ways.max(axis=2), np.maximum(one, two).reshape(len(best), -1)], axis=1)
        best += scores[step, left:]
    kinds = np.tile(np.arange(_K), (2, 1))
    back = np.concatenate([ended + _K, (longer * (2 * _K + 1) + kinds).reshape(steps, rows, -1)], axis=2)
    path = np.full((steps, rows), _O)
    label: NDArray[np.int64] = last.argmax(axis=1).astype(np.int64)
    for step in range(steps - 1, -1, -1):
        left = gone[step + 1]
        label[left:] = back[step + 1, np.arange(left, rows), label[left:]] if left < rows else label[left:]
        path[step, gone[step] :] = label[gone[step] :]
    return path


def _marginals(scores: NDArray[np.float32], lengths: NDArray[np.int64],
               transitions: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the probability of each label (last axis) at each character of each column of scores, columns first.

    It is the forward-backward algorithm in scaled numbers; the columns come in order of length.
    """
    steps, rows, count = scores.shape
    emit = np.exp(np.clip(scores - scores.max(axis=2, keepdims=True), -60, 0).astype(np.float64))
    move = np.exp(np.clip(transitions, -60, 30).astype(np.float64))
    move[transitions <= _IMPOSSIBLE / 2] = 0
    gone = np.searchsorted(lengths, np.arange(steps + 1), side="right").tolist()
    forward, backward = np.zeros((steps, rows, count)), np.ones((steps, rows, count))
    forward[0, :, _BEGINNING] = emit[0, :, _BEGINNING]
    for step in range(1, steps):
        left = gone[step]
        ahead = (forward[step - 1, left:] @ move) * emit[step, left:]
        forward[step, left:] = ahead / np.maximum(ahead.sum(axis=1, keepdims=True), 1e-300)
    closed = np.zeros(count)
    closed[_ENDED] = 1
    for step in range(steps - 1, -1, -1):
        left = gone[step + 1]
        backward[step, gone[step] : left] = closed
        if left < rows:
            behind = (backward[step + 1, left:] * emit[step + 1, left:]) @ move.T
            backward[step, left:] = behind / np.maximum(behind.sum(axis=1, keepdims=True), 1e-300)
    both = forward * backward
    return (both / np.maximum(both.sum(axis=2, keepdims=True), 1e-300)).transpose(1, 0, 2)
