import numpy as np
import pytest

from nlp_tool.document import Document
from nlp_tool.settings import Settings
from nlp_tool.settings import Tokens as TokenSettings
from nlp_tool.storage import write_documents
from nlp_tool.tokens.counts import term_counts, word_form
from nlp_tool.tokens.stage import tokenize_part
from nlp_tool.tokens.stopwords import built_in_stopwords

FORMS = [("Schools", "school"), ("学校", "学校"), ("學校", "学校"), ("２", "2"), ("B2", "b2"), ("running", "run")]


@pytest.mark.parametrize(("word", "form"), FORMS)
def test_word_form(word, form):
    assert word_form(word) == form


@pytest.fixture
def parts(tmp_path):
    texts = [("0", "学校与學校，张建伟有23人。", "zh"), ("1", "", "zh"), ("2", "Schools and the school", "en")]
    paths = []
    for doc_id, text, language in texts:
        source, target = tmp_path / f"c{doc_id}.parquet", tmp_path / f"t{doc_id}.parquet"
        write_documents(source, [Document(doc_id * 16, text, language=language)])
        tokenize_part(source, target, Settings(), tmp_path)
        paths.append(target)
    return paths


def shown(counts):
    matrix = counts.matrix().toarray()
    return [{counts.vocabulary[i]: int(row[i]) for i in np.flatnonzero(row)} for row in matrix]


def test_terms_of_several_parts(parts):
    counts = term_counts(parts, Settings())
    assert counts.doc_ids == ("0" * 16, "1" * 16, "2" * 16)
    assert list(counts.vocabulary) == sorted(counts.vocabulary)
    assert shown(counts) == [{"学校": 2, "与": 1, "张建伟": 1, "有": 1, "23": 1, "人": 1}, {},
                             {"school": 2, "and": 1, "the": 1}]


@pytest.mark.parametrize(("numbers", "names", "expected"), [
    ("fold", "fold", {"学校": 2, "<name>": 1, "<number>": 1, "人": 1}),
    ("drop", "drop", {"学校": 2, "人": 1}),
])
def test_numbers_and_names(parts, numbers, names, expected):
    chosen = Settings(tokens=TokenSettings(numbers=numbers, names=names))
    assert shown(term_counts(parts[:1], chosen, stop=built_in_stopwords("zh") - {"人"})) == [expected]


def test_filters(parts):
    assert term_counts(parts, Settings(), languages=("en",)).doc_ids == ("2" * 16,)
    assert term_counts(parts, Settings(), keep=lambda doc_id: doc_id[0] != "0").doc_ids == ("1" * 16, "2" * 16)
    assert term_counts([], Settings()).matrix().shape == (0, 0)
    assert term_counts(parts[1:2], Settings()).matrix().shape == (1, 0)
