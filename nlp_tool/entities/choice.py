"""Choose one of several candidates by learned weights over named pieces of evidence.

A conditional logistic regression: the weights make the right one of the candidates of each case likely among them all.
They are stored as names and numbers (npz, no pickle), so that a reader can see what speaks for and against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

from nlp_tool.entities.arrays import opened

Weights = Mapping[str, float]
Case = tuple[Sequence[Sequence[str]], Sequence[bool], float]
"""The evidence of each candidate, which of them are right, and how much the case counts."""


@lru_cache(maxsize=32)
def load(which: str, path: str) -> Weights:
    """Return one table of weights of a file: a name in the package's resources/entities, or a path."""
    with opened(path) as arrays:
        return dict(zip(arrays[f"{which}_names"].tolist(), arrays[f"{which}_weights"].tolist(), strict=True))


def likeliest(candidates: Sequence[Sequence[str]], weights: Weights, *, least: float = 0.0) -> int:
    """Return the candidate whose evidence (each piece once) weighs most, the first of equals.

    The last candidate stands for none of them: it is returned too where the best is less probable than `least`.
    """
    shares = probabilities(candidates, weights)
    best = max(range(len(shares)), key=lambda number: (shares[number], -number))
    return best if shares[best] >= least else len(shares) - 1


def weightiest(shares: Sequence[float], values: Sequence[str]) -> str:
    """Return the value of the candidates that are likeliest together, those of one value added up."""
    whole: dict[str, float] = {}
    for value, share in zip(values, shares, strict=True):
        whole[value] = whole.get(value, 0.0) + share
    return max(whole, key=lambda value: whole[value])


def probabilities(candidates: Sequence[Collection[str]], weights: Weights) -> list[float]:
    """Return how likely each of the candidates is by its evidence (each piece once)."""
    scores = [sum([weights.get(piece, 0.0) for piece in evidence]) for evidence in candidates]
    highest = max(scores)
    raised = [exp(score - highest) for score in scores]
    whole = sum(raised)
    return [value / whole for value in raised]


def learn(cases: Sequence[Case], *, penalty: float = 24.0, fewest: int = 3) -> dict[str, float]:
    """Return the weights of all pieces of evidence that at least `fewest` cases have."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    cases = [case for case in cases if len(case[1]) > 1 and any(case[1])]
    counts = Counter(piece for evidence, _, _ in cases for piece in {p for candidate in evidence for p in candidate})
    names = sorted(piece for piece, count in counts.items() if count >= fewest)
    number = {piece: index for index, piece in enumerate(names)}
    columns = [sorted({number[piece] for piece in candidate if piece in number})
               for evidence, _, _ in cases for candidate in evidence]
    sizes = np.array([len(evidence) for evidence, _, _ in cases])
    found = np.array([at for own in columns for at in own], dtype=np.int64)
    bounds = np.concatenate([[0], np.cumsum([len(own) for own in columns])])
    matrix = csr_matrix((np.ones(len(found)), found, bounds), shape=(len(columns), len(names)))
    group, starts = np.repeat(np.arange(len(cases)), sizes), np.cumsum(sizes) - sizes
    right = np.array([true for _, truth, _ in cases for true in truth], dtype=float)
    share = np.array([weight for _, _, weight in cases])

    def loss(values: Any) -> tuple[float, Any]:
        scores = matrix @ values
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        whole, true = np.add.reduceat(raised, starts), np.add.reduceat(raised * right, starts)
        slope = (raised / whole[group] - raised * right / true[group]) * share[group]
        return (float(np.sum((np.log(whole) - np.log(true)) * share) + penalty * values @ values / 2),
                matrix.T @ slope + penalty * values)

    values = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: round(float(value), 3) for name, value in zip(names, values, strict=True) if abs(value) >= 0.005}


def write(target: Path, tables: Mapping[str, Weights], *, more: Mapping[str, Any] | None = None) -> None:
    """Write tables of weights by their names, and more arrays beside them."""
    import numpy as np

    arrays: dict[str, Any] = dict(more or {})
    for which, weights in sorted(tables.items()):
        arrays[f"{which}_names"] = np.array(sorted(weights))
        arrays[f"{which}_weights"] = np.array([weights[name] for name in sorted(weights)], dtype=np.float32)
    np.savez_compressed(target, **arrays)
