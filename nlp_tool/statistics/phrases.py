"""Phrases: words that stand side by side more often than chance has it, as a proposal for the dictionary."""

from __future__ import annotations

from nlp_tool.findings import Findings, Table
from nlp_tool.statistics import measures
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.selection import Selection, everything
from nlp_tool.statistics.terms import Terms, token_mask

COLUMNS = ("phrase", "words", "count", "npmi", "documents")


def phrases(index: CorpusIndex, terms: Terms, *, selection: Selection | None = None, minimum: int = 5,
            threshold: float = 0.5, longest: int = 4, limit: int = 0) -> Findings:
    """Propose phrases of 2 to `longest` words, best first.

    A pair of neighbours with NPMI of at least `threshold` and `minimum` occurrences is a phrase; a phrase grows by a
    neighbour in the same way. A proposal only: copy what is right into dictionary.txt (Chinese; the column phrase is
    written as the text has it) and run again. Neighbours stand in one sentence with no punctuation between.
    """
    import numpy as np

    chosen = everything(index, selection)
    term = np.where(token_mask(index, chosen), terms.of_tokens(index), -1)
    document = index.document_of_token
    sentence = np.searchsorted(index.sentences, np.arange(len(term)), side="right")
    unit = term.astype(np.int64)
    names: dict[int, tuple[str, ...]] = {number: (name,) for number, name in enumerate(terms.names)}
    size = max(int((term >= 0).sum()), 1)
    rows: dict[tuple[str, ...], tuple[object, ...]] = {}
    ends = np.arange(len(term))  # the last token of the unit that starts here
    for _ in range(longest - 1):
        counts = np.bincount(unit[unit >= 0], minlength=len(names))
        first = np.flatnonzero(unit >= 0)
        following = ends[first] + 1
        inside = following < len(term)
        first, following = first[inside], following[inside]
        good = (sentence[first] == sentence[following]) & (term[following] >= 0)
        first, following = first[good], following[good]
        singles = np.bincount(term[term >= 0], minlength=len(terms.names))
        pairs, inverse, together = np.unique(unit[first] * len(terms.names) + term[following], return_inverse=True,
                                             return_counts=True)
        a, b = pairs // max(len(terms.names), 1), pairs % max(len(terms.names), 1)
        score = measures.npmi(together, counts[a], singles[b], size)
        new = np.flatnonzero((together >= max(minimum, 1)) & (score >= threshold))
        if not len(new):
            break
        number_of = np.full(len(pairs), -1, dtype=np.int64)
        number_of[new] = np.arange(len(new))
        kept = number_of[inverse] >= 0
        next_names = {}
        for number, pair in enumerate(new.tolist()):
            next_names[number] = (*names[int(a[pair])], terms.names[int(b[pair])])
        unit = np.full(len(term), -1, dtype=np.int64)
        unit[first[kept]] = number_of[inverse[kept]]
        ends = ends.copy()
        ends[first[kept]] = following[kept]
        held = np.unique(unit[first[kept]] * len(chosen.mask) + document[first[kept]]) // max(len(chosen.mask), 1)
        documents = np.bincount(held, minlength=len(new))
        for number, pair in enumerate(new.tolist()):
            words = next_names[number]
            rows[words] = (_written(words), " ".join(words), int(together[pair]), float(score[pair]),
                           int(documents[number]))
        names = next_names
    ranked = sorted(rows.values(), key=lambda row: (-float(row[3]), -int(row[2]), str(row[1])))  # type: ignore[call-overload,arg-type]
    parameters = {"minimum": minimum, "threshold": threshold, "longest": longest,
                  **terms.parameters, **chosen.parameters}
    table = Table(COLUMNS, tuple(ranked[:limit] if limit else ranked))
    return Findings("phrases", {"phrases": table}, parameters, index.key)


def _written(words: tuple[str, ...]) -> str:
    """Join words as a text has them: a blank between Latin ones, none between Chinese ones."""
    text = words[0]
    for word in words[1:]:
        text += (" " if text[-1].isascii() and word[0].isascii() else "") + word
    return text
