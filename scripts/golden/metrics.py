"""Writes prediction files and the metrics that scikit-learn, fairlearn and scipy find on them.

Run from the repository's root with a Python that has requirements/golden.lock:
    python scripts/golden/metrics.py
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from fairlearn import metrics as fair
from scipy import stats
from sklearn import metrics as sk

import sets

FIXTURES = pathlib.Path("test/fixtures/predictions")
GOLDEN = pathlib.Path("test/golden/metrics")


def number(value):
    """A JSON number, or null where undefined."""
    return None if value is None or not np.isfinite(value) else float(value)


def performance(y, s, threshold):
    h = (s >= threshold).astype(int)
    both = 0 < y.sum() < len(y)
    tn, fp, fn, tp = sk.confusion_matrix(y, h, labels=[0, 1]).ravel()
    return {
        "accuracy": number(sk.accuracy_score(y, h)),
        "precision": number(sk.precision_score(y, h)) if tp + fp else None,
        "recall": number(sk.recall_score(y, h)) if tp + fn else None,
        "f1": number(sk.f1_score(y, h)) if tp + fp + fn else None,
        "roc_auc": number(sk.roc_auc_score(y, s)) if both else None,
        "average_precision": number(sk.average_precision_score(y, s)) if y.sum() else None,
        "ks": number(stats.ks_2samp(s[y == 1], s[y == 0]).statistic) if both else None,
        "log_loss": number(sk.log_loss(y, s, labels=[0, 1])),
        "brier": number(sk.brier_score_loss(y, s, labels=[0, 1])),
    }


def components(y, s):
    """Structural components of the area under the curve, pair by pair: slow and plain."""
    difference = s[y == 1][:, None] - s[y == 0][None, :]
    wins = (difference > 0) + 0.5 * (difference == 0)
    return wins.mean(axis=1), wins.mean(axis=0)


def auc_variance(parts):
    return sum(np.var(part, ddof=1) / len(part) for part in parts)


def wilson(successes, total):
    interval = stats.binomtest(int(successes), int(total)).proportion_ci(0.95, method="wilson")
    return [float(interval.low), float(interval.high)]


def mean_interval(values):
    reach = stats.norm.ppf(0.975) * values.std(ddof=1) / np.sqrt(len(values))
    return [float(values.mean() - reach), float(values.mean() + reach)]


def intervals(y, s, threshold):
    h = s >= threshold
    auc, spread = sk.roc_auc_score(y, s), np.sqrt(auc_variance(components(y, s)))
    p = np.clip(np.where(y == 1, s, 1 - s), np.finfo(float).eps, None)
    return {
        "accuracy": wilson((h == y).sum(), len(y)),
        "precision": wilson(y[h].sum(), h.sum()),
        "recall": wilson(h[y == 1].sum(), y.sum()),
        "roc_auc": [float(max(0, auc - 1.959963984540054 * spread)), float(min(1, auc + 1.959963984540054 * spread))],
        "log_loss": mean_interval(-np.log(p)),
        "brier": mean_interval((s - y) ** 2),
    }


def gap(values):
    values = [value for value in values if value is not None]
    return max(values) - min(values) if len(values) > 1 else None


def fairness(y, s, groups, threshold):
    """Group rates and measures; every group counts, however small, but undefined rates are null."""
    h = (s >= threshold).astype(int)
    named = groups.apply(lambda row: " & ".join(f"{name}={value}" for name, value in row.items()), axis=1)
    frame = fair.MetricFrame(
        metrics={
            "members": fair.count,
            "selectionRate": fair.selection_rate,
            "truePositiveRate": fair.true_positive_rate,
            "falsePositiveRate": fair.false_positive_rate,
        },
        y_true=y,
        y_pred=h,
        sensitive_features=named,
    ).by_group
    rows = {}
    for name, row in frame.iterrows():
        inside = (named == name).to_numpy()
        precise = number(sk.precision_score(y[inside], h[inside])) if h[inside].any() else None
        rows[name] = {
            "members": int(row["members"]),
            "selectionRate": number(row["selectionRate"]),
            "truePositiveRate": number(row["truePositiveRate"]) if y[inside].any() else None,
            "falsePositiveRate": number(row["falsePositiveRate"]) if (1 - y[inside]).any() else None,
            "positivePredictiveValue": precise,
        }
    opportunity = all(row["truePositiveRate"] is not None for row in rows.values())
    odds = opportunity and all(row["falsePositiveRate"] is not None for row in rows.values())
    features = {"sensitive_features": named}
    return {
        "groups": rows,
        "demographic_parity_ratio": number(fair.demographic_parity_ratio(y, h, **features)),
        "demographic_parity_difference": number(fair.demographic_parity_difference(y, h, **features)),
        # fairlearn gives 0 for a rate without denominator, so it is asked only where all are defined
        "equal_opportunity_difference": number(fair.equal_opportunity_difference(y, h, **features)) if opportunity else None,
        "equalized_odds_difference": number(fair.equalized_odds_difference(y, h, **features)) if odds else None,
        "predictive_parity_difference": gap([row["positivePredictiveValue"] for row in rows.values()]),
    }


def bootstrap(y, s, groups, threshold, replicates=1000):
    """Percentile intervals by drawing rows, to be met within sampling error."""
    random = np.random.default_rng(sets.SEED)
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


def golden(frame, label, positive, groups, thresholds, combined=()):
    """What every part finds on the rows that can be used, with nulls of a group as a group."""
    y = (frame[label] == positive).to_numpy().astype(int)
    s = frame["score"].abs().to_numpy()
    texts = frame[groups].map(lambda value: text(value))
    return {
        "rows": len(frame),
        "positives": int(y.sum()),
        "performance": {str(t): performance(y, s, t) for t in thresholds},
        "intervals": {str(t): intervals(y, s, t) for t in thresholds},
        "aucVariance": float(auc_variance(components(y, s))),
        "fairness": {
            "+".join(columns): {str(t): fairness(y, s, texts[list(columns)], t) for t in thresholds}
            for columns in [*[(group,) for group in groups], *combined]
        },
    }


def text(value):
    if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NA:
        return "(missing)"
    return str(value).lower() if isinstance(value, (bool, np.bool_)) else str(value)


def comparison(one, other, threshold_one, threshold_other):
    """Candidate less champion on the same rows."""
    y, a, b = one["approved"].to_numpy(), one["score"].to_numpy(), other["score"].to_numpy()
    difference = [left - right for left, right in zip(components(y, a), components(y, b))]
    auc, spread = sk.roc_auc_score(y, a) - sk.roc_auc_score(y, b), np.sqrt(auc_variance(difference))
    losses = [np.where(y == 1, -np.log(s), -np.log(1 - s)) for s in (a, b)]
    random = np.random.default_rng(sets.SEED)
    hits = ((a >= threshold_one) == y).astype(int) - ((b >= threshold_other) == y).astype(int)
    drawn = [hits[random.integers(0, len(y), len(y))].mean() for _ in range(1000)]
    return {
        "roc_auc": {"difference": float(auc), "interval": [float(auc - 1.959963984540054 * spread), float(auc + 1.959963984540054 * spread)]},
        "brier": {"difference": float(((a - y) ** 2 - (b - y) ** 2).mean()), "interval": mean_interval((a - y) ** 2 - (b - y) ** 2)},
        "log_loss": {"difference": float((losses[0] - losses[1]).mean()), "interval": mean_interval(losses[0] - losses[1])},
        "accuracy": {"difference": float(hits.mean()), "interval": [float(v) for v in np.quantile(drawn, [0.025, 0.975])]},
        "unpairedAuc": {"variance": float(auc_variance(components(y, a)) + auc_variance(components(y, b)))},
    }


def write(frame, name, mask=None):
    table = pa.Table.from_pandas(frame, preserve_index=False)
    if mask is not None:
        column = pa.array(frame["score"].to_numpy(), mask=mask)
        table = table.set_column(table.schema.get_field_index("score"), "score", column)
    pq.write_table(table, FIXTURES / f"{name}.parquet", compression="zstd")


def save(name, content):
    (GOLDEN / f"{name}.json").write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    GOLDEN.mkdir(parents=True, exist_ok=True)
    candidate, champion = sets.loans(0.05, sets.CANDIDATE), sets.loans(1.0, sets.CHAMPION)
    race_by_sex = [("race", "sex")]
    for name, frame in (("loans-candidate", candidate), ("loans-champion", champion)):
        write(frame, name)
        content = golden(frame, "approved", 1, ["race", "sex"], [0.5, 0.2, 0.85], race_by_sex)
        y, s = frame["approved"].to_numpy(), frame["score"].to_numpy()
        save(name, {**content, "bootstrap": {"race": {"0.5": bootstrap(y, s, frame["race"], 0.5)}}})
    save("loans-comparison", comparison(candidate, champion, 0.5, 0.5))

    for name, frame, label, positive, groups, thresholds in (
        ("injuries", sets.injuries(), "long_claim", True, ["sex", "married"], [0.2, 0.25]),
        ("trial", sets.trial(), "event", 1, ["race", "sex", "drugs"], [0.2, 0.5]),
        ("tumours", sets.tumours(), "diagnosis", "malignant", ["site"], [0.5, 0.1]),
    ):
        write(frame, name)
        save(name, golden(frame, label, positive, groups, thresholds))

    frame, missing = sets.defects()
    write(frame, "defects", missing)
    inside = frame["split"] == "test"
    usable = inside & frame["label"].isin([0, 1]) & ~missing & frame["score"].between(0, 1)
    known = frame["label"].isin([0, 1])
    tally = {
        "all": len(frame),
        "used": int(usable.sum()),
        "outsideSplit": int((frame["split"] == "train").sum()),
        "missingGroup": int(frame[usable]["group"].isna().sum()),
        "refused": {
            "null-split": int(frame["split"].isna().sum()),
            "null-label": int((inside & frame["label"].isna()).sum()),
            "bad-label": int((inside & frame["label"].notna() & ~known).sum()),
            "null-score": int((inside & known & missing).sum()),
            "score-not-a-number": int((inside & known & ~missing & frame["score"].isna()).sum()),
            "score-out-of-range": int((inside & known & ~missing & ((frame["score"] < 0) | (frame["score"] > 1))).sum()),
        },
    }
    save("defects", {**golden(frame[usable], "label", 1, ["group"], [0.5, 0.3]), "tally": tally})


if __name__ == "__main__":
    sys.exit(main())
