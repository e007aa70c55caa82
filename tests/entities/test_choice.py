"""Choosing by learned weights: what is learned, written and read; and posts chosen in Chinese texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_tool.entities.choice import learn, likeliest, load, write
from nlp_tool.entities.zh.mentions import find_candidates, read_all
from nlp_tool.entities.zh.post_choice import chosen
from nlp_tool.entities.zh.post_evidence import Page, owners_near, titles_near
from nlp_tool.entities.zh.post_training import right_owner


def test_what_the_right_candidates_share_is_learned() -> None:
    cases = [([["near", "long"], ["far", "long"], ["none"]], [True, False, False], 1.0)] * 30
    cases += [([["far"], ["none"]], [False, True], 1.0)] * 30
    weights = learn(cases, penalty=0.5)
    assert weights["near"] > 0 > weights["far"]
    assert likeliest([["far"], ["near"], ["none"]], weights) == 1
    assert likeliest([["far"], ["none"]], weights) == 1


def test_the_first_of_equals_is_chosen() -> None:
    assert likeliest([["a"], ["b"], ["a"]], {}) == 0
    assert likeliest([["a"], ["b"], ["b"]], {"b": 1.0}) == 1


def test_what_is_not_probable_enough_is_not_chosen() -> None:
    assert likeliest([["a"], ["b"], ["none"]], {"a": 0.1}, least=0.3) == 0
    assert likeliest([["a"], ["b"], ["c"], ["none"]], {"a": 0.1}, least=0.3) == 3
    assert likeliest([["none"]], {}, least=0.3) == 0


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    write(path, {"title": {"b": 0.5, "a": -1.25}, "owner": {}})
    first = path.read_bytes()
    assert load("title", str(path)) == {"a": -1.25, "b": 0.5}
    assert load("owner", str(path)) == {}
    write(path, {"owner": {}, "title": {"a": -1.25, "b": 0.5}})
    assert path.read_bytes() == first


TEXT = "柳溪教育集团成立。\n柳溪小学校长王丽萍（柳溪教育集团理事长）说，枫林中学来了。\n记者 李红霞"


def test_candidates_stand_on_the_page() -> None:
    reader, said = next(read_all([TEXT]))
    page = Page(reader, said)
    mentions = page.people["王丽萍"]
    titles = [reader.text[start:end] for start, end in titles_near(page, mentions)]
    assert "校长" in titles and "理事长" in titles
    owners = owners_near(page, mentions[0], None, said[mentions[0]])
    assert {"柳溪小学", "柳溪教育集团", "枫林中学"} <= {owner.name for owner in owners}
    assert all(owner.start < 0 or reader.text[owner.start : owner.end] == owner.name for owner in owners)


def test_editors_and_texts_without_people_are_left_alone() -> None:
    reader, said = next(read_all(["枫林中学今日开学。"]))
    assert chosen(reader, said) == said


@pytest.mark.parametrize(("wanted", "name", "right"), [
    ("枫林中学", "江州市枫林中学", True),
    ("江州市枫林中学", "枫中", True),
    ("江州市枫林中学;枫林教育集团", "枫林教育集团", True),
    ("江州市枫林中学", "柳溪小学", False),
])
def test_which_body_is_the_annotated_one(wanted: str, name: str, right: bool) -> None:
    record = {"schools": [{"name": "江州市枫林中学", "aliases": ["枫中"]}]}
    assert right_owner(record, wanted)(name) is right


POSTS = [
    # a post of one's own beside each name
    ("柳溪小学校长王丽萍、枫林中学校长何慧敏出席了活动。", "王丽萍", "校长", "柳溪小学"),
    ("柳溪小学校长王丽萍、枫林中学校长何慧敏出席了活动。", "何慧敏", "校长", "枫林中学"),
    # behind the name, in brackets
    ("王丽萍（柳溪小学校长）、何慧敏（枫林中学校长）先后发言。", "何慧敏", "校长", "枫林中学"),
    # a county-level city within another: 市 is the lower one
    ("桐城市在安庆市的支持下推进集团化办学。市教育局局长王丽萍介绍了桐城市的做法。", "王丽萍", "局长", "桐城市教育局"),
]


@pytest.mark.parametrize(("text", "name", "title", "organization"), POSTS)
def test_posts(text: str, name: str, title: str, organization: str) -> None:
    person = next(c for c in find_candidates(text) if c.kind == "person" and c.text == name)
    assert person.attributes.get("title") == title
    assert person.attributes.get("organization") == organization
