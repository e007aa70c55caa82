"""Collocation: the words that keep company with a word, in a window or in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.findings import Findings, Table
from nlp_tool.statistics import measures
from nlp_tool.statistics.concordance import matching_words
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.selection import Selection, everything
from nlp_tool.statistics.terms import Terms, token_mask

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS = ("collocate", "together", "left", "right", "frequency", "expected", "mi", "mi3", "log_dice", "t", "g2",
           "delta_p_collocate", "delta_p_node", "p", "p_adjusted")
ORDERS = ("log_dice", "mi", "mi3", "t", "g2", "delta_p_collocate", "delta_p_node", "together")


def collocations(index: CorpusIndex, terms: Terms, node: str, *, selection: Selection | None = None, window: int = 5,
                 sentence: bool = False, form: str = "folded", minimum: int = 3, order: str = "log_dice",
                 limit: int = 0) -> Findings:
    """Rank the terms that stand near a node word (wildcards * and ? allowed).

    A token counts once however many nodes it is near, and never as the collocate of itself. The window is `window`
    words that are terms' tokens or not, punctuation left out, to each side, and ends with the document; with sentence
    the whole sentence is the window. expected: frequency of the collocate x size of all windows / size of the corpus.
    The tables behind g2 and delta P are tokens in windows and outside of them.
    """
    import numpy as np

    if order not in ORDERS:
        raise SettingsError(f"cannot order by {order!r}", hint=f"one of {', '.join(ORDERS)}")
    chosen = everything(index, selection)
    numbers = matching_words(index, node, form=form)
    stream, sides = near(index, chosen, numbers, window=window, sentence=sentence)
    nodes = int(np.isin(index.ids[stream], np.array(numbers, dtype=np.uint32)).sum())
    if not nodes:
        raise NoInput(f"{node!r} is no word of these documents", hint="try a * at its end, or nlp-tool concordance")
    term = terms.term_of_word[index.ids[stream]]
    counts = {side: _count(term, mask, len(terms.names)) for side, mask in sides.items()}
    together, total = counts["together"], _count(term, np.ones(len(term), dtype=bool), len(terms.names))
    near_size, size = int(sides["together"].sum()), len(stream)
    node_terms = {int(terms.term_of_word[number]) for number in numbers}
    frequent = np.flatnonzero(together >= max(minimum, 1)).tolist()
    known = np.array([i for i in frequent if i not in node_terms], dtype=int)
    table = associate(together[known], total[known], near_size, size, nodes)
    table |= {"left": counts["left"][known], "right": counts["right"][known]}
    ranked = np.argsort(-table[order], kind="stable")
    ranked = ranked[:limit] if limit else ranked
    columns = [[terms.names[i] for i in known[ranked].tolist()],
               *(table[name][ranked].tolist() for name in COLUMNS[1:])]
    parameters = {"node": node, "nodes": nodes, "window": 0 if sentence else window, "sentence": sentence,
                  "node_form": form, "minimum": minimum, "order": order, "words": size, "words_near": near_size,
                  **terms.parameters, **chosen.parameters}
    rows = tuple(zip(*columns, strict=True))
    return Findings("collocations", {"collocations": Table(COLUMNS, rows)}, parameters, index.key)


def associate(together: measures.Counts, frequency: measures.Counts, near_size: int, size: int,
              nodes: int) -> dict[str, measures.Counts]:
    """Return all measures of association.

    together: tokens of the collocate near the node; frequency: all its tokens; near_size: all tokens near the node;
    size: all tokens; nodes: tokens of the node.
    """
    import numpy as np

    together, frequency = np.asarray(together, dtype=float), np.asarray(frequency, dtype=float)
    expected = frequency * near_size / size if size else frequency
    a, b, c = together, near_size - together, frequency - together
    d = size - a - b - c
    g2 = measures.log_likelihood(a, b, c, d)
    forward, backward = measures.delta_p(a, b, c, d)
    p = measures.p_value(g2)
    return {"together": together.astype(np.int64), "frequency": frequency.astype(np.int64), "expected": expected,
            "mi": measures.mutual_information(together, expected),
            "mi3": measures.mutual_information(together, expected, power=3),
            "log_dice": measures.log_dice(together, nodes, frequency), "t": measures.t_score(together, expected),
            "g2": g2, "delta_p_collocate": forward, "delta_p_node": backward, "p": p,
            "p_adjusted": measures.benjamini_hochberg(p)}


def near(index: CorpusIndex, selection: Selection, numbers: list[int], *, window: int,
         sentence: bool) -> tuple[NDArray[np.int64], dict[str, NDArray[np.bool_]]]:
    """Return the tokens of the chosen documents that are no punctuation, and masks over them: near a node, on its left,
    on its right. A token between two nodes is on both sides."""
    import numpy as np

    punctuation = np.array([kind == "punct" for kind in index.kinds] or [False], dtype=bool)
    keep = token_mask(index, selection)
    keep &= ~punctuation[index.ids] if len(index.ids) else keep
    stream = np.flatnonzero(keep)
    if sentence:
        unit = np.searchsorted(index.sentences, stream, side="right")
        window = max(len(stream), 1)
    else:
        unit = index.document_of_token[stream].astype(np.int64)
    first = np.searchsorted(unit, unit, side="left")
    last = np.searchsorted(unit, unit, side="right")
    places = np.flatnonzero(np.isin(index.ids[stream], np.array(numbers, dtype=np.uint32)))
    left = _covered(np.maximum(places - window, first[places]), places, len(stream))
    right = _covered(places + 1, np.minimum(places + 1 + window, last[places]), len(stream))
    return stream, {"together": left | right, "left": left, "right": right}


def _covered(starts: NDArray[np.int64], ends: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    """Return which of `size` places lie in any of the half-open spans."""
    import numpy as np

    steps = np.bincount(starts, minlength=size + 1)[: size + 1] - np.bincount(ends, minlength=size + 1)[: size + 1]
    return np.cumsum(steps)[:size] > 0


def _count(term: NDArray[np.int32], mask: NDArray[np.bool_], size: int) -> NDArray[np.int64]:
    import numpy as np

    return np.bincount(term[mask & (term >= 0)], minlength=size)
