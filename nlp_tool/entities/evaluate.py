"""How good extraction is: annotations scored against annotations by careful people, with intervals and what changed.

An entity is right when one of its surface forms equals one of the gold's once case, blanks, punctuation and a leading
`the` are folded; the pairing is one to one and as large as possible. A group that the text never names is known by its
core school, and an extra one marked `unnamed` counts neither way. Core and members are counted for paired groups
(those of
unpaired groups are all missed, or all false); role and mode for paired members and title and organization for paired
people,
where the gold states one. Figures are summed over documents (micro-averaged); the intervals are percentile bootstrap
intervals over documents (Efron 1979).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.findings import Table

Record = Mapping[str, Any]
ENTITY_ROWS = {"group": "groups", "school": "schools", "person": "people", "policy": "policies"}
ROWS = (*ENTITY_ROWS, "core", "member", "role", "mode", "title", "organization")
COLUMNS = ("language", "row", "tp", "fp", "fn", "precision", "recall", "f1", "low", "high")
_ARTICLE = re.compile(r"^the\s+")
_SEED = 0


@dataclass(slots=True)
class DocumentScore:
    """What was right, false and missed in one document: row -> [tp, fp, fn]; `errors` says each in words."""

    doc: str
    language: str
    counts: dict[str, list[int]] = field(default_factory=lambda: {row: [0, 0, 0] for row in ROWS})
    errors: list[str] = field(default_factory=list)

    def add(self, row: str, right: int = 0, *, false: int = 0, missed: int = 0) -> None:
        """Count."""
        for position, value in enumerate((right, false, missed)):
            self.counts[row][position] += value


def folded(text: Any) -> str:
    """Return a name as the score compares it: letters and digits only, without case and a leading `the`."""
    plain = unicodedata.normalize("NFKC", str(text)).casefold()
    plain = _ARTICLE.sub("", plain.strip())
    return "".join(character for character in plain if unicodedata.category(character)[0] in "LN")


def surfaces(entity: Record, kind: str) -> frozenset[str]:
    """Return the folded forms of an entity: its name (or title), aliases and former names."""
    forms = [
        entity.get("title" if kind == "policy" else "name"),
        *entity.get("aliases", ()),
        *entity.get("former_names", ()),
    ]
    return frozenset(form for name in forms if name and (form := folded(name)))


def pairing(left: int, right: int, alike: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Pair as many of `left` with `right` indexes as possible, one to one, earlier ones first (augmenting paths)."""
    edges = [[other for other in range(right) if alike(one, other)] for one in range(left)]
    partner: dict[int, int] = {}
    for start in range(left):
        seen: set[int] = set()
        path: list[tuple[int, int]] = []
        stack = [(start, iter(edges[start]))]
        while stack:
            one, candidates = stack[-1]
            other = next((c for c in candidates if c not in seen), None)
            if other is None:
                stack.pop()
                if path:
                    path.pop()
                continue
            seen.add(other)
            path.append((one, other))
            if other not in partner:
                for winner, place in path:
                    partner[place] = winner
                break
            stack.append((partner[other], iter(edges[partner[other]])))
    return sorted((one, other) for other, one in partner.items())


def score_document(gold: Record, found: Record) -> DocumentScore:
    """Score the annotations of one document (an empty record: all missed)."""
    score = DocumentScore(str(gold.get("doc", "")), str(gold.get("language", "")))
    same = _school_matcher(gold, found)
    pairs = {
        kind: _score_entities(score, kind, list(gold.get(key) or ()), list(found.get(key) or ()), same)
        for kind, key in ENTITY_ROWS.items()
    }
    _score_relations(score, gold, found, pairs["group"], same)
    for one, other in pairs["person"]:
        _score_person(score, one, other, same)
    return score


def _school_matcher(gold: Record, found: Record) -> Callable[[Any, Any], bool]:
    """Return a test whether a gold name and a found name mean one school, by the forms that each side lists for it."""
    tables: list[dict[str, set[str]]] = []
    for record in (gold, found):
        forms: dict[str, set[str]] = {}
        for school in record.get("schools") or ():
            own = surfaces(school, "school")
            for form in own:
                forms.setdefault(form, set()).update(own)
        tables.append(forms)

    def same(gold_name: Any, found_name: Any) -> bool:
        one, other = folded(gold_name), folded(found_name)
        return bool(({one} | tables[0].get(one, set())) & ({other} | tables[1].get(other, set())))

    return same


def _score_entities(
    score: DocumentScore, kind: str, golds: list[Record], founds: list[Record], same: Callable[[Any, Any], bool]
) -> list[tuple[Record, Record]]:
    left = [surfaces(entity, kind) for entity in golds]
    right = [surfaces(entity, kind) for entity in founds]

    def alike(one: int, other: int) -> bool:
        if left[one] & right[other]:
            return True
        gold, found = golds[one], founds[other]
        return bool(
            kind == "group"
            and gold.get("unnamed")
            and gold.get("core")
            and found.get("core")
            and same(gold["core"], found["core"])
        )

    pairs = pairing(len(golds), len(founds), alike)
    name = "title" if kind == "policy" else "name"
    paired = {other for _, other in pairs}
    false = [
        entity
        for index, entity in enumerate(founds)
        if index not in paired and not (kind == "group" and entity.get("unnamed"))
    ]
    missed = [entity for index, entity in enumerate(golds) if index not in {one for one, _ in pairs}]
    score.add(kind, len(pairs), false=len(false), missed=len(missed))
    score.errors += [f"{score.doc}: missed {kind}: {entity[name]}" for entity in missed]
    score.errors += [f"{score.doc}: false {kind}: {entity.get(name)}" for entity in false]
    return [(golds[one], founds[other]) for one, other in pairs]


def _score_relations(
    score: DocumentScore,
    gold: Record,
    found: Record,
    pairs: list[tuple[Record, Record]],
    same: Callable[[Any, Any], bool],
) -> None:
    for one, other in pairs:
        if one.get("core"):
            right = bool(other.get("core")) and same(one["core"], other["core"])
            score.add("core", int(right), false=int(bool(other.get("core")) and not right), missed=int(not right))
            if not right:
                score.errors.append(
                    f"{score.doc}: core of {one['name']}: gold {one['core']}, found {other.get('core')}"
                )
        _score_members(score, one, other, same)
    paired_gold = {id(one) for one, _ in pairs}
    paired_found = {id(other) for _, other in pairs}
    for group in found.get("groups") or ():
        if id(group) not in paired_found and not group.get("unnamed"):
            score.add("member", false=len(group.get("members") or ()))
    for group in gold.get("groups") or ():
        if id(group) not in paired_gold:
            score.add("member", missed=len(group.get("members") or ()))
            score.add("core", missed=int(bool(group.get("core"))))


def _score_members(score: DocumentScore, gold: Record, found: Record, same: Callable[[Any, Any], bool]) -> None:
    golds, founds = list(gold.get("members") or ()), list(found.get("members") or ())
    pairs = pairing(len(golds), len(founds), lambda one, other: same(golds[one]["school"], founds[other]["school"]))
    score.add("member", len(pairs), false=len(founds) - len(pairs), missed=len(golds) - len(pairs))
    hit = {one for one, _ in pairs}, {other for _, other in pairs}
    for word, members, known in (("missed", golds, hit[0]), ("false", founds, hit[1])):
        score.errors += [
            f"{score.doc}: {word} member of {gold['name']}: {member['school']}"
            for index, member in enumerate(members)
            if index not in known
        ]
    for one, other in pairs:
        for row in ("role", "mode"):
            want, got = golds[one].get(row), founds[other].get(row)
            if want:
                score.add(row, int(want == got), false=int(bool(got) and want != got), missed=int(want != got))


def _score_person(score: DocumentScore, gold: Record, found: Record, same: Callable[[Any, Any], bool]) -> None:
    if gold.get("title"):
        want, got = folded(gold["title"]), folded(found.get("title") or "")
        right = bool(got) and (want in got or got in want)
        score.add("title", int(right), false=int(bool(got) and not right), missed=int(not right))
        if not right:
            score.errors.append(
                f"{score.doc}: title of {gold['name']}: gold {gold['title']}, found {found.get('title')}"
            )
    if gold.get("organization"):
        name = found.get("organization") or ""
        got = folded(name)
        right = bool(name) and any(
            (bool(want := folded(part)) and bool(got) and (want in got or got in want)) or same(part, name)
            for part in str(gold["organization"]).split(";")
        )
        score.add("organization", int(right), false=int(bool(name) and not right), missed=int(not right))
        if not right:
            score.errors.append(
                f"{score.doc}: organization of {gold['name']}: gold {gold['organization']}, found {name or None}"
            )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all gold documents, and those of an earlier run if there is one."""

    scores: tuple[DocumentScore, ...]
    earlier: tuple[DocumentScore, ...] = ()
    samples: int = 1000
    seed: int = _SEED

    def table(self) -> Table:
        """Return one row a language (`all` first) and kind: counts, precision, recall, F1, its 95 % interval.

        With an earlier run two columns more: its F1 and the change.
        """
        languages = sorted({score.language for score in self.scores})
        rows: list[tuple[Any, ...]] = []
        for language in ("all", *(languages if len(languages) > 1 else ())):
            chosen = [index for index, score in enumerate(self.scores) if language in ("all", score.language)]
            limits = _intervals([self.scores[index] for index in chosen], self.samples, self.seed)
            for row in ROWS:
                counts = [sum(self.scores[index].counts[row][part] for index in chosen) for part in range(3)]
                cells: list[Any] = [language, row, *counts, *ratios(*counts), *limits[row]]
                if self.earlier:
                    before = [sum(self.earlier[index].counts[row][part] for index in chosen) for part in range(3)]
                    cells += [ratios(*before)[2], ratios(*counts)[2] - ratios(*before)[2]]
                rows.append(tuple(cells))
        return Table((*COLUMNS, *(("earlier", "change") if self.earlier else ())), tuple(rows))

    def errors(self) -> list[str]:
        """Return each miss and each false find in words, in the order of the documents."""
        return [error for score in self.scores for error in score.errors]

    def changes(self) -> tuple[list[str], list[str]]:
        """Return the errors of the earlier run that are gone, and the errors that are new."""
        now, before = self.errors(), [error for score in self.earlier for error in score.errors]
        return [error for error in before if error not in set(now)], [
            error for error in now if error not in set(before)
        ]

    def short_of(self, floors: Mapping[str, float]) -> list[str]:
        """Return the rows whose F1 over all documents is below a floor, in words."""
        f1 = {row[1]: row[7] for row in self.table().rows if row[0] == "all"}
        unknown = sorted(set(floors) - set(f1))
        if unknown:
            raise SettingsError(f"there is no row {unknown[0]!r}", hint="rows: " + ", ".join(ROWS))
        return [f"{row} {f1[row]:.3f} < {floor}" for row, floor in floors.items() if f1[row] < floor]


def ratios(right: int, false: int, missed: int) -> tuple[float, float, float]:
    """Return precision, recall and F1; 0 where nothing was found or nothing is there."""
    precision = right / (right + false) if right + false else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _intervals(
    scores: Sequence[DocumentScore], samples: int, seed: int
) -> dict[str, tuple[float | None, float | None]]:
    """Return the 2.5 % and 97.5 % points of F1 over samples of documents with replacement; None for one document."""
    import numpy as np

    if len(scores) < 2 or samples < 1:
        return dict.fromkeys(ROWS, (None, None))
    drawn = np.random.default_rng(seed).multinomial(len(scores), [1 / len(scores)] * len(scores), size=samples)
    limits: dict[str, tuple[float | None, float | None]] = {}
    for row in ROWS:
        right, false, missed = (drawn @ np.array([score.counts[row] for score in scores], dtype=np.int64)).T
        total = 2 * right + false + missed
        f1 = np.divide(2 * right, total, out=np.zeros(samples), where=total > 0)
        low, high = np.quantile(f1, [0.025, 0.975])
        limits[row] = (float(low), float(high))
    return limits


def evaluate(
    golds: Sequence[Record],
    founds: Mapping[str, Record],
    *,
    earlier: Mapping[str, Record] | None = None,
    samples: int = 1000,
    seed: int = _SEED,
) -> Evaluation:
    """Score found records (by document name) against gold records; documents without a gold are left out."""
    scores = tuple(score_document(gold, founds.get(str(gold["doc"]), {})) for gold in golds)
    before = (
        tuple(score_document(gold, earlier.get(str(gold["doc"]), {})) for gold in golds) if earlier is not None else ()
    )
    return Evaluation(scores, before, samples, seed)


def read_gold(folder: Path) -> list[Record]:
    """Read gold records: a folder with one JSON object a file, in the order of the names, or a JSON lines file."""
    if folder.is_file():
        return list(read_found(folder).values())
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not paths:
        raise NoInput(
            f"{folder} holds no gold annotations", hint="a folder with one JSON object a file, or a .jsonl file"
        )
    return [_record(path.read_text(encoding="utf-8"), str(path)) for path in paths]


def read_found(path: Path) -> dict[str, Record]:
    """Read annotations: one JSON object a line, by the document's name; a later line replaces an earlier one."""
    if not path.is_file():
        raise NoInput(f"{path} is not there", hint="make it with: nlp-tool annotate PATH... > annotations.jsonl")
    lines = path.read_text(encoding="utf-8").split("\n")
    records = [_record(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    return {str(record["doc"]): record for record in records}


def _record(text: str, where: str) -> Record:
    try:
        record = json.loads(text)
    except ValueError as error:
        raise NoInput(
            f"{where} is no JSON", hint="one JSON object a document, as nlp-tool annotate prints them"
        ) from error
    if not isinstance(record, dict) or "doc" not in record:
        raise NoInput(f"{where} has no `doc`", hint="one JSON object a document, as nlp-tool annotate prints them")
    return record
