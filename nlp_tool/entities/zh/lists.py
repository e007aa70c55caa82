"""Rosters: tables with a head line, aligned text, bullet lines and label lines under the name of a group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp_tool.entities.zh.coreference import Discourse
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.entities.zh.symbols import lexicon

_SEPARATORS = (re.compile(r"\t"), re.compile(r"\|"), re.compile(r"[ ]{2,20}"), re.compile(r","))
_BULLET = re.compile(
    r"[\s●■▲★◆◎○·•▶▷→※☆\-—*#>+]{0,6}(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[、.．)）:：\s]{0,2})?[\s]{0,4}"
)
_GROUP_COLUMN = re.compile(r"(?:集团|联盟|共同体|联合体|教联体|学区)(?:名称|全称|名)?$|^(?:集团|联盟)")
_SCHOOL_COLUMN = re.compile(r"^(?:学校|校名|学校名称|单位|学校全称|园所|幼儿园|学校\(园\)|学校(?:\(校区\))?名称)$")
_HEAD_LINE = re.compile(
    r"(?:集团|联盟|共同体|联合体|教联体|学区)(?:名称|全称|名)?[ \t|,]|[\t|, ](?:集团|联盟|共同体|学区)"
)
_MAX_LINES = 400


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of a column hold: group, core, member, collaborating, campus or role."""

    kind: str
    place: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a table or a roster says: schools in a role of a group (None: the group that the place is about)."""

    sign: str
    relation: str
    group: Span | None
    schools: tuple[Span, ...]
    start: int
    end: int
    role: str = ""


def lines(page: Page) -> list[tuple[int, int]]:
    """Return (start, end) of each line that is not blank."""
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", page.flat) if m.group().strip()]


def roster_statements(page: Page, discourse: Discourse) -> list[Statement]:
    """Return what tables and the bullet lines under a heading say."""
    spans = [
        s for s in page.spans if s.kind in ("group", "school") and s.entity >= 0 and s.form not in ("host", "pronoun")
    ]
    rows = lines(page)
    found: list[Statement] = []
    by_line: list[list[Span]] = []
    at = 0
    for start, end in rows:
        while at < len(spans) and spans[at].start < start:
            at += 1
        stop = at
        while stop < len(spans) and spans[stop].start < end:
            stop += 1
        by_line.append(spans[at:stop])
        at = stop
    used = _tables(page, rows, by_line, found)
    label = ""
    for index, ((start, end), inside) in enumerate(zip(rows, by_line, strict=True)):
        opened = _label(page.flat[start:end]) if not inside else ""
        if opened or not _is_row(page, start, end, inside):
            label = opened
        if index not in used and inside:
            listed = [s for s in inside if s.kind == "school" and not s.attributes.get("within")]
            about = discourse.group_at(start)
            if label and listed and about is not None and about.start < start:
                found.append(
                    Statement(
                        "roster under a label",
                        "core" if label == "core" else "member",
                        about,
                        tuple(listed),
                        start,
                        end,
                        label if label in ("collaborating", "campus") else "",
                    )
                )
            else:
                found += _under_heading(page, discourse, start, end, inside)
    return found


def _label(line: str) -> str:
    """Return what a line such as 成员校: announces, or an empty text."""
    bullet = _BULLET.match(line)
    text = line[bullet.end() if bullet else 0 :].strip(" :-—【】[]()*#")
    return _column_kind(text).replace("group", "").replace("school", "") if 2 <= len(text) <= 12 else ""


def _is_row(page: Page, start: int, end: int, inside: list[Span]) -> bool:
    """Say whether a line is little but names of schools."""
    schools = [s for s in inside if s.kind == "school"]
    if not schools:
        return False
    bullet = _BULLET.match(page.flat, start, end)
    covered = sum({(s.start, s.end): s.end - s.start for s in schools}.values())
    return schools[0].start - (bullet.end() if bullet else start) <= 1 and covered >= 0.5 * (end - start)


def _under_heading(page: Page, discourse: Discourse, start: int, end: int, inside: list[Span]) -> list[Statement]:
    """A line that is little but names of schools, under the heading of a group: its schools are members."""
    about = discourse.group_at(start)
    schools = [s for s in inside if s.kind == "school" and not s.attributes.get("within")]
    if (
        about is None
        or about.start >= start
        or not schools
        or about not in discourse.headings
        or any(
            s.kind == "group" and s.start >= start and not any(t.start <= s.start and s.end < t.end for t in schools)
            for s in inside
        )
    ):
        return []
    if not _is_row(page, start, end, schools) or discourse.lines_between(about, start) > 24:
        return []
    return [Statement("roster under a heading", "member", about, tuple(schools), start, end)]


def _tables(page: Page, rows: list[tuple[int, int]], by_line: list[list[Span]], found: list[Statement]) -> set[int]:
    """Read every table whose head line names its columns; return the indexes of the lines used."""
    used: set[int] = set()
    for index, (start, end) in enumerate(rows):
        if index in used or end - start > 120 or not _HEAD_LINE.search(page.flat, start, end):
            continue
        for separator in _SEPARATORS:
            columns = _columns(page.flat[start:end], separator)
            if columns:
                used |= _rows(page, rows, by_line, index + 1, separator, columns, found)
                break
    return used


def _columns(line: str, separator: re.Pattern[str]) -> list[Column]:
    cells = [cell.strip() for cell in separator.split(line.strip().strip("|"))]
    columns = [Column(kind, place) for place, cell in enumerate(cells) if (kind := _column_kind(cell))]
    kinds = {column.kind for column in columns}
    whole = len(cells) >= 2 and len(columns) >= 2 and all(len(cell) <= 16 for cell in cells)
    return (
        columns
        if whole and kinds & {"core", "member", "collaborating", "campus", "school"} and "group" in kinds
        else []
    )


def _column_kind(cell: str) -> str:
    words = lexicon()
    if re.fullmatch(r"(?:角色|身份|类型|类别|属性)", cell):
        return "role"
    if any(cell.startswith(word) for word in words["head"]):
        return "core"
    if any(cell.startswith(word) for word in words["partner"]):
        return "collaborating"
    if any(cell.startswith(word) for word in words["part"]):
        return "member"
    if any(cell.startswith(word) for word in words["branch"]):
        return "campus"
    if _SCHOOL_COLUMN.search(cell):
        return "school"
    return "group" if _GROUP_COLUMN.search(cell) else ""


def _rows(
    page: Page,
    rows: list[tuple[int, int]],
    by_line: list[list[Span]],
    first: int,
    separator: re.Pattern[str],
    columns: list[Column],
    found: list[Statement],
) -> set[int]:
    used: set[int] = set()
    group: Span | None = None
    for index in range(first, min(len(rows), first + _MAX_LINES)):
        start, end = rows[index]
        cells = _cells(page.flat, start, end, separator)
        if len(cells) < 2 or not by_line[index]:
            if page.flat[start:end].strip(" |-:+=\t"):
                break
            used.add(index)
            continue
        used.add(index)
        for column in columns:
            low, high = cells[column.place] if column.place < len(cells) else (end, end)
            inside = [s for s in by_line[index] if low <= s.start and s.end <= high]
            if column.kind == "group":
                group = next((s for s in inside if s.kind == "group"), group)
            schools = tuple(s for s in inside if s.kind == "school" and not s.attributes.get("within"))
            if not schools or column.kind in ("group", "role"):
                continue
            role_cell = next(
                (page.flat[slice(*cells[c.place])] for c in columns if c.kind == "role" and c.place < len(cells)), ""
            )
            kind = (_column_kind(role_cell.strip()) or "member") if column.kind == "school" else column.kind
            role = kind if kind in ("collaborating", "campus") else ""
            found.append(Statement("table", "core" if kind == "core" else "member", group, schools, start, end, role))
    return used


def _cells(flat: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    text = flat[start:end]
    lead = (
        len(text) - len(text.lstrip().lstrip("|")) if separator.pattern == r"\|" else len(text) - len(text.lstrip(" "))
    )
    begin, cells = start + lead, []
    for match in separator.finditer(flat, begin, end):
        cells.append((begin, match.start()))
        begin = match.end()
    cells.append((begin, end))
    return cells
