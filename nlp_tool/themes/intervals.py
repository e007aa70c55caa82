"""Intervals for shares and rates of few documents, and tests of a change between two periods."""

from __future__ import annotations

from collections.abc import Sequence

RESAMPLES = 1000
MIN_DOCUMENTS = 5
"""A rate of fewer documents has no interval: resampling them says nothing of others."""


def wilson(successes: int, total: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a share (Wilson 1927); sound for few documents and for shares near 0 and 1."""
    from statistics import NormalDist

    if not total:
        raise ValueError("a share of nothing has no interval")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    # The ends are exactly 0 and 1 where all or none succeed; rounding would miss them by a hair.
    return (0.0 if not successes else max(0.0, centre - half)), (1.0 if successes == total else min(1.0, centre + half))


def ratio_interval(counts: Sequence[int], sizes: Sequence[int], *, confidence: float = 0.95,
                   seed: int = 0) -> tuple[float, float] | None:
    """Return the percentile bootstrap interval of sum(counts) / sum(sizes) over documents; None for too few.

    Mentions cluster in documents, so documents are drawn, not mentions (Efron and Tibshirani 1993, chapter 13). Where
    no document has a mention the upper end is that of the exact Poisson interval for none (Garwood 1936), which the
    bootstrap cannot see.
    """
    import math

    import numpy as np

    total = sum(sizes)
    if len(counts) < MIN_DOCUMENTS or not total:
        return None
    if not any(counts):
        return 0.0, -math.log((1 - confidence) / 2) / total
    hits, lengths = np.array(counts, dtype=np.int64), np.array(sizes, dtype=np.int64)
    random = np.random.default_rng(seed)
    ratios = np.empty(RESAMPLES)
    for number in range(RESAMPLES):
        drawn = random.integers(0, len(hits), len(hits))
        length = lengths[drawn].sum()
        ratios[number] = hits[drawn].sum() / length if length else 0.0
    tail = (1 - confidence) / 2
    low, high = np.quantile(ratios, [tail, 1 - tail])
    return float(low), float(high)


def difference_interval(first: tuple[int, int], second: tuple[int, int], *,
                        confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of the difference second - first of two shares (successes, total).

    The score method without continuity correction (Newcombe 1998, method 10), built from the two Wilson intervals.
    """
    (a, m), (b, n) = first, second
    low1, high1 = wilson(a, m, confidence=confidence)
    low2, high2 = wilson(b, n, confidence=confidence)
    p1, p2 = a / m, b / n
    down = ((p2 - low2) ** 2 + (high1 - p1) ** 2) ** 0.5
    up = ((high2 - p2) ** 2 + (p1 - low1) ** 2) ** 0.5
    return p2 - p1 - down, p2 - p1 + up


def exact_test(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the two-sided p value that two shares (successes, total) are equal (Fisher's exact test)."""
    from scipy.stats import fisher_exact

    (a, m), (b, n) = first, second
    return float(fisher_exact([[a, m - a], [b, n - b]]).pvalue)


def holm(values: Sequence[float]) -> list[float]:
    """Return p values adjusted for as many tests (Holm 1979): valid whatever the tests have to do with each other."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    adjusted = [0.0] * len(values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - rank) * values[index]))
        adjusted[index] = highest
    return adjusted
