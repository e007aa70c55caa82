"""Invent names of schools, groups and people, and put them in the place of others: more texts to learn from."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache

from nlp_tool.entities.places import divisions, short_form
from nlp_tool.entities.zh import lexicon

_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}|\d{1,3}")


def person_name(generator: random.Random) -> str:
    """Return an invented name of a person."""
    chance = generator.random()
    surnames = lexicon.tables()["surnames"]
    if chance < 0.03:
        surname = generator.choice(sorted(lexicon.compound_surnames()))
    else:
        surname = generator.choice(surnames["common" if chance < 0.7 else "rare"].split())
    pool = lexicon.tables()["given"]["characters"].replace("\n", "")
    # the list begins with the commonest
    reach = len(pool) if generator.random() < 0.6 else 160
    return surname + "".join(generator.choice(pool[:reach]) for _ in range(1 if generator.random() < 0.25 else 2))


@lru_cache(maxsize=1)
def _division_pool() -> dict[str, list[str]]:
    pool: dict[str, list[str]] = {}
    for division in divisions():
        if len(division.name) <= 5:
            pool.setdefault(division.name[-1], []).append(division.name)
            short = short_form(division.name)
            if short != division.name:
                pool.setdefault(division.level if division.level == "city" else "short", []).append(short)
    return pool


def core(generator: random.Random) -> str:
    """Return an invented proper name: what stands between the place and 小学."""
    chance = generator.random()
    own = lexicon.tables()["inventing"]
    characters = own["characters"].replace("\n", "")
    if chance < 0.3:
        return generator.choice(_division_pool()["short"])
    if chance < 0.55:
        return generator.choice(own["proper"].split())
    if chance < 0.75:
        return "".join(generator.choice(characters) for _ in range(2))
    if chance < 0.92:
        return "".join(generator.choice(characters) for _ in range(generator.choice((1, 2, 2)))) + generator.choice(
            own["ends"].split())
    if chance < 0.96:
        return "".join(generator.choice(characters) for _ in range(3))
    return person_name(generator)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Split a name into what stays (structural words), divisions, numerals, and cores (what is left)."""
    structural = sorted({word for name in ("school", "campus", "group", "modifier", "not_school", "other_group", "organization")
                         for word in lexicon.words(name)} | {"第", "小", "中", "校", "名校", "南", "北", "东", "西", "总"},
                        key=lambda word: (-len(word), word))
    return re.compile(f"(?P<word>{'|'.join(map(re.escape, structural))})|(?P<number>[一二三四五六七八九十]{{1,3}}|\\d{{1,3}})"
                      "|(?P<core>[一-鿿])|(?P<other>.)", re.DOTALL)


@lru_cache(maxsize=4096)
def parse(name: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a name: (division | word | number | core | other, text)."""
    parts: list[tuple[str, str]] = []
    hits = {end + 1 - length: length for end, (length, full) in lexicon.division_automaton().iter_long(name)
            if full == 1 or length == 2}
    position = 0
    while position < len(name):
        if position in hits:
            parts.append(("division", name[position : position + hits[position]]))
            position += hits[position]
            continue
        match = _pattern().match(name, position)
        assert match
        kind, text = str(match.lastgroup), match.group()
        if kind == "core" and parts and parts[-1][0] == "core":
            parts[-1] = ("core", parts[-1][1] + text)
        else:
            parts.append((kind, text))
        position = match.end()
    return tuple(parts)


class _Renaming:
    """The exchange of names in one text: the same part becomes the same new part everywhere."""

    def __init__(self, generator: random.Random) -> None:
        self.generator = generator
        self.known: dict[tuple[str, str], str] = {}
        self.swapping = generator.random() < 0.5

    def name(self, text: str, kind: str) -> str:
        if kind == "person":
            return self._once("person", text)
        return "".join(self._once(part, piece) for part, piece in parse(text))

    def _once(self, kind: str, text: str) -> str:
        key = (kind, text)
        if key not in self.known:
            self.known[key] = getattr(self, f"_new_{kind}")(text)
        return self.known[key]

    def _new_person(self, text: str) -> str:
        if "·" in text:
            return text
        return person_name(self.generator)

    def _new_division(self, text: str) -> str:
        pool = _division_pool()
        return self.generator.choice(pool.get(text[-1], pool["short"]) if len(text) > 2 else pool["short"] + pool["city"])

    def _new_number(self, text: str) -> str:
        if text.isdigit():
            return str(self.generator.randint(1, 10 ** len(text) - 1))
        return self.generator.choice("一二三四五六七八九十" if len(text) == 1 else ("十一", "十三", "十六", "十八", "二十", "二十一",
                                                                          "三十四", "四十三"))

    def _new_core(self, text: str) -> str:
        return core(self.generator) if len(text) > 1 else self.generator.choice(
            lexicon.tables()["inventing"]["characters"].replace("\n", ""))

    def _new_word(self, text: str) -> str:
        for swap in lexicon.tables()["inventing"]["swaps"]:
            if self.swapping and text in swap:
                return str(self.generator.choice(swap))
        return text

    def _new_other(self, text: str) -> str:
        return text


def variant(text: str, spans: Sequence[tuple[int, int, str]],
            generator: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text with other names in the places of its names, and where they stand."""
    renaming = _Renaming(generator)
    pieces: list[str] = []
    moved: list[tuple[int, int, str]] = []
    position = length = 0
    for start, end, kind in spans:
        pieces.append(text[position:start])
        length += start - position
        name = renaming.name(text[start:end], kind)
        moved.append((length, length + len(name), kind))
        pieces.append(name)
        length += len(name)
        position = end
    pieces.append(text[position:])
    return "".join(pieces), [span for span in moved if span[1] - span[0] > 1]
