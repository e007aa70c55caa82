"""Which title and which organization a person has: learned weights over the evidence of the page (posts_zh.npz)."""

from __future__ import annotations

from dataclasses import replace

from nlp_tool.entities.choice import likeliest, load
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import with_place
from nlp_tool.entities.zh.post_evidence import owner_choices, owners_near, title_choices, titles_near
from nlp_tool.entities.zh.post_page import Owner, Page
from nlp_tool.entities.zh.reader import SCHOOL_KINDS, Post, Reader

MODEL = "posts_zh.npz"
LEAST = 0.3
"""A title or an organization that is less probable is not given."""


def chosen(reader: Reader, said: dict[Span, Post], *, model: str = MODEL) -> dict[Span, Post]:
    """Return the posts of the people of a text: titles that the rules did not reach, organizations chosen anew.

    Where a text names no school and no group the rules' posts stand: the weights know of no such texts.
    """
    people = {span: post for span, post in said.items() if not post.editor}
    if not people or not any(span.kind in SCHOOL_KINDS for span in reader.spans):
        return said
    page, posts = Page(reader, people), dict(said)
    for mentions in page.people.values():
        span, post = page.verdict(mentions)
        place: tuple[int, int] | None = (post.start, post.end) if post.title and post.end > post.start else None
        near = titles_near(page, mentions)
        best = likeliest(title_choices(page, mentions, near, post), load("title", model), least=LEAST)
        if best < len(near) and not _alike(post.title, reader.text[slice(*near[best])]):
            place = near[best]
            span = min(mentions, key=lambda s: (abs(s.start - place[0]) if place else 0, s.start))
            post = replace(posts[span], title=reader.text[slice(*place)], start=place[0], end=place[1],
                           organization=post.organization)
        owner = owner_of(page, span, place, post, model)
        organization = post.organization if owner is None or owner.start < 0 or (
            owner.name in post.organization) else with_place(reader, post, owner.name)
        if owner is None:
            organization = ""
        posts[span] = replace(post, organization=organization)
        for other in mentions:
            if other != span and not posts[other].former:
                posts[other] = replace(posts[other], organization=organization)
    return posts


def _alike(one: str, other: str) -> bool:
    return bool(one) and (one in other or other in one)


def owner_of(page: Page, span: Span, place: tuple[int, int] | None, post: Post, model: str) -> Owner | None:
    """Return the body that a person belongs to, None for none on the page."""
    rivals = owners_near(page, span, place, post)
    best = likeliest(owner_choices(page, span, place, post.title, rivals, post), load("owner", model), least=LEAST)
    return rivals[best] if best < len(rivals) else None
