"""From candidates to entities, mentions and relations of an English text."""

from __future__ import annotations

from nlp_tool.annotations import Entity, Mention, Relation
from nlp_tool.document import Document
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.belonging import settled
from nlp_tool.entities.en.clusters import Cluster, group_clusters, person_clusters, school_clusters
from nlp_tool.entities.en.dating import Anchor, Times
from nlp_tool.entities.en.facts import policy_facts, with_facts
from nlp_tool.entities.en.former import renamed
from nlp_tool.entities.en.issuers import Issuers
from nlp_tool.entities.en.kinds import settle_kinds
from nlp_tool.entities.en.modes import with_modes
from nlp_tool.entities.en.page import page_of
from nlp_tool.entities.en.posts_linking import posts_of
from nlp_tool.entities.en.reading import SentenceIndex
from nlp_tool.entities.en.relations import relate
from nlp_tool.entities.en.renaming import join_doubles, rename
from nlp_tool.entities.en.scene import Scene, mark_inside
from nlp_tool.entities.en.school_lists import level_of
from nlp_tool.entities.en.shortening import add_bare_names
from nlp_tool.entities.en.statements import Found
from nlp_tool.entities.en.tokens import FOLD, unwrapped
from nlp_tool.entities.places import DocumentPlaces, places_en


def linked(
    text: str, candidates: list[Candidate], *, document: Document | None = None
) -> tuple[list[Entity], list[Mention], list[Relation]]:
    """Return entities, mentions and relations; every mention is a slice of the text."""
    if not candidates:
        return [], [], []
    scene, relations = read_scene(text, candidates, document)
    page = page_of(scene)
    posts = posts_of(scene, page, document, relations)
    relations = with_modes(scene, settled(scene, page, relations))
    kept_schools = [cluster for cluster in scene.schools if cluster.standalone]
    settle_kinds(scene)
    times = Times(scene, document)
    entities, mentions, found = _assemble(text, scene, kept_schools, with_facts(times, relations), posts)
    titles = titled(text, candidates)
    issuers = Issuers(times, page)
    for anchors in titles.values():
        _add_policy(text, anchors, policy_facts(times, issuers, anchors), entities, mentions, found)
    mentions.sort(key=lambda m: (m.start, m.end, m.entity))
    return entities, mentions, found


def titled(text: str, candidates: list[Candidate]) -> dict[str, list[Anchor]]:
    """Return the places of each policy of a text, by its title."""
    titles: dict[str, list[Anchor]] = {}
    for policy in candidates:
        if policy.kind == "policy":
            title = _folded(policy.text.translate(FOLD))
            whole = next((known for known in titles if title in known or known in title), title)
            titles.setdefault(whole, []).append(Anchor(policy.start, policy.end))
    return titles


def read_scene(
    text: str, candidates: list[Candidate], document: Document | None, *, learned: bool = True
) -> tuple[Scene, list[Found]]:
    """Return what a text speaks of, and the relations between its groups and schools.

    `learned`: whether weights look for former names that patterns miss.
    """
    text = unwrapped(text.translate(FOLD))
    titled = text.title()
    # a text without capitals: the gazetteer looks for names that begin with one
    names = places_en(titled if text.islower() and len(titled) == len(text) else text)
    places = DocumentPlaces(names, text=text)
    known = frozenset(
        word
        for name in names
        if name.full or any(d.level != "district" for d in name.divisions)
        for word in name.text.lower().replace("\u2019", "'").split()
    )
    schools = school_clusters([c for c in candidates if c.kind in ("school", "campus")], known)
    groups = group_clusters([c for c in candidates if c.kind == "group"], known, schools=schools)
    people = person_clusters([c for c in candidates if c.kind == "person"])
    add_bare_names(text, schools, groups, candidates, known)
    scene = Scene(text, SentenceIndex(text), groups, schools, people, places, known)
    mark_inside(scene)
    join_doubles(scene)
    relations = [*rename(scene), *(renamed(scene) if learned else ()), *relate(scene, document)]
    return scene, relations


def _assemble(
    text: str,
    scene: Scene,
    schools: list[Cluster],
    relations: list[Found],
    posts: list[tuple[Cluster, Cluster | None, int, int, dict[str, str]]],
) -> tuple[list[Entity], list[Mention], list[Relation]]:
    entities: list[Entity] = []
    mentions: list[Mention] = []
    number: dict[int, int] = {}
    for cluster in [*scene.groups, *schools, *scene.people]:
        number[id(cluster)] = len(entities)
        entities.append(_entity(cluster, scene.locations))
        mentions.extend(_mention(text, cluster, mention, number[id(cluster)]) for mention in _unique(cluster))
    found = [
        Relation(kind, number[id(head)], number[id(tail)] if tail is not None else None, start, end, grade, attributes)
        for kind, head, tail, start, end, grade, attributes in relations
        if id(head) in number and (tail is None or id(tail) in number)
    ]
    found += [
        Relation(
            "post",
            number[id(head)],
            number[id(tail)] if tail is not None and id(tail) in number else None,
            start,
            end,
            "stated",
            attributes,
        )
        for head, tail, start, end, attributes in posts
    ]
    return entities, mentions, found


def _add_policy(
    text: str,
    anchors: list[Anchor],
    facts: tuple[dict[str, str], int, int],
    entities: list[Entity],
    mentions: list[Mention],
    relations: list[Relation],
) -> None:
    """Add a policy with its mentions, and who issued it and when."""
    stated, start, end = facts
    names = [" ".join(text[anchor.start : anchor.end].translate(FOLD).split()) for anchor in anchors]
    attributes = {"form": "full", "found_by": "rule"}
    mentions += [Mention("policy", text[anchor.start : anchor.end], anchor.start, anchor.end, len(entities), "stated",
                         attributes) for anchor in anchors]
    if stated:
        relations.append(Relation("issued", len(entities), None, start, end, "stated", stated))
    entities.append(Entity("policy", max(names, key=len), stated))


def _folded(title: str) -> str:
    return "".join(character for character in title.lower() if character.isalnum())


def _unique(cluster: Cluster) -> list[Candidate]:
    seen: dict[tuple[int, int], Candidate] = {}
    for mention in sorted(cluster.mentions, key=lambda m: (m.start, m.end)):
        seen.setdefault((mention.start, mention.end), mention)
    return list(seen.values())


def _mention(text: str, cluster: Cluster, candidate: Candidate, number: int) -> Mention:
    form = candidate.attributes.get("form") or (
        "composed" if "composed" in candidate.attributes else "full" if candidate.text == cluster.name else "short"
    )
    grade = "stated" if candidate.score >= 0.9 else "named" if candidate.score >= 0.5 else "inferred"
    return Mention(
        cluster.kind,
        text[candidate.start : candidate.end],
        candidate.start,
        candidate.end,
        number,
        grade,
        {"form": form, "found_by": candidate.found_by, "score": f"{candidate.score:.2f}"},
    )


def _entity(cluster: Cluster, places: DocumentPlaces) -> Entity:
    attributes = dict(cluster.attributes)
    first = min(cluster.mentions, key=lambda m: m.start) if cluster.mentions else None
    if cluster.kind == "person":
        return Entity("person", cluster.name, {k: v for k, v in attributes.items() if v})
    if first is not None:
        place = places.at(first.start, first.end)
        attributes.update(
            {level: value for level, value in zip(("province", "city", "district"), place, strict=True) if value}
        )
    if cluster.kind == "school":
        levels = [
            level for mention in cluster.mentions if (level := mention.attributes.get("level", "other")) != "other"
        ]
        attributes["level"] = levels[0] if levels else level_of(cluster.name)
        if any(mention.kind == "campus" for mention in cluster.mentions):
            attributes["campus"] = "true"
    return Entity(cluster.kind, cluster.name, attributes)
