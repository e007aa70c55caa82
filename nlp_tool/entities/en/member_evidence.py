"""What speaks for a school belonging to a group, and for its leading one: pieces of evidence, nothing decided here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.page import Page
from nlp_tool.entities.en.post_evidence import bucket, closest, path_between
from nlp_tool.entities.en.scene import Scene

_PLACES = 6
_GROUPS = 8
_WINDOW = 10
_COMPARED = 10_000
_PLAIN = frozenset(["w", "W", "9", "D"])
_LISTED = frozenset((",", "and", ";", "\n", "the", ".", "9", "-", ")", "(", "|"))
_SAID = ("group", "consortium", "alliance", "federation", "union")


@dataclass(slots=True)
class Ground:
    """What the pairs of one text are judged on. `places`: the signs of each cluster (by id) on the page, `echoes`:
    where `the group` means it, `rule` and `leads`: the pairs (by id) of group and school that the frames state,
    `spoken`: where groups are spoken of, in order, `present`: the groups of each sentence."""

    page: Page
    groups: list[Cluster]
    schools: list[Cluster]
    places: dict[int, list[int]] = field(default_factory=dict)
    echoes: dict[int, list[int]] = field(default_factory=dict)
    rule: dict[tuple[int, int], str] = field(default_factory=dict)
    leads: dict[int, int] = field(default_factory=dict)
    bases: dict[int, int] = field(default_factory=dict)
    fellows: dict[int, list[int]] = field(default_factory=dict)
    namesakes: dict[int, list[int]] = field(default_factory=dict)
    spoken: list[tuple[int, int]] = field(default_factory=list)
    present: dict[int, set[int]] = field(default_factory=dict)


def ground_of(scene: Scene, page: Page, relations: Sequence[tuple[object, ...]]) -> Ground:
    """Return what is known of the groups and schools of a text after the frames have been read."""
    groups = [group for group in scene.groups if "unnamed" not in group.attributes]
    ground = Ground(page, groups, scene.schools)
    for owner in page.owners:
        if owner.cluster is not None:
            ground.places[id(owner.cluster)] = list(owner.places)
    for kind, head, tail, _, _, grade, _ in relations:
        if tail is not None and kind == "member":
            ground.rule[id(head), id(tail)] = str(grade)
        elif tail is not None and kind == "core":
            ground.leads[id(head)] = id(tail)
    for number, base in scene.base.items():
        ground.bases[id(scene.groups[number])] = id(base)
    _echo(ground)
    ground.spoken = sorted((place, id(group)) for group in groups
                           for told in (ground.places, ground.echoes) for place in told.get(id(group), ()))
    for place, number in ground.spoken:
        ground.present.setdefault(page.sentence[place], set()).add(number)
    _list(ground)
    _name_sakes(ground)
    return ground


def _name_sakes(ground: Ground) -> None:
    """Note which schools have all the telling words of a group's name: Tieren Education Group, Daqing Tieren School."""
    if len(ground.groups) * len(ground.schools) > _COMPARED:
        return
    for group in ground.groups:
        wanted = [words for key in group.keys if (words := key.names | key.numbers | key.places)]
        ground.namesakes[id(group)] = [
            id(school)
            for school in ground.schools
            if any(words <= key.names | key.numbers | key.places for key in school.keys for words in wanted)
        ]


def _echo(ground: Ground) -> None:
    """Note where `the group` stands for the group named last."""
    page = ground.page
    named = sorted((place, id(group)) for group in ground.groups for place in ground.places.get(id(group), ()))
    last, position = 0, 0
    for place, sign in enumerate(page.signs):
        while position < len(named) and named[position][0] <= place:
            last = named[position][1]
            position += 1
        if sign.kind in _SAID and last and page.word(place - 1) in ("the", "this", "our", "its", "that"):
            ground.echoes.setdefault(last, []).append(place)


def _list(ground: Ground) -> None:
    """Note which schools stand in one list: only marks and `and` between them."""
    page = ground.page
    whose = {place: school for school in (id(s) for s in ground.schools) for place in ground.places.get(school, ())}
    row: list[int] = []
    previous = -1
    for place in sorted(whose):
        between = [sign.kind for sign in page.signs[previous + 1 : place]] if previous >= 0 else []
        if previous < 0 or len(between) > _PLACES or not all(kind in _LISTED for kind in between):
            _fellows(ground, row)
            row = []
        row.append(whose[place])
        previous = place
    _fellows(ground, row)


def _fellows(ground: Ground, row: list[int]) -> None:
    for school in row if len(row) > 1 else ():
        ground.fellows.setdefault(school, []).extend(other for other in row if other != school)


def pairs(ground: Ground) -> Iterator[tuple[Cluster, Cluster]]:
    """Yield each school with the groups that may be its own: those near it, and those whose frames name it."""
    for school in ground.schools:
        own = ground.places.get(id(school))
        if not own:
            continue
        far = sorted(
            (min(abs(closest(places, place) - place) for place in own[:_PLACES]), number)
            for number, group in enumerate(ground.groups)
            if (places := ground.places.get(id(group)))
        )
        for _, number in far[:_GROUPS]:
            yield ground.groups[number], school


def pair_evidence(ground: Ground, group: Cluster, school: Cluster, *, verdict: bool = True) -> list[str]:
    """Return what speaks for a school's belonging to a group. `verdict`: whether what the frames say counts."""
    page = ground.page
    own = ground.places[id(school)][:_PLACES]
    named = ground.places.get(id(group), [])
    echoed = ground.echoes.get(id(group), [])
    best = min(
        (
            (page.sentence[place] != page.sentence[other], abs(place - other), place, other, kind)
            for place in own
            for kind, others in (("named", named), ("echo", echoed))
            if others
            for other in [closest(others, place)]
        ),
    )
    apart, _, place, other, kind = best
    found = ["bias", f"by:{kind}:{apart}", f"groups:{min(len(ground.groups), 3)}"]
    if not apart:
        found += path_between(page, f"g{kind[0]}", other, place)
        found += path_between(page, "g", other, place)
    found += [f"apart:{bucket(abs(page.sentence[place] - page.sentence[other]))}:{other < place}"]
    found += _words(page, own)
    found += _order(ground, group, own)
    found += _kin(ground, group, school)
    if verdict:
        found += _verdict(ground, group, school)
    return sorted(set(found))


def _words(page: Page, own: Sequence[int]) -> Iterator[str]:
    """Yield the words around the mentions of a school, by side, and whether its sentence denies or only visits."""
    words: set[str] = set()
    for place in own:
        for side, places in (("l", range(place - 1, place - _WINDOW, -1)), ("r", range(place + 1, place + _WINDOW))):
            for near, other in enumerate(places):
                if not 0 <= other < len(page.signs) or page.sentence[other] != page.sentence[place]:
                    break
                sign = page.signs[other]
                if sign.kind in _PLAIN:
                    tokens = page.reading.tokens.lower[sign.first : sign.last + 1]
                else:
                    tokens = [sign.kind]
                for token in tokens[-3:] if side == "l" else tokens[:3]:
                    words.add(f"word:{token}")
                    if near < 2:
                        words.add(f"{side}word:{token}")
    yield from sorted(words)


def _order(ground: Ground, group: Cluster, own: Sequence[int]) -> Iterator[str]:
    """Yield where a group stands among the groups as seen from a school: named last before it, next after it."""
    page = ground.page
    for label, place in (("first", own[0]), ("last", own[-1])):
        before = bisect_left(ground.spoken, (place, 0))
        last = ground.spoken[before - 1][1] if before else 0
        yield f"order:{label}:{'own' if last == id(group) else 'none' if not last else 'other'}"
        same = ground.present.get(page.sentence[place], set())
        yield f"same:{label}:{id(group) in same}:{min(len(same), 2)}"
    yield f"times:{min(len(own), 3)}"
    yield f"place:{'head' if page.sentence[own[0]] == 0 else 'body'}"


def _kin(ground: Ground, group: Cluster, school: Cluster) -> Iterator[str]:
    """Yield what the names say: a campus, a shared name, the group's own school, the core."""
    campus = school.is_campus
    mine = set().union(*(key.names | key.numbers for key in school.keys)) if school.keys else set()
    its = set().union(*(key.names | key.numbers for key in group.keys)) if group.keys else set()
    yield f"campus:{campus}"
    yield f"shares:{bool(mine & its)}:{campus}"
    yield f"base:{ground.bases.get(id(group)) == id(school)}"
    other = any(base == id(school) for known, base in ground.bases.items() if known != id(group))
    yield f"otherbase:{other}"
    yield f"standalone:{school.standalone}"
    yield f"kind:{group.attributes.get('kind')}"


def _verdict(ground: Ground, group: Cluster, school: Cluster) -> Iterator[str]:
    """Yield what the frames say of the pair, of the school elsewhere, and of those it is listed with."""
    said = ground.rule.get((id(group), id(school)), "no")
    leads = ground.leads.get(id(group)) == id(school)
    elsewhere = any(pair[1] == id(school) and pair[0] != id(group) for pair in ground.rule)
    head = any(core == id(school) and known != id(group) for known, core in ground.leads.items())
    yield f"verdict:{said}"
    yield f"verdict:{said}:{leads}:{elsewhere}:{head}"
    yield f"leads:{leads}"
    yield f"elsewhere:{elsewhere}"
    fellows = ground.fellows.get(id(school), [])
    with_it = sum((id(group), fellow) in ground.rule for fellow in fellows)
    share = "none" if not fellows else "all" if with_it == len(fellows) else "some" if with_it else "no"
    yield f"fellows:{share}"
    yield f"fellows:{share}:{said}"
    led = any(ground.leads.get(id(group)) == fellow for fellow in fellows)
    yield f"withcore:{led}"
    any_rule = any(pair[0] == id(group) for pair in ground.rule)
    yield f"known:{any_rule}:{said}"
    yield f"core:{id(group) in ground.leads}"


def core_evidence(ground: Ground, group: Cluster, school: Cluster, *, verdict: bool = True) -> list[str]:
    """Return what speaks for a school's leading a group."""
    found = pair_evidence(ground, group, school, verdict=verdict)
    own = sum(ground.rule.get((id(group), id(s))) is not None for s in ground.schools)
    found.append(f"members:{min(own, 3)}")
    said = ground.leads.get(id(group))
    if verdict:
        found.append(f"lead:{'none' if said is None else said == id(school)}")
    alike = ground.namesakes.get(id(group), [])
    namesake = "no" if id(school) not in alike else "first" if alike[0] == id(school) else "later"
    base = id(group) in ground.bases
    found += [f"namesake:{namesake}:{min(len(alike), 3)}", f"namesake:{namesake}", f"namesake:{namesake}:{base}"]
    first = next((s for s in ground.schools if ground.places.get(id(s))), None)
    found.append(f"firstschool:{first is school}")
    most = max((len(ground.places.get(id(s), ())) for s in ground.schools), default=0)
    found.append(f"mostschool:{len(ground.places.get(id(school), ())) == most}")
    return found
