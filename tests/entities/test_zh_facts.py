"""Dates, foundings, sizes, former names, issuers and kinds of people in Chinese texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.annotations import problems
from nlp_tool.document import Document, PartialDate
from nlp_tool.entities import extract
from nlp_tool.entities.records import to_record
from nlp_tool.entities.zh.dates import dates, issued, number

DATES = [
    # digits, points, written numbers
    ("2014年10月8日", ["2014-10-08"]),
    ("2014.10", ["2014-10"]),
    ("二〇一四年十月", ["2014-10"]),
    # the year of the text itself, and the one before
    ("去年9月,今秋。\n2024年1月4日", ["2023-09", "2024", "2024-01-04"]),
    # the year named before
    ("2019年成立,次年三月扩容。", ["2019", "2020-03"]),
    # a bare month after an older year is of either
    ("2016年起步。5月3日揭牌。\n2024年6月1日", ["2016", "2024-05-03", "2016-05-03", "2024-06-01"]),
    # yesterday
    ("昨天揭牌。\n2023年8月29日", ["2023-08-28", "2023-08-29"]),
    # no date: a number of things, a month that no calendar has
    ("3个月后,2019年13月,2月31日", ["2019", "2019-02"]),
]


@pytest.mark.parametrize(("text", "values"), DATES)
def test_dates(text: str, values: list[str]) -> None:
    assert [date.value for date in dates(text) if date.value] == values


ISSUED = [
    ("县教育局\n二〇二三年七月五日", ("2023-07-05", "edge")),
    ("晚报 2022.4.15\n甲。", ("2022-04-15", "edge")),
    ("教育局2022年工作要点\n甲。", ("2022", "title")),
    ("甲。" * 60 + "2016年起步。" + "乙。" * 100, ("2016", "only")),
    ("甲。", ("", "")),
]


@pytest.mark.parametrize(("text", "found"), ISSUED)
def test_the_date_of_a_text(text: str, found: tuple[str, str]) -> None:
    assert issued(text) == found


@given(st.text("〇零一二三四五六七八九十0123456789年月日今去昨 .\n", max_size=60))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_dates_lie_in_the_text_and_mean_days(text: str) -> None:
    for date in dates(text):
        assert 0 <= date.start < date.end <= len(text)
        assert not date.value or str(PartialDate.parse(date.value)) == date.value


def test_numbers() -> None:
    assert [number(text) for text in ("二十三", "十", "7", "二〇一四", "")] == [23, 10, 7, 2014, 0]


def read(text: str) -> dict:
    """Return the record of a text, after a look at its offsets."""
    document = Document("a", text, language="zh")
    found = extract(document)
    assert not problems(found, text)
    return to_record(document, found)


FOUNDED = [
    ("明德小学教育集团成立于2018年9月，由明德小学、崇文小学组成。", "2018-09"),
    # the title of a notice and its date
    ("东山区教育局关于同意组建明德小学教育集团的批复\n明德小学：\n同意组建明德小学教育集团，你校为总校。\n此复。\n"
     "东山区教育局\n2022年6月27日\n", "2022-06-27"),
    # half of a character among the others
    ("明德小学教育集团成立于2018年9月，\ud800由明德小学、崇文小学组成。", "2018-09"),
    # the founding of the school is not that of the group
    ("明德小学始建于1956年。如今，明德小学教育集团有明德小学、崇文小学两所学校。", None),
    ("2021年8月，李向阳调任明德小学教育集团总校长。", None),
]


@pytest.mark.parametrize(("text", "established"), FOUNDED)
def test_when_a_group_was_founded(text: str, established: str | None) -> None:
    assert [group["established"] for group in read(text)["groups"]] == [established]


def test_a_founding_has_its_sentence() -> None:
    text = "天气很好。明德小学教育集团2018年9月揭牌成立。学生高兴。"
    found = [text[e["start"] : e["end"]] for e in read(text)["evidence"] if e["relation"] == "established"]
    assert found == ["明德小学教育集团2018年9月揭牌成立。"]


POLICIES = [
    ("2022年3月，东山区教育局印发《东山区集团化办学实施方案》。", "东山区教育局", "2022-03"),
    ("根据《东山区集团化办学实施方案》，教师每年交流一次。", None, None),
]


@pytest.mark.parametrize(("text", "issuer", "date"), POLICIES)
def test_who_issued_a_policy(text: str, issuer: str | None, date: str | None) -> None:
    assert [(policy["issuer"], policy["date"]) for policy in read(text)["policies"]] == [(issuer, date)]


def test_sizes() -> None:
    sizes = read("明德小学教育集团现有5所学校，在校学生8600余人。")["groups"][0]["sizes"]
    assert sizes.get("schools") == 5


def test_a_number_of_any_length_is_no_size() -> None:
    assert "schools" not in read("明德小学教育集团现有1" + ",000" * 200 + "所学校。")["groups"][0]["sizes"]


def test_former_names() -> None:
    text = "崇文小学更名为明德小学。"
    assert [(s["name"], s["former_names"]) for s in read(text)["schools"]] == [("明德小学", ["崇文小学"])]


KINDS = [
    ("东山区教育局局长李向阳出席会议。", "official"),
    ("明德小学校长李向阳说。", "principal"),
    ("明德小学语文教师李向阳说。", "teacher"),
    ("本报记者 李向阳", "journalist"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kinds_of_people(text: str, kind: str) -> None:
    assert [person["kind"] for person in read(text)["people"]] == [kind]
