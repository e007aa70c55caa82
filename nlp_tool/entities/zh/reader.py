"""What reading the posts and policies of one text needs: its names, words, places, and the bodies that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp_tool.entities.places import DocumentPlaces, places_zh
from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span, Words

SCHOOL_KINDS = ("group", "school", "campus")


# Bodies of a division and of an institution besides those of the lexicon that the model was trained with.
_MORE_BODIES = re.compile(r"[一-鿿](?<![布格结全大终对骗开饭])局(?![面势部限促长])|关工委|文联|科协|工商联|侨联|残联|"
                          r"检察院|法院|派出所|[支大]队|卫健委|文明办|家长会|校长会|商会|[一-鿿]{2}报(?=记者|通讯员|讯)")

_DIVIDED = re.compile(r"(?:^|[^一-鿿])([一-鿿]{2,4}[省市区县州旗][一-鿿]{1,3}局)\Z")


@dataclass(frozen=True, slots=True)
class Post:
    """What a text says a person is. Offsets are places in the folded text."""

    title: str = ""
    organization: str = ""
    start: int = 0
    end: int = 0
    former: bool = False
    since: str = ""
    editor: bool = False
    signed: bool = False


@dataclass(eq=False)
class Reader:
    """What reading the posts of one text needs: the names, the words, the places and what was read before."""

    text: str
    spans: Sequence[Span]
    words: Words
    places: DocumentPlaces
    ends: dict[int, Span] = field(default_factory=dict)
    bodies: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, spans: Sequence[Span], words: Words) -> Reader:
        """Return the reader of a folded text."""
        reader = cls(text, spans, words, DocumentPlaces(places_zh(text), text=text))
        reader.bodies = bodies(text, words)
        reader.ends = {span.end: span for span in spans if span.kind in (*SCHOOL_KINDS, "short")}
        return reader

    def before(self, place: int, kinds: Sequence[str], *, reach: int = 400) -> Span | None:
        """Return the last name of some kinds before a place."""
        found = None
        for span in self.spans:
            if span.end > place:
                break
            if span.kind in kinds and place - span.end <= reach:
                found = span
        return found


def bodies(text: str, words: Words) -> dict[int, int]:
    """Return the authorities, companies, papers and universities of a text: the end of each name and its beginning."""
    found: dict[int, int] = {}
    for end, (length, code) in lexicon.class_automaton().iter(text):
        if lexicon.CLASSES[code] in ("organization", "media", "not_school", "other_group"):
            edge = words.left_edge(end + 1)
            if end + 1 - edge > max(length, 2) or (lexicon.CLASSES[code] == "media" and length > 2):
                found[end + 1] = min(edge, end + 1 - length)
    for match in _MORE_BODIES.finditer(text):
        edge = words.left_edge(match.end())
        if match.end() not in found and match.end() - edge > 2:
            found[match.end()] = min(edge, match.start())
        divided = _DIVIDED.search(text, max(0, match.end() - 12), match.end())
        if match.end() not in found and divided:
            found[match.end()] = divided.start(1)
    return found
