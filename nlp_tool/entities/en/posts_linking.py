"""Who holds which post where: titles of a person put together, organizations made full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp_tool.document import Document
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.keys import key_of, same_school
from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.page import Page
from nlp_tool.entities.en.post_choice import Stated, chosen_posts
from nlp_tool.entities.en.scene import MANY, Scene
from nlp_tool.entities.en.statements import Found

_PRONOUNS = {
    "group": "group",
    "education group": "group",
    "school": "school",
    "campus": "school",
    "community": "group",
    "consortium": "group",
    "alliance": "group",
    "branch": "school",
    "general school": "school",
}
_MAIN = ("main school", "core school", "head school", "lead school", "leading school", "main campus", "headquarters")
_PLACE_TITLES = re.compile(r"\b(?P<level>district|county|city|town|township|village)\b", re.IGNORECASE)
_PAPER = 8
_LISTED = 2
_SENTENCES_BACK = 6
_HEAD = 800
# a paper named at the beginning of a line, before a dash, a bracket or a date
_SOURCE = re.compile(
    r"^(?:Source: ?)?((?:[A-Z][A-Za-z']{1,20}\s){1,4}(?:Daily|News|Post|Times|Newspaper|Herald|Gazette|Weekly|Review))"
    r"(?=\s?[-(:]|\s\d|,)",
    re.MULTILINE,
)
_NEAR = 12
_BODY_REACH = 600
_BODY = re.compile(
    r"\b((?:[A-Z][A-Za-z'-]{1,20}\s(?:and\s)?){1,6}(?:Bureau|Commission|Department|Office)(?:\sof(?:\s[A-Z][A-Za-z'-]{1,20}){1,3})?"
    r"|(?:district|county|city|municipal|provincial)\seducation\s(?:bureau|commission|department))"
)
_LOCAL = re.compile(
    r"(?:the )?(?P<first>district|county|city|province|town)(?:'s)? (?P<rest>.{3,80})$"
    r"|(?P<whole>.{3,80}) of the (?P<last>district|county|city|province|town)$",
    re.IGNORECASE,
)
_IN_CHARGE = re.compile(r",?\swho\s(?:is\s|was\s)?(?:in\scharge\sof|responsible\sfor|oversees|teaches|works|studies)\b")
_CHARGE_REACH = 80
_AT = re.compile(r"\s(?:at|in|for|of)\s(?:the\s)?$")
_OF_SCHOOL = re.compile(r"\s(?:of|from|at)\s(?:the\s)?")
_OWNED = re.compile(
    r"((?:[A-Z][\w'-]{1,30}\s){0,5}(?:University|College|School|Bureau|Institute|Academy|Commission|Kindergarten))'s\s$"
)
_LEADS = re.compile(
    r",?\s(?:who\s)?(?:(?:has|had|have|also|now|currently)\s){0,2}(?:been\s)?(?:led|leads|heads|headed|heading|leading"
    r"|chairs|chaired|chairing|runs|ran|running|directs|directed)\s(?:(?:the|this|its|our)\s(?P<what>education group"
    r"|group|consortium|alliance|community|school|kindergarten|campus|branch)\b(?!\s(?:of|council)|'))?",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:the|its|a)\s(?P<title>(?:vice |deputy |general |executive )?"
    r"(?:head|principal|headmaster|president|director|teacher))\s"
    r"(?:of|at)\s(?:the\s)?$",
    re.IGNORECASE,
)


def posts_of(
    scene: Scene, page: Page, document: Document | None, relations: Sequence[Found]
) -> list[tuple[Cluster, Cluster | None, int, int, dict[str, str]]]:
    """Settle title, organization and kind of each person, and return the posts with the sentences that state them.

    `relations`: what the grammar says of groups and schools."""
    found: list[tuple[Cluster, Cluster | None, int, int, dict[str, str]]] = []
    stated = [stated_post(scene, person, document) for person in scene.people]
    for person, chosen in zip(scene.people, chosen_posts(scene, page, stated, relations), strict=True):
        post = replace(chosen, organization=_with_place(scene, chosen.organization)) if not chosen.owner else chosen
        person.attributes.update({"kind": post.kind, "title": post.title, "organization": post.organization})
        if post.title or post.organization:
            start, end = post.sentence
            found.append((person, post.owner, start, end, {key: value for key, value in (
                ("title", post.title), ("organization", post.organization), ("former", post.former)) if value}))
    return found


def _with_place(scene: Scene, organization: str) -> str:
    """Return `the district's education bureau` with the name of the district, where the text knows only one."""
    match = _LOCAL.match(organization)
    if match is None:
        return organization
    level = (match.group("first") or match.group("last")).lower()
    known = {name.text for name in scene.locations.names if name.full and name.text.lower().endswith(f" {level}")}
    place = known.pop() if len(known) == 1 else ""
    if match.group("last"):
        return f"{match.group('whole')} of {place}" if place else organization
    return f"{place or match.group('first')} {match.group('rest')}"


def stated_post(scene: Scene, person: Cluster, document: Document | None) -> Stated:
    """Return the post of a person that the grammar of titles reads."""
    titled = [mention for mention in person.mentions if mention.attributes.get("title")]
    current = [mention for mention in titled if "former" not in mention.attributes] or titled
    if not current:
        told = _told_before(scene, person) or _leads(scene, person)
        first = min(person.mentions, key=lambda mention: mention.start)
        if told is None:
            owned = _owned_by(scene, person)
            return Stated(organization=owned, sentence=scene.sentences.span(first.start), how="owned" if owned else "")
        title, cluster, start, end = told
        return Stated(title, cluster.name, cluster, "teacher" if title.lower() == "teacher" else "principal",
                      sentence=(start, end), how="told")
    best = max(current, key=lambda mention: (bool(mention.attributes.get("organization")), -mention.start))
    organization, target, how = _organization(scene, person, best, document)
    return Stated(
        best.attributes["title"],
        organization,
        target,
        _kind(best, organization, target),
        best.attributes.get("former", ""),
        scene.sentences.span(best.start),
        int(best.attributes["title_start"]),
        how if organization else "",
    )


def _told_before(scene: Scene, person: Cluster) -> tuple[str, Cluster, int, int] | None:
    """Read `the head of X School ... . Huang Jianming ...`.

    A title in the sentence before whose bearer is named in the next.
    """
    first = min(person.mentions, key=lambda mention: mention.start)
    number = scene.sentences.number(first.start)
    if not number or scene.sentences.spans[number][0] < first.start - _NEAR:
        return None
    start, end = scene.sentences.spans[number - 1]
    if any(start <= mention.start < end for other in scene.people for mention in other.mentions):
        return None
    for begin, _, cluster in scene.index.inside(start, end):
        title = _TOLD.search(scene.text[max(start, begin - 60) : begin])
        if title:
            return title.group("title"), cluster, start, first.end
    return None


def _leads(scene: Scene, person: Cluster) -> tuple[str, Cluster, int, int] | None:
    """Read `Zhou Lan, who has led the group since 2021`: a post without a title."""
    for mention in person.mentions:
        start, end = scene.sentences.span(mention.start)
        match = _LEADS.match(scene.text, mention.end, end)
        if match is None:
            cluster = _employer(scene, mention, end)
            if cluster is not None:
                return "", cluster, start, end
            continue
        reference = _PRONOUNS.get(match.group("what").lower()) if match.group("what") else None
        if reference:
            cluster = _nearest(scene, reference, mention.start)
        else:
            cluster = next(
                (found for first, _, found in scene.index.inside(match.end(), end) if first <= match.end() + 4), None
            )
        if cluster is not None:
            return "", cluster, start, end
    return None


def _employer(scene: Scene, mention: Candidate, end: int) -> Cluster | None:
    """Return the school of `Lan Qing, who teaches Chinese at X School`, `Du Ping of X School`."""
    of = _OF_SCHOOL.match(scene.text, mention.end, end)
    charge = _IN_CHARGE.match(scene.text, mention.end, end)
    reach = of.end() if of else min(end, charge.end() + _CHARGE_REACH) if charge else 0
    for first, _, cluster in scene.index.inside(mention.end, max(reach + bool(of) * _CHARGE_REACH, mention.end)):
        if (of and first == of.end()) or (charge and _AT.search(scene.text, charge.end(), first)):
            return cluster
    return None


def _owned_by(scene: Scene, person: Cluster) -> str:
    """Return the institution of `X University's Jin Yan`."""
    for mention in person.mentions:
        match = _OWNED.search(scene.text, max(0, mention.start - _CHARGE_REACH), mention.start)
        if match:
            return " ".join(match.group(1).split())
    return ""


def _kind(mention: Candidate, organization: str, target: Cluster | None) -> str:
    kind = mention.attributes.get("kind", "other")
    core = mention.attributes.get("core", "")
    lower = organization.lower()
    government = any(
        word in lower
        for word in (
            "bureau",
            "government",
            "commission",
            "department",
            "district",
            "county",
            "city",
            "committee",
            "office",
        )
    )
    if core in ("head", "president", "director", "secretary") and target is None and government:
        return "official"
    if core == "director" and target is not None:
        return "principal"
    return kind


def _organization(
    scene: Scene, person: Cluster, mention: Candidate, document: Document | None
) -> tuple[str, Cluster | None, str]:
    """Return the organization of a post, full where the text names it, its cluster if it is a school or group, and how
    it was found."""
    raw = mention.attributes.get("organization", "")
    for part in reversed(raw.split("; ") if "; " in raw else []):
        cluster = _named(scene, part)
        if cluster is not None and cluster.kind == "school":
            return cluster.name, cluster, "said"
    for part in raw.split("; "):
        if part.lower().strip() in _MAIN and (own := _main_school(scene, mention.start)) is not None:
            return own.name, own, "main"
        reference = _PRONOUNS.get(part.lower().strip())
        if reference:
            cluster = _nearest(scene, reference, mention.start)
            if cluster is not None:
                return cluster.name, cluster, "pronoun"
    if raw:
        cluster = _named(scene, raw.split("; ")[-1]) or _named(scene, raw.split("; ")[0])
        if cluster is not None:
            return (cluster.name if "; " not in raw and not raw.isupper() else raw), cluster, "said"
        return raw, None, "other"
    kind, title = mention.attributes.get("kind", "other"), mention.attributes["title"].lower()
    if kind == "journalist":
        return _paper(scene, mention, document), None, "paper"
    if place := _PLACE_TITLES.search(title):
        return _division(scene, mention, place.group("level").lower()), None, "division"
    if "mayor" in title:
        return _division(scene, mention, "city"), None, "division"
    core = mention.attributes.get("core", "")
    if core in (
        "principal",
        "headmaster",
        "headmistress",
        "headteacher",
        "teacher",
        "president",
        "secretary",
        "head",
    ) or kind in ("principal", "teacher", "student"):
        whole = core == "president" or title.startswith(("general", "chief"))
        cluster = (_nearest(scene, "group", mention.start) if whole else None) or _spoken_of(scene, mention.start)
        if cluster is not None:
            return cluster.name, cluster, "spoken"
    if kind == "official" or core in ("director", "deputy", "spokesman", "spokeswoman", "spokesperson"):
        return _body_before(scene, mention.start), None, "body"
    return "", None, ""


def _spoken_of(scene: Scene, offset: int) -> Cluster | None:
    """Return what was mentioned last; where a list of schools was, what its sentence begins with."""
    nearest = _nearest(scene, "any", offset)
    own = scene.sentences.number(offset)
    for number in range(own - 1, max(-1, own - _SENTENCES_BACK), -1):
        named = [cluster for _, _, cluster in scene.index.inside(*scene.sentences.spans[number])]
        if named:
            listed = {id(cluster) for cluster in named if cluster.kind == "school"}
            in_own = next(scene.index.inside(scene.sentences.spans[own][0], offset), None)
            return named[0] if len(listed) > _LISTED and in_own is None else nearest
    return nearest


def _main_school(scene: Scene, offset: int) -> Cluster | None:
    """Return the school whose name the group spoken of carries: `headmaster of the main school`."""
    group = _nearest(scene, "group", offset)
    return next((base for number, base in scene.base.items() if scene.groups[number] is group), None)


def _body_before(scene: Scene, offset: int) -> str:
    """Return the bureau, commission or department that was named last before an offset, not too far away."""
    found = [match.group(1) for match in _BODY.finditer(scene.text, max(0, offset - _BODY_REACH), offset)]
    return " ".join(found[-1].split()).removeprefix("The ") if found else ""


def _named(scene: Scene, raw: str) -> Cluster | None:
    folded = raw.lower()
    for cluster in (*scene.groups, *scene.schools):
        if any(name.lower() == folded for name in cluster.names):
            return cluster
    if (
        len(scene.schools) <= MANY
        and words("schools", "school", "heads") & set(folded.split())
        and "group" not in folded
    ):
        key = key_of(raw, scene.places)
        for cluster in scene.schools:
            if any(same_school(known, key) for known in cluster.keys):
                return cluster
    return None


def _nearest(scene: Scene, kind: str, offset: int) -> Cluster | None:
    """Return the group or school that was mentioned last before an offset, or in its sentence after it."""
    fallback: Cluster | None = None
    for count, cluster in enumerate(scene.index.before(offset)):
        if count > MANY:
            break
        if kind in ("any", cluster.kind):
            if kind != "school" or any(mention.kind == "school" for mention in cluster.mentions):
                return cluster
            fallback = fallback or cluster
    if fallback is not None:
        return fallback
    _, end = scene.sentences.span(offset)
    return next((cluster for _, _, cluster in scene.index.inside(offset, end) if kind in ("any", cluster.kind)), None)


def _division(scene: Scene, mention: Candidate, level: str) -> str:
    """Return the last division of a level (Chongchuan District) named before a mention, or the first after it."""
    level = {"town": "district", "township": "district", "village": "district"}.get(level, level)
    names = [
        name
        for name in scene.locations.names
        if ((name.full and level in name.text.lower()) or any(division.level == level for division in name.divisions))
        # a place inside the name of a school is no office
        and (name.full or next(scene.index.around(name.start, name.end), None) is None)
    ]
    before = [name for name in names if name.end <= mention.start]
    chosen = before[-1:] or [name for name in names if name.start >= mention.end][:1]
    return chosen[0].text if chosen else ""


def _paper(scene: Scene, mention: Candidate, document: Document | None) -> str:
    """Return the paper that stands before a byline, or the document's source."""
    line = scene.text[max(0, mention.start - 160) : int(mention.attributes["title_start"])]
    line = line.rsplit("\n", 1)[-1]
    tokens = line.replace("(", " ( ").replace(",", " , ").split()
    papers = words("people", "words", "papers")
    for index in range(len(tokens) - 1, max(-1, len(tokens) - _PAPER), -1):
        if tokens[index].lower() in papers:
            first = index
            while first and tokens[first - 1][0].isupper():
                first -= 1
            return " ".join(tokens[first : index + 1])
    if document is not None and document.source:
        return document.source
    head = _SOURCE.search(scene.text[:_HEAD])
    return " ".join(head.group(1).split()) if head else ""
