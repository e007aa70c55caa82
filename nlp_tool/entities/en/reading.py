"""What all English finders need to know about a text.

Its words, which lines are headings, whether capitals mean anything.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from nlp_tool.entities.en.lexicon import words
from nlp_tool.entities.en.pinyin import is_pinyin
from nlp_tool.entities.en.tokens import Tokens, tokenize
from nlp_tool.entities.sentences import sentences

_HEADING_WORDS = 3
_HEADING_LONGEST = 24
_HEADING_SHARE = 0.85
_LOWER_SHARE = 0.03
# Marks and wide gaps that part the cells of a table: its rows are no headings.
_ROW = frozenset(("|", "\t", ">", "_"))
_DIVISIONS = frozenset(("district", "county", "city", "province"))
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "by",
        "with",
        "from",
        "into",
        "as",
        "is",
        "are",
        "its",
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its tokens. `heading[i]`.

    Token i stands in a line that capitalizes all words, so capitals say little.
    """

    text: str
    tokens: Tokens
    heading: list[bool]
    lower_text: bool
    body_names: frozenset[str] = field(default=frozenset())
    divisions: frozenset[str] = field(default=frozenset())
    judged: dict[tuple[object, int], bool] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was said of a token before, by the function that said it (phrases.py)."""

    def is_capital(self, index: int) -> bool:
        """Tell whether a word begins with a capital (in a text without any: whether it is pinyin)."""
        word = self.tokens.words[index]
        if word[0].isupper():
            return True
        return self.lower_text and is_pinyin(self.tokens.lower[index])

    def slice(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets of the tokens first..last, both included."""
        return self.tokens.starts[first], self.tokens.ends[last]


def read(text: str) -> Reading:
    """Tokenize a text and look at its lines."""
    tokens = tokenize(text)
    heading = [False] * len(tokens)
    body_names: set[str] = set()
    stop = words("schools", "words", "stop")
    alphabetic, capitals, line_start = 0, 0, 0
    for index in range(len(tokens) + 1):
        if index < len(tokens) and tokens.words[index] != "\n":
            word = tokens.words[index]
            if word[0].isalpha() and len(word) > 1 and tokens.lower[index] not in _SMALL:
                alphabetic += 1
                capitals += word[0].isupper()
            continue
        listed = line_start < len(tokens) and (
            tokens.words[line_start] in ("-", "*", "+", "o") or tokens.words[line_start].isdigit()
        )
        row = any(word in _ROW or word[0] == " " for word in tokens.words[line_start:index])
        if listed or row or (index and tokens.lower[index - 1] in words("schools", "school", "heads")):
            alphabetic = 0
        closed = index and tokens.words[index - 1] in (".", ";") and index - line_start > _HEADING_WORDS
        if _HEADING_WORDS < alphabetic <= _HEADING_LONGEST and capitals >= _HEADING_SHARE * alphabetic and not closed:
            heading[line_start:index] = [True] * (index - line_start)
        line_start, alphabetic, capitals = index + 1, 0, 0
    letters = upper = 0
    for index, word in enumerate(tokens.words):
        if word[0].isalpha():
            letters += 1
            if word[0].isupper():
                upper += 1
                if not heading[index] and index and tokens.words[index - 1][0].isalpha():
                    lowered = tokens.lower[index]
                    if lowered not in stop:
                        body_names.add(lowered)
    divisions = {
        tokens.lower[i]
        for i in range(len(tokens) - 1)
        if tokens.lower[i + 1] in _DIVISIONS and tokens.words[i][0].isupper()
    }
    return Reading(text, tokens, heading, upper <= _LOWER_SHARE * letters, frozenset(body_names), frozenset(divisions))


class SentenceIndex:
    """The sentences of a text, found by offset."""

    def __init__(self, text: str) -> None:
        self.spans = sentences(text, "en")
        self._starts = [start for start, _ in self.spans]

    def number(self, offset: int) -> int:
        """Return the number of the sentence that holds an offset."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def span(self, offset: int) -> tuple[int, int]:
        """Return the sentence that holds an offset."""
        return self.spans[self.number(offset)] if self.spans else (0, 0)
