"""Reading: every document a scholar has, and none lost in silence.

    read_documents(paths)            the documents and rejects of files and folders, in this process
    stage.read_into_study(...)       the same into a study: in parallel, killable, only what is new
    reprints(study)                  {document id: id of the document that it reprints}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_tool.document import Document
from nlp_tool.reading.records import Record, Reject
from nlp_tool.settings import Reading

if TYPE_CHECKING:
    from nlp_tool.study import Study

_DEFAULTS = Reading()

__all__ = ["Record", "Reject", "read_documents", "reprints"]


def read_documents(paths: Sequence[Path | str] | Path | str, *, settings: Reading = _DEFAULTS,
                   include: Sequence[str] = (), exclude: Sequence[str] = ()) -> Iterator[Document | Reject]:
    """Yield the documents under these paths in the order of their names, and a Reject for what could not be used.

    Folders are read with everything in them. include, exclude: patterns like *.txt. A document that was met before
    in this call, in the same or another file, comes as a Reject with the code `duplicate`. Nothing of a bad file
    raises; the time and memory limits of a study run are not enforced here. Raise NoInput for a path that does not
    exist or holds no file.
    """
    from nlp_tool.reading.documents import check_settings
    from nlp_tool.reading.files import read_file
    from nlp_tool.reading.inputs import find_inputs

    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    check_settings(settings)
    seen: dict[str, str] = {}
    for item in find_inputs([Path(path) for path in given], include=include, exclude=exclude):
        for found in read_file(item.path, item.name, settings=settings, given=item.given):
            if isinstance(found, Document):
                if found.doc_id in seen:
                    yield Reject(item.name, "duplicate", f"the same text as {seen[found.doc_id]}",
                                 member=found.metadata.get("member", ""))
                    continue
                seen[found.doc_id] = found.path
            yield found


def reprints(study: Study) -> dict[str, str]:
    """Return {document id: id of the original} for the documents of a study that reprint an earlier one."""
    from nlp_tool.reading.duplicates import read_reprints

    return read_reprints(study.folder)
