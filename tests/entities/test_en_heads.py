"""English groups without a name: the schools that head them, and those that belong to them."""

import pytest

from nlp_tool.document import Document
from nlp_tool.entities import extract
from nlp_tool.entities.records import to_record

A, B, C, D = "Linhu Primary School", "Donggang Primary School", "Xiqiao School", "Meiling No. 2 Primary School"
# a text, then for each group without a name its head and the schools that belong to it
UNNAMED = {
    "led by": ("A looser group of village schools, led by {A}, meets on Fridays.", {A: []}),
    "to lead a second one": ("{A} will take the lead in a second group, whose partners remain open.", {A: []}),
    "a community with": ("{A} leads a community with {B} and {C}.", {A: [B, C]}),
    "two at once": ("{A} leads {B} as one group, {C} leads {D} as another.", {A: [B], C: [D]}),
    "no group at all": ("{A} and {B} hold a joint lesson every month. Pupils sing in a group.", {}),
    "a group of people": ("Teachers of {A} led a group of pupils to {B}.", {}),
}


@pytest.mark.parametrize("name", UNNAMED)
def test_groups_without_a_name(name):
    text, groups = UNNAMED[name]
    document = Document("0" * 16, text.format(A=A, B=B, C=C, D=D), language="en")
    found = [group for group in to_record(document, extract(document))["groups"] if group.get("unnamed")]
    assert {group["core"]: [member["school"] for member in group["members"]] for group in found} == groups
