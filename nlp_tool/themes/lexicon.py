"""The theme lexicon: themes.toml read, checked line by line, and its patterns taken apart.

A pattern is a phrase with three kinds of freedom, the same for Chinese and English:

    {a|b|c}      one of these, {a|b|} or none of them; {@family} stands for the words of a family, declared under
                 [families.zh] or [families.en]
    a ..8.. b    a, then at most 8 characters (English: words) of the same sentence, then b
    a <..8..> b  the same in either order
    teach*       English alone: any ending (teach, teacher, teaching)

Chinese ignores blanks, width and traditional characters; English ignores case and punctuation.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp_tool.document import LANGUAGES
from nlp_tool.errors import SettingsError
from nlp_tool.storage import key_of

MAX_GAP = 60
MAX_WAYS = 400
"""So many alternatives of neighbouring words are written out at most."""

Shape = tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]
"""The slots and gaps of a Pattern."""

_THEME_KEYS = ("id", "name", "definition", *LANGUAGES, *(f"not_{language}" for language in LANGUAGES))
_TOP_KEYS = ("source", "families", "context", "theme")
_CONTEXT_KEYS = ("sentences", *LANGUAGES, *(f"not_{language}" for language in LANGUAGES))
CONTEXT = ""
"""The theme of the patterns that say that a sentence is about education at all."""
_GAP = re.compile(r"\s{0,9}(<)?\.\.(\d{1,3})\.\.(>)?\s{0,9}")
_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What has to follow what: `slots` are alternatives, `gaps[i]` is the most between slot i and slot i + 1."""

    theme: str
    slots: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]
    excludes: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its id, and by language its name, its definition and its patterns as the scholar wrote them."""

    id: str
    name: Mapping[str, str]
    definition: Mapping[str, str]
    patterns: Mapping[str, tuple[str, ...]]
    exclusions: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The themes in the order of the file, and their patterns by language, taken apart. `key` stands for the text.

    Where the lexicon has a context, a mention counts only with a context pattern at most `context_sentences` sentences
    away: elsewhere the same words speak of trade, health or the army.
    """

    themes: tuple[Theme, ...]
    patterns: Mapping[str, tuple[Pattern, ...]]
    key: str = ""
    context_sentences: int = 0

    def ids(self) -> tuple[str, ...]:
        """Return the ids of the themes in their order."""
        return tuple(theme.id for theme in self.themes)


def default_lexicon_text() -> str:
    """Return the built-in theme lexicon as it is written into a study for the scholar to edit."""
    return (files("nlp_tool.resources") / "themes" / "themes.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def built_in_lexicon() -> Lexicon:
    """Return the built-in lexicon."""
    return parse_lexicon(default_lexicon_text(), where="built-in themes.toml")


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon; raise SettingsError naming file, line and what is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8: {error}", hint="save it as UTF-8") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}", hint="name a file of themes") from error
    return parse_lexicon(text, where=str(path))


def parse_lexicon(text: str, *, where: str = "themes.toml") -> Lexicon:
    """Read the text of a lexicon; raise SettingsError naming the line of the first thing that is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{where}: {error}", hint="each pattern stands in quotes, with a comma after it") from error
    reader = _Reader(text, where, table)
    return reader.lexicon()


class _Reader:
    """Turns the tables of one file into a Lexicon and knows on which line each thing stands."""

    def __init__(self, text: str, where: str, table: Mapping[str, Any]) -> None:
        self._lines = text.split("\n")
        self._where = where
        self._table = table
        self._families: dict[str, dict[str, tuple[str, ...]]] = {}

    def lexicon(self) -> Lexicon:
        self._known(self._table, _TOP_KEYS)
        families = self._table.get("families", {})
        if not isinstance(families, dict):
            raise self._wrong("families", "[families.zh] and [families.en] have to be tables")
        self._known(families, LANGUAGES)
        for language, members in families.items():
            if not isinstance(members, dict):
                raise self._wrong("families", f"[families.{language}] has to be a table")
            self._families[language] = {name: self._texts(words, name) for name, words in members.items()}
        rows = self._table.get("theme", [])
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise self._wrong("theme", "there is no theme", hint="each theme starts with a line [[theme]]")
        themes = tuple(self._theme(row) for row in rows)
        for theme in themes:
            if sum(other.id == theme.id for other in themes) > 1:
                raise self._wrong(theme.id, f"the theme {theme.id!r} stands twice")
        context = self._context(self._table.get("context", {}))
        patterns = {language: tuple(self._patterns((*themes, *context), language)) for language in LANGUAGES}
        sentences = self._table.get("context", {}).get("sentences", 2)
        return Lexicon(themes, patterns, key_of("\n".join(self._lines)), sentences)

    def _context(self, row: Any) -> tuple[Theme, ...]:
        if not isinstance(row, dict):
            raise self._wrong("context", "[context] has to be a table")
        self._known(row, _CONTEXT_KEYS, near="context")
        if type(row.get("sentences", 2)) is not int or not 0 <= row.get("sentences", 2) <= 1000:
            raise self._wrong("sentences", "sentences in [context] has to be a whole number from 0 to 1000")
        patterns = {language: self._texts(row.get(language, []), "context") for language in LANGUAGES}
        exclusions = {language: self._texts(row.get(f"not_{language}", []), "context") for language in LANGUAGES}
        return (Theme(CONTEXT, {}, {}, patterns, exclusions),) if any(patterns.values()) else ()

    def _theme(self, row: Mapping[str, Any]) -> Theme:
        known = row.get("id")
        if not isinstance(known, str) or not _ID.fullmatch(known):
            raise self._wrong(str(known), f"a theme needs an id of small letters, digits and _, not {known!r}")
        self._known(row, _THEME_KEYS, near=known)
        texts = {}
        for key in ("name", "definition"):
            value = row.get(key, {})
            if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
                raise self._wrong(known, f"{key} of {known} has to be {{ zh = \"...\", en = \"...\" }}")
            self._known(value, LANGUAGES, near=known)
            texts[key] = {language: value.get(language) or known for language in LANGUAGES} if key == "name" else value
        patterns = {language: self._texts(row.get(language, []), known) for language in LANGUAGES}
        if not any(patterns.values()):
            raise self._wrong(known, f"the theme {known} has no patterns", hint="zh = [\"...\"] or en = [\"...\"]")
        exclusions = {language: self._texts(row.get(f"not_{language}", []), known) for language in LANGUAGES}
        return Theme(known, texts["name"], texts["definition"], patterns, exclusions)

    def _patterns(self, themes: tuple[Theme, ...], language: str) -> Iterator[Pattern]:
        for theme in themes:
            for excludes, texts in ((False, theme.patterns[language]), (True, theme.exclusions[language])):
                for text in texts:
                    for way in _optional_out(text):
                        for slots, gaps in self._parsed(way, text, language):
                            yield Pattern(theme.id, slots, gaps, excludes)

    def _parsed(self, way: str, text: str, language: str) -> Iterator[Shape]:
        """Yield the pattern, and the turned one where the gap goes either way."""
        if re.search(r"\{[^{}]*\.\.", way):
            raise self._wrong(text, f"{text!r}: a gap stands inside braces", hint="write two patterns instead")
        pieces = _GAP.split(way)
        elements, gaps, turns = pieces[0::4], [int(number) for number in pieces[2::4]], pieces[1::4]
        if any(gap > MAX_GAP for gap in gaps):
            raise self._wrong(text, f"the gap in {text!r} is larger than {MAX_GAP}")
        if any(bool(left) != bool(right) for left, right in zip(turns, pieces[3::4], strict=True)):
            raise self._wrong(text, f"{text!r}: either order is written <..8..>")
        if any(turns) and len(elements) != 2:
            raise self._wrong(text, f"{text!r}: either order works between two parts alone")
        parts = [self._element(element.strip(), text, language) for element in elements]
        yield _joined(parts, gaps)
        if any(turns):
            yield _joined(parts[::-1], gaps)

    def _element(self, element: str, text: str, language: str) -> list[tuple[str, ...]]:
        """Return the slots of a piece without gaps: its alternatives, written out where that is short."""
        if not element:
            raise self._wrong(text, f"{text!r} begins or ends with a gap, or is empty")
        slots: list[tuple[str, ...]] = []
        for part in re.findall(r"\{[^{}]*\}|[^{}]+|[{}]", element):
            if part in "{}":
                raise self._wrong(text, f"{text!r}: a brace has no partner")
            ways = self._ways(part[1:-1], text, language) if part[0] == "{" else _words(part, language)
            slots += [ways] if isinstance(ways, tuple) else [(word,) for word in ways]
        for slot in slots:
            for way in slot:
                if not any(character.isalnum() or language != "en" for character in way.strip()):
                    raise self._wrong(text, f"{text!r} has a part without letters")
                if "*" in way.rstrip("*") or (way.endswith("*") and (language != "en" or len(way) < 3)):
                    raise self._wrong(text, f"{text!r}: * stands at the end of an English word of two letters or more")
        return slots

    def _ways(self, inside: str, text: str, language: str) -> tuple[str, ...]:
        ways: list[str] = []
        for way in inside.split("|"):
            name = way.strip()
            if name.startswith("@"):
                families = self._families.get(language, {})
                if name[1:] not in families:
                    near = difflib.get_close_matches(name[1:], families, n=1)
                    raise self._wrong(text, f"{text!r}: there is no family {name[1:]!r} in [families.{language}]",
                                      hint=f"did you mean {near[0]}?" if near else "")
                ways += families[name[1:]]
            elif not name:
                raise self._wrong(text, f"{text!r}: an alternative is empty")
            else:
                ways.append(name)
        return tuple(dict.fromkeys(ways))

    def _texts(self, value: Any, near: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self._wrong(near, f"patterns of {near} have to be a list of texts, none empty")
        return tuple(value)

    def _known(self, table: Mapping[str, Any], known: tuple[str, ...], near: str = "") -> None:
        for name in table:
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
                raise self._wrong(name, f"unknown {name!r}" + (f" in {near}" if near else ""),
                                  hint=f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}")

    def _wrong(self, what: str, message: str, *, hint: str = "") -> SettingsError:
        lines = [(number, line) for number, line in enumerate(self._lines, 1) if not line.lstrip().startswith("#")]
        line = next((number for sought in (f'"{what}"', what) for number, line in lines if sought in line), 0)
        return SettingsError(f"{self._where}" + (f", line {line}" if line else "") + f": {message}", hint=hint)


def _optional_out(text: str) -> Iterator[str]:
    """Yield a pattern with and without each {a|b|} that may be left out."""
    match = re.search(r"\{([^{}]*)\|\s*\}", text)
    if match is None:
        yield text
        return
    yield from _optional_out(text[: match.start()] + "{" + match[1] + "}" + text[match.end() :])
    yield from _optional_out(text[: match.start()] + text[match.end() :])


def _words(part: str, language: str) -> list[str]:
    """Return a literal piece as it stands (Chinese), or cut after each word that may have any ending (English)."""
    if language != "en":
        return [part]
    words: list[str] = []
    open_ = ""
    for word in part.split():
        open_ = f"{open_} {word}".strip()
        if word.endswith("*"):
            words.append(open_)
            open_ = ""
    return [*words, open_] if open_ else words


def _joined(parts: list[list[tuple[str, ...]]], gaps: list[int]) -> Shape:
    slots: list[tuple[str, ...]] = []
    between: list[int] = []
    for number, part in enumerate(parts):
        merged = _merged(part)
        if number:
            between.append(gaps[number - 1])
        between += [0] * (len(merged) - 1)
        slots += merged
    return tuple(slots), tuple(between)


def _merged(slots: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Write neighbouring Chinese slots out as one where that gives few alternatives: rarer things to look for."""
    merged: list[tuple[str, ...]] = []
    for slot in slots:
        chinese = merged and not any(way.isascii() for way in (*slot, *merged[-1]))
        if chinese and len(merged[-1]) * len(slot) <= MAX_WAYS:
            merged[-1] = tuple(left + right for left in merged[-1] for right in slot)
        else:
            merged.append(slot)
    return merged
