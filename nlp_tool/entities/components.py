"""The steps of extraction as spaCy components, for any Chinese or English pipeline.

    nlp = spacy.blank("zh")
    nlp.add_pipe("nlp_tool_groups")
    doc = nlp("学军小学教育集团成立")
    doc.spans["groups"]            the mentions, as spans (label: kind, kb_id: full name in the document)
    doc._.nlp_tool_annotations     entities, mentions and relations with exact offsets

nlp_tool_mentions finds candidates, nlp_tool_relations links whatever candidates a document carries; nlp_tool_groups,
nlp_tool_schools, nlp_tool_people and nlp_tool_policies fill one span group each, and find and link first where nobody
has. All read `doc.text` alone, so that any tokenizer serves; a span covers the tokens that its mention touches.
What a document carries is plain data in `doc.user_data`, so that it travels to other processes and to a DocBin.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.document import Document, document_id
from nlp_tool.entities import LANGUAGES
from nlp_tool.entities.candidates import Candidate, of_spacy

# component -> (kind of entity, name of the span group)
SPAN_GROUPS = {
    "nlp_tool_groups": ("group", "groups"),
    "nlp_tool_schools": ("school", "schools"),
    "nlp_tool_people": ("person", "people"),
    "nlp_tool_policies": ("policy", "policies"),
}
_CANDIDATES, _ANNOTATIONS = "nlp_tool_candidates", "nlp_tool_annotations"


def candidates_of(doc: Doc) -> list[Candidate] | None:
    """Return the candidates that a document carries, None where nobody has looked for any."""
    rows = doc.user_data.get(_CANDIDATES)
    return None if rows is None else [Candidate(**row) for row in rows]


def set_candidates(doc: Doc, candidates: Iterable[Candidate]) -> None:
    """Let a document carry candidates: a component of yours may add some before nlp_tool_relations links them."""
    doc.user_data[_CANDIDATES] = [_plain(candidate) for candidate in candidates]


def annotations_of(doc: Doc) -> Annotations | None:
    """Return the annotations that a document carries, None where nothing was linked yet."""
    data = doc.user_data.get(_ANNOTATIONS)
    if data is None:
        return None
    return Annotations(
        data["doc_id"],
        tuple(Entity(**row) for row in data["entities"]),
        tuple(Mention(**row) for row in data["mentions"]),
        tuple(Relation(**row) for row in data["relations"]),
    )


def set_annotations(doc: Doc, annotations: Annotations) -> None:
    """Let a document carry annotations."""
    doc.user_data[_ANNOTATIONS] = {
        "doc_id": annotations.doc_id,
        **{part: [_plain(row) for row in getattr(annotations, part)] for part in ("entities", "mentions", "relations")},
    }


def _plain(row: Any) -> dict[str, Any]:
    return {**asdict(row), "attributes": dict(row.attributes)}


def register_extensions() -> None:
    """Offer `doc._.nlp_tool_candidates` and `doc._.nlp_tool_annotations`; doing it twice is the same."""
    for name, getter, setter in (
        (_CANDIDATES, candidates_of, set_candidates),
        (_ANNOTATIONS, annotations_of, set_annotations),
    ):
        Doc.set_extension(name, getter=getter, setter=setter, force=True)


def _module(language: str) -> Any:
    return importlib.import_module(LANGUAGES.get(language, LANGUAGES["en"]))


def find_mentions(doc: Doc, language: str) -> Doc:
    """Find candidates in a document's text; persons and organizations of an earlier `ner` count as candidates too."""
    set_candidates(doc, _module(language).find_candidates(doc.text, extra=of_spacy(doc)))
    return doc


def link_mentions(doc: Doc, language: str) -> Doc:
    """Link the candidates that a document carries, after finding them where nobody has."""
    if candidates_of(doc) is None:
        find_mentions(doc, language)
    document = Document(document_id(doc.text), doc.text, language=language)
    found = _module(language).link(doc.text, candidates_of(doc) or [], document=document)
    entities, mentions, relations = map(tuple, found)
    set_annotations(doc, Annotations(document.doc_id, entities, mentions, relations))
    return doc


def fill_spans(doc: Doc, language: str, kind: str, key: str) -> Doc:
    """Put the mentions of one kind into `doc.spans[key]`."""
    if annotations_of(doc) is None:
        link_mentions(doc, language)
    annotations = annotations_of(doc)
    spans: list[Span] = []
    for mention in annotations.mentions if annotations else ():
        if mention.kind == kind and annotations:
            span = doc.char_span(
                mention.start,
                mention.end,
                label=kind,
                kb_id=annotations.entities[mention.entity].name,
                alignment_mode="expand",
            )
            if span is not None:
                spans.append(span)
    doc.spans[key] = spans
    return doc


@Language.factory("nlp_tool_mentions", assigns=["doc._.nlp_tool_candidates"], default_config={"language": ""})
def make_mentions(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:
    """Return the component that finds candidates. `language` (zh or en) is the pipeline's where it is empty."""
    return _Component(find_mentions, language or str(nlp.lang))


@Language.factory("nlp_tool_relations", assigns=["doc._.nlp_tool_annotations"], default_config={"language": ""})
def make_relations(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:
    """Return the component that links candidates to entities and relations."""
    return _Component(link_mentions, language or str(nlp.lang))


@Language.factory(
    "nlp_tool_groups", assigns=["doc.spans", "doc._.nlp_tool_annotations"], default_config={"language": ""}
)
def make_groups(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:
    """Return the component that fills `doc.spans["groups"]`."""
    return _Component(fill_spans, language or str(nlp.lang), *SPAN_GROUPS["nlp_tool_groups"])


@Language.factory(
    "nlp_tool_schools", assigns=["doc.spans", "doc._.nlp_tool_annotations"], default_config={"language": ""}
)
def make_schools(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:
    """Return the component that fills `doc.spans["schools"]`."""
    return _Component(fill_spans, language or str(nlp.lang), *SPAN_GROUPS["nlp_tool_schools"])


@Language.factory(
    "nlp_tool_people", assigns=["doc.spans", "doc._.nlp_tool_annotations"], default_config={"language": ""}
)
def make_people(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:
    """Return the component that fills `doc.spans["people"]`."""
    return _Component(fill_spans, language or str(nlp.lang), *SPAN_GROUPS["nlp_tool_people"])


@Language.factory(
    "nlp_tool_policies", assigns=["doc.spans", "doc._.nlp_tool_annotations"], default_config={"language": ""}
)
def make_policies(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:
    """Return the component that fills `doc.spans["policies"]`."""
    return _Component(fill_spans, language or str(nlp.lang), *SPAN_GROUPS["nlp_tool_policies"])


class _Component:
    """A step with its language; it holds no model, so that a pipeline with it can be saved and sent elsewhere."""

    def __init__(self, step: Callable[..., Doc], *arguments: str) -> None:
        self.step, self.arguments = step, arguments

    def __call__(self, doc: Doc) -> Doc:
        return self.step(doc, *self.arguments)

    def to_disk(self, path: Any, exclude: Iterable[str] = ()) -> None:
        """Save nothing: the configuration of the pipeline says it all."""

    def from_disk(self, path: Any, exclude: Iterable[str] = ()) -> _Component:
        """Load nothing."""
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Save nothing."""
        return b""

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> _Component:
        """Load nothing."""
        return self


register_extensions()
