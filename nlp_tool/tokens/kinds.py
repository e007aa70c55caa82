"""What a token is made of: word, number or punctuation."""

from __future__ import annotations

import re

from nlp_tool.tokens.columns import NUMBER, PUNCT, WORD

_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,:/%％‰．，-]{0,60}|[〇零一二三四五六七八九十百千万亿两]{2,30}"
                     r"|[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾]")
_DIGITS = frozenset("〇零一二三四五六七八九十百千万亿两")
_CHINESE_DIGIT = re.compile("[〇零一二三四五六七八九十百千万亿两]{2,30}")
# Words that only look like numbers.
_NOT_NUMBERS = frozenset(("一一", "千万", "万一", "万千", "万万", "一百一", "十万八千", "千千万万", "一十"))


def kind_of(word: str, tag: str = "") -> str:
    """Return word, number or punct: what a token is made of."""
    if word.isalpha() and word[0] not in _DIGITS:
        return WORD
    if word.isalpha() and not _CHINESE_DIGIT.fullmatch(word):
        return NUMBER if len(word) == 1 and word != "两" else WORD
    if _NUMBER.fullmatch(word):
        return WORD if word in _NOT_NUMBERS or (tag and tag[0] not in "m" and not word[0].isdigit()) else NUMBER
    return WORD if any(c.isalnum() for c in word) else PUNCT
