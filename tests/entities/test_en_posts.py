"""English posts: what a title is made of, whose organization is spelled out, who wrote a text."""

import pytest

from nlp_tool.document import Document
from nlp_tool.entities import extract
from nlp_tool.entities.en.bodies import find_bodies
from nlp_tool.entities.en.people import find_people
from nlp_tool.entities.en.reading import read
from nlp_tool.entities.en.title_evidence import singular


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # the body between two titles is no part of them
        ("Li Ming, principal of Beitang Primary School and general principal of the group, spoke.",
         "principal, general principal"),
        # a Party group is part of the title
        ("Li Ming, secretary of the Party group and director of the Education Bureau, spoke.",
         "secretary of the Party group and director"),
        ("Party secretary and principal Li Ming spoke.", "Party secretary and principal"),
        # what stands on both sides of a name is two people's or two posts: the first is sure
        ("Deputy county head Li Ming, Education Bureau Party secretary, director Peng Daoming attended.",
         "Deputy county head"),
    ],
)
def test_the_parts_of_a_title(text, title):
    person = next(person for person in find_people(read(text)) if person.text == "Li Ming")
    assert person.attributes["title"] == title


@pytest.mark.parametrize(
    ("titles", "title"),
    [("vice principals", "vice principal"), ("Deputies", "Deputy"), ("principal", "principal"), ("", ""),
     ("head of the group", "head of the group")],
)
def test_a_shared_title_is_given_to_one(titles, title):
    assert singular(titles) == title


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Zhou Lan, chairman of Bohai Port Group, cut the ribbon.", ["Bohai Port Group"]),
        ("The Beitang Education Group met.", []),
        ("(Xining Evening reporter Li Ming)", ["Xining Evening"]),
        ("The Beijing Evening News said so.", ["Beijing Evening News"]),
    ],
)
def test_bodies_beside_schools(text, bodies):
    reading = read(text)
    found = [reading.text[slice(*reading.slice(body.first, body.last))] for body in find_bodies(reading)]
    assert [name.removeprefix("The ") for name in found] == bodies


def person_of(text, name):
    annotations = extract(Document("0" * 16, text, language="en"))
    return next(entity for entity in annotations.entities if entity.kind == "person" and entity.name == name)


def test_the_district_is_named_where_the_text_knows_one():
    text = "Schools in Jinghu District met on Friday. Li Ming, head of the district's education bureau, spoke."
    assert person_of(text, "Li Ming").attributes["organization"] == "Jinghu District education bureau"


def test_who_wrote_a_text_is_told_at_its_end():
    text = ("Opinion: Small groups are better\n\nBy Li Ming\n\nA group without shared lessons is a letterhead.\n\n"
            "The author is a researcher at Hebei University.\n")
    person = person_of(text, "Li Ming")
    assert (person.attributes["title"], person.attributes["organization"]) == ("researcher", "Hebei University")
