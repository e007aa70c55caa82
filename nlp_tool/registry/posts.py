"""People and their posts: the rows that say who is what, where, since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp_tool.registry.facts import Claim, best_grade
from nlp_tool.registry.names import fold, language_of
from nlp_tool.registry.observe import Fact, Observation
from nlp_tool.registry.offices import title_tokens
from nlp_tool.registry.people import is_head
from nlp_tool.registry.rows import Desks, attribute_claims, common_cells
from nlp_tool.registry.tables import Person, Post
from nlp_tool.registry.things import Thing
from nlp_tool.storage import key_of


def post_rows(desks: Desks, people: Sequence[Thing]) -> list[Post]:
    """Make a row of each person, title and organization."""
    found: dict[tuple[str, str, str], list[tuple[Fact, Observation]]] = {}
    for person in people:
        for seen in person.observations:
            for fact in (f for f in seen.facts if f.kind == "post"):
                thing = desks.thing(fact.other)
                place = thing.id if thing else fold(fact.attributes.get("organization", ""))
                if ("post", person.id, place) not in desks.hidden:
                    found.setdefault((person.id, place, fold(fact.attributes.get("title", ""))), []).append(
                        (fact, seen)
                    )
    ids = {thing.id: thing for kind in ("group", "school") for thing in desks.things[kind]}
    return [_post(desks, key, facts, ids.get(key[1])) for key, facts in sorted(found.items())]


def _post(
    desks: Desks, key: tuple[str, str, str], found: Sequence[tuple[Fact, Observation]], thing: Thing | None
) -> Post:
    book, row = desks.book, "t" + key_of(*key)[:12]
    facts = [fact for fact, _ in found]
    titles = book.ranked([Claim(f.attributes.get("title", ""), f.quote) for f in facts])
    texts = book.ranked([Claim(f.attributes.get("organization", ""), f.quote) for f in facts])
    title = titles[0].value if titles else ""
    organization = thing.name if thing else texts[0].value if texts else ""
    a = book.cite(row, "title", [Claim(title, f.quote) for f in facts])
    since, b = book.decide(
        row, "since", [Claim(f.attributes["since"], f.quote) for f in facts if f.attributes.get("since")], dates=True
    )
    first, last = book.period({f.quote.doc_id for f in facts})
    latest = max(facts, key=lambda f: (book.sources[f.quote.doc_id].date, f.quote.doc_id, f.quote.start))
    former = latest.attributes.get("former") == "true"
    return Post(
        row,
        key[0],
        title,
        organization,
        thing.id if thing else "",
        since,
        former,
        is_head(title) and thing is not None and not former,
        len({f.quote.doc_id for f in facts}),
        first,
        last,
        best_grade(f.quote.grade for f in facts),
        tuple(sorted({*a, *b})),
    )


def person_row(desks: Desks, thing: Thing, posts: Sequence[Post]) -> Person:
    """Make the row of a person: the post stated last stands in the row, all posts in the table of posts."""
    cells = common_cells(desks, thing)
    kind, a = desks.book.decide(
        thing.id, "kind", attribute_claims(thing, "kind"), settled=thing.settled.get("kind", "")
    )
    now = sorted(
        posts, key=lambda p: (p.former, p.organization_id == "", [-ord(c) for c in p.last_date], -p.documents, p.id)
    )
    post = _in_language(now, language_of(thing.name))
    english = next((p for p in now if language_of(p.title) == "en" and (p is post or _alike(p, post))), None)
    evidence = tuple(sorted({*cells.pop("evidence"), *a, *(e for p in posts for e in p.evidence)}))
    return Person(
        **cells,
        name_en=thing.settled.get("name_en") or thing.name_en,
        kind=kind,
        title=thing.settled.get("title") or (post.title if post else ""),
        title_en=english.title if english else "",
        organization=thing.settled.get("organization") or (post.organization if post else ""),
        organization_id=post.organization_id if post else "",
        evidence=evidence,
    )


def _in_language(posts: Sequence[Post], language: str) -> Post | None:
    """Return the first post, or what says the same in the language of the name: the row of 黄启明 has Chinese cells."""
    if not posts or language_of(posts[0].title) == language:
        return posts[0] if posts else None
    return next((p for p in posts if language_of(p.title) == language and _alike(p, posts[0])), posts[0])


def _alike(one: Post, two: Post | None) -> bool:
    """Tell whether two posts may be one post in two languages: the same place or the same kind of title."""
    if two is None or one.former != two.former:
        return False
    if one.organization_id and two.organization_id:
        return one.organization_id == two.organization_id or bool(title_tokens(one.title) & title_tokens(two.title))
    return bool(title_tokens(one.title) & title_tokens(two.title))


def heads_of(posts: Sequence[Post], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Return who heads what, by the id of the group or school: the names, the latest statement first."""
    found: dict[str, list[Post]] = {}
    for post in posts:
        if post.head and post.person in names:
            found.setdefault(post.organization_id, []).append(post)
    return {
        thing: list(
            dict.fromkeys(names[p.person] for p in sorted(mine, key=lambda p: ([-ord(c) for c in p.last_date], p.id)))
        )
        for thing, mine in found.items()
    }
