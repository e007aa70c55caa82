"""Which title and which organization a person has: learned weights and trees over the evidence of a page.

Weights make the right one of all candidates likely; for organizations boosted trees weigh numbers too, among them
where the weights place the people around. post_training.py learns both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp_tool.entities import trees
from nlp_tool.entities.choice import likeliest, load, probabilities
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.employment import Employed, alike, mark_of
from nlp_tool.entities.en.page import Owner, Page
from nlp_tool.entities.en.post_evidence import (
    Question,
    owner_choices,
    question_of,
    title_choices,
    title_kind,
    titles_near,
)
from nlp_tool.entities.en.post_figures import Company, owner_figures
from nlp_tool.entities.en.scene import Scene

WEIGHTS = "posts_en.npz"
LEAST = 0.2
"""An organization that is less likely is not given."""


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
    posts = list(stated)
    if not page.names:
        return posts
    titles = _titled(scene, page, posts)
    employed = employed_of(page, stated)
    questions = {
        person: question_of(page, person, titles.get(person), (posts[person].organization, posts[person].how), leading)
        for person in page.names
    }
    for person, owner in owners_of(page, questions, employed).items():
        post = posts[person]
        # where the words of the post themselves name a school or group of the text, it is that
        if owner is not None and post.how != "said" and not alike(post.organization, owner):
            posts[person] = replace(post, organization=owner.name, owner=owner.cluster)
    return posts


def _titled(scene: Scene, page: Page, posts: list[Stated]) -> dict[int, int]:
    """Give titles to those whom the grammar gives none; return the sign of each person's title."""
    held = titles_held(page, posts)
    found = {person: place for place, people in held.items() for person in people}
    for person, post in enumerate(posts):
        if person not in page.names or post.title:
            continue
        near = titles_near(page, person)
        best = likeliest(title_choices(page, person, near, held), load("title", WEIGHTS))
        if best < len(near):
            title = found[person] = near[best]
            held.setdefault(title, set()).add(person)
            sign = page.signs[title]
            sentence = scene.sentences.span(page.reading.tokens.starts[sign.first])
            kind = title_kind(page.core(title))
            posts[person] = replace(post, title=page.text(sign), kind=kind, sentence=sentence)
    return found


def owners_of(page: Page, questions: Mapping[int, Question], employed: Employed) -> dict[int, Owner | None]:
    """Return where the people of a page work, as weights and trees say; None where no organization is likely."""
    weights = load("owner", WEIGHTS)
    shares = {
        person: probabilities(owner_choices(page, question, question.verdict, employed), weights)[:-1]
        for person, question in questions.items()
    }
    company = company_of(page, questions, shares)
    rows = {
        person: owner_figures(page, question, question.verdict, employed, company)
        for person, question in questions.items()
    }
    likely = trees.load(WEIGHTS)["owner"].probabilities(
        np.array([row for own in rows.values() for row in own], dtype=np.float32)
    )
    found: dict[int, Owner | None] = {}
    at = 0
    for person, question in questions.items():
        own = likely[at : at + len(question.rivals)]
        at += len(question.rivals)
        both = [(one + float(two)) / 2 for one, two in zip(shares[person], own, strict=True)]
        best = max(range(len(both)), key=lambda number: (both[number], -number), default=-1)
        found[person] = question.rivals[best] if both and both[best] >= LEAST else None
    return found


def company_of(page: Page, questions: Mapping[int, Question], shares: Mapping[int, Sequence[float]]) -> Company:
    """Return who is likely to work where, out of how likely each organization is each person's."""
    marked = {
        person: {mark_of(owner): share for owner, share in zip(questions[person].rivals, own, strict=True)}
        for person, own in shares.items()
    }
    return Company(page, marked, {person: question.kind for person, question in questions.items()})


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
