"""When a group was founded, when a school joined: one of the dates in reach of a mention, or none, by weights.

And when a person took office, where the sentence says it in set words.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files

from nlp_tool.entities import choice
from nlp_tool.entities.zh.dates import Date, dates, issued
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.tokens.script import fold_key

MODEL = "facts_zh.npz"
Found = tuple[str, Span, Date | None, list[str]]
"""A date that may be the one asked for, the mention near it, where it stands (not: that of the text), its evidence."""
_BEFORE, _AFTER = 3, 3
"""Dates before and behind a mention that are considered."""
_REACH, _LIST = 300, 900
_MENTIONS = 8
_STEPS = (3, 8, 16, 32, 64, 128)
_TITLE = 60
_NAMES = 12
_STOPS = re.compile(r"[;。!?\n]")
_CLAUSE = re.compile(r"[,;:。!?]")
_SEVERAL = re.compile(r"[一二两三四五六七八九十\d]{1,3}个[^。\d个]{0,8}?(?:集团|联盟|共同体|联合体|教联体|教共体|学区)|"
                      r"新(?:增|建|成立|组建)")
_OFFICE = 20
"""Characters between a date and a person, and between a person and the word that tells of an office."""
_TAKES = re.compile(r"(?:[担出接调就升兼]任|被(?:任命|聘)|受聘|当选|履新|上任|接棒|任(?![务教课何职期命意凭]))")
_TAKEN = re.compile(rf"[^。;!?\n、]{{0,10}}?{_TAKES.pattern}")
_SINCE = re.compile(rf"(?:起|开始|以来)?,?{_TAKES.pattern}")
_TOLD = ("found", "born", "leave", "plan", "join", "school")


@lru_cache(maxsize=1)
def words() -> dict[str, re.Pattern[str]]:
    """Return the words that speak for or against facts, by name, folded."""
    source = files("nlp_tool").joinpath("resources/entities/zh_facts.toml").read_text(encoding="utf-8")
    return {name: re.compile("|".join(sorted(map(fold_key, own), key=lambda word: (-len(word), word))))
            for name, own in tomllib.loads(source)["words"].items()}


class Dating:
    """The dates of a page and its groups, to be asked when what happened."""

    def __init__(self, page: Page, groups: Sequence[Sequence[Span]]) -> None:
        """`groups` are the mentions of each group."""
        self.page, self.groups = page, groups

    @cached_property
    def dates(self) -> list[Date]:
        """The dates of the page that mean a year, in order."""
        return [date for date in dates(self.page.flat) if date.value]

    @cached_property
    def _starts(self) -> list[int]:
        return [date.start for date in self.dates]

    @cached_property
    def issue(self) -> tuple[str, str]:
        """The date of the text itself, and how it is known."""
        return issued(self.page.flat)

    @cached_property
    def _names(self) -> list[Span]:
        return [span for span in self.page.spans if span.kind in ("group", "school") and span.form != "host"]

    @cached_property
    def _places(self) -> list[int]:
        return [span.start for span in self._names]

    @cached_property
    def _marks(self) -> dict[str, list[int]]:
        """Where words of each kind begin."""
        flat = self.page.flat
        return {name: [match.start() for match in pattern.finditer(flat)] for name, pattern in words().items()}

    def _said(self, low: int, high: int) -> list[str]:
        """Return of which kinds words stand in a stretch of the page."""
        found = []
        for name, marks in self._marks.items():
            at = bisect_left(marks, low)
            if at < len(marks) and marks[at] < high - 1:
                found.append(name)
        return found

    @cached_property
    def _plural(self) -> frozenset[Date]:
        """The dates whose sentence tells of the founding of several groups (三个教育集团揭牌), or counts new ones."""
        found = set()
        for date in self.dates:
            low, high = self.page.sentences[self.page.sentence_of(date.start)]
            if _SEVERAL.search(self.page.flat, low, high) and {"found", "born"} & {*self._said(low, high)}:
                found.add(date)
        return frozenset(found)

    @cached_property
    def _pronouns(self) -> dict[int, list[Span]]:
        """The mentions by 该集团 and the like, by group."""
        found: dict[int, list[Span]] = {}
        for span in self.page.spans:
            if span.kind == "group" and span.form == "pronoun" and span.entity >= 0:
                found.setdefault(span.entity, []).append(span)
        return found

    def mentions(self, number: int) -> list[Span]:
        """Return the first mentions of a group, by name and by pronoun, in order."""
        return sorted([*self.groups[number], *self._pronouns.get(number, ())], key=lambda s: s.start)[:_MENTIONS]

    def foundings(self, number: int) -> list[Found]:
        """Return what may be the date of the founding of a group."""
        spans = self.mentions(number)
        found: list[Found] = [(date.value, span, date, self.evidence(date, span))
                              for span in spans for date in self._near(span)]
        if self.issue[0] and spans:
            found.append((self.issue[0], spans[0], None, self._of_text(spans)))
        return found

    def joinings(self, span: Span, role: str) -> list[Found]:
        """Return what may be the date at which the school of a mention came to its group in a role."""
        return [(date.value, span, date, [*self.evidence(date, span), f"role:{role}"]) for date in self._near(span)]

    def founded(self, number: int) -> tuple[str, int, int, str] | None:
        """Return the date of the founding of a group, the sentences that say so and the grade; None where none does."""
        return self._chosen(self.foundings(number), "established")

    def joined(self, span: Span, role: str) -> str:
        """Return the date at which the school of a mention joined, an empty text where none is told."""
        best = self._chosen(self.joinings(span, role), "joined")
        return best[0] if best else ""

    def taken(self, start: int, end: int) -> str:
        """Return the date at which a sentence says that the person start:end took office, or an empty text.

        It stands before the person (2021年9月, 张三出任校长) or behind (张三2021年9月起任校长).
        """
        low, high = self.page.sentences[self.page.sentence_of(start)]
        flat = self.page.flat
        if not _TAKES.search(flat, end, min(high, end + 2 * _OFFICE)):
            return ""
        at = bisect_left(self._starts, start)
        for date in self.dates[max(0, at - 1) : at]:
            between = flat[date.end : start]
            if date.start >= low and len(between) <= _OFFICE and not re.search("[;、]", between):
                return date.value if _TAKEN.match(flat, end, min(high, end + _OFFICE)) else ""
        for date in self.dates[at : at + 1]:
            if end <= date.start <= end + 3 and _SINCE.match(flat, date.end, high):
                return date.value
        return ""

    def _chosen(self, found: Sequence[Found], what: str) -> tuple[str, int, int, str] | None:
        """Return the value for which most speaks in all, where it stands best and how firmly."""
        if not found:
            return None
        weights = choice.load(what, MODEL)
        values = [*(one[0] for one in found), ""]
        shares = choice.probabilities([*(dict.fromkeys(one[3]) for one in found), ["none"]], weights)
        best = choice.weightiest(shares, values)
        if not best:
            return None
        _, span, date, _ = max(zip(found, shares, strict=False), key=lambda pair: pair[1] * (pair[0][0] == best))[0]
        return best, *self.where(span, date)

    def where(self, span: Span, date: Date | None) -> tuple[int, int, str]:
        """Return the sentences of a mention and a date; where they are far apart that of the date."""
        low, high = self.page.sentences[self.page.sentence_of(span.start)]
        if date is None:
            return low, high, "inferred"
        start, end = self.page.sentences[self.page.sentence_of(date.start)]
        if max(high, end) - min(low, start) > _LIST:
            return start, end, "inferred"
        return min(low, start), max(high, end), "stated" if low == start else "inferred"

    def _near(self, span: Span) -> Iterator[Date]:
        at = bisect_left(self._starts, span.start)
        before = [date for date in self.dates[max(0, at - _BEFORE) : at] if date.end > span.start - _REACH]
        yield from before
        yield from [date for date in self.dates[bisect_left(self._starts, span.start - _LIST - _REACH) : at]
                    if date in self._plural and date not in before and span.start - date.end < _LIST]
        high = self.page.sentences[self.page.sentence_of(span.start)][1]
        for date in self.dates[at : at + _AFTER]:
            if span.end <= date.start < max(high, span.end + _REACH // 2):
                yield date

    def evidence(self, date: Date, span: Span) -> list[str]:
        """Return what speaks for a date being the one at which something happened to what a mention names."""
        flat, first = self.page.flat, date.start < span.start
        low, high = self.page.sentences[self.page.sentence_of(span.start)]
        between = (date.end, span.start) if first else (span.end, date.start)
        text = flat[slice(*between)]
        where = ("b" if first else "a") + ("s" if low <= date.start < high else "o" if "\n" in text else "l")
        steps, stops = sum(len(text) > step for step in _STEPS), len(_STOPS.findall(text))
        groups, schools = self._others(between, span)
        side, near = where[0], self._nearest(date, span)
        parts = ["any", f"kind:{date.kind}", f"parts:{date.value.count('-')}", where, f"{where}:{steps}",
                 f"{side}:stops:{min(3, stops)}", f"{side}:groups:{min(2, groups)}", f"{side}:near:{near}",
                 f"{side}:schools:{min(2, schools)}", f"{where}:clause:{not _CLAUSE.search(text)}",
                 f"single:{len(self.groups) == 1}", f"form:{span.form}",
                 f"known:{self.issue[1] if date.kind not in ('full', 'then') else ''}"]
        if date.kind in ("of", "month") and self.issue[0]:
            parts.append(f"{date.kind}:{date.value[:4] == self.issue[0][:4]}")
        told = set()
        clause = flat.find("。", date.end, date.end + 40)
        ends = min(high, span.end + 40)
        for scope, at, until in (
                ("between", between[0] if first else max(between[0], between[1] - 60),
                 min(between[1], between[0] + 60) if first else between[1]),
                ("date", date.end, clause if clause >= 0 else date.end + 40), ("after", span.end, ends),
                ("before", max(low, span.start - 16), span.start)):
            said = self._said(at, until)
            parts += [f"{side}{scope}:{name}" for name in said]
            told |= {*said} if scope != "before" else set()
        strong = "found" if "found" in told else "born" if "born" in told else "no"
        parts += [f"{where}:{strong}:{min(1, groups)}:{near}", f"{where}:{strong}:{min(2, stops)}",
                  f"{strong}:{date.kind}", f"{side}:{strong}:{steps}",
                  *(f"{where}:{strong}:{name}" for name in _TOLD[2:] if name in told)]
        parts += self._outside(date, where)
        for scope, at, until in (("d", date.end, date.end + 14), ("e", max(0, date.start - 6), date.start),
                                 ("x", span.end, span.end + 14), ("y", max(0, span.start - 8), span.start)):
            parts += _pairs(side + scope, flat[at:until])
        return parts

    def _outside(self, date: Date, where: str) -> list[str]:
        """Return what the sentence of a date says that is not that of the mention, and what the table above says."""
        flat, parts = self.page.flat, list[str]()
        if where[1] != "s":
            said = self._said(*self.page.sentences[self.page.sentence_of(date.start)])
            parts += [f"{where}:said:{name}" for name in ("found", "born", "plan", "act") if name in said]
            parts += [f"{where}:plural:{'found' in said}"] if date in self._plural else []
        row = flat[flat.rfind("\n", 0, date.start) + 1 : date.start]
        if "|" in row or "\t" in row or "  " in row.strip():
            above = flat[max(0, date.start - _LIST) : date.start]
            parts += [f"row:{where}", *(f"row:{where}:{head}" for head in ("成立", "组建", "揭牌", "加入", "时间")
                                        if head in above)]
        return parts

    def _nearest(self, date: Date, span: Span) -> bool:
        """Tell whether no mention of another thing of the kind is nearer to a date than this one."""
        own, around = _apart(date, span), bisect_left(self._places, date.start)
        return not any(name.kind == span.kind and name.entity != span.entity and _apart(date, name) < own
                       for name in self._names[max(0, around - _NAMES) : around + _NAMES])

    def _others(self, between: tuple[int, int], span: Span) -> tuple[int, int]:
        """Count the other groups, and the schools, in a stretch of the page."""
        names = self._names[bisect_left(self._places, between[0]) : bisect_left(self._places, between[1])]
        return (sum(name.kind == "group" and name.entity != span.entity for name in names),
                sum(name.kind == "school" for name in names))

    def _of_text(self, spans: Sequence[Span]) -> list[str]:
        """Return what speaks for the date of the text being the one asked for: its title, and words by the name."""
        flat = self.page.flat
        title = flat.lstrip()[:_TITLE].split("\n")[0]
        start = flat.find(title)
        found = ["issue", f"issue:{self.issue[1]}", f"issue:parts:{self.issue[0].count('-')}",
                 f"issue:single:{len(self.groups) == 1}", f"issue:named:{spans[0].start < _TITLE}"]
        found += [f"issue:title:{name}" for name in self._said(start, start + len(title))]
        for span in spans[:2]:
            low, high = self.page.sentences[self.page.sentence_of(span.start)]
            for scope, at, until in (("before", max(low, span.start - 20), span.start),
                                     ("after", span.end, min(high, span.end + 20))):
                found += [f"issue:{scope}:{name}" for name in self._said(at, until)]
                found += _pairs(f"i{scope}", flat[at:until])
        return found + _pairs("title", title)


def _apart(date: Date, span: Span) -> int:
    return span.start - date.end if date.start < span.start else date.start - span.end


def _pairs(scope: str, text: str) -> list[str]:
    """Return the pairs of characters of a text, each under a scope; digits are one sign."""
    plain = re.sub(r"\d+", "0", text.split("\n")[0])
    return [f"{scope}|{plain[at : at + 2]}" for at in range(len(plain) - 1)]
