"""What people of English texts are: officials, heads of schools, teachers, reporters, parents ... by learned weights.

The words of title and organization and what stands around the name are the evidence; every kind weighs them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from nlp_tool.entities.choice import likeliest, load
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.scene import Scene

WEIGHTS = "facts_en.npz"
KINDS = ("other", "journalist", "leader", "official", "party_secretary", "principal", "resident", "scholar", "student",
         "teacher")  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+|\d+|[.,;:()|\n\"-]")
_MENTIONS = 4
_NEAR = 60
_AROUND = 3
_WORDS = 8
_PLAIN = re.compile(r"[^a-z]+")


def settle_kinds(scene: Scene) -> None:
    """Give the people of a text, whose posts are settled, their kinds."""
    weights = load("kind", WEIGHTS) if scene.people else {}
    kinds = [KINDS[likeliest(kind_cases(scene, person), weights)] for person in scene.people]
    for person, kind in zip(scene.people, kinds, strict=True):
        person.attributes["kind"] = kind


def kind_cases(scene: Scene, person: Cluster) -> list[list[str]]:
    """Return the evidence of each kind for one person."""
    pieces = sorted(set(_evidence(scene, person)))
    return [[f"{kind}|{piece}" for piece in pieces] for kind in KINDS]


def _evidence(scene: Scene, person: Cluster) -> Iterator[str]:
    title, organization = (person.attributes.get(name, "").lower() for name in ("title", "organization"))
    yield "any"
    yield f"read:{person.attributes.get('kind')}:{bool(title)}:{bool(organization)}"
    words = _PLAIN.split(title)
    yield from (f"title:{word}" for word in words)
    yield f"title:last:{words[-1]}"
    yield f"title:first:{words[0]}"
    yield from (f"title:{one} {two}" for one, two in pairwise(words))
    body = _PLAIN.split(organization)
    owned = _owner(scene, organization)
    yield from (f"body:{word}" for word in body[-3:])
    yield f"body:last:{body[-1]}"
    yield f"owner:{owned}"
    for word in (words[-1], words[0]):
        yield f"owner:{owned}:{word}"
        yield f"body:{body[-1]}:{word}"
    titled = "title" if title else "plain"
    for mention in person.mentions[:_MENTIONS]:
        before = _WORD.findall(scene.text, max(0, mention.start - _NEAR), mention.start)[-_AROUND:]
        after = _WORD.findall(scene.text, mention.end, mention.end + _NEAR)[:_WORDS]
        for side, near in (("before", before[::-1]), ("after", after)):
            lower = [word.lower() for word in near]
            yield f"{side}:{titled}:{' '.join(lower[:1])}"
            yield f"{side}:{titled}:{' '.join(lower[:2])}"
            yield from (f"{side}:has:{titled}:{word}" for word in lower if word.isalpha())
            yield from (f"{side}:has:{word}" for word in lower if word.isalpha())
    yield from _placed(scene, person, titled)


def _placed(scene: Scene, person: Cluster, titled: str) -> Iterator[str]:
    """Yield where on the page a name stands first."""
    first = min(person.mentions, key=lambda mention: mention.start)
    start = scene.text.rfind("\n", 0, first.start) + 1
    end = scene.text.find("\n", first.end)
    line = scene.text[start : end if end >= 0 else len(scene.text)]
    length = "short" if len(line) < 40 else "middle" if len(line) < 120 else "long"
    yield f"line:{length}:{titled}"
    yield f"line:{line[:1] in '(['}:{length}:{titled}"
    yield f"head:{scene.text.count(chr(10), 0, first.start) < 4}:{titled}:{length}"
    yield f"foot:{len(scene.text) - first.end < 80}:{titled}"
    yield from (f"line:{word}:{titled}" for word in {"by", "reporter", "reporters", "correspondent", "photo", "text"}
                & {word.lower() for word in _WORD.findall(line[:300])})
    yield f"mentions:{min(3, len(person.mentions))}:{titled}"


def _owner(scene: Scene, organization: str) -> str:
    """Return group, school, campus or none: what of the text the organization is."""
    for cluster in (*scene.groups, *scene.schools):
        if organization and any(name.lower() == organization for name in cluster.names):
            return "campus" if cluster.kind == "school" and cluster.is_campus else cluster.kind
    return "other" if organization else "none"
