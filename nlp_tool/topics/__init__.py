"""Topic models: what the documents of one language speak of, as weighted words and as shares of each document."""

from __future__ import annotations

import dataclasses
import json
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.settings import Topics as TopicSettings
from nlp_tool.storage import replacing, write_json
from nlp_tool.topics.matrix import Words, words_of, words_pruned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp_tool.tokens import Tokens

LEAST_DOCUMENTS_PER_TOPIC = 3
"""Fewer documents a topic than this on the average, and the topics are the documents: the count is always reduced."""
LEAST_TOPICS = 2
MIN_DOCUMENTS = 6
MIN_WORDS = 10


@dataclass(frozen=True, eq=False)
class Topics:
    """A fitted topic model of the documents of one language.

    topic_word: topics by words, rows sum to 1. document_topic: documents by topics, rows sum to 1, or are 0 throughout
    where a document has none of the words. Topics stand in falling order of their share of the corpus. `parameters`
    holds the settings and the warnings; where the data do not allow a model there are no topics and a warning says why.
    """

    language: str
    topic_word: NDArray[np.float64]
    document_topic: NDArray[np.float64]
    vocabulary: tuple[str, ...]
    doc_ids: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.topic_word)

    @property
    def warnings(self) -> list[str]:
        """What a reader of the model has to know."""
        return list(self.parameters.get("warnings", []))

    def shares(self) -> list[float]:
        """Return the share of each topic: its mean over the documents that have any of the words."""
        used = self.document_topic[self.document_topic.sum(axis=1) > 0]
        return [float(share) for share in used.mean(axis=0)] if len(used) else [0.0] * len(self)

    def top_words(self, topic: int, count: int) -> list[tuple[str, float]]:
        """Return the words of most weight in a topic with their weights; ties in the order of the vocabulary."""
        weights = self.topic_word[topic]
        order = (-weights).argsort(kind="stable")[:count]
        return [(self.vocabulary[i], float(weights[i])) for i in order if weights[i] > 0]

    def save(self, folder: Path, name: str = "topics") -> None:
        """Write NAME.json (vocabulary, documents, parameters) and NAME.npz (the weights)."""
        import numpy as np

        write_json(folder / f"{name}.json", {"language": self.language, "vocabulary": self.vocabulary,
                                             "doc_ids": self.doc_ids, "parameters": dict(self.parameters)})
        with replacing(folder / f"{name}.npz") as temporary:
            np.savez_compressed(temporary, allow_pickle=False, topic_word=self.topic_word,
                                document_topic=self.document_topic)


def load_topics(folder: Path, name: str = "topics") -> Topics:
    """Read what `Topics.save` wrote, to the same numbers; raise NoInput where it is missing or damaged."""
    import numpy as np

    try:
        head = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            topics = Topics(head["language"], arrays["topic_word"], arrays["document_topic"],
                            tuple(head["vocabulary"]), tuple(head["doc_ids"]), head["parameters"])
    except FileNotFoundError as error:
        raise NoInput(f"{folder} has no topic model {name}", hint="run: nlp-tool topics fit STUDY") from error
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise NoInput(f"the topic model in {folder} cannot be read: {error}", hint="fit it again") from error
    if topics.topic_word.shape != (len(topics), len(topics.vocabulary)) \
            or topics.document_topic.shape != (len(topics.doc_ids), len(topics)):
        raise NoInput(f"the topic model in {folder} does not fit together", hint="fit it again")
    return topics


def fit_topics(tokens: Iterable[Tokens] | Words, *, settings: TopicSettings | None = None,
               stopwords: Collection[str] = (), language: str = "zh") -> Topics:
    """Fit the topic model of documents of one language.

    Takes tokenized documents, or their `Words` where they are collected already. Where the settings ask for more
    topics than the data carry, there are fewer and `warnings` says so. Equal input and settings give equal bytes.
    """
    settings = settings or TopicSettings()
    if settings.count < 1:
        raise SettingsError(f"count has to be 1 or more, not {settings.count}")
    words = tokens if isinstance(tokens, Words) else words_of(tokens, language=language, stopwords=stopwords)
    words = words_pruned(words, settings)
    count, warnings = _allowed(words, settings)
    return _fitted(words, count, settings, language, warnings)


def _allowed(words: Words, settings: TopicSettings) -> tuple[int, list[str]]:
    """Return how many topics the data carry, and what to warn of."""
    filled = len({bytes(words.document(i)) for i in range(len(words.doc_ids))} - {b""})
    empty = sum(1 for i in range(len(words.doc_ids)) if not len(words.document(i)))
    if len(words.doc_ids) < MIN_DOCUMENTS:
        return 0, [f"too few documents for a topic model: {len(words.doc_ids)}, {MIN_DOCUMENTS} needed"]
    if len(words.vocabulary) < MIN_WORDS:
        return 0, [f"too few words for a topic model: {len(words.vocabulary)} that are neither rare nor in most "
                   f"documents, {MIN_WORDS} needed"]
    if filled < MIN_DOCUMENTS:
        return 0, [f"too few different documents for a topic model: {filled}, {MIN_DOCUMENTS} needed"]
    warnings = [f"{empty} documents have none of the model's words"] if empty else []
    each = max(settings.documents_per_topic, LEAST_DOCUMENTS_PER_TOPIC)
    count = min(settings.count, max(filled // each, LEAST_TOPICS), len(words.vocabulary) // 2)
    if count < settings.count:
        reason = (f"{filled} documents carry no more at {each} a topic (topics.documents_per_topic)"
                  if count == max(filled // each, LEAST_TOPICS) else f"{len(words.vocabulary)} words carry no more")
        warnings.append(f"{count} topics instead of {settings.count}: {reason}")
    return count, warnings


def _fitted(words: Words, count: int, settings: TopicSettings, language: str, warnings: list[str]) -> Topics:
    import numpy as np

    from nlp_tool.topics.models import MODELS

    shape = (len(words.doc_ids), len(words.vocabulary))
    documents, topics = np.zeros((shape[0], 0)), np.zeros((0, shape[1]))
    if count:
        documents, topics = normalised(*MODELS[settings.model](words.counts(), count, settings.seed, "nndsvda"))
        if len(topics) < count:
            warnings.append(f"{len(topics)} topics instead of {count}: the others came out empty")
    parameters = {**dataclasses.asdict(settings), "documents": shape[0], "words": len(words.words),
                  "vocabulary": shape[1], "warnings": warnings}
    return Topics(language, topics, documents, words.vocabulary, words.doc_ids, parameters)


def normalised(documents: NDArray[np.float64], topics: NDArray[np.float64]) -> tuple[NDArray[np.float64],
                                                                                    NDArray[np.float64]]:
    """Scale factors to shares, drop topics without weight and sort the others by share; never nan.

    documents: documents by topics, topics: topics by words, both >= 0. The weight of a topic moves from its words to
    its documents, so that rows of both can sum to 1.
    """
    import numpy as np

    mass = topics.sum(axis=1)
    documents = documents * mass
    kept = documents.sum(axis=0) > 0
    documents, topics, mass = documents[:, kept], topics[kept], mass[kept]
    totals = documents.sum(axis=1, keepdims=True)
    documents = np.divide(documents, totals, out=np.zeros_like(documents), where=totals > 0)
    order = np.argsort(-documents.sum(axis=0), kind="stable")
    return documents[:, order], (topics / mass[:, None])[order]
