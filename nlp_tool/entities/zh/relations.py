"""Who belongs to whom: what frames, names and discourse say, as core, member and the smaller relations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp_tool.entities.zh import evidence, forms
from nlp_tool.entities.zh.aliases import NameIndex
from nlp_tool.entities.zh.coreference import Discourse
from nlp_tool.entities.zh.frames import GROUP, Sentence, Statement, abstract, anaphors, lexicon, modes, statements
from nlp_tool.entities.zh.lists import roster_statements
from nlp_tool.entities.zh.spans import Page, Span

_DATE = re.compile(r"((?:19|20)\d{2})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_FOUNDED = re.compile(r"成立|组建|揭牌|挂牌|设立|创立|诞生|亮相")
_CAMPUS_CUE = re.compile(r"校区|分校|分园|园区")
_DENIED = re.compile(r"不在[^,。]{0,20}之列|退出|脱离|不属于|并非|不是|不再(?:是|属|纳入|隶|参)|未加入|"
                     r"没有加入|撤出|划出|告别")
_POSTPONED = re.compile(r"暂不|暂未|尚未|还没有?(?:加入|纳入)|不纳入")
_LEAVING = frozenset(["leave one group, found another"])
# 联盟校: what the members of an alliance are called
_ALLIED = re.compile(r"(?<=联盟)(?:学校|校(?![长区园]))")


@dataclass(slots=True)
class Membership:
    """One school in one group, with the best statement of it."""

    role: str
    mode: str
    start: int
    end: int
    grade: str
    listed: int = 1
    joined: str = ""


@dataclass(slots=True)
class Ties:
    """What relates the groups of a page to its schools, by entity number."""

    cores: dict[int, tuple[int, float, int, int, str]] = field(default_factory=dict)
    members: dict[tuple[int, int], Membership] = field(default_factory=dict)


class Weigher:
    """Turns statements into ties."""

    def __init__(self, page: Page, discourse: Discourse, groups: list[list[Span]], schools: list[list[Span]]) -> None:
        """`groups` and `schools` are the clusters of mentions; the entity of a span is its number in them."""
        self.page, self.discourse, self.groups, self.schools = page, discourse, groups, schools
        self.ties = Ties()
        self.voices = [mode for mode, pattern in modes().items() if pattern.search(page.flat)]

    def weigh(self) -> Ties:
        """Read every sentence, then what the names themselves say."""
        self._structure()
        at = 0
        before: list[Sentence] = []
        read: list[Sentence] = []
        spans = [s for s in self.page.spans if s.kind in ("group", "school", "person", "policy") and s.form != "host"]
        for start, end in self.page.sentences:
            inside: list[Span] = []
            while at < len(spans) and spans[at].start < end:
                if spans[at].start >= start:
                    inside.append(spans[at])
                at += 1
            if not any(s.kind in ("school", "group") for s in inside) and not before:
                continue
            sentence = abstract(self.page, start, end, inside)
            anaphors(sentence, before)
            near = before[-1] if before and "\n" not in self.page.flat[before[-1].end - 1 : start] else None
            for statement in statements(sentence, near):
                self._take(sentence, statement)
            before = [*before[-2:], sentence]
            read.append(sentence)
        for statement in roster_statements(self.page, self.discourse):
            if statement.group is not None or self.discourse.group_at(statement.start) is not None:
                self._take(Sentence(statement.start, statement.end), statement)
        self._labelled_cores()
        self._named_after()
        self._name_cores()
        self._campuses_of_cores()
        self._weigh_rest(read)
        self._tidy()
        return self.ties

    def _labelled_cores(self) -> None:
        """A school with its role in brackets behind it, 龙岗小学(牵头校), heads the group that the place is about."""
        heads = "|".join(map(re.escape, lexicon()["head"]))
        label = re.compile(f"[”」]?\\((?:为|系)?(?:{heads})\\)")
        for span in self.page.spans:
            if span.kind != "school" or span.entity < 0 or span.form == "pronoun":
                continue
            match = label.match(self.page.flat, span.end)
            group = self.discourse.group_at(span.start) if match else None
            if match and group is not None and group.entity >= 0 and group.start < span.start:
                self._core(group.entity, span.entity, 1.0, span.start, match.end(), "stated")

    def _structure(self) -> None:
        """A school whose name begins with the group's (静宁路教育集团天昱分校), or composed under it, belongs to it."""
        within = {s.start: s for s in self.page.spans if s.kind == "group"}
        for span in self.page.spans:
            if span.kind != "school" or span.entity < 0 or span.form == "pronoun":
                continue
            group = span.host if span.host is not None and span.host.kind == "group" else within.get(span.start)
            if group is not None and group is not span.host and group.end >= span.end:
                group = None
            if group is not None and group.entity >= 0:
                role = "campus" if forms.is_campus(span.flat) else "member"
                self._member(group.entity, span, Membership(role, "", span.start, span.end, "stated"))

    def _group_of(self, sentence: Sentence, statement: Statement) -> Span | None:
        if statement.group is not None:
            return statement.group
        inside = [cell[0] for at, cell in sentence.cells.items() if sentence.symbols[at] == GROUP]
        before = [span for span in inside if span.start <= statement.start]
        if before or inside:
            return before[-1] if before else inside[0]
        return self.discourse.group_at(statement.start)

    def _take(self, sentence: Sentence, statement: Statement) -> None:
        group = self._group_of(sentence, statement)
        if group is None or group.entity < 0:
            return
        if statement.needs == "heading" and statement.group is None and not self._sure(sentence, statement):
            return
        low, high = max(0, statement.start - 4), statement.end + 4
        if statement.frame not in _LEAVING and _DENIED.search(self.page.flat, low, high):
            return
        if _POSTPONED.search(self.page.flat, statement.start, min(sentence.end, statement.end + 10)):
            return
        known = [s for s in statement.schools if s.entity >= 0]
        if statement.relation == "core":
            if "respectively" in statement.frame:
                self._respectively(statement, known)
            elif known:
                weight = 1.0 if statement.group is not None else 0.8
                self._core(group.entity, known[0].entity, weight, statement.start, statement.end, "stated")
            return
        for span in known:
            if span.attributes.get("within"):  # (东、西、北校区) after a school in a list: the school is the member
                continue
            role = (
                statement.role
                or ("collaborating" if _ALLIED.match(self.page.flat, group.end) else "")
                or ("campus" if forms.is_campus(span.flat) else "member")
            )
            mode = statement.mode or self._mode(sentence, group)
            where = (sentence.start, sentence.end, "stated" if statement.group is not None else "inferred")
            joined = self._date_before(sentence, span.start) if statement.dated else ""
            self._member(group.entity, span, Membership(role, mode, *where, len(known), joined))

    def _date_before(self, sentence: Sentence, place: int) -> str:
        """Return the last date with its year that a sentence names before a place."""
        dates = list(_DATE.finditer(self.page.flat, sentence.start, max(sentence.start, place)))
        return _iso(dates[-1]) if dates else ""

    def _sure(self, sentence: Sentence, statement: Statement) -> bool:
        """Say whether it is plain which group a sentence without a group speaks of."""
        return self.discourse.under_heading(statement.start) and GROUP not in sentence.symbols

    def _named_after(self) -> None:
        """A school named after the school that names a group (中关村第三小学房山学校) belongs to the group."""
        known = {school for _, school in self.ties.members} | {core[0] for core in self.ties.cores.values()}
        stems: dict[str, list[tuple[str, int]]] = {}
        for group, spans in enumerate(self.groups):
            for stem in sorted({forms.stem(s.flat) for s in spans}):
                if forms.names_school(stem):
                    stems.setdefault(stem[0], []).append((stem, group))
        for school, mentions in enumerate(self.schools):
            for mention in mentions if school not in known else ():
                hits = {
                    group
                    for stem, group in stems.get(mention.flat[:1], ())
                    if mention.flat.startswith(stem) and len(mention.flat) - len(stem) >= 3
                }
                if hits and mention.form != "host" and not mention.attributes.get("within"):
                    role = "campus" if forms.is_campus(mention.flat) else "member"
                    where = self.page.sentences[self.page.sentence_of(mention.start)]
                    for group in sorted(hits):
                        self._member(group, mention, Membership(role, "", *where, "inferred"))

    def _respectively(self, statement: Statement, schools: list[Span]) -> None:
        """四个集团的“娘家”分别是甲、乙、丙、丁: as many groups before as schools, in their order."""
        named = [s.entity for s in self.discourse.groups if s.start < statement.end and s.entity >= 0]
        order = list(dict.fromkeys(named[::-1]))[: len(schools)][::-1]
        if len(order) == len(schools) > 1:
            for group, school in zip(order, schools, strict=True):
                self._core(group, school.entity, 1.0, statement.start, statement.end, "stated")

    def _mode(self, sentence: Sentence, group: Span) -> str:
        """Return the mode that the sentence speaks of, its line, a heading above, or the page with one voice."""
        flat = self.page.flat
        line = flat.rfind("\n", 0, sentence.start) + 1
        for text in (
            flat[sentence.start : sentence.end],
            flat[line : flat.find("\n", sentence.end - 1) + 1 or len(flat)],
        ):
            found = [(match.start(), mode) for mode, pattern in modes().items() if (match := pattern.search(text))]
            if found:
                return min(found)[1]
        for above in reversed(flat[max(0, line - 600) : line].split("\n")):
            found = [(0, mode) for mode, pattern in modes().items() if pattern.search(above)] if len(above) < 40 else []
            if len(found) == 1:
                return found[0][1]
        if len(self.voices) == 1:
            return self.voices[0]
        return "alliance" if forms.group_kind(group.flat) == "alliance" else ""

    def _core(self, group: int, school: int, weight: float, start: int, end: int, grade: str) -> None:
        if group not in self.ties.cores or self.ties.cores[group][1] < weight:
            self.ties.cores[group] = (school, weight, start, end, grade)

    def _member(self, group: int, span: Span, found: Membership) -> None:
        old = self.ties.members.get((group, span.entity))
        if old is None:
            self.ties.members[group, span.entity] = found
        else:
            old.listed = max(old.listed, found.listed)
            old.mode, old.joined = old.mode or found.mode, old.joined or found.joined
            if found.role == "campus":
                old.role = "campus"

    def _name_cores(self) -> None:
        """A school that the text names outside the group's name, and whose name the group carries, is its core."""
        names = [
            (mention.flat, school)
            for school, mentions in enumerate(self.schools)
            for mention in {m.flat: m for m in mentions}.values()
        ]
        index = NameIndex([name for name, _ in names])
        for number, spans in enumerate(self.groups):
            found = [
                (forms.carries(group, names[at][0]), -names[at][1])
                for group in sorted({s.flat for s in spans})
                for at in index.near(forms.first_stem(group))
            ]
            score, school = max(found, default=(0.0, 0))
            if score >= 0.7:
                sentence = self.page.sentences[self.page.sentence_of(self.schools[-school][0].start)]
                self._core(number, -school, score - 0.15, *sentence, "inferred")

    def _campuses_of_cores(self) -> None:
        """A bare campus that the text composes under the core of one group is a campus of that group."""
        headed: dict[int, list[int]] = {}
        for group, core in self.ties.cores.items():
            headed.setdefault(core[0], []).append(group)
        for span in self.page.spans:
            host = span.host if span.kind == "school" and span.form == "composed" else None
            groups = headed.get(host.entity, []) if host is not None and host.kind == "school" else []
            if len(groups) == 1 and span.entity >= 0 and not span.attributes.get("within"):
                where = self.page.sentences[self.page.sentence_of(span.start)]
                self._member(groups[0], span, Membership("campus", "", *where, "inferred"))

    def _weigh_rest(self, read: list[Sentence]) -> None:
        """Lists that no frame spoke of join the group that the evidence is for, if it is enough."""
        cores = {group: core[0] for group, core in self.ties.cores.items()}
        known = {school for _, school in self.ties.members}
        for sentence in read:
            for at in evidence.lists(sentence):
                cell = [s for s in sentence.cells[at] if s.entity >= 0 and not s.attributes.get("within")]
                if not cell or {s.entity for s in cell} & known or {s.entity for s in cell} <= set(cores.values()):
                    continue
                found = evidence.weigh_list(self.page, self.discourse, sentence, at, cores, len(self.groups))
                if found is None or found[1] < evidence.THRESHOLD or found[0].entity < 0:
                    continue
                if cell[0].start != sentence.offsets[at]:  # 两校: the core is meant, but no list names it
                    cell = [s for s in cell if s.entity != cores.get(found[0].entity)]
                named = tuple(cell)
                self._take(sentence, Statement("evidence", "member", found[0], named, sentence.start, sentence.end))

    def _tidy(self) -> None:
        """The core stays among the members only where a list names it with others."""
        for group, core in self.ties.cores.items():
            member = self.ties.members.get((group, core[0]))
            if member is not None and member.listed < 2:
                del self.ties.members[group, core[0]]


def _iso(date: re.Match[str]) -> str:
    """Return YYYY[-MM[-DD]] of a date; a month or day that no calendar has is left out."""
    year, month, day = date.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day and 1 <= int(day) <= 31 else "")


def established(page: Page, spans: list[Span]) -> tuple[str, int, int] | None:
    """Return (date, start, end) where a sentence with the group states when it was founded, year included."""
    for span in spans:
        start, end = page.sentences[page.sentence_of(span.start)]
        text = page.flat[start:end]
        if _FOUNDED.search(text):
            for match in _DATE.finditer(text):
                return _iso(match), start, end
    return None


_SIZES = (
    ("campuses", re.compile(r"([一二两三四五六七八九十\d]{1,3})个?(?:校区|分校)")),
    ("schools", re.compile(r"([一二两三四五六七八九十\d]{1,3})所(?:成员)?(?:学校|小学|中学|校)")),
    ("members", re.compile(r"([一二两三四五六七八九十\d]{1,3})[所家个名](?:成员|加盟)")),
)


def sizes(page: Page, spans: list[Span]) -> list[tuple[str, int, int, int]]:
    """Return (what, n, start, end) for the counts that stand after a group in its sentence."""
    found: dict[str, tuple[str, int, int, int]] = {}
    for span in spans:
        start, end = page.sentences[page.sentence_of(span.start)]
        for what, pattern in _SIZES:
            match = pattern.search(page.flat, span.end, end)
            if match and forms.numeral(match.group(1)):
                found.setdefault(what, (what, forms.numeral(match.group(1)), start, end))
    return list(found.values())
