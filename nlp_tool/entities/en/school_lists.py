"""Lists of schools that share their last words: Chengdong, Hekou and Baiqiao primary schools."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import belongs, conjuncts, descriptive, is_number, right_phrase
from nlp_tool.entities.en.pinyin import is_pinyin
from nlp_tool.entities.en.reading import Reading

_LEVELS = (
    ("kindergarten", ("kindergarten", "nursery", "preschool")),
    ("nine_year", ("nine-year", "twelve-year", "year")),
    ("primary", ("primary", "elementary")),
    ("junior", ("junior",)),
    ("senior", ("senior", "high")),
    ("middle", ("middle", "secondary")),
)
_LIST = 40


def level_of(name: str) -> str:
    """Return the level that a name of a school states: kindergarten, primary, junior ... or other."""
    found = name.lower().replace("junior middle", "junior").replace("-", " ").split()
    for level, marks in _LEVELS:
        if any(mark in found for mark in marks):
            return level
    return "other"


def is_place_phrase(reading: Reading, first: int, last: int) -> bool:
    """Tell whether what follows `School of` is a place, a university, a group or another school, not a subject."""
    tokens = reading.tokens
    names = (
        words("schools", "place", "suffixes")
        | words("schools", "school", "heads")
        | frozenset(table("schools")["group"]["heads"])
    )
    return any(
        tokens.lower[i] in names
        or tokens.lower[i] in ("university", "college", "institute", "china", "hong", "macao", "tibet")
        or is_pinyin(tokens.lower[i])
        or (tokens.words[i].isupper() and len(tokens.words[i]) > 2)
        for i in range(first, last + 1)
    )


def shared_head(reading: Reading, head: int, singular: str) -> Iterator[Candidate]:
    """Read `the Chengdong, Hekou and Baiqiao primary schools`, `No. 1 and No. 2 Middle Schools`, each composed."""
    tokens = reading.tokens
    kind_first = head
    while (
        kind_first > 0
        and tokens.lower[kind_first - 1] in descriptive()
        and tokens.lower[kind_first - 1].isalpha()
        and tokens.lower[kind_first - 1] not in words("schools", "place", "suffixes")
    ):
        kind_first -= 1
    spans = conjuncts(reading, kind_first - 1, max(0, head - _LIST))
    if len(spans) < 2 or tokens.words[max(0, spans[-1][0] - 1)] == "(":
        return
    shared = [tokens.words[i] for i in range(kind_first, head)]
    capital = any(word[0].isupper() for word in shared) or not shared
    place = _shared_place(reading, head, spans)
    tail = " ".join([*shared, singular.capitalize() if capital and tokens.words[head][0].isupper() else singular])
    kind = "campus" if singular in ("campus", "branch") else "school"
    nos = any(tokens.lower[first] == "nos" for first, _ in spans)
    for first, last in reversed(spans):
        start, end = reading.slice(first, last)
        name = reading.text[start:end]
        if nos:
            name = "No. " + name.split(".")[-1].strip().removeprefix("Nos").strip()
        yield Candidate(
            kind,
            reading.text[start:end],
            start,
            end,
            0.8,
            "rule",
            {"composed": f"{name} {tail}{place}", "level": level_of(tail), "listed": "true"},
        )


def _shared_place(reading: Reading, head: int, spans: list[tuple[int, int]]) -> str:
    """Return ` in the High-tech Zone` after a shared head, where the schools have numbers alone."""
    tokens = reading.tokens
    if head + 2 >= len(tokens) or tokens.lower[head + 1] not in ("in", "of"):
        return ""
    named = any(
        not is_number(reading, i) and tokens.lower[i] not in ("no", "nos", ".")
        for first, last in spans
        for i in range(first, last + 1)
    )
    reach = right_phrase(reading, head + 2)
    if named or reach < head + 2 or not is_place_phrase(reading, head + 2, reach):
        return ""
    return reading.text[tokens.ends[head] : tokens.ends[reach]]


def bare_list(reading: Reading, head: int) -> Iterator[Candidate]:
    """Read bare names after a plural: `four junior high schools including Fanggaoping, Dandian and Yilihehe`."""
    tokens = reading.tokens
    index = head + 1
    if index >= len(tokens):
        return
    if tokens.lower[index] in (",", ":", "-"):
        index += 1
    opener = False
    while index < len(tokens) and tokens.lower[index] in words("schools", "words", "lists"):
        opener = True
        index += 1
    if not opener and tokens.lower[index - 1] != ":":
        return
    spans: list[tuple[int, int]] = []
    last = index - 1
    for position in range(index, min(len(tokens), index + _LIST)):
        lower = tokens.lower[position]
        if lower in (",", "and", "&"):
            if position > last + 1:
                spans.append((last + 1, position - 1))
            last = position
        elif not belongs(reading, position):
            if position > last + 1:
                spans.append((last + 1, position - 1))
            break
    kind_words = " ".join(
        tokens.words[i] for i in range(max(0, head - 2), head) if tokens.lower[i] in words("schools", "school", "kinds")
    )
    bare = [
        (first, final)
        for first, final in spans
        if all(is_pinyin(tokens.lower[i]) for i in range(first, final + 1)) and final - first <= 1
    ]
    if len(bare) < 2 or len(bare) < len(spans) - 1:
        return
    for first, final in bare:
        start, end = reading.slice(first, final)
        yield Candidate(
            "school", reading.text[start:end], start, end, 0.6, "rule", {"level": level_of(kind_words), "bare": "true"}
        )
