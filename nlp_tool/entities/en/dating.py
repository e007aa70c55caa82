"""Which of the dates of an English text tells when something happened to one of its groups, schools or policies.

Every date near a mention is a candidate; what stands between and around them is the evidence. Learned weights choose
one of the candidates or none (fact_training.py).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nlp_tool.document import Document, PartialDate
from nlp_tool.entities.en.calendar import Date, calendar_of, day_of
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.signs import signed_sentences

GROUP, SCHOOL, DATE = "\x01", "\x02", "\x03"
_TOKEN = re.compile(r"[A-Za-z]+|\x01+|\x02+|\x03+|\d+|[.,;:()|\n\"-]")
_KINDS = {GROUP: "<G>", SCHOOL: "<S>", DATE: "<D>"}
_STEPS = (3, 10, 25, 50, 90, 150)
_REACH = 400
_BESIDE = 4
"""Dates on each side of a mention that are considered."""
_MENTIONS = 40
_MOST = 20
_WORDS = 8
_TELLING = ("begin", "join", "issue", "plan")
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place where a text speaks of a thing; `form`: full, pronoun."""

    start: int
    end: int
    form: str = "full"


@lru_cache(maxsize=1)
def _classes() -> dict[str, tuple[str, ...]]:
    """Return the classes that each word belongs to."""
    found: dict[str, tuple[str, ...]] = {}
    for name, text in table("facts")["dates"].items():
        for word in text.split():
            found[word] = (*found.get(word, ()), name)
    return found


class Times:
    """The dates of a scene, and what stands around them."""

    def __init__(self, scene: Scene, document: Document | None) -> None:
        """Take what a text speaks of; its dates are read when one is asked for."""
        self.scene = scene
        self.text = scene.text
        self._document = document

    @cached_property
    def published(self) -> PartialDate | None:
        """The day, month or year that the text is of."""
        return day_of(self.text, self._document)

    @cached_property
    def dates(self) -> list[Date]:
        """The dates of the text outside of names, in order."""
        return [date for date in calendar_of(self.text, self.published)
                if next(self.scene.index.around(date.start, date.end), None) is None]

    @cached_property
    def _starts(self) -> list[int]:
        return [date.start for date in self.dates]

    @cached_property
    def masked(self) -> str:
        """The text with names of groups, schools and dates blotted out, character by character."""
        spans = [(date.start, date.end, DATE) for date in self.dates]
        for clusters, sign in ((self.scene.schools, SCHOOL), (self.scene.groups, GROUP)):
            spans += [(mention.start, mention.end, sign) for cluster in clusters for mention in cluster.mentions]
        parts, reach = [], 0
        for start, end, sign in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= reach:
                parts += [self.text[reach:start], sign * (end - start)]
                reach = end
        return "".join([*parts, self.text[reach:]])

    @cached_property
    def spoken(self) -> dict[int, list[Anchor]]:
        """Where the text speaks of each group and school (by id), by name or by a pronoun, in order."""
        found: dict[int, list[Anchor]] = {}
        for cluster in (*self.scene.groups, *self.scene.schools):
            found[id(cluster)] = [Anchor(mention.start, mention.end) for mention in cluster.mentions]
        for sentence in signed_sentences(self.scene):
            for item in sentence.items:
                if item.mention is None:
                    found[id(item.cluster)].append(Anchor(item.start, item.end, "pronoun"))
        return {key: sorted(set(anchors), key=lambda anchor: anchor.start) for key, anchors in found.items()}

    def near(self, anchors: Sequence[Anchor]) -> list[tuple[Date, Anchor]]:
        """Return the dates that may tell of a thing, each with the mention of it that stands nearest."""
        best: dict[Date, tuple[tuple[int, int], Anchor]] = {}
        for anchor in anchors[:_MENTIONS]:
            at = bisect_left(self._starts, anchor.start)
            own = self.scene.sentences.number(anchor.start)
            for date in self.dates[max(0, at - _BESIDE) : at + _BESIDE]:
                away = abs(self.scene.sentences.number(date.start) - own)
                far = max(anchor.start - date.end, date.start - anchor.end)
                if away <= 2 and far <= _REACH and (far >= 0) and (date not in best or (away, far) < best[date][0]):
                    best[date] = (away, far), anchor
        nearest = sorted(best.items(), key=lambda item: (item[1][0], item[0].start))[:_MOST]
        return sorted(((date, anchor) for date, (_, anchor) in nearest), key=lambda pair: (pair[0].start, pair[0].kind))

    @cached_property
    def _words(self) -> tuple[list[int], list[str]]:
        """The words of the text, names and dates as signs, and where each begins."""
        found = [(match.start(), match.group()) for match in _TOKEN.finditer(self.masked)]
        return [start for start, _ in found], [
            "9" if word[0].isdigit() else _KINDS.get(word[0]) or word.lower() for _, word in found]

    def words(self, start: int, end: int) -> list[str]:
        """Return the words that begin in a stretch of the text, names and dates as signs."""
        starts, words = self._words
        return words[bisect_left(starts, start) : bisect_left(starts, end)]

    def labels(self, start: int, end: int) -> set[str]:
        """Return the classes of words that stand in a stretch of the text."""
        return {label for word in self.words(start, end) for label in _classes().get(word, ())}

    def evidence(self, date: Date, anchor: Anchor) -> list[str]:
        """Return what speaks for a date being told of what is mentioned at a place."""
        first = date.start < anchor.start
        low, high = (date.end, anchor.start) if first else (anchor.end, date.start)
        side = "before" if first else "after"
        between = self.words(low, high)
        sentences = self.scene.sentences
        away = min(2, abs(sentences.number(date.start) - sentences.number(anchor.start)))
        where = f"{side}:{away}:{'line' if chr(10) not in self.text[low:high] else 'lines'}"
        distance = sum(high - low > step for step in _STEPS)
        pieces = ["date", f"kind:{date.kind}", f"parts:{date.value.count('-')}", f"form:{anchor.form}:{side}", where,
                  f"where:{where}:{distance}", f"{side}:{distance}:{away}"]
        for sign in _KINDS.values():
            pieces.append(f"{side}:{sign}:{min(2, between.count(sign))}")
        pieces.append(f"{side}:stops:{min(3, sum(word in ';.' for word in between))}")
        pieces.append(f"{side}:clause:{not any(word in ';.,:()|' for word in between)}")
        pieces += [f"{side}:gap:{word}" for word in {*between[:_WORDS], *between[-_WORDS:]}]
        pieces += self._beside(date, anchor, side)
        pieces += self._classes_of(date, anchor, side, away)
        pieces += [f"column:{word}" for word in self._column(date.start)]
        if not self.text[self.text.rfind("\n", 0, date.start) + 1 : date.start].strip(" ·-*•([|#0123456789."):
            pieces.append(f"heads:{where}")
        return pieces

    def _beside(self, date: Date, anchor: Anchor, side: str) -> Iterator[str]:
        """Yield the words right before and behind a date and a mention."""
        for name, thing in (("date", date), ("thing", anchor)):
            before, after = self.words(thing.start - 40, thing.start)[-2:], self.words(thing.end, thing.end + 40)[:2]
            yield f"{name}:-1:{''.join(before[-1:]) or '^'}"
            yield f"{name}:-2:{' '.join(before)}"
            yield f"{name}:+1:{''.join(after[:1]) or '$'}:{side}"
            yield f"{name}:+2:{' '.join(after)}"

    def _classes_of(self, date: Date, anchor: Anchor, side: str, away: int) -> Iterator[str]:
        """Yield which classes of words stand before, between and behind a date and a mention."""
        low, high = sorted((date.start, anchor.start))
        end = max(date.end, anchor.end)
        inner = date.end if side == "before" else anchor.end
        begin, _ = self.scene.sentences.span(low)
        _, close = self.scene.sentences.span(high)
        left, right = max(begin, low - _AROUND), min(close, end + _AROUND)
        parts = {"left": (left, low), "mid": (inner, high), "right": (end, right)}
        told: set[str] = set()
        for name, (start, stop) in parts.items():
            labels = self.labels(start, stop)
            told |= labels
            for label in sorted(labels):
                yield f"{side}:{name}:{label}"
                yield f"{side}:{name}:{label}:{away}"
                yield f"any:{label}:{away}"
        for label in _TELLING:
            yield f"{label}:{label in told}:{side}"
            yield f"{label}:{label in told}:{side}:{away}:{date.kind}"

    def _column(self, offset: int) -> list[str]:
        """Return the words at the head of a table's column, for what stands in a row below it."""
        text = self.text
        start = text.rfind("\n", 0, offset) + 1
        cells = text.count("|", start, offset)
        if not cells:
            return []
        head = text[start : text.find("\n", start)]
        for _ in range(60):
            end = text.rfind("\n", 0, max(0, start - 1))
            line = text[end + 1 : max(0, start - 1)]
            if "|" not in line:
                break
            head, start = line, end + 1
            if end < 0:
                break
        parts = head.split("|")
        return re.findall(r"[a-z]+", parts[cells].lower())[:4] if len(parts) > cells else []

    def sentence(self, *places: int) -> tuple[int, int]:
        """Return the stretch of sentences that holds some places."""
        spans = [self.scene.sentences.span(place) for place in places]
        return min(start for start, _ in spans), max(end for _, end in spans)


def none_of(cases: Sequence[Sequence[str]]) -> list[str]:
    """Return the evidence of none of some dates: which classes of words stand in the sentence of any of them."""
    told = {piece for evidence in cases for piece in evidence if piece.startswith("any:")}
    return ["none", *(f"none:{label}:{f'any:{label}:0' in told}" for label in _TELLING)]


def anchors_of(times: Times, cluster: Cluster) -> list[Anchor]:
    """Return where the text speaks of a group or school."""
    return times.spoken.get(id(cluster), [])
