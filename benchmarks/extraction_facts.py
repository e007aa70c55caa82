"""Quality of the facts that stand beside names and membership: dates, sizes, former names, issuers, kinds, places.

usage: extraction_facts.py [GOLD_DIR ANNOTATIONS.jsonl] [--errors ROW ...] [--only PREFIX ...]

GOLD_DIR holds records one a file (corpus/gold/annotation), ANNOTATIONS.jsonl what `nlp-tool annotate` prints. Without
them corpus/gold is read by the program that stands here, whose models saw it. Facts are counted for groups, schools,
people, policies and members that are paired with one of the gold's, as `nlp-tool evaluate` pairs them; a value that
differs from the gold's is false and missed. `year` counts the years of foundings and joinings alone. Issuers and places
are right when one contains the other; English places of the gold are compared as the divisions that they name. Members
are paired by all forms of their schools.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nlp_tool.document import Document
from nlp_tool.entities import extract
from nlp_tool.entities.evaluate import ENTITY_ROWS, folded, pairing, surfaces
from nlp_tool.entities.places import DocumentPlaces, places_en
from nlp_tool.entities.records import to_record

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"
LEVELS = ("province", "city", "district")
Record = Mapping[str, Any]
Facts = Mapping[str, Any]
"""What one side says, row -> value; values are compared where rows are the same."""


def school_forms(record: Record) -> dict[str, frozenset[str]]:
    """Return all forms of the schools of a record by each of them."""
    forms: dict[str, frozenset[str]] = {}
    for school in record.get("schools") or ():
        own = surfaces(school, "school")
        forms.update({form: forms.get(form, frozenset()) | own for form in own})
    return forms


def paired(gold: Record, found: Record) -> Iterator[tuple[str, Record, Record]]:
    """Yield the kind and both sides of what is paired; members come as pairs of the kind `member`."""
    left, right = school_forms(gold), school_forms(found)

    def same(one: str, other: str) -> bool:
        one, other = folded(one), folded(other)
        return bool(left.get(one, frozenset({one})) & right.get(other, frozenset({other})))

    for kind, key in ENTITY_ROWS.items():
        golds, founds = list(gold.get(key) or ()), list(found.get(key) or ())

        def alike(one: Record, other: Record, kind: str = kind) -> bool:
            headed = kind == "group" and one.get("unnamed") and one.get("core") and other.get("core")
            return bool(surfaces(one, kind) & surfaces(other, kind) or (headed and same(one["core"], other["core"])))

        for one, other in match(golds, founds, alike):
            yield kind, one, other
            if kind == "group":
                for members in match(list(one.get("members") or ()), list(other.get("members") or ()),
                                     lambda a, b: same(a["school"], b["school"])):
                    yield "member", *members


def match(golds: list[Record], founds: list[Record],
          alike: Callable[[Record, Record], bool]) -> list[tuple[Record, Record]]:
    """Pair one to one what is alike."""
    pairs = pairing(len(golds), len(founds), lambda one, other: alike(golds[one], founds[other]))
    return [(golds[one], founds[other]) for one, other in pairs]


def facts_of(kind: str, one: Record, language: str) -> dict[tuple[str, str], Any]:
    """Return what a record says of one thing, by row and, where there are several values in a row, by what."""
    facts: dict[tuple[str, str], Any] = {}
    if kind in ("group", "school"):
        place = dict(one.get("place") or {})
        if language == "en" and not any(ord(letter) > 0x3000 for name in place.values() if name for letter in name):
            written = ", ".join(name for level in LEVELS[::-1] if (name := place.get(level)))
            place = dict(zip(LEVELS, DocumentPlaces(places_en(written), text=written).at(0, len(written)), strict=True))
        facts |= {(f"{kind} {level}", ""): place.get(level) for level in LEVELS}
    if kind == "group":
        facts |= {("group kind", ""): one.get("kind"), ("established", ""): one.get("established"),
                  ("established year", ""): (one.get("established") or "")[:4]}
        facts |= {("sizes", what): number for what, number in (one.get("sizes") or {}).items()}
    elif kind == "school":
        facts[("level", "")] = one.get("level")
        facts |= {("former names", folded(name)): name for name in one.get("former_names") or ()}
    elif kind == "member":
        facts |= {("joined", ""): one.get("joined"), ("joined year", ""): (one.get("joined") or "")[:4]}
    elif kind == "person":
        facts[("person kind", "")] = one.get("kind")
    else:
        facts |= {("issuer", ""): one.get("issuer"), ("policy date", ""): one.get("date")}
    return {where: value for where, value in facts.items() if value}


def agree(row: str, one: Any, other: Any) -> bool:
    """Say whether two values are one."""
    if row == "issuer" or row.endswith(LEVELS):
        one, other = folded(one), folded(other)
        return one in other or other in one
    return row == "former names" or one == other


def count(golds: list[Record], founds: Mapping[str, Record]) -> tuple[dict[tuple[str, str], Counter[str]], list[str]]:
    """Return what is right, false and missed by row and language, and each miss and false fact in words."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    errors = []
    for gold in golds:
        language = gold["language"]
        for kind, one, other in paired(gold, founds.get(gold["doc"], {})):
            stated, read = facts_of(kind, one, language), facts_of(kind, other, language)
            for where in sorted({*stated, *read}):
                want, got = stated.get(where), read.get(where)
                right = want is not None and got is not None and agree(where[0], want, got)
                tally = counts.setdefault((where[0], language), Counter())
                tally.update(right=int(right), false=int(got is not None and not right),
                             missed=int(want is not None and not right))
                if not right:
                    name = one.get("name") or one.get("title") or one.get("school")
                    errors.append(f"{where[0]}: {gold['doc']}: {name}{' ' + where[1] if where[1] else ''}: "
                                  f"gold {want}, found {got}")
    return counts, errors


def read_here(golds: list[Record], folder: Path) -> dict[str, Record]:
    """Return what the program that stands here finds in the texts beside the gold."""
    records: dict[str, Record] = {}
    for gold in golds:
        text = (folder.parent / "text" / f"{gold['doc']}.txt").read_text(encoding="utf-8")
        document = Document(gold["doc"], text, language=gold["language"])
        records[gold["doc"]] = to_record(document, extract(document), name=gold["doc"])
    return records


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=GOLD / "annotation")
    parser.add_argument("annotations", type=Path, nargs="?")
    parser.add_argument("--errors", nargs="*", metavar="ROW", help="list what is missed or false (of these rows)")
    parser.add_argument("--only", nargs="*", default=(), metavar="PREFIX", help="documents whose names begin so")
    options = parser.parse_args()
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(options.gold.glob("*.json"))
             if not options.only or path.stem.startswith(tuple(options.only))]
    if options.annotations:
        lines = options.annotations.read_text(encoding="utf-8").splitlines()
        records = {record["doc"]: record for record in map(json.loads, lines)}
        golds = [gold for gold in golds if gold["doc"] in records]
    else:
        records = read_here(golds, options.gold)
    counts, errors = count(golds, records)
    if options.errors is not None:
        print("\n".join(line for line in errors if not options.errors or line.split(":")[0] in options.errors))
    print(f"{'fact':<18}{'language':<10}{'right':>7}{'false':>7}{'missed':>8}{'P':>8}{'R':>8}{'F1':>8}   "
          f"({len(golds)} documents)")
    for (row, language), tally in sorted(counts.items(), key=lambda item: item[0][::-1]):
        precision = tally["right"] / max(1, tally["right"] + tally["false"])
        recall = tally["right"] / max(1, tally["right"] + tally["missed"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{row:<18}{language:<10}{tally['right']:>7}{tally['false']:>7}{tally['missed']:>8}"
              f"{precision:>8.3f}{recall:>8.3f}{f1:>8.3f}")


if __name__ == "__main__":
    main()
