"""Reprints: found when cut, renamed or edited; unlike texts, roundups and formulas left alone."""

from __future__ import annotations

import datetime

from nlp_tool.document import PartialDate
from nlp_tool.reading.duplicates import reprinted, sketch

STORY = [f"第{n}所学校的校长{chr(0x4e00 + 37 * n)}{chr(0x5e00 + 53 * n)}介绍了第{n * 7}项改革，"
         f"提到课程{chr(0x6100 + n)}与师资。" for n in range(30)]
OTHER = [f"水利局今年整治第{n}号河道{chr(0x6c00 + 29 * n)}，投资{n * 13}万元，"
         f"汛期{chr(0x7100 + 17 * n)}前完工。" for n in range(30)]
ENGLISH = [f"School number {n} sent {n * 3} teachers to the village of {chr(97 + n % 26) * 4}{n} last term."
           for n in range(30)]


def found(*texts: str) -> dict[str, str]:
    """Return the reprints among texts that appeared one day after the other."""
    return reprinted(sketch(f"{n:03d}", text, date=day(n)) for n, text in enumerate(texts))


def day(number: int) -> PartialDate:
    """Return a day of 2023, the first day of the year for 0."""
    date = datetime.date(2023, 1, 1) + datetime.timedelta(days=number)
    return PartialDate(date.year, date.month, date.day)


def test_copies_of_each_kind() -> None:
    story, edited = "".join(STORY), STORY[:]
    for place in (3, 12, 20):
        edited[place] = OTHER[place]
    assert found(story, "重磅消息！\n" + story, "".join(STORY[:16]), "".join(edited), "".join(OTHER)) == \
        {"001": "000", "002": "000", "003": "000"}
    english = " ".join(ENGLISH)
    assert found(english, "UPDATE: " + english.upper(), " ".join(ENGLISH[::-1][:3])) == {"001": "000"}


def test_the_earliest_is_the_original_even_when_it_is_the_cut_one() -> None:
    assert found("".join(STORY[:14]), "".join(STORY)) == {"001": "000"}
    story = "".join(STORY)
    undated = reprinted([sketch("late", story), sketch("early", story, date=PartialDate(2020))])
    assert undated == {"late": "early"}


def test_a_roundup_is_a_reprint_of_none_and_joins_none() -> None:
    assert found("".join(STORY[:8]), "".join(OTHER[:8]), "".join([*STORY[:8], *OTHER, *ENGLISH])) == {}


def test_a_formula_in_every_text_links_nothing() -> None:
    formula = "本网所有内容版权归本网所有，未经授权不得转载，违者必究，特此声明。"
    texts = ["".join(chr(0x4e00 + (n * 997 + k * 31) % 20000) for k in range(300)) + formula for n in range(80)]
    assert found(*texts) == {}


def test_many_reprints_of_one_article_are_one_cluster() -> None:
    texts = [f"{chr(0x4e00 + n)}报{n}讯。" + "".join(STORY) for n in range(120)]
    assert reprinted(sketch(f"{n:03d}", text, date=PartialDate(2023, 5)) for n, text in enumerate(texts)) == \
        {f"{n:03d}": "000" for n in range(1, 120)}
    clusters = found(*texts)
    assert clusters == {f"{n:03d}": "000" for n in range(1, 120)}


def test_an_announcement_in_the_same_words_a_year_later_is_another_text() -> None:
    words = ("全国会议将于3月{}日上午九时在大会堂开幕，会议主席将作工作报告。届时，广播电视总台所属的综合频道、"
             "新闻频道、国际频道和客户端现场直播，各主要新闻网站同步推送，欢迎广大观众和网友按时收看收听，并参加讨论。")

    def again(text: str, date: PartialDate) -> dict[str, str]:
        first = sketch("a", words.format("5"), date=PartialDate(2022, 3, 3))
        return reprinted([first, sketch("b", text, date=date)])

    assert again(words.format("4"), PartialDate(2022, 3, 9)) == {"b": "a"}
    assert again(words.format("4"), PartialDate(2023, 3, 3)) == {}
    assert again(words.format("5"), PartialDate(2023, 3, 3)) == {"b": "a"}


def test_empty_and_tiny_texts() -> None:
    assert found("", "", "学校", "学校") == {}
    assert found() == {}


def test_width_case_and_spacing_do_not_count() -> None:
    story = "".join(STORY)
    assert found(story, story.replace("，", " , ").replace("1", "１")) == {"001": "000"}
