"""study.toml as frozen dataclasses, one a stage. Unknown keys are refused with the nearest known one."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_tool.errors import NoInput, SettingsError


def setting(default: Any, title: str, *, choices: tuple[str, ...] = ()) -> Any:
    """Declare one setting: its default, the line that explains it in study.toml, and the values it may take."""
    return dataclasses.field(default=default, metadata={"title": title, "choices": choices})


@dataclass(frozen=True)
class Reading:
    """How documents are read and cleaned."""

    encoding: str = setting("", "encoding of text files; empty: found out file by file")
    clean: tuple[str, ...] = setting(("default",), "cleaning steps by name; \"default\" stands for the usual ones")
    min_characters: int = setting(20, "a document with less text than this is rejected as empty_text")
    max_file_mb: int = setting(100, "a larger file is rejected")
    timeout: int = setting(60, "seconds that one document may take")
    memory_mb: int = setting(2048, "memory that one document may take")


@dataclass(frozen=True)
class Tokens:
    """How text is cut into words."""

    dictionary: str = setting("dictionary.txt", "your own words, one a line: word [frequency] [tag]")
    domain_dictionary: bool = setting(True, "keep terms of education policy whole")
    hmm: bool = setting(True, "let jieba guess words that no dictionary has")
    stopwords: str = setting("", "a file with your own stop words, one a line; empty: the built-in lists")
    numbers: str = setting("keep", "what becomes of numbers when terms are counted", choices=("keep", "fold", "drop"))
    names: str = setting("keep", "what becomes of names of persons when terms are counted",
                         choices=("keep", "fold", "drop"))


@dataclass(frozen=True)
class Extraction:
    """How groups, schools, officials and policies are found."""

    spacy_model: str = setting("", "name of an installed spaCy model whose names are taken as further evidence")


@dataclass(frozen=True)
class Registry:
    """How mentions of many documents become one registry."""

    decisions: str = setting("decisions.csv", "your decisions: confirm, reject, merge, split, rename, set")
    public_roles_only: bool = setting(True, "keep officials, heads of schools and scholars; leave private persons out")


@dataclass(frozen=True)
class Topics:
    """The topic model."""

    model: str = setting("nmf", "nmf", choices=("nmf",))
    count: int = setting(10, "number of topics")
    documents_per_topic: int = setting(8, "and at most one for so many documents of a language")
    min_documents: int = setting(2, "a word must occur in at least so many documents")
    max_share: float = setting(0.6, "and in no more than this share of them")
    max_words: int = setting(20000, "size of the vocabulary")
    top_words: int = setting(12, "words that describe a topic")
    names: bool = setting(False, "let names of persons, places and bodies be words of a topic")
    seed: int = setting(0, "start of the random numbers")
    period: str = setting("year", "length of a period", choices=("year", "quarter", "month"))
    confidence: float = setting(0.95, "level of the intervals")
    stability_runs: int = setting(5, "how often the model is fitted again to see which topics come back; 0: never")


@dataclass(frozen=True)
class Themes:
    """The themes of the reform and how they are counted."""

    lexicon: str = setting("themes.toml", "the theme lexicon; a copy of the built-in one to start with")
    period: str = setting("year", "length of a period", choices=("year", "quarter", "month"))
    confidence: float = setting(0.95, "level of the intervals")


@dataclass(frozen=True)
class Figures:
    """How figures look."""

    language: str = setting("both", "labels in Chinese, English, or a figure of each", choices=("zh", "en", "both"))
    formats: tuple[str, ...] = setting(("pdf", "svg", "png"), "file formats")
    width_cm: float = setting(14.0, "width of a figure in centimetres")
    font: str = setting("", "name or path of a font with Chinese glyphs; empty: the first one found")
    dpi: int = setting(300, "resolution of png files")


@dataclass(frozen=True)
class Settings:
    """Everything in study.toml."""

    reading: Reading = Reading()
    tokens: Tokens = Tokens()
    extraction: Extraction = Extraction()
    registry: Registry = Registry()
    topics: Topics = Topics()
    themes: Themes = Themes()
    figures: Figures = Figures()


def read_settings(path: Path) -> Settings:
    """Read study.toml; raise SettingsError for an unknown key, a value of another type or an impossible one."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise NoInput(f"{path} does not exist", hint="make a study with: nlp-tool init STUDY") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}", hint="strings stand in quotes, lists in [brackets], true and false "
                            "are written small; a Windows path needs single quotes") from error
    return settings_from(table, where=str(path))


def settings_from(table: Mapping[str, Any], *, where: str = "settings") -> Settings:
    """Turn nested tables into Settings, refusing what is unknown."""
    sections = {field.name: type(field.default) for field in dataclasses.fields(Settings)}
    _refuse_unknown(table, sections, where)
    return Settings(**{name: _section(sections[name], values, f"{where} [{name}]") for name, values in table.items()})


def _section(kind: Any, values: Any, where: str) -> Any:
    if not isinstance(values, Mapping):
        raise SettingsError(f"{where} has to be a table")
    fields = {field.name: field for field in dataclasses.fields(kind)}
    _refuse_unknown(values, fields, where)
    return kind(**{name: _checked(fields[name], value, where) for name, value in values.items()})


def _checked(field: Any, value: Any, where: str) -> Any:
    wanted = type(field.default)
    if wanted is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = tuple(value)
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        name = {"str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false",
                "tuple": "a list of texts"}[wanted.__name__]
        raise SettingsError(f"{where} {field.name} has to be {name}, not {value!r}")
    choices = field.metadata["choices"]
    if choices and value not in choices:
        raise SettingsError(f"{where} {field.name} has to be one of {', '.join(choices)}, not {value!r}")
    return value


def _refuse_unknown(given: Mapping[str, Any], known: Mapping[str, Any], where: str) -> None:
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            raise SettingsError(f"{where} has no {name!r}", hint=hint)


def default_toml() -> str:
    """Return study.toml as `nlp-tool init` writes it: every setting with its default and what it does."""
    lines = ["# The settings of this study. Change what you like and run the study again: only what depends on it is",
             "# made anew. 修改后重新运行，只会重做受影响的部分。"]
    for section in dataclasses.fields(Settings):
        kind: Any = type(section.default)
        lines += ["", f"[{section.name}]  # {kind.__doc__}"]
        for field in dataclasses.fields(kind):
            choices = field.metadata["choices"]
            title = field.metadata["title"] + (f" ({', '.join(choices)})" if len(choices) > 1 else "")
            lines.append(f"{field.name} = {_toml(field.default)}  # {title}")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)
