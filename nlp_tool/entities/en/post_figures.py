"""Numbers on how an organization stands to a person, for boosted trees that choose where somebody works.

What post_evidence.py says in words for weights, said in numbers, and what only numbers say: who else may work there,
how many people and organizations stand nearer, whether rows of the page are made alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping

from nlp_tool.entities.en.employment import Employed, agreement, mark_of
from nlp_tool.entities.en.page import Owner, Page
from nlp_tool.entities.en.post_context import Plot, context_figures
from nlp_tool.entities.en.post_evidence import (
    FLESH,
    MENTIONS,
    PUBLIC,
    SPOKEN,
    WHOLE,
    Question,
    closest,
    line_of,
    link_between,
    stands_in,
)

KINDS = ("school", "campus", "group", "office", "university", "paper", "company", "society", "division", "said")
TITLES = ("principal", "official", "party_secretary", "leader", "scholar", "teacher", "journalist", "resident",
          "student", "other", "none")
HOWS = ("", "said", "main", "pronoun", "other", "paper", "division", "spoken", "body", "told", "owned")
LINKS = ("", "far", "loose", "fair", "tight")
AGREES = ("none", "no", "part", "yes")
BEFORE = ("its", "our", "their", "her", "his", "my", "the", "a", "an")
PAST = frozenset(("once", "former", "formerly", "previous", "previously", "originally", "left", "came", "come", "went",
                  "gone", "moved", "transferred", "promoted", "replaces", "replaced", "succeeded", "retired", "then",
                  "until", "before", "from"))
LEADING = frozenset(("headed", "led", "leads", "heads", "head", "runs", "ran", "oversees", "oversaw", "manages",
                     "managed", "charge", "responsible", "heading", "leading", "chairs", "chaired", "directs",
                     "teaches", "taught", "works", "worked", "belongs"))
TO = frozenset(("of", "at", "from", "for", "in", "with", "to"))
_GEOMETRY = 25
_FAR = 60
_ROW = 7
_LEAST = 0.05
_MISSING = -99.0
_LISTING = frozenset((",", "and", "(", ")", "-", "\n"))

Shares = Mapping[int, Mapping[object, float]]
"""How likely each organization (by its mark) is each person's, as the weights say."""


class Company:
    """The people of a page: who is named before and after whom, who is likely to work where, rows made alike."""

    def __init__(self, page: Page, shares: Shares, kinds: Mapping[int, str]) -> None:
        """`kinds`: what the title makes of each person."""
        self.shares, self.kinds = shares, kinds
        self.order = sorted(page.names, key=lambda person: page.names[person][0])
        self.rank = {person: rank for rank, person in enumerate(self.order)}
        self.there: dict[object, list[tuple[int, float]]] = {}
        for person in self.order:
            for mark, share in shares.get(person, {}).items():
                if share > _LEAST:
                    self.there.setdefault(mark, []).append((person, share))
        places = sorted({place for owner in page.owners for place in owner.places})
        self._ways: Counter[tuple[str, ...]] = Counter()
        for names in page.names.values():
            beside = ((name, bisect_left(places, name)) for name in names[:MENTIONS])
            self._ways.update(
                {_way(page, name, place) for name, at in beside for place in places[max(0, at - 1) : at + 1]}
            )

    def alike(self, page: Page, name: int, place: int) -> int:
        """Return how many people of the page stand to an organization as this one does."""
        return self._ways[_way(page, name, place)] if abs(name - place) <= _ROW else 0


def _way(page: Page, name: int, place: int) -> tuple[str, ...]:
    return ("<" if place < name else ">", *page.between(name, place)) if abs(name - place) <= _ROW else ()


def _geometry(page: Page, start: int, owner: Owner) -> list[float]:
    place = closest(owner.places, start)
    between = page.between(start, place)
    known = set(between)
    size = min(len(between), _FAR)
    schools, others = between.count("S") + between.count("G"), between.count("B")
    return [
        -size if place < start else size, size, between.count("N"), between.count("T"), schools, others,
        abs(page.sentence[place] - page.sentence[start]), page.lines[place] == page.lines[start],
        "." in known, ";" in known, "and" in known, between.count(","), len(known & PAST), len(known & LEADING),
        "who" in known, bool(between) and between[-1] in TO, bool(between) and between[0] in TO,
        page.word(place - 1) == "from", page.word(place - 1) in ("at", "in"), page.word(place - 1) == "of",
        page.word(place + 1) == "'s", page.word(place + 1) == "T",
        LINKS.index(link_between(page, start, owner)),
        sum(word not in FLESH for word in between[:_FAR]),
        _claims(page, start, place),
    ]


def _claims(page: Page, start: int, place: int) -> int:
    """Return how many other people stand nearer to an organization's place than this sign."""
    apart = min(abs(start - place), _FAR)
    around = range(max(0, place - apart), place + apart + 1)
    return page.kinds[around.start : around.stop].count("N") - (start in around and page.kinds[start] == "N")


def _ranks(start: int, owner: Owner, question: Question) -> list[float]:
    rivals = question.rivals
    own = abs(closest(owner.places, start) - start)
    apart = [abs(place - start) for place in question.nearest(start)]
    alike = [far for far, rival in zip(apart, rivals, strict=True) if rival.kind == owner.kind]
    before = owner.places[max(0, bisect_left(owner.places, start) - 1)]
    late = [rival for rival in rivals if rival is not owner and before < start and (
        bisect_right(rival.places, before) < bisect_left(rival.places, start))]
    behind = before >= start
    return [sum(far < own for far in apart), sum(far < own for far in alike), len(alike), 9 if behind else len(late),
            9 if behind else sum(rival.kind == owner.kind for rival in late)]


def _line(page: Page, name: int, owner: Owner) -> list[float]:
    lines = page.lines
    line = line_of(page, name)
    kinds = page.kinds[line.start : min(line.stop, line.start + 2 * _FAR)]
    return [sum(kind in ("S", "G", "B") for kind in kinds), kinds.count("N"), kinds.count("T"), len(kinds),
            stands_in(line, owner), lines[name], lines[-1] - lines[name],
            lines[owner.places[0]]]


def _others(page: Page, person: int, owner: Owner, kind: str, company: Company) -> list[float]:
    """Return how likely the people around, and people of the same kind, are to work at an organization."""
    mark, name, rank = mark_of(owner), page.names[person][0], company.rank[person]
    found: list[float] = []
    for place in (rank - 1, rank + 1):
        if not 0 <= place < len(company.order):
            found += [_MISSING] * 3
            continue
        other = company.order[place]
        between = page.between(name, closest(page.names[other], name))
        listed = 0 < len(between) <= 4 and all(word in _LISTING for word in between)
        found += [company.shares.get(other, {}).get(mark, 0.0), listed, min(len(between), _FAR)]
    there = [(share, company.kinds[other]) for other, share in company.there.get(mark, ())[:_FAR] if other != person]
    return [*found, max((share for share, _ in there), default=0.0), sum(share for share, _ in there),
            max((share for share, its in there if its == kind), default=0.0)]


def owner_figures(
    page: Page, question: Question, *, employed: Employed, company: Company, plot: Plot
) -> list[list[float]]:
    """Return the numbers of each organization that may be a person's."""
    person, title, kind, rivals = question.person, question.title, question.kind, question.rivals
    names = page.names[person][:MENTIONS]
    most = max((len(owner.places) for owner in rivals), default=1)
    common = _common(page, question, question.verdict[1])
    shares = company.shares[person]
    found: list[list[float]] = []
    context = context_figures(page, question, plot)
    for owner, leads, story in zip(rivals, question.leading, context, strict=True):
        name = min(names, key=lambda place: (abs(closest(owner.places, place) - place), place))
        beside = closest(names, title) if title is not None else name
        starts = {start for start in (beside, name, title, names[0]) if start is not None}
        geometry = {start: _geometry(page, start, owner) for start in starts}
        sort = KINDS.index(owner.kind) if owner.kind in KINDS else -1
        row: list[float] = [sort, *(owner.kind == which for which in KINDS)]
        row += geometry[beside] + geometry[name]
        row += geometry[title] if title is not None else [_MISSING] * _GEOMETRY
        row += geometry[names[0]][:9]
        row += _ranks(title if title is not None else name, owner, question) + _ranks(names[0], owner, question)
        row += [len(owner.places), len(owner.places) / most, owner.places[0] == min(o.places[0] for o in rivals),
                AGREES.index(agreement(question.verdict[0], owner)), leads,
                company.alike(page, name, closest(owner.places, name))]
        row += employed.counts(person, owner, kind) + _line(page, beside, owner)
        row += _others(page, person, owner, kind, company)
        row += [shares[mark_of(owner)], *story]
        found.append([float(number) for number in (*common, *row)])
    return found


def _common(page: Page, question: Question, how: str) -> list[float]:
    """Return the numbers that are the same for all organizations: title, words before it, size of the page."""
    title, kind, first = question.title, question.kind, page.names[question.person][0]
    told = set(page.text(page.signs[title]).lower().replace("-", " ").split()) if title is not None else set()
    anchor = title if title is not None else first
    before = [page.word(place) for place in range(max(0, anchor - 4), anchor)]
    around = [page.word(place) for place in range(anchor + 1, anchor + 4)] + before[-2:]
    return [
        TITLES.index(kind) if kind in TITLES else -1, *(kind == which for which in TITLES),
        bool(told & WHOLE), bool(told & PUBLIC), len(told), bool(told & {"deputy", "vice"}), "party" in told,
        BEFORE.index(before[-1]) if before and before[-1] in BEFORE else -1,
        next((SPOKEN.index(word) for word in around if word in SPOKEN), -1),
        HOWS.index(how), len(page.names), len(page.owners), len(page.names[question.person]),
        min(len(page.signs), 2000),
    ]
