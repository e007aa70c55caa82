from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_tool.document import PartialDate, document_id

DATES = [
    # text, precision, first and last day
    ("2022", "year", datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)),
    ("2022-02", "month", datetime.date(2022, 2, 1), datetime.date(2022, 2, 28)),
    ("2024-02", "month", datetime.date(2024, 2, 1), datetime.date(2024, 2, 29)),
    ("2022-09-20", "day", datetime.date(2022, 9, 20), datetime.date(2022, 9, 20)),
]


@pytest.mark.parametrize(("text", "precision", "first", "last"), DATES)
def test_partial_date(text: str, precision: str, first: datetime.date, last: datetime.date) -> None:
    date = PartialDate.parse(text)
    assert (str(date), date.precision, date.first_day, date.last_day) == (text, precision, first, last)


@pytest.mark.parametrize("text", ["", "22", "2022-13", "2022-02-30", "2022-9", "2022/09", "2022-09-20T10:00"])
def test_not_a_date(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_day_needs_month() -> None:
    with pytest.raises(ValueError, match="month"):
        PartialDate(2022, None, 3)


def test_order_puts_the_vague_first() -> None:
    dates = [PartialDate.parse(text) for text in ("2022-03", "2022", "2021-12-31", "2022-03-01")]
    assert [str(date) for date in sorted(dates)] == ["2021-12-31", "2022", "2022-03", "2022-03-01"]


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_round_trip(day: datetime.date) -> None:
    assert str(PartialDate.parse(day.isoformat())) == day.isoformat()


@given(st.text(), st.text())
def test_document_id_depends_on_content_alone(text: str, title: str) -> None:
    assert document_id(text, title) == document_id(text, title)
    assert document_id(text + "x", title) != document_id(text, title)
    assert len(document_id(text)) == 16


def test_document_id_separates_title_and_text() -> None:
    assert document_id("b", "a") != document_id("ab", "")
