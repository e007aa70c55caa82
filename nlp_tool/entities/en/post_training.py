"""Learn which title and organization a person has: python -m nlp_tool.entities.en.post_training OUT.npz GOLD_DIR ...

Every person of an annotated text is a case: the titles near, the organizations near, and none. Weights learn from words
of evidence, trees from numbers. Organizations are learned with the titles that weights give which did not see the text,
and trees with what other such weights say of organizations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_tool.document import Document
from nlp_tool.entities import trees
from nlp_tool.entities.choice import Case, Weights, learn, write
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.employment import TELLING
from nlp_tool.entities.en.page import Owner, Page, page_of
from nlp_tool.entities.en.post_choice import Desk, Stated, desk_of, figures_of, titles_held, titles_of
from nlp_tool.entities.en.post_evidence import owner_choices
from nlp_tool.entities.en.posts_linking import stated_post
from nlp_tool.entities.en.statements import Found
from nlp_tool.entities.en.title_evidence import singular, title_choices, titles_near
from nlp_tool.entities.evaluate import folded, surfaces
from nlp_tool.entities.gold import texts_of, training_line

WITHOUT = 0.5
"""How much a case without the grammar's verdict counts, that weights do not lean on rules written here."""
UNSAID = ("", "")
PENALTY = {"title": 2.0, "owner": 1.0}
FEWEST = 2
PARTS = 3
TREES = {"max_iter": 150, "learning_rate": 0.06, "max_leaf_nodes": 12, "min_samples_leaf": 15, "l2_regularization": 5.0,
         "max_features": 0.3, "random_state": 0, "early_stopping": False}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One annotated text: its page, what the grammar says, and the annotation of each of its people."""

    gold: dict[str, Any]
    page: Page
    stated: list[Stated]
    relations: list[Found]
    people: dict[int, dict[str, Any]]


def right_owner(gold: dict[str, Any], wanted: str, owner: Owner) -> bool:
    """Tell whether an organization is the one that the annotation gives."""
    forms = {folded(form) for form in (owner.cluster.names if owner.cluster is not None else [owner.name])}
    for name in wanted.split(";"):
        one = {folded(name)}
        for entity in (*gold["schools"], *gold["groups"]):
            known = surfaces(entity, "school")
            if known & one:
                one |= known
        if one & forms or any(
            len(a) > TELLING and len(b) > TELLING and (a in b or b in a)
            for a in one
            for b in forms
            if owner.kind != "group" or a.endswith(b)
        ):
            return True
    return False


def lesson_of(gold: dict[str, Any], text: str) -> Lesson:
    """Return what is learned from one annotated text."""
    document = Document(gold["doc"], text, language="en")
    scene, relations = linking.read_scene(text, find_candidates(text), document, learned=False)
    page = page_of(scene)
    stated = [stated_post(scene, person, document) for person in scene.people]
    known = {folded(person["name"]): person for person in gold["people"]}
    people = {
        number: known[name]
        for number in page.names
        if (name := next((folded(name) for name in scene.people[number].names if folded(name) in known), ""))
    }
    return Lesson(gold, page, stated, relations, people)


def title_cases(lesson: Lesson) -> Iterator[Case]:
    """Yield the titles near each person, and which is hers; others that read alike are left out."""
    page, held = lesson.page, titles_held(lesson.page, lesson.stated)
    for person, annotation in lesson.people.items():
        wanted = folded(annotation.get("title") or "")
        near = titles_near(page, person)
        texts = {title: folded(singular(page.text(page.signs[title]))) for title in near}
        fitting = [title for title in near if wanted and (texts[title] in wanted or wanted in texts[title])]
        if wanted and not fitting:
            continue
        own = next((title for title in fitting if person in held.get(title, ())), None)
        closest = min(fitting, key=lambda title: min(abs(title - name) for name in page.names[person]), default=None)
        best = closest if own is None else own
        choices = title_choices(page, person, near, held, lesson.stated[person].title)
        kept = [number for number, title in enumerate(near) if title == best or title not in fitting]
        evidence = [*(choices[number] for number in kept), choices[-1]]
        yield evidence, [*(near[number] == best for number in kept), best is None], 1.0


def title_weights(known: Sequence[Lesson]) -> dict[str, float]:
    """Return the weights of the evidence for titles."""
    return learn([case for lesson in known for case in title_cases(lesson)], penalty=PENALTY["title"], fewest=FEWEST)


@dataclass(frozen=True, slots=True)
class Lessons:
    """One text for learning organizations: what they are chosen from and, for each person of the annotation, which of
    her rivals are right, last whether none is; no entry where the right one is not among them."""

    desk: Desk
    right: dict[int, list[bool]]


def owner_lesson(lesson: Lesson, weights: Weights) -> Lessons:
    """Return what is learned of organizations from a text, with the titles that some weights choose."""
    desk = desk_of(lesson.page, lesson.stated, titles_of(lesson.page, lesson.stated, weights), lesson.relations)
    right: dict[int, list[bool]] = {}
    for person, annotation in lesson.people.items():
        wanted = annotation.get("organization") or ""
        rivals = desk.questions[person].rivals
        fits = [bool(wanted) and right_owner(lesson.gold, wanted, owner) for owner in rivals]
        if any(fits) or not wanted:
            right[person] = [*fits, not wanted]
    return Lessons(desk, right)


def owner_weights(known: Sequence[Lessons]) -> dict[str, float]:
    """Return the weights of the evidence for organizations."""
    cases: list[Case] = [
        (owner_choices(one.desk.page, question, verdict, one.desk.employed), right, share)
        for one in known
        for person, right in one.right.items()
        for question in (one.desk.questions[person],)
        for verdict, share in ((UNSAID, WITHOUT), (question.verdict, 1.0))
    ]
    return learn(cases, penalty=PENALTY["owner"], fewest=FEWEST)


def owner_trees(known: Sequence[Lessons]) -> dict[str, Any]:
    """Return the arrays of the trees; what weights say is told by those of the other parts of the texts."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows: list[list[float]] = []
    truth: list[bool] = []
    for part in range(PARTS):
        weights = owner_weights([one for number, one in enumerate(known) if number % PARTS != part])
        for one in known[part::PARTS]:
            figures = figures_of(one.desk, weights)
            for person, right in one.right.items():
                rows += figures[person]
                truth += right[:-1]
    model = HistGradientBoostingClassifier(**TREES)
    model.fit(np.array(rows, dtype=np.float32), truth)
    return {"names": np.array(["owner"]), **trees.arrays_of("owner", model, 0.0)}


def learned(known: Sequence[Lesson]) -> tuple[Mapping[str, Weights], dict[str, Any]]:
    """Return the tables of weights and the arrays of trees."""
    others = [title_weights([one for number, one in enumerate(known) if number % PARTS != part])
              for part in range(PARTS)]
    owners = [owner_lesson(lesson, others[number % PARTS]) for number, lesson in enumerate(known)]
    return {"title": title_weights(known), "owner": owner_weights(owners)}, owner_trees(owners)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__).parse_args(arguments)
    weights, more = learned([lesson_of(*one) for one in texts_of(options, "en")])
    write(options.out, weights, more=more)


if __name__ == "__main__":
    main()
