"""Texts with their mentions marked, «g:东山教育集团», so that linking is tested apart from finding."""

from __future__ import annotations

import re

from nlp_tool.annotations import Annotations, problems
from nlp_tool.document import Document
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.records import to_record
from nlp_tool.entities.zh.link import link

_KINDS = {"g": "group", "s": "school", "c": "campus", "p": "person", "d": "policy", "o": "organization"}


def parse(marked: str) -> tuple[str, list[Candidate]]:
    """Return the plain text and the candidates of a marked one."""
    candidates, text, place = [], "", 0
    for match in re.finditer(r"«(\w):([^»]*)»", marked):
        text += marked[place : match.start()]
        candidates.append(Candidate(_KINDS[match[1]], match[2], len(text), len(text) + len(match[2])))
        text += match[2]
        place = match.end()
    return text + marked[place:], candidates


def linked(marked: str) -> dict:
    """Return the record of a marked text, its invariants checked."""
    text, candidates = parse(marked)
    annotations = Annotations("x", *(tuple(part) for part in link(text, candidates)))
    assert problems(annotations, text) == []
    return to_record(Document("x", text), annotations)


def ties(marked: str) -> dict[str, tuple[str | None, list[str]]]:
    """Return the core and the members of each group, by name."""
    return {g["name"]: (g["core"], [m["school"] for m in g["members"]]) for g in linked(marked)["groups"]}
