"""One document's annotations as light observations: names, places, quotes and relations, without the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.document import Document
from nlp_tool.entities.sentences import sentence_at, sentences
from nlp_tool.entities.zh import symbols
from nlp_tool.registry.names import Name, fold, parse_name
from nlp_tool.registry.places import Place, joined, lies_in_several, place_of, place_told, places_differ, written_forms
from nlp_tool.storage import key_of

QUOTE = 240
"""A quote is no longer than this many characters."""
MENTIONS = 30
"""Of an entity so many mentions are looked at for the sentence that names two."""
_LEADS = re.compile(r"核心|领办|牵头|龙头|总校|为主体|引领|\b(?:led by|leads?|leading|core|head school|main school)\b")
_PRONOUNS = (
    "教育集团", "该集团", "学校", "该校", "我校", "本校", "小学", "中学", "幼儿园", "校区", "the", "group", "school",
    "education", "consortium", "alliance", "education group", "the group", "the school", "the education group",
    "the consortium", "the alliance")
_IN_GROUP = re.compile(r"(?:教育集团|教育集團)(.{2,30}(?:小学|中学|学校|小學|中學|學校|幼儿园|幼兒園))$")


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of a document that says something."""

    doc_id: str
    start: int
    end: int
    text: str
    grade: str


@dataclass(frozen=True, slots=True)
class Source:
    """What the registry keeps of a document."""

    doc_id: str
    date: str
    source: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation of an observation: kind, the other end (an observation's id) and what it says."""

    kind: str
    other: str
    attributes: Mapping[str, str]
    quote: Quote


@dataclass(slots=True)
class Observation:
    """One entity of one document. `id` is "doc_id:index"; `names` are its name and its other forms, taken apart."""

    id: str
    doc_id: str
    index: int
    kind: str
    name: str
    attributes: Mapping[str, str]
    place: Place
    names: tuple[Name, ...]
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    grade: str
    quotes: tuple[Quote, ...]
    facts: list[Fact] = field(default_factory=list)
    back: list[Fact] = field(default_factory=list)
    """Facts of others whose tail is this one."""
    date: str = ""
    seats: Mapping[str, Quote] = field(default_factory=dict)
    """The sentence that names the province, city or district, by its code."""

    @property
    def token(self) -> str:
        """Return a text that stands for the content of this observation, whatever its place in the input."""
        return key_of(self.kind, self.name, self.doc_id, self.index)


def observe(document: Document, annotations: Annotations) -> tuple[Source, list[Observation]]:
    """Turn the annotations of a document into observations, one an entity; order of `annotations.entities`."""
    source = Source(
        document.doc_id, str(document.date) if document.date else "", document.source, document.title, document.language
    )
    mentions: dict[int, list[Mention]] = {}
    for mention in annotations.mentions:
        mentions.setdefault(mention.entity, []).append(mention)
    former: dict[int, list[str]] = {}
    for relation in annotations.relations:
        if relation.kind == "former_name" and relation.attributes.get("value"):
            former.setdefault(relation.head, []).append(relation.attributes["value"])
    seen = [
        _observation(document, index, entity, mentions.get(index, []), former.get(index, []))
        for index, entity in enumerate(annotations.entities)
    ]
    seats = _seats(document, seen)
    for observation in seen:
        observation.seats = seats
    for relation in annotations.relations:
        quote = _quote(document, relation, mentions)
        other = seen[relation.tail].id if relation.tail is not None else ""
        seen[relation.head].facts.append(Fact(relation.kind, other, dict(relation.attributes), quote))
        if relation.tail is not None:
            back = Fact(relation.kind, seen[relation.head].id, dict(relation.attributes), quote)
            seen[relation.tail].back.append(back)
    return source, seen


def _observation(
    document: Document, index: int, entity: Entity, mentions: Sequence[Mention], former: Sequence[str]
) -> Observation:
    place = _place(entity, document)
    forms = sorted({m.text for m in mentions if m.attributes.get("form") not in ("pronoun", "composed")})
    aliases = tuple(form for form in forms if form != entity.name and _is_name(form))
    names: tuple[Name, ...] = ()
    if entity.kind in ("group", "school"):
        names = tuple(_parsed([entity.name, *aliases, *former], place, entity.kind))
        for name in names[:1]:
            place = _with_name(place, name)
    quotes = tuple(_sentence(document, m) for m in sorted(mentions, key=lambda m: (m.start, m.end))[:4])
    grade = min((m.grade for m in mentions), key=("curated", "stated", "named", "inferred").index, default="inferred")
    return Observation(
        f"{document.doc_id}:{index}",
        document.doc_id,
        index,
        entity.kind,
        entity.name,
        dict(entity.attributes),
        place,
        names,
        aliases,
        tuple(sorted(set(former))),
        grade,
        quotes,
        date=str(document.date) if document.date else "",
    )


def _place(entity: Entity, document: Document) -> Place:
    stated = tuple(entity.attributes.get(level, "") for level in ("province", "city", "district"))
    if any(stated):
        return place_of(*stated)
    if entity.kind not in ("group", "school") or not document.place or lies_in_several(entity.name):
        return Place()
    # What a document speaks of lies in its city, unless the name says otherwise; not always in its district.
    named, told = parse_name(entity.name, kind=entity.kind).place, place_told(document.place)
    around = Place(told.province, told.city, "")
    return Place() if named.depth and places_differ(named, around) else around


def _with_name(place: Place, name: Name) -> Place:
    """Add what the name itself says where nothing better is known."""
    if not place.province and not place.city:
        return joined(name.place, place)
    if not place.district and name.place.district and name.place.city in ("", place.city):
        return joined(place, name.place)
    if not place.city and name.place.city and name.place.province == place.province:
        return joined(place, name.place)
    return place


def _parsed(forms: Iterable[str], place: Place, kind: str) -> list[Name]:
    names: list[Name] = []
    written = list(forms)
    if kind == "school":
        # 三十五中教育集团方家湾学校 is called 方家湾学校 elsewhere.
        written += [found.group(1) for form in written for found in [_IN_GROUP.search(form)] if found]
    for form in written:
        name = parse_name(form, place, kind=kind)
        if not name.empty and all(name.key != other.key or name.place != other.place for other in names):
            names.append(name)
    return names


@lru_cache(maxsize=1)
def _bare() -> frozenset[str]:
    """Return the words that name nothing by themselves, bare nouns of groups among them."""
    return frozenset((*_PRONOUNS, *symbols.lexicon()["bare"]))


def _is_name(form: str) -> bool:
    return not {fold(form), form.casefold()} & _bare() and len(fold(form)) >= 2


def _quote(document: Document, relation: Relation, mentions: Mapping[int, Sequence[Mention]]) -> Quote:
    """Return the sentence of a relation; of a long one the part that holds its ends, the tail before the head."""
    start, end = relation.start, relation.end
    if relation.grade == "inferred" and relation.tail is not None:
        start, end = _with_both(document, start, end, mentions.get(relation.head, []), mentions.get(relation.tail, []))
    if end - start > QUOTE:
        ends = [relation.tail, relation.head] if relation.tail is not None else [relation.head]
        inside = [
            m
            for index in ends
            for m in sorted(mentions.get(index, []), key=lambda m: m.start)
            if start <= m.start and m.end <= end
        ]
        middle = (inside[0].start + inside[0].end) // 2 if inside else start
        start = max(start, min(middle - QUOTE // 2, end - QUOTE))
        end = start + QUOTE
    return Quote(document.doc_id, start, end, document.text[start:end], relation.grade)


def _with_both(
    document: Document, start: int, end: int, heads: Sequence[Mention], tails: Sequence[Mention]
) -> tuple[int, int]:
    """Return the sentence that names both ends, each in words of its own, where the slice given does not.

    A sentence with a word for leading goes first, then that with the two nearest each other, then the first.
    """

    def apart(one: Mention, two: Mention) -> int:
        return max(one.start, two.start) - min(one.end, two.end)

    found = []
    for tail in tails[:MENTIONS]:
        first, last = _around(document, tail.start, tail.end)
        for head in heads[:MENTIONS]:
            if first <= head.start and head.end <= last and apart(head, tail) >= 0:
                if start <= first and last <= end:
                    return start, end
                leads = bool(_LEADS.search(document.text, first, last))
                found.append((not leads, apart(head, tail), first, last))
    return min(found)[2:] if found else (start, end)


def _sentence(document: Document, mention: Mention) -> Quote:
    start, end = _around(document, mention.start, mention.end)
    return Quote(document.doc_id, start, end, document.text[start:end], mention.grade)


def _around(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return the sentence around a slice, cut to QUOTE characters."""
    room = max(0, (QUOTE - (end - start)) // 2)
    spans = _sentences(document.text, document.language)
    first, last = max(sentence_at(spans, start)[0], start - room), min(sentence_at(spans, end - 1)[1], end + room)
    first, last = min(first, start), max(last, end)
    return first + len(document.text[first:start]) - len(document.text[first:start].lstrip()), last


@lru_cache(maxsize=2)
def _sentences(text: str, language: str) -> list[tuple[int, int]]:
    return sentences(text, language)


def _seats(document: Document, seen: Sequence[Observation]) -> dict[str, Quote]:
    """Return for each province, city and district of a document the first sentence that names it."""
    found: dict[str, Quote] = {}
    codes = {code for o in seen for code in (o.place.province, o.place.city, o.place.district) if code}
    for code in sorted(codes):
        forms = (code[1:],) if code.startswith("~") else written_forms(code, english=document.language == "en")
        places = [(document.text.find(form), form) for form in forms]
        at, form = next((place for place in places if place[0] >= 0), (-1, ""))
        if at >= 0:
            start, end = _around(document, at, at + len(form))
            found[code] = Quote(document.doc_id, start, end, document.text[start:end], "stated")
    return found
