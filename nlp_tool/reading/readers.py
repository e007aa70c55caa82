"""READERS and TEXT_READERS: which function reads which kind of file. A new kind is a new row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nlp_tool.errors import ReadError
from nlp_tool.reading import archive, docx, html, mail, pdf, tables, text
from nlp_tool.reading.bibliography import bibliographic, read_bibliography
from nlp_tool.reading.detect import binary_format
from nlp_tool.reading.records import MEGABYTE, Item, Source


def read_plain(source: Source, content: str) -> Iterator[Item]:
    """Read a bibliographic export where the content says so, else plain text."""
    export = bibliographic(content)
    return read_bibliography(source, content, export) if export else text.read_plain(source, content)


READERS: dict[str, Callable[[Source], Iterator[Item]]] = {
    "pdf": pdf.read_pdf,
    "docx": docx.read_docx,
    "xlsx": tables.read_xlsx,
    "zip": archive.read_zip,
    "text": text.read_text,
}
TEXT_READERS: dict[str, Callable[[Source, str], Iterator[Item]]] = {
    "html": html.read_html,
    "xml": text.refuse_xml,
    "mail": mail.read_mail,
    "json": tables.read_json,
    "jsonl": tables.read_jsonl,
    "csv": tables.read_csv,
    "plain": read_plain,
}


def read_source(source: Source) -> Iterator[Item]:
    """Yield what a file holds: records, and rejects of single records.

    Raise ReadError where the file as a whole cannot be used.
    """
    limit = source.settings.max_file_mb * MEGABYTE
    if len(source.data) > limit:
        raise ReadError("limit_exceeded", f"the file is larger than {source.settings.max_file_mb} MB",
                        hint="raise max_file_mb in study.toml, or split the file")
    if not source.data:
        raise ReadError("empty_text", "the file is empty")
    yield from READERS[binary_format(source.data, source.name)](source)
