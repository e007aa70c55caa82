"""The page: one HTML file that opens offline, in Chinese and English, and can be read without JavaScript.

Every text of the corpus passes through the escaping of the template; the only links are to places on the page, to the
figures beside it, and to http(s) addresses. The content security policy allows our own style and script by their
hashes, and pictures and fonts that are part of the page; nothing else, from nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp_tool.report.analysis_part import Changes, ThemeView, TopicView
from nlp_tool.report.overview import Overview
from nlp_tool.report.registry_part import Section


@dataclass(frozen=True)
class FigureView:
    """A figure: its number and captions, its drawing in each language as markup, and the files beside."""

    number: int
    name: str
    titles: Mapping[str, str]
    notes: Mapping[str, str]
    drawings: Mapping[str, str]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A document in the list at the end of the page."""

    doc_id: str
    title: str
    source: str
    date: str
    language: str
    path: str
    url: str = ""


@dataclass(frozen=True)
class Page:
    """Everything on the page."""

    name: str
    overview: Overview
    methods: Mapping[str, str]
    key: str
    corpus_key: str
    versions: Mapping[str, str]
    settings: Sequence[tuple[str, str]]
    stages: Sequence[tuple[str, str]]
    registry: Sequence[Section] = ()
    topics: Sequence[TopicView] = ()
    topic_warnings: Sequence[str] = ()
    themes: Sequence[ThemeView] = ()
    changes: Changes | None = None
    figures: Sequence[FigureView] = ()
    store: str = ""
    rejects: Sequence[Mapping[str, Any]] = ()
    reject_counts: Sequence[tuple[str, int]] = ()
    sources: Sequence[Source] = ()
    sources_left_out: int = 0
    rejects_left_out: int = 0
    files: Sequence[str] = ()
    language: str = "zh"


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    """Return the words of the page in both languages."""
    return tomllib.loads((files("nlp_tool") / "resources/report/report.toml").read_text(encoding="utf-8"))


def render(page: Page, font: Callable[[str], str] = lambda text: "") -> str:
    """Return the page as HTML; the same page gives the same text.

    `font` returns the CSS rule of a font for the characters of the page and its script (see `webfont.font_rule`).
    """
    import jinja2

    folder = files("nlp_tool") / "report" / "templates"
    style, script = (_lines((folder / name).read_text(encoding="utf-8")) for name in ("page.css", "page.js"))
    environment = jinja2.Environment(loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text("utf-8")),
                                     autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
                                     lstrip_blocks=True, keep_trailing_newline=True)
    environment.globals.update(words=catalogue()["words"], limits=catalogue()["limits"])
    environment.filters["place_english"] = _place_english
    environment.filters["number"] = lambda value: f"{value:,}"
    # Style, script and the drawings, which were rebuilt from known shapes, are ours: they alone go in unescaped.
    template, empty = environment.get_template("page.html.j2"), {"policy": "", "style": "", "script": ""}
    if rule := font(template.render(page=page, **empty) + script):
        style = f"{rule}\n{style}"
    policy = ("default-src 'none'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
              f"style-src '{_digest(style)}'; script-src '{_digest(script)}'")
    return _lines(template.render(page=page, policy=policy, style=style, script=script))


@lru_cache(maxsize=4096)
def _place_english(places: str) -> str:
    """Return the English names of places in one string, the narrowest first.

    >>> _place_english("四川省 成都市")
    'Chengdu, Sichuan'
    """
    from nlp_tool.figures.plots import place_english

    if not any("\u4e00" <= c <= "\u9fff" for c in places):
        return places
    return ", ".join(dict.fromkeys(place_english(place) for place in reversed(places.split())))


def _lines(text: str) -> str:
    """Return a text without empty lines and blanks at the ends of lines; twice is the same as once."""
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip()) + "\n"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def picture(path: Path, label: str) -> str:
    """Return a PNG file as an image that is part of the page, with `label` as its alternative text."""
    from markupsafe import escape

    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" alt="{escape(label)}">'


def safe_url(address: str) -> str:
    """Return a web address if it is one that a reader may follow, else nothing.

    >>> safe_url("javascript:alert(1)"), safe_url("https://example.org/a")
    ('', 'https://example.org/a')
    """
    from urllib.parse import urlsplit

    plain = address.strip()
    if any(ord(c) < 0x21 or c in "\"'<>\\" for c in plain):
        return ""
    try:
        parts = urlsplit(plain)
    except ValueError:
        return ""
    return plain if parts.scheme in ("http", "https") and parts.netloc else ""
