"""People that only the place of their name shows: bylines, interviews, appointments, compound surnames."""

from __future__ import annotations

import time

import pytest

from nlp_tool.entities.zh.slots import in_slots

SLOTS = [
    # reporters and correspondents after blanks, names of any make
    ("(记者 扎西顿珠 通讯员 步云飞 何乐)", {"扎西顿珠", "步云飞", "何乐"}),
    # after a stroke, at the end of the page
    ("开学了。\n文/图 简宁\n记者/逄小雨", {"简宁", "逄小雨"}),
    # the word after 记者 is no name
    ("记者 从教育局获悉,新学期开学。本报记者 综合报道", set()),
    # the one who answers in an interview, with and without an aside
    ("记者:为什么?\n步云飞(桃源小学校长):因为要公平。\n步云飞:还要质量。", {"步云飞"}),
    # labels are no speakers
    ("记者:为什么?\n校长:因为要公平。\n附件:无", set()),
    # no interview
    ("王小明:请假一天。", set()),
    # a post is held by
    ("联盟理事长由阿依努尔担任,书记由周全、李可兼任。", {"阿依努尔", "周全", "李可"}),
    # a post is held by another post
    ("集团总校长由核心校校长担任。", set()),
    # appointed and dismissed
    ("会议决定任命陈一帆为副局长,免去罗大海的副校长职务。", {"陈一帆", "罗大海"}),
    # what a post is, and who holds it
    ("书记是公务员,执行校长为陈一帆。", {"陈一帆"}),
    # a compound surname between two marks, and a town that begins like one
    ("答案是:诸葛青!濮阳市今日开学。", {"诸葛青"}),
]


@pytest.mark.parametrize(("text", "names"), SLOTS)
def test_who_stands_in_a_slot(text: str, names: set[str]) -> None:
    assert {text[span.start : span.end] for span in in_slots(text)} == names


@pytest.mark.parametrize("piece", ["记者 ", "书记由", "王小明:", "任命王", "字", "欧阳"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    begin = time.perf_counter()
    in_slots(text)
    assert time.perf_counter() - begin < 3
