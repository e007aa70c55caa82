"""Plain text, and the first look at anything that has to be decoded before it can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp_tool.errors import ReadError
from nlp_tool.reading.decode import decode
from nlp_tool.reading.detect import looks_binary, text_format
from nlp_tool.reading.records import Item, Record, Source

_MARKUP = re.compile(rb"<(?:!doctype|html|head|meta|\?xml)", re.I)


def read_text(source: Source) -> Iterator[Item]:
    """Decode a file, find out what it is, and hand it to its reader; note the encoding in each record."""
    from nlp_tool.reading.readers import TEXT_READERS

    if not re.sub(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", source.data).strip(b"\x00 \t\r\n"):
        raise ReadError("empty_text", "the file is empty")
    decoded = decode(source.data, encoding=source.settings.encoding,
                     markup=bool(_MARKUP.search(source.data[:4096])))
    if looks_binary(decoded.text):
        raise ReadError("unsupported", "the file holds no text", hint="txt, html, docx, pdf, csv, jsonl, xlsx, eml, "
                        "zip and bibliographic exports are read")
    notes = {"encoding": decoded.encoding, "encoding_confidence": f"{decoded.confidence:g}"}
    if decoded.replaced:
        notes["characters_replaced"] = str(decoded.replaced)
    reader = TEXT_READERS[text_format(decoded.text, source.name)]
    for item in reader(source, decoded.text):
        if isinstance(item, Record):
            yield replace(item, fields={"encoding": notes["encoding"], **item.fields, **notes})
        else:
            yield replace(item, encoding=decoded.encoding)


def read_plain(source: Source, text: str) -> Iterator[Item]:
    """Yield the file as one record."""
    yield Record(text)


def refuse_xml(source: Source, text: str) -> Iterator[Item]:
    """Raise ReadError: XML of an unknown kind has no known place for its text."""
    raise ReadError("unsupported", "XML of an unknown kind", hint="save it as html, txt or CSV")
    yield  # a generator, as all readers are
