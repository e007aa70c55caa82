"""Offices, universities, papers and companies in English text: what people work for besides schools and groups.

Found from their last word (Bureau, University, Daily ...), to the left over the words of a name, to the right over
`of`.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import is_number_at
from nlp_tool.entities.en.pinyin import is_pinyin
from nlp_tool.entities.en.reading import Reading

_LONGEST = 12
_TAIL = 9
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
        kind = heads.get(lower)
        if kind is None or (found and index <= found[-1].last):
            continue
        if kind == "paper" and not tokens.words[index][0].isupper() and not reading.lower_text:
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
    return found


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
