"""What the finders of mentions hand to the linkers: spans with a kind, a score and the way they were found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CANDIDATE_KINDS = ("group", "school", "campus", "person", "policy", "organization", "place")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slice `text[start:end]` that may be a mention. Offsets are code points.

    kind: group; school (with a name of its own); campus (a bare 东校区, 城北分校 that needs its school); person;
    policy; organization (a bureau, a government, a paper: what posts point at); place (an administrative division).
    score: 0..1, how sure. found_by: rule, model or spacy.
    attributes, all text, by kind:
    group: kind (group, consortium, alliance, school_district, other); school: level; person: title, organization
    (expanded), kind, since, former ("true" for a former post); policy: issuer, date; place: province, city, district;
    any: title_start, title_end and the like where a linker needs them.
    """

    kind: str
    text: str
    start: int
    end: int
    score: float = 1.0
    found_by: str = "rule"
    attributes: Mapping[str, str] = field(default_factory=dict)


_SPACY_KINDS = {"PERSON": "person", "PER": "person", "ORG": "organization"}


def of_spacy(doc: Any) -> tuple[Candidate, ...]:
    """Return the persons and organizations that a trained spaCy pipeline found in a Doc."""
    return tuple(Candidate(_SPACY_KINDS[span.label_], span.text, span.start_char, span.end_char, 0.5, "spacy")
                 for span in doc.ents if span.label_ in _SPACY_KINDS)
