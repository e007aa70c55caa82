"""The formulas against published worked examples and against scipy or plain arithmetic, to 1e-9."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nlp_tool.statistics import measures
from nlp_tool.statistics.collocation import associate
from nlp_tool.statistics.keyness import compare

TABLES = [(10, 5, 990, 1995), (0, 7, 100, 93), (7, 0, 93, 100), (1, 1, 1, 1), (110, 2442, 111, 29114), (3, 900, 50, 7)]
cells = st.tuples(*[st.integers(0, 5000)] * 2, *[st.integers(1, 100_000)] * 2).filter(lambda t: t[0] + t[1] > 0)


@pytest.mark.parametrize("table", TABLES)
def test_g2_and_chi2_are_scipys(table):
    square = [table[:2], table[2:]]
    g2 = stats.chi2_contingency(square, correction=False, lambda_="log-likelihood")
    chi2 = stats.chi2_contingency(square, correction=False)
    assert measures.log_likelihood(*table) == pytest.approx(g2.statistic, rel=1e-9)
    assert measures.chi_squared(*table) == pytest.approx(chi2.statistic, rel=1e-9)
    assert measures.p_value(measures.log_likelihood(*table)) == pytest.approx(g2.pvalue, rel=1e-9)


def g2_in_fifty_digits(table, cells=4):
    (a, b, c, d), total = map(Decimal, table), Decimal(sum(table))
    pairs = [(a, (a + b) * (a + c)), (b, (a + b) * (b + d)), (c, (c + d) * (a + c)), (d, (c + d) * (b + d))][:cells]
    return float(2 * sum(o * (o * total / e).ln() for o, e in pairs if o))


@given(cells)
def test_g2_is_that_of_fifty_digits_and_chi2_scipys_everywhere(table):
    chi2 = stats.chi2_contingency([table[:2], table[2:]], correction=False).statistic
    with localcontext(prec=50):
        assert measures.log_likelihood(*table) == pytest.approx(g2_in_fifty_digits(table), rel=1e-9, abs=1e-30)
        own = g2_in_fifty_digits(table, cells=2)
    assert measures.log_likelihood_two_cells(*table) == pytest.approx(own, rel=1e-9, abs=1e-30)
    assert measures.chi_squared(*table) == pytest.approx(chi2, rel=1e-9, abs=1e-9)


NEAR_CHANCE = [
    # one more than expected among a million; exactly as expected; either side of where the series takes over
    (1001, 1000, 999_000, 999_001), (10, 20, 100, 200), (105, 100, 10_000, 10_000), (106, 96, 10_000, 10_000),
    (99_999, 100_000, 50_000_000, 50_000_000),
]


@pytest.mark.parametrize("table", NEAR_CHANCE)
def test_g2_keeps_its_digits_near_chance(table):
    with localcontext(prec=50):
        expected = g2_in_fifty_digits(table)
    assert measures.log_likelihood(*table) == pytest.approx(expected, rel=1e-12, abs=1e-30)


def test_dunnings_table():
    """Dunning (1993), table 1: "the swiss" among 31,777 bigrams, 110, 2442, 111, 29114; -2 log lambda is 270.72."""
    assert measures.log_likelihood(110, 2442, 111, 29114) == pytest.approx(270.72, abs=0.005)
    assert measures.chi_squared(110, 2442, 111, 29114) == pytest.approx(525.02, abs=0.005)


def test_rayson_and_garside_is_the_words_own_cells():
    a, b, size_a, size_b = 150, 60, 10_000, 12_000
    expected = [size * (a + b) / (size_a + size_b) for size in (size_a, size_b)]
    plain = 2 * (a * math.log(a / expected[0]) + b * math.log(b / expected[1]))
    assert measures.log_likelihood_two_cells(a, b, size_a - a, size_b - b) == pytest.approx(plain, rel=1e-9)


def test_effect_sizes():
    assert measures.log_ratio(40, 10, 1000, 1000) == pytest.approx(2, abs=1e-12)  # four times as often: two doublings
    assert measures.log_ratio(4, 0, 1000, 1000) == pytest.approx(3, abs=1e-12)  # none is taken as a half
    assert measures.percent_difference(30, 10, 1000, 1000) == pytest.approx(200, rel=1e-12)
    assert measures.percent_difference(1, 0, 1000, 1000) == pytest.approx(1e17, rel=1e-9)
    assert measures.bayes_factor(20.0, 100_000) == pytest.approx(20 - math.log(100_000), rel=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_benjamini_hochberg_is_scipys(p):
    assert measures.benjamini_hochberg(np.array(p)) == pytest.approx(stats.false_discovery_control(p), rel=1e-9)


def test_benjamini_hochberg_of_nothing():
    assert measures.benjamini_hochberg(np.array([])).size == 0


def test_association_by_hand():
    """30 of 60 tokens of a collocate near a node, 500 tokens near it, 100,000 in all, 50 nodes."""
    found = associate([30], [60], 500, 100_000, 50)
    expected = 60 * 500 / 100_000
    assert found["expected"][0] == pytest.approx(expected, rel=1e-12)
    assert found["mi"][0] == pytest.approx(math.log2(30 / expected), rel=1e-9)
    assert found["mi3"][0] == pytest.approx(math.log2(30**3 / expected), rel=1e-9)
    assert found["log_dice"][0] == pytest.approx(14 + math.log2(2 * 30 / (50 + 60)), rel=1e-9)
    assert found["t"][0] == pytest.approx((30 - expected) / math.sqrt(30), rel=1e-9)
    assert found["delta_p_collocate"][0] == pytest.approx(30 / 500 - 30 / 99_500, rel=1e-9)
    assert found["delta_p_node"][0] == pytest.approx(30 / 60 - 470 / 99_940, rel=1e-9)
    square = [[30, 470], [30, 99_470]]
    g2 = stats.chi2_contingency(square, correction=False, lambda_="log-likelihood").statistic
    assert found["g2"][0] == pytest.approx(g2, rel=1e-9)


def test_rychlys_upper_bound():
    """Rychlý (2008): logDice is at most 14, when each is only found with the other."""
    assert measures.log_dice(10, 10, 10) == 14


def test_npmi_bounds():
    assert measures.npmi(10, 10, 10, 1000) == pytest.approx(1)
    assert measures.npmi(10, 100, 100, 1000) == pytest.approx(0, abs=1e-12)
    assert measures.npmi(1000, 1000, 1000, 1000) == 1  # the only pair there is


def test_gries_worked_example():
    """Gries (2008): five parts of equal size, "a" 1, 2, 3, 4, 5 times of 15; DP is 0.2 of sums of differences."""
    v, s = np.array([1, 2, 3, 4, 5]), np.full(5, 0.2)
    plain = sum(abs(x / 15 - 0.2) for x in v.tolist()) / 2
    dp, norm = measures.deviation_of_proportions(v, s)
    assert dp == pytest.approx(plain, rel=1e-12) == pytest.approx(0.2)
    assert norm == pytest.approx(dp / 0.8, rel=1e-12)
    sd = math.sqrt(sum((x - 3) ** 2 for x in v.tolist()) / 5)
    assert measures.juilland_d(v, s) == pytest.approx(1 - sd / 3 / math.sqrt(4), rel=1e-12)


DISPERSIONS = [
    # all in one part of four: DPnorm 1, D 0
    ([8, 0, 0, 0], [0.25] * 4, 0.75, 1.0, 0.0),
    # spread as the parts are
    ([1, 2, 3], [1 / 6, 2 / 6, 3 / 6], 0.0, 0.0, 1.0),
]


@pytest.mark.parametrize(("v", "s", "dp", "norm", "d"), DISPERSIONS)
def test_dispersion_bounds(v, s, dp, norm, d):
    assert measures.deviation_of_proportions(np.array(v), np.array(s)) == pytest.approx((dp, norm), abs=1e-12)
    assert measures.juilland_d(np.array(v), np.array(s)) == pytest.approx(d, abs=1e-12)


def test_dispersion_where_it_is_not_defined():
    assert all(map(math.isnan, measures.deviation_of_proportions(np.zeros(3), np.full(3, 1 / 3))))
    assert math.isnan(measures.juilland_d(np.array([3]), np.array([1.0])))
    assert measures.deviation_of_proportions(np.array([3]), np.array([1.0])) == (0.0, 0.0)


def test_all_measures_of_keyness_are_numbers():
    found = compare([0, 5, 7], [3, 0, 7], 100, 200)
    assert all(np.isfinite(values).all() for values in found.values())
