import numpy as np
import pytest

from nlp_tool.errors import NoInput
from nlp_tool.statistics.index import open_index
from nlp_tool.statistics.selection import select
from nlp_tool.study import create_study
from nlp_tool.tokens import read_tokens


def test_the_index_holds_every_token_and_text(corpus):
    study, index = corpus
    documents = list(study.documents())
    tokens = [t for path in study.part_results("tokens") for t in read_tokens(path)]
    assert index.documents["doc_id"] == [d.doc_id for d in documents]
    for number, (document, cut) in enumerate(zip(documents, tokens, strict=True)):
        span = slice(index.indptr[number], index.indptr[number + 1])
        assert [index.words[i] for i in index.ids[span].tolist()] == list(cut)
        assert index.starts[span].tolist() == cut.starts.tolist()
        assert index.slice(number, 0, len(document.text)) == document.text
        begins = [s - int(index.indptr[number]) for s in index.sentences.tolist() if s in range(span.start, span.stop)]
        assert begins == cut.sentences.tolist()


def test_postings_are_the_places_of_each_word(index):
    assert index.words == sorted(index.words)
    for word in range(len(index.words)):
        assert index.positions([word]).tolist() == np.flatnonzero(index.ids == word).tolist()


def test_postings_in_several_chunks_are_the_same(corpus, monkeypatch, tmp_path):
    import shutil

    from nlp_tool.statistics import index as module
    from nlp_tool.study import open_study

    shutil.copytree(corpus[0].folder, tmp_path / "study")
    shutil.rmtree(tmp_path / "study" / "index")
    monkeypatch.setattr(module, "_CHUNK", 7)
    again = open_index(open_study(tmp_path / "study"))
    for name in ("postings", "posting_indptr"):
        assert (again.folder / f"{name}.npy").read_bytes() == (corpus[1].folder / f"{name}.npy").read_bytes()


def test_the_index_follows_the_tokens(tmp_path):
    from tests.statistics.conftest import CORPUS, build

    _, first = build(tmp_path / "study", CORPUS[:2])
    assert open_index(create_study(tmp_path / "study")).key == first.key
    _, second = build(tmp_path / "study")
    assert second.key != first.key
    assert [path.name for path in (tmp_path / "study" / "index").iterdir()] == [second.key]


def test_a_study_without_tokens(tmp_path):
    with pytest.raises(NoInput, match="no tokens yet"):
        open_index(create_study(tmp_path / "new"))


FILTERS = [
    ({}, 5),
    ({"languages": ["zh"]}, 3),
    ({"kinds": ["news", "policy"]}, 4),
    ({"sources": ["daily"]}, 1),
    ({"sources": ["聯合"]}, 1),  # either script
    ({"places": ["浙江"]}, 2),
    # a document counts when its date may lie between; "2023" may be March
    ({"since": "2023-03-15", "until": "2023-03-20"}, 2),
    ({"until": "2022"}, 2),
    ({"since": "2024"}, 0),
    ({"languages": ["en"], "kinds": ["other"]}, 1),
]


@pytest.mark.parametrize(("filters", "count"), FILTERS)
def test_filters(index, filters, count):
    chosen = select(index, **filters)
    assert chosen.size == count
    assert chosen.parameters == filters


def test_leaving_documents_out(index):
    some = index.documents["doc_id"][:2]
    assert select(index, without=some).size == 3


def test_a_date_that_is_none(index):
    from nlp_tool.errors import SettingsError

    with pytest.raises(SettingsError, match="is no date"):
        select(index, since="last year")
