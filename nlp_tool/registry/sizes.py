"""Sizes of groups: which numbers of a sentence are the size of the group that they were given to."""

from __future__ import annotations

import re

from nlp_tool.registry.facts import Claim
from nlp_tool.registry.observe import Observation
from nlp_tool.registry.words import chinese_number

# Several groups together: 三个教育集团合起来可以覆盖850所, "the three groups together run 850 schools"
_TOGETHER = re.compile(
    r"[两二三四五六七八九十几数多0-9]{1,3}[个家大](?:教育)?(?:集团|联盟|教联体|共同体)[^。；\n]{0,30}?(?:共|合起来|合计|累计|总计|加起来)|"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|[0-9]{1,3}) (?:education )?groups\b[^.;\n]{0,60}?"
    r"\b(?:together|altogether|in total|combined|between them)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9]{1,6}|[一二三四五六七八九十百零〇两]{1,6}")
_ORDINAL_BEFORE = re.compile(r"(?:第|最.{1,3}的|其中的?|之)$")


def size_claims(observations: list[Observation]) -> list[Claim]:
    """Return the claims of sizes, without those that are of several groups or no count at all."""
    return [
        Claim(f"{fact.attributes.get('what', '')}={fact.attributes.get('value', '')}", fact.quote)
        for seen in observations
        for fact in seen.facts
        if fact.kind == "size" and is_size(fact.quote.text, fact.attributes.get("value", ""))
    ]


def is_size(quote: str, value: str) -> bool:
    """Tell whether a number of a sentence counts one group's own: not 三个集团共850所, not 第一所, not 最小的一所.

    >>> is_size("该集团有12所学校。", "12"), is_size("它成为第十二所成员校。", "12")
    (True, False)
    """
    places = [m.start() for m in _NUMBER.finditer(quote) if str(chinese_number(m.group())) == value]
    counts = [at for at in places if not _ORDINAL_BEFORE.search(quote, max(0, at - 6), at)]
    if places and not counts:
        return False
    joint = _TOGETHER.search(quote)
    return joint is None or (bool(places) and min(counts) < joint.start())
