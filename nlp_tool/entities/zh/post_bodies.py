"""The bodies that a person may belong to: those named near, and what stands where bodies stand, known or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import anaphora, rank_of
from nlp_tool.entities.zh.post_page import Owner, Page, kind_of_body
from nlp_tool.entities.zh.reader import Post

OWNERS = 10
"""How many of the named bodies are weighed at most, the nearest first."""
_REACH = 100
"""Characters around a person in which bodies are looked for first; farther where these are too few."""
_DIVISION = re.compile("[省市区县州旗](?=长|委|政协|人大|政府)")
_DIVISIONS = 3
"""How many divisions of the text are weighed for a title of a division."""
_EDGES = frozenset("、，,。；;：:！!？?“”\"‘’「」『』《》〈〉【】[]〔〕…—|•●▲★→\n\t 　()（）")
_NOT_FIRST = frozenset("由为与在和及以将把被对向从到至于给让使请同是即如该")
_AFTER = re.compile(r"[ \u3000]{0,8}[,:]?[ \u3000]{0,8}([一-鿿\d]{3,18})(?=[\n)]|$)")
_BRACKET = re.compile(r"[(:]([一-鿿\d]{3,18})(?=[),、])")


def owners_near(page: Page, span: Span, title: tuple[int, int] | None, said: Post) -> list[Owner]:
    """Return the bodies that a person may belong to: each once, where it stands nearest; the rules' one among them."""
    anchor = (min(span.start, title[0]), max(span.end, title[1])) if title else (span.start, span.end)
    kept = _nearest(page, anchor)
    for part in said.organization.split("、") if said.organization else ():
        if all(part != owner.name for owner in kept):
            known = part in page.places and part not in general()
            kept.append(_place(page, part, anchor) if known else Owner(part, "said " + kind_of_body(part), -1, -1))
    for owner in (*_unlisted(page, span, title), *page.sources, *_divisions(page, title)):
        if all(owner.name != other.name for other in kept):
            kept.append(owner)
    return kept


def _divisions(page: Page, title: tuple[int, int] | None) -> Iterator[Owner]:
    """Yield the divisions of the text that somebody with a division's title may serve: 襄都区 for 区委书记."""
    word = page.reader.text[slice(*title)] if title else ""
    rank = _DIVISION.search(word) if word and rank_of(word) == "division" else None
    if rank:
        for name in page.divisions.get(rank.group(), ())[:_DIVISIONS]:
            yield Owner(name, "said division", -1, -1)


def _nearest(page: Page, anchor: tuple[int, int]) -> list[Owner]:
    """Return the bodies nearest to a stretch, and those of each kind that are named most; not far ones all alike."""
    def rank(owner: Owner) -> tuple[int, int]:
        return distance(anchor, owner), owner.start

    reach, near = _REACH, list[Owner]()
    while True:
        names = page.names_around(anchor[0] - reach, anchor[1] + reach)
        found = (_place(page, name, anchor) for name in names if name not in general())
        near = sorted((owner for owner in found if distance(anchor, owner) <= reach), key=rank)[:OWNERS]
        if len(near) == OWNERS or reach > 2 * len(page.reader.text):
            break
        reach *= 4
    common = set(page.commonest.values()) - general() - {owner.name for owner in near}
    return near + sorted((_place(page, name, anchor) for name in sorted(common, key=page.order.__getitem__)), key=rank)


def _place(page: Page, name: str, anchor: tuple[int, int]) -> Owner:
    """Return the place of a body that is nearest to a stretch."""
    return min((owner for owner in page.around(name, anchor) if owner),
               key=lambda owner: (distance(anchor, owner), owner.start))


@lru_cache(maxsize=1)
def general() -> frozenset[str]:
    """Return the words that are no name of a body: 该校, 教育集团."""
    return anaphora() | {"教育集团", "大学", "学院", "本报", "报社"}


def distance(anchor: tuple[int, int], owner: Owner) -> int:
    """Return how far a body stands from a person with title; behind counts double."""
    return anchor[0] - owner.end if owner.end <= anchor[0] else 2 * max(0, owner.start - anchor[1])


def _unlisted(page: Page, span: Span, title: tuple[int, int] | None) -> Iterator[Owner]:
    """Yield bodies whose form says nothing: what ends where a title or a name begins, and what follows a bare name."""
    text = page.reader.text
    ends = [(title[0], "beside")] if title else []
    if title:
        head = next((word for word in lexicon.heads() if text.endswith(word, title[0], title[1])), "")
        if head and title[1] - len(head) > title[0]:
            ends.append((title[1] - len(head), "inside"))
    if not title or title[0] >= span.end:
        ends.append((span.start, "ahead"))
    for end, where in ends:
        while end and text[end - 1] in (" 的原前" if where == "beside" else " \u3000"):
            end -= 1
        for start in dict.fromkeys((page.reader.words.left_edge(end) if end else end, _run(page, end))):
            while start < end and text[start] in _NOT_FIRST:
                start += 1
            start -= start > 0 and text[start - 1] in "区县市省州旗"
            name = text[start:end]
            if 3 <= len(name) <= 20 and name not in general() and not page.people_between(start, end) and not any(
                    owner.end == end and owner.start > start for owner in page.owners_within(start, end)):
                yield Owner(name, f"{where} {kind_of_body(name)}", start, end)
    if not title or title[1] <= span.start:
        for pattern in (_AFTER, _BRACKET):
            match = pattern.match(text, span.end)
            if match and not page.people_between(*match.span(1)):
                yield Owner(match.group(1), f"after {kind_of_body(match.group(1))}", *match.span(1))


def _run(page: Page, end: int) -> int:
    """Return where the run of characters without a mark begins that ends at a place."""
    text, low = page.reader.text, max(0, end - 20)
    start = end
    while start > low and text[start - 1] not in _EDGES:
        start -= 1
    return start
