"""Which title and which organization a person has: weights and trees over the evidence of the page (posts_zh.npz).

Weights choose the title, and give each body near a person a score. Trees look at those scores, at where the bodies
stand, and at what the other people of the page have, and choose the organization.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp_tool.entities import trees
from nlp_tool.entities.choice import Weights, likeliest, load
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import with_place
from nlp_tool.entities.zh.post_bodies import owners_near
from nlp_tool.entities.zh.post_evidence import owner_choices, title_choices, titles_near
from nlp_tool.entities.zh.post_page import Owner, Page
from nlp_tool.entities.zh.post_rows import Person, rows
from nlp_tool.entities.zh.reader import SCHOOL_KINDS, Post, Reader

MODEL = "posts_zh.npz"
LEAST = 0.3
"""A title that is less probable is not given."""


def chosen(reader: Reader, said: dict[Span, Post], *, model: str = MODEL) -> dict[Span, Post]:
    """Return the posts of the people of a text: titles that the rules did not reach, organizations chosen anew.

    Where a text names no school and no group the rules' posts stand: the weights know of no such texts.
    """
    people = {span: post for span, post in said.items() if not post.editor}
    if not people or not any(span.kind in SCHOOL_KINDS for span in reader.spans):
        return said
    page, posts = Page(reader, people), dict(said)
    persons = persons_of(page, load("title", model), load("owner", model))
    for person, owner in zip(persons, _owners(persons, page, model), strict=True):
        span, post = person.span, person.said
        if person.title != post.title and person.place:
            post = replace(posts[span], title=person.title, start=person.place[0], end=person.place[1],
                           organization=post.organization)
        organization = "" if owner is None else spelled(reader, post, owner)
        posts[span] = replace(post, organization=organization)
        for other in person.mentions:
            if other != span and not posts[other].former:
                posts[other] = replace(posts[other], organization=organization)
    return posts


def spelled(reader: Reader, post: Post, owner: Owner) -> str:
    """Return the name of a chosen body as the post gives it: the rules' own where that is meant, else spelled out."""
    if any(part.endswith(owner.name) for part in post.organization.split("、")):
        return post.organization
    return owner.name if owner.start < 0 else with_place(reader, post, owner.name)


def persons_of(page: Page, titles: Weights, owners: Weights) -> list[Person]:
    """Return the people of a page in order with their titles, and the scores of the bodies near by the weights."""
    found = []
    for mentions in page.people.values():
        span, said = page.verdict(mentions)
        place = (said.start, said.end) if said.title and said.end > said.start else None
        title, near = said.title, titles_near(page, mentions)
        best = likeliest(title_choices(page, mentions, near, said), titles, least=LEAST)
        if best < len(near) and not _alike(title, page.reader.text[slice(*near[best])]):
            place, title = near[best], page.reader.text[slice(*near[best])]
            span = min(mentions, key=lambda s: (abs(s.start - near[best][0]), s.start))
        rivals = owners_near(page, span, place, said)
        scores = [sum([owners.get(piece, 0.0) for piece in evidence])
                  for evidence in owner_choices(page, span, place, title, rivals, said)]
        found.append(Person(mentions, span, place, title, said, rivals, scores))
    return sorted(found, key=lambda person: person.span.start)


def _alike(one: str, other: str) -> bool:
    return bool(one) and (one in other or other in one)


def _owners(persons: Sequence[Person], page: Page, model: str) -> list[Owner | None]:
    """Return the body that each person belongs to, None for none that is probable enough."""
    import numpy as np

    forest = trees.load(model)["organization"]
    shares = forest.probabilities(np.array(rows(persons, page), dtype=np.float32)).tolist()
    found: list[Owner | None] = []
    for person in persons:
        own, shares = shares[: len(person.rivals)], shares[len(person.rivals) :]
        best = max(range(len(own)), key=lambda number: (own[number], -number), default=-1)
        found.append(person.rivals[best] if own and own[best] >= forest.cut else None)
    return found
