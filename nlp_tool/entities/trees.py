"""Boosted trees as plain arrays: what scikit-learn learned, read again with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_tool.entities.arrays import opened

PARTS = ("feature", "threshold", "left", "right", "value")


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees by rows; a leaf leads to itself. `cut` is the probability from which a case counts as true."""

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    base: float
    depth: int
    cut: float

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of each row of evidence."""
        if not len(rows):
            return np.zeros(0)
        trees = np.arange(len(self.feature))
        cases = np.arange(len(rows))[:, None]
        at = np.zeros((len(rows), len(self.feature)), dtype=np.int64)
        for _ in range(self.depth):
            low = rows[cases, self.feature[trees, at]] <= self.threshold[trees, at]
            at = np.where(low, self.left[trees, at], self.right[trees, at])
        return 1.0 / (1.0 + np.exp(-(self.base + self.value[trees, at].sum(axis=1))))


@lru_cache(maxsize=4)
def load(path: str) -> dict[str, Trees]:
    """Return the models of a file by name: a name in the package's resources/entities, or a path."""
    with opened(path) as arrays:
        return {name: _tree(arrays, name) for name in arrays["names"].tolist()}


def _tree(arrays: Any, name: str) -> Trees:
    feature, threshold, left, right, value = (arrays[f"{name}_{part}"] for part in PARTS)
    base, depth, cut = arrays[f"{name}_numbers"].tolist()
    return Trees(feature, threshold, left, right, value, base, int(depth), cut)


def arrays_of(name: str, model: Any, cut: float) -> dict[str, Any]:
    """Return the arrays of a HistGradientBoostingClassifier of two classes, to be saved under its name."""
    tables = [trees[0].nodes for trees in model._predictors]
    shape = len(tables), max(map(len, tables))
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = np.zeros(shape), np.zeros(shape, dtype=np.float32)
    for row, nodes in enumerate(tables):
        count, own = len(nodes), np.arange(len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        feature[row, :count] = np.where(leaf, 0, nodes["feature_idx"])
        threshold[row, :count] = np.where(leaf, 0.0, nodes["num_threshold"])
        left[row, :count], right[row, :count] = (np.where(leaf, own, nodes[side]) for side in ("left", "right"))
        value[row, :count] = np.where(leaf, nodes["value"], 0.0)
    depth = max(int(nodes["depth"].max()) for nodes in tables)
    numbers = np.array([float(model._baseline_prediction.ravel()[0]), depth, cut])
    found: dict[str, Any] = dict(zip(PARTS, (feature, threshold, left, right, value), strict=True))
    return {**{f"{name}_{part}": array for part, array in found.items()}, f"{name}_numbers": numbers}
