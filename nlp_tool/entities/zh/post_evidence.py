"""What speaks for a title, and for an organization, as that of a person: named pieces of evidence, none a verdict.

A person is all mentions of one name. Candidates are the titles on the page and the bodies on the page: schools, groups,
bureaus, governments, papers, companies. The evidence says where they stand to the person, what is between, what kind
they are of, how often they are named, and what the rules (people.py, employers.py) say.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import rank_of
from nlp_tool.entities.zh.post_bodies import distance
from nlp_tool.entities.zh.post_page import FAR, Owner, Page, between, shape, step
from nlp_tool.entities.zh.reader import Post

TITLES = 8
"""How many candidates are weighed at most, the nearest first."""
_NOWHERE = 10**9
_APPOSED = re.compile(r"(?:[(,]|:(?![^,。;、()\n:]{2,14}。))([^,。;、()\n:]{2,14})(?=[),。;、\n]|$)")
_BRACKET = re.compile(r"[(（][^()（）\n]{0,40}[)）]")
_LABEL = re.compile(r"(?:^|[^一-鿿])([一-鿿]{2,8}) ?(?:\([^()\n]{1,6}\))?$")
_NO_TITLE = re.compile(r"[\d“”\"《》—]|[校园学部]区?\Z|集团\Z|中[心学]\Z|[省市县州区镇乡村局委厅]\Z")
_UNLISTED = frozenset(["beside", "inside", "ahead", "after", "said", "source"])
_AGAIN = re.compile(r"(该[校园局区县市镇集]团?|[我本两三全母总][校园]|本[区县市]|学校|集团|联盟|学区|"
                    r"共同体|教联体|校方|园方)(?:的|党委|党总支)?$")
_LISTING = frozenset(" 、,;/·\u3000和与及")
_CELL_ENDS = (re.compile(r"\|"), re.compile("\t"), re.compile("[ \u3000]{1,40}"))
_CELL = re.compile(r"[ \u3000]{0,9}([一-鿿]{2,8})")
_ROWS, _ROW = 30, 400
"""Lines of a table that are searched upwards, and how long its rows may be."""


def is_short_of(word: str, name: str) -> str:
    """Say whether a word is a short form of a name: the name, its beginning, its end, or its letters in order."""
    if word == name:
        return "same"
    if name.startswith(word):
        return "beginning"
    if name.endswith(word):
        return "end"
    if word in name:
        return "inside"
    rest = iter(name)
    return "letters" if all(c in rest for c in word) else "no"


def titles_near(page: Page, mentions: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the titles nearest to the mentions of a person, nearest first."""
    def distance(title: tuple[int, int]) -> int:
        return min(_gap(title, (span.start, span.end)) for span in mentions[:6])

    near = sorted({title for span in mentions[:6] for title in page.titles_around(span)})
    runs = [run for span in mentions[:3] for run in (*_runs(page, span), *_labels(page, span), *_columns(page, span))
            if not any(title[0] < run[1] and run[0] < title[1] for title in near)]
    return sorted({*near, *runs}, key=lambda title: (distance(title), title))[:TITLES]


def _runs(page: Page, span: Span) -> Iterator[tuple[int, int]]:
    """Yield what stands where titles stand though no list knows it: 宿管阿姨某某, 某某（农民画传承人）."""
    text, end = page.reader.text, span.start
    start = page.reader.words.left_edge(end, limit=14) if end else end
    behind = _APPOSED.match(text, span.end)
    for low, high in ((start, end), behind.span(1) if behind else (0, 0)):
        low = max([low, *(owner.end for owner in page.owners if low < owner.end <= high)])
        if 2 <= high - low <= 12 and not _NO_TITLE.search(text, low, high) and not page.people_between(low, high):
            yield low, high


def _labels(page: Page, span: Span) -> Iterator[tuple[int, int]]:
    """Yield the label of a list that a person is in: 联络员:某某, 先进个人:某某、某某(某校)."""
    text, line = page.reader.text, page.line(span.start)
    colon = text.rfind(":", max(line[0], span.start - FAR), span.start)
    if colon > 0 and all(c in _LISTING for c in _without_people(page, colon + 1, span.start)):
        label = _LABEL.search(text, max(0, line[0] - 1, colon - 14), colon)
        if label:
            yield label.span(1)


def _columns(page: Page, span: Span) -> Iterator[tuple[int, int]]:
    """Yield the heading of the column that a person stands in, where rows of cells go up to it."""
    text, line = page.reader.text, page.line(span.start)
    if span.start - line[0] > _ROW:
        return
    for gap in _CELL_ENDS:
        number, head = len(gap.findall(text, line[0], span.start)), None
        start = line[0]
        for _ in range(_ROWS):
            if number == 0 or start == 0:
                break
            start, end = page.line(start - 1)
            cells = [start, *(match.end() for match in gap.finditer(text, start, min(end, start + _ROW))), end]
            if len(cells) <= number + 1:
                break
            cell = _CELL.match(text, cells[number], end)
            head = cell.span(1) if cell else None
            if head and not page.people_between(start, end):
                break
        if head and not page.people_between(*head):
            yield head
            return


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def _title_evidence(page: Page, mentions: Sequence[Span], title: tuple[int, int], said: Post) -> list[str]:
    """Return what speaks for and against a title as that of a person."""
    text = page.reader.text
    name = text[slice(*title)]
    span = min(mentions[:6], key=lambda s: (_gap(title, (s.start, s.end)), s.start))
    side, low, high = between(page, (span.start, span.end), title)
    gap, others = text[low:high], page.people_between(low, high)
    listed = not gap or (others and all(c in " 、,;\u3000和与及" for c in _without_people(page, low, high)))
    line = page.line(span.start)
    same = line[0] <= title[0] < line[1]
    rank, listed_title = rank_of(name), title in page.known_titles
    first, last = page.holders
    held = [*first.get(title[0], ()), *last.get(title[1], ())]
    own = "own" if any(text[s.start : s.end] == text[span.start : span.end] for s in held) else (
        "held" if held else "free")
    head = title[0] == line[0] or text[line[0] : title[0]].strip(" \u3000\t·-1234567890.、") == ""
    stands = _stands(page, span, title)
    evidence = [f"{side} {shape(gap)}", f"{side} step {step(len(gap))}", f"{side} rank {rank}", f"name {name[-2:]}",
                f"{side} people {min(others, 4)} {own}", f"{side} listed {bool(listed)} {same}",
                f"{side} own {own} {same}", f"head {head} {text[title[1] : title[1] + 1]} {side} {same}",
                f"follows {side} {text[title[1] : title[1] + 1]}", f"precedes {side} {text[title[0] - 1 : title[0]]}",
                f"short {len(name)} {rank}", f"known {listed_title} {side} {shape(gap)}", f"ends {name[-1:]}",
                f"cell {_cells(page, span, title)} {listed_title}",
                f"place {stands} {listed_title}", f"stands {stands} {name[-1:]}", f"stands {stands} {own}",
                f"stands {stands}"]
    if said.title:
        agree = said.title in name or name in said.title
        evidence += [f"said {agree}", f"said {agree} {side} {own}"]
    if not same:
        evidence += [f"other line {_cells(page, span, title)}", f"lines {min(text[low:high].count(chr(10)), 4)} {side}"]
    return evidence


def _stands(page: Page, span: Span, title: tuple[int, int]) -> str:
    """Say how a title stands to a person: beside, heading a list, as its label, above a section or a column."""
    text = page.reader.text
    if title[1] > span.start:
        return "behind"
    if title[1] == span.start:
        return "beside"
    if title in _columns(page, span):
        return "column"
    line, rest = page.line(span.start), text[title[1] : span.start]
    if line[0] > title[1]:
        home, lines = page.line(title[1]), rest.count("\n")
        ended = home[1] - title[1] < 9 and all(c not in text[title[1] : home[1]] for c in ",。;、")
        return f"section {lines == 1} {page.people_between(*home) == 0}" if ended and (
            page.people_between(home[1], span.start) >= lines - 1) else "above"
    label = text[title[1]] == ":"
    if all(c in _LISTING for c in _without_people(page, title[1] + label, span.start)):
        return "label" if label else "list"
    return "apart"


def _cells(page: Page, span: Span, title: tuple[int, int]) -> str:
    """Say whether a title heads the column of a table in which a person stands."""
    text = page.reader.text
    row, head = page.line(span.start), page.line(title[0])
    for mark in ("|", "\t", "  "):
        if mark in text[slice(*row)] and mark in text[slice(*head)]:
            return f"column {text.count(mark, row[0], span.start) == text.count(mark, head[0], title[0])}"
    return "no table"


def _without_people(page: Page, low: int, high: int) -> str:
    """Return what stands between two places but people, bodies and what brackets hold."""
    if high - low > FAR:
        return "far"
    pieces, place = [], low
    people = page.mentions[bisect_left(page.starts, low) : bisect_left(page.starts, high)]
    bodies = page.owners[bisect_left(page.owner_starts, low) : bisect_left(page.owner_starts, high)]
    for start, end in sorted([*((span.start, span.end) for span in people),
                              *((owner.start, owner.end) for owner in bodies if owner.end <= high)]):
        pieces.append(page.reader.text[place : max(place, start)])
        place = max(place, end)
    return _BRACKET.sub("", "".join([*pieces, page.reader.text[place:high]]))


def _no_title(page: Page, mentions: Sequence[Span], said: Post) -> list[str]:
    """Return what speaks for a person without a title."""
    span = mentions[0]
    around = page.reader.text[span.start - 1 : span.start], page.reader.text[span.end : span.end + 1]
    return ["none", f"none said {bool(said.title)}", f"none after {around[0]}", f"none before {around[1]}",
            f"none mentions {min(len(mentions), 3)}", f"none signed {said.signed}"]


def _owners_evidence(page: Page, span: Span, title: tuple[int, int] | None, name: str, rivals: Sequence[Owner],
                     said: Post) -> list[list[str]]:
    """Return what speaks for and against each of some bodies as that of a person whose title is `name` ("": none)."""
    anchor = title or (span.start, span.end)
    distances = [distance(anchor, owner) if owner.start >= 0 else _NOWHERE for owner in rivals]
    return [_owner_evidence(page, span, title, name, owner, said,
                            (sum(other < own for other in distances),
                             sum(other < own and rival.kind == owner.kind
                                 for other, rival in zip(distances, rivals, strict=True))))
            for owner, own in zip(rivals, distances, strict=True)]


def _owner_evidence(page: Page, span: Span, title: tuple[int, int] | None, name: str, owner: Owner, said: Post,
                    ranks: tuple[int, int]) -> list[str]:
    rank, kind = rank_of(name) if name else "none", owner.kind
    evidence = [f"kind {kind} {rank}", f"fits {fits(name, owner)} {rank}", f"title {name[-2:]} {kind}"]
    anchor = title or (span.start, span.end)
    verdict = ("none" if not said.organization else
               "agree" if owner.name == said.organization or owner.name in said.organization.split("、") else
               "part" if owner.name in said.organization or said.organization in owner.name else "other")
    beside = said.organization and page.reader.text.startswith(said.organization, said.start - len(said.organization))
    evidence += [f"said {verdict} {bool(beside)}", f"said {verdict} {rank}", f"said {verdict} {kind}"]
    called = page.called(anchor, span)
    if kind.split()[0] in _UNLISTED:
        evidence += [f"ends {owner.name[-1:]} {kind.split()[0]}", f"ends {owner.name[-2:]}",
                     f"odd {min(page.odd(owner), 3)} {kind.split()[0]}"]
    evidence += [f"starts {owner.name[:1]} {kind}", f"length {min(len(owner.name), 12)} {kind}"]
    evidence += [f"called {where} {is_short_of(word, owner.name)} {kind}" for where, word in called]
    if said.organization and "、" in said.organization:
        evidence.append(f"part {said.organization.split('、').index(owner.name)} {rank}"
                        if owner.name in said.organization.split("、") else "no part")
    return evidence if owner.start < 0 else [*evidence, *_standing(page, span, title, owner, rank, ranks)]


def _standing(page: Page, span: Span, title: tuple[int, int] | None, owner: Owner, rank: str,
              ranks: tuple[int, int]) -> list[str]:
    """Return what the place of a body on the page says for and against it as that of a person."""
    text, kind = page.reader.text, owner.kind
    anchor = title or (span.start, span.end)
    side, low, high = between(page, anchor, (owner.start, owner.end))
    gap = text[low:high]
    line = page.line(anchor[0])
    same = "line" if line[0] <= owner.start < line[1] else "other"
    same = "sentence" if same == "line" and not any(c in "。!?;；" for c in gap) else same
    order, alike = ranks
    people = page.people_between(low, high)
    before = "title" if title and title[1] <= span.start else "name" if title else "no title"
    home = page.line(owner.start)
    heading = text[slice(*home)].strip(" \u3000:：\t0123456789.、|-(（一二三四五六七八九十)）")
    evidence = [f"{side} {before} {shape(gap)}", f"{side} {before} step {step(len(gap))} {kind}",
                f"{side} {same} {rank} {kind}", f"{side} people {min(people, 3)} {same}", f"{side} {same} {before}",
                f"order {min(order, 4)} {side} {same}", f"alike {min(alike, 3)} {kind}",
                f"alike {min(alike, 3)} {side}",
                f"heading {heading == owner.name} {side}", f"first line {owner.end <= page.line(0)[1]} {rank}",
                f"line head {owner.start == home[0]} {same} {side}",
                f"only {page.kinds[kind] == 1} {kind} {rank}",
                f"common {page.commonest.get(kind) == owner.name} {kind}",
                f"named {min(page.named[owner.name], 4)} {kind}", f"follows {text[owner.end : owner.end + 1]} {side}",
                f"follows {text[owner.end : owner.end + 2]}", f"ahead {text[owner.start - 1 : owner.start]} {side}",
                f"ahead {text[max(0, owner.start - 2) : owner.start]}"]
    again, recent = again_word(text, anchor[0], span.start), recency(page, owner, anchor[0])
    first = page.first_within(*line)
    subject = page.first_within(max(text.rfind("。", line[0], anchor[0]) + 1, line[0]), anchor[0])
    evidence += [f"recent {recent} {kind} {rank}", f"again {again} {kind} {recent}",
                 f"line first {first == owner.name} {kind} {rank}",
                 f"subject {subject == owner.name} {kind} {rank}",
                 f"section {owner.name in page.heading(anchor[0])} {kind}"]
    if side == "behind" and text[span.end : span.end + 1] in tuple("(（") and not any(c in ")）" for c in gap):
        evidence.append("in the bracket of the name")
    direct = between(page, (span.start, span.end), (owner.start, owner.end))
    if direct[2] - direct[1] <= 4:
        evidence.append(f"rows {min(page.rows[direct[0], text[direct[1] : direct[2]]], 5)} {direct[0]} {before}")
    if "\n" in text[low:high]:
        evidence.append(f"{side} lines {min(gap.count(chr(10)), 4)} {rank}")
    return evidence


_RECENT = 60
"""Bodies that are looked back at."""


def recency(page: Page, owner: Owner, place: int) -> int:
    """Return how many other bodies of its kind are named between a body's last mention before a place and the place."""
    seen: set[str] = set()
    end = bisect_left(page.owner_starts, place)
    for at in range(end - 1, max(-1, end - _RECENT - 1), -1):
        other = page.owners[at]
        if other.name == owner.name:
            return len(seen)
        if other.kind == owner.kind:
            seen.add(other.name)
            if len(seen) > 2:
                break
    return 3 if len(seen) > 2 else 4


def again_word(text: str, *places: int) -> str:
    """Return the word that means a body named before (该校, 集团) and stands right before one of some places."""
    return next((match.group(1) for place in places for match in [_AGAIN.search(text, max(0, place - 8), place)]
                 if match), "")


def fits(title: str, owner: Owner) -> str:
    """Say whether a title and a body are of one kind: a head of a kindergarten, a group's chairman, a director."""
    if "园长" in title:
        return "kindergarten" if "幼" in owner.name or owner.name.endswith("园") else "no kindergarten"
    if re.search("集团|总校长|理事长|盟主|学区", title):
        return "group" if owner.kind == "group" else "no group"
    if re.search("局长|科长|股长|党组", title):
        return "bureau" if owner.name.endswith(("局", "委", "厅")) else "no bureau"
    return "kindergarten of a head" if "校长" in title and "幼儿园" in owner.name else "open"


def _no_owner(page: Page, span: Span, name: str, said: Post) -> list[str]:
    """Return what speaks for a person who belongs to no body that the text names."""
    rank = rank_of(name) if name else "none"
    return ["none", f"none {rank}", f"none said {bool(said.organization)} {rank}", f"none title {name[-2:]}",
            f"none bodies {min(len(page.named), 3)}"]


def title_choices(page: Page, mentions: Sequence[Span], near: Sequence[tuple[int, int]], said: Post) -> list[list[str]]:
    """Return the evidence of each title near a person, and of none of them, which comes last."""
    return [*(_title_evidence(page, mentions, title, said) for title in near), _no_title(page, mentions, said)]


def owner_choices(page: Page, span: Span, title: tuple[int, int] | None, name: str, rivals: Sequence[Owner],
                  said: Post) -> list[list[str]]:
    """Return the evidence of each body near a person with the title `name`, and of none of them, which comes last."""
    return [*_owners_evidence(page, span, title, name, rivals, said), _no_owner(page, span, name, said)]
