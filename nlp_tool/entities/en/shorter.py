"""What a page calls its people and schools for short: `Hai chairs the council`, `Mao Xudong of Renhe`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.phrases import descriptive
from nlp_tool.entities.en.pinyin import is_given, is_surname
from nlp_tool.entities.en.posts import title_core
from nlp_tool.entities.en.reading import Reading
from nlp_tool.entities.en.scene import MANY, Scene

_SHORTEST = 4
_HEAD = 60
_HONORIFICS = frozenset(("mr", "mrs", "ms", "miss", "dr"))
_RANK = {"school": 0, "campus": 1, "group": 2}


def surnames_alone(
    reading: Reading, people: Sequence[Sequence[str]], covered: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """Yield the tokens that are the surname alone of somebody named in full before, with her number."""
    if reading.lower_text:
        return
    bearers: dict[str, list[int]] = {}
    for number, names in enumerate(people):
        parts = names[0].split()
        if len(parts) > 1:
            own = parts[0] if is_surname(parts[0].lower()) else parts[-1]
            bearers.setdefault(own.capitalize(), []).append(number)
    usual = words("pinyin", "english", "words") | words("schools", "words", "stop")
    usual |= words("people", "words", "joining")
    for place, word in enumerate(reading.tokens.words):
        if word in bearers and not covered[place] and word.lower() not in usual and _free(reading, place):
            known = bearers[word]
            if len(known) == 1:
                yield place, known[0]


def _free(reading: Reading, place: int) -> bool:
    """Tell whether a word with a capital is no part of a longer name."""
    tokens = reading.tokens
    if place + 1 < len(tokens):
        word, lower = tokens.words[place + 1], tokens.lower[place + 1]
        if word == "-" or lower in words("people", "words", "not_after"):
            return False
        if word[0].isupper() and (is_given(lower) or not title_core(reading, place + 1)):
            return False
    before = tokens.words[place - 1] if place else "\n"
    lower = before.lower()
    known = title_core(reading, place - 1) if place else ""
    return before != "-" and (
        not before[0].isupper() or bool(known) or lower in _HONORIFICS or lower in words("schools", "words", "stop")
    )


def authors(
    reading: Reading, people: Sequence[Sequence[int]], covered: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """Yield the tokens that mean who wrote the text, with her number: `By Li Ming ... The author is a researcher`.

    `people`: the first tokens of the mentions of each person."""
    lower = reading.tokens.lower
    writers = {
        number for number, starts in enumerate(people)
        if any(0 < start <= _HEAD and lower[start - 1] == "by" for start in starts)
    }
    if len(writers) != 1:
        return
    for place in range(1, len(lower) - 1):
        if lower[place] in ("author", "writer") and lower[place - 1] == "the" and not covered[place] and (
            lower[place + 1] in ("is", "was", "teaches", "works", "heads", "serves")
        ):
            yield place, next(iter(writers))


def bare_names(reading: Reading, scene: Scene, covered: Sequence[bool]) -> Iterator[tuple[int, str, int]]:
    """Yield the tokens that are a word of the name of one school or group alone, with its kind and number."""
    if reading.lower_text or len(scene.schools) > MANY:
        return
    bearers: dict[str, list[tuple[int, int, str]]] = {}
    common = descriptive() | words("schools", "words", "stop") | words("people", "words", "not_after") | scene.places
    for kind, clusters in (("S", scene.schools), ("G", scene.groups)):
        for number, cluster in enumerate(clusters):
            rank = _RANK["campus" if cluster.is_campus else cluster.kind]
            for word in dict.fromkeys(word for name in cluster.names for word in _own_words(name)):
                if word.lower() not in common:
                    bearers.setdefault(word, []).append((rank, number, kind))
    for place, word in enumerate(reading.tokens.words):
        if word in bearers and not covered[place] and _free(reading, place):
            best = sorted(bearers[word])
            if len(best) == 1 or best[0][0] < best[1][0]:
                yield place, best[0][2], best[0][1]


def _own_words(name: str) -> Iterator[str]:
    for word in name.split():
        plain = word.removesuffix("'s").strip("(),.")
        if len(plain) >= _SHORTEST and plain.isalpha() and plain[0].isupper() and not plain.isupper():
            yield plain
