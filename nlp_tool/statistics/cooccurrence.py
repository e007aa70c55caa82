"""Co-occurrence: which terms stand in the same sentences, as a table and as a network for Gephi and others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nlp_tool.errors import SettingsError
from nlp_tool.findings import Findings, Table
from nlp_tool.statistics import measures
from nlp_tool.statistics.index import CorpusIndex
from nlp_tool.statistics.selection import Selection, everything
from nlp_tool.statistics.terms import Terms, token_mask
from nlp_tool.storage import replacing

UNITS = ("sentence", "document")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def cooccurrence(index: CorpusIndex, terms: Terms, *, selection: Selection | None = None, unit: str = "sentence",
                 count: int = 100, minimum: int = 3) -> Findings:
    """Link the `count` most frequent terms that stand together in at least `minimum` sentences (or documents).

    Two tables: edges (first, second, together, npmi, jaccard, g2) and nodes (term, frequency in units, links).
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    if unit not in UNITS:
        raise SettingsError(f"no such unit: {unit}", hint=f"one of {', '.join(UNITS)}")
    chosen = everything(index, selection)
    token_term = terms.of_tokens(index)
    tokens = np.flatnonzero(token_mask(index, chosen) & (token_term >= 0))
    places = np.searchsorted(index.sentences, tokens, side="right") if unit == "sentence" \
        else index.document_of_token[tokens]
    _, rows = np.unique(places, return_inverse=True)
    units = int(rows.max(initial=-1)) + 1
    matrix = csr_matrix((np.ones(len(tokens), dtype=np.int64), (rows, token_term[tokens])), (units, len(terms.names)))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    held = np.asarray(matrix.sum(axis=0)).ravel()
    top = np.sort(np.argsort(-held, kind="stable")[:count])
    top = top[held[top] > 0]
    upper = (matrix[:, top].T @ matrix[:, top]).tocoo()
    keep = (upper.row < upper.col) & (upper.data >= max(minimum, 1))
    first, second, together = top[upper.row[keep]], top[upper.col[keep]], upper.data[keep]
    order = np.lexsort((second, first, -together))
    edges = _edges(first[order], second[order], together[order], held, units)
    names = terms.names
    links = np.bincount(np.concatenate([first, second]).astype(np.int64), minlength=len(names))
    nodes = tuple((names[i], int(held[i]), int(links[i])) for i in top[np.argsort(-held[top], kind="stable")].tolist())
    tables = {"edges": Table(("first", "second", "together", "npmi", "jaccard", "g2"),
                             tuple((names[a], names[b], *rest) for a, b, *rest in edges)),
              "nodes": Table(("term", "frequency", "links"), nodes)}
    parameters = {"unit": unit, "units": units, "count": count, "minimum": minimum,
                  **terms.parameters, **chosen.parameters}
    return Findings("cooccurrence", tables, parameters, index.key)


def _edges(first: Any, second: Any, together: Any, held: Any, units: int) -> list[tuple[Any, ...]]:
    a, b = held[first], held[second]
    npmi = measures.npmi(together, a, b, max(units, 1))
    g2 = measures.log_likelihood(together, a - together, b - together, units - a - b + together)
    jaccard = together / (a + b - together)
    return list(zip(*(column.tolist() for column in (first, second, together, npmi, jaccard, g2)), strict=True))


def network(findings: Findings) -> Any:
    """Return the network of co-occurrence findings as a networkx Graph: nodes with frequency, edges with weights."""
    import networkx

    graph = networkx.Graph()
    for term, frequency, links in findings.tables["nodes"].rows:
        graph.add_node(_clean(term), label=_clean(term), frequency=frequency, links=links)
    for first, second, together, npmi, jaccard, g2 in findings.tables["edges"].rows:
        graph.add_edge(_clean(first), _clean(second), weight=float(together), npmi=npmi, jaccard=jaccard, g2=g2)
    return graph


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)


def write_network(findings: Findings, path: Path) -> None:
    """Write the network as GraphML or GEXF 1.3, by the ending of the path; equal findings give equal bytes."""
    import networkx

    graph = network(findings)
    with replacing(path) as temporary:
        if path.suffix.lower() == ".graphml":
            networkx.write_graphml(graph, temporary, encoding="utf-8")
        elif path.suffix.lower() == ".gexf":
            networkx.write_gexf(graph, temporary, encoding="utf-8", version="1.3")
            # networkx writes today's date; equal networks are to be equal bytes.
            text = temporary.read_text(encoding="utf-8")
            temporary.write_text(re.sub(r' lastmodifieddate="[0-9-]{1,20}"', "", text), encoding="utf-8", newline="\n")
        else:
            raise SettingsError(f"{path.name}: a network is written as .graphml or .gexf", hint="change the ending")
