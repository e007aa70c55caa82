"""English extraction on authors that its learned choices never saw: trained on all others, measured on each in turn.

usage: english_authors.py [--gold DIR] [AUTHOR ...]

An author is what stands before `_` in a document's name (he, e3, e4 ...). The rules were written with en, enA, enB, mt,
he and the first half of e3 before the eyes; the figures of e4 are those of unseen documents.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nlp_tool.document import Document
from nlp_tool.entities import extract, trees
from nlp_tool.entities.choice import load, write
from nlp_tool.entities.en import (
    belonging,
    head_training,
    heads,
    modes,
    policies,
    policy_training,
    post_choice,
    post_training,
    training,
)
from nlp_tool.entities.evaluate import evaluate
from nlp_tool.entities.records import to_record

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"
Text = tuple[dict[str, Any], str, str]


def learn(texts: list[Text], posts: Mapping[str, post_training.Study], folder: Path) -> None:
    """Learn all English choices from some texts, write them into a folder, and have extraction use them."""
    belonging.WEIGHTS = modes.WEIGHTS = str(folder / "choices.npz")
    policies.WEIGHTS, post_choice.WEIGHTS, heads.WEIGHTS = (
        str(folder / name) for name in ("policies.npz", "posts.npz", "heads.npz"))
    titles = [case for gold, text, _ in texts for case in policy_training.cases_of(gold, text)]
    write(Path(policies.WEIGHTS), {"policy": policy_training.learned(titles)})
    pairs = [example for one in texts for example in training.gather_one(*one)]
    write(Path(belonging.WEIGHTS), training.learned(pairs))
    tables, arrays = post_training.learned([posts[name] for _, _, name in texts])
    write(Path(post_choice.WEIGHTS), tables, more=arrays)
    load.cache_clear()
    trees.load.cache_clear()
    led = [case for gold, text, _ in texts for case in head_training.cases(gold, text)]
    write(Path(heads.WEIGHTS), head_training.learned([*led, *head_training.made()]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("authors", nargs="*", default=["he", "e3", "e4"])
    parser.add_argument("--gold", type=Path, default=GOLD)
    options = parser.parse_args()
    texts = list(training.annotated([options.gold]))
    posts = {one[2]: post_training.study_of(*one) for one in texts}
    for author in options.authors:
        own = [one for one in texts if one[2].split("_")[0] == author]
        with tempfile.TemporaryDirectory() as folder:
            learn([one for one in texts if one not in own], posts, Path(folder))
            found = {}
            for _, text, name in own:
                document = Document(name, text, language="en")
                found[name] = to_record(document, extract(document), name=name)
        rows = evaluate([gold for gold, _, _ in own], found, samples=0).table().records()
        figures = " ".join(f"{row['row']} {row['f1']:.3f}" for row in rows if row["language"] == "all")
        print(f"{author} ({len(own)} documents): {figures}")


if __name__ == "__main__":
    main()
