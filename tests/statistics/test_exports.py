"""Every export is read again by the program that it is for."""

import csv
import json

import numpy as np
import pytest

from nlp_tool.statistics.exports import (
    document_terms,
    read_pairs,
    write_conllu,
    write_docbin,
    write_gensim,
    write_matrix,
    write_triplets,
)
from nlp_tool.statistics.selection import select
from nlp_tool.statistics.terms import terms_in


@pytest.fixture
def counts(index):
    return document_terms(index, terms_in(index), selection=select(index, languages=["zh"]))


def test_counts(index, counts):
    matrix = counts.matrix()
    assert matrix.shape == (3, len(counts.vocabulary))
    assert list(counts.vocabulary) == sorted(counts.vocabulary)
    assert matrix[:, counts.vocabulary.index("教育集团")].sum() == 4
    assert np.asarray(matrix.sum(axis=0)).min() > 0


def test_conllu(corpus, tmp_path):
    study, index = corpus
    assert write_conllu(study, index, tmp_path / "x.conllu") == [tmp_path / "x.conllu"]
    pairs = {document.doc_id: (document, tokens) for document, tokens in read_pairs(study, index)}
    seen = {}
    for block in (tmp_path / "x.conllu").read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if not line.startswith("#")]
        comments = dict(line[2:].split(" = ", 1) for line in block.split("\n") if line.startswith("# "))
        assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
        assert all(len(row) == 10 and all(row) for row in rows)
        text = "".join(row[1] + ("" if row[9] == "SpaceAfter=No" else " ") for row in rows).strip()
        assert text == comments["text"]
        seen.setdefault(comments["sent_id"].split("-")[0], []).extend(row[1] for row in rows)
    assert seen == {doc_id: list(tokens) for doc_id, (_, tokens) in pairs.items()}


def test_conllu_is_read_by_spacy(corpus, tmp_path):
    from spacy.training.converters import conllu_to_docs

    study, index = corpus
    write_conllu(study, index, tmp_path / "x.conllu")
    docs = list(conllu_to_docs((tmp_path / "x.conllu").read_text(encoding="utf-8"), n_sents=1, no_print=True))
    pairs = list(read_pairs(study, index))
    assert [token.text for doc in docs for token in doc] == [word for _, tokens in pairs for word in tokens]
    assert [token.tag_ for doc in docs for token in doc] == [tag or "_" for _, tokens in pairs for tag in tokens.tags]
    assert len(docs) == sum(len(tokens.sentences) for _, tokens in pairs)
    joined = "".join(doc.text_with_ws for doc in docs if doc[0].text[0] > "z")
    assert "成立。教育集团" in joined  # nothing between two Chinese sentences


def test_docbin(corpus, tmp_path):
    import spacy
    from spacy.tokens import DocBin

    study, index = corpus
    write_docbin(study, index, tmp_path / "x.spacy")
    vocab = spacy.blank("xx").vocab
    docs = list(DocBin(store_user_data=True).from_disk(tmp_path / "x.spacy").get_docs(vocab))
    pairs = list(read_pairs(study, index))
    assert [doc.user_data["doc_id"] for doc in docs] == [document.doc_id for document, _ in pairs]
    for doc, (document, tokens) in zip(docs, pairs, strict=True):
        assert doc.text == document.text
        assert [t.text for t in doc if not t.is_space] == list(tokens)
        assert len(list(doc.sents)) == len(tokens.sentences)
        assert {t.text: t.tag_ for t in doc if t.tag_}.get("教育集团", "n") == "n"


def test_gensim(counts, tmp_path):
    from gensim.corpora import Dictionary, MmCorpus

    write_gensim(counts, tmp_path / "x.mm")
    dictionary = Dictionary.load_from_text(str(tmp_path / "x.dict.txt"))
    assert dictionary.token2id == {term: number for number, term in enumerate(counts.vocabulary)}
    assert dictionary.num_docs == 3
    matrix = counts.matrix()
    assert [dictionary.dfs[i] for i in range(len(counts.vocabulary))] == np.bincount(matrix.indices).tolist()
    read = [dict(document) for document in MmCorpus(str(tmp_path / "x.mm"))]
    assert read == [dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)) for row in matrix]
    assert (tmp_path / "x.ids.txt").read_text().split() == list(counts.doc_ids)


def test_matrix(counts, tmp_path):
    from scipy.sparse import load_npz

    write_matrix(counts, tmp_path / "x.npz")
    assert (load_npz(tmp_path / "x.npz") != counts.matrix()).nnz == 0
    assert json.loads((tmp_path / "x.terms.json").read_text(encoding="utf-8")) == list(counts.vocabulary)
    assert json.loads((tmp_path / "x.ids.json").read_text()) == list(counts.doc_ids)


def test_triplets(counts, tmp_path):
    write_triplets(counts, tmp_path / "x.csv")
    with open(tmp_path / "x.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    matrix = counts.matrix()
    assert len(rows) == matrix.nnz
    for row in rows:
        place = counts.doc_ids.index(row["doc_id"]), counts.vocabulary.index(row["term"])
        assert matrix[place] == int(row["count"])


@pytest.mark.parametrize("values", [(), ("",), ("word",)])
def test_little_text(texts, tmp_path, values):
    index = texts(*values)
    counts = document_terms(index, terms_in(index))
    for write in (write_gensim, write_matrix, write_triplets):
        assert all(path.is_file() for path in write(counts, tmp_path / "out"))
