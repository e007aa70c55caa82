from __future__ import annotations

import pytest

from nlp_tool.document import Document
from nlp_tool.registry.observe import QUOTE, _around

QUOTES = [
    # a Chinese sentence
    ("zh", "前一句。云溪小学加入集团。后一句。", "云溪", "云溪小学加入集团。"),
    # an English one: a full stop ends it, one of an abbreviation does not
    ("en", "One. No. 3 School joined the group. Another.", "joined", "No. 3 School joined the group."),
    # a line is a sentence
    ("zh", "名单\n云溪小学\n河湾小学", "云溪", "云溪小学"),
]


@pytest.mark.parametrize(("language", "text", "word", "quote"), QUOTES)
def test_a_quote_is_one_sentence(language: str, text: str, word: str, quote: str) -> None:
    at = text.index(word)
    start, end = _around(Document("0" * 16, text, language=language), at, at + len(word))
    assert text[start:end] == quote


def test_a_long_sentence_is_cut_around_the_word() -> None:
    text = "很长" * 300 + "云溪" + "很长" * 300
    start, end = _around(Document("0" * 16, text, language="zh"), 600, 602)
    assert end - start <= QUOTE and text[start:end].count("云溪") == 1
