"""Sentences in which the names of groups and schools are replaced by signs.

`<S3>, <S4> and <S5> joined <G1> in 2021.`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.cues import either
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.scene import Scene

SIGN = re.compile(r"<([SG])(\d{1,4})>")
_SCHOOL_PRONOUN = re.compile(
    r"\b(?:the|this|our) (?:school|kindergarten|campus)\b"
    r"(?!\s(?:attached|affiliated|district|year|bus|group|running|run|community|gate|building|motto|of|day)|-|')",
    re.IGNORECASE,
)


_SHORT_GROUP = re.compile(
    r"\bthe ([a-z][a-z-]{2,20}) (?:group|consortium|alliance|federation)\b(?!\s(?:school|running|run|of)|-|')",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Item:
    """A sign in a sentence: where it stood and what it means; `mention` is None for a pronoun."""

    sign: str
    start: int
    end: int
    cluster: Cluster
    mention: Candidate | None = None


@dataclass(slots=True)
class Signed:
    """A sentence with signs for names. `text` holds the signs; `start` and `end` are offsets in the document."""

    text: str
    start: int
    end: int
    items: list[Item]

    def cluster(self, sign: str) -> Cluster:
        """Return what a sign means."""
        return next(item.cluster for item in self.items if item.sign == sign)


@lru_cache(maxsize=1)
def _group_pronoun() -> re.Pattern[str]:
    return re.compile(
        rf"\b{either('generic', 'pronouns')}\b(?!\s(?:school|running|run|of|style|mode)|'|-)", re.IGNORECASE
    )


def signed_sentences(scene: Scene) -> Iterator[Signed]:
    """Yield each sentence that speaks of a group or school; pronouns stand for the group or school named last."""
    marks = sorted(
        [(m.start, m.end, "G", number, m) for number, cluster in enumerate(scene.groups) for m in cluster.mentions]
        + [(m.start, m.end, "S", number, m) for number, cluster in enumerate(scene.schools) for m in cluster.mentions],
        key=lambda mark: (mark[0], -mark[1], mark[2]),
    )
    position = 0
    last = {"G": -1, "S": -1}
    for start, end in scene.sentences.spans:
        items: list[Item] = []
        inner = -1
        reach = start
        while position < len(marks) and marks[position][0] < end:
            first, final, kind, number, mention = marks[position]
            position += 1
            if kind == "G":
                # also a group inside the name of its campus can be `the group` later on
                inner = number
            if first >= reach and final <= end:
                cluster = scene.groups[number] if kind == "G" else scene.schools[number]
                items.append(Item(f"<{kind}{number}>", first, final, cluster, mention))
                reach = final
        if last["G"] >= 0 or items:
            _add_pronouns(scene, items, start, end, last, "G", _group_pronoun())
        _add_short_groups(scene, items, start, end)
        if last["S"] >= 0 or items:
            _add_pronouns(scene, items, start, end, last, "S", _SCHOOL_PRONOUN)
        last["G"] = last["G"] if inner < 0 else inner
        for item in items:
            last[item.sign[1]] = int(item.sign[2:-1])
        if items:
            yield _signed(scene.text, start, end, items)


def _add_pronouns(
    scene: Scene, items: list[Item], start: int, end: int, last: dict[str, int], kind: str, pattern: re.Pattern[str]
) -> None:
    for match in pattern.finditer(scene.text, start, end):
        if any(item.start < match.end() and match.start() < item.end for item in items):
            continue
        if (
            kind == "S"
            and match.group()[0].isupper()
            and scene.text[max(start, match.start() - 2) : match.start()].strip().isalnum()
        ):
            continue
        before = [item for item in items if item.sign[1] == kind and item.start < match.start()]
        number = int(before[-1].sign[2:-1]) if before else last[kind]
        if number >= 0 and (kind == "S" or _fits_pronoun(scene, number, match.group())):
            cluster = scene.groups[number] if kind == "G" else scene.schools[number]
            items.append(Item(f"<{kind}{number}>", match.start(), match.end(), cluster))
    items.sort(key=lambda item: item.start)


def _add_short_groups(scene: Scene, items: list[Item], start: int, end: int) -> None:
    """Read `the vocational group` where only one group of the text has that word in its name."""
    for match in _SHORT_GROUP.finditer(scene.text, start, end) if scene.groups else ():
        word = match.group(1).lower()
        fitting = [
            number
            for number, group in enumerate(scene.groups)
            if "unnamed" not in group.attributes and any(word in name.lower().split() for name in group.names)
        ]
        if (
            len(fitting) == 1
            and word not in ("education", "school", "new")
            and not any(item.start < match.end() and match.start() < item.end for item in items)
        ):
            items.append(Item(f"<G{fitting[0]}>", match.start(), match.end(), scene.groups[fitting[0]]))
    items.sort(key=lambda item: item.start)


def _fits_pronoun(scene: Scene, number: int, pronoun: str) -> bool:
    """Tell whether `the consortium` can mean a group: of that kind, or the only group of the text."""
    kind = table("schools")["group"]["heads"].get(pronoun.split()[-1].lower(), "group")
    return scene.groups[number].attributes["kind"] == kind or len(scene.groups) == 1


def _signed(text: str, start: int, end: int, items: list[Item]) -> Signed:
    parts, position = [], start
    for item in items:
        parts += [_plain(text[position : item.start]), item.sign]
        position = item.end
    parts.append(_plain(text[position:end]))
    return Signed("".join(parts), start, end, items)


def _plain(text: str) -> str:
    return (
        text.replace("<", " ")
        .replace(">", " ")
        .replace("\u2019", "'")
        .replace("\u201c", '"')
        .replace("\u201d", '"')
        .replace("\uff1a", ":")
    )
