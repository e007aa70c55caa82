import time

import pytest

from nlp_tool.tokens.sentences import sentence_spans

CASES = [
    ("zh", "甲校好。乙校“不错！”丙校……丁校", ["甲校好。", "乙校“不错！”", "丙校……", "丁校"]),
    ("zh", "第一行\n\n第二行；第三", ["第一行", "第二行；第三"]),
    ("zh", "增长5.5个百分点。", ["增长5.5个百分点。"]),
    ("en", "Mr. Li came to No. 2 School. He left.", ["Mr. Li came to No. 2 School.", "He left."]),
    ("en", 'He said "Stop." Then the U.S. group grew.', ['He said "Stop."', "Then the U.S. group grew."]),
    ("en", "A heading\n\nThe text. J. Smith spoke", ["A heading", "The text.", "J. Smith spoke"]),
    ("en", "costs 5.5 percent, e.g. for books", ["costs 5.5 percent, e.g. for books"]),
    ("zh", "", []),
    ("en", " \n ", []),
]


@pytest.mark.parametrize(("language", "text", "sentences"), CASES)
def test_sentences(language, text, sentences):
    assert [text[a:b] for a, b in sentence_spans(text, language)] == sentences


@pytest.mark.parametrize("piece", ["教", "a.", " ", "（", ".", "!”", "\n ", "A"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_x1_linear_on_hostile_text(piece, language):
    start = time.perf_counter()
    sentence_spans(piece * (200_000 // len(piece)), language)
    assert time.perf_counter() - start < 5
