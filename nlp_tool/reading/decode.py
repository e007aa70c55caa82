"""From bytes to text: byte order mark, strict UTF-8, the declared charset, then what reads as Chinese or English.

The order is fixed and the whole file is looked at, so that a text of eight characters comes out right. Nothing is
ever dropped: bytes that no encoding explains become U+FFFD and are counted.
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass
from functools import cache

from nlp_tool.errors import ReadError, SettingsError
from nlp_tool.reading.resource import lines

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A page that says gb2312 or gbk may hold characters that only GB18030 has (镕, 祎, 喆); GB18030 reads all three.
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "hz": "gb18030",
         "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "iso-8859-1": "cp1252",
         "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "shift_jis": "cp932"}
GUESSES = ("gb18030", "big5hkscs", "cp950", "cp1252", "cp932")
SAMPLE = 200_000
_UNKNOWN = -24.0
_PUNCTUATION = frozenset("，。、；：？！“”‘’《》（）【】…—·％　０１２３４５６７８９～")
_LATIN = frozenset("’‘“”–—…•©®°·£€éèüöäñçáíóúàâêîôû")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,3}=\s{0,3}["']?\s{0,3}([A-Za-z0-9_.:-]{2,20})""", re.I)
_ISOLATED = re.compile(r"(?<![^\x00-\x7f])[^\x00-\x7f]{1,2}(?![^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that gave it, how sure that is (0 to 1), and how many characters could not be read."""

    text: str
    encoding: str
    confidence: float
    replaced: int = 0


def decode(data: bytes, *, encoding: str = "", markup: bool = False) -> Decoded:
    """Turn the bytes of a text file into text.

    encoding: the user's word, which wins. markup: look for a charset that an HTML or XML head declares. Raise
    ReadError(decode_error) where no encoding makes sense of the bytes.
    """
    if encoding:
        return _stated(data, encoding)
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _with_replacements(data, name, 1.0)
    text = _utf8(data)
    if text is not None and "\x00" not in text[:1000]:
        return Decoded(text, "utf-8", 1.0)
    wide = _utf16(data)
    if wide is not None:
        return wide
    if text is not None:
        return Decoded(text, "utf-8", 0.8)
    if markup and (declared := _declared(data)) is not None:
        return declared
    return _guess(data)


def checked_encoding(encoding: str) -> str:
    """Return the name of the encoding that reads what the user calls this; raise SettingsError for no encoding."""
    name = WIDER.get(encoding.lower(), encoding)
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise SettingsError(f"unknown encoding {encoding!r}", hint="for example utf-8, gb18030, big5") from error
    return name


def _stated(data: bytes, encoding: str) -> Decoded:
    name = checked_encoding(encoding)
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark) and marked.partition("-sig")[0].split("-")[0:2] == name.lower().split("-")[0:2]:
            name = marked
    return _with_replacements(data, name, 1.0)


def _with_replacements(data: bytes, name: str, confidence: float) -> Decoded:
    text = data.decode(name, errors="replace")
    replaced = text.count("\ufffd")
    if replaced > 10 and replaced > len(text) * 0.2:
        raise ReadError("decode_error", f"the text is not {name}", hint="name its encoding with --encoding")
    return Decoded(text, name.removesuffix("-sig"), confidence, replaced)


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file that was cut in the middle of a character is still UTF-8.
        if error.start >= len(data) - 3 and error.start > 3 and error.reason == "unexpected end of data":
            return data.decode("utf-8", errors="replace")
        return None


def _utf16(data: bytes) -> Decoded | None:
    """Read UTF-16 without a mark: NULs stand on one side of ASCII characters, or all pairs are plausible."""
    sample = data[:SAMPLE]
    if len(data) % 2 or len(sample) < 4:
        return None
    found: list[tuple[float, str]] = []
    for name, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        tops = sample[high::2]
        # Latin script has 00 as high byte, Chinese 4E to 9F, punctuation 20, 30 and FF.
        good = sum(1 for top in tops if top in (0x00, 0x20, 0x30, 0xFF) or 0x4E <= top <= 0x9F) / len(tops)
        nul = tops.count(0) / len(tops)
        if good > 0.95 and (nul > 0.02 or good == 1.0):
            text = sample.decode(name, errors="replace")
            found.append((_likelihood(text), name))
    if not found:
        return None
    score, name = max(found)
    if score < -14:
        return None
    return _with_replacements(data, name, 0.95)


def _declared(data: bytes) -> Decoded | None:
    match = _DECLARED.search(data[:4096])
    if not match:
        return None
    name = WIDER.get(match.group(1).decode("ascii").lower(), match.group(1).decode("ascii").lower())
    try:
        text = data.decode(name, errors="replace")
    except LookupError:
        return None
    replaced = text.count("\ufffd")
    # The label may lie: a page that says UTF-8 and holds GBK is decided by its bytes.
    if name.startswith("utf") or replaced > len(text) * 0.01 or _likelihood(text[:SAMPLE]) < -16:
        return None
    return Decoded(text, name, 0.99, replaced)


def _guess(data: bytes) -> Decoded:
    sample = data[:SAMPLE]
    if len(data) > SAMPLE and (cut := sample.rfind(b"\n")) > 0:
        sample = sample[:cut]
    scored: list[tuple[float, str]] = []
    seen: set[str] = set()
    for name in GUESSES:
        text = sample.decode(name, errors="replace")
        if not text or text in seen:
            continue
        seen.add(text)
        bad = sum(1 for c in text if c == "\ufffd" or "\ue000" <= c <= "\uf8ff")
        if bad > max(1, len(text) * 0.02):
            continue
        scored.append((_likelihood(text, latin=name == "cp1252"), name))
    # More marks and accents than letters is no text of Latin script, and it was no other either.
    if not scored or (max(scored)[1] == "cp1252" and max(scored)[0] < -20):
        raise ReadError("decode_error", "no encoding makes sense of this file",
                        hint="name its encoding with --encoding, or save it as UTF-8")
    scored.sort(key=lambda pair: (-pair[0], GUESSES.index(pair[1])))
    best, name = scored[0]
    margin = best - scored[1][0] if len(scored) > 1 else 8.0
    decoded = data.decode(name, errors="replace")
    replaced = decoded.count("\ufffd")
    if replaced > len(decoded) * 0.05 + 1:
        raise ReadError("decode_error", f"parts of this file are not {name}", hint="name its encoding with --encoding")
    return Decoded(decoded, name, round(1 / (1 + math.exp(-max(margin, 0.0))), 3), replaced)


def _likelihood(text: str, *, latin: bool = False) -> float:
    """Return the mean log2 probability of the characters beyond ASCII, under a mix of Chinese and English text."""
    table = _weights()
    beyond = [c for c in text if c > "\x7f"]
    if not beyond:
        return 0.0
    if latin:
        # Windows-1252: single marks and accents among Latin letters; anything denser is not English.
        dense = len(beyond) / len(text)
        known = sum(1 for c in beyond if c in _LATIN) / len(beyond)
        return -4.0 - 20 * (1 - known) - (0 if dense < 0.1 else 30 * dense)
    score = sum(table.get(c, _UNKNOWN) for c in beyond) / len(beyond)
    # In an English text a lone two-byte character between letters is an accent or a quotation mark misread.
    if len(beyond) < len(text) * 0.1:
        score -= 6 * len(_ISOLATED.findall(text)) / len(beyond)
    return score


@cache
def _weights() -> dict[str, float]:
    weights = {}
    for line in lines("characters.tsv"):
        rank, _, characters = line.partition("\t")
        weights.update(dict.fromkeys(characters, -float(rank)))
    weights.update(dict.fromkeys(_PUNCTUATION, -7.0))
    # Kana: a Japanese text is read as what it is, but no mark for a wrong guess of Chinese bytes.
    weights.update({chr(code): -11.0 for code in range(0x3041, 0x30FB)})
    return weights
