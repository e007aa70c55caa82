"""Which school leads a group and which belong to it, read from sentences in which the names are replaced by signs.

A sentence becomes `<S3>, <S4> and <S5> joined <G1> in 2021.`; the cues of en_relations.toml stand between the signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.linking import Scene

Found = tuple[str, Cluster, Cluster | None, int, int, str, dict[str, str]]
_S = r"<S\d{1,4}>"
_G = r"<G\d{1,4}>"
_NOTE = r"(?: ?\([^()<>]{0,60}\))?(?: (?:in|of|at) [A-Z][^<>,;.()]{0,40})?"
_SEPARATOR = (r"(?:\s?(?:,|;|/|&|\band\b|\bas well as\b|\btogether with\b|\bplus\b)\s?){1,3}"
              r"(?:(?:the|its|both|also|nearby|rural|former|new|a|an)\s){0,2}")
_LIST = rf"{_S}{_NOTE}(?:{_SEPARATOR}{_S}{_NOTE}){{0,40}}"
_SIGN = re.compile(r"<([SG])(\d{1,4})>")
_ARTICLE = r"(?:(?:the|a|an|its|this|that|one|new)\s){0,2}"


@dataclass(slots=True)
class Item:
    """A sign in a sentence: where it stood and what it means."""

    sign: str
    start: int
    end: int
    cluster: Cluster
    mention: Candidate | None = None


@dataclass(slots=True)
class Facts:
    """What has been found so far, each fact once."""

    cores: dict[int, tuple[Cluster, Cluster, int, int, str]] = field(default_factory=dict)
    members: dict[tuple[int, int], Found] = field(default_factory=dict)

    def core(self, group: Cluster, school: Cluster, span: tuple[int, int], grade: str = "stated") -> None:
        """Note a core school; the first statement stands."""
        self.cores.setdefault(id(group), (group, school, *span, grade))

    def member(self, group: Cluster, school: Cluster, span: tuple[int, int], attributes: dict[str, str], grade: str = "stated") -> None:
        """Note a member; a second statement may add a mode."""
        known = self.members.get((id(group), id(school)))
        if known is None:
            self.members[id(group), id(school)] = ("member", group, school, *span, grade, attributes)
        else:
            for key, value in attributes.items():
                known[6].setdefault(key, value)


def _either(section: str, key: str) -> str:
    phrases = sorted(table("relations")[section][key], key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in phrases) + ")"


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    adjective, noun = _either("core", "adjectives"), _either("core", "nouns")
    head = rf"{adjective}(?:\sand\s{adjective})?\s{noun}s?"
    gap = r"[^<>.;]{0,60}?"
    contain, join = _either("member", "contain"), _either("member", "join")
    generic = _either("generic", "groups")
    sources = {
        "core_as": rf"(?P<s>{_S}){_NOTE},?\s(?:(?:is|was|serves|serving|acts|acting|act|serve|became|becomes|being|will\sbe|stands|taken|works|chosen)\s)?(?:as\s)?(?:the\s|its\s|a\s|{_G}'?s?\s|group's\s|group\s){{0,3}}{head}",
        "core_is": rf"\b{head}(?:\s(?:of|in)\s(?:the\s)?(?:{_G}|group|{generic}))?\s?(?:,|:|-|is|was|being|\(|are|has\sbeen|called|named){{0,2}}\s?{_ARTICLE}(?:private\s|public\s)?(?P<s>{_S})",
        "core_by": rf"\b{_either('core', 'led_by')}\s{_ARTICLE}(?P<s>{_S})",
        "core_leads": rf"(?P<s>{_S}){_NOTE},?\s(?:now\s|also\s|which\s)?{_either('core', 'leads')}\s{_ARTICLE}(?:[a-z-]{{1,20}}\s){{0,3}}(?:{_G}|{generic})",
        "join": rf"(?P<list>{_LIST}){gap}\b{join}\s{_ARTICLE}(?:[a-z-]{{1,20}}\s){{0,3}}(?P<g>{_G})",
        "contain": rf"(?P<g>{_G})(?:'s)?{gap}(?:\b{contain}|:|\()\s?(?:[^<>.;:]{{0,60}}?)(?P<list>{_LIST})",
        "words": rf"\b{_either('member', 'member_words')}(?:\s(?:of|in)\s(?:the\s)?(?:{_G}|{generic}))?\s?(?:,|:|-|is|are|include|includes|including|namely|such as|were|\(|like){{0,2}}\s?{_ARTICLE}(?P<list>{_LIST})",
        "as_members": rf"(?P<list>{_LIST})\s(?:(?:are|is|were|was|being|become|became|serve|taken)\s)?(?:as\s)?(?:its\s|the\s|{_G}'?s?\s){{0,2}}(?:[a-z-]{{1,20}}\s)?{_either('member', 'member_words')}",
        "form": rf"(?P<list>{_LIST}){gap}\b{_either('member', 'form')}\s{_ARTICLE}(?:[a-z-]{{1,20}}\s){{0,3}}(?P<g>{_G})",
        "of": rf"(?P<g>{_G})(?:'s)?\s(?P<list>{_S})",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


def relate(scene: Scene) -> list[Found]:
    """Return core and member relations of a text, each with the sentence that states it."""
    facts = Facts()
    if scene.groups or scene.schools:
        current: Cluster | None = None
        for start, end, items in _sentences(scene, lambda: current):
            signed, offsets = _signed(scene.text, start, end, items)
            groups = [item for item in items if item.sign[1] == "G"]
            _read_cores(scene, facts, signed, items, groups[0].cluster if groups else current, (start, end))
            _read_members(facts, signed, items, groups[-1].cluster if groups else current, (start, end), offsets)
            if groups:
                current = groups[-1].cluster
    _infer(scene, facts)
    found: list[Found] = [("core", group, school, start, end, grade, {}) for group, school, start, end, grade in facts.cores.values()]
    return found + list(facts.members.values())


def _sentences(scene: Scene, current: object) -> Iterator[tuple[int, int, list[Item]]]:
    """Yield each sentence with the groups and schools in it; a pronoun stands for the group named last."""
    marks = sorted([(mention.start, mention.end, "G", number, mention) for number, cluster in enumerate(scene.groups) for mention in cluster.mentions]
                   + [(mention.start, mention.end, "S", number, mention) for number, cluster in enumerate(scene.schools) for mention in cluster.mentions],
                   key=lambda mark: (mark[0], -mark[1], mark[2]))
    pronouns = re.compile(rf"\b{_either('generic', 'pronouns')}\b(?!\s(?:school|running|run|of|style|mode|'))", re.IGNORECASE)
    position = 0
    last_group = -1
    for start, end in scene.sentences.spans:
        items: list[Item] = []
        reach = start
        inside: list[tuple[int, int]] = []
        while position < len(marks) and marks[position][0] < end:
            first, last, kind, number, mention = marks[position]
            position += 1
            if first < reach:
                continue
            cluster = scene.groups[number] if kind == "G" else scene.schools[number]
            items.append(Item(f"<{kind}{number}>", first, last, cluster, mention))
            inside.append((first, last))
            reach = last
        for match in pronouns.finditer(scene.text, start, end):
            before = [item for item in items if item.sign[1] == "G" and item.start < match.start()]
            number = int(before[-1].sign[2:-1]) if before else last_group
            if number >= 0 and not any(a < match.end() and match.start() < b for a, b in inside):
                items.append(Item(f"<G{number}>", match.start(), match.end(), scene.groups[number]))
        items.sort(key=lambda item: item.start)
        named = [item for item in items if item.sign[1] == "G"]
        if named:
            last_group = int(named[-1].sign[2:-1])
        if items:
            yield start, end, items


def _signed(text: str, start: int, end: int, items: list[Item]) -> tuple[str, list[tuple[int, Item]]]:
    """Return the sentence with signs for names, and where each sign stands in it."""
    parts, offsets, position, length = [], [], start, 0
    for item in items:
        between = text[position : item.start].replace("<", " ").replace(">", " ").replace("\u2019", "'")
        parts += [between, item.sign]
        length += len(between)
        offsets.append((length, item))
        length += len(item.sign)
        position = item.end
    parts.append(text[position:end].replace("<", " ").replace(">", " "))
    return "".join(parts), offsets


def _cluster(scene_items: list[Item], sign: str) -> Cluster:
    return next(item.cluster for item in scene_items if item.sign == sign)


def _read_cores(scene: Scene, facts: Facts, signed: str, items: list[Item], current: Cluster | None, span: tuple[int, int]) -> None:
    for name in ("core_as", "core_is", "core_by", "core_leads"):
        for match in _patterns()[name].finditer(signed):
            school = _cluster(items, match.group("s"))
            group = _group_of(signed, items, match.start(), match.end()) or current
            if group is None:
                group = _unnamed(scene, signed, school, span)
            if group is not None and (name != "core_by" or _group_of(signed, items, match.start(), match.end()) is not None or group.attributes.get("unnamed")):
                facts.core(group, school, span)
                if group.attributes.get("unnamed"):
                    for item in items:
                        if item.sign[1] == "S" and item.cluster is not school:
                            facts.member(group, item.cluster, span, _attributes(signed, item.cluster, group), "inferred")


def _group_of(signed: str, items: list[Item], start: int, end: int) -> Cluster | None:
    """Return the group that a match is about: inside it, or the last before, or the first after."""
    signs = [(match.start(), match.group()) for match in _SIGN.finditer(signed) if match.group(1) == "G"]
    inner = [sign for position, sign in signs if start <= position < end]
    before = [sign for position, sign in signs if position < start]
    after = [sign for position, sign in signs if position >= end]
    chosen = inner[:1] or before[-1:] or after[:1]
    return _cluster(items, chosen[0]) if chosen else None


def _unnamed(scene: Scene, signed: str, school: Cluster, span: tuple[int, int]) -> Cluster | None:
    """Make a group that the text describes and does not name, known by its core school."""
    match = re.search(rf"\b{_either('generic', 'groups')}\b", signed, re.IGNORECASE)
    if match is None:
        return None
    kinds = table("schools")["group"]["heads"]
    word = match.group().split()[-1].lower()
    cluster = Cluster("group", [f"{school.name} {match.group().lower()}"], [], [], {"kind": kinds.get(word, "group"), "unnamed": "true"})
    scene.groups.append(cluster)
    return cluster


def _read_members(facts: Facts, signed: str, items: list[Item], current: Cluster | None, span: tuple[int, int],
                  offsets: list[tuple[int, Item]]) -> None:
    for name in ("join", "contain", "form", "words", "as_members", "of"):
        for match in _patterns()[name].finditer(signed):
            group = _cluster(items, match.group("g")) if "g" in match.groupdict() else _group_of(signed, items, match.start(), match.end()) or current
            if group is None:
                continue
            for sign in _SIGN.finditer(match.group("list")):
                school = _cluster(items, sign.group())
                facts.member(group, school, span, _attributes(signed, school, group))


def _attributes(signed: str, school: Cluster, group: Cluster) -> dict[str, str]:
    lower = signed.lower()
    attributes = {"role": "member"}
    if any(mention.kind == "campus" for mention in school.mentions):
        attributes["role"] = "campus"
    elif any(word in lower for word in table("relations")["role"]["collaborating"]):
        attributes["role"] = "collaborating"
    for mode in ("integrated", "alliance"):
        if any(word in lower for word in table("relations")["mode"][mode]):
            attributes["mode"] = mode
            break
    return attributes


def _infer(scene: Scene, facts: Facts) -> None:
    """Take a group's own school for its core where it stands alone in the text; its campuses for the group's."""
    for number, group in enumerate(scene.groups):
        base = scene.base.get(number)
        of_school = any(" of the " in f" {name.lower()} " or " of " in name.lower() and name.lower().startswith("education group") for name in group.names)
        if id(group) not in facts.cores and base is not None and (base.standalone or of_school):
            base.standalone = True
            first = min(group.mentions, key=lambda mention: mention.start)
            facts.core(group, base, scene.sentences.span(first.start), "inferred")
    cores = {id(school): group for group, school, *_ in facts.cores.values()}
    for key in [key for key, found in facts.members.items()
                if key[0] in facts.cores and id(facts.cores[key[0]][1]) == key[1]]:
        del facts.members[key]
    for cluster in scene.schools:
        if not cluster.standalone or any(key[1] == id(cluster) for key in facts.members):
            continue
        for mention in cluster.mentions:
            if mention.kind != "campus":
                continue
            parents = [parent for parent in scene.schools if parent is not cluster
                       and any(mention.start <= inner.start and inner.end <= mention.end for inner in parent.mentions)]
            around = [group for group in scene.groups if any(mention.start <= inner.start and inner.end <= mention.end for inner in group.mentions)]
            group = around[0] if around else next((cores[id(parent)] for parent in parents if id(parent) in cores), None)
            if group is None and len([g for g in scene.groups if "unnamed" not in g.attributes]) == 1 and id(scene.groups[0]) in facts.cores:
                group = scene.groups[0]
            if group is not None:
                facts.member(group, cluster, scene.sentences.span(mention.start), {"role": "campus"}, "inferred")
                break
