"""The different words of texts, found by their code points: no Python string for each place where one stands."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING

from nlp_tool.tokens.columns import SPACE
from nlp_tool.tokens.script import codes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A code point plus one takes 21 bits, so that three fit into a key, and no shorter word has the key of a longer one.
_BITS, _FIT = 21, 3
_LONG = 1 << 63
_MEMORY = 500_000


class KnownWords:
    """The pieces of text that a process has met, numbered from 0, with kind (or SPACE) and class of each.

    A piece is looked at as a string once; after that its key, a number made of its code points, is enough.
    """

    def __init__(self, kinds_and_tags: Callable[[list[str]], tuple[list[str], list[str]]]) -> None:
        self._kinds_and_tags = kinds_and_tags
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        import numpy as np

        self.words: list[str] = []
        self.kinds: list[str] = []
        self.tags: list[str] = []
        self._spaces: list[int] = []
        self._keys = np.zeros(0, dtype=np.uint64)
        self._numbers = np.zeros(0, dtype=np.int64)
        self._long: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.words)

    def find(self, text: str, starts: NDArray[np.int64],
             ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find the different slices text[starts[i]:ends[i]], none of them empty.

        Return their numbers in the order in which they first occur, and for each slice its place in that order. Numbers
        hold until the next call: words are forgotten when they have become very many.
        """
        import numpy as np

        if len(self) > _MEMORY:
            self.clear()
        if not len(starts):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        keys = self._keys_of(text, starts, ends)
        order = np.argsort(keys)
        ordered = keys[order]
        is_new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
        first = np.minimum.reduceat(order, np.flatnonzero(is_new))
        numbers = self._numbers_of(ordered[is_new], text, starts[first], ends[first])
        by_place = np.argsort(first)
        rank = np.empty(len(first), dtype=np.int64)
        rank[by_place] = np.arange(len(first))
        places = np.empty(len(keys), dtype=np.int64)
        places[order] = rank[np.cumsum(is_new) - 1]
        return numbers[by_place], places

    def spaces(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say of each of some numbers whether it is white space."""
        import numpy as np

        return np.isin(numbers, self._spaces)

    def _numbers_of(self, keys: NDArray[np.uint64], text: str, starts: NDArray[np.int64],
                    ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of keys that ascend; number those that are new, which stand at starts and ends."""
        import numpy as np

        places = np.searchsorted(self._keys, keys)
        found = np.append(self._keys, np.uint64(0))[places] == keys  # no key is 0
        numbers = np.append(self._numbers, -1)[places]
        new = np.flatnonzero(~found)
        if len(new):
            numbers[new] = np.arange(len(self), len(self) + len(new))
            self._add([text[a:b] for a, b in zip(starts[new].tolist(), ends[new].tolist(), strict=True)])
            self._keys = np.insert(self._keys, places[new], keys[new])
            self._numbers = np.insert(self._numbers, places[new], numbers[new])
        return numbers

    def _add(self, words: list[str]) -> None:
        kinds, tags = self._kinds_and_tags(words)
        self._spaces += [len(self) + place for place, kind in enumerate(kinds) if kind == SPACE]
        self.words += words
        self.kinds += kinds
        self.tags += tags

    def _keys_of(self, text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return a number for each slice, equal for equal slices alone: the code points of a short one, packed."""
        import numpy as np

        codes = np.concatenate([codes_of(text) + np.uint32(1), np.zeros(_FIT, dtype=np.uint32)]).astype(np.uint64)
        lengths = ends - starts
        keys = codes[starts]
        for place in range(1, _FIT):
            further = codes[starts + place] << np.uint64(_BITS * place)
            further[lengths <= place] = 0
            keys |= further
        known = self._long
        long = np.flatnonzero(lengths > _FIT)
        spans = zip(starts[long].tolist(), ends[long].tolist(), strict=True)
        keys[long] = np.array([_LONG + known.setdefault(text[a:b], len(known)) for a, b in spans], dtype=np.uint64)
        return keys


def pick(column: list[str], numbers: NDArray[np.int64]) -> tuple[str, ...]:
    """Return the items of a list at some numbers."""
    chosen = numbers.tolist()
    return itemgetter(*chosen)(column) if len(chosen) > 1 else tuple(column[number] for number in chosen)
