"""What the rules leave of the model's names, and the names that closed patterns show."""

from __future__ import annotations

import pytest

from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.patterns import districts, small_schools
from nlp_tool.entities.zh.refining import names_nothing, refine


def refined(text: str, name: str, kind: str, score: float) -> list[str]:
    span = Span(text.index(name), text.index(name) + len(name), kind, score)
    return [text[s.start : s.end] for s in refine(text, [span])]


@pytest.mark.parametrize(("text", "name", "kind", "score", "left"), [
    # a bracket that is opened and not closed; closed and not opened
    ("朱庄小学(东校区)扩建", "朱庄小学(东校区", "school", 0.9, ["朱庄小学(东校区)"]),
    ("(原为桐花小学)", "桐花小学)", "school", 0.9, ["桐花小学"]),
    # general words name nothing, unless the model is sure
    ("市属寄宿制小学", "市属寄宿制小学", "school", 0.4, []),
    ("市第一小学", "市第一小学", "school", 0.95, ["市第一小学"]),
    # an unsure person without a surname; a sure one
    ("央宗来了", "央宗", "person", 0.3, []),
    ("央宗来了", "央宗", "person", 0.8, ["央宗"]),
    # a studio is called by a name and is no person
    ("王建国名师工作室", "王建国", "person", 0.9, []),
    # a sure name is found again
    ("桐花路小学扩建,桐花路小学招生", "桐花路小学", "school", 0.9, ["桐花路小学", "桐花路小学"]),
])
def test_what_is_left_of_a_name(text: str, name: str, kind: str, score: float, left: list[str]) -> None:
    assert refined(text, name, kind, score) == left


@pytest.mark.parametrize(("name", "kind", "nothing"), [
    ("加强教育集团", "group", True), ("某县教育集团", "group", True), ("对教育集团", "group", True),
    ("各街道中心小学", "school", True), ("海州区部分学校", "school", True), ("桐花教育集团", "group", False),
    ("各庄小学校区", "school", True), ("桐花小学", "school", False),
])
def test_talk_in_general_names_nothing(name: str, kind: str, nothing: bool) -> None:
    assert names_nothing(name, kind) is nothing


@pytest.mark.parametrize(("text", "names"), [
    ("全区试行学区制,首批成立桐花学区。", ["桐花学区"]),
    ("原桐花学区撤销,学区由桐花中学管理。", ["桐花学区"]),
    ("各学区划分调整,热门学区的学区制没有变。", []),
    ("买桐花学区房要谨慎。", []),
])
def test_school_districts(text: str, names: list[str]) -> None:
    assert [text[s.start : s.end] for s in districts(text)] == names


@pytest.mark.parametrize(("text", "names"), [
    ("成员校:下沙镇小、石坪乡校和龙泉完小。", ["下沙镇小", "石坪乡校"]),
    ("王小明(桐花路小学语文教师):是的。", ["桐花路小学"]),
    ("理事长由核心小学校长担任。", []),
])
def test_schools_that_their_place_shows(text: str, names: list[str]) -> None:
    assert [text[s.start : s.end] for s in small_schools(text)] == names
