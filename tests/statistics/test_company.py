"""Collocations, co-occurrence and phrases: counted again the slow way."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.statistics.collocation import collocations
from nlp_tool.statistics.cooccurrence import cooccurrence, network, write_network
from nlp_tool.statistics.phrases import phrases
from nlp_tool.statistics.terms import terms_in
from tests.statistics.conftest import build


def slow_collocates(texts, node, window):
    """Count, for each word, its tokens within `window` words of a node."""
    near, total = {}, {}
    for text in texts:
        words = re.findall(r"\w+", text)
        for place, word in enumerate(words):
            total[word] = total.get(word, 0) + 1
            span = range(max(0, place - window), min(len(words), place + window + 1))
            if word != node and any(words[other] == node for other in span if other != place):
                near[word] = near.get(word, 0) + 1
    return near, total


@settings(max_examples=25)
@given(texts=st.lists(st.lists(st.sampled_from("abcdx"), max_size=15).map(" ".join), min_size=1, max_size=4),
       window=st.integers(1, 4))
def test_windows(tmp_path_factory, texts, window):
    rows = [(str(n), text, "en", "", "", "", "other") for n, text in enumerate(texts)]
    _, index = build(tmp_path_factory.mktemp("windows") / "study", rows)
    if not any("x" in text for text in texts):
        with pytest.raises(NoInput, match="is no word"):
            collocations(index, terms_in(index, form="word"), "x")
        return
    found = collocations(index, terms_in(index, form="word"), "x", window=window, minimum=1).tables["collocations"]
    near, total = slow_collocates(texts, "x", window)
    assert {row[0]: row[1] for row in found.rows} == near
    assert {row[0]: row[4] for row in found.rows} == {word: total[word] for word in near}
    assert all(max(row[2], row[3]) <= row[1] <= row[2] + row[3] for row in found.rows)


def test_a_window_passes_punctuation_and_ends_with_the_document(texts):
    index = texts("alpha, node. beta", "gamma")
    found = collocations(index, terms_in(index), "node", window=1, minimum=1).tables["collocations"]
    assert [(row[0], row[2], row[3]) for row in sorted(found.rows)] == [("alpha", 1, 0), ("beta", 0, 1)]


def test_a_sentence_is_a_window(texts):
    index = texts("One two node three. Four five.")
    found = collocations(index, terms_in(index), "node", sentence=True, minimum=1).tables["collocations"]
    assert sorted(row[0] for row in found.rows) == ["one", "three", "two"]


def test_wildcards_and_orders(index):
    found = collocations(index, terms_in(index), "school*", minimum=1, order="mi")
    assert found.parameters["nodes"] == 3
    assert "school" not in found.tables["collocations"].column("collocate")
    mi = found.tables["collocations"].column("mi")
    assert mi == sorted(mi, reverse=True)
    with pytest.raises(SettingsError, match="cannot order"):
        collocations(index, terms_in(index), "school", order="beauty")


def test_cooccurrence(texts):
    index = texts("Ant bee. Ant bee cow. Cow dog.", "Ant bee")
    found = cooccurrence(index, terms_in(index), minimum=1)
    edges = {row[:2]: row[2] for row in found.tables["edges"].rows}
    assert edges == {("ant", "bee"): 3, ("ant", "cow"): 1, ("bee", "cow"): 1, ("cow", "dog"): 1}
    assert found.tables["nodes"].records()[0] == {"term": "ant", "frequency": 3, "links": 2}
    whole = cooccurrence(index, terms_in(index), unit="document", minimum=1)
    assert {row[:2]: row[2] for row in whole.tables["edges"].rows}[("ant", "dog")] == 1
    (row,) = [row for row in found.tables["edges"].rows if row[:2] == ("ant", "bee")]
    assert row[3] == pytest.approx(1, rel=1e-12)  # always together
    assert row[4] == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_o4_a_network_reads_back(texts, tmp_path, ending):
    import networkx
    from lxml import etree

    index = texts("alpha beta & <c> 教育. alpha beta")
    found = cooccurrence(index, terms_in(index), minimum=1)
    for name in ("one", "two"):
        write_network(found, tmp_path / f"{name}.{ending}")
    assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
    root = etree.parse(tmp_path / f"one.{ending}").getroot()
    assert ending == "graphml" or root.get("version") == "1.3"
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[ending]
    again = read(tmp_path / f"one.{ending}", **({"version": "1.3"} if ending == "gexf" else {}))
    graph = network(found)
    assert set(again.nodes) == set(graph.nodes)
    assert {frozenset(edge) for edge in again.edges} == {frozenset(edge) for edge in graph.edges}
    assert all(again.edges[edge]["weight"] == graph.edges[edge]["weight"] for edge in graph.edges)
    with pytest.raises(SettingsError, match=r"\.graphml or \.gexf"):
        write_network(found, tmp_path / "words.txt")


def test_phrases(texts):
    index = texts(*["group school running works. the reform of group school running, the schools"] * 4)
    rows = phrases(index, terms_in(index, form="word"), minimum=5, threshold=0.4).tables["phrases"].records()
    found = {row["words"]: row["count"] for row in rows}
    assert found == {"group school": 8, "school running": 8, "group school running": 8}
    assert all(row["documents"] == 4 for row in rows)
    assert {row["phrase"] for row in rows} == found.keys()
    assert phrases(index, terms_in(index), threshold=1.1).tables["phrases"].rows == ()


def test_a_chinese_phrase_is_written_without_blanks(texts):
    index = texts(*["推进优质均衡，"] * 6, language="zh")
    (row,) = phrases(index, terms_in(index), minimum=2).tables["phrases"].records()
    assert (row["phrase"], row["words"]) == ("推进优质均衡", "推进 优质均衡")


def test_a_phrase_never_crosses_a_comma(texts):
    index = texts(*["alpha, beta"] * 6)
    assert phrases(index, terms_in(index), minimum=2, threshold=-1).tables["phrases"].rows == ()


def test_a_phrase_never_joins_a_heading_with_the_line_below(texts):
    index = texts(*["教育\n学校"] * 6, language="zh")
    assert phrases(index, terms_in(index), minimum=2, threshold=-1).tables["phrases"].rows == ()


@pytest.mark.parametrize("values", [(), ("",), ("word",)])
def test_little_text(texts, values):
    index = texts(*values)
    terms = terms_in(index)
    assert phrases(index, terms).tables["phrases"].rows == ()
    assert cooccurrence(index, terms).tables["edges"].rows == ()
    if "word" in values:
        assert collocations(index, terms, "word").tables["collocations"].rows == ()
