"""Where sentences begin and end, with offsets: the unit of evidence."""

from __future__ import annotations

import re
from bisect import bisect_right

MAX_SENTENCE = 2000
"""A longer run without a full stop is cut, so that no pattern ever sees more."""

_END_ZH = re.compile(r"[。！？!?；;…]+[”’」』）)]*|\n+")
# A full stop ends an English sentence before a blank and a capital, a quote or the end of the line.
_END_EN = re.compile(r"[.!?]+[\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9]|\s*$|\s*\n)|\n+")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Jr|Sr|vs|etc|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
                           r"|Sept|Sep|Oct|Nov|Dec)|\b[A-Z])\.$")


def sentences(text: str, language: str = "zh") -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, in order, without surrounding blanks; every other character is in one."""
    pattern = _END_EN if language == "en" else _END_ZH
    cuts = []
    for match in pattern.finditer(text):
        if language == "en" and match.group()[0] == "." and _ABBREVIATION.search(text[max(0, match.start() - 6) :
                                                                                      match.start() + 1]):
            continue
        cuts.append(match.end())
    cuts.append(len(text))
    spans, start = [], 0
    for cut in cuts:
        while cut - start > MAX_SENTENCE:
            spans.append((start, start + MAX_SENTENCE))
            start += MAX_SENTENCE
        spans.append((start, cut))
        start = cut
    return [trimmed for span in spans if (trimmed := _trim(text, *span))[0] < trimmed[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentence_at(spans: list[tuple[int, int]], offset: int) -> tuple[int, int]:
    """Return the sentence that holds an offset, or the one before it where the offset lies between two."""
    index = max(0, bisect_right(spans, (offset, float("inf"))) - 1)
    return spans[index] if spans else (0, 0)
