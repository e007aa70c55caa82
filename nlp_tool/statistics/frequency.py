"""Frequency: how often each term stands in the corpus, per 10,000 words, and in how many documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp_tool.document import PartialDate
from nlp_tool.errors import SettingsError
from nlp_tool.findings import Findings, Table
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.selection import Selection, everything
from nlp_tool.statistics.terms import Terms, count_terms, named_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GROUPINGS = ("year", "month", "source", "place", "kind", "language")


def frequency(index: CorpusIndex, terms: Terms, *, words: Sequence[str] = (), selection: Selection | None = None,
              by: str = "", minimum: int = 1, limit: int = 0) -> Findings:
    """Count terms: term, count, per_10000 (of the words counted), documents, document_share; most frequent first.

    words: these terms (terms.named_terms) in this order, with a 0 in a group that lacks one. by: year, month, source,
    place, kind or language counts each group apart, with a first column `group`. minimum: leave rarer terms out (of
    each group). limit: so many terms (of each group), 0 for all. The parameter `missing` holds words not found.
    """
    chosen = everything(index, selection)
    named, missing = named_terms(terms, words)
    rows: list[tuple[object, ...]] = []
    for group, part in groups(index, chosen, by):
        counts, documents = count_terms(index, terms, part)
        total, size = int(counts.sum()), part.size
        for term in named if words else ranked(counts, minimum, limit):
            row = (terms.names[term], int(counts[term]), float(counts[term] / total * 10_000) if total else None,
                   int(documents[term]), float(documents[term] / size) if size else None)
            rows.append((group, *row) if by else row)
    columns = ("term", "count", "per_10000", "documents", "document_share")
    parameters = {"by": by, "minimum": minimum, "limit": limit, "documents": chosen.size, "words": list(words),
                  "missing": missing, **terms.parameters, **chosen.parameters}
    table = Table(("group", *columns) if by else columns, tuple(rows))
    return Findings("frequency", {"frequency": table}, parameters, index.key)


def groups(index: CorpusIndex, selection: Selection, by: str) -> list[tuple[str, Selection]]:
    """Divide chosen documents by a property, in code point order of its values; "" is the group without one."""
    import numpy as np

    if not by:
        return [("", selection)]
    if by not in GROUPINGS:
        raise SettingsError(f"cannot group by {by!r}", hint=f"one of {', '.join(GROUPINGS)}")
    if by in ("year", "month"):
        values = [_period(date, by) for date in index.documents["date"]]
    else:
        values = index.documents[by]
    column = np.array(values, dtype=object)
    return [(value, Selection(selection.mask & (column == value), selection.parameters))
            for value in sorted(set(column[selection.mask].tolist()))]


def _period(text: str, by: str) -> str:
    if not text:
        return ""
    date = PartialDate.parse(text)
    if by == "year":
        return f"{date.year:04d}"
    return f"{date.year:04d}-{date.month:02d}" if date.month else ""


def ranked(counts: NDArray[np.int64], minimum: int, limit: int) -> list[int]:
    """Return the terms by falling count; equal counts in code point order."""
    import numpy as np

    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= max(minimum, 1)]
    return order[:limit].tolist() if limit else order.tolist()
