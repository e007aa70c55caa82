"""Stop words: words so common that they say nothing about what a text is about."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_tool.errors import SettingsError
from nlp_tool.tokens.dictionary import decoded
from nlp_tool.tokens.script import fold_key

if TYPE_CHECKING:
    from nlp_tool.settings import Settings

# language -> its lists; the words of Chinese texts include Latin ones only where an English list is asked for
LISTS: dict[str, tuple[str, ...]] = {"zh": ("stopwords_zh.txt", "stopwords_zh_hant.txt"), "en": ("stopwords_en.txt",)}


def stopwords(language: str, settings: Settings, folder: Path) -> frozenset[str]:
    """Return the stop words of a language (zh, en, or "" for both), as written and folded.

    A file that `tokens.stopwords` names (relative to the study folder, one word a line, # starts a comment) takes the
    place of the built-in lists; raise SettingsError when it is not there or is no text.
    """
    name = settings.tokens.stopwords
    if name:
        path = folder / name
        if not path.is_file():
            raise SettingsError(f"the stop word list {path} does not exist", hint="set tokens.stopwords to a file")
        return _words(decoded(path))
    return built_in_stopwords(language)


def built_in_stopwords(language: str) -> frozenset[str]:
    """Return the built-in stop words of a language (zh, en, or "" for both), as written and folded."""
    names = LISTS.get(language, tuple(name for names in LISTS.values() for name in names))
    return frozenset().union(*(_built_in(name) for name in names))


@lru_cache(maxsize=8)
def _built_in(name: str) -> frozenset[str]:
    from importlib.resources import files

    return _words((files("nlp_tool.resources") / "tokens" / name).read_text(encoding="utf-8"))


def _words(text: str) -> frozenset[str]:
    words = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return frozenset(words | {fold_key(word) for word in words})
