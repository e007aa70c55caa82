"""Learn which title and organization a person has: python -m nlp_tool.entities.zh.post_training OUT.npz GOLD_DIR ...

Every person of an annotated text whom the finder found is a case: the titles near, the bodies near, and none; the right
ones are those that the annotation gives.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from nlp_tool.entities import trees
from nlp_tool.entities.choice import Case, learn, write
from nlp_tool.entities.gold import Annotated, author_of, texts_of, training_line
from nlp_tool.entities.zh.mentions import read_all
from nlp_tool.entities.zh.post_bodies import owners_near
from nlp_tool.entities.zh.post_choice import persons_of, spelled
from nlp_tool.entities.zh.post_evidence import owner_choices, title_choices, titles_near
from nlp_tool.entities.zh.post_page import Page
from nlp_tool.entities.zh.post_rows import rows
from nlp_tool.tokens.script import fold_key

WITHOUT = 0.4
"""How much a case without the rules' verdict counts, that the weights do not lean on the rules alone."""
UNTITLED = 0.5
"""How much a person counts to whom the annotation gives no title."""
PENALTY = {"title": 4.0, "owner": 8.0}
"""How strongly weights are held near nothing: chosen on texts of authors left out."""
FOLDS = 6
"""Parts of the authors: the trees learn from what weights of the other parts say."""
CUT = 0.3
"""A body that is less probable is not given: about half of the F1 that is reached, chosen on authors left out."""
NONE = 0.1
"""How much a person counts to whom the annotation gives no organization."""


def flat(name: str) -> str:
    """Return a name as comparing takes it: letters and figures alone."""
    return "".join(c for c in fold_key(name) if c.isalnum())


class Right(Protocol):
    """Says whether a name is that of the annotated organization."""

    def __call__(self, name: str, /, *, exact: bool = False) -> bool:
        """Say so of one name."""


def right_owner(record: dict[str, Any], wanted: str) -> Right:
    """Return what says whether a body is the annotated organization: one holds the other, or both are one school.

    Exactly right is what ends as the annotated name does: 区教育局 for 西湖区教育局, not 西湖小学 for 西湖小学教育集团.
    """
    forms = set()
    for one in wanted.split(";"):
        own = {flat(one)}
        for school in record["schools"]:
            known = {flat(form) for form in (school["name"], *school.get("aliases", []),
                                             *school.get("former_names", []))}
            own |= known if known & own else set()
        forms |= own

    def right(name: str, /, *, exact: bool = False) -> bool:
        own = flat(name)
        if exact:
            return any(form and (own.endswith(form) or (form.endswith(own) and len(own) > 3)) for form in forms)
        return any(form and (form in own or own in form) for form in forms)

    return right


def cases(record: dict[str, Any], page: Page) -> Iterator[tuple[str, Case]]:
    """Yield the cases of one document: title or owner, the evidence of each candidate, which are right, the weight."""
    people = {flat(person["name"]): person for person in record["people"]}
    for name, mentions in page.people.items():
        person = people.get(flat(name))
        if person is None:
            continue
        span, said = page.verdict(mentions)
        wanted, near = flat(person.get("title") or ""), titles_near(page, mentions)
        texts = [flat(page.reader.text[slice(*title)]) for title in near]
        fitting = [bool(wanted) and (text in wanted or wanted in text) for text in texts]
        if not wanted or any(fitting):
            for verdict, weight in ((said, 0.5), (replace(said, title="", start=0, end=0), 1.0)):
                yield "title", (title_choices(page, mentions, near, verdict), [*fitting, not wanted],
                                weight * (1.0 if wanted else UNTITLED))
        place: tuple[int, int] | None = (said.start, said.end) if said.title and said.end > said.start else None
        title = said.title
        if not title and any(fitting):
            place = near[fitting.index(True)]
            title = page.reader.text[slice(*place)]
        organization = person.get("organization") or ""
        right = right_owner(record, organization) if organization else lambda _: False
        for verdict, weight in ((said, 1.0), (replace(said, organization=""), WITHOUT)):
            rivals = owners_near(page, span, place, verdict)
            truth = [right(owner.name) for owner in rivals]
            if any(truth) or not organization:
                yield "owner", (owner_choices(page, span, place, title, rivals, verdict), [*truth, not organization],
                                weight * (1.0 if organization else NONE))


@dataclass(slots=True)
class Text:
    """An annotated text, its page and its cases for the weights."""

    record: dict[str, Any]
    page: Page
    fold: int
    cases: dict[str, list[Case]] = field(default_factory=lambda: {"title": [], "owner": []})


def read(records: Sequence[Annotated], *, names: str = "") -> list[Text]:
    """Return the pages of annotated texts; `names` is the file of the model of names that reads them.

    Texts of one author (what stands before _ in their names) are of one fold.
    """
    found = []
    pages = read_all([text for _, text in records], model=names)
    for (record, _), (reader, said) in zip(records, pages, strict=True):
        people = {span: post for span, post in said.items() if not post.editor}
        text = Text(record, Page(reader, people), zlib.crc32(author_of(record).encode()) % FOLDS)
        for which, case in cases(record, text.page):
            text.cases[which].append(case)
        found.append(text)
    return found


def weights_of(texts: Sequence[Text]) -> dict[str, dict[str, float]]:
    """Return the weights of titles and of bodies."""
    return {which: learn([case for text in texts for case in text.cases[which]], penalty=penalty)
            for which, penalty in PENALTY.items()}


def examples(text: Text, weights: dict[str, dict[str, float]]) -> tuple[list[list[float]], list[bool]]:
    """Return the rows of the bodies of the people to whom the annotation gives one, and which bodies are right."""
    people = {flat(person["name"]): person for person in text.record["people"]}
    persons = persons_of(text.page, weights["title"], weights["owner"])
    found, reader, kept, truth = rows(persons, text.page), text.page.reader, [], []
    for person in persons:
        own, found = found[: len(person.rivals)], found[len(person.rivals) :]
        name = reader.text[person.span.start : person.span.end]
        wanted = people.get(flat(name), {}).get("organization")
        if wanted:
            names = [spelled(reader, person.said, owner) for owner in person.rivals]
            right = right_owner(text.record, wanted)
            exact = [right(name, exact=True) for name in names]
            kept += own
            truth += exact if any(exact) else [right(name) for name in names]
    return kept, truth


def forest(texts: Sequence[Text]) -> dict[str, Any]:
    """Return the arrays of the trees, whose weights never saw the author of the text that they are learned on."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    kept: list[list[float]] = []
    truth: list[bool] = []
    for fold in sorted({text.fold for text in texts}):
        others = weights_of([text for text in texts if text.fold != fold])
        for text in texts:
            if text.fold == fold:
                own, right = examples(text, others)
                kept, truth = kept + own, truth + right
    model = HistGradientBoostingClassifier(max_iter=300, learning_rate=0.035, max_depth=5, min_samples_leaf=20,
                                           l2_regularization=5.0, max_features=0.2, early_stopping=False,
                                           random_state=0)
    model.fit(np.array(kept, dtype=np.float32), np.array(truth))
    return {"names": np.array(["organization"]), **trees.arrays_of("organization", model, CUT)}


def train(records: Sequence[Annotated], out: Path, *, names: str = "") -> None:
    """Learn from annotated texts and write weights and trees."""
    texts = read(records, names=names)
    write(out, weights_of(texts), more=forest(texts))


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__).parse_args(arguments)
    train(texts_of(options, "zh"), options.out)


if __name__ == "__main__":
    main()
