"""What speaks for and against a school being in a group: features of a pair, weighed by trained weights.

The weights (resources/entities/zh_members.json) come from a logistic regression over these features on the gold
annotations in corpus/gold; `make train` repeats it. A frame of zh_relations.toml that matches is one feature of many, so
that a statement in words that no frame knows can still be found, and a frame that matched by chance be overruled.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.coreference import Discourse
from nlp_tool.entities.zh.frames import GROUP, SCHOOLS, Sentence, Statement, lexicon
from nlp_tool.entities.zh.spans import Page, Span

Features = dict[str, float]

_POST_AFTER = re.compile(r"(?:的)?(?:原|前|现任|党委|党总支|党支部|执行|名誉)?(?:副?校长|副?园长|副?书记|教师|老师|学生|家长|主任|教务|师生|负责人|同学|党)")
_VENUE_BEFORE = re.compile(r"(?:在|走进|来到|到|于|从|赴|前往|位于)$")
_VENUE_AFTER = re.compile(r"(?:内|里|举行|召开|举办|启动|门口|门前|操场|报告厅|会议室|校园|的?校门|附近|旁|对面)")
_FOOTER = re.compile(r"来源|供稿|作者|主办|承办单位|地址|编辑|责编|审核|上一篇|下一篇|相关|推荐|校对|版权|通讯员|电话|技术支持|撰稿|摄影|点击|浏览")
_PLAN = re.compile(r"学区|招生|派位|直升|考入|毕业于|就读|对口")
_CUES = ("join", "absorb", "contain", "part", "partner", "branch", "lead", "head", "compose")


@lru_cache(maxsize=1)
def _cue_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile("|".join(map(re.escape, lexicon()[name])))) for name in _CUES)


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """Return the trained weight of each feature."""
    text = files("nlp_tool").joinpath("resources/entities/zh_members.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["weights"])


def probability(features: Features, trained: Mapping[str, float] | None = None) -> float:
    """Return how likely a pair with these features is a membership."""
    table = weights() if trained is None else trained
    total = table.get("", 0.0) + sum(table.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


class Evidence:
    """Collects the features of every pair of a group and a school that a page speaks of together."""

    def __init__(self, page: Page, discourse: Discourse, groups: list[list[Span]], schools: list[list[Span]]) -> None:
        """`groups` and `schools` are the clusters of mentions."""
        self.page, self.discourse, self.groups, self.schools = page, discourse, groups, schools
        self.pairs: dict[tuple[int, int], Features] = {}

    def note(self, group: int, school: int, *names: str) -> None:
        """Set features of a pair."""
        features = self.pairs.setdefault((group, school), {})
        for name in names:
            features[name] = 1.0

    def read(self, sentence: Sentence) -> None:
        """Note where the schools of a sentence stand and in what words."""
        marks = sorted(sentence.cells)
        groups = [at for at in marks if sentence.symbols[at] == GROUP and sentence.cells[at][0].entity >= 0]
        line = self.page.flat[self.page.flat.rfind("\n", 0, sentence.start + 1) + 1 : sentence.end]
        common = ["footer"] if _FOOTER.search(line) and len(line) < 120 else []
        common += ["title line"] if not self.page.flat[: sentence.start].strip() else []
        common += ["plan"] if _PLAN.search(self.page.flat, sentence.start, sentence.end) else []
        for at in marks:
            if sentence.symbols[at] == SCHOOLS:
                self._read_list(sentence, at, groups, common, marks)

    def _read_list(self, sentence: Sentence, at: int, groups: list[int], common: list[str], marks: list[int]) -> None:
        cell = [s for s in sentence.cells[at] if s.entity >= 0 and not s.attributes.get("within")]
        position = marks.index(at)
        left = sentence.symbols[max(at - 18, marks[position - 1] + 1 if position else 0) : at]
        right = sentence.symbols[at + 1 : min(at + 16, marks[position + 1] if position + 1 < len(marks) else at + 16)]
        names = [*common, *_context(left, right)]
        size = len({s.entity for s in cell})
        names += [f"list {n}+" for n in (2, 3, 5) if size >= n]
        about = self.discourse.group_at(sentence.offsets[at])
        near = {sentence.cells[g][0].entity: g for g in groups}
        for number in sorted({*near, *([about.entity] if about is not None and about.entity >= 0 else [])}):
            own = list(names)
            own += self._position(sentence, at, near.get(number), groups, about is not None and about.entity == number)
            for span in cell:
                self.note(number, span.entity, *own)
                if span.form == "pronoun":
                    self.note(number, span.entity, "pronoun")

    def _position(self, sentence: Sentence, at: int, group: int | None, groups: list[int], about: bool) -> list[str]:
        names = ["about"] if about else []
        if group is None:
            last = max((s.start for s in self.discourse.groups if s.start < sentence.offsets[at]), default=-1)
            gap = self.page.flat[last : sentence.offsets[at]].count("\n") if last >= 0 else 9
            names.append("group before, same line" if gap == 0 else "group before, next line" if gap <= 2 else "group far")
            if about and any(h.start == last for h in self.discourse.headings):
                names.append("under heading")
            return names
        names.append("same sentence")
        names.append("group first" if group < at else "school first")
        distance = abs(at - group)
        names += [f"within {n}" for n in (3, 8, 20) if distance <= n]
        if not any(min(at, group) < g < max(at, group) for g in groups):
            names.append("no group between")
        between = sentence.symbols[min(at, group) + 1 : max(at, group)]
        names += [f"between {name}" for name, pattern in _cue_patterns() if pattern.search(between[:30])]
        names += ["clause"] if not re.search(r"[,;:]", between) else []
        return names

    def settle(self, statements: list[tuple[int, Statement]]) -> dict[tuple[int, int], Features]:
        """Add what frames, names and the whole page say, and return the features of each pair."""
        for group, statement in statements:
            kind = "stated" if statement.group is not None else "unaddressed"
            for span in statement.schools:
                if span.entity >= 0 and not span.attributes.get("within"):
                    self.note(group, span.entity, f"{statement.relation} frame {kind}", f"frame {statement.frame}")
        for (group, school), features in self.pairs.items():
            names = {s.flat for s in self.schools[school]}
            stems = {forms.key(forms.stem(s.flat)) for s in self.groups[group]}
            features.update(dict.fromkeys(self._whole(group, school, names, stems), 1.0))
        return self.pairs

    def _whole(self, group: int, school: int, names: set[str], stems: set[str]) -> list[str]:
        found = ["one group"] if len(self.groups) == 1 else ["many groups"] if len(self.groups) > 3 else []
        found += ["campus"] if any(forms.is_campus(name) for name in names) else []
        found += ["named after"] if any(len(stem) > 1 and forms.key(name).startswith(stem) and forms.key(name) != stem
                                        for stem in stems for name in names) else []
        found += ["carried"] if any(forms.carries(g.flat, name) >= 0.7 for g in self.groups[group] for name in names) else []
        found += ["carried by another"] if any(forms.carries(spans[0].flat, name) >= 0.7 for number, spans in
                                               enumerate(self.groups) if number != group for name in names) else []
        kindergarten = {"幼" in spans[0].flat for spans in (self.groups[group], self.schools[school])}
        found += ["other stage"] if len(kindergarten) > 1 and "幼" in self.groups[group][0].flat else []
        found += ["mentioned once"] if len(self.schools[school]) == 1 else []
        return found


def _context(left: str, right: str) -> list[str]:
    names = [f"left {name}" for name, pattern in _cue_patterns() if pattern.search(left)]
    names += [f"right {name}" for name, pattern in _cue_patterns() if pattern.search(right)]
    names += ["post after"] if _POST_AFTER.match(right) else []
    names += ["venue"] if _VENUE_BEFORE.search(left) or _VENUE_AFTER.match(right) else []
    return names
