"""The core school of a group: one, by the best evidence, with the sentence that says so."""

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.document import Document, document_id
from nlp_tool.registry import resolve
from nlp_tool.registry.export import conflicts_table, groups_table
from tests.registry.factories import Draft

SHAOXING = {"province": "浙江省", "city": "绍兴市", "district": "越城区"}
GROUP = "稽山湖小学教育集团"


def with_core(school, *, grade="stated", note=""):
    draft = Draft(note=note)
    index = draft.entity("group", GROUP, **SHAOXING)
    draft.relate("core", index, draft.entity("school", school, **SHAOXING), grade=grade)
    return draft.done()


def test_a_second_stated_core_is_a_member_and_a_conflict():
    registry = resolve([with_core("稽山湖小学"), with_core("稽山湖小学", note="2"), with_core("鉴湖小学", note="3")])
    (group,) = registry.groups
    assert (group.core_name, group.members) == ("稽山湖小学", ("鉴湖小学",))
    assert sorted(m.role for m in registry.memberships) == ["core", "member"]
    table = conflicts_table(registry)
    shown = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [(row["value_name"], row["rank"]) for row in shown if row["field"] == "core"] == [
        ("稽山湖小学", 0),
        ("鉴湖小学", 1),
    ]


def test_a_core_guessed_from_a_name_does_not_win_over_a_stated_one():
    guessed = [with_core("稽山湖小学", grade="inferred", note=str(note)) for note in range(3)]
    registry = resolve([*guessed, with_core("鉴湖小学", note="4")])
    (group,) = registry.groups
    assert group.core_name == "鉴湖小学" and group.members == ()
    assert [m.school for m in registry.memberships] == [group.core]
    assert len([c for c in registry.conflicts if c.field == "core"]) == 2


def test_the_evidence_of_a_guessed_core_names_both():
    text = f"今天{GROUP}揭牌。{GROUP}和稽山湖小学都来了。{GROUP}由稽山湖小学牵头。稽山湖小学很高兴。"
    group, school = Entity("group", GROUP, SHAOXING), Entity("school", "稽山湖小学", SHAOXING)
    mentions, at = [], text.find("稽山湖小学")
    while at >= 0:
        kind, name, index = ("group", GROUP, 0) if text.startswith(GROUP, at) else ("school", "稽山湖小学", 1)
        mentions.append(Mention(kind, name, at, at + len(name), index))
        at = text.find("稽山湖小学", at + len(name))
    relation = Relation("core", 0, 1, 0, text.index("。") + 1, "inferred", {})
    doc_id = document_id(text)
    registry = resolve([(Document(doc_id, text), Annotations(doc_id, (group, school), tuple(mentions), (relation,)))])
    assert {e.quote for e in registry.evidence if e.field == "core"} == {f"{GROUP}由稽山湖小学牵头。"}


def test_a_level_that_says_nothing_is_no_conflict():
    documents = []
    for note, level in enumerate(("primary", "other")):
        draft = Draft(note=str(note))
        draft.entity("school", "稽山湖小学", level=level, **SHAOXING)
        documents.append(draft.done())
    registry = resolve(documents)
    assert registry.schools[0].level == "primary" and not registry.conflicts


def test_a_group_without_a_name_is_marked_until_a_text_names_it():
    described, named = Draft(), Draft(note="2")
    described.entity("group", GROUP, unnamed="true", **SHAOXING)
    named.entity("group", GROUP, **SHAOXING)
    one, both = resolve([described.done()]), resolve([described.done(), named.done()])
    assert [group.unnamed for group in one.groups] == [True] and groups_table(one).records()[0]["unnamed"] is True
    assert [group.unnamed for group in both.groups] == [False]
