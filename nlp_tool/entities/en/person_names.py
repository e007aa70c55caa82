"""Names of people in English text by their form: Li Ming, Ouyang Feng, Li Xiao-ming, WANG FANG, Xiaoming Wang."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import descriptive
from nlp_tool.entities.en.pinyin import is_given, is_pinyin, is_surname, syllable_count
from nlp_tool.entities.en.posts import post_before, post_from, title_core
from nlp_tool.entities.en.reading import Reading
from nlp_tool.entities.places import places_en

BYLINE = frozenset(
    (
        "by",
        "reporter",
        "reporters",
        "correspondent",
        "correspondents",
        "journalist",
        "journalists",
        "text",
        "photo",
        "photos",
        "photographer",
    )
)
_HONORIFICS = frozenset(("mr", "mrs", "ms", "miss", "dr"))
_LONGEST = 4
_SHORTEST = 3
_NEXT = 10


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a person as tokens first..last; `sure` where its form alone is evidence enough."""

    first: int
    last: int
    sure: bool


def find_names(reading: Reading) -> Iterator[Name]:
    """Find tokens that have the form of a name, left to right without overlap."""
    tokens = reading.tokens
    index = 0
    count = len(tokens)
    while index < count - 1:
        name = _chinese(reading, index) or _reversed(reading, index) or _foreign(reading, index)
        if name:
            yield name
            index = name.last + 1
        else:
            index += 1


def _chinese(reading: Reading, index: int) -> Name | None:
    tokens = reading.tokens
    lower = tokens.lower
    # in a text without capitals a title or a comma before them tells names from words: headmaster he ping
    titled = reading.lower_text and (
        (index > 0 and (lower[index - 1] == "," or bool(title_core(reading, index - 1))))
        or ((not index or not tokens.words[index - 1][0].isalnum()) and _described(reading, index + 1))
    )
    if not is_surname(lower[index]) or not (reading.is_capital(index) or titled):
        return None
    given = index + 1
    word = tokens.words[given]
    doubtful = (
        lower[given] in words("pinyin", "english", "words")
        and 1 <= syllable_count(lower[given]) <= 2
        and (word[0].isupper() or (titled and lower[index - 1] != ","))
    )
    if (
        not word[0].isalpha()
        or not (is_given(lower[given]) or doubtful)
        or not (reading.is_capital(given) or titled)
        or reading.text[tokens.ends[index] : tokens.starts[given]].strip(" ")
    ):
        return None
    last = given
    if (
        given + 2 < len(tokens)
        and tokens.words[given + 1] == "-"
        and tokens.starts[given + 2] == tokens.ends[given] + 1
    ):
        if syllable_count(lower[given + 2]) != 1 or syllable_count(lower[given]) != 1:
            return None
        last = given + 2
    elif (
        given + 1 < len(tokens)
        and syllable_count(lower[given]) == 1
        and syllable_count(lower[given + 1]) == 1
        and is_given(lower[given + 1])
        and reading.is_capital(given + 1)
        and not (
            given + 2 < len(tokens)
            and is_surname(lower[given + 1])
            and is_given(lower[given + 2])
            and reading.is_capital(given + 2)
        )
    ):
        last = given + 1
    if not _stands_free(reading, index, last):
        return None
    if f"{lower[index]} {lower[given]}" in words("people", "words", "not_people"):
        return None
    capitals = tokens.words[index].isupper() and len(tokens.words[index]) > 1
    sure = (
        not reading.lower_text
        and not doubtful
        and not (capitals and not tokens.words[given].isupper())
        and (not reading.heading[index] or _set_apart(reading, index, last))
    )
    return Name(index, last, sure)


def _set_apart(reading: Reading, first: int, last: int) -> bool:
    """Tell whether a mark stands beside a name in a heading: `Contact: Zhou Tingting, Basic Education Office`."""
    tokens = reading.tokens
    return (first > 0 and tokens.words[first - 1] in (":", ",")) or (
        last + 1 < len(tokens) and tokens.words[last + 1] == ","
    )


def _stands_free(reading: Reading, first: int, last: int) -> bool:
    """Tell whether a name is not the beginning, middle or end of a longer name of a place or school."""
    tokens = reading.tokens
    following = last + 1
    if following < len(tokens):
        lower, word = tokens.lower[following], tokens.words[following]
        if (
            lower in words("people", "words", "not_after")
            and (word[0].isupper() or lower in ("road", "district", "county", "street", "town"))
            and not title_core(reading, following)
            and not _title_follows(reading, following)
        ):
            return False
        if (
            word[0].isupper()
            and is_pinyin(lower)
            and not is_surname(lower)
            and not title_core(reading, following)
            and tokens.words[last].istitle()
            and word.istitle()
            and reading.text[tokens.ends[last] : tokens.starts[following]] == " "
        ):
            after = tokens.lower[following + 1] if following + 1 < len(tokens) else ""
            if after in words("people", "words", "not_after"):
                return False
        if word == "-" and tokens.starts[following] == tokens.ends[last]:
            return False
    if first:
        before, lower = tokens.words[first - 1], tokens.lower[first - 1]
        if (
            before == "-"
            and tokens.ends[first - 1] == tokens.starts[first]
            and first > 1
            and tokens.ends[first - 2] == tokens.starts[first - 1]
        ):
            return False
        if (
            before[0].isupper()
            and is_pinyin(lower)
            and not title_core(reading, first - 1)
            and lower not in ("by", "he", "she")
        ):
            return is_given(lower) and first > 1 and is_surname(tokens.lower[first - 2])
    return True


def _title_follows(reading: Reading, index: int) -> bool:
    """Tell whether `District head`, `school principal` follows a name: then the words belong to the title."""
    return any(title_core(reading, i) for i in range(index, min(index + 3, len(reading.tokens))))


def _reversed(reading: Reading, index: int) -> Name | None:
    """Read Xiaoming Wang.

    A given name of two syllables before a surname, where a title or a verb of saying stands beside.
    """
    tokens = reading.tokens
    lower = tokens.lower
    if (
        reading.lower_text
        or not tokens.words[index][0].isupper()
        or syllable_count(lower[index]) != 2
        or not is_given(lower[index])
    ):
        return None
    if (
        not tokens.words[index + 1][0].isupper()
        or not is_surname(lower[index + 1])
        or syllable_count(lower[index + 1]) > 2
    ):
        return None
    if is_surname(lower[index]) or not _stands_free(reading, index, index + 1):
        return None
    name = Name(index, index + 1, False)
    return (
        name
        if speaks(reading, name)
        or (index and tokens.lower[index - 1] in BYLINE)
        or post_before(reading, index)
        or (tokens.words[min(index + 2, len(tokens) - 1)] == "," and post_from(reading, index + 3))
        else None
    )


def _foreign(reading: Reading, index: int) -> Name | None:
    """Read a name that is no Chinese one in pinyin, where a title or a verb of saying stands beside.

    Professor John Smith; Gulnar Abdurehim, a teacher; Tam Wing-kei said; Bater, Principal.
    """
    tokens = reading.tokens
    if reading.lower_text or not tokens.words[index][0].isupper() or tokens.lower[index] in table("people")["titles"]:
        return None
    last = index
    while last < len(tokens) and last - index < _LONGEST and _is_foreign_word(reading, last):
        last += 1
        if last + 1 < len(tokens) and tokens.words[last] == "-" and tokens.ends[last] == tokens.starts[last + 1]:
            last += 2
    last -= 1
    if last < index or last - index >= _LONGEST or not _ends(reading, last):
        return None
    before = tokens.lower[index - 1] if index else ""
    if (
        before
        and tokens.words[index - 1][0].isupper()
        and not title_core(reading, index - 1)
        and before not in _HONORIFICS
    ):
        return None
    name = Name(index, last, False)
    if _is_place(reading, name):
        return None
    described = _described(reading, last)
    if last == index:
        # a single word may be anything else that begins a sentence
        opens = not index or tokens.words[index - 1] in ("\n", ".", ":", '"', "(", "|")
        alone = len(tokens.words[index]) > _SHORTEST and not reading.heading[index]
        return name if alone and described and opens else None
    if reading.heading[index] and not described:
        return None
    return name if _titled(reading, index) or described or speaks(reading, name) else None


def _titled(reading: Reading, index: int) -> bool:
    """Tell whether a title or `Ms.` stands directly before a token."""
    lower = reading.tokens.lower
    if index and (title_core(reading, index - 1) or lower[index - 1] in _HONORIFICS):
        return True
    return index > 1 and lower[index - 1] == "." and lower[index - 2] in _HONORIFICS


def _described(reading: Reading, last: int) -> bool:
    """Tell whether a comma or a bracket and a title follow a name that ends at `last`."""
    return (
        last + 2 < len(reading.tokens)
        and reading.tokens.words[last + 1] in (",", "(")
        and any(post.title[0] <= last + _NEXT for post in post_from(reading, last + 2))
    )


def _ends(reading: Reading, last: int) -> bool:
    """Tell whether the word after a name does not make it a part of something longer: a school, an office."""
    if last + 1 >= len(reading.tokens):
        return True
    lower = reading.tokens.lower[last + 1]
    return (
        (not reading.tokens.words[last + 1][0].isupper() or bool(title_core(reading, last + 1)))
        and lower not in words("people", "words", "not_after")
        and lower not in words("people", "words", "organization_heads")
    )


def _is_place(reading: Reading, name: Name) -> bool:
    start, end = reading.slice(name.first, name.last)
    return bool(places_en(reading.text[start:end]))


def _is_foreign_word(reading: Reading, index: int) -> bool:
    word, lower = reading.tokens.words[index], reading.tokens.lower[index]
    return (
        word[0].isupper()
        and word.isalpha()
        and (len(word) > 2 or is_pinyin(lower))
        and lower not in descriptive()
        and not title_core(reading, index)
        and lower not in words("schools", "words", "stop")
        and lower not in words("people", "words", "organization_heads")
        and lower not in words("people", "words", "modifiers")
        and lower not in words("people", "words", "no_names")
        and lower not in words("people", "words", "speech")
    )


def speaks(reading: Reading, name: Name) -> bool:
    """Tell whether a verb of saying stands beside a name."""
    tokens = reading.tokens
    speech = words("people", "words", "speech")
    return (name.last + 1 < len(tokens) and tokens.lower[name.last + 1] in speech) or (
        name.first > 0 and tokens.lower[name.first - 1] in speech
    )
