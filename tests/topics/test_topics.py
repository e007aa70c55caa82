"""Fitting: planted topics come back; few, empty and odd inputs are said and not crashed; saved numbers stay."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.document import Document
from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.settings import Settings
from nlp_tool.settings import Topics as TopicSettings
from nlp_tool.tokens import tokenize
from nlp_tool.topics import Topics, fit_topics, load_topics
from nlp_tool.topics.matrix import is_word, words_from, words_of, words_pruned
from tests.topics.corpora import SUBJECTS, planted, planted_words

THREE = TopicSettings(count=3)


def valid(topics: Topics) -> None:
    assert np.isfinite(topics.topic_word).all() and np.isfinite(topics.document_topic).all()
    assert topics.topic_word.shape == (len(topics), len(topics.vocabulary))
    assert topics.document_topic.shape == (len(topics.doc_ids), len(topics))
    assert (topics.topic_word >= 0).all() and (topics.document_topic >= 0).all()
    if len(topics):
        assert np.allclose(topics.topic_word.sum(axis=1), 1)
        sums = topics.document_topic.sum(axis=1)
        assert np.all(np.isclose(sums, 1) | (sums == 0))
        assert topics.shares() == sorted(topics.shares(), reverse=True)


def test_planted_topics_come_back() -> None:
    topics = fit_topics(planted_words(), settings=THREE)
    valid(topics)
    found = [frozenset(word for word, _ in topics.top_words(number, 8)) for number in range(3)]
    assert set(found) == {frozenset(words) for words in SUBJECTS.values()}
    truth = planted()[1]
    main = topics.document_topic.argmax(axis=1)
    assert len({(a, b) for a, b in zip(truth, main, strict=True)}) == 3
    assert topics.warnings == []


def test_tokens_and_words_give_the_same_model() -> None:
    documents = [Document(doc_id, "，".join(map(str, words))) for doc_id, words in planted()[0]]
    tokens = [tokenize(document) for document in documents]
    topics = fit_topics(tokens, settings=THREE, stopwords={"作业"})
    valid(topics)
    assert "作业" not in topics.vocabulary and "轮岗" in topics.vocabulary
    again = fit_topics(words_of(tokens, stopwords={"作业"}), settings=THREE)
    assert again.topic_word.tobytes() == topics.topic_word.tobytes()


FEW = [
    # nothing at all
    ([], 0, "too few documents"),
    # documents without words
    ([("a", []), ("b", [None, None])], 0, "too few documents"),
    # five documents
    (planted(5)[0], 0, "too few documents for a topic model: 5, 6 needed"),
    # the same document many times is one document
    ([(str(n), SUBJECTS["交流"] + SUBJECTS["课程"]) for n in range(30)], 0,
     "too few different documents for a topic model: 1"),
    # enough documents, hardly any words
    ([(str(n), ["教师", "轮岗"][: 1 + n % 2] * (1 + n)) for n in range(30)], 0, "too few words for a topic model: 2"),
    # seven documents carry two topics
    (planted(7)[0], 2, "2 topics instead of 3: 7 documents carry no more"),
    # one topic for every eight documents
    (planted(23)[0], 2, "2 topics instead of 3: 23 documents carry no more at 8 a topic"),
]


@pytest.mark.parametrize(("documents", "count", "warning"), FEW)
def test_few(documents: list[tuple[str, list[str | None]]], count: int, warning: str) -> None:
    topics = fit_topics(words_from(documents, language="zh"), settings=TopicSettings(count=3, max_share=1.0))
    valid(topics)
    assert len(topics) == count
    assert any(warning in text for text in topics.warnings)


def test_a_study_may_ask_for_more_topics_than_the_rule_but_not_for_its_documents() -> None:
    words = planted_words(30)
    for each, count in ((8, 3), (5, 6), (1, 10)):
        assert len(fit_topics(words, settings=TopicSettings(count=20, documents_per_topic=each))) == count


def test_a_document_without_words_has_no_topics() -> None:
    topics = fit_topics(words_from([*planted()[0], ("ff", [])], language="zh"), settings=THREE)
    valid(topics)
    assert topics.document_topic[-1].tolist() == [0, 0, 0]
    assert topics.warnings == ["1 documents have none of the model's words"]
    assert sum(topics.shares()) == pytest.approx(1)


def test_no_topics_at_all_are_refused() -> None:
    with pytest.raises(SettingsError, match="1 or more"):
        fit_topics(planted_words(), settings=TopicSettings(count=0))


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from([word for words in SUBJECTS.values() for word in words]), max_size=12),
                max_size=24), st.integers(1, 9))
def test_any_corpus_gives_numbers(documents: list[list[str]], count: int) -> None:
    words = words_from([(str(number), list(texts)) for number, texts in enumerate(documents)], language="zh")
    valid(fit_topics(words, settings=TopicSettings(count=count, min_documents=1, max_share=1.0)))


def test_saved_and_loaded(tmp_path: Path) -> None:
    topics = fit_topics(planted_words(), settings=THREE)
    topics.save(tmp_path, "zh")
    loaded = load_topics(tmp_path, "zh")
    assert loaded.topic_word.tobytes() == topics.topic_word.tobytes()
    assert loaded.document_topic.tobytes() == topics.document_topic.tobytes()
    assert (loaded.vocabulary, loaded.doc_ids, loaded.language) == (topics.vocabulary, topics.doc_ids, "zh")
    assert loaded.parameters == topics.parameters
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    loaded.save(tmp_path, "zh")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="no topic model"):
        load_topics(tmp_path)
    topics = fit_topics(planted_words(), settings=THREE)
    topics.save(tmp_path)
    weights = (tmp_path / "topics.npz").read_bytes()
    (tmp_path / "topics.npz").write_bytes(weights[:-200])
    with pytest.raises(NoInput, match="cannot be read"):
        load_topics(tmp_path)
    # an array of objects would have to be unpickled
    np.savez(tmp_path / "topics.npz", topic_word=np.array([{}], dtype=object), document_topic=np.zeros((1, 1)))
    with pytest.raises(NoInput, match="cannot be read"):
        load_topics(tmp_path)
    np.savez(tmp_path / "topics.npz", topic_word=np.zeros((2, 2)), document_topic=np.zeros((1, 2)))
    with pytest.raises(NoInput, match="fit together"):
        load_topics(tmp_path)


def test_other_hash_seeds_and_threads_give_the_same_bytes() -> None:
    code = ("from tests.topics.corpora import planted_words; from nlp_tool.topics import fit_topics;"
            "from nlp_tool.settings import Topics; import hashlib;"
            "t = fit_topics(planted_words(60, 80), settings=Topics(count=3));"
            "print(hashlib.sha256(t.topic_word.tobytes() + t.document_topic.tobytes()).hexdigest())")
    results = set()
    for seed, threads in (("0", "1"), ("1", "4")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads,
                       "OMP_NUM_THREADS": threads}
        results.add(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True,
                                   check=True, cwd=Path(__file__).parents[2]).stdout)
    assert len(results) == 1


WORDS = [("教师", "zh", True), ("教", "zh", False), ("2022", "zh", False), ("AI", "zh", True), ("第3", "zh", False),
         ("，", "zh", False), ("<name>", "zh", False), ("of", "en", False), ("school", "en", True), ("'s", "en", False)]


@pytest.mark.parametrize(("text", "language", "expected"), WORDS)
def test_is_word(text: str, language: str, expected: bool) -> None:
    assert is_word(text, language) is expected


def test_pruning() -> None:
    documents = [("a", ["各校", "轮岗", "独有"]), ("b", ["各校", "轮岗"]), ("c", ["各校", "轮岗", "课程"]),
                 ("d", ["各校", "课程", "课程"])]
    words = words_from(documents, language="zh")
    # 各校 is in every document, 独有 in one
    kept = words_pruned(words, TopicSettings(max_share=0.75))
    assert kept.vocabulary == ("课程", "轮岗")
    assert [kept.document(i).tolist() for i in range(4)] == [[1], [1], [1, 0], [0, 0]]
    # the most widespread first, the order of the vocabulary settles ties
    assert words_pruned(words, TopicSettings(max_share=1.0, max_words=1)).vocabulary == ("各校",)
    assert kept.counts().toarray().tolist() == [[0, 1], [0, 1], [1, 1], [2, 0]]
    # counting leaves the order of the words as it was
    assert kept.document(2).tolist() == [1, 0]


def test_settings_have_the_model() -> None:
    assert Settings().topics.model == "nmf"
