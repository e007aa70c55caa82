"""Policies in English text.

Titles in quotation marks that are opinions, plans, notices ..., and titles in capitals without them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.reading import Reading
from nlp_tool.entities.en.tokens import FOLD

_QUOTED = re.compile(r"[\"\u201c\u300a]\s?([^\"\u201c\u201d\u300a\u300b\n]{8,260}?)\s?[\"\u201d\u300b]")
# Marks of titles: quotation marks may stand inside them.
_BOOKED = re.compile(r"[\u300a\u300c\u300e]\s?([^\u300a-\u300f\n]{8,260}?)\s?[\u300b\u300d\u300f]")
_BOOK = "\u300a\uff1c"
_CONGRESS = re.compile(
    r"\breport (?:of|to|at) the (?:\d{1,2}(?:th|st|nd|rd)|[A-Z][a-z]{3,12}) "
    r"(?:CPC )?National Congress(?: of the (?:Communist Party of China|CPC|Party))?"
)
_SMALL = frozenset(
    [
        "of", "on", "for", "the", "and", "in", "to", "a", "an", "at", "with", "by", "from", "into", "through", "under",
        "within", "among", "between", "across",
    ]
)
_HEAD = 2000
_PLAIN_LONGEST = 12
_HEAD_LINES = 6
# without the stop of a sentence
_TITLE_LINE = re.compile(
    r"[\s#*]{0,8}(?P<title>[A-Z][^\n\".!?]{12,220}?[^\s.!?:,;])"
    r"\s{0,8}$"
)
# (translation), (key points), but not (Trial), (for trial implementation)
_ASIDE = re.compile(
    r"\s{0,4}(?:[(\[](?!for\b|draft\b|trial\b|interim\b|provisional\b|\d)[^()\[\]]{1,40}[)\]]"
    r"|,\s(?:excerpts?|full text|translation))$",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"^(?:[A-Z][a-z]{2,20}\s){0,3}?(?:Opinions?|Notice|Circular|Measures|Regulations?|Guidelines|Guidance|Decision|Plan|Rules|"
    r"Provisions|Scheme|Suggestions|Proposals?|Programme|Program|Outline|Reply|Announcement|Instructions|Views)\s"
    r"(?:on|for|of|regarding|concerning|about|to)\s",
)
_JOINING = frozenset(("of", "and", "for", "in", "on", "to"))
_TIMES = frozenset(
    (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    )
)  # fmt: skip
# Where a title in small letters ends.
_ENDS = frozenset(
    (
        "that", "which", "who", "in", "last", "this", "after", "before", "by", "when", "since", "under", "with", "at",
        "during", "from", "is", "was", "are", "were", "has", "have", "will", "would", "said", "it", "they",
    )
)  # fmt: skip
_VERB = 6
_SHORTEST = 3
_LONGEST = 40


def find_policies(reading: Reading) -> list[Candidate]:
    """Return the policies that a text names by their titles, in order."""
    text = reading.text.translate(FOLD)
    if '"' not in text and not any(
        word in words("policies", "policy", "opening") | words("policies", "policy", "closing")
        for word in reading.tokens.lower
    ):
        return []
    found: list[tuple[int, int]] = []
    free: list[tuple[int, int]] = []
    for match in _QUOTED.finditer(text):
        book = reading.text[match.start()] in _BOOK
        if _is_title(match.group(1), book=book):
            found.append(match.span(1))
    for match in _BOOKED.finditer(reading.text):
        if match.span(1) not in found and _is_title(match.group(1), book=True):
            found = [span for span in found if not match.start() < span[0] < match.end()]
            found.append(match.span(1))
    found += [span for span in _title_lines(text) if span not in found]
    found.sort()
    starts = [start for start, _ in found]
    for start, end in (*_capital_titles(reading), *_ended_titles(reading), *_issued_titles(reading)):
        before = bisect_right(starts, start) - 1
        if (
            not (before >= 0 and found[before][1] > start)
            and not (before + 1 < len(starts) and starts[before + 1] < end)
            and not (free and free[-1][0] <= start < free[-1][1])
        ):
            free.append((start, end))
    found += free
    found.extend(match.span() for match in _CONGRESS.finditer(text))
    return [_candidate(reading, start, end) for start, end in sorted(set(found))]


def _title_lines(text: str) -> Iterator[tuple[int, int]]:
    """Find the line at the head of a document that is its own title: `Notice on ... (translation)`."""
    position = 0
    for line in text[:_HEAD].split("\n")[:_HEAD_LINES]:
        match = _TITLE_LINE.match(line)
        opening = words("policies", "policy", "opening") | words("policies", "policy", "before")
        title = _ASIDE.sub("", match.group("title")) if match else ""
        if match and not title.isupper() and title.split()[0].lower() in opening and _OPENED.search(title):
            yield position + match.start("title"), position + match.start("title") + len(title)
        position += len(line) + 1


def _is_title(quoted: str, *, book: bool = False) -> bool:
    """Tell whether what stands between quotation marks is a policy's title. `book`: the marks are those of titles."""
    tokens = [word.strip(",.():;'") for word in quoted.lower().split()]
    tokens = [word for word in tokens if word]
    if len(tokens) < _SHORTEST or quoted.rstrip()[-1] in ",!?":
        return False
    opening, before = words("policies", "policy", "opening"), words("policies", "policy", "before")
    closing = words("policies", "policy", "closing")
    if book:
        return any(word in opening or word in closing for word in tokens)
    capitals = sum(word[0].isupper() for word in quoted.split() if word[0].isalpha())
    if (capitals < 2 or (not quoted[0].isupper() and not quoted[0].isdigit())) and not _is_plain_name(tokens):
        return False
    index = 0
    while index < len(tokens) - 2 and (tokens[index] in before or tokens[index] == "the"):
        index += 1
    linking = words("policies", "policy", "linking")
    if tokens[index] in opening and index + 1 < len(tokens) and tokens[index + 1] in linking:
        return True
    final = [
        word for word in tokens if not re.fullmatch(r"\d{4}(?:-\d{2,4})?|trial|draft|interim|for|implementation", word)
    ]
    if final and final[-1] in closing:
        return True
    return any(
        word in opening
        and tokens[position + 1 : position + 2]
        and tokens[position + 1] in ("on", "for", "of")
        and position < 8
        for position, word in enumerate(tokens)
    )


def _is_plain_name(tokens: Sequence[str]) -> bool:
    """Tell whether what is quoted in small letters is no speech: a few words without a verb, a pronoun, a name."""
    stop = words("schools", "words", "stop") - _SMALL
    return len(tokens) <= _PLAIN_LONGEST and tokens[0] not in _SMALL - {"the"} and not stop & set(tokens)


def _capital_titles(reading: Reading) -> Iterator[tuple[int, int]]:
    """Find `Opinions on Deepening the Reform of ...` written in capitals without quotation marks."""
    tokens = reading.tokens
    opening, before = words("policies", "policy", "opening"), words("policies", "policy", "before")
    for index in range(len(tokens) - 3):
        if tokens.lower[index] not in opening or not tokens.words[index][0].isupper():
            continue
        if tokens.lower[index + 1] not in ("on", "for", "of", "concerning", "regarding"):
            continue
        first = index
        while first and tokens.words[first - 1][0].isupper() and tokens.lower[first - 1] in before:
            first -= 1
        if tokens.lower[index + 1] == "of" and first == index:
            continue
        if reading.heading[index] and first and tokens.words[first - 1] not in ("\n", ":", ">"):
            continue
        last, capitals = _right(reading, index)
        if capitals >= _SHORTEST:
            yield reading.slice(first, last)


def _right(reading: Reading, index: int) -> tuple[int, int]:
    """Return the last token of a title in capitals that goes on after `index`, and how many capitals it has."""
    tokens = reading.tokens
    last, capitals = index, 0
    for position in range(index + 1, min(len(tokens), index + _LONGEST)):
        word, lower = tokens.words[position], tokens.lower[position]
        if word == ")" and "(" in tokens.words[index:position]:
            # a bracket with years or `Trial` closes a title
            return position, capitals
        if word[0].isupper() and lower not in _TIMES:
            last = position
            capitals += 1
        elif word[0].isdigit() and tokens.words[position - 1] in ("(", "-"):
            last = position
        elif lower not in _SMALL and word not in ("-", "'s", "("):
            break
    return last, capitals


def _ended_titles(reading: Reading) -> Iterator[tuple[int, int]]:
    """Find `Yuelu District Quality Improvement Plan (2021-2025)`: capitals that end on the word for a policy."""
    tokens = reading.tokens
    for index in range(_SHORTEST, len(tokens)):
        if (
            tokens.lower[index] not in words("policies", "policy", "ending")
            or not tokens.words[index][0].isupper()
            or reading.heading[index]
        ):
            continue
        first = position = index
        while position and index - position < _LONGEST:
            position -= 1
            word, lower = tokens.words[position], tokens.lower[position]
            if word[0].isupper() and lower not in ("the", "its", "a"):
                first = position
            elif not (lower in _JOINING and tokens.words[position - 1][0].isalnum()) and word not in ("-", "'s"):
                break
        count = sum(word[0].isupper() for word in tokens.words[first:index])
        last = index
        if tokens.words[index + 1 : index + 2] == ["("] and ")" in tokens.words[index + 2 : index + 8]:
            last = tokens.words.index(")", index)
        if count >= _SHORTEST + 1:
            yield reading.slice(first, last)


def _issued_titles(reading: Reading) -> Iterator[tuple[int, int]]:
    """Find what was issued, in small letters: `released a three-year action plan for cross-regional schooling`."""
    tokens = reading.tokens
    issued, before = words("policies", "policy", "issued"), words("policies", "policy", "before")
    for index in range(1, len(tokens) - 2):
        if tokens.lower[index] not in words("policies", "policy", "opening") or tokens.words[index][0].isupper():
            continue
        first = index
        while first and (
            tokens.lower[first - 1] in before
            or tokens.words[first - 1] == "-"
            or (tokens.words[first - 1][0].isalnum() and tokens.words[first - 2 : first - 1] == ["-"])
            or tokens.words[first : first + 1] == ["-"]
        ):
            first -= 1
        told = [lower for lower in tokens.lower[max(0, first - _VERB) : first] if lower[0].isalpha()]
        if first == index or tokens.lower[index + 1] not in ("on", "for") or not issued & set(told):
            continue
        last = index + 1
        while (
            last + 1 < len(tokens)
            and tokens.words[last + 1][0].isalnum() | (tokens.words[last + 1] in ("-", "'s"))
            and tokens.lower[last + 1] not in _ENDS
            and last - index < _LONGEST
        ):
            last += 1
        if last >= index + _SHORTEST:
            yield reading.slice(first, last)


def _candidate(reading: Reading, start: int, end: int) -> Candidate:
    return Candidate("policy", reading.text[start:end], start, end, 0.9, "rule", {})
