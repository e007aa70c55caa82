"""Dispersion: how evenly a term is spread over the documents or other parts of the corpus."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_tool.findings import Findings, Table
from nlp_tool.statistics.frequency import groups, ranked
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.measures import deviation_of_proportions, juilland_d
from nlp_tool.statistics.selection import Selection, everything
from nlp_tool.statistics.terms import Terms, named_terms, token_mask

COLUMNS = ("term", "count", "range", "range_share", "dp", "dp_norm", "juilland_d")


def dispersion(index: CorpusIndex, terms: Terms, *, words: Sequence[str] = (), selection: Selection | None = None,
               by: str = "", minimum: int = 5, limit: int = 0) -> Findings:
    """Measure the spread of terms: count, range (parts that hold it), DP, DPnorm, Juilland's D.

    by: "" takes each document as a part, else year, month, source, place, kind or language. words: only these terms
    (terms.named_terms); else all that occur `minimum` times, most frequent first. Parts without words do not count as
    parts. A measure that is not defined (a single part) is None. The parameter `missing` holds words not found.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    chosen = everything(index, selection)
    part_of = _parts(index, chosen, by)
    token_term = terms.of_tokens(index)
    keep = token_mask(index, chosen) & (token_term >= 0)
    part, term = part_of[index.document_of_token[keep]], token_term[keep]
    sizes = np.bincount(part, minlength=int(part_of.max(initial=-1)) + 1)
    real = np.flatnonzero(sizes)
    shares = sizes[real] / max(len(part), 1)
    rank = np.full(len(sizes), -1)
    rank[real] = np.arange(len(real))
    matrix = csr_matrix((np.ones(len(term), dtype=np.int64), (term, rank[part])), shape=(len(terms.names), len(real)))
    matrix.sum_duplicates()
    rows = []
    counts = np.asarray(matrix.sum(axis=1)).ravel()
    named, missing = named_terms(terms, words)
    for number in named if words else ranked(counts, minimum, limit):
        values = np.asarray(matrix[number].todense()).ravel()
        held = int((values > 0).sum())
        dp, norm = deviation_of_proportions(values, shares)
        rows.append((terms.names[number], int(values.sum()), held, held / max(len(real), 1), *map(_defined, (dp, norm)),
                     _defined(juilland_d(values, shares))))
    parameters = {"by": by or "document", "parts": len(real), "minimum": minimum, "words": list(words),
                  "missing": missing, **terms.parameters, **chosen.parameters}
    return Findings("dispersion", {"dispersion": Table(COLUMNS, tuple(rows))}, parameters, index.key)


def _parts(index: CorpusIndex, selection: Selection, by: str):  # type: ignore[no-untyped-def]
    """Return the number of the part of each document, -1 for those not chosen."""
    import numpy as np

    parts = np.full(len(selection.mask), -1, dtype=np.int64)
    if not by:
        parts[selection.mask] = np.arange(selection.size)
    for number, (_, group) in enumerate(groups(index, selection, by) if by else ()):
        parts[group.mask] = number
    return parts


def _defined(value: float) -> float | None:
    return None if value != value else value
