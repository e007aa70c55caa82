"""Train the choice of cores and members: python -m nlp_tool.entities.zh.relation_training GOLD_DIR OUT.npz

Each text is read with the annotated names and once more with the names of a model trained on the other texts, so that
training resembles use; small texts of invented statements (statements_zh.txt) are added. A pair of a group and a school
is true where the annotation says so. The cut of each model is the highest of those with the best F1 on texts of authors
left out.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities import choice
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.evaluate import folded, pairing, surfaces
from nlp_tool.entities.zh import modes, training, trees
from nlp_tool.entities.zh.link import clusters
from nlp_tool.entities.zh.mentions import find_candidates
from nlp_tool.entities.zh.pairs import Evidence
from nlp_tool.entities.zh.relations import Weigher
from nlp_tool.entities.zh.spans import Span
from nlp_tool.tokens.script import fold_key

MODELS = ("core", "member")
FOLDS = 3
ROUNDS = 8
"""How often each invented statement is used, with other names and neighbours."""
INVENTED = 1.0
"""How much a pair of an invented statement counts beside one of a real text."""
_FEWEST = 10
"""Authors of fewer texts count as one."""
_CUTS = np.arange(0.1, 0.7, 0.025)
_FLAT = 0.002
"""Cuts whose F1 is so near the best are as good; the highest of them says the least that is false."""
_SIGNS = "东西南北中上下新长清石白青红黄金银玉龙凤云水山江河湖海林桥城文明光华永安和平育英才德志远景阳春秋"
_FILL = ("全区教育大会昨天召开。", "新学期开始了。", "家长们都说好。", "教师轮岗一百余人。", "")


@dataclass(slots=True)
class Example:
    """The pairs of one text: evidence, which are true, how many there are to find, and whose text it is."""

    author: str
    rows: NDArray[np.float32]
    pairs: list[tuple[int, int]]
    true: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    wanted: dict[str, int] = field(default_factory=dict)
    modes: list[choice.Case] = field(default_factory=list)
    found: bool = True


def example(author: str, text: str, candidates: Sequence[Candidate], record: Mapping[str, Any]) -> Example:
    """Return the pairs of a text whose names are given, marked by its annotation."""
    gold = list(record["groups"])
    total = {"core": sum(bool(group.get("core")) for group in gold), "member": sum(len(g["members"]) for g in gold)}
    page, discourse, groups, schools = clusters(text, candidates)[:4]
    if not groups or not schools:
        return Example(author, np.zeros((0, 0), dtype=np.float32), [], {name: set() for name in MODELS}, total)
    weigher = Weigher(page, discourse, groups, schools)
    evidence = weigher.evidence()

    def forms(spans: list[Span]) -> set[str]:
        shown = [span for span in spans if span.form != "pronoun"]
        return {folded(form) for s in shown for form in (s.name, s.flat, page.slice(s.start, s.end))}

    own = [forms(spans) for spans in groups], [forms(spans) for spans in schools]
    called = {form: surfaces(school, "school") for school in record["schools"] for form in surfaces(school, "school")}
    names = [surfaces(group, "group") for group in gold]
    true: dict[str, set[tuple[int, int]]] = {name: set() for name in MODELS}
    firm: dict[tuple[int, int], str] = {}
    for at, number in pairing(len(gold), len(groups), lambda one, other: bool(names[one] & own[0][other])):
        for what, said in (("core", [gold[at].get("core")]), ("member", [m["school"] for m in gold[at]["members"]])):
            meant = {form for name in said if name for form in called.get(folded(name), {folded(name)})}
            true[what] |= {(number, school) for school, names_of in enumerate(own[1]) if names_of & meant}
        for member in gold[at]["members"]:
            forms_of = called.get(folded(member["school"]), frozenset({folded(member["school"])}))
            firm |= {(number, school): member.get("mode") or "" for school, names_of in enumerate(own[1])
                     if names_of & forms_of}
    return Example(author, evidence.rows, evidence.pairs, true, total, _modes(weigher, evidence, firm))


def _modes(weigher: Weigher, evidence: Evidence, firm: Mapping[tuple[int, int], str]) -> list[choice.Case]:
    """Return the choice of a mode for each member; the members of one group count less the more they are."""
    scopes, sizes = modes.Scopes(weigher.page), Counter(group for group, _ in firm)
    cases: list[choice.Case] = []
    for number, pair in enumerate(evidence.pairs):
        if pair in firm:
            start, end, _, group, role = weigher.place(evidence, number)
            found = modes.candidates(scopes.evidence(start, end, group, role))
            cases.append(([[], *found[1:]], [mode == firm[pair] for mode in modes.MODES], sizes[pair[0]] ** -0.5))
    return cases


def read(folder: Path, models: Path) -> list[Example]:
    """Return the examples of a folder of gold annotations; `models` keeps the models of names for each fold."""
    texts = []
    for path in sorted((folder / "annotation").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["language"] == "zh":
            text = fold_key((folder / "text" / f"{path.stem}.txt").read_text(encoding="utf-8"))
            texts.append((path.stem, text, record, training.mark(text, record)))
    texts_by = Counter(stem.split("_")[0] for stem, *_ in texts)
    authors = [name for name, count in sorted(texts_by.items()) if count >= _FEWEST]
    found: list[Example] = []
    for fold in range(FOLDS):
        model = models / f"names_{fold}.npz"
        if not model.exists():
            marked = [(text, spans) for stem, text, _, spans in texts if zlib.crc32(stem.encode()) % FOLDS != fold]
            training.train(marked, model, variants=2, frames=3)
        for stem, text, record, spans in texts:
            if zlib.crc32(stem.encode()) % FOLDS == fold:
                author = next((name for name in authors if stem.startswith(f"{name}_")), "others")
                found.append(example(author, text, find_candidates(text, model=str(model)), record))
                marks = [Candidate(kind, text[a:b], a, b) for a, b, kind in spans if kind != "short"]
                found.append(example(author, text, marks, record))
                found[-1].found = False
    return found


def statements() -> list[str]:
    """Return the invented statements that come with the project."""
    source = files("nlp_tool").joinpath("resources/entities/statements_zh.txt").read_text(encoding="utf-8")
    return [line for line in source.splitlines() if line and not line.startswith("#")]


def invented(generator: random.Random) -> list[Example]:
    """Return small texts of one to three invented statements each."""
    order = statements() * ROUNDS
    generator.shuffle(order)
    found = []
    while order:
        text, used = "", set[str]()
        candidates: list[Candidate] = []
        record: dict[str, Any] = {"groups": [], "schools": []}
        for _ in range(min(len(order), generator.choice((1, 1, 2, 3)))):
            text += generator.choice(_FILL)
            text = _filled(order.pop(), text, used, generator, candidates, record) + generator.choice(("", "\n"))
        found.append(example("", text, candidates, record))
    return found


def _filled(line: str, text: str, used: set[str], generator: random.Random, candidates: list[Candidate],
            record: dict[str, Any]) -> str:
    """Append a statement with invented names to a text; its names and what it says go into the lists."""
    frame, truth = line.rsplit("|", 1)
    said = {part[0]: part[2:].split() for part in truth.split(";") if part}
    names = _names(said, used, generator)
    for piece in re.split(r"(\{\w\})", frame):
        if not piece.startswith("{"):
            text += piece.replace("/", "\n")
            continue
        slot, name = piece[1], names[piece[1]]
        kind = "group" if slot in "GH" else "person" if slot == "P" else "school"
        candidates.append(Candidate(kind, name, len(text), len(text) + len(name)))
        text += name
    for slot in sorted({piece[1] for piece in re.findall(r"\{[A-H]\}", frame)}):
        if slot in "GH":
            members = said.get(slot, [])
            core = next((names[word[1]] for word in members if word[0] == "*"), None)
            record["groups"].append({"name": names[slot], "core": core, "members": [
                {"school": names[word]} for word in members if word[0] != "*"]})
        else:
            record["schools"].append({"name": names[slot]})
    return text


def _names(said: Mapping[str, list[str]], used: set[str], generator: random.Random) -> dict[str, str]:
    def word() -> str:
        while True:
            made = "".join(generator.choice(_SIGNS) for _ in range(2))
            if made not in used:
                used.add(made)
                return made

    kind = generator.choice(("小学", "小学", "中学", "学校", "幼儿园", "实验学校", "初中"))
    names = {"P": generator.choice("王李张刘陈杨赵周吴") + word()}
    for slot in "ABCDEF":
        place = generator.choice(("", "", "城东区", "石桥镇"))
        names[slot] = place + word() + (kind if generator.random() < 0.7 else generator.choice(("小学", "中学")))
    for slot in "GH":
        core = next((names[mark[1]] for mark in said.get(slot, ()) if mark[0] == "*"), "")
        stem = re.sub("^(城东区|石桥镇)", "", core) if core and generator.random() < 0.45 else word()
        names[slot] = stem + generator.choice(("教育集团",) * 4 + ("教育联盟", "教育共同体", "教联体", "学区"))
    return names


def fit(examples: Sequence[Example], what: str) -> Any:
    """Return the trees that tell true pairs from others."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = np.concatenate([one.rows for one in examples if one.pairs])
    true = np.array([pair in one.true[what] for one in examples for pair in one.pairs])
    weights = np.concatenate([np.full(len(one.pairs), 1.0 if one.author else INVENTED) for one in examples])
    model = HistGradientBoostingClassifier(max_iter=120, learning_rate=0.1, max_depth=4, min_samples_leaf=12,
                                           l2_regularization=2.0, max_features=0.3, early_stopping=False,
                                           random_state=0)
    return model.fit(rows, true, sample_weight=weights)


def count(one: Example, what: str, scores: NDArray[np.float64], cut: float) -> tuple[int, int, int]:
    """Return how many pairs are right, false and missed at a cut; of cores the likeliest of each group counts."""
    chosen = [(score, pair) for score, pair in zip(scores.tolist(), one.pairs, strict=True) if score >= cut]
    if what == "core":
        chosen = list({pair[0]: (score, pair) for score, pair in sorted(chosen)}.values())
    right = sum(pair in one.true[what] for _, pair in chosen)
    return right, len(chosen) - right, max(0, one.wanted[what] - right)


def left_out(examples: Sequence[Example], what: str) -> tuple[float, dict[str, float]]:
    """Return the best cut on texts of authors left out, and the F1 at it of each author and of all ("")."""
    authors = sorted({one.author for one in examples if one.author})
    table: dict[str, NDArray[np.int64]] = {}
    for author in authors:
        model = fit([one for one in examples if one.author != author], what)
        counts = np.zeros((len(_CUTS), 3), dtype=np.int64)
        for one in examples:
            if one.author == author and one.found:
                scores = model.predict_proba(one.rows)[:, 1] if one.pairs else np.zeros(0)
                counts += np.array([count(one, what, scores, cut) for cut in _CUTS])
        table[author] = counts
    table[""] = np.sum(list(table.values()), axis=0)
    f1 = {author: 2 * c[:, 0] / np.maximum(1, 2 * c[:, 0] + c[:, 1] + c[:, 2]) for author, c in table.items()}
    best = int(np.flatnonzero(f1[""] >= f1[""].max() - _FLAT)[-1])
    return float(_CUTS[best]), {author: float(values[best]) for author, values in f1.items()}


def weights_of_modes(examples: Sequence[Example]) -> dict[str, Any]:
    """Return the names and weights of the evidence for modes."""
    weights = choice.learn([case for one in examples if one.author and one.found for case in one.modes], penalty=1.0)
    weights |= {"none": -modes.BIAS}
    return {"mode_names": np.array(sorted(weights)), "mode_weights": np.array([weights[w] for w in sorted(weights)])}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on a folder of gold annotations and write the models."""
    import argparse
    import logging

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--names", type=Path, help="a folder that keeps the models of names of the folds")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as folder:
        examples = [*read(options.gold, options.names or Path(folder)), *invented(random.Random(7))]
    arrays: dict[str, Any] = {"names": np.array(MODELS)}
    for what in MODELS:
        cut, scores = left_out(examples, what)
        logging.info("%s: cut %.3f, F1 of authors left out %s", what, cut,
                     ", ".join(f"{author or 'all'} {score:.3f}" for author, score in scores.items()))
        arrays |= trees.arrays_of(what, fit(examples, what), cut)
    arrays |= weights_of_modes(examples)
    np.savez_compressed(options.out, **arrays)


if __name__ == "__main__":
    main()
