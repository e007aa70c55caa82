"""Which school leads a group and which belong to it, read from sentences in which the names are replaced by signs.

The cues of en_relations.toml stand between the signs; each sentence is read from left to right, and the group it speaks
of is the one named last, or the one whose core school was just stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.signs import SIGN, Signed, either, signed_sentences

Found = tuple[str, Cluster, Cluster | None, int, int, str, dict[str, str]]
_S, _G = r"<S\d{1,4}>", r"<G\d{1,4}>"
_NOTE = r"(?: ?\([^()<>]{0,60}\))?(?: (?:in|of|at) [A-Z][^<>,;.()]{0,40})?"
_SEPARATOR = (r"(?:\s?(?:,|;|/|&|\band\b|\bas well as\b|\btogether with\b|\bplus\b)\s?){1,3}"
              r"(?:(?:the|its|both|also|nearby|rural|former|new|a|an)\s){0,2}(?:(?:city|county|district|town)'?s?\s)?")
_LIST = rf"{_S}{_NOTE}(?:{_SEPARATOR}{_S}{_NOTE}){{0,40}}"
_ARTICLE = r"(?:(?:the|a|an|its|this|that|one|new)\s){0,2}\"?"
_CORES = ("core_as", "core_self", "core_is", "core_by", "core_which", "core_leads")
_ADJACENT = 3


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
        if group is school:
            return
        known = self.members.get((id(group), id(school)))
        if known is None:
            self.members[id(group), id(school)] = ("member", group, school, *span, grade, attributes)
        else:
            for key, value in attributes.items():
                known[6].setdefault(key, value)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    noun = either("core", "nouns")
    head = rf"{either('core', 'adjectives')}(?:\sand\s{either('core', 'adjectives')})?\s{noun}s?"
    gap = r"[^<>.;]{0,60}?"
    generic = either("generic", "groups")
    any_group = rf"(?:{_G}|{generic})"
    states = r"(?:(?:is|was|serves|serving|acts|acting|act|serve|became|becomes|being|will\sbe|stands|taken|works|chosen)\s)?"
    sources = {
        "core_as": rf"(?P<s>{_LIST}),?\s{states}(?:as\s)?(?:the\s|its\s|a\s|{_G}'?s?\s|group's\s|group\s){{0,3}}{head}",
        "core_is": rf"\b{head}(?:\s(?:of|in)\s(?:the\s)?(?:{_G}|group|{generic}))?\s?"
                   rf"(?:,|:|-|is|was|being|\(|are|has\sbeen|called|named|=){{0,2}}\s?{_ARTICLE}(?:private\s|public\s)?(?P<s>{_S})",
        "core_by": rf"(?:{any_group}[^<>.;]{{0,80}}?\b{either('core', 'led_by')}\s{_ARTICLE}(?P<s>{_S})"
                   rf"|\b{either('core', 'led_by')}\s{_ARTICLE}(?P<t>{_S})[^<>.;]{{0,40}}?{any_group})",
        "core_self": rf"\bas\s(?:the\s|a\s)?{head}\s(?:of|in)\s(?:the\s)?(?:{_G}|group)[^<>]{{0,200}}(?P<s>{_S})",
        "core_which": rf"{_G},?\s(?:which|that|whom)\s(?:the\s)?(?P<s>{_S})\s(?:leads|heads|led|headed|runs|chairs|is\sleading|is\sheading)",
        "core_leads": rf"(?P<s>{_S}){_NOTE},?\s(?:now\s|also\s|which\s)?{either('core', 'leads')}\s{_ARTICLE}(?:[a-z-]{{1,20}}\s){{0,3}}{any_group}",
        "join": rf"(?P<list>{_LIST}){gap}\b{either('member', 'join')}\s{_ARTICLE}(?:[a-z-]{{1,20}}\s){{0,3}}(?P<g>{_G})",
        "bring": rf"\b{either('member', 'bring')}\s{_ARTICLE}(?P<list>{_LIST})[^<>.;]{{0,60}}?\b(?:into|to|in|under)\s{_ARTICLE}(?P<g>{_G})",
        "begins": rf"(?P<list>{_G})[^<>.;]{{0,160}}?\b(?:started|initiated|launched|founded|proposed)\s(?:it|this)\b",
        "within": rf"(?P<list>{_LIST}),?\s(?:all\s)?{either('member', 'within')}\s{_ARTICLE}(?:[a-z-]{{1,20}}\s){{0,1}}(?P<g>{_G})",
        "contain": rf"(?P<g>{_G})(?:'s)?{gap}(?:\b{either('member', 'contain')}\b|:|\()\s?(?:[^<>.;:]{{0,60}}?)(?P<list>{_LIST})",
        "absorb": rf"\b{either('member', 'absorb')}\s(?:[^<>.;:]{{0,40}}?)(?P<list>{_LIST})",
        "words": rf"\b{either('member', 'member_words')}(?:\s(?:of|in)\s(?:the\s)?{any_group})?\s?"
                 rf"(?:,|:|-|is|are|include|includes|including|namely|such as|were|\(|like|=){{0,2}}\s?{_ARTICLE}(?P<list>{_LIST})",
        "as_members": rf"(?P<list>{_LIST})\s(?:(?:are|is|were|was|being|become|became|serve|taken)\s)?(?:as\s)?"
                      rf"(?:its\s|the\s|{_G}'?s?\s){{0,2}}(?:[a-z-]{{1,20}}\s)?{either('member', 'member_words')}",
        "form": rf"(?P<list>{_LIST}){gap}\b{either('member', 'form')}\s{_ARTICLE}(?:[a-z-]{{1,20}}\s){{0,3}}(?P<g>{_G})",
        "of": rf"(?P<g>{_G})(?:'s)?\s(?P<list>{_S})",
        "partners": rf"\b(?:cooperation|collaboration|partnership|pairing|tie-up)\s(?:of|between|with)\s{_ARTICLE}(?P<c>{_S})"
                    rf"\s(?:and|with)\s{_ARTICLE}(?:[a-z-]{{1,20}}\s){{0,2}}(?P<list>{_S})",
        "groups": rf"(?P<g>{_G})[^<>.;]{{0,60}}?(?:\b{either('member', 'form')}|\b{either('member', 'contain')}|:)"
                  rf"(?P<list>[^<>.;]{{0,60}}{_G}(?:[^<>.;]{{0,80}}{_G}){{0,8}})",
        "with_core": rf"\bwith\s(?P<c>{_S})\s(?:is|are)\s(?P<list>{_LIST})",
        "forms_generic": rf"(?P<c>{_S})(?P<also>(?:{_SEPARATOR}{_S}){{0,40}}){gap}\b{either('member', 'form')}\s"
                         rf"(?:a|an|one|the\sfirst|its\sown)\s(?:[a-z-]{{1,20}}\s){{0,4}}?(?P<kind>{generic})\b(?P<rest>[^.;]{{0,300}})",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


def relate(scene: Scene) -> list[Found]:
    """Return core and member relations of a text, each with the sentence that states it."""
    facts = Facts()
    active: Cluster | None = None
    if scene.groups or scene.schools:
        for sentence in signed_sentences(scene):
            active = _read(scene, facts, sentence, active)
    _infer(scene, facts)
    found: list[Found] = [("core", group, school, start, end, grade, {})
                          for group, school, start, end, grade in facts.cores.values()]
    return found + list(facts.members.values())


def _read(scene: Scene, facts: Facts, sentence: Signed, active: Cluster | None) -> Cluster | None:
    """Read one sentence; return the group it leaves the reader with."""
    events = [(match.start(), order, name, match) for order, (name, pattern) in enumerate(_patterns().items())
              for match in pattern.finditer(sentence.text)]
    events += [(match.start(), -1, "sign", match) for match in SIGN.finditer(sentence.text) if match.group(1) == "G"]
    span = (sentence.start, sentence.end)
    fresh = _indefinite(sentence)
    before = active
    for _, _, name, match in sorted(events, key=lambda event: (event[0], event[1])):
        if name == "sign":
            active = sentence.cluster(match.group())
        elif name in _CORES:
            active = _core(scene, facts, sentence, name, match, None if fresh else active) or active
        elif name == "forms_generic":
            active = _unnamed_with_members(scene, facts, sentence, match, active) or active
        else:
            group = before if name == "begins" else _group_for(scene, facts, sentence, name, match, active)
            if name == "begins" and before is not None and _may_hold(before, sentence.cluster(SIGN.search(match.group("list")).group())):
                active = before
            for sign in SIGN.finditer(match.group("list")) if group is not None else ():
                school = sentence.cluster(sign.group())
                if school.kind == "group" and not _may_hold(group, school):
                    continue
                facts.member(group, school, span, _attributes(sentence, school) | ({"role": "collaborating"} if name == "partners" else {}))
    return active


def _may_hold(outer: Cluster, inner: Cluster) -> bool:
    """Tell whether a group can have another as a member: a consortium or alliance can have districts and groups."""
    return outer is not inner and outer.attributes["kind"] in ("consortium", "alliance") and inner.attributes["kind"] != outer.attributes["kind"]


def _indefinite(sentence: Signed) -> bool:
    """Tell whether a sentence speaks of a new group without a name: `a new education group with <S1> as its core`."""
    return not any(item.sign[1] == "G" for item in sentence.items) and bool(
        re.search(rf"\b(?:a|an|another|one)\s(?:[a-z-]{{1,20}}\s){{0,3}}?{either('generic', 'groups')}\b", sentence.text, re.IGNORECASE))


def _group_for(scene: Scene, facts: Facts, sentence: Signed, name: str, match: re.Match[str], active: Cluster | None) -> Cluster | None:
    groups = match.groupdict()
    if groups.get("g"):
        return sentence.cluster(groups["g"])
    if groups.get("c"):
        core = sentence.cluster(groups["c"])
        return next((group for group, school, *_ in facts.cores.values() if school is core), None) or _own_group(scene, core)
    inner = [sign for sign in SIGN.findall(match.group()) if sign[0] == "G"]
    if inner:
        return sentence.cluster(f"<G{inner[0][1]}>")
    if active is None:
        after = [sign for sign in SIGN.finditer(sentence.text, match.end()) if sign.group(1) == "G"]
        return sentence.cluster(after[0].group()) if after else None
    return active


def _own_group(scene: Scene, school: Cluster) -> Cluster | None:
    return next((scene.groups[number] for number, base in scene.base.items() if base is school), None)


def _core(scene: Scene, facts: Facts, sentence: Signed, name: str, match: re.Match[str], active: Cluster | None) -> Cluster | None:
    """Note the core school that a match states; return its group."""
    listed = SIGN.findall(match.group("s") or match.group("t"))
    school = sentence.cluster(f"<S{listed[-1][1]}>")
    if len(listed) > 1 and (own_groups := [(group, core) for _, number in listed if (core := sentence.cluster(f"<S{number}>"))
                                           and (group := _own_group(scene, core))]):
        for group, core in own_groups:
            facts.core(group, core, (sentence.start, sentence.end))
        return own_groups[-1][0]
    inner = [sign for sign in SIGN.findall(match.group()) if sign[0] == "G"]
    own = _own_group(scene, school)
    if inner:
        group: Cluster | None = sentence.cluster(f"<G{inner[0][1]}>")
    elif own is not None and (active is None or id(active) in facts.cores or own is not active):
        group = own
    else:
        after = [sign for sign in SIGN.finditer(sentence.text, match.end()) if sign.group(1) == "G"]
        group = active or (sentence.cluster(after[0].group()) if after else None)
        if group is not None and id(group) in facts.cores and facts.cores[id(group)][1] is not school and not after:
            return None
    if group is None:
        if name == "core_by" and not re.search(either("generic", "groups"), sentence.text):
            return None
        group = _unnamed(scene, sentence.text, school)
        if group is not None:
            for item in sentence.items:
                if item.sign[1] == "S" and item.cluster is not school:
                    facts.member(group, item.cluster, (sentence.start, sentence.end), _attributes(sentence, item.cluster), "inferred")
    if group is not None:
        facts.core(group, school, (sentence.start, sentence.end))
    return group


def _unnamed(scene: Scene, text: str, school: Cluster) -> Cluster | None:
    """Make a group that the text describes and does not name, known by its core school."""
    match = re.search(rf"\b{either('generic', 'groups')}\b", text, re.IGNORECASE)
    if match is None:
        return None
    kind = table("schools")["group"]["heads"].get(match.group().split()[-1].lower(), "group")
    cluster = Cluster("group", [f"{school.name} {match.group().lower()}"], [], [], {"kind": kind, "unnamed": "true"})
    scene.groups.append(cluster)
    return cluster


def _unnamed_with_members(scene: Scene, facts: Facts, sentence: Signed, match: re.Match[str], active: Cluster | None) -> Cluster | None:
    """Read `<S1> has formed a consortium with <S2> and <S3>`: a group without a name whose core is the school that forms it."""
    if any(item.sign[1] == "G" for item in sentence.items):
        return None
    core = sentence.cluster(match.group("c"))
    others = SIGN.findall(match.group("also") + match.group("rest"))
    kind = table("schools")["group"]["heads"].get(match.group("kind").split()[-1].lower(), "group")
    if active is not None and "unnamed" not in active.attributes and len(scene.groups) == 1 and len(sentence.items) > 1 \
            and (kind == "group") == (active.attributes["kind"] == "group"):
        for school in (item.cluster for item in sentence.items if item.sign[1] == "S"):
            facts.member(active, school, (sentence.start, sentence.end), _attributes(sentence, school))
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
                facts.member(group, school, span, _attributes(sentence, school))
    return group


def _attributes(sentence: Signed, school: Cluster) -> dict[str, str]:
    """Return role and mode of a member as its name and the sentence tell."""
    lower = sentence.text.lower()
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
        of_school = any(name.lower().startswith("education group of") for name in group.names)
        if id(group) not in facts.cores and base is not None and (base.standalone or of_school):
            base.standalone = True
            first = min(group.mentions, key=lambda mention: mention.start)
            facts.core(group, base, scene.sentences.span(first.start), "inferred")
    for group, school, *_ in facts.cores.values():
        school.standalone = True
        if (id(group), id(school)) in facts.members:
            del facts.members[id(group), id(school)]
    for group, school, start, end in _campuses(scene, facts):
        facts.member(group, school, (start, end), {"role": "campus"}, "inferred")


def _campuses(scene: Scene, facts: Facts) -> Iterator[tuple[Cluster, Cluster, int, int]]:
    """Give campuses without a group the group in their name, or the one that their school leads, or the only one."""
    cores = {id(school): group for group, school, *_ in facts.cores.values()}
    taken = {key[1] for key in facts.members}
    named = [group for group in scene.groups if "unnamed" not in group.attributes]
    for cluster in scene.schools:
        if not cluster.standalone or id(cluster) in taken or id(cluster) in cores:
            continue
        for mention in sorted(cluster.mentions, key=lambda m: m.start):
            around = [group for group in named if any(mention.start <= inner.start and inner.end <= mention.end for inner in group.mentions)]
            parents = [parent for parent in scene.schools if parent is not cluster
                       and any(mention.start <= inner.start and inner.end <= mention.end for inner in parent.mentions)]
            group = around[0] if around else None
            if group is None and mention.kind == "campus":
                group = next((cores[id(parent)] for parent in parents if id(parent) in cores), None)
                group = group or next((own for own in named for parent in parents for key in parent.keys if key.names
                                       and any(key.names == known.names and not known.levels for known in own.keys)), None)
                if group is None and len(named) == 1 and id(named[0]) in facts.cores and not parents:
                    group = named[0]
            if group is not None:
                yield group, cluster, *scene.sentences.span(mention.start)
                break
