"""Facts with their support: evidence rows, and which of several values is the best supported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlp_tool.annotations import GRADES
from nlp_tool.registry.observe import Quote, Source
from nlp_tool.registry.tables import Conflict, Evidence
from nlp_tool.storage import key_of


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one value."""

    value: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Value:
    """A value with all that supports it."""

    value: str
    documents: int
    grade: str
    last_date: str
    claims: tuple[Claim, ...]


@dataclass(slots=True)
class Book:
    """All evidence and conflicts, gathered while the rows are made."""

    sources: Mapping[str, Source]
    evidence: dict[str, Evidence] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    def cite(self, row: str, name: str, claims: Iterable[Claim]) -> tuple[str, ...]:
        """Write the claims down as evidence for a field of a row; return their ids in order."""
        ids = set()
        for claim in claims:
            quote, source = claim.quote, self.sources[claim.quote.doc_id]
            if not quote.text:
                continue
            key = "e" + key_of(row, name, claim.value, quote.doc_id, quote.start, quote.end)[:14]
            ids.add(key)
            old = self.evidence.get(key)
            if old is None or GRADES.index(quote.grade) < GRADES.index(old.grade):
                self.evidence[key] = Evidence(
                    key,
                    row,
                    name,
                    claim.value,
                    quote.doc_id,
                    quote.start,
                    quote.end,
                    quote.text,
                    quote.grade,
                    source.date,
                    source.source,
                    source.title,
                )
        return tuple(sorted(ids))

    def decide(
        self,
        row: str,
        name: str,
        claims: Sequence[Claim],
        *,
        settled: str = "",
        dates: bool = False,
        latest: bool = False,
    ) -> tuple[str, tuple[str, ...]]:
        """Choose a value for a field; cite all claims; list a conflict where there are several values.

        `settled` is a decision and comes first. dates: 2019 supports 2019-09. latest: the last statement goes first.
        """
        values = self.ranked(claims, dates=dates, latest=latest)
        ids = self.cite(row, name, claims)
        chosen = settled or (values[0].value if values else "")
        others = [v for v in values if v.value != chosen]
        if others:
            first = [v for v in values if v.value == chosen] or [Value(chosen, 0, "curated", "", ())]
            for rank, value in enumerate([*first, *others]):
                self.conflicts.append(
                    Conflict(
                        "c" + key_of(row, name, value.value)[:12],
                        row,
                        name,
                        value.value,
                        rank,
                        value.documents,
                        "curated" if settled and not rank else value.grade,
                        value.last_date,
                        self.cite(row, name, value.claims),
                    )
                )
        return chosen, ids

    def ranked(self, claims: Iterable[Claim], *, dates: bool = False, latest: bool = False) -> list[Value]:
        """Return the values, best supported first: documents that say it, documents, grade, date, code points."""
        gathered: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.value:
                gathered.setdefault(claim.value, []).append(claim)
        if dates:
            gathered = _refined(gathered)
        values = []
        for value, found in gathered.items():
            days = sorted(self.sources[c.quote.doc_id].date for c in found)
            values.append(
                Value(
                    value,
                    len({c.quote.doc_id for c in found}),
                    best_grade(c.quote.grade for c in found),
                    days[-1],
                    tuple(found),
                )
            )
        values.sort(key=lambda v: v.value)
        values.sort(key=lambda v: v.last_date, reverse=True)
        values.sort(key=lambda v: (-_saying(v), -v.documents, GRADES.index(v.grade)))
        return sorted(values, key=lambda v: v.last_date, reverse=True) if latest else values

    def period(self, documents: Iterable[str]) -> tuple[str, str]:
        """Return the first and the last date of some documents, "" where none has one."""
        days = sorted(self.sources[doc_id].date for doc_id in documents if self.sources[doc_id].date)
        return (days[0], days[-1]) if days else ("", "")


def _saying(value: Value) -> int:
    """Count the documents that say a value, not those from which it is only inferred."""
    return len({c.quote.doc_id for c in value.claims if c.quote.grade != "inferred"})


def best_grade(grades: Iterable[str]) -> str:
    """Return the firmest grade."""
    return min(grades, key=GRADES.index, default="inferred")


def _refined(gathered: Mapping[str, list[Claim]]) -> dict[str, list[Claim]]:
    """Let a date of less precision support the one precise date that it contains."""
    found = {value: list(claims) for value, claims in gathered.items()}
    for value in sorted(gathered, key=lambda v: (-len(v), v)):
        finer = [other for other in found if other != value and other.startswith(f"{value}-")]
        if len(finer) == 1:
            found[finer[0]] += found.pop(value)
    return found
