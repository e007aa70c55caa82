"""English extraction: find_candidates finds the mentions, link makes entities and relations of them."""

from __future__ import annotations

from nlp_tool.annotations import Entity, Mention, Relation
from nlp_tool.document import Document
from nlp_tool.entities.candidates import Candidate

__all__ = ["find_candidates", "link"]


def find_candidates(text: str, *, extra: tuple[Candidate, ...] = ()) -> list[Candidate]:
    """Return the groups, schools, campuses, people and policies that a text mentions, in order.

    `extra` holds candidates found elsewhere (a trained model): persons that do not overlap ours join them.
    """
    from nlp_tool.entities.en.mentions import candidates
    from nlp_tool.entities.en.tokens import unwrapped

    return candidates(unwrapped(text), extra=extra)


def link(
    text: str, candidates: list[Candidate], *, document: Document | None = None
) -> tuple[list[Entity], list[Mention], list[Relation]]:
    """Return entities, their mentions and their relations, out of the candidates of a text."""
    from nlp_tool.entities.en.linking import linked

    return linked(text, candidates, document=document)
