"""Which column of a table, or key of a JSON object, holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from nlp_tool.reading.records import Record
from nlp_tool.reading.resource import table

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


def record_of(row: Mapping[str, str], member: str) -> Record:
    """Make a Record of one row: the first filled column wins where two hold the same field."""
    found: dict[str, str] = {}
    others: dict[str, str] = {}
    for name, value in row.items():
        value = value.strip()
        if not value:
            continue
        field = field_of(name)
        if field and field not in found:
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
    return Record(text, title, member, {**others, **found})
