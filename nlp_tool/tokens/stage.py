"""Tokenize: documents into tokens, a part of the corpus at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp_tool.document import Document
from nlp_tool.settings import Settings
from nlp_tool.tokens.columns import Tokens
from nlp_tool.tokens.script import simplify, traditional_share, without_invisible
from nlp_tool.tokens.segment import Segmenter, piece_offsets, segmenter
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
    cut: list[_Cut] = [_NOTHING] * len(documents)
    traits: dict[str, tuple[str, str]] = {}
    for language in sorted({document.language for document in documents}):
        chosen = [number for number, document in enumerate(documents) if document.language == language]
        cutter = segmenter(language, settings, folder=folder)
        for number, columns in zip(chosen, _cut_together([documents[i] for i in chosen], cutter), strict=True):
            cut[number] = columns
        found = set().union(*(cut[number].pieces for number in chosen)) - traits.keys()
        traits.update(zip(found, map(cutter.traits, found), strict=True))
    # White space comes last, so that its numbers tell it from words.
    words = sorted(word for word in traits if not word.isspace())
    numbers = dict(zip([*words, *(traits.keys() - set(words))], range(len(traits)), strict=True))
    ids, starts = [], []
    for columns in cut:
        found_ids = np.fromiter(map(numbers.__getitem__, columns.pieces), np.uint32, len(columns.pieces))
        keep = found_ids < len(words)
        ids.append(found_ids[keep])
        starts.append(columns.starts[keep])
    sentences = [_sentence_tokens(d.text, d.language, s) for d, s in zip(documents, starts, strict=True)]
    tags, kinds = zip(*map(traits.__getitem__, words), strict=True) if words else ((), ())
    return TokenPart(tuple(d.doc_id for d in documents), tuple(d.language for d in documents), _indptr(ids),
                     _joined(ids), _joined(starts), _indptr(sentences), _joined(sentences), tuple(words), kinds, tags)


class _Cut(NamedTuple):
    """The pieces of a document, white space among them, and where they start."""

    pieces: list[str]
    starts: Any


_NOTHING = _Cut([], None)


def _cut_together(documents: list[Document], cutter: Segmenter) -> list[_Cut]:
    """Cut some documents of one language at once, which saves the start of each; a border between them is a full stop.

    A full stop is a word of its own wherever it stands, so that the words are those of each document alone.
    """
    import numpy as np

    seen = [without_invisible(document.text) for document in documents]
    texts = [simplify(text) if _is_traditional(document) else text
             for document, (text, _) in zip(documents, seen, strict=True)]
    pieces = cutter.cut(_BORDER.join(texts)) if cutter.joins else [p for text in texts for p in cutter.cut(text)]
    starts, ends = piece_offsets(pieces)
    gap = len(_BORDER) if cutter.joins else 0
    borders = np.cumsum([0, *(len(text) + gap for text in texts)]).tolist()
    firsts = np.searchsorted(starts, borders).tolist()
    lasts = [first - gap for first in firsts[1:-1]] + [len(pieces)]
    cut = []
    for number, (document, first, last) in enumerate(zip(documents, firsts, lasts, strict=False)):
        words, begins = pieces[first:last], starts[first:last] - np.uint32(borders[number])
        text, places = seen[number]
        if places is not None or texts[number] is not text:
            stops = ends[first:last] - np.uint32(borders[number])
            if places is not None and len(stops):
                begins, stops = places[begins], places[stops - 1] + np.uint32(1)
            words = [document.text[a:b] for a, b in zip(begins.tolist(), stops.tolist(), strict=True)]
        cut.append(_Cut(words, begins))
    return cut


def _sentence_tokens(text: str, language: str, starts: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the numbers of the tokens that start a sentence."""
    import numpy as np

    if not len(starts):
        return np.zeros(0, dtype=np.uint32)
    begins = np.array([0, *sentence_ends(text, language)])
    first = np.searchsorted(starts, begins)
    return np.unique(first[first < len(starts)]).astype(np.uint32)


def _indptr(columns: list[NDArray[np.uint32]]) -> NDArray[np.int64]:
    import numpy as np

    return np.concatenate([[0], np.cumsum([len(column) for column in columns])]).astype(np.int64)


def _joined(columns: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    import numpy as np

    return np.concatenate([np.zeros(0, np.uint32), *columns])


def tokenize_part(source: Path, target: Path, settings: Settings, folder: Path) -> None:
    """Cut the documents of a part of the corpus into words; both files are Parquet, folder is the study's."""
    from nlp_tool.storage import read_documents_part
    from nlp_tool.tokens.storage import write_part

    write_part(target, tokenize_documents(read_documents_part(source), settings, folder=folder))
