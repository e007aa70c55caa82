"""Keyness: which terms one part of the corpus uses more, or less, than another."""

from __future__ import annotations

from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.findings import Findings, Table
from nlp_tool.statistics import measures
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.selection import Selection
from nlp_tool.statistics.terms import Terms, count_terms

COLUMNS = ("term", "target", "reference", "target_per_10000", "reference_per_10000", "g2", "chi2", "p", "p_adjusted",
           "log_ratio", "percent_difference", "bayes_factor")
ORDERS = ("g2", "log_ratio", "percent_difference")


def keyness(index: CorpusIndex, terms: Terms, *, target: Selection, reference: Selection, minimum: int = 3,
            level: float = 0.05, order: str = "g2", negative: bool = False, limit: int = 0) -> Findings:
    """Compare the target documents with the reference documents, term by term.

    g2 is Dunning's over all four cells, chi2 Pearson's; p belongs to g2 and p_adjusted is Benjamini and Hochberg's over
    all terms that occur `minimum` times in both parts together; those with p_adjusted up to `level` are listed.
    Terms that the target overuses come; with negative those that it underuses. order: g2, log_ratio, or
    percent_difference. Raise NoInput when a part has no words.
    """
    import numpy as np

    if order not in ORDERS:
        raise SettingsError(f"cannot order by {order!r}", hint=f"one of {', '.join(ORDERS)}")
    a, _ = count_terms(index, terms, target)
    b, _ = count_terms(index, terms, reference)
    size_a, size_b = int(a.sum()), int(b.sum())
    if not size_a or not size_b:
        raise NoInput(f"the {'reference' if size_a else 'target'} documents have no words",
                      hint="choose other documents to compare")
    known = np.flatnonzero(a + b >= max(minimum, 1))
    table = compare(a[known], b[known], size_a, size_b)
    difference = (a[known] / size_a - b[known] / size_b) * (-1 if negative else 1)
    listed = np.flatnonzero((difference > 0) & (table["p_adjusted"] <= level))
    score = np.abs(table[order][listed])
    listed = listed[np.argsort(-score, kind="stable")]
    listed = listed[:limit] if limit else listed
    columns = [[terms.names[i] for i in known[listed].tolist()],
               *(table[name][listed].tolist() for name in COLUMNS[1:])]
    parameters = {"target_words": size_a, "reference_words": size_b, "compared": len(known), "minimum": minimum,
                  "level": level, "order": order, "negative": negative, "target_documents": target.size,
                  "reference_documents": reference.size, "target": target.parameters,
                  "reference": reference.parameters, **terms.parameters}
    return Findings("keyness", {"keyness": Table(COLUMNS, tuple(zip(*columns, strict=True)))}, parameters, index.key)


def compare(a: measures.Counts, b: measures.Counts, size_a: int, size_b: int) -> dict[str, measures.Counts]:
    """Return all measures of keyness for terms that occur a times among size_a words and b times among size_b."""
    import numpy as np

    a, b = np.asarray(a), np.asarray(b)
    g2 = measures.log_likelihood(a, b, size_a - a, size_b - b)
    p = measures.p_value(g2)
    return {
        "target": a, "reference": b,
        "target_per_10000": a / size_a * 10_000, "reference_per_10000": b / size_b * 10_000,
        "g2": g2, "chi2": measures.chi_squared(a, b, size_a - a, size_b - b), "p": p,
        "p_adjusted": measures.benjamini_hochberg(p), "log_ratio": measures.log_ratio(a, b, size_a, size_b),
        "percent_difference": measures.percent_difference(a, b, size_a, size_b),
        "bayes_factor": measures.bayes_factor(g2, size_a + size_b),
    }
