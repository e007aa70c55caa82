"""The bodies that a person may belong to: those named near, and what stands where bodies stand, known or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import anaphora
from nlp_tool.entities.zh.post_page import Owner, Page, kind_of_body
from nlp_tool.entities.zh.reader import Post

OWNERS = 10
"""How many of the named bodies are weighed at most, the nearest first."""
_EDGES = frozenset("、，,。；;：:！!？?“”\"‘’「」『』《》〈〉【】[]〔〕…—|•●▲★→\n\t 　()（）")
_NOT_FIRST = frozenset("由为与在和及以将把被对向从到至于给让使请同是即如该")
_AFTER = re.compile(r"[ \u3000]{0,8}[,:]?[ \u3000]{0,8}([一-鿿\d]{3,18})(?=[\n)]|$)")
_BRACKET = re.compile(r"[(:]([一-鿿\d]{3,18})(?=[),、])")


def owners_near(page: Page, span: Span, title: tuple[int, int] | None, said: Post) -> list[Owner]:
    """Return the bodies that a person may belong to: each once, where it stands nearest; the rules' one among them."""
    anchor = (min(span.start, title[0]), max(span.end, title[1])) if title else (span.start, span.end)
    nearest = {name: min((owner for owner in page.around(name, anchor) if owner),
                         key=lambda owner: (distance(anchor, owner), owner.start)) for name in page.places}
    for word in general() & nearest.keys():
        del nearest[word]
    ranked = sorted(nearest.values(), key=lambda owner: (distance(anchor, owner), owner.start))
    common = {page.commonest[kind] for kind in page.commonest}
    kept = ranked[:OWNERS] + [owner for owner in ranked[OWNERS:] if owner.name in common]
    for part in said.organization.split("、") if said.organization else ():
        if all(part != owner.name for owner in kept):
            known = nearest.get(part)
            kept.append(known or Owner(part, "said " + kind_of_body(part), -1, -1))
    for owner in (*_unlisted(page, span, title), *page.sources):
        if all(owner.name != other.name for other in kept):
            kept.append(owner)
    return kept


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
