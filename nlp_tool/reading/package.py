"""Zip packages (docx, xlsx, zip): limits are checked before anything is parsed, and real bytes are counted."""

from __future__ import annotations

import io
import zipfile
import zlib

from nlp_tool.errors import ReadError
from nlp_tool.reading.records import MEGABYTE

MAX_MEMBERS = 10_000
MAX_BYTES = 200 * MEGABYTE
MAX_RATIO = 200
RATIO_FROM = MEGABYTE
"""Below this size a package may be as dense as it likes."""


class Package:
    """A zip that has passed the limits. Members are read in memory; no name of a member is ever used as a path."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MAX_BYTES

    def members(self) -> list[zipfile.ZipInfo]:
        """Return the members that are files."""
        return [info for info in self._archive.infolist() if not info.is_dir()]

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """Return the content of one member; its header may lie about the size, so the bytes are counted."""
        pieces = []
        try:
            with self._archive.open(info) as file:
                while piece := file.read(1 << 20):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise ReadError("limit_exceeded", "the package holds more than 200 MB",
                                        hint="unpack it and read the folder")
                    pieces.append(piece)
        except RuntimeError as error:
            raise ReadError("encrypted", "the package is protected by a password",
                            hint="unpack or save it without the password") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise ReadError("corrupt", "a part of the package is damaged", hint="fetch or save it again") from error
        return b"".join(pieces)


def open_package(data: bytes) -> Package:
    """Open a zip package; raise ReadError for one that is damaged, encrypted, or larger than the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise ReadError("corrupt", "the package is damaged or cut off", hint="fetch or save it again") from error
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise ReadError("limit_exceeded", f"the package has more than {MAX_MEMBERS:,} members",
                        hint="unpack it and read the folder")
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if size > MAX_BYTES:
        raise ReadError("limit_exceeded", f"the package would unpack to {size // MEGABYTE} MB",
                        hint="if you trust it, unpack it and read the folder")
    if size > RATIO_FROM and size / packed > MAX_RATIO:
        raise ReadError("limit_exceeded", f"the package would unpack to {size // packed} times its size",
                        hint="it may be a zip bomb; if you trust it, save it anew")
    return Package(archive)


def refuse_dtd(data: bytes) -> None:
    """Raise ReadError(dtd_forbidden) for an office document with a document type declaration in one of its parts."""
    package = open_package(data)
    for info in package.members():
        if info.filename.lower().endswith((".xml", ".rels")):
            part = package.read(info)
            wide = part[:200].replace(b"\x00", b"")
            if b"<!DOCTYPE" in part[:4096].upper() or b"<!ENTITY" in part or b"<!DOCTYPE" in wide.upper():
                raise ReadError("dtd_forbidden", "the document declares entities of its own",
                                hint="open it in an office program and save it again")
