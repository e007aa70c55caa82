"""Counts of terms by document, straight from the parts: no Python string per token."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.tokens.columns import NUMBER, PUNCT
from nlp_tool.tokens.script import fold_key
from nlp_tool.tokens.storage import TokenPart, read_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp_tool.settings import Settings

NUMBER_TERM, NAME_TERM = "<number>", "<name>"
"""What all numbers and all names of persons become where the settings fold them."""


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """How often each document holds each term, ready for `scipy.sparse.csr_matrix((counts, indices, indptr))`.

    doc_ids: (documents,), in the order of the parts. indptr: int64 (documents + 1,). indices, counts: (nonzero,), term
    numbers ascending within a document. vocabulary: (terms,), in code point order.
    """

    doc_ids: tuple[str, ...]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    counts: NDArray[np.int32]
    vocabulary: tuple[str, ...]

    def matrix(self) -> Any:
        """Return the counts as a scipy CSR matrix, documents by terms."""
        from scipy.sparse import csr_matrix

        return csr_matrix((self.counts, self.indices, self.indptr), shape=(len(self.doc_ids), len(self.vocabulary)))


def word_form(word: str) -> str:
    """Return the form under which a word is counted: folded in width, script and case, an English one its lemma."""
    if word.isascii():
        return _lemma(word.lower()) if word.isalpha() else word.lower()
    return fold_key(word)


@lru_cache(maxsize=200_000)
def _lemma(word: str) -> str:
    import simplemma

    return str(simplemma.lemmatize(word, lang="en")).lower() if len(word) > 2 else word


def terms_of(part: TokenPart, settings: Settings, *, stop: frozenset[str] = frozenset(),
             form: Callable[[str], str] = word_form) -> list[str | None]:
    """Return the term of each word of a part's vocabulary; None for punctuation, stop words and what settings drop."""
    return [term_of(word, kind, tag, settings, stop=stop, form=form)
            for word, kind, tag in zip(part.words, part.kinds, part.tags, strict=True)]


def term_of(word: str, kind: str, tag: str, settings: Settings, *, stop: frozenset[str] = frozenset(),
            form: Callable[[str], str] = word_form) -> str | None:
    """Return the term under which a word is counted, None where it is not."""
    if kind == PUNCT:
        return None
    if kind == NUMBER:
        return {"keep": fold_key(word), "fold": NUMBER_TERM, "drop": None}[settings.tokens.numbers]
    if tag.startswith("nr") and settings.tokens.names != "keep":
        return NAME_TERM if settings.tokens.names == "fold" else None
    folded = fold_key(word)
    if folded in stop:
        return None
    term = form(word)
    return None if term in stop else term


def term_counts(paths: Iterable[Path], settings: Settings, *, stop: frozenset[str] = frozenset(),
                keep: Callable[[str], bool] | None = None, languages: Sequence[str] = (),
                form: Callable[[str], str] = word_form) -> TermCounts:
    """Count the terms of the documents of some parts of tokens.

    stop: terms to leave out. keep: called with a document id, says whether the document counts. languages: only the
    documents in these (empty: all). form: word -> the form that is counted. A document without terms has a row of
    zeros. Parts are read one at a time.
    """
    import numpy as np

    numbers: dict[str, int] = {}
    doc_ids: list[str] = []
    rows: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []
    for path in paths:
        part = read_part(path)
        terms = terms_of(part, settings, stop=stop, form=form)
        number_of = np.array([-1 if t is None else numbers.setdefault(t, len(numbers)) for t in terms], dtype=np.int32)
        for number, doc_id in enumerate(part.doc_ids):
            if (languages and part.languages[number] not in languages) or (keep and not keep(doc_id)):
                continue
            found = number_of[part.ids[part.indptr[number] : part.indptr[number + 1]]]
            indices, counts = np.unique(found[found >= 0], return_counts=True)
            rows.append((indices, counts.astype(np.int32)))
            doc_ids.append(doc_id)
    return _sorted_by_term(doc_ids, rows, numbers)


def _sorted_by_term(doc_ids: list[str], rows: list[tuple[NDArray[np.int32], NDArray[np.int32]]],
                    numbers: dict[str, int]) -> TermCounts:
    import numpy as np

    used = np.zeros(len(numbers), dtype=bool)
    for indices, _ in rows:
        used[indices] = True
    vocabulary = tuple(sorted(term for term, number in numbers.items() if used[number]))
    rank = np.full(len(numbers), -1, dtype=np.int32)
    rank[[numbers[term] for term in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
    ordered = []
    for indices, counts in rows:
        new = rank[indices]
        order = np.argsort(new)
        ordered.append((new[order], counts[order]))
    indptr = np.concatenate([[0], np.cumsum([len(indices) for indices, _ in ordered])]).astype(np.int64)
    empty = np.zeros(0, dtype=np.int32)
    return TermCounts(tuple(doc_ids), indptr, np.concatenate([empty, *(i for i, _ in ordered)]),
                      np.concatenate([empty, *(c for _, c in ordered)]), vocabulary)
