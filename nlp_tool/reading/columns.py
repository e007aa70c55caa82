"""Which column of a table, or key of a JSON object, holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from nlp_tool.reading.dates import parse_date
from nlp_tool.reading.records import Record
from nlp_tool.reading.resource import table

_MARK = re.compile(r"^\s{0,9}[<＜]正[>＞]")
_DROPPED = re.compile(r"[\s_\-‐－/.（）()：:]+")
# A field of the document itself; everything else goes into its metadata under the column's own name.
FIELDS = ("date", "source", "author", "place", "kind", "page", "url", "doi", "keywords", "institution", "language")


def field_of(name: str) -> str:
    """Return the field that a column of this name holds, or an empty text for an unknown column."""
    return _known().get(_DROPPED.sub("", name).lower(), "")


@cache
def _known() -> dict[str, str]:
    return {name: field for field, names in table("columns.toml").items() for name in names}


def has_text(names: Iterable[str]) -> bool:
    """Tell whether one of these columns holds text."""
    return any(field_of(name) in ("text", "abstract") for name in names)


def _finer(value: str, other: str) -> bool:
    """Tell whether one date says more than another of the same year: 2023-09-21 after 2023."""
    one, two = parse_date(value), parse_date(other)
    return bool(one and two and one.year == two.year and len(str(one)) > len(str(two)))


def record_of(row: Mapping[str, str], member: str) -> Record:
    """Make a Record of one row: the first filled column wins where two hold the same field."""
    found: dict[str, str] = {}
    others: dict[str, str] = {}
    for name, value in row.items():
        value = value.strip()
        if not value:
            continue
        field = field_of(name)
        if field == "date" and field in found and _finer(value, found[field]):
            others["column date"], found[field] = found[field], value  # Zotero: Publication Year before Date
        elif field and field not in found:
            found[field] = value
        elif field != "text":
            others[f"column {name}"] = value
    text = found.pop("text", "")
    abstract = found.pop("abstract", "")
    if not text:
        text = abstract
    elif abstract:
        others["abstract"] = abstract
    title = found.pop("title", "")
    text = _MARK.sub("", text, count=1)
    for field in ("author", "keywords", "institution"):
        if field in found:
            found[field] = "; ".join(part.strip() for part in re.split(r"[;；]{1,9}", found[field]) if part.strip())
    return Record(text, title, member, {**others, **found})
