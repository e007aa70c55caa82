import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.errors import SettingsError
from nlp_tool.statistics.concordance import concordance
from nlp_tool.statistics.selection import select
from tests.statistics.conftest import CORPUS, build


def lines(findings):
    return [(row[3], row[4], row[5]) for row in findings.tables["concordance"].rows]


QUERIES = [
    # a word, a traditional text found by its simplified form and shown as it is
    ("教育集团", "auto", ["教育集团", "教育集团", "教育集团", "教育集團"], "words"),
    ("教育集團", "auto", ["教育集团", "教育集团", "教育集团", "教育集團"], "words"),
    # a phrase of words
    ("education group", "auto", ["education group", "education group"], "words"),
    ("推进 优质均衡", "words", ["推进优质均衡", "推进优质均衡"], "words"),
    # wildcards
    ("school*", "words", ["school", "schools", "Schools"], "words"),
    ("s?ared", "words", [], "words"),
    ("sh?re", "words", ["share"], "words"),
    # characters, across the border of words
    ("学军小学教", "auto", ["学军小学教", "學軍小學教"], "characters"),
    ("育集", "characters", ["育集", "育集", "育集", "育集"], "characters"),
    ("ＧＲＯＵＰ", "auto", ["group", "group", "group"], "words"),
    ("没有这个", "auto", [], "characters"),
]


@pytest.mark.parametrize(("query", "way", "hits", "found_as"), QUERIES)
def test_queries(index, query, way, hits, found_as):
    findings = concordance(index, query, way=way)
    assert sorted(hit for _, hit, _ in lines(findings)) == sorted(hits)
    assert findings.parameters["way"] == found_as
    assert findings.parameters["hits"] == len(hits)


def test_by_lemma(index):
    assert sorted(hit for _, hit, _ in lines(concordance(index, "school", form="lemma"))) == \
        ["Schools", "school", "schools"]
    assert [hit for _, hit, _ in lines(concordance(index, "Schools", form="word"))] == ["Schools"]


def test_context_and_place(index):
    row = concordance(index, "三个", window=2).tables["concordance"].rows
    text = CORPUS[0][1]
    (doc_id, date, source, left, hit, right, start, end), = row
    assert (date, source, left, hit, right) == ("2022-09-20", "浙江日报", "教育集团有", "三个", "校区。")
    assert text[start:end] == hit
    assert index.documents["doc_id"].index(doc_id) >= 0
    (_, _, _, left, _, right, _, _), = concordance(index, "三个", window=0).tables["concordance"].rows
    assert (left, right) == ("", "")


def test_every_line_is_a_slice_of_its_document(corpus):
    study, index = corpus
    texts = {document.doc_id: document.text for document in study.documents()}
    for query in ("教育集团", "school*", "育集", "*"):
        for doc_id, _, _, left, hit, right, start, end in concordance(index, query).tables["concordance"].rows:
            assert texts[doc_id][start:end] == hit
            assert texts[doc_id][start - len(left) : start] == left
            assert texts[doc_id][end : end + len(right)] == right


def test_sorting(index):
    right = [after.split()[0] for _, _, after in lines(concordance(index, "the", sort="R1"))]
    assert right == sorted(right)
    left = [before.split()[-1] if before else "" for before, _, _ in lines(concordance(index, "group", sort="L1"))]
    assert left == sorted(left)
    with pytest.raises(SettingsError, match="cannot sort by 'X1'"):
        concordance(index, "group", sort="X1")


def test_filters_and_limit(index):
    only = select(index, languages=["en"], since="2022", until="2022-12")
    assert len(lines(concordance(index, "group", selection=only))) == 2
    limited = concordance(index, "group", limit=1)
    assert (len(lines(limited)), limited.parameters["hits"]) == (1, 3)


@pytest.mark.parametrize(("query", "way"), [("", "auto"), ("  ", "words"), ("教育", "sideways")])
def test_queries_that_cannot_be(index, query, way):
    with pytest.raises(SettingsError):
        concordance(index, query, way=way)


def test_an_invisible_mark_is_looked_through(tmp_path):
    _, index = build(tmp_path / "s", [("t", "在学\u200b军小学，学军\u202e小学教育", "zh", "", "", "", "news")])
    assert [hit for _, hit, _ in lines(concordance(index, "学军小学"))] == ["学\u200b军小学", "学军\u202e小学"]
    assert [hit for _, hit, _ in lines(concordance(index, "军小", way="characters"))] == ["军小", "军\u202e小"]


@pytest.mark.parametrize("values", [(), ("",), ("word",)])
def test_little_text(texts, values):
    index = texts(*values)
    for query in ("word", "*", "or", "a b"):
        found = lines(concordance(index, query))
        assert [hit for _, hit, _ in found] == (["word"] if query in ("word", "*") and "word" in values
                                                else ["or"] if query == "or" and "word" in values else [])


@settings(max_examples=20)
@given(values=st.lists(st.text("ab \n", max_size=30), min_size=1, max_size=4),
       query=st.text("ab", min_size=1, max_size=2))
def test_words_are_all_found_and_no_others(tmp_path_factory, values, query):
    rows = [(str(n), value, "en", "", "", "", "other") for n, value in enumerate(values)]
    _, index = build(tmp_path_factory.mktemp("any") / "study", rows)
    expected = sum(value.split().count(query) for value in values)
    assert len(lines(concordance(index, query, way="words"))) == expected
    letters = sum(value.startswith(query, at) for value in values for at in range(len(value)))
    assert len(lines(concordance(index, query, way="characters"))) == letters
