"""Schools and campuses in English text: names that end on School, Kindergarten, Campus .

And lists that share such an end.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import descriptive, is_distinctive, is_number, left_edge, right_phrase
from nlp_tool.entities.en.pinyin import is_pinyin
from nlp_tool.entities.en.reading import Reading
from nlp_tool.entities.en.school_lists import bare_list, is_place_phrase, level_of, shared_head

_ATTACHED = frozenset(("affiliated", "attached", "subordinate"))
_SHORT = ("primary", "middle", "elementary", "high")
_BRACKET = 12
_LIST = 40


def find_schools(reading: Reading) -> list[Candidate]:
    """Return the schools and campuses of a text in order; a name and the parent inside it are both returned."""
    heads, plural = words("schools", "school", "heads"), table("schools")["school"]["plural"]
    found: list[Candidate] = []
    for index, lower in enumerate(reading.tokens.lower):
        if lower in heads:
            found.extend(_at_head(reading, index))
        elif lower in plural:
            found.extend(shared_head(reading, index, plural[lower]))
            found.extend(bare_list(reading, index))
    return found


def _at_head(reading: Reading, head: int) -> Iterator[Candidate]:
    tokens = reading.tokens
    lower = tokens.lower[head]
    if _is_compound(reading, head):
        return
    first = left_edge(reading, head)
    campus = lower in words("schools", "school", "campus") or lower == "campuses"
    if (
        campus
        and first > 1
        and tokens.words[first - 1] == "("
        and tokens.lower[first - 2] in words("schools", "school", "heads")
    ):
        # the bracket after a school's name is read with that name
        return
    last = _right_edge(reading, head)
    if lower in _SHORT and not _short_head(reading, first, head):
        return
    named = any(is_distinctive(reading, i) and not _opens_sentence(reading, i, head) for i in range(first, head))
    placed = named and _only_places(reading, first, head)
    tail_named = last > head and any(is_distinctive(reading, i) for i in range(head + 1, last + 1))
    small = tokens.words[head][0].islower() and not reading.lower_text
    if lower == "headquarters" and tail_named:
        start, end = reading.slice(head, last)
        yield Candidate(
            "campus", reading.text[start:end], start, end, 0.9, "rule", {"level": level_of(reading.text[start:end])}
        )
        return
    if lower == "department" and first < head and not named:
        named = _all_capital(reading, first, head)
    if (not named and (first == head or small)) or (
        placed and lower in ("school", "branch", "campus") and first + 3 > head
    ):
        return
    weak = not named and not tail_named
    kinds = words("schools", "school", "modifiers")
    if weak and not any(tokens.lower[i] in kinds for i in range(first, head)):
        return
    if weak and (not _all_capital(reading, first, head) or head - first < 2 or reading.heading[head]):
        return
    if lower in words("schools", "school", "campus") and weak:
        return
    if (
        last > head
        and tokens.lower[head + 1] == "of"
        and lower == "school"
        and not is_place_phrase(reading, head + 2, last)
    ):
        return
    start, end = reading.slice(first, last)
    attributes = {"level": level_of(reading.text[start:end]), "core_end": str(tokens.ends[head])}
    if weak:
        attributes["weak"] = "true"
    kind = "campus" if lower in words("schools", "school", "campus") else "school"
    longer = None if weak else _longer(reading, first, head, last)
    if longer is not None:
        yield Candidate(kind, reading.text[longer[0] : longer[1]], *longer, 0.8, "rule", dict(attributes))
        attributes["same_as"] = f"{longer[0]}:{longer[1]}"
    yield Candidate(kind, reading.text[start:end], start, end, 0.5 if weak else 0.9, "rule", attributes)
    yield from _bracket(reading, head, last, (start, end))


def _longer(reading: Reading, first: int, head: int, last: int) -> tuple[int, int] | None:
    """Reach over the place of a school that only its number names.

    Wuhan's Third Middle School, Fourth School in the Zone.
    """
    tokens = reading.tokens
    if not (is_number(reading, first) or tokens.lower[first] in ("no", "nos") or tokens.lower[first] in descriptive()):
        return None
    if (
        first > 1
        and tokens.lower[first - 1] == "'s"
        and (tokens.words[first - 2][0].isupper() or tokens.lower[first - 2] in ("city", "county", "district"))
    ):
        return reading.slice(first - 2, last)
    bare = not any(is_distinctive(reading, i) and not is_number(reading, i) for i in range(first, last + 1))
    if bare and last == head and head + 2 < len(tokens) and tokens.lower[head + 1] == "in":
        reach = right_phrase(reading, head + 2)
        if reach >= head + 2 and is_place_phrase(reading, head + 2, reach):
            return reading.slice(first, reach)
    return None


def _is_compound(reading: Reading, head: int) -> bool:
    """Tell whether the head is part of another word or thing.

    School bus, primary school, driving school, School of Law.
    """
    tokens = reading.tokens
    lower = tokens.lower[head]
    following = tokens.lower[head + 1] if head + 1 < len(tokens) else ""
    before = tokens.lower[head - 1] if head else ""
    heads = words("schools", "school", "heads")
    if before in words("schools", "school", "not_schools"):
        return True
    if following in heads and lower in (*_SHORT, "nursery", "preschool", "branch"):
        return True
    if lower == "department":
        return (
            before not in words("schools", "school", "parts_of_schools")
            or not reading.tokens.words[head][0].isupper()
            or following == "of"
        )
    if lower == "point":
        # a teaching point is the small village branch of a school
        return before != "teaching"
    if lower == "headquarters":
        return not _of_group(reading, head)
    if lower == "school" and before in ("school", "kindergarten") and following in ("district", "districts"):
        return True
    kinds = words("schools", "school", "kinds")
    if lower == "school" and following in ("district", "districts") and before not in kinds:
        # Hewan School District: no school is named, a district of schools is
        return True
    group = following in table("schools")["group"]["heads"]
    if group and tokens.words[head] == "school" and not reading.lower_text and before not in kinds:
        # a Wuhan school consortium
        return True
    if following == "-" and tokens.ends[head] == tokens.starts[head + 1]:
        return True
    if following == "of" and head + 2 < len(tokens) and tokens.lower[head + 2] in words("schools", "school", "fields"):
        return True
    if lower == "school" and tokens.words[head][0].islower() and before not in words("schools", "school", "kinds"):
        return following in words("schools", "school", "compounds")
    return False


def _of_group(reading: Reading, head: int) -> bool:
    """Tell whether `headquarters` belongs to a group.

    `X Education Group Headquarters`, `headquarters of X Education Group`.
    """
    tokens = reading.tokens
    first, last = (
        (left_edge(reading, head), head - 1)
        if head + 1 >= len(tokens) or tokens.lower[head + 1] != "of"
        else (head + 2, right_phrase(reading, head + 2))
    )
    return tokens.lower[last] in table("schools")["group"]["heads"] and any(
        tokens.lower[i] in ("education", "educational", "school") for i in range(first, last)
    )


def _opens_sentence(reading: Reading, index: int, head: int) -> bool:
    """Tell whether a capital only opens a sentence, before a head in small letters."""
    tokens = reading.tokens
    if tokens.words[head][0].isupper() or is_pinyin(tokens.lower[index]) or tokens.lower[index] in reading.body_names:
        return False
    return index == 0 or tokens.words[index - 1] in ("\n", ".", '"', ":", "!", "?")


def _only_places(reading: Reading, first: int, head: int) -> bool:
    """Tell whether all names before the head are divisions: `Shibei District School` names no school."""
    tokens = reading.tokens
    divisions = ("district", "county", "city", "province")
    return all(
        tokens.lower[i] in divisions or (i + 1 < head and tokens.lower[i + 1] in divisions) for i in range(first, head)
    )


def _short_head(reading: Reading, first: int, head: int) -> bool:
    """Tell whether Primary, Middle alone ends a name.

    `city 74 Primary`, `First Middle`, with a number or pinyin before.
    """
    following = reading.tokens.lower[head + 1] if head + 1 < len(reading.tokens) else ""
    if first >= head or following in ("school", "schools") or following in descriptive():
        return False
    before = head - 1
    capital = reading.tokens.words[head][0].isupper() or reading.lower_text
    if capital and _written_out(reading, first, head):
        return True
    return capital and reading.tokens.lower[head] != "high" and (
        is_number(reading, before)
        or is_pinyin(reading.tokens.lower[before])
        or reading.tokens.lower[before] == "experimental"
    )


def _written_out(reading: Reading, first: int, head: int) -> bool:
    """Tell whether all but `School` is there: `Songbin Road Primary`, `Yanxi Junior High`, before no other name."""
    tokens = reading.tokens
    following = tokens.words[head + 1] if head + 1 < len(tokens) else ""
    if following[:1].isupper() or following == "-" or not _all_capital(reading, first, head):
        return False
    if tokens.lower[head] == "high" and tokens.lower[head - 1] not in ("junior", "senior"):
        return False
    if reading.heading[head] or first + 1 >= head:
        return False
    return any(is_distinctive(reading, i) for i in range(first, head))


def _all_capital(reading: Reading, first: int, last: int) -> bool:
    return all(
        reading.tokens.words[i][0].isupper() or not reading.tokens.words[i][0].isalpha() for i in range(first, last + 1)
    )


def _right_edge(reading: Reading, head: int) -> int:
    """Return the last token of the name whose head is at `head`.

    With `of X City`, `Affiliated to Y`, `(East Campus)`.
    """
    tokens = reading.tokens
    index = head + 1
    if index + 1 >= len(tokens):
        return head
    lower = tokens.lower[index]
    if lower in _ATTACHED and tokens.lower[index + 1] in ("to", "with"):
        last = _without_group(reading, index + 2, right_phrase(reading, index + 2))
        return last if last >= index + 2 else head
    if lower in ("at", "in"):
        reach = right_phrase(reading, index + 1, until_attached=True)
        if (
            index + 1 <= reach < len(tokens) - 2
            and tokens.lower[reach + 1] in _ATTACHED
            and tokens.lower[reach + 2] in ("to", "with")
        ):
            last = right_phrase(reading, reach + 3)
            return last if last >= reach + 3 else head
        return head
    if lower == "for" and tokens.lower[index + 1] in ("the", "children", "boys", "girls"):
        last = right_phrase(reading, index + 1)
        return last if last > index + 1 else head
    if lower == "of":
        last = right_phrase(reading, index + 1)
        return last if last >= index + 1 else head
    return head


def _without_group(reading: Reading, first: int, last: int) -> int:
    """Leave a closing `Education Group` out: it belongs to the name around the school."""
    if last > first + 1 and reading.tokens.lower[last] in table("schools")["group"]["heads"]:
        while last > first and (
            reading.tokens.lower[last] in table("schools")["group"]["heads"]
            or reading.tokens.lower[last] in ("education", "educational")
        ):
            last -= 1
    return last


def _bracket(reading: Reading, head: int, last: int, span: tuple[int, int]) -> Iterator[Candidate]:
    """Read what stands in brackets after a name: an acronym, one campus, or several."""
    tokens = reading.tokens
    opening = last + 1
    if opening >= len(tokens) or tokens.words[opening] != "(":
        return
    closing = next((i for i in range(opening + 1, min(len(tokens), opening + _BRACKET)) if tokens.words[i] == ")"), 0)
    if not closing or closing == opening + 1:
        return
    inner = range(opening + 1, closing)
    if closing == opening + 2 and tokens.words[opening + 1].isupper() and len(tokens.words[opening + 1]) >= 3:
        start, end = reading.slice(opening + 1, opening + 1)
        yield Candidate(
            "school",
            reading.text[start:end],
            start,
            end,
            0.9,
            "rule",
            {"same_as": f"{span[0]}:{span[1]}", "level": "other"},
        )
        return
    marks = [tokens.lower[i] for i in inner]
    if not any(
        mark in ("campus", "campuses", "branch", "branches", "district", "area", "section", "division")
        for mark in marks
    ):
        return
    if "campuses" in marks or "branches" in marks:
        final = closing - 1 - (tokens.lower[closing - 1] in ("campuses", "branches"))
        for item_first, item_last in _items(reading, opening + 1, final):
            start, end = reading.slice(item_first, item_last)
            yield Candidate(
                "campus",
                reading.text[start:end],
                start,
                end,
                0.9,
                "rule",
                {
                    "composed": f"{reading.text[slice(*span)]} ({reading.text[start:end]} Campus)",
                    "parent": f"{span[0]}:{span[1]}",
                    "level": level_of(reading.text[slice(*span)]),
                },
            )
        return
    if marks[0] in ("known", "formerly", "hereinafter", "the", "in", "a"):
        return
    start, end = span[0], tokens.ends[closing]
    yield Candidate(
        "campus",
        reading.text[start:end],
        start,
        end,
        0.95,
        "rule",
        {"parent": f"{span[0]}:{span[1]}", "level": level_of(reading.text[start:end])},
    )


def _items(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """Split tokens at commas and `and` into the bare names of a list; the shared head words are left out."""
    tokens = reading.tokens
    found: list[tuple[int, int]] = []
    begin = -1
    for index in range(first, last + 2):
        lower = tokens.lower[index] if index <= last else ","
        if lower in (",", "and", "&", ";") or index > last:
            if begin >= 0:
                found.append((begin, index - 1))
            begin = -1
        elif begin < 0:
            begin = index
    return found
