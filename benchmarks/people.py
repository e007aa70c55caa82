"""Finding people in Chinese: CLUENER names with a government or position, resume titles, evening news beside jieba.

usage: people.py [--news N]

CLUENER: sentences of the training set that hold a name and a government or a position; a found person is right when a
gold name has the same span, false when no gold name overlaps it (the sentences annotate every name). Resume: a title is
right when the person's title and the gold title of the same line contain one another.

News: evening_news_people.csv has the names of people in the first 500 items. It was made by pooled judgement, as in
TREC (Voorhees and Harman, 2005). The pool: every form that our finder, jieba.posseg (nr, nrfg, nrt) or a third, cheap
source marked (two to four characters that begin with a surname after a post or before a verb of speaking, names with a
dot in them, runs of characters of transcription). Each form was judged by up to three contexts, those of both finders
mixed in random order without their finder; its borders were mended, and the name taken wherever it stands as one.
Characters of films count, 侯老 as well, and 习近平 in the name of a teaching or of a book. A surname with a title does
not (习主席, 朱大爷), nor a name within a word (马克思主义) or one that names a ship, a base or a university.

Recall is thus relative to what was judged. What the pool lacks was asked of 63 whole items (every eighth): 3 of their
192 names (1.6 %; 2.4 % of those other than 习近平) are not in it. The other 437 items were then read whole too, and
the names found so (19 of 1,424 in all, 1.3 %) stand in the table. There was one reader, who saw the judged names marked
while reading: what both the pool and that reading passed over is not known.

jieba.posseg has three tags for people: nr, nrfg (of its dictionary, 习近平 for one, a third of the names of these
items) and nrt (foreign names, many of them places): its figures stand for nr alone, with nrfg, and with both. A name is
right when it has the same span; "once an item" counts each form once an item. Beside it stands what was counted before
there was a table: what our finder and jieba's nr agree on, and how many names of one side alone stand beside a post and
a verb of speaking.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp_tool.entities.zh.mentions import find_candidates

Spans = set[tuple[int, int]]

TABLE = Path(__file__).with_name("evening_news_people.csv")
JUDGED = 500
"""Items of the evening news whose names stand in the table."""
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


@lru_cache(maxsize=4096)
def ours(text: str) -> Spans:
    return {(c.start, c.end) for c in find_candidates(text) if c.kind == "person"}


@lru_cache(maxsize=4096)
def tagged(text: str) -> list[tuple[int, int, str]]:
    import jieba.posseg

    found, place = [], 0
    for word, tag in jieba.posseg.cut(text):
        if tag.startswith("nr") and len(word) > 1:
            found.append((place, place + len(word), tag))
        place += len(word)
    return found


def jiebas(*tags: str) -> Callable[[str], Spans]:
    return lambda text: {(start, end) for start, end, tag in tagged(text) if tag in tags}


FINDERS: dict[str, Callable[[str], Spans]] = {
    "ours": ours,
    "jieba nr": jiebas("nr"),
    "jieba nr, nrfg": jiebas("nr", "nrfg"),
    "jieba nr, nrfg, nrt": jiebas("nr", "nrfg", "nrt"),
}


def cluener() -> None:
    counts: dict[str, Counter[str]] = {label: Counter() for label in FINDERS}
    sentences = 0
    for row in rows("ner/cluener_train.jsonl.gz"):
        kinds = {entity["type"] for entity in row["entities"]}
        if "name" not in kinds or not kinds & {"government", "position"}:
            continue
        sentences += 1
        gold = {(e["start"], e["end"]) for e in row["entities"] if e["type"] == "name"}
        for label, find in FINDERS.items():
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


def judged(items: list[dict[str, Any]]) -> list[tuple[str, Spans]]:
    """Return the text of each item with the spans of the names that the table has; nothing if it is of other texts."""
    names: dict[str, list[tuple[int, int, str]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(line for line in source if not line.startswith("#")):
            names.setdefault(row["item"], []).append((int(row["start"]), int(row["end"]), row["form"]))
    found = []
    for item in items[:JUDGED]:
        own = names.get(item["id"], [])
        if any(item["text"][start:end] != form for start, end, form in own):
            return []
        found.append((item["text"], {(start, end) for start, end, _ in own}))
    return found


def compare(label: str, pairs: Iterable[tuple[set[Any], set[Any]]]) -> None:
    """Show how the found names of each item agree with its gold names."""
    count: Counter[str] = Counter()
    for found, gold in pairs:
        count.update(hits=len(found & gold), false=len(found - gold), missed=len(gold - found))
    show(label, count["hits"], count["false"], count["missed"])


def against_table(items: list[dict[str, Any]]) -> None:
    """Show precision and recall on the judged items: by spans, by forms of an item, and without the commonest name."""
    texts = judged(items)
    if not texts:
        print(f"evening news: {TABLE.name} was made of other texts: no precision and recall")
        return
    forms = Counter(text[start:end] for text, spans in texts for start, end in spans)
    commonest = forms.most_common(1)[0][0]
    print(f"evening news, names of {len(texts)} items judged by hand: {forms.total()} names, {len(forms)} forms, "
          f"{commonest} {forms[commonest]}")
    for label, find in FINDERS.items():
        spelled = [({text[start:end] for start, end in find(text)}, {text[start:end] for start, end in spans})
                   for text, spans in texts]
        others = [({span for span in find(text) if text[slice(*span)] != commonest},
                   {span for span in spans if text[slice(*span)] != commonest}) for text, spans in texts]
        compare(f"  by spans: {label}", ((find(text), spans) for text, spans in texts))
        compare(f"  once an item: {label}", spelled)
        compare(f"  by spans without {commonest}: {label}", others)


def news(limit: int) -> None:
    items = [row for _, row in zip(range(limit), rows("dated/zh_xinwen_lianbo_2022_2024.jsonl.gz"), strict=False)]
    against_table(items)
    both: Counter[str] = Counter()
    for row in items:
        text = row["text"]
        mine, theirs = ours(text), FINDERS["jieba nr"](text)
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
