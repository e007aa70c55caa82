"""Frequency, keyness, dispersion: counted again from the words of the documents."""

from collections import Counter

import pytest

from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.statistics.dispersion import dispersion
from nlp_tool.statistics.frequency import frequency
from nlp_tool.statistics.keyness import keyness
from nlp_tool.statistics.selection import select, sides
from nlp_tool.statistics.terms import terms_in
from nlp_tool.tokens import read_tokens
from nlp_tool.tokens.counts import word_form


def words_of(study):
    """Return {doc_id: words counted}, the slow way."""
    return {t.doc_id: [word_form(w) for w, kind in zip(t, t.kinds, strict=True) if kind == "word"]
            for path in study.part_results("tokens") for t in read_tokens(path)}


def test_frequency(corpus):
    study, index = corpus
    words = words_of(study)
    counts = Counter(w for found in words.values() for w in found)
    table = frequency(index, terms_in(index)).tables["frequency"]
    assert {row[0]: row[1] for row in table.rows} == counts
    total = sum(counts.values())
    for term, count, rate, documents, share in table.rows:
        assert rate == pytest.approx(count / total * 10_000, rel=1e-12)
        assert documents == sum(term in found for found in words.values())
        assert share == pytest.approx(documents / 5, rel=1e-12)
    assert table.column("count") == sorted(table.column("count"), reverse=True)


def test_frequency_by_group(index):
    table = frequency(index, terms_in(index), by="year", limit=1).tables["frequency"]
    assert table.column("group") == ["", "2022", "2023"]
    month = frequency(index, terms_in(index), by="month").tables["frequency"]
    assert set(month.column("group")) == {"", "2022-09", "2022-11", "2023-03"}
    with pytest.raises(SettingsError, match="cannot group"):
        frequency(index, terms_in(index), by="colour")


def test_forms_and_stop_words(index):
    def counts(**options):
        return {row[0]: row[1] for row in frequency(index, terms_in(index, **options)).tables["frequency"].rows}

    assert (counts(form="word")["Schools"], counts(form="folded")["schools"], counts()["school"]) == (1, 2, 3)
    assert (counts(form="word")["教育集團"], counts()["教育集团"]) == (1, 4)
    assert "the" in counts() and "the" not in counts(stop=frozenset(["the"]))
    assert "。" not in counts()


def test_keyness_counts_and_order(corpus):
    study, index = corpus
    words = words_of(study)
    target, reference = sides(select(index, languages=["zh"]), None, select(index))
    assert reference.size == 2
    table = keyness(index, terms_in(index), target=target, reference=reference, minimum=1, level=1).tables["keyness"]
    zh = {doc_id for doc_id, lang in zip(index.documents["doc_id"], index.documents["language"], strict=True)
          if lang == "zh"}
    a = Counter(w for doc_id, found in words.items() if doc_id in zh for w in found)
    b = Counter(w for doc_id, found in words.items() if doc_id not in zh for w in found)
    assert all((row[1], row[2]) == (a[row[0]], b[row[0]]) for row in table.rows)
    assert table.column("g2") == sorted(table.column("g2"), reverse=True)
    assert all(row[3] > row[4] for row in table.rows)
    negative = keyness(index, terms_in(index), target=target, reference=reference, minimum=1, level=1, negative=True)
    assert all(row[3] < row[4] for row in negative.tables["keyness"].rows)
    equal = [w for w in a | b if a[w] * b.total() == b[w] * a.total()]
    assert len(table.rows) + len(negative.tables["keyness"].rows) == len(a | b) - len(equal)


def test_keyness_lists_what_is_significant(index):
    zh, rest = sides(select(index, languages=["zh"]), None, select(index))
    strict = keyness(index, terms_in(index), target=zh, reference=rest, minimum=1, level=0.01).tables["keyness"]
    assert all(p < 0.01 for p in strict.column("p_adjusted"))


def test_keyness_without_words(texts):
    index = texts("some words", "")
    with pytest.raises(NoInput, match="reference documents have no words"):
        keyness(index, terms_in(index), target=select(index), reference=select(index, languages=["zh"]))


def test_two_sides_never_share_a_document(index):
    news, zh, everyone = select(index, kinds=["news"]), select(index, languages=["zh"]), select(index)
    for target, named in ((news, zh), (news, None), (everyone, zh)):
        a, b = sides(target, named, everyone)
        assert a.size and b.size and not (a.mask & b.mask).any()
    a, b = sides(everyone, zh, everyone)  # nothing but a reference: the target is the rest
    assert (b.size, a.size) == (zh.size, everyone.size - zh.size)


def test_nothing_to_compare_is_said(index):
    with pytest.raises(SettingsError, match="which documents to compare"):
        sides(select(index), None, select(index))


def test_dispersion(corpus):
    study, index = corpus
    words = words_of(study)
    (row,) = dispersion(index, terms_in(index), words=["教育集团"]).tables["dispersion"].rows
    counts = [found.count("教育集团") for found in words.values()]
    sizes = [len(found) for found in words.values()]
    dp = sum(abs(c / sum(counts) - s / sum(sizes)) for c, s in zip(counts, sizes, strict=True)) / 2
    assert row[1:4] == (sum(counts), sum(c > 0 for c in counts), sum(c > 0 for c in counts) / 5)
    assert row[4] == pytest.approx(dp, rel=1e-9)
    assert row[5] == pytest.approx(dp / (1 - min(sizes) / sum(sizes)), rel=1e-9)


def test_dispersion_of_all_words_and_by_group(index):
    table = dispersion(index, terms_in(index), minimum=3).tables["dispersion"]
    assert all(count >= 3 for count in table.column("count"))
    by_language = dispersion(index, terms_in(index), words=["school", "School", "无"], by="language")
    (row,) = by_language.tables["dispersion"].rows  # School is school, 无 is nowhere
    assert (row[0], row[2]) == ("school", 1)


@pytest.mark.parametrize("values", [(), ("",), ("word",)])
def test_little_text(texts, values):
    index = texts(*values)
    terms = terms_in(index)
    count = len([v for v in values if v])
    assert len(frequency(index, terms).tables["frequency"].rows) == count
    rows = dispersion(index, terms, minimum=1).tables["dispersion"].rows
    assert rows == ((("word", 1, 1, 1.0, 0.0, 0.0, None),) if count else ())
