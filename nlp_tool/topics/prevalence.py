"""How much of the corpus a topic fills, period by period, with intervals over documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp_tool.document import PartialDate, periods_between
from nlp_tool.topics import Topics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 1000
MIN_DOCUMENTS = 5
"""Of fewer documents no interval is given: resampling them says nothing of others."""


@dataclass(frozen=True, slots=True)
class Prevalence:
    """The mean share of one topic in the documents of one period; `low` and `high` are None for too few of them.

    A period without documents has n = 0 and no mean: a gap, not a zero.
    """

    topic: int
    period: str
    mean: float | None
    low: float | None
    high: float | None
    n: int


def prevalence(topics: Topics, dates: Mapping[str, PartialDate | None], *, period: str = "year",
               confidence: float = 0.95, seed: int = 0) -> tuple[list[Prevalence], list[str]]:
    """Return the prevalence of every topic in every period from first to last, and the documents left out.

    dates: of the documents by id. Left out are documents without a date, or one less precise than the period, and
    those that have no words of the model. The interval is the percentile bootstrap over the documents of the period
    (Efron and Tibshirani 1993, chapter 13), 1000 resamples with a fixed seed.
    """
    import numpy as np

    members: dict[str, list[int]] = {}
    undated = []
    for row, doc_id in enumerate(topics.doc_ids):
        date = dates.get(doc_id)
        name = date.period(period) if date else None
        if name is None or not topics.document_topic[row].any():
            undated.append(doc_id)
        else:
            members.setdefault(name, []).append(row)
    if not members:
        return [], undated
    found = []
    for place, name in enumerate(periods_between(min(members), max(members))):
        rows = members.get(name, [])
        shares = topics.document_topic[rows]
        low, high = _interval(shares, confidence, np.random.default_rng([seed, place]))
        for topic in range(len(topics)):
            found.append(Prevalence(
                topic, name, float(shares[:, topic].mean()) if rows else None,
                None if low is None else float(low[topic]), None if high is None else float(high[topic]), len(rows)))
    return sorted(found, key=lambda row: (row.topic, row.period)), undated


def _interval(shares: NDArray[np.float64], confidence: float, random: np.random.Generator) -> tuple[
        NDArray[np.float64] | None, NDArray[np.float64] | None]:
    import numpy as np

    if len(shares) < MIN_DOCUMENTS:
        return None, None
    means = np.empty((RESAMPLES, shares.shape[1]))
    for number in range(RESAMPLES):
        # How often each document is drawn: the same as drawing rows, in less memory.
        drawn = np.bincount(random.integers(0, len(shares), len(shares)), minlength=len(shares))
        means[number] = (drawn[:, None] * shares).sum(axis=0) / len(shares)
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail], axis=0)
    return low, high
