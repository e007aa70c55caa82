"""Where names begin: roles, times and people before them, what was cut off, and talk that names nothing."""

from __future__ import annotations

import pytest

from nlp_tool.entities.zh.boundaries import Words
from nlp_tool.entities.zh.fronts import districts, front, names_nothing, numbered, small_schools, straddled
from nlp_tool.entities.zh.model import Span


def span_of(text: str, name: str, kind: str = "school", score: float = 0.6) -> Span:
    return Span(text.index(name), text.index(name) + len(name), kind, score)


FRONTS = [
    # the role of a school in a group
    ("核心园柳堤路幼儿园;", "核心园柳堤路幼儿园", [("柳堤路幼儿园", "school")]),
    # a name that only begins like a role
    ("核心小学开学。", "核心小学", [("核心小学", "school")]),
    # a time before the name
    ("过去三年桐花小学扩建。", "过去三年桐花小学", [("桐花小学", "school")]),
    ("过去几年桐花小学扩建。", "几年桐花小学", [("桐花小学", "school")]),
    # a number of years that belongs to the name
    ("九年制学校开学。", "九年制学校", [("九年制学校", "school")]),
    # somebody takes office
    ("。赵立春任桐花小学校长", "赵立春任桐花小学", [("赵立春", "person"), ("桐花小学", "school")]),
    # a post inside: the school before it
    ("桐花小学校长赵立春任联盟", "桐花小学校长赵立春任联盟", [("桐花小学", "school")]),
    # the division whose town was cut off
    ("走进余杭区百丈镇溪口小学。", "镇溪口小学", [("余杭区百丈镇溪口小学", "school")]),
]


@pytest.mark.parametrize(("text", "name", "expected"), FRONTS)
def test_what_stands_before_a_name(text: str, name: str, expected: list[tuple[str, str]]) -> None:
    kept = front(text, span_of(text, name), Words(text))
    assert [(text[s.start : s.end], s.kind) for s in kept] == expected


def test_a_name_gets_back_what_was_cut_off() -> None:
    text = "潇水湾学校开学,潇水湾教育集团成立。"
    sure, unsure = Span(0, 6, "school", 0.9), Span(text.index("水湾教育"), text.index("成立"), "group", 0.4)
    assert [text[s.start : s.end] for s in straddled(text, [sure, unsure])] == ["潇水湾学校开", "潇水湾教育集团"]


@pytest.mark.parametrize(("name", "kind", "nothing"), [
    ("加强教育集团", "group", True), ("某县教育集团", "group", True), ("对教育集团", "group", True),
    ("各街道中心小学", "school", True), ("海州区部分学校", "school", True), ("桐花教育集团", "group", False),
    ("各庄小学校区", "school", True), ("桐花小学", "school", False),
])
def test_talk_in_general_names_nothing(name: str, kind: str, nothing: bool) -> None:
    assert names_nothing(name, kind) is nothing


def test_numbered_groups() -> None:
    assert numbered("27中教育集团") and numbered("三小教育集团") and not numbered("中小学教育集团")


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
