"""Segmentation measured against jieba: equality, speed of the function and of the whole process, memory, F1.

    python benchmarks/tokens.py                  speed, process, memory, F1 (needs the public data beside the project)
    python benchmarks/tokens.py --equality       every sentence of the Chinese sets and 100,000 odd strings, HMM on and
                                                 off, without and with a dictionary

Ratios are of one run on one machine, peer and ours by turns; the times themselves depend on the machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp_tool.tokens.segment import ChineseSegmenter

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
NEWS = DATA / "dated" / "zh_xinwen_lianbo_2022_2024.jsonl.gz"
PLAIN_LOOP = """
import gzip, json, sys, jieba
jieba.setLogLevel(60)
jieba.dt.tmp_dir = sys.argv[2]
for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
    jieba.lcut(json.loads(line)["text"])
"""
DICTIONARY = """教联体 5 n
县管校聘
K-12教育 3
STEM
教育 1
集团 90000 n
人民 0
大学区
买买 0
"""


def records(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def sentences() -> Iterator[tuple[str, str]]:
    """Yield (set, sentence) of all Chinese sets."""
    for name in ("pku", "msr"):
        for line in (DATA / "segmentation" / f"{name}_test.gold.txt").read_text(encoding="utf-8").splitlines():
            yield name, "".join(line.split())
    for path in sorted([*(DATA / "dated").glob("zh_*.gz"), *(DATA / "topics").glob("zh_*.gz")]):
        for record in records(path):
            for sentence in re.split(r"(?<=[。！？\n])", f"{record.get('title', '')}\n{record['text']}"):
                yield path.name.removesuffix(".jsonl.gz"), sentence


def odd_strings(count: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Yield strings of common characters, marks, rare blocks and any code point, in changing mixtures."""
    sys.path.insert(0, str(ROOT))
    from tests.tokens.test_segment import HAN, MARKS, RARE, RUNS

    draw = random.Random(seed)
    common = HAN + "".join(chr(draw.randrange(0x4E00, 0x9FA6)) for _ in range(400))
    for _ in range(count):
        weights = draw.choice([(8, 1, 0, 1), (5, 3, 1, 2), (3, 2, 3, 2), (10, 0, 0, 0), (1, 3, 0, 6)])
        pools = draw.choices((common, MARKS, RARE, RUNS), weights, k=draw.randint(0, 40))
        pieces = [draw.choice(pool) for pool in pools]
        if draw.random() < 0.3:
            pieces.insert(0, chr(draw.randrange(0x110000)))
        yield "odd strings", "".join(pieces)


def equality(strings: int) -> None:
    """Print how many sentences of each set are cut as jieba cuts them; show the first that are not."""
    import jieba.finalseg

    from nlp_tool.tokens.dictionary import lexicon, parse_dictionary, private_jieba, reference_tokenizer
    from nlp_tool.tokens.segment import ChineseSegmenter

    jieba_ = private_jieba()
    entries = parse_dictionary(DICTIONARY)
    cases: list[tuple[str, Callable[[], object], Callable[..., list[str]], bool]] = []
    plain, own = lexicon(()), lexicon(entries)
    reference = reference_tokenizer(entries)
    forced = set(jieba.finalseg.Force_Split_Words)
    for hmm in (True, False):
        cases.append((f"HMM {'on' if hmm else 'off'}", ChineseSegmenter(plain, hmm=hmm).cut, jieba_.lcut, hmm))
        cases.append((f"HMM {'on' if hmm else 'off'}, dictionary", ChineseSegmenter(own, hmm=hmm).cut, reference.lcut,
                      hmm))
    # the way of the process, which never makes a string of a word
    cases.append(("HMM on, by places", by_places(ChineseSegmenter(plain)), jieba_.lcut, True))
    print("| set | sentences | " + " | ".join(name for name, *_ in cases) + " |")
    print("|---|---|" + "---|" * len(cases))
    differ: dict[str, list[int]] = {}
    for name, text in (*(sentences() if DATA.is_dir() else ()), *odd_strings(strings)):
        row = differ.setdefault(name, [0] * (len(cases) + 1))
        row[0] += 1
        for column, (case, ours, theirs, hmm) in enumerate(cases, 1):
            jieba.finalseg.Force_Split_Words.clear()
            if "dictionary" in case:
                jieba.finalseg.Force_Split_Words.update(forced)
            if ours(text) != theirs(text, HMM=hmm):  # type: ignore[call-arg]
                row[column] += 1
                if row[column] <= 3:
                    print(f"differs ({case}): {text!r}", file=sys.stderr)
    for name, (count, *wrong) in differ.items():
        print(f"| {name} | {count:,} | " + " | ".join(f"{1 - w / count:.4%} ({w})" for w in wrong) + " |")


def by_places(cutter: ChineseSegmenter) -> Callable[[str], list[str]]:
    """Return a function that cuts by the places where words start."""
    def cut(text: str) -> list[str]:
        places = [*cutter.starts(text).tolist(), len(text)]
        return [text[a:b] for a, b in pairwise(places)]

    return cut


def speed(repeats: int) -> None:
    """Print the speed of cut_zh and of jieba.lcut on the same million characters, by turns, one core."""
    from nlp_tool.tokens.dictionary import private_jieba
    from nlp_tool.tokens.segment import cut_zh, segmenter

    texts: list[str] = []
    characters = 0
    for record in records(NEWS):
        texts.append(record["text"])
        characters += len(record["text"])
        if characters > 1_000_000:
            break
    size = characters / 1e6
    jieba_ = private_jieba()
    domain = segmenter("zh").cut
    cut_zh("热身")
    domain("热身")
    times: dict[str, list[float]] = {"jieba.lcut": [], "cut_zh": [], "with the domain dictionary": []}
    for _ in range(repeats):
        for name, function in (("jieba.lcut", jieba_.lcut), ("cut_zh", cut_zh), ("with the domain dictionary", domain)):
            start = time.process_time()
            for text in texts:
                function(text)
            times[name].append(time.process_time() - start)
    print(f"\n| segmentation, {size:.2f} M characters, processor time | Mchar/s (range) | x jieba |\n|---|---|---|")
    base = statistics.median(times["jieba.lcut"])
    for name, values in times.items():
        print(f"| {name} | {size / statistics.median(values):.2f} ({size / max(values):.2f}-{size / min(values):.2f}) "
              f"| {base / statistics.median(values):.1f} |")


def make_study(folder: Path, copies: int) -> int:
    """Make a study of the evening news; return its characters."""
    from nlp_tool.document import Document, PartialDate, document_id
    from nlp_tool.parts import update_corpus
    from nlp_tool.storage import write_documents
    from nlp_tool.study import create_study

    study = create_study(folder)
    documents = {}
    for copy in range(copies):
        for record in records(NEWS):
            title = record["title"] + "'" * copy
            documents[document_id(record["text"], title)] = Document(
                document_id(record["text"], title), record["text"], title, "zh", "Hans",
                PartialDate.parse(record["date"]), record["source"], kind="news")
    incoming = folder / "incoming.parquet"
    write_documents(incoming, documents.values())
    update_corpus(study, set(), {doc_id: [incoming] for doc_id in documents})
    incoming.unlink()
    return sum(len(document.text) for document in documents.values())


def timed(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return wall seconds, processor seconds of all its processes, peak MB of the largest of them."""
    code = ("import resource, subprocess, sys, time; start = time.perf_counter(); "
            "code = subprocess.call(sys.argv[1:], stderr=subprocess.DEVNULL); wall = time.perf_counter() - start; "
            "use = resource.getrusage(resource.RUSAGE_CHILDREN); "
            "print(wall, use.ru_utime + use.ru_stime, use.ru_maxrss); sys.exit(code)")
    run = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True,
                         env={**os.environ, "PYTHONPATH": str(ROOT)})
    *_, wall, processor, memory = run.stdout.split()
    return float(wall), float(processor), int(memory) / 1024


def process(repeats: int, scale: int) -> None:
    """Print wall time, processor time and peak memory of whole processes: jieba's loop, and nlp-tool tokenize.

    Processor seconds are those of a process and its children: they say what the work costs even where other programs
    use the machine too. With two workers they are what both together take.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = make_study(folder / "study", 1)
        ours = [sys.executable, str(ROOT / "cli.py"), "tokenize", str(folder / "study"), "--workers"]
        rows: dict[str, list[tuple[float, float, float]]] = {"jieba.lcut loop": [], "tokenize, 1 worker": [],
                                                             "tokenize, 2 workers": []}
        for _ in range(repeats):
            rows["jieba.lcut loop"].append(timed([sys.executable, "-c", PLAIN_LOOP, str(NEWS), name]))
            for workers in (1, 2):
                shutil.rmtree(folder / "study" / "tokens", ignore_errors=True)
                label = f"tokenize, {workers} worker{'s' if workers > 1 else ''}"
                rows[label].append(timed([*ours, str(workers)]))
        print(f"\n| whole process, {size / 1e6:.1f} M characters | seconds (range) | x jieba | processor s (range) "
              "| x jieba | peak MB |")
        print("|---|---|---|---|---|---|")
        base, base_processor = (statistics.median(row[i] for row in rows["jieba.lcut loop"]) for i in (0, 1))
        for label, values in rows.items():
            seconds = [value for value, _, _ in values]
            used = [value for _, value, _ in values]
            processor = statistics.median(used)
            print(f"| {label} | {statistics.median(seconds):.1f} ({min(seconds):.1f}-{max(seconds):.1f}) "
                  f"| {base / statistics.median(seconds):.1f} | {processor:.1f} ({min(used):.1f}-{max(used):.1f}) "
                  f"| {base_processor / processor:.1f} "
                  f"| {max(memory for _, _, memory in values):.0f} |")
        if scale > 1:
            make_study(folder / "large", scale)
            ours[3] = str(folder / "large")
            wall, cost, memory = timed([*ours, "1"])
            print(f"| tokenize, 1 worker, {scale} x the data | {wall:.1f} | | {cost:.1f} | | {memory:.0f} |")


def accuracy() -> None:
    """Print precision, recall and F1 of words on the test sets of SIGHAN 2005, ours beside jieba's."""
    from nlp_tool.settings import Settings
    from nlp_tool.settings import Tokens as TokenSettings
    from nlp_tool.tokens.dictionary import private_jieba
    from nlp_tool.tokens.segment import segmenter

    jieba_ = private_jieba()
    systems: dict[str, Callable[[str], list[str]]] = {"jieba": jieba_.lcut,
                                                      "ours, domain dictionary on": segmenter("zh").cut}
    for hmm in (True, False):
        chosen = Settings(tokens=TokenSettings(domain_dictionary=False, hmm=hmm))
        systems[f"ours, dictionary off, HMM {'on' if hmm else 'off'}"] = segmenter("zh", chosen).cut
    print("\n| F1 of words | PKU | MSR |\n|---|---|---|")
    for name, cut in systems.items():
        scores = []
        for part in ("pku", "msr"):
            right = found = gold = 0
            for line in (DATA / "segmentation" / f"{part}_test.gold.txt").read_text(encoding="utf-8").splitlines():
                words = line.split()
                a, b = spans(words), spans(cut("".join(words)))
                right, found, gold = right + len(a & b), found + len(b), gold + len(a)
            scores.append(200 * right / (found + gold))
        print(f"| {name} | {scores[0]:.2f} | {scores[1]:.2f} |")


def spans(words: list[str]) -> set[tuple[int, int]]:
    places, start = set(), 0
    for word in words:
        places.add((start, start + len(word)))
        start += len(word)
    return places


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--equality", action="store_true")
    parser.add_argument("--strings", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--scale", type=int, default=4, help="times the data for the memory measurement; 1 for none")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    if not DATA.is_dir():
        print("the public data are not beside the project (../shared/data): only odd strings can be compared")
    if options.equality:
        equality(options.strings)
    elif DATA.is_dir():
        speed(options.repeats)
        accuracy()
        process(options.repeats, options.scale)


if __name__ == "__main__":
    main()
