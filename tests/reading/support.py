"""How tests of reading look at one file."""

from __future__ import annotations

from nlp_tool.document import Document
from nlp_tool.reading.files import read_data
from nlp_tool.reading.records import Reject
from nlp_tool.settings import Reading


def read(data: bytes | str, name: str = "a.txt", given: dict[str, str] | None = None, **settings: object) \
        -> tuple[list[Document], list[Reject]]:
    """Return the documents and rejects of a file's content."""
    content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    found = list(read_data(content, name, settings=Reading(**settings), given=given))  # type: ignore[arg-type]
    return [f for f in found if isinstance(f, Document)], [f for f in found if isinstance(f, Reject)]


def one(data: bytes | str, name: str = "a.txt", given: dict[str, str] | None = None, **settings: object) -> Document:
    """Return the only document of a file that has no reject."""
    documents, rejects = read(data, name, given, **settings)
    assert not rejects, rejects
    assert len(documents) == 1
    return documents[0]


def code(data: bytes | str, name: str = "a.txt", **settings: object) -> str:
    """Return the reject code of a file that holds no document."""
    documents, rejects = read(data, name, **settings)
    assert not documents, documents
    assert len(rejects) == 1
    assert rejects[0].message
    return rejects[0].code
