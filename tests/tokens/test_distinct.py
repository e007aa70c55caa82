import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.tokens import distinct
from nlp_tool.tokens.columns import SPACE
from nlp_tool.tokens.distinct import KnownWords, pick


def known():
    return KnownWords(lambda words: ([SPACE if w.isspace() else "word" for w in words], [w[:1] for w in words]))


def found(pieces, words):
    """Return what KnownWords says of pieces that stand side by side: the different ones, and each one's place."""
    ends = np.cumsum([len(word) for word in words], dtype=np.int64)
    starts = ends - np.array([len(word) for word in words], dtype=np.int64)
    return pieces.find("".join(words), starts, ends)


# Near keys: NUL beside nothing, the last code points, words of three characters and of four that start alike.
PIECES = st.lists(st.text(st.sampled_from("a\x00 学校\U0010ffff\ud800"), min_size=1, max_size=6), max_size=60)


@settings(derandomize=True, max_examples=200)
@given(PIECES, PIECES)
def test_numbers_stand_for_words(first, second):
    pieces = known()
    for words in (first, second, first):
        numbers, places = found(pieces, words)
        assert pick(pieces.words, numbers) == tuple(dict.fromkeys(words))
        assert [pieces.words[number] for number in numbers[places].tolist()] == words
        assert pieces.spaces(numbers).tolist() == [pieces.words[number].isspace() for number in numbers.tolist()]
        assert pick(pieces.tags, numbers) == tuple(word[:1] for word in dict.fromkeys(words))
    assert len(pieces) == len({*first, *second})


def test_words_are_forgotten_when_they_are_many(monkeypatch):
    monkeypatch.setattr(distinct, "_MEMORY", 3)
    pieces = known()
    found(pieces, ["一", "二", "三", "四个字词", "五"])
    numbers, places = found(pieces, ["五", "六"])
    assert pick(pieces.words, numbers[places]) == ("五", "六") and len(pieces) == 2
