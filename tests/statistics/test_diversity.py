import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_tool.statistics.diversity import diversity, mattr, mtld
from nlp_tool.statistics.terms import terms_in


@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(1, 12))
def test_mattr_is_the_mean_of_all_windows(tokens, window):
    windows = [tokens[i : i + window] for i in range(len(tokens) - window + 1)]
    plain = sum(len(set(w)) / window for w in windows) / len(windows) if windows else None
    assert mattr(tokens, window=window) == (pytest.approx(plain, rel=1e-9) if windows else None)


def factors(tokens, threshold):
    """MTLD's factors, counted slowly: the text is cut where the ratio of its running piece falls below."""
    total, start = 0.0, 0
    for end in range(1, len(tokens) + 1):
        piece = tokens[start:end]
        ratio = len(set(piece)) / len(piece)
        if ratio < threshold:
            total, start = total + 1, end
    piece = tokens[start:]
    return total + ((1 - len(set(piece)) / len(piece)) / (1 - threshold) if piece else 0)


@given(st.lists(st.integers(0, 6), min_size=10, max_size=80))
def test_mtld_by_definition(tokens):
    both = [factors(tokens, 0.72), factors(tokens[::-1], 0.72)]
    plain = sum(len(tokens) / f if f else len(tokens) for f in both) / 2
    assert mtld(tokens) == pytest.approx(plain, rel=1e-9)


def test_mtld_of_one_word_again_and_again():
    """Each second token ends a factor: the mean factor is two words long."""
    assert mtld(["of"] * 20) == 2.0
    assert mtld(list(range(20))) == 20.0  # the ratio never falls
    assert mtld(["of"] * 9) is None


def test_by_document_and_group(index):
    table = diversity(index, terms_in(index), window=5).tables["diversity"]
    assert table.columns[0] == "doc_id"
    assert len(table.rows) == 5
    assert all(0 < ttr <= 1 for ttr in table.column("ttr"))
    by_kind = diversity(index, terms_in(index), by="kind", window=5).tables["diversity"]
    assert [(row[0], row[1]) for row in by_kind.rows] == [("news", 3), ("other", 1), ("policy", 1)]
    assert sum(by_kind.column("tokens")) == sum(table.column("tokens"))


@pytest.mark.parametrize("values", [(), ("",), ("word",)])
def test_little_text(texts, values):
    index = texts(*values)
    rows = diversity(index, terms_in(index)).tables["diversity"].rows
    assert len(rows) == len(values)
    assert all(row[-1] is None for row in rows)
