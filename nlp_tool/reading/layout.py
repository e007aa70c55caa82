"""The lines of a PDF: running heads and page numbers removed, lines joined to paragraphs, hyphenation closed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from nlp_tool.reading.pdf import PAGE_BREAK

_EDGE_NUMBER = re.compile(r"^\D{0,3}\d{1,6}|\d{1,6}\D{0,3}$")
_MAX_HEAD, _MAX_SHARE = 60, 0.4
_PAGE_NUMBER = re.compile(
    r"\s{0,40}(?:[-—–·]{0,3}\s?\d{1,4}\s?[-—–·]{0,3}|第\s?\d{1,4}\s?页(?:[，,/ ]{0,2}共\s?\d{1,4}\s?页)?"
    r"|Page\s\d{1,4}(?:\sof\s\d{1,4})?|\d{1,4}\s?/\s?\d{1,4})\s{0,40}", re.I)
_SENTENCE_END = ("。", "！", "？", "；", "：", ".", "!", "?", ":", "”", "）", "》", "…")
_PREFIXES = frozenset((
    "high", "low", "well", "self", "co", "non", "inter", "intra", "post", "pre", "all", "long", "short",
    "anti", "multi", "semi", "cross", "full", "part", "half", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "first", "second", "third", "mid", "re", "sub", "ex", "over", "under",
))
_ITEM = re.compile(r"\s{0,8}(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[•·●◆■-]\s|"
                   r"第[一二三四五六七八九十百]{1,4}[章节条]|各[^，。]{1,30}[,，、:：])")
_HYPHEN_END = re.compile(r"([A-Za-z]{2,30})[-\u2010\u00ad]$")
_WORD_START = re.compile(r"[a-z]{2,30}")


def running_heads(text: str) -> tuple[str, int]:
    """Remove page numbers, and lines that stand at the top or foot of most pages (a number at their ends may differ).

    A sentence or a long line is no head; where heads would be more than 40 % of the text they are what it says.
    """
    pages = [page.split("\n") for page in text.split(PAGE_BREAK)]
    edges: Counter[str] = Counter()
    for lines in pages:
        edges.update({_pattern(lines[n]) for n in _edge(lines)})
    wanted = max(3, (len(pages) + 1) // 2)
    repeated = {line for line, count in edges.items() if count >= wanted and line}
    heads = sum(len(line) for lines in pages for line in lines if _pattern(line) in repeated)
    if heads > _MAX_SHARE * sum(len(line) for lines in pages for line in lines):
        repeated = set()
    removed = 0
    for lines in pages:
        for n in sorted(_edge(lines), reverse=True):
            if _PAGE_NUMBER.fullmatch(lines[n]) or _pattern(lines[n]) in repeated:
                del lines[n]
                removed += 1
    return PAGE_BREAK.join("\n".join(lines) for lines in pages), removed


def _edge(lines: list[str]) -> set[int]:
    filled = [n for n, line in enumerate(lines) if line.strip()]
    return set(filled[:2] + filled[-2:])


def _pattern(line: str) -> str:
    line = "".join(line.split())
    return "" if len(line) > _MAX_HEAD or line.endswith(("。", "；", "，")) else _EDGE_NUMBER.sub("#", line)


def line_breaks(text: str) -> tuple[str, int]:
    """Join lines that were broken at the margin, also over pages; close hyphenation; page breaks become line breaks."""
    lines = [line.strip() for line in text.replace(PAGE_BREAK, "\n").split("\n")]
    widths = sorted(_width(line) for line in lines if line)
    if not widths:
        return text.replace(PAGE_BREAK, "\n"), 0
    margin = widths[int(len(widths) * 0.9)] if len(widths) >= 5 else widths[-1]
    words = Counter(re.findall(r"[a-z]{2,30}(?:-[a-z]{2,30})?", text.lower()))
    joined: list[str] = []
    breaks = 0
    full = False
    for line in lines:
        if joined and line and full and not _ITEM.match(line):
            joined[-1] = _join(joined[-1], line, words)
            breaks += 1
        elif line or (joined and joined[-1]):
            joined.append(line)
        width = _width(line)
        ends = line.endswith(_SENTENCE_END)
        # A full line runs on; one that ends a sentence only if it reaches the margin to the last character.
        full = bool(line) and margin > 20 and width >= margin * (0.97 if ends else 0.8)
        full = full or bool(_HYPHEN_END.search(line))
    return "\n".join(joined), breaks


def _join(before: str, after: str, words: Counter[str]) -> str:
    match = _HYPHEN_END.search(before)
    start = _WORD_START.match(after)
    if match and start:
        head, tail = match.group(1).lower(), start.group()
        keep = words[f"{head}-{tail}"] > words[f"{head}{tail}"] or (not words[head + tail] and head in _PREFIXES)
        return before[:-1] + ("-" if keep else "") + after
    wide = before[-1:] > "\u2e7f" or after[:1] > "\u2e7f"
    return before + ("" if wide else " ") + after


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
