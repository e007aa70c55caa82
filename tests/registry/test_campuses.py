"""Campuses inside one group: the bare name, the name with its school, and the English one."""

import pytest

from nlp_tool.registry import resolve
from nlp_tool.registry.english import campus_letters
from nlp_tool.registry.names import parse_name
from tests.registry.factories import Draft

SHAOXING = {"province": "浙江省", "city": "绍兴市", "district": "越城区"}


def of_group(group, core, campuses, **more):
    draft = Draft(**more)
    index = draft.entity("group", group, **SHAOXING)
    draft.relate("core", index, draft.entity("school", core, **SHAOXING))
    for campus in campuses:
        draft.relate("member", index, draft.entity("school", campus, campus="true", **SHAOXING), role="campus")
    return draft.done()


CHINESE = ("稽山湖小学教育集团", "稽山湖小学")
ENGLISH = ("Jishanhu Primary School Education Group", "Jishanhu Primary School")


@pytest.mark.parametrize(
    ("chinese", "other", "english", "count"),
    [
        # pinyin alone
        ("稽山湖小学兰亭校区", "Lanting Campus", True, 1),
        # the translation adds the word for road
        ("稽山湖小学镜水校区", "Jingshui Road Campus", True, 1),
        ("稽山湖小学镜水路校区", "Jingshui Campus", True, 1),
        # a direction is translated
        ("稽山湖小学北校区", "North Campus", True, 1),
        ("稽山湖小学南区", "South Campus", True, 1),
        # the bare campus of another Chinese text
        ("稽山湖小学兰亭校区", "兰亭校区", False, 1),
        # another campus
        ("稽山湖小学兰亭校区", "Jingshui Campus", True, 2),
        ("稽山湖小学北校区", "South Campus", True, 2),
    ],
)
def test_campuses_of_one_group(chinese, other, english, count):
    registry = resolve([of_group(*CHINESE, [chinese]), of_group(*(ENGLISH if english else CHINESE), [other])])
    (group,) = registry.groups
    assert len(group.campuses) == count and chinese in group.campuses


def test_campuses_of_two_groups_stay_two():
    registry = resolve(
        [of_group(*CHINESE, ["稽山湖小学兰亭校区"]), of_group("会稽路小学教育集团", "会稽路小学", ["兰亭校区"])]
    )
    assert len([s for s in registry.schools if s.campus]) == 2


def test_a_campus_that_two_may_mean_goes_to_neither():
    registry = resolve(
        [of_group(*CHINESE, ["稽山湖小学兰亭校区", "稽山湖小学蓝庭校区"]), of_group(*ENGLISH, ["Lanting Campus"])]
    )
    assert len(registry.groups[0].campuses) == 3


@pytest.mark.parametrize(
    ("chinese", "english"),
    [("白鹭岛学校", "Bailu Island School"), ("镜湖湾小学", "Jinghu Bay Primary School")],
)
def test_a_word_that_translations_translate(chinese, english):
    registry = resolve([of_group(*CHINESE, [chinese]), of_group(*ENGLISH, [english])])
    assert {(s.name, s.name_en) for s in registry.schools} == {CHINESE[1:] + ENGLISH[1:], (chinese, english)}


def test_a_school_is_no_campus():
    for name in ("白鹭岛学校", "Bailu Island School"):
        assert campus_letters(parse_name(name)) == (False, frozenset())
