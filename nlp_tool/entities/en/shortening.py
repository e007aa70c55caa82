"""Bare names of schools: Zhixin for Zhixin High School, Emerald Tianjiao for its campus."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import descriptive

_LONGEST_NAME = 1000
_SHORTEST = 4
_LONGEST_TEXT = 400
_EDGE = re.compile(r"\b")


def add_bare_names(
    text: str, schools: list[Cluster], groups: list[Cluster], taken: list[Candidate], places: frozenset[str]
) -> None:
    """Add the places where a school's own name stands alone, with a capital, to the one school that bears it.

    Where the school occurs only inside the name of a group, the bare name means the group.
    """
    bearers: dict[str, list[Cluster]] = {}
    for cluster in schools[:_LONGEST_TEXT]:
        for name in cluster.names:
            bare = bare_name(name, places)
            if bare and cluster not in bearers.setdefault(bare, []):
                bearers[bare].append(cluster)
    bearers = {bare: clusters for bare, clusters in bearers.items() if len(clusters) == 1}
    if not bearers:
        return
    spans = sorted((candidate.start, candidate.end) for candidate in taken)
    starts = [start for start, _ in spans]
    for start, end in _standing(text, bearers):
        if text[max(0, start - 4) : start].lower() == "the ":
            continue
        nearby = spans[bisect_left(starts, start - _LONGEST_NAME) : bisect_left(starts, end)]
        if not any(last > start for _, last in nearby):
            cluster = bearers[text[start:end]][0]
            cluster = _named_after(cluster, groups) or cluster
            cluster.mentions.append(
                Candidate(
                    cluster.kind if cluster.kind == "group" else cluster.mentions[0].kind,
                    text[start:end],
                    start,
                    end,
                    0.6,
                    "rule",
                    {"form": "short", "level": cluster.mentions[0].attributes.get("level", "other")},
                )
            )


def _standing(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where names stand as whole words and nothing follows that they would belong to; the longest of each."""
    places: list[tuple[int, int]] = []
    for name in names:
        place = text.find(name)
        while place >= 0:
            places.append((place, -len(name)))
            place = text.find(name, place + 1)
    last = 0
    for start, size in sorted(places):
        end = start - size
        if start >= last and _EDGE.match(text, start) and _EDGE.match(text, end) and not _going_on().match(text, end):
            last = end
            yield start, end


@lru_cache(maxsize=1)
def _going_on() -> re.Pattern[str]:
    """What a bare name does not stand before: Zhixin Principal, Zhixin-based."""
    following = sorted(descriptive() | words("people", "words", "not_after") | frozenset(table("people")["titles"]))
    return re.compile(rf"\s(?i:{'|'.join(following)})\b|-|\sNo\b")


def _named_after(school: Cluster, groups: list[Cluster]) -> Cluster | None:
    """Return the group inside whose name alone a school is mentioned, None where the school stands by itself."""
    found: Cluster | None = None
    for mention in school.mentions:
        if mention.attributes.get("form") == "short":
            continue
        found = next((g for g in groups for m in g.mentions if m.start <= mention.start and mention.end <= m.end), None)
        if found is None:
            return None
    return found


def bare_name(name: str, places: frozenset[str]) -> str:
    """Return the words of a name before its kind words, without divisions; empty where no name of its own is left."""
    kept: list[str] = []
    for word in name.split():
        lower = word.lower().strip("'(),.")
        if lower in descriptive() or lower in ("no", "of", "affiliated", "attached") or not word[0].isupper():
            break
        kept.append(word)
    while kept and kept[0].lower().removesuffix("'s") in places:
        kept.pop(0)
    bare = " ".join(kept)
    usable = (
        bool(kept)
        and len(bare) >= _SHORTEST
        and all(word[0].isupper() and word.replace("'", "").isalpha() for word in kept)
    )
    stop = words("schools", "words", "stop")
    return (
        bare
        if usable
        and not any(word.lower() in stop or word.isupper() for word in kept)
        and len(kept) <= 2
        and bare != name
        else ""
    )
