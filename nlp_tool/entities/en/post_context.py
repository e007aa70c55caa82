"""Numbers on where a person stands in the story: what her sentence and paragraph are about, which body the words beside
her name may mean, what was told of last, who heads a body already.

post_figures.py puts them beside the numbers on a body's own place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.employment import mark_of
from nlp_tool.entities.en.page import Owner, Page
from nlp_tool.entities.en.post_evidence import SPOKEN, WHOLE, Question, closest
from nlp_tool.entities.en.statements import Found

LEVELS = frozenset((
    "kindergarten", "primary", "elementary", "middle", "junior", "senior", "high", "campus", "branch", "group",
    "consortium", "alliance", "community", "league", "bureau", "district", "county", "city", "town", "township",
    "village", "province", "university", "college", "office", "section", "department", "committee", "congress",
    "hospital",
))
MEANT = {
    "school": ("school", "campus"), "group": ("group",), "campus": ("campus",), "kindergarten": ("school", "campus"),
    "consortium": ("group",), "alliance": ("group",), "bureau": ("office",), "district": ("division", "office"),
    "county": ("division", "office"), "city": ("division", "office"), "headquarters": ("school", "campus"),
    "branch": ("campus", "school"), "union": ("group", "society"), "federation": ("group", "society"),
}
_SMALL = frozenset(("the", "of", "at", "in", "for", "and", "from", "a", "an"))
_NAMING = frozenset(("school", "of", "the", "education"))
_TO = frozenset(("of", "at", "for", "from", "in", "with", ","))
_OPEN = frozenset(("(", "of", "from", "at", ","))
_VICE = frozenset(("deputy", "vice", "assistant", "executive"))
_BEFORE, _AFTER = 6, 7
_SENTENCES, _LINES, _RECENT = 6, 4, 12
_DECAYS = (8.0, 30.0, 100.0)
_NEVER = 9
_MISSING = -2


@dataclass(frozen=True)
class Plot:
    """The relations of a text as posts see them: the school that leads each group, the members of each (all by id), and
    who is said by the grammar to have which post where: by the body's mark, person, last word of the title, deputy."""

    cores: Mapping[int, int]
    members: Mapping[int, frozenset[int]]
    posts: Mapping[object, Sequence[tuple[int, str, bool]]]

    @cached_property
    def belonging(self) -> frozenset[int]:
        """The schools (by id) that belong to any group."""
        return frozenset(school for own in self.members.values() for school in own)


def plot_of(relations: Sequence[Found], stated: Mapping[int, tuple[str, str, object]]) -> Plot:
    """Return the plot of a text. `stated`: title, what was found how and the body's mark for each person."""
    members: dict[int, set[int]] = {}
    for kind, group, school, *_ in relations:
        if kind == "member" and school is not None:
            members.setdefault(id(group), set()).add(id(school))
    posts: dict[object, list[tuple[int, str, bool]]] = {}
    for person, (title, how, mark) in stated.items():
        if how in ("said", "other") and title and mark:
            words = title.lower().split()
            posts.setdefault(mark, []).append((person, words[-1], bool(_VICE & set(words))))
    cores = {id(group): id(school) for kind, group, school, *_ in relations if kind == "core" and school is not None}
    return Plot(cores, {group: frozenset(own) for group, own in members.items()}, posts)


def context_figures(page: Page, question: Question, plot: Plot) -> list[list[float]]:
    """Return the numbers of each organization that may be a person's."""
    if not question.rivals:
        return []
    names = page.names[question.person]
    anchor = question.title if question.title is not None else names[0]
    title = _title_words(page, question)
    words = _words_beside(page, question)
    parts = zip(
        _named_by(question.rivals, words, title),
        _topic(page, question.rivals, anchor),
        _told_of(page, question.rivals, anchor, title),
        _ties(page, question, anchor, plot),
        strict=True,
    )
    return [[float(number) for part in row for number in part] for row in parts]


def _title_words(page: Page, question: Question) -> set[str]:
    if question.title is None:
        return set()
    return set(page.text(page.signs[question.title]).lower().replace("-", " ").split())


def _names(owner: Owner) -> set[str]:
    """Return the words of an organization's names."""
    names = owner.cluster.names if owner.cluster is not None else [owner.name]
    return {word.strip("'.,()").removesuffix("'s") for name in names for word in name.lower().split()}


def _words_beside(page: Page, question: Question) -> list[str]:
    """Return the words beside title and name that may name a body, whether or not a name was seen there."""
    signs, tokens, names = page.signs, page.reading.tokens, page.names[question.person]
    found: dict[int, str] = {}
    if question.title is not None:
        sign = signs[question.title]
        _take(page, range(sign.first - 1, -1, -1), _BEFORE, found)
        if sign.last + 1 < len(tokens) and tokens.lower[sign.last + 1] in _TO:
            _take(page, range(sign.last + 2, len(tokens)), _AFTER, found)
        found |= {index: tokens.lower[index] for index in range(sign.first, sign.last)}
    near = [closest(names, question.title)] if question.title is not None else names[:3]
    for place in sorted({*near, names[0]}):
        sign = signs[place]
        if sign.last + 1 < len(tokens) and tokens.words[sign.last + 1] in _OPEN:
            _take(page, range(sign.last + 2, len(tokens)), _AFTER, found)
        _take(page, range(sign.first - 1, -1, -1), _BEFORE, found)
    return list(dict.fromkeys(found[index] for index in sorted(found)))


def _take(page: Page, way: range, limit: int, found: dict[int, str]) -> None:
    """Collect words of names one way from a sign, up to one that no name has."""
    tokens = page.reading.tokens
    for index in way[: 2 * limit]:
        word, lower = tokens.words[index], tokens.lower[index]
        if word in ("'s", "-", ".", "&"):
            continue
        named = word[0].isupper() or word[0].isdigit() or lower in LEVELS or lower in _NAMING
        if not word[0].isalnum() or not (named or page.reading.lower_text) or not limit:
            return
        limit -= 1
        if lower not in _SMALL:
            found[index] = lower


def _fits(word: str, names: set[str]) -> bool:
    """Tell whether a word stands among others, whole or cut short: north, northern."""
    return word in names or (
        len(word) > 4 and any(len(name) > 3 and (name.startswith(word) or word.startswith(name)) for name in names)
    )


def _named_by(rivals: Sequence[Owner], words: Sequence[str], title: set[str]) -> list[list[float]]:
    """Return how much of the words beside a person each organization's names have, and of the words for levels."""
    names = [_names(owner) for owner in rivals]
    having = {word: [_fits(word, own) for own in names] for word in words}
    worth = {word: 1.0 / max(1, sum(own)) for word, own in having.items()}
    whole = sum(worth.values())
    shares = [sum(worth[word] for word in words if having[word][number]) for number in range(len(names))]
    best = max(shares)
    levels = LEVELS & (title | set(words))
    found: list[list[float]] = []
    for number, own in enumerate(names):
        count = sum(having[word][number] for word in words)
        alone = sum(having[word][number] for word in words if worth[word] == 1.0)
        level = sum(1.0 if word in own else -0.5 for word in levels)
        share = shares[number]
        found.append([share, share / whole if whole else 0, share == best and best > 0, count, alone, best - share,
                      len(words), len(words) - count, level, len(levels)])
    return found


def _topic(page: Page, rivals: Sequence[Owner], anchor: int) -> list[list[float]]:
    """Return whether a sentence, paragraph or headline at hand begins with an organization."""
    sentences, lines = page.sentence, page.lines
    sentence, line = sentences[anchor], lines[anchor]
    start, begin = bisect_left(sentences, sentence), bisect_left(lines, line)
    last = next(
        ((number, sentence - other) for other in range(sentence - 1, max(-1, sentence - _SENTENCES - 1), -1)
         if (number := _first(page, bisect_left(sentences, other), bisect_right(sentences, other))) >= 0), (-1, _NEVER))
    above = next(
        (number for other in range(line - 1, max(-1, line - _LINES - 1), -1)
         if (number := _first(page, bisect_left(lines, other), bisect_right(lines, other))) >= 0), -1)
    here, after = _first(page, start, anchor), _first(page, anchor, bisect_right(sentences, sentence))
    paragraph = _first(page, begin, bisect_right(lines, line))
    headline = _first(page, 0, bisect_right(lines, lines[0]))
    numbers = {id(owner): number for number, owner in enumerate(page.owners)}
    found: list[list[float]] = []
    for owner in rivals:
        own = numbers.get(id(owner), _MISSING)
        found.append([own == here, here < 0, own == after, own == last[0], last[1] if own == last[0] else _NEVER,
                      own == paragraph, own == above, own == headline, lines[owner.places[0]] <= 2])
    return found


def _first(page: Page, start: int, end: int) -> int:
    """Return the first body, but for divisions, that is named between two signs (as its number), or -1."""
    index = bisect_left(page.marks, (start, -1))
    while index < len(page.marks) and page.marks[index][0] < end:
        number = page.marks[index][1]
        if page.owners[number].kind != "division":
            return number
        index += 1
    return -1


def _told_of(page: Page, rivals: Sequence[Owner], anchor: int, title: set[str]) -> list[list[float]]:
    """Return how much was told of an organization before a sign, and what of its kind was told of since."""
    spoken = _spoken(page, anchor, title)
    meant = [_agrees(owner, spoken) for owner in rivals]
    line = bisect_left(page.lines, page.lines[anchor])
    before: list[tuple[int, ...]] = []
    for owner in rivals:
        end = bisect_left(owner.places, anchor)
        before.append(owner.places[max(0, end - _RECENT) : end])
    weight = [[sum(exp((place - anchor) / decay) for place in own) for decay in _DECAYS] for own in before]
    most = max(own[1] for own in weight)
    last = [own[-1] if own else -1 for own in before]
    found: list[list[float]] = []
    for number, own in enumerate(before):
        since = [other for other in range(len(rivals)) if last[other] > last[number]]
        rest = sum(meant[other] == meant[number] for other in since)
        named = sum(rivals[other].kind != "division" for other in since)
        found.append([*weight[number], weight[number][1] - most, sum(place >= line for place in own), meant[number],
                      rest if own else _NEVER, named if own else _NEVER])
    return found


def _spoken(page: Page, anchor: int, title: set[str]) -> str:
    """Return the word for a kind of body beside a sign or in a title: the school's principal, head of the group."""
    beside = [page.word(place) for place in (*range(anchor + 1, anchor + 4), *range(max(0, anchor - 3), anchor))]
    return next((word for word in beside if word in MEANT), "") or next(
        (word for word in SPOKEN if word in title), "group" if title & WHOLE else ""
    )


def _agrees(owner: Owner, spoken: str) -> int:
    if not spoken:
        return 0
    fits = owner.kind in MEANT[spoken] and (spoken != "kindergarten" or spoken in _names(owner))
    return 1 if fits else -1


def _ties(page: Page, question: Question, anchor: int, plot: Plot) -> list[list[float]]:
    """Return how an organization is tied to the group told of last, and whether others hold the same post there."""
    title = _title_words(page, question)
    core = page.core(question.title) if question.title is not None else ""
    deputy = bool(title & _VICE)
    groups = [owner for owner in question.rivals if owner.kind == "group"]
    last = max(groups, key=lambda owner: _last_before(owner, anchor), default=None)
    found: list[list[float]] = []
    for owner in question.rivals:
        there = [(word, vice) for other, word, vice in plot.posts.get(mark_of(owner), ()) if other != question.person]
        school = id(owner.cluster) if owner.cluster is not None else 0
        found.append([(core, False) in there, deputy, len(there), _tie(plot, last, school), owner is last,
                      len(plot.members.get(school, ())) if owner.kind == "group" else -1, school in plot.belonging])
    return found


def _last_before(owner: Owner, anchor: int) -> int:
    index = bisect_left(owner.places, anchor)
    return owner.places[index - 1] if index else -1


def _tie(plot: Plot, group: Owner | None, school: int) -> int:
    """Return how a school stands to a group: 2 leads it, 1 belongs to it, 0 neither."""
    known: Cluster | None = group.cluster if group is not None else None
    if known is None or not school:
        return 0
    return 2 if plot.cores.get(id(known)) == school else int(school in plot.members.get(id(known), ()))
