import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.document import Document
from nlp_tool.settings import Settings
from nlp_tool.storage import write_documents
from nlp_tool.tokens import read_tokens, tokenize
from nlp_tool.tokens.columns import problems
from nlp_tool.tokens.kinds import kind_of
from nlp_tool.tokens.stage import tokenize_part
from nlp_tool.tokens.storage import read_part


def document(text, language="zh", doc_id="0" * 16, script=""):
    return Document(doc_id, text, language=language, script=script)


CASES = [
    ("学校。", "zh", ["学校", "。"], ["word", "punct"]),
    # traditional text is cut where the simplified form would be, and stays as it is
    ("杭州市學軍小學教育集團", "zh", ["杭州市", "學軍小學", "教育集團"], ["word"] * 3),
    # U6: an invisible mark is looked through and stays part of its word
    ("在学\u200b军小学", "zh", ["在", "学\u200b军小学"], ["word", "word"]),
    ("有 2,000 人，占5.5%", "zh", ["有", "2", ",", "000", "人", "，", "占", "5.5%"],
     ["word", "number", "punct", "number", "word", "punct", "word", "number"]),
    ("共二十三所", "zh", ["共", "二十三", "所"], ["word", "number", "word"]),
    ("It has 2,000 pupils.", "en", ["It", "has", "2,000", "pupils", "."], ["word", "word", "number", "word", "punct"]),
    ("", "zh", [], []),
    (" \n\t", "zh", [], []),
    ("\u200b", "zh", [], []),
]


@pytest.mark.parametrize(("text", "language", "words", "kinds"), CASES)
def test_tokenize(text, language, words, kinds):
    tokens = tokenize(document(text, language))
    assert (list(tokens), list(tokens.kinds)) == (words, kinds)
    assert problems(tokens, text) == []


@given(st.text(max_size=120) | st.text("學校 \u200b\n教育ab-.12", max_size=60), st.sampled_from(["zh", "en"]))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_every_character_is_in_a_token_or_is_space(text, language):
    assert problems(tokenize(document(text, language)), text) == []


def test_sentences():
    tokens = tokenize(document("甲校好。乙校“不错！”丙校\n丁校"))
    starts = tokens.sentences.tolist()
    ends = [*starts[1:], len(tokens)]
    assert ["".join(tokens.texts[a:b]) for a, b in zip(starts, ends, strict=True)] == \
        ["甲校好。", "乙校“不错！”", "丙校", "丁校"]


@pytest.fixture
def part(tmp_path):
    documents = [document("杭州市学军小学教育集团。今年\n好。", doc_id="0" * 16), document("", doc_id="1" * 16),
                 document("Schools joined. They grew.", "en", doc_id="2" * 16),
                 document("學軍小學 B校", doc_id="3" * 16, script="Hant")]
    write_documents(tmp_path / "corpus.parquet", documents)
    tokenize_part(tmp_path / "corpus.parquet", tmp_path / "tokens.parquet", Settings(), tmp_path)
    return documents, tmp_path / "tokens.parquet"


def test_a_part_reads_back_as_it_was_cut(part):
    documents, path = part
    assert list(read_tokens(path)) == [tokenize(d) for d in documents]
    assert all(problems(t, d.text) == [] for t, d in zip(read_tokens(path), documents, strict=True))


def test_the_vocabulary_of_a_part_stands_in_the_order_of_first_occurrence(part):
    columns = read_part(part[1])
    assert list(dict.fromkeys(word for tokens in read_tokens(part[1]) for word in tokens)) \
        == sorted(columns.words, key=lambda word: columns.ids.tolist().index(columns.words.index(word)))
    assert len(set(columns.words)) == len(columns.words) == columns.ids.max() + 1
    assert columns.ids.dtype == "uint32"
    assert columns.indptr.tolist()[-1] == len(columns.ids) == len(columns.starts)


def test_a_part_is_the_same_bytes_again(part, tmp_path):
    tokenize_part(tmp_path / "corpus.parquet", tmp_path / "again.parquet", Settings(), tmp_path)
    assert (tmp_path / "again.parquet").read_bytes() == part[1].read_bytes()


def test_an_empty_part(tmp_path):
    write_documents(tmp_path / "corpus.parquet", [])
    tokenize_part(tmp_path / "corpus.parquet", tmp_path / "tokens.parquet", Settings(), tmp_path)
    assert list(read_tokens(tmp_path / "tokens.parquet")) == []


KINDS = [("2024", "", "number"), ("二〇二三", "m", "number"), ("三", "m", "number"), ("千万", "m", "word"),
         ("万一", "c", "word"), ("5.5%", "", "number"), ("２０", "", "number"), ("B2", "", "word"), ("——", "", "punct"),
         ("学校", "n", "word"), ("n't", "", "word"), ("'", "", "punct"), ("😀", "", "punct")]


@pytest.mark.parametrize(("word", "tag", "kind"), KINDS)
def test_kinds(word, tag, kind):
    assert kind_of(word, tag) == kind


def test_importing_is_cheap():
    import subprocess
    import sys

    code = "import sys, nlp_tool.tokens; print(sorted({'numpy', 'jieba', 'spacy', 'pyarrow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
