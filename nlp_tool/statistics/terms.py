"""Terms: the words of an index under the form in which they are counted, and how often documents hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlp_tool.settings import Settings
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.patterns import fitting, is_pattern
from nlp_tool.statistics.selection import Selection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Which words count, and as what.

    term_of_word: int32 (words,), the number of the term of each word, -1 for one that is not counted. names: (terms,),
    in code point order. parameters: how they were chosen, for the findings.
    """

    term_of_word: NDArray[np.int32]
    names: tuple[str, ...]
    parameters: dict[str, Any] = field(default_factory=dict)

    def of_tokens(self, index: CorpusIndex) -> NDArray[np.int32]:
        """Return the term of each token of the corpus, -1 for what is not counted."""
        return self.term_of_word[index.ids]


def terms_in(index: CorpusIndex, *, form: str = "lemma", stop: frozenset[str] = frozenset(),
             settings: Settings | None = None) -> Terms:
    """Return the terms of an index.

    form: word, folded or lemma (index.FORMS). stop: terms to leave out. settings: what becomes of numbers and names.
    Punctuation is never a term.
    """
    import numpy as np

    from nlp_tool.tokens.counts import term_of

    settings = settings or Settings()
    found = [term_of(word, kind, tag, settings, stop=stop, form=lambda _, shown=shown: shown)  # type: ignore[misc]
             for word, kind, tag, shown in zip(index.words, index.kinds, index.tags, index.forms(form), strict=True)]
    names = tuple(sorted({term for term in found if term is not None}))
    number_of = {name: number for number, name in enumerate(names)}
    numbers = [-1 if term is None else number_of[term] for term in found]
    parameters = {"form": form, "stop_words": len(stop), "numbers": settings.tokens.numbers,
                  "names": settings.tokens.names}
    return Terms(np.array(numbers, dtype=np.int32), names, parameters)


def named_terms(terms: Terms, words: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return the numbers of the terms that some words name, in their order, and the words that name none.

    A word is compared as written, then folded, then by its lemma; one with * (any characters) or ? (one) names every
    term that it fits.
    """
    from nlp_tool.tokens.counts import word_form
    from nlp_tool.tokens.script import fold_key

    number_of = {name: number for number, name in enumerate(terms.names)}
    found: dict[int, None] = {}
    missing = []
    for word in words:
        if is_pattern(word):
            fits = fitting(terms.names, fold_key(word)) or fitting(terms.names, word)
        else:
            fits = [number_of[form] for form in (word, fold_key(word), word_form(word)) if form in number_of][:1]
        found.update(dict.fromkeys(fits))
        missing += [] if fits else [word]
    return list(found), missing


def token_mask(index: CorpusIndex, selection: Selection) -> NDArray[np.bool_]:
    """Return which tokens lie in chosen documents: bool (tokens,)."""
    import numpy as np

    return np.repeat(selection.mask, np.diff(index.indptr))


def count_terms(index: CorpusIndex, terms: Terms, selection: Selection) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how often the chosen documents hold each term, and how many of them hold it: two int64 (terms,)."""
    import numpy as np

    tokens = terms.of_tokens(index)
    keep = token_mask(index, selection) & (tokens >= 0)
    found = tokens[keep].astype(np.int64)
    counts = np.bincount(found, minlength=len(terms.names))
    pairs = np.unique(found * len(selection.mask) + index.document_of_token[keep])
    documents = np.bincount(pairs // max(len(selection.mask), 1), minlength=len(terms.names))
    return counts, documents
