"""Reprints: documents whose text is nearly that of an earlier one, with the earliest as the original.

Each text is a set of shingles, five units in a row (a Chinese character, or a word of another script). Of the hashed
shingles a sample is kept, those that a power of two divides, so that long texts keep no more than short ones: the
modulo sketch of min-wise hashing (Broder 1997, On the resemblance and containment of documents). It estimates both
the resemblance of two texts and how much of one stands in the other, which a cut reprint needs.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_tool import engine as engines
from nlp_tool.document import PartialDate
from nlp_tool.storage import read_table, write_table
from nlp_tool.study import Study

if TYPE_CHECKING:
    import numpy

SHINGLE = 5
SAMPLE = 160
"""A sketch holds about so many shingles at most twice; a text with fewer keeps them all."""
RESEMBLES = 0.6
"""Share of common shingles (Jaccard) from which two texts are the same article."""
DAYS = 31
RESEMBLES_LATER = 0.9
"""Further apart than DAYS, two texts that resemble each other are more often a yearly announcement in the same words
than a reprint; then it takes this."""
CONTAINED = 0.8
AT_LEAST = 0.3
"""A cut reprint stands in the original to CONTAINED and has at least this share of its length."""
SHARED = 3
SLICES = 16
WIDE = 48
"""A shingle of more documents than this is a formula; it links its documents to the first of them alone."""
VERSION = "1"
"""Changes when the same corpus would give other reprints."""
REPRINTS_FILE = "corpus/reprints.parquet"

_UNIT = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]|[^\W_㐀-鿿豈-﫿\U00020000-\U0003ffff]{1,50}")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sample of the shingles of a text: the hashes that 2**level divides, sorted; `order` decides who is first;
    `day` is the day of publication, counted from the year 1, where it is known."""

    doc_id: str
    level: int
    hashes: numpy.ndarray
    order: tuple[str, ...] = ()
    day: int | None = None

    def at(self, level: int) -> numpy.ndarray:
        """Return the sample at a coarser level."""
        import numpy

        return self.hashes if level == self.level else self.hashes[self.hashes & numpy.uint64((1 << level) - 1) == 0]


def sketch(doc_id: str, text: str, *, date: PartialDate | None = None) -> Sketch:
    """Return the sketch of a text; blanks, punctuation, case and width do not count. Undated texts come last."""
    import numpy

    order = (str(date) if date else "9999",)
    day = date.first_day.toordinal() if date and date.day else None
    folded = unicodedata.normalize("NFKC", text).lower()
    units = [ord(unit) if len(unit) == 1 else zlib.crc32(unit.encode()) for unit in _UNIT.findall(folded)]
    codes = numpy.array(units, dtype=numpy.uint64)
    if len(codes) < SHINGLE:
        return Sketch(doc_id, 0, codes[:0], order, day)
    hashed = numpy.zeros(len(codes) - SHINGLE + 1, dtype=numpy.uint64)
    for place in range(SHINGLE):
        hashed = hashed * numpy.uint64(1_099_511_628_211) + codes[place:place + len(hashed)]
    # The finalizer of MurmurHash3 spreads the bits, so that the divisible ones are a fair sample.
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        hashed ^= hashed >> numpy.uint64(33)
        hashed *= numpy.uint64(factor)
    hashed ^= hashed >> numpy.uint64(33)
    hashed = numpy.unique(hashed)
    level = max(0, (len(hashed) // SAMPLE).bit_length() - 1)
    return Sketch(doc_id, level, hashed[hashed & numpy.uint64((1 << level) - 1) == 0], order, day)


def reprinted(sketches: Iterable[Sketch]) -> dict[str, str]:
    """Return {document: its original} for every document that reprints an earlier one.

    Documents are taken in their order. One that resembles an earlier document is a reprint of that document's
    original; so is one that mostly stands in an earlier one, or that an earlier cut of it mostly makes up. A roundup
    that holds several articles among other text is a reprint of none.
    """
    ordered = sorted(sketches, key=lambda item: (item.order, item.doc_id))
    links: dict[int, list[tuple[float, int]]] = {}
    for earlier, later in _candidates(ordered):
        strength = _same_article(ordered[earlier], ordered[later])
        if strength:
            links.setdefault(later, []).append((-strength, earlier))
    original: dict[int, int] = {}
    for later in range(len(ordered)):
        for _, earlier in sorted(links.get(later, ())):
            original[later] = original.get(earlier, earlier)
            break
    return {ordered[later].doc_id: ordered[first].doc_id for later, first in sorted(original.items())}


def _same_article(earlier: Sketch, later: Sketch) -> float:
    """Return how strongly the later text is the earlier one again; 0 where it is another text."""
    import numpy

    level = max(earlier.level, later.level)
    a, b = earlier.at(level), later.at(level)
    common = len(numpy.intersect1d(a, b, assume_unique=True))
    if not common:
        return 0.0
    resemblance = common / (len(a) + len(b) - common)
    if earlier.day and later.day and later.day - earlier.day > DAYS:
        return 1 + resemblance if resemblance >= RESEMBLES_LATER else 0.0
    if resemblance >= RESEMBLES:
        return 1 + resemblance
    shorter, longer = sorted((len(a), len(b)))
    cut = common / shorter >= CONTAINED and shorter >= AT_LEAST * longer
    # The beginning of a long text that was published again on its own.
    extract = len(b) < len(a) and common / len(b) >= CONTAINED and len(b) >= 100
    return resemblance if cut or extract else 0.0


def _candidates(ordered: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Yield the pairs (earlier, later) that share some sampled shingles.

    The shingles are gone through in slices by their highest bits, so that memory does not follow their number.
    """
    import numpy

    if len(ordered) < 2:
        return
    keys = shared = numpy.empty(0, dtype=numpy.int64)
    bounds = numpy.array([(number << 64) // SLICES for number in range(1, SLICES)], dtype=numpy.uint64)
    cuts = [(0, *numpy.searchsorted(item.hashes, bounds).tolist(), len(item.hashes)) for item in ordered]
    for number in range(SLICES):
        pieces = [item.hashes[cut[number]:cut[number + 1]] for item, cut in zip(ordered, cuts, strict=True)]
        more, counts = numpy.unique(_pairs(pieces), return_counts=True)
        keys, places = numpy.unique(numpy.concatenate((keys, more)), return_inverse=True)
        shared = numpy.bincount(places, weights=numpy.concatenate((shared, counts))).astype(numpy.int64)
    lengths = numpy.array([len(item.hashes) for item in ordered])
    left, right = keys // len(ordered), keys % len(ordered)
    # A pair that reaches a threshold shares far more than this of the smaller sketch.
    enough = shared >= numpy.maximum(SHARED, 0.02 * numpy.minimum(lengths[left], lengths[right]))
    yield from zip(left[enough].tolist(), right[enough].tolist(), strict=True)


def _pairs(pieces: Sequence[numpy.ndarray]) -> numpy.ndarray:
    """Return a key (earlier * number of documents + later) for every shingle that two documents share."""
    import numpy

    total = len(pieces)
    values = numpy.concatenate(pieces)
    owners = numpy.repeat(numpy.arange(total, dtype=numpy.int64), [len(piece) for piece in pieces])
    if not len(values):
        return owners
    # A stable sort keeps the documents of a shingle in their order.
    rows = numpy.argsort(values, kind="stable")
    values, owners = values[rows], owners[rows]
    starts = numpy.flatnonzero(numpy.concatenate(([True], values[1:] != values[:-1])))
    sizes = numpy.diff(numpy.concatenate((starts, [len(values)])))
    pairs = [owners[:0]]
    for size in numpy.unique(sizes[sizes > 1]):
        members = owners[starts[sizes == size][:, None] + numpy.arange(size)]
        if size <= WIDE:
            left, right = numpy.triu_indices(int(size), 1)
            pairs.append((members[:, left] * total + members[:, right]).ravel())
        else:
            pairs.append((members[:, :1] * total + members[:, 1:]).ravel())
    return numpy.concatenate(pairs)


# --- in a study -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Progress:
    report: engines.Progress
    total: int
    done: int = field(default=0)

    def step(self) -> None:
        self.done += 1
        if self.done % 1000 == 0 or self.done == self.total:
            self.report("reprints", self.done, self.total)


def update_reprints(study: Study, *, progress: engines.Progress = engines.silent) -> dict[str, str]:
    """Write corpus/reprints.parquet anew where the corpus has changed; return it as a table."""
    path = study.folder / REPRINTS_FILE
    key = f"{VERSION} {study.corpus_key()}"
    if path.is_file() and _key(path) == key:
        return read_reprints(study.folder)
    parts = study.parts()
    bar = _Progress(progress, sum(part.documents for part in parts))
    sketches = []
    for part in parts:
        rows = read_table(part.path, ["doc_id", "text", "date"]).to_pylist()
        for row in rows:
            date = PartialDate.parse(row["date"]) if row["date"] else None
            sketches.append(sketch(row["doc_id"], row["text"], date=date))
            bar.step()
    found = reprinted(sketches)
    _write(path, found, key)
    return found


def read_reprints(folder: Path) -> dict[str, str]:
    """Return {document id: id of its original} as the last reading left it."""
    path = folder / REPRINTS_FILE
    if not path.is_file():
        return {}
    table = read_table(path)
    return dict(zip(table["doc_id"].to_pylist(), table["original"].to_pylist(), strict=True))


def _write(path: Path, found: Mapping[str, str], key: str) -> None:
    import pyarrow

    rows = sorted(found.items())
    schema = pyarrow.schema([("doc_id", pyarrow.string()), ("original", pyarrow.string())],
                            metadata={"corpus_key": key})
    write_table(path, pyarrow.table([[a for a, _ in rows], [b for _, b in rows]], schema=schema))


def _key(path: Path) -> str:
    import pyarrow.parquet

    return (pyarrow.parquet.read_schema(path).metadata or {}).get(b"corpus_key", b"").decode()
