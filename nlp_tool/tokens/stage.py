"""Tokenize: documents into tokens, a part of the corpus at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp_tool.document import Document
from nlp_tool.settings import Settings
from nlp_tool.tokens.columns import Tokens
from nlp_tool.tokens.script import simplify, traditional_share, without_invisible
from nlp_tool.tokens.segment import Pieces, Segmenter, piece_offsets, segmenter
from nlp_tool.tokens.sentences import sentence_ends

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp_tool.tokens.storage import TokenPart

# From this share of traditional characters on a text is cut as its simplified form: jieba's dictionary is simplified.
_TRADITIONAL = 0.15
_BORDER = "。"


def tokenize(document: Document, settings: Settings | None = None, *, folder: Path | None = None) -> Tokens:
    """Cut a document into words.

    Chinese words are jieba's with the dictionaries that the settings name (folder: the study, where the scholar's own
    lies). A traditional text is cut where its simplified form would be, and invisible marks are looked through.
    """
    import numpy as np

    part = tokenize_documents([document], settings or Settings(), folder=folder)
    texts, kinds, tags = ([column[i] for i in part.ids.tolist()] for column in (part.words, part.kinds, part.tags))
    lengths = np.array([len(word) for word in texts], dtype=np.uint32)
    return Tokens(document.doc_id, tuple(texts), part.starts, part.starts + lengths, tuple(tags), tuple(kinds),
                  part.sentences, document.language)


def _is_traditional(document: Document) -> bool:
    if document.language == "en" or document.script in ("Hans", "Latn"):
        return False
    return document.script == "Hant" or traditional_share(document.text[:2000]) > _TRADITIONAL


def tokenize_documents(documents: Iterable[Document], settings: Settings, *,
                       folder: Path | None = None) -> TokenPart:
    """Cut documents into words, as the flat columns of a part."""
    import numpy as np

    from nlp_tool.tokens.storage import TokenPart

    documents = list(documents)
    languages = sorted({document.language for document in documents})
    cut = {}
    vocabulary = _Vocabulary()
    for language in languages:
        cutter = segmenter(language, settings, folder=folder)
        columns = _cut_together([d for d in documents if d.language == language], cutter)
        numbers = vocabulary.numbers(columns.pieces, cutter.pieces)
        words = numbers >= 0
        words[columns.borders] = False
        borders = np.concatenate([[0], np.cumsum(words)])[columns.indptr]
        cut[language] = (numbers[words].astype(np.uint32), columns.starts[words], borders)
    ids, starts, indptr = cut[languages[0]] if len(languages) == 1 else _in_order(documents, cut)
    sentence_indptr, sentences = _sentences(documents, starts, indptr)
    return TokenPart(tuple(d.doc_id for d in documents), tuple(d.language for d in documents), indptr, ids, starts,
                     sentence_indptr, sentences, tuple(vocabulary.words), tuple(vocabulary.kinds),
                     tuple(vocabulary.tags))


class _Vocabulary:
    """The words of a part, numbered in the order of their first occurrence, with class and kind."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.kinds: list[str] = []
        self.tags: list[str] = []

    def numbers(self, found: NDArray[np.uint32], pieces: Pieces) -> NDArray[np.int32]:
        """Return the number of each piece found, -1 for white space; add the new ones."""
        import numpy as np

        first = np.full(len(pieces.words), len(found), dtype=np.int32)
        first[found[::-1]] = np.arange(len(found) - 1, -1, -1, dtype=np.int32)  # the last assigned stays
        first[pieces.spaces] = len(found)
        known = np.flatnonzero(first < len(found))
        known = known[np.argsort(first[known])].tolist()
        words = list(map(pieces.words.__getitem__, known))
        old = {word: number for number, word in enumerate(self.words)}
        new = [piece for piece, word in zip(known, words, strict=True) if word not in old] if old else known
        number_of = np.full(len(pieces.words), -1, dtype=np.int32)
        number_of[new] = np.arange(len(old), len(old) + len(new))
        for piece, word in zip(known, words, strict=True) if old else ():
            if word in old:
                number_of[piece] = old[word]
        self.words += map(pieces.words.__getitem__, new)
        self.kinds += map(pieces.kinds.__getitem__, new)
        self.tags += map(pieces.tags.__getitem__, new)
        return number_of[found]


class _Cut(NamedTuple):
    """Documents cut: pieces by number, where each starts in its document, where the pieces of each document begin.

    `borders` are the pieces between documents, which belong to none.
    """

    pieces: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    indptr: NDArray[np.int64]
    borders: NDArray[np.int64]


def _cut_together(documents: list[Document], cutter: Segmenter) -> _Cut:
    """Cut some documents of one language at once, which saves the start of each; a border between them is a full stop.

    A full stop is a word of its own wherever it stands, so that the words are those of each document alone.
    """
    import numpy as np

    gap = _BORDER if cutter.joins else ""
    sources = [document.text for document in documents]
    texts = sources
    if without_invisible("".join(sources))[1] is not None or any(map(_is_traditional, documents)):
        texts = [without_invisible(document.text)[0] for document in documents]
        texts = [simplify(text) if _is_traditional(document) else text
                 for document, text in zip(documents, texts, strict=True)]
    pieces = cutter.cut(gap.join(texts)) if gap else [piece for text in texts for piece in cutter.cut(text)]
    bases = np.cumsum([0, *(len(text) + len(gap) for text in texts)])
    numbers = cutter.pieces.numbers(pieces)
    starts = np.cumsum(cutter.pieces.lengths()[numbers], dtype=np.int64)
    starts = np.concatenate([[0], starts[:-1]]) if len(starts) else starts
    indptr = np.searchsorted(starts, bases)
    borders = indptr[1:-1] - 1 if gap else np.zeros(0, dtype=np.int64)
    starts -= np.repeat(bases[:-1], np.diff(indptr))
    if texts is not sources:
        for number in range(len(documents)):
            if texts[number] != sources[number]:
                last = int(indptr[number + 1]) - (len(gap) if number + 1 < len(documents) else 0)
                span = slice(int(indptr[number]), last)
                starts[span], numbers[span] = _as_written(sources[number], pieces[span], cutter.pieces)
    return _Cut(numbers, starts.astype(np.uint32), indptr, borders)


def _as_written(text: str, seen: list[str], pieces: Pieces) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return where pieces of a simplified text without invisible marks start in the text itself, and the numbers of
    the pieces as they are written there."""
    import numpy as np

    starts, ends = piece_offsets(seen)
    _, places = without_invisible(text)
    if places is not None and len(starts):
        starts, ends = places[starts], places[ends - 1] + np.uint32(1)
    return starts, pieces.numbers([text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)])


def _in_order(documents: list[Document], cut: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Put the documents of several languages back into their order."""
    import numpy as np

    ids, starts = [], []
    nexts = dict.fromkeys(cut, 0)
    for document in documents:
        some_ids, some_starts, indptr = cut[document.language]
        number = nexts[document.language]
        nexts[document.language] += 1
        ids.append(some_ids[indptr[number] : indptr[number + 1]])
        starts.append(some_starts[indptr[number] : indptr[number + 1]])
    if not documents:
        return np.zeros(0, np.uint32), np.zeros(0, np.uint32), np.zeros(1, np.int64)
    return np.concatenate(ids), np.concatenate(starts), np.cumsum([0, *map(len, ids)], dtype=np.int64)


def _sentences(documents: list[Document], starts: NDArray[np.uint32],
               indptr: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return where the sentences of each document begin, and the tokens of the document with which they start."""
    import numpy as np

    bases = np.cumsum([0, *(len(document.text) for document in documents)])
    begins = [base + end for document, base in zip(documents, bases.tolist(), strict=False)
              for end in (0, *sentence_ends(document.text, document.language))]
    # A document that ends with a sentence makes the next one's first token a start, which it is anyhow.
    places = starts + np.repeat(bases[:-1], np.diff(indptr))
    first = np.unique(np.searchsorted(places, begins)) if begins else np.zeros(0, dtype=np.int64)
    first = first[first < len(starts)]
    document = np.searchsorted(indptr, first, side="right") - 1
    sentence_indptr = np.searchsorted(first, indptr)
    return sentence_indptr.astype(np.int64), (first - indptr[document]).astype(np.uint32)


def tokenize_part(source: Path, target: Path, settings: Settings, folder: Path) -> None:
    """Cut the documents of a part of the corpus into words; both files are Parquet, folder is the study's."""
    from nlp_tool.storage import read_table
    from nlp_tool.tokens.storage import write_part

    rows = read_table(source, ["doc_id", "text", "language", "script"]).to_pylist()
    write_part(target, tokenize_documents([Document(**row) for row in rows], settings, folder=folder))
