"""Who issued a policy: one of the offices, divisions, groups and schools of a text, or none, by learned weights.

`the district's Measures` were issued by the district that the text is about; a plan that bears a county's name, by it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from nlp_tool.entities.en.dating import Anchor, Times
from nlp_tool.entities.en.page import Owner, Page

NONE = ["none"]
_STEPS = (3, 10, 25, 60, 120, 250)
_MOST = 60
_LEVELS = ("province", "provincial", "city", "municipal", "district", "county", "bureau", "department", "government",
           "committee", "commission", "group", "consortium", "school", "alliance", "community", "ministry", "state",
           "prefecture", "region", "town", "township")  # fmt: skip
_SAME = {"provincial": "province", "municipal": "city"}
_WORD = re.compile(r"[a-z]+")


def rivals_of(page: Page) -> list[Owner]:
    """Return what may have issued the policies of a text."""
    return [owner for owner in page.owners if owner.kind not in ("paper", "campus")][:_MOST]


def _level(owner: Owner) -> str:
    """Return the last word of a name that tells a level or an office, the kind where none does."""
    words = _WORD.findall(owner.name.lower())
    return next((_SAME.get(word, word) for word in reversed(words) if word in _LEVELS), owner.kind)


class Issuers:
    """The rivals of a text and where they stand, to be asked for each policy."""

    def __init__(self, times: Times, page: Page) -> None:
        """Take the dates and the signs of one text."""
        self.times = times
        self.rivals = rivals_of(page)
        tokens = page.reading.tokens
        self.spans = [
            [(tokens.starts[page.signs[place].first], tokens.ends[page.signs[place].last]) for place in owner.places]
            for owner in self.rivals
        ]
        self._most = max((len(owner.places) for owner in self.rivals), default=0)
        self._levels = [_level(owner) for owner in self.rivals]
        self._ends = [[end for _, end in own] for own in self.spans]

    def name(self, number: int) -> str:
        """Return the name of a rival."""
        return self.rivals[number].name

    def cases(self, anchors: Sequence[Anchor]) -> list[list[str]]:
        """Return the evidence of each rival, and of none last, for a policy that is named at some places."""
        title = self.times.text[anchors[0].start : anchors[0].end].lower()
        said = [self._whose(anchor) for anchor in anchors]
        first = {self.times.text.count("\n", 0, anchor.start) < 3 for anchor in anchors}
        found = [sorted({*self._evidence(number, anchors, title, said), f"headline:{True in first}:{owner.kind}"})
                 for number, owner in enumerate(self.rivals)]
        words = _WORD.findall(title)
        named = any("titled" in own for own in found)
        none = [*NONE, f"none:titled:{named}", f"none:said:{said[0][:1]}", f"none:last:{words[-1] if words else ''}",
                f"none:length:{min(len(words) // 3, 5)}", f"none:rivals:{bool(found)}",
                f"none:clear:{named or any('issue:between' in own for own in found)}"]
        return [*found, none]

    def _whose(self, anchor: Anchor) -> list[str]:
        """Return the words of offices and levels right before a title, the nearest first: `the district bureau's`."""
        before = _WORD.findall(self.times.text[max(0, anchor.start - 50) : anchor.start].lower())[::-1]
        return [_SAME.get(word, word) for word in before[:6] if word in _LEVELS]

    def _evidence(
        self, number: int, anchors: Sequence[Anchor], title: str, said: Sequence[Sequence[str]]
    ) -> Iterator[str]:
        owner, spans = self.rivals[number], self.spans[number]
        words = _WORD.findall(owner.name.lower())
        level = self._levels[number]
        kind = f"{owner.kind}:{level}"
        yield "any"
        yield f"kind:{kind}"
        yield f"case:{owner.name[:1].isupper()}:{len(words) > 1}:{owner.kind}"
        at = title.find(owner.name.lower())
        if at >= 0:
            yield "titled"
            yield f"titled:{kind}"
            yield f"titled:{'start' if at < 3 else 'of' if title[:at].endswith(('of ', 'in ', 'of the ')) else 'in'}"
            yield f"titled:said:{said[0][:1]}"
            rest = title[at + len(owner.name) :][:2]
            yield f"titled:rest:{rest[:1]}:{owner.kind}"
        short = words[0] if words else ""
        if at < 0 and len(short) > 3 and short in title:
            yield f"titled:short:{owner.kind}"
        rank = "most" if len(spans) == self._most else "often" if len(spans) > 2 else "seldom"
        yield f"rank:{rank}:{owner.kind}"
        alike = [other for other, its in zip(self.rivals, self._levels, strict=True)
                 if other.kind == owner.kind and its == level]
        yield f"alike:{min(3, len(alike))}:{kind}"
        for anchor, whose in zip(anchors, said, strict=True):
            yield from self._near(number, anchor, kind)
            for place, word in enumerate(whose[:2]):
                yield f"said:{place}:{word}:{kind}"
                yield f"said:{place}:{word == level}:{min(3, len(alike))}:{rank}"
            yield from self._last(number, anchor, level, whose)
        foot = len(self.times.text) - spans[-1][1] < 60
        yield f"page:head={self.times.text.count(chr(10), 0, spans[0][0]) < 3}:foot={foot}:{owner.kind}"

    def _last(self, number: int, anchor: Anchor, level: str, whose: Sequence[str]) -> Iterator[str]:
        """Yield whether a rival is the last of its level that stands before a title."""
        own, *ends = (self._ends[other][at - 1] if (at := bisect_right(self._ends[other], anchor.start)) else -1
                      for other in (number, *(other for other, its in enumerate(self._levels) if its == level)))
        nearest = own >= 0 and own == max(ends)
        yield f"last:{nearest}:{level}"
        yield f"last:{nearest}:{whose[:1] == [level]}"

    def _near(self, number: int, anchor: Anchor, kind: str) -> Iterator[str]:
        """Yield how the nearest mention of a rival stands to a title."""
        times = self.times
        outside = [span for span in self.spans[number] if span[1] <= anchor.start or span[0] >= anchor.end]
        if not outside:
            yield "inside alone"
            return
        start, end = min(outside, key=lambda span: max(anchor.start - span[1], span[0] - anchor.end))
        first = start < anchor.start
        side = "before" if first else "after"
        low, high = (end, anchor.start) if first else (anchor.end, start)
        away = min(3, abs(times.scene.sentences.number(start) - times.scene.sentences.number(anchor.start)))
        distance = sum(high - low > step for step in _STEPS)
        yield f"near:{side}:{away}:{distance}"
        yield f"near:{side}:{away}:{kind}"
        if away > 1:
            return
        words = times.words(low, high)
        yield f"{side}:clause:{not any(word in ';.:|' for word in words)}:{away}"
        if len(words) <= 14:
            yield from (f"{side}:gap:{word}" for word in sorted(set(words)))
        yield f"{side}:first:{' '.join(words[:2])}"
        yield f"{side}:last:{' '.join(words[-2:])}"
        if len(words) <= 5:
            yield f"{side}:whole:{' '.join(words)}"
        labels = times.labels(low, high)
        if "issue" in labels:
            yield "issue:between"
            yield f"issue:between:{side}:{away}:{kind}"
        between = sum(bisect_left(own, (low, 0)) < bisect_left(own, (high, 0))
                      for other, own in enumerate(self.spans) if other != number)
        yield f"{side}:rivals:{min(3, between)}:{away}"
