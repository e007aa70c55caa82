"""Frames of statements: a sentence with its mentions as symbols, matched by the patterns of zh_relations.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from nlp_tool.entities.zh.forms import numeral
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.tokens.script import fold_key

GROUP, SCHOOLS, OTHER = "\ue000", "\ue001", "\ue002"
_COUNT = r"(?:[一二两三四五六七八九十几多数\d]{1,3}[余多]?[所家个名校大座](?:分校|校区|学校|小学|中学|幼儿园)?)"
# What may stand between two schools of one list.
_SEPARATOR = re.compile(
    r"[”\"」』》]?\s{0,3}(?:[、,](?:以及|还有|及其?)|[、,/|+·\s]|以及|还有|及其|和|与|及|暨|跟){0,1}[/|\s]{0,3}"
    r"(?:新(?:落成|开张|并入|加入|建|办|增|设|开办|加盟|纳入|成立|组建)的?|刚[^,。、]{1,4}的)?(?:\(?\d{1,2}[.、)])?[“\"「『]?"
)
_ASIDE = re.compile(r"[”\"」』]?\([^()\n]{1,24}\)")
# What may stand between the lists of one roster: ;建邺区有, ;外地两所,分别是
_NEXT_LIST = re.compile(r"[^、,;。]{0,4}[;,、。\s][^,;。]{0,12}(?:[,:][^,;。]{0,5})?|[^,;。、]{1,6}")
_TAIL = re.compile(rf"[”\"」』]?(?:\([^()\n]{{1,24}}\))?(?:等)?(?:{_COUNT})?")


@dataclass(frozen=True, slots=True)
class Frame:
    """One pattern and what its slots become."""

    name: str
    pattern: re.Pattern[str]
    role: str
    mode: str
    scope: str
    elided: bool = False
    needs: str = ""
    dated: bool = False


@dataclass(slots=True)
class Sentence:
    """A sentence in symbols. `cells[i]` holds the mentions of character i, `offsets[i]` its place in the page."""

    start: int
    end: int
    symbols: str = ""
    cells: dict[int, list[Span]] = field(default_factory=dict)
    offsets: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a frame says: schools in a role of a group (None: the group that the place is about)."""

    frame: str
    relation: str
    group: Span | None
    schools: tuple[Span, ...]
    start: int
    end: int
    role: str = ""
    mode: str = ""
    needs: str = ""
    dated: bool = False


@lru_cache(maxsize=1)
def lexicon() -> dict[str, list[str]]:
    """Return the words of the lexicon by name, folded."""
    table = _source()["words"]
    return {
        name: sorted({fold_key(word) for word in words}, key=lambda w: (-len(w), w)) for name, words in table.items()
    }


@lru_cache(maxsize=1)
def modes() -> dict[str, re.Pattern[str]]:
    """Return the pattern of each mode of membership."""
    return {mode: re.compile("|".join(map(re.escape, words))) for mode, words in _source()["modes"].items()}


@lru_cache(maxsize=1)
def _source() -> dict:
    return tomllib.loads(files("nlp_tool").joinpath("resources/entities/zh_relations.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def frames() -> tuple[Frame, ...]:
    """Return the frames, compiled, in the order of the file."""
    return tuple(
        Frame(
            row["name"],
            compiled(row["pattern"]),
            row.get("role", ""),
            row.get("mode", ""),
            row.get("scope", ""),
            row.get("elided", False),
            row.get("needs", ""),
            row.get("dated", False),
        )
        for row in _source()["frame"]
    )


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile the little language of the frames: slots, words, gaps, counts.

    >>> bool(compiled("{group}~4由{members}~2<compose>").search(GROUP + "由" + SCHOOLS + "组成"))
    True
    """
    text = fold_key(pattern)
    text = re.sub(r"~~(\d{1,2})", rf"[^{GROUP}]{{0,\1}}?", text)
    text = re.sub(r"~(\d{1,2})", rf"[^{GROUP}{SCHOOLS}]{{0,\1}}?", text)
    text = re.sub(r"=(\d{1,2})", rf"[^,;{GROUP}{SCHOOLS}]{{0,\1}}?", text)
    text = text.replace("#", _COUNT)
    text = re.sub(r"<(\w+)>", lambda match: "(?:" + "|".join(map(re.escape, lexicon()[match.group(1)])) + ")", text)
    text = text.replace("{group}", f"(?P<group>{GROUP})")
    return re.compile(re.sub(r"\{(\w+)\}", rf"(?P<\1>{SCHOOLS})", text))


def abstract(page: Page, start: int, end: int, spans: list[Span]) -> Sentence:
    """Return a sentence in symbols: a group, a list of schools (with its asides and 等8所), another name."""
    sentence = Sentence(start, end)
    pieces: list[str] = []
    place, index = start, 0

    def copy(until: int) -> None:
        nonlocal place
        pieces.append(page.flat[place:until])
        sentence.offsets.extend(range(place, until))
        place = until

    def put(symbol: str, cell: list[Span], until: int) -> None:
        nonlocal place
        sentence.cells[len(sentence.offsets)] = cell
        pieces.append(symbol)
        sentence.offsets.append(cell[0].start)
        place = max(place, until)

    while index < len(spans):
        span = spans[index]
        index += 1
        if span.start < place:
            if sentence.cells and span.kind in ("school", "campus") and span.form == "composed":
                next(reversed(sentence.cells.values())).append(span)
            continue
        copy(span.start)
        if span.kind == "group":
            put(GROUP, [span], span.end)
        elif span.kind in ("school", "campus"):
            cell, index, until = _list(page, spans, index - 1)
            put(SCHOOLS, cell, min(until, end))
        else:
            put(OTHER, [span], span.end)
    copy(end)
    sentence.symbols = "".join(pieces)
    sentence.offsets.append(end)
    return sentence


def _list(page: Page, spans: list[Span], index: int) -> tuple[list[Span], int, int]:
    """Return the list of schools that begins at spans[index], the index after it and where its text ends."""
    cell, until = [spans[index]], spans[index].end
    index += 1
    while index < len(spans) and (spans[index].kind in ("school", "campus") or spans[index].start < until):
        following = spans[index]
        if following.kind not in ("school", "campus"):
            index += 1
            continue
        if following.start < until:
            cell.append(following)
            until, index = max(until, following.end), index + 1
            continue
        aside = _ASIDE.match(page.flat, until)
        begin = aside.end() if aside and aside.end() <= following.start else until
        if following.form == "pronoun" or not _SEPARATOR.fullmatch(page.flat, begin, following.start):
            if aside and following.end < aside.end():
                cell.append(following)
                index += 1
                continue
            break
        cell.append(following)
        until, index = following.end, index + 1
    tail = _TAIL.match(page.flat, until)
    inside = (
        tail is not None and index < len(spans) and spans[index].kind == "group" and spans[index].start < tail.end()
    )
    return cell, index, tail.end() if tail and not inside else until


def statements(sentence: Sentence, before: Sentence | None = None) -> list[Statement]:
    """Return what every frame finds in a sentence; an elided subject is the last list of the sentence before."""
    found = []
    for frame in frames():
        for match in frame.pattern.finditer(sentence.symbols):
            slots = match.groupdict()
            group = sentence.cells[match.start("group")][0] if slots.get("group") else None
            span = (sentence.offsets[match.start()], sentence.offsets[match.end()])
            if frame.elided and group is not None and group.form != "pronoun":
                subject = _subject(sentence, match.start(), before)
                if slots.get("members"):
                    subject += tuple(sentence.cells[match.start("members")]) if subject else ()
                elif SCHOOLS in sentence.symbols[: match.start("group")]:
                    subject = ()
                if subject:
                    found.append(_membership(frame, group, subject, span))
            for slot in ("core", "members", "members2"):
                if not slots.get(slot):
                    continue
                cell = tuple(sentence.cells[match.start(slot)])
                if slot == "core":
                    found.append(
                        Statement(frame.name, "core", group, cell if "分别" in match.group() else cell[:1], *span)
                    )
                    continue
                if frame.scope == "sentence":
                    cell += _scope(sentence, match.start(slot))
                found.append(_membership(frame, group, cell, span))
    return found


def _membership(frame: Frame, group: Span | None, schools: tuple[Span, ...], span: tuple[int, int]) -> Statement:
    start, end = span
    given = {"role": frame.role, "mode": frame.mode, "needs": frame.needs}
    return Statement(frame.name, "member", group, schools, start, end, **given, dated=frame.dated)


def _scope(sentence: Sentence, place: int) -> tuple[Span, ...]:
    """Return the schools of the later lists of a sentence, up to the next group or the next label."""
    more: list[Span] = []
    last = place
    for at, cell in sentence.cells.items():
        if at <= place:
            continue
        if sentence.symbols[at] == GROUP:
            break
        if sentence.symbols[at] == SCHOOLS and cell[0].start == sentence.offsets[at]:
            if not _NEXT_LIST.fullmatch(sentence.symbols, last + 1, at):
                break
            more += cell
            last = at
    return tuple(more)


def _subject(sentence: Sentence, place: int, before: Sentence | None) -> tuple[Span, ...]:
    """Return the schools that 它 at a place means: the first list of its sentence, or the last of the one before."""
    inside = [cell for at, cell in sentence.cells.items() if at < place and sentence.symbols[at] == SCHOOLS]
    return tuple(inside[0]) if inside else last_schools(before)


def last_schools(sentence: Sentence | None) -> tuple[Span, ...]:
    """Return the last list of schools of a sentence that is not merely a partner (与八中合作)."""
    if sentence is None:
        return ()
    lists = [(at, cell) for at, cell in sentence.cells.items() if sentence.symbols[at] == SCHOOLS]
    own = [cell for at, cell in lists if sentence.symbols[max(0, at - 1) : at] not in ("与", "和", "同", "跟", "由")]
    return tuple(own[-1]) if own else tuple(lists[-1][1]) if lists else ()


_ANAPHOR = re.compile(
    r"(?:[这该上述]{1,2})?([两二三四五六七八九十\d]{1,2})(?:所(?:新)?(?:学校|校|小学|中学|幼儿园)|家(?:学校|园)|校(?![长区园内外服]))"
)


def anaphors(sentence: Sentence, before: list[Sentence]) -> None:
    """Let 这两所学校, 三校 stand for the last list of as many schools, or all the schools of the sentence before."""
    for match in list(_ANAPHOR.finditer(sentence.symbols))[::-1]:
        count = numeral(match.group(1).replace("两", "二"))
        if count < 2 or sentence.symbols[match.end() : match.end() + 1] in (SCHOOLS, ":", ","):
            continue
        meant = _as_many(count, sentence, match.start(), before)
        if meant:
            at, width = match.start(), match.end() - match.start()
            sentence.symbols = sentence.symbols[:at] + SCHOOLS + sentence.symbols[match.end() :]
            del sentence.offsets[at + 1 : match.end()]
            sentence.cells = dict(
                sorted([*((k if k < at else k - width + 1, v) for k, v in sentence.cells.items()), (at, meant)])
            )


def _as_many(count: int, sentence: Sentence, at: int, before: list[Sentence]) -> list[Span]:
    inside = [cell for k, cell in sentence.cells.items() if k < at and sentence.symbols[k] == SCHOOLS]
    earlier = [[cell for k, cell in other.cells.items() if other.symbols[k] == SCHOOLS] for other in before]
    for lists in ([inside] if inside else []) + earlier[::-1]:
        for cell in lists[::-1]:
            if len({s.entity for s in cell}) == count:
                return list(cell)
        everything = {s.entity: s for cell in lists for s in cell}
        if len(everything) == count:
            return list(everything.values())
    return []
