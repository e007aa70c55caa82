"""Members that no frame states: schools that a text lists beside a group, and the lines of a roster.

A list of schools counts for the group of its sentence, or for the group just spoken of where a word of membership
stands by, unless the list says whose principal speaks, where somebody teaches, or who is no member. What is gathered
here yields to every statement: `settle` notes it at the end, graded as inferred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.cues import either, expanded
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.signs import SIGN, Signed
from nlp_tool.entities.en.statements import Facts, attributes_of, noted_year

_REACH = 700
_BEFORE = 70
_LONG_LIST = 3
_SCHOOL = re.compile(r"<S\d{1,4}>")
# A and B go to the X group, C and D - to the Y group
_TOWARDS = re.compile(
    r"[\s,-]{0,3}(?:(?:will\s|have\s)?(?:go|goes|went|gone|come|came|belong|belongs|belonged)\s)?"
    r"(?:to|into|under|in)\s(?:the\s)?(?P<g><G\d{1,4}>)"
)
_CELL = re.compile(r"\s{0,200}(?:\||\t| {3})\s{0,200}")
_CORE_COLUMN = re.compile(
    r"\b(?:group|consortium|alliance|federation|community|union)\b[^\n]{0,40}(?:[|\t]"
    r"| {3})[^\n]{0,20}\b(?:core|leading|main|head|lead)\b[^\n]{0,40}\bmember",
    re.IGNORECASE,
)
_GROUP = re.compile(r"<G\d{1,4}>")


@dataclass(slots=True)
class Gathered:
    """Lists of schools beside groups, until all statements are read."""

    lists: list[tuple[Cluster, list[Cluster], Signed, bool]] = field(default_factory=list)
    last_end: int = 0


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    sources = {
        "list": expanded("@LIST"),
        "cue": rf"\b(?:{either('member', 'cues')})",
        "not_after": rf"\b{either('member', 'not_after')}\s(?:[a-z-]{{2,20}}\s){{0,2}}?(?:of|at|from|in|to|for|by)?"
        r"\s?(?:(?:the|its|both|a|an|nearby)\s){0,2}$",
        "not_before": rf"^(?:'s?\s(?!newest|latest|core)|\s(?:(?:has|have|had|will|was|were|is|are|also)\s){{0,2}}"
        rf"{either('member', 'not_before')}\b)",
        "denied": rf"\b{either('member', 'denied')}\b",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


def gather(scene: Scene, gathered: Gathered, sentence: Signed, active: Cluster | None) -> None:
    """Note the lists of schools of a sentence, each with the group that it stands beside."""
    if "<S" not in sentence.text:
        if "<G" in sentence.text:
            gathered.last_end = sentence.end
        return
    patterns = _patterns()
    own = _GROUP.search(sentence.text) is not None
    near = own or sentence.start - gathered.last_end <= _REACH
    if own:
        gathered.last_end = sentence.end
    if not near or patterns["denied"].search(sentence.text):
        return
    cued = patterns["cue"].search(sentence.text) is not None
    for match in patterns["list"].finditer(sentence.text):
        signs = [sentence.cluster(sign) for sign in dict.fromkeys(_SCHOOL.findall(match.group()))]
        group = _group_beside(sentence, match, active)
        if group is None or not (cued or (len(signs) > 1 and (own or _only_list(scene, signs)))):
            continue
        before = sentence.text[max(0, match.start() - _BEFORE) : match.start()]
        after = sentence.text[match.end() : match.end() + _BEFORE]
        if patterns["not_before"].search(after) or _beside(before, after):
            continue
        # the principals of A (the core), B and C: a list that counts only by the group's schools in it
        doubtful = patterns["not_after"].search(before) is not None
        if not doubtful or len(signs) >= _LONG_LIST:
            gathered.lists.append((group, signs, sentence, doubtful))


def _beside(before: str, after: str) -> bool:
    """Tell whether a group stands in the same list as the schools: `saw <S1>, <S2> and <G1>`."""
    return bool(_beside_after().match(after) or _beside_before().search(before))


@lru_cache(maxsize=1)
def _beside_after() -> re.Pattern[str]:
    return re.compile(expanded(r",?\s(?:and|or|as\swell\sas)\s@OF@G"), re.IGNORECASE)


@lru_cache(maxsize=1)
def _beside_before() -> re.Pattern[str]:
    return re.compile(expanded(r"@G(?:,|\sand|,\sand)\s(?:the\s)?$"), re.IGNORECASE)


def _only_list(scene: Scene, signs: list[Cluster]) -> bool:
    """Tell whether three and more schools are listed in a text with one named group: it is its list."""
    return len(signs) >= _LONG_LIST and sum("unnamed" not in group.attributes for group in scene.groups) == 1


def _group_beside(sentence: Signed, match: re.Match[str], active: Cluster | None) -> Cluster | None:
    towards = _TOWARDS.match(sentence.text, match.end())
    if towards:
        return sentence.cluster(towards.group("g"))
    before = _GROUP.findall(sentence.text, 0, match.start())
    if before:
        return sentence.cluster(before[-1])
    after = _GROUP.search(sentence.text, match.end())
    return sentence.cluster(after.group()) if after else active


def settle(facts: Facts, gathered: Gathered) -> None:
    """Note what was gathered of schools that no statement gives to a group; a list goes where its members are."""
    for group, signs, sentence, doubtful in gathered.lists:
        claimed = [owner for school in signs for owner in facts.groups_of(school)]
        if (claimed or doubtful) and all(owner is not group for owner in claimed):
            continue
        for school in signs:
            if not facts.groups_of(school):
                facts.member(
                    group, school, (sentence.start, sentence.end), attributes_of(sentence, school), grade="inferred"
                )


@lru_cache(maxsize=1)
def _line() -> re.Pattern[str]:
    return re.compile(r"^[\d\W]{0,8}(?P<g><G\d{1,4}>)\s?(?:-|:|\||\t| {2,8}|,|\()\s?(?P<rest>[^\n]{0,4000})$")


def read_line(scene: Scene, facts: Facts, sentence: Signed) -> bool:
    """Read `* <G> - head school <S>; with <S> and its <S>`: a line in which only words of lists stand between names."""
    match = _line().match(sentence.text.strip())
    if match is None or not _SCHOOL.search(match.group("rest")) or _GROUP.search(match.group("rest")):
        return False
    cells = [cell for cell in _CELL.split(match.group("rest")) if cell.strip()]
    if len(cells) > 1 and _CORE_COLUMN.search(scene.text):
        _read_cells(facts, sentence, sentence.cluster(match.group("g")), cells)
        return True
    if not only_list_words(match.group("rest")):
        return False
    group = sentence.cluster(match.group("g"))
    span = (sentence.start, sentence.end)
    heads = [m.group(1) for m in _head_before().finditer(match.group("rest"))]
    for sign in heads[:1] or marked_heads(match.group("rest"))[:1]:
        facts.core(group, sentence.cluster(sign), span)
    for position, sign in enumerate(_SCHOOL.findall(match.group("rest"))):
        school = sentence.cluster(sign)
        if sign in heads and position == 0:
            continue
        joined = noted_year(match.group("rest"), sign)
        facts.member(group, school, span, attributes_of(sentence, school) | ({"joined": joined} if joined else {}))
        facts.listed.add((id(group), id(school)))
    return True


def only_list_words(line: str) -> bool:
    """Tell whether only words of lists, figures and notes in brackets stand between the names of a line."""
    between = re.sub(r"\([^()]{0,60}\)", " ", SIGN.sub(" ", line))
    return not re.sub(r"[\W\d_]+", "", _list_words().sub(" ", between))


@lru_cache(maxsize=1)
def _list_words() -> re.Pattern[str]:
    return re.compile(rf"\b{either('member', 'line_words')}\b", re.IGNORECASE)


def marked_heads(line: str) -> list[str]:
    """Return the signs of schools that are marked as core: `<S1> (core)`."""
    return [match.group(1) for match in _head_after().finditer(line)]


def _read_cells(facts: Facts, sentence: Signed, group: Cluster, cells: list[str]) -> None:
    """Read the row of a table whose columns are group, core school, members; the core's cell may hold no name."""
    span = (sentence.start, sentence.end)
    head = _SCHOOL.findall(cells[0])
    if head:
        facts.core(group, sentence.cluster(head[0]), span)
    for sign in (sign for cell in cells[1:] for sign in _SCHOOL.findall(cell)):
        school = sentence.cluster(sign)
        joined = next((year for cell in cells[1:] if (year := noted_year(cell, sign))), "")
        facts.member(group, school, span, attributes_of(sentence, school) | ({"joined": joined} if joined else {}))
        facts.listed.add((id(group), id(school)))


@lru_cache(maxsize=1)
def _head_before() -> re.Pattern[str]:
    return re.compile(expanded(r"\b(?:@HEAD|core|lead|head)\s?(?::|-|is|\||=)?\s?(?:the\s)?(@S)"), re.IGNORECASE)


@lru_cache(maxsize=1)
def _head_after() -> re.Pattern[str]:
    return re.compile(expanded(r"(@S),?\s?\((?:the\s)?(?:@HEAD|core|lead|leader|head|leading)\)"), re.IGNORECASE)
