"""Turning points: where the share of documents that mention a theme changes from one period to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from nlp_tool.themes.intervals import difference_interval, exact_test, holm

MIN_DOCUMENTS = 10
"""Periods of fewer documents are not compared: the interval of the difference would span most of -1 to 1."""


def change_rows(periods: Sequence[Mapping[str, Any]], confidence: float) -> list[dict[str, Any]]:
    """Compare each period with the one before it that has documents, theme by theme.

    periods: rows with theme, language, period, documents, documents_with. The difference of the shares has Newcombe's
    interval; p is of Fisher's exact test, p_adjusted Holm's over all comparisons made within the language. The
    verdict is `rise`, `fall`, `no change shown`, or `too few documents`; nothing is said beyond what the test carries.
    A period without documents is skipped, so `from` and `to` may lie apart.
    """
    rows: list[dict[str, Any]] = []
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in periods:
        if row["documents"]:
            groups.setdefault((row["language"], row["theme"]), []).append(row)
    for (language, theme), members in groups.items():
        for before, after in pairwise(members):
            rows.append(_compared(theme, language, before, after, confidence))
    for language in dict.fromkeys(row["language"] for row in rows):
        tested = [row for row in rows if row["language"] == language and row["p"] is not None]
        for row, adjusted in zip(tested, holm([row["p"] for row in tested]), strict=True):
            row["p_adjusted"] = float(f"{adjusted:.6g}")
            if adjusted < 1 - confidence:
                row["verdict"] = "rise" if row["difference"] > 0 else "fall"
            row["p"] = float(f"{row['p']:.6g}")
    return rows


def _compared(theme: str, language: str, before: Mapping[str, Any], after: Mapping[str, Any],
              confidence: float) -> dict[str, Any]:
    first = (before["documents_with"], before["documents"])
    second = (after["documents_with"], after["documents"])
    row = {"theme": theme, "language": language, "from": before["period"], "to": after["period"],
           "share_from": round(first[0] / first[1], 6), "share_to": round(second[0] / second[1], 6),
           "documents_from": first[1], "documents_to": second[1], "p": None, "p_adjusted": None,
           "difference": round(second[0] / second[1] - first[0] / first[1], 6)}
    if min(first[1], second[1]) < MIN_DOCUMENTS:
        return {**row, "verdict": "too few documents"}
    low, high = difference_interval(first, second, confidence=confidence)
    return {**row, "low": round(low, 6), "high": round(high, 6), "p": exact_test(first, second),
            "verdict": "no change shown"}
