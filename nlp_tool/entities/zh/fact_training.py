"""Train what tells facts beside names: python -m nlp_tool.entities.zh.fact_training OUT.npz GOLD_DIR ...

When groups were founded and schools joined, how large groups are, what schools were called before, who issued a policy
and when, and what kind of person somebody is. Each is a choice among what stands in reach of a name, with nothing as
one of the candidates. Beside the weights the F1 on texts of authors left out is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlp_tool.entities import choice
from nlp_tool.entities.evaluate import folded, surfaces
from nlp_tool.entities.gold import Annotated, author_of, texts_of, training_line
from nlp_tool.entities.zh import kinds, renaming
from nlp_tool.entities.zh.issuers import Issues
from nlp_tool.entities.zh.link import Builder, clusters
from nlp_tool.entities.zh.mentions import find_candidates, read_all
from nlp_tool.entities.zh.policies import titles
from nlp_tool.entities.zh.relation_training import Truth
from nlp_tool.entities.zh.relations import Weigher
from nlp_tool.entities.zh.sizing import Sizing
from nlp_tool.entities.zh.spans import Page

AUTHOR_FOLDS = 5
_BIAS = {"established": -1.0, "sizes": -1.0, "joined": -0.4, "issuer": 0.0, "date": 0.0}
"""How much saying nothing weighs: annotators leave out some that the text tells."""
_PENALTY = {"established": 0.5, "sizes": 0.5, "joined": 0.7, "issuer": 1.0, "date": 1.0, "kinds": 1.0, "former": 0.7}
_FEWEST = {"kinds": 6}
_LEAST = {"kinds": 0.02}


@dataclass(slots=True)
class Example:
    """One choice: the case, the value of each candidate, the right value, and whose text it is."""

    author: str
    case: choice.Case
    values: Sequence[str]
    wanted: str


@dataclass(slots=True)
class Examples:
    """The choices of all texts by what is chosen."""

    tables: dict[str, list[Example]] = field(default_factory=dict)

    def add(self, what: str, author: str, found: Sequence[tuple[str, Sequence[str]]], wanted: str, *,
            weight: float = 1.0, right: Sequence[bool] | None = None, none: str = "none") -> None:
        """Add a choice among (value, evidence) and nothing, for which "none" and `none` speak.

        `right` says which are right, where not those of the value that is wanted.
        """
        values = [value for value, _ in found]
        true = [*(right if right is not None else [value == wanted for value in values]), not wanted]
        values = [wanted if hit else value for value, hit in zip(values, true, strict=False)]
        case = [*(evidence for _, evidence in found), ["none", none]], true, weight
        self.tables.setdefault(what, []).append(Example(author, case, [*values, ""], wanted))


def read(examples: Examples, record: Mapping[str, Any], text: str) -> None:
    """Add what is to be learned of groups, schools and people from an annotated text."""
    author, found = author_of(record), clusters(text, find_candidates(text))
    page, discourse, groups, schools = found[:4]
    read_schools(examples, record, page)
    truth, builder = Truth(page, groups, schools, record), Builder(found)
    dating, sizing = builder.dating, Sizing(builder.dating)
    for at, number in sorted(truth.found.items()):
        options = [(value, evidence) for value, _, _, evidence in dating.foundings(number)]
        examples.add("established", author, options, record["groups"][at].get("established") or "")
        sizes, counts = record["groups"][at].get("sizes") or {}, sizing.options(number, builder.size(number))
        for what in sorted({*sizes, *counts}):
            options = [(str(count), evidence) for count, _, _, evidence in counts.get(what, ())]
            examples.add("sizes", author, options, str(sizes.get(what, "")), none=f"none:{what}")
    if groups and schools:
        weigher = Weigher(page, discourse, groups, schools)
        evidence = weigher.evidence()
        said = truth.members()
        sizes = Counter(group for group, _ in said)
        for number, pair in enumerate(evidence.pairs):
            if pair in said:
                span, role = evidence.mentions(number)[1], weigher.place(evidence, number)[4]
                options = [(value, own) for value, _, _, own in dating.joinings(span, role)]
                examples.add("joined", author, options, said[pair].get("joined") or "", weight=sizes[pair[0]] ** -0.5)
    builder.build()
    people = {folded(name): one for one in record["people"] for name in (one["name"], *one.get("aliases", ()))}
    for spans, attributes in builder.people:
        one = people.get(folded(spans[0].name))
        if one and one.get("kind") in kinds.KINDS:
            candidates = kinds.candidates(kinds.evidence(page, spans, attributes))
            examples.tables.setdefault("kinds", []).append(Example(
                author, (candidates, [kind == one["kind"] for kind in kinds.KINDS], 1.0), kinds.KINDS, one["kind"]))


def read_schools(examples: Examples, record: Mapping[str, Any], page: Page) -> None:
    """Add what is to be learned of the former names of schools."""
    known: dict[str, list[Mapping[str, Any]]] = {}
    for school in record["schools"]:
        for form in sorted(surfaces(school, "school")):
            known.setdefault(form, []).append(school)
    spans = [span for span in page.spans if span.kind == "school" and span.form not in ("pronoun", "host")]
    for first, second, rule in renaming.neighbours(page, spans):
        forms = [{folded(span.name), folded(page.slice(span.start, span.end))} for span in (first, second)]
        meant = [[school for form in sorted(own) for school in known.get(form, ())] for own in forms]
        if not all(meant):
            continue
        same = next((one for one in meant[0] if any(one is other for other in meant[1])), None)
        former = {folded(name) for name in same.get("former_names") or ()} if same is not None else set()
        old = [bool(own & former) for own in forms]
        kind = "none" if same is None else "double" if old[0] == old[1] else "first" if old[0] else "second"
        candidates = renaming.candidates(renaming.evidence(page, first, second, rule))
        values = [one if one in ("first", "second") else "" for one in renaming.KINDS]
        examples.tables.setdefault("former", []).append(Example(
            author_of(record), (candidates, [kind == one for one in renaming.KINDS], 1.0), values,
            values[renaming.KINDS.index(kind)]))


def read_policies(examples: Examples, texts: Sequence[Annotated]) -> None:
    """Add what is to be learned of the policies of annotated texts."""
    texts = [(record, text) for record, text in texts if record["policies"]]
    for (record, _), (reader, _) in zip(texts, read_all([text for _, text in texts]), strict=True):
        author, issues = author_of(record), Issues(reader)
        policies = {folded(title): one for one in record["policies"]
                    for title in (one["title"], *one.get("aliases", ()))}
        same: dict[str, list[tuple[int, int, bool]]] = {}
        for title in titles(reader.text):
            name = re.sub(r"\W", "", reader.text[title.start : title.end])
            same.setdefault(name, []).append((title.start, title.end, title.quoted))
        for name, mentions in same.items():
            one = policies.get(folded(name))
            if one is None:
                continue
            issuer = folded(one.get("issuer") or "")
            found = [(value, evidence) for value, _, evidence in issues.issuers(mentions)]
            right = [bool(issuer) and (folded(value) in issuer or issuer in folded(value)) for value, _ in found]
            examples.add("issuer", author, found, one.get("issuer") or "", right=right)
            dates = [(value, evidence) for value, _, evidence in issues.moments(mentions)]
            examples.add("date", author, dates, one.get("date") or "")


def learn(what: str, examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of the evidence for a fact."""
    found = choice.learn([one.case for one in examples], penalty=_PENALTY[what], fewest=_FEWEST.get(what, 4))
    found = {piece: value for piece, value in found.items() if abs(value) >= _LEAST.get(what, 0.01)}
    return {**found, "none": found.get("none", 0.0) + _BIAS.get(what, 0.0)}


def left_out(what: str, examples: Sequence[Example]) -> tuple[int, int, int]:
    """Return how many facts are right, false and missed in the texts of authors left out."""
    authors = sorted({one.author for one in examples})
    right = false = missed = 0
    for fold in range(min(AUTHOR_FOLDS, len(authors))):
        without = authors[fold::AUTHOR_FOLDS]
        weights = learn(what, [one for one in examples if one.author not in without])
        for one in examples:
            if one.author in without:
                shares = choice.probabilities([dict.fromkeys(own) for own in one.case[0]], weights)
                got = choice.weightiest(shares, one.values)
                right += got == one.wanted != ""
                false += bool(got) and got != one.wanted
                missed += bool(one.wanted) and got != one.wanted
    return right, false, missed


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on folders of gold annotations and write the weights."""
    import logging

    parser = training_line(__doc__)
    parser.add_argument("--quick", action="store_true", help="do not measure on authors left out")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    texts, examples = texts_of(options, "zh"), Examples()
    for record, text in texts:
        read(examples, record, text)
    read_policies(examples, texts)
    if not options.quick:
        for what, table in sorted(examples.tables.items()):
            right, false, missed = left_out(what, table)
            logging.info("%s: %d right, %d false, %d missed: F1 of authors left out %.3f", what, right, false, missed,
                         2 * right / max(1, 2 * right + false + missed))
    choice.write(options.out, {what: learn(what, table) for what, table in sorted(examples.tables.items())})


if __name__ == "__main__":
    main()
