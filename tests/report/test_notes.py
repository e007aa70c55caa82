from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.document import Document, document_id
from nlp_tool.report.notes import NOTES_PER_CLAIM, QUOTE_LIMIT, Notebook, note_of, sentence_around

TEXT = "首句在前。云溪小学教育集团成立，成员校有东湖小学。末句在后。"


def document(text: str = TEXT, **fields: str) -> Document:
    return Document(document_id(text), text, **fields)


def row(doc: Document, quote: str, **fields: object) -> dict[str, object]:
    start = doc.text.index(quote)
    return {"doc_id": doc.doc_id, "start": start, "end": start + len(quote), "quote": quote, "grade": "stated",
            **fields}


SENTENCES = [
    # a phrase grows to its sentence
    ("东湖小学", "云溪小学教育集团成立，成员校有东湖小学。"),
    # a whole sentence stays
    ("首句在前。", "首句在前。"),
    # the last sentence of the text
    ("末句", "末句在后。"),
    # two sentences stay two
    ("首句在前。云溪", "首句在前。云溪小学教育集团成立，成员校有东湖小学。"),
]


@pytest.mark.parametrize(("quote", "expected"), SENTENCES)
def test_the_sentence_around_a_quote(quote, expected):
    start = TEXT.index(quote)
    left, right = sentence_around(TEXT, start, start + len(quote))
    assert TEXT[left:right] == expected


ENGLISH = "Dr. Li opened it in May. No. 1 Primary School leads. The group has 3.5 times more pupils.\nMore follows."
ENGLISH_SENTENCES = [
    # the full stop ends a sentence
    ("opened", "Dr. Li opened it in May."),
    # an abbreviation and a decimal do not
    ("Primary", "No. 1 Primary School leads."), ("pupils", "The group has 3.5 times more pupils."),
    # two sentences stay two
    ("leads. The", "No. 1 Primary School leads. The group has 3.5 times more pupils."),
]


@pytest.mark.parametrize(("quote", "expected"), ENGLISH_SENTENCES)
def test_the_english_sentence_around_a_quote(quote, expected):
    start = ENGLISH.index(quote)
    left, right = sentence_around(ENGLISH, start, start + len(quote), language="en")
    assert ENGLISH[left:right] == expected


def test_a_note_marks_the_claim_in_its_sentence():
    doc = document(title="云溪日报", source="云溪教育")
    note = note_of(row(doc, "成员校有东湖小学"), doc, number=3, marks=("不在其中", "东湖小学"))
    assert (note.before, note.mark, note.after) == ("云溪小学教育集团成立，成员校有", "东湖小学", "。")
    assert (note.number, note.title, note.source, note.start) == (3, "云溪日报", "云溪教育", TEXT.index("成员校有"))


def test_a_note_without_its_document_shows_the_quote():
    note = note_of({"doc_id": "x", "start": 5, "end": 9, "quote": "东湖小学", "title": "题"}, None, marks=("东湖小学",))
    assert (note.before, note.mark, note.after, note.title) == ("", "东湖小学", "", "题")


@settings(derandomize=True, max_examples=200)
@given(st.text(alphabet="甲乙。，a \n", max_size=700), st.data())
def test_a_note_is_short_and_a_slice_of_its_document(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    doc = document(text)
    mark = text[start : start + 3]
    note = note_of({"doc_id": doc.doc_id, "start": start, "end": end, "quote": text[start:end]}, doc, marks=(mark,))
    shown = note.before.removeprefix("…") + note.mark + note.after.removesuffix("…")
    assert shown in text and len(shown) <= QUOTE_LIMIT


def test_equal_sentences_share_a_number_and_a_claim_has_few_notes():
    documents = [document(f"{n}。云溪小学教育集团成立。") for n in range(5)]
    book = Notebook({doc.doc_id: doc for doc in documents})
    evidence = [row(doc, "云溪小学教育集团") for doc in documents]
    first = book.claim("name", "云溪小学教育集团", evidence)
    second = book.claim("established", "2020", evidence[:1])
    assert len(first.notes) == NOTES_PER_CLAIM and first.more == 5 - NOTES_PER_CLAIM
    assert len(book.notes) == len({*first.notes, *second.notes})


def test_the_firmest_quote_of_a_document_is_shown():
    doc = document("云溪小学教育集团。云溪小学教育集团成立。")
    book = Notebook({doc.doc_id: doc})
    weak = row(doc, "云溪小学教育集团", grade="inferred")
    firm = {**row(doc, "云溪小学教育集团成立"), "start": 9, "end": 19, "grade": "stated"}
    claim = book.claim("name", "云溪小学教育集团", [weak, firm])
    assert claim.grade == "stated" and book.notes[0].start == 9
