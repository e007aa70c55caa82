"""Language (zh, en) and script (Hans, Hant, Latn) of a text, by counting characters."""

from __future__ import annotations

import re
from functools import cache

from nlp_tool.reading.resource import lines

SAMPLE = 20_000
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,60}")


def language(text: str) -> str:
    """Return zh or en: a Chinese character weighs as much as an English word."""
    sample = text[:SAMPLE]
    return "zh" if len(_HAN.findall(sample)) > len(_LATIN_WORD.findall(sample)) else "en"


def script(text: str) -> str:
    """Return Hans, Hant or Latn: which of the characters that only one script has are more frequent."""
    sample = text[:SAMPLE]
    if language(sample) != "zh":
        return "Latn"
    hans, hant = _characters()
    traditional = sum(1 for c in sample if c in hant)
    return "Hant" if traditional > sum(1 for c in sample if c in hans) else "Hans"


@cache
def _characters() -> tuple[frozenset[str], frozenset[str]]:
    rows = dict(line.split("\t", 1) for line in lines("scripts.tsv"))
    return frozenset(rows["Hans"]), frozenset(rows["Hant"])
