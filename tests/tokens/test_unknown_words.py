from __future__ import annotations

from array import array

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.tokens.unknown_words import RunLengths, UnknownWords, _divide, _lengths_of

# common characters, rare ones, and some that jieba's model has never seen
HAN = "的一是在不了有和人这中大为上个国云溪张王小学教育杭州囧龘㐂一鿕龥"
runs = st.text(st.sampled_from([c for c in HAN if "\u4e00" <= c <= "\u9fd5"]), min_size=2, max_size=32)


def lengths(run: str) -> bytes:
    return array("I", map(len, _divide(run))).tobytes()


@settings(max_examples=200)
@given(st.lists(runs, min_size=1, max_size=30))
def test_runs_worked_out_together_are_those_worked_out_alone(some: list[str]) -> None:
    assert _lengths_of(some) == [lengths(run) for run in some]


@settings(max_examples=100)
@given(st.lists(st.text("云溪张王12aZ.%+-的一", min_size=2, max_size=40), max_size=20))
def test_learning_changes_nothing(some: list[str]) -> None:
    def unknown() -> UnknownWords:
        return UnknownWords(lambda run: run == "云溪", frozenset())

    learnt, plain = RunLengths(unknown()), RunLengths(unknown())
    learnt.learn(some)
    assert [learnt[run] for run in some] == [plain[run] for run in some]
    assert all(sum(array("I", learnt[run])) == len(run) for run in some)
