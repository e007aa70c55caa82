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
    following = "|".join(
        sorted(descriptive() | words("people", "words", "not_after") | frozenset(table("people")["titles"]))
    )
    pattern = re.compile(
        rf"\b({'|'.join(sorted(map(re.escape, bearers), key=len, reverse=True))})\b(?!\s(?i:{following})\b|-|\sNo\b)"
    )
    for match in pattern.finditer(text):
        if text[max(0, match.start() - 4) : match.start()].lower() == "the ":
            continue
        nearby = spans[bisect_left(starts, match.start() - _LONGEST_NAME) : bisect_left(starts, match.end())]
        if not any(end > match.start() for _, end in nearby):
            cluster = bearers[match.group()][0]
            cluster = _named_after(cluster, groups) or cluster
            cluster.mentions.append(
                Candidate(
                    cluster.kind if cluster.kind == "group" else cluster.mentions[0].kind,
                    match.group(),
                    match.start(),
                    match.end(),
                    0.6,
                    "rule",
                    {"form": "short", "level": cluster.mentions[0].attributes.get("level", "other")},
                )
            )


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
