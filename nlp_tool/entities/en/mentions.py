"""All candidates of an English text: schools, groups, people, policies."""

from __future__ import annotations

from bisect import bisect_right

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.groups import find_groups
from nlp_tool.entities.en.people import find_people
from nlp_tool.entities.en.policies import find_policies
from nlp_tool.entities.en.reading import read
from nlp_tool.entities.en.schools import find_schools


def candidates(text: str, *, extra: tuple[Candidate, ...] = ()) -> list[Candidate]:
    """Return the candidates of a text in order of their place; names inside a policy's title count for nothing."""
    reading = read(text)
    policies = find_policies(reading)
    titles = [(policy.start, policy.end) for policy in policies]
    starts = [start for start, _ in titles]

    def in_title(candidate: Candidate) -> bool:
        before = bisect_right(starts, candidate.start) - 1
        return before >= 0 and candidate.end <= titles[before][1]

    named = (*find_schools(reading), *find_groups(reading), *find_people(reading))
    found = [candidate for candidate in named if not in_title(candidate)]
    spans = [(candidate.start, candidate.end) for candidate in found]
    found += [
        candidate
        for candidate in extra
        if candidate.kind == "person"
        and not any(start < candidate.end and candidate.start < end for start, end in spans)
    ]
    return sorted([*found, *policies], key=lambda c: (c.start, -c.end, c.kind))
