"""The registry on the page: groups, schools, people and policies, each row with its claims and their quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_tool.document import Document
from nlp_tool.findings import Table
from nlp_tool.report.notes import Claim, Note, Notebook

ROWS_SHOWN = 2000
"""A page with more rows of one kind is too heavy to open; the rest is in the tables of the registry folder."""
SEPARATOR = "; "
ROLES = ("core", "member", "campus", "collaborating")


@dataclass(frozen=True)
class Row:
    """One line of a table on the page with what opens below it. `cells` stand in the order of the columns."""

    id: str
    cells: tuple[str, ...]
    claims: tuple[Claim, ...]
    notes: tuple[Note, ...]
    unnamed: bool = False


@dataclass(frozen=True)
class Section:
    """One kind of thing: its columns and rows, and how many more there are."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more: int = 0

    @property
    def letter(self) -> str:
        """The letter that the anchors of this section begin with: short, for there are thousands of them."""
        return {"groups": "g", "schools": "s", "people": "p", "policies": "l"}[self.kind]


class _Sources:
    """The tables of the registry, looked up the ways that the page needs."""

    def __init__(self, tables: Mapping[str, Table], documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.tables = {name: table.records() for name, table in tables.items()}
        self.evidence: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows("evidence"):
            self.evidence[str(row.get("row"))].append(row)
        self.names = {str(row["id"]): str(row.get("name") or row["id"]) for kind in ("groups", "schools", "people")
                      for row in self.rows(kind)}
        self.members: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.groups_of: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows("memberships"):
            self.members[str(row["group"])].append(row)
            self.groups_of[str(row["school"])].append(row)
        self.posts_at: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.posts_of: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows("posts"):
            self.posts_at[str(row.get("organization_id") or "")].append(row)
            self.posts_of[str(row["person"])].append(row)

    def weight(self, row: str) -> int:
        """Return how many statements there are about a row."""
        return (len(self.evidence[row]) + len(self.members[row]) + len(self.groups_of[row]) + len(self.posts_at[row])
                + len(self.posts_of[row]))

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.tables.get(table, [])


def registry_sections(tables: Mapping[str, Table], documents: Mapping[str, Document]) -> list[Section]:
    """Return the sections of the registry: groups, schools, people, policies; those without rows are left out.

    tables: of the registry (groups, schools, people, memberships, posts, policies, evidence). The order is that of
    the number of documents, then of that of statements.
    """
    sources = _Sources(tables, documents)
    makers = (("groups", GROUP_COLUMNS, _group), ("schools", SCHOOL_COLUMNS, _school),
              ("people", PERSON_COLUMNS, _person), ("policies", POLICY_COLUMNS, _policy))
    sections = []
    for kind, columns, make in makers:
        # What several documents speak of first, then what most is known of.
        rows = sorted(sources.rows(kind), key=lambda row: (-int(row.get("documents") or 0),
                                                           -sources.weight(str(row["id"])), str(row["id"])))
        shown = tuple(make(row, sources) for row in rows[:ROWS_SHOWN])
        if rows:
            sections.append(Section(kind, columns, shown, len(rows) - len(shown)))
    return sections


GROUP_COLUMNS = ("name", "kind", "place", "core", "members", "established", "documents", "first", "last")
SCHOOL_COLUMNS = ("name", "level", "place", "groups", "documents", "first", "last")
PERSON_COLUMNS = ("name", "kind", "title", "organization", "documents", "first", "last")
POLICY_COLUMNS = ("name", "issuer", "date", "documents", "first", "last")


def _group(row: Mapping[str, Any], sources: _Sources) -> Row:
    book, own = Notebook(sources.documents), str(row["id"])
    members = sorted(sources.members[own], key=lambda m: (ROLES.index(m["role"]) if m.get("role") in ROLES else 9,
                                                          _member_name(m, sources)))
    cores = [_member_name(m, sources) for m in members if m.get("role") == "core"]
    core = SEPARATOR.join(cores) or str(row.get("core") or "")
    claims = _own_claims(row, sources, book, skip=("core",) if cores else ())
    for member in members:
        details = [str(member[key]) for key in ("joined",) if member.get(key)]
        value = _member_name(member, sources)
        claims.append(book.claim(str(member.get("role") or "member"), value, _evidence(member, sources),
                                 grade=str(member.get("grade") or ""), marks=(value, str(row.get("name") or ""))))
        if details:
            claims[-1] = _with_value(claims[-1], f"{value} ({', '.join(details)})")
    claims += _posts(sources.posts_at[own], sources, book)
    count = len([m for m in members if m.get("role") != "core"]) or int(row.get("member_count") or 0)
    cells = (_both_names(row), str(row.get("kind") or ""), _place(row), core, str(count),
             str(row.get("established") or ""), *_seen(row))
    return Row(own, cells, tuple(claims), tuple(book.notes), unnamed=str(row.get("unnamed")).lower() == "true")


def _school(row: Mapping[str, Any], sources: _Sources) -> Row:
    book, own = Notebook(sources.documents), str(row["id"])
    claims = _own_claims(row, sources, book)
    groups = []
    for member in sources.groups_of[own]:
        name = str(member.get("group_name") or sources.names.get(str(member["group"]), member["group"]))
        groups.append(name)
        claims.append(book.claim(f"in_{member.get('role') or 'member'}", name, _evidence(member, sources),
                                 grade=str(member.get("grade") or ""), marks=(str(row.get("name") or ""), name)))
    claims += _posts(sources.posts_at[own], sources, book)
    cells = (_both_names(row), str(row.get("level") or ""), _place(row), SEPARATOR.join(groups), *_seen(row))
    return Row(own, cells, tuple(claims), tuple(book.notes))


def _person(row: Mapping[str, Any], sources: _Sources) -> Row:
    book = Notebook(sources.documents)
    claims = _own_claims(row, sources, book)
    for post in sources.posts_of[str(row["id"])]:
        where = str(post.get("organization") or sources.names.get(str(post.get("organization_id") or ""), ""))
        claims.append(book.claim("former_post" if post.get("former") else "post",
                                 _spaced(where, str(post.get("title") or ""), _since(post)), _evidence(post, sources),
                                 marks=(str(row.get("name") or ""),)))
    cells = (_both_names(row), str(row.get("kind") or ""), str(row.get("title") or ""),
             str(row.get("organization") or ""), *_seen(row))
    return Row(str(row["id"]), cells, tuple(claims), tuple(book.notes))


def _policy(row: Mapping[str, Any], sources: _Sources) -> Row:
    book = Notebook(sources.documents)
    claims = _own_claims(row, sources, book)
    cells = (str(row.get("title") or row.get("name") or ""), str(row.get("issuer") or ""), str(row.get("date") or ""),
             *_seen(row))
    return Row(str(row["id"]), cells, tuple(claims), tuple(book.notes))


def _own_claims(row: Mapping[str, Any], sources: _Sources, book: Notebook, *, skip: Sequence[str] = ()) -> list[Claim]:
    """Return what the evidence says of the fields of a row: one claim a field and value, names first."""
    values: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for item in sources.evidence[str(row["id"])]:
        name, value = str(item.get("field") or "name"), str(item.get("value") or item.get("quote") or "")
        # Province, city and district of a thing are one claim: where it is.
        if name in ("province", "city", "district") and value in _place(row).split():
            name, value = "place", _place(row)
        values[name, value].append(item)
    order = sorted(values, key=lambda key: (key[0] not in ("name", "title"), key[0], -len(values[key]), key[1]))
    return [book.claim(name, value, values[name, value]) for name, value in order if name not in skip]


def _posts(posts: Sequence[Mapping[str, Any]], sources: _Sources, book: Notebook) -> list[Claim]:
    claims = []
    for post in posts:
        person = sources.names.get(str(post["person"]), str(post["person"]))
        claims.append(book.claim("former_head" if post.get("former") else "head",
                                 _spaced(person, str(post.get("title") or ""), _since(post)),
                                 _evidence(post, sources), marks=(person,)))
    return claims


def _evidence(row: Mapping[str, Any], sources: _Sources) -> list[dict[str, Any]]:
    return sources.evidence[str(row.get("id") or "")]


def _member_name(row: Mapping[str, Any], sources: _Sources) -> str:
    return str(row.get("school_name") or sources.names.get(str(row["school"]), row["school"]))


def _with_value(claim: Claim, value: str) -> Claim:
    return Claim(claim.field, value, claim.grade, claim.notes, claim.more)


def _both_names(row: Mapping[str, Any]) -> str:
    return str(row.get("name") or row.get("name_en") or row["id"])


def _place(row: Mapping[str, Any]) -> str:
    parts = [str(row.get(key) or "") for key in ("province", "city", "district")]
    return " ".join(dict.fromkeys(part for part in parts if part))


def _seen(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return (str(row.get("documents") or 0), str(row.get("first_date") or row.get("first") or ""),
            str(row.get("last_date") or row.get("last") or ""))


def _since(post: Mapping[str, Any]) -> str:
    return f"({post['since']}–)" if post.get("since") else ""


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)
