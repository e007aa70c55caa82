"""Speed of extraction, its growth with the length of the text, and hostile strings.

usage: extraction.py [--characters N]

Speed: characters a second of one process (processor time) on the dated corpora beside the project, by parts. Growth:
the time of a text twice as long over the time of the text. Hostile: 200,000 characters of one kind, seconds each, and
the slowest step by name (its patterns included; measured under a profiler, so rather more than it takes).
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import pstats
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from nlp_tool.document import Document
from nlp_tool.entities import extract_all

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "dated"
CORPORA = {"zh": ("zh_xinwen_lianbo_2022_2024.jsonl.gz", "zh_government_work_reports.jsonl.gz"),
           "en": ("en_state_of_the_union.jsonl.gz",)}
FLOORS = {"zh": 150_000, "en": 300_000}
# Pieces of hostile English text, repeated without end.
ENGLISH = ("Li Ming ", "No. ", "Xin Campus of ", "Xin Primary School, ", "Xin Education Group includes ",
           "Li Ming, principal of Xin School, said. ", "Hekou School joined the Xin Education Group. ",
           "issued an action plan for schools ", "Opinions on Reform ", "| Xin School ", "Xin Education Bureau and ")
PART = 128
"""Documents that the stage of extraction takes at once."""


def texts(name: str, limit: int) -> list[str]:
    """Return texts of a corpus, from its beginning, of at least `limit` characters together."""
    found: list[str] = []
    with gzip.open(DATA / name, "rt", encoding="utf-8") as source:
        for line in source:
            found.append(json.loads(line)["text"])
            if sum(map(len, found)) >= limit:
                break
    return found


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def run(texts: Sequence[str], language: str) -> None:
    extract_all([Document(str(number), text, language=language) for number, text in enumerate(texts)])


def speed(limit: int) -> None:
    for language, names in CORPORA.items():
        for name in names:
            documents = texts(name, limit)
            run(documents[:1], language)  # load what is loaded once
            parts = [documents[low : low + PART] for low in range(0, len(documents), PART)]
            taken = seconds(lambda parts=parts, language=language: [run(part, language) for part in parts])
            count = sum(map(len, documents))
            print(f"{name:<40} {count / taken:>10,.0f} characters/s (aim {FLOORS[language]:,})")


def growth() -> None:
    for language, names in CORPORA.items():
        once = "\n".join(texts(names[0], 60_000))[:60_000]
        ratios = []
        for _ in range(3):
            single = seconds(lambda once=once, language=language: run([once], language))
            ratios.append(seconds(lambda once=once, language=language: run([once + "\n" + once], language)) / single)
        print(f"{language}: time(2n)/time(n) {statistics.median(ratios):.2f} at n = 60,000 (aim below 2.3)")


def hostile(size: int = 200_000) -> None:
    generator = random.Random(1)
    han = "".join(chr(generator.randint(0x4E00, 0x9FFF)) for _ in range(size))
    kinds = {"random Han": han, "one Han": "中" * size, "校": "校" * size, "a.": "a." * (size // 2),
             "spaces": " " * size,
             "（": "（" * size, "、": "、" * size, "教育集团": "教育集团" * (size // 4), "王": "王" * size,
             "“": "“" * size,
             "School ": "School " * (size // 7)}
    for language in CORPORA:
        pieces = {piece: piece * (size // len(piece)) for piece in (ENGLISH if language == "en" else ())}
        for name, text in (kinds | pieces).items():
            taken = seconds(lambda t=text, x=language: run([t], x))
            step, own = slowest(lambda t=text, x=language: run([t], x))
            print(f"{language}: 200,000 characters of {name:<44} {taken:>7.2f} s, slowest step {own:.2f} s ({step})")


def slowest(work: Callable[[], object]) -> tuple[str, float]:
    """Return the function of the package that takes longest, patterns and other built-in steps of its own included."""
    profile = cProfile.Profile()
    profile.runcall(work)
    own: Counter[str] = Counter()
    for (file, _, name), (_, _, taken, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if "nlp_tool" in file:
            own[f"{Path(file).parent.name}/{Path(file).stem}.{name}"] += taken
            continue
        for (caller, _, function), (_, _, part, _) in callers.items():
            if "nlp_tool" in caller:
                own[f"{Path(caller).parent.name}/{Path(caller).stem}.{function}"] += part
    return own.most_common(1)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=300_000)
    options = parser.parse_args()
    if DATA.is_dir():
        speed(options.characters)
        growth()
    else:
        print("the dated corpora are not beside the project (../shared/data/dated): speed not measured")
    hostile()


if __name__ == "__main__":
    main()
