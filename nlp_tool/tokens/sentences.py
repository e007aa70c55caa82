"""Where sentences end."""

from __future__ import annotations

import re

# Chinese: a final mark with the closing quotes and brackets behind it, or a line end.
# The set of characters that comes first lets the search skip to them.
_CHINESE_END = re.compile(r"[。！？!?….;；\n](?:(?<=[。！？!?…])[。！？!?…]{0,19}[”’」』）)》\"']{0,5}"
                          r"|(?<=\n)|(?<=[;；])(?=\n)|(?<=\.)(?<![0-9A-Za-z]\.)(?=\s))")
# English: a final mark, closing quotes, white space, then what may open a sentence; or an empty line, or a line end
# where the next line starts as a sentence does.
_ENGLISH_END = re.compile(r"[.!?…]{1,5}[\"'”’)\]]{0,4}(?=\s{1,200}[\"'“‘(\[]{0,3}[A-Z0-9])|[。！？]{1,5}[”’]{0,2}"
                          r"|\n[ \t]{0,80}(?=[\n\"“(A-Z0-9•*-])")
_WORD_BEFORE = re.compile(r"[^\s\"'“‘(\[]{1,40}\Z")
# A stop after one of these ends no sentence when it is written small or a name or number follows.
_WRITTEN_SHORT = """
mr mrs ms dr prof rev hon st mt jr sr gen col capt lt sgt gov sen rep pres no nos vol vols fig figs pp p ch sec art al
etc vs cf e.g i.e approx dept est inc ltd co corp univ ed eds jan feb mar apr jun jul aug sep sept oct nov dec mon tue
wed thu fri sat sun u.s u.k u.n d.c
"""
_ABBREVIATIONS = frozenset(_WRITTEN_SHORT.split())
# After these a capital letter is the rule, so that it says nothing about a new sentence.
_BEFORE_NAMES = _ABBREVIATIONS - {"etc", "inc", "ltd", "co", "corp", "al", "u.s", "u.k", "u.n", "d.c"}


def sentence_spans(text: str, language: str = "zh") -> list[tuple[int, int]]:
    """Return the sentences of a text as spans without the white space around them, in order, none of them empty."""
    spans = []
    start = 0
    for end in [*sentence_ends(text, language), len(text)]:
        first = start
        while first < end and text[first].isspace():
            first += 1
        last = end
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            spans.append((first, last))
        start = max(start, end)
    return spans


def sentence_ends(text: str, language: str = "zh") -> list[int]:
    """Return the places behind the sentences of a text, ascending; white space may follow them."""
    return [match.end() for match in _CHINESE_END.finditer(text)] if language != "en" else _english_ends(text)


def _english_ends(text: str) -> list[int]:
    ends = []
    for match in _ENGLISH_END.finditer(text):
        if match.group().startswith(".") and len(match.group()) == 1 and _is_abbreviation(text, match.start()):
            continue
        ends.append(match.end())
    return ends


def _is_abbreviation(text: str, stop: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, stop - 40), stop)
    if before is None:
        return False
    word = before.group().lower()
    return word in _BEFORE_NAMES or (len(word) == 1 and word.isalpha() and word != "i") \
        or (word in _ABBREVIATIONS and not text[stop + 1 : stop + 3].strip()[:1].isupper())
