"""Small corpora with known topics, and a study that holds one."""

from __future__ import annotations

import random
from pathlib import Path

from nlp_tool.document import Document, PartialDate, document_id
from nlp_tool.parts import update_corpus
from nlp_tool.storage import write_documents
from nlp_tool.study import Study, create_study
from nlp_tool.topics.matrix import Words, words_from

SUBJECTS = {
    "交流": ["教师", "轮岗", "交流", "支教", "校长", "骨干", "跟岗", "挂职"],
    "课程": ["课程", "教研", "备课", "课堂", "教材", "研讨", "公开课", "作业"],
    "经费": ["经费", "投入", "预算", "补助", "财政", "专项", "津贴", "拨款"],
}
ENGLISH = ["teacher", "rotation", "exchange", "campus", "lesson", "research", "course", "budget", "funding", "grant"]


def planted(documents: int = 30, length: int = 40,
            seed: int = 1) -> tuple[list[tuple[str, list[str | None]]], list[int]]:
    """Return documents made of one subject each with a little of the others, and the subjects."""
    chosen = random.Random(seed)
    subjects = list(SUBJECTS.values())
    texts, truth = [], []
    for number in range(documents):
        own = number % 3
        words = [chosen.choice(subjects[own] if chosen.random() < 0.9 else chosen.choice(subjects))
                 for _ in range(length)]
        texts.append((f"{number:016x}", list(words)))
        truth.append(own)
    return texts, truth


def planted_words(documents: int = 30, length: int = 40, seed: int = 1) -> Words:
    """Return the words of planted documents."""
    return words_from(planted(documents, length, seed)[0], language="zh")


def study_with(folder: Path, chinese: int = 24, english: int = 0, dated: bool = True) -> Study:
    """Return a study of planted documents with tokens."""
    from nlp_tool.pipeline import STAGES

    study = create_study(folder)
    documents = []
    for number, (_, words) in enumerate(planted(chinese)[0]):
        sentences = ["，".join(str(word) for word in words[i : i + 8]) + "。" for i in range(0, len(words), 8)]
        documents.append(_document("".join(sentences), f"文{number}", "zh", 2019 + number % 4 if dated else 0))
    chosen = random.Random(3)
    for number in range(english):
        text = " ".join(chosen.choice(ENGLISH) for _ in range(40))
        documents.append(_document(text, f"Text {number}", "en", 2020 if dated else 0))
    incoming = folder / "incoming.parquet"
    write_documents(incoming, documents)
    update_corpus(study, set(), {document.doc_id: [incoming] for document in documents})
    incoming.unlink()
    study.run_parts(next(stage for stage in STAGES if stage.name == "tokens"))
    return study


def _document(text: str, title: str, language: str, year: int) -> Document:
    return Document(document_id(text, title), text, title, language, date=PartialDate(year) if year else None,
                    source="某报")
