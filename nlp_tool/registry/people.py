"""Which observations of people and of policies are one: same name and same organization; never a name alone."""

from __future__ import annotations

import collections
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp_tool.registry.judge import FIRM, MERGE, REVIEW
from nlp_tool.registry.link import Clusters, Node, Pair, join_pairs
from nlp_tool.registry.names import fold, language_of
from nlp_tool.registry.observe import Observation
from nlp_tool.registry.offices import Office, office_of, person_letters, same_office, title_tokens
from nlp_tool.registry.places import DIFFERENT, SAME, Place, compare, gazetteer, parents
from nlp_tool.registry.things import Thing, index_of

PEOPLE_BLOCK = 60
"""So many people of one name and one city are compared at most."""
HEADS = re.compile(
    r"总?校长|园长|书记|理事长|院长|总督学|headmaster|headmistress|principal|president|party secretary|"
    r"chair(?:man|person)|\bhead\b",
    re.IGNORECASE,
)
NOT_HEADS = re.compile(r"副|助理|原|前任|vice|deputy|assistant|former", re.IGNORECASE)
_TITLES = re.compile(r"[、，,;；/&]|兼任|兼|\band\b")
PUBLIC = frozenset({"official", "principal", "party_secretary", "scholar", "leader"})
# relation of two people of one name -> score and reason
SCORES: Mapping[str, tuple[float, str]] = {
    "organization": (0.97, "same organization"),
    "family": (0.93, "organizations of one group"),
    "text": (0.95, "same organization, by its name"),
    "leader": (0.94, "a national leader"),
    "office": (0.96, "same public office"),
    "title": (0.88, "same city and title"),
    "city": (0.70, "same city"),
    "bare title": (0.60, "same title, no place"),
    "nothing": (0.45, "the name alone"),
}
# what a name in the other language takes from that score; a name of two syllables is borne by many
ACROSS: Mapping[str, tuple[float, float]] = {
    "organization": (0.08, 0.08),
    "family": (0.08, 0.08),
    "office": (0.08, 0.10),
    "title": (0.02, 0.20),
    "city": (0.10, 0.20),
}
_POLICY_HEAD = re.compile(r"^(?:关于)?(?:印发|转发|发布)?(?:关于)?")


@dataclass(frozen=True, slots=True)
class Role:
    """What one observation says of a person's post."""

    things: frozenset[str]
    family: frozenset[str]
    texts: frozenset[str]
    titles: frozenset[str]
    kind: str
    place: Place
    tokens: frozenset[str] = frozenset()
    """Titles in neither language: deputy head."""
    offices: frozenset[Office] = frozenset()


def is_head(title: str) -> bool:
    """Tell whether a title heads a school or group: 校长, 书记, principal; not a deputy."""
    parts = _TITLES.split(title)
    return any(HEADS.search(part) and not NOT_HEADS.search(part) for part in parts)


def roles_of(
    people: Sequence[Observation],
    owners: Mapping[str, Thing],
    cities: Mapping[str, Place],
    families: Mapping[str, frozenset[str]],
) -> dict[str, Role]:
    """Return what each observation of a person says: organizations as things or names, titles, place."""
    return {seen.id: _role(seen, owners, cities, families) for seen in people}


def _role(
    seen: Observation, owners: Mapping[str, Thing], cities: Mapping[str, Place], families: Mapping[str, frozenset[str]]
) -> Role:
    kind = seen.attributes.get("kind", "")
    posts = [fact for fact in seen.facts if fact.kind == "post"]
    things = {owners[fact.other].id for fact in posts if fact.other in owners}
    texts = {fold(fact.attributes.get("organization", "")) for fact in posts} | {
        fold(seen.attributes.get("organization", ""))
    }
    said = [fact.attributes for fact in posts] + [seen.attributes]
    titles = {fold(attributes.get("title", "")) for attributes in said}
    where = cities.get(seen.doc_id, Place())
    offices = {office_of(attributes.get("organization", ""), where) for attributes in said}
    place = Place()
    for fact in posts:
        if fact.other in owners and not place.depth:
            place = owners[fact.other].place
    for text in sorted(texts):
        if not place.depth:
            place = _head_place(text)
    family = frozenset().union(*[families.get(thing, frozenset()) for thing in things]) if things else frozenset()
    return Role(
        frozenset(things),
        family,
        frozenset(texts - {""}),
        frozenset(titles - {""}),
        kind,
        Place() if kind == "leader" else place if place.city else cities.get(seen.doc_id, place),
        frozenset().union(*[title_tokens(attributes.get("title", "")) for attributes in said]),
        frozenset(office for office in offices if office),
    )


def _head_place(text: str) -> Place:
    """Return the division that an organization's name begins with, where there is only one of that name."""
    for length in range(min(len(text), 10), 1, -1):
        codes = gazetteer().codes.get(text[:length], ())
        if len(codes) == 1:
            return parents(codes[0])
    return Place()


def person_nodes(people: Sequence[Observation], roles: Mapping[str, Role]) -> list[Node]:
    """Make a node of each observation of a person."""
    return [Node(o.id, "person", roles[o.id].place, (), [o]) for o in sorted(people, key=lambda o: o.id)]


def person_pairs(people: Sequence[Observation], roles: Mapping[str, Role]) -> list[Pair]:
    """Judge people of one name; those of one organization meet first, those of one city after."""
    by_id = {seen.id: seen for seen in people}
    best: dict[tuple[str, str], Pair] = {}
    for key, members in _name_blocks(people).items():
        for a, b in _couples(members, roles):
            one, two = sorted((a, b))
            across = language_of(by_id[a].name) != language_of(by_id[b].name)
            if key.startswith("=") == across or (one, two) in best:
                continue
            pair = _judge(by_id[one], by_id[two], roles[one], roles[two], across=across)
            if pair.score >= REVIEW:
                best[one, two] = pair
    return sorted(best.values(), key=lambda p: (-p.score, p.left, p.right))


def _name_blocks(people: Sequence[Observation]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    both = len({language_of(seen.name) for seen in people}) > 1
    for seen in people:
        found.setdefault("=" + fold(seen.name), []).append(seen.id)
        if both:
            for key in person_letters(seen.name):
                found.setdefault("~" + key, []).append(seen.id)
    return {key: sorted(ids) for key, ids in sorted(found.items()) if len(ids) > 1}


def _couples(members: Sequence[str], roles: Mapping[str, Role]) -> Iterable[tuple[str, str]]:
    if len(members) <= PEOPLE_BLOCK:
        yield from itertools.combinations(members, 2)
        return
    shelves: dict[str, list[str]] = collections.defaultdict(list)
    for member in members:
        role = roles[member]
        for shelf in sorted(
            {*role.things, *role.texts, f"@{role.place.city}", f"#{role.kind}" if role.kind == "leader" else ""}
        ):
            if shelf not in ("", "@"):
                shelves[shelf].append(member)
    for shelf, names in sorted(shelves.items()):
        if shelf[0] in "@":
            yield from itertools.combinations(names[:PEOPLE_BLOCK], 2)
        else:
            yield from itertools.pairwise(names)


def _judge(a: Observation, b: Observation, left: Role, right: Role, *, across: bool) -> Pair:
    how = ("same pinyin" if across else "same name") + f": {a.name} = {b.name}"
    relation = _relation(left, right, across=across)
    if not relation:
        return Pair(a.id, b.id, 0.0, (how, "cities differ"))
    score, reason = SCORES[relation]
    if across:
        chinese = a.name if language_of(a.name) == "zh" else b.name
        score -= ACROSS.get(relation, (0.30, 0.30))[len(fold(chinese)) < 3]
    if len(fold(a.name)) < 2 or (language_of(a.name) == "en" and " " not in a.name.strip()):
        score -= 0.15  # a surname alone
    return Pair(a.id, b.id, round(score, 3), (how, reason))


def _relation(left: Role, right: Role, *, across: bool) -> str:
    city = compare(left.place.city, right.place.city)
    if left.things & right.things:
        return "organization"
    if left.kind == right.kind == "leader":
        return "leader"
    if city == DIFFERENT or compare(left.place.province, right.place.province) == DIFFERENT:
        return ""
    if left.things & right.family or right.things & left.family:
        return "family"
    shared = left.texts & right.texts
    if any(len(text) >= 6 or city == SAME for text in shared):
        return "text"
    title = bool(left.tokens & right.tokens if across else left.titles & right.titles)
    if city == SAME and title and same_office(left.offices, right.offices):
        return "office"
    if city == SAME:
        return "title" if title and not (left.things and right.things) else "city"
    return "bare title" if title else "nothing"


def link_people(
    people: Sequence[Observation],
    things: Sequence[Thing],
    cities: Mapping[str, Place],
    families: Mapping[str, frozenset[str]],
) -> tuple[list[Thing], list[Pair], list[Pair]]:
    """Return the people as things, the pairs that were merged and those to review."""
    roles = roles_of(people, index_of(things), cities, families)
    nodes = person_nodes(people, roles)
    clusters = Clusters({n.id: n.id for n in nodes}, {n.id: n.place for n in nodes}, {n.id: frozenset() for n in nodes})
    merged, review = join_pairs(person_pairs(people, roles), clusters)
    grouped: dict[str, list[Observation]] = {}
    for node in nodes:
        grouped.setdefault(clusters.root(node.id), []).extend(node.observations)
    found = []
    for seen in grouped.values():
        organizations = sorted({t for o in seen for t in roles[o.id].things}) or sorted(
            {t for o in seen for t in roles[o.id].texts}
        )
        places = sorted({roles[o.id].place for o in seen}, key=lambda p: (-p.depth, p))
        found.append(Thing("person", seen, places[0], tuple(organizations)))
    return found, merged, review


def link_policies(policies: Sequence[Observation]) -> tuple[list[Thing], list[Pair], list[Pair]]:
    """Return the policies as things: same title, and issuers and dates that do not contradict each other."""
    blocks: dict[str, list[Observation]] = {}
    for seen in sorted(policies, key=lambda o: o.id):
        blocks.setdefault(_policy_key(seen.name), []).append(seen)
    things: list[Thing] = []
    merged: list[Pair] = []
    review: list[Pair] = []
    for key, members in sorted(blocks.items()):
        shelves: dict[tuple[str, str], list[Observation]] = {}
        for seen in members:
            shelves.setdefault(_issue(seen), []).append(seen)
        # A title of its own needs no issuer; a short one does: 《实施方案》.
        if (
            len(key) >= 10
            and len({issuer for issuer, _ in shelves if issuer}) <= 1
            and len({y for _, y in shelves if y}) <= 1
        ):
            shelves = {("", ""): members}
        for seen_group in shelves.values():
            things.append(Thing("policy", seen_group))
            for left, right in itertools.pairwise(seen_group):
                merged.append(Pair(left.id, right.id, FIRM, (f"same title: {left.name} = {right.name}",)))
        heads = [group[0] for group in shelves.values()]
        for left, right in itertools.islice(itertools.pairwise(heads), 20):
            review.append(
                Pair(
                    left.id,
                    right.id,
                    MERGE - 0.2,
                    (f"same title: {left.name} = {right.name}", "issuers or years differ"),
                )
            )
    return things, merged, review


def _policy_key(title: str) -> str:
    return _POLICY_HEAD.sub("", fold(title))


def _issue(seen: Observation) -> tuple[str, str]:
    issued = [fact.attributes for fact in seen.facts if fact.kind == "issued"]
    issuer = next((a["issuer"] for a in [seen.attributes, *issued] if a.get("issuer")), "")
    date = next((a["date"] for a in [seen.attributes, *issued] if a.get("date")), "")
    return fold(issuer), date[:4]
