"""The dates of English texts: what kind each is of and what it means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.document import PartialDate
from nlp_tool.entities.en.calendar import calendar_of, day_of

DAY = PartialDate(2023, 9, 13)  # a Wednesday

DATES = [
    # stated, in each order
    ("on September 1, 2021", [("full", "2021-09-01")]),
    ("on 1 September 2021", [("full", "2021-09-01")]),
    ("2021-09-01, 2021.9", [("full", "2021-09-01"), ("full", "2021-09")]),
    ("founded in 2021", [("year", "2021")]),
    # a day that no calendar has is left out
    ("on February 30, 2021", [("full", "2021-02")]),
    # by the day of the text
    ("last year", [("now", "2022")]),
    ("on Monday", [("day", "2023-09-11")]),
    ("yesterday", [("day", "2023-09-12")]),
    ("three years ago", [("past", "2020")]),
    # by the year named before, in any letters
    ("in 2019, and in March that year", [("year", "2019"), ("then", "2019-03")]),
    ("IN 2019, AND IN MARCH THAT YEAR", [("year", "2019"), ("then", "2019-03")]),
    ("In 2019. Two Years Later", [("year", "2019"), ("then", "2021")]),
    ("in 2019, in March of the Following Year", [("year", "2019"), ("then", "2020-03")]),
    # a bare month may be of either
    ("in 2019, then in March", [("year", "2019"), ("month", "2023-03"), ("month_then", "2019-03")]),
    # later in the year than the text: the year before
    ("in October", [("month", "2022-10")]),
    # letters that are matched as others where case does not count
    ("in Augu\u017ft", [("month", "2023-08")]),
    ("on Fr\u0131day", [("day", "2023-09-08")]),
    # no dates: money, a score
    ("1,999 yuan, 2021 yuan, 20:21", []),
]


@pytest.mark.parametrize(("text", "found"), DATES)
def test_dates(text: str, found: list[tuple[str, str]]) -> None:
    assert [(date.kind, date.value) for date in calendar_of(text, DAY)] == found


def test_years_are_counted_on_no_further_than_a_calendar() -> None:
    values = [date.value for date in calendar_of("In 2019. " + "99 years later. " * 100, None)]
    assert len(values) == 81 and values[-1] == "9939"


WORDS = ["January", "may", "SEPT.", "3", "31st", "2019", "1999", "that year", "This Year", "last", "Monday",
         "two years", "Later", "ago", "the same year", "in", "of", ",", "-", "/", "today", "the 31st.",
         "this month 31"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_dates_lie_in_the_text_and_mean_days(text: str) -> None:
    for date in calendar_of(text, DAY):
        assert 0 <= date.start < date.end <= len(text)
        assert str(PartialDate.parse(date.value)) == date.value


DAYS = [
    # the head, the foot, the only year of the head, none
    ("City Daily, 2022-04-15\n\nThe group met.", "2022-04-15"),
    ("The group met.\n" + "It grew. " * 60 + "\nApril 15, 2022", "2022-04-15"),
    ("Work in 2022. " + "It grew. " * 60, "2022"),
    ("The group met.", "None"),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_the_day_of_a_text(text: str, day: str) -> None:
    assert str(day_of(text, None)) == day
