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
from nlp_tool.entities.choice import learn, write
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.belonging import NO_CORE, NO_MEMBER
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.member_evidence import Ground, core_evidence, ground_of, pair_evidence, pairs
from nlp_tool.entities.en.modes import MODES, cues_of, mode_cases
from nlp_tool.entities.en.page import Owner, Page, page_of
from nlp_tool.entities.en.post_choice import Stated, employed_of, titles_held
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
SHARE, DROPPED = 1.0, 0.5
PENALTY = {"title": 1.0, "owner": 1.0, "member": 2.0, "core": 2.0, "mode": 1.0}
FEWEST = 2
# A name inside another means the same where it has more letters than this.
TELLING = 8


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
            len(a) > TELLING and len(b) > TELLING and (a in b or b in a)
            for a in one
            for b in forms
            if owner.kind != "group" or a.endswith(b)
        ):
            return True
    return False


def examples(
    gold: dict[str, Any], scene: Scene, page: Page, stated: Sequence[Stated], leading: frozenset[int]
) -> Iterator[Example]:
    """Yield the examples of one document that tell the posts of its people."""
    held = titles_held(page, stated)
    employed = employed_of(page, stated)
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
                        owner_evidence(page, number, best, owner, rivals, verdict, owner.leads(leading), employed)
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
    page = page_of(scene)
    ground = ground_of(scene, page, relations)
    yield from group_cases(gold, ground, bool(SEEN.match(name)))
    yield from mode_examples(gold, scene, ground)
    stated = [stated_post(scene, person, document) for person in scene.people]
    yield from examples(gold, scene, page, stated, linking.leading_schools(relations))


def gather(folders: Sequence[Path], without: str = "") -> Iterator[Example]:
    """Yield the examples of all English documents of some folders."""
    for folder in folders:
        for path in sorted((folder / "annotation").glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if gold["language"] == "en" and not (without and path.stem.startswith(without)):
                text = (folder / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")
                yield from gather_one(gold, text, path.stem)


def group_cases(gold: dict[str, Any], ground: Ground, seen: bool) -> Iterator[Example]:
    """Yield the examples of one document that tell which schools belong to which groups, and lead them."""
    truth = {id(group): gold_group(gold, group) for group in ground.groups}
    rivals: dict[int, list[Cluster]] = {}
    for group, school in pairs(ground):
        rivals.setdefault(id(group), []).append(school)
        known = truth[id(group)]
        holds = known is not None and any(same_school(gold, m["school"], school) for m in known["members"])
        for verdict, weight in ((True, SHARE if seen else 1.0), (False, DROPPED)):
            evidence = [pair_evidence(ground, group, school, verdict=verdict), NO_MEMBER]
            yield "member", evidence, [holds, not holds], weight
    for group in ground.groups:
        known, schools = truth[id(group)], rivals.get(id(group), [])
        if known is None or not schools:
            continue
        right = [bool(known.get("core")) and same_school(gold, known["core"], school) for school in schools]
        if known.get("core") and not any(right):
            continue
        for verdict, weight in ((True, SHARE if seen else 1.0), (False, DROPPED)):
            evidence = [core_evidence(ground, group, school, verdict=verdict) for school in schools]
            yield "core", [*evidence, NO_CORE], [*right, not any(right)], weight


def mode_examples(gold: dict[str, Any], scene: Scene, ground: Ground) -> Iterator[Example]:
    """Yield the examples of one document that tell the modes of members."""
    cues = cues_of(scene)
    for group, school in pairs(ground) if cues else ():
        known = gold_group(gold, group)
        for member in known["members"] if known is not None else ():
            if same_school(gold, member["school"], school):
                cases = mode_cases(scene, cues, group, school, {"role": member["role"]})
                yield "mode", cases, [*(mode == member["mode"] for mode in MODES), member["mode"] is None], 1.0


def gold_group(gold: dict[str, Any], group: Cluster) -> dict[str, Any] | None:
    """Return the group of the annotation that one of the text's is."""
    forms = {folded(form) for form in group.names}
    return next(
        (g for g in gold["groups"] if forms & {folded(form) for form in (g["name"], *g.get("aliases", []))}), None
    )


def same_school(gold: dict[str, Any], name: str, school: Cluster) -> bool:
    """Tell whether a school of the annotation is one of the text's."""
    forms = {folded(name)}
    for entity in gold["schools"]:
        known = {folded(f) for f in (entity["name"], *entity.get("aliases", []), *entity.get("former_names", []))}
        if folded(name) in known:
            forms |= known
    return bool(forms & {folded(form) for form in school.names})


def learned(found: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return the weights of each kind of choice."""
    return {
        which: learn([example[1:] for example in found if example[0] == which], penalty=PENALTY[which], fewest=FEWEST)
        for which in sorted({example[0] for example in found})
    }


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--without", default="")
    options = parser.parse_args()
    write(options.out, learned(list(gather(options.folders, options.without))))


if __name__ == "__main__":
    main()
