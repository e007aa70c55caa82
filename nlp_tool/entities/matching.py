"""Where the words of a lexicon stand, found at all places of many texts at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Hits = NDArray[np.int64]
"""Rows of start, end and value, in order of end, longer words first."""

_BITS = 20
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Trie:
    """Words with a number each. The children of a node are found by a sorted key, after a look into a table of bits."""

    def __init__(self, words: Mapping[str, int], *, apart: bool = False) -> None:
        """`words` are not empty, their numbers not negative; `apart`: only words that do not overlap are looked for."""
        self._apart = apart
        letters = {letter: code for code, letter in enumerate(sorted(set("".join(words))), start=1)}
        self._letters = np.zeros(0x110000, dtype=np.int32)
        self._letters[list(map(ord, letters))] = list(letters.values())
        self._size = len(letters) + 1
        nodes: dict[tuple[int, int], int] = {}
        values = [-1]
        for word, value in words.items():
            node = 0
            for letter in word:
                node = nodes.setdefault((node, letters[letter]), len(values))
                if node == len(values):
                    values.append(-1)
            values[node] = value
        self._values = np.array(values, dtype=np.int64)
        self._first = np.zeros(self._size, dtype=np.int64)
        for (parent, code), node in nodes.items():
            if parent == 0:
                self._first[code] = node
        deeper = sorted((parent * self._size + code, node) for (parent, code), node in nodes.items() if parent)
        self._keys = np.array([key for key, _ in deeper] or [-1], dtype=np.int64)
        self._children = np.array([node for _, node in deeper] or [0], dtype=np.int64)
        self._held = np.zeros(1 << _BITS, dtype=bool)
        self._held[_slots(self._keys)] = True

    def find(self, codes: NDArray[np.uint32]) -> Hits:
        """Return the words in an array of code points: all of them, or the leftmost longest."""
        letters = self._letters[codes]
        nodes = self._first[letters]
        starts = np.flatnonzero(nodes)
        nodes = nodes[starts]
        found = []
        for size in range(1, 64):
            values = self._values[nodes]
            whole = np.flatnonzero(values >= 0)
            found.append(np.stack([starts[whole], starts[whole] + size, values[whole]]))
            inside = starts < len(letters) - size
            starts, nodes = starts[inside], nodes[inside]
            if not len(starts):
                break
            keys = nodes * self._size + letters[starts + size]
            maybe = np.flatnonzero(self._held[_slots(keys)])
            keys, starts = keys[maybe], starts[maybe]
            at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            known = np.flatnonzero(self._keys[at] == keys)
            starts, nodes = starts[known], self._children[at[known]]
        rows = np.concatenate(found, axis=1)
        return _longest(rows.T) if self._apart else rows[:, np.lexsort((rows[0], rows[1]))].T


def _slots(keys: Numbers) -> NDArray[np.uint64]:
    return keys.astype(np.uint64) * _FACTOR >> np.uint64(64 - _BITS)


def _longest(hits: Hits) -> Hits:
    """Return of the words that overlap the leftmost, of those the longest, and so on from where it ends."""
    hits = hits[np.lexsort((-hits[:, 1], hits[:, 0]))]
    hits = hits[np.diff(hits[:, 0], prepend=-1) > 0]
    apart = np.append(True, hits[1:, 0] >= np.maximum.accumulate(hits[:, 1])[:-1]) if len(hits) else np.zeros(0, bool)
    kept = apart & np.append(apart[1:], True)
    last = 0
    for row in np.flatnonzero(~kept).tolist():
        if apart[row] or hits[row, 0] >= last:
            kept[row], last = True, hits[row, 1]
    return hits[kept]


def find_all(texts: Sequence[str], *tries: Trie) -> list[tuple[Hits, ...]]:
    """Return for each of some texts the words of each trie in it: as `Trie.find` for one, and faster."""
    codes = np.frombuffer("\0".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    ends = np.cumsum([len(text) + 1 for text in texts])
    starts = ends - [len(text) + 1 for text in texts]
    found = []
    for trie in tries:
        hits = trie.find(codes)
        cuts = np.searchsorted(hits[:, 1], ends).tolist()
        found.append([hits[low:high] - np.array([start, start, 0])
                      for low, high, start in zip([0, *cuts], cuts, starts.tolist(), strict=False)])
    return list(zip(*found, strict=True))
