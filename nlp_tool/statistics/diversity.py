"""Lexical diversity: how varied the words of a text are, by measures that do not hang on its length."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_tool.findings import Findings, Table
from nlp_tool.statistics.frequency import groups
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.selection import Selection, everything
from nlp_tool.statistics.terms import Terms

COLUMNS = ("documents", "tokens", "types", "ttr", "mattr", "mtld")


def diversity(index: CorpusIndex, terms: Terms, *, selection: Selection | None = None, by: str = "", window: int = 50,
              threshold: float = 0.72) -> Findings:
    """Measure lexical diversity of each document, or of each group of documents in the order of their ids.

    by: "" for documents, else year, month, source, place, kind, language. MATTR needs `window` words, MTLD at least
    10; where a text is too short the cell is None.
    """
    import numpy as np

    chosen = everything(index, selection)
    token_term = terms.of_tokens(index)
    rows: list[tuple[object, ...]] = []
    if by:
        units = [(name, group.mask.nonzero()[0].tolist()) for name, group in groups(index, chosen, by)]
    else:
        units = [(index.documents["doc_id"][number], [number]) for number in chosen.mask.nonzero()[0].tolist()]
    for name, documents in units:
        found = np.concatenate([token_term[index.indptr[d] : index.indptr[d + 1]] for d in documents])
        tokens = found[found >= 0].tolist()
        types = len(set(tokens))
        rows.append((name, len(documents), len(tokens), types, types / len(tokens) if tokens else None,
                     mattr(tokens, window=window), mtld(tokens, threshold=threshold)))
    parameters = {"by": by or "document", "window": window, "threshold": threshold,
                  **terms.parameters, **chosen.parameters}
    table = Table((by or "doc_id", *COLUMNS), tuple(rows))
    return Findings("diversity", {"diversity": table}, parameters, index.key)


def mattr(tokens: Sequence[object], *, window: int = 50) -> float | None:
    """Return the moving average type-token ratio (Covington and McFall 2010); None for fewer tokens than the window."""
    if len(tokens) < window or window < 1:
        return None
    counts: dict[object, int] = {}
    total = 0
    for place, token in enumerate(tokens):
        counts[token] = counts.get(token, 0) + 1
        if place >= window:
            gone = tokens[place - window]
            counts[gone] -= 1
            if not counts[gone]:
                del counts[gone]
        if place >= window - 1:
            total += len(counts)
    return total / (len(tokens) - window + 1) / window


def mtld(tokens: Sequence[object], *, threshold: float = 0.72) -> float | None:
    """Return the measure of textual lexical diversity (McCarthy and Jarvis 2010), the mean of both directions.

    None for fewer than 10 tokens. A text whose ratio never falls counts as one factor of its whole length.
    """
    if len(tokens) < 10:
        return None
    return (_factor_length(tokens, threshold) + _factor_length(tokens[::-1], threshold)) / 2


def _factor_length(tokens: Sequence[object], threshold: float) -> float:
    factors, length = 0.0, 0
    seen: set[object] = set()
    for token in tokens:
        seen.add(token)
        length += 1
        if len(seen) / length < threshold:
            factors += 1
            seen, length = set(), 0
    if length:
        factors += (1 - len(seen) / length) / (1 - threshold)
    return len(tokens) / factors if factors else float(len(tokens))
