"""Where no frame speaks: what stands for and against the schools of a list being in a group, weighed.

The weights are few and round, set on half of the gold annotations and checked on the other half; a logistic regression
over sixty such features, trained on either half, did worse on the other half than the frames alone (docs/results.md).
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_tool.entities.zh.coreference import Discourse
from nlp_tool.entities.zh.frames import GROUP, SCHOOLS, Sentence, lexicon
from nlp_tool.entities.zh.spans import Page, Span

THRESHOLD = 1.5
_POST_AFTER = re.compile(
    r"(?:的)?(?:原|前|现任|党委|党总支|党支部|执行|名誉)?(?:副?校长|副?园长|副?书记|教师|老师|学生|家长|主任|教务|师生|负责人|同学|党)"
)
_VENUE_BEFORE = re.compile(r"(?:在|走进|来到|到|于|从|赴|前往|位于|与|和|跟|同)$")


@lru_cache(maxsize=1)
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon()
    return tuple(re.compile("|".join(map(re.escape, words[name]))) for name in ("for", "against"))  # type: ignore[return-value]


def weigh_list(
    page: Page, discourse: Discourse, sentence: Sentence, at: int, cores: dict[int, int], groups: int
) -> tuple[Span, float] | None:
    """Return the group that the list at a place of a sentence most likely belongs to and the weight of the evidence.

    `cores` are the known cores by group, `groups` the number of groups on the page.
    """
    cell = {s.entity for s in sentence.cells[at] if s.entity >= 0}
    inside = [
        (abs(at - place), found[0])
        for place, found in sentence.cells.items()
        if sentence.symbols[place] == GROUP and found[0].entity >= 0
    ]
    about = min(inside, key=lambda pair: pair[0])[1] if inside else discourse.group_at(sentence.start)
    if about is None or not cell or (not inside and groups > 1 and cores.get(about.entity) not in cell):
        return None
    speaks_for, against = _cues()
    begin = max(sentence.symbols.rfind(mark, 0, at) for mark in ",;:。") + 1
    end = min(
        (place for mark in ",;。" if (place := sentence.symbols.find(mark, at)) >= 0), default=len(sentence.symbols)
    )
    left, right = sentence.symbols[max(0, begin, at - 24) : at], sentence.symbols[at + 1 : min(end, at + 24)]
    wide = sentence.symbols[max(0, at - 30) : at + 30]
    weight = 0.8 * bool(speaks_for.search(left + right)) + 0.4 * bool(speaks_for.search(wide))
    weight += 0.6 if inside else 0.2 if page.flat.count("\n", about.end, sentence.start) <= 2 else -0.3
    weight += 0.3 * (len(cell) >= 3) + 0.2 * (len(cell) >= 2) + 0.3 * (groups == 1)
    if about.entity in cores and cores[about.entity] in cell and len(cell) > 1:
        weight += 1.0
    if any(group != about.entity and core in cell for group, core in cores.items()):
        return None  # a list of heads
    weight -= (
        1.0 * bool(against.search(wide)) + 1.0 * bool(_POST_AFTER.match(right)) + 1.0 * bool(_VENUE_BEFORE.search(left))
    )
    earlier = discourse.before(sentence.start, 3)
    if not inside and any(
        s.entity != about.entity and "\n" not in page.flat[s.start : sentence.start] for s in earlier
    ):
        weight -= 0.4
    return about, weight


def lists(sentence: Sentence) -> list[int]:
    """Return the places of the lists of schools in a sentence."""
    return [at for at in sentence.cells if sentence.symbols[at] == SCHOOLS]
