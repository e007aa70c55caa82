"""Dates as precise as they are stated; relative ones resolved; nothing invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.document import PartialDate
from nlp_tool.reading.dates import find_dates, parse_date

STATED = [
    ("2022.07.30", "2022-07-30"), ("2022-7-3", "2022-07-03"), ("2022/07/30 08:15", "2022-07-30"),
    ("2022年7月30日", "2022-07-30"), ("２０２２年７月３０日", "2022-07-30"), ("2022 年 7 月 30 日", "2022-07-30"),
    ("二〇二三年九月一日", "2023-09-01"), ("二○二三年十二月三十一日", "2023-12-31"), ("二零一九年十月", "2019-10"),
    ("Sept. 16, 2022", "2022-09-16"), ("September 16th, 2022", "2022-09-16"), ("16 Sep 2022", "2022-09-16"),
    ("Oct 2019", "2019-10"), ("Thu, 04 Jul 2019 10:00:00 +0800", "2019-07-04"), ("2022-09-20T08:00:00Z", "2022-09-20"),
    ("2023年秋季学期", "2023"), ("20220920", "2022-09-20"), ("2024-1", "2024-01"), ("2019", "2019"),
    # the day stands first where a dot divides; with a slash only where the other reading is impossible
    ("02.06.2017 09:06", "2017-06-02"), ("16/9/2022", "2022-09-16"), ("9/16/2022", "2022-09-16"), ("3/4/2022", "2022"),
    # an impossible day or month is left out, not bent
    ("2023年2月30日", "2023-02"), ("2022-13-01", "2022"),
    # no date at all
    ("第2023号", "2023"), ("12:30", None), ("9月1日", None), ("v1.2.3", None), ("", None), ("1845年", None),
]


@pytest.mark.parametrize("text, expected", STATED, ids=[text for text, _ in STATED])
def test_a_field_states_a_date(text: str, expected: str | None) -> None:
    found = parse_date(text)
    assert (str(found) if found else None) == expected


RELATIVE = [
    # (text, date of the document, [(words, meaning)])
    ("今年4月成立，去年秋季学期扩大。", "2022-09-20", [("今年4月", "2022-04"), ("去年", "2021")]),
    ("前年9月1日、去年十二月、明年", "2022-09-20",
     [("前年9月1日", "2020-09-01"), ("去年十二月", "2021-12"), ("明年", "2023")]),
    ("昨日揭牌，今天报道。", "2023-01-01", [("昨日", "2022-12-31"), ("今天", "2023-01-01")]),
    ("上月20日，本月", "2023-01-05", [("上月20日", "2022-12-20"), ("本月", "2023-01")]),
    ("9月16日", "2022-09-20", [("9月16日", "2022-09-16")]),
    ("将于1月8日", "2023-12-28", [("1月8日", "2024-01-08")]),
    ("In June this year, after last September", "2022-09-20",
     [("June this year", "2022-06"), ("last September", "2021-09")]),
    ("established in April this year", "2023-11", [("April this year", "2023-04")]),
    ("On July 30 and yesterday", "2022-07-31", [("July 30", "2022-07-30"), ("yesterday", "2022-07-30")]),
    ("September last year", "2023", [("September last year", "2022-09")]),
    # stated dates are found with or without the document's own
    ("2021年8月起，去年", "2022", [("2021年8月", "2021-08"), ("去年", "2021")]),
    # a day without a year stays unknown where the document's month is
    ("9月16日", "2022", []), ("yesterday", "2022-09", []), ("last September", "2022", []),
    # said in December, `last September` may be of this year or the one before
    ("last September", "2022-12-05", []),
    # letters that are matched as s where case does not count
    ("thi\u017f year", "2022", [("thi\u017f year", "2022")]),
    # 2022年9月16日 is one date, not two
    ("2022年9月16日", "2023-01-01", [("2022年9月16日", "2022-09-16")]),
]


@pytest.mark.parametrize("text, published, expected", RELATIVE, ids=[f"{p} {t[:20]}" for t, p, _ in RELATIVE])
def test_relative_dates_need_the_documents_own(text: str, published: str, expected: list[tuple[str, str]]) -> None:
    found = find_dates(text, PartialDate.parse(published))
    assert [(mention.text, str(mention.date)) for mention in found] == expected
    assert not any(mention.relative for mention in find_dates(text))


@settings(max_examples=200, derandomize=True)
@given(st.text(alphabet="0123456789年月日.-/一二三四〇十九 Septmbr今去昨, ", max_size=60),
       st.sampled_from(["2022", "2022-09", "2022-09-20"]))
def test_mentions_are_slices_in_order(text: str, published: str) -> None:
    last = 0
    for mention in find_dates(text, PartialDate.parse(published)):
        assert text[mention.start:mention.end] == mention.text
        assert mention.start >= last
        last = mention.end
