"""The verb `resolve`: from the annotations of many documents to one registry."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Mapping, Sequence

from nlp_tool import settings as stages
from nlp_tool.annotations import Annotations
from nlp_tool.document import Document
from nlp_tool.registry.decisions import Decision, Desk
from nlp_tool.registry.desk import apply_decisions
from nlp_tool.registry.facts import Book
from nlp_tool.registry.gather import link_places
from nlp_tool.registry.names import parse_name
from nlp_tool.registry.observe import Fact, Observation, Source, observe
from nlp_tool.registry.outcome import registry_of
from nlp_tool.registry.people import link_people, link_policies
from nlp_tool.registry.places import NOWHERE, Place, places_differ
from nlp_tool.registry.rows import quotes_of, same_organization
from nlp_tool.registry.tables import Registry
from nlp_tool.registry.things import Thing, identify

PLACED_KINDS = ("group", "school")
DEFAULTS = stages.Registry()


def resolve(
    documents_and_annotations: Iterable[tuple[Document, Annotations]],
    *,
    decisions: Sequence[Decision] = (),
    settings: stages.Registry = DEFAULTS,
) -> Registry:
    """Merge the annotations of many documents into one registry.

    The input is read once and only names, relations and short quotes are kept. The result depends on the set of
    documents, the decisions and the settings, not on the order. Documents of one id are taken once.
    """
    sources: dict[str, Source] = {}
    observations: list[Observation] = []
    for document, found in documents_and_annotations:
        if document.doc_id not in sources:
            sources[document.doc_id], seen = observe(document, found)
            attach_organizations(seen)
            observations += seen
    observations.sort(key=lambda o: (o.doc_id, o.index))
    lost: list[tuple[Observation, str]] = [
        (o, "nothing in the text names it") for o in observations if not quotes_of(o)
    ]
    kept = [o for o in observations if quotes_of(o)]
    lost += [(o, "a generic name without a place, related to nothing") for o in kept if is_nameless(o)]
    kept = [o for o in kept if not is_nameless(o)]

    things, merged, review = link_places(kept)
    identify(things)
    first = Desk(things)
    apply_decisions(first, decisions, ("group", "school", "membership"))
    identify(first.things)

    cities = cities_of(first.things)
    seat_posts([o for o in kept if o.kind == "person"], first, cities)
    people, merged_people, review_people = link_people(
        [o for o in kept if o.kind == "person"], first.things, cities, families_of(first.things)
    )
    policies, merged_policies, review_policies = link_policies([o for o in kept if o.kind == "policy"])
    identify(people)
    identify(policies)
    second = Desk([*first.things, *people, *policies], absorbed=first.absorbed)
    apply_decisions(second, decisions, ("person", "policy", "post"))
    identify([t for t in second.things if t.kind in ("person", "policy")])
    return registry_of(
        Book(sources),
        second,
        first,
        lost,
        (merged + merged_people + merged_policies, review + review_people + review_policies),
        public_roles_only=settings.public_roles_only,
    )


def attach_organizations(observations: Sequence[Observation]) -> None:
    """Give people's posts the group or school of their document that the organization's text names.

    A person whose annotation has a title or organization but no relation gets a post from these.
    """
    hosts = [o for o in observations if o.kind in PLACED_KINDS]
    for person in (o for o in observations if o.kind == "person"):
        posts = [f for f in person.facts if f.kind == "post"]
        stated = {name: person.attributes[name] for name in ("title", "organization") if person.attributes.get(name)}
        if not posts and stated and person.quotes:
            posts = [Fact("post", "", stated, person.quotes[0])]
        attached = []
        for post in (one for several in posts for one in each_post(several)):
            if not post.other:
                text = post.attributes.get("organization", "")
                match = next((h.id for h in hosts if h.doc_id == person.doc_id and same_organization(text, h)), "")
                post = Fact("post", match, post.attributes, post.quote)
            attached.append(post)
        person.facts = [f for f in person.facts if f.kind != "post"] + attached


def each_post(post: Fact) -> list[Fact]:
    """Return a post for each organization of a list: 总校长、校长 of 河湾教育集团、河湾中学 are two posts.

    As many titles as organizations go by their order; otherwise each organization has the whole title.
    """
    organizations = post.attributes.get("organization", "").split("、")
    if post.other or len(organizations) < 2 or not all(len(part) > 1 for part in organizations):
        return [post]
    title = post.attributes.get("title", "")
    titles = title.split("、") if title.count("、") == len(organizations) - 1 else [title] * len(organizations)
    return [
        Fact("post", "", {**post.attributes, "title": one, "organization": organization}, post.quote)
        for one, organization in zip(titles, organizations, strict=True)
    ]


def seat_posts(people: Sequence[Observation], desk: Desk, cities: Mapping[str, Place]) -> None:
    """Give posts at an organization that their own document names in passing the one group or school of that name.

    A name that many bear needs the city that the document speaks of.
    """
    for person in people:
        for number, fact in enumerate(person.facts):
            text = fact.attributes.get("organization", "")
            if fact.kind != "post" or fact.other or not text:
                continue
            where = cities.get(person.doc_id, NOWHERE)
            for kind in PLACED_KINDS:
                name = parse_name(text, where, kind=kind)
                known = bool(where.city or name.place.city) if name.common else True
                if name.empty or not known or not (name.suffix if kind == "group" else name.level):
                    continue
                found = desk.named(kind, text, where if name.common else name.place)
                if len(found) == 1 and not places_differ(where, found[0].place):
                    person.facts[number] = Fact("post", found[0].observations[0].id, fact.attributes, fact.quote)
                    break


def is_nameless(seen: Observation) -> bool:
    """Tell whether an observation says nothing that could be told from others: 实验小学, somewhere, on its own."""
    if seen.kind not in PLACED_KINDS or seen.facts or seen.back or seen.place.depth:
        return False
    return not seen.names or all(name.generic and not name.place.depth and not name.campus for name in seen.names)


def cities_of(things: Iterable[Thing]) -> dict[str, Place]:
    """Return the city that most groups and schools of each document lie in."""
    counts: dict[str, collections.Counter[Place]] = {}
    for thing in things:
        place = Place(thing.place.province, thing.place.city, "")
        for seen in thing.observations:
            if place.city:
                counts.setdefault(seen.doc_id, collections.Counter())[place] += 1
    return {doc_id: min(found, key=lambda p: (-found[p], p)) for doc_id, found in counts.items()}


def families_of(things: Sequence[Thing]) -> dict[str, frozenset[str]]:
    """Return for each group and school the ids of those that belong to it or that it belongs to."""
    owners = {seen.id: thing for thing in things for seen in thing.observations}
    found: dict[str, set[str]] = {}
    for thing in things:
        for fact in (
            f for o in thing.observations for f in o.facts if f.kind in ("core", "member") and f.other in owners
        ):
            other = owners[fact.other].id
            found.setdefault(thing.id, set()).add(other)
            found.setdefault(other, set()).add(thing.id)
    return {thing: frozenset(others) for thing, others in found.items()}
