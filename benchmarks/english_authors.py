"""English extraction on authors that its learned choices never saw: trained on all others, measured on each in turn.

usage: english_authors.py [--gold DIR] [AUTHOR ...]

An author is what stands before `_` in a document's name (he, e3, e4 ...). The rules were written with en, enA, enB, mt,
he and the first half of e3 before the eyes; the figures of e4 are those of unseen documents.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from nlp_tool.document import Document
from nlp_tool.entities import extract, trees
from nlp_tool.entities.choice import load, write
from nlp_tool.entities.en import belonging, modes, post_choice, post_training
from nlp_tool.entities.en.training import Example, gather_one, learned
from nlp_tool.entities.evaluate import evaluate
from nlp_tool.entities.records import to_record

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("authors", nargs="*", default=["he", "e3", "e4"])
    parser.add_argument("--gold", type=Path, default=GOLD)
    options = parser.parse_args()
    golds = {}
    for path in sorted((options.gold / "annotation").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["language"] == "en":
            golds[path.stem] = (gold, (options.gold / "text" / f"{path.stem}.txt").read_text(encoding="utf-8"))
    examples: dict[str, list[Example]] = {name: list(gather_one(*pair, name)) for name, pair in golds.items()}
    posts = {name: post_training.study_of(*pair, name) for name, pair in golds.items()}
    for author in options.authors:
        own = {name for name in golds if name.split("_")[0] == author}
        with tempfile.TemporaryDirectory() as folder:
            weights = str(Path(folder) / "weights.npz")
            write(Path(weights), learned([e for name in examples if name not in own for e in examples[name]]))
            belonging.WEIGHTS = modes.WEIGHTS = weights
            post_choice.WEIGHTS = str(Path(folder) / "posts.npz")
            tables, arrays = post_training.learned([posts[name] for name in posts if name not in own])
            write(Path(post_choice.WEIGHTS), tables, more=arrays)
            load.cache_clear()
            trees.load.cache_clear()
            found = {}
            for name in sorted(own):
                document = Document(name, golds[name][1], language="en")
                found[name] = to_record(document, extract(document), name=name)
        rows = evaluate([golds[name][0] for name in sorted(own)], found, samples=0).table().records()
        figures = " ".join(f"{row['row']} {row['f1']:.3f}" for row in rows if row["language"] == "all")
        print(f"{author} ({len(own)} documents): {figures}")


if __name__ == "__main__":
    main()
