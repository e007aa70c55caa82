"""Concordance: every place where a word, a phrase or a string of characters stands, with what is around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp_tool.errors import SettingsError
from nlp_tool.findings import Findings, Table
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.patterns import fitting, is_pattern
from nlp_tool.statistics.selection import Selection, everything

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS = ("doc_id", "date", "source", "left", "hit", "right", "start", "end")
WAYS = ("auto", "words", "characters")
_SORT_KEY = re.compile(r"[LlRr][1-9]")
# Characters of context that one token of the window may take, so that a huge token cannot fill a line.
_LONGEST = 12


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Where a query was found: the tokens first:last (int64), and in the text of `document` the span start:end."""

    document: NDArray[np.int32]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first)

    def take(self, which: NDArray[np.int64] | slice) -> Hits:
        """Return some of the hits, in this order."""
        return Hits(self.document[which], self.first[which], self.last[which], self.start[which], self.end[which])


def concordance(index: CorpusIndex, query: str, *, selection: Selection | None = None, way: str = "auto",
                form: str = "folded", window: int = 10, sort: str = "", limit: int = 0) -> Findings:
    """List the places of a query, one a row: doc_id, date, source, left, hit, right, start, end (code points).

    query: words with blanks between them are a phrase; * stands for any characters of a word and ? for one. way:
    `words`, or `characters` for a string wherever it stands, or `auto`: words where the corpus has them as words, else
    characters. form: how words are compared (index.FORMS); width, script and case never matter to characters. window:
    tokens on each side. sort: keys such as R1,R2,L1; else the order of the documents. limit: 0 for all rows.
    """
    if way not in WAYS:
        raise SettingsError(f"no such way to search: {way}", hint=f"one of {', '.join(WAYS)}")
    chosen = everything(index, selection)
    hits, found_as = find(index, query, way=way, form=form)
    hits = hits.take(chosen.mask[hits.document].nonzero()[0]) if len(hits) else hits
    total = len(hits)
    hits = hits.take(_order(index, hits, sort)) if sort and total else hits
    rows = _rows(index, hits.take(slice(0, limit)) if limit else hits, window)
    parameters = {"query": query, "way": found_as, "form": form, "window": window, "sort": sort, "hits": total,
                  **chosen.parameters}
    return Findings("concordance", {"concordance": Table(COLUMNS, rows)}, parameters, index.key)


def find(index: CorpusIndex, query: str, *, way: str = "auto", form: str = "folded") -> tuple[Hits, str]:
    """Return all places of a query, in the order of the documents, and whether it was found as words or characters."""
    if not query.strip():
        raise SettingsError("the query is empty", hint="name a word, a phrase or a string")
    if way != "characters":
        hits = _word_hits(index, query.split(), form)
        if len(hits) or way == "words" or is_pattern(query):
            return hits, "words"
    return _character_hits(index, query.strip()), "characters"


def matching_words(index: CorpusIndex, pattern: str, *, form: str = "folded") -> list[int]:
    """Return the numbers of the words that a pattern with * and ? fits, compared in a form; punctuation counts too."""
    from nlp_tool.tokens.counts import word_form
    from nlp_tool.tokens.script import fold_key

    forms = index.forms(form)
    if not is_pattern(pattern):
        wanted = {"word": pattern, "folded": fold_key(pattern), "lemma": word_form(pattern)}[form]
        return [number for number, word in enumerate(forms) if word == wanted]
    return fitting(forms, pattern if form == "word" else fold_key(pattern))


def _word_hits(index: CorpusIndex, patterns: list[str], form: str) -> Hits:
    import numpy as np

    words = [matching_words(index, pattern, form=form) for pattern in patterns]
    first = index.positions(words[0])
    for step, following in enumerate(words[1:], 1):
        first = first[first + step < len(index.ids)]
        first = first[np.isin(index.ids[first + step], np.array(following, dtype=np.uint32))]
    last = first + len(patterns)
    document = (np.searchsorted(index.indptr, first, side="right") - 1).astype(np.int32)
    inside = last <= index.indptr[document + 1] if len(first) else np.zeros(0, dtype=bool)
    first, last, document = first[inside], last[inside], document[inside]
    return Hits(document, first, last, index.starts[first].astype(np.int64), token_ends(index, last - 1))


def token_ends(index: CorpusIndex, tokens: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where tokens end in their documents; an invisible mark in a word counts to its length."""
    import numpy as np

    return index.starts[tokens].astype(np.int64) + index.lengths[index.ids[tokens]]


def _character_hits(index: CorpusIndex, query: str) -> Hits:
    """Find a string in the folded text, invisible marks looked through, some millions of characters at a time."""
    import numpy as np

    from nlp_tool.tokens.script import fold_codes, fold_key

    wanted = fold_key(query)
    found_start, found_end = [], []
    size, borders = 2_000_000, index.text_indptr
    document = 0
    while document < len(borders) - 1 and wanted:
        stop = max(int(np.searchsorted(borders, borders[document] + size, side="right")) - 1, document + 1)
        base = int(borders[document])
        codes, invisible = fold_codes(np.asarray(index.text[base : borders[stop]]))
        places = np.flatnonzero(~invisible) if invisible.any() else None
        text = (codes if places is None else codes[places]).tobytes().decode("utf-32-le", "surrogatepass")
        starts = np.array(_occurrences(text, wanted), dtype=np.int64)
        ends = starts + len(wanted)
        if places is not None and len(starts):
            starts, ends = places[starts], places[ends - 1] + 1
        found_start.append(starts + base)
        found_end.append(ends + base)
        document = stop
    empty = np.zeros(0, dtype=np.int64)
    start, end = np.concatenate([empty, *found_start]), np.concatenate([empty, *found_end])
    number = (np.searchsorted(borders, start, side="right") - 1).astype(np.int32)
    inside = end <= borders[number + 1] if len(start) else np.zeros(0, dtype=bool)
    return _with_tokens(index, number[inside], start[inside], end[inside])


def _occurrences(text: str, wanted: str) -> list[int]:
    places = []
    place = text.find(wanted)
    while place >= 0:
        places.append(place)
        place = text.find(wanted, place + 1)
    return places


def _with_tokens(index: CorpusIndex, document: NDArray[np.int32], start: NDArray[np.int64],
                 end: NDArray[np.int64]) -> Hits:
    """Add to spans in the whole text the tokens in which they begin and end."""
    import numpy as np

    start, end = start - index.text_indptr[document], end - index.text_indptr[document]
    first, last = np.zeros(len(start), dtype=np.int64), np.zeros(len(start), dtype=np.int64)
    for number in np.unique(document).tolist():
        here = document == number if len(document) < 1000 else slice(*np.searchsorted(document, [number, number + 1]))
        low, high = int(index.indptr[number]), int(index.indptr[number + 1])
        starts = index.starts[low:high]
        first[here] = np.maximum(np.searchsorted(starts, start[here], side="right") - 1, 0) + low
        last[here] = np.searchsorted(starts, end[here], side="left") + low
    return Hits(document, first, np.maximum(last, first), start, end)


def _order(index: CorpusIndex, hits: Hits, sort: str) -> NDArray[np.int64]:
    """Return the order of the hits by the words beside them: L1 is the first to the left, R2 the second to right."""
    import numpy as np

    keys = []
    for name in sort.replace(",", " ").split():
        if not _SORT_KEY.fullmatch(name):
            raise SettingsError(f"cannot sort by {name!r}", hint="for example R1,R2,L1")
        step = int(name[1])
        token = hits.first - step if name[0] in "Ll" else hits.last + step - 1
        inside = (token >= index.indptr[hits.document]) & (token < index.indptr[hits.document + 1])
        ids = np.full(len(hits), -1, dtype=np.int64)
        ids[inside] = index.ids[token[inside]]
        keys.append(ids)
    return np.lexsort(keys[::-1])


def _rows(index: CorpusIndex, hits: Hits, window: int) -> tuple[tuple[object, ...], ...]:
    """Cut the lines out of the text. A window ends where its document does."""
    import numpy as np

    if not len(hits):
        return ()
    low, high = index.indptr[hits.document], index.indptr[hits.document + 1]
    left_token = np.maximum(hits.first - window, low)
    right_token = np.minimum(hits.last + window, high) - 1
    left = np.where(left_token < hits.first, index.starts[np.minimum(left_token, high - 1)], hits.start)
    left = np.minimum(np.maximum(left, hits.start - window * _LONGEST), hits.start)
    right = np.where(right_token >= hits.last, token_ends(index, np.maximum(right_token, low)), hits.end)
    right = np.maximum(np.minimum(right, hits.end + window * _LONGEST), hits.end)
    base = index.text_indptr[hits.document]
    text, columns = index.text, index.documents
    rows = []
    for number, begin, a, b, c, d in zip(hits.document.tolist(), base.tolist(), left.tolist(), hits.start.tolist(),
                                         hits.end.tolist(), right.tolist(), strict=True):
        line = text[begin + a : begin + d].tobytes().decode("utf-32-le", "surrogatepass").replace("\n", " ")
        rows.append((columns["doc_id"][number], columns["date"][number], columns["source"][number],
                     line[: b - a], line[b - a : c - a], line[c - a :], b, c))
    return tuple(rows)
