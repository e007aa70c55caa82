"""What a file is, by its content; the ending of its name only decides between kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from nlp_tool.errors import ReadError

# first bytes -> what it is, and the way out
_OFFICE = "open it and save it as docx, xlsx or PDF"
_CAJ = "open it in CAJViewer and print or save it as PDF, or fetch the PDF from CNKI"
_PICTURE = "recognise its text first, for example with ocrmypdf, and read the PDF or text that comes out"
_PACKED = "unpack it first, or pack it as zip"
UNSUPPORTED: tuple[tuple[bytes, str, str], ...] = (
    (b"CAJ", "a CAJ file", _CAJ),
    (b"HN\xc8\x00", "a CAJ file (HN)", _CAJ),
    (b"KDH", "a KDH file", _CAJ),
    (b"TEB", "a TEB file", _CAJ),
    (b"\xc8\x00\x00\x00", "a CAJ file (C8)", _CAJ),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (doc, xls, ppt)", _OFFICE),
    (b"{\\rtf", "an RTF file", _OFFICE),
    (b"\x89PNG", "a picture (PNG)", _PICTURE),
    (b"\xff\xd8\xff", "a picture (JPEG)", _PICTURE),
    (b"GIF87a", "a picture (GIF)", _PICTURE),
    (b"GIF89a", "a picture (GIF)", _PICTURE),
    (b"BM\x00", "a picture (BMP)", _PICTURE),
    (b"II*\x00", "a picture (TIFF)", _PICTURE),
    (b"MM\x00*", "a picture (TIFF)", _PICTURE),
    (b"\x1f\x8b", "a gzip file", _PACKED),
    (b"Rar!", "a RAR archive", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _PACKED),
    (b"BZh", "a bzip2 file", _PACKED),
    (b"\xfd7zXZ", "an xz file", _PACKED),
    (b"ID3", "a sound file", ""),
    (b"OggS", "a sound file", ""),
    (b"PAR1", "a Parquet file", "export it as CSV"),
    (b"SQLite format 3", "a database", "export it as CSV"),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90\x00", "a program", ""),
    (b"%!PS", "a PostScript file", "convert it to PDF"),
)
_ENDINGS = {".caj": ("a CAJ file", _CAJ), ".kdh": ("a KDH file", _CAJ), ".nh": ("an NH file", _CAJ)}
_HTML = re.compile(r"<(?:!doctype\s{1,5}html|html|head|body|meta|title|div|table|article|p)[\s>/]", re.I)
_MAIL = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,50}){2,60}\n")
_MAIL_HEAD = re.compile(r"^(?:mime-version|content-type|from|subject|message-id):", re.I | re.M)


def binary_format(data: bytes, name: str) -> str:
    """Return pdf, docx, xlsx, zip, or `text` for what has to be decoded first.

    Raise ReadError(unsupported) with the way out for what cannot be read, ReadError(corrupt) for a broken package.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data)
    for start, what, hint in UNSUPPORTED:
        if data.startswith(start):
            raise ReadError("unsupported", f"{what} is not supported", hint=hint)
    if (data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"AVI ", b"WAVE")) or data[4:8] == b"ftyp":
        raise ReadError("unsupported", "a picture, sound or film is not supported", hint=_PICTURE)
    if data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00" and len(data) > 26:
        raise ReadError("unsupported", "a picture (BMP) is not supported", hint=_PICTURE)
    ending = PurePosixPath(name).suffix.lower()
    if ending in _ENDINGS:
        what, hint = _ENDINGS[ending]
        raise ReadError("unsupported", f"{what} is not supported", hint=hint)
    return "text"


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise ReadError("corrupt", "the package (docx, xlsx, zip) is damaged or cut off",
                        hint="fetch or save it again") from error
    found = set(names[:10_000])
    if "word/document.xml" in found:
        return "docx"
    if "xl/workbook.xml" in found:
        return "xlsx"
    if "ppt/presentation.xml" in found:
        raise ReadError("unsupported", "a presentation (pptx) is not supported", hint="save it as PDF")
    if "mimetype" in found:
        raise ReadError("unsupported", "an OpenDocument or EPUB file is not supported", hint="save it as docx or PDF")
    return "zip"


def looks_binary(text: str) -> bool:
    """Tell whether a decoded text is no text at all: more than a trace of control characters."""
    sample = text[:20_000]
    control = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\x0b\x1a") or "\x7f" <= c < "\xa0")
    return control > max(4, len(sample) * 0.02)


def text_format(text: str, name: str) -> str:
    """Return which reader takes a decoded text: html, mail, json, jsonl, csv, or plain."""
    ending = PurePosixPath(name).suffix.lower()
    head = text[:5000].lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        if _HTML.search(head):
            return "html"
        return "xml" if head.startswith("<?xml") else "plain"
    if _MAIL.match(text[:20_000].replace("\r\n", "\n")) and len(_MAIL_HEAD.findall(head)) >= 2:
        return "mail"
    if head.startswith("{") and (ending in (".jsonl", ".ndjson", ".json") or '"' in head[:40]):
        return "json" if ending == ".json" else "jsonl"
    if head.startswith("[") and (ending == ".json" or head[1:].lstrip().startswith("{")):
        return "json"
    if ending == ".jsonl":
        return "jsonl"
    if ending in (".csv", ".tsv", ".tab"):
        return "csv"
    if ending in (".html", ".htm", ".xhtml", ".shtml") and _HTML.search(text[:100_000]):
        return "html"
    return "plain"
