"""The statements on groups that have been read so far, each once, and what a sentence tells of a member."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp_tool.document import PartialDate
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.dates import dates_in, dates_told
from nlp_tool.entities.en.lexicon import table
from nlp_tool.entities.en.signs import Signed

Found = tuple[str, Cluster, Cluster | None, int, int, str, dict[str, str]]


_RECENT = 400
_LEAD = 60
_NOTED = re.compile(r"\s?\(([^()<>]{0,20}\d{4}[^()<>]{0,20})\)")
_CLAUSE = re.compile(r"[^<>.;]{0,80}")


@dataclass(slots=True)
class Facts:
    """What has been found so far, each fact once. `listed`: the pairs of group and core in which a list of the
    group's schools names the core too; `left`: of group and school that has left; `subject`: the one school that the
    sentence before spoke of; `recent`: the schools of the sentences before, each with its sentence's end."""

    published: PartialDate | None = None
    cores: dict[int, tuple[Cluster, Cluster, int, int, str]] = field(default_factory=dict)
    members: dict[tuple[int, int], Found] = field(default_factory=dict)
    listed: set[tuple[int, int]] = field(default_factory=set)
    left: set[tuple[int, int]] = field(default_factory=set)
    subject: Cluster | None = None
    recent: list[tuple[int, Cluster]] = field(default_factory=list)
    roster: Cluster | None = None
    roster_end: int = 0

    def core(self, group: Cluster, school: Cluster, span: tuple[int, int], *, grade: str = "stated") -> None:
        """Note a core school; the first statement stands."""
        self.cores.setdefault(id(group), (group, school, *span, grade))

    def member(
        self,
        group: Cluster,
        school: Cluster,
        span: tuple[int, int],
        attributes: dict[str, str],
        *,
        grade: str = "stated",
    ) -> None:
        """Note a member; a second statement may add a mode."""
        if group is school or (id(group), id(school)) in self.left:
            return
        known = self.members.get((id(group), id(school)))
        if known is None:
            self.members[id(group), id(school)] = ("member", group, school, *span, grade, attributes)
        else:
            for key, value in attributes.items():
                known[6].setdefault(key, value)

    def leave(self, group: Cluster, school: Cluster) -> None:
        """Note that a school has left a group: whatever else is said, it is no member now."""
        self.left.add((id(group), id(school)))
        self.members.pop((id(group), id(school)), None)

    def remember(self, sentence: Signed) -> None:
        """Keep the schools of a sentence for the pronouns of those that follow."""
        schools = [item.cluster for item in sentence.items if item.sign[1] == "S"]
        self.subject = schools[0] if schools and all(school is schools[0] for school in schools) else None
        self.recent = [(end, known) for end, known in self.recent if sentence.end - end <= _RECENT]
        self.recent += [(sentence.end, school) for school in schools]

    def schools_before(self, sentence: Signed, *, both: bool) -> list[Cluster]:
        """Return the schools that `they` means: those of the sentences just before, the last two of them for `both`."""
        known = {id(school): school for end, school in self.recent if sentence.start - end <= _RECENT}
        found = list(known.values())
        return found[-2:] if both else found

    def move(self, group: Cluster, target: Cluster) -> None:
        """Give all that is noted of one group to another."""
        del self.cores[id(group)]
        for key, (_, owner, school, start, end, grade, attributes) in list(self.members.items()):
            if owner is group and school is not None:
                del self.members[key]
                self.member(target, school, (start, end), attributes, grade=grade)

    def groups_of(self, school: Cluster) -> list[Cluster]:
        """Return the groups that a school leads or belongs to, as far as read."""
        return [group for group, core, *_ in self.cores.values() if core is school] + [
            found[1] for found in self.members.values() if found[2] is school
        ]


def noted_year(text: str, sign: str) -> str:
    """Return the date in the bracket after a school's sign: `<S1> (joined 2023)`."""
    after = text.partition(sign)[2]
    note = _NOTED.match(after)
    dates = dates_in(note.group(1)) if note else []
    return dates[0][1] if dates else ""


def joined_in(
    sentence: Signed, match: re.Match[str], school: Cluster, published: PartialDate | None, *, frame: bool
) -> str:
    """Return when a school joined: as the bracket after it says, or the clause around a verb of joining."""
    sign = next((item.sign for item in sentence.items if item.cluster is school), "")
    noted = noted_year(sentence.text, sign) if sign else ""
    if noted or not frame:
        return noted
    after = _CLAUSE.match(sentence.text, match.end())
    dates = dates_told(match.group() + (after.group() if after else ""), published)
    if not dates:
        before = sentence.text[max(0, match.start() - _LEAD) : match.start()].rpartition(";")[2]
        dates = dates_told(before, published)[-1:]
    return dates[0][1] if dates else ""


def attributes_of(sentence: Signed, school: Cluster) -> dict[str, str]:
    """Return the role of a member as its name and the sentence tell."""
    lower = sentence.text.lower()
    attributes = {"role": "member"}
    if school.is_campus:
        attributes["role"] = "campus"
    elif any(word in lower for word in table("relations")["role"]["collaborating"]):
        attributes["role"] = "collaborating"
    return attributes
