"""Which of the names taken for groups' are names: 共有教育集团, 先进教育集团 and 城区教育集团 may be none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.aliases import NameIndex
from nlp_tool.entities.zh.spans import Page, Span

Pair = tuple[int, int]
_QUOTES = "“\"「『"
_STOPS = ",。\n;:、"
_COUNTED = re.compile(r"\d|[一二三四五六七八九十]个$")
_KINDS = tuple(map(re.compile, ("教育", "^教育集团", "集团", "联盟", "共同体|联体", "学区")))
_TOP = 60
_LONG = 24


def facts(page: Page, groups: Sequence[Sequence[Span]], schools: Sequence[Sequence[Span]]) -> list[list[float]]:
    """Return what speaks for or against each group by itself: its name, its mentions, the other names."""
    longest = [max((span.flat for span in spans), key=len) for spans in groups]
    stems = [max((forms.stem(span.flat) for span in spans), key=len) for spans in groups]
    index = NameIndex([span.flat for spans in schools for span in spans])
    names = [span.flat for spans in schools for span in spans]
    ends = Counter(name[at:] for name in longest for at in range(len(name)))
    whole, parts = set(longest), Counter(stems)
    found = []
    for number, spans in enumerate(groups):
        name, stem, first = longest[number], stems[number], spans[0]
        scores = [span.score for span in spans if span.form != "composed"] or [span.score for span in spans]
        within = {stem[low:high] for low in range(min(len(stem), _LONG)) for high in range(low + 1, low + _LONG)}
        before = [page.flat[span.start - 1 : span.start] or "\n" for span in spans]  # a text begins a line
        after = page.flat[first.end : first.end + 1] or "\n"
        carried = max((forms.carries(flat, names[at]) for flat in {span.flat for span in spans}
                       for at in index.near(forms.first_stem(flat))), default=0.0)
        found.append([
            max(scores), min(scores), sum(scores) / len(scores), len(spans), len(stem),
            len(forms.without_places(stem)), forms.names_school(stem), carried, first.form == "composed", len(groups),
            number, before[0] in (*_QUOTES, "《"), before[0] in _STOPS, after in "”\"」的、,。",
            ends[name] > 1, any(name[at:] in whole for at in range(1, len(name))),
            parts[stem] > 1 or any(part in parts for part in within - {stem}),
            *(bool(kind.search(name[len(stem) :])) for kind in _KINDS), len(name) - len(stem),
            stem[-1:] in "县市区", first.start < _TOP, len(schools), bool(_COUNTED.search(stem)),
            any(sign in _QUOTES for sign in before)])
    return found


def rows(own: Sequence[Sequence[float]], pairs: Iterable[Pair], cores: Sequence[float],
         members: Sequence[float]) -> NDArray[np.float32]:
    """Return the evidence for each group: its facts and how likely the pairs are in which it stands."""
    heads, parts = [0.0] * len(own), [[0.0, 0.0] for _ in own]
    for (group, _), core, member in zip(pairs, cores, members, strict=True):
        heads[group] = max(heads[group], core)
        parts[group].append(member)
    tied = [[head, *sorted(likely)[:-3:-1], sum(score > 0.5 for score in likely)]
            for head, likely in zip(heads, parts, strict=True)]
    return np.array([[*one, *other] for one, other in zip(own, tied, strict=True)], dtype=np.float32)
