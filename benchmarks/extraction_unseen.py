"""Quality of extraction on documents that no model saw: `make train` on one part of the gold, read the other.

usage: extraction_unseen.py [--gold DIR] [--by folds|authors] [--only PART ...] [--jobs N] [--keep DIR]

Folds: two, documents by the parity of the SHA-256 of their name, swapped. Authors: each left out in turn; an author is
what stands before `_` in a document's name. All models are learned anew, in a copy of the program; the words of rules
and lexicons were chosen with the gold before the eyes, and corpus/heldout tells what that is worth.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nlp_tool.entities.evaluate import evaluate

HOUSE = Path(__file__).resolve().parents[1]
MODELS = (("zh.training", "{gold}", "names_zh.npz"), ("zh.post_training", "{gold}", "posts_zh.npz"),
          ("zh.relation_training", "{gold}", "relations_zh.npz"), ("en.training", "en_choices.npz", "{gold}"),
          ("en.post_training", "posts_en.npz", "{gold}"))


def fold_of(stem: str) -> str:
    """Return A or B."""
    return "AB"[int(hashlib.sha256(stem.encode()).hexdigest(), 16) % 2]


def author_of(stem: str) -> str:
    """Return what stands before the first underscore."""
    return stem.split("_")[0]


PARTS = {"folds": fold_of, "authors": author_of}


def read_part(gold: Path, stems: list[str], rest: list[str], home: Path) -> list[dict]:
    """Train a copy of the program on the rest, read the part with it, and return the records."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copytree(HOUSE / "nlp_tool", home / "nlp_tool", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "cli.py", home)
    for name, chosen in (("train", rest), ("test", stems)):
        for kind, ending in (("text", "txt"), ("annotation", "json")):
            (home / name / kind).mkdir(parents=True)
            for stem in chosen:
                shutil.copy(gold / kind / f"{stem}.{ending}", home / name / kind)
    environment = {**os.environ, "PYTHONPATH": str(home), "OMP_NUM_THREADS": "1"}
    spoken = {json.loads(path.read_text(encoding="utf-8"))["language"] for path in (home / "test").rglob("*.json")}
    resources = home / "nlp_tool" / "resources" / "entities"
    for module, *arguments in MODELS:
        if module[:2] in spoken:
            words = [str(home / "train") if word == "{gold}" else str(resources / word) for word in arguments]
            subprocess.run([sys.executable, "-m", f"nlp_tool.entities.{module}", *words], cwd=home, env=environment,
                           check=True, capture_output=True)
    found = subprocess.run([sys.executable, "cli.py", "annotate", "test/text"], cwd=home, env=environment,
                           check=True, capture_output=True, encoding="utf-8").stdout
    (home / "annotations.jsonl").write_text(found, encoding="utf-8")
    return [json.loads(line) for line in found.splitlines()]


def present(name: str, golds: list[dict], records: dict[str, dict]) -> None:
    """Print a line for each language."""
    for row in ("all", "zh", "en"):
        figures = [f"{r['row']} {r['f1']:.3f}" for r in evaluate(golds, records, samples=0).table().records()
                   if r["language"] == row]
        number = sum(row in ("all", gold["language"]) for gold in golds)
        if figures and number:
            print(f"{name} {row} ({number} documents): {' '.join(figures)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=HOUSE / "corpus" / "gold")
    parser.add_argument("--by", choices=sorted(PARTS), default="folds")
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a new folder that keeps models and annotations")
    options = parser.parse_args()
    golds = {path.stem: json.loads(path.read_text(encoding="utf-8"))
             for path in sorted((options.gold / "annotation").glob("*.json"))}
    part_of = PARTS[options.by]
    parts = [part for part in sorted({part_of(stem) for stem in golds}) if not options.only or part in options.only]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        work = [pool.submit(read_part, options.gold, [s for s in golds if part_of(s) == part],
                            [s for s in golds if part_of(s) != part], (options.keep or Path(folder)) / part)
                for part in parts]
        records: dict[str, dict] = {}
        for part, future in zip(parts, work, strict=True):
            own = {record["doc"]: record for record in future.result()}
            records |= own
            present(part, [golds[stem] for stem in golds if part_of(stem) == part], own)
    present("all parts", [gold for stem, gold in golds.items() if part_of(stem) in parts], records)


if __name__ == "__main__":
    main()
