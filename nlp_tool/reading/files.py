"""One file to its documents: whatever goes wrong becomes a Reject, never an exception."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from nlp_tool.document import Document
from nlp_tool.errors import ReadError
from nlp_tool.reading.documents import document_of
from nlp_tool.reading.readers import read_source
from nlp_tool.reading.records import MEGABYTE, Reject, Source
from nlp_tool.settings import Reading

UNREADABLE_HINT = "check that you may read it, and that OneDrive or iCloud has downloaded it"


def read_file(path: Path, name: str, *, settings: Reading, given: Mapping[str, str] | None = None) \
        -> Iterator[Document | Reject]:
    """Yield the documents of a file and its rejects, in the order of the file.

    name: the relative path that is stored. A file of many records yields a document or reject for each.
    """
    try:
        if path.is_symlink():
            raise ReadError("unsupported", "a link to another place is not followed", hint="name its target as PATH")
        size = path.stat().st_size
        if size > settings.max_file_mb * MEGABYTE:
            raise ReadError("limit_exceeded", f"the file has {size // MEGABYTE} MB, more than {settings.max_file_mb}",
                            hint="raise max_file_mb in study.toml, or split the file")
        data = path.read_bytes()
    except ReadError as error:
        yield Reject(name, error.code, error.message, error.hint, stage="detect")
        return
    except OSError as error:
        yield Reject(name, "unreadable", f"the file cannot be opened: {error.strerror}", UNREADABLE_HINT)
        return
    yield from read_data(data, name, settings=settings, given=given)


def read_data(data: bytes, name: str, *, settings: Reading, given: Mapping[str, str] | None = None) \
        -> Iterator[Document | Reject]:
    """Yield the documents and rejects of a file's content."""
    empty = True
    try:
        for item in read_source(Source(data, name, settings)):
            empty = False
            if isinstance(item, Reject):
                yield replace(item, path=name)
                continue
            encoding = item.fields.get("encoding", "")
            try:
                document = document_of(item, name, settings=settings, given=given)
                if item.member:
                    document = replace(document, metadata={**document.metadata, "member": item.member})
                yield document
            except ReadError as error:
                yield Reject(name, error.code, error.message, error.hint, member=item.member, stage="clean",
                             encoding=encoding)
        if empty:
            yield Reject(name, "empty_text", "the file holds no record", "a table needs rows below its header")
    except ReadError as error:
        yield Reject(name, error.code, error.message, error.hint)
    except MemoryError:
        yield Reject(name, "limit_exceeded", "the file needs more memory than the limit allows",
                     "raise memory_mb in study.toml, or split the file")
    except Exception as error:  # a bug of ours or of a parser: it costs this file, never the run
        yield Reject(name, "internal", f"{type(error).__name__}: {str(error)[:200]}",
                     "please report this file's kind and this message")
