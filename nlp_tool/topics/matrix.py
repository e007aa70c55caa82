"""The words of a corpus as numbers: the running words of each document, and how often each document has each word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.settings import Settings
from nlp_tool.settings import Topics as TopicSettings

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp
    from numpy.typing import NDArray

    from nlp_tool.tokens import Tokens


_NAMES = ("nr", "ns", "nt")
"""Tags of jieba's dictionary: persons, places, bodies."""
_NUMERAL = "m"
NEWSPAPER_WORDS = {"zh": "newspaper_zh.txt", "en": "newspaper_en.txt"}
"""Words of bylines and mastheads by language, in resources/topics."""


@dataclass(frozen=True, eq=False)
class Words:
    """The words of documents in their order, as numbers of a vocabulary.

    words: int32, all documents one after the other; bounds: int64, document i is words[bounds[i]:bounds[i + 1]].
    The vocabulary stands in code point order. Words that the model leaves out (stop words, rare ones) are not here.
    """

    doc_ids: tuple[str, ...]
    vocabulary: tuple[str, ...]
    words: NDArray[np.int32]
    bounds: NDArray[np.int64]

    def counts(self) -> sp.csr_matrix:
        """Return how often each document (row) has each word (column), float64, documents by vocabulary."""
        import numpy as np
        import scipy.sparse as sp

        shape = (len(self.doc_ids), len(self.vocabulary))
        # Copies, for adding up the duplicates sorts the arrays in their place.
        matrix = sp.csr_matrix((np.ones(len(self.words)), self.words.copy(), self.bounds.copy()), shape=shape)
        matrix.sum_duplicates()
        return matrix

    def document(self, index: int) -> NDArray[np.int32]:
        """Return the words of one document."""
        return self.words[self.bounds[index] : self.bounds[index + 1]]


def is_word(text: str, language: str) -> bool:
    """Say whether a token can describe a topic: letters, and two of them at least (Chinese) or three (English)."""
    return len(text) >= (3 if language == "en" else 2) and text[0].isalpha() and not any(c.isdigit() for c in text)


def newspaper_words(language: str) -> frozenset[str]:
    """Return the words of bylines, mastheads and mere reporting in a language: they form topics of their own."""
    from importlib.resources import files

    if language not in NEWSPAPER_WORDS:
        return frozenset()
    text = (files("nlp_tool.resources") / "topics" / NEWSPAPER_WORDS[language]).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def words_of(tokens: Iterable[Tokens], *, language: str = "zh", stopwords: Collection[str] = ()) -> Words:
    """Collect the words of tokenized documents; English in lower case, without stop words, numbers and marks."""
    stop = {word.casefold() for word in stopwords}
    known: dict[str, str | None] = {}

    def term(text: str) -> str | None:
        if text not in known:
            known[text] = None if text.casefold() in stop else text.casefold()
        return known[text]

    return words_from(((item.doc_id, [term(text) for text in item.texts]) for item in tokens), language=language)


def words_in_parts(paths: Iterable[Path], settings: Settings, *, language: str = "zh",
                   stopwords: frozenset[str] = frozenset()) -> Words:
    """Collect the words of the documents of one language from the token parts of a study, lemmas for English.

    Unless `topics.names` is set, names of persons, places and bodies are left out: Chinese words that the dictionary
    tags so, English ones that the corpus never writes small. Chinese numerals (三十五) are never words of a topic;
    of the Latin words in Chinese texts acronyms are, but not those in small letters, which come from markup or notes.
    """
    import numpy as np

    from nlp_tool.tokens.counts import terms_of
    from nlp_tool.tokens.storage import read_part

    small: set[str | None] = set()

    def documents() -> Iterator[tuple[str, list[str | None]]]:
        for path in paths:
            part = read_part(path)
            terms = terms_of(part, settings, stop=stopwords)
            if not settings.topics.names:
                small.update(term for word, term in zip(part.words, terms, strict=True) if word[:1].islower())
                terms = [None if tag.startswith(_NAMES) else term
                         for term, tag in zip(terms, part.tags, strict=True)]
            if language == "zh":
                terms = [None if tag == _NUMERAL or (word.isascii() and word.islower()) else term
                         for word, term, tag in zip(part.words, terms, part.tags, strict=True)]
            for number, doc_id in enumerate(part.doc_ids):
                if part.languages[number] == language:
                    ids = part.ids[part.indptr[number] : part.indptr[number + 1]].tolist()
                    yield doc_id, [terms[i] for i in ids]

    words = words_from(documents(), language=language)
    if language != "en" or settings.topics.names:
        return words
    return _selected(words, np.array([word in small for word in words.vocabulary], dtype=bool))


def words_from(documents: Iterable[tuple[str, Sequence[str | None]]], *, language: str = "zh") -> Words:
    """Collect the words of documents given as (doc_id, terms); None stands for a token that does not count."""
    import numpy as np

    numbers: dict[str, int] = {}
    known: dict[str | None, int] = {None: -1}
    doc_ids: list[str] = []
    chunks: list[Any] = []
    bounds = [0]
    for doc_id, terms in documents:
        row = []
        for term in terms:
            number = known.get(term)
            if number is None:
                keep = term is not None and is_word(term, language)
                number = known[term] = numbers.setdefault(str(term), len(numbers)) if keep else -1
            if number >= 0:
                row.append(number)
        doc_ids.append(doc_id)
        chunks.append(np.array(row, dtype=np.int32))
        bounds.append(bounds[-1] + len(row))
    vocabulary = tuple(sorted(numbers))
    order = np.empty(max(len(numbers), 1), dtype=np.int32)
    for position, word in enumerate(vocabulary):
        order[numbers[word]] = position
    words = np.concatenate(chunks) if chunks else np.zeros(0, dtype=np.int32)
    return Words(tuple(doc_ids), vocabulary, order[words], np.array(bounds, dtype=np.int64))


def words_pruned(words: Words, settings: TopicSettings) -> Words:
    """Keep the words that occur in enough documents and not in too many; the most widespread up to `max_words`.

    Where the share would leave nothing of a few documents, only words that every document has are too common.
    """
    import numpy as np

    total = len(words.doc_ids)
    spread = np.asarray((words.counts() > 0).sum(axis=0)).ravel()
    floor = settings.min_documents if total >= 2 * settings.min_documents else 1
    keep = (spread >= floor) & (spread <= max(settings.max_share * total, floor))
    if keep.sum() > settings.max_words:
        # The order of the vocabulary settles ties.
        ranked = np.lexsort((np.arange(len(spread)), -np.where(keep, spread, 0)))[: settings.max_words]
        keep = np.zeros(len(spread), dtype=bool)
        keep[ranked] = True
    return _selected(words, keep)


def _selected(words: Words, keep: NDArray[np.bool_]) -> Words:
    import numpy as np

    number = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)
    renumbered = number[words.words] if len(words.words) else words.words
    inside = renumbered >= 0
    before = np.concatenate(([0], np.cumsum(inside)))
    return Words(words.doc_ids, tuple(word for word, kept in zip(words.vocabulary, keep, strict=True) if kept),
                 renumbered[inside], before[words.bounds])
