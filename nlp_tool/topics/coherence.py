"""How good topics are as lists of words: coherence (NPMI), diversity and exclusivity. Never nan, never inf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp_tool.topics.matrix import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW = 10
_BATCH = 1_000_000


@dataclass(frozen=True)
class Coherence:
    """The coherence of one list of words: the mean NPMI of its pairs, and the words that the texts do not have."""

    npmi: float
    absent: tuple[str, ...]


def coherence(lists: Sequence[Sequence[str]], words: Words, *, window: int = WINDOW) -> list[Coherence]:
    """Return the mean NPMI of the pairs of each list over sliding windows of the texts (Bouma 2009; Roeder 2015).

    A window holds `window` running words of one document and moves by one word; a shorter document is one window. A
    word counts in a window where it occurs there at all, also where an earlier occurrence has just left it. Every case
    has a value: a pair that never meets, or with a word that the texts lack, is -1; a pair that is in every window
    is 1; a list of fewer than two words is 0.
    """
    import numpy as np

    numbers = {word: number for number, word in enumerate(words.vocabulary)}
    wanted = sorted({word for words_ in lists for word in words_ if word in numbers})
    index = {word: i for i, word in enumerate(wanted)}
    together, total = _windows(words, [numbers[word] for word in wanted], window)
    results = []
    for words_ in lists:
        pairs = [(a, b) for i, a in enumerate(words_) for b in words_[:i]]
        values = [_npmi(together, index.get(a), index.get(b), total) for a, b in pairs]
        absent = tuple(word for word in words_ if word not in index)
        results.append(Coherence(float(np.mean(values)) if values else 0.0, absent))
    return results


def _npmi(together: NDArray[np.float64], a: int | None, b: int | None, total: int) -> float:
    import math

    if a is None or b is None or not together[a, b]:
        return -1.0
    joint = together[a, b] / total
    if joint == 1:
        return 1.0
    return math.log(joint * total * total / (together[a, a] * together[b, b])) / -math.log(joint)


def _windows(words: Words, wanted: list[int], window: int) -> tuple[NDArray[np.float64], int]:
    """Return in how many windows each two wanted words meet (a word with itself: occurs), and how many there are."""
    import numpy as np
    import scipy.sparse as sp

    column = np.full(max(len(words.vocabulary), 1), -1, dtype=np.int64)
    column[wanted] = np.arange(len(wanted))
    lengths = np.diff(words.bounds)
    counts = np.where(lengths > 0, np.maximum(lengths - window + 1, 1), 0)
    firsts = np.concatenate(([0], np.cumsum(counts)))
    together = np.zeros((len(wanted), len(wanted)))
    start = 0
    while start < len(lengths):
        # As many documents at once as hold about a million words: the memory is bounded, the sums are whole numbers.
        stop = max(start + 1, int(np.searchsorted(words.bounds, words.bounds[start] + _BATCH, side="right")) - 1)
        piece = words.words[words.bounds[start] : words.bounds[stop]]
        document = np.repeat(np.arange(start, stop), lengths[start:stop])
        inside = column[piece] >= 0 if len(piece) else np.zeros(0, dtype=bool)
        position = (np.arange(len(piece)) + words.bounds[start] - words.bounds[document])[inside]
        columns, document = column[piece[inside]], document[inside]
        rows = (position[:, None] - np.arange(window)[None, :])
        valid = (rows >= 0) & (rows < counts[document][:, None])
        rows = (rows + (firsts[document] - firsts[start])[:, None])[valid]
        columns = np.broadcast_to(columns[:, None], valid.shape)[valid]
        shape = (int(firsts[stop] - firsts[start]), len(wanted))
        seen = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
        seen.data[:] = 1.0
        together += (seen.T @ seen).toarray()
        start = stop
    return together, int(firsts[-1])


def diversity(lists: Sequence[Sequence[str]]) -> float:
    """Return the share of different words among the words of all topics (Dieng, Ruiz and Blei 2020); 0 for none."""
    every = [word for words in lists for word in words]
    return len(set(every)) / len(every) if every else 0.0


def exclusivity(topic_word: NDArray[np.float64], count: int) -> list[float]:
    """Return for each topic the mean, over its `count` words of most weight, of the topic's share in the word.

    1 where no other topic uses the words; 1 / topics where all use them alike (the exclusivity part of FREX, Bischof
    and Airoldi 2012, without ranks).
    """
    import numpy as np

    totals = topic_word.sum(axis=0)
    share = np.divide(topic_word, totals, out=np.zeros_like(topic_word), where=totals > 0)
    result = []
    for weights, shares in zip(topic_word, share, strict=True):
        top = (-weights).argsort(kind="stable")[:count]
        top = top[weights[top] > 0]
        result.append(float(shares[top].mean()) if len(top) else 0.0)
    return result
