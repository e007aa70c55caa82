"""Find the names in a Chinese text: what the model found, what closed patterns found, and what both agree on."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.zh.forms import group_kind, school_level
from nlp_tool.entities.zh.model import decode, load
from nlp_tool.tokens.script import fold


def find_candidates(text: str, *, extra: Sequence[Candidate] = (), model: str = "") -> list[Candidate]:
    """Return the candidates of a text in order of start (longer first); offsets are code points of the text.

    `model` is the file of another model of names than the one that comes with the project.
    """
    folded = fold(text)
    found = []
    for span in decode(folded.text, load(model)):
        start, end = folded.span(span.start, span.end)
        name = folded.text[span.start : span.end]
        attributes = {"group": lambda n: {"kind": group_kind(n)}, "school": lambda n: {"level": school_level(n)}}.get(
            span.kind, lambda n: {})(name)
        if span.kind != "short":
            found.append(Candidate(span.kind, text[start:end], start, end, round(span.score, 3), "model", attributes))
    found += extra
    return sorted(found, key=lambda c: (c.start, -c.end, c.kind))
