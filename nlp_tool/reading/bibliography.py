"""Bibliographic exports: CNKI (RefWorks, EndNote, NoteExpress, E-Study, custom), Wanfang, CSSCI, RIS, GB/T lists.

A format is known by its content, never by the ending or the first line of its file. Records are divided where a new
record begins, never at blank lines, for abstracts hold blank lines. A line without a known tag continues its field.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from nlp_tool.reading.records import Item, Record, Reject, Source
from nlp_tool.reading.resource import table

SAMPLE = 20_000
GBT = "GB/T 7714 list"

_MARK = re.compile(r"[<＜]正[>＞]")
_SPLIT = re.compile(r"[;；,，/]{1,3}")
_LIST_SPLIT = re.compile(r"[;；/]{1,3}")
_ROLE = re.compile(r"^(?:本报|本刊|特约|通讯|见习|实习)?(?:记者|评论员|通讯员)\s{0,3}")
_HAN = re.compile("[一-鿿]")
_LATIN_LIST = re.compile(r"^\s{0,3}[^\s,;]{1,40} [^,;]{1,40},\s{0,2}[^\s,;]{1,40} [^,;]")
_ALONG = ("volume", "doi", "url", "degree", "number", "issn", "fund", "title_en", "note")
_NUMBERED = re.compile(r"^\[\d{1,4}\]\s?", re.M)
_REFERENCE = re.compile(r"^(?P<author>[^.．]{1,200}?)[.．]\s?(?P<title>.{2,300}?)"
                        r"\[(?P<type>[A-Z]{1,2})(?:/OL)?\][.．,，]\s?(?P<rest>.{2,500})", re.S)
_REFERENCE_KINDS = {"N": "news", "J": "thesis", "D": "thesis", "C": "thesis", "M": "other"}
_YEAR = re.compile(r"(?:19|20)\d{2}")
_RULE = re.compile(r"^[-—=]{20,100}\s*$")


@dataclass(frozen=True, slots=True)
class Export:
    """A format of bibliographic records."""

    name: str
    known: re.Pattern[str]
    also: re.Pattern[str]
    border: re.Pattern[str]
    tag: re.Pattern[str]
    fields: dict[str, str] = field(default_factory=dict)
    kind: str = ""


@cache
def exports() -> tuple[Export, ...]:
    """Return the known formats."""
    rows = {name: row for name, row in table("bibliography.toml").items() if name != "kinds"}
    return tuple(Export(row["name"], re.compile(row["known"], re.M), re.compile(row["also"], re.M),
                        re.compile(row["border"]), re.compile(row["tag"]),
                        {key.upper(): value for key, value in row["fields"].items()}, row.get("kind", ""))
                 for row in rows.values())


def bibliographic(text: str) -> str:
    """Return the name of the export format of a text, or an empty text."""
    head = text[:SAMPLE].replace("\r\n", "\n")
    for export in exports():
        if export.known.search(head) and export.also.search(head):
            return export.name
    lines = [line for line in head.lstrip("\ufeff").split("\n") if line.strip()]
    for export in exports():  # records whose titles are empty
        if lines and export.known.match(lines[0]) and sum(map(bool, map(export.tag.match, lines))) > len(lines) / 2:
            return export.name
    numbered = sum(1 for line in lines if _NUMBERED.match(line) and re.search(r"\[[A-Z]{1,2}(?:/OL)?\]", line))
    return GBT if numbered >= 1 and numbered >= 0.6 * len(lines) else ""


def read_bibliography(source: Source, text: str, name: str) -> Iterator[Item]:
    """Yield a record for each entry: the abstract as text, or the title alone where there is none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if name == GBT:
        yield from _references(source, text)
        return
    export = next(export for export in exports() if export.name == name)
    for number, lines in enumerate(_entries(text.split("\n"), export), 1):
        values, unknown = _fields(lines, export)
        yield _record(source, values, unknown, export, f"record {number}")


def _entries(lines: list[str], export: Export) -> Iterator[list[str]]:
    """Divide lines at the beginnings of records; what stands before the first is a head of the file."""
    entry: list[str] = []
    inside = False
    border = ""
    for line in lines:
        match = export.border.match(line)
        # Of two tags that may begin a record the first one met does so in the whole file.
        if match and match.group() == (border or match.group()):
            if inside:
                yield entry
            entry, inside, border = [], True, match.group()
        if inside and not _RULE.match(line):
            entry.append(line)
    if inside:
        yield entry


def _fields(lines: list[str], export: Export) -> tuple[dict[str, list[str]], int]:
    values: dict[str, list[str]] = {}
    current: str | None = None
    unknown = 0
    for line in lines:
        match = export.tag.match(line)
        tag = re.sub(r"[\s　]", "", match.group(1)) if match and export.name == "CSSCI" else \
            match.group(1) if match else ""
        if match and tag.upper() in export.fields:
            current = export.fields[tag.upper()]
            value = next((group for group in match.groups()[1:] if group), "").strip()
            # `%A name%A name` on one line
            parts = re.split(rf"%{re.escape(tag)} ?", value) if export.name == "CNKI EndNote" else [value]
            values.setdefault(current, []).extend(parts)
        elif current is not None:
            if match and export.name in ("NoteExpress", "CNKI E-Study or custom", "CSSCI"):
                unknown += 1
                current = ""
                values.setdefault("", [""])
            elif values[current]:
                values[current][-1] += f"\n{line.strip()}"
    return values, unknown


def _record(source: Source, values: dict[str, list[str]], unknown: int, export: Export, member: str) -> Item:
    def first(name: str) -> str:
        # Only text goes on over lines; what follows a page or an address is foreign to it.
        return next((clean for value in values.get(name, ()) if (clean := _clean(value.split("\n")[0]))), "")

    title = next((clean for value in values.get("title", ()) if (clean := _clean(value))), "")
    abstract = "\n".join(filter(None, (_clean(value) for value in values.get("abstract", ()))))
    if not title and not abstract:
        return Reject(source.name, "bad_line", f"{member} has neither title nor abstract", member=member)
    kinds = table("bibliography.toml")["kinds"]
    stated = first("kind") or first("kind_number") or export.kind
    pages = first("page")
    page = pages if pages.startswith(("A", "B")) else pages.lstrip("0")
    if first("page_end") and first("page_end") != pages:
        page = f"{page}-{first('page_end')}"
    year = first("year") or (found.group() if (found := _YEAR.search(first("year_issue"))) else "")
    fields = {
        "kind": kinds.get(stated, stated),
        "author": "; ".join(_people(values.get("author", ()))),
        "source": first("source") or first("publisher"),
        "date": first("date") or year,
        "page": page,
        "issue": first("issue").lstrip("0"),
        "keywords": "; ".join(_listed(values.get("keywords", ()))),
        "institution": "; ".join(_listed(values.get("institution", ()), _LIST_SPLIT)),
        "supervisor": "; ".join(_people(values.get("supervisor", ()))),
        "export": export.name,
        "unknown_keys": str(unknown) if unknown else "",
        **{name: first(name) for name in _ALONG},
    }
    return Record(abstract or title, title, member, {name: value for name, value in fields.items() if value})


def _clean(value: str) -> str:
    value = _MARK.sub("", html.unescape(value))
    return re.sub(r"\n{3,100}", "\n\n", value).strip(" \t\n;；")


def _listed(values: list[str] | tuple[()], split: re.Pattern[str] = _SPLIT) -> list[str]:
    return [part.strip() for value in values for part in split.split(_clean(value)) if part.strip()]


def _people(values: list[str] | tuple[()]) -> list[str]:
    """Divide names; `Wang, Wu` in Latin letters is one person, `Wang Wu, Li Si` are two."""
    parts = [part for value in values for part in
             _listed([value], _SPLIT if _HAN.search(value) or _LATIN_LIST.search(value) else _LIST_SPLIT)]
    names = [_ROLE.sub("", part).strip() for part in parts]
    return [name for name in names if name and name != "等"]


def _references(source: Source, text: str) -> Iterator[Item]:
    entries = [entry.strip() for entry in _NUMBERED.split(text) if entry.strip()]
    for number, entry in enumerate(entries, 1):
        match = _REFERENCE.match(" ".join(entry.split()))
        if not match:
            yield Reject(source.name, "bad_line", f"record {number} is no reference of GB/T 7714",
                         member=f"record {number}")
            continue
        rest = match["rest"]
        fields = {"author": "; ".join(_people([match["author"]])), "source": re.split(r"[,，.．]", rest)[0].strip(),
                  "date": next(iter(re.findall(r"(?:19|20)\d{2}(?:-\d{2}){0,2}", rest)), ""),
                  "kind": _REFERENCE_KINDS.get(match["type"], "other"), "export": GBT}
        yield Record(match["title"], match["title"].strip(), f"record {number}",
                     {name: value for name, value in fields.items() if value})
