"""Tokenize: documents into tokens, a part of the corpus at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp_tool.document import Document
from nlp_tool.settings import Settings
from nlp_tool.tokens.columns import Tokens
from nlp_tool.tokens.distinct import KnownWords, pick
from nlp_tool.tokens.script import simplify, traditional_share, without_invisible
from nlp_tool.tokens.segment import Segmenter, segmenter
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
        numbers = vocabulary.numbers(columns.found, cutter.known)[columns.places]
        is_word = numbers >= 0
        is_word[columns.borders] = False
        indptr = np.concatenate([[0], np.cumsum(is_word)])[columns.indptr]
        cut[language] = (numbers[is_word].astype(np.uint32), columns.starts[is_word], indptr)
    ids, starts, indptr = cut[languages[0]] if len(languages) == 1 else _in_order(documents, cut)
    sentence_indptr, sentences = _sentences(documents, starts, indptr)
    return TokenPart(tuple(d.doc_id for d in documents), tuple(d.language for d in documents), indptr, ids, starts,
                     sentence_indptr, sentences, vocabulary.words, vocabulary.kinds, vocabulary.tags)


class _Vocabulary:
    """The words of a part, numbered in the order of their first occurrence, with kind and class."""

    def __init__(self) -> None:
        self.words: tuple[str, ...] = ()
        self.kinds: tuple[str, ...] = ()
        self.tags: tuple[str, ...] = ()

    def numbers(self, found: NDArray[np.int64], pieces: KnownWords) -> NDArray[np.int64]:
        """Return the numbers of different pieces, -1 for white space; add those that are new."""
        import numpy as np

        is_new = ~pieces.spaces(found)
        numbers = np.full(len(found), -1, dtype=np.int64)
        if self.words:  # those of another language
            old = {word: number for number, word in enumerate(self.words)}
            numbers[:] = [old.get(word, -1) for word in pick(pieces.words, found)]
            is_new &= numbers < 0
        numbers[is_new] = np.arange(len(self.words), len(self.words) + np.count_nonzero(is_new))
        found = found[is_new]
        self.words += pick(pieces.words, found)
        self.kinds += pick(pieces.kinds, found)
        self.tags += pick(pieces.tags, found)
        return numbers


class _Cut(NamedTuple):
    """Documents cut: the numbers of the different pieces; of each its place among those, its start in its document.

    The pieces of document d are indptr[d]:indptr[d + 1]; those at `borders` are between documents and belong to none.
    """

    found: NDArray[np.int64]
    places: NDArray[np.int64]
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
    written = gap.join(sources)
    seen, places = without_invisible(written)
    texts = [seen] if gap else sources
    if any(map(_is_traditional, documents)) or (places is not None and not gap):
        texts = [without_invisible(document.text)[0] for document in documents]
        texts = [simplify(text) if _is_traditional(document) else text
                 for document, text in zip(documents, texts, strict=True)]
        texts = [gap.join(texts)] if gap else texts
    begins = np.cumsum([0, *map(len, texts)])
    starts = np.concatenate([np.zeros(0, np.int64), *(cutter.starts(text) + begin
                                                      for text, begin in zip(texts, begins.tolist(), strict=False))])
    ends = np.append(starts, begins[-1])[1:]
    if places is not None and len(starts):
        starts, ends = places[starts].astype(np.int64), places[ends - 1].astype(np.int64) + 1
    found, found_at = cutter.known.find(written, starts, ends)
    bases = np.cumsum([0, *(len(text) + len(gap) for text in sources)])
    indptr = np.searchsorted(starts, bases)
    borders = indptr[1:-1] - 1 if gap else np.zeros(0, dtype=np.int64)
    starts = starts - np.repeat(bases[:-1], np.diff(indptr))
    return _Cut(found, found_at, starts.astype(np.uint32), indptr, borders)


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
    first = np.searchsorted(places, np.array(begins, dtype=np.int64))
    first = first[np.diff(first, prepend=-1) > 0]  # they ascend
    first = first[first < len(starts)]
    document = np.searchsorted(indptr, first, side="right") - 1
    sentence_indptr = np.searchsorted(first, indptr)
    return sentence_indptr.astype(np.int64), (first - indptr[document]).astype(np.uint32)


def tokenize_part(source: Path, target: Path, settings: Settings, folder: Path) -> None:
    """Cut the documents of a part of the corpus into words; both files are Parquet, folder is the study's."""
    from nlp_tool.storage import read_table
    from nlp_tool.tokens.storage import write_part

    table = read_table(source, ["doc_id", "text", "language", "script"])
    columns = [table[name].to_pylist() for name in ("doc_id", "text", "language", "script")]
    documents = [Document(doc_id, text, language=language, script=script)
                 for doc_id, text, language, script in zip(*columns, strict=True)]
    write_part(target, tokenize_documents(documents, settings, folder=folder))
