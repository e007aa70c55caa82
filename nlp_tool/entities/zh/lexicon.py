"""The words that names in Chinese texts stand on: what schools, groups and organizations end in, posts, surnames."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from nlp_tool.entities.matching import Trie

# The order is the code of a class in features: append, never reorder without training again.
CLASSES = ("school", "campus", "group", "other_group", "not_school", "general", "modifier", "title", "reporter",
           "editor", "organization", "media", "number")
CONTEXTS = ("before_name", "after_person")


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """Return the lexicon as it stands in resources/entities/lexicon_zh.toml."""
    return tomllib.loads(files("nlp_tool").joinpath("resources/entities/lexicon_zh.toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of one class, in the order of the file, each once."""
    return tuple(dict.fromkeys(tables()["classes"][name].split()))


@lru_cache(maxsize=1)
def heads() -> tuple[str, ...]:
    """Return the head words of titles, longer ones first."""
    own = tables()["titles"]
    return tuple(sorted({*words("title"), *own["more_heads"].split()} - set(own["address"].split()),
                        key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def surnames() -> frozenset[str]:
    """Return the surnames of one character."""
    own = tables()["surnames"]
    return frozenset((own["common"] + own["rare"] + own["rarest"]).split())


@lru_cache(maxsize=1)
def common_surnames() -> frozenset[str]:
    """Return the commonest surnames."""
    return frozenset(tables()["surnames"]["common"].split())


@lru_cache(maxsize=1)
def compound_surnames() -> frozenset[str]:
    """Return the surnames of two and more characters."""
    return frozenset(tables()["surnames"]["compound"].split())


@lru_cache(maxsize=1)
def given_characters() -> frozenset[str]:
    """Return the characters that given names are made of."""
    return frozenset(tables()["given"]["characters"]) - {"\n"}


@lru_cache(maxsize=1)
def structural() -> Trie:
    """Return the structural words, each with the code of its class."""
    return Trie({word: code for code, name in reversed(list(enumerate(CLASSES))) for word in words(name)})


@lru_cache(maxsize=1)
def beside_names() -> Trie:
    """Return the words that stand beside names: 1 before, 2 after, 3 both."""
    found: dict[str, int] = {}
    for bit, name in enumerate(CONTEXTS, start=1):
        for word in words(name):
            found[word] = found.get(word, 0) | bit
    return Trie(found, apart=True)
