"""Who belongs to whom in Chinese: one case a way of saying it."""

from dataclasses import replace

import pytest

from nlp_tool.entities.zh.forms import stem
from nlp_tool.entities.zh.link import link
from tests.entities.marked import linked, parse, ties

G = "人民路小学教育集团"
A, B, C, D = "人民路小学", "解放路小学", "和平路小学", "民主路小学"

STATEMENTS = [
    # leaves one group and joins another
    (
        "«s:长青小学»退出«g:南岸教育集团»，并入«g:石塘中学教育集团»。",
        {"石塘中学教育集团": (None, ["长青小学"]), "南岸教育集团": (None, [])},
    ),
    # those who leave found a group of their own
    (
        "«g:南岸教育集团»作出调整，«s:长青小学»、«s:白沙学校»退出，组建新的«g:长青教育集团»，«s:长青小学»任核心校。",
        {"长青教育集团": ("长青小学", ["长青小学", "白沙学校"]), "南岸教育集团": (None, [])},
    ),
    # the head sits at a school
    (
        "«g:海湾教育集团»总校设在«s:石塘中学»，首批成员有«s:白沙学校»。",
        {"海湾教育集团": ("石塘中学", ["白沙学校"])},
    ),
    # the head in brackets behind its name
    (
        "«g:长青学区»：«s:白沙学校»（学区长学校）、«s:长青小学»；",
        {"长青学区": ("白沙学校", ["白沙学校", "长青小学"])},
    ),
    # labels without a mark
    (
        "«g:长青教育集团»：核心校«s:长青小学»；成员校«s:白沙学校»、«s:江口小学»。",
        {"长青教育集团": ("长青小学", ["白沙学校", "江口小学"])},
    ),
    # the word behind the list
    (
        "«g:长青教育集团»的核心校是«s:长青小学»，另有«s:白沙学校»、«s:江口小学»两所成员校。",
        {"长青教育集团": ("长青小学", ["白沙学校", "江口小学"])},
    ),
    # the figures of 1+N
    (
        "«g:长青教育集团»采取“1+2”模式，“1”是«s:长青小学»，“2”是«s:白沙学校»和«s:江口小学»。",
        {"长青教育集团": ("长青小学", ["白沙学校", "江口小学"])},
    ),
    # each in the group
    (
        "在«g:长青教育集团»内，«s:白沙学校»主打劳动教育，«s:江口小学»主打足球。",
        {"长青教育集团": (None, ["白沙学校", "江口小学"])},
    ),
    # added later in a long sentence
    (
        "2017年，«g:长青教育集团»正式成立，原有几所学校之外，又添了«s:白沙学校»、«s:江口小学»。",
        {"长青教育集团": (None, ["白沙学校", "江口小学"])},
    ),
    # given the plate of a member
    (
        "«g:长青教育集团»授牌仪式昨天举行，«s:白沙学校»、«s:江口小学»获授集团成员校牌匾。",
        {"长青教育集团": (None, ["白沙学校", "江口小学"])},
    ),
    # for instance
    (
        "«g:长青教育集团»今年评估。每个成员校都有特色，例如«s:白沙学校»做劳动教育。",
        {"长青教育集团": (None, ["白沙学校"])},
    ),
    # a group inside a group: the schools are the outer one's
    ("«g:学军小学教育集团»加入«g:西湖教育联盟»，成员校有«s:文一街小学»。",
     {"学军小学教育集团": (None, []), "西湖教育联盟": (None, ["文一街小学"])}),
    # a group named by part of a school's name
    ("«g:育英教育集团»由«s:海宁市育英小学»领衔，成员有«s:尚武小学»。",
     {"育英教育集团": ("海宁市育英小学", ["尚武小学"])}),
    # made up of a list
    (
        "«g:海珠区实验小学教育集团»由«s:海珠区实验小学»、«s:南武小学»、«s:昌岗东路小学»组建而成。",
        {"海珠区实验小学教育集团": ("海珠区实验小学", ["海珠区实验小学", "南武小学", "昌岗东路小学"])},
    ),
    # with one as its head, uniting others
    (
        "«g:番禺区沙湾中心小学教育集团»昨日成立，集团以«s:沙湾中心小学»为龙头，联合«s:龙岐小学»、«s:京兆小学»三所学校共同发展。",
        {"番禺区沙湾中心小学教育集团": ("沙湾中心小学", ["龙岐小学", "京兆小学"])},
    ),
    # became member schools
    (
        "从今年秋季学期起，«s:石北中学»、«s:石碁第四中学»正式成为«g:广东仲元中学教育集团»成员校。",
        {"广东仲元中学教育集团": (None, ["石北中学", "石碁第四中学"])},
    ),
    # the group by pronoun in the next sentence
    (
        "«g:广东仲元中学教育集团»再添新成员。5月6日，«s:石北中学»揭牌加入集团。",
        {"广东仲元中学教育集团": (None, ["石北中学"])},
    ),
    # agreements with others, and the group is founded
    (
        "会上，«s:育才中学»分别与«s:城南中学»、«s:河西学校»签订集团化办学协议，«g:育才中学教育集团»正式成立。",
        {"育才中学教育集团": ("育才中学", ["城南中学", "河西学校"])},
    ),
    # so many campuses: a list of bare ones, composed under the school that names the group
    (
        "«g:育才中学教育集团»现有一校三区：«c:东湖校区»、«c:西岭校区»和«c:南浦校区»。",
        {"育才中学教育集团": (None, ["育才中学东湖校区", "育才中学西岭校区", "育才中学南浦校区"])},
    ),
    # head and members as labels
    (
        "青山区成立«g:红星小学教育共同体»，核心校«s:红星小学»，成员校有«s:新沟小学»、«s:白玉山小学»、«s:钢城小学»。",
        {"红星小学教育共同体": ("红星小学", ["新沟小学", "白玉山小学", "钢城小学"])},
    ),
    # a newcomer at the end of the list
    (
        "据了解，«g:光明小学教育集团»包含«s:光明小学本部»、«s:光明小学北校区»以及新并入的«s:幸福路小学»。",
        {"光明小学教育集团": (None, ["光明小学本部", "光明小学北校区", "幸福路小学"])},
    ),
    # put into the group, renamed
    (
        "原«s:幸福路小学»整体并入«g:光明小学教育集团»，更名为«s:光明小学幸福校区»。",
        {"光明小学教育集团": (None, ["光明小学幸福校区"])},
    ),
    (
        "区教育局决定，将«s:东风小学»、«s:前进小学»纳入«g:滨江实验小学教育集团»统一管理。",
        {"滨江实验小学教育集团": (None, ["东风小学", "前进小学"])},
    ),
    # several groups in one sentence, each with its own
    (
        "我市组建了两个教育集团：一是«g:市一中教育集团»，由«s:市一中»牵头，成员有«s:城关中学»、«s:东关中学»；"
        "二是«g:市二中教育集团»，由«s:市二中»牵头，成员有«s:西关中学»。",
        {"市一中教育集团": ("市一中", ["城关中学", "东关中学"]), "市二中教育集团": ("市二中", ["西关中学"])},
    ),
    # as the head school, it leads others into the group
    (
        "作为龙头学校，«s:明德小学»带领«s:崇文小学»、«s:尚武小学»组成«g:明德教育集团»。",
        {"明德教育集团": ("明德小学", ["崇文小学", "尚武小学"])},
    ),
    # the core repeated where the text lists it
    (
        "«g:明德教育集团»成立于2018年，目前拥有«s:明德小学»、«s:崇文小学»、«s:尚武小学»等5所成员校。",
        {"明德教育集团": ("明德小学", ["明德小学", "崇文小学", "尚武小学"])},
    ),
    (
        "«s:崇文小学»是«g:明德教育集团»的一所成员校，校长李芳介绍说，学校变化很大。",
        {"明德教育集团": (None, ["崇文小学"])},
    ),
    ("作为«g:明德教育集团»成员校之一的«s:崇文小学»，今年迎来了五位骨干教师。", {"明德教育集团": (None, ["崇文小学"])}),
    # the school's name begins with the group's
    ("«s:明德教育集团崇文校区»今天启用。", {"明德教育集团": (None, ["明德教育集团崇文校区"])}),
    # one leads on others, no verb of membership at all
    (
        "«g:兴庆区第三小学教育集团»采取“1+3”模式，即由«s:兴庆区第三小学»带动«s:兴庆区第十五小学»、«s:通贵小学»。",
        {"兴庆区第三小学教育集团": ("兴庆区第三小学", ["兴庆区第十五小学", "通贵小学"])},
    ),
    (f"«g:{G}»（«s:{A}»、«s:{B}»、«s:{C}»）获得表彰。", {G: (A, [A, B, C])}),
    (f"«g:{G}»的三所成员校——«s:{B}»、«s:{C}»、«s:{D}»同步开学。", {G: (None, [B, C, D])}),
    pytest.param(f"«s:{B}»整体移交«g:{G}»办学。", {G: (None, [B])},
                 marks=pytest.mark.xfail(reason="alone in a text the trees give it less than their cut")),
    (f"«g:{G}»托管«s:{B}»，实行法人独立、管理统一。", {G: (None, [B])}),
    (f"«g:{G}»新增«s:{B}»为成员校。", {G: (None, [B])}),
    (f"在«g:{G}»中，除核心校«s:{A}»外，还有«s:{B}»和«s:{C}»。", {G: (A, [B, C])}),
    (f"«s:{B}»挂牌“«g:{G}»成员校”。", {G: (None, [B])}),
    (f"以«s:{A}»为核心校，以«s:{B}»、«s:{C}»为成员校的«g:{G}»成立。", {G: (A, [B, C])}),
    (f"«g:{G}»成立，«s:{A}»校长王芳任集团总校长，«s:{B}»、«s:{C}»为首批成员校。", {G: (A, [B, C])}),
    (f"«s:{A}»牵手«s:{B}»、«s:{C}»，组建«g:{G}»。", {G: (A, [B, C])}),
    (f"«g:{G}»旗下«s:{B}»、«s:{C}»昨日举办运动会。", {G: (None, [B, C])}),
    (f"集团办学后，«s:{B}»、«s:{C}»先后融入«g:{G}»，形成一校三区格局。", {G: (None, [B, C])}),
    (f"紧密型集团：«g:{G}»（核心校：«s:{A}»；成员校：«s:{B}»、«s:{C}»）", {G: (A, [B, C])}),
    (f"«g:{G}»把«s:{B}»收入麾下。", {G: (None, [B])}),
    (f"«s:{B}»9月起由«g:{G}»全面接管。", {G: (None, [B])}),
    (f"«s:{B}»今秋开学。建成即进«g:{G}»。", {G: (None, [B])}),
    (f"«s:{A}»、«s:{B}»换了校门。两校同属«g:{G}»。", {G: (A, [A, B])}),
    # the head first, then what the group contains, the group by pronoun or not named at all
    (
        "首批设立«g:河湾学区»。学区由«s:河湾中学»牵头，包括«s:河湾小学»、«s:火星街小学»和«s:西津坪学校»。",
        {"河湾学区": ("河湾中学", ["河湾小学", "火星街小学", "西津坪学校"])},
    ),
    # a clause ends a statement: the second group has its own schools alone
    (
        "«g:岐山路小学教育集团»由«s:岐山路小学»与«s:三台小学»组成，«g:塔湾中学教育集团»由«s:塔湾中学»与«s:陵东学校»组成。",
        {
            "岐山路小学教育集团": ("岐山路小学", ["岐山路小学", "三台小学"]),
            "塔湾中学教育集团": ("塔湾中学", ["塔湾中学", "陵东学校"]),
        },
    ),
    # heads, respectively
    (
        "«g:文轩教育集团»、«g:东昌教育集团»的核心校分别是«s:文轩中学»、«s:东昌中学»。",
        {"文轩教育集团": ("文轩中学", []), "东昌教育集团": ("东昌中学", [])},
    ),
    # a school that names an alliance leads it, though it stands nowhere else
    (
        "«s:酃湖乡中心学校»揭开“«g:衡师附小基础教育联盟»校”的牌子。",
        {"衡师附小基础教育联盟": (None, ["酃湖乡中心学校"])},
    ),
]

RESTRAINT = [
    # a venue, a visit, a neighbour in a list of those present, a denial
    "活动在«s:育英小学»举行，«g:朝阳小学教育集团»的老师们参加了活动。",
    "昨日，«g:朝阳小学教育集团»赴«s:育英小学»考察交流。",
    "«g:朝阳小学教育集团»、«g:育英中学教育集团»、«s:实验学校»代表参加了会议。",
    "«s:解放路小学»退出«g:朝阳小学教育集团»。",
    "昨天，«g:东山小学教育集团»的代表参观了«s:河东小学»、«s:河西小学»。",
]

TABLES = [
    # a label, then a line a school
    (
        "«g:长江路小学教育集团»揭牌\n\n核心校：«s:长江路小学»\n成员校：\n1.«s:黄河路小学»\n2.«s:淮河路小学»\n",
        {"长江路小学教育集团": ("长江路小学", ["黄河路小学", "淮河路小学"])},
    ),
    # a table with tabs
    (
        "集团名称\t核心校\t成员校\n«g:长江路小学教育集团»\t«s:长江路小学»\t«s:黄河路小学»、«s:淮河路小学»\n"
        "«g:珠江路小学教育集团»\t«s:珠江路小学»\t«s:赣江路小学»\n",
        {
            "长江路小学教育集团": ("长江路小学", ["黄河路小学", "淮河路小学"]),
            "珠江路小学教育集团": ("珠江路小学", ["赣江路小学"]),
        },
    ),
    # a table in Markdown, the group's cell empty in the second row
    (
        "| 集团 | 总校 | 分校 |\n|---|---|---|\n| «g:长江路小学教育集团» | «s:长江路小学» | «s:黄河路小学» |\n"
        "| | | «s:淮河路小学» |\n",
        {"长江路小学教育集团": ("长江路小学", ["黄河路小学", "淮河路小学"])},
    ),
    # headings with lists, the second group with its own
    (
        "◎«g:工大附中教育集团»（新增两家，共5所）\n«s:十八里店学校»\n«s:新升小学»\n◎«g:芳草地教育集团»\n«s:上辛堡小学»\n",
        {"工大附中教育集团": (None, ["十八里店学校", "新升小学"]), "芳草地教育集团": (None, ["上辛堡小学"])},
    ),
    # label lines under numbered headings, with blanks for aligning
    (
        "一、«g:第一联盟»\n  牵头：«s:城西小学»  成员：«s:马坡小学»、«s:杨庄小学»\n"
        "二、«g:第二联盟»\n  牵头：«s:城北小学»  成员：«s:河湾小学»\n",
        {"第一联盟": ("城西小学", ["马坡小学", "杨庄小学"]), "第二联盟": ("城北小学", ["河湾小学"])},
    ),
]


@pytest.mark.parametrize(("text", "expected"), STATEMENTS + TABLES)
def test_core_and_members(text: str, expected: dict) -> None:
    # whether the school that a name alone tells of heads its group is the matter of test_zh_within
    found = {name: (None if expected.get(name, (None, None))[0] is None and core == stem(name) else core, members)
             for name, (core, members) in ties(text).items()}
    assert {name: (core, sorted(members)) for name, (core, members) in found.items()} == {
        name: (core, sorted(members)) for name, (core, members) in expected.items()
    }


@pytest.mark.parametrize("text", RESTRAINT)
def test_what_is_no_membership(text: str) -> None:
    assert all(members == [] for _, members in ties(text).values())


ROLES = [
    # (text, role and mode of the one member)
    ("«g:明德教育集团»的协作校有«s:崇文小学»。", "collaborating", None),
    ("«g:明德教育集团»设«s:明德小学崇文校区»，一体化管理。", "campus", "integrated"),
    ("«s:崇文小学»加入«g:明德教育集团»，双方为松散型合作。", "member", "alliance"),
    ("“紧密型”名单\n«g:明德教育集团»\n成员校：«s:崇文小学»\n", "member", "integrated"),
    pytest.param("«s:酃湖小学»挂上“«g:衡师附小教育联盟»校”的牌子。", "collaborating", None,
                 marks=pytest.mark.xfail(reason="alone in a text the trees give it less than their cut")),
]


@pytest.mark.parametrize(("text", "role", "mode"), ROLES)
def test_role_and_mode(text: str, role: str, mode: str | None) -> None:
    members = [m for g in linked(text)["groups"] for m in g["members"]]
    assert [(m["role"], m["mode"]) for m in members] == [(role, mode)]


JOINED = [
    ("«g:明德教育集团»2016年接手托管«s:崇文小学»。", "2016"),
    ("2022年8月，«s:崇文小学»加入«g:明德教育集团»。", "2022-08"),
    ("«g:明德教育集团»2018年成立，由«s:崇文小学»、«s:尚武小学»组成。", None),
    ("8月3日，«s:崇文小学»加入«g:明德教育集团»。", None),
]


@pytest.mark.parametrize(("text", "joined"), JOINED)
def test_when_a_school_joined(text: str, joined: str | None) -> None:
    assert {m["joined"] for g in linked(text)["groups"] for m in g["members"]} == {joined}


def test_size_and_foundation() -> None:
    group = linked("«g:明德教育集团»2018年9月3日成立，现有5所成员校、3个校区。")["groups"][0]
    assert group["established"] == "2018-09-03" and group["sizes"]["campuses"] == 3


def test_every_statement_has_its_sentence() -> None:
    text = "无关的一句。«g:明德教育集团»由«s:崇文小学»、«s:尚武小学»组成。再一句。"
    evidence = [e for e in linked(text)["evidence"] if e["relation"] == "member"]
    plain = "无关的一句。明德教育集团由崇文小学、尚武小学组成。再一句。"
    assert {plain[e["start"] : e["end"]] for e in evidence} == {"明德教育集团由崇文小学、尚武小学组成。"}


RELATIVE = [
    # the year of the text's own date
    ("今年4月，«s:崇文小学»加入«g:明德教育集团»。\n东山区教育局 2023年6月1日", "2023-04"),
    ("去年9月，«s:崇文小学»并入«g:明德教育集团»。（2023-06-01）", "2022-09"),
    ("明年«s:崇文小学»将纳入«g:明德教育集团»。\n2023年6月1日", "2024"),
    # no year is stated
    ("今年4月，«s:崇文小学»加入«g:明德教育集团»。", None),
    # a month that no calendar has
    ("2019年13月，«s:崇文小学»加入«g:明德教育集团»。", "2019"),
]


@pytest.mark.parametrize(("text", "joined"), RELATIVE)
def test_relative_dates_of_joining(text: str, joined: str | None) -> None:
    assert {m["joined"] for g in linked(text)["groups"] for m in g["members"]} == {joined}


THEN = [
    # the year after the one named before
    ("2022年9月，«s:尚武小学»加入«g:明德教育集团»。次年3月，«s:崇文小学»并入«g:明德教育集团»。", "2023-03"),
    ("2022年9月，«s:尚武小学»加入«g:明德教育集团»；同年11月，«s:崇文小学»加入«g:明德教育集团»。", "2022-11"),
]


@pytest.mark.parametrize(("text", "joined"), THEN)
def test_dates_by_the_year_before(text: str, joined: str) -> None:
    members = {m["school"]: m["joined"] for g in linked(text)["groups"] for m in g["members"]}
    assert members["崇文小学"] == joined


SINCE = [
    ("我叫«p:李向阳»，2021年8月起任明德小学校长。", "2021-08"),
    ("2021年8月，«p:李向阳»出任明德小学校长。", "2021-08"),
    # the date is of something else
    ("2021年8月，学校开学，校长«p:李向阳»致辞。", None),
    ("2021年8月，校长«p:李向阳»任务繁重。", None),
]


@pytest.mark.parametrize(("text", "since"), SINCE)
def test_when_a_person_took_office(text: str, since: str | None) -> None:
    plain, found = parse(text)
    people = [replace(c, attributes={"title": "校长"}) for c in found if c.kind == "person"]
    posts = [r for r in link(plain, people)[2] if r.kind == "post"]
    assert [r.attributes.get("since") for r in posts] == [since]


UNNAMED = [
    ("以«s:崇文小学»为龙头，联合«s:尚武小学»、«s:修文小学»组建教育集团，实行统一管理。",
     {"崇文小学教育集团": ("崇文小学", ["尚武小学", "修文小学"])}),
    ("由«s:崇文小学»领衔、«s:尚武小学»和«s:修文小学»为成员校的教育集团昨天成立。",
     {"崇文小学教育集团": ("崇文小学", ["尚武小学", "修文小学"])}),
    # neither a visit nor a conference makes a group
    ("«s:崇文小学»、«s:尚武小学»的教师参加了教育集团化办学研讨会。", {}),
    ("«s:崇文小学»校长来到«s:尚武小学»参观，介绍集团化办学的经验。", {}),
]


@pytest.mark.parametrize(("text", "groups"), UNNAMED)
def test_groups_without_a_name_are_known_by_their_core(text: str, groups: dict) -> None:
    found = linked(text)["groups"]
    assert all(group["unnamed"] and not group["evidence"] for group in found)
    assert {g["name"]: (g["core"], [m["school"] for m in g["members"]]) for g in found} == groups


def test_what_only_looks_like_a_group_is_none() -> None:
    text, found = parse("全区«g:现有教育集团»12个，«g:明德教育集团»由«s:崇文小学»牵头，成员校有«s:尚武小学»。")
    unsure = [replace(c, score=0.5) if c.text == "现有教育集团" else c for c in found]
    assert [e.name for e in link(text, unsure)[0] if e.kind == "group"] == ["明德教育集团"]
