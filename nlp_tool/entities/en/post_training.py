"""Learn which title and which organization a person has: python -m nlp_tool.entities.en.post_training OUT.npz DIR ...

Each DIR holds text/ and annotation/ as corpus/gold does. Every pair of a person and a title, of a person and an
organization, becomes an example with the evidence of post_evidence.py; two logistic regressions learn the weights.
--without AUTHOR leaves out the documents whose names begin so, for figures on authors that the weights never saw.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nlp_tool.document import Document
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.page import Owner, page_of
from nlp_tool.entities.en.post_choice import Stated, titles_held
from nlp_tool.entities.en.post_evidence import (
    no_owner,
    no_title,
    owner_evidence,
    owners_near,
    title_evidence,
    titles_near,
)
from nlp_tool.entities.en.posts_linking import stated_post
from nlp_tool.entities.en.scene import Scene

Example = tuple[str, list[list[str]], list[bool], float]
"""title or owner; the evidence of each candidate of one person, none of them last; which are right; the weight."""

# On these the grammar of titles was written: there its verdict is right and says nothing of its worth elsewhere.
SEEN = re.compile(r"en_\d|enA|enB|mt_")
SHARE, DROPPED = 0.3, 0.5
PENALTY = {"title": 1.0, "owner": 1.0}
FEWEST = 2


def folded(name: str) -> str:
    """Return a name as the scorer compares it: small letters and digits."""
    return "".join(c for c in name.lower().removeprefix("the ") if c.isalnum())


def right_owner(gold: dict[str, Any], wanted: str, owner: Owner) -> bool:
    """Tell whether an organization is the one that the annotation gives."""
    forms = {folded(form) for form in (owner.cluster.names if owner.cluster is not None else [owner.name])}
    for name in wanted.split(";"):
        one = {folded(name)}
        for entity in (*gold["schools"], *gold["groups"]):
            known = {folded(f) for f in (entity["name"], *entity.get("aliases", []), *entity.get("former_names", []))}
            if known & one:
                one |= known
        if one & forms or any(
            a in b or b in a for a in one for b in forms if len(a) > 2 and len(b) > 2 and (owner.cluster is None)
        ):
            return True
    return False


def examples(
    gold: dict[str, Any], scene: Scene, stated: Sequence[Stated], leading: frozenset[int]
) -> Iterator[Example]:
    """Yield the examples of one document."""
    page = page_of(scene)
    held = titles_held(page, stated)
    people = {folded(person["name"]): person for person in gold["people"]}
    for number, cluster in enumerate(scene.people):
        person = next((people[folded(name)] for name in cluster.names if folded(name) in people), None)
        if number not in page.names:
            continue
        wanted = folded((person or {}).get("title") or "")
        near = titles_near(page, number)
        fitting = [
            t
            for t in near
            if wanted and (folded(page.text(page.signs[t])) in wanted or wanted in folded(page.text(page.signs[t])))
        ]
        own = next((t for t, holders in held.items() if number in holders), None)
        best = (
            own
            if own in fitting
            else min(fitting, key=lambda t: min(abs(t - n) for n in page.names[number]), default=None)
        )
        others = {t: holders - {number} for t, holders in held.items()}
        given = [t for t in near if t == best or t not in fitting]
        yield (
            "title",
            [*(title_evidence(page, number, t, others) for t in given), no_title(page, number)],
            [*(t == best for t in given), best is None],
            1.0,
        )
        if person is None:
            continue
        organization = person.get("organization") or ""
        rivals = owners_near(page, number, best, stated[number].organization)
        right = [bool(organization) and right_owner(gold, organization, owner) for owner in rivals]
        if organization and not any(right):
            continue
        said = (stated[number].organization, stated[number].how)
        for verdict, weight in ((("", ""), DROPPED), (said, SHARE if SEEN.match(gold["doc"]) else 1)):
            yield (
                "owner",
                [
                    *(
                        owner_evidence(page, number, best, owner, rivals, verdict, owner.leads(leading))
                        for owner in rivals
                    ),
                    no_owner(page, number, best, verdict),
                ],
                [*right, not organization],
                weight,
            )


def gather_one(gold: dict[str, Any], text: str, name: str) -> Iterator[Example]:
    """Yield the examples of one annotated text."""
    document = Document(name, text, language="en")
    scene, relations = linking.read_scene(text, find_candidates(text), document)
    leading = linking.leading_schools(relations)
    stated = [stated_post(scene, person, document) for person in scene.people]
    if scene.people:
        yield from examples(gold, scene, stated, leading)


def gather(folders: Sequence[Path], without: str = "") -> Iterator[Example]:
    """Yield the examples of all English documents of some folders."""
    for folder in folders:
        for path in sorted((folder / "annotation").glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if gold["language"] == "en" and not (without and path.stem.startswith(without)):
                text = (folder / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")
                yield from gather_one(gold, text, path.stem)


def learn(found: Sequence[Example], which: str) -> tuple[list[str], list[float]]:
    """Return the names of the pieces of evidence and the weights that make the right candidates likely among all."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    own = [(evidence, right, weight) for kind, evidence, right, weight in found if kind == which and len(right) > 1]
    counts: dict[str, int] = {}
    for evidence, _, _ in own:
        for piece in {piece for candidate in evidence for piece in candidate}:
            counts[piece] = counts.get(piece, 0) + 1
    names = sorted(piece for piece, count in counts.items() if count >= FEWEST)
    number = {piece: index for index, piece in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    group: list[int] = []
    right: list[bool] = []
    for index, (evidence, truth, _) in enumerate(own):
        for candidate, true in zip(evidence, truth, strict=True):
            known = sorted({number[piece] for piece in candidate if piece in number})
            rows += [len(group)] * len(known)
            columns += known
            group.append(index)
            right.append(true)
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(group), len(names)))
    groups, truth_of = np.array(group), np.array(right)
    share = np.array([weight for _, _, weight in own])
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])

    def loss(values: Any) -> tuple[float, Any]:
        scores = matrix @ values
        scores = scores - np.maximum.reduceat(scores, starts)[groups]
        raised = np.exp(scores)
        whole, true = np.add.reduceat(raised, starts), np.add.reduceat(raised * truth_of, starts)
        slope = (raised / whole[groups] - raised * truth_of / true[groups]) * share[groups]
        penalty = PENALTY[which]
        return (
            float(np.sum((np.log(whole) - np.log(true)) * share) + penalty * values @ values / 2),
            matrix.T @ slope + penalty * values,
        )

    values = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return names, [round(float(value), 4) for value in values]


def write(target: Path, found: Sequence[Example]) -> None:
    """Learn both and write the weights."""
    import numpy as np

    arrays: dict[str, Any] = {}
    for which in ("title", "owner"):
        names, values = learn(found, which)
        kept = [(name, value) for name, value in zip(names, values, strict=True) if abs(value) >= 0.002]
        arrays[f"{which}_names"] = np.array([name for name, _ in kept])
        arrays[f"{which}_weights"] = np.array([value for _, value in kept], dtype=np.float32)
    np.savez_compressed(target, **arrays)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--without", default="")
    options = parser.parse_args()
    write(options.out, list(gather(options.folders, options.without)))


if __name__ == "__main__":
    main()
