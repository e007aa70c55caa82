"""When a school joined its group: one of the dates that stand near the school or the group, or none, by weights.

A founding member joined when the group was founded, a late one when a verb of joining or a bracket says.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp_tool.entities.en.calendar import Date
from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.dating import Anchor, Times, anchors_of

NONE = ["none"]
_LISTED = 200
"""Characters behind a mention in which the next schools of a list stand."""


class Joining:
    """The dates near a group, to be asked when each of its schools joined."""

    def __init__(self, times: Times, group: Cluster, founded: str) -> None:
        """Take a group and the date of its founding, an empty text where it is unknown."""
        self.times = times
        self.founded = founded
        self.group = times.near(anchors_of(times, group))
        self._evidence: dict[Date, list[str]] = {}

    def dates(self, school: Cluster) -> list[tuple[Date, Anchor | None, Anchor | None]]:
        """Return the dates that may be meant, each with the mentions of school and group that stand nearest."""
        near: dict[Date, tuple[Anchor | None, Anchor | None]] = {date: (None, anchor) for date, anchor in self.group}
        for date, anchor in self.times.near(anchors_of(self.times, school)):
            near[date] = anchor, near.get(date, (None, None))[1]
        return [(date, *near[date]) for date in sorted(near, key=lambda date: (date.start, date.kind))]

    def cases(
        self, school: Cluster, dates: Sequence[tuple[Date, Anchor | None, Anchor | None]], role: str, *, core: bool
    ) -> list[list[str]]:
        """Return the evidence of each date, and of none last."""
        values = {date.value for date, _, _ in dates}
        end = f"none:founded:{bool(self.founded)}:{self.founded in values}"
        known = self._told(school)
        return [
            *(self._case(date, own, group, role, core, known) for date, own, group in dates),
            [*NONE, f"none:{role}", f"none:core:{core}", end, f"none:told:{known}", f"{end}:{role}:{core}"],
        ]

    def _case(
        self, date: Date, own: Anchor | None, group: Anchor | None, role: str, core: bool, known: bool
    ) -> list[str]:
        founded = date.value == self.founded if self.founded else "unknown"
        pieces = [f"founded:{founded}", f"founded:{founded}:{role}", f"founded:{founded}:{own is not None}",
                  f"role:{role}:{own is not None}", f"core:{core}:{founded}", f"known:{known}:{founded}"]
        if own is not None:
            pieces += [f"s:{piece}" for piece in self.times.evidence(date, own)]
        if group is not None:
            if date not in self._evidence:
                self._evidence[date] = [f"g:{piece}" for piece in self.times.evidence(date, group)]
            pieces += self._evidence[date]
        return sorted(set(pieces))

    def _told(self, school: Cluster) -> bool:
        """Tell whether a date stands in the same sentence as the school."""
        return any(
            self.times.scene.sentences.number(date.start) == self.times.scene.sentences.number(anchor.start)
            for date, anchor in self.times.near(anchors_of(self.times, school))
        )
