"""Bare names of schools: Zhixin for Zhixin High School, Emerald Tianjiao for its campus."""

from __future__ import annotations

import re
from bisect import bisect_left

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import descriptive

_LONGEST_NAME = 1000
_SHORTEST = 4
_LONGEST_TEXT = 400


def add_bare_names(text: str, schools: list[Cluster], taken: list[Candidate], places: frozenset[str]) -> None:
    """Add the places where a school's own name stands alone, with a capital, to the one school that bears it."""
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
    following = "|".join(
        sorted(descriptive() | words("people", "words", "not_after") | frozenset(table("people")["titles"]))
    )
    pattern = re.compile(
        rf"\b({'|'.join(sorted(map(re.escape, bearers), key=len, reverse=True))})\b(?!\s(?i:{following})\b|-|\sNo\b)"
    )
    for match in pattern.finditer(text):
        nearby = spans[bisect_left(starts, match.start() - _LONGEST_NAME) : bisect_left(starts, match.end())]
        if not any(end > match.start() for _, end in nearby):
            cluster = bearers[match.group()][0]
            cluster.mentions.append(
                Candidate(
                    cluster.mentions[0].kind,
                    match.group(),
                    match.start(),
                    match.end(),
                    0.6,
                    "rule",
                    {"form": "short", "level": cluster.mentions[0].attributes.get("level", "other")},
                )
            )


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
