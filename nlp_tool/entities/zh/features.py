"""What the model of names sees of each character: whole numbers, computed for many texts at once.

`observe` reads what the templates are made of, for every character of some texts that stand in one row with nothing
between them but blanks (GAP zeros), so that what is seen of a text never depends on the others. `templates` then has a
row per template and a column per character asked for. Training writes "template:number" for each; the model looks the
numbers up in its tables. So both see exactly the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span, Words
from nlp_tool.entities.zh.segments import TAGS, Segments

Numbers = NDArray[np.int64]

FAR = 15
"""A distance that says: further than this, or not in the same stretch."""
GAP = 8
"""Zeros before and behind each text: no template looks further."""
# A stretch is what stands between two of these: names do not reach over them.
_BREAKS = "、，,。；;：:！!？?“”\"‘’「」『』（）()《》〈〉【】[]〔〕…—|·•●▲★→\n\t 　/①②③④⑤⑥⑦⑧⑨⑩"
_SCHOOL_END, _CAMPUS_END, _GROUP_END, _OTHER_GROUP, _NOT_SCHOOL, _GENERAL = 0, 1, 2, 3, 4, 5
_MODIFIER, _TITLE, _REPORTER, _EDITOR, _ORGANIZATION, _MEDIA, _NUMBER = 6, 7, 8, 9, 10, 11, 12


@dataclass(frozen=True, eq=False)
class Observed:
    """What is seen of the characters of some texts: one number a character in each array; `starts` of the texts."""

    starts: Numbers
    codes: Numbers
    shape: Numbers
    word: Numbers
    place: Numbers
    length: Numbers
    word_before: Numbers
    word_after: Numbers
    guessed_shape: Numbers
    guessed_before: Numbers
    classes: Numbers
    context: Numbers
    names: Numbers
    kind: Numbers
    anchors: Numbers
    anchor_next: Numbers
    anchor_last: Numbers
    left: Numbers
    right: Numbers
    size: Numbers
    position: Numbers
    hints: Numbers

    def cues(self) -> NDArray[np.bool_]:
        """Say which characters hint at a name: an end of a name, a post, a word guessed to be a person, a number."""
        code = (self.classes - 1) // 4
        found = (self.classes > 0) & _cue_classes()[code]
        people = (TAGS["nr"], TAGS["nrt"])
        for shape in (self.shape, self.guessed_shape):
            found |= np.isin(shape & 63, people)
        kind = _short_kinds()[np.minimum(self.codes, 0xFFFF)]
        found[:-1] |= (kind[:-1] & 1 > 0) & (kind[1:] & 2 > 0)  # 四中, 53中
        found[:-1] |= (kind[:-1] & 4 > 0) & (kind[1:] & 8 > 0)  # 欧阳
        found |= self.hints > 0
        return found


    def school_cues(self) -> NDArray[np.bool_]:
        """Say which characters hint at a school or a group: the words for them, and what closed patterns show."""
        found = (self.classes > 0) & _school_classes()[(self.classes - 1) // 4]
        kind = (self.hints - 1) // 4 // 32
        return found | ((self.hints > 0) & (kind != _HINTED.index("person")))


@lru_cache(maxsize=1)
def _school_classes() -> NDArray[np.bool_]:
    table = np.zeros(len(lexicon.CLASSES), dtype=bool)
    table[[_SCHOOL_END, _CAMPUS_END, _GROUP_END, _GENERAL]] = True
    return table


@lru_cache(maxsize=1)
def _cue_classes() -> NDArray[np.bool_]:
    table = np.zeros(len(lexicon.CLASSES), dtype=bool)
    table[[_SCHOOL_END, _CAMPUS_END, _GROUP_END, _TITLE, _REPORTER, _EDITOR]] = True
    return table


@lru_cache(maxsize=1)
def _short_kinds() -> Numbers:
    table = np.zeros(0x10000, dtype=np.int64)
    compound = lexicon.compound_surnames()
    for bit, characters in ((1, "一二三四五六七八九十0123456789实附"), (2, "小中高幼初外"),
                            (4, sorted({name[0] for name in compound})), (8, sorted({name[1] for name in compound}))):
        for character in characters:
            table[ord(character)] |= bit
    return table


def observe(words: Sequence[Words], hints: Sequence[Sequence[Span]]) -> Observed:
    """Return what is seen of some folded texts, given as their words and the names that patterns show in each."""
    lengths = np.array([len(own.text) for own in words], dtype=np.int64)
    starts = np.cumsum(lengths + GAP) - lengths
    gap = "\0" * GAP
    text = gap + gap.join(own.text for own in words) + gap
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    real = np.zeros(len(codes), dtype=bool)
    real[_inside(starts, starts + lengths)] = True
    known, guessed = _words(words, starts, len(codes))
    classes, context, division = _matches(words, starts, len(codes))
    stretch, left, right, size = _stretches(codes, real)
    clipped = np.minimum(codes, 0xFFFF)
    anchors, anchor_next, anchor_last = _anchors(classes, stretch)
    starting, ending = known.place % 2, known.place // 2
    return Observed(starts, codes, known.place * 64 + known.tag, known.word, known.place, known.length,
                    _before(known.word, starting), _after(known.word, ending), guessed.place * 64 + guessed.tag,
                    _before(guessed.word, guessed.place % 2), classes, division * 4 + context, _name_table()[clipped],
                    np.where(real, _kind_table()[clipped], 0), anchors, anchor_next, anchor_last, left, right, size,
                    _position(stretch), _hints(len(codes), starts.tolist(), hints))


def _hints(total: int, starts: Sequence[int], hints: Sequence[Sequence[Span]]) -> Numbers:
    """Return what patterns say of each character: the kind, the trust and the part of a name; the surest wins."""
    row = [0] * total
    for first, own in zip(starts, hints, strict=True):
        for span in sorted(own, key=lambda span: (span.score, span.start - span.end)):
            start, size = first + span.start, span.end - span.start
            code = 4 * (_HINTED.index(span.kind) * 32 + int(span.score * 20)) + 1
            row[start : start + size] = [code] + [code + 1] * (size - 2) + [code + 2] * (size > 1)
    return np.array(row, dtype=np.int64)


_HINTED = ("group", "school", "campus", "person", "short")


def templates(seen: Observed, at: Numbers) -> Numbers:
    """Return an array of shape (templates, places) for the characters at some places."""
    codes = {offset: seen.codes[at + offset] for offset in range(-3, 4)}
    shape = {offset: seen.shape[at + offset] for offset in (-1, 0, 1)}
    classes = {offset: seen.classes[at + offset] for offset in range(-2, 3)}
    names = {offset: seen.names[at + offset] for offset in range(-2, 3)}
    place, kind, guessed = seen.place[at], seen.kind[at], seen.guessed_shape[at]
    anchors, following, last = seen.anchors[at], seen.anchor_next[at], seen.anchor_last[at]
    left, size, position, before = seen.left[at], seen.size[at], seen.position[at], seen.word_before[at]
    context = {offset: seen.context[at + offset] for offset in (-1, 0, 1)}
    begin, hint = at - position, seen.hints[at]
    rows = [*codes.values(), *(codes[one] << 21 | codes[one + 1] for one in (-2, -1, 0, 1)), *shape.values(),
            (shape[-1] << 10 | shape[0]) << 10 | shape[1],
            seen.word[at], seen.word[at - 1] << 2 | place % 2, seen.word[at + 1] << 2 | place // 2, before,
            seen.word_after[at],
            *classes.values(), classes[-1] << 8 | classes[0], classes[0] << 8 | classes[1], classes[0] << 4 | place,
            *context.values(), context[0] << 8 | classes[1],
            anchors, following, last, anchors << 12 | last, anchors << 4 | place,
            left << 8 | seen.right[at], np.minimum(size, 12) << 8 | left,
            (np.minimum(size, 6) << 4 | names[0]) << 8 | position,
            names[0] << 8 | names[1] << 4 | names[2], names[0] << 8 | names[-1] << 4 | names[-2],
            (names[0] << 4 | place) << 6 | shape[0] & 63, before << 4 | names[0],
            kind << 8 | seen.kind[at - 1] << 4 | seen.kind[at + 1], seen.length[at] << 4 | names[0],
            (last << 4 | names[0]) << 4 | names[1], ((following << 4 | names[0]) << 4 | names[1]) << 4 | place,
            guessed, (seen.guessed_shape[at - 1] << 10 | guessed) << 10 | seen.guessed_shape[at + 1],
            guessed << 8 | shape[0], (guessed << 4 | names[0]) << 4 | names[1],
            seen.guessed_before[at] << 2 | guessed >> 6, (shape[0] << 8 | classes[0]) << 4 | kind,
            ((seen.classes[begin - 2] << 8 | seen.classes[begin - 1]) << 6 | left) << 3 | position,
            hint, seen.hints[at - 1], seen.hints[at + 1], hint << 8 | place << 4 | names[0]]
    return np.stack(rows)


def _shift(row: Numbers, offset: int) -> Numbers:
    """Return row[i + offset], 0 outside."""
    out = np.zeros_like(row)
    if offset > 0:
        out[:-offset] = row[offset:]
    else:
        out[-offset:] = row[:offset]
    return out


@dataclass(frozen=True, eq=False)
class _Spread:
    """For each character the key of its word, the part of speech, its place there (1 first, 2 last), the length."""

    word: Numbers
    tag: Numbers
    place: Numbers
    length: Numbers

    def painted(self, segments: Sequence[Segments], starts: Numbers) -> _Spread:
        """Return the same with the words of some texts that begin at some places put in."""
        first = np.repeat(starts, [len(own.starts) for own in segments])
        begin = first + np.concatenate([own.starts for own in segments])
        sizes = np.concatenate([own.sizes for own in segments])
        at = _inside(begin, begin + sizes)
        word, tag, place, length = (row.copy() for row in (self.word, self.tag, self.place, self.length))
        word[at] = np.repeat(np.concatenate([own.keys for own in segments]), sizes)
        tag[at] = np.repeat(np.concatenate([own.tags for own in segments]), sizes)
        length[at] = np.repeat(np.minimum(sizes, 6), sizes)
        place[at] = 0
        place[begin] = 1
        place[begin + sizes - 1] += 2
        return _Spread(word, tag, place, length)


def _words(words: Sequence[Words], starts: Numbers, total: int) -> tuple[_Spread, _Spread]:
    """Return what is known of the word of each character, by the dictionary alone and with words that are guessed."""
    none = np.zeros(total, dtype=np.int64)
    known = _Spread(none, none, none, none).painted([own.segments.known for own in words], starts)
    return known, known.painted([own.segments.guessed for own in words], starts)


def _before(word: Numbers, starts: Numbers) -> Numbers:
    """Return the key of the word before the word of each character."""
    previous = np.where(starts == 1, _shift(word, -1), 0)
    position = np.maximum.accumulate(np.where(starts == 1, np.arange(len(word)), 0))
    return previous[position] if len(word) else previous


def _after(word: Numbers, ends: Numbers) -> Numbers:
    """Return the key of the word after the word of each character."""
    return _before(word[::-1], ends[::-1])[::-1]


def _matches(words: Sequence[Words], starts: Numbers, total: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the class of the longest structural word over each character, its context word, its division."""
    found = []
    for all_of_them in ([own.structural for own in words], [own.beside for own in words],
                        [own.divisions for own in words]):
        hits = np.concatenate(all_of_them)
        first = np.repeat(starts, [len(own) for own in all_of_them])
        found.append((hits[:, 0] + first, hits[:, 1] + first, hits[:, 2]))
    start, end, code = found[0]
    order = np.lexsort((end, end - start))  # what is longer, and what stands further behind, covers what is not
    classes = _painted(total, start[order], end[order], 4 * code[order] + 1)
    start, end, code = found[1]
    context = np.zeros(total, dtype=np.int64)
    context[_inside(start, end)] = np.repeat(code, end - start)
    start, end, code = found[2]
    return classes, context, _painted(total, start, end, 3 * code)


def _inside(start: Numbers, end: Numbers) -> Numbers:
    """Return the places of all characters of some words, word by word."""
    sizes = end - start
    return np.arange(int(sizes.sum())) + np.repeat(start - (np.cumsum(sizes) - sizes), sizes)


def _painted(total: int, start: Numbers, end: Numbers, code: Numbers) -> Numbers:
    """Return for each character the code of the last word over it, and 1 more inside, 2 last, 3 alone."""
    row = np.zeros(total, dtype=np.int64)
    sizes = end - start
    part = np.ones(int(sizes.sum()), dtype=np.int64)
    ends = np.cumsum(sizes)
    part[ends - 1] = 2
    part[ends - sizes] = np.where(sizes == 1, 3, 0)
    row[_inside(start, end)] = np.repeat(code, sizes) + part
    return row


@lru_cache(maxsize=1)
def _break_table() -> Numbers:
    table = np.zeros(0x10000, dtype=np.int64)
    for code, mark in enumerate(_BREAKS, start=1):
        table[ord(mark)] = code
    return table


def _stretches(codes: Numbers, real: NDArray[np.bool_]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the number of the stretch of each character, the marks at its two ends, and its length."""
    marks = _break_table()[np.minimum(codes, 0xFFFF)]
    total = len(codes)
    broken = (marks > 0) | ~real
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


def column_names(rows: Any) -> list[list[str]]:
    """Return the features of each character as the strings that training reads; absent (zero) ones are left out."""
    listed = rows.T.tolist()
    return [[f"{template}:{value}" for template, value in enumerate(column) if value] for column in listed]
