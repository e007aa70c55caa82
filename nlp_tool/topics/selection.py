"""How many topics: coherence, exclusivity, stability and fit to unseen documents over a range of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nlp_tool import engine as engines
from nlp_tool.errors import SettingsError
from nlp_tool.findings import Table
from nlp_tool.settings import Topics as TopicSettings
from nlp_tool.topics import fit_topics
from nlp_tool.topics.coherence import coherence, diversity, exclusivity
from nlp_tool.topics.matrix import Words, words_pruned
from nlp_tool.topics.stability import stability

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

COLUMNS = ("language", "count", "fitted", "coherence", "exclusivity", "diversity", "stability", "held_out", "best")
HELD_OUT = 0.2
"""The share of the documents that are kept from the model to test it."""


def select_topics(words: Words, counts: Sequence[int], *, settings: TopicSettings | None = None,
                  language: str = "zh", progress: engines.Progress = engines.silent) -> Table:
    """Fit a model for each number of topics and measure it; one row a number.

    coherence: mean NPMI of the topics. exclusivity, diversity: of their top words. stability: mean cosine of the
    topics with those of resampled documents. held_out: how well the topics of one half of an unseen document foretell
    its other half, a mean cosine (see `held_out`). best: `coherence`, `stability` or `held_out` where the row is best
    at that: no single number decides, the reader does.
    """
    settings = settings or TopicSettings()
    if not counts or min(counts) < 2:
        raise SettingsError("the numbers of topics to compare have to be 2 or more", hint="--from 5 --to 30 --step 5")
    words = words_pruned(words, settings)
    rows: list[dict[str, Any]] = []
    for done, count in enumerate(sorted(set(counts))):
        progress("models", done, len(set(counts)))
        rows.append(_row(words, replace(settings, count=count, documents_per_topic=0), language))
    progress("models", len(rows), len(rows))
    for name in ("coherence", "stability", "held_out"):
        values = [row[name] for row in rows if row[name] is not None]
        for row in rows:
            if values and row[name] == max(values) and len(set(values)) > 1:
                row["best"] = f"{row['best']} {name}".strip()
    return Table.from_records(rows, COLUMNS)


def _row(words: Words, settings: TopicSettings, language: str) -> dict[str, Any]:
    topics = fit_topics(words, settings=settings, language=language)
    row: dict[str, Any] = {"language": language, "count": settings.count, "fitted": len(topics), "best": "",
                              "coherence": None, "exclusivity": None, "diversity": None, "stability": None,
                              "held_out": None}
    if not len(topics):
        return row
    lists = [[word for word, _ in topics.top_words(number, settings.top_words)] for number in range(len(topics))]
    stable = stability(topics, words, runs=settings.stability_runs, restarts=False).resampled
    own = exclusivity(topics.topic_word, settings.top_words)
    score = held_out(words, settings, len(topics))
    return {**row, "coherence": _mean([item.npmi for item in coherence(lists, words)]), "exclusivity": _mean(own),
            "diversity": round(diversity(lists), 6), "stability": _mean(stable) if settings.stability_runs else None,
            "held_out": None if score is None else round(score, 6)}


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 6)


def held_out(words: Words, settings: TopicSettings, count: int) -> float | None:
    """Return how well topics foretell unseen words: document completion for a model that has no likelihood.

    A fifth of the documents is kept from the model. The words of each are divided at random; one half gives its
    topics, and the value is the mean cosine between the words that these topics foretell and the other half, both as
    tf-idf. None where there are too few documents to hold any back.
    """
    import numpy as np
    from threadpoolctl import threadpool_limits

    from nlp_tool.topics.models import MODELS, foretold, tf_idf_weights

    filled = [number for number in range(len(words.doc_ids)) if len(words.document(number)) > 1]
    random = np.random.default_rng([settings.seed, 7])
    kept_back = sorted(random.permutation(filled)[: int(len(filled) * HELD_OUT)].tolist())
    training = sorted(set(filled) - set(kept_back))
    if not kept_back or len(training) <= count:
        return None
    counts = words.counts()
    first, second = _halves(words, kept_back, random)
    with threadpool_limits(limits=1):
        _, model = MODELS[settings.model](counts[training], count, settings.seed, "nndsvda")
        weigh = tf_idf_weights(counts[training])
        given, wanted = weigh(first), weigh(second)
        predicted = foretold(given, model)
        length = np.linalg.norm(predicted, axis=1)
        shared = np.asarray(wanted.multiply(predicted).sum(axis=1)).ravel()
        cosine = np.divide(shared, length, out=np.zeros_like(shared), where=length > 0)
    return float(cosine.mean())


def _halves(words: Words, rows: Sequence[int], random: np.random.Generator) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """Divide the running words of some documents at random in two; return the counts of both halves."""
    import numpy as np

    halves: list[Words] = []
    orders = [random.permutation(words.document(row)) for row in rows]
    for side in (0, 1):
        chunks = [order[: len(order) // 2] if side == 0 else order[len(order) // 2 :] for order in orders]
        bounds = np.concatenate(([0], np.cumsum([len(chunk) for chunk in chunks]))).astype(np.int64)
        halves.append(Words(tuple(words.doc_ids[row] for row in rows), words.vocabulary,
                            np.concatenate(chunks).astype(np.int32), bounds))
    return halves[0].counts(), halves[1].counts()
