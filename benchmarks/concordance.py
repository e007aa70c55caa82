"""Concordance of a frequent word over 16,000 news items: the whole process, its start included, where the index exists.

    python benchmarks/concordance.py [--word WORD]      needs the public data beside the project (../shared/data)

Without --word the word is the one whose hits are nearest to 10,000. The peer is the plain way: a process that has the
texts cut by jieba in a JSON file and walks through them (the cutting itself, many seconds, is left out).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

PLAIN_WALK = """
import json, sys
word = sys.argv[2]
for tokens in json.load(open(sys.argv[1], encoding="utf-8")):
    for place, token in enumerate(tokens):
        if token == word:
            print("".join(tokens[max(0, place - 10):place]), token, "".join(tokens[place + 1:place + 11]), sep="\\t")
"""


def seconds(command: list[str], repeats: int) -> list[tuple[float, float]]:
    """Run a command some times; return wall and processor seconds of each run."""
    times = []
    for _ in range(repeats):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
                       env={**os.environ, "PYTHONPATH": str(ROOT)})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append((time.perf_counter() - start,
                      after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return times


def main() -> None:
    import tokens as segmentation

    from nlp_tool.pipeline import STAGES
    from nlp_tool.statistics.index import open_index
    from nlp_tool.study import open_study
    from nlp_tool.tokens import read_tokens

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--word", default="")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    if not segmentation.DATA.is_dir():
        print("the public data are not beside the project (../shared/data)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "study"
        segmentation.make_study(folder, 1)
        study = open_study(folder)
        study.run_parts(next(stage for stage in STAGES if stage.name == "tokens"))
        start = time.perf_counter()
        index = open_index(study)
        print(f"index of {len(index.ids):,} tokens made in {time.perf_counter() - start:.1f} s, "
              f"{sum(p.stat().st_size for p in index.folder.iterdir()) / 1e6:.0f} MB")
        counts = {word: int(index.posting_indptr[i + 1] - index.posting_indptr[i])
                  for i, word in enumerate(index.words) if index.kinds[i] == "word"}
        word = options.word or min(counts, key=lambda w: abs(counts[w] - 10_000))
        plain = Path(name) / "tokens.json"
        plain.write_text(json.dumps([list(t) for p in study.part_results("tokens") for t in read_tokens(p)],
                                    ensure_ascii=False), encoding="utf-8")
        ours = [sys.executable, str(ROOT / "cli.py"), "concordance", str(folder), word]
        rows = {"python -c pass": [sys.executable, "-c", "pass"], "nlp-tool concordance": ours,
                "nlp-tool concordance --sort R1,R2": [*ours, "--sort", "R1,R2"],
                "plain walk over JSON": [sys.executable, "-c", PLAIN_WALK, str(plain), word]}
        print(f"\n| {word}, {counts[word]:,} hits in {len(index.documents['doc_id']):,} items | seconds (range) "
              "| processor seconds (range) |")
        print("|---|---|---|")
        for label, command in rows.items():
            seconds(command, 1)
            times = seconds(command, options.repeats)
            print(f"| {label} | " + " | ".join(f"{statistics.median(column):.2f} ({min(column):.2f}-{max(column):.2f})"
                                               for column in zip(*times, strict=True)) + " |")


if __name__ == "__main__":
    main()
