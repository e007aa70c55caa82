"""The index: every token of a study in flat files that are mapped, not read, so that a question takes milliseconds.

It lies in index/KEY of the study, KEY being that of the tokens, and is made anew when they change. Everything is an
array of fixed width or a list in JSON; nothing is compressed. Words are numbered in code point order.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.errors import NoInput
from nlp_tool.storage import TEMPORARY, key_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp_tool.study import Study

VERSION = "2"
FORMS = ("word", "folded", "lemma")
"""How words are told apart: as written; folded in width, script and case; folded, and English ones by their lemma."""

_DOCUMENT_COLUMNS = ("doc_id", "title", "language", "date", "source", "place", "kind")
_CHUNK = 4_000_000


class CorpusIndex:
    """The tokens of a study by document and by word.

    Document d has the tokens indptr[d]:indptr[d + 1] of ids and starts, and the code points text_indptr[d]: ... of
    text; word w has the tokens postings[posting_indptr[w]:posting_indptr[w + 1]].
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = folder.name

    def _array(self, name: str) -> NDArray[Any]:
        import numpy as np

        path = self.folder / f"{name}.npy"
        # A file of nothing but its header of 128 bytes cannot be mapped.
        return np.load(path, mmap_mode="r" if path.stat().st_size > 128 else None, allow_pickle=False)

    def _list(self, name: str) -> Any:
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    @cached_property
    def ids(self) -> NDArray[np.uint32]:
        """The word of each token: uint32 (tokens,)."""
        return self._array("ids")

    @cached_property
    def starts(self) -> NDArray[np.uint32]:
        """Where each token starts in its document: uint32 (tokens,)."""
        return self._array("starts")

    @cached_property
    def lengths(self) -> NDArray[np.uint32]:
        """The characters of each word: uint32 (words,)."""
        return self._array("lengths")

    @cached_property
    def indptr(self) -> NDArray[np.int64]:
        """Where the tokens of each document begin: int64 (documents + 1,)."""
        return self._array("indptr")

    @cached_property
    def sentences(self) -> NDArray[np.uint32]:
        """The tokens that start a sentence: uint32, ascending."""
        return self._array("sentences")

    @cached_property
    def postings(self) -> NDArray[np.uint32]:
        """The tokens of each word, ascending: uint32 (tokens,)."""
        return self._array("postings")

    @cached_property
    def posting_indptr(self) -> NDArray[np.int64]:
        """Where the postings of each word begin: int64 (words + 1,)."""
        return self._array("posting_indptr")

    @cached_property
    def text(self) -> NDArray[np.uint32]:
        """The code points of all documents: uint32."""
        return self._array("text")

    @cached_property
    def text_indptr(self) -> NDArray[np.int64]:
        """Where the text of each document begins: int64 (documents + 1,)."""
        return self._array("text_indptr")

    @cached_property
    def documents(self) -> dict[str, list[str]]:
        """The columns of the documents: doc_id, title, language, date, source, place, kind."""
        return self._list("documents")

    @cached_property
    def words(self) -> list[str]:
        """The words as written, in code point order."""
        return self._list("word")

    @cached_property
    def kinds(self) -> list[str]:
        """Of each word: word, number or punct."""
        return self._list("kinds")

    @cached_property
    def tags(self) -> list[str]:
        """Of each word: its class, or nothing."""
        return self._list("tags")

    def forms(self, form: str) -> list[str]:
        """Return the form of each word; see FORMS."""
        if form not in FORMS:
            raise ValueError(f"no such form: {form}")
        return self.words if form == "word" else self._list(form)

    @cached_property
    def document_of_token(self) -> NDArray[np.int32]:
        """The number of the document of each token."""
        import numpy as np

        return np.repeat(np.arange(len(self.indptr) - 1, dtype=np.int32), np.diff(self.indptr))

    def slice(self, document: int, start: int, end: int) -> str:
        """Return a slice of the text of a document, by its number."""
        base = int(self.text_indptr[document])
        return self.text[base + start : base + end].tobytes().decode("utf-32-le")

    def positions(self, words: Iterable[int]) -> NDArray[np.int64]:
        """Return the tokens of any of these words, ascending."""
        import numpy as np

        ranges = [self.postings[self.posting_indptr[w] : self.posting_indptr[w + 1]] for w in words]
        if len(ranges) == 1:
            return ranges[0].astype(np.int64)
        return np.sort(np.concatenate([np.zeros(0, np.int64), *(r.astype(np.int64) for r in ranges)]))


def open_index(study: Study) -> CorpusIndex:
    """Open the index of a study, making it where it is missing or out of date; raise NoInput without tokens."""
    if study.read_json("tokens/parts.json", None) is None:
        raise NoInput(f"{study.folder} has no tokens yet", hint=f"run: nlp-tool tokenize {study.folder}")
    key = key_of(VERSION, study.corpus_key(), study.read_json("tokens/parts.json", []))
    folder = study.folder / "index" / key
    if not (folder / "complete").is_file():
        _build(study, folder)
    return CorpusIndex(folder)


def _build(study: Study, folder: Path) -> None:
    """Make the index in a folder beside its place, move it there, and remove older ones."""
    scratch = folder.with_name(f"{TEMPORARY}{os.getpid()}-{folder.name}")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        parts = list(zip([part.path for part in study.parts()], study.part_results("tokens"), strict=True))
        number_of = _write_words(scratch, [tokens for _, tokens in parts])
        total = _write_tokens(scratch, parts, number_of)
        _write_postings(scratch, total, len(number_of))
        (scratch / "complete").write_bytes(b"")
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
        os.replace(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for old in folder.parent.iterdir():
        if old.name != folder.name and old.is_dir():
            shutil.rmtree(old, ignore_errors=True)


def _write_words(folder: Path, parts: list[Path]) -> dict[str, int]:
    import numpy as np

    from nlp_tool.tokens.counts import word_form
    from nlp_tool.tokens.script import fold_key
    from nlp_tool.tokens.storage import read_vocabulary

    found: dict[str, tuple[str, str]] = {}
    for path in parts:
        for word, kind, tag in zip(*read_vocabulary(path), strict=True):
            found.setdefault(word, (kind, tag))
    words = sorted(found)
    np.save(folder / "lengths.npy", np.array([len(word) for word in words], dtype=np.uint32))
    _dump(folder, "word", words)
    _dump(folder, "kinds", [found[word][0] for word in words])
    _dump(folder, "tags", [found[word][1] for word in words])
    _dump(folder, "folded", [fold_key(word) for word in words])
    _dump(folder, "lemma", [word_form(word) for word in words])
    return {word: number for number, word in enumerate(words)}


def _dump(folder: Path, name: str, value: Any) -> None:
    (folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _write_tokens(folder: Path, parts: list[tuple[Path, Path]], number_of: dict[str, int]) -> int:
    """Write documents, tokens and text, a part at a time; return the number of tokens."""
    import numpy as np

    from nlp_tool.storage import read_table
    from nlp_tool.tokens.storage import read_part

    documents: dict[str, list[str]] = {name: [] for name in _DOCUMENT_COLUMNS}
    counts, lengths = [0], [0]
    total = 0
    with _Growing(folder / "ids.npy") as ids, _Growing(folder / "starts.npy") as starts, \
            _Growing(folder / "sentences.npy") as sentences, _Growing(folder / "text.npy") as text:
        for corpus_path, token_path in parts:
            table = read_table(corpus_path, [*_DOCUMENT_COLUMNS, "text"])
            for name in _DOCUMENT_COLUMNS:
                documents[name] += table[name].to_pylist()
            for value in table["text"].to_pylist():
                codes = np.frombuffer(value.encode("utf-32-le", "surrogatepass"), dtype="<u4")
                text.append(codes)
                lengths.append(len(codes))
            part = read_part(token_path)
            if list(part.doc_ids) != table["doc_id"].to_pylist():
                raise NoInput("the words are those of other documents", hint="run: nlp-tool tokenize STUDY")
            ids.append(np.array([number_of[word] for word in part.words], dtype=np.uint32)[part.ids])
            starts.append(part.starts)
            bases = np.repeat(part.indptr[:-1], np.diff(part.sentence_indptr)) + total
            sentences.append((part.sentences + bases).astype(np.uint32))
            counts += np.diff(part.indptr).tolist()
            total += len(part.ids)
    np.save(folder / "indptr.npy", np.cumsum(counts, dtype=np.int64))
    np.save(folder / "text_indptr.npy", np.cumsum(lengths, dtype=np.int64))
    _dump(folder, "documents", documents)
    return total


def _write_postings(folder: Path, total: int, words: int) -> None:
    """Sort the tokens by word, some millions at a time."""
    import numpy as np

    if not total:
        np.save(folder / "posting_indptr.npy", np.zeros(words + 1, dtype=np.int64))
        np.save(folder / "postings.npy", np.zeros(0, dtype=np.uint32))
        return
    ids = np.load(folder / "ids.npy", mmap_mode="r")
    counts = np.zeros(words, dtype=np.int64)
    for start in range(0, total, _CHUNK):
        counts += np.bincount(ids[start : start + _CHUNK], minlength=words)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    np.save(folder / "posting_indptr.npy", indptr)
    postings = np.lib.format.open_memmap(folder / "postings.npy", mode="w+", dtype=np.uint32, shape=(total,))
    free = indptr[:-1].copy()
    for start in range(0, total, _CHUNK):
        chunk = np.asarray(ids[start : start + _CHUNK])
        order = np.argsort(chunk, kind="stable")
        ordered = chunk[order]
        here = np.bincount(chunk, minlength=words)
        first = np.concatenate([[0], np.cumsum(here)])[:-1]
        postings[free[ordered] + np.arange(len(chunk)) - first[ordered]] = order + start
        free += here
    postings.flush()


class _Growing:
    """A .npy file of uint32 that grows by appending; its header is written at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0

    def __enter__(self) -> _Growing:
        self._file = open(self._path, "wb")
        self._header(0)
        return self

    def append(self, values: NDArray[np.uint32]) -> None:
        """Add values at the end."""
        self._file.write(values.astype("<u4", copy=False).tobytes())
        self._count += len(values)

    def __exit__(self, *_: object) -> None:
        self._file.seek(0)
        self._header(self._count)
        self._file.close()

    def _header(self, count: int) -> None:
        """Write the header of format 1.0 at a fixed length of 128 bytes, so that it can be written twice."""
        header = f"{{'descr': '<u4', 'fortran_order': False, 'shape': ({count},), }}".ljust(117) + "\n"
        self._file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("ascii"))
