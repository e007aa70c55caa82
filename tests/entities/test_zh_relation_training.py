"""Learned relations in Chinese: the evidence for a pair, the arrays of the trees, what training reads."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from nlp_tool.entities import trees
from nlp_tool.entities.zh import pairs, relation_training
from nlp_tool.entities.zh.link import clusters
from nlp_tool.entities.zh.relations import Weigher
from tests.entities.marked import linked, parse

NAMES = [*pairs.OWN_NAMES, *(f"sign {name}" for name in pairs.SIGNS), *pairs.LINK_NAMES]


def evidence(marked: str) -> pairs.Evidence:
    page, discourse, groups, schools, _ = clusters(*parse(marked))
    return Weigher(page, discourse, groups, schools).evidence()


def test_every_number_of_a_pair_has_a_name() -> None:
    found = evidence("«g:明德教育集团»由«s:崇文小学»牵头，成员校有«s:尚武小学»、«s:修文小学»。")
    assert found.rows.shape == (3, len(NAMES))
    assert len(set(NAMES)) == len(NAMES)
    assert np.isfinite(found.rows).all()


EVIDENCE = [
    # what stands there, and a number that it makes true for the last school
    ("«g:明德教育集团»由«s:崇文小学»牵头，成员校有«s:尚武小学»。", {"clause left: part": 2, "same sentence": 1}),
    ("«g:明德教育集团»新增«s:崇文小学»、«s:尚武小学»。", {"listed": 2, "clause left: absorb": 1, "about": 1}),
    ("«s:尚武小学»加入«g:明德教育集团»。", {"clause right: join": 1, "group first": 0}),
    ("«g:明德教育集团»三校：«s:崇文小学»、«s:修文小学»、«s:尚武小学»", {"listed": 3}),
    ("«g:明德教育集团»揭牌。\n\n«s:尚武小学»开学。", {"same sentence": 0, "between: '\\n'": 2}),
    ("«g:尚武小学教育集团»的核心校是«s:尚武小学»。", {"stem in name": 1, "sign name": 1, "is core": 1}),
]


@pytest.mark.parametrize(("text", "expected"), EVIDENCE)
def test_evidence(text: str, expected: dict[str, float]) -> None:
    found = evidence(text)
    row = dict(zip(NAMES, found.rows[-1].tolist(), strict=True))
    assert {name: row[name] for name in expected} == expected


def test_groups_of_distant_paragraphs_are_no_pair() -> None:
    groups = "".join(f"«g:第{number}教育集团»揭牌。\n" for number in "一二三四五六七八九")
    found = evidence(groups + "«s:尚武小学»加入。")
    assert len(found.pairs) == pairs.REACH


def test_trees_are_those_of_scikit_learn(tmp_path: Path) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    generator = np.random.default_rng(0)
    rows = generator.normal(size=(400, 6)).astype(np.float32)
    true = rows[:, 0] * rows[:, 1] > 0.1
    model = HistGradientBoostingClassifier(max_iter=20, max_depth=4, random_state=0).fit(rows, true)
    path = tmp_path / "trees.npz"
    np.savez(path, names=np.array(["x"]), **trees.arrays_of("x", model, 0.4))
    read = trees.load(str(path))["x"]
    assert read.cut == 0.4
    assert np.allclose(read.probabilities(rows), model.predict_proba(rows)[:, 1], atol=1e-5)
    assert len(read.probabilities(rows[:0])) == 0


def test_invented_statements_say_what_they_say() -> None:
    found = relation_training.invented(random.Random(1))
    cases = [one.cases["member"] for one in found if not one.cases["head"].true]
    assert sum(len(own.true) for own in cases) == sum(own.wanted for own in cases) > 300
    assert all(pair in own.keys for own in cases for pair in own.true)


def test_pairs_are_true_where_the_annotation_says_so() -> None:
    text, candidates = parse("«g:明德教育集团»由«s:崇文小学»牵头，成员校有«s:尚武小学»，«s:修文小学»开学。")
    record = {"groups": [{"name": "明德教育集团", "core": "崇文小学", "members": [{"school": "尚武小学"}]}],
              "schools": [{"name": "尚武小学"}]}
    one = relation_training.example("a", text, candidates, record)
    assert {what: (cases.true, cases.wanted) for what, cases in one.cases.items()} == {
        "core": ({(0, 0)}, 1), "member": ({(0, 1)}, 1), "lead": ({(0, 1)}, 1), "group": ({(0,)}, 1), "head": (set(), 0),
        "within": (set(), 0)}
    one.scores = {what: np.array([0.1, 0.9, 0.8]) for what in ("core", "member")}
    assert relation_training.count(one, "member", 0.5) == (1, 1, 0)
    assert relation_training.count(one, "core", 0.5) == (0, 1, 1)


def test_a_group_without_a_name_is_known_by_its_head() -> None:
    text, candidates = parse("以«s:崇文小学»为龙头，联合«s:尚武小学»组建教育集团。")
    group = {"name": "崇文小学教育集团", "unnamed": True, "core": "崇文小学", "members": [{"school": "尚武小学"}]}
    one = relation_training.example("a", text, candidates, {"groups": [group], "schools": []})
    assert one.cases["head"].true == {(0,)} and one.cases["lead"].true == {(0, 1)}
    one.scores = {"core": np.zeros(0), "member": np.zeros(0), "lead": np.array([0.9, 0.1])}
    relation_training.tie(one)
    assert one.cases["head"].keys == [(0,), (1,)] and len(one.cases["head"].rows) == 2
    assert one.cases["lead"].keys == [(0, 1), (1, 0)]
    assert relation_training.count(one, "lead", 0.5) == (1, 0, 0)


def test_what_is_missed_for_want_of_a_name_counts_as_missed() -> None:
    group = {"name": "明德教育集团", "core": "崇文小学", "members": [{"school": "尚武小学"}]}
    record = {"groups": [group], "schools": []}
    one = relation_training.example("a", "崇文小学", [], record)
    one.scores = {"member": np.zeros(0)}
    assert one.cases["member"].keys == []
    assert relation_training.count(one, "member", 0.5) == (0, 0, 1)


def test_a_relation_has_its_score_and_its_sentence() -> None:
    record = linked("新学期开始了。«g:明德教育集团»由«s:崇文小学»牵头，成员校有«s:尚武小学»。")
    said = {row["relation"]: row for row in record["evidence"] if row["relation"] in ("core", "member")}
    assert set(said) == {"core", "member"}
    assert all(0.0 < float(row["score"]) <= 1.0 for row in said.values())
    assert json.dumps(record, ensure_ascii=False).count("明德教育集团") >= 3
