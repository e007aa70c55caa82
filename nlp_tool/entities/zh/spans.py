"""The working copy of a document: folded text, mentions in its coordinates, sentences. All linking happens here."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from nlp_tool.entities.candidates import Candidate
from nlp_tool.tokens.script import Folded, fold, fold_key

_SENTENCE_END = re.compile(r"[。!?\n]+[”’」』)]*")
# Lines that point at other articles; what only they name is not what the text speaks of.
_NEIGHBOUR = re.compile(r"(?:^|\n)[^\n]{0,6}(?:上一篇|下一篇|上一条|下一条|上一则|下一则)[^\n]{0,80}")
_TEASERS = re.compile(
    r"(?:^|\n)[^\n]{0,6}(?:新闻推荐|相关阅读|相关新闻|相关链接|推荐阅读|猜你喜欢|精彩推荐|延伸阅读|关联稿件|热门推荐|相关推荐|更多阅读)"
)
_TEASER_LENGTH = 400
MAX_SENTENCE = 600
NAMES = ("group", "school", "campus")
_BLOCK = 64
RANK = {"group": 4, "school": 4, "campus": 3, "policy": 5, "person": 2, "organization": 1, "place": 0}


@dataclass(slots=True, eq=False)
class Span:
    """A mention in folded coordinates. `name` is what it stands for (composed where the text elides), as spelt."""

    kind: str
    start: int
    end: int
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    score: float = 1.0
    found_by: str = "rule"
    form: str = "full"
    grade: str = "named"
    entity: int = -1
    host: Span | None = None
    role: str = ""

    @property
    def flat(self) -> str:
        """The name, folded for comparing."""
        return _flat(self.name)


@lru_cache(maxsize=20000)
def _flat(name: str) -> str:
    return fold_key(name)


class Page:
    """One document while it is linked."""

    def __init__(self, text: str, candidates: Iterable[Candidate]) -> None:
        """Fold the text and bring the candidates into its coordinates; overlaps are settled by rank, length, score."""
        self.source = text
        self.folded: Folded = fold(text)
        self.flat = self.folded.text
        self.spans: list[Span] = []
        self._blocks: dict[int, list[Span]] = {}
        self._pointers = self._teasers()
        self._arrange(candidates)
        self.sentences = self._sentences()
        self._sentence_starts = [start for start, _ in self.sentences]

    def _arrange(self, candidates: Iterable[Candidate]) -> None:
        ordered = sorted(
            candidates, key=lambda c: (-RANK.get(c.kind, 0), c.start - c.end, -c.score, c.start, c.kind, c.text)
        )
        starts, ends = (
            self.folded.offsets.searchsorted(places).tolist()
            for places in ([c.start for c in ordered], [c.end for c in ordered])
        )
        for candidate, start, end in zip(ordered, starts, ends, strict=True):
            if start >= end or candidate.kind not in RANK:
                continue
            if self.elsewhere(start) and self.flat.find(self.flat[start:end]) >= start:
                continue
            same = NAMES if candidate.kind in NAMES else (candidate.kind,)
            if any(_clash(candidate.kind, (start, end), old) for old in self.touching(start, end) if old.kind in same):
                continue
            name, attributes = self.slice(start, end), dict(candidate.attributes)
            self.add(Span(candidate.kind, start, end, name, attributes, candidate.score, candidate.found_by))

    def elsewhere(self, offset: int) -> bool:
        """Say whether an offset lies in a line that points at other articles."""
        return any(low <= offset < high for low, high in self._pointers)

    def _teasers(self) -> list[tuple[int, int]]:
        found = [match.span() for match in _NEIGHBOUR.finditer(self.flat)]
        for match in _TEASERS.finditer(self.flat):
            if match.start() and len(self.flat) - match.start() <= _TEASER_LENGTH:
                found.append((match.start(), len(self.flat)))
        return found

    def slice(self, start: int, end: int) -> str:
        """Return the text itself at a folded span."""
        begin, stop = self.folded.span(start, end)
        return self.source[begin:stop]

    def add(self, span: Span) -> Span:
        """Put in a mention that linking itself found."""
        insort(self.spans, span, key=_order)
        for block in range(span.start // _BLOCK, (span.end - 1) // _BLOCK + 1):
            self._blocks.setdefault(block, []).append(span)
        return span

    def remove(self, span: Span) -> None:
        """Take a mention out."""
        at = bisect_left(self.spans, _order(span), key=_order)
        del self.spans[self.spans.index(span, at)]
        for block in range(span.start // _BLOCK, (span.end - 1) // _BLOCK + 1):
            if span in self._blocks.get(block, ()):
                self._blocks[block].remove(span)

    def touching(self, start: int, end: int) -> list[Span]:
        """Return the mentions that share a character with start:end, in no particular order."""
        found = []
        for block in range(start // _BLOCK, max(start, end - 1) // _BLOCK + 1):
            found += [s for s in self._blocks.get(block, ()) if s.start < end and start < s.end and s not in found]
        return found

    def ending(self, low: int, high: int) -> list[Span]:
        """Return the mentions that end after `low` and up to `high`, in the order of the text."""
        found = [s for s in self.touching(max(0, low - _BLOCK), high) if low < s.end <= high]
        return sorted(found, key=_order)

    def covered(self, start: int, end: int, *, kinds: tuple[str, ...] = NAMES) -> bool:
        """Say whether a mention of one of the kinds touches start:end."""
        return any(s.kind in kinds for s in self.touching(start, end))

    def _sentences(self) -> list[tuple[int, int]]:
        cuts = [match.end() for match in _SENTENCE_END.finditer(self.flat)] + [len(self.flat)]
        found, start = [], 0
        for cut in cuts:
            while cut - start > MAX_SENTENCE:
                found.append((start, start + MAX_SENTENCE))
                start += MAX_SENTENCE
            if cut > start:
                found.append((start, cut))
            start = cut
        return found

    def sentence_of(self, offset: int) -> int:
        """Return the index of the sentence that holds an offset."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)


def _order(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.kind


def _clash(kind: str, new: tuple[int, int], old: Span) -> bool:
    """A group may stand inside a school's name that begins with it; everything else that overlaps is one too many."""
    if kind == "group" and old.kind in ("school", "campus"):
        return not (old.start == new[0] and new[1] < old.end)
    if kind in ("school", "campus") and old.kind == "group":
        return not (old.start == new[0] and old.end < new[1])
    return True
