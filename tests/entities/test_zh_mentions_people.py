"""People in Chinese texts: where their names begin and end, their posts, and where they hold them."""

from __future__ import annotations

import pytest

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.zh.mentions import find_candidates


def people(text: str) -> dict[str, Candidate]:
    return {c.text: c for c in find_candidates(text) if c.kind == "person"}


# text, name, title, organization, kind
POSTS = [
    # the post before the name, the district in it
    ("西湖区教育局副局长钱志明出席。", "钱志明", "副局长", "西湖区教育局", "official"),
    # two posts in a row
    ("会上，海宁市教育局党组书记、局长孙立平讲话。", "孙立平", "党组书记、局长", "海宁市教育局", "official"),
    # the district is missing before 区教育局 and stands elsewhere in the text
    ("杭州市拱墅区今日消息。区教育局局长周晓红说。", "周晓红", "局长", "拱墅区教育局", "official"),
    # a mayor serves the division
    ("庆云县委副书记、县长郑卫国致辞。", "郑卫国", "县委副书记、县长", "庆云县", "official"),
    # a name that is also a place
    ("柳溪小学校长江宁说，新学期有新变化。", "江宁", "校长", "柳溪小学", "principal"),
    # a former post of one place, a present one of another
    ("柳溪小学原校长、东山教育集团总校长何慧敏说。", "何慧敏", "总校长", "东山教育集团", "principal"),
    # a former post
    ("吴中区教育局原局长冯志强也来了。", "冯志强", "局长", "吴中区教育局", "official"),
    # the post behind the name
    ("马培林，柳溪中学的党支部书记、校长，回顾了这一年。", "马培林", "党支部书记、校长", "柳溪中学", "principal"),
    # the title right behind the name
    ("柳溪小学许国强校长说，新学期有新变化。", "许国强", "校长", "柳溪小学", "principal"),
    # a verb between them
    ("王丽萍出任柳溪小学校长。", "王丽萍", "校长", "柳溪小学", "principal"),
    # the head of a school named in the sentence before
    ("柳溪小学今日开学。校长李建军在门口迎接学生。", "李建军", "校长", "柳溪小学", "principal"),
    # the group before a post in it
    ("柳溪小学教育集团揭牌。集团总校长何慧敏发言。", "何慧敏", "总校长", "柳溪小学教育集团", "principal"),
    # a reporter and the paper
    ("海宁日报讯（记者 沈文杰）今日开学。", "沈文杰", "记者", "海宁日报", "journalist"),
    # the full name of a university for its short form
    ("西南林业大学今日签约。林大校长郭建辉主持。", "郭建辉", "校长", "西南林业大学", "leader"),
    # a company
    ("海蓝科技集团副总裁丁一鸣捐赠图书。", "丁一鸣", "副总裁", "海蓝科技集团", "leader"),
    # a teacher, a resident
    ("柳溪小学教师陈晓燕说。", "陈晓燕", "教师", "柳溪小学", "teacher"),
    # an office of a bureau
    ("柳城县教育局教研室主任黄立群点评。柳溪小学开学。", "黄立群", "教研室主任", "柳城县教育局", "official"),
    # a post that is held by somebody
    ("柳溪小学教育集团今日成立。总校长由陈大同担任。", "陈大同", "总校长", "柳溪小学教育集团", "principal"),
    # a post that is somebody
    ("柳溪小学东校区开学，执行校长为赵小川。", "赵小川", "执行校长", "柳溪小学东校区", "principal"),
    # told by the next sentence
    ("八十岁的马培林常来走走。他是柳溪小学原校长。", "马培林", "校长", "柳溪小学", "principal"),
    # the present post, not the former one
    ("聘请东山中学原副校长孙立平担任校长。", "孙立平", "校长", "东山中学", "principal"),
    # the faculty of a university named before
    ("活动由江南师范大学文学院主办。文学院教授何慧敏主讲。", "何慧敏", "教授", "江南师范大学文学院", "scholar"),
    # bureaus of other names
    ("江城市旅文局副局长周晓红说。", "周晓红", "副局长", "江城市旅文局", "official"),
    # moved to a post
    ("2019年，何慧敏从东山中学调到柳溪小学担任副校长。", "何慧敏", "副校长", "柳溪小学", "principal"),
    # a post of the time before, a given name with 书
    ("何书敏此前任柳溪小学校长。", "何书敏", "校长", "柳溪小学", "principal"),
    # dismissed from a post
    ("免去何慧敏的柳溪小学副校长职务。", "何慧敏", "副校长", "柳溪小学", "principal"),
    # the post in a clause before the name
    ("现任柳溪小学校长的何慧敏来自农村。", "何慧敏", "校长", "柳溪小学", "principal"),
    # a pupil of a class
    ("柳溪小学今日开学。六年级学生何小明说，操场真大。", "何小明", "六年级学生", "柳溪小学", "student"),
    # two posts in one body joined by 兼
    ("柳溪小学教育集团总校长兼党总支书记何慧敏说。", "何慧敏", "总校长、党总支书记", "柳溪小学教育集团", "principal"),
    # 现任 and 县 are no county of 任县
    ("天台县今日消息。现任县教育局局长孙立平讲话。", "孙立平", "局长", "天台县教育局", "official"),
    # the paper in the line above the text
    ("柳溪小学今日开学。\n普洱发布讯 6月3日，柳溪小学校长李建军迎接学生。\n（记者 沈文杰）", "沈文杰", "记者",
     "普洱发布", "journalist"),
    # the headline of an interview
    ("柳溪小学校长：慢一点，稳一点\n\n记者：为什么？\n许国强：孩子要紧。", "许国强", "校长", "柳溪小学", "principal"),
]


@pytest.mark.parametrize(("text", "name", "title", "organization", "kind"), POSTS)
def test_posts(text: str, name: str, title: str, organization: str, kind: str) -> None:
    found = people(text)
    assert name in found
    attributes = found[name].attributes
    assert (attributes.get("title"), attributes.get("organization"), attributes.get("kind")) == (title, organization,
                                                                                                 kind)


def test_the_authority_inside_two_posts_is_no_part_of_the_title() -> None:
    found = people("西湖区今日开会。区委教育工委书记、区教育局局长钱志明出席。")
    assert found["钱志明"].attributes["title"] == "区委教育工委书记、局长"


def test_a_former_post_says_so() -> None:
    assert people("吴中区教育局原局长冯志强也来了。")["冯志强"].attributes["former"] == "true"
    assert "former" not in people("吴中区教育局局长冯志强也来了。")["冯志强"].attributes


def test_a_list_of_organizations_with_an_empty_place() -> None:
    # 委副记 is no post that a list knows: what is left of the organization ends in a mark
    assert people("刘洪生（东山四中党委副记、校长）说：好。")["刘洪生"].attributes["title"] == "校长"
    assert people("刘洪生（东山四中、、校长）说：好。")["刘洪生"].attributes["organization"] == "东山四中"


def test_a_list_shares_the_post_before_it() -> None:
    found = people("海宁市教育局副局长顾春青、徐晓燕参加。")
    assert {name: c.attributes["title"] for name, c in found.items()} == {"顾春青": "副局长", "徐晓燕": "副局长"}


def test_a_list_shares_the_post_behind_it() -> None:
    found = people("会议决定，曾庆丰、郭建平任副校长。")
    assert {c.attributes.get("title") for c in found.values()} == {"副校长"}


def test_posts_in_a_row_share_the_organization() -> None:
    found = people("柳溪中学来了三位：党委书记卫新民，校长周祖华，副校长曹文杰。")
    assert {c.attributes.get("organization") for c in found.values()} == {"柳溪中学"}
    assert [c.attributes.get("kind") for c in found.values()] == ["party_secretary", "principal", "principal"]


NAMES = [
    # a preposition before, a verb behind
    ("仪式由王国庆主持，校长李明说。", ["王国庆", "李明"]),
    # compound and rare surnames
    ("校长欧阳文静和副校长佘海波到场。", ["欧阳文静", "佘海波"]),
    # a character that is only in names
    ("校长董正璟、副校长邹玥参加。", ["董正璟", "邹玥"]),
    # editors in the footer are nobody
    ("（记者 沈文杰）\n责任编辑：王小红 校对：刘强", ["沈文杰"]),
    # names without titles
    ("出席的有王建国、李红霞、赵卫东等校长。", ["王建国", "李红霞", "赵卫东"]),
    # a town is no person
    ("范围跨祝桥镇、新场镇。", []),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_where_names_begin_and_end(text: str, names: list[str]) -> None:
    assert list(people(text)) == names
