"""Offices, universities, papers and companies in English text: what people work for besides schools and groups.

Found from their last word (Bureau, University, Daily ...), to the left over the words of a name, to the right over
`of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import descriptive, is_number_at
from nlp_tool.entities.en.pinyin import is_pinyin
from nlp_tool.entities.en.reading import Reading

_LONGEST = 12
_TAIL = 9
_HEAD_LINES, _FOOT_LINES, _SOURCE_LINE, _SOURCE = 7, 3, 30, 4
_SEPARATORS = frozenset((",", "|", "(", "-", ":", "/", ";"))
_PEOPLES = frozenset(("people", "children", "women", "workers", "youth"))


@dataclass(frozen=True, slots=True)
class Body:
    """An organization's name as tokens first..last; `kind` is office, university, paper, company or society."""

    first: int
    last: int
    kind: str


def find_bodies(reading: Reading) -> list[Body]:
    """Return the organizations of a text that are no schools and no groups, in order, without overlap."""
    heads = table("people")["bodies"]
    tokens = reading.tokens
    found: list[Body] = []
    for index, lower in enumerate(tokens.lower):
        kind = heads.get(lower) or _company(reading, index)
        if kind is None or (found and index <= found[-1].last):
            continue
        if kind == "paper" and not tokens.words[index][0].isupper() and not reading.lower_text:
            continue
        if kind == "paper" and heads.get(tokens.lower[index + 1] if index + 1 < len(tokens) else "") == "paper":
            continue
        first = _left(reading, index, found[-1].last + 1 if found else 0)
        last = _right(reading, index, kind)
        if kind == "faculty":
            # School of Education, Hebei University; a school called after its place is found elsewhere
            if last == index or not tokens.words[index][0].isupper() or tokens.lower[index + 1] != "of":
                continue
            kind = "university"
        if first < index or last > index:
            found.append(Body(first, last, kind))
    for source in _sources(reading):
        crossing = [body for body in found if body.first <= source.last and source.first <= body.last]
        if all(source.first <= body.first and body.last <= source.last for body in crossing):
            found = sorted([*(body for body in found if body not in crossing), source], key=lambda body: body.first)
    return found


def _company(reading: Reading, index: int) -> str | None:
    """Return company for the last word of `Bohai Port Group`, None for that of a group of schools."""
    tokens = reading.tokens
    words_of = tokens.words[max(0, index - 1) : index + 1]
    if tokens.lower[index] != "group" or len(words_of) < 2 or not all(word[0].isupper() for word in words_of):
        return None
    return "company" if tokens.lower[index - 1] in words("people", "trades", "words") else None


def _sources(reading: Reading) -> Iterator[Body]:
    """Find the paper that a line of source at the head or a bracket at the foot names, whatever it ends on.

    `Hubei Today, Sept 1, 2025 | Text: ...`; `Sixth Tone`, `By ...` below; `(China Net Ningxia, Jing Guoliang)`."""
    tokens = reading.tokens
    ends = [index for index, word in enumerate(tokens.words) if word == "\n"]
    lines = [
        (first, last) for first, last in zip([0, *(end + 1 for end in ends)], [*ends, len(tokens)], strict=True)
        if last > first
    ]
    known = descriptive() | words("schools", "words", "stop") | words("people", "words", "joining")
    for number, (first, last) in enumerate(lines):
        head = 0 < number < _HEAD_LINES
        if (not head and number < len(lines) - _FOOT_LINES) or last - first > _SOURCE_LINE:
            continue
        bracket = tokens.words[first] == "("
        first += bracket
        stop = next((i for i in range(first, last) if tokens.words[i] in _SEPARATORS), last)
        dated = any(len(w) == 4 and w.isdigit() and w[:2] in ("19", "20") for w in tokens.words[first:last])
        below = number + 1 < len(lines) and tokens.lower[lines[number + 1][0]] == "by"
        words_of = tokens.words[first:stop]
        if (
            (bracket or (head and (dated or below)))
            and 1 < len(words_of) <= _SOURCE
            and (stop < last or below)
            and all(word.isalpha() for word in words_of)
            and (words_of[0][0].isupper() or reading.lower_text)
            and not known & set(tokens.lower[first:stop])
        ):
            yield Body(first, stop - 1, "paper")


def _left(reading: Reading, head: int, floor: int) -> int:
    """Reach over the words of a name before its last word: capitals, `district education`, `People's`, a number."""
    tokens = reading.tokens
    small = words("people", "words", "organization") - {"and", "of", "main", "core"}
    stop = words("schools", "words", "stop")
    first = index = head
    while index - 1 >= max(floor, head - _LONGEST):
        index -= 1
        word, lower = tokens.words[index], tokens.lower[index]
        if lower in ("and", "&", "'s", ".", "-"):
            before = tokens.words[index - 1] if index > floor else ""
            joins = {
                "'s": before.lower() in _PEOPLES,
                ".": before.lower() in ("no", "nos"),
                "-": before[:1].isupper() and tokens.ends[index] == tokens.starts[index + 1],
            }.get(lower, head - index <= 2 and (before[:1].isupper() or before in small))
            if not joins:
                break
            continue
        if not (
            (word[0].isupper() and lower not in stop)
            or lower in small
            or is_number_at(reading, index)
            or (is_pinyin(lower) and len(lower) > 3)
        ):
            break
        if lower in table("people")["titles"] and lower != "party":
            break
        first = index
    return first


def _right(reading: Reading, head: int, kind: str) -> int:
    """Reach over `of X District`, `of Education` after the last word of an office or a university."""
    tokens = reading.tokens
    last, index = head, head + 1
    if kind not in ("office", "university", "society", "faculty"):
        return last
    while index < min(len(tokens) - 1, head + _TAIL):
        word, lower = tokens.words[index], tokens.lower[index]
        if lower in ("of", "the") or (
            lower == "and"
            and last > head
            and tokens.words[index + 1][0].isupper()
            and tokens.lower[index + 1] not in table("people")["titles"]
            and tokens.lower[index + 2 : index + 3] in ([","], ["of"], ["."])
        ):
            if lower == "of" and index > head + 1 and "of" in tokens.lower[head + 2 : index]:
                break
        elif word[0].isupper() and index > head + 1:
            last = index
        else:
            break
        index += 1
    return last
