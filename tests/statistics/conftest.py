"""A study of a few documents, tokenized, with its index."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp_tool.document import Document, PartialDate, document_id
from nlp_tool.parts import update_corpus
from nlp_tool.pipeline import STAGES
from nlp_tool.statistics.index import CorpusIndex, open_index
from nlp_tool.storage import write_documents
from nlp_tool.study import Study, create_study

# title, text, language, date, source, place, kind
CORPUS = (
    ("集团", "杭州市学军小学教育集团成立。教育集团推进优质均衡，教育集团有三个校区。", "zh", "2022-09-20", "浙江日报",
     "浙江 杭州", "news"),
    ("教联体", "县管校聘改革推进。教联体推进优质均衡，学校推进教师轮岗。", "zh", "2023-03", "教育部", "北京", "policy"),
    ("繁體", "學軍小學教育集團推進集團化辦學。", "zh", "2023", "联合报", "", "news"),
    ("Group", "The education group runs nine schools. Schools in the group share teachers.", "en", "2022-11-01",
     "China Daily", "浙江 宁波", "news"),
    ("undated", "The school joined the education group in the district.", "en", "", "Xinhua", "", "other"),
)


def build(folder, rows=CORPUS) -> tuple[Study, CorpusIndex]:
    """Make a study of these rows and its index."""
    study = create_study(folder)
    documents = {}
    for title, text, language, date, source, place, kind in rows:
        doc_id = document_id(text, title)
        documents[doc_id] = Document(doc_id, text, title, language, "Latn" if language == "en" else "",
                                     PartialDate.parse(date) if date else None, source, place, kind)
    write_documents(folder / "incoming.parquet", documents.values())
    update_corpus(study, set(), {doc_id: [folder / "incoming.parquet"] for doc_id in documents})
    study.run_parts(next(stage for stage in STAGES if stage.name == "tokens"))
    return study, open_index(study)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> tuple[Study, CorpusIndex]:
    return build(tmp_path_factory.mktemp("statistics") / "study")


@pytest.fixture(scope="session")
def index(corpus) -> CorpusIndex:
    return corpus[1]


@pytest.fixture
def texts(tmp_path) -> Callable[..., CorpusIndex]:
    """Make an index of some texts: texts("甲 乙", "甲") or texts() for an empty one."""

    def make(*values: str, language: str = "en") -> CorpusIndex:
        rows = [(str(number), value, language, "", "", "", "other") for number, value in enumerate(values)]
        return build(tmp_path / "study", rows)[1]

    return make
