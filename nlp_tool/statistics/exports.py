"""Tokens for other programs: CoNLL-U, spaCy DocBin, gensim dictionary and corpus, a document-term matrix."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.document import Document
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.selection import Selection, everything
from nlp_tool.statistics.terms import Terms, token_mask
from nlp_tool.storage import read_documents_part, replacing, write_text
from nlp_tool.tokens.columns import Tokens
from nlp_tool.tokens.counts import TermCounts, word_form
from nlp_tool.tokens.storage import read_tokens

if TYPE_CHECKING:
    from nlp_tool.study import Study


def read_pairs(study: Study, index: CorpusIndex, *,
               selection: Selection | None = None) -> Iterator[tuple[Document, Tokens]]:
    """Yield the chosen documents with their tokens, in the order of their ids."""
    chosen = everything(index, selection)
    number = 0
    for part, path in zip(study.parts(), study.part_results("tokens"), strict=True):
        for document, tokens in zip(read_documents_part(part.path), read_tokens(path), strict=True):
            if chosen.mask[number]:
                yield document, tokens
            number += 1


def document_terms(index: CorpusIndex, terms: Terms, *, selection: Selection | None = None) -> TermCounts:
    """Count the terms of the chosen documents; terms that none of them holds are left out."""
    import numpy as np
    from scipy.sparse import csr_matrix

    chosen = everything(index, selection)
    token_term = terms.of_tokens(index)
    keep = token_mask(index, chosen) & (token_term >= 0)
    row = (np.cumsum(chosen.mask) - 1)[index.document_of_token[keep]]
    ones = np.ones(len(row), dtype=np.int32)
    matrix = csr_matrix((ones, (row, token_term[keep])), (chosen.size, len(terms.names)))
    matrix.sum_duplicates()
    used = np.flatnonzero(np.bincount(matrix.indices, minlength=len(terms.names)))
    matrix = matrix[:, used]
    matrix.sort_indices()
    doc_ids = tuple(index.documents["doc_id"][i] for i in np.flatnonzero(chosen.mask).tolist())
    return TermCounts(doc_ids, matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32),
                      matrix.data.astype(np.int32), tuple(terms.names[i] for i in used.tolist()))


def write_conllu(study: Study, index: CorpusIndex, path: Path, *, selection: Selection | None = None) -> list[Path]:
    """Write CoNLL-U: a sentence a block, form, lemma, jieba's class as XPOS, SpaceAfter; return the file.

    UPOS, features and syntax are left as _ : nothing here parses.
    """
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="\n") as file:
        for document, tokens in read_pairs(study, index, selection=selection):
            file.write(f"# newdoc id = {document.doc_id}\n")
            file.writelines(_conllu_sentences(document, tokens))
    return [path]


def _conllu_sentences(document: Document, tokens: Tokens) -> Iterator[str]:
    borders = [*tokens.sentences.tolist(), len(tokens)]
    starts, ends = tokens.starts.tolist(), tokens.ends.tolist()
    for number, (first, last) in enumerate(pairwise(borders), 1):
        text = " ".join(document.text[starts[first] : ends[last - 1]].split())
        yield f"# sent_id = {document.doc_id}-{number}\n# text = {text}\n"
        for place in range(first, last):
            word = tokens.texts[place]
            glued = place + 1 < len(tokens) and starts[place + 1] == ends[place]
            yield "\t".join((str(place - first + 1), word, word_form(word) if tokens.kinds[place] == "word" else word,
                             "_", tokens.tags[place] or "_", "_", "_", "_", "_",
                             "SpaceAfter=No" if glued else "_")) + "\n"
        yield "\n"


def write_docbin(study: Study, index: CorpusIndex, path: Path, *, selection: Selection | None = None) -> list[Path]:
    """Write a spaCy DocBin: words, sentence starts, jieba's class as tag, doc_id and metadata in user_data.

    White space between words becomes spaCy's; `doc.text` is the text of the document. Return the file.
    """
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("xx").vocab
    store = DocBin(attrs=["ORTH", "SPACY", "TAG", "LEMMA", "SENT_START"], store_user_data=True)
    for document, tokens in read_pairs(study, index, selection=selection):
        store.add(_spacy_doc(vocab, document, tokens))
    with replacing(path) as temporary:
        temporary.write_bytes(store.to_bytes())
    return [path]


def _spacy_doc(vocab: Any, document: Document, tokens: Tokens) -> Any:
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    starts_sentence: list[bool | int | None] = []
    firsts = set(tokens.sentences.tolist())
    place = 0

    def gap(text: str) -> None:
        if text.startswith(" ") and words:
            spaces[-1], text = True, text[1:]
        if text:
            words.append(text)
            spaces.append(False)
            tags.append("")
            starts_sentence.append(len(words) == 1)

    for number, (word, start, end) in enumerate(zip(tokens.texts, tokens.starts.tolist(), tokens.ends.tolist(),
                                                    strict=True)):
        gap(document.text[place:start])
        words.append(word)
        spaces.append(False)
        tags.append(tokens.tags[number])
        starts_sentence.append(number in firsts)
        place = end
    gap(document.text[place:])
    lemmas = [word_form(word) for word in words]
    doc = Doc(vocab, words=words, spaces=spaces, tags=tags, lemmas=lemmas, sent_starts=starts_sentence)
    doc.user_data = {"doc_id": document.doc_id, "title": document.title, "date": str(document.date or ""),
                     "source": document.source, "language": document.language}
    return doc


def write_gensim(counts: TermCounts, path: Path) -> list[Path]:
    """Write PATH.dict.txt (gensim.corpora.Dictionary.load_from_text), PATH.mm (gensim.corpora.MmCorpus), PATH.ids.txt.

    The last holds the ids of the documents, one a line. Return the files.
    """
    import numpy as np

    documents = np.bincount(counts.indices, minlength=len(counts.vocabulary))
    order = sorted(range(len(counts.vocabulary)), key=lambda number: counts.vocabulary[number])
    lines = [str(len(counts.doc_ids)), *(f"{i}\t{counts.vocabulary[i]}\t{documents[i]}" for i in order)]
    dictionary, corpus, ids = (_beside(path, ending) for ending in (".dict.txt", ".mm", ".ids.txt"))
    write_text(dictionary, "\n".join(lines) + "\n")
    rows = np.repeat(np.arange(len(counts.doc_ids)), np.diff(counts.indptr))
    head = f"%%MatrixMarket matrix coordinate real general\n{len(counts.doc_ids)} {len(counts.vocabulary)} {len(rows)}"
    cells = (f"{row + 1} {column + 1} {count}" for row, column, count in
             zip(rows.tolist(), counts.indices.tolist(), counts.counts.tolist(), strict=True))
    write_text(corpus, "\n".join([head.ljust(len(head) + 30), *cells]) + "\n")
    write_text(ids, "\n".join(counts.doc_ids) + "\n")
    return [dictionary, corpus, ids]


def write_matrix(counts: TermCounts, path: Path) -> list[Path]:
    """Write PATH.npz (scipy.sparse.load_npz), PATH.terms.json and PATH.ids.json; return the files."""
    from scipy.sparse import save_npz

    matrix, terms, ids = (_beside(path, ending) for ending in (".npz", ".terms.json", ".ids.json"))
    with replacing(matrix) as temporary, open(temporary, "wb") as file:
        save_npz(file, counts.matrix(), compressed=True)
    write_text(terms, json.dumps(counts.vocabulary, ensure_ascii=False) + "\n")
    write_text(ids, json.dumps(counts.doc_ids) + "\n")
    return [matrix, terms, ids]


def write_triplets(counts: TermCounts, path: Path) -> list[Path]:
    """Write a CSV of doc_id, term, count for R (`tidytext::cast_dfm` takes it); return the file.

    It starts with a byte order mark, as all our CSV: in R read it with fileEncoding = "UTF-8-BOM".
    """
    from nlp_tool.findings import Table, write_csv

    rows = tuple((counts.doc_ids[row], counts.vocabulary[counts.indices[place]], int(counts.counts[place]))
                 for row in range(len(counts.doc_ids))
                 for place in range(int(counts.indptr[row]), int(counts.indptr[row + 1])))
    write_csv(path, Table(("doc_id", "term", "count"), rows))
    return [path]


def _beside(path: Path, ending: str) -> Path:
    """Return the path with its own ending in place of any of ours."""
    name = path.name
    for known in (".dict.txt", ".mm", ".npz"):
        name = name.removesuffix(known)
    return path.with_name(name + ending)


# format -> what writes it: from the study's tokens, or from counts
TOKEN_FORMATS: dict[str, Callable[..., list[Path]]] = {"conllu": write_conllu, "docbin": write_docbin}
COUNT_FORMATS: dict[str, Callable[[TermCounts, Path], list[Path]]] = {"gensim": write_gensim, "npz": write_matrix,
                                                                      "triplets": write_triplets}
