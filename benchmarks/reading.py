"""What reading costs and how right it is. Every table is printed; wall-clock times need a quiet machine.

    python benchmarks/reading.py speed        documents and MB a second for each format
    python benchmarks/reading.py files        10,000 small text files into a study: seconds, peak memory
    python benchmarks/reading.py encodings    short texts in GB18030, Big5, UTF-8, beside charset-normalizer
    python benchmarks/reading.py reprints     clustering of the evening news; precision and recall on changed copies
    python benchmarks/reading.py gold         title, source, date, and what cleaning costs, on the annotated texts
    python benchmarks/reading.py              all of these

The data stand beside the project in ../shared; where they are absent the part that needs them says so.
"""

from __future__ import annotations

import collections
import contextlib
import gzip
import json
import random
import re
import resource
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SHARED = ROOT.parent / "shared"
NEWS = SHARED / "data/dated/zh_xinwen_lianbo_2022_2024.jsonl.gz"
GOLD = SHARED / "gold"


def news() -> list[dict[str, str]]:
    """Return the evening news items, or nothing where they are absent."""
    if not NEWS.is_file():
        print(f"left out: {NEWS.relative_to(ROOT.parent)} is not there")
        return []
    with gzip.open(NEWS, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# --- speed --------------------------------------------------------------------------------------------------------


def speed() -> None:
    """Print documents and megabytes a second for each format, one core, parsers loaded."""
    from nlp_tool.reading.files import read_data
    from nlp_tool.settings import Reading
    from tests.reading import make

    zh = [make.ZH_BODY[number % 2] for number in range(20)]
    table = "标题,正文\n" + "".join(f"第{number}条,{''.join(zh)}{number}\n" for number in range(100))
    samples: dict[str, tuple[bytes, str]] = {
        "txt utf-8": ("\n".join([make.ZH_TITLE, *zh]).encode(), "a.txt"),
        "txt gb18030": ("\n".join([make.ZH_TITLE, *zh]).encode("gb18030"), "a.txt"),
        "html": (make.html(make.ZH_TITLE, zh).encode(), "a.html"),
        "docx": (make.docx(make.ZH_TITLE, zh), "a.docx"),
        "pdf, 3 pages": (make.pdf([[make.ZH_TITLE, *zh]] * 3, chinese=True), "a.pdf"),
        "csv, 100 rows": (table.encode(), "a.csv"),
        "xlsx, 100 rows": (make.xlsx([line.split(",") for line in table.split("\n") if line]), "a.xlsx"),
    }
    print(f"{'format':16}{'documents/s':>12}{'MB/s':>8}{'characters/s':>14}")
    for name, (data, file) in samples.items():
        list(read_data(data, file, settings=Reading()))
        start, rounds, documents, characters = time.perf_counter(), 0, 0, 0
        while time.perf_counter() - start < 1.0:
            for found in read_data(data, file, settings=Reading()):
                documents += 1
                characters += len(found.text)  # type: ignore[union-attr]
            rounds += 1
        seconds = time.perf_counter() - start
        print(f"{name:16}{documents / seconds:12,.0f}{rounds * len(data) / seconds / 1e6:8.2f}"
              f"{characters / seconds:14,.0f}")


# --- 10,000 files -------------------------------------------------------------------------------------------------


def tree_memory(pid: int) -> int:
    """Return the memory (proportional set size, bytes) of a process and all that it started; Linux only."""
    total = 0
    for process in [pid, *_children(pid)]:
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M).group(1)) * 1024  # type: ignore[union-attr]
    return total


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                yield int(child)
                yield from _children(int(child))
        except OSError:
            continue


class Peak:
    """The peak memory of this process and its children, looked at ten times a second."""

    def __enter__(self) -> Peak:
        self.bytes, self._ended = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        import os

        while not self._ended.wait(0.1):
            self.bytes = max(self.bytes, tree_memory(os.getpid()))

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def files(count: int = 10_000) -> None:
    """Print what reading many small files into a study takes, the first time and again."""
    from nlp_tool.reading.stage import read_into_study
    from nlp_tool.study import create_study

    made = [f"第{number}号：育才小学教育集团成立，成员校共{number}所。" * 10 for number in range(count)]
    texts = [item["text"] for item in news()] or made
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder, "documents")
        documents.mkdir()
        for number in range(count):
            text = f"第{number}号新闻\n{texts[number % len(texts)]}"
            encoding = ("utf-8", "gb18030")[number % 2]
            Path(documents, f"{number:05d}.txt").write_text(text, encoding=encoding, errors="replace")
        del texts, made
        size = sum(path.stat().st_size for path in documents.iterdir())
        study = create_study(Path(folder, "study"))
        for run in ("first", "second"):
            start = time.perf_counter()
            used = time.process_time()
            with Peak() as peak:
                counts = read_into_study(study, [documents])
            seconds = time.perf_counter() - start
            own = time.process_time() - used
            print(f"{run} run: {count:,} files, {size / 1e6:.1f} MB in {seconds:.1f} s = {count / seconds:,.0f} "
                  f"files/s, peak memory of all processes {peak.bytes / 1e6:.0f} MB, "
                  f"processor time of this process {own:.1f} s; {counts}")


# --- encodings ----------------------------------------------------------------------------------------------------


def encodings() -> None:
    """Print the share of short texts that are decoded right, beside charset-normalizer."""
    import charset_normalizer
    import opencc

    from nlp_tool.errors import ReadError
    from nlp_tool.reading.decode import decode

    texts = [item["text"] for item in news()][:3000]
    if not texts:
        return
    chance, traditional = random.Random(1), opencc.OpenCC("s2t")
    print(f"{'characters':>10} {'encoding':12}{'ours':>8}{'charset-normalizer':>20}{'texts':>8}")
    for length in (8, 20, 120):
        for encoding in ("utf-8", "gb18030", "big5", "utf-16-le"):
            right = theirs = seen = 0
            while seen < 400:
                text = chance.choice(texts).replace("\n", "")
                start = chance.randrange(max(1, len(text) - length))
                piece = text[start:start + length]
                piece = traditional.convert(piece) if encoding == "big5" else piece
                try:
                    data = piece.encode(encoding)
                except UnicodeEncodeError:
                    continue
                if len(piece) < length or not re.search("[一-鿿]", piece):
                    continue
                seen += 1
                with contextlib.suppress(ReadError):
                    right += decode(data).text == piece
                best = charset_normalizer.from_bytes(data).best()
                theirs += best is not None and str(best) == piece
            print(f"{length:10} {encoding:12}{right / seen:8.1%}{theirs / seen:20.1%}{seen:8}")


# --- reprints -----------------------------------------------------------------------------------------------------

_SENTENCE = re.compile(r"[^。！？\n]{1,500}[。！？\n]?")


def changed_copy(text: str, other: str, kind: str, chance: random.Random) -> str:
    """Return a reprint of a text: cut, under another headline, or with a tenth of its sentences from elsewhere."""
    sentences = _SENTENCE.findall(text)
    if kind == "cut":
        return "".join(sentences[:max(2, round(len(sentences) * chance.uniform(0.5, 0.9)))])
    if kind == "headline":
        return f"重磅！{_SENTENCE.findall(other)[0][:30]}\n{text}"
    foreign = _SENTENCE.findall(other)
    for place in chance.sample(range(len(sentences)), max(1, round(len(sentences) * 0.1))):
        sentences[place] = chance.choice(foreign)
    return "".join(sentences)


def reprints() -> None:
    """Print time, precision and recall of clustering the news with 3,000 changed copies put among them."""
    from nlp_tool.document import PartialDate
    from nlp_tool.reading.duplicates import reprinted, sketch

    items = news()
    if not items:
        return
    start = time.perf_counter()
    sketches = [sketch(f"n{number}", item["text"], date=PartialDate.parse(item["date"]))
                for number, item in enumerate(items)]
    plain = reprinted(sketches)
    seconds = time.perf_counter() - start
    print(f"{len(items):,} items clustered in {seconds:.1f} s; {len(plain)} reprint an earlier one already")
    chance = random.Random(7)
    long = [n for n, item in enumerate(items) if len(_SENTENCE.findall(item["text"])) >= 5 and len(item["text"]) >= 150
            and f"n{n}" not in plain]
    chosen = chance.sample(long, 3000)
    truth, kinds = {}, {}
    for place, number in enumerate(chosen):
        kind = ("cut", "headline", "edited")[place % 3]
        copy = changed_copy(items[number]["text"], items[chance.choice(long)]["text"], kind, chance)
        truth[f"copy{place}"], kinds[f"copy{place}"] = f"n{number}", kind
        sketches.append(sketch(f"copy{place}", copy))
    start = time.perf_counter()
    found = reprinted(sketches)
    seconds = time.perf_counter() - start
    # What the news reprint among themselves is not part of the test; a copy of a copy counts as its original.
    pairs = {copy: original for copy, original in found.items() if copy in truth or original in truth}
    hits = collections.Counter(kinds[copy] for copy, original in pairs.items() if truth.get(copy) == original)
    print(f"with {len(truth):,} copies: {seconds:.1f} s; precision {sum(hits.values()) / len(pairs):.4f}, "
          f"recall {sum(hits.values()) / len(truth):.4f}; by kind: "
          + ", ".join(f"{kind} {hits[kind] / 1000:.3f}" for kind in ("cut", "headline", "edited")))


# --- the annotated texts ------------------------------------------------------------------------------------------


def names_of(annotation: dict) -> Iterator[str]:  # type: ignore[type-arg]
    """Yield every name and phrase that an annotation holds."""
    for group in annotation["groups"]:
        yield from [group["name"], *group.get("aliases", ()), group.get("core") or ""]
        yield from (member["school"] for member in group.get("members", ()))
    for school in annotation["schools"]:
        yield from [school["name"], *school.get("aliases", ()), *school.get("former_names", ())]
    for person in annotation["people"]:
        yield from (person["name"], person.get("title") or "", person.get("organization") or "")
    for policy in annotation["policies"]:
        yield policy["title"]
    for phrases in annotation.get("themes", {}).values():
        yield from phrases


def gold() -> None:
    """Print how often title, source and date are right, and which annotated names cleaning took away."""
    from nlp_tool.document import Document
    from nlp_tool.reading import read_documents

    if not GOLD.is_dir():
        print(f"left out: {GOLD.relative_to(ROOT.parent)} is not there")
        return
    right: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    lost = []
    for document in read_documents(GOLD / "text"):
        assert isinstance(document, Document)
        stem = Path(document.path).stem
        annotation = json.loads((GOLD / "annotation" / f"{stem}.json").read_text(encoding="utf-8"))
        raw = (GOLD / "text" / f"{stem}.txt").read_text(encoding="utf-8")
        # The texts that the rules were not written from: one in eight, by a hash of the name.
        group = "unseen" if zlib.crc32(stem.encode()) % 8 == 7 else "seen"
        right[group]["texts"] += 1
        stated = {"title": document.title, "source": document.source, "date": str(document.date or "")}
        for field, value in stated.items():
            wanted = annotation["published" if field == "date" else field] or ""
            right[group][field] += value == wanted.replace(" -", "-")
        lost += [f"{stem}: {name}" for name in names_of(annotation) if name and name in raw
                 and name not in document.text and name.replace(" -", "-") not in document.text]
    for group, counter in sorted(right.items()):
        print(f"{group:8}{counter['texts']:4} texts: " + ", ".join(
            f"{field} {counter[field] / counter['texts']:.1%}" for field in ("title", "source", "date")))
    print(f"annotated names that cleaning took away: {len(lost)}", *lost, sep="\n  ")


PARTS: dict[str, Callable[[], None]] = {"speed": speed, "files": files, "encodings": encodings, "reprints": reprints,
                                        "gold": gold}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        print(f"--- {part}")
        PARTS[part]()
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")
