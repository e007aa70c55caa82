"""Find the names in a Chinese text: what the model found, what closed patterns found, and what both agree on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.zh.boundaries import Span, Words
from nlp_tool.entities.zh.forms import group_kind, school_level
from nlp_tool.entities.zh.model import decode, load
from nlp_tool.entities.zh.patterns import hinted
from nlp_tool.entities.zh.people import kind_of, posts
from nlp_tool.entities.zh.policies import policies
from nlp_tool.entities.zh.post_choice import chosen
from nlp_tool.entities.zh.reader import Post, Reader
from nlp_tool.entities.zh.refining import refine
from nlp_tool.tokens.script import Folded, fold

TOGETHER = 20_000
"""Characters of short texts that are looked at together: faster than one by one."""


def find_candidates(text: str, *, extra: Sequence[Candidate] = (), model: str = "") -> list[Candidate]:
    """Return the candidates of a text in order of start (longer first); offsets are code points of the text.

    `model` is the file of another model of names than the one that comes with the project.
    """
    return next(find_all([text], extra=[extra], model=model))


def find_all(texts: Sequence[str], *, extra: Sequence[Sequence[Candidate]] = (),
             model: str = "") -> Iterator[list[Candidate]]:
    """Yield the candidates of each of some texts: as `find_candidates` does for one, and faster."""
    given = extra or [()] * len(texts)
    runs = _together([len(text) for text in texts])
    for low, high in runs if texts else ():
        for found in zip(texts[low:high], _read(texts[low:high], model), given[low:high], strict=True):
            yield _candidates(*found)


def _read(texts: Sequence[str], model: str) -> list[tuple[Folded, Reader]]:
    """Return the readers of some texts with the names in them."""
    folded = [fold(text) for text in texts]
    words = Words.of([one.text for one in folded])
    hints = [hinted(own) for own in words]
    found = decode(words, hints, load(model))
    return [(one, Reader.of(one.text, refine(one.text, spans, hints=shown), own))
            for one, spans, shown, own in zip(folded, found, hints, words, strict=True)]


def read_all(texts: Sequence[str], *, model: str = "") -> Iterator[tuple[Reader, dict[Span, Post]]]:
    """Yield the reader of each text and the posts that the rules give to its people: what learning begins from."""
    for low, high in _together([len(text) for text in texts]):
        for _, reader in _read(texts[low:high], model):
            yield reader, posts(reader)


def _together(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Divide texts into runs of some TOGETHER characters."""
    bounds, total = [0], 0
    for index, length in enumerate(lengths):
        if total and total + length > TOGETHER:
            bounds.append(index)
            total = 0
        total += length
    return list(pairwise([*bounds, len(lengths)]))


def _candidates(text: str, read: tuple[Folded, Reader], extra: Sequence[Candidate]) -> list[Candidate]:
    folded, reader = read
    people, taken = chosen(reader, posts(reader)), bytearray(len(folded.text))
    found = []
    for span in reader.spans:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
        attributes = _attributes(text, folded, span, people)
        if span.kind != "short" and not (span in people and people[span].editor):
            found.append(_candidate(text, folded, span.kind, span.start, span.end, round(span.score, 3), "model",
                                    attributes))
    for policy in policies(reader):
        attributes = {key: value for key, value in (("issuer", policy.issuer), ("date", policy.date)) if value}
        found.append(_candidate(text, folded, "policy", policy.start, policy.end, 1.0, "rule", attributes))
    for end, start in sorted(reader.bodies.items()):
        if folded.text[end - 1] in "局厅府报台网社" and not any(taken[start:end]):
            found.append(_candidate(text, folded, "organization", start, end, 0.8, "rule", {}))
    for place in reader.places.names:
        resolved = reader.places.resolve(place)
        levels = {level: name for level, name in resolved._asdict().items() if name}
        found.append(_candidate(text, folded, "place", place.start, place.end, 1.0, "rule", levels))
    found += extra
    return sorted(found, key=lambda c: (c.start, -c.end, c.kind))


def _candidate(text: str, folded: Folded, kind: str, start: int, end: int, score: float, found_by: str,
               attributes: dict[str, str]) -> Candidate:
    first, last = folded.span(start, end)
    return Candidate(kind, text[first:last], first, last, score, found_by, attributes)


def _attributes(text: str, folded: Folded, span: Span, people: dict[Span, Post]) -> dict[str, str]:
    name = folded.text[span.start : span.end]
    if span.kind == "group":
        return {"kind": group_kind(name)}
    if span.kind == "school":
        return {"level": school_level(name)}
    if span.kind != "person":
        return {}
    post = people[span]
    facts = {"title": _as_spelt(text, folded, post.title, post.start),
             "organization": _as_spelt(text, folded, post.organization, 0), "kind": kind_of(post), "since": post.since,
             "former": "true" if post.former else ""}
    return {key: value for key, value in facts.items() if value}


def _as_spelt(text: str, folded: Folded, words: str, low: int) -> str:
    """Return folded words as the text spells them, part by part where they do not stand there in one."""
    place = folded.text.find(words, low)
    if place >= 0 and words:
        start, end = folded.span(place, place + len(words))
        return text[start:end]
    return "、".join(_as_spelt(text, folded, part, 0) for part in words.split("、")) if "、" in words else words
