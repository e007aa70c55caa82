"""Words of an English text with their offsets, on a copy in which widths, quotes, dashes, hidden marks are folded."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# One character for one, so that offsets stay.
FOLD = {
    0x2018: "'",
    0x2019: "'",
    0x02BC: "'",
    0x201C: '"',
    0x201D: '"',
    0x2013: "-",
    0x2014: "-",
    0x2010: "-",
    0x2011: "-",
    0x00A0: " ",
    0x3000: " ",
    0x2009: " ",
    0x202F: " ",
    0x3001: ",",
    0x3002: ".",
    0x300A: '"',
    0x300B: '"',
    **dict.fromkeys(range(0x300C, 0x3010), '"'),
    # figures in circles stand before what they count
    **dict.fromkeys(range(0x2460, 0x2474), " "),
    0x00B7: " ",
    0x2022: "-",
    0x25CF: "-",
    0x25A0: "-",
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}
_WORD = re.compile(
    r"[^\W\d_]{1,60}(?:'(?!s\b|S\b)[^\W\d_]{1,30}){0,3}"
    r"|\d{1,20}(?:st|nd|rd|th)?(?![^\W_])|'[sS]\b|\d{1,20}|\n|\t| {3,200}|[^\w\s]|_"
)


# Lines of prose broken at a fixed width have about so many characters; a row of a table has marks or wide gaps.
_NARROWEST, _WIDEST, _RAGGED = 56, 100, 6
_CLOSED = frozenset(".!?:;|)\"")
_ROW = re.compile(r"[|\t]|\S {3,200}\S")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words, numbers, marks and line ends of a text, as columns. `lower[i]` is the folded lower-case form."""

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)


def fold(text: str) -> tuple[str, list[int] | None]:
    """Return the folded copy, and where each of its characters stood (None: at the same offset)."""
    folded = text.translate(FOLD)
    if not any(mark in folded for mark in _HIDDEN):
        return folded, None
    kept = [(character, index) for index, character in enumerate(folded) if character not in _HIDDEN]
    return "".join(character for character, _ in kept), [index for _, index in kept]


def unwrapped(text: str) -> str:
    """Return a text with blanks for the ends of lines inside sentences; offsets stay.

    A line goes on in the next where that begins with a small letter, or where whole paragraphs are broken at one width.
    """
    lines = text.split("\n")
    widths = [len(line) for line in lines]
    parts = []
    for number, line in enumerate(lines[:-1]):
        following = lines[number + 1]
        wide = max(widths[max(0, number - 2) : number + 3])
        prose = widths[number] >= _NARROWEST and line[-1] not in _CLOSED and not _ROW.search(line) and following
        goes_on = prose and (
            following[0].islower()
            or (
                wide <= _WIDEST
                and widths[number] + len(following.split(" ", 1)[0]) >= wide - _RAGGED
                and following[0].isalpha()
            )
        )
        parts += [line, " " if goes_on else "\n"]
    return "".join([*parts, lines[-1]])


def tokenize(text: str) -> Tokens:
    """Return the tokens of a text; offsets are code points of the text as it came."""
    folded, offsets = fold(text)
    found = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]
    words = [word for word, _, _ in found]
    starts, ends = [start for _, start, _ in found], [end for _, _, end in found]
    if offsets is not None:
        starts = [offsets[start] for start in starts]
        ends = [offsets[end - 1] + 1 for end in ends]
    return Tokens(words, [word.lower() for word in words], starts, ends)
