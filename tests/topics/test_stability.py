"""Which topics come back; how many to choose."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_tool.errors import SettingsError
from nlp_tool.settings import Topics as TopicSettings
from nlp_tool.topics import fit_topics
from nlp_tool.topics.matrix import words_pruned
from nlp_tool.topics.selection import held_out, select_topics
from nlp_tool.topics.stability import matched, stability
from tests.topics.corpora import planted_words

THREE = TopicSettings(count=3)


def test_planted_topics_are_stable_and_too_many_are_not() -> None:
    words = words_pruned(planted_words(60), THREE)
    few = stability(fit_topics(words, settings=THREE), words)
    assert min(few.resampled) > 0.95 and min(few.restarted) > 0.95
    many = stability(fit_topics(words, settings=TopicSettings(count=9)), words)
    assert min(many.resampled) < 0.8 and sum(many.resampled) / 9 < min(few.resampled)
    assert all(0 <= value <= 1 for value in (*many.resampled, *many.restarted))
    assert stability(fit_topics(words, settings=THREE), words) == few


def test_no_topics_no_stability() -> None:
    words = planted_words(3)
    assert stability(fit_topics(words, settings=THREE), words).resampled == ()
    topics = fit_topics(planted_words(), settings=THREE)
    assert stability(topics, planted_words(), runs=0).restarted == (0.0,) * 3


MATCHES = [
    # the same in another order
    ([[1, 0], [0, 1]], [[0, 1], [1, 0]], [1.0, 1.0]),
    # greedy would give both to the first; the best sum does not
    ([[1, 0], [1, 1]], [[1, 0.01], [1, 0]], [1.0, 0.7141]),
    # fewer topics in the other model
    ([[1, 0], [0, 1]], [[1, 0]], [1.0, 0.0]),
    ([[1, 0]], [], [0.0]),
]


@pytest.mark.parametrize(("topics", "others", "expected"), MATCHES)
def test_matched(topics: list[list[float]], others: list[list[float]], expected: list[float]) -> None:
    found = matched(np.array(topics, dtype=float), np.array(others, dtype=float).reshape(-1, 2))
    assert found == pytest.approx(expected, abs=1e-3)


def test_selection_finds_the_planted_number() -> None:
    table = select_topics(planted_words(60), [2, 3, 6], settings=TopicSettings(stability_runs=3))
    rows = table.records()
    assert [row["count"] for row in rows] == [2, 3, 6]
    assert "stability" in rows[1]["best"] and rows[1]["stability"] > 0.95
    assert all(0 <= row["held_out"] <= 1 and row["fitted"] == row["count"] for row in rows)
    assert rows[1]["held_out"] > rows[0]["held_out"]


def test_selection_where_there_is_too_little() -> None:
    [row] = select_topics(planted_words(4), [3]).records()
    assert (row["fitted"], row["coherence"], row["held_out"], row["best"]) == (0, None, None, "")
    assert held_out(planted_words(4), THREE, 3) is None
    with pytest.raises(SettingsError, match="2 or more"):
        select_topics(planted_words(), [1, 2])
