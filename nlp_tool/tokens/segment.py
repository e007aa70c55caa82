"""Where the words of a text begin and end: Chinese as jieba cuts it, English as spaCy's tokenizer does.

Chinese runs through rjieba, which is fast and not quite jieba: its hidden Markov model rounds, it keeps ASCII runs such
as F-16 or 2024-2025 whole, and it takes the rarer Han blocks for Han. So it only looks words up here; what it leaves
single goes through jieba's own model (unknown_words), and characters of those blocks stand alone, as in jieba.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Any, Protocol

from nlp_tool.tokens.columns import SPACE
from nlp_tool.tokens.dictionary import Entry, Lexicon, dictionary_entries, lexicon
from nlp_tool.tokens.distinct import KnownWords
from nlp_tool.tokens.kinds import kind_of
from nlp_tool.tokens.names import looks_like_person
from nlp_tool.tokens.script import codes_of, has_plain_script, simplify, without_invisible
from nlp_tool.tokens.unknown_words import RunLengths, UnknownWords

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp_tool.settings import Settings

# Han to rjieba and single marks to jieba; and what UTF-8 cannot hold.
_ODD = re.compile("([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\ud800-\udfff\U00010000-\U0010ffff])")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HAN_RUN = re.compile("([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")


def _kinds_and_tags(pieces: list[str], *, tag_of: Callable[[str], str]) -> tuple[list[str], list[str]]:
    plain = pieces if has_plain_script("".join(pieces)) else \
        [piece if has_plain_script(piece) else simplify(without_invisible(piece)[0]) for piece in pieces]
    tags = ["" if word.isascii() else tag_of(word) for word in plain]
    return [SPACE if piece.isspace() else kind_of(piece, tag) for piece, tag in zip(pieces, tags, strict=True)], tags


class Segmenter(Protocol):
    """Cuts a text into pieces that together are the text, white space among them."""

    def cut(self, text: str) -> list[str]:
        """Return the pieces: `"".join(cut(text)) == text`."""
        ...

    def starts(self, text: str) -> NDArray[np.int64]:
        """Return where the pieces start, ascending: for long texts, whose pieces are not wanted as strings."""
        ...

    known: KnownWords
    """The pieces met so far."""
    joins: bool
    """Whether texts may be cut in one call, joined by full stops."""

    def tag(self, word: str) -> str:
        """Return the class of a word, "" where it is not known."""
        ...


class ChineseSegmenter:
    """jieba's words with a dictionary, by way of rjieba."""

    joins = True

    def __init__(self, words: Lexicon, *, hmm: bool = True) -> None:
        self._cutter, self._hmm = words.cutter, hmm
        self._unknown = UnknownWords(words.cutter.has_word, words.deleted)
        self.tag = lru_cache(maxsize=200_000)(self._look_up)
        self._lengths = RunLengths(self._unknown)
        self.known = KnownWords(partial(_kinds_and_tags, tag_of=self._look_up))

    def cut(self, text: str) -> list[str]:
        """Return what `jieba.lcut(text, HMM=hmm)` returns with the same dictionary."""
        if text.isascii() or not _ODD.search(text):
            return self._cut(text)
        words: list[str] = []
        for number, piece in enumerate(_ODD.split(text)):
            words += [piece] if number % 2 else self._cut(piece)
        return words

    def starts(self, text: str) -> NDArray[np.int64]:
        """Return where the words of `cut(text)` start, ascending."""
        import numpy as np

        words = self._by_dictionary(text)
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        starts = np.cumsum(lengths) - lengths
        return self._starts_with_unknown(text, words, starts, lengths) if self._hmm and len(words) > 1 else starts

    def _by_dictionary(self, text: str) -> list[str]:
        """Return the words by the dictionary alone; what UTF-8 or rjieba cannot hold stands alone."""
        if text.isascii() or not _ODD.search(text):
            return self._cutter.cut(text, False)  # type: ignore[no-any-return]
        words: list[str] = []
        for number, piece in enumerate(_ODD.split(text)):
            words += [piece] if number % 2 else self._cutter.cut(piece, False)
        return words

    def _starts_with_unknown(self, text: str, words: list[str], starts: NDArray[np.int64],
                             lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Do what _with_unknown does, with places instead of strings."""
        import numpy as np

        first = codes_of(text)[starts]
        in_run = np.concatenate([[False], (lengths == 1) & _single_table()[first], [False]])
        latin = np.flatnonzero((lengths > 1) & (first < 128))
        in_run[latin + 1] = [word.isascii() and word.isalnum() and not self._cutter.has_word(word)
                             for word in map(words.__getitem__, latin.tolist())]  # as in _with_unknown
        begins, ends = np.flatnonzero(np.diff(in_run.view(np.int8))).reshape(-1, 2).T
        long = ends - begins > 1
        begins, ends = begins[long], ends[long]
        places = np.append(starts, len(text))
        runs = [text[a:b] for a, b in zip(places[begins].tolist(), places[ends].tolist(), strict=True)]
        self._lengths.learn(runs)
        found = list(map(self._lengths.__getitem__, runs))
        counts = np.fromiter(map(len, found), np.int64, len(found)) // 4
        within = np.frombuffer(b"".join(found), dtype=np.uint32).astype(np.int64)
        # The lengths of a run's words sum up to its own: their running sum is a place once the gaps are added.
        gaps = places[begins] - (np.cumsum(places[ends] - places[begins]) - (places[ends] - places[begins]))
        is_start = np.zeros(len(text), dtype=bool)
        is_start[starts] = True
        change = np.zeros(len(starts) + 1, dtype=np.int8)
        change[begins], change[ends] = 1, change[ends] - 1
        is_start[starts[np.cumsum(change[:-1], dtype=np.int8).view(bool)]] = False
        is_start[np.cumsum(within) - within + np.repeat(gaps, counts)] = True
        return np.flatnonzero(is_start)

    def _cut(self, text: str) -> list[str]:
        words: list[str] = self._cutter.cut(text, False)
        return self._with_unknown(words) if self._hmm and len(words) > 1 else words

    def _with_unknown(self, words: list[str]) -> list[str]:
        """Look for unknown words where the dictionary left two or more characters single, side by side."""
        whole: list[str] = []
        add, unknown, single, has_word = whole.append, self._unknown, _single_characters(), self._cutter.has_word
        run: list[str] = []
        for word in words:
            if (word in single) if len(word) == 1 else \
                    word.isascii() and word.isalnum() and not has_word(word):  # digits and letters that rjieba joined
                run.append(word)
                continue
            if run:
                if len(run) == 1:
                    add(run[0])
                else:
                    whole += unknown["".join(run)]
                run = []
            add(word)
        if run:
            whole += unknown["".join(run)] if len(run) > 1 else run
        return whole

    def search(self, text: str) -> list[str]:
        """Return jieba's words and, before each long one, the dictionary words of 2 and 3 characters in it."""
        has_word = self._cutter.has_word
        found = []
        for word in self.cut(text):
            for size in (2, 3):
                if len(word) > size:
                    found += [word[i : i + size] for i in range(len(word) - size + 1) if has_word(word[i : i + size])]
            found.append(word)
        return found

    def _look_up(self, word: str) -> str:
        """Return the class of a word in the dictionary; `nr` for a likely person's name that no dictionary has."""
        if not ("\u4e00" <= word[0] <= "\u9fff" or _HAN.search(word)):
            return ""
        if self._cutter.has_word(word):
            parts = self._cutter.tag(word, False)
            if len(parts) == 1:
                return str(parts[0][1])
        return "nr" if looks_like_person(word) else ""


class EnglishSegmenter:
    """spaCy's English tokenizer; Chinese inside an English text is cut as Chinese."""

    joins = False

    def __init__(self, chinese: Callable[[], Segmenter]) -> None:
        from spacy.lang.en import English
        from spacy.util import compile_prefix_regex, compile_suffix_regex

        self._nlp = English()
        # Machine translation leaves "high -quality" and "school- running": the hyphen is a mark of its own there.
        tokenizer: Any = self._nlp.tokenizer
        prefixes = [*(self._nlp.Defaults.prefixes or ()), r"[-–—](?=[A-Za-z])"]
        suffixes = [*(self._nlp.Defaults.suffixes or ()), r"(?<=[A-Za-z])[-–—]"]
        tokenizer.prefix_search = compile_prefix_regex(prefixes).search
        tokenizer.suffix_search = compile_suffix_regex(suffixes).search
        self._chinese = chinese
        self.known = KnownWords(partial(_kinds_and_tags, tag_of=self.tag))

    def cut(self, text: str) -> list[str]:
        """Return the tokens and the white space between them."""
        pieces: list[str] = []
        # Bounded pieces keep spaCy's limits out of sight; a line end is always a border of tokens.
        for line in _lines(text):
            with self._nlp.memory_zone():
                for token in self._nlp.tokenizer(line):
                    pieces.append(token.text)
                    if token.whitespace_:
                        pieces.append(" ")
        if not text.isascii() and _HAN.search(text):
            pieces = [part for piece in pieces for part in self._mixed(piece)]
        return pieces

    def starts(self, text: str) -> NDArray[np.int64]:
        """Return where the pieces start, ascending."""
        import numpy as np

        return piece_offsets(self.cut(text))[0].astype(np.int64)

    def _mixed(self, piece: str) -> list[str]:
        if piece.isascii() or not _HAN.search(piece):
            return [piece]
        chinese = self._chinese()
        return [part for run in _HAN_RUN.split(piece) if run
                for part in (chinese.cut(run) if _HAN.match(run) else [run])]

    def tag(self, word: str) -> str:
        """Return the class of a Chinese word; English ones have none without a trained model."""
        return self._chinese().tag(word) if _HAN.search(word) else ""


def _lines(text: str, size: int = 100_000) -> list[str]:
    """Divide a long text after line ends, or after blanks where a line is longer than `size`."""
    if len(text) <= size:
        return [text] if text else []
    pieces = []
    start = 0
    while start < len(text):
        end = min(start + size, len(text))
        if end < len(text):
            border = max(text.rfind("\n", start, end), text.rfind(". ", start, end) + 1)
            border = border if border > start else text.rfind(" ", start, end)
            end = border + 1 if border > start else end
        pieces.append(text[start:end])
        start = end
    return pieces


@lru_cache(maxsize=1)
def _single_characters() -> frozenset[str]:
    """Return what may stand in a Chinese word to jieba: its Han characters, ASCII letters, digits and a few marks."""
    return frozenset([*map(chr, range(0x4E00, 0x9FD6)), *ascii_letters, *digits, *"+#&._%-"])


@lru_cache(maxsize=1)
def _single_table() -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(0x110000, dtype=bool)
    table[list(map(ord, _single_characters()))] = True
    return table


@lru_cache(maxsize=8)
def _chinese(entries: tuple[Entry, ...], hmm: bool) -> ChineseSegmenter:
    return ChineseSegmenter(lexicon(entries), hmm=hmm)


@lru_cache(maxsize=8)
def _english(entries: tuple[Entry, ...], hmm: bool) -> EnglishSegmenter:
    return EnglishSegmenter(lambda: _chinese(entries, hmm))


SEGMENTERS: dict[str, Callable[[tuple[Entry, ...], bool], Segmenter]] = {"zh": _chinese, "en": _english}


def segmenter(language: str, settings: Settings | None = None, *, folder: Path | None = None) -> Segmenter:
    """Return the segmenter of a language, made once a process for each dictionary.

    folder: the study, where the scholar's dictionary lies. A language other than en is cut as Chinese, which leaves
    words between blanks whole.
    """
    if settings is None:
        from nlp_tool.settings import Settings as AllSettings

        settings = AllSettings()
    make = SEGMENTERS.get(language, _chinese)
    return make(dictionary_entries(settings, folder), settings.tokens.hmm)


def cut_zh(text: str, *, hmm: bool = True) -> list[str]:
    """Return what `jieba.lcut(text)` returns, to the letter, some ten times faster; no dictionary but jieba's own."""
    return _chinese((), hmm).cut(text)


def piece_offsets(pieces: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return where each of the pieces of a text starts and ends, in code points."""
    import numpy as np

    ends = np.cumsum(np.fromiter(map(len, pieces), dtype=np.uint32, count=len(pieces)), dtype=np.uint32)
    starts = np.empty_like(ends)
    starts[:1] = 0
    starts[1:] = ends[:-1]
    return starts, ends


