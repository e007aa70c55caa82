"""Which school leads a group and which belong to it, read from sentences in which the names are replaced by signs.

The cues of en_relations.toml stand between the signs; each sentence is read from left to right, and the group it speaks
of is the one named last, or the one whose core school was just stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp_tool.document import Document
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.cues import CORES, JOINING, LISTS, NEED_GROUP, either, needed, patterns
from nlp_tool.entities.en.dates import published_of
from nlp_tool.entities.en.gathering import Gathered, gather, marked_heads, only_list_words, read_line, settle
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.signs import SIGN, Signed, signed_sentences
from nlp_tool.entities.en.statements import Facts, Found, attributes_of, joined_in

_GIVEN_UP = re.compile(
    r"\b(?:former|old|dissolved|replac\w{1,4}|succeed\w{1,4}|left|leaving|instead of)\s(?:[a-z]{1,10}\s){0,2}$"
)
# The last name after a semicolon opens the next clause where words follow it.
_NEXT_CLAUSE = re.compile(r";[^;<>]{0,40}<S\d{1,4}>$")
_PEOPLE = r"(?:pupils|students|children|teachers|parents|girls|boys|people|experts|visitors)\b"
_ROSTER_REST = 40
_ROSTER_GAP = 12
_CORE_LINE = re.compile(r"\W{0,6}(?:core|leading|main|head|lead|members?|member schools)\b", re.IGNORECASE)


def relate(scene: Scene, document: Document | None = None) -> list[Found]:
    """Return core and member relations of a text, each with the sentence that states it."""
    facts = Facts(published_of(scene.text, document))
    gathered = Gathered()
    active: Cluster | None = None
    if scene.groups or scene.schools:
        for sentence in signed_sentences(scene):
            active = _read(scene, facts, sentence, active)
            gather(scene, gathered, sentence, active)
    settle(facts, gathered)
    scene.left |= facts.left
    _name_unnamed(scene, facts)
    _infer(scene, facts)
    found: list[Found] = [
        ("core", group, school, start, end, grade, {}) for group, school, start, end, grade in facts.cores.values()
    ]
    return found + list(facts.members.values())


def _read(scene: Scene, facts: Facts, sentence: Signed, active: Cluster | None) -> Cluster | None:
    """Read one sentence; return the group it leaves the reader with."""
    guards = needed()
    events = [
        (match.start(), order, name, match)
        for order, (name, pattern) in enumerate(patterns().items())
        if ("<G" in sentence.text or name not in NEED_GROUP)
        and (name not in guards or guards[name].search(sentence.text))
        for match in pattern.finditer(sentence.text)
    ]
    events += [(match.start(), -1, "sign", match) for match in SIGN.finditer(sentence.text) if match.group(1) == "G"]
    _read_roster(facts, sentence)
    if read_line(scene, facts, sentence):
        return sentence.items[0].cluster
    fresh = _indefinite(sentence)
    before = active
    for _, _, name, match in sorted(events, key=lambda event: (event[0], event[1])):
        if name == "sign":
            given_up = active is not None and _GIVEN_UP.search(sentence.text, max(0, match.start() - 30), match.start())
            active = active if given_up else sentence.cluster(match.group())
        elif name in CORES:
            active = _core(scene, facts, sentence, name, match, None if fresh else active) or active
        elif name == "forms_generic":
            active = _unnamed_with_members(scene, facts, sentence, match, active) or active
        else:
            active = _members(scene, facts, sentence, name, match, active, before)
    facts.remember(sentence)
    return active


def _name_unnamed(scene: Scene, facts: Facts) -> None:
    """Give what is said of `a new group` led by a school to the group that bears the school's name later on."""
    for group, school, start, end, _ in list(facts.cores.values()):
        if "unnamed" not in group.attributes:
            continue
        named = {id(own): own for own, core, *_ in facts.cores.values() if core is school and own is not group}
        own = _own_group(scene, school)
        if own is not None:
            named[id(own)] = own
        if len(named) != 1:
            continue
        target = next(iter(named.values()))
        facts.core(target, school, (start, end))
        facts.move(group, target)
        scene.groups[:] = [cluster for cluster in scene.groups if cluster is not group]


def _read_roster(facts: Facts, sentence: Signed) -> None:
    """Read lines that hold a school and nothing else below a line that holds a group and nothing else."""
    signs = [sentence.cluster(sign.group()) for sign in SIGN.finditer(sentence.text)]
    rest = SIGN.sub("", sentence.text)
    marked = [sentence.cluster(sign) for sign in marked_heads(sentence.text)]
    bare = len(rest) <= _ROSTER_REST and (
        not re.search(r"[A-Za-z]{3}", rest) or (only_list_words(sentence.text) and not _CORE_LINE.match(sentence.text))
    )
    if bare and len(signs) == 1 and signs[0].kind == "group":
        facts.roster, facts.roster_end = signs[0], sentence.end
    elif (
        facts.roster is not None
        and sentence.start - facts.roster_end <= _ROSTER_GAP
        and (bare or _CORE_LINE.match(sentence.text))
    ):
        facts.roster_end = sentence.end
        for school in signs if bare else ():
            if school.kind == "school":
                facts.member(facts.roster, school, (sentence.start, sentence.end), attributes_of(sentence, school))
                facts.listed.add((id(facts.roster), id(school)))
                if any(school is head for head in marked):
                    facts.core(facts.roster, school, (sentence.start, sentence.end))
    else:
        facts.roster = None


def _members(
    scene: Scene,
    facts: Facts,
    sentence: Signed,
    name: str,
    match: re.Match[str],
    active: Cluster | None,
    before: Cluster | None,
) -> Cluster | None:
    """Note the members that a match states; return the group that the reader is left with."""
    signs = [sentence.cluster(sign.group()) for sign in SIGN.finditer(match.group("list"))]
    if name == "it_join":
        signs = [facts.subject] if facts.subject is not None else []
    if name == "they":
        signs = facts.schools_before(
            sentence, both=match.group("list").lower() in ("both", "the two", "the two schools")
        )
    if len(signs) > 1 and _NEXT_CLAUSE.search(match.group("list")) and sentence.text[match.end("list") :][:1] == " ":
        signs.pop()
    group = before if name == "begins" else _group_for(scene, facts, sentence, name, match, active)
    if name == "begins" and before is not None and signs and _may_hold(before, signs[0]):
        active = before
    if name == "groups" and not any(
        inner.kind == "group" and group is not None and _may_hold(group, inner) for inner in signs
    ):
        return active
    if name in ("left", "quit"):
        for school in signs:
            if group is not None:
                facts.leave(group, school)
        return active if name == "quit" else before or active
    extra = {"role": "collaborating"} if name == "partners" else {}
    for school in signs if group is not None else ():
        if group is not None and (school.kind == "school" or _may_hold(group, school)):
            stated = attributes_of(sentence, school) | extra
            joined = joined_in(sentence, match, school, facts.published, frame=name in JOINING)
            if joined:
                stated["joined"] = joined
            facts.member(group, school, (sentence.start, sentence.end), stated)
            if len(signs) > 1 and (name in LISTS or name == "row"):
                facts.listed.add((id(group), id(school)))
    return active


def _may_hold(outer: Cluster, inner: Cluster) -> bool:
    """Tell whether a group can have another as a member: a consortium or alliance can have districts and groups."""
    return (
        outer is not inner
        and outer.attributes["kind"] in ("consortium", "alliance")
        and inner.attributes["kind"] != outer.attributes["kind"]
    )


def _indefinite(sentence: Signed) -> bool:
    """Tell whether a sentence speaks of a new group without a name: `a new education group with <S1> as its core`."""
    return not any(item.sign[1] == "G" for item in sentence.items) and bool(
        re.search(
            rf"\b(?:a|an|another|one)\s(?:[a-z-]{{1,20}}\s){{0,3}}?{either('generic', 'groups')}\b",
            sentence.text,
            re.IGNORECASE,
        )
    )


def _group_for(
    scene: Scene, facts: Facts, sentence: Signed, name: str, match: re.Match[str], active: Cluster | None
) -> Cluster | None:
    groups = match.groupdict()
    if groups.get("g"):
        return sentence.cluster(groups["g"])
    if groups.get("c"):
        core = sentence.cluster(groups["c"])
        return next((group for group, school, *_ in facts.cores.values() if school is core), None) or _own_group(
            scene, core
        )
    inner = [sign for sign in SIGN.findall(match.group()) if sign[0] == "G"]
    if inner:
        return sentence.cluster(f"<G{inner[0][1]}>")
    if active is None:
        after = [sign for sign in SIGN.finditer(sentence.text, match.end()) if sign.group(1) == "G"]
        return sentence.cluster(after[0].group()) if after else None
    return active


def _own_group(scene: Scene, school: Cluster) -> Cluster | None:
    return next((scene.groups[number] for number, base in scene.base.items() if base is school), None)


def _base_of(scene: Scene, group: Cluster) -> Cluster | None:
    return next((base for number, base in scene.base.items() if scene.groups[number] is group), None)


def _core(
    scene: Scene, facts: Facts, sentence: Signed, name: str, match: re.Match[str], active: Cluster | None
) -> Cluster | None:
    """Note the core school that a match states; return its group."""
    listed = SIGN.findall(match.group("s") or match.group("t"))
    school = sentence.cluster(f"<S{listed[-1][1]}>")
    if len(listed) > 1 and (
        own_groups := [
            (led, core)
            for _, number in listed
            if (core := sentence.cluster(f"<S{number}>")) and (led := _own_group(scene, core))
        ]
    ):
        for led, core in own_groups:
            facts.core(led, core, (sentence.start, sentence.end))
        return own_groups[-1][0]
    inner = [sign for sign in SIGN.findall(match.group()) if sign[0] == "G"]
    own = _own_group(scene, school)
    group: Cluster | None
    if inner:
        group = sentence.cluster(f"<G{inner[0][1]}>")
    elif active is not None and id(active) not in facts.cores and _base_of(scene, active) is school:
        group = active
    elif own is not None and (active is None or id(active) in facts.cores or own is not active):
        group = own
    else:
        after = [sign for sign in SIGN.finditer(sentence.text, match.end()) if sign.group(1) == "G"]
        group = active or (sentence.cluster(after[0].group()) if after else None)
        if group is not None and id(group) in facts.cores and facts.cores[id(group)][1] is not school and not after:
            return None
    base = _base_of(scene, group) if group is not None and len(listed) > 1 else None
    if base is not None and any(item.cluster is base for item in sentence.items):
        # X guides A, B and C as head of the X group
        school = base
    if group is None:
        if name == "core_by" and not re.search(either("generic", "groups"), sentence.text):
            return None
        group = _unnamed(scene, sentence.text, school)
        if group is not None:
            for item in sentence.items:
                if item.sign[1] == "S" and item.cluster is not school:
                    facts.member(
                        group,
                        item.cluster,
                        (sentence.start, sentence.end),
                        attributes_of(sentence, item.cluster),
                        grade="inferred",
                    )
    if group is not None:
        facts.core(group, school, (sentence.start, sentence.end))
    return group


def _unnamed(scene: Scene, text: str, school: Cluster) -> Cluster | None:
    """Make a group that the text describes and does not name, known by its core school; not a group of pupils."""
    match = re.search(rf"\b{either('generic', 'groups')}\b(?! of (?:[a-z]{{1,12}} )?{_PEOPLE})", text, re.IGNORECASE)
    if match is None:
        return None
    kind = table("schools")["group"]["heads"].get(match.group().split()[-1].lower(), "group")
    cluster = Cluster("group", [f"{school.name} {match.group().lower()}"], [], [], {"kind": kind, "unnamed": "true"})
    scene.groups.append(cluster)
    return cluster


def _unnamed_with_members(
    scene: Scene, facts: Facts, sentence: Signed, match: re.Match[str], active: Cluster | None
) -> Cluster | None:
    """Read `<S1> has formed a consortium with <S2> and <S3>`.

    A group without a name whose core is the school that forms it.
    """
    if any(item.sign[1] == "G" for item in sentence.items):
        return None
    core = sentence.cluster(match.group("c"))
    others = SIGN.findall(match.group("also") + match.group("rest"))
    kind = table("schools")["group"]["heads"].get(match.group("kind").split()[-1].lower(), "group")
    if (
        active is not None
        and "unnamed" not in active.attributes
        and len(scene.groups) == 1
        and len(sentence.items) > 1
        and (kind == "group") == (active.attributes["kind"] == "group")
    ):
        for school in (item.cluster for item in sentence.items if item.sign[1] == "S"):
            facts.member(active, school, (sentence.start, sentence.end), attributes_of(sentence, school))
        return active
    if not others or _own_group(scene, core) is not None:
        return None
    group = _unnamed(scene, match.group("kind"), core)
    if group is not None:
        span = (sentence.start, sentence.end)
        facts.core(group, core, span)
        for kind, number in others:
            school = sentence.cluster(f"<{kind}{number}>")
            if school is not core:
                facts.member(group, school, span, attributes_of(sentence, school))
    return group


def _infer(scene: Scene, facts: Facts) -> None:
    """Take a group's own school for its core where it stands alone in the text; its campuses for the group's."""
    for number, group in enumerate(scene.groups):
        base = scene.base.get(number)
        of_school = any(name.lower().startswith("education group of") for name in group.names)
        if id(group) not in facts.cores and base is not None and (base.standalone or of_school):
            base.standalone = True
            first = min(group.mentions, key=lambda mention: mention.start)
            facts.core(group, base, scene.sentences.span(first.start), grade="inferred")
    for group, school, *_ in facts.cores.values():
        school.standalone = True
        if (id(group), id(school)) in facts.members and (id(group), id(school)) not in facts.listed:
            del facts.members[id(group), id(school)]
    for group, school, start, end in _campuses(scene, facts):
        facts.member(group, school, (start, end), {"role": "campus"}, grade="inferred")


def _campuses(scene: Scene, facts: Facts) -> Iterator[tuple[Cluster, Cluster, int, int]]:
    """Give campuses without a group the group in their name, or the one that their school leads, or the only one."""
    cores = {id(school): group for group, school, *_ in facts.cores.values()}
    taken = {key[1] for key in facts.members}
    named = [group for group in scene.groups if "unnamed" not in group.attributes]
    for cluster in scene.schools:
        if not cluster.standalone or id(cluster) in taken or id(cluster) in cores:
            continue
        for mention in sorted(cluster.mentions, key=lambda m: m.start):
            inner = [found for _, _, found in scene.index.inside(mention.start, mention.end) if found is not cluster]
            around = [found for found in inner if found.kind == "group"]
            parents = [found for found in inner if found.kind == "school"]
            group = around[0] if around else None
            if group is None and mention.kind == "campus":
                group = next((cores[id(parent)] for parent in parents if id(parent) in cores), None)
                group = group or next(
                    (
                        own
                        for own in named
                        for parent in parents
                        for key in parent.keys
                        if key.names and any(key.names == known.names and not known.levels for known in own.keys)
                    ),
                    None,
                )
                if group is None and len(named) == 1 and id(named[0]) in facts.cores and not parents:
                    group = named[0]
            if group is not None:
                yield group, cluster, *scene.sentences.span(mention.start)
                break
