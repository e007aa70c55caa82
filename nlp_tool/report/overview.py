"""What was read and how it was made: counts of the corpus, rejects, versions, settings and the methods paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_tool.document import Document
from nlp_tool.storage import key_of

SOURCES_SHOWN = 20


@dataclass(frozen=True)
class Overview:
    """Counts of the corpus. Each list holds (value, count), the commonest or the earliest first."""

    documents: int
    characters: int
    languages: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    undated: int
    sources: tuple[tuple[str, int], ...]
    other_sources: int
    without_source: int


def overview_of(documents: Iterable[Document]) -> Overview:
    """Count documents by language, kind, year and source."""
    count = characters = undated = 0
    languages, kinds, years, sources = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for document in documents:
        count += 1
        characters += len(document.text)
        languages[document.language] += 1
        kinds[document.kind] += 1
        sources[document.source] += 1
        if document.date:
            years[f"{document.date.year:04d}"] += 1
        else:
            undated += 1
    unnamed = sources.pop("", 0)
    ranked = _ranked(sources)
    return Overview(count, characters, _ranked(languages), _ranked(kinds), tuple(sorted(years.items())), undated,
                    ranked[:SOURCES_SHOWN], len(ranked[SOURCES_SHOWN:]), unnamed)


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def reject_counts(rejects: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    """Return how many files or records were rejected for each reason."""
    return _ranked(Counter(str(row.get("code") or "") for row in rejects))


def methods(text: Mapping[str, Any], overview: Overview, manifest: Mapping[str, Any], facts: Mapping[str, Any],
            language: str) -> str:
    """Return the methods paragraph in a language from the sentences of the catalogue; only what was done is said.

    text: the table [methods] of report.toml. facts: counts of the registry, topics and themes by name; a sentence
    that needs a fact which is 0 or missing is left out.
    """
    versions = {name.replace("-", "_"): value for name, value in manifest.get("versions", {}).items() if value}
    first, last = (overview.years[0][0], overview.years[-1][0]) if overview.years else ("", "")
    values = {**versions, **facts, "documents": overview.documents, "characters": f"{overview.characters:,}",
              "first_year": first, "last_year": last, "undated": overview.undated,
              **{f"documents_{name}": n for name, n in overview.languages}, "key": manifest_key(manifest)}
    sentences = []
    for entry in text["sentences"]:
        if all(values.get(name) for name in entry["needs"]):
            sentences.append(entry[language].format_map(_Known(values)))
    return ("" if language == "zh" else " ").join(sentences)


class _Known(dict[str, Any]):
    """Values of a sentence; one that is missing shows as a dash rather than ending the run."""

    def __missing__(self, name: str) -> str:
        return "–"


def manifest_key(manifest: Mapping[str, Any]) -> str:
    """Return one key for how everything on the page was made: versions, settings, inputs and results of the stages.

    The page itself is left out: it cannot hold the hash of its own file.
    """
    stages = {name: entry for name, entry in manifest.get("stages", {}).items() if name != "report"}
    return key_of(manifest.get("versions", {}), stages)


def settings_rows(settings: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return every setting as (section.key, value)."""
    rows = []
    for section, values in settings.items():
        for name, value in values.items():
            shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            rows.append((f"{section}.{name}", shown))
    return rows
