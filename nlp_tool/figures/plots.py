"""What the chart modules share: a Plot (the numbers of one figure), the words on it, and periods of time."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from nlp_tool.document import periods_between
from nlp_tool.entities.place_names import english_forms
from nlp_tool.findings import Table

LANGUAGES = ("zh", "en")
_PERIOD = re.compile(r"[0-9]{4}(?:-Q[1-4]|-(?:0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Plot:
    """One figure before it is painted.

    table: exactly the plotted numbers, with the labels in both languages; facts: what its caption says, by name
    (text, or {"zh": text, "en": text}); part: 0, or the number of this figure where one page does not hold all.
    """

    table: Table
    facts: Mapping[str, Any] = field(default_factory=dict)
    part: int = 0


@dataclass(frozen=True)
class Words:
    """The words of figures in one language."""

    language: str
    entries: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        return self.entries["labels"][name][self.language]

    def of(self, row: Mapping[str, Any], name: str = "label") -> str:
        """Return a label of a row in this language, in the other one where it has none."""
        first, second = (f"{name}_zh", f"{name}_en") if self.language == "zh" else (f"{name}_en", f"{name}_zh")
        return str(row.get(first) or row.get(second) or "")


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    """Return the captions and labels of all figures."""
    return tomllib.loads((files("nlp_tool") / "resources/figures/figures.toml").read_text(encoding="utf-8"))


def words(language: str) -> Words:
    """Return the words of figures in a language, zh or en."""
    return Words(language, catalogue())


def caption(name: str, plot: Plot, language: str) -> tuple[str, str]:
    """Return the title of a figure and the note below it: what is shown, n, and how it was made."""
    entry = catalogue()["captions"][name]
    facts = {key: value[language] if isinstance(value, Mapping) else value for key, value in plot.facts.items()}
    title = entry[f"title_{language}"].format(**facts)
    note = entry[f"note_{language}"].format(**facts)
    more = facts.get("left_out", "")
    if plot.part:
        title += f"（{plot.part}）" if language == "zh" else f" ({plot.part})"
    gap = "" if language == "zh" else " "
    return title, note + (gap + str(more) if more else "")


def said(name: str, **values: Any) -> dict[str, str]:
    """Return a sentence of the catalogue in both languages."""
    return {language: catalogue()["sentences"][name][language].format(**values) for language in LANGUAGES}


def place_english(name: str) -> str:
    """Return the English name of a Chinese place, without its level.

    >>> place_english("陕西省"), place_english("成都市")
    ('Shaanxi', 'Chengdu')
    """
    return english_forms(name)[0] if any("\u4e00" <= c <= "\u9fff" for c in name) else name


def shares_text(value: float) -> str:
    """Return a share as a percentage for a label.

    >>> shares_text(0.1234), shares_text(0.004)
    ('12%', '0.4%')
    """
    percent = value * 100
    return f"{percent:.0f}%" if percent >= 9.95 or percent == 0 else f"{percent:.1f}%"


def whole_percent(value: float) -> str:
    """Return a share as a whole percentage for a cell.

    >>> whole_percent(0.091), whole_percent(0.004), whole_percent(0.0)
    ('9', '<1', '0')
    """
    percent = value * 100
    return "<1" if 0 < percent < 0.5 else f"{percent:.0f}"


# --- periods ------------------------------------------------------------------------------------------------------


def all_periods(periods: Iterable[str]) -> list[str]:
    """Return all periods from the first to the last of these, so that a gap takes its place on the axis.

    >>> all_periods(["2021-Q3", "2022-Q1"])
    ['2021-Q3', '2021-Q4', '2022-Q1']
    """
    known = sorted(set(periods))
    if len(known) < 2 or not all(_PERIOD.fullmatch(period) for period in known) or len({len(p) for p in known}) > 1:
        return known
    return periods_between(known[0], known[-1])


def tick_places(count: int, most: int) -> list[int]:
    """Return at most `most` evenly spaced positions among `count`, the last one included."""
    if count <= most:
        return list(range(count))
    step = -(-(count - 1) // max(most - 1, 1))
    return sorted(range(count - 1, -1, -step))


def count_ticks(top: int, most: int) -> list[int]:
    """Return whole numbers from 0 to at most `top`, no more than `most` of them after 0.

    >>> count_ticks(23, 5)
    [0, 5, 10, 15, 20]
    """
    step = next(s * 10**power for power in range(12) for s in (1, 2, 5) if top / (s * 10**power) <= most)
    return list(range(0, top + 1, step))


def chunks(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Divide a sequence into runs of at most `size`, as equal as can be."""
    if not items:
        return []
    number = -(-len(items) // size)
    length = -(-len(items) // number)
    return [items[start : start + length] for start in range(0, len(items), length)]
