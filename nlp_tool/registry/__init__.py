"""One registry of groups, schools, people and policies from the annotations of many documents, with proof.

registry = resolve(pairs_of_document_and_annotations, decisions=read_decisions(path))
registry.groups[0].name, registry.evidence[0].quote
"""

from __future__ import annotations

from nlp_tool.registry.decisions import Decision, read_decisions
from nlp_tool.registry.resolve import resolve
from nlp_tool.registry.tables import (
    Applied,
    Conflict,
    Evidence,
    Group,
    Link,
    Membership,
    Merge,
    Person,
    Policy,
    Post,
    Registry,
    School,
    Unresolved,
)

__all__ = [
    "Applied",
    "Conflict",
    "Decision",
    "Evidence",
    "Group",
    "Link",
    "Membership",
    "Merge",
    "Person",
    "Policy",
    "Post",
    "Registry",
    "School",
    "Unresolved",
    "read_decisions",
    "resolve",
]
