"""What speaks for a title of the page being a person's, and for a person having none.

Every piece of evidence is a short text; a learned weight belongs to each (post_choice.py). What the grammar of titles
says is one piece among others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Set

from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.page import Page
from nlp_tool.entities.en.post_evidence import MENTIONS, REACH, around, closest, path_between
from nlp_tool.entities.en.posts import title_kind

_SENTENCES = 2
_ROW = 7
_PAST = frozenset(("former", "formerly", "previous", "previously", "once", "then", "originally", "until", "retired"))
_NOW = frozenset(("now", "new", "as", "became", "currently"))
Taken = Mapping[int, Set[int]]
"""The people who hold each title (by its sign) as the grammar says."""


def singular(title: str) -> str:
    """Return the title of one of several people who share it: vice principals -> vice principal."""
    *before, last = title.split(" ")
    one = table("people")["plural"].get(last.lower(), last)
    return " ".join([*before, one.capitalize() if last[:1].isupper() and one != last else one])


def titles_near(page: Page, person: int) -> list[int]:
    """Return the titles that may be a person's: within a sentence or two of one of her mentions."""
    return sorted(
        {
            title
            for name in page.names[person]
            for title in _titles_around(page, name)
            if abs(page.sentence[title] - page.sentence[name]) <= _SENTENCES
        }
    )


def _titles_around(page: Page, place: int) -> list[int]:
    return page.titles[bisect_left(page.titles, place - REACH) : bisect_right(page.titles, place + REACH)]


def title_choices(page: Page, person: int, near: list[int], taken: Taken, said: str) -> list[list[str]]:
    """Return the evidence of each title near a person, and of none of them, which comes last.

    `said`: the title that the grammar gives the person, wherever it stands."""
    own = next((title for title in near if person in taken.get(title, ())), None)
    held = "none" if own is None else "no"
    found = [
        sorted({*_evidence(page, person, title, taken), *_said(page, title, "yes" if title == own else held, said)})
        for title in near
    ]
    return [*found, _no_title(page, person, f"{own is not None}:{bool(said)}")]


def _said(page: Page, title: int, agrees: str, said: str) -> Iterator[str]:
    yield f"said:{agrees}:{bool(said)}"
    if agrees == "yes":
        yield f"said:yes:{title_kind(page.core(title))}"


def _no_title(page: Page, person: int, held: str) -> list[str]:
    """Return what speaks for a person having no title."""
    names = page.names[person]
    near = len(titles_near(page, person)) > 0
    return sorted({"no", f"no:{near}", *around(page, "nn", names[0]), f"no:{min(len(names), 3)}", f"no:said:{held}"})


def _evidence(page: Page, person: int, title: int, taken: Taken) -> Iterator[str]:
    name = closest(page.names[person], title)
    yield "bias"
    yield from _words(page, title)
    yield from path_between(page, "t", name, title)
    yield from around(page, "n", name)
    yield from around(page, "t", title)
    yield from _company(page, person, name, title, taken)
    yield from _way(page, person, name, title)
    if name == page.names[person][0]:
        yield "first"


def _words(page: Page, title: int) -> Iterator[str]:
    """Yield what a title says, and the signs before and after it."""
    words = page.text(page.signs[title]).split()
    core = page.core(title)
    yield f"kind:{title_kind(core)}"
    yield f"core:{core}"
    yield f"words:{min(len(words), 4)}"
    yield f"deputy:{bool({'deputy', 'vice'} & {word.lower() for word in words})}"
    yield f"capital:{words[0][0].isupper()}"
    before = [page.word(place) for place in range(title - 3, title)]
    yield f"past:{bool(_PAST & set(before))}"
    yield f"now:{bool(_NOW & set(before))}"
    yield f"before:{' '.join(before[1:])}"
    yield f"after:{page.word(title + 1)} {page.word(title + 2)}"


def _company(page: Page, person: int, name: int, title: int, taken: Taken) -> Iterator[str]:
    """Yield how many names and titles stand nearer, and who else holds the title."""
    low, high = sorted((name, title))
    near = range(max(0, title - REACH), min(len(page.signs), title + REACH))
    names = [place for place in near if page.kinds[place] == "N"]
    rank = sum(abs(place - title) < abs(name - title) for place in names)
    other = sum(abs(place - name) < abs(title - name) for place in _titles_around(page, name))
    yield f"rank:{min(rank, 3)}"
    yield f"trank:{min(other, 3)}"
    yield f"ranks:{min(rank, 2)} {min(other, 2)}"
    holders = taken.get(title, frozenset()) - {person}
    yield f"taken:{min(len(holders), 2)}"
    if holders:
        yield f"taken:plural:{page.text(page.signs[title]).lower().endswith('s')}"
        yield f"taken:between:{'N' in page.kinds[low + 1 : high]}"
    alone = {page.signs[place].number for place in names if page.sentence[place] == page.sentence[title]}
    yield f"alone:{alone == {person}}:{page.sentence[title] == page.sentence[name]}"


def _way(page: Page, person: int, name: int, title: int) -> Iterator[str]:
    """Yield how many bodies and names stand between, and how many people stand to a title in the same way."""
    low, high = sorted((name, title))
    way = "<" if title < name else ">"
    between = page.kinds[low + 1 : high]
    yield f"bodies:{min(sum(kind in ('S', 'G', 'B') for kind in between), 2)}:{way}"
    yield f"names:{min(between.count('N'), 2)}:{way}"
    yield f"line:{page.lines[title] == page.lines[name]}"
    if high - low > _ROW:
        return
    alike = 0
    for other, places in page.names.items():
        steps = ((place, place + title - name) for place in places[:MENTIONS]) if other != person else ()
        alike += any(
            0 <= step < len(page.kinds)
            and page.kinds[step] == "T"
            and page.kinds[min(place, step) + 1 : max(place, step)] == between
            for place, step in steps
        )
    yield f"alike:{min(alike, 3)}"
