"""What the model of names sees of each character: whole numbers, computed for all characters of a text at once.

features(text) has a row per template and a column per character. Training writes "template:number" for each; the model
looks the numbers up in its tables. So both see exactly the same.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.zh import lexicon

Numbers = NDArray[np.int64]

FAR = 15
"""A distance that says: further than this, or not in the same stretch."""
# A stretch is what stands between two of these: names do not reach over them.
_BREAKS = "、，,。；;：:！!？?“”\"‘’「」『』（）()《》〈〉【】[]〔〕…—|·•●▲★→\n\t 　/①②③④⑤⑥⑦⑧⑨⑩"
_SCHOOL_END, _CAMPUS_END, _GROUP_END, _OTHER_GROUP, _NOT_SCHOOL, _GENERAL = 0, 1, 2, 3, 4, 5
_MODIFIER, _TITLE, _REPORTER, _EDITOR, _ORGANIZATION, _MEDIA, _NUMBER = 6, 7, 8, 9, 10, 11, 12


def features(text: str, pairs: list[tuple[str, str]] | None = None) -> Numbers:
    """Return an array of shape (templates, characters) for a folded text; `pairs` are its words, if cut already."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    word, tag, place_in_word, length = _words(text, dictionary_words(text) if pairs is None else pairs)
    guessed, guessed_tag, guessed_place, _ = _words(text)
    classes, context, division = _matches(text)
    stretch, left, right, size = _stretches(codes)
    kind = _kinds(codes)
    names = _name_table()[np.minimum(codes, 0xFFFF)]
    anchors, anchor_next, anchor_last = _anchors(classes, stretch)
    rows: list[Numbers] = []
    for offset in range(-3, 4):
        rows.append(_shift(codes, offset))
    for first, second in ((-2, -1), (-1, 0), (0, 1), (1, 2)):
        rows.append(_shift(codes, first) << 21 | _shift(codes, second))
    starts, ends = place_in_word % 2, place_in_word // 2
    shape = place_in_word * 64 + tag
    for offset in (-1, 0, 1):
        rows.append(_shift(shape, offset))
    rows.append((_shift(shape, -1) << 10 | shape) << 10 | _shift(shape, 1))
    rows.append(word)
    rows.append(_shift(word, -1) << 2 | starts)
    rows.append(_shift(word, 1) << 2 | ends)
    rows.append(_before(word, starts))
    rows.append(_after(word, ends))
    for offset in (-2, -1, 0, 1, 2):
        rows.append(_shift(classes, offset))
    rows.append(_shift(classes, -1) << 8 | classes)
    rows.append(classes << 8 | _shift(classes, 1))
    rows.append(classes << 4 | place_in_word)
    for offset in (-1, 0, 1):
        rows.append(_shift(division * 4 + context, offset))
    rows.append((division * 64 + context) << 8 | _shift(classes, 1))
    rows.append(anchors)
    rows.append(anchor_next)
    rows.append(anchor_last)
    rows.append(anchors << 12 | anchor_last)
    rows.append(anchors << 4 | place_in_word)
    rows.append(left << 8 | right)
    rows.append(np.minimum(size, 12) << 8 | left)
    rows.append((np.minimum(size, 6) << 4 | names) << 8 | _position(stretch))
    rows.append(names << 8 | _shift(names, 1) << 4 | _shift(names, 2))
    rows.append(names << 8 | _shift(names, -1) << 4 | _shift(names, -2))
    rows.append((names << 4 | place_in_word) << 6 | tag)
    rows.append((_before(word, starts)) << 4 | names)
    rows.append(kind << 8 | _shift(kind, -1) << 4 | _shift(kind, 1))
    rows.append(length << 4 | names)
    rows.append((anchor_last << 4 | names) << 4 | _shift(names, 1))
    rows.append(((anchor_next << 4 | names) << 4 | _shift(names, 1)) << 4 | place_in_word)
    guessed_shape = guessed_place * 64 + guessed_tag
    rows.append(guessed_shape)
    rows.append((_shift(guessed_shape, -1) << 10 | guessed_shape) << 10 | _shift(guessed_shape, 1))
    rows.append(guessed_shape << 8 | shape)
    rows.append((guessed_shape << 4 | names) << 4 | _shift(names, 1))
    rows.append(_before(guessed, guessed_place % 2) << 2 | guessed_place)
    rows.append((shape << 8 | classes) << 4 | kind)
    index = np.arange(len(codes))
    begin = index - _position(stretch)
    rows.append(((_shift(classes, -2)[begin] << 8 | _shift(classes, -1)[begin]) << 6 | left) << 3 | (index - begin))
    return np.stack(rows)


def _shift(row: Numbers, offset: int) -> Numbers:
    """Return row[i + offset], 0 outside."""
    if offset == 0:
        return row
    out = np.zeros_like(row)
    if offset > 0:
        out[:-offset] = row[offset:]
    else:
        out[-offset:] = row[:offset]
    return out


def _words(text: str, pairs: list[tuple[str, str]] | None = None) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return for each character the key of its word, the part of speech, its place there (1 first, 2 last), the length.

    Without `pairs` the segmenter guesses words that it does not know: so it finds names of people, and joins what it
    should not.
    """
    import rjieba

    pairs = rjieba.tag(text) if pairs is None else pairs
    total, count = len(text), len(pairs)
    lengths = np.fromiter((len(pair[0]) for pair in pairs), dtype=np.int64, count=count)
    entries = np.fromiter(map(_entry, pairs), dtype=np.int64, count=count)
    keys, tags = entries >> 6, entries & 63
    if int(lengths.sum()) != total:  # the segmenter lost a character: every character is its own word
        lengths = np.ones(total, dtype=np.int64)
        keys = np.fromiter(map(ord, text), dtype=np.int64, count=total)
        tags = np.zeros(total, dtype=np.int64)
    place = np.zeros(total, dtype=np.int64)
    ends = np.cumsum(lengths)
    place[ends - lengths] += 1
    place[ends - 1] += 2
    return (np.repeat(keys, lengths), np.repeat(tags, lengths), place,
            np.repeat(np.minimum(lengths, 6), lengths))


def dictionary_words(text: str) -> list[tuple[str, str]]:
    """Return the words of a text and their parts of speech as the dictionary alone cuts them, nothing guessed."""
    import rjieba

    pairs: list[tuple[str, str]] = rjieba.tag(text, hmm=False)
    return pairs


@lru_cache(maxsize=100_000)
def _entry(pair: tuple[str, str]) -> int:
    """Return the key of a word and the code of its part of speech (6 bits) in one number."""
    word, tag = pair
    return (zlib.crc32(word.encode("utf-8", "surrogatepass")) + 1) << 6 | _TAGS.get(tag[:2], _TAGS.get(tag[:1], 0))


_TAGS = {tag: code for code, tag in enumerate(["n", "nr", "ns", "nt", "nz", "ng", "v", "vn", "vd", "vg", "a", "ad",
                                               "an", "ag", "d", "m", "mq", "q", "r", "t", "tg", "f", "s", "p", "c",
                                               "u", "ul", "uj", "uz", "ug", "ud", "uv", "b", "x", "l", "i", "j", "z",
                                               "zg", "k", "h", "e", "y", "o", "df", "rg", "rr", "rz", "nrt", "eng"],
                                               start=1)}


def _before(word: Numbers, starts: Numbers) -> Numbers:
    """Return the key of the word before the word of each character."""
    previous = np.where(starts == 1, _shift(word, -1), 0)
    position = np.maximum.accumulate(np.where(starts == 1, np.arange(len(word)), 0))
    return previous[position] if len(word) else previous


def _after(word: Numbers, ends: Numbers) -> Numbers:
    """Return the key of the word after the word of each character."""
    return _before(word[::-1], ends[::-1])[::-1]


def _matches(text: str) -> tuple[Numbers, Numbers, Numbers]:
    """Return the class of the longest structural word over each character, its context word, its division."""
    total = len(text)
    classes, context, division = [0] * total, [0] * total, [0] * total
    hits = sorted((length, end, code) for end, (length, code) in lexicon.class_automaton().iter(text))
    for length, end, code in hits:
        start, base = end + 1 - length, 4 * code + 1
        if length == 1:
            if not classes[end]:
                classes[end] = base + 3
            continue
        classes[start : end + 1] = [base] + [base + 1] * (length - 2) + [base + 2]
    for end, (length, code) in lexicon.context_automaton().iter_long(text):
        context[end + 1 - length : end + 1] = [code] * length
    for end, (length, code) in lexicon.division_automaton().iter_long(text):
        division[end + 1 - length : end + 1] = [3 * code] + [3 * code + 1] * (length - 2) + [3 * code + 2]
    return np.array(classes, dtype=np.int64), np.array(context, dtype=np.int64), np.array(division, dtype=np.int64)


@lru_cache(maxsize=1)
def _break_table() -> Numbers:
    table = np.zeros(0x10000, dtype=np.int64)
    for code, mark in enumerate(_BREAKS, start=1):
        table[ord(mark)] = code
    return table


def _stretches(codes: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the number of the stretch of each character, the marks at its two ends, and its length."""
    marks = _break_table()[np.minimum(codes, 0xFFFF)]
    total = len(codes)
    broken = marks > 0
    indexes = np.arange(total)
    before = np.maximum.accumulate(np.where(broken, indexes, -1)) if total else indexes
    after = np.minimum.accumulate(np.where(broken, indexes, total)[::-1])[::-1] if total else indexes
    padded = np.append(marks, 0)
    size = np.where(broken, 0, after - before - 1)
    return np.cumsum(broken), padded[before], padded[after], size


def _position(stretch: Numbers) -> Numbers:
    """Return how far each character is from the first of its stretch, up to 6."""
    indexes = np.arange(len(stretch))
    first = np.maximum.accumulate(np.where(np.append(1, np.diff(stretch)) > 0, indexes, 0)) if len(stretch) else indexes
    return np.minimum(indexes - first, 6)


def _anchors(classes: Numbers, stretch: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return class and distance of the next end of a name, of the next post, and of the last post, in the stretch."""
    code, part = (classes - 1) // 4, (classes - 1) % 4
    starts = (classes > 0) & ((part == 0) | (part == 3))
    ends = (classes > 0) & ((part == 2) | (part == 3))
    names = starts & ((code <= _GENERAL) | (code == _ORGANIZATION) | (code == _MEDIA))
    posts = starts & ((code == _TITLE) | (code == _REPORTER) | (code == _EDITOR))
    post_ends = ends & ((code == _TITLE) | (code == _REPORTER) | (code == _EDITOR))
    return _next(names, code, stretch), _next(posts, code, stretch), _next(post_ends[::-1], code[::-1],
                                                                           stretch[::-1])[::-1]


def _next(where: NDArray[np.bool_], code: Numbers, stretch: Numbers) -> Numbers:
    total = len(where)
    if not total:
        return np.zeros(0, dtype=np.int64)
    indexes = np.arange(total)
    following = np.minimum.accumulate(np.where(where, indexes, total)[::-1])[::-1]
    at = np.minimum(following, total - 1)
    near = (following < total) & (np.abs(stretch[at] - stretch) == 0)
    distance = np.minimum(at - indexes, FAR)
    return np.where(near & (distance < FAR), (code[at] + 1) << 4 | distance, 0)


@lru_cache(maxsize=1)
def _name_table() -> Numbers:
    """Return for each code point: 1 common surname, 2 rare surname, 4 in given names (added)."""
    table = np.zeros(0x10000, dtype=np.int64)
    for character in lexicon.given_characters():
        table[ord(character)] = 4
    for character in lexicon.surnames():
        table[ord(character)] += 1 if character in lexicon.common_surnames() else 2
    for name in lexicon.compound_surnames():
        table[ord(name[0])] |= 8
    return table


@lru_cache(maxsize=1)
def _kind_table() -> Numbers:
    table = np.full(0x10000, 1, dtype=np.int64)
    table[0x3400:0xA000] = 15  # a rare character: mostly in names
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            common = bytes((high, low)).decode("gb2312", "ignore")
            if common:
                table[ord(common)] = 2
    for characters, code in (("0123456789", 3), ("abcdefghijklmnopqrstuvwxyz", 4), ("\n", 5), (" 　\t", 6),
                             ("“\"「『", 7), ("”」』", 8), ("（(", 9), ("）)", 10), ("《", 11), ("》", 12), ("、", 13),
                             ("·•", 14)):
        for character in characters:
            table[ord(character)] = code
    return table


def _kinds(codes: Numbers) -> Numbers:
    return _kind_table()[np.minimum(codes, 0xFFFF)]


def column_names(rows: Any) -> list[list[str]]:
    """Return the features of each character as the strings that training reads; absent (zero) ones are left out."""
    listed = rows.T.tolist()
    return [[f"{template}:{value}" for template, value in enumerate(column) if value] for column in listed]
