"""Finding people in Chinese: CLUENER names with a government or position, resume titles, evening news beside jieba.

usage: people.py [--news N]

CLUENER: sentences of the training set that hold a name and a government or a position; a found person is right when a
gold name has the same span, false when no gold name overlaps it (the sentences annotate every name). Resume: a title is
right when the person's title and the gold title of the same line contain one another. News: nobody annotated them; the
names that both our finder and jieba.posseg give are taken as right, and of each side's others those with a surname that
stand beside a post or a verb of speaking are counted: a comparison, no precision.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp_tool.entities.zh.mentions import find_candidates

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
_HEAD = re.compile(r"长|书记|主任|记者|主席|委员|经理|总裁|教授|总理|总统|代表|院士|部长|专家|老师|队员|教练|先生|"
                   r"女士|部|员|人|导演|演员")
_SPEAKS = re.compile("说|表示|介绍|认为|指出|强调|告诉|主持|出席|会见|致辞|宣布|讲话|任|在|同|与|、|，|和|等|的")


def rows(path: str) -> Iterator[dict[str, Any]]:
    with gzip.open(DATA / path, "rt", encoding="utf-8") as source:
        for line in source:
            yield json.loads(line)


def show(label: str, hits: int, false: int, missed: int) -> None:
    precision, recall = hits / max(hits + false, 1), hits / max(hits + missed, 1)
    print(f"{label:<44} P {precision:.3f}  R {recall:.3f}  F1 "
          f"{2 * precision * recall / max(precision + recall, 1e-9):.3f}"
          f"  ({hits} right, {false} false, {missed} missed)")


def ours(text: str) -> set[tuple[int, int]]:
    return {(c.start, c.end) for c in find_candidates(text) if c.kind == "person"}


def jiebas(text: str) -> set[tuple[int, int]]:
    import jieba.posseg

    spans, place = set(), 0
    for word, tag in jieba.posseg.cut(text):
        if tag == "nr" and len(word) > 1:
            spans.add((place, place + len(word)))
        place += len(word)
    return spans


def cluener() -> None:
    counts: dict[str, Counter[str]] = {"ours": Counter(), "jieba": Counter()}
    sentences = 0
    for row in rows("ner/cluener_train.jsonl.gz"):
        kinds = {entity["type"] for entity in row["entities"]}
        if "name" not in kinds or not kinds & {"government", "position"}:
            continue
        sentences += 1
        gold = {(e["start"], e["end"]) for e in row["entities"] if e["type"] == "name"}
        for label, find in (("ours", ours), ("jieba", jiebas)):
            found = find(row["text"])
            counts[label].update(hits=len(found & gold), false=len(found - gold), missed=len(gold - found))
    for label, count in counts.items():
        show(f"CLUENER, {sentences} sentences: {label}", count["hits"], count["false"], count["missed"])


def resume() -> None:
    right = wrong = missed = names = named = 0
    for part in ("train", "dev"):
        for row in rows(f"ner/resume_{part}.jsonl.gz"):
            gold_names = [e for e in row["entities"] if e["type"] == "NAME"]
            titles = [e["text"] for e in row["entities"] if e["type"] == "TITLE"]
            if not gold_names or not titles:
                continue
            found = [c for c in find_candidates(row["text"]) if c.kind == "person"]
            names += 1
            person = next((c for c in found if c.start == gold_names[0]["start"] and c.text == gold_names[0]["text"]),
                          None)
            named += person is not None
            title = person.attributes.get("title", "") if person else ""
            if not title:
                missed += 1
            elif any(part in gold or gold in part for gold in titles for part in title.split("、")):
                right += 1
            else:
                wrong += 1
    print(f"{'resume: lines with a name and a title':<44} {names}, name found in {named} ({named / max(names, 1):.3f})")
    show("resume: title", right, wrong, missed)


def news(limit: int) -> None:
    both = Counter()
    for number, row in enumerate(rows("dated/zh_xinwen_lianbo_2022_2024.jsonl.gz")):
        if number >= limit:
            break
        text = row["text"]
        mine, theirs = ours(text), jiebas(text)
        both["both"] += len(mine & theirs)
        for label, spans in (("ours", mine - theirs), ("jieba", theirs - mine)):
            for start, end in spans:
                beside = _HEAD.search(text, max(0, start - 4), start) and _SPEAKS.match(text, end, end + 2)
                both[f"{label} alone"] += 1
                both[f"{label} alone, beside a post and a verb"] += bool(beside)
    print(f"evening news, {limit} items: " + ", ".join(f"{label} {count}" for label, count in sorted(both.items())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=int, default=500)
    options = parser.parse_args()
    if not DATA.is_dir():
        print("the public data are not beside the project (../shared/data): nothing measured")
        return
    cluener()
    resume()
    if options.news:
        news(options.news)


if __name__ == "__main__":
    main()
