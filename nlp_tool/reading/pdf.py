"""PDF: pypdfium2 first, pypdf where it refuses or finds nothing. Pages are divided by form feeds."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator

from nlp_tool.errors import ReadError
from nlp_tool.reading.records import MAX_TEXT, Item, Record, Source

MAX_PAGES = 2000
PAGE_BREAK = "\f"
_CID = re.compile(r"\(cid:\d{1,6}\)")
_ENCRYPTED_HINT = "save it without the password, for example by printing it to a new PDF"


def read_pdf(source: Source) -> Iterator[Item]:
    """Yield the text of a PDF as one record.

    Raise ReadError: encrypted, corrupt, empty_text (a scan), garbled_text (fonts without a character map),
    limit_exceeded.
    """
    problem: ReadError | None = None
    for name, engine in ENGINES.items():
        try:
            pages = engine(source.data)
        except ReadError as error:
            if error.code in ("encrypted", "limit_exceeded"):
                raise
            problem = problem or error
            continue
        text = PAGE_BREAK.join(page.replace("\r\n", "\n").replace("\r", "\n") for page in pages)
        if sum(not c.isspace() for c in text) < max(1, source.settings.min_characters):
            problem = ReadError("empty_text", f"{len(pages)} pages without text: pictures of pages, probably a scan",
                                hint="recognise the text first, for example: ocrmypdf -l chi_sim+eng in.pdf out.pdf")
            continue
        if garbled(text) > 0.2:
            problem = ReadError("garbled_text", "the fonts of this PDF do not say which characters they draw",
                                hint="recognise the text anew, for example: ocrmypdf --force-ocr in.pdf out.pdf")
            continue
        yield Record(text, "", "", {"engine": name, "pages": str(len(pages)), "format": "pdf"})
        return
    assert problem is not None
    raise problem


def _pdfium(data: bytes) -> list[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise ReadError("encrypted", "the PDF is protected by a password", hint=_ENCRYPTED_HINT) from error
        raise _damaged() from error
    try:
        _check_pages(len(document))
        pages: list[str] = []
        size = 0
        for index in range(len(document)):
            try:
                page = document[index]
                # PDFium gives U+FFFE for a hyphen at the end of a line and swallows the line break.
                pages.append(page.get_textpage().get_text_range().replace("\ufffe", "-\n"))
            except pypdfium2.PdfiumError:
                pages.append("")
            size += len(pages[-1])
            _check_size(size)
        return pages
    finally:
        document.close()


def _pypdf(data: bytes) -> list[str]:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("encrypted", "the PDF is protected by a password", hint=_ENCRYPTED_HINT)
        _check_pages(len(reader.pages))
        pages: list[str] = []
        size = 0
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            size += len(pages[-1])
            _check_size(size)
        return pages
    except ReadError:
        raise
    except MemoryError as error:
        raise ReadError("limit_exceeded", "the PDF needs too much memory") from error
    except Exception as error:
        if type(error).__name__ == "LimitReachedError":
            raise ReadError("limit_exceeded", "the PDF unpacks to more than the limit allows") from error
        raise _damaged() from error


def _damaged() -> ReadError:
    return ReadError("corrupt", "the PDF is damaged or cut off", hint="fetch it again")


def _check_pages(count: int) -> None:
    if count > MAX_PAGES:
        raise ReadError("limit_exceeded", f"the PDF has {count} pages, the limit is {MAX_PAGES}", hint="split it")


def _check_size(size: int) -> None:
    if size > MAX_TEXT:
        raise ReadError("limit_exceeded", "the PDF holds more than 5 million characters", hint="split it")


def garbled(text: str) -> float:
    """Return the share of characters that stand for no character: private use, U+FFFD, controls, (cid:123)."""
    visible = [c for c in text if not c.isspace()]
    if not visible:
        return 0.0
    bad = sum(1 for c in visible if "\ue000" <= c <= "\uf8ff" or c == "\ufffd" or c < " " or "\x7f" <= c < "\xa0"
              or c >= "\U000f0000")
    bad += sum(len(match.group()) for match in _CID.finditer(text))
    return bad / len(visible)


ENGINES: dict[str, Callable[[bytes], list[str]]] = {"pypdfium2": _pdfium, "pypdf": _pypdf}
