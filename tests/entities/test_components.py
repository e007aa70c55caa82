"""The components of extraction in spaCy pipelines."""

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from nlp_tool.annotations import problems
from nlp_tool.document import Document
from nlp_tool.entities import extract
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.components import SPAN_GROUPS, annotations_of, set_candidates
from nlp_tool.entities.pipeline import COMPONENTS, pipeline

ZH = "学军小学教育集团由学军小学牵头，成员校有文一街小学、保俶塔实验学校。集团总校长王伟出席。"
EN = "Xuejun Primary School Education Group was founded. Its principal Wang Wei visited Wenyi Street Primary School."


def test_pipeline_carries_the_annotations_of_extract() -> None:
    doc = pipeline("zh")(ZH)
    expected = extract(Document("x", ZH))
    found = doc._.nlp_tool_annotations
    assert found.entities == expected.entities
    assert (found.mentions, found.relations) == (expected.mentions, expected.relations)
    assert doc.text == ZH and problems(found, ZH) == []
    assert next(span.text for span in doc.spans["groups"]) == "学军小学教育集团"


@pytest.mark.parametrize("name", sorted(SPAN_GROUPS))
@pytest.mark.parametrize(("language", "text"), [("zh", ZH), ("en", EN)])
def test_each_component_stands_alone_in_any_pipeline(name: str, language: str, text: str) -> None:
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(name)
    doc = nlp(text)
    kind, key = SPAN_GROUPS[name]
    mentions = [m for m in annotations_of(doc).mentions if m.kind == kind]
    assert len(doc.spans[key]) == len(mentions)
    for span, mention in zip(doc.spans[key], mentions, strict=True):
        assert span.start_char <= mention.start and mention.end <= span.end_char
        assert span.label_ == kind and mention.text in span.text


def test_entry_points_name_every_factory() -> None:
    from importlib.metadata import entry_points

    installed = {point.name for point in entry_points(group="spacy_factories")}
    if not installed & set(COMPONENTS):
        pytest.skip("the package was installed before it had these entry points")
    assert set(COMPONENTS) <= installed


def test_candidates_of_another_component_are_linked() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("nlp_tool_relations")
    doc = nlp.make_doc("甲乙丙丁小学今天开学。")
    set_candidates(doc, [Candidate("school", "甲乙丙丁小学", 0, 6)])
    doc = nlp.get_pipe("nlp_tool_relations")(doc)
    assert [e.name for e in doc._.nlp_tool_annotations.entities] == ["甲乙丙丁小学"]


def test_annotations_travel_in_a_docbin_and_in_bytes() -> None:
    nlp = pipeline("zh")
    doc = nlp(ZH)
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    again = next(iter(DocBin().from_bytes(stored).get_docs(nlp.vocab)))
    assert annotations_of(again) == annotations_of(doc)
    assert annotations_of(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == annotations_of(doc)


def test_pipeline_can_be_saved_and_loaded(tmp_path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("nlp_tool_groups")
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert annotations_of(again(ZH)) == annotations_of(nlp(ZH))


def test_a_document_without_text() -> None:
    doc = pipeline("zh")("")
    assert annotations_of(doc).entities == () and list(doc.spans["groups"]) == []


def test_names_of_an_earlier_component_are_candidates() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "盛夏"}])
    nlp.add_pipe("nlp_tool_mentions")
    found = [c for c in nlp("昨天盛夏来了。")._.nlp_tool_candidates if c.found_by == "spacy"]
    assert [(c.kind, c.text, c.start, c.end) for c in found] == [("person", "盛夏", 2, 4)]
