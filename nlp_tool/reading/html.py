"""Web pages: adapters for the sites that scholars save, else trafilatura, else the visible text of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlp_tool.errors import ReadError
from nlp_tool.reading.records import MEGABYTE, Item, Record, Source
from nlp_tool.reading.resource import table

MAX_BYTES = 20 * MEGABYTE
MAX_DEPTH = 2048
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
))
_HIDDEN = frozenset((
    "script", "style", "noscript", "template", "head", "iframe", "svg", "select", "button", "textarea",
    "input", "object",
))
_CELLS = ("td", "th")
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")
_DECLARATION = re.compile(r"^\s{0,50}<\?xml[^>]{0,200}\?>")
_ENTITY = re.compile(r"<!ENTITY\s", re.I)
_PAGE = re.compile(r"第\s?0?(\d{1,3})\s?版|[（(\s]\s?0?(\d{1,3})\s{0,2}版")


def read_html(source: Source, text: str) -> Iterator[Item]:
    """Yield the article of a web page as one record."""
    yield page_record(source, text)


def page_record(source: Source, text: str) -> Record:
    """Return the article of a page with what the page states about it.

    Raise ReadError: limit_exceeded for a page too large or nested too deep, dtd_forbidden, empty_text.
    """
    if len(source.data) > MAX_BYTES:
        raise ReadError("limit_exceeded", "the page is larger than 20 MB", hint="split it")
    if _ENTITY.search(text[:20_000]):
        raise ReadError("dtd_forbidden", "the page declares entities of its own", hint="save it again with a browser")
    tree = _tree(text)
    fields, title = _meta(tree)
    visible = _visible(tree)
    body, engine = "", ""
    adapter = next((page for page in table("pages.toml")["page"] if _select(tree, page["when"])), None)
    if adapter:
        body, stated, stated_title = _adapted(tree, text, adapter)
        title = stated_title or title
        fields.update(stated)
        engine = f"adapter {adapter['name']}"
    if len(body) < 20:
        if adapter:
            fields["adapter_miss"] = adapter["name"]
        body, engine = _extracted(tree, visible)
    if not body.strip():
        raise ReadError("empty_text", "the page shows no text", hint="its text may be loaded by a script; save the "
                        "page from the browser when it is complete")
    if not title:
        title = _first_heading(tree)
    return Record(body, title, "", {**fields, "engine": engine, "format": "html"})


_LABEL = re.compile(r"^(?:来源|來源|稿源|作者|记者|Source|Author)\s?[:：]\s?")
_BOXES = ("td", "span", "p", "div", "li", "dt", "dd")


def _tree(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(_DECLARATION.sub("", text).replace("\x00", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("empty_text", "the page is empty") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ReadError("limit_exceeded", f"the page is nested deeper than {MAX_DEPTH}",
                        hint="copy its text into a txt file")
    return tree


def _select(tree: Any, selector: str) -> list[Any]:
    """Return the elements that a chain of simple steps (tag, .class, #id, tag#id) picks; `|` divides alternatives."""
    for alternative in selector.split("|"):
        path = "".join(f"//{_step(step)}" for step in alternative.split())
        found = tree.xpath(path)
        if found:
            return list(found)
    return []


def _step(step: str) -> str:
    if "#" in step:
        tag, _, name = step.partition("#")
        return f"{tag or '*'}[@id='{name}']"
    if "." in step:
        tag, _, name = step.partition(".")
        end = "" if name.endswith("*") else " "  # .box* is any class that begins with box
        return f"{tag or '*'}[contains(concat(' ', normalize-space(@class), ' '), ' {name.rstrip('*')}{end}')]"
    return step


def _line(elements: list[Any]) -> str:
    return " ".join(_BLANKS.sub(" ", elements[0].text_content()).split()) if elements else ""


def _meta(tree: Any) -> tuple[dict[str, str], str]:
    """Return what the <meta> elements state, and the title among it; `null` means nothing."""
    stated: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        value = " ".join((element.get("content") or "").split())
        if name and value and value.lower() not in ("null", "none", "undefined"):
            stated.setdefault(name, value)
    fields = {}
    for field, names in table("pages.toml")["meta"].items():
        value = next((stated[name] for name in names if name in stated), "")
        if value:
            fields[field] = _LABEL.sub("", value)
    return fields, fields.pop("title", "")


def _adapted(tree: Any, text: str, adapter: dict[str, str]) -> tuple[str, dict[str, str], str]:
    fields: dict[str, str] = {"adapter": adapter["name"]}
    for field, key in (("kicker", "kicker"), ("subtitle", "subtitle"), ("author", "author"), ("source", "source_at")):
        value = _line(_select(tree, adapter[key])) if key in adapter else ""
        if value:
            fields[field] = _LABEL.sub("", value)[:200]
    if "author" in fields:
        fields["author"] = _authors(fields["author"])
    if "source" in adapter:
        fields.setdefault("source", adapter["source"])
    stamp = _stamp(_select(tree, adapter["stamp"])) if "stamp" in adapter else ""
    if stamp:
        fields["stamp"] = stamp[:300]
        if page := _PAGE.search(stamp):
            fields["page"] = page.group(1) or page.group(2)
    if "script_date" in adapter and (match := re.search(rf'\b{adapter["script_date"]}\s?=\s?"(\d{{10}})"', text)):
        fields["date"] = _from_seconds(int(match.group(1)))
    if "labels" in adapter:
        fields.update(_labelled(_select(tree, adapter["labels"])))
    title = fields.pop("title", "") or (_line(_select(tree, adapter["title"])) if "title" in adapter else "")
    body = "\n".join(filter(None, (_visible(element) for element in _select(tree, adapter["body"])[:1])))
    return body, {name: value for name, value in fields.items() if value}, title


def _stamp(elements: list[Any]) -> str:
    """Return the text of a stamp whose parts may stand in elements of their own: 2023, 09/21."""
    text = " ".join(" ".join(elements[0].itertext()).split()) if elements else ""
    return re.sub(r"\b((?:19|20)\d{2}) (\d{1,2}) ?/ ?(\d{1,2})\b", r"\1-\2-\3", text)


def _authors(text: str) -> str:
    """Return the names in an author line: without 本报记者, dates and marks; 张 三 is one name."""
    text = re.sub(r"\d{4}年.{0,200}", "", text)
    text = re.sub(r"[□■【】《》（）()]|光明日报|人民日报|本报|记者|通讯员", " ", text)
    return re.sub(r"(?<![一-鿿])([一-鿿]) {1,3}([一-鿿])(?![一-鿿])", r"\1\2", " ".join(text.split()))[:100]


def _from_seconds(seconds: int) -> str:
    import datetime

    # WeChat counts in UTC; its readers and its dates live at UTC+8.
    zone = datetime.timezone(datetime.timedelta(hours=8))
    return datetime.datetime.fromtimestamp(seconds, zone).date().isoformat()


def _labelled(boxes: list[Any]) -> dict[str, str]:
    """Read label and value cells (发文机关：国务院办公厅); labels may hold blanks."""
    labels = table("pages.toml")["labels"]
    found: dict[str, str] = {}
    for box in boxes[:50]:
        cells = [_line([cell]) for cell in box.iter(*_BOXES) if cell.find(".//td") is None
                 and not any(True for part in cell.iter(*_BOXES) if part is not cell)] or [_line([box])]
        for position, cell in enumerate(cells):
            label, _, value = cell.replace(":", "：").partition("：")
            field = labels.get(re.sub(r"\s", "", label))
            if field:
                value = value.strip() or (cells[position + 1] if position + 1 < len(cells) else "")
                found.setdefault(field, value.strip()[:300])
    return found


def _extracted(tree: Any, visible: str) -> tuple[str, str]:
    """Return the main text by trafilatura, unless it is empty or misses most of a short page."""
    import copy
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(copy.deepcopy(tree), output_format="txt", include_comments=False,
                                    include_tables=True, favor_recall=True, config=_config())
    except Exception:  # an odd page must not be lost because the extractor stumbles
        found = None
    found = (found or "").strip()
    # Pages without a frame around the article: what the extractor leaves out is more likely text than frame.
    if not found or (len(found) < 0.25 * len(visible) and len(visible) < 1500):
        return visible, "visible text"
    return found, "trafilatura"


def _config() -> Any:
    from trafilatura.settings import use_config

    config = use_config()
    for name, value in (("MIN_EXTRACTED_SIZE", "50"), ("MIN_OUTPUT_SIZE", "1"), ("MIN_EXTRACTED_COMM_SIZE", "1"),
                        ("EXTRACTION_TIMEOUT", "0")):
        config.set("DEFAULT", name, value)
    return config


def _first_heading(tree: Any) -> str:
    headings = [_line([element]) for element in tree.iter("h1")]
    heading = next((text for text in headings if text), "")
    if heading:
        return heading
    title = _line(list(tree.iter("title"))[:1])
    # 标题_栏目_网站 and Title - Site: the part before the first divider is the article's.
    return re.split(r"\s?[_|｜]\s?|\s[-–—]{1,2}\s|--", title)[0].strip()


def _visible(tree: Any) -> str:
    """Return the text of an element as a reader sees it: one block a line, cells of a row divided by tabs."""
    pieces: list[str] = []
    # An explicit stack: pages nest deeper than Python calls do.
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, closing = stack.pop()
        if closing:
            if element.tag in _BLOCKS:
                pieces.append("\n")
            elif element.tag in _CELLS:
                pieces.append("\t")
            if element is not tree and element.tail:
                pieces.append(_BLANKS.sub(" ", element.tail))
            continue
        if not isinstance(element.tag, str) or element.tag in _HIDDEN:
            if element is not tree and element.tail:
                pieces.append(_BLANKS.sub(" ", element.tail))
            continue
        if element.tag in _BLOCKS:
            pieces.append("\n")
        if element.text:
            pieces.append(_BLANKS.sub(" ", element.text))
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    lines = (line.strip(" \t") for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
