"""Cores that stand within the name of their group alone: which schools are asked about, the evidence, what is made."""

import numpy as np
import pytest

from nlp_tool.entities.zh import named, relation_training
from nlp_tool.entities.zh.link import clusters
from nlp_tool.entities.zh.relations import Weigher
from nlp_tool.entities.zh.within import Within
from tests.entities.marked import linked, parse


def within(marked: str) -> Within:
    page, discourse, groups, schools, _ = clusters(*parse(marked))
    weigher = Weigher(page, discourse, groups, schools)
    return weigher.inner(weigher.evidence() if schools else None)


INNER = [
    # a school that stands nowhere else, and how else it may be called
    ("«g:黔江区民族小学教育集团»吸纳了«s:正阳小学»。", [("黔江区民族小学", "民族小学")]),
    ("«g:民族小学集团»揭牌。", [("民族小学", "")]),
    # a number tells nothing without its place
    ("«g:鸡西市第四中学教育集团»揭牌。", [("鸡西市第四中学", "")]),
    # the text names the school itself
    ("«g:民族小学集团»揭牌，«s:民族小学»校长致辞。", []),
    # no school's name
    ("«g:启明教育集团»揭牌。", []),
]


@pytest.mark.parametrize(("text", "expected"), INNER)
def test_schools_within_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.name, one.short) for one in within(text).found] == expected


def test_evidence_is_finite_whatever_the_page() -> None:
    text = "«g:民族小学集团»（«s:正阳小学»、«s:金溪小学»）；«g:新华中学集团»（«s:黄溪中学»）。"
    page, discourse, groups, schools, _ = clusters(*parse(text))
    weigher = Weigher(page, discourse, groups, schools)
    evidence = weigher.evidence()
    scores = np.linspace(0.1, 0.9, len(evidence.pairs)).tolist()
    rows = weigher.inner(evidence).rows(named.facts(page, groups, schools), evidence.pairs, scores, scores)
    assert len(rows) == 2 and np.isfinite(rows).all()
    assert within("«s:正阳小学»开学。").rows([], [], [], []).shape == (0, 0)


def test_true_where_the_annotation_has_the_school_at_the_head() -> None:
    text, candidates = parse("«g:黔江区民族小学集团»吸纳了«s:正阳小学»，«g:新华中学集团»吸纳了«s:黄溪中学»。")
    groups = [{"name": "黔江区民族小学集团", "core": "民族小学", "members": [{"school": "正阳小学"}]},
              {"name": "新华中学集团", "core": None, "members": []}]
    one = relation_training.example("a", text, candidates, {"groups": groups, "schools": []})
    assert one.cases["within"].true == {(0,)}
    one.scores = {what: np.full(len(one.cases[what].keys), 0.5) for what in ("core", "member", "lead")}
    relation_training.tie(one)
    assert one.cases["within"].keys == [(0,), (1,)] and len(one.cases["within"].rows) == 2


def test_a_roster_gives_such_groups_their_cores() -> None:
    record = linked("评估结果如下：\n（一）优秀\n«g:民族小学教育集团»（«s:正阳小学»、«s:金溪小学»、«s:金洞小学»）\n"
                    "«g:黔江中学教育集团»（«s:濯水中学»、«s:马喇中学»）\n（二）合格\n"
                    "濯河坝共同体（«s:城东小学»牵头）")
    cores = {group["name"]: group["core"] for group in record["groups"]}
    assert cores["民族小学教育集团"] in (None, "民族小学")
    for group in record["groups"]:
        if group["core"] is not None:
            assert any(group["core"] in (s["name"], *s["aliases"]) for s in record["schools"])
