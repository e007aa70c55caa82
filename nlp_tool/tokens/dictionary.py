"""Dictionaries for Chinese segmentation: jieba's, the built-in terms of education policy, and the scholar's own.

The scholar's file has jieba's format: `word [frequency] [tag]`, one a line; frequency 0 deletes a word. A line that
starts with # is a comment. With any of them the words are those that jieba itself finds with the same dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.errors import MissingPackage, SettingsError

if TYPE_CHECKING:
    from nlp_tool.settings import Settings

# What jieba reads a line of a user dictionary with.
_ENTRY = re.compile(r"^(.{1,500}?)( [0-9]{1,15})?( [a-z]{1,20})?$")
_MAX_BYTES = 50_000_000
# A private-use character: it carries the weight by which jieba's total exceeds the sum of its words.
_REMAINDER = "\ue000"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a dictionary. Without a frequency jieba computes one that keeps the word whole on its own."""

    word: str
    frequency: int | None = None
    tag: str = ""


def read_dictionary(path: Path) -> tuple[Entry, ...]:
    """Read a dictionary in jieba's format: BOM, CRLF, comments and tabs are tolerated.

    Raise SettingsError when the file is not text or far too large.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise SettingsError(f"{path} is larger than 50 MB", hint="a dictionary holds one word a line")
    return parse_dictionary(decoded(path), where=str(path))


def parse_dictionary(text: str, *, where: str = "dictionary") -> tuple[Entry, ...]:
    """Read the lines of a dictionary; raise SettingsError for a line of more than 500 characters."""
    entries = []
    for number, raw in enumerate(text.split("\n"), 1):
        line = re.sub(r"[ \t]{1,1000}", " ", raw.strip("\ufeff \t\r\n\x0b\x0c"))
        if not line or line.startswith("#"):
            continue
        match = _ENTRY.match(line)
        if match is None:
            raise SettingsError(f"{where}, line {number}: not `word [frequency] [tag]`", hint="one word a line")
        word, frequency, tag = match.groups()
        entries.append(Entry(word, int(frequency) if frequency else None, (tag or "").strip()))
    return tuple(entries)


def decoded(path: Path) -> str:
    """Return the text of a word list in UTF-8, GB18030 or UTF-16; raise SettingsError for what is no text."""
    raw = path.read_bytes()
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SettingsError(f"{path} is not text", hint="save it as UTF-8")


@lru_cache(maxsize=1)
def domain_entries() -> tuple[Entry, ...]:
    """Return the built-in terms of education policy and group school running, each with its frequency."""
    from importlib.resources import files

    text = (files("nlp_tool.resources") / "tokens" / "dictionary_zh.txt").read_text(encoding="utf-8")
    return parse_dictionary(text, where="dictionary_zh.txt")


def dictionary_entries(settings: Settings, folder: Path | None) -> tuple[Entry, ...]:
    """Return the words beyond jieba's own: the built-in terms if they are on, then the scholar's file.

    Raise SettingsError where the settings name a file that is not there; dictionary.txt, the default, may be absent.
    """
    entries = domain_entries() if settings.tokens.domain_dictionary else ()
    name = settings.tokens.dictionary
    path = (folder or Path()) / name
    if folder is not None and name and path.is_file():
        entries += read_dictionary(path)
    elif folder is not None and name not in ("", type(settings.tokens)().dictionary):
        raise SettingsError(f"the dictionary {path} does not exist", hint="set tokens.dictionary to a file"
                            " of the study")
    return entries


def private_jieba() -> Any:
    """Return the module jieba, silent, its dictionary loaded from the package alone.

    jieba would load whatever lies at jieba.cache in the shared temporary folder, and leave such a file there. Here no
    cache is read or written, and any that jieba makes later goes to this user's own folder.
    """
    import jieba

    from nlp_tool.storage import user_cache

    if not jieba.dt.initialized or jieba.dt.tmp_dir is None:
        jieba.setLogLevel(60)
        jieba.dt.tmp_dir = str(user_cache())
        if not jieba.dt.initialized:
            jieba.dt.FREQ, jieba.dt.total = jieba.dt.gen_pfdict(jieba.dt.get_dict_file())
            jieba.dt.initialized = True
    return jieba


def reference_tokenizer(entries: Sequence[Entry]) -> Any:
    """Return jieba's own Tokenizer with these words added one by one, as jieba.load_userdict does.

    Words of frequency 0 are also put among jieba's words to split by force, which all its tokenizers share.
    """
    jieba = private_jieba()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(jieba.dt.FREQ), jieba.dt.total, True
    for entry in entries:
        tokenizer.add_word(entry.word, entry.frequency, entry.tag or None)
    return tokenizer


@dataclass(frozen=True, slots=True)
class Lexicon:
    """rjieba's segmenter with a dictionary, the words that it has to split, and whether it is jieba's to the letter."""

    cutter: Any
    deleted: frozenset[str] = frozenset()
    tags: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=4)
def lexicon(entries: tuple[Entry, ...]) -> Lexicon:
    """Return a segmenter that knows these words besides jieba's own.

    New words with a frequency are added one by one. Where a word has none, or changes or deletes one of jieba's, the
    whole dictionary is built anew from jieba's table after jieba itself has taken the words in; only that is exact.
    """
    cutter = _rjieba().Jieba()
    seen: set[str] = set()
    for entry in entries:
        if not entry.frequency or entry.word in seen or cutter.has_word(entry.word):
            return _rebuilt(entries)
        seen.add(entry.word)
    for entry in entries:
        cutter.add_word(entry.word, entry.frequency, entry.tag or None)
    return Lexicon(cutter)


def _rjieba() -> Any:
    """Return rjieba's compiled module without running the package, which loads a dictionary that is not used here.

    A later `import rjieba` finds the compiled module and runs as ever.
    """
    import importlib
    import importlib.util
    import sys
    from types import ModuleType

    if "rjieba.rjieba" not in sys.modules:
        spec = importlib.util.find_spec("rjieba")
        if spec is None or spec.submodule_search_locations is None:
            raise MissingPackage("rjieba is not installed", hint="pip install rjieba")
        sys.modules["rjieba"] = package = ModuleType("rjieba")
        package.__path__ = spec.submodule_search_locations
        try:
            importlib.import_module("rjieba.rjieba")
        finally:
            del sys.modules["rjieba"]
    return sys.modules["rjieba.rjieba"]


def _rebuilt(entries: tuple[Entry, ...]) -> Lexicon:
    import jieba.finalseg

    before = set(jieba.finalseg.Force_Split_Words)
    try:
        reference = reference_tokenizer(entries)
    finally:
        jieba.finalseg.Force_Split_Words.clear()
        jieba.finalseg.Force_Split_Words.update(before)
    cutter = _rjieba().Jieba.empty()
    tags = _jieba_tags() | {entry.word: entry.tag for entry in entries if entry.tag}
    positive = 0
    for word, frequency in reference.FREQ.items():
        if frequency > 0:
            cutter.add_word(word, frequency, tags.get(word))
            positive += frequency
    if reference.total > positive:
        cutter.add_word(_REMAINDER, reference.total - positive, None)
    deleted = {e.word for e in entries if e.frequency == 0}
    deleted |= {e.word for e in entries if e.frequency is None and not reference.FREQ.get(e.word)}
    return Lexicon(cutter, frozenset(deleted))


def _jieba_tags() -> dict[str, str]:
    """Return the class that jieba's dictionary gives each word."""
    tags = {}
    with private_jieba().dt.get_dict_file() as file:
        for line in file:
            word, _, tag = line.decode("utf-8").split()
            tags[word] = tag
    return tags
