"""Tokens: the words of one document as columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORD, NUMBER, PUNCT = "word", "number", "punct"
SPACE = "space"
"""White space between words, which is never a token."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of one document: `document.text[starts[i]:ends[i]] == texts[i]`, starts never go back.

    What lies between two tokens is white space or an invisible mark. starts, ends: uint32 code points, (n,). tags: the
    class of the word in jieba's dictionary (n, v, ns ...), "" where it has none. kinds: word, number or punct.
    sentences: uint32, the number of the token with which each sentence starts.
    """

    doc_id: str
    texts: tuple[str, ...]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    tags: tuple[str, ...]
    kinds: tuple[str, ...]
    sentences: NDArray[np.uint32]
    language: str = "zh"

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tokens) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((self.doc_id, self.texts))

    def _values(self) -> tuple[Any, ...]:
        return (self.doc_id, self.texts, self.starts.tolist(), self.ends.tolist(), self.tags, self.kinds,
                self.sentences.tolist(), self.language)


def problems(tokens: Tokens, text: str) -> list[str]:
    """Say which invariants the tokens of a document break (none: an empty list)."""
    from nlp_tool.tokens.script import is_invisible

    found = []
    before = 0
    for token, start, end in zip(tokens.texts, tokens.starts.tolist(), tokens.ends.tolist(), strict=True):
        if not token or text[start:end] != token:
            found.append(f"{token!r} is not the slice {start}:{end}")
        if start < before:
            found.append(f"{token!r} starts before the end of the token before it")
        found += [f"{c!r} lies in no token" for c in text[before:start] if not (c.isspace() or is_invisible(c))]
        before = end
    found += [f"{c!r} lies in no token" for c in text[before:] if not (c.isspace() or is_invisible(c))]
    counts = {len(tokens.texts), len(tokens.tags), len(tokens.kinds), len(tokens.starts), len(tokens.ends)}
    if len(counts) > 1:
        found.append("columns of different lengths")
    starts = tokens.sentences.tolist()
    if starts != sorted(set(starts)) or (starts and not 0 == starts[0] <= starts[-1] < len(tokens)):
        found.append("sentences do not divide the tokens")
    return found
