"""Noun phrases that are names of schools and groups: how far they reach to the left and to the right of their head."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.pinyin import is_pinyin
from nlp_tool.entities.en.reading import Reading

_LONGEST = 16
_ROMAN = re.compile(r"[IVX]{1,5}$")
_NUMBER = re.compile(r"\d{1,4}(?:st|nd|rd|th)?$")
_OWNERS = frozenset(("people", "children", "women", "workers", "girls", "boys", "teachers"))
_NOT_OWNERS = frozenset(
    ("university", "china", "shanghai", "academy", "company", "bureau", "government", "country", "nation", "daily")
)
_WAYS = frozenset(("road", "street", "lane", "avenue"))
_LINKS = frozenset(("of", "and", "&", "for", "to", "-", "/", "the"))


def school_words() -> frozenset[str]:
    """Return the words on which a school's name ends, singular."""
    return words("schools", "school", "heads")


def _descriptive() -> frozenset[str]:
    return (
        words("schools", "school", "kinds")
        | words("schools", "school", "modifiers")
        | words("schools", "school", "heads")
        | words("schools", "group", "kinds")
        | words("schools", "group", "modifiers")
        | words("schools", "place", "suffixes")
        | frozenset(table("schools")["group"]["heads"])
    )


_CACHE: dict[str, frozenset[str]] = {}


def descriptive() -> frozenset[str]:
    """Return the words that say what a school or group is, not which one."""
    if "d" not in _CACHE:
        _CACHE["d"] = _descriptive()
    return _CACHE["d"]


def is_number(reading: Reading, index: int) -> bool:
    """Tell whether a token counts schools: First, 2, 13th, VI."""
    word = reading.tokens.words[index]
    return (
        reading.tokens.lower[index] in words("schools", "school", "ordinals")
        or bool(_NUMBER.match(word))
        or bool(_ROMAN.match(word))
    )


def _once(judge: Callable[[Reading, int], bool]) -> Callable[[Reading, int], bool]:
    """Let a judgement of a token be made once a text: names that stand close ask for the same tokens."""

    @wraps(judge)
    def judged(reading: Reading, index: int) -> bool:
        known = reading.judged.get((judge, index))
        if known is None:
            known = reading.judged[judge, index] = judge(reading, index)
        return known

    return judged


@_once
def is_distinctive(reading: Reading, index: int) -> bool:
    """Tell whether a token can tell one school from another."""
    tokens = reading.tokens
    lower = tokens.lower[index]
    if is_number(reading, index):
        return _is_name_number(reading, index)
    following = tokens.lower[index + 1] if index + 1 < len(tokens) else ""
    if following in _WAYS and tokens.words[index + 1][0].isupper() and reading.is_capital(index):
        return True
    if not lower[0].isalpha() or lower in descriptive() or lower in ("no", "nos") or lower in _LINKS:
        return False
    return reading.is_capital(index) or is_pinyin(lower)


def _is_name_number(reading: Reading, index: int) -> bool:
    """Tell a number that names (First, No. 5, 74 Primary, VI) from one that counts (first branch, 6 campus)."""
    tokens = reading.tokens
    word = tokens.words[index]
    if word[0].isupper():
        return not reading.heading[index] or (index + 1 < len(tokens) and tokens.lower[index + 1] in _numbered())
    before = tokens.lower[index - 1] if index else ""
    following = tokens.lower[index + 1] if index + 1 < len(tokens) else ""
    if before in (".", "no", "nos"):
        return True
    if word[0].isdigit() and word[-1].isalpha():
        return following not in ("campus", "branch", "campuses", "branches")
    if word[0].isdigit():
        return following in _numbered() and following not in ("campus", "branch", "school", "kindergarten")
    return reading.lower_text and following in _numbered()


def _numbered() -> frozenset[str]:
    return (
        words("schools", "school", "kinds")
        | words("schools", "school", "modifiers")
        | words("schools", "school", "heads")
    )


@_once
def belongs(reading: Reading, index: int) -> bool:
    """Tell whether a token can stand inside a name, judged by itself and its neighbours."""
    tokens = reading.tokens
    lower, word = tokens.lower[index], tokens.words[index]
    if not word[0].isalnum():
        return False
    following = tokens.lower[index + 1] if index + 1 < len(tokens) else ""
    if word[0].isdigit():
        if not _NUMBER.match(word):
            return False
        before = tokens.lower[index - 1] if index else ""
        return word[-1].isalpha() or before in (".", "no", "nos") or following in descriptive()
    if lower in ("no", "nos"):
        return following == "." or following.isdigit()
    if lower in words("schools", "words", "stop") and not (following == "-" and word[0].isupper()):
        return False
    if lower in words("schools", "school", "ordinals") or lower in descriptive():
        return True
    if reading.heading[index] and not (word.isupper() and not _shouts(reading, index)):
        return is_pinyin(lower) or lower in reading.body_names
    if word[0].isupper():
        return True
    return is_pinyin(lower) and (reading.lower_text or len(lower) > 3)


def _shouts(reading: Reading, index: int) -> bool:
    """Tell whether a word in capitals has a neighbour in capitals: then the whole line is, and it is no acronym."""
    around = reading.tokens.words
    return any(
        around[i].isupper() and len(around[i]) > 1
        for i in (index - 1, index + 1)
        if 0 <= i < len(around) and around[i][0].isalpha()
    )


def left_edge(reading: Reading, head: int) -> int:
    """Return the first token of the name that ends on token `head`."""
    tokens = reading.tokens
    edge = head
    floor = max(0, head - _LONGEST)
    while edge > floor:
        before = edge - 1
        lower = tokens.lower[before]
        if belongs(reading, before):
            edge = before
        elif before > floor + 1 and _hyphened(reading, before):
            edge = before - 2
        elif before > floor and _bridges(reading, before):
            edge = before - 1
        elif (
            lower == ")"
            and before - 2 > floor
            and tokens.words[before - 2] == "("
            and (
                is_pinyin(tokens.lower[before - 1])
                or (tokens.words[before - 1][0].isupper() and tokens.lower[before - 1] not in descriptive())
            )
            and (belongs(reading, before - 3) or tokens.lower[before - 3] == "'s")
            and reading.is_capital(before - 1)
        ):
            edge = before - 2 if tokens.lower[before - 3] == "'s" else before - 3
            if tokens.lower[before - 3] == "'s" and _bridges(reading, before - 3):
                edge = before - 4
        elif lower == "." and before > floor and tokens.lower[before - 1] in ("no", "nos"):
            edge = before - 1
        else:
            break
    return _trimmed(reading, edge, head)


def _hyphened(reading: Reading, index: int) -> bool:
    """Tell whether a small word hangs on a capital one: High-tech, Inter-provincial."""
    tokens = reading.tokens
    return (
        tokens.words[index].isalpha()
        and tokens.lower[index] != "based"
        and tokens.words[index - 1] == "-"
        and tokens.ends[index - 2] + 1 == tokens.ends[index - 1] == tokens.starts[index]
        and tokens.words[index - 2][0].isupper()
        and belongs(reading, index - 2)
    )


def _bridges(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    lower, before, after = tokens.lower[index], tokens.lower[index - 1], tokens.lower[index + 1]
    if lower in ("and", "&"):
        joined = words("schools", "school", "joined")
        return before in joined and after in joined
    if lower == "'s":
        capital = tokens.words[index - 1][0].isupper()
        if before in _OWNERS:
            return capital or reading.lower_text
        # King's College School; but Wuhan's Third Middle School
        return (
            capital
            and not reading.lower_text
            and not is_pinyin(before)
            and before not in words("schools", "words", "stop")
            and before not in descriptive()
            and before not in reading.divisions
            and before not in _NOT_OWNERS
        )
    if lower == "-" and after == "year":
        return True
    if lower == "+":
        return before in school_words() and after in descriptive()
    if lower in ("-", "/"):
        return (
            tokens.starts[index] - tokens.ends[index - 1] <= 1
            and tokens.starts[index + 1] == tokens.ends[index]
            and belongs(reading, index - 1)
        )
    return False


def _trimmed(reading: Reading, edge: int, head: int) -> int:
    """Move the left edge to the right over words that do not begin a name."""
    tokens = reading.tokens
    while edge < head:
        lower, word = tokens.lower[edge], tokens.words[edge]
        small = word[0].islower() and not reading.lower_text
        if (
            (
                small
                and lower in descriptive()
                and not (lower in ("city", "county", "district") and is_number_at(reading, edge + 1))
            )
            or lower in ("-", "/", "&", "'s", ".")
            or (lower in words("schools", "place", "suffixes") and reading.lower_text)
            or _of_section(reading, edge)
        ):
            edge += 1
        else:
            break
    return edge


def _of_section(reading: Reading, index: int) -> bool:
    """Tell whether a number is the last of a section's or a date's: 4.1 Hanfeng Lake School."""
    words_ = reading.tokens.words
    return index > 1 and words_[index].isdigit() and words_[index - 1] == "." and words_[index - 2].isdigit()


def is_number_at(reading: Reading, index: int) -> bool:
    """Tell whether a number of a school begins at a token: First, 74, No. 5."""
    if index >= len(reading.tokens):
        return False
    return is_number(reading, index) or reading.tokens.lower[index] in ("no", "nos")


def right_phrase(reading: Reading, first: int, *, until_attached: bool = False) -> int:
    """Return the last token of the name that begins at `first` (after `of`, `to`), or first - 1 where none does."""
    tokens = reading.tokens
    index = first
    if index < len(tokens) and tokens.lower[index] == "the":
        index += 1
    last = first - 1
    limit = min(len(tokens), first + _LONGEST)
    while index < limit:
        lower, word = tokens.lower[index], tokens.words[index]
        hyphened = (
            index + 1 < limit and tokens.words[index + 1] == "-" and tokens.starts[index + 1] == tokens.ends[index]
        )
        inside = (
            word[0].isalnum()
            and (hyphened or lower not in words("schools", "words", "stop"))
            and (
                word[0].isupper()
                or (word[0].isdigit() and is_number(reading, index) and not _is_year(word))
                or (is_pinyin(lower) and len(lower) > 3)
                or (last >= first and lower in descriptive() and reading.is_capital(last))
            )
        )
        if lower in ("no", "nos") and belongs(reading, index):
            inside = True
        if (
            index
            and tokens.words[index - 1] == "-"
            and last == index - 2
            and tokens.starts[index] == tokens.ends[index - 1]
            and word[0].isalnum()
        ):
            inside = True
        if (
            until_attached
            and lower in ("affiliated", "attached")
            and index + 1 < limit
            and tokens.lower[index + 1] in ("to", "with")
            and last >= first
        ):
            break
        if inside:
            last = index
            index += 1
        elif (lower == "." and tokens.lower[index - 1] in ("no", "nos")) or (
            last >= first and lower in _LINKS and index + 1 < limit and _goes_on(reading, index)
        ):
            index += 1
        else:
            break
    return last


def _goes_on(reading: Reading, index: int) -> bool:
    """Tell whether a link word inside a name is followed by more of the name."""
    tokens = reading.tokens
    lower = tokens.lower[index]
    after = index + 1
    if tokens.lower[after] == "the" and after + 1 < len(tokens):
        after += 1
    if lower in ("and", "&"):
        return tokens.lower[after] in words("schools", "school", "joined") and tokens.lower[index - 1] in words(
            "schools", "school", "joined"
        )
    if lower in ("-", "/"):
        return tokens.starts[index] == tokens.ends[index - 1] and tokens.starts[after] == tokens.ends[index]
    if lower in ("to", "for"):
        return tokens.lower[index - 1] in ("affiliated", "attached", "school")
    return tokens.words[after][0].isupper() and tokens.lower[after] not in words("schools", "words", "stop")


def conjuncts(reading: Reading, last: int, floor: int, *, stops: bool = False) -> list[tuple[int, int]]:
    """Return the names of a list that ends at token `last`, the last first; commas and `and` part them.

    With `stops` a full stop parts them too, as translators write it; after `Nos.` bare numbers are names.
    """
    tokens = reading.tokens
    numbered = "nos" in tokens.lower[floor : last + 1]
    marks = (",", "and", "&", ".") if stops else (",", "and", "&")

    def inside(index: int) -> bool:
        if belongs(reading, index) or (numbered and tokens.words[index].isdigit()):
            return True
        return tokens.lower[index] == "." and index > 0 and tokens.lower[index - 1] in ("no", "nos")

    found: list[tuple[int, int]] = []
    while last >= floor:
        first = last + 1
        while first - 1 >= floor and inside(first - 1):
            first -= 1
        if first > last or not (numbered or any(is_distinctive(reading, i) for i in range(first, last + 1))):
            break
        found.append((first, last))
        last = first - 1
        while last >= floor and tokens.lower[last] in marks:
            last -= 1
        if last == first - 1:
            break
    return found


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit()
