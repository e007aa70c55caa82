"""Whatever the candidates, linking keeps its promises: exact slices, no quadratic time, the same result every time."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.annotations import Annotations, problems
from nlp_tool.entities.candidates import CANDIDATE_KINDS, Candidate
from nlp_tool.entities.zh.link import link
from tests.entities.marked import linked, parse, ties

PIECES = [
    "教育集团",
    "小学",
    "东校区",
    "分校",
    "、",
    "和",
    "，",
    "。",
    "\n",
    "由",
    "组成",
    "成员校",
    "核心校：",
    "3个",
    "两所",
    "（",
    "）",
    "该集团",
    "更名为",
    "简称“",
    "”",
    "|",
    "\t",
    "\u200b",
    "學",
    "Ａ",
    "甲乙",
    "第一中学",
    "……",
    "集团",
    "🔹",
    "1.",
    "2023年5月",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@st.composite
def text_and_candidates(draw: st.DrawFn) -> tuple[str, list[Candidate]]:
    text = draw(st.one_of(TEXTS, st.text(max_size=60)))
    spans = draw(
        st.lists(st.tuples(st.integers(0, 80), st.integers(1, 12), st.sampled_from(CANDIDATE_KINDS)), max_size=12)
    )
    return text, [
        Candidate(kind, text[start : start + length], start, start + len(text[start : start + length]))
        for start, length, kind in spans
        if text[start : start + length]
    ]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text_and_candidates())
def test_annotations_hold_together_whatever_the_finder_says(case: tuple[str, list[Candidate]]) -> None:
    text, candidates = case
    first = link(text, candidates)
    assert problems(Annotations("x", *(tuple(part) for part in first)), text) == []
    assert link(text, list(reversed(candidates))) == first


def test_nothing_found_in_nothing() -> None:
    assert link("", []) == ([], [], [])
    assert link("天气晴。", []) == ([], [], [])


PLAIN = "«g:明德教育集团»由«s:崇文小学»、«s:尚武小学»组成。该集团成立于2018年。"
VARIANTS = [
    # full width, traditional, other quotes, clutter and invisible marks change nothing but the spelling of names
    ("«g:明德教育集團»由«s:崇文小學»、«s:尚武小學»組成。該集團成立於２０１８年。", ["崇文小學", "尚武小學"]),
    ("「«g:明德教育集团»」由「«s:崇文小学»」、「«s:尚武小学»」组成。", ["崇文小学", "尚武小学"]),
    ("👉«g:明德教育集团»由\u200b«s:崇文小学»、«s:尚武小学»\u200b组成👇", ["崇文小学", "尚武小学"]),
    ("«g:明德教育集团»由«s:崇文小学»和«s:尚武小学»组成", ["崇文小学", "尚武小学"]),
    ("«g:明德教育集团» 由 «s:崇文小学» , «s:尚武小学» 组成", ["崇文小学", "尚武小学"]),
]


@pytest.mark.parametrize(("text", "members"), VARIANTS)
def test_perturbed_text(text: str, members: list[str]) -> None:
    ((_, found),) = ties(text).values()
    assert found == members


def test_a_school_that_swallowed_the_group_is_cut() -> None:
    record = linked("«s:朝阳小学教育集团托管育英小学»，今天签约。")
    assert [g["name"] for g in record["groups"]] == ["朝阳小学教育集团"]
    assert [m["school"] for m in record["groups"][0]["members"]] == ["育英小学"]


def _random_han() -> str:
    generator = random.Random(7)
    return "".join(chr(generator.randrange(0x4E00, 0x9FA5)) for _ in range(200_000))


HOSTILE = {
    "han": _random_han(),
    "one": "校" * 200_000,
    "latin": "a." * 100_000,
    "blanks": " " * 200_000,
    "brackets": "（" * 200_000,
    "commas": "、" * 200_000,
    "list": "小学、" * 66_000,
    "count": "3个教育集团" * 33_000,
    "lines": "成员校\n" * 50_000,
    "campuses": "东校区、" * 10_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_takes_linear_time(name: str) -> None:
    text = HOSTILE[name]
    begin = time.perf_counter()
    link(text, [])
    assert time.perf_counter() - begin < 8.0


def test_many_schools_take_no_quadratic_time() -> None:
    def seconds(count: int) -> float:
        marked = "".join(
            f"«g:{chr(0x4E00 + n)}山教育集团»由«s:{chr(0x4E00 + n)}山小学»、«s:{chr(0x5E00 + n)}水小学»组成。\n"
            for n in range(count)
        )
        text, candidates = parse(marked)
        begin = time.perf_counter()
        link(text, candidates)
        return time.perf_counter() - begin

    seconds(10)
    assert seconds(400) < 20 * max(seconds(100), 0.02)


REPAIRS = [
    # a verb or a label before the name
    ("刘焕阳«g:转任稠州教育集团»党委书记。", [], ["稠州教育集团"]),
    ("一是«g:一是实验小学教育集团»。", [], ["实验小学教育集团"]),
    ("«s:集团总校人大附中朝阳学校»很忙。", ["人大附中朝阳学校"], []),
    # a bracket that is no campus
    ("«s:金凤区第二十三小学（九年一贯制学校）»开工。", ["金凤区第二十三小学"], []),
    # the word after the school's name
    ("«s:科技城育才小学校»舍落成。", ["科技城育才小学"], []),
    # schools of an alliance are no school, nor are schools in general
    ("“«s:桐梓坝小学校联盟学校»”的牌子挂上。", [], ["桐梓坝小学校联盟"]),
    ("«s:公办小学»都参加，«s:三所学校»没来。", [], []),
    ("«s:大关小学添新校区»。", ["大关小学"], []),
    # words that only end like the short name of a school; alliances of another world
    ("«s:乐曲声中»，«s:航天员打开问天实验»舱，«s:省实验»也来了。", ["省实验"], []),
    ("«g:国际电信联盟»发布报告，铸牢«g:中华民族共同体»意识。", [], []),
    # what stands before the name belongs to it
    (
        "«s:郫都四中»牵头。«g:四中教育联盟»，郫都«g:四中教育共同体»成立。",
        ["郫都四中"],
        ["四中教育联盟", "郫都四中教育共同体"],
    ),
    ("“鹿鸣—«g:七里教共体»”的故事。", [], ["鹿鸣—七里教共体"]),
]


@pytest.mark.parametrize(("text", "schools", "groups"), REPAIRS)
def test_wrong_boundaries_are_put_right(text: str, schools: list[str], groups: list[str]) -> None:
    record = linked(text)
    assert sorted(s["name"] for s in record["schools"]) == sorted(schools)
    assert sorted(g["name"] for g in record["groups"]) == sorted(groups)


def test_teasers_are_not_what_the_text_speaks_of() -> None:
    text = "«s:天门小学»开学。\n新闻推荐\n«s:滦南四中»夺冠，«p:王二»到场，«s:天门小学»也去了。\n"
    text += "上一篇：«g:留学教育集团»招生"
    record = linked(text)
    assert [s["name"] for s in record["schools"]] == ["天门小学"] and not record["people"] and not record["groups"]
