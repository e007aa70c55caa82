"""Learn which title and organization a person has: python -m nlp_tool.entities.en.post_training OUT.npz GOLD_DIR ...

Every person of an annotated text is a case: the titles near,
the organizations near, and none. Weights learn from words of evidence, trees from numbers; where the people around work
the trees are told by weights that did not see the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_tool.document import Document
from nlp_tool.entities import trees
from nlp_tool.entities.choice import Case, Weights, learn, probabilities, write
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.employment import TELLING, Employed
from nlp_tool.entities.en.page import Owner, Page, page_of
from nlp_tool.entities.en.post_choice import company_of, employed_of, titles_held
from nlp_tool.entities.en.post_evidence import (
    Question,
    owner_choices,
    question_of,
    title_choices,
    titles_near,
)
from nlp_tool.entities.en.post_figures import owner_figures
from nlp_tool.entities.en.posts_linking import stated_post
from nlp_tool.entities.evaluate import folded, surfaces
from nlp_tool.entities.gold import texts_of, training_line

WITHOUT = 0.5
"""How much a case without the grammar's verdict counts, that weights and trees do not lean on rules written here."""
UNSAID = ("", "")
PENALTY = {"title": 2.0, "owner": 1.0}
FEWEST = 2
PARTS = 5
TREES = {"max_iter": 150, "learning_rate": 0.06, "max_leaf_nodes": 12, "min_samples_leaf": 15, "l2_regularization": 5.0,
         "max_features": 0.3, "random_state": 0, "early_stopping": False}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One annotated text: the cases of titles, and where each of its people works; `right[p]`: which of the rivals of
    person p are hers, last whether none is; a person whose organization is not among them has no entry."""

    titles: list[Case]
    page: Page
    employed: Employed
    questions: dict[int, Question]
    right: dict[int, list[bool]]


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
    """Return the cases of one annotated text."""
    document = Document(gold["doc"], text, language="en")
    scene, relations = linking.read_scene(text, find_candidates(text), document)
    page = page_of(scene)
    stated = [stated_post(scene, person, document) for person in scene.people]
    leading = linking.leading_schools(relations)
    held = titles_held(page, stated)
    people = {folded(person["name"]): person for person in gold["people"]}
    titles: list[Case] = []
    questions: dict[int, Question] = {}
    right: dict[int, list[bool]] = {}
    for number, cluster in enumerate(scene.people):
        if number not in page.names:
            continue
        person = next((people[folded(name)] for name in cluster.names if folded(name) in people), None)
        title = _title_case(page, number, folded((person or {}).get("title") or ""), held, titles)
        said = (stated[number].organization, stated[number].how)
        question = questions[number] = question_of(page, number, title, said, leading)
        organization = (person or {}).get("organization") or ""
        fits = [bool(organization) and right_owner(gold, organization, owner) for owner in question.rivals]
        if person is not None and (any(fits) or not organization):
            right[number] = [*fits, not organization]
    return Lesson(titles, page, employed_of(page, stated), questions, right)


def _title_case(page: Page, person: int, wanted: str, held: dict[int, set[int]], cases: list[Case]) -> int | None:
    """Add the case of a person's title; return the sign of the right one."""
    near = titles_near(page, person)
    texts = {title: folded(page.text(page.signs[title])) for title in near}
    fitting = [title for title in near if wanted and (texts[title] in wanted or wanted in texts[title])]
    own = next((title for title, holders in held.items() if person in holders), None)
    closest = min(fitting, key=lambda title: min(abs(title - name) for name in page.names[person]), default=None)
    best = own if own in fitting else closest
    others = {title: holders - {person} for title, holders in held.items()}
    given = [title for title in near if title == best or title not in fitting]
    cases.append((title_choices(page, person, given, others), [*(t == best for t in given), best is None], 1.0))
    return best


def owner_weights(known: Sequence[Lesson]) -> dict[str, float]:
    """Return the weights of the evidence for organizations."""
    cases: list[Case] = [
        (owner_choices(lesson.page, lesson.questions[person], verdict, lesson.employed), right, share)
        for lesson in known
        for person, right in lesson.right.items()
        for verdict, share in ((UNSAID, WITHOUT), (lesson.questions[person].verdict, 1.0))
    ]
    return learn(cases, penalty=PENALTY["owner"], fewest=FEWEST)


def figures_of(lesson: Lesson, weights: Weights) -> Iterator[tuple[list[list[float]], list[bool], float]]:
    """Yield the numbers of the rivals of each person, which are right, and what they count."""
    shares = {
        person: probabilities(owner_choices(lesson.page, question, question.verdict, lesson.employed), weights)[:-1]
        for person, question in lesson.questions.items()
    }
    company = company_of(lesson.page, lesson.questions, shares)
    for person, right in lesson.right.items():
        question = lesson.questions[person]
        for verdict, share in ((UNSAID, WITHOUT), (question.verdict, 1.0)):
            yield owner_figures(lesson.page, question, verdict, lesson.employed, company), right[:-1], share


def owner_trees(known: Sequence[Lesson]) -> dict[str, Any]:
    """Return the arrays of the trees; where others work is told by weights of the other parts of the texts."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows: list[list[float]] = []
    truth: list[bool] = []
    counts: list[float] = []
    for part in range(PARTS):
        weights = owner_weights([lesson for number, lesson in enumerate(known) if number % PARTS != part])
        for lesson in known[part::PARTS]:
            for figures, right, share in figures_of(lesson, weights):
                rows += figures
                truth += right
                counts += [share] * len(right)
    model = HistGradientBoostingClassifier(**TREES)
    model.fit(np.array(rows, dtype=np.float32), truth, sample_weight=counts)
    return {"names": np.array(["owner"]), **trees.arrays_of("owner", model, 0.0)}


def learned(known: Sequence[Lesson]) -> tuple[Mapping[str, Weights], dict[str, Any]]:
    """Return the tables of weights and the arrays of trees."""
    titles = learn([case for lesson in known for case in lesson.titles], penalty=PENALTY["title"], fewest=FEWEST)
    return {"title": titles, "owner": owner_weights(known)}, owner_trees(known)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__).parse_args(arguments)
    weights, more = learned([lesson_of(*one) for one in texts_of(options, "en")])
    write(options.out, weights, more=more)


if __name__ == "__main__":
    main()
