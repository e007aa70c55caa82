"""A text as a row of signs for what it speaks of, in which people, titles and organizations are looked at together.

    Lu Shan , deputy director of Beilun District Education Bureau , said  ->  N , T of B , said

N: the name of a person, T: a title, S: a school, G: a group, B: another organization, D: a division, 9: a number,
W and w: other words with and without a capital (a run of them is one sign); words that join stand for themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from nlp_tool.entities.en.bodies import Body, find_bodies
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.posts import title_core, title_start
from nlp_tool.entities.en.reading import Reading, read
from nlp_tool.entities.en.scene import Scene
from nlp_tool.entities.en.shorter import authors, bare_names, surnames_alone

_TITLE = 9
_LONG = 400


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: tokens first..last; `number` counts the names, titles and organizations each in their table."""

    kind: str
    first: int
    last: int
    number: int = -1


@dataclass(frozen=True, slots=True)
class Owner:
    """What may be a person's organization: a school or group (with its cluster), another organization or a division.

    `places` are the positions of its signs on the page."""

    name: str
    kind: str
    cluster: Cluster | None
    places: tuple[int, ...]

    def leads(self, leading: frozenset[int]) -> bool:
        """Tell whether it is one of the clusters (by id) of schools that lead a group."""
        return self.cluster is not None and id(self.cluster) in leading


@dataclass(slots=True)
class Page:
    """The signs of a text. `sentence[i]` is the number of the sentence of sign i, `names[p]` the signs of person p,
    `titles` the signs of titles, `lines[i]` the number of the line of sign i, `marks` the places of all owners."""

    reading: Reading
    signs: list[Sign]
    sentence: list[int]
    names: dict[int, list[int]]
    titles: list[int]
    owners: list[Owner]
    lines: list[int]
    marks: list[tuple[int, int]]
    kinds: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Take the kinds of all signs, which most questions are about."""
        self.kinds = [sign.kind for sign in self.signs]

    def text(self, sign: Sign) -> str:
        """Return the words of a sign as they stand in the text, blanks folded."""
        start, end = self.reading.slice(sign.first, sign.last)
        return " ".join(self.reading.text[start:end].split())

    def word(self, place: int) -> str:
        """Return what a sign looks like from its neighbours: its kind, or the word itself; an edge of the text: $."""
        return self.kinds[place] if 0 <= place < len(self.kinds) else "$"

    def core(self, place: int) -> str:
        """Return the title word of a title's sign."""
        sign = self.signs[place]
        return next(
            (core for index in range(sign.last, sign.first - 1, -1) if (core := title_core(self.reading, index))), ""
        )

    def between(self, one: int, two: int) -> list[str]:
        """Return what stands between two signs; of a long way its beginning and its end."""
        low, high = sorted((one, two))
        if high - low > _LONG:
            half = _LONG // 2
            return self.kinds[low + 1 : low + half] + self.kinds[high - half : high]
        return self.kinds[low + 1 : high]


def page_of(scene: Scene) -> Page:
    """Return the signs of a text and what may employ its people."""
    reading = read(scene.text)
    starts = reading.tokens.starts
    taken: dict[int, Sign] = {}
    spans: list[tuple[int, int, str, int]] = []
    for kind, clusters in (("N", scene.people), ("G", scene.groups), ("S", scene.schools)):
        for number, cluster in enumerate(clusters):
            spans += [
                (bisect_left(starts, mention.start), bisect_left(starts, mention.end) - 1, kind, number)
                for mention in cluster.mentions
            ]
    bodies = find_bodies(reading)
    spans += [(body.first, body.last, "B", number) for number, body in enumerate(bodies)]
    spans += [
        (bisect_left(starts, name.start), bisect_left(starts, name.end) - 1, "D", number)
        for number, name in enumerate(scene.locations.names)
    ]
    for person in scene.people:
        for mention in person.mentions:
            if mention.attributes.get("title"):
                begin, end = int(mention.attributes["title_start"]), int(mention.attributes["title_end"])
                spans.append((bisect_left(starts, begin), bisect_left(starts, end) - 1, "T", -1))
    order = {"N": 0, "T": 1, "G": 2, "S": 3, "B": 4, "D": 5}
    covered = [False] * len(starts)
    # names and the titles beside them first, then the longest; an office that holds a division is an office
    for first, last, kind, number in sorted(
        spans, key=lambda s: (order[s[2]] if s[2] in "NT" else 2, s[0] - s[1], order[s[2]], s[0], s[3])
    ):
        if last >= first and not any(covered[first : last + 1]):
            covered[first : last + 1] = [True] * (last - first + 1)
            taken[first] = Sign(kind, first, last, number)
    starting = [[bisect_left(starts, mention.start) for mention in person.mentions] for person in scene.people]
    for place, number in authors(reading, starting, covered):
        taken[place] = Sign("N", place, place, number)
        covered[place] = True
    for first, last in _titles(reading, covered):
        covered[first : last + 1] = [True] * (last - first + 1)
        taken[first] = Sign("T", first, last)
    for place, number in surnames_alone(reading, [person.names for person in scene.people], covered):
        taken[place] = Sign("N", place, place, number)
        covered[place] = True
    for place, kind, number in bare_names(reading, scene, covered):
        taken[place] = Sign(kind, place, place, number)
    signs = _row(reading, taken)
    return _page(scene, reading, signs, bodies)


def _titles(reading: Reading, covered: list[bool]) -> list[tuple[int, int]]:
    """Return the titles outside of names, each from its first word to its last."""
    found: list[tuple[int, int]] = []
    index = 0
    count = len(reading.tokens)
    while index < count:
        if covered[index] or not title_core(reading, index):
            index += 1
            continue
        last = index
        while last + 1 < count and not covered[last + 1] and title_core(reading, last + 1):
            last += 1
        if reading.tokens.lower[last + 1 : last + 3] == ["-", "general"]:
            last += 2
        floor = max(0, index - _TITLE, found[-1][1] + 1 if found else 0)
        first = title_start(reading, index, floor)
        while any(covered[first : index + 1]):
            first += 1
        found.append((first, last))
        index = last + 1
    return found


def _row(reading: Reading, taken: dict[int, Sign]) -> list[Sign]:
    tokens = reading.tokens
    joining = (
        words("people", "words", "joining") | words("people", "words", "speech") | words("people", "words", "appointed")
    )
    signs: list[Sign] = []
    index = 0
    while index < len(tokens):
        sign = taken.get(index)
        if sign is None:
            word, lower = tokens.words[index], tokens.lower[index]
            if lower in joining or not word[0].isalnum():
                kind = lower
            else:
                kind = "9" if word[0].isdigit() else "W" if word[0].isupper() else "w"
            sign = Sign(kind, index, index)
            if kind in ("w", "W", "9") and signs and signs[-1].kind == kind:
                sign = Sign(kind, signs.pop().first, index)
        signs.append(sign)
        index = sign.last + 1
    return signs


def _page(scene: Scene, reading: Reading, signs: list[Sign], bodies: list[Body]) -> Page:
    names: dict[int, list[int]] = {}
    titles: list[int] = []
    places: dict[tuple[str, int | str], list[int]] = {}
    for place, sign in enumerate(signs):
        if sign.kind == "N":
            names.setdefault(sign.number, []).append(place)
        elif sign.kind == "T":
            titles.append(place)
        elif sign.kind in ("S", "G"):
            places.setdefault((sign.kind, sign.number), []).append(place)
        elif sign.kind in ("B", "D"):
            start, end = reading.slice(sign.first, sign.last)
            places.setdefault((sign.kind, " ".join(reading.text[start:end].split())), []).append(place)
    owners = []
    for (kind, key), found in places.items():
        if isinstance(key, int):
            cluster = (scene.schools if kind == "S" else scene.groups)[key]
            small = "campus" if cluster.is_campus else "school"
            owners.append(Owner(cluster.name, "group" if kind == "G" else small, cluster, tuple(found)))
        else:
            body = bodies[signs[found[0]].number] if kind == "B" else None
            owners.append(Owner(_plain(key), body.kind if body else "division", None, tuple(found)))
    spans = [start for start, _ in scene.sentences.spans]
    sentence = [max(0, bisect_right(spans, reading.tokens.starts[sign.first]) - 1) for sign in signs]
    lines = [0]
    for before, sign in pairwise(signs):
        start, end = reading.tokens.ends[before.last], reading.tokens.starts[sign.first]
        lines.append(lines[-1] + (reading.tokens.words[before.last] == "\n" or "\n" in reading.text[start:end]))
    marks = sorted((place, number) for number, owner in enumerate(owners) for place in owner.places)
    return Page(reading, signs, sentence, names, titles, owners, lines, marks)


def _plain(name: str) -> str:
    """Cut the article off a name."""
    return name.removeprefix("the ").removeprefix("The ")
