"""What a pronoun or an elided subject means: the group that the text is about at a place, the school before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from nlp_tool.entities.zh import forms
from nlp_tool.entities.zh.spans import Page, Span
from nlp_tool.entities.zh.symbols import lexicon

_SCHOOL_PRONOUN = re.compile(r"[该我本此](?:校|园)(?![区长园内外级友训歌际风本舍])|该学校|我们学校")
_HEADING = re.compile(
    r"^[\s●■▲★◆◎·•\-—*#>(【\[〔]{0,6}(?:第?[一二三四五六七八九十\d]{1,3}[、.．)):：章节]?)?[\s)】]{0,3}"
)


@lru_cache(maxsize=1)
def _group_pronouns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a name may not be, and what is a pronoun where it stands.

    该集团 is one anywhere; a bare 集团 only where no name can end in it and no compound begins with it.
    """
    words = lexicon()["bare"]
    every, most = "|".join(words), "|".join(word for word in words if word != "学区")
    return re.compile(f"(?:[该本此]|这个|这一)?(?:教育|办学|幼教)?(?:{every})"), re.compile(
        rf"(?:[该本此](?:教育)?|这个(?:教育)?|这一(?:教育)?)(?:{every})(?!化|[校内]?[^\s]{{0,2}}公司)"
        rf"|(?:(?<![\u4e00-\u9fff”\"」』》)个])|(?<=[由与在为对的是以让把将和向使入及从到随]))(?:{most})(?!化|公司|股份|军)"
        r"|(?<![\u4e00-\u9fff”\"」』》)])学区(?=[由内里的有共将现下以包设])")


def pronouns(page: Page) -> None:
    """Add the pronouns for groups and schools as mentions; what they mean is settled later.

    A bare 教联体 or 教育集团 that a finder took for a name is one of them.
    """
    bare, group = _group_pronouns()
    for span in page.spans:
        if span.kind == "group" and bare.fullmatch(span.flat):
            span.form, span.grade = "pronoun", "inferred"
    named = {span.kind for span in page.spans if span.form not in ("pronoun", "host")}
    for kind, pattern in (("group", group), ("school", _SCHOOL_PRONOUN)):
        for match in pattern.finditer(page.flat) if kind in named else ():  # else it means nothing
            if not page.covered(*match.span(), kinds=("group", "school", "campus", "policy", "organization")):
                page.add(Span(kind, *match.span(), page.slice(*match.span()), form="pronoun", score=0.6))


_ASIDE = re.compile(r"^[”\"」』》]?\([^()\n]{0,40}\)")


class Discourse:
    """The groups and schools of a page in order; answers which one a place is about."""

    def __init__(self, page: Page) -> None:
        """Read the named mentions; those inside titles of policies are not what the text is about."""
        policies = [(s.start, s.end) for s in page.spans if s.kind == "policy"]
        self.page = page
        self.groups = [
            s
            for s in page.spans
            if s.kind == "group"
            and s.form != "pronoun"
            and not any(start <= s.start < end for start, end in policies)
            and not self._inside_school(s)
        ]
        self._starts = [s.start for s in self.groups]
        self.headings = [s for s in self.groups if self._is_heading(s)]

    def _inside_school(self, group: Span) -> bool:
        touching = self.page.touching(group.start, group.end)
        return any(s.kind == "school" and s.start <= group.start and group.end < s.end for s in touching)

    def _is_heading(self, span: Span) -> bool:
        line = self.page.flat.rfind("\n", 0, span.start) + 1
        end = self.page.flat.find("\n", span.end)
        end = len(self.page.flat) if end < 0 else end
        before, after = self.page.flat[line : span.start], self.page.flat[span.end : end]
        return len(_HEADING.sub("", before, count=1)) <= 6 and not re.search(r"[。,]", _ASIDE.sub("", after)[:14])

    def group_at(self, offset: int) -> Span | None:
        """Return the group that the text at an offset is about: the last one named before, else the first after."""
        index = bisect_left(self._starts, offset)
        return self.groups[max(0, index - 1)] if self.groups else None

    def lines_between(self, span: Span, offset: int) -> int:
        """Return how many lines lie between a mention and an offset."""
        return self.page.flat.count("\n", span.end, offset)

    def settle(self) -> None:
        """Give every pronoun the span that it means, as its host; one that means nothing is dropped."""
        schools = [s for s in self.page.spans if s.kind == "school" and s.form not in ("pronoun", "host")]
        starts = [s.start for s in schools]
        for span in [s for s in self.page.spans if s.form == "pronoun"]:
            if span.kind == "group":
                meant = self.group_at(span.start)
                meant = meant if meant is not None and (meant.start < span.start) and _fits(span, meant) else None
            else:
                index = bisect_left(starts, span.start)
                meant = schools[index - 1] if index else None
            span.host = meant
            if meant is None:
                self.page.remove(span)


def _fits(pronoun: Span, group: Span) -> bool:
    """Say whether 该联盟 may mean a group of this kind."""
    kind, other = forms.group_kind(pronoun.flat), forms.group_kind(group.flat)
    return kind == other or "other" in (kind, other) or bool(re.search(pronoun.flat[-2:], group.flat))
