"""What extraction finds in one document: entities, the places where they are mentioned, and how they relate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ENTITY_KINDS = ("group", "school", "person", "policy")
RELATION_KINDS = ("core", "member", "established", "former_name", "post", "issued", "size")
# How a thing was found, from firm to weak; `curated` is a human decision.
GRADES = ("curated", "stated", "named", "inferred")


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that a document speaks of. `name` is its fullest form there, composed where the text elides.

    Attributes by kind (all text, absent when the document does not say):
    group: kind (group, consortium, alliance, school_district, other), unnamed ("true"), province, city, district
    school: level (kindergarten, primary, junior, senior, nine_year, middle, other), campus ("true"), province ...
    person: title, organization, kind (official, principal, teacher, party_secretary, scholar, resident, student,
    leader, journalist, other)
    policy: issuer, date
    """

    kind: str
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mention:
    """A slice of the document: `document.text[start:end] == text`. `entity` is an index into `Annotations.entities`.

    `attributes` may hold `form` (full, short, composed, pronoun), `found_by` (rule, model, both) and `score`.
    """

    kind: str
    text: str
    start: int
    end: int
    entity: int
    grade: str = "named"
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement: `head` and `tail` are entity indexes, `start`:`end` is the sentence (or sentences) that says so.

    kind: head -> tail {attributes}
    core: group -> school {}
    member: group -> school {role: member | campus | collaborating, mode: integrated | alliance, joined: date}
    established: group | school -> None {value: YYYY[-MM[-DD]]}
    size: group -> None {what: schools | campuses | students ..., value: n}
    former_name: school | group -> None {value: name}
    post: person -> school | group | None {title, organization, since, former: "true"}
    issued: policy -> None {issuer, date}
    """

    kind: str
    head: int
    tail: int | None
    start: int
    end: int
    grade: str = "stated"
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotations:
    """Everything found in one document; where extraction failed, nothing and the reason as `failure`."""

    doc_id: str
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    failure: str = ""


def problems(annotations: Annotations, text: str) -> list[str]:
    """Say which invariants the annotations of a document break (none: an empty list)."""
    found = []
    count = len(annotations.entities)
    for mention in annotations.mentions:
        if text[mention.start : mention.end] != mention.text or not mention.text:
            found.append(f"{mention.kind} {mention.text!r} is not the slice {mention.start}:{mention.end}")
        if not 0 <= mention.entity < count:
            found.append(f"{mention.text!r} belongs to no entity")
        elif annotations.entities[mention.entity].kind != mention.kind:
            found.append(f"{mention.text!r} is a {mention.kind} and its entity is not")
        if mention.grade not in GRADES:
            found.append(f"unknown grade {mention.grade!r}")
    for relation in annotations.relations:
        ends = [relation.head] if relation.tail is None else [relation.head, relation.tail]
        if any(not 0 <= end < count for end in ends):
            found.append(f"{relation.kind} has an end that does not exist")
        if not 0 <= relation.start < relation.end <= len(text):
            found.append(f"{relation.kind} has no sentence")
        if relation.kind not in RELATION_KINDS or relation.grade not in GRADES:
            found.append(f"unknown relation {relation.kind!r} or grade {relation.grade!r}")
    named = {mention.entity for mention in annotations.mentions}
    for index, entity in enumerate(annotations.entities):
        if entity.kind not in ENTITY_KINDS:
            found.append(f"unknown kind {entity.kind!r}")
        if index not in named and entity.attributes.get("unnamed") != "true":
            found.append(f"{entity.kind} {entity.name!r} is mentioned nowhere")
    return found
