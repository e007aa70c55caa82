"""From things and pairs to the Registry: every table, in the order of the ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nlp_tool.registry.decisions import Desk
from nlp_tool.registry.facts import Book, Claim
from nlp_tool.registry.link import Pair
from nlp_tool.registry.observe import Observation
from nlp_tool.registry.people import PUBLIC, is_head
from nlp_tool.registry.places import gazetteer
from nlp_tool.registry.posts import heads_of, person_row, post_rows
from nlp_tool.registry.rows import Desks, group_row, membership_rows, policy_row, quotes_of, school_row
from nlp_tool.registry.tables import Applied, Link, Membership, Merge, Post, Registry, Unresolved
from nlp_tool.registry.things import Thing, index_of
from nlp_tool.storage import key_of

PRIVATE = "a person without a public role"


def registry_of(
    book: Book,
    desk: Desk,
    first: Desk,
    lost: Sequence[tuple[Observation, str]],
    pairs: tuple[Sequence[Pair], Sequence[Pair]],
    *,
    public_roles_only: bool,
) -> Registry:
    """Make the registry. `desk` holds all things after all decisions, `first` what the first round told."""
    things: dict[str, list[Thing]] = {
        kind: sorted((t for t in desk.things if t.kind == kind), key=lambda t: t.id)
        for kind in ("group", "school", "person", "policy")
    }
    owners = index_of(desk.things)
    for thing in things["person"]:
        if public_roles_only and not thing.rejected and not has_public_role(thing):
            thing.rejected = PRIVATE
    apart = {frozenset((desk.now(a).id, desk.now(b).id)) for a, b in (*first.apart, *desk.apart)}
    hidden = frozenset((kind, desk.now(a).id, desk.now(b).id) for kind, a, b in (*first.hidden, *desk.hidden))
    stated = {(desk.now(a).id, desk.now(b).id, name): value for a, b, name, value in (*first.facts, *desk.facts)}
    desks = Desks(book, things, owners, hidden, stated)
    kept = {kind: [t for t in mine if not t.rejected] for kind, mine in things.items()}
    names = {t.id: t.name for mine in kept.values() for t in mine}

    memberships = membership_rows(desks)
    posts = post_rows(desks, kept["person"])
    heads = heads_of(posts, names)
    groups = _groups(desks, kept["group"], memberships, heads, names)
    cores = {g.id: g.core for g in groups}
    memberships = [replace(m, role="core") if cores.get(m.group) == m.school else m for m in memberships]
    schools = [school_row(desks, t, (), heads.get(t.id, ())) for t in kept["school"]]
    inside: dict[str, set[str]] = {}
    for m in memberships:
        inside.setdefault(m.school, set()).add(m.group)
    schools = [replace(s, groups=tuple(sorted(inside.get(s.id, ())))) for s in schools]
    mine: dict[str, list[Post]] = {}
    for post in posts:
        mine.setdefault(post.person, []).append(post)
    people = [person_row(desks, t, mine.get(t.id, ())) for t in kept["person"]]
    policies = [policy_row(desks, t) for t in kept["policy"]]
    unresolved = _unresolved(book, lost, things)
    return Registry(
        tuple(groups),
        tuple(schools),
        tuple(people),
        tuple(memberships),
        tuple(sorted(posts, key=lambda p: p.id)),
        tuple(policies),
        tuple(book.evidence[key] for key in sorted(book.evidence)),
        tuple(unresolved),
        tuple(sorted(set(book.conflicts), key=lambda c: (c.row, c.field, c.rank, c.value))),
        merge_rows(pairs, owners, apart),
        tuple(_links(lost, desk.things)),
        told(first, desk),
    )


def has_public_role(person: Thing) -> bool:
    """Tell whether someone stands in the registry by an office: officials, heads, scholars, leaders."""
    kinds = {o.attributes.get("kind", "") for o in person.observations}
    if kinds & PUBLIC or person.confirmed:
        return True
    titles = [f.attributes.get("title", "") for o in person.observations for f in o.facts if f.kind == "post"]
    return not kinds & {"resident", "student"} and any(is_head(title) for title in titles)


def _groups(
    desks: Desks,
    things: Sequence[Thing],
    memberships: Sequence[Membership],
    heads: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> list:
    by_group: dict[str, list[Membership]] = {}
    for membership in memberships:
        by_group.setdefault(membership.group, []).append(membership)
    return [group_row(desks, t, by_group.get(t.id, ()), heads.get(t.id, ()), names) for t in things]


def _unresolved(
    book: Book, lost: Iterable[tuple[Observation, str]], things: Mapping[str, Sequence[Thing]]
) -> list[Unresolved]:
    rejected = [(o, t.rejected) for mine in things.values() for t in mine if t.rejected for o in t.observations]
    rows = []
    for seen, reason in (*lost, *rejected):
        row = "u" + key_of(seen.doc_id, seen.index)[:12]
        shown = reason != PRIVATE
        ids = book.cite(row, "name", [Claim(seen.name, q) for q in quotes_of(seen, 1)]) if shown else ()
        rows.append(Unresolved(row, seen.kind, seen.name if shown else "", reason, seen.doc_id, seen.index, ids))
    return sorted(rows, key=lambda r: r.id)


def _links(lost: Iterable[tuple[Observation, str]], things: Iterable[Thing]) -> list[Link]:
    links = [Link(o.doc_id, o.index, o.kind, "") for o, _ in lost]
    links += [Link(o.doc_id, o.index, o.kind, "" if t.rejected else t.id) for t in things for o in t.observations]
    return sorted(links, key=lambda link: (link.doc_id, link.entity))


def merge_rows(
    pairs: tuple[Sequence[Pair], Sequence[Pair]], owners: Mapping[str, Thing], apart: set[frozenset[str]]
) -> tuple[Merge, ...]:
    """Return what was merged and what is to be reviewed, each once, the surest first; private persons left out.

    `apart` holds the ids that a decision keeps apart.
    """
    best: dict[str, Merge] = {}
    seen = {o.id: o for thing in {id(t): t for t in owners.values()}.values() for o in thing.observations}
    for outcome, found in zip(("merged", "review"), pairs, strict=True):
        for pair in found:
            row = _merge(pair, outcome, owners, seen)
            if row is None or frozenset((row.left, row.right)) in apart:
                continue
            old = best.get(row.id)
            if old is None or (row.score, row.reasons) > (old.score, old.reasons):
                best[row.id] = row
    return tuple(sorted(best.values(), key=lambda m: (m.outcome, -m.score, m.id)))


def _merge(pair: Pair, outcome: str, owners: Mapping[str, Thing], seen: Mapping[str, Observation]) -> Merge | None:
    left, right = owners.get(pair.left), owners.get(pair.right)
    if left is None or right is None or left.rejected or right.rejected:
        return None
    if (left is right) != (outcome == "merged"):
        return None  # a decision says otherwise, or another pair has joined the two
    one, two = sorted(
        ((left, seen[pair.left]), (right, seen[pair.right])),
        key=lambda found: (found[1].name, found[1].place, found[0].id),
    )
    places = [
        " ".join(filter(None, (gazetteer().name(c) for c in (o.place.province, o.place.city, o.place.district))))
        for _, o in (one, two)
    ]
    key = "r" + key_of(left.kind, one[0].id, one[1].name, places[0], two[0].id, two[1].name, places[1])[:12]
    return Merge(
        key,
        left.kind,
        one[0].id,
        one[1].name,
        places[0],
        two[0].id,
        two[1].name,
        places[1],
        pair.score,
        pair.reasons,
        outcome,
    )


def told(first: Desk, second: Desk) -> tuple[Applied, ...]:
    """Return what became of the decisions, with the id that each thing has now."""
    rows = [
        replace(applied, row=second.now(thing).id if thing else "") for applied, thing in (*first.told, *second.told)
    ]
    return tuple(sorted(rows, key=lambda r: r.line))
