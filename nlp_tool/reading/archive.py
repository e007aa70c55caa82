"""Zip archives of documents, also those packed on a Chinese Windows."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from nlp_tool.errors import ReadError
from nlp_tool.reading.package import open_package
from nlp_tool.reading.records import Item, Reject, Source

UTF8_FLAG = 0x800
IGNORED = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "metadata.csv"})


def read_zip(source: Source) -> Iterator[Item]:
    """Yield the records of every document in the archive; `member` is its name there."""
    from nlp_tool.reading.readers import read_source

    if source.depth:
        raise ReadError("unsupported", "an archive inside an archive is not read", hint="unpack the outer one first")
    package = open_package(source.data)
    seen = 0
    for info in package.members():
        name = member_name(info)
        if ignored(name):
            continue
        seen += 1
        try:
            inner = Source(package.read(info), name, source.settings, depth=1)
            for item in read_source(inner):
                yield replace(item, member=f"{name} {item.member}".strip())
        except ReadError as error:
            yield Reject(source.name, error.code, error.message, error.hint, member=name)
    if not seen:
        raise ReadError("empty_text", "the archive is empty")


def ignored(name: str) -> bool:
    """Tell whether a member or file is no document: hidden, a lock file of Office, a system's own."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return (not parts or any(part.startswith((".", "__MACOSX")) and part not in (".", "..") for part in parts)
            or parts[-1].startswith("~$") or parts[-1].lower() in IGNORED)


def member_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; without the UTF-8 flag it is tried as UTF-8, then GB18030, else left as it is."""
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    raw = info.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


