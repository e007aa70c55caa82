"""Education groups in English text.

X Education Group, X School education consortium, Education Group of X, X school district.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import (
    belongs,
    conjuncts,
    descriptive,
    is_distinctive,
    is_number,
    left_edge,
    right_phrase,
)
from nlp_tool.entities.en.reading import Reading
from nlp_tool.entities.en.tokens import Tokens
from nlp_tool.entities.places import places_en

_EDUCATION = frozenset(
    (
        "education",
        "educational",
        "school",
        "schools",
        "teaching",
        "kindergarten",
        "kindergartens",
        "preschool",
        "campus",
        "schooling",
        "academy",
        "learning",
        "language",
        "languages",
        "bilingual",
        "primary",
        "middle",
    )
)
_SCHOOLS = frozenset(("school", "kindergarten", "schools"))
# A group called after its place and one of these is one group: Zhongyuan Foreign Language Group.
_CHARACTER = frozenset(("language", "languages", "bilingual", "experimental", "normal"))
# An education group that is a company: X Education Group Co., Ltd.
_COMPANY = frozenset(("co", "ltd", "inc", "corp", "limited", "company", "plc"))
_LIST = 40
_KIND_WORDS = 4
_QUOTED = 8
_MIDST = frozenset(("+", ".", "-", "and", "of"))
_MARKS = frozenset('"\u201c\u201d')
_BESIDE = 30
_NUMBERS = frozenset(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))


def find_groups(reading: Reading) -> list[Candidate]:
    """Return the groups that a text names, in order; attributes hold the kind and, if so, the composed name."""
    heads, plural = table("schools")["group"]["heads"], table("schools")["group"]["plural"]
    found: list[Candidate] = []
    rows: dict[str, set[str]] = {}
    for index, lower in enumerate(reading.tokens.lower):
        if lower in heads and (number := _number_after(reading.tokens, index)[1]):
            rows.setdefault(lower, set()).add(number)
    for index, lower in enumerate(reading.tokens.lower):
        if lower in heads:
            one = _numbered(reading, index, heads[lower]) if len(rows.get(lower, ())) > 1 else None
            found.extend([one] if one else _at_head(reading, index, heads[lower]))
        if lower in plural:
            found.extend(_shared_head(reading, index, plural[lower], heads[plural[lower]]))
    return found


def _at_head(reading: Reading, head: int, kind: str) -> Iterator[Candidate]:
    tokens = reading.tokens
    if kind == "school_district" and not (
        head and tokens.lower[head - 1] in ("school", "schools", "education", "teaching")
    ):
        return
    following = tokens.lower[head + 1] if head + 1 < len(tokens) else ""
    if following in table("schools")["group"]["heads"] and following != "group":
        return
    beyond = tokens.lower[head + 2 : head + 3] if following in (",", "(") else [following]
    if not _COMPANY.isdisjoint(beyond):
        return
    if _in_brackets(reading, head):
        start, end = reading.slice(left_edge(reading, head - 2), head + 1)
        yield Candidate("group", reading.text[start:end], start, end, 0.9, "rule", {"kind": kind})
        return
    first = left_edge(reading, _over_quoted(reading, head))
    if first > 1 and tokens.words[first - 1] in _MARKS and (tokens.words[head][0].isupper() or first < head):
        first = _name_in_marks(reading, first)
    last = head
    if following == "no" and reading.is_capital(head + 1):
        last = head + 2 + (tokens.words[head + 2 : head + 3] == ["."])
        last = last if last < len(tokens) and tokens.words[last].isdigit() else head
    if following == "of":
        reach = right_phrase(reading, head + 2)
        if reach >= head + 2:
            last = reach
    first = _affiliated(reading, first)
    span_words = [tokens.lower[i] for i in range(first, last + 1)]
    head_words = [tokens.lower[i] for i in range(first, head)]
    if not any(word in _EDUCATION for word in head_words) and not (
        last > head and tokens.words[head][0].isupper() and any(word in _EDUCATION for word in span_words)
    ):
        if head > first and kind != "school_district":
            yield from _weak(reading, first, head, kind)
        return
    distinct = any(is_distinctive(reading, i) for i in range(first, head))
    tail_distinct = last > head and any(is_distinctive(reading, i) for i in range(head + 1, last + 1))
    if not distinct and not tail_distinct:
        names = [i for i in range(first, head) if tokens.lower[i] not in ("education", "educational")]
        if len(names) < _KIND_WORDS or reading.heading[head] or not all(tokens.words[i][0].isupper() for i in names):
            return
    if (
        distinct
        and not any(tokens.lower[i] in _CHARACTER for i in range(first, head))
        and not _capital_name(reading, first, head)
        and _only_place(reading, first, head)
        and not (tail_distinct and any(tokens.lower[i] in _EDUCATION for i in range(head + 1, last + 1)))
    ):
        return
    tail = range(head + 1, last + 1)
    if distinct and (not any(tokens.lower[i] in _EDUCATION for i in tail) or tokens.lower[last] in _SCHOOLS):
        last = head
    if _of_city(reading, first, head) or _of_business(reading, first, head):
        return
    start, end = reading.slice(first, last)
    yield Candidate("group", reading.text[start:end], start, end, 0.9, "rule", {"kind": kind})
    yield from _acronym(reading, last, (start, end), kind)


def _numbered(reading: Reading, head: int, kind: str) -> Candidate | None:
    """Read `consortium one`, `Community No. 7`: one of a row, of which the text has others."""
    tokens = reading.tokens
    before = tokens.words[head - 1] if head else ""
    if kind not in ("consortium", "alliance") or before == "-" or (head and belongs(reading, head - 1)):
        return None
    last, number = _number_after(tokens, head)
    if not number:
        return None
    start, end = reading.slice(head, last)
    return Candidate("group", reading.text[start:end], start, end, 0.9, "rule", {"kind": kind})


def _number_after(tokens: Tokens, head: int) -> tuple[int, str]:
    """Return the last token of the number after a word, and the number; "" where there is none."""
    place = head + 1
    if tokens.lower[place : place + 1] == ["no"]:
        place += 1 + (tokens.words[place + 1 : place + 2] == ["."])
    elif tokens.lower[place : place + 1] and tokens.lower[place] not in _NUMBERS:
        return head, ""
    word = tokens.lower[place] if place < len(tokens) else ""
    return (place, word) if word in _NUMBERS or (word.isdigit() and len(word) < 3) else (head, "")


def _name_in_marks(reading: Reading, first: int) -> int:
    """Step back over a name in quotation marks: `"Jiageng" Education Group`."""
    tokens = reading.tokens
    opening = next((i for i in range(first - 2, max(-1, first - _QUOTED), -1) if tokens.words[i] in _MARKS), first)
    inside = range(opening + 1, first - 1)
    named = len(inside) > 0 and all(tokens.words[i][0].isupper() or tokens.words[i] in _MIDST for i in inside)
    return opening if opening < first and named and any(is_distinctive(reading, i) for i in inside) else first


def _over_quoted(reading: Reading, head: int) -> int:
    """Step back over kind words in quotation marks: `X School "Famous School+" Consortium`."""
    tokens = reading.tokens
    if head < _QUOTED or tokens.words[head - 1] not in _MARKS:
        return head
    opening = next((i for i in range(head - 2, head - _QUOTED, -1) if tokens.words[i] in _MARKS), head)
    inside = range(opening + 1, head - 1)
    plain = all(tokens.lower[i] in descriptive() or tokens.words[i] == "+" for i in inside)
    return opening if len(inside) and plain else head


def _in_brackets(reading: Reading, head: int) -> bool:
    """Tell whether a school's name goes on with `(Group)`."""
    tokens = reading.tokens
    return (
        2 < head < len(tokens) - 1
        and tokens.words[head - 1] == "("
        and tokens.words[head + 1] == ")"
        and tokens.lower[head - 2] in words("schools", "school", "heads")
    )


def _acronym(reading: Reading, last: int, span: tuple[int, int], kind: str) -> Iterator[Candidate]:
    """Read `(WEG)` after the name of a group."""
    tokens = reading.tokens
    if last + 3 >= len(tokens) or tokens.words[last + 1] != "(" or tokens.words[last + 3] != ")":
        return
    if tokens.words[last + 2].isupper() and len(tokens.words[last + 2]) > 1:
        start, end = reading.slice(last + 2, last + 2)
        same = {"kind": kind, "same_as": f"{span[0]}:{span[1]}"}
        yield Candidate("group", reading.text[start:end], start, end, 0.9, "rule", same)


def _affiliated(reading: Reading, first: int) -> int:
    """Reach back over `High School Affiliated to` before `Y University Education Group`."""
    tokens = reading.tokens
    index = first - 1
    if index > 2 and tokens.lower[index] == "the":
        index -= 1
    if (
        index > 2
        and tokens.lower[index] in ("to", "with")
        and tokens.lower[index - 1] in ("affiliated", "attached")
        and tokens.lower[index - 2] in words("schools", "school", "heads")
    ):
        return left_edge(reading, index - 2)
    if (
        first > 3
        and tokens.lower[first - 1] == "of"
        and tokens.lower[first - 2] in words("schools", "school", "heads") - words("schools", "school", "campus")
        and (tokens.words[first - 2][0].isupper() or reading.lower_text)
        and any(is_number(reading, i) for i in range(left_edge(reading, first - 2), first - 2))
    ):
        # No. 3 Middle School of Hekou Education Group: the school bears a number alone, the place belongs to it
        edge = left_edge(reading, first - 2)
        if all(
            is_number(reading, i) or tokens.lower[i] in descriptive() or tokens.lower[i] in ("no", "nos", ".")
            for i in range(edge, first - 2)
        ):
            return edge
    return first


def _capital_name(reading: Reading, first: int, head: int) -> bool:
    """Tell whether more than a place stands in a name of capitals: Bayi District Education Group, not Shibei Group."""
    tokens = reading.tokens
    if reading.heading[head] or not all(word[0].isupper() for word in tokens.words[first : head + 1]):
        return False
    return any(not is_distinctive(reading, i) and tokens.lower[i] != "education" for i in range(first, head))


def _only_place(reading: Reading, first: int, head: int) -> bool:
    """Tell whether the only name before the head is a division's: `Shibei Education Group` is no single group."""
    tokens = reading.tokens
    divisions = ("district", "county", "city", "province")
    names = [i for i in range(first, head) if is_distinctive(reading, i)]
    if any(
        tokens.lower[i] in words("schools", "school", "heads") and tokens.lower[i - 1] not in divisions
        for i in range(first + 1, head - 1)
    ):
        return False
    return bool(names) and all(
        (i + 1 < head and tokens.lower[i + 1] in divisions) or tokens.lower[i] in reading.divisions for i in names
    )


def _of_city(reading: Reading, first: int, head: int) -> bool:
    """Tell whether a group in small letters, or in a heading, is called after its city alone: a Wuhan consortium."""
    start, _ = reading.slice(first, head)
    row = any(mark in reading.text[max(0, start - _LIST) : start + 2 * _LIST] for mark in "|\t")
    if reading.tokens.words[head][0].isupper() and (row or not reading.heading[head]):
        return False
    names = [
        (start + name.start, start + name.end)
        for name in places_en(reading.text[start : reading.tokens.ends[head]])
        if any(division.level != "district" for division in name.divisions)
    ]
    return bool(names) and all(
        any(begin <= reading.tokens.starts[i] < finish for begin, finish in names)
        for i in range(first, head)
        if is_distinctive(reading, i)
    )


def _of_business(reading: Reading, first: int, head: int) -> bool:
    """Tell whether a company is meant: a publishing group, an education investment group."""
    return any(reading.tokens.lower[i] in words("schools", "group", "not_groups") for i in range(first, head))


def _weak(reading: Reading, first: int, head: int, kind: str) -> Iterator[Candidate]:
    """A group without a word of education (`Xuejun Group`) counts where the text knows it as an education group."""
    if any(is_distinctive(reading, i) for i in range(first, head)) and not _of_business(reading, first, head):
        start, end = reading.slice(first, head)
        attributes = {"kind": kind, "weak": "true"}
        named = kind in ("consortium", "alliance") and reading.tokens.words[head][0].isupper()
        if named and not _of_people(reading, first, head) and _beside_schools(reading, first, head):
            attributes["beside"] = "true"
        yield Candidate("group", reading.text[start:end], start, end, 0.3, "rule", attributes)


def _of_people(reading: Reading, first: int, head: int) -> bool:
    """Tell whether a union of people, states or clubs is meant, or a company."""
    people = words("schools", "group", "not_consortia")
    return _of_business(reading, first, head) or any(reading.tokens.lower[i] in people for i in range(first, head + 1))


def _beside_schools(reading: Reading, first: int, head: int) -> bool:
    """Tell whether a consortium stands beside two schools: it is one of schools."""
    tokens = reading.tokens
    heads = words("schools", "school", "heads") - {"department", "headquarters", "branch"}
    near = [*range(max(0, first - _BESIDE), first), *range(head + 1, min(len(tokens), head + _BESIDE))]
    return sum(tokens.lower[i] in heads and tokens.words[i][0].isupper() for i in near) > 1


def _shared_head(reading: Reading, head: int, singular: str, kind: str) -> Iterator[Candidate]:
    """Read `the A, B and C Education Groups` and `A School, B School and C School three education groups`."""
    tokens = reading.tokens
    kind_first = head
    while kind_first > 0 and tokens.lower[kind_first - 1] in words("schools", "group", "kinds") - {
        "school",
        "schools",
        "primary",
        "middle",
    }:
        kind_first -= 1
    bare = kind_first == head
    if bare and kind not in ("consortium", "alliance"):
        return
    counted = kind_first > 0 and tokens.lower[kind_first - 1] in (
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
    )
    spans = conjuncts(reading, kind_first - 1 - counted, max(0, head - _LIST), stops=counted)
    if len(spans) < 2:
        return
    shared = [tokens.words[i].capitalize() for i in range(kind_first, head)]
    tail = " ".join([*shared, singular.capitalize()])
    for first, last in reversed(spans):
        start, end = reading.slice(first, last)
        yield Candidate(
            "group",
            reading.text[start:end],
            start,
            end,
            0.8,
            "rule",
            {"kind": kind, "composed": f"{reading.text[start:end]} {tail}", "listed": "true"},
        )
