"""A sentence in symbols: each group one sign, each list of schools one, so that what stands around them can be read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from nlp_tool.entities.zh.forms import numeral
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.tokens.script import fold_key

GROUP, SCHOOLS, OTHER = "\ue000", "\ue001", "\ue002"
_COUNT = r"(?:[一二两三四五六七八九十几多数\d]{1,3}[余多]?[所家个名校大座](?:分校|校区|学校|小学|中学|幼儿园)?)"
# What may stand between two schools of one list.
_SEPARATOR = re.compile(
    r"[”\"」』》]?\s{0,3}(?:[、,](?:以及|还有|及其?)|[、,/|+·\s]|以及|还有|及其|和|与|及|暨|跟){0,1}[/|\s]{0,3}"
    r"(?:新(?:落成|开张|并入|加入|建|办|增|设|开办|加盟|纳入|成立|组建)的?|刚[^,。、]{1,4}的)?(?:\(?\d{1,2}[.、)])?[“\"「『]?"
)
_ASIDE = re.compile(r"[”\"」』]?\([^()\n]{1,24}\)")
_TAIL = re.compile(rf"[”\"」』]?(?:\([^()\n]{{1,24}}\))?(?:等)?(?:{_COUNT})?")


@dataclass(slots=True)
class Sentence:
    """A sentence in symbols. `cells[i]` holds the mentions of character i, `offsets[i]` its place in the page."""

    start: int
    end: int
    symbols: str = ""
    cells: dict[int, list[Span]] = field(default_factory=dict)
    offsets: list[int] = field(default_factory=list)


@lru_cache(maxsize=1)
def lexicon() -> dict[str, list[str]]:
    """Return the words of the lexicon by name, folded."""
    table = _source()["words"]
    return {
        name: sorted({fold_key(word) for word in words}, key=lambda w: (-len(w), w)) for name, words in table.items()
    }


@lru_cache(maxsize=1)
def modes() -> dict[str, re.Pattern[str]]:
    """Return the pattern of each mode of membership."""
    return {mode: re.compile("|".join(map(re.escape, words))) for mode, words in _source()["modes"].items()}


@lru_cache(maxsize=1)
def clues() -> tuple[str, ...]:
    """Return the words that may speak for a mode."""
    return tuple(lexicon()["clues"])


@lru_cache(maxsize=1)
def _source() -> dict:
    return tomllib.loads(files("nlp_tool").joinpath("resources/entities/zh_relations.toml").read_text(encoding="utf-8"))


def abstract(page: Page, start: int, end: int, spans: list[Span]) -> Sentence:
    """Return a sentence in symbols: a group, a list of schools (with its asides and 等8所), another name."""
    sentence = Sentence(start, end)
    pieces: list[str] = []
    place, index = start, 0

    def copy(until: int) -> None:
        nonlocal place
        pieces.append(page.flat[place:until])
        sentence.offsets.extend(range(place, until))
        place = until

    def put(symbol: str, cell: list[Span], until: int) -> None:
        nonlocal place
        sentence.cells[len(sentence.offsets)] = cell
        pieces.append(symbol)
        sentence.offsets.append(cell[0].start)
        place = max(place, until)

    while index < len(spans):
        span = spans[index]
        index += 1
        if span.start < place:
            if sentence.cells and span.kind in ("school", "campus") and span.form == "composed":
                next(reversed(sentence.cells.values())).append(span)
            continue
        copy(span.start)
        if span.kind == "group":
            put(GROUP, [span], span.end)
        elif span.kind in ("school", "campus"):
            cell, index, until = _list(page, spans, index - 1)
            put(SCHOOLS, cell, min(until, end))
        else:
            put(OTHER, [span], span.end)
    copy(end)
    sentence.symbols = "".join(pieces)
    sentence.offsets.append(end)
    return sentence


def _list(page: Page, spans: list[Span], index: int) -> tuple[list[Span], int, int]:
    """Return the list of schools that begins at spans[index], the index after it and where its text ends."""
    cell, until = [spans[index]], spans[index].end
    index += 1
    while index < len(spans) and (spans[index].kind in ("school", "campus") or spans[index].start < until):
        following = spans[index]
        if following.kind not in ("school", "campus"):
            index += 1
            continue
        if following.start < until:
            cell.append(following)
            until, index = max(until, following.end), index + 1
            continue
        aside = _ASIDE.match(page.flat, until)
        begin = aside.end() if aside and aside.end() <= following.start else until
        if following.form == "pronoun" or not _SEPARATOR.fullmatch(page.flat, begin, following.start):
            if aside and following.end < aside.end():
                cell.append(following)
                index += 1
                continue
            break
        cell.append(following)
        until, index = following.end, index + 1
    tail = _TAIL.match(page.flat, until)
    inside = (
        tail is not None and index < len(spans) and spans[index].kind == "group" and spans[index].start < tail.end()
    )
    return cell, index, tail.end() if tail and not inside else until


_ANAPHOR = re.compile(
    r"(?:[这该上述]{1,2})?([两二三四五六七八九十\d]{1,2})(?:所(?:新)?(?:学校|校|小学|中学|幼儿园)|家(?:学校|园)|校(?![长区园内外服]))"
)


def anaphors(sentence: Sentence, before: list[Sentence]) -> None:
    """Let 这两所学校, 三校 stand for the last list of as many schools, or all the schools of the sentence before."""
    for match in list(_ANAPHOR.finditer(sentence.symbols))[::-1]:
        count = numeral(match.group(1).replace("两", "二"))
        if count < 2 or sentence.symbols[match.end() : match.end() + 1] in (SCHOOLS, ":", ","):
            continue
        meant = _as_many(count, sentence, match.start(), before)
        if meant:
            at, width = match.start(), match.end() - match.start()
            sentence.symbols = sentence.symbols[:at] + SCHOOLS + sentence.symbols[match.end() :]
            del sentence.offsets[at + 1 : match.end()]
            sentence.cells = dict(
                sorted([*((k if k < at else k - width + 1, v) for k, v in sentence.cells.items()), (at, meant)])
            )


def _as_many(count: int, sentence: Sentence, at: int, before: list[Sentence]) -> list[Span]:
    inside = [cell for k, cell in sentence.cells.items() if k < at and sentence.symbols[k] == SCHOOLS]
    earlier = [[cell for k, cell in other.cells.items() if other.symbols[k] == SCHOOLS] for other in before]
    for lists in ([inside] if inside else []) + earlier[::-1]:
        for cell in lists[::-1]:
            if len({s.entity for s in cell}) == count:
                return list(cell)
        everything = {s.entity: s for cell in lists for s in cell}
        if len(everything) == count:
            return list(everything.values())
    return []
