"""What speaks for an organization being the one where a person works.

Every piece of evidence is a short text; a learned weight belongs to each (post_choice.py). Nothing here decides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from nlp_tool.entities.en.employment import Employed, agreement, alike
from nlp_tool.entities.en.page import Owner, Page
from nlp_tool.entities.en.posts import title_kind

_NEAR = 5
_BAG = 14
REACH = 60
MENTIONS = 6
_OWNERS = 12
_ABOUT = 3
_BYLINE, _HEAD = 16, 5
FLESH = frozenset(("w", "W", "9", "the", "a", "an", "D", '"', "-"))
_TO = frozenset(("of", "at", "from", "for", "in", "with"))
_MARKS = frozenset(("N", "T", "S", "G", "B", ".", ";", ":", "\n", "and", "who", "which", "but"))
PUBLIC = frozenset(("district", "county", "city", "mayor", "governor", "magistrate", "township"))
_POSSESSIVE = frozenset(("its", "our", "their", "her", "his", "my", "the"))
# A principal of these is a group's, as a chairman is.
WHOLE = frozenset(("general", "chief", "total", "overall", "group", "council", "chairman", "chairwoman", "chair"))
SPOKEN = ("school", "group", "campus", "kindergarten", "consortium", "alliance", "bureau", "district", "county", "city",
          "headquarters", "branch", "union", "federation")


def bucket(number: int) -> str:
    """Return a name for about how large a number is."""
    return str(number) if number < 4 else "4" if number < 7 else "7" if number < 13 else "13" if number < 30 else "30"


def path_between(page: Page, prefix: str, one: int, two: int) -> Iterator[str]:
    """Yield what stands between two signs: as a whole where it is short, as a bag, at both ends, by its length."""
    between = page.between(one, two)
    way = prefix + ("<" if two < one else ">")
    if len(between) <= _NEAR:
        yield f"{way}path:{' '.join(between)}"
    bones = [kind for kind in between if kind not in FLESH]
    if len(between) <= _BAG and len(bones) <= _NEAR:
        yield f"{way}bones:{' '.join(bones)}"
    if len(between) <= _BAG:
        for kind in sorted(set(between)):
            yield f"{way}has:{kind}"
        for first, second in sorted(set(pairwise(between))):
            yield f"{way}pair:{first} {second}"
    if between:
        yield f"{way}first:{between[0]}"
        yield f"{way}last:{between[-1]}"
    yield f"{way}length:{bucket(len(between))}"
    for mark in "NT.\n":
        count = between.count(mark)
        if count:
            yield f"{way}over:{mark}{min(count, 3)}"
    apart = abs(page.sentence[one] - page.sentence[two])
    yield f"{way}sentences:{bucket(apart)}"


def around(page: Page, prefix: str, place: int) -> Iterator[str]:
    """Yield what stands before and after a sign."""
    yield f"{prefix}before:{page.word(place - 1)}"
    yield f"{prefix}before:{page.word(place - 2)} {page.word(place - 1)}"
    yield f"{prefix}after:{page.word(place + 1)}"
    yield f"{prefix}after:{page.word(place + 1)} {page.word(place + 2)}"


def owners_near(page: Page, person: int, title: int | None, verdict: str) -> list[Owner]:
    """Return what may be a person's organization: what stands near her name or title, what the text is about, and
    what the grammar of titles says if that is none of them."""
    starts = [*page.names[person][:MENTIONS], *([title] if title is not None else [])]
    far: dict[int, int] = {}
    for start in starts:
        low, high = bisect_left(page.marks, (start - REACH, -1)), bisect_left(page.marks, (start + REACH + 1, -1))
        for place, number in page.marks[low:high]:
            far[number] = min(abs(place - start), far.get(number, REACH))
    public = title is not None and PUBLIC & set(page.text(page.signs[title]).lower().split())
    # a district head, a mayor: of a place, not of a school
    order = sorted(
        (distance, number)
        for number, distance in far.items()
        if not (public and page.owners[number].cluster is not None)
    )
    near = [page.owners[number] for _, number in order]
    about = [] if public else [owner for owner in page.owners[:_ABOUT] if owner not in near[:_OWNERS]]
    known = near[:_OWNERS] + about
    if verdict and not any(alike(verdict, owner) for owner in known):
        known.append(Owner(verdict, "said", None, (title if title is not None else starts[0],)))
    return known


@dataclass(frozen=True, slots=True)
class Question:
    """Where does a person work? `kind`: what her title makes of her; `rivals`: what may be her organization;
    `leading`: which of them lead a group; `verdict`: the name that the grammar gives and how it came by it."""

    person: int
    title: int | None
    kind: str
    rivals: tuple[Owner, ...]
    leading: tuple[bool, ...]
    verdict: tuple[str, str]
    _nearest: dict[int, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def nearest(self, start: int) -> list[int]:
        """Return for each rival its place that is nearest to a sign."""
        if start not in self._nearest:
            self._nearest[start] = [closest(owner.places, start) for owner in self.rivals]
        return self._nearest[start]


def question_of(
    page: Page, person: int, title: int | None, verdict: tuple[str, str], leading: frozenset[int]
) -> Question:
    """Return the question where a person works whose title stands at a sign."""
    rivals = owners_near(page, person, title, verdict[0])
    kind = title_kind(page.core(title)) if title is not None else "none"
    return Question(person, title, kind, tuple(rivals), tuple(owner.leads(leading) for owner in rivals), verdict)


def owner_choices(page: Page, question: Question, verdict: tuple[str, str], employed: Employed) -> list[list[str]]:
    """Return the evidence of each organization that may be a person's, and of none of them, which comes last."""
    found = [
        _owner_evidence(page, question, owner, verdict, leads, employed)
        for owner, leads in zip(question.rivals, question.leading, strict=True)
    ]
    return [*found, _no_owner(page, question, verdict)]


def _no_owner(page: Page, question: Question, verdict: tuple[str, str]) -> list[str]:
    """Return what speaks for a person without organization."""
    beside = around(page, "nn", page.names[question.person][0])
    return sorted({"no", f"no:{question.kind}", f"no:verdict:{verdict[1]}", *beside})


def closest(places: Sequence[int], start: int) -> int:
    """Return the place of an ascending list that is nearest to a sign, the earlier of equals."""
    index = bisect_left(places, start)
    if index in (0, len(places)):
        return places[0 if index == 0 else -1]
    before, after = places[index - 1], places[index]
    return before if start - before <= after - start else after


def _owner_evidence(
    page: Page, question: Question, owner: Owner, verdict: tuple[str, str], leading: bool, employed: Employed
) -> list[str]:
    """Return what speaks for an organization being where a person works.

    `leading`: the organization leads a group; `employed`: whom the grammar places where.
    """
    person, title, kind = question.person, question.title, question.kind
    names = page.names[person][:MENTIONS]
    name = (
        closest(names, title)
        if title is not None
        else min(names, key=lambda place: (abs(closest(owner.places, place) - place), place))
    )
    core = page.core(title) if title is not None else ""
    found = ["bias", f"kind:{owner.kind}:{kind}", f"core:{core}:{owner.kind}", f"often:{min(len(owner.places), 4)}"]
    found += _links(page, name, title, owner, kind)
    for prefix, start in (("p", name), ("o", title)) if title is not None else (("q", name),):
        assert start is not None
        place = closest(owner.places, start)
        for text in path_between(page, prefix, start, place):
            found.append(text)
            if "path" in text or "bones" in text or "length" in text or "sentences" in text:
                found.append(f"{owner.kind}:{text}")
        found += around(page, prefix + "at", place)
        found.append(f"{prefix}same:{page.sentence[place] == page.sentence[start]}:{owner.kind}:{kind}")
    ranks = list(_ranks(question, owner, title if title is not None else name))
    found += ranks + [f"{rank}:{kind}" for rank in ranks if rank.startswith(("first", "most", "before:ours"))]
    if title is not None:
        found += _told(page, title, owner, ranks)
    if leading:
        found += ["leads", f"leads:{kind}"]
    said, how = verdict
    agrees = agreement(said, owner)
    found += [f"verdict:{agrees}", f"verdict:{agrees}:{owner.kind}", f"verdict:{agrees}:{how}"]
    found += _line(page, name, owner)
    found += employed.of(page, person, owner, kind)
    return sorted(set(found))


def line_of(page: Page, place: int) -> range:
    """Return the signs of the line in which a sign stands."""
    return range(bisect_left(page.lines, page.lines[place]), bisect_right(page.lines, page.lines[place]))


def stands_in(line: range, owner: Owner) -> bool:
    """Tell whether an organization stands in a line."""
    index = bisect_left(owner.places, line.start)
    return index < len(owner.places) and owner.places[index] < line.stop


def _line(page: Page, name: int, owner: Owner) -> Iterator[str]:
    """Yield whether an organization stands in the line of a name, and whether in the first line."""
    lines = page.lines
    line = line_of(page, name)
    yield f"line:{stands_in(line, owner)}:{owner.kind}"
    edge = 0 < lines[name] < _HEAD or lines[name] == lines[-1]
    short = edge and len(line) <= _BYLINE
    yield f"byline:{short}:{owner.kind}"
    yield f"headline:{lines[owner.places[0]] == 0}:{owner.kind}"


def link_between(page: Page, start: int, owner: Owner) -> str:
    """Return how closely a closed set of words alone ties an organization to a sign: tight, fair, loose, far or not."""
    place = closest(owner.places, start)
    bones = [word for word in page.between(start, place) if word not in FLESH]
    if len(bones) > _NEAR + 1:
        return ""
    row = " ".join(bones)
    if place < start:
        return {"": "tight", "'s": "tight", ",": "loose", "T": "tight", "'s T": "tight"}.get(row, "")
    if not bones and place == start + 1:
        return "loose"
    if bones and all(word in _TO or word in ("T", "and", "B") for word in bones) and bones[-1] in _TO:
        return "tight" if len(bones) == 1 else "fair"
    if row in (",", "(", ":", ", of", ", at", ", from", ", T of", "( T ,", ", T ,"):
        return "loose"
    return "far" if bones and bones[-1] in _TO and all(word not in _MARKS for word in bones) else ""


def _links(page: Page, name: int, title: int | None, owner: Owner, kind: str) -> Iterator[str]:
    """Yield whether a closed set of words alone ties an organization to a title or a name."""
    tied = False
    for which, start in (("title", title), ("name", name)):
        link = link_between(page, start, owner) if start is not None else ""
        if link:
            tied = True
            yield f"link:{link}"
            yield f"link:{which}:{link}"
            yield f"link:{link}:{owner.kind}:{kind}"
    yield f"tied:{tied}"


def _told(page: Page, title: int, owner: Owner, ranks: Sequence[str]) -> Iterator[str]:
    """Yield what a title itself tells of its organization: `district head`, `head of the group`, `our principal`."""
    told = {word.lower() for word in page.text(page.signs[title]).replace("-", " ").split()}
    whole = bool(told & WHOLE)
    yield f"whole:{whole}:{owner.kind}"
    if whole:
        for rank in ranks:
            yield f"whole:{owner.kind}:{rank}"
    for word in sorted(told):
        yield f"word:{word}:{owner.kind}"
    before = [page.word(place) for place in range(max(0, title - 4), title)]
    after = [page.word(place) for place in range(title + 1, title + 5)]
    if before[-1:] and before[-1] in _POSSESSIVE:
        yield f"whose:{before[-1]}:{owner.kind}"
        for rank in ranks:
            yield f"whose:{rank}"
    spoken = next((word for word in after if word in SPOKEN), "") if after[0] in ("of", "at", "for") else ""
    spoken = spoken or (before[-2] if before[1:] and before[-1] == "'s" and before[-2] in SPOKEN else "")
    spoken = spoken or (before[-1] if before[-1:] and before[-1] in SPOKEN else "")
    if spoken:
        yield f"spoken:{spoken}:{owner.kind}"
        for rank in ranks:
            if rank.startswith(("before:own", "before:ours")):
                yield f"spoken:{spoken}:{owner.kind}:{rank}"


def _ranks(question: Question, owner: Owner, start: int) -> Iterator[str]:
    """Yield where an organization stands among the others as seen from a name: the last before it, the first at all."""
    low, high = bisect_left(owner.places, start), bisect_right(owner.places, start)
    before = owner.places[low - 1] if low else -1
    after = owner.places[high] if high < len(owner.places) else -1
    kinds = ("campus", "school") if owner.kind in ("campus", "school") else (owner.kind,)
    rivals = list(zip(question.rivals, question.nearest(start), strict=True))
    for label, others in (
        ("all", rivals),
        ("own", [(o, near) for o, near in rivals if o.kind in kinds]),
        ("ours", [(o, near) for o, near in rivals if o.cluster is not None] if owner.cluster is not None else []),
    ):
        if not others:
            continue
        left = sum(before < near < start for o, near in others if o is not owner)
        right = sum(start < near < after for o, near in others if o is not owner)
        yield f"before:{label}:{min(left, 3) if before >= 0 else 'no'}"
        yield f"after:{label}:{min(right, 3) if after >= 0 else 'no'}"
        yield f"only:{label}:{len(others) == 1}"
        yield f"first:{label}:{min(o.places[0] for o, _ in others) == owner.places[0]}"
        yield f"most:{label}:{max(len(o.places) for o, _ in others) == len(owner.places)}"
