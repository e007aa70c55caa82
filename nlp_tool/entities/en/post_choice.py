"""Which title and which organization a person has: learned weights and trees over the evidence of a page.

Weights make the right title of all candidates likely. For organizations boosted trees decide, over numbers, among them
what weights over words say of each and where they place the people around. post_training.py learns both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp_tool.entities import trees
from nlp_tool.entities.choice import Weights, likeliest, load, probabilities
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.employment import Employed, alike, mark_of, name_mark
from nlp_tool.entities.en.page import Owner, Page
from nlp_tool.entities.en.post_context import Plot, plot_of
from nlp_tool.entities.en.post_evidence import Question, owner_choices, question_of
from nlp_tool.entities.en.post_figures import Company, owner_figures
from nlp_tool.entities.en.posts import title_kind
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.statements import Found
from nlp_tool.entities.en.title_evidence import singular, title_choices, titles_near

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


def chosen_posts(scene: Scene, page: Page, stated: Sequence[Stated], relations: Sequence[Found]) -> list[Stated]:
    """Return the posts of the people of a text: titles and organizations as weights and trees choose them.

    `relations`: what the grammar says of groups and schools."""
    posts = list(stated)
    if not page.names:
        return posts
    titles = titles_of(page, stated, load("title", WEIGHTS))
    _give_titles(scene, page, posts, titles)
    desk = desk_of(page, stated, titles, relations)
    for person, owner in owners_of(desk).items():
        post = posts[person]
        # where the words of the post themselves name a school or group of the text, it is that
        if owner is not None and post.how != "said" and not alike(post.organization, owner):
            posts[person] = replace(post, organization=owner.name, owner=owner.cluster)
    return posts


def titles_of(page: Page, stated: Sequence[Stated], weights: Weights) -> dict[int, int | None]:
    """Return the sign of each person's title, None where none is likeliest."""
    held = titles_held(page, stated)
    found: dict[int, int | None] = {}
    for person in page.names:
        near = titles_near(page, person)
        best = likeliest(title_choices(page, person, near, held, stated[person].title), weights)
        found[person] = near[best] if best < len(near) else None
    return found


def _give_titles(scene: Scene, page: Page, posts: list[Stated], titles: Mapping[int, int | None]) -> None:
    """Put titles into the posts; one that the grammar reads too stays as the grammar reads it, with all its parts."""
    held = titles_held(page, posts)
    for person, title in titles.items():
        if title is not None and person not in held.get(title, ()):
            sign = page.signs[title]
            sentence = scene.sentences.span(page.reading.tokens.starts[sign.first])
            kind = title_kind(page.core(title))
            posts[person] = replace(posts[person], title=page.text(sign), kind=kind, sentence=sentence)
    posts[:] = [replace(post, title=singular(post.title)) for post in posts]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the choice of organizations is made from: the page, whom the grammar places where, the plot of the text, and
    the question of each person."""

    page: Page
    employed: Employed
    plot: Plot
    questions: dict[int, Question]


def desk_of(
    page: Page, stated: Sequence[Stated], titles: Mapping[int, int | None], relations: Sequence[Found]
) -> Desk:
    """Return what organizations are chosen from, for people with titles at known signs."""
    employed = Employed(page, [(post.organization, post.owner, post.how, post.kind) for post in stated])
    placed = {
        person: (stated[person].title, stated[person].how, name_mark(stated[person].organization, stated[person].owner))
        for person in page.names
    }
    leading = frozenset(id(school) for kind, _, school, *_ in relations if kind == "core" and school is not None)
    verdicts = {person: (stated[person].organization, stated[person].how) for person in page.names}
    questions = {
        person: question_of(page, person, titles.get(person), verdict, leading) for person, verdict in verdicts.items()
    }
    return Desk(page, employed, plot_of(relations, placed), questions)


def shares_of(desk: Desk, weights: Weights) -> dict[int, list[float]]:
    """Return how likely each organization is each person's, as the weights say."""
    return {
        person: probabilities(owner_choices(desk.page, question, question.verdict, desk.employed), weights)[:-1]
        for person, question in desk.questions.items()
    }


def figures_of(desk: Desk, weights: Weights) -> dict[int, list[list[float]]]:
    """Return the numbers of the organizations that may be each person's, among them what the weights say."""
    company = company_of(desk.page, desk.questions, shares_of(desk, weights))
    return {
        person: owner_figures(desk.page, question, employed=desk.employed, company=company, plot=desk.plot)
        for person, question in desk.questions.items()
    }


def owners_of(desk: Desk) -> dict[int, Owner | None]:
    """Return where the people of a page work; None where no organization is likely."""
    rows = figures_of(desk, load("owner", WEIGHTS))
    likely = trees.load(WEIGHTS)["owner"].probabilities(
        np.array([row for own in rows.values() for row in own], dtype=np.float32)
    )
    found: dict[int, Owner | None] = {}
    at = 0
    for person, question in desk.questions.items():
        own = likely[at : at + len(question.rivals)]
        at += len(question.rivals)
        best = max(range(len(own)), key=lambda number: (own[number], -number), default=-1)
        found[person] = question.rivals[best] if best >= 0 and own[best] >= LEAST else None
    return found


def company_of(page: Page, questions: Mapping[int, Question], shares: Mapping[int, Sequence[float]]) -> Company:
    """Return who is likely to work where, out of how likely each organization is each person's."""
    marked = {
        person: {mark_of(owner): share for owner, share in zip(questions[person].rivals, own, strict=True)}
        for person, own in shares.items()
    }
    return Company(page, marked, {person: question.kind for person, question in questions.items()})


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
