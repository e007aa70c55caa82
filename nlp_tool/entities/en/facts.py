"""What sentences state of one group, school or policy: when it was founded, how large it is, who issued it and when."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_tool.document import Document, PartialDate
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.cues import either
from nlp_tool.entities.en.dates import dates_in, dates_told, published_of
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.signs import Signed, signed_sentences

Found = tuple[str, Cluster, Cluster | None, int, int, str, dict[str, str]]
_AROUND = 500
_SIGN = r"<[GS]\d{1,4}>"
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,6}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_WORDS = {
    w: n
    for n, w in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2
    )
}
_REACH = 120


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    begun = either("facts", "begun")
    counted = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(_counted(), key=len, reverse=True))
    sources = {
        "founded": rf"(?P<sign>{_SIGN})(?:\"|,)?\s(?:[^<>.;]{{0,40}}?)\b{begun}\b(?P<after>[^<>.;]{{0,{_REACH}}})",
        "founding": rf"\b{begun}(?P<after>[^<>.;]{{0,40}}?),\s(?:the\s)?(?P<sign>{_SIGN})",
        "founder": rf"{either('facts', 'founds')}\s(?:the\s|a\s|an\s|its\s|new\s){{0,2}}\"?(?P<sign><G\d{{1,4}}>)"
        rf"(?P<after>[^<>.;]{{0,{_REACH}}})",
        "size": rf"\b(?P<number>{_NUMBER})\s(?:[a-z-]{{1,20}}\s){{0,2}}?(?P<what>{counted})\b",
        "issued": rf"(?P<issuer>[A-Z][^<>.;:\"]{{3,160}}?)\s(?:[a-z]{{1,20}}\s){{0,3}}{either('facts', 'issued')}\b"
        r"[^<>.;]{0,80}$",
        "issued_by": rf"\b{either('facts', 'issued')}\sby\s(?:the\s)?(?P<issuer>[A-Z][^<>.;:\",]{{3,160}})",
    }
    return {
        name: re.compile(source, 0 if name.startswith("issued") else re.IGNORECASE) for name, source in sources.items()
    }


def _counted() -> dict[str, str]:
    return table("relations")["facts"]["counted"]


def facts_of(scene: Scene, document: Document | None) -> list[Found]:
    """Return the established and size relations, each with its sentence; the first statement stands."""
    published = published_of(scene.text, document)
    founded: dict[int, Found] = {}
    sizes: dict[tuple[int, str], Found] = {}
    for sentence in signed_sentences(scene):
        for cluster, value in _founded(sentence, published):
            founded.setdefault(
                id(cluster), ("established", cluster, None, sentence.start, sentence.end, "stated", {"value": value})
            )
        groups = {id(item.cluster): item.cluster for item in sentence.items if item.sign[1] == "G"}
        for group in groups.values() if len(groups) == 1 else ():
            for what, number in _sizes(sentence):
                relation = {"what": what, "value": number}
                sizes.setdefault(
                    (id(group), what), ("size", group, None, sentence.start, sentence.end, "stated", relation)
                )
    return [*founded.values(), *sizes.values()]


def _founded(sentence: Signed, published: PartialDate | None) -> list[tuple[Cluster, str]]:
    found = []
    for name in ("founded", "founding", "founder"):
        for match in _patterns()[name].finditer(sentence.text):
            after = dates_told(match.group("after"), published)
            before = dates_told(sentence.text[max(0, match.start() - _REACH) : match.start()], published)
            if after or before:
                found.append((sentence.cluster(match.group("sign")), (after[0] if after else before[-1])[1]))
    return found


def _sizes(sentence: Signed) -> list[tuple[str, str]]:
    """Return what a sentence counts of its group: schools, campuses, classes, students ..., after the group's sign."""
    sign = re.search(r"<G\d{1,4}>", sentence.text)
    if sign is None:
        return []
    counted = _counted()
    found = []
    for match in _patterns()["size"].finditer(sentence.text, sign.end()):
        number = match.group("number").lower().replace(",", "")
        found.append((counted[" ".join(match.group("what").lower().split())], str(_WORDS.get(number, number))))
    return found


def policy_facts(scene: Scene, policy: Candidate, document: Document | None) -> tuple[dict[str, str], int, int]:
    """Return issuer and date of a policy as its sentence states them, and where the sentence is."""
    start, end = scene.sentences.span(policy.start)
    before = scene.text[max(start, policy.start - _AROUND) : policy.start]
    after = scene.text[policy.end : min(end, policy.end + _AROUND)]
    match = _patterns()["issued_by"].search(after) or _patterns()["issued"].search(
        re.sub(r"[\"'(]?\s?(?:the\s)?[\"']?$", "", before)
    )
    facts: dict[str, str] = {}
    if match:
        facts["issuer"] = _issuer(match.group("issuer"))
        year = document.date.year if document is not None and document.date is not None else None
        dates = dates_in(before, year=year) or dates_in(after, year=year)
        if dates:
            facts["date"] = dates[0][1]
    return {key: value for key, value in facts.items() if value}, start, max(end, policy.end)


def _issuer(text: str) -> str:
    """Cut the time before an issuer off: `In June 2023, the General Office`."""
    text = " ".join(text.split())
    parts = re.split(r",\s(?:the\s)?", text)
    while len(parts) > 1 and dates_in(parts[0], year=2000):
        parts.pop(0)
    name = re.sub(r"^(?:In|On|At)\s.{0,40}?\bthe\s", "", ", ".join(parts)).removeprefix("The ").removeprefix("the ")
    kept = re.match(r"(?:(?:[A-Z][\w'-]{0,30}|of|and|for|the|other|departments)(?:\s|(?=,)|$)){1,30}", name)
    return kept.group().strip().removesuffix(" and").removesuffix(" of") if kept else ""
