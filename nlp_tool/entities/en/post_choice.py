"""Which title and which organization a person has: learned weights over the evidence of a page.

The weights make the right one of all candidates likely; training.py learns them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp_tool.entities.choice import likeliest, load
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.page import Owner, Page
from nlp_tool.entities.en.post_evidence import (
    Employed,
    alike,
    no_owner,
    no_title,
    owner_evidence,
    owners_near,
    title_evidence,
    title_kind,
    titles_near,
)
from nlp_tool.entities.en.scene import Scene

WEIGHTS = "en_choices.npz"


@dataclass(frozen=True, slots=True)
class Stated:
    """A post: title, organization and, where it is a school or group of the text, its cluster; offsets of the
    sentence that says so and of the title (-1: none on the page); how the organization was found."""

    title: str = ""
    organization: str = ""
    owner: Cluster | None = None
    kind: str = "other"
    former: str = ""
    sentence: tuple[int, int] = (0, 0)
    title_at: int = -1
    how: str = ""


def chosen_posts(scene: Scene, page: Page, stated: Sequence[Stated], leading: frozenset[int]) -> list[Stated]:
    """Return the posts of the people of a text: titles that the grammar did not reach, organizations chosen anew."""
    if not scene.people:
        return []
    held = titles_held(page, stated)
    posts = list(stated)
    employed = employed_of(page, stated)
    for person, post in enumerate(stated):
        if person not in page.names:
            continue
        title = next((place for place, people in held.items() if person in people), None)
        if not post.title:
            title = _best_title(page, person, held)
            if title is not None:
                held.setdefault(title, set()).add(person)
                sign = page.signs[title]
                post = replace(
                    post,
                    title=page.text(sign),
                    kind=title_kind(page.core(title)),
                    sentence=scene.sentences.span(page.reading.tokens.starts[sign.first]),
                )
        owner = _best_owner(page, person, title, post, leading, employed)
        if owner is not None and not alike(post.organization, owner):
            post = replace(post, organization=owner.name, owner=owner.cluster)
        posts[person] = post
    return posts


def employed_of(page: Page, stated: Sequence[Stated]) -> Employed:
    """Return whom the grammar places where."""
    return Employed(page, [(post.organization, post.owner, post.how, post.kind) for post in stated])


def titles_held(page: Page, stated: Sequence[Stated]) -> dict[int, set[int]]:
    """Return the titles on the page that people hold as the grammar says."""
    starts = [page.reading.tokens.starts[sign.first] for sign in page.signs]
    held: dict[int, set[int]] = {}
    for person, post in enumerate(stated):
        if post.title_at < 0:
            continue
        place = bisect_right(starts, post.title_at) - 1
        end = post.title_at + len(post.title)
        while place < len(page.signs) and page.signs[place].kind != "T" and starts[place] < end:
            place += 1
        if place < len(page.signs) and page.signs[place].kind == "T":
            held.setdefault(place, set()).add(person)
    return held


def _best_title(page: Page, person: int, held: dict[int, set[int]]) -> int | None:
    near = titles_near(page, person)
    evidence = [title_evidence(page, person, title, held) for title in near]
    best = likeliest([*evidence, no_title(page, person)], load("title", WEIGHTS))
    return near[best] if best < len(near) else None


def _best_owner(
    page: Page, person: int, title: int | None, post: Stated, leading: frozenset[int], employed: Employed
) -> Owner | None:
    verdict = (post.organization, post.how)
    if post.how == "said":
        # the words of the post themselves name a school or group of the text
        return None
    rivals = owners_near(page, person, title, post.organization)
    evidence = [
        owner_evidence(page, person, title, owner, rivals, verdict, owner.leads(leading), employed) for owner in rivals
    ]
    best = likeliest([*evidence, no_owner(page, person, title, verdict)], load("owner", WEIGHTS))
    return rivals[best] if best < len(rivals) else None
