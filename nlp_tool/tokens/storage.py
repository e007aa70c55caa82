"""Tokens on disk: a part is a Parquet file with the words as uint32 ids into its own vocabulary.

Columns: doc_id, language, ids (word numbers), starts (code points), sentences (numbers of the tokens that start one).
The vocabulary stands in the file's metadata under `words`, `kinds` and `tags`, UTF-8, one a line, in the order in which
the words first occur.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.tokens.columns import Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TokenPart:
    """A part of tokens as flat columns, no text per token.

    Document d has the tokens indptr[d]:indptr[d+1] of ids and starts, and the sentences sentence_indptr[d]: ... of
    sentences, which are numbers of tokens within the document. words, kinds, tags: by id.
    """

    doc_ids: tuple[str, ...]
    languages: tuple[str, ...]
    indptr: NDArray[np.int64]
    ids: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    sentence_indptr: NDArray[np.int64]
    sentences: NDArray[np.uint32]
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    tags: tuple[str, ...]


def write_part(path: Path, part: TokenPart) -> None:
    """Write a part of tokens."""
    import pyarrow
    import pyarrow.parquet

    from nlp_tool.storage import replacing

    table = pyarrow.table({"doc_id": _strings(part.doc_ids), "language": _strings(part.languages),
                           "ids": _lists(part.indptr, part.ids), "starts": _lists(part.indptr, part.starts),
                           "sentences": _lists(part.sentence_indptr, part.sentences)})
    vocabulary = {"words": part.words, "kinds": part.kinds, "tags": part.tags}
    with replacing(path) as temporary, pyarrow.parquet.ParquetWriter(
            temporary, table.schema, compression="zstd", use_dictionary=False, write_statistics=False) as writer:
        writer.write_table(table)
        # Not in the table's schema: Arrow would write that twice.
        writer.add_key_value_metadata({name: "\n".join(column) for name, column in vocabulary.items()})


# pyarrow.array() imports pandas, half a second for each worker; the buffers themselves need nothing.


def _strings(values: Sequence[str]) -> Any:
    import numpy as np
    import pyarrow

    encoded = [value.encode("utf-8") for value in values]
    offsets = np.cumsum([0, *map(len, encoded)]).astype(np.int32)
    return pyarrow.StringArray.from_buffers(len(encoded), pyarrow.py_buffer(offsets),
                                            pyarrow.py_buffer(b"".join(encoded)))


def _lists(indptr: NDArray[np.int64], values: NDArray[np.uint32]) -> Any:
    import numpy as np
    import pyarrow

    numbers = pyarrow.Array.from_buffers(pyarrow.uint32(), len(values),
                                         [None, pyarrow.py_buffer(np.ascontiguousarray(values))])
    offsets = pyarrow.Array.from_buffers(pyarrow.int32(), len(indptr),
                                         [None, pyarrow.py_buffer(indptr.astype(np.int32))])
    return pyarrow.ListArray.from_arrays(offsets, numbers)


def read_part(path: Path) -> TokenPart:
    """Read a part of tokens as flat columns."""
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(path)
    table = file.read()
    words, kinds, tags = _vocabulary(file.metadata)
    indptr, ids = _flat(table, "ids")
    sentence_indptr, sentences = _flat(table, "sentences")
    return TokenPart(tuple(table["doc_id"].to_pylist()), tuple(table["language"].to_pylist()), indptr, ids,
                     _flat(table, "starts")[1], sentence_indptr, sentences, words, kinds, tags)


def _flat(table: Any, name: str) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    import numpy as np

    column = table[name].combine_chunks()
    if hasattr(column, "chunks"):
        column = column.chunk(0) if column.num_chunks else None
    if column is None or not len(column):
        return np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.uint32)
    offsets = column.offsets.to_numpy().astype(np.int64)
    values = column.values.to_numpy(zero_copy_only=False)[offsets[0] : offsets[-1]]
    return offsets - offsets[0], values.astype(np.uint32, copy=False)


def read_tokens(path: Path) -> Iterator[Tokens]:
    """Yield the tokens of each document of a part."""
    import numpy as np

    part = read_part(path)
    lengths = np.array([len(word) for word in part.words], dtype=np.uint32)
    words, kinds, tags = (np.array(column, dtype=object) for column in (part.words, part.kinds, part.tags))
    for number, doc_id in enumerate(part.doc_ids):
        span = slice(part.indptr[number], part.indptr[number + 1])
        ids, starts = part.ids[span], part.starts[span]
        sentences = part.sentences[part.sentence_indptr[number] : part.sentence_indptr[number + 1]]
        yield Tokens(doc_id, tuple(words[ids]), starts, starts + lengths[ids], tuple(tags[ids]), tuple(kinds[ids]),
                     sentences, part.languages[number])


def read_vocabulary(path: Path) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Read the words of a part with their kinds and tags, and nothing else."""
    import pyarrow.parquet

    return _vocabulary(pyarrow.parquet.read_metadata(path))


def _vocabulary(metadata: Any) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    columns = [metadata.metadata[name].decode("utf-8") for name in (b"words", b"kinds", b"tags")]
    if not columns[0]:
        return (), (), ()
    words, kinds, tags = (tuple(column.split("\n")) for column in columns)
    return words, kinds, tags
