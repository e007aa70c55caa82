"""Merging over documents: what becomes one, what never does, and the invariants."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.annotations import problems
from nlp_tool.registry import Registry, resolve
from nlp_tool.registry.people import is_head
from nlp_tool.registry.tables import ENTITY_TABLES
from nlp_tool.settings import Registry as Settings
from tests.registry.factories import GOLD, Draft, gold_documents, group, school

LANZHOU = {"province": "甘肃省", "city": "兰州市", "district": "城关区"}
HEFEI = {"province": "安徽省", "city": "合肥市"}
HEFEI_EN = {"province": "Anhui", "city": "Hefei"}

ONE = [
    # the same name and place
    [group("静宁路教育集团", **LANZHOU), group("静宁路教育集团", note="2", **LANZHOU)],
    # abbreviation, prefix dropped, traditional, level left out
    [
        group("合肥市第一中学教育集团", **HEFEI),
        group("合肥一中教育集团", province="安徽省", city="合肥市", district="包河区"),
    ],
    [
        group("漳州市薌城實驗小學教育集團", province="福建省", city="漳州市"),
        group("芗城实验小学集团", province="福建省", city="漳州市"),
    ],
    [group("静宁路教育集团", **LANZHOU), group("兰州市城关区静宁路小学教育集团", **LANZHOU)],
    # a distinctive name, one document without a place
    [group("西宁市青藏铁路花园学校教育集团"), group("青藏铁路花园学校教育集团")],
    # an alias of one is the name of the other
    [
        group("西宁市青藏铁路花园学校教育集团", aliases=["青藏教育集团"], city="西宁市"),
        group("青藏教育集团", city="西宁市"),
    ],
    # the core school is one: its short name within the long
    [
        group("青藏铁路花园学校教育集团", core="青藏铁路花园学校", city="西宁市"),
        group("青藏教育集团", core="青藏铁路花园学校", city="西宁市"),
    ],
    # English and Chinese, with the place in the other language
    [group("合肥市实验小学教育集团", **HEFEI), group("Hefei Experimental Primary School Education Group", **HEFEI_EN)],
    [school("合肥市第四十六中学", **HEFEI), school("Hefei No. 46 Middle School", **HEFEI_EN)],
    [school("乌鲁木齐市第一小学", city="乌鲁木齐市"), school("Urumqi First Primary School", city="Urumqi")],
    # two machine translations of one name
    [
        school("Qingdao Second Experimental Junior Middle School", city="Qingdao"),
        school("Qingdao No. 2 Experimental Junior High School", city="Qingdao"),
    ],
    # a generic name of one county
    [school("县第一小学", province="河南省", city="濮阳市", district="南乐县"), school("南乐县一小")],
    # a zone that no table of divisions has, in full and in short
    [
        school("苏州工业园区第二实验小学", city="苏州市", district="苏州工业园区"),
        school("园区二实小", city="苏州市", district="工业园区"),
    ],
    # a common name with the city in both names, in two languages
    [school("重庆市育才中学", city="重庆市"), school("Chongqing Yucai Middle School", city="Chongqing")],
    # a school named with its group
    [school("三十五中教育集团方家湾学校", **LANZHOU), school("方家湾学校", **LANZHOU)],
    # former name
    [school("皋兰县第一中学", city="兰州市"), school("皋兰一中", city="兰州市")],
]
TWO = [
    # cities contradict: a veto, whatever the name
    [group("静宁路教育集团", **LANZHOU), group("静宁路教育集团", province="陕西省", city="西安市")],
    [school("师范大学附属实验学校", city="长沙市"), school("师范大学附属实验学校", city="武汉市")],
    [school("静宁路小学", province="甘肃省"), school("静宁路小学", province="陕西省")],
    # bare generic names without a place that agrees
    [school("实验小学"), school("实验小学", note="2")],
    [school("实验小学", **HEFEI), school("实验小学")],
    [school("第一小学", province="安徽省"), school("第一小学", province="安徽省", note="2")],
    [school("No. 1 Middle School"), school("No. 1 Middle School", note="2")],
    [school("No. 1 Middle School", **HEFEI_EN), school("第一中学")],
    # the city's and the county's
    [school("合肥市第一中学", **HEFEI), school("肥东县第一中学", **HEFEI)],
    [school("合肥市实验小学", **HEFEI), school("实验小学", province="安徽省", city="合肥市", district="肥东县")],
    # a common name in two districts of a city
    [
        school("育才小学", province="广东省", city="广州市", district="番禺区"),
        school("育才小学", province="广东省", city="广州市", district="海珠区"),
    ],
    # primary and middle school
    [school("静宁路小学", **LANZHOU), school("静宁路中学", **LANZHOU)],
    # a campus and its school, two campuses
    [school("静宁路小学东校区", **LANZHOU), school("静宁路小学", **LANZHOU)],
    [school("静宁路小学东校区", **LANZHOU), school("静宁路小学西校区", **LANZHOU)],
    # a group and an alliance of one name are asked about
    [group("静宁路小学教育集团", **LANZHOU), group("静宁路小学教育联盟", **LANZHOU)],
    # a group is not a school
    [group("静宁路教育集团", **LANZHOU), school("静宁路小学", **LANZHOU)],
    # the same letters in another city
    [school("育才小学", **HEFEI), school("Yucai Primary School", city="Lanzhou")],
]


def rows_of(registry, kind):
    return getattr(registry, ENTITY_TABLES[kind])


@pytest.mark.parametrize("documents", ONE, ids=lambda d: d[0][1].entities[0].name)
def test_becomes_one(documents):
    registry = resolve(documents)
    kind = documents[0][1].entities[0].kind
    rows = {link.row for link in registry.links if link.entity == 0}
    assert len(rows) == 1 and rows != {""}
    row = registry.row(rows.pop())
    assert row.documents == 2 and row in rows_of(registry, kind)


@pytest.mark.parametrize("documents", TWO, ids=lambda d: f"{d[0][1].entities[0].name}-{d[1][1].entities[0].name}")
def test_stays_two(documents):
    rows = [link.row or f"lost {link.doc_id}" for link in resolve(documents).links if link.entity == 0]
    assert len(set(rows)) == 2


def test_pinyin_of_two_names_is_asked_about():
    """育材 and 玉彩 are both Yucai: the English name goes to neither."""
    places = {"province": "安徽省", "city": "合肥市"}
    registry = resolve(
        [school("育材铭小学", **places), school("玉彩铭小学", **places), school("Yucaiming Primary School", **HEFEI_EN)]
    )
    assert len(registry.schools) == 3
    assert len([m for m in registry.merges if m.outcome == "review" and "ambiguous" in m.reasons]) == 2


def test_pinyin_of_one_name_is_linked():
    registry = resolve([school("育材铭小学", **HEFEI), school("Yucaiming Primary School", **HEFEI_EN)])
    assert [(s.name, s.name_en) for s in registry.schools] == [("育材铭小学", "Yucaiming Primary School")]


def test_no_place_and_two_cities_is_asked_about():
    registry = resolve(
        [group("锦绣山河教育集团", city="杭州市"), group("锦绣山河教育集团", city="合肥市"), group("锦绣山河教育集团")]
    )
    assert len(registry.groups) == 3
    assert all("ambiguous" in m.reasons for m in registry.merges if m.outcome == "review")


def test_every_merge_has_score_and_reasons():
    for documents in ONE:
        merges = [m for m in resolve(documents).merges if m.outcome == "merged"]
        assert merges and all(0.85 <= m.score <= 0.99 and m.reasons and m.left == m.right for m in merges)


def test_core_members_and_dates():
    registry = resolve(
        [
            group(
                "静宁路教育集团",
                core="静宁路小学",
                members=["白银路小学"],
                established="2021",
                date="2021-03",
                **LANZHOU,
            ),
            group(
                "静宁路教育集团",
                core="静宁路小学",
                members=["白银路小学", "甘南路小学"],
                established="2021-02-26",
                date="2022",
                **LANZHOU,
            ),
        ]
    )
    (found,) = registry.groups
    assert (found.core_name, found.members, found.established) == (
        "静宁路小学",
        ("甘南路小学", "白银路小学"),
        "2021-02-26",
    )
    assert (found.documents, found.first_date, found.last_date) == (2, "2021-03", "2022")
    assert {(m.role, m.documents) for m in registry.memberships} == {("core", 2), ("member", 2), ("member", 1)}
    assert not registry.conflicts


def test_conflicts_are_kept_best_supported_first():
    registry = resolve(
        [
            group("静宁路教育集团", core="静宁路小学", established="2019", note="1", **LANZHOU),
            group("静宁路教育集团", core="静宁路小学", established="2021-02", note="2", **LANZHOU),
            group("静宁路教育集团", core="白银路小学", established="2021-02", note="3", **LANZHOU),
        ]
    )
    (found,) = registry.groups
    assert (found.core_name, found.established) == ("静宁路小学", "2021-02")
    listed = [(c.field, c.rank, c.documents) for c in registry.conflicts]
    assert listed == [("core", 0, 2), ("core", 1, 1), ("established", 0, 2), ("established", 1, 1)]
    assert all(c.evidence for c in registry.conflicts)


def person(name, title, organization, kind="principal", *, host="school", note="", date="", **place):
    draft = Draft(note=note, date=date)
    index = draft.entity("person", name, kind=kind, title=title, organization=organization)
    tail = draft.entity(host, organization, **place) if host else None
    draft.relate("post", index, tail, title=title, organization=organization)
    return draft.done()


PEOPLE = [
    # same name and school
    (1, [person("王丽", "校长", "静宁路小学", **LANZHOU), person("王丽", "校长", "静宁路小学", note="2", **LANZHOU)]),
    # same name in another city
    (2, [person("王丽", "校长", "静宁路小学", **LANZHOU), person("王丽", "校长", "合肥市第五小学", **HEFEI)]),
    # same name and city, other school: asked, not merged
    (2, [person("王丽", "校长", "静宁路小学", **LANZHOU), person("王丽", "副校长", "白银路小学", **LANZHOU)]),
    # same bureau, by its name
    (
        1,
        [
            person("李强", "局长", "兰州市城关区教育局", "official", host=""),
            person("李强", "局长", "兰州市城关区教育局", "official", host="", note="2"),
        ],
    ),
    # two bureaus of two cities
    (
        2,
        [
            person("李强", "局长", "兰州市教育局", "official", host=""),
            person("李强", "局长", "合肥市教育局", "official", host=""),
        ],
    ),
    # pinyin and the same school
    (
        1,
        [
            person("朱永晓", "校长", "乌鲁木齐市第一小学", city="乌鲁木齐市"),
            person("Zhu Yongxiao", "principal", "Urumqi No. 1 Primary School", city="Urumqi"),
        ],
    ),
]


@pytest.mark.parametrize(("count", "documents"), PEOPLE)
def test_people(count, documents):
    assert len(resolve(documents).people) == count


def test_head_and_later_post():
    registry = resolve(
        [
            person("王丽", "副校长", "静宁路小学", date="2019", **LANZHOU),
            person("王丽", "校长", "静宁路小学", date="2022", **LANZHOU),
        ]
    )
    (found,) = registry.people
    assert (found.title, found.organization) == ("校长", "静宁路小学")
    assert [(p.title, p.head) for p in sorted(registry.posts, key=lambda p: p.last_date)] == [
        ("副校长", False),
        ("校长", True),
    ]
    assert registry.schools[0].heads == ("王丽",)


def test_private_people_are_left_out():
    documents = [
        person("张小明", "学生", "静宁路小学", "student", **LANZHOU),
        person("刘芳", "教师", "静宁路小学", "teacher", note="2", **LANZHOU),
        person("陈刚", "校长", "静宁路小学", "teacher", note="3", **LANZHOU),
        person("赵大爷", "居民", "静宁路小学", "resident", note="4", **LANZHOU),
    ]
    registry = resolve(documents)
    assert [p.name for p in registry.people] == ["陈刚"]
    private = [u for u in registry.unresolved if u.kind == "person"]
    assert len(private) == 3 and all(not u.name and not u.evidence for u in private)
    assert len(resolve(documents, settings=Settings(public_roles_only=False)).people) == 4


def test_policies():
    def policy(title, note="", **more):
        draft = Draft(note=note)
        draft.entity("policy", title, **more)
        return draft.done()

    documents = [
        policy("关于推进集团化办学的实施意见"),
        policy("《关于推进集团化办学的实施意见》", issuer="省教育厅"),
        policy("实施方案", issuer="合肥市教育局"),
        policy("实施方案", issuer="兰州市教育局"),
    ]
    registry = resolve(documents)
    assert sorted((p.documents, p.issuer) for p in registry.policies) == [
        (1, "兰州市教育局"),
        (1, "合肥市教育局"),
        (2, "省教育厅"),
    ]


# --- invariants ---------------------------------------------------------------------------------------------------

NAMES = [
    "静宁路小学",
    "静宁路",
    "实验小学",
    "合肥市第一中学",
    "一中",
    "育才小学东校区",
    "Yucai Primary School",
    "No. 1 Middle School",
    "薌城實驗小學",
]
PLACES = [{}, LANZHOU, HEFEI, HEFEI_EN, {"district": "朝阳区"}, {"city": "西安市", "district": "高新区"}]


@st.composite
def a_document(draw):
    draft = Draft(date=draw(st.sampled_from(["", "2020", "2021-05"])), note=str(draw(st.integers(0, 9))))
    schools = [
        draft.entity("school", draw(st.sampled_from(NAMES)), **draw(st.sampled_from(PLACES)))
        for _ in range(draw(st.integers(0, 3)))
    ]
    for _ in range(draw(st.integers(0, 2))):
        index = draft.entity("group", draw(st.sampled_from(NAMES)) + "教育集团", **draw(st.sampled_from(PLACES)))
        for number, tail in enumerate(schools):
            draft.relate(
                "core" if number == 0 else "member",
                index,
                tail,
                role="" if number == 0 else draw(st.sampled_from(["member", "campus"])),
            )
        draft.relate("established", index, value=draw(st.sampled_from(["2019", "2019-05", "2020-01-01"])))
    for _ in range(draw(st.integers(0, 2))):
        index = draft.entity(
            "person",
            draw(st.sampled_from(["王丽", "Wang Li", "李"])),
            kind=draw(st.sampled_from(["principal", "student", "leader"])),
        )
        draft.relate(
            "post",
            index,
            draw(st.sampled_from([None, *schools])),
            title=draw(st.sampled_from(["校长", "principal"])),
            organization="教育局",
        )
    if draw(st.booleans()):
        draft.entity(
            "policy",
            draw(st.sampled_from(["实施方案", "关于集团化办学的指导意见"])),
            issuer=draw(st.sampled_from(["", "教育部"])),
        )
    return draft.done()


def check(documents, registry):
    texts = {document.doc_id: document.text for document, _ in documents}
    evidence = {e.id: e for e in registry.evidence}
    for e in registry.evidence:
        assert e.quote and texts[e.doc_id][e.start : e.end] == e.quote
    for table in ("groups", "schools", "people", "memberships", "posts", "policies"):
        rows = getattr(registry, table)
        assert len({row.id for row in rows}) == len(rows)
        assert all(row.evidence and set(row.evidence) <= evidence.keys() for row in rows)
    wanted = {(a.doc_id, i) for _, a in documents for i in range(len(a.entities))}
    assert [(link.doc_id, link.entity) for link in registry.links] == sorted(wanted)
    known = {row.id for table in ENTITY_TABLES.values() for row in getattr(registry, table)}
    lost = {(u.doc_id, u.entity) for u in registry.unresolved}
    for link in registry.links:
        assert (link.row in known) != ((link.doc_id, link.entity) in lost)
    for membership in registry.memberships:
        assert {membership.group, membership.school} <= known
    for post in registry.posts:
        assert post.person in known and (not post.organization_id or post.organization_id in known)


@given(st.lists(a_document(), max_size=6), st.randoms(use_true_random=False))
@settings(derandomize=True, max_examples=120, deadline=None)
def test_invariants(documents, chooser):
    documents = list({document.doc_id: (document, found) for document, found in documents}.values())
    assert not [p for document, found in documents for p in problems(found, document.text)]
    registry = resolve(documents)
    check(documents, registry)
    shuffled = documents[:]
    chooser.shuffle(shuffled)
    assert resolve(shuffled) == registry
    assert resolve([*documents, *documents]) == registry
    assert Registry.from_json(registry.to_json()) == registry


def test_ids_survive_more_documents():
    first = [group("合肥市第一中学教育集团", **HEFEI), school("静宁路小学", **LANZHOU)]
    more = [*first, group("合肥一中教育集团", note="3", **HEFEI), group("静宁路教育集团", core="静宁路小学", **LANZHOU)]
    one, two = resolve(first), resolve(more)
    assert {row.id for row in one.groups} <= {row.id for row in two.groups}
    assert {row.id for row in one.schools} <= {row.id for row in two.schools}


@pytest.mark.shared
@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold documents beside the project are not here")
def test_gold_documents():
    documents = list(gold_documents())
    registry = resolve(documents)
    check(documents, registry)
    random.Random(1).shuffle(documents)
    assert resolve(documents) == registry
    several = {g.name for g in registry.groups if g.documents > 1}
    assert {
        "静宁路教育集团",
        "华侨教育集团",
        "三十五中教育集团",
        "北京中学教育集团",
        "Qingdao No. 53 Middle School Education Group",
    } <= several


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("校长", True),
        ("党委书记、校长", True),
        ("校长、党委副书记", True),
        ("副校长", False),
        ("校长助理", False),
        ("原校长", False),
        ("principal", True),
        ("vice principal", False),
        ("party secretary and principal", True),
        ("head of the group", True),
        ("教师", False),
    ],
)
def test_heads(title, head):
    assert is_head(title) == head


def test_a_post_finds_the_school_of_other_documents():
    """The organization is only text here; the school stands in another document of the same city."""
    passing = Draft(note="passing")
    passing.entity("school", "白银路小学", **LANZHOU)
    index = passing.entity("person", "王丽", kind="principal")
    passing.relate("post", index, title="校长", organization="静宁路小学")
    registry = resolve([school("静宁路小学", **LANZHOU), passing.done()])
    found = next(s for s in registry.schools if s.name == "静宁路小学")
    assert found.heads == ("王丽",) and registry.posts[0].organization_id == found.id


def test_a_post_finds_no_school_of_another_city():
    passing = Draft(note="passing")
    passing.entity("school", "白银路小学", **LANZHOU)
    index = passing.entity("person", "王丽", kind="principal")
    passing.relate("post", index, title="校长", organization="第一小学")
    registry = resolve([school("合肥市第一小学", **HEFEI), passing.done()])
    assert registry.posts[0].organization_id == "" and registry.posts[0].organization == "第一小学"
