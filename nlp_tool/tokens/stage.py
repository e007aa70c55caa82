"""Tokenize: documents into tokens, a part of the corpus at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_tool.document import Document
from nlp_tool.settings import Settings
from nlp_tool.tokens.columns import NUMBER, PUNCT, WORD, Tokens
from nlp_tool.tokens.script import simplify, traditional_share, without_invisible
from nlp_tool.tokens.segment import Segmenter, piece_offsets, segmenter
from nlp_tool.tokens.sentences import sentence_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp_tool.tokens.storage import TokenPart

_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,:/%％‰．，-]{0,60}|[〇零一二三四五六七八九十百千万亿两]{2,30}"
                     r"|[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾]")
_CHINESE_DIGIT = re.compile("[〇零一二三四五六七八九十百千万亿两]{2,30}")
# Words that only look like numbers.
_NOT_NUMBERS = frozenset(("一一", "千万", "万一", "万千", "万万", "一百一", "十万八千", "千千万万", "一十"))
# From this share of traditional characters on a text is cut as its simplified form: jieba's dictionary is simplified.
_TRADITIONAL = 0.15


def tokenize(document: Document, settings: Settings | None = None, *, folder: Path | None = None) -> Tokens:
    """Cut a document into words.

    Chinese words are jieba's with the dictionaries that the settings name (folder: the study, where the scholar's own
    lies). A traditional text is cut where its simplified form would be, and invisible marks are looked through.
    """
    settings = settings or Settings()
    pieces, starts, ends = cut_document(document, segmenter(document.language, settings, folder=folder))
    cutter = segmenter(document.language, settings, folder=folder)
    tags = tuple(cutter.tag(_plain(word)) for word in pieces)
    kinds = tuple(kind_of(word, tag) for word, tag in zip(pieces, tags, strict=True))
    return Tokens(document.doc_id, tuple(pieces), starts, ends, tags, kinds,
                  _sentence_tokens(document.text, document.language, starts), document.language)


def cut_document(document: Document,
                 cutter: Segmenter) -> tuple[list[str], NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the words of a document as slices of its text, with starts and ends; white space is left out."""
    import numpy as np

    text = document.text
    seen, places = without_invisible(text)
    pieces = cutter.cut(simplify(seen) if _is_traditional(document) else seen)
    starts, ends = piece_offsets(pieces)
    keep = [index for index, piece in enumerate(pieces) if not piece.isspace()]
    if len(keep) < len(pieces):
        starts, ends = starts[keep], ends[keep]
        pieces = [pieces[index] for index in keep]
    if places is not None and len(starts):
        starts, ends = places[starts], places[ends - 1] + np.uint32(1)
    if places is not None or _is_traditional(document):
        pieces = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return pieces, starts, ends


def _is_traditional(document: Document) -> bool:
    if document.language == "en" or document.script in ("Hans", "Latn"):
        return False
    return document.script == "Hant" or traditional_share(document.text[:2000]) > _TRADITIONAL


def _plain(word: str) -> str:
    return word if word.isascii() else simplify(without_invisible(word)[0])


def kind_of(word: str, tag: str = "") -> str:
    """Return word, number or punct: what a token is made of."""
    if word.isalpha() and not _CHINESE_DIGIT.fullmatch(word):
        return NUMBER if len(word) == 1 and word in "〇零一二三四五六七八九十百千万亿" else WORD
    if _NUMBER.fullmatch(word):
        return WORD if word in _NOT_NUMBERS or (tag and tag[0] not in "m" and not word[0].isdigit()) else NUMBER
    return WORD if any(c.isalnum() for c in word) else PUNCT


def _sentence_tokens(text: str, language: str, starts: NDArray[np.uint32]) -> NDArray[np.uint32]:
    import numpy as np

    if not len(starts):
        return np.zeros(0, dtype=np.uint32)
    begins = np.array([start for start, _ in sentence_spans(text, language)], dtype=np.uint32)
    first = np.unique(np.searchsorted(starts, begins))
    first = first[first < len(starts)]
    return np.union1d(first, [0]).astype(np.uint32)


def tokenize_documents(documents: Iterable[Document], settings: Settings, *,
                       folder: Path | None = None) -> TokenPart:
    """Cut documents into words, as the flat columns of a part."""
    import numpy as np

    from nlp_tool.tokens.storage import TokenPart

    doc_ids, languages = [], []
    numbers = _Numbers()
    columns: list[list[NDArray[np.uint32]]] = [[], [], []]
    tags: dict[str, str] = {}
    for document in documents:
        cutter = segmenter(document.language, settings, folder=folder)
        pieces, starts, _ = cut_document(document, cutter)
        known = len(numbers)
        columns[0].append(np.fromiter(map(numbers.__getitem__, pieces), dtype=np.uint32, count=len(pieces)))
        columns[1].append(starts)
        columns[2].append(_sentence_tokens(document.text, document.language, starts))
        doc_ids.append(document.doc_id)
        languages.append(document.language)
        for word in list(numbers)[known:]:
            tags[word] = cutter.tag(_plain(word))
    words = tuple(sorted(numbers))
    rank = np.empty(len(words), dtype=np.uint32)
    rank[[numbers[word] for word in words]] = np.arange(len(words), dtype=np.uint32)
    ids, flat_starts, sentences = (np.concatenate(c) if c else np.zeros(0, np.uint32) for c in columns)
    return TokenPart(tuple(doc_ids), tuple(languages), _indptr(columns[0]), rank[ids], flat_starts,
                     _indptr(columns[2]), sentences, words, tuple(kind_of(w, tags[w]) for w in words),
                     tuple(tags[w] for w in words))


class _Numbers(dict[str, int]):
    """Words numbered in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def _indptr(columns: list[NDArray[np.uint32]]) -> NDArray[np.int64]:
    import numpy as np

    return np.concatenate([[0], np.cumsum([len(column) for column in columns])]).astype(np.int64)


def tokenize_part(source: Path, target: Path, settings: Settings, folder: Path) -> None:
    """Cut the documents of a part of the corpus into words; both files are Parquet, folder is the study's."""
    from nlp_tool.storage import read_documents_part
    from nlp_tool.tokens.storage import write_part

    write_part(target, tokenize_documents(read_documents_part(source), settings, folder=folder))
