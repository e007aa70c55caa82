"""Would other documents of the same kind, or another start, give the same topics?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp_tool.topics import Topics, normalised
from nlp_tool.topics.matrix import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUNS = 5
SAMPLE = 5000
"""Of a larger corpus each run sees so many documents: enough to tell, and the time stays bounded."""


@dataclass(frozen=True)
class Stability:
    """How well the topics come back, one value a topic: the mean cosine with their match in each run, from 0 to 1.

    resampled: fitted to documents drawn anew with replacement. restarted: same documents, random starts. Of a corpus
    of more than SAMPLE documents both see a sample of that size, so the values err on the low side.
    """

    resampled: tuple[float, ...]
    restarted: tuple[float, ...]
    runs: int


def stability(topics: Topics, words: Words, *, runs: int = RUNS, restarts: bool = True) -> Stability:
    """Fit the model `runs` times to resampled documents and `runs` times from random starts, and match the topics.

    words: those that the model was fitted to (its vocabulary); the seeds follow from the model's own, so equal input
    gives equal values. restarts: False leaves the random starts out. Topics are matched one to one for the highest
    sum of cosines (Kuhn 1955).
    """
    from threadpoolctl import threadpool_limits

    count = len(topics)
    if not count:
        return Stability((), (), runs)
    with threadpool_limits(limits=1):
        resampled = [matched(topics.topic_word, other) for other in _resampled(topics, words, runs)]
        restarted = [matched(topics.topic_word, other) for other in _restarted(topics, words, runs if restarts else 0)]
    return Stability(_means(resampled, count), _means(restarted, count), runs)


def _means(runs: list[list[float]], count: int) -> tuple[float, ...]:
    return tuple(sum(run[topic] for run in runs) / len(runs) for topic in range(count)) if runs else (0.0,) * count


def _resampled(topics: Topics, words: Words, runs: int) -> Iterator[NDArray[np.float64]]:
    import numpy as np

    from nlp_tool.topics.models import MODELS

    counts = words.counts()
    seed = int(topics.parameters["seed"])
    for run in range(runs):
        random = np.random.default_rng([seed, run])
        rows = np.sort(random.integers(0, counts.shape[0], min(counts.shape[0], SAMPLE)))
        model = MODELS[topics.parameters["model"]]
        yield normalised(*model(counts[rows], len(topics), seed, "nndsvda"))[1]


def _restarted(topics: Topics, words: Words, runs: int) -> Iterator[NDArray[np.float64]]:
    import numpy as np

    from nlp_tool.topics.models import MODELS

    counts = words.counts()
    seed = int(topics.parameters["seed"])
    for run in range(runs):
        if len(words.doc_ids) > SAMPLE:
            random = np.random.default_rng([seed, run, 1])
            rows = np.sort(random.choice(len(words.doc_ids), SAMPLE, replace=False))
        else:
            rows = np.arange(len(words.doc_ids))
        model = MODELS[topics.parameters["model"]]
        yield normalised(*model(counts[rows], len(topics), seed + run + 1, "random"))[1]


def matched(topics: NDArray[np.float64], others: NDArray[np.float64]) -> list[float]:
    """Return for each topic its cosine with the topic of another model that it is matched to; 0 where none is left."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not len(others):
        return [0.0] * len(topics)
    cosine = np.clip(_unit(topics) @ _unit(others).T, 0.0, 1.0)
    rows, columns = linear_sum_assignment(-cosine)
    result = [0.0] * len(topics)
    for row, column in zip(rows, columns, strict=True):
        result[row] = float(cosine[row, column])
    return result


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
