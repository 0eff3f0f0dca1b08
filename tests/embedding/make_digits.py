#!/usr/bin/python3
"""Writes tests/fixtures/digits.json.gz: the 1797 handwritten digits of scikit-learn, and what scikit-learn makes of them.

Run with Debian's python3-sklearn: /usr/bin/python3 tests/embedding/make_digits.py

The digits are those of the UCI repository (E. Alpaydin and C. Kaynak, 1998), 8 by 8 pixels with values from 0 to 16; the
tests divide them by 16. The figures are what the project's own methods are held against.
"""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE, trustworthiness
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

TARGET = Path(__file__).parent.parent / 'fixtures' / 'digits.json.gz'


def kept(codes: np.ndarray, places: np.ndarray, k: int = 10) -> float:
    """Mean share of the k nearest codes that are among the k nearest places."""
    near, on_map = (
        NearestNeighbors(n_neighbors=k).fit(rows).kneighbors(return_distance=False)
        for rows in (codes, places)
    )
    return float(np.mean([len(set(a) & set(b)) / k for a, b in zip(near, on_map)]))


def tsne_figures(codes: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """t-SNE by Barnes and Hut's approximation, as scikit-learn does it by itself, and what is measured of its map."""
    tsne = TSNE(init='pca', learning_rate='auto', n_iter=1000, random_state=0, n_jobs=1)
    places = tsne.fit_transform(codes)
    nearest = KNeighborsClassifier(10)
    return {
        'divergence': float(tsne.kl_divergence_),
        'trustworthiness': float(trustworthiness(codes, places, n_neighbors=12)),
        'kept': kept(codes, places),
        'accuracy': float(cross_val_score(nearest, places, labels, cv=5).mean()),
    }


def pca_figures(codes: np.ndarray) -> dict[str, Any]:
    """The two principal components, and what is measured of their map."""
    pca = PCA(2).fit(codes)
    places = pca.transform(codes)
    return {
        'shares': pca.explained_variance_ratio_.tolist(),
        'firstPlaces': np.abs(places[:5]).tolist(),
        'trustworthiness': float(trustworthiness(codes, places, n_neighbors=12)),
        'kept': kept(codes, places),
    }


def nearest_figures(codes: np.ndarray) -> dict[str, Any]:
    """Distances to the ten nearest of a few rows."""
    rows = [0, 700, 1796]
    distances, _ = NearestNeighbors(n_neighbors=11).fit(codes).kneighbors(codes[rows])
    return {'rows': rows, 'distances': distances[:, 1:].tolist()}


def main() -> None:
    digits = load_digits()
    codes, labels = digits.data / 16, digits.target
    logistic = LogisticRegression(max_iter=2000)
    stored = {
        'pixels': base64.b64encode(digits.data.astype(np.uint8).tobytes()).decode(),
        'labels': ''.join(str(label) for label in labels),
        'tsne': tsne_figures(codes, labels),
        'pca': pca_figures(codes),
        'nearest': nearest_figures(codes),
        'accuracy': {
            'nearest': float(cross_val_score(KNeighborsClassifier(10), codes, labels, cv=5).mean()),
            'logistic': float(cross_val_score(logistic, codes, labels, cv=5).mean()),
        },
    }
    TARGET.write_bytes(gzip.compress(json.dumps(stored).encode(), mtime=0))
    print(json.dumps({key: stored[key] for key in ('tsne', 'pca', 'accuracy')}, indent=1))


if __name__ == '__main__':
    main()
