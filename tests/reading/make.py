"""Small files of every format, Chinese and English, made in memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

ZH_TITLE = "城东区成立育才小学教育集团"
ZH_BODY = ("9月1日，城东区育才小学教育集团揭牌。集团以育才小学为核心校，河口小学、白桥小学为成员校。",
           "区教育局局长李明说，集团将统一管理、共享师资，让更多孩子在家门口上好学。")
EN_TITLE = "Riverside founds an education group"
EN_BODY = ("On September 1 the Yucai Primary School Education Group was unveiled in Riverside District.",
           "Li Ming, director of the district education bureau, said that teachers will rotate among its schools.")


def pdf(pages: Sequence[Sequence[str]], *, chinese: bool = False, compress: bool = True) -> bytes:
    """Make a PDF of lines of text. Chinese goes through the standard UniGB-UCS2-H map, without an embedded font."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    if chinese:
        descendant = add(b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry "
                         b"(Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>")
        font = add(b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H "
                   b"/DescendantFonts [%d 0 R] >>" % descendant)
    else:
        font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        drawn = [b"BT /F1 12 Tf 50 780 Td 16 TL"]
        for line in lines:
            if chinese:
                drawn.append(b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*")
            else:
                safe = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
                drawn.append(b"(" + safe + b") Tj T*")
        stream = b"\n".join([*drawn, b"ET"])
        packed, note = (zlib.compress(stream), b"/Filter /FlateDecode ") if compress else (stream, b"")
        content = add(b"<< %s/Length %d >>\nstream\n" % (note, len(packed)) + packed + b"\nendstream")
        kids.append(add(b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                        b"/Resources << /Font << /F1 %d 0 R >> >> >>" % (tree, content, font)))
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    objects[tree - 1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    return pdf_file(objects)


def pdf_file(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Put objects into a PDF file with its cross reference table."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def docx(title: str, paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    """Make a Word document."""
    import docx as library

    document = library.Document()
    document.add_paragraph(title)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                grid.cell(row, column).text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(package: bytes, name: str, change: object) -> bytes:
    """Return an office package with one of its parts changed by a function from bytes to bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == name else data)  # type: ignore[operator]
    return out.getvalue()


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """Make a workbook of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _RawName(zipfile.ZipInfo):
    """A member whose name is written as given bytes: zipfile itself would write UTF-8 and set the flag."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.raw, self.flag_bits & ~0x800


def packed(members: dict[str, bytes], *, raw_names: str = "") -> bytes:
    """Make a zip; raw_names: write the names in this encoding without the UTF-8 flag, as a Chinese Windows does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            if not raw_names:
                archive.writestr(name, data)
                continue
            info = _RawName(name)
            info.raw = name.encode(raw_names)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def html(title: str, paragraphs: Sequence[str], *, head: str = "", around: bool = True) -> str:
    """Make a web page with navigation and footer around the article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    before = "<nav><a href='/'>首页</a> <a href='/news'>新闻</a></nav>" if around else ""
    after = "<footer>版权所有 © 2023 <a href='/about'>关于我们</a></footer>" if around else ""
    return (f"<!DOCTYPE html><html><head><title>{title}_新闻网</title>{head}</head><body>{before}"
            f"<div class='content'><h1>{title}</h1>{body}</div>{after}</body></html>")
