"""Names in Chinese texts: sentences of our own, each a hard thing; offsets; perturbed and hostile text."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.entities.arrays import opened
from nlp_tool.entities.zh.boundaries import Words
from nlp_tool.entities.zh.features import observe, templates
from nlp_tool.entities.zh.inventing import invented, parse, variant
from nlp_tool.entities.zh.mentions import find_all, find_candidates, read_all
from nlp_tool.entities.zh.model import LABELS, decode, load, units
from nlp_tool.entities.zh.patterns import hinted
from nlp_tool.entities.zh.training import labels, mark


def found(text: str, *kinds: str) -> list[str]:
    return [c.text for c in find_candidates(text) if c.kind in kinds]


GROUPS = [
    # a group named by a school is one name; the school in it is none of its own
    ("近日，海宁市南苑小学教育集团正式揭牌。", ["海宁市南苑小学教育集团"]),
    # the left boundary after a preposition
    ("活动由柳溪中学教育集团主办，与枫林教育集团联合举行。", ["柳溪中学教育集团", "枫林教育集团"]),
    # after 为, a school after 在 and another after 和
    ("为柳溪小学教育集团揭牌，在枫林小学举行，和东山小学签约。", ["柳溪小学教育集团"]),
    # kinds of groups
    ("他说，新桥教联体和石塘教育共同体今年成立。", ["新桥教联体", "石塘教育共同体"]),
    # a quoted second half belongs to the name
    ("临海市育英小学“教育共同体”昨日签约。", ["临海市育英小学“教育共同体”"]),
    # other groups run no schools
    ("省建工集团、某某出版集团和旅游集团到会祝贺。", []),
    # groups in general
    ("全区将组建五大教育集团，首批教育集团9月挂牌。", []),
]


@pytest.mark.xfail(reason="a name behind a district that no list knows and before a quotation mark")
def test_a_quoted_half_behind_an_unknown_district() -> None:
    assert found("临海区育英小学“教育共同体”昨日签约。", "group") == ["临海区育英小学“教育共同体”"]


@pytest.mark.parametrize(("text", "names"), GROUPS)
def test_groups(text: str, names: list[str]) -> None:
    assert found(text, "group") == names


SCHOOLS = [
    # a list
    ("成员校有：河坊小学、永丰路小学、第三实验小学、"
     "柳浪中学。", ["河坊小学", "永丰路小学", "第三实验小学", "柳浪中学"]),
    # a verb between two names
    ("柳园小学并入东坡小学，春晖中学托管石桥中学。", ["柳园小学", "东坡小学", "春晖中学", "石桥中学"]),
    # divisions belong to the name
    ("江苏省常州市武进区湖塘桥实验小学今日开学。", ["江苏省常州市武进区湖塘桥实验小学"]),
    # universities, party schools and driving schools are none
    ("浙江大学、区委党校和顺达驾校都在这里。", []),
    # schools in general are none
    ("全市中小学、寄宿制小学和优质初中都要参加。", []),
    # numbered short forms
    ("报名最多的是143中，其次是十五中。", ["143中", "十五中"]),
    # left boundaries after 在 and 和
    ("为柳溪小学教育集团揭牌，在枫林小学举行，和东山小学签约。", ["枫林小学", "东山小学"]),
    # abbreviations
    ("记者走进市实小、附小，看到了变化。", ["市实小", "附小"]),
    # a school of a university
    ("云南大学附属中学与昆明市第三中学签约。", ["云南大学附属中学", "昆明市第三中学"]),
]


@pytest.mark.parametrize(("text", "names"), SCHOOLS)
def test_schools(text: str, names: list[str]) -> None:
    assert found(text, "school") == names


def test_a_bare_campus_is_a_campus() -> None:
    assert found("学校现有东校区、城北校区两个校区。", "campus") == ["东校区", "城北校区"]


def test_offsets_are_those_of_the_unchanged_text() -> None:
    # traditional characters, full width figures, a zero-width mark inside a name
    text = "杭州市學\u200b軍小學教育集團２０２４年成立，校長王建國說。"
    candidates = find_candidates(text)
    assert all(text[c.start : c.end] == c.text for c in candidates)
    assert "王建國" in [c.text for c in candidates if c.kind == "person"]
    assert any(c.kind == "group" and c.text.endswith("學\u200b軍小學教育集團") for c in candidates)


def test_perturbed_text_still_shows_its_names() -> None:
    plain = "近日，海宁市南苑小学教育集团揭牌。南苑小学校长王建国主持，海宁市第二中学等参加。"
    for text in (plain.replace("，", " ").replace("。", "\n"), plain.replace("，", ",").replace("。", "."),
                 f"分享到 打印 {plain} 责编"):
        assert "海宁市南苑小学教育集团" in found(text, "group"), text
        assert "王建国" in found(text, "person"), text


POLICIES = [
    # quoted, with issuer and date
    ("2023年5月，"
     "西湖区教育局印发《关于推进集团化办学的实施意见》。", "关于推进集团化办学的实施意见", "西湖区教育局", "2023-05"),
    # a version in brackets
    ("区里出台了《集团化办学三年行动计划（试行）》。", "集团化办学三年行动计划（试行）", "", ""),
    # a notice that signs itself
    ("关于成立城东教育集团的批复\n城东小学：\n同意成立。"
     "\n海宁市教育局\n2021年6月3日", "关于成立城东教育集团的批复", "海宁市教育局", "2021-06-03"),
]


@pytest.mark.parametrize(("text", "title", "issuer", "date"), POLICIES)
def test_policies(text: str, title: str, issuer: str, date: str) -> None:
    policy = next(c for c in find_candidates(text) if c.kind == "policy")
    assert (policy.text, policy.attributes.get("issuer", ""), policy.attributes.get("date", "")) == (title, issuer,
                                                                                                     date)


def test_a_song_is_no_policy() -> None:
    assert found("孩子们唱起《我和我的祖国》，读《论语》。", "policy") == []


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
       | st.text(alphabet="杭州市学军小教育集团长王，。、（）“”《》\n 第二", max_size=80))
def test_any_text_gives_slices_in_order(text: str) -> None:
    candidates = find_candidates(text)
    assert all(text[c.start : c.end] == c.text and c.text for c in candidates)
    assert [c.start for c in candidates] == sorted(c.start for c in candidates)
    assert all(0 <= c.score <= 1 for c in candidates)


@pytest.mark.parametrize("piece", ["中", "校", "（", " ", "a.", "集团", "、", "王", "第",
                                   "某区集团化办学实施方案\n"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    find_candidates("杭州")
    text = piece * (50_000 // len(piece))
    begin = time.perf_counter()
    find_candidates(text)
    assert time.perf_counter() - begin < 6


def test_texts_read_together_give_what_each_gives_alone() -> None:
    generator = random.Random(3)
    texts = [case[0] for case in (*GROUPS, *SCHOOLS, *POLICIES)] + ["", "。", "\n\n", invented(generator)[0]] * 2
    for size in (1, 2, 7, len(texts)):
        generator.shuffle(texts)
        together = [found for low in range(0, len(texts), size) for found in find_all(texts[low : low + size])]
        assert together == [find_candidates(text) for text in texts]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(st.text(alphabet="杭州市学军小教育集团长王建国，。、（）《》\n\0 第二记者", max_size=40),
                min_size=1, max_size=6))
def test_neighbours_do_not_change_what_is_seen(texts: list[str]) -> None:
    words = [Words(text) for text in texts]
    together = observe(words, [hinted(own) for own in words])
    for own, start in zip(words, together.starts.tolist(), strict=True):
        alone, places = observe([own], [hinted(own)]), np.arange(len(own.text))
        assert (templates(together, places + start) == templates(alone, places + alone.starts[0])).all()


def test_no_text_has_no_names() -> None:
    assert list(find_all([])) == []
    assert list(find_all(["", ""])) == [[], []]


def test_a_long_page_of_many_schools_takes_no_quadratic_time() -> None:
    def seconds(count: int) -> float:
        generator = random.Random(count)
        names = ["".join(generator.choice("东西南北清石白云水山江林文明光华") for _ in range(3)) for _ in range(count)]
        text = "".join(f"{name}小学校长王{name[:2]}、{name}区教育局副局长李{name[1:]}介绍了经验。\n" for name in names)
        begin = time.process_time()
        read = next(read_all([text]))
        assert len(read[1]) > count
        return time.process_time() - begin

    seconds(10)
    assert seconds(1600) < 9 * max(seconds(400), 0.05)


def test_decoding_gives_whole_names_only() -> None:
    text = "由学军小学、求是小学和" * 3
    for span in decode([Words(text)], [[]], load())[0]:
        assert 0 <= span.start < span.end <= len(text)
        assert "、" not in text[span.start : span.end]
    assert "".join(text[a:b] for a, b in units(text)) == text


def test_only_people_are_looked_for_far_from_schools_of_the_same_text() -> None:
    news = "马中建交以来，部长王建国、高飞表示，希望马中关系在未来取得新进展。乡亲们赞叹国产雪蜡车、应急医疗车。"
    school = "学军小学教育集团成立。"
    assert {c.kind for c in find_candidates(news)} == {"person"}
    assert {c.kind for c in find_candidates(school + news)} == {"group", "person", "school"}
    assert list(find_all([school, news])) == [find_candidates(school), find_candidates(news)]


def test_training_marks_what_is_annotated() -> None:
    record = {"people": [{"name": "王建国"}], "policies": [],
              "schools": [{"name": "学军小学", "aliases": ["东校区"]}],
              "groups": [{"name": "学军小学教育集团", "aliases": []}]}
    text = "学军小学教育集团校长王建国在学军小学东校区说"
    spans = mark(text, record)
    assert [(text[a:b], kind) for a, b, kind in spans] == [
        ("学军小学教育集团", "group"), ("王建国", "person"), ("学军小学", "school"), ("东校区", "campus")]
    assert set(labels(text, spans)) <= set(LABELS)
    other, moved = variant(text, spans, random.Random(3))
    assert [kind for _, _, kind in moved] == [kind for _, _, kind in spans]
    assert "校长" in other and other != text


def test_inventing_is_the_same_for_the_same_seed() -> None:
    assert invented(random.Random(5)) == invented(random.Random(5))
    text, spans = invented(random.Random(5))
    assert len(spans) > 100 and all(0 <= a < b <= len(text) for a, b, _ in spans)
    assert "".join(piece for _, piece in parse("杭州市第二实验小学教育集团")) == "杭州市第二实验小学教育集团"


def test_every_feature_of_the_model_is_found() -> None:
    model = load()
    zeros = model.scores(np.zeros((64, 1), dtype=np.int64))
    with opened("names_zh.npz") as arrays:
        values, templates = arrays["keys"], np.repeat(np.arange(len(arrays["sizes"])), arrays["sizes"])
    for row in (np.arange(start, len(values), 100) for start in range(100)):
        numbers = np.zeros((64, len(row)), dtype=np.int64)
        numbers[templates[row], np.arange(len(row))] = values[row]
        assert np.allclose(model.scores(numbers) - zeros, model.rows[row], atol=1e-3)
