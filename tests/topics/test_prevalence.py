"""The course of topics in time: means, intervals, gaps, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_tool.document import PartialDate
from nlp_tool.topics import Topics
from nlp_tool.topics.prevalence import prevalence


def model(rows: list[list[float]]) -> Topics:
    shares = np.array(rows)
    ids = tuple(str(number) for number in range(len(rows)))
    return Topics("zh", np.ones((shares.shape[1], 1)), shares, ("词",), ids, {"seed": 0})


ROWS = [[1.0, 0.0]] * 5 + [[0.0, 1.0], [0.5, 0.5], [0.2, 0.8], [0.9, 0.1], [0.4, 0.6], [0.6, 0.4]] + [[0.0, 0.0]]
DATES = {**{str(n): PartialDate(2019) for n in range(5)}, **{str(n): PartialDate(2021, 3) for n in range(5, 11)},
         "11": PartialDate(2021)}


def test_means_intervals_and_gaps() -> None:
    found, left_out = prevalence(model(ROWS), DATES)
    first = [row for row in found if row.topic == 0]
    assert [(row.period, row.n) for row in first] == [("2019", 5), ("2020", 0), ("2021", 6)]
    assert (first[0].mean, first[0].low, first[0].high) == (1.0, 1.0, 1.0)
    assert (first[1].mean, first[1].low, first[1].high) == (None, None, None)
    assert first[2].mean == pytest.approx(2.6 / 6) and first[2].low is not None and first[2].high is not None
    assert 0 <= first[2].low < first[2].mean < first[2].high <= 1
    # a document without topics counts nowhere
    assert left_out == ["11"]
    second = [row for row in found if row.topic == 1]
    assert second[2].low == pytest.approx(1 - first[2].high)


def test_seed_and_level() -> None:
    assert prevalence(model(ROWS), DATES, seed=3) == prevalence(model(ROWS), DATES, seed=3)
    wide, narrow = (prevalence(model(ROWS), DATES, confidence=level)[0][2] for level in (0.99, 0.5))
    assert wide.low < narrow.low < narrow.high < wide.high  # type: ignore[operator]


def test_too_few_documents_have_no_interval() -> None:
    found, _ = prevalence(model(ROWS[5:8]), {str(n): PartialDate(2020) for n in range(3)})
    assert [(row.n, row.low, row.high) for row in found] == [(3, None, None)] * 2


def test_dates_too_vague_or_absent_are_left_out() -> None:
    found, left_out = prevalence(model(ROWS), {**DATES, "0": None}, period="month")
    assert left_out == ["0", "1", "2", "3", "4", "11"]
    assert {row.period for row in found} == {"2021-03"}
    assert prevalence(model(ROWS), {}) == ([], [str(n) for n in range(12)])
