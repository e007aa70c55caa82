"""From things to the rows of the registry: each field chosen from its claims, each claim kept as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nlp_tool.annotations import GRADES
from nlp_tool.registry.facts import Book, Claim, best_grade
from nlp_tool.registry.names import fold, language_of, parse_name
from nlp_tool.registry.observe import Fact, Observation, Quote
from nlp_tool.registry.places import gazetteer, written_forms
from nlp_tool.registry.sizes import size_claims
from nlp_tool.registry.tables import Group, Membership, Policy, School
from nlp_tool.registry.things import Thing
from nlp_tool.storage import key_of


@dataclass(slots=True)
class Desks:
    """What the rows are made of."""

    book: Book
    things: Mapping[str, Sequence[Thing]]
    owners: Mapping[str, Thing]
    hidden: frozenset[tuple[str, str, str]] = frozenset()
    """(kind, id, other id) of rejected memberships and posts."""
    stated: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    """(group, school, field) -> value, as decided."""

    def thing(self, observation: str) -> Thing | None:
        """Return the thing of an observation unless it was rejected."""
        thing = self.owners.get(observation)
        return None if thing is None or thing.rejected else thing


def quotes_of(seen: Observation, limit: int = 2) -> list[Quote]:
    """Return the quotes that name an observation; those of its facts where nothing names it."""
    named = [quote for quote in seen.quotes if quote.text][:limit]
    return named or [fact.quote for fact in (*seen.facts, *seen.back) if fact.quote.text][:limit]


def claims_of(thing: Thing, kind: str, attribute: str) -> list[Claim]:
    """Return the claims that a relation of a thing makes by one attribute."""
    return [
        Claim(fact.attributes[attribute], fact.quote)
        for o in thing.observations
        for fact in o.facts
        if fact.kind == kind and fact.attributes.get(attribute)
    ]


def attribute_claims(thing: Thing, attribute: str) -> list[Claim]:
    """Return the claims that an attribute of the entity makes, with the quote that names the entity."""
    return [
        Claim(o.attributes[attribute], quotes_of(o)[0])
        for o in thing.observations
        if o.attributes.get(attribute) and quotes_of(o)
    ]


def name_claims(thing: Thing) -> list[Claim]:
    """Return the claims of names: each observation's name with its first quotes."""
    return [Claim(o.name, quote) for o in thing.observations for quote in quotes_of(o)]


def common_cells(desks: Desks, thing: Thing) -> dict[str, Any]:
    """Return the cells that every kind of row has, and cite the name."""
    book = desks.book
    documents = sorted({o.doc_id for o in thing.observations})
    first, last = book.period(documents)
    evidence = book.cite(thing.id, "name", name_claims(thing))
    return {
        "id": thing.id,
        "name": thing.name,
        "aliases": thing.aliases(),
        "documents": len(documents),
        "first_date": first,
        "last_date": last,
        "grade": "curated" if thing.confirmed else best_grade(o.grade for o in thing.observations),
        "confirmed": thing.confirmed,
        "evidence": evidence,
    }


def place_cells(desks: Desks, thing: Thing) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return province, city and district by name, and the evidence."""
    codes = {"province": thing.place.province, "city": thing.place.city, "district": thing.place.district}
    cells = {
        level: _spelled(thing, level) if code.startswith("~") else gazetteer().name(code)
        for level, code in codes.items()
    }
    ids: tuple[str, ...] = ()
    for level, code in codes.items():
        if code:
            here = [o for o in thing.observations if getattr(o.place, level) == code and quotes_of(o)]
            saying = [Claim(cells[level], _place_quote(o, code)) for o in here]
            saying.sort(key=lambda claim: GRADES.index(claim.quote.grade))
            ids += desks.book.cite(thing.id, level, saying[:3])
    return cells, ids


def _place_quote(seen: Observation, code: str) -> Quote:
    """Return the sentence that names the place: one of the thing's own, else the document's first, else none does."""
    forms = (code[1:],) if code.startswith("~") else written_forms(code)
    for quote in seen.quotes:
        if any(form in quote.text for form in forms):
            return quote
    return seen.seats.get(code) or replace(quotes_of(seen, 1)[0], grade="inferred")


def _spelled(thing: Thing, level: str) -> str:
    """Return how most documents write a place that the table of divisions lacks."""
    forms = sorted(o.attributes.get(level, "") for o in thing.observations)
    label = {"city": thing.place.city, "district": thing.place.district}.get(level, "")
    return max((f for f in dict.fromkeys(forms) if f), key=forms.count, default="") or label[1:]


def group_row(
    desks: Desks, thing: Thing, memberships: Sequence[Membership], heads: Sequence[str], names: Mapping[str, str]
) -> Group:
    """Make the row of a group."""
    book = desks.book
    cells = common_cells(desks, thing)
    places, where = place_cells(desks, thing)
    kinds = attribute_claims(thing, "kind") or [
        Claim(n.suffix, q) for o in thing.observations for n in o.names[:1] if n.suffix for q in quotes_of(o, 1)
    ]
    kind, a = book.decide(thing.id, "kind", kinds, settled=thing.settled.get("kind", ""))
    established, b = book.decide(
        thing.id,
        "established",
        claims_of(thing, "established", "value"),
        dates=True,
        settled=thing.settled.get("established", ""),
    )
    core, c = book.decide(thing.id, "core", core_claims(desks, thing), settled=_settled_core(desks, thing))
    sizes = size_claims(thing.observations)
    d = book.cite(thing.id, "sizes", sizes)
    mine = [m for m in memberships if m.role != "core"]
    evidence = tuple(
        sorted({*cells.pop("evidence"), *where, *a, *b, *c, *d, *(e for m in memberships for e in m.evidence)})
    )
    return Group(
        **cells,
        **places,
        name_en=thing.settled.get("name_en") or thing.name_en,
        kind=kind,
        unnamed=all(o.attributes.get("unnamed") == "true" for o in thing.observations) and not thing.confirmed,
        core=core,
        core_name=names.get(core, ""),
        members=_names(mine, names, campus=False),
        campuses=_names(mine, names, campus=True),
        established=established,
        heads=tuple(heads),
        sizes=tuple(sorted({claim.value for claim in sizes})),
        evidence=evidence,
    )


def core_claims(desks: Desks, group: Thing) -> list[Claim]:
    """Return the claims of a group's core school, by the school's id."""
    return [
        Claim(school.id, fact.quote)
        for o in group.observations
        for fact in o.facts
        if fact.kind == "core"
        for school in [desks.thing(fact.other)]
        if school and ("membership", group.id, school.id) not in desks.hidden
    ]


def _settled_core(desks: Desks, group: Thing) -> str:
    settled = group.settled.get("core", "")
    chosen = desks.thing(settled[1:]) if settled else None
    return chosen.id if chosen else ""


def core_of(desks: Desks, group: Thing) -> str:
    """Return the id of the core school that stands in a group's row, or ""."""
    values = desks.book.ranked(core_claims(desks, group))
    return _settled_core(desks, group) or (values[0].value if values else "")


def _names(memberships: Iterable[Membership], names: Mapping[str, str], *, campus: bool) -> tuple[str, ...]:
    return tuple(sorted({names[m.school] for m in memberships if (m.role == "campus") == campus and m.school in names}))


def school_row(desks: Desks, thing: Thing, groups: Sequence[str], heads: Sequence[str]) -> School:
    """Make the row of a school."""
    book = desks.book
    cells = common_cells(desks, thing)
    places, where = place_cells(desks, thing)
    # "other" is what is left where a name says no level: no contradiction to a text that says one.
    said = attribute_claims(thing, "level")
    levels = [claim for claim in said if claim.value != "other"] or said or [
        Claim(n.level, q)
        for o in thing.observations
        for n in o.names[:1]
        if n.level not in ("", "school")
        for q in quotes_of(o, 1)
    ]
    level, a = book.decide(thing.id, "level", levels, settled=thing.settled.get("level", ""))
    established, b = book.decide(
        thing.id,
        "established",
        claims_of(thing, "established", "value"),
        dates=True,
        settled=thing.settled.get("established", ""),
    )
    former = claims_of(thing, "former_name", "value")
    c = book.cite(thing.id, "former_names", former)
    campus = any(o.attributes.get("campus") == "true" for o in thing.observations)
    evidence = tuple(sorted({*cells.pop("evidence"), *where, *a, *b, *c}))
    return School(
        **cells,
        **places,
        name_en=thing.settled.get("name_en") or thing.name_en,
        level=level,
        campus=campus,
        former_names=tuple(sorted({claim.value for claim in former})),
        groups=tuple(groups),
        established=established,
        heads=tuple(heads),
        evidence=evidence,
    )


def membership_rows(desks: Desks) -> list[Membership]:
    """Make a row of each group and school that some document puts together."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for group in (thing for thing in desks.things["group"] if not thing.rejected):
        core = core_of(desks, group)
        for fact in (f for o in group.observations for f in o.facts if f.kind in ("core", "member")):
            school = desks.thing(fact.other)
            if school is None or ("membership", group.id, school.id) in desks.hidden:
                continue
            # A group has one core: another stated one is drawn as a member, one only guessed from a name not at all.
            second = fact.kind == "core" and core not in ("", school.id)
            if not second:
                found.setdefault((group.id, school.id), []).append(fact)
            elif fact.quote.grade != "inferred":
                member = replace(fact, kind="member", attributes={**fact.attributes, "role": "member"})
                found.setdefault((group.id, school.id), []).append(member)
    return [_membership(desks, group, school, facts) for (group, school), facts in sorted(found.items())]


def _membership(desks: Desks, group: str, school: str, facts: Sequence[Fact]) -> Membership:
    book, row = desks.book, "m" + key_of(group, school)[:12]
    roles = [Claim("core" if f.kind == "core" else f.attributes.get("role") or "member", f.quote) for f in facts]
    is_core = any(claim.value == "core" for claim in roles)
    # A core school that a list repeats among the members is still the core, and that is no contradiction.
    settled = desks.stated.get((group, school, "role"), "")
    role, a = book.decide(row, "role", [c for c in roles if not is_core or c.value == "core"], settled=settled)
    also = book.cite(row, "role", roles)
    mode, b = book.decide(
        row,
        "mode",
        [Claim(f.attributes["mode"], f.quote) for f in facts if f.attributes.get("mode")],
        settled=desks.stated.get((group, school, "mode"), ""),
    )
    joined, c = book.decide(
        row,
        "joined",
        [Claim(f.attributes["joined"], f.quote) for f in facts if f.attributes.get("joined")],
        dates=True,
        settled=desks.stated.get((group, school, "joined"), ""),
    )
    return Membership(
        row,
        group,
        school,
        role,
        mode,
        joined,
        len({f.quote.doc_id for f in facts}),
        best_grade(f.quote.grade for f in facts),
        tuple(sorted({*a, *b, *c, *also})),
    )


def policy_row(desks: Desks, thing: Thing) -> Policy:
    """Make the row of a policy."""
    cells = common_cells(desks, thing)
    cells["title"] = cells.pop("name")
    chosen: dict[str, Any] = {}
    evidence = set(cells.pop("evidence"))
    for name in ("issuer", "date"):
        claims = claims_of(thing, "issued", name) or attribute_claims(thing, name)
        chosen[name], ids = desks.book.decide(
            thing.id, name, claims, dates=name == "date", settled=thing.settled.get(name, "")
        )
        evidence |= set(ids)
    return Policy(**cells, **chosen, evidence=tuple(sorted(evidence)))


def same_organization(text: str, seen: Observation) -> bool:
    """Tell whether a text names this group or school of the same document."""
    folded = fold(text)
    if not folded or seen.kind not in ("group", "school"):
        return False
    if folded in {fold(form) for form in (seen.name, *seen.aliases, *seen.former)}:
        return True
    parsed = parse_name(text, seen.place, kind=seen.kind)
    return (
        bool(seen.names)
        and language_of(text) == seen.names[0].language
        and not parsed.empty
        and (parsed.key, parsed.level, parsed.suffix) == (seen.names[0].key, seen.names[0].level, seen.names[0].suffix)
    )
