"""Word documents: paragraphs, tables and text boxes in the order of the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from nlp_tool.errors import ReadError
from nlp_tool.reading.package import refuse_dtd
from nlp_tool.reading.records import Item, Record, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(source: Source) -> Iterator[Item]:
    """Yield the text of a Word document; the cells of a table row stand in one line, divided by tabs."""
    import docx

    refuse_dtd(source.data)
    try:
        document = docx.Document(io.BytesIO(source.data))
        body = document.element.body
        properties = document.core_properties
        fields = {"author": properties.author or ""}
        title = properties.title or ""
    except Exception as error:
        raise ReadError("corrupt", f"the Word document cannot be opened: {type(error).__name__}",
                        hint="open it in an office program and save it again") from error
    # Programs fill in their own name where the person named nobody.
    if fields["author"] in ("python-docx", "Administrator", "User", "Microsoft Office User", "微软用户"):
        fields["author"] = ""
    text = "\n".join(_blocks(body))
    yield Record(text, "", "", {**fields, "property_title": title.strip(), "format": "docx"})


def _blocks(parent: Any) -> Iterator[str]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield _paragraph(element)
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                cells = [" ".join(filter(None, (_paragraph(p).strip() for p in cell.iter(f"{_W}p"))))
                         for cell in row.iterchildren(f"{_W}tc")]
                yield "\t".join(cells)
        elif isinstance(element.tag, str) and element.tag != _FALLBACK:
            yield from _blocks(element)


def _paragraph(paragraph: Any) -> str:
    pieces: list[str] = []
    boxes: list[str] = []
    _gather(paragraph, pieces, boxes)
    return "\n".join(["".join(pieces), *boxes]) if boxes else "".join(pieces)


def _gather(element: Any, pieces: list[str], boxes: list[str]) -> None:
    for child in element:
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _BREAKS:
            pieces.append(_BREAKS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            boxes.extend(_blocks(child))
        elif child.tag not in (_FALLBACK, f"{_W}del", f"{_W}pPr", f"{_W}rPr"):
            _gather(child, pieces, boxes)
