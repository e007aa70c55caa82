"""Divisions by name, in both languages."""

import pytest

from nlp_tool.registry.decisions import place_from
from nlp_tool.registry.places import (
    DIFFERENT,
    SAME,
    UNKNOWN,
    Place,
    compare,
    gazetteer,
    joined,
    lies_in_several,
    lookup,
    parents,
    place_of,
    place_told,
    short_name,
)
from nlp_tool.registry.resolve import resolve
from tests.registry.factories import Draft


@pytest.mark.parametrize(
    ("stated", "place"),
    [
        (("安徽省", "合肥市", "庐阳区"), ("34", "3401", "340103")),
        (("Shandong", "Qingdao", "Shibei District"), ("37", "3702", "370203")),
        # a district alone, where only one bears the name
        (("", "", "番禺区"), ("44", "4401", "440113")),
        # a district of many cities stays a label
        (("", "", "朝阳区"), ("", "", "~朝阳")),
        (("", "北京", "朝阳区"), ("11", "1100", "110105")),
        # a municipality is its own city
        (("重庆市", "", "大渡口区"), ("50", "5000", "500104")),
        (("重庆市", "重庆市", ""), ("50", "5000", "")),
        # a county's city given as city
        (("浙江省", "义乌市", ""), ("33", "3307", "330782")),
        # a zone that no table has
        (("陕西省", "西安市", "西安高新区"), ("61", "6101", "~高新")),
        (("陕西省", "西安市", "高新区"), ("61", "6101", "~高新")),
        (("Inner Mongolia", "", ""), ("15", "", "")),
        (("Shaanxi", "Xi'an", ""), ("61", "6101", "")),
        (("Shanxi", "", ""), ("14", "", "")),
        # 吉林 is a province and a city
        (("吉林", "吉林", ""), ("22", "2202", "")),
        (("", "", ""), ("", "", "")),
    ],
)
def test_place_of(stated, place):
    assert place_of(*stated) == Place(*place)


def test_every_code_leads_up():
    for code in gazetteer().names:
        place = parents(code)
        assert place.province == code[:2]
        assert code in (place.province, place.city, place.district)


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("34", "34", SAME),
        ("34", "33", DIFFERENT),
        ("34", "", UNKNOWN),
        ("~高新", "610113", UNKNOWN),
        ("~高新", "~高新", SAME),
    ],
)
def test_compare(left, right, outcome):
    assert compare(left, right) == outcome == compare(right, left)


def test_joined_keeps_codes():
    assert joined(Place("34", "", "~高新"), Place("34", "3401", "340103")) == Place("34", "3401", "340103")


@pytest.mark.parametrize(
    ("name", "short"),
    [("合肥市", "合肥"), ("恩施土家族苗族自治州", "恩施"), ("内蒙古自治区", "内蒙古"), ("忠县", "忠县")],
)
def test_short_name(name, short):
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("广东省 广州市", ("44", "4401", "")),
        ("广州/番禺区", ("44", "4401", "440113")),
        ("Hefei", ("34", "3401", "")),
        ("", ("", "", "")),
    ],
)
def test_place_from_people(text, place):
    assert place_from(text) == Place(*place)


def test_unknown_names_have_no_code():
    assert lookup("不存在市") == () and lookup("Nowhere City") == ()


@pytest.mark.parametrize(
    ("told", "place"),
    [
        # a metadata table writes city and district in one word, in either order, in either language
        ("绍兴市越城区", Place("33", "3306", "330602")),
        ("Shaoxing Yuecheng District", Place("33", "3306", "330602")),
        ("Yuecheng District, Shaoxing", Place("33", "3306", "330602")),
        ("Shaoxing", Place("33", "3306")),
        ("nowhere in particular", Place()),
    ],
)
def test_the_place_of_a_document_in_any_order(told, place):
    assert place_told(told) == place


@pytest.mark.parametrize("word", ["district", "the district", "本区", "区", "County", "our city", "new area"])
def test_a_word_for_divisions_is_no_division(word):
    assert place_of("浙江省", "绍兴市", word) == Place("33", "3306")


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("Beijing-Tianjin-Hebei Teachers' Union", True),
        ("浙江、安徽教育联盟", True),
        ("Anhui Hefei No. 1 Middle School", False),
        ("Hebei District No. 2 School", False),
        ("绍兴市越城区教育集团", False),
    ],
)
def test_a_list_of_provinces_is_no_place(name, several):
    assert lies_in_several(name) is several


def test_the_city_of_a_document_goes_to_what_it_speaks_of():
    draft = Draft(place="Shaoxing Yuecheng District")
    draft.entity("school", "Jishan Primary School")
    draft.entity("school", "Hefei No. 46 Middle School")
    draft.entity("group", "Beijing-Tianjin-Hebei Education Alliance")
    registry = resolve([draft.done()])
    assert {(s.name, s.city, s.district) for s in (*registry.schools, *registry.groups)} == {
        ("Jishan Primary School", "绍兴市", ""),
        ("Hefei No. 46 Middle School", "合肥市", ""),
        ("Beijing-Tianjin-Hebei Education Alliance", "", ""),
    }
