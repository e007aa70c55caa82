"""How well the built-in theme lexicon reads documents that people annotated, what it must find, and how fast it is.

usage: python benchmarks/themes.py [--errors THEME|all] [--half 0|1] [--skip-speed]

Gold: the documents of ../shared/gold, in halves by the parity of the SHA-256 of their names. A theme is present in a
document where the annotators list any phrase for it. `phrases` is the share of the annotators' phrases that overlap a
mention of the same theme. Facts: what the government work reports are known to say, and since when. Speed: the time to
track 15,896 news items, and the peak memory.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nlp_tool.document import Document, PartialDate, document_id  # noqa: E402
from nlp_tool.themes import built_in_lexicon, theme_hits  # noqa: E402
from nlp_tool.themes.track import track_themes  # noqa: E402

SHARED = ROOT.parent / "shared"
GOLD, DATED = SHARED / "gold", SHARED / "data" / "dated"


def half_of(name: str) -> int:
    """Return 0 or 1."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2


def gold_documents(half: int | None) -> Iterator[tuple[Document, dict[str, list[str]]]]:
    """Yield the annotated documents of a half with their themes."""
    for path in sorted((GOLD / "annotation").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if half is None or half_of(gold["doc"]) == half:
            text = (GOLD / "text" / f"{gold['doc']}.txt").read_text(encoding="utf-8")
            yield Document(gold["doc"], text, language=gold["language"]), gold["themes"]


def covered(document: Document, phrase: str, spans: list[tuple[int, int]]) -> bool:
    """Say whether any occurrence of a phrase overlaps one of the spans."""
    start = document.text.find(phrase)
    while start >= 0:
        if any(start < last and first < start + len(phrase) for first, last in spans):
            return True
        start = document.text.find(phrase, start + 1)
    return False


def score(half: int | None, errors: str) -> None:
    """Print precision, recall and F1 of themes by document, and the share of phrases found."""
    rows: dict[str, Counter[str]] = {}
    for document, gold in gold_documents(half):
        spans: dict[str, list[tuple[int, int]]] = {}
        for hit in theme_hits(document):
            spans.setdefault(hit.theme, []).append((hit.start, hit.end))
        for theme in built_in_lexicon().ids():
            found, stated = theme in spans, theme in gold
            kind = "tp" if found and stated else "fp" if found else "fn" if stated else "tn"
            phrases = gold.get(theme, [])
            hits = sum(covered(document, phrase, spans.get(theme, [])) for phrase in phrases)
            for name in (theme, "all", document.language):
                rows.setdefault(name, Counter()).update({kind: 1, "phrases": len(phrases), "covered": hits})
            if errors in (theme, "all") and kind in ("fp", "fn"):
                shown = phrases if kind == "fn" else [document.text[a:b] for a, b in spans[theme]][:6]
                print(f"  {kind} {theme} {document.language} {document.doc_id}: {shown}")
    print(f"\n{'half ' + str(half) if half is not None else 'both halves':<20} {'tp':>4} {'fp':>4} {'fn':>4} "
          f"{'precision':>9} {'recall':>7} {'F1':>6} {'phrases':>8}")
    for name, row in rows.items():
        tp, fp, fn = row["tp"], row["fp"], row["fn"]
        print(f"{name:<20} {tp:>4} {fp:>4} {fn:>4} {tp / max(tp + fp, 1):>9.3f} {tp / max(tp + fn, 1):>7.3f} "
              f"{2 * tp / max(2 * tp + fp + fn, 1):>6.3f} {row['covered'] / max(row['phrases'], 1):>8.3f}")


def dated(name: str) -> list[Document]:
    """Return the documents of a dated collection."""
    with gzip.open(DATED / name, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return [Document(document_id(r["text"], r["title"]), r["text"], r["title"], date=PartialDate.parse(r["date"]))
            for r in records]


def facts() -> None:
    """Print what the work reports are known to say: the first year of a phrase among the mentions."""
    rows = track_themes(dated("zh_government_work_reports.jsonl.gz")).tables["evidence"].records()
    for phrase, theme, expected in (("优质均衡", "equity_balance", "2021"), ("双减", "student_development", "2024"),
                                    ("教育集团", "", "none")):
        years = sorted(row["date"] for row in rows if theme in ("", row["theme"]) and phrase in row["quote"])
        first = years[0] if years else "none"
        print(f"{phrase:<6} first {first:<5} expected {expected:<5} {'ok' if first == expected else 'WRONG'}")


def speed() -> None:
    """Print the time to track the news and the peak memory."""
    documents = dated("zh_xinwen_lianbo_2022_2024.jsonl.gz")
    start = time.monotonic()
    findings = track_themes(documents)
    seconds = time.monotonic() - start
    characters = sum(len(document.text) for document in documents)
    listed = len(findings.tables["evidence"].rows)
    print(f"{len(documents)} items, {characters / 1e6:.1f} M characters, {listed} mentions listed: {seconds:.1f} s, "
          f"{characters / 1e6 / seconds:.2f} M characters/s, peak "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (documents included)")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", default="")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--skip-speed", action="store_true")
    options = parser.parse_args()
    if not GOLD.is_dir():
        sys.exit(f"needs the annotated documents beside the project: {GOLD} is not there")
    for half in (options.half,) if options.half is not None else (0, 1, None):
        score(half, options.errors)
    if not options.skip_speed:
        print()
        facts()
        speed()


if __name__ == "__main__":
    main()
