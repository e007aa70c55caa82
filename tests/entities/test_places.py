"""The gazetteer: what a text names, and what a name means there."""

from __future__ import annotations

import time

import pytest

from nlp_tool.entities.place_names import short_form
from nlp_tool.entities.places import (
    DocumentPlaces,
    Place,
    division_names,
    divisions,
    places_en,
    places_zh,
    resolve_place,
)

RESOLVED = [
    # a district whose name several cities have, decided by its city
    ("杭州市西湖区教育局", "西湖区", Place("浙江省", "杭州市", "西湖区")),
    ("南昌：西湖区教育局", "西湖区", Place("江西省", "南昌市", "西湖区")),
    # nothing decides: left open
    ("鼓楼区实验小学今日开学", "鼓楼区", Place()),
    # decided by a city that is named later
    ("鼓楼区实验小学今日开学，南京记者报道", "鼓楼区", Place("江苏省", "南京市", "鼓楼区")),
    # a municipality is its own city
    ("北京朝阳区跟五所高校签约", "朝阳区", Place("北京市", "北京市", "朝阳区")),
    # a province and a city of one name
    ("吉林省吉林市昌邑区", "吉林市", Place("吉林省", "吉林市")),
    # a county that the province governs is its own city
    ("河南济源市第一小学", "济源市", Place("河南省", "济源市")),
    # short forms of districts count where their city is named
    ("长春各区：朝阳、南关", "南关", Place("吉林省", "长春市", "南关区")),
    # a short form that is a common word names no place by itself
    ("东方小学位于城中", "东方", Place()),
    # an area of its own in a city
    ("西安高新区第六小学", "西安高新区", Place("陕西省", "西安市", "西安高新区")),
    # a district younger than the table
    ("杭州临平区", "临平区", Place("浙江省", "杭州市", "临平区")),
]


@pytest.mark.parametrize(("text", "name", "place"), RESOLVED)
def test_a_name_means_what_its_text_says(text: str, name: str, place: Place) -> None:
    names = places_zh(text)
    lookup = DocumentPlaces(names, text=text)
    found = [lookup.resolve(n) for n in names if n.text == name] or [Place()]
    assert found[0] == place


def test_a_street_is_no_city() -> None:
    assert [n.text for n in places_zh("在南京路上，上海人说")] == ["上海"]


def test_the_place_of_a_mention_is_filled_from_its_text() -> None:
    text = "洛阳讯：涧西区东方二小揭牌。校长说，南昌路小学也来了。"
    lookup = DocumentPlaces(places_zh(text), text=text)
    start = text.index("东方二小")
    assert lookup.at(start, start + 4) == Place("河南省", "洛阳市", "涧西区")
    assert lookup.home == Place("河南省", "洛阳市", "涧西区")


def test_two_cities_named_equally_often_leave_the_home_open() -> None:
    assert DocumentPlaces(places_zh("杭州与南京签约")).home == Place()


ENGLISH = [
    ("Xihu District, Hangzhou City, Zhejiang Province", ["Xihu District", "Hangzhou City", "Zhejiang Province"],
     Place("浙江省", "杭州市", "西湖区")),
    ("in Xi'an, Shaanxi", ["Xi'an", "Shaanxi"], Place("陕西省", "西安市")),
    # machine translation in lower case: only with its rank
    ("the chaoyang district of beijing municipality", ["chaoyang district", "beijing municipality"],
     Place("北京市", "北京市", "朝阳区")),
    # one spelling of two cities, decided by the province
    ("Suzhou, Anhui", ["Suzhou", "Anhui"], Place("安徽省", "宿州市")),
    # characters with several readings, as names of places read them
    ("Minhang District, Shanghai", ["Minhang District", "Shanghai"], Place("上海市", "上海市", "闵行区")),
    ("Yudu County, Jiangxi", ["Yudu County", "Jiangxi"], Place("江西省", "赣州市", "于都县")),
    ("Changzhi City", ["Changzhi City"], Place("山西省", "长治市")),
    ("a changing world", [], Place()),
]


@pytest.mark.parametrize(("text", "names", "place"), ENGLISH)
def test_english_names_by_pinyin(text: str, names: list[str], place: Place) -> None:
    found = places_en(text)
    assert [n.text for n in found] == names
    assert all(text[n.start : n.end] == n.text for n in found)
    lookup = DocumentPlaces(found, text=text)
    places = [lookup.resolve(n) for n in found] or [Place()]
    assert max(places, key=lambda p: sum(level is not None for level in p)) == place


def test_names_without_a_text() -> None:
    assert resolve_place(["西湖区"], context=["杭州"]) == Place("浙江省", "杭州市", "西湖区")
    assert resolve_place(["鼓楼区"]) == Place()
    assert resolve_place(["没有这个地方"]) == Place()


def test_the_table_is_whole() -> None:
    provinces = [d for d in divisions() if d.level == "province"]
    assert len(provinces) == 34
    assert all(d.place.province for d in divisions())
    assert "北京" in division_names() and "忠县" in division_names() and "忠" not in division_names()
    assert short_form("恩施土家族苗族自治州") == "恩施"


def test_places_are_found_in_time_proportional_to_the_text() -> None:
    text = "杭州市西湖区教育局局长说，" * 8000
    places_zh(text[:100])
    begin = time.perf_counter()
    assert len(places_zh(text)) == 16000
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        # a province beside a municipality that has a district of the same name
        ("Schools of Tianjin and Hebei met in Tianjin.", "Hebei", Place("河北省", None, None)),
        ("天津的学校与河北的学校在天津市见面", "河北", Place("河北省", None, None)),
        # with its 区 it is the district
        ("天津市河北区的学校", "河北区", Place("天津市", "天津市", "河北区")),
        ("Hebei District of Tianjin has schools.", "Hebei District", Place("天津市", "天津市", "河北区")),
    ],
)
def test_a_province_is_never_a_district_of_its_name(text, name, place):
    names = places_zh(text) if not text.isascii() else places_en(text)
    assert DocumentPlaces(names, text=text).resolve(next(n for n in names if n.text == name)) == place


@pytest.mark.parametrize("name", ["Beijing-Tianjin-Hebei Alliance", "北京、天津、河北教育联盟"])
def test_a_list_of_provinces_lies_in_none(name):
    text = f"{name} met in Tianjin." if name.isascii() else f"{name}在天津市成立"
    names = places_en(text) if name.isascii() else places_zh(text)
    assert DocumentPlaces(names, text=text).at(0, len(name)) == Place()


def test_home_yields_where_two_cities_are_strong():
    alone = "Anqing has many schools. Anqing opened one. Bengbu sent a guest.\nLakeside School is new."
    both = ("Anqing has many schools. Anqing opened one. Bengbu built two. Bengbu and Anqing met.\n"
            "Lakeside School is new.")
    for text, place in ((alone, Place("安徽省", "安庆市")), (both, Place())):
        start = text.index("Lakeside")
        assert DocumentPlaces(places_en(text), text=text).at(start, start + 15) == place
