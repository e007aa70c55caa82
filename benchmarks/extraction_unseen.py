"""Quality of extraction on documents that no model saw: `make train` on one part of the gold, read the other.

usage: extraction_unseen.py [--gold DIR] [--by folds|authors] [--only PART ...] [--jobs N] [--keep DIR]

Folds: two, documents by the parity of the SHA-256 of their name, swapped. Authors: each left out in turn; an author is
what stands before `_` in a document's name. All models are learned anew by the lines of `make train`, in a copy of the
program. Of two folds, the relations of one are learned from its texts as the other fold's model of names reads them.
The words of rules and lexicons were chosen with the gold before the eyes; corpus/heldout tells what that is worth.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nlp_tool.entities.evaluate import evaluate
from nlp_tool.entities.zh.relation_training import FOLDS

HOUSE = Path(__file__).resolve().parents[1]
TRAINING = re.findall(r"\$\(BIN\)/python (-m nlp_tool\.entities\.\S+ .+)",
                      (HOUSE / "Makefile").read_text(encoding="utf-8"))
NAMES = Path("nlp_tool/resources/entities/names_zh.npz")
SAME = "names_of_the_other_fold"


def fold_of(stem: str) -> str:
    """Return A or B."""
    return "AB"[int(hashlib.sha256(stem.encode()).hexdigest(), 16) % 2]


def author_of(stem: str) -> str:
    """Return what stands before the first underscore."""
    return stem.split("_")[0]


PARTS = {"folds": fold_of, "authors": author_of}


def lay_out(gold: Path, stems: list[str], rest: list[str], home: Path) -> Path:
    """Copy the program, what it learns from and what it is to read into a folder."""
    home.mkdir(parents=True)
    shutil.copytree(HOUSE / "nlp_tool", home / "nlp_tool", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "cli.py", home)
    for folder, chosen in ((home / "corpus" / "gold", rest), (home / "unseen", stems)):
        for kind, ending in (("text", "txt"), ("annotation", "json")):
            (folder / kind).mkdir(parents=True)
            for stem in chosen:
                shutil.copy(gold / kind / f"{stem}.{ending}", folder / kind)
    return home


def run(home: Path, words: list[str]) -> str:
    """Run Python in a copy of the program and return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(home), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, *words], cwd=home, env=environment, check=True, capture_output=True,
                          encoding="utf-8").stdout


def learn(home: Path, *, names: bool) -> None:
    """Learn the Chinese names, or all other models of the languages that are to be read."""
    spoken = {json.loads(path.read_text(encoding="utf-8"))["language"] for path in (home / "unseen").rglob("*.json")}
    for line in TRAINING:
        language, module = line.split()[1].split(".")[2:]
        if language in spoken and (str(NAMES) in line) == names:
            other = ["--names", SAME] if module == "relation_training" and (home / SAME).is_dir() else []
            run(home, [*line.split(), *other])


def swap(homes: list[Path]) -> None:
    """Give each of two copies the names model of the other, which never saw its texts."""
    for home, other in (homes, homes[::-1]):
        (home / SAME).mkdir()
        for fold in range(FOLDS):
            shutil.copy(other / NAMES, home / SAME / f"names_{fold}.npz")


def read_part(home: Path) -> list[dict]:
    """Learn all but the names, read the part and return the records."""
    learn(home, names=False)
    found = run(home, ["cli.py", "annotate", "unseen/text"])
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
        homes = [lay_out(options.gold, [s for s in golds if part_of(s) == part],
                         [s for s in golds if part_of(s) != part], (options.keep or Path(folder)) / part)
                 for part in parts]
        list(pool.map(lambda home: learn(home, names=True), homes))
        if options.by == "folds" and len(homes) == 2:
            swap(homes)
        work = [pool.submit(read_part, home) for home in homes]
        records: dict[str, dict] = {}
        for part, future in zip(parts, work, strict=True):
            own = {record["doc"]: record for record in future.result()}
            records |= own
            present(part, [golds[stem] for stem in golds if part_of(stem) == part], own)
    present("all parts", [gold for stem, gold in golds.items() if part_of(stem) in parts], records)


if __name__ == "__main__":
    main()
