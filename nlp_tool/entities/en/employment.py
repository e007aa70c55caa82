"""Organizations told apart and compared by name, and whom the grammar of titles places where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.page import Owner, Page

TELLING = 8
"""A name inside another means the same where it has more letters than this."""
_PEOPLE = 20
"""How many people of one organization are looked at."""


def mark_of(owner: Owner) -> object:
    """Return what tells an organization from others: its cluster, or its name."""
    return name_mark(owner.name, owner.cluster)


def name_mark(name: str, cluster: Cluster | None) -> object:
    """Return what tells an organization from others: its cluster where it is a school or group of the text."""
    return id(cluster) if cluster is not None else _plain(name)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def alike(verdict: str, owner: Owner) -> bool:
    """Tell whether a name means an organization: equal, or the one inside the other."""
    one, two = _plain(verdict), _plain(owner.name)
    return one == two or (len(two) > TELLING and two in one) or (len(one) > TELLING and one in two)


def agreement(said: str, owner: Owner) -> str:
    """Return whether an organization is the one that the grammar gives: none (it gives none), no, part or yes."""
    if not said:
        return "none"
    return "yes" if alike(said, owner) else "part" if _within(said, owner.name) else "no"


def _within(part: str, whole: str) -> bool:
    """Tell whether all words of a name stand in another: `Zhensi`, `Shijiao Town Zhensi Primary`."""
    words = part.lower().split()
    return bool(words) and set(words) < set(whole.lower().split())


class Employed:
    """Whom the grammar of titles places where: other people's posts tell of a person's own."""

    def __init__(self, page: Page, stated: Sequence[tuple[str, Cluster | None, str, str]]) -> None:
        """`stated`: organization, its cluster, how it was found and the kind of title, for each person."""
        self._at: dict[object, list[tuple[int, str]]] = {}
        self._last: dict[int, object] = {}
        last: object = None
        for person in sorted(page.names, key=lambda number: page.names[number][0]):
            self._last[person] = last
            organization, cluster, how, kind = stated[person]
            if how == "said" or (how == "other" and organization):
                last = name_mark(organization, cluster)
                self._at.setdefault(last, []).append((person, kind))

    def of(self, page: Page, person: int, owner: Owner, kind: str) -> Iterator[str]:
        """Yield how many others work at an organization, how many of them as this one does, and whether the last."""
        mark = mark_of(owner)
        there = [(other, its) for other, its in self._at.get(mark, ())[:_PEOPLE] if other != person]
        alike_kind = sum(its == kind for _, its in there)
        yield f"employed:{min(len(there), 2)}:{kind}"
        yield f"employed:{min(alike_kind, 2)}:alike:{kind}:{owner.kind}"
        yield f"employed:last:{self._last.get(person) == mark}:{kind}"
        if there:
            before = any(page.names[other][0] < page.names[person][0] for other, _ in there)
            yield f"employed:before:{before}:{kind}"

    def counts(self, person: int, owner: Owner, kind: str) -> list[float]:
        """Return how many others work at an organization, how many as this one does, and whether the last person."""
        mark = mark_of(owner)
        there = [its for other, its in self._at.get(mark, ())[:_PEOPLE] if other != person]
        return [len(there), there.count(kind), self._last.get(person) == mark]
