"""Simplified and traditional characters, full and half width, case: folded for matching, never in the text itself.

The folding works character by character (OpenCC's character table, Unicode's compatibility forms of width, radicals and
compatibility ideographs, lower case). OpenCC's phrase rules choose the better of two simplified forms in context, and
may change lengths; for match keys what counts is that query and text fold alike and that places stay exact, so one
character always becomes one character, and only invisible marks are left out.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Soft hyphen, zero-width and bidi marks, word joiner and invisible operators, byte order mark, variation selectors.
_INVISIBLE = ((0xAD, 0xAD), (0x180B, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0xFE00, 0xFE0F),
              (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF))
# Where a character may have a traditional or a compatibility form.
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
_COMPATIBLE = ((0x2E80, 0x2FDF), (0x3000, 0x3000), (0xF900, 0xFAFF), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
               (0x2F800, 0x2FA1F))


def is_invisible(character: str) -> bool:
    """Say whether a character is a mark that nobody sees: zero-width, bidi, variation selector."""
    code = ord(character)
    return code >= 0xAD and any(low <= code <= high for low, high in _INVISIBLE)


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A folded text and the way back: `offsets[i]` is where folded character i stands in the source."""

    text: str
    offsets: NDArray[np.uint32]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the source that the folded span start:end came from."""
        if end <= start:
            return int(self.offsets[start]), int(self.offsets[start])
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1


def fold(text: str) -> Folded:
    """Fold width, case and traditional characters, leave invisible marks out; say where each character came from."""
    import numpy as np

    codes, offsets = codes_of(text), np.arange(len(text) + 1, dtype=np.uint32)
    invisible = _invisible_table()[codes]
    if invisible.any():
        codes, offsets = codes[~invisible], offsets[~np.append(invisible, False)]
    return Folded(_text(_fold_table()[codes]), offsets)


def fold_key(text: str) -> str:
    """Return the folded text alone: the key under which two spellings of a word meet."""
    if text.isascii():
        return text.lower()
    codes = codes_of(text)
    return _text(_fold_table()[codes[~_invisible_table()[codes]]])


def fold_codes(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Fold an array of code points, one for one; say of each whether it is an invisible mark."""
    return _fold_table()[codes], _invisible_table()[codes]


def to_simplified(text: str) -> str:
    """Return a text in simplified characters by OpenCC, phrases considered; its length may differ."""
    return str(_converter().convert(text)) if _encodable(text) else simplify(text)


def simplify(text: str) -> str:
    """Return a text in simplified characters, one for one: the same length always."""
    return _text(_simple_table()[codes_of(text)])


def traditional_share(text: str) -> float:
    """Return the share of the Han characters of a text that only traditional script has."""
    codes = codes_of(text)
    han = int(((codes >= 0x4E00) & (codes <= 0x9FFF)).sum())
    return float((_simple_table()[codes] != codes).sum()) / han if han else 0.0


def has_plain_script(text: str) -> bool:
    """Say whether a text is free of traditional characters and invisible marks; quick for a word."""
    return text.isascii() or _special_characters().isdisjoint(text)


@lru_cache(maxsize=1)
def _special_characters() -> frozenset[str]:
    import numpy as np

    changed = np.flatnonzero((_simple_table() != np.arange(0x110000)) | _invisible_table())
    return frozenset(map(chr, changed.tolist()))


def without_invisible(text: str) -> tuple[str, NDArray[np.uint32] | None]:
    """Return a text without invisible marks and the place of each character left; None where nothing was left out."""
    import numpy as np

    if text.isascii():
        return text, None
    codes = codes_of(text)
    kept = np.flatnonzero(~_invisible_table()[codes]).astype(np.uint32)
    if len(kept) == len(codes):
        return text, None
    return _text(codes[kept]), kept


def codes_of(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text: uint32 (characters,)."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def _encodable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _simple_table() -> NDArray[np.uint32]:
    """Return simplified code points by code point: OpenCC's first choice for a character that stands alone."""
    import numpy as np

    table = np.arange(0x110000, dtype=np.uint32)
    characters = [chr(code) for low, high in _HAN for code in range(low, high + 1)]
    simple = str(_converter().convert("\n".join(characters))).split("\n")
    for before, after in zip(characters, simple, strict=True):
        if before != after and len(after) == 1:
            table[ord(before)] = ord(after)
    return table


@lru_cache(maxsize=1)
def _invisible_table() -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(0x110000, dtype=bool)
    for low, high in _INVISIBLE:
        table[low : high + 1] = True
    return table


@lru_cache(maxsize=1)
def _fold_table() -> NDArray[np.uint32]:
    """Return folded code points by code point."""
    simple = _simple_table()
    table = simple.copy()
    for low, high in _COMPATIBLE:
        for code in range(low, high + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1:
                table[code] = simple[ord(plain)]
    for code in (*range(0x41, 0x590), *range(0x1E00, 0x2000), *range(0xFF21, 0xFF3B)):
        lower = chr(int(table[code])).lower()
        if len(lower) == 1:
            table[code] = ord(lower)
    return table
