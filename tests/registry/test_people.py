"""People over two languages: one row with evidence, two rows and a question without."""

import pytest

from nlp_tool.registry import resolve
from nlp_tool.registry.offices import office_of, person_letters, title_tokens
from nlp_tool.registry.places import Place
from tests.registry.factories import Draft

YUHANG = {"province": "浙江省", "city": "杭州市", "district": "余杭区"}
YUHANG_EN = {"province": "Zhejiang", "city": "Hangzhou", "district": "Yuhang District"}
BUREAU = "Yuhang District Education Bureau"
LIWAN_EN = {"province": "Guangdong", "city": "Guangzhou", "district": "Liwan District"}


def says(name, title, organization, kind="official", **place):
    """A document that speaks of a school of a place and gives a person a title."""
    draft = Draft()
    draft.entity("school", "Pingyao Primary School" if name.isascii() else "良渚路小学", **place)
    index = draft.entity("person", name, kind=kind, title=title, organization=organization)
    draft.relate("post", index, title=title, organization=organization)
    return draft.done()


CASES = [
    # the same bureau and title
    (1, says("方可心", "局长", "余杭区教育局", **YUHANG), ("Fang Kexin", "director", BUREAU)),
    # two syllables, but the same bureau and title
    (1, says("方可", "副局长", "余杭区教育局", **YUHANG), ("Fang Ke", "deputy director", BUREAU)),
    # the English text says only "the bureau"
    (1, says("方可心", "局长", "余杭区教育局", **YUHANG), ("Fang Kexin", "director", "bureau")),
    # a division stands for its government
    (1, says("方可心", "副区长", "余杭区", **YUHANG), ("Fang Kexin", "deputy head", "Yuhang District")),
    # a surname that is read in its own way
    (1, says("单可心", "局长", "余杭区教育局", **YUHANG), ("Shan Kexin", "director", BUREAU)),
    # the family name last
    (1, says("方可心", "局长", "余杭区教育局", **YUHANG), ("Kexin Fang", "director", BUREAU)),
    # same city and title, no organization
    (1, says("方可心", "教授", "", "scholar", **YUHANG), ("Fang Kexin", "professor", "", "scholar")),
    # two syllables and no organization
    (2, says("方可", "教授", "", "scholar", **YUHANG), ("Fang Ke", "professor", "", "scholar")),
    # another title
    (2, says("方可心", "局长", "余杭区教育局", **YUHANG), ("Fang Kexin", "principal", "Lin'an School", "principal")),
    # a deputy is not the head
    (2, says("方可", "局长", "余杭区教育局", **YUHANG), ("Fang Ke", "deputy director", BUREAU)),
]


@pytest.mark.parametrize(("count", "chinese", "english"), CASES)
def test_two_languages(count, chinese, english):
    registry = resolve([chinese, says(*english, **YUHANG_EN)])
    assert len(registry.people) == count
    if count == 1:
        (row,) = registry.people
        assert row.name_en == english[0] and row.title_en == english[1] and not row.title.isascii()


def test_another_city_is_another_person():
    registry = resolve(
        [
            says("方可心", "局长", "余杭区教育局", **YUHANG),
            says("Fang Kexin", "director", "Liwan District Education Bureau", **LIWAN_EN),
        ]
    )
    assert len(registry.people) == 2 and not [m for m in registry.merges if m.kind == "person"]


def test_the_same_city_alone_is_asked_about():
    registry = resolve(
        [
            says("方可心", "局长", "余杭区教育局", **YUHANG),
            says("Fang Kexin", "principal", "Lin'an School", "principal", **YUHANG_EN),
        ]
    )
    assert [m.outcome for m in registry.merges if m.kind == "person"] == ["review"]


def test_posts_of_a_list_go_by_their_order():
    draft = Draft()
    group = draft.entity("group", "良渚路小学教育集团", **YUHANG)
    school = draft.entity("school", "良渚路小学", **YUHANG)
    index = draft.entity("person", "方可心", kind="principal")
    draft.relate("core", group, school)
    draft.relate("post", index, title="总校长、校长", organization="良渚路小学教育集团、良渚路小学")
    registry = resolve([draft.done()])
    assert {(p.title, p.organization) for p in registry.posts} == {
        ("总校长", "良渚路小学教育集团"),
        ("校长", "良渚路小学"),
    }
    assert registry.groups[0].heads == registry.schools[0].heads == ("方可心",)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("区少云", "oushaoyun"),
        ("解小梅", "xiexiaomei"),
        ("仇明", "qiuming"),
        ("尉迟文", "yuchiwen"),
        ("查海生", "zhahaisheng"),
        ("吕思勉", "lyusimian"),
        ("曾国华", "zengguohua"),
        ("长孙明月", "zhangsunmingyue"),
    ],
)
def test_readings_of_surnames(name, letters):
    assert letters in person_letters(name)


@pytest.mark.parametrize(
    ("chinese", "english", "same"),
    [
        ("校长", "principal", True),
        ("总校长", "president", True),
        ("副校长", "principal", False),
        ("副区长", "deputy district mayor", True),
        ("局长", "director of the bureau", True),
        ("党委书记、校长", "Party secretary and principal", True),
        ("教授", "professor", True),
        ("科长", "professor", False),
    ],
)
def test_titles(chinese, english, same):
    assert bool(title_tokens(chinese) & title_tokens(english)) is same


@pytest.mark.parametrize(
    ("text", "kind", "division"),
    [
        ("七里河区教育局", "education", "620103"),
        ("Qilihe District Education Bureau", "education", "620103"),
        ("兰州市七里河区人民政府", "government", "620103"),
        ("Qilihe District", "government", "620103"),
    ],
)
def test_offices(text, kind, division):
    found = office_of(text, Place("62", "6201"))
    assert found is not None and (found.kind, found.division) == (kind, division)


def test_a_school_is_no_office():
    assert office_of("静宁路小学") is None and office_of("Jingninglu Primary School") is None
