"""Train the choice of cores and members: python -m nlp_tool.entities.zh.relation_training OUT.npz GOLD_DIR ...

Each text is read with the annotated names and once more with the names of a model trained on the other texts, so that
training resembles use; small texts of invented statements (statements_zh.txt) are added. A pair of a group and a school
is true where the annotation says so. Then, from how likely the pairs are, what is learned is which names of groups are
none, and who heads a group that the text does not name. Cuts are those with the best F1 on texts of authors left out.
"""

from __future__ import annotations

import hashlib
import random
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities import choice, trees
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.evaluate import folded, pairing, surfaces
from nlp_tool.entities.gold import Annotated, texts_of, training_line
from nlp_tool.entities.zh import heads, modes, named, training, within
from nlp_tool.entities.zh.link import clusters
from nlp_tool.entities.zh.mentions import find_candidates
from nlp_tool.entities.zh.pairs import Evidence
from nlp_tool.entities.zh.relations import Weigher
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.tokens.script import fold_key

MODELS = ("core", "member", "lead", "group", "head", "within")
"""What is learned, in this order: the evidence of the last three is how likely the pairs are."""
FOLDS = 2
ROUNDS = 8
"""How often each invented statement is used, with other names and neighbours."""
AUTHOR_FOLDS = 5
_FEWEST = 10
"""Authors of fewer texts count as one."""
_CUTS = np.arange(0.05, 0.725, 0.025)
_FLAT = 0.002
"""Cuts whose F1 is so near the best are as good; of them the one is taken at which precision and recall are nearest."""
_LEAST = {"head": 0.5}
"""A group without a name is made where it is as likely right as wrong."""
_GIVEN = {"within": 0.3}
"""Cuts that are not sought: a core out of its group's name is said where two of five are right."""
_SIGNS = "东西南北中上下新长清石白青红黄金银玉龙凤云水山江河湖海林桥城文明光华永安和平育英才德志远景阳春秋"
_FILL = ("全区教育大会昨天召开。", "新学期开始了。", "家长们都说好。", "教师轮岗一百余人。", "")
_SHAPES = {
    "core": {"max_iter": 240, "max_depth": 4, "min_samples_leaf": 12, "max_features": 0.3},
    "member": {"max_iter": 240, "max_depth": 6, "min_samples_leaf": 20, "max_features": 0.15},
    "lead": {"max_iter": 200, "max_depth": 5, "min_samples_leaf": 15, "max_features": 0.2},
    "group": {"max_iter": 100, "max_depth": 3, "min_samples_leaf": 10, "max_features": 0.4},
    "head": {"max_iter": 100, "max_depth": 3, "min_samples_leaf": 8, "max_features": 0.3},
    "within": {"max_iter": 100, "max_depth": 3, "min_samples_leaf": 10, "max_features": 0.2},
}


@dataclass(slots=True)
class Cases:
    """What one model decides on one text: the cases and their evidence, which are true, how many there are to find."""

    keys: list[tuple[int, ...]]
    rows: NDArray[np.float32]
    true: set[tuple[int, ...]]
    wanted: int


@dataclass(slots=True)
class Example:
    """What is to be learned from one text, and whose text it is; `found` says whether its names are found ones."""

    author: str
    cases: dict[str, Cases] = field(default_factory=dict)
    scores: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    modes: list[choice.Case] = field(default_factory=list)
    found: bool = True
    facts: list[list[float]] = field(default_factory=list)
    leading: heads.Leading | None = None
    inner: within.Within | None = None


class Truth:
    """The annotation of a text in the numbers of the groups and schools that were found in it."""

    def __init__(self, page: Page, groups: list[list[Span]], schools: list[list[Span]],
                 record: Mapping[str, Any]) -> None:
        self.gold = list(record["groups"])
        self.schools = [_forms(page, spans) for spans in schools]
        self.called = {form: surfaces(one, "school") for one in record["schools"] for form in surfaces(one, "school")}
        own, names = [_forms(page, spans) for spans in groups], [surfaces(group, "group") for group in self.gold]
        self.found = dict(pairing(len(names), len(own), lambda one, other: bool(names[one] & own[other])))

    def meant(self, name: str) -> set[int]:
        """Return the schools that a name of the annotation means."""
        forms = self.called.get(folded(name), {folded(name)})
        return {number for number, own in enumerate(self.schools) if own & forms}

    def members(self) -> dict[tuple[int, int], Mapping[str, Any]]:
        """Return what the annotation says of each member, by group and school."""
        return {(number, school): member for at, number in sorted(self.found.items())
                for member in self.gold[at]["members"] for school in self.meant(member["school"])}

    def pairs(self, what: str) -> set[tuple[int, ...]]:
        """Return the true cases of a model."""
        true: set[tuple[int, ...]] = set()
        for at, group in enumerate(self.gold):
            number, cores = self.found.get(at), self.meant(group["core"]) if group.get("core") else set()
            members = set().union(*(self.meant(member["school"]) for member in group["members"]))
            if what == "lead":
                true |= {(core, member) for core in cores for member in members}
            elif what == "head":
                true |= {(core,) for core in cores if number is None and (group.get("unnamed") or members)}
            elif number is not None:
                true |= {(number,)} if what == "group" else {
                    (number, school) for school in (cores if what == "core" else members)}
        return true

    def inner(self, found: Sequence[within.Inner]) -> set[tuple[int, ...]]:
        """Return the groups that the school within their name heads."""
        heads = {number: self.called.get(folded(core), {folded(core)}) for at, number in self.found.items()
                 if (core := self.gold[at].get("core"))}
        return {(one.group,) for one in found if {folded(one.name), folded(one.short)} & heads.get(one.group, set())}

    def wanted(self, what: str) -> int:
        """Return how many cases of a model there are to find."""
        if what == "core":
            return sum(bool(group.get("core")) for group in self.gold)
        if what == "member":
            return sum(len(group["members"]) for group in self.gold)
        return len(self.pairs(what)) if what != "group" else sum(not group.get("unnamed") for group in self.gold)


def _forms(page: Page, spans: list[Span]) -> set[str]:
    shown = [span for span in spans if span.form != "pronoun"]
    return {folded(form) for s in shown for form in (s.name, s.flat, page.slice(s.start, s.end))}


def example(author: str, text: str, candidates: Sequence[Candidate], record: Mapping[str, Any], *,
            found: bool = True) -> Example:
    """Return what is to be learned from a text whose names are given, marked by its annotation."""
    page, discourse, groups, schools = clusters(text, candidates)[:4]
    truth, one = Truth(page, groups, schools, record), Example(author, found=found)
    empty = np.zeros((0, 0), dtype=np.float32)
    one.cases = {what: Cases([], empty, truth.pairs(what), truth.wanted(what)) for what in MODELS if what != "within"}
    one.facts = named.facts(page, groups, schools)
    weigher = Weigher(page, discourse, groups, schools)
    evidence = weigher.evidence() if schools else None
    one.inner = weigher.inner(evidence)
    true = truth.inner(one.inner.found)
    one.cases["within"] = Cases([], empty, true, len(true))
    if evidence:
        for what in ("core", "member"):
            one.cases[what].keys, one.cases[what].rows = list(evidence.pairs), evidence.rows
        if heads.possible(page, schools):
            one.leading = heads.Leading.of(evidence.leaders(), evidence)
            one.cases["lead"].keys, one.cases["lead"].rows = list(one.leading.pairs), one.leading.rows
        _choices(one, weigher, evidence, truth)
    return one


def _choices(one: Example, weigher: Weigher, evidence: Evidence, truth: Truth) -> None:
    """Add the choice of a mode for each member; the members of one group count less the more they are."""
    said = truth.members()
    sizes = Counter(group for group, _ in said)
    for number, pair in enumerate(evidence.pairs):
        if pair in said:
            weight = sizes[pair[0]] ** -0.5
            start, end, _, group, role = weigher.place(evidence, number)
            found = modes.candidates(weigher.scopes.evidence(start, end, group, role))
            mode = said[pair].get("mode") or ""
            one.modes.append(([[], *found[1:]], [mode == other for other in modes.MODES], weight))


def tie(one: Example) -> None:
    """Fill in the cases of groups and heads, whose evidence is how likely the pairs are."""
    core, member = (one.scores[what].tolist() for what in ("core", "member"))
    pairs = [(group, school) for group, school in one.cases["core"].keys]
    if one.facts and one.found and one.author:
        cases = one.cases["group"]
        cases.keys, cases.rows = [(n,) for n in range(len(one.facts))], named.rows(one.facts, pairs, core, member)
    if one.inner is not None and one.inner.found:
        cases = one.cases["within"]
        cases.keys = [(inner.group,) for inner in one.inner.found]
        cases.rows = one.inner.rows(one.facts, pairs, core, member)
    if one.leading is not None and one.leading.pairs:
        order, rows = one.leading.heads(one.scores["lead"].tolist(), heads.likeliest(pairs, core),
                                        heads.likeliest(pairs, member))
        one.cases["head"].keys, one.cases["head"].rows = [(school,) for school in order], rows


def fold_of(stem: str) -> int:
    """Return the fold of a document: the parity of the SHA-256 of its name."""
    return int(hashlib.sha256(stem.encode()).hexdigest(), 16) % FOLDS


def read(records: Sequence[Annotated], models: Path) -> list[Example]:
    """Return the examples of annotated texts; `models` keeps the models of names for each fold."""
    texts = []
    for record, original in records:
        text = fold_key(original)
        texts.append((record["doc"], text, record, training.mark(text, record)))
    texts_by = Counter(stem.split("_")[0] for stem, *_ in texts)
    authors = [name for name, count in sorted(texts_by.items()) if count >= _FEWEST]
    _train_names([(stem, (text, spans)) for stem, text, _, spans in texts], models)
    found: list[Example] = []
    for fold in range(FOLDS):
        model = models / f"names_{fold}.npz"
        for stem, text, record, spans in texts:
            if fold_of(stem) == fold:
                author = next((name for name in authors if stem.startswith(f"{name}_")), "others")
                found.append(example(author, text, find_candidates(text, model=str(model)), record))
                marks = [Candidate(kind, text[a:b], a, b) for a, b, kind in spans if kind != "short"]
                found.append(example(author, text, marks, record, found=False))
    return found


def _train_names(texts: Sequence[tuple[str, training.Marked]], models: Path) -> None:
    """Train the models of names that do not stand in a folder yet, each on the texts outside its fold."""
    from joblib import Parallel, cpu_count, delayed

    missing = [fold for fold in range(FOLDS) if not (models / f"names_{fold}.npz").exists()]
    Parallel(n_jobs=min(FOLDS, cpu_count()))(
        delayed(training.train)([marked for stem, marked in texts if fold_of(stem) != fold],
                                models / f"names_{fold}.npz") for fold in missing)


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
    for slot in sorted({piece[1] for piece in re.findall(r"\{[A-H]\}", frame)} | (said.keys() & {"U", "V"})):
        if slot in "GHUV":
            members = said.get(slot, [])
            core = next((names[word[1]] for word in members if word[0] == "*"), None)
            record["groups"].append({"name": names.get(slot, ""), "unnamed": slot in "UV", "core": core, "members": [
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
    """Return the trees that tell true cases from others."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    used = [one.cases[what] for one in examples if one.cases[what].keys]
    true = np.array([key in cases.true for cases in used for key in cases.keys])
    model = HistGradientBoostingClassifier(learning_rate=0.05, l2_regularization=3.0, max_bins=63, early_stopping=False,
                                           random_state=0, **_SHAPES[what])
    return model.fit(np.concatenate([cases.rows for cases in used]), true)


def count(one: Example, what: str, cut: float) -> tuple[int, int, int]:
    """Return how many cases are right, false and missed at a cut.

    Of cores the likeliest of each group counts; of the led schools those that a head leads.
    """
    cases, scores = one.cases[what], one.scores[what].tolist()
    chosen = [(score, key) for score, key in zip(scores, cases.keys, strict=True) if score >= cut]
    wanted = cases.wanted
    if what == "core":
        chosen = list({key[0]: (score, key) for score, key in sorted(chosen)}.values())
    if what == "lead":
        known = one.cases["head"].true
        chosen = [(score, key) for score, key in chosen if key[:1] in known]
        wanted = sum(key[:1] in known for key in cases.true)
    right = sum(key in cases.true for _, key in chosen)
    return right, len(chosen) - right, max(0, wanted - right)


def left_out(examples: Sequence[Example], what: str) -> tuple[float, dict[str, float]]:
    """Return the best cut on texts of authors left out, and the F1 at it of each author and of all ("").

    Each example keeps the scores that its cases got from trees which did not know its author.
    """
    authors = sorted({one.author for one in examples if one.author})
    table: dict[str, NDArray[np.int64]] = {}
    for fold in range(min(AUTHOR_FOLDS, len(authors))):
        without = authors[fold::AUTHOR_FOLDS]
        out = [one.author in without if one.author else at % AUTHOR_FOLDS == fold for at, one in enumerate(examples)]
        model = fit([one for one, other in zip(examples, out, strict=True) if not other], what)
        away = list(compress(examples, out))
        rows = [one.cases[what].rows for one in away if one.cases[what].keys]
        scores = model.predict_proba(np.concatenate(rows))[:, 1] if rows else np.zeros(0)
        for one in away:
            one.scores[what], scores = np.split(scores, [len(one.cases[what].keys)])
        for author in without:
            own = [one for one in examples if one.author == author and one.found]
            table[author] = np.array([np.sum([count(one, what, cut) for one in own], axis=0) for cut in _CUTS])
    table[""] = np.sum(list(table.values()), axis=0)
    best = _cut(table[""], least=_LEAST.get(what, 0.0))
    if what in _GIVEN:
        best = int(np.argmin(np.abs(_CUTS - _GIVEN[what])))
    f1 = {author: 2 * c[best, 0] / max(1, 2 * c[best, 0] + c[best, 1] + c[best, 2]) for author, c in table.items()}
    return float(_CUTS[best]), {author: float(value) for author, value in f1.items()}


def _cut(counts: NDArray[np.int64], *, least: float) -> int:
    """Return the place of the best cut of those whose precision is at least so high."""
    right, false, missed = counts.T
    f1 = 2 * right / np.maximum(1, 2 * right + false + missed)
    f1 = np.where(right >= least * (right + false), f1, 0.0)
    return int(min(np.flatnonzero(f1 >= f1.max() - _FLAT), key=lambda at: (abs(false[at] - missed[at]), at)))


def weights(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of the evidence for modes."""
    cases = [case for one in examples if one.author and one.found for case in one.modes]
    return {**choice.learn(cases, penalty=3.0), "none": -modes.BIAS}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on a folder of gold annotations and write the models."""
    import logging

    parser = training_line(__doc__)
    parser.add_argument("--names", type=Path, help="a folder that keeps the models of names of the folds")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as folder:
        examples = [*read(texts_of(options, "zh"), options.names or Path(folder)), *invented(random.Random(7))]
    arrays: dict[str, Any] = {"names": np.array(MODELS)}
    for what in MODELS:
        if what == "group":
            for one in examples:
                tie(one)
        cut, scores = left_out(examples, what)
        logging.info("%s: cut %.3f, F1 of authors left out %s", what, cut,
                     ", ".join(f"{author or 'all'} {score:.3f}" for author, score in scores.items()))
        arrays |= trees.arrays_of(what, fit(examples, what), cut)
    choice.write(options.out, {"modes": weights(examples)}, more=arrays)


if __name__ == "__main__":
    main()
