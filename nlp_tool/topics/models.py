"""The models behind the topics: each row of MODELS turns counts into weights, deterministic for a seed."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp
    from numpy.typing import NDArray

    Weights = tuple[NDArray[np.float64], NDArray[np.float64]]
    Model = Callable[["sp.csr_matrix", int, int, str], Weights]

MAX_ITERATIONS = 400
TOLERANCE = 1e-4


def tf_idf(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Weigh counts by log term frequency and inverse document frequency; each document has length 1, or 0 if empty."""
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer(sublinear_tf=True).fit_transform(counts)


def tf_idf_weights(counts: sp.csr_matrix) -> Callable[[sp.csr_matrix], sp.csr_matrix]:
    """Return a function that weighs other counts with the document frequencies of these."""
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer(sublinear_tf=True).fit(counts).transform


def foretold(weights: sp.csr_matrix, topics: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return documents by words as the topics would have them, from weights that are given of each document."""
    from sklearn.decomposition import non_negative_factorization

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        documents, _, _ = non_negative_factorization(weights, H=topics, n_components=len(topics), init="custom",
                                                     update_H=False, max_iter=MAX_ITERATIONS, tol=TOLERANCE)
    return documents @ topics


def nmf(counts: sp.csr_matrix, count: int, seed: int, start: str) -> Weights:
    """Factor tf-idf weights into documents by topics and topics by words (Lee and Seung 1999; scikit-learn's NMF).

    start: nndsvda (Boutsidis and Gallopoulos 2008), or random for runs that test stability. The linear algebra is
    held to one thread, for with several the last bits depend on how many there are.
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    model = NMF(n_components=count, init=start, random_state=seed, max_iter=MAX_ITERATIONS, tol=TOLERANCE)
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        documents = model.fit_transform(tf_idf(counts))
    return documents, model.components_


MODELS: dict[str, Model] = {"nmf": nmf}
