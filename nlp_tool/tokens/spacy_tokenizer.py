"""Our Chinese segmentation as the tokenizer of a spaCy pipeline."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.tokens.script import simplify, traditional_share, without_invisible
from nlp_tool.tokens.segment import segmenter

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from nlp_tool.settings import Settings

# As in stage: from this share on a text is cut where its simplified form would be.
_TRADITIONAL = 0.15


class ChineseTokenizer:
    """Text -> spaCy Doc with jieba's words; `doc.text == text` exactly.

    Use it as `nlp.tokenizer = ChineseTokenizer(nlp.vocab, settings, folder)` in a pipeline of `spacy.blank("zh")`. It
    holds the settings alone, so that it travels to other processes. A blank between words is the `whitespace_` of the
    token before it, as in spaCy; all other white space is a token.
    """

    def __init__(self, vocab: Vocab, settings: Settings | None = None, folder: Path | None = None) -> None:
        self.vocab = vocab
        self.settings = settings
        self.folder = folder

    def __call__(self, text: str) -> Doc:
        """Cut a text."""
        from spacy.tokens import Doc

        words: list[str] = []
        spaces: list[bool] = []
        for piece in self._pieces(text):
            if piece == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _pieces(self, text: str) -> list[str]:
        """Return the pieces of a text, an invisible mark inside a word as part of it."""
        cutter = segmenter("zh", self.settings, folder=self.folder)
        seen, places = without_invisible(text)
        pieces = cutter.cut(simplify(seen) if traditional_share(seen[:2000]) > _TRADITIONAL else seen)
        starts = [0]
        for piece in pieces:
            starts.append(starts[-1] + len(piece))
        if places is not None:
            source = [*places.tolist(), len(text)]
            starts = [0, *(source[start] for start in starts[1:])]
            if len(starts) == 1 and text:
                starts.append(len(text))
        return [text[start:end] for start, end in pairwise(starts)]

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: the settings are the study's, not the pipeline's."""
        return b""

    def from_bytes(self, _data: bytes, **_options: Any) -> ChineseTokenizer:
        """Keep what is set."""
        return self

    def to_disk(self, _path: Path | str, **_: Any) -> None:
        """Write nothing."""

    def from_disk(self, _path: Path | str, **_options: Any) -> ChineseTokenizer:
        """Keep what is set."""
        return self
