"""Applying decisions: one function an action, each says what became of the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nlp_tool.registry.decisions import SEPARATORS, Decision, Desk
from nlp_tool.registry.names import fold
from nlp_tool.registry.places import gazetteer, place_of
from nlp_tool.registry.tables import Applied
from nlp_tool.registry.things import Thing

APPLIED, NOT_APPLICABLE, IN_CONFLICT = "applied", "not applicable", "in conflict"
Outcome = tuple[str, str, Thing | None]


def apply_decisions(desk: Desk, decisions: Sequence[Decision], kinds: Sequence[str]) -> None:
    """Apply the decisions on these kinds in the order of their lines; where two contradict, the later stands."""
    mine = [
        d
        for d in decisions
        if d.kind in kinds or (d.fault and "group" in kinds and d.kind not in ("person", "policy", "post"))
    ]
    overruled = _overruled([d for d in mine if not d.fault], desk)
    for decision in mine:
        if decision.fault:
            outcome: Outcome = (NOT_APPLICABLE, decision.fault, None)
        elif decision in overruled:
            outcome = (IN_CONFLICT, f"line {overruled[decision].line} decides otherwise; the later stands", None)
        else:
            outcome = _apply(desk, decision)
        state, reason, thing = outcome
        target = decision.name or decision.id
        desk.told.append((Applied(decision.line, decision.action, decision.kind, target, state, reason), thing))


def _overruled(decisions: Sequence[Decision], desk: Desk) -> dict[Decision, Decision]:
    """Return the decisions that a later line contradicts, and that line."""
    latest: dict[tuple[object, ...], Decision] = {}
    lost: dict[Decision, Decision] = {}
    for decision in decisions:
        kind = {"membership": "group", "post": "person"}.get(decision.kind, decision.kind)
        thing, _ = desk.find(kind, decision.id, decision.name, decision.place)
        who = thing.id if thing else decision.id or fold(decision.name)
        other, _ = desk.other(decision, kind) if decision.other else (None, "")
        pair = frozenset({who, other.id if other else fold(decision.other)}) if decision.other else who
        topic = decision.field if decision.action == "set" else "name" if decision.action == "rename" else "being"
        if decision.action == "split":
            continue
        old = latest.get((decision.kind, topic, pair))
        if old is not None and _verdict(old) != _verdict(decision):
            lost[old] = decision
        latest[decision.kind, topic, pair] = decision
    return lost


def _verdict(decision: Decision) -> str:
    if decision.action in ("set", "rename"):
        return decision.value
    return "yes" if decision.action in ("confirm", "merge") else "no"


def _apply(desk: Desk, decision: Decision) -> Outcome:
    if decision.kind in ("membership", "post"):
        return _relation(desk, decision)
    thing, why = desk.find(decision.kind, decision.id, decision.name, decision.place)
    if thing is None:
        return (IN_CONFLICT if "give the id" in why else NOT_APPLICABLE), why, None
    return _ACTIONS[decision.action](desk, decision, thing)


def _relation(desk: Desk, decision: Decision) -> Outcome:
    """A decision about a membership (group, other: school) or a post (person, other: organization)."""
    kinds = (("group", ("school",)), ("person", ("group", "school")))[decision.kind == "post"]
    thing, why = desk.find(kinds[0], decision.id, decision.name, decision.place)
    if thing is None:
        return NOT_APPLICABLE, why, None
    for kind in kinds[1]:
        other, why = desk.other(decision, kind)
        if other is not None:
            break
    else:
        return NOT_APPLICABLE, why, thing
    if decision.action == "reject":
        desk.hidden.append((decision.kind, thing, other))
    elif decision.action == "set":
        desk.facts.append((thing, other, decision.field, decision.value))
    return APPLIED, f"{decision.kind} of {other.name}", thing


def _confirm(desk: Desk, decision: Decision, thing: Thing) -> Outcome:
    if decision.other:
        return _merge(desk, decision, thing)
    thing.confirmed = True
    return APPLIED, "", thing


def _reject(desk: Desk, decision: Decision, thing: Thing) -> Outcome:
    if not decision.other:
        thing.rejected = "rejected by a decision"
        return APPLIED, "", thing
    other, why = desk.other(decision, decision.kind)
    if other is None:
        return NOT_APPLICABLE, why, thing
    if other is not thing:
        desk.apart.append((thing, other))
        return APPLIED, "kept apart", thing
    new = desk.part(thing, [decision.other.partition("@")[0].strip()])
    if new is None:
        return NOT_APPLICABLE, "the two names are never apart in the documents; use split with document ids", thing
    return APPLIED, "taken apart", thing


def _merge(desk: Desk, decision: Decision, thing: Thing) -> Outcome:
    other, why = desk.other(decision, decision.kind)
    if other is None:
        return (IN_CONFLICT if "give the id" in why else NOT_APPLICABLE), why, thing
    if other is thing:
        return APPLIED, "one already", thing
    desk.join(thing, other)
    return APPLIED, "", thing


def _split(desk: Desk, decision: Decision, thing: Thing) -> Outcome:
    text = decision.value
    for mark in SEPARATORS:
        text = text.replace(mark, "\n")
    forms = [form.strip() for form in text.split("\n") if form.strip()]
    salt = "split " + "|".join(sorted(fold(f) for f in forms))
    if any(other.salt == salt and other.kind == thing.kind for other in desk.things):
        return APPLIED, "split already", thing
    new = desk.part(thing, forms)
    if new is None:
        return NOT_APPLICABLE, "no document, or every document, has it under these names or ids", thing
    return APPLIED, f"{len(new.observations)} of {len(new.observations) + len(thing.observations)} taken out", thing


def _rename(desk: Desk, decision: Decision, thing: Thing) -> Outcome:
    thing.renamed = decision.value
    desk.forms.setdefault(f"{thing.kind} {fold(decision.value)}", []).append(thing)
    return APPLIED, "", thing


def _set(desk: Desk, decision: Decision, thing: Thing) -> Outcome:
    value = decision.value
    if decision.field == "core":
        other, why = desk.find("school", decision.value, decision.value, decision.place)
        if other is None:
            return NOT_APPLICABLE, why, thing
        value = "@" + other.observations[0].id
    thing.settled[decision.field] = value
    if decision.field in ("province", "city", "district"):
        known = {name: gazetteer().name(getattr(thing.place, name)) for name in ("province", "city", "district")}
        order = list(known)
        # What lies above the level that was set still holds; what lies below does not.
        above = {name: known[name] for name in order[: order.index(decision.field)]}
        stated = {name: thing.settled.get(name) or above.get(name, "") for name in order}
        found = place_of(**stated)
        thing.place = found if found.depth else place_of(**{**dict.fromkeys(order, ""), decision.field: value})
    return APPLIED, "", thing


_ACTIONS: Mapping[str, Callable[[Desk, Decision, Thing], Outcome]] = {
    "confirm": _confirm,
    "reject": _reject,
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "set": _set,
}
