"""Metrics of performance and their intervals, as scikit-learn and scipy find them; null where a denominator is 0."""

import warnings

import numpy as np
import pandas as pd
from scipy import stats
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

Z = float(stats.norm.ppf(0.975))


def number(value):
    """A JSON number, or null where undefined."""
    return None if value is None or not np.isfinite(value) else float(value)


def answer(metric, *args, **options):
    """What the library says where the metric is undefined, for the record: a number, null, or the kind of its error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return number(metric(*args, **options))
        except ValueError as error:
            return type(error).__name__


def performance(y, s, threshold):
    """Each metric, and apart from it what the library answers where ours is not evaluable."""
    h = (s >= threshold).astype(int)
    positives, negatives, selected = y.sum(), (1 - y).sum(), h.sum()
    ranked = positives > 0 and negatives > 0
    asked = {
        "accuracy": (True, sk.accuracy_score, (y, h)),
        "precision": (selected > 0, sk.precision_score, (y, h)),
        "recall": (positives > 0, sk.recall_score, (y, h)),
        "f1": (positives + selected > 0, sk.f1_score, (y, h)),
        "specificity": (negatives > 0, lambda *rows: sk.recall_score(*rows, pos_label=0), (y, h)),
        "balanced_accuracy": (ranked, sk.balanced_accuracy_score, (y, h)),
        "mcc": (ranked and 0 < selected < len(y), sk.matthews_corrcoef, (y, h)),
        "roc_auc": (ranked, sk.roc_auc_score, (y, s)),
        "gini": (ranked, lambda *rows: 2 * sk.roc_auc_score(*rows) - 1, (y, s)),
        "average_precision": (positives > 0, sk.average_precision_score, (y, s)),
        "ks": (ranked, lambda one, other: stats.ks_2samp(one, other).statistic, (s[y == 1], s[y == 0])),
        "log_loss": (True, lambda *rows: sk.log_loss(*rows, labels=[0, 1]), (y, s)),
        "brier": (True, lambda *rows: sk.brier_score_loss(*rows, labels=[0, 1]), (y, s)),
        "ece": (True, calibration_error, (y, s)),
        "mean_score": (True, lambda _, score: score.mean(), (y, s)),
    }
    found = {name: answer(metric, *args) for name, (_, metric, args) in asked.items()}
    defined = {name for name, (holds, _, _) in asked.items() if holds}
    return (
        {name: value if name in defined else None for name, value in found.items()},
        {name: value for name, value in found.items() if name not in defined},
    )


def calibration_error(y, s):
    """The gaps of scikit-learn's calibration curve over deciles, by how many rows each bin holds."""
    observed, predicted = calibration_curve(y, s, n_bins=10, strategy="quantile")
    edges = np.percentile(s, np.linspace(0, 1, 11) * 100)
    rows = np.bincount(np.searchsorted(edges[1:-1], s), minlength=10)
    return float(np.sum(np.abs(observed - predicted) * rows[rows > 0]) / len(s))


def components(y, s):
    """Structural components of the area under the curve, pair by pair: slow and plain."""
    difference = s[y == 1][:, None] - s[y == 0][None, :]
    wins = (difference > 0) + 0.5 * (difference == 0)
    return wins.mean(axis=1), wins.mean(axis=0)


def auc_variance(parts):
    """DeLong's variance; null with fewer than two rows in a class."""
    return None if min(map(len, parts)) < 2 else float(sum(np.var(part, ddof=1) / len(part) for part in parts))


def wilson(successes, total):
    if total == 0:
        return None
    interval = stats.binomtest(int(successes), int(total)).proportion_ci(0.95, method="wilson")
    return [float(interval.low), float(interval.high)]


def mean_interval(values):
    reach = Z * values.std(ddof=1) / np.sqrt(len(values))
    return [float(values.mean() - reach), float(values.mean() + reach)]


def auc_interval(y, s):
    if not 0 < y.sum() < len(y) or not (variance := auc_variance(components(y, s))):
        return None
    auc, reach = sk.roc_auc_score(y, s), Z * np.sqrt(variance)
    return [float(max(0, auc - reach)), float(min(1, auc + reach))]


def intervals(y, s, threshold):
    h = s >= threshold
    p = np.clip(np.where(y == 1, s, 1 - s), np.finfo(float).eps, None)
    return {
        "accuracy": wilson((h == y).sum(), len(y)),
        "precision": wilson(y[h].sum(), h.sum()),
        "recall": wilson(h[y == 1].sum(), y.sum()),
        "specificity": wilson((~h[y == 0]).sum(), (1 - y).sum()),
        "roc_auc": auc_interval(y, s),
        "log_loss": mean_interval(-np.log(p)),
        "brier": mean_interval((s - y) ** 2),
    }


def bootstrap(y, s, groups, threshold, seed, replicates=1000):
    """Percentile intervals by drawing rows, to be met within sampling error."""
    random = np.random.default_rng(seed)
    codes, h = pd.factorize(groups)[0], (s >= threshold).astype(int)
    values = []
    for _ in range(replicates):
        rows = random.integers(0, len(y), len(y))
        members = np.bincount(codes[rows])
        rate = np.bincount(codes[rows], h[rows]) / members
        positive = np.bincount(codes[rows], y[rows])
        hit = np.bincount(codes[rows], y[rows] * h[rows]) / positive
        values.append([rate.min() / rate.max(), hit.max() - hit.min(), sk.f1_score(y[rows], h[rows])])
    low, high = np.quantile(values, [0.025, 0.975], axis=0)
    names = ["demographic_parity_ratio", "equal_opportunity_difference", "f1"]
    return {name: [float(low[i]), float(high[i])] for i, name in enumerate(names)}


def comparison(y, candidate, champion, thresholds, seed):
    """Candidate less champion on the same rows."""
    a, b = candidate, champion
    difference = [left - right for left, right in zip(components(y, a), components(y, b))]
    auc, reach = sk.roc_auc_score(y, a) - sk.roc_auc_score(y, b), Z * np.sqrt(auc_variance(difference))
    losses = [np.where(y == 1, -np.log(s), -np.log(1 - s)) for s in (a, b)]
    random = np.random.default_rng(seed)
    hits = ((a >= thresholds[0]) == y).astype(int) - ((b >= thresholds[1]) == y).astype(int)
    drawn = [hits[random.integers(0, len(y), len(y))].mean() for _ in range(1000)]
    brier = (a - y) ** 2 - (b - y) ** 2
    return {
        "thresholds": thresholds,
        "roc_auc": {"difference": float(auc), "interval": [float(auc - reach), float(auc + reach)]},
        "brier": {"difference": float(brier.mean()), "interval": mean_interval(brier)},
        "log_loss": {"difference": float((losses[0] - losses[1]).mean()), "interval": mean_interval(losses[0] - losses[1])},
        "accuracy": {"difference": float(hits.mean()), "interval": [float(v) for v in np.quantile(drawn, [0.025, 0.975])]},
        "unpairedAuc": {"variance": auc_variance(components(y, a)) + auc_variance(components(y, b))},
    }
