"""How large a group is: the counts of schools, campuses, students near its mentions, those of it chosen by weights."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from nlp_tool.entities import choice
from nlp_tool.entities.zh.dates import Date
from nlp_tool.entities.zh.dating import MODEL, Dating
from nlp_tool.entities.zh.forms import numeral
from nlp_tool.entities.zh.spans import Span

Found = tuple[int, Span, Date, list[str]]
"""A count, the mention near it, where it stands, and what speaks for its being the group's."""
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,6}|[一二两三四五六七八九十百]{1,4}|\d{1,2}\.\d{1,3}(?=万))"
_UNITS = {
    "campuses": r"(?:余)?(?:个|处|大)?(?:校区|分校|校址|园区|分园|校园|园址|部(?=[:,、。;]|$))|址",
    "kindergartens": r"(?:所|家|个)?(?:成员)?(?:幼儿园|园所|园(?![区址长丁林]))",
    "member_schools": r"(?:所|家|个)(?:成员|加盟)(?:校|学校|单位|园)?",
    "schools": r"所(?:成员)?(?:学校|小学|中学|高中|初中|校)?|校(?![区长门园舍])|"
               r"家(?:单位|学校|成员|成员单位|成员校)?(?![长属])|个(?:成员)?(?:学校|单位|学校单位|成员)",
    "students": r"万?(?:余|多)?(?:名|个|人)?(?:在校)?(?:中小学生|学生|师生|学子|幼儿|孩子|娃)",
    "staff": r"(?:余|多)?(?:名|位)?(?:教职工|教职员工|教师|老师)",
}
_COUNTS = [(what, re.compile(rf"(?<!\d[.,])(?<![\d第一二三四五六七八九十百])({_NUMBER})(?:余|多|来)?(?:{unit})"))
           for what, unit in _UNITS.items()]
_OF_WHOM = re.compile(rf"(在校生|在校学生|学生|幼儿|在园幼儿|教职工|教师|教职员工)(?:总数|人数|数)?"
                      r"(?:为|达|约|近|超|共|有|已|:|\s){0,3}"
                      rf"({_NUMBER})(万?)(?:余|多)?(?:名|人|位)?")
_PART = re.compile(rf"(?:成员校?|成员学校|校区|学校)(?:增至|达|为|有|共|已|数|发展到|扩至|:|\s){{1,3}}({_NUMBER})"
                   r"(?:所|个|家)?")
_BY = ("新增", "全区", "全市", "全县", "其中", "各", "共", "第", "每", "增至", "由", "等", "集团", "联盟", "以外",
       "个集团")
_WITHIN, _FAR = 150, 900
"""Characters from a mention in which counts are looked for, and those at most in a sentence that does not end."""
_BEFORE = 60
_LARGE = frozenset(["students", "staff"])


class Sizing:
    """The counts of a page, to be asked for those of a group."""

    def __init__(self, dating: Dating) -> None:
        """`dating` reads the page around mentions."""
        self.dating, self.page = dating, dating.page

    @cached_property
    def counts(self) -> list[tuple[str, int, Date]]:
        """What is counted, the number, and where it stands; a count that may be of two things stands there twice."""
        found: dict[tuple[int, str], tuple[int, int]] = {}
        flat = self.page.flat
        for what, pattern in _COUNTS:
            for match in pattern.finditer(flat):
                found.setdefault((match.start(), what), (match.end(), _value(match[1], "万" in match.group())))
        for match in _OF_WHOM.finditer(flat):
            what = "staff" if match[1][0] == "教" else "students"
            found.setdefault((match.start(2), what), (match.end(), _value(match[2], bool(match[3]))))
        for match in _PART.finditer(flat):
            what = "campuses" if match.group().startswith("校区") else "schools"
            found.setdefault((match.start(1), what), (match.end(), _value(match[1], False)))
        for (start, what), (end, value) in list(found.items()):
            if what == "member_schools":
                found.setdefault((start, "schools"), (end, value))
        return [(what, value, Date(start, end, what, str(value)))
                for (start, what), (end, value) in sorted(found.items())
                if (value > 20 if what in _LARGE else 0 < value <= 200)]

    @cached_property
    def _starts(self) -> list[int]:
        return [where.start for _, _, where in self.counts]

    def sizes(self, number: int, known: int) -> Iterator[tuple[str, int, int, int, str]]:
        """Yield what is counted of a group, how many, the sentences that say so and the grade.

        `known` is how many members were found.
        """
        options = self.options(number, known)
        if not options:
            return
        weights = choice.load("sizes", MODEL)
        for what, found in sorted(options.items()):
            silence = ["none", f"none:{what}"]
            shares = choice.probabilities([*(dict.fromkeys(one[3]) for one in found), silence], weights)
            best = choice.weightiest(shares, [*(str(one[0]) for one in found), ""])
            if best:
                one = max(zip(found, shares, strict=False), key=lambda pair: pair[1] * (str(pair[0][0]) == best))[0]
                yield what, one[0], *self.dating.where(one[1], one[2])

    def options(self, number: int, known: int) -> dict[str, list[Found]]:
        """Return the counts that may be of a group, by what is counted."""
        found: dict[str, list[Found]] = {}
        for span in self.dating.mentions(number):
            low, high = self.page.sentences[self.page.sentence_of(span.start)]
            first, last = max(low - _BEFORE, span.start - _WITHIN), max(min(high, span.end + _FAR), span.end + _WITHIN)
            for what, value, where in self.counts[bisect_left(self._starts, first) : bisect_left(self._starts, last)]:
                if where.start < span.start or where.start >= span.end:
                    found.setdefault(what, []).append((value, span, where, self.evidence(what, where, span, known)))
        return found

    def evidence(self, what: str, where: Date, span: Span, known: int) -> list[str]:
        """Return what speaks for a count being that of the group of a mention."""
        flat, value = self.page.flat, int(where.value)
        written = re.sub(r"[\d,.一二两三四五六七八九十百]+", "0", flat[where.start : where.end])
        apart = "many" if abs(value - known) > 2 else str(value - known)
        own = [f"known:{apart}:{known > 1}", f"known:{what}:{apart}:{known > 1}", f"unit:{what}:{written}",
               f"value:{what}:{min(value, 12)}", f"small:{value == 1}"]
        before = flat[max(0, where.start - 8) : where.start]
        own += [f"by:{word}" for word in _BY if word in before]
        return [*self.dating.evidence(where, span), *own]


def _value(written: str, ten_thousand: bool) -> int:
    plain = written.replace(",", "")
    if ten_thousand:
        return round(float(plain) * 10_000) if plain[:1].isdigit() else numeral(plain) * 10_000
    return int(float(plain)) if plain[:1].isdigit() else numeral(plain)
