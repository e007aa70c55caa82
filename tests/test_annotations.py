from __future__ import annotations

import dataclasses

import pytest

from nlp_tool.annotations import Annotations, Entity, Mention, Relation, problems
from tests.factories import document, mention

TEXT = "云溪小学教育集团以云溪小学为核心校。"
GROUP = Entity("group", "云溪小学教育集团")
SCHOOL = Entity("school", "云溪小学")
GOOD = Annotations("x", (GROUP, SCHOOL),
                   (mention("云溪小学教育集团", TEXT, kind="group"), mention("云溪小学", TEXT, entity=1, occurrence=1)),
                   (Relation("core", 0, 1, 0, len(TEXT)),))

BROKEN = [
    # a mention that is not the slice it names
    ({"mentions": (Mention("group", "云溪小学", 1, 5, 0), *GOOD.mentions)}, "not the slice"),
    # a mention of no entity
    ({"mentions": (*GOOD.mentions, mention("云溪小学", TEXT, entity=7))}, "no entity"),
    # a school mention of a group
    ({"mentions": (*GOOD.mentions, mention("云溪小学", TEXT, entity=0))}, "its entity is not"),
    # a relation whose end does not exist
    ({"relations": (Relation("core", 0, 5, 0, 4),)}, "does not exist"),
    # a relation without a sentence
    ({"relations": (Relation("core", 0, 1, 4, 4),)}, "no sentence"),
    # an unknown relation and grade
    ({"relations": (Relation("likes", 0, 1, 0, 4),)}, "unknown relation"),
    # an entity that the text does not mention
    ({"entities": (GROUP, SCHOOL, Entity("school", "某校"))}, "nowhere"),
]


def test_good_annotations_have_no_problem() -> None:
    assert problems(GOOD, TEXT) == []


@pytest.mark.parametrize(("change", "complaint"), BROKEN, ids=[row[1] for row in BROKEN])
def test_problems(change: dict[str, tuple], complaint: str) -> None:
    assert any(complaint in line for line in problems(dataclasses.replace(GOOD, **change), TEXT))


def test_unnamed_group_needs_no_mention() -> None:
    unnamed = Annotations("x", (Entity("group", "云溪小学", {"unnamed": "true"}),))
    assert problems(unnamed, TEXT) == []


def test_factory_makes_documents_of_the_right_language() -> None:
    assert (document("学校").language, document("A school").language) == ("zh", "en")
