"""The stage topics of a study: a model for each language, and its findings as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_tool import engine as engines
from nlp_tool.document import LANGUAGES, Document, PartialDate
from nlp_tool.errors import NoInput
from nlp_tool.findings import Findings, Table, write_csv, write_xlsx
from nlp_tool.settings import Topics as TopicSettings
from nlp_tool.storage import write_text
from nlp_tool.study import Study
from nlp_tool.topics import Topics, fit_topics
from nlp_tool.topics.coherence import Coherence, coherence, diversity, exclusivity
from nlp_tool.topics.examples import quote_for, representative
from nlp_tool.topics.matrix import Words, newspaper_words, words_in_parts, words_pruned
from nlp_tool.topics.prevalence import prevalence
from nlp_tool.topics.selection import select_topics
from nlp_tool.topics.stability import Stability, stability

LABEL_WORDS = 3
COLUMNS: dict[str, tuple[str, ...]] = {
    "topics": ("id", "language", "share", "documents", "words", "coherence", "exclusivity", "stability", "restarts",
               "label"),
    "words": ("topic", "language", "rank", "word", "weight", "exclusivity"),
    "documents": ("topic", "language", "rank", "doc_id", "weight", "title", "date", "source", "start", "end", "quote"),
    "prevalence": ("topic", "language", "period", "mean", "low", "high", "n"),
}


@dataclass(frozen=True)
class Assessed:
    """A model with what is known about its quality."""

    topics: Topics
    lists: tuple[tuple[tuple[str, float], ...], ...]
    coherences: tuple[Coherence, ...]
    exclusivities: tuple[float, ...]
    stability: Stability


def assess(topics: Topics, words: Words, settings: TopicSettings) -> Assessed:
    """Measure a model on the words that it was fitted to."""
    lists = tuple(tuple(topics.top_words(number, settings.top_words)) for number in range(len(topics)))
    values = coherence([[word for word, _ in pairs] for pairs in lists], words)
    return Assessed(topics, lists, tuple(values), tuple(exclusivity(topics.topic_word, settings.top_words)),
                    stability(topics, words, runs=settings.stability_runs))


def build_topics(study: Study, folder: Path) -> dict[str, int]:
    """Fit a model for each language of the study and write weights, findings, CSV and Excel into `folder`.

    Returns how many topics there are in each language. A language with too few documents has none, and the findings
    say why.
    """
    settings = study.settings.topics
    models = []
    languages = languages_of(study)
    for language in languages:
        words = study_words(study, language)
        topics = fit_topics(words, settings=settings, language=language)
        topics.save(folder, f"topics-{language}")
        models.append(assess(topics, words, settings))
    findings = topic_findings(study, models)
    write_text(folder / "findings.json", findings.to_json())
    for name, table in findings.tables.items():
        write_csv(folder / f"{name}.csv", table)
    write_xlsx(folder / "topics.xlsx", findings.tables)
    return {language: len(model.topics) for language, model in zip(languages, models, strict=True)}


def study_words(study: Study, language: str) -> Words:
    """Return the words of the documents of one language of a study, pruned as the settings say.

    Raise NoInput when the study has no tokens yet.
    """
    from nlp_tool.tokens.stopwords import stopwords

    stop = stopwords(language, study.settings, study.folder)
    if not study.settings.tokens.stopwords:
        stop |= newspaper_words(language)
    words = words_in_parts(study.part_results("tokens"), study.settings, language=language, stopwords=stop)
    return words_pruned(words, study.settings.topics)


def languages_of(study: Study) -> list[str]:
    """Return the languages of the documents of a study."""
    return sorted({document.language for document in study.documents()}, key=LANGUAGES.index)


def read_findings(study: Study) -> Findings:
    """Return the findings of the topic models; raise NoInput where there are none yet."""
    path = study.folder / "topics" / "findings.json"
    if not path.is_file():
        raise NoInput(f"{study.folder} has no topic models yet", hint=f"run: nlp-tool topics fit {study.folder}")
    return Findings.from_json(path.read_text(encoding="utf-8"))


def rows_of(findings: Findings, name: str, *, language: str | None = None, topic: int | None = None) -> Table:
    """Return the rows of a table of the findings that are of a language and of a topic; None: of all.

    Raise NoInput where there is no such topic.
    """
    table = findings.tables[name]
    number = "id" if name == "topics" else "topic"
    known = [(row["language"], row["id"]) for row in findings.tables["topics"].records()]
    if topic and not any(n == topic and language in (None, code) for code, n in known):
        counts = {code: sum(other == code for other, _ in known) for code, _ in known}
        raise NoInput(f"there is no topic {topic}" + (f" in {language}" if language else ""),
                      hint=", ".join(f"{code} has {count}" for code, count in counts.items()))
    return Table.from_records([row for row in table.records() if language in (None, row["language"])
                               and topic in (None, row[number])], table.columns)


def select_for_study(study: Study, counts: Sequence[int], *, language: str | None = None,
                     progress: engines.Progress = engines.silent) -> Table:
    """Compare numbers of topics for the languages of a study, or for one; see `select_topics`."""
    tables = [select_topics(study_words(study, name), counts, settings=study.settings.topics, language=name,
                            progress=progress)
              for name in languages_of(study) if language in (None, name)]
    if not tables:
        raise NoInput(f"{study.folder} has no documents in {language}", hint="choose another --language")
    return Table(tables[0].columns, tuple(row for table in tables for row in table.rows))


def topic_findings(study: Study, models: list[Assessed]) -> Findings:
    """Return the tables of the models: topics, their words, their documents with a quote, their course in time."""
    settings = study.settings.topics
    examples = {model.topics.language: representative(model.topics) for model in models}
    wanted = {doc_id for per_topic in examples.values() for pairs in per_topic for doc_id, _ in pairs}
    dates: dict[str, PartialDate | None] = {}
    shown: dict[str, Document] = {}
    for document in study.documents():
        dates[document.doc_id] = document.date
        if document.doc_id in wanted:
            shown[document.doc_id] = document
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    undated = {}
    for model in models:
        rows["topics"] += _topic_rows(model)
        rows["words"] += _word_rows(model)
        rows["documents"] += _document_rows(model, examples[model.topics.language], shown)
        course, left_out = prevalence(model.topics, dates, period=settings.period, confidence=settings.confidence,
                                      seed=settings.seed)
        undated[model.topics.language] = len(left_out)
        rows["prevalence"] += [{"topic": row.topic + 1, "language": model.topics.language, "period": row.period,
                                "mean": _rounded(row.mean), "low": _rounded(row.low), "high": _rounded(row.high),
                                "n": row.n} for row in course]
    tables = {name: Table.from_records(rows[name], columns) for name, columns in COLUMNS.items()}
    return Findings("topics", tables, _parameters(models, settings, undated), study.corpus_key())


def _parameters(models: list[Assessed], settings: TopicSettings, undated: Mapping[str, int]) -> dict[str, Any]:
    by_language = {model.topics.language: model for model in models}
    return {
        "model": settings.model, "period": settings.period, "confidence": settings.confidence, "seed": settings.seed,
        "documents": {name: len(model.topics.doc_ids) for name, model in by_language.items()},
        "vocabulary": {name: len(model.topics.vocabulary) for name, model in by_language.items()},
        "diversity": {name: _rounded(diversity([[word for word, _ in pairs] for pairs in model.lists]))
                      for name, model in by_language.items()},
        "stability_runs": settings.stability_runs,
        "without_period": dict(undated),
        "warnings": {name: model.topics.warnings for name, model in by_language.items() if model.topics.warnings},
    }


def _topic_rows(model: Assessed) -> list[dict[str, Any]]:
    topics = model.topics
    main = topics.document_topic.argmax(axis=1) if len(topics) else None
    separator = ", " if topics.language == "en" else "、"
    rows = []
    for number, share in enumerate(topics.shares()):
        words = [word for word, _ in model.lists[number]]
        filled = topics.document_topic[:, number] > 0
        rows.append({
            "id": number + 1, "language": topics.language, "share": _rounded(share),
            "documents": int(((main == number) & filled).sum()), "words": separator.join(words),
            "coherence": _rounded(model.coherences[number].npmi),
            "exclusivity": _rounded(model.exclusivities[number]),
            "stability": _rounded(model.stability.resampled[number]) if model.stability.runs else None,
            "restarts": _rounded(model.stability.restarted[number]) if model.stability.runs else None,
            "label": separator.join(label_words(model, number))})
    return rows


def label_words(model: Assessed, number: int) -> list[str]:
    """Return the words proposed as the label of a topic: heavy in it, and its own more than other topics'."""
    shares = _own_shares(model, number)
    ranked = sorted(model.lists[number], key=lambda pair: (-pair[1] * shares[pair[0]], pair[0]))
    return [word for word, _ in ranked[:LABEL_WORDS]]


def _own_shares(model: Assessed, number: int) -> dict[str, float]:
    """Return for each top word of a topic how much of the word's weight is this topic's, from 0 to 1."""
    index = {word: i for i, word in enumerate(model.topics.vocabulary)}
    weights = model.topics.topic_word
    return {word: float(weights[number, index[word]] / weights[:, index[word]].sum())
            for word, _ in model.lists[number]}


def _word_rows(model: Assessed) -> list[dict[str, Any]]:
    rows = []
    for number, pairs in enumerate(model.lists):
        own = _own_shares(model, number)
        rows += [{"topic": number + 1, "language": model.topics.language, "rank": rank, "word": word,
                  "weight": _rounded(weight), "exclusivity": _rounded(own[word])}
                 for rank, (word, weight) in enumerate(pairs, 1)]
    return rows


def _document_rows(model: Assessed, examples: list[list[tuple[str, float]]],
                   shown: Mapping[str, Document]) -> list[dict[str, Any]]:
    rows = []
    for number, pairs in enumerate(examples):
        words = dict(model.lists[number])
        for rank, (doc_id, share) in enumerate(pairs, 1):
            document = shown[doc_id]
            quote = quote_for(document, list(words), weights=words)
            rows.append({"topic": number + 1, "language": model.topics.language, "rank": rank, "doc_id": doc_id,
                         "weight": _rounded(share), "title": document.title,
                         "date": str(document.date) if document.date else "", "source": document.source,
                         "start": quote.start if quote else None, "end": quote.end if quote else None,
                         "quote": quote.text if quote else ""})
    return rows


def _rounded(value: float | None) -> float | None:
    """Return a number as the tables show it: six decimals, so that the last bits of a machine do not matter."""
    return None if value is None else round(value, 6)
