"""What is one thing and what it is called in full: aliases, composed names, former and double names, pronouns."""

import pytest

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.link import link
from tests.entities.marked import linked, parse


def schools(marked: str) -> dict[str, list[str]]:
    return {s["name"]: s["aliases"] for s in linked(marked)["schools"]}


def groups(marked: str) -> dict[str, list[str]]:
    return {g["name"]: g["aliases"] for g in linked(marked)["groups"]}


ONE_SCHOOL = [
    # number words, with and without 第, places before
    ("高新六小", "西安高新第六小学"),
    ("南昌二中", "南昌市第二中学"),
    ("市二十六中", "第二十六中学"),
    ("53中", "第五十三中学"),
    ("郫都四中", "成都市郫都区第四中学校"),
    ("大兴一中", "大兴区第一中学"),
    ("四中", "成都市郫都区第四中学校"),
    # characters of the long name in their order
    ("西大附中", "西安市长安区西北大学附属中学"),
    ("南外", "南京外国语学校"),
    ("永小", "永红路小学"),
    ("广铁一中", "广州市铁一中学"),
    # a host before the name, or only the host abbreviated
    ("天成实验学校", "江苏省苏州中学天成实验学校"),
    ("阜师大附属西清路中学", "阜阳师范大学附属西清路中学"),
    ("万溪学校", "南昌二中教育集团万溪学校"),
    ("岳麓实验小学", "岳麓区实验小学"),
]
TWO_SCHOOLS = [
    ("西罗园小学", "西罗园五小"),
    ("东莞中学", "东莞中学初中"),
    ("铁英小学", "铁英学校"),
    ("岳麓实验小学", "岳麓实验谷山小学"),
    ("广大附中", "广大附中黄埔实验学校"),
    ("东升二小", "东升三中"),
    ("第一小学", "第十一小学"),
    ("育才小学东校区", "育才小学西校区"),
    ("实验小学", "实验中学"),
]


@pytest.mark.parametrize(("short", "long"), ONE_SCHOOL)
def test_two_forms_of_one_school(short: str, long: str) -> None:
    assert forms.same_school(short, long) >= 0.75 and forms.same_school(long, short) >= 0.75
    assert schools(f"«s:{long}»今天开学。«s:{short}»的老师都到了。") == {long: [short]}


@pytest.mark.parametrize(("one", "other"), TWO_SCHOOLS)
def test_two_schools(one: str, other: str) -> None:
    assert forms.same_school(one, other) < 0.75
    assert schools(f"«s:{one}»今天开学。«s:{other}»的老师都到了。") == {one: [], other: []}


def test_a_generic_name_means_the_only_school_that_ends_in_it() -> None:
    assert schools("«s:岳麓区实验小学»开学。«s:实验小学»的孩子来了。") == {"岳麓区实验小学": ["实验小学"]}
    # two hosts: the one named last before it
    found = schools("«s:岳麓区实验小学»开学。«s:芙蓉区实验小学»放假。«s:实验小学»的孩子回家了。")
    assert found == {"岳麓区实验小学": [], "芙蓉区实验小学": ["实验小学"]}


STATED = [
    # (以下简称…): the short form is found wherever it stands
    (
        "«s:成都市郫都区第四中学校»(以下简称“郫都四中”)今天开学。郫都四中的老师到了。",
        {"成都市郫都区第四中学校": ["郫都四中"]},
    ),
    ("«s:广东实验中学»简称“省实”，省实的学生很多。", {"广东实验中学": ["省实"]}),
]


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_short_forms_that_the_text_states(text: str, expected: dict) -> None:
    assert schools(text) == expected


COMPOSED = [
    # a bare campus under the school before it in the sentence
    ("«s:永红路小学»的«c:庐州府校区»启用。", ["永红路小学", "永红路小学庐州府校区"]),
    # the same bare name under two parents
    ("«s:一中»设«c:东校区»。\n«s:二中»也设«c:东校区»。", ["一中", "一中东校区", "二中", "二中东校区"]),
    # campuses under the school that names the group, though it stands nowhere alone
    (
        "«g:阜阳市第十中学教育集团»，新挂«c:向阳路校区»、«c:东湖路校区»。",
        ["阜阳市第十中学东湖路校区", "阜阳市第十中学向阳路校区"],
    ),
    # a group that no school names: the campus is the group's
    ("«g:解放教育集团»的«c:艳春校区»启用。", ["解放教育集团艳春校区"]),
    # head noun shared over a list, checked against its count
    ("«g:东盛路小学教育集团»，新挂辛桥、岳家湖两个校区。", ["东盛路小学岳家湖校区", "东盛路小学辛桥校区"]),
    ("城东、河口、白桥三所小学今天开学。", ["城东小学", "河口小学", "白桥小学"]),
    # brackets
    (
        "«s:岳麓区实验小学»(东、西、北校区)开学。",
        ["岳麓区实验小学", "岳麓区实验小学(东校区)", "岳麓区实验小学(北校区)", "岳麓区实验小学(西校区)"],
    ),
    # the host left out by dots
    (
        "一：«s:北京工业大学附属中学劲松分校»\n二：«c:……新升分校»\n",
        ["北京工业大学附属中学劲松分校", "北京工业大学附属中学新升分校"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), COMPOSED)
def test_composed_names(text: str, expected: list[str]) -> None:
    within = {forms.stem(name) for name in groups(text)}  # may be said to head their group
    assert sorted(name for name in schools(text) if name in expected or name not in within) == sorted(expected)


GROUPS = [
    # a suffix shared over a list, with its count, with 等, before the last name
    ("水车园、一只船、十九中3个教育集团成立。", ["一只船教育集团", "十九中教育集团", "水车园教育集团"]),
    ("此外，行知、陈伯吹、吴淞等教育集团已组建。", ["吴淞教育集团", "行知教育集团", "陈伯吹教育集团"]),
    ("设立星海、星湾、«g:金鸡湖教育集团»。", ["星海教育集团", "星湾教育集团", "金鸡湖教育集团"]),
    # a finder took two of the names without what they share
    (
        "加上2020年的«g:水车园»、一只船、«g:十九中»3个教育集团，已有9个。",
        ["一只船教育集团", "十九中教育集团", "水车园教育集团"],
    ),
    # a finder took a bare 教联体 for a name: with a group that it means, and without
    ("«g:汉北路小学教联体»成立。鲁芳任«g:教联体»理事长。", ["汉北路小学教联体"]),
    ("教师加入«g:教联体»送教已经三年。", []),
    # a count that does not fit the list is no list of names
    ("师资、课程、管理、教研、评价等方面，全区18个教育集团一齐推进。", []),
    # the group's name inside a school's
    ("«s:长江路幼儿园教育集团天成分园»开园。", ["长江路幼儿园教育集团"]),
    # short and full forms
    ("«g:南京外国语学校教育集团»成立。«g:南外教育集团»有九所分校。", ["南京外国语学校教育集团"]),
    ("«g:东莞中学教育集团»与«g:东莞中学初中教育集团»签约。", ["东莞中学初中教育集团", "东莞中学教育集团"]),
    # pronouns are mentions, no groups of their own
    ("«g:明德教育集团»成立。该集团有三校。集团还将扩容。", ["明德教育集团"]),
]


@pytest.mark.parametrize(("text", "expected"), GROUPS)
def test_names_of_groups(text: str, expected: list[str]) -> None:
    assert sorted(groups(text)) == sorted(expected)


def test_pronouns_point_at_their_group_and_school() -> None:
    text, candidates = parse("«g:明德教育集团»成立。该集团托管«s:崇文小学»，该校很高兴。")
    entities, mentions, _ = link(text, candidates)
    found = {m.text: entities[m.entity].name for m in mentions if m.attributes["form"] == "pronoun"}
    assert found == {"该集团": "明德教育集团", "该校": "崇文小学"}
    assert groups("«g:明德教育集团»成立。该集团有三校。") == {"明德教育集团": []}


FORMER = [
    ("«s:南昌三中»更名为«s:南昌中学»。", "南昌中学", ["南昌三中"]),
    # a chain of names
    ("«s:城关三小»1998年更名为«s:尚文小学»，2015年又更名为«s:尚文学校»。", "尚文学校", ["城关三小", "尚文小学"]),
    ("«s:尚文学校»（原«s:城关三小»）开学。", "尚文学校", ["城关三小"]),
    ("«s:皋兰一中»的前身是1944年建的«s:皋兰县立中学»。", "皋兰一中", ["皋兰县立中学"]),
    ("«s:劲松一中» → «s:工大附中劲松分校»", "工大附中劲松分校", ["劲松一中"]),
    ("«s:长安十小»的门头换了，新名字叫«s:西北大学附属小学»。", "西北大学附属小学", ["长安十小"]),
]


@pytest.mark.parametrize(("text", "name", "former"), FORMER)
def test_former_names(text: str, name: str, former: list[str]) -> None:
    found = linked(text)["schools"]
    assert [(s["name"], s["former_names"]) for s in found] == [(name, former)]


def test_double_names_are_one_school() -> None:
    assert len(schools("«s:龙山小学»加挂“«s:天门小学教育集团龙山校区»”。")) == 1
    assert len(schools("«s:高新六小付村校区»在«s:付村小学»挂牌。")) == 1


LEVELS = [
    ("岳麓区实验小学(东校区)", "primary"),
    ("南外附属幼儿园", "kindergarten"),
    ("河西初级中学", "junior"),
    ("十五高", "senior"),
    ("广州二中高中部", "senior"),
    ("东方四小", "primary"),
    ("市二十六中", "middle"),
    ("大兴九年制学校", "nine_year"),
    ("东青实验学校", "other"),
    ("天成分园", "kindergarten"),
]


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_levels(name: str, level: str) -> None:
    assert forms.school_level(name) == level


KINDS = [
    ("衡师附小基础教育联盟", "alliance"),
    ("西大基础教育集团", "group"),
    ("咸宁六小教联体", "consortium"),
    ("城东学区", "school_district"),
    ("育才小学“教育共同体”", "consortium"),
    ("鸣凰中心幼儿园幼教集团", "group"),
]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_kinds(name: str, kind: str) -> None:
    assert forms.group_kind(name) == kind and forms.stem(name)


def test_place_from_the_text() -> None:
    group = linked("江苏省常州市天宁区成立«g:博爱教育集团»。")["groups"][0]
    assert group["place"] == {"province": "江苏省", "city": "常州市", "district": "天宁区"}


def test_numerals() -> None:
    assert [forms.numeral(t) for t in ("十", "二十六", "一百零一", "一四三", "143", "两", "甲")] == [
        10,
        26,
        101,
        143,
        143,
        2,
        0,
    ]


def test_a_plate_beside_leaves_a_school_its_name() -> None:
    [school] = linked("«s:市第十中学»加挂“«s:市实验高级中学»”牌子。")["schools"]
    assert (school["name"], school["aliases"], school["former_names"]) == ("市第十中学", ["市实验高级中学"], [])
    [school] = linked("«s:第十中学»«s:加挂市实验高级中学»牌子。")["schools"]
    assert (school["name"], school["aliases"]) == ("第十中学", ["市实验高级中学"])


CUT = [
    # a verb that a finder took for the beginning of a name
    ("会议决定«g:撤销三营片区教育共同体»。", "三营片区教育共同体"),
    ("«g:忠良小学由卫国小学教育集团»代管。", "卫国小学教育集团"),
    ("«g:有色一幼划入市直机关幼儿园教育集团»。", "市直机关幼儿园教育集团"),
    ("«g:原州区第九小学教育集团»揭牌。", "原州区第九小学教育集团"),
    ("«g:自由路小学教育集团»揭牌。", "自由路小学教育集团"),
]


@pytest.mark.parametrize(("text", "name"), CUT)
def test_names_of_groups_begin_behind_the_verb(text: str, name: str) -> None:
    assert [group["name"] for group in linked(text)["groups"]] == [name]


def test_a_counted_list_shares_its_noun_and_a_post_before_a_group_does_not() -> None:
    found = linked("排在前面的不是燕山街、广德两个教育集团，而是«g:桂花镇教育集团»。«s:桂花镇小学»开学。")["groups"]
    assert sorted(group["name"] for group in found) == ["广德教育集团", "桂花镇教育集团", "燕山街教育集团"]
    found = linked("任«s:马家店小学»校长、«g:丹阳教育集团»首任总校长。")["groups"]
    assert [group["name"] for group in found] == ["丹阳教育集团"]
