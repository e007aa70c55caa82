"""The formulas: each takes arrays of counts and returns an array; every one has its source in docs/statistics.md.

A two-by-two table is a, b, c, d: the word and the other in corpus or company (a, b), the rest of each (c, d).

                 in A     in B
    word          a        b
    other words   c        d
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEAR = 0.05
Counts = Any
"""An array of numbers, or a number; all arguments of a call have one shape."""


def log_likelihood(a: Counts, b: Counts, c: Counts, d: Counts) -> NDArray[np.float64]:
    """Return Dunning's G2 over all four cells: 2 * sum of observed * ln(observed / expected)."""
    return _g2(a, b, c, d, cells=4)


def log_likelihood_two_cells(a: Counts, b: Counts, c: Counts, d: Counts) -> NDArray[np.float64]:
    """Return the G2 of Rayson and Garside (2000), which sums the word's own two cells only."""
    return _g2(a, b, c, d, cells=2)


def _g2(a: Counts, b: Counts, c: Counts, d: Counts, *, cells: int) -> NDArray[np.float64]:
    """Sum 2 * expected * ((1 + x) * ln(1 + x) - x), x the relative excess of a cell, over the first cells.

    As the excesses cancel out this is the usual sum; but where observed is nearly expected the logarithms of the usual
    one cancel too, and few of their digits are left. So x comes from ad - bc, which is exact, and small ones go
    through the series.
    """
    import numpy as np
    from scipy.special import xlogy

    a, b, c, d = _observed(a, b, c, d)
    excess = _ratio(a * d - b * c, a + b + c + d, 0.0)
    g2: NDArray[np.float64] = np.zeros(excess.shape)
    for o, e, sign in list(zip((a, b, c, d), _expected(a, b, c, d), (1, -1, -1, 1), strict=True))[:cells]:
        x = _ratio(sign * excess, e, 0.0)
        near = np.clip(x, -_NEAR, _NEAR)
        series = sum((-near) ** k / (k * (k - 1)) for k in range(2, 16))
        ratio = _ratio(o, e, 1.0)
        g2 = g2 + 2 * e * np.where(np.abs(x) < _NEAR, series, xlogy(ratio, ratio) - x)
    return g2


def chi_squared(a: Counts, b: Counts, c: Counts, d: Counts) -> NDArray[np.float64]:
    """Return Pearson's chi-squared without a correction for continuity."""
    table, expected = _observed(a, b, c, d), _expected(a, b, c, d)
    return sum((_ratio((o - e) ** 2, e, 0.0) for o, e in zip(table, expected, strict=True)), start=table[0] * 0)


def log_ratio(a: Counts, b: Counts, size_a: Counts, size_b: Counts) -> NDArray[np.float64]:
    """Return Hardie's log ratio: log2 of the relative frequencies' ratio, a count of 0 taken as 0.5."""
    import numpy as np

    a, b = (np.where(np.asarray(x) == 0, 0.5, np.asarray(x, dtype=float)) for x in (a, b))
    return np.log2(a / size_a) - np.log2(b / size_b)


def percent_difference(a: Counts, b: Counts, size_a: Counts, size_b: Counts) -> NDArray[np.float64]:
    """Return Gabrielatos and Marchi's %DIFF: by how many percent A's relative frequency is above B's.

    A word that B lacks is compared with Gabrielatos' stand-in, a relative frequency of 1e-18.
    """
    import numpy as np

    first, second = np.asarray(a) / size_a, np.asarray(b) / size_b
    second = np.where(second == 0, 1e-18, second)
    return (first - second) * 100 / second


def bayes_factor(g2: Counts, size: Counts) -> NDArray[np.float64]:
    """Return Wilson's approximate Bayes factor (BIC): G2 - ln(N), one degree of freedom; above 10 very strong."""
    import numpy as np

    return np.asarray(g2, dtype=float) - np.log(size)


def p_value(statistic: Counts) -> NDArray[np.float64]:
    """Return the p-value of a G2 or chi-squared with one degree of freedom."""
    from scipy.special import chdtrc

    return chdtrc(1, statistic)


def benjamini_hochberg(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values adjusted for their number (false discovery rate), after Benjamini and Hochberg (1995)."""
    import numpy as np

    p = np.asarray(p, dtype=float)
    if not p.size:
        return p
    order = np.argsort(p, kind="stable")[::-1]
    adjusted = np.minimum.accumulate((p[order] * len(p)) / np.arange(len(p), 0, -1))
    result = np.empty_like(p)
    result[order] = np.minimum(adjusted, 1.0)
    return result


# --- collocation: o observed together, f1 node, f2 collocate, n tokens, e expected together -----------------------


def mutual_information(o: Counts, e: Counts, *, power: int = 1) -> NDArray[np.float64]:
    """Return MI = log2(o**power / e): power 1 is Church and Hanks' MI, 3 Oakes' MI3."""
    import numpy as np

    return power * np.log2(np.asarray(o, dtype=float)) - np.log2(e)


def log_dice(o: Counts, f1: Counts, f2: Counts) -> NDArray[np.float64]:
    """Return Rychlý's logDice: 14 + log2(2 o / (f1 + f2))."""
    import numpy as np

    return 14 + np.log2(2 * np.asarray(o, dtype=float) / (np.asarray(f1) + np.asarray(f2)))


def t_score(o: Counts, e: Counts) -> NDArray[np.float64]:
    """Return (o - e) / sqrt(o)."""
    import numpy as np

    return (np.asarray(o, dtype=float) - e) / np.sqrt(o)


def delta_p(a: Counts, b: Counts, c: Counts, d: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Gries' delta P both ways: of the collocate given the node, and of the node given the collocate.

    a: together; b: the node without the collocate; c: the collocate without the node; d: neither.
    """
    a, b, c, d = _observed(a, b, c, d)
    return _ratio(a, a + b, 0.0) - _ratio(c, c + d, 0.0), _ratio(a, a + c, 0.0) - _ratio(b, b + d, 0.0)


def npmi(o: Counts, f1: Counts, f2: Counts, n: Counts) -> NDArray[np.float64]:
    """Return Bouma's normalized pointwise mutual information, -1 to 1."""
    import numpy as np

    together = np.asarray(o, dtype=float) / n
    pmi = np.log(together / (np.asarray(f1) / n * np.asarray(f2) / n))
    return _ratio(pmi, -np.log(together), 1.0)


# --- dispersion: v counts in parts, s shares of the parts in the corpus -------------------------------------------


def deviation_of_proportions(v: NDArray[Any], s: NDArray[Any]) -> tuple[float, float]:
    """Return Gries' DP and Lijffijt and Gries' DPnorm: 0 spread as the parts are, 1 all in one (the smallest) part."""
    import numpy as np

    total = v.sum()
    if not total or not len(s):
        return float("nan"), float("nan")
    dp = float(0.5 * np.abs(v / total - s).sum())
    room = 1 - float(s[s > 0].min())
    return dp, dp / room if room > 0 else 0.0


def juilland_d(v: NDArray[Any], s: NDArray[Any]) -> float:
    """Return Juilland's D over parts of any size: 1 - cv / sqrt(n - 1), cv of the relative frequencies, sd over n."""
    import numpy as np

    rates = v[s > 0] / s[s > 0]
    if len(rates) < 2 or not rates.sum():
        return float("nan")
    return float(1 - np.std(rates) / np.mean(rates) / np.sqrt(len(rates) - 1))


def _observed(*cells: Counts) -> tuple[NDArray[np.float64], ...]:
    import numpy as np

    return tuple(np.asarray(cell, dtype=float) for cell in cells)


def _expected(a: Counts, b: Counts, c: Counts, d: Counts) -> tuple[NDArray[np.float64], ...]:
    a, b, c, d = _observed(a, b, c, d)
    n = a + b + c + d
    rows, columns = (a + b, c + d), (a + c, b + d)
    return tuple(_ratio(row * column, n, 0.0) for row in rows for column in columns)


def _ratio(above: Counts, below: Counts, otherwise: float) -> NDArray[np.float64]:
    """Return above / below, and `otherwise` where below is 0."""
    import numpy as np

    above, below = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.divide(above, below, out=np.full(above.shape, otherwise), where=below != 0)
