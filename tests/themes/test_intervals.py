"""Intervals against values from the literature and from first principles."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_tool.themes.intervals import difference_interval, exact_test, holm, ratio_interval, wilson

# Newcombe 1998, Statistics in Medicine 17:857, table I, method 3: the score interval without continuity correction.
WILSON = [((81, 263), (0.2553, 0.3662)), ((15, 148), (0.0624, 0.1605)), ((0, 20), (0.0, 0.1611)),
          ((1, 29), (0.0061, 0.1718))]


@pytest.mark.parametrize(("counts", "expected"), WILSON)
def test_wilson(counts: tuple[int, int], expected: tuple[float, float]) -> None:
    assert wilson(*counts) == pytest.approx(expected, abs=5e-5)


def test_wilson_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        wilson(0, 0)


@given(st.integers(1, 10_000), st.data(), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_holds_the_share(total: int, data: st.DataObject, confidence: float) -> None:
    successes = data.draw(st.integers(0, total))
    low, high = wilson(successes, total, confidence=confidence)
    assert 0 <= low <= successes / total <= high <= 1
    assert low < high
    mirrored = wilson(total - successes, total, confidence=confidence)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-12)


def test_difference() -> None:
    # Newcombe 1998, Statistics in Medicine 17:873, table II (a): 56/70 - 48/80, method 10.
    assert difference_interval((48, 80), (56, 70)) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    low, high = difference_interval((5, 20), (5, 20))
    assert low < 0 < high and low == pytest.approx(-high)


def test_exact_test() -> None:
    # Fisher's tea: 3 of 4 against 1 of 4.
    assert exact_test((1, 4), (3, 4)) == pytest.approx(0.4857142857)
    assert exact_test((0, 50), (40, 50)) < 1e-10


def test_holm() -> None:
    # Smallest times 4, then 3, 2, 1, never falling.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_ratio_of_too_few_documents_has_no_interval() -> None:
    assert ratio_interval([1, 2, 3, 4], [10] * 4) is None
    assert ratio_interval([0] * 9, [0] * 9) is None


def test_ratio_of_none_has_the_exact_upper_end() -> None:
    low, high = ratio_interval([0] * 10, [100] * 10) or (None, None)
    # Garwood: -ln(0.025) / exposure.
    assert (low, high) == (0.0, pytest.approx(-math.log(0.025) / 1000))


def test_ratio_is_seeded_and_holds_the_value() -> None:
    counts, sizes = [0, 1, 4, 0, 2, 7, 1, 0], [100, 120, 300, 80, 90, 200, 150, 60]
    first = ratio_interval(counts, sizes)
    assert first == ratio_interval(counts, sizes)
    assert first and first[0] < sum(counts) / sum(sizes) < first[1]
    # Equal rates in every document leave nothing to vary.
    assert ratio_interval([1] * 8, [50] * 8) == (0.02, 0.02)
