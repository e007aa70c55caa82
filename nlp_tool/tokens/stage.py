"""Tokenize: documents into tokens, a part of the corpus at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
_BATCH = 64


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
    numbers = _Numbers()
    cut: list[_Cut] = [_Cut.nothing()] * len(documents)
    traits: dict[str, tuple[str, str]] = {}
    for language in sorted({document.language for document in documents}):
        chosen = [number for number, document in enumerate(documents) if document.language == language]
        cutter = segmenter(language, settings, folder=folder)
        known = len(numbers)
        for start in range(0, len(chosen), _BATCH):
            some = chosen[start : start + _BATCH]
            for number, columns in zip(some, _cut_together([documents[i] for i in some], cutter, numbers), strict=True):
                cut[number] = columns
        for word in list(numbers)[known:]:
            traits[word] = cutter.traits(word)
    words = tuple(sorted(word for word in numbers if not word.isspace()))
    rank = np.zeros(len(numbers), dtype=np.uint32)
    rank[[numbers[word] for word in words]] = np.arange(len(words), dtype=np.uint32)
    sentences = [_sentence_tokens(d.text, d.language, c.starts) for d, c in zip(documents, cut, strict=True)]
    return TokenPart(tuple(d.doc_id for d in documents), tuple(d.language for d in documents),
                     _indptr([c.ids for c in cut]), rank[_joined([c.ids for c in cut])],
                     _joined([c.starts for c in cut]), _indptr(sentences), _joined(sentences), words,
                     tuple(traits[w][1] for w in words), tuple(traits[w][0] for w in words))


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """The words of a document by number, and where they start."""

    ids: NDArray[np.uint32]
    starts: NDArray[np.uint32]

    @classmethod
    def nothing(cls) -> _Cut:
        import numpy as np

        return cls(np.zeros(0, np.uint32), np.zeros(0, np.uint32))


def _cut_together(documents: list[Document], cutter: Segmenter, numbers: _Numbers) -> list[_Cut]:
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
    borders = np.cumsum([0, *(len(text) + gap for text in texts)])
    firsts = np.searchsorted(starts, borders).tolist()
    lasts = [first - gap for first in firsts[1:-1]] + [len(pieces)]
    spans = [slice(first, last) for first, last in zip(firsts, lasts, strict=False)]
    begins = [starts[span] - np.uint32(border) for span, border in zip(spans, borders.tolist(), strict=False)]
    for number, (document, span) in enumerate(zip(documents, spans, strict=True)):
        text, places = seen[number]
        if places is None and texts[number] is text:
            continue
        stops = ends[span] - np.uint32(borders[number])
        if places is not None and len(stops):
            begins[number], stops = places[begins[number]], places[stops - 1] + np.uint32(1)
        pieces[span] = [document.text[a:b] for a, b in zip(begins[number].tolist(), stops.tolist(), strict=True)]
    ids = np.fromiter(map(numbers.__getitem__, pieces), np.uint32, len(pieces))
    words = numbers.not_space()[ids]
    return [_Cut(ids[span][words[span]], begin[words[span]]) for span, begin in zip(spans, begins, strict=True)]


def _sentence_tokens(text: str, language: str, starts: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the numbers of the tokens that start a sentence."""
    import numpy as np

    if not len(starts):
        return np.zeros(0, dtype=np.uint32)
    begins = np.array([0, *sentence_ends(text, language)])
    first = np.searchsorted(starts, begins)
    return np.unique(first[first < len(starts)]).astype(np.uint32)


class _Numbers(dict[str, int]):
    """Pieces of text numbered in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number

    def not_space(self) -> NDArray[np.bool_]:
        """Return of each number whether it stands for a word and not for white space."""
        import numpy as np

        return np.fromiter((not word.isspace() for word in self), dtype=bool, count=len(self))


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
