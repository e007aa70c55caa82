"""The different words of a text, found by their code points: no Python string for each place where one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp_tool.tokens.script import codes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A code point plus one takes 21 bits, so that three fit into a key, and no shorter word has the key of a longer one.
_BITS, _FIT = 21, 3
_LONG = 1 << 63


def distinct_words(text: str, starts: NDArray[np.int64],
                   ends: NDArray[np.int64]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the different slices text[starts[i]:ends[i]] in the order in which they first occur, and the number of
    each slice among them: int64 (slices,). No slice is empty."""
    import numpy as np

    if not len(starts):
        return [], np.zeros(0, dtype=np.int64)
    keys = _keys(text, starts, ends)
    order = np.argsort(keys)
    ordered = keys[order]
    is_new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    first = np.minimum.reduceat(order, np.flatnonzero(is_new))
    by_place = np.argsort(first)
    rank = np.empty(len(first), dtype=np.int64)
    rank[by_place] = np.arange(len(first))
    numbers = np.empty(len(keys), dtype=np.int64)
    numbers[order] = rank[np.cumsum(is_new) - 1]
    first = first[by_place]
    return [text[a:b] for a, b in zip(starts[first].tolist(), ends[first].tolist(), strict=True)], numbers


def _keys(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a number for each slice, equal for equal slices alone: the code points of a short one, packed."""
    import numpy as np

    codes = np.concatenate([codes_of(text), np.zeros(_FIT, dtype=np.uint32)]).astype(np.uint64) + np.uint64(1)
    lengths = ends - starts
    keys = codes[starts]
    for place in range(1, _FIT):
        further = codes[starts + place] << np.uint64(_BITS * place)
        further[lengths <= place] = 0
        keys |= further
    numbers: dict[str, int] = {}
    long = np.flatnonzero(lengths > _FIT)
    spans = zip(starts[long].tolist(), ends[long].tolist(), strict=True)
    keys[long] = np.array([_LONG + numbers.setdefault(text[a:b], len(numbers)) for a, b in spans], dtype=np.uint64)
    return keys
