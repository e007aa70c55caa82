"""Names taken apart and the keys that match them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.registry.english import cross_keys, readings
from nlp_tool.registry.names import fold, parse_name
from nlp_tool.registry.places import Place, place_of
from nlp_tool.registry.words import chinese_number, english_number

SAME = [
    # abbreviation of a number
    ("school", "合肥市第一中学", "合肥一中", Place()),
    ("school", "第二小学", "二小", Place()),
    ("school", "北京市第一零一中学", "北京101中学", Place()),
    ("school", "郑州市第四十七中学", "郑州四十七中", Place()),
    # 实小, 附小, 附中, 二实小
    ("school", "常州市第二实验小学", "二实小", Place()),
    ("school", "北京大学附属中学", "北大附中", Place()),
    ("school", "衡阳师范学院附属小学", "衡阳师院附小", Place()),
    # width, case, traditional, marks
    ("group", "漳州市薌城實驗小學教育集團", "漳州市芗城实验小学教育集团", Place()),
    ("group", "湖南湘江新区“岳麓实验小学” 教育集团", "湖南湘江新区岳麓实验小学教育集团", Place()),
    # the prefix dropped or shortened
    ("school", "广州市番禺区市桥实验小学", "番禺区市桥实验小学", Place()),
    ("group", "深圳市龙华区新华中学教育集团", "新华中学教育集团", Place()),
    ("group", "山东山大基础教育集团", "山大基础教育集团", Place()),
    # 教育集团 and 集团
    ("group", "育才小学教育集团", "育才小学集团", Place()),
    # a town's school with and without the word for town
    ("school", "建陵镇中心小学", "建陵中心小学", Place()),
    # a place that is all the name
    ("school", "新河县中学", "新河中学", Place()),
    # the head office of a school is the school
    ("school", "汤沟中心学校本部", "汤沟中心学校", Place()),
    ("school", "No. 2 Primary School", "Second Primary School", Place()),
    (
        "school",
        "Qingdao Second Experimental Junior Middle School",
        "Qingdao No. 2 Experimental Junior High School",
        Place(),
    ),
    ("group", "Tai'an Sixth Middle School Education Group", "Tai’an VI Middle School Education Group", Place()),
]
DIFFERENT = [
    ("school", "第一中学", "第二中学"),
    ("school", "育才小学", "育英小学"),
    # a campus is not its school
    ("school", "育才小学东校区", "育才小学"),
    ("school", "育才小学东校区", "育才小学西校区"),
    # a day is not a number
    ("school", "五一小学", "第五十一小学"),
    ("school", "八一中学", "第八十一中学"),
    # a street named after a city is not the city
    ("school", "南京路小学", "路小学"),
    ("school", "No. 2 Primary School", "No. 3 Primary School"),
    ("school", "河北大学附属中学", "北大附中"),
]


@pytest.mark.parametrize(("kind", "left", "right", "place"), SAME)
def test_one_key(kind, left, right, place):
    assert parse_name(left, place, kind=kind).key == parse_name(right, place, kind=kind).key


@pytest.mark.parametrize(("kind", "left", "right"), DIFFERENT)
def test_two_keys(kind, left, right):
    one, two = (parse_name(name, kind=kind) for name in (left, right))
    assert (one.key, one.level) != (two.key, two.level)


@pytest.mark.parametrize(
    ("chinese", "english", "kind", "place"),
    [
        ("第二小学", "No. 2 Primary School", "school", Place()),
        ("合肥市实验小学", "Hefei Experimental Primary School", "school", Place()),
        ("学军小学教育集团", "Xuejun Primary School Education Group", "group", Place()),
        ("南京外国语学校", "Nanjing Foreign Language School", "school", place_of("江苏省", "南京市", "")),
        # translated words of the name
        ("体育路小学", "Sports Road Primary School", "school", Place()),
        ("胜利街小学", "Shengli Street Primary School", "school", Place()),
        # polyphones: 重庆 chong, 长 chang and zhang
        ("重庆市育才中学", "Chongqing Yucai Middle School", "school", Place()),
        ("长郡中学", "Changjun Middle School", "school", Place()),
        ("台东六路小学", "Taidong Sixth Road Primary School", "school", Place()),
        ("北苏镇中学", "Beisuzhen Middle School", "school", Place()),
        ("北京大学附属中学", "High School Affiliated to Peking University", "school", Place()),
    ],
)
def test_languages_meet(chinese, english, kind, place):
    keys = [set(cross_keys(parse_name(name, place, kind=kind))) for name in (chinese, english)]
    assert keys[0] & keys[1]


@pytest.mark.parametrize(
    ("name", "generic", "common"),
    [
        ("实验小学", True, True),
        ("第一小学", True, True),
        ("No. 1 Middle School", True, True),
        ("Experimental Primary School", True, True),
        ("合肥市第一中学", True, True),
        ("育才小学", False, True),
        ("Yucai Primary School", False, True),
        ("清华附中", False, False),
        ("静宁路小学", False, False),
        ("外国语学校", True, True),
        ("中心小学", True, True),
        ("城关三小", False, True),
    ],
)
def test_names_that_say_little(name, generic, common):
    parsed = parse_name(name)
    assert (parsed.generic, parsed.common) == (generic, common)


@pytest.mark.parametrize("name", ["集团", "教育集团", "学校", "小学", "the group", "The School", "education group"])
def test_nothing_left(name):
    assert parse_name(name, kind="group").empty


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("合肥市第一中学", ("34", "3401", "")),
        ("合肥一中", ("34", "3401", "")),
        ("番禺区市桥实验小学", ("44", "4401", "440113")),
        ("重庆市九龙坡区谢家湾小学", ("50", "5000", "500107")),
        ("北京小学", ("", "", "")),
        ("朝阳小学", ("", "", "")),
        ("Fifth Primary School of Huangmei County", ("42", "4211", "421127")),
        ("Hefei No. 1 Middle School", ("34", "3401", "")),
        ("Peking University Primary School", ("", "", "")),
        ("城关三小", ("", "", "")),
    ],
)
def test_place_in_the_name(name, place):
    assert parse_name(name).place == Place(*place)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十八", 18),
        ("二十", 20),
        ("一百零一", 101),
        ("一零一", 101),
        ("18", 18),
        ("", None),
        ("百年", None),
        ("三宝", None),
    ],
)
def test_chinese_numbers(text, number):
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("second", 2),
        ("53rd", 53),
        ("iv", 4),
        ("twenty-first", 21),
        ("thirty-five", 35),
        ("thirtieth", 30),
        ("school", None),
        ("mix", None),
    ],
)
def test_english_numbers(text, number):
    assert english_number(text) == number


def test_readings_are_bounded():
    assert len(readings("长" * 30)) == 1
    assert {"changchong", "changzhong", "zhangchong", "zhangzhong"} <= set(readings("长重"))


@given(st.text(max_size=60), st.sampled_from(["group", "school"]))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_any_text_is_a_name(text, kind):
    parsed = parse_name(text, kind=kind)
    assert parse_name(text, kind=kind) == parsed
    assert fold(fold(text)) == fold(text)
    cross_keys(parsed)


def test_long_texts_take_linear_time():
    for text in ("第" * 200_000, "一" * 200_000, "a " * 100_000, "小学" * 100_000, "市" * 200_000):
        parse_name(text, kind="group")
