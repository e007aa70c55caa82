"""The scholar's decisions: found by id and by name, kept over reruns, added documents and changed extraction."""

import pytest

from nlp_tool.errors import NoInput
from nlp_tool.registry import Decision, read_decisions, resolve
from nlp_tool.registry.decisions import COLUMNS, decisions_text, parse_decisions
from tests.registry.factories import group, school
from tests.registry.test_resolve import HEFEI, LANZHOU, check, person

A = group("静宁路教育集团", core="静宁路小学", members=["白银路小学"], established="2021", **LANZHOU)
B = group("静小联合教育集团", core="静宁路小学", note="2", **LANZHOU)
C = group("育才小学教育集团", note="3", **HEFEI)
D = group("育才小学教育集团", note="4", province="安徽省", city="合肥市", district="庐阳区")
E = person("王丽", "校长", "静宁路小学", **LANZHOU)
DOCUMENTS = [A, B, C, D, E]


def decide(*decisions, documents=DOCUMENTS):
    registry = resolve(documents, decisions=decisions)
    check(documents, registry)
    return registry


def names(registry):
    return sorted(g.name for g in registry.groups)


def test_without_decisions():
    assert names(decide()) == ["育才小学教育集团", "静宁路教育集团", "静小联合教育集团"]


@pytest.mark.parametrize("by", ["name", "id", "place", "English"])
def test_merge(by):
    one, two = (
        next(g.id for g in decide().groups if g.name == name) for name in ("静宁路教育集团", "静小联合教育集团")
    )
    decision = {
        "name": Decision("merge", "group", name="静宁路教育集团", other="静小联合教育集团"),
        "id": Decision("merge", "group", id=one, other=two),
        "place": Decision(
            "merge", "group", name="静宁路教育集团", place="兰州市", other="静小联合教育集团 @ 甘肃省 兰州市"
        ),
        "English": Decision("merge", "group", name="静宁路教育集团", place="Lanzhou", other="静小联合教育集团"),
    }[by]
    registry = decide(decision)
    assert len(registry.groups) == 2
    (applied,) = registry.decisions
    assert applied.outcome == "applied" and applied.row in {g.id for g in registry.groups}
    merged = registry.row(applied.row)
    assert merged.documents == 2 and "静小联合教育集团" in (merged.name, *merged.aliases)


def test_merge_by_an_id_that_is_no_longer_the_first():
    """The id of a merged group's other name still finds it."""
    old = next(g.id for g in decide().groups if g.name == "静小联合教育集团")
    merge = Decision("merge", "group", name="静宁路教育集团", other="静小联合教育集团", line=2)
    registry = decide(merge, Decision("rename", "group", id=old, value="静宁集团", line=3))
    assert [d.outcome for d in registry.decisions] == ["applied", "applied"]
    assert "静宁集团" in names(registry)


def test_split():
    registry = decide(Decision("split", "group", name="育才小学教育集团", value=D[0].doc_id))
    assert names(registry).count("育才小学教育集团") == 2
    assert registry.decisions[0].reason == "1 of 2 taken out"
    # twice the same line changes nothing
    again = decide(*[Decision("split", "group", name="育才小学教育集团", value=D[0].doc_id, line=i) for i in (2, 3)])
    assert [d.outcome for d in again.decisions] == ["applied", "applied"] or again.decisions[1].outcome == "in conflict"
    assert again.groups == registry.groups


def test_reject_confirm_rename():
    registry = decide(
        Decision("reject", "group", name="静小联合教育集团"),
        Decision("confirm", "group", name="静宁路教育集团"),
        Decision("rename", "group", name="静宁路教育集团", value="静宁路小学教育集团"),
    )
    assert names(registry) == ["育才小学教育集团", "静宁路小学教育集团"]
    found = next(g for g in registry.groups if g.name == "静宁路小学教育集团")
    assert found.confirmed and found.grade == "curated" and "静宁路教育集团" in found.aliases
    assert [u.reason for u in registry.unresolved] == ["rejected by a decision"]
    assert all(m.group != registry.links[0] for m in registry.memberships)


def test_reject_a_candidate():
    before = decide()
    assert any(m.outcome == "review" and m.kind == "group" for m in before.merges)
    after = decide(Decision("reject", "group", name="静宁路教育集团", other="静小联合教育集团"))
    assert not any(m.outcome == "review" and m.kind == "group" for m in after.merges)
    assert after.groups == before.groups


def test_set():
    registry = decide(
        Decision("set", "group", name="静宁路教育集团", field="established", value="2020-09"),
        Decision("set", "group", name="静宁路教育集团", field="core", value="白银路小学"),
    )
    found = next(g for g in registry.groups if g.name == "静宁路教育集团")
    assert (found.established, found.core_name) == ("2020-09", "白银路小学")
    # what the documents say is not lost
    assert [(c.value, c.grade) for c in registry.conflicts if c.field == "established"] == [
        ("2020-09", "curated"),
        ("2021", "stated"),
    ]


def test_set_place():
    registry = decide(Decision("set", "group", name="静宁路教育集团", field="district", value="七里河区"))
    found = next(g for g in registry.groups if g.name == "静宁路教育集团")
    assert (found.province, found.city, found.district) == ("甘肃省", "兰州市", "七里河区")


def test_membership_and_post():
    registry = decide(
        Decision("reject", "membership", name="静宁路教育集团", other="白银路小学"),
        Decision("set", "membership", name="静小联合教育集团", other="静宁路小学", field="mode", value="alliance"),
        Decision("reject", "post", name="王丽", other="静宁路小学"),
    )
    found = next(g for g in registry.groups if g.name == "静宁路教育集团")
    assert found.members == () and {m.mode for m in registry.memberships} == {"", "alliance"}
    assert not registry.posts and registry.people[0].title == ""


@pytest.mark.parametrize(
    ("decision", "outcome", "reason"),
    [
        (
            Decision("merge", "group", name="静宁路教育集团", other="没有的教育集团"),
            "not applicable",
            "no group is called",
        ),
        (Decision("confirm", "group", name="没有的教育集团"), "not applicable", "no group is called"),
        (Decision("confirm", "group", id="g000000000000"), "not applicable", "no group is called"),
        (Decision("split", "group", name="静宁路教育集团", value="从来没有的名字"), "not applicable", "no document"),
        (Decision("confirm", "group"), "not applicable", "neither id nor name"),
        (Decision("approve", "group", name="静宁路教育集团"), "not applicable", "unknown action"),
        (
            Decision("set", "group", name="静宁路教育集团", field="colour", value="red"),
            "not applicable",
            "the field of a group",
        ),
        (Decision("rename", "people", name="王丽", value="王莉"), "not applicable", "unknown kind"),
    ],
)
def test_what_does_not_apply_is_told(decision, outcome, reason):
    registry = decide(decision)
    (told,) = registry.decisions
    assert told.outcome == outcome and told.reason.startswith(reason)
    assert names(registry) == names(decide())


def test_a_name_of_two_groups_is_in_conflict():
    far = group("育才小学教育集团", note="5", **LANZHOU)
    ambiguous = decide(Decision("confirm", "group", name="育才小学教育集团"), documents=[C, far])
    assert (
        ambiguous.decisions[0].outcome == "in conflict" and "give the id or the place" in ambiguous.decisions[0].reason
    )
    clear = decide(Decision("confirm", "group", name="育才小学教育集团", place="兰州市"), documents=[C, far])
    assert [g.city for g in clear.groups if g.confirmed] == ["兰州市"]


def test_the_later_line_stands():
    registry = decide(
        Decision("rename", "group", name="静宁路教育集团", value="甲集团", line=2),
        Decision("rename", "group", name="静宁路教育集团", value="乙集团", line=3),
        Decision("merge", "group", name="静宁路教育集团", other="静小联合教育集团", line=4),
        Decision("reject", "group", name="静宁路教育集团", other="静小联合教育集团", line=5),
    )
    assert [d.outcome for d in registry.decisions] == ["in conflict", "applied", "in conflict", "applied"]
    assert names(registry) == ["乙集团", "育才小学教育集团", "静小联合教育集团"]


def test_decisions_survive():
    """Added documents and a changed extraction (a place more, a name less) leave every decision in force."""
    before = decide()
    group_id = next(g.id for g in before.groups if g.name == "静宁路教育集团")
    decisions = [
        Decision("confirm", "group", id=group_id, line=2),
        Decision("set", "group", id=group_id, field="established", value="2020", line=3),
        Decision("merge", "group", name="静宁路教育集团", other="静小联合教育集团", line=4),
    ]
    added = [
        *DOCUMENTS,
        group("兰州市城关区静宁路教育集团", note="9", **LANZHOU),
        group("Jingninglu Education Group", note="8", city="Lanzhou"),
    ]
    changed = [group("静宁路教育集团", note="7", city="兰州市"), B]
    for documents in (DOCUMENTS, added, changed):
        registry = decide(*decisions, documents=documents)
        assert [d.outcome for d in registry.decisions] == ["applied"] * 3
        assert [(g.established, g.confirmed) for g in registry.groups if g.confirmed] == [("2020", True)]


def test_idempotent():
    decisions = [
        Decision("merge", "group", name="静宁路教育集团", other="静小联合教育集团"),
        Decision("confirm", "group", name="静宁路教育集团"),
    ]
    once, twice = decide(*decisions), decide(*decisions, *decisions)
    assert once.groups == twice.groups and once.schools == twice.schools
    assert all(d.outcome == "applied" for d in twice.decisions)


def test_people_and_policies():
    registry = decide(
        Decision("set", "person", name="王丽", field="title", value="党总支书记"),
        Decision("rename", "person", name="王丽", value="王莉"),
    )
    assert [(p.name, p.title) for p in registry.people] == [("王莉", "党总支书记")]


# --- the file -----------------------------------------------------------------------------------------------------


def test_the_file_goes_round():
    decisions = tuple(
        Decision("set", "group", name=f"集团{i}", field="kind", value='有"引号",和逗号\n换行', line=2 + i)
        for i in range(3)
    )
    again = parse_decisions(decisions_text(decisions))
    assert all(one.same_as(two) for one, two in zip(decisions, again, strict=True))


@pytest.mark.parametrize(
    ("data", "count"),
    [
        ("action,kind,name\nconfirm,group,静宁路教育集团\n".encode(), 1),
        # Excel: byte order mark, semicolons, CRLF, an empty line, capitals
        ("\ufeffAction;Kind;Name;colour\r\nConfirm;Group;静宁路教育集团;red\r\n;;;\r\n".encode(), 1),
        # Excel in China: GB18030
        ("action,kind,name\nconfirm,group,静宁路教育集团\n".encode("gb18030"), 1),
        (b"", 0),
    ],
)
def test_files_of_scholars(tmp_path, data, count):
    path = tmp_path / "decisions.csv"
    path.write_bytes(data)
    found = read_decisions(path)
    assert [(d.action, d.kind, d.name) for d in found] == [("confirm", "group", "静宁路教育集团")] * count


def test_a_file_of_something_else(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text("name,place\nx,y\n", "utf-8")
    with pytest.raises(NoInput, match="no columns action and kind"):
        read_decisions(path)


def test_columns():
    assert COLUMNS == ("action", "kind", "id", "name", "place", "other", "field", "value", "who", "when", "note")


def test_school_decision_reaches_people():
    """A merge of schools comes before the people are linked."""
    one, two = person("李想", "校长", "静小", **LANZHOU), person("李想", "校长", "静宁路小学", note="2", **LANZHOU)
    extra = school("静宁路小学", note="3", **LANZHOU)
    assert (
        len(decide(Decision("merge", "school", name="静宁路小学", other="静小"), documents=[one, two, extra]).people)
        == 1
    )
