"""Choosing by learned weights: what is learned, written and read; and posts chosen in Chinese texts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nlp_tool.entities.choice import learn, likeliest, load, write
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.mentions import find_all, find_candidates, read_all
from nlp_tool.entities.zh.post_bodies import owners_near
from nlp_tool.entities.zh.post_choice import chosen, persons_of
from nlp_tool.entities.zh.post_evidence import titles_near
from nlp_tool.entities.zh.post_page import Page
from nlp_tool.entities.zh.post_rows import rows
from nlp_tool.entities.zh.post_training import right_owner
from nlp_tool.entities.zh.reader import Post


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


@pytest.mark.parametrize(("text", "name", "title"), [
    # the label of a list; what brackets hold is no part of it
    ("柳溪教育集团表彰\n先进个人：张建国（柳溪小学）、王丽萍（枫林中学）。", "王丽萍", "先进个人"),
    # the heading of a column, in bars and in tabs
    ("序号｜学校｜联络员\n一｜柳溪小学｜张建国\n二｜枫林中学｜王丽萍", "王丽萍", "联络员"),
    ("学校\t联络员\n柳溪小学\t张建国\n枫林中学\t王丽萍", "王丽萍", "联络员"),
])
def test_labels_and_headings_are_candidates(text: str, name: str, title: str) -> None:
    reader, _ = next(read_all([text]))
    mentions = [Span(at, at + len(each), "person", 1.0) for each in ("张建国", "王丽萍")
                for at in [reader.text.index(each)]]
    page = Page(reader, {span: Post() for span in mentions})
    assert title in [reader.text[start:end] for start, end in titles_near(page, page.people[name])]


@pytest.mark.parametrize(("text", "name", "body"), [
    # what ends where a title begins, though no list knows it
    ("柳溪小学的少先队员参观。特勤站站长王丽萍介绍了装备。", "王丽萍", "特勤站"),
    # a body that the title has swallowed
    ("柳溪小学来了客人。临江区教师发展中心主任王丽萍讲话。", "王丽萍", "临江区教师发展中心"),
    # before a bare name, and in its bracket
    ("柳溪小学报名\n埃西乡教学点 王丽萍\n", "王丽萍", "埃西乡教学点"),
    ("柳溪小学的比赛，裁判是王丽萍（江州体院）。", "王丽萍", "江州体院"),
    # the page's own paper: in the dateline, and quoted
    ("东北网大庆8月31日电（记者 王丽萍）柳溪小学挂牌。", "王丽萍", "东北网"),
    ("柳溪小学挂牌。记者 王丽萍\n《黟县报》第3版", "王丽萍", "黟县报"),
])
def test_bodies_that_no_list_knows_are_candidates(text: str, name: str, body: str) -> None:
    reader, _ = next(read_all([text]))
    at = reader.text.index(name)
    span = Span(at, at + len(name), "person", 1.0)
    page = Page(reader, {span: Post()})
    titles = [title for title in titles_near(page, [span]) if title[1] == at]
    found = [owner.name for title in [*titles, None] for owner in owners_near(page, span, title, Post())]
    assert body in found


def test_rows_belong_to_the_bodies_of_each_person() -> None:
    reader, said = next(read_all([TEXT]))
    page = Page(reader, said)
    persons = persons_of(page, {}, {})
    found = rows(persons, page)
    assert len(found) == sum(len(person.rivals) for person in persons) > 0
    assert len({len(row) for row in found}) == 1
    assert [person.span.start for person in persons] == sorted(person.span.start for person in persons)


def test_entries_of_a_list_are_counted() -> None:
    reader, _ = next(read_all(["名单：柳溪小学 张建国\n枫林中学 王丽萍\n红旗小学 李红霞"]))
    mentions = {Span(reader.text.index(name), reader.text.index(name) + 3, "person", 1.0): Post()
                for name in ("张建国", "王丽萍", "李红霞")}
    assert Page(reader, mentions).rows["before", " "] == 3


def test_long_rows_and_lists_take_no_longer_than_their_length() -> None:
    begin = time.process_time()
    next(find_all(["柳溪小学 张建国 | " * 4000]))
    assert time.process_time() - begin < 10


def test_the_posts_of_one_person_are_joined() -> None:
    _, said = next(read_all(["柳溪小学校长、集团理事长王丽萍介绍，柳溪教育集团有三所学校。"]))
    assert {post.title for post in said.values()} == {"校长、理事长"}


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


@pytest.mark.parametrize(("wanted", "name", "exact"), [
    ("西湖区教育局", "区教育局", True),
    ("西湖小学教育集团", "西湖小学", False),
    ("皋兰县", "皋兰县立中学", False),
])
def test_what_ends_as_the_annotated_name_is_exactly_right(wanted: str, name: str, exact: bool) -> None:
    right = right_owner({"schools": []}, wanted)
    assert right(name) and right(name, exact=True) is exact


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
