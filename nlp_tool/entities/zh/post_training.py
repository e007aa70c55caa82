"""Learn which title and organization a person has: python -m nlp_tool.entities.zh.post_training GOLD_DIR OUT.npz

Every person of an annotated text whom the finder found is a case: the titles near, the bodies near, and none; the right
ones are those that the annotation gives.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nlp_tool.entities.choice import Case, learn, write
from nlp_tool.entities.zh.mentions import read_all
from nlp_tool.entities.zh.post_evidence import owner_choices, owners_near, title_choices, titles_near
from nlp_tool.entities.zh.post_page import Page
from nlp_tool.tokens.script import fold_key

WITHOUT = 0.4
"""How much a case without the rules' verdict counts, that the weights do not lean on the rules alone."""
UNTITLED = 0.5
"""How much a person counts to whom the annotation gives no title."""
PENALTY = {"title": 4.0, "owner": 8.0}
"""How strongly weights are held near nothing: chosen on texts of authors left out."""
NONE = 0.1
"""How much a person counts to whom the annotation gives no organization."""


def flat(name: str) -> str:
    """Return a name as comparing takes it: letters and figures alone."""
    return "".join(c for c in fold_key(name) if c.isalnum())


def right_owner(record: dict[str, Any], wanted: str) -> Callable[[str], bool]:
    """Return what says whether a body is the annotated organization: one holds the other, or both are one school."""
    forms = set()
    for one in wanted.split(";"):
        own = {flat(one)}
        for school in record["schools"]:
            known = {flat(form) for form in (school["name"], *school.get("aliases", []),
                                             *school.get("former_names", []))}
            own |= known if known & own else set()
        forms |= own
    return lambda name: any(form and (form in flat(name) or flat(name) in form) for form in forms)


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


def train(records: Sequence[tuple[dict[str, Any], str]], out: Path, *, names: str = "") -> None:
    """Learn from annotated texts and write the weights; `names` is the file of the model of names that reads them."""
    found: dict[str, list[Case]] = {"title": [], "owner": []}
    pages = read_all([text for _, text in records], model=names)
    for (record, _), (reader, said) in zip(records, pages, strict=True):
        people = {span: post for span, post in said.items() if not post.editor}
        for which, case in cases(record, Page(reader, people)):
            found[which].append(case)
    write(out, {which: learn(own, penalty=PENALTY[which]) for which, own in found.items()})


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((options.gold / "annotation").glob("*"))]
    train([(record, (options.gold / "text" / f"{record['doc']}.txt").read_text(encoding="utf-8"))
           for record in records if record["language"] == "zh"], options.out)


if __name__ == "__main__":
    main()
