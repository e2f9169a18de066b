"""Prediction files of several classes and of numbers, and what scikit-learn and scipy find on them."""

import warnings

import numpy as np
import pandas as pd
from scipy import stats
from sklearn import metrics as sk

import figures

SEED = 42
CLASSES = ["approve", "refer", "refuse"]


def several(rows=900):
    """Three classes with scores that often tie, two groups, and a class that is rare."""
    random = np.random.default_rng(SEED)
    label = random.choice(3, rows, p=[0.6, 0.3, 0.1])
    odds = np.exp(random.normal(0, 1, (rows, 3)) + 1.4 * np.eye(3)[label])
    score = (odds / odds.sum(axis=1, keepdims=True)).round(2)
    score[:, 2] = (1 - score[:, 0] - score[:, 1]).round(2)
    score = np.abs(score)
    frame = pd.DataFrame({"decision": np.array(CLASSES)[label], "sex": np.where(random.random(rows) < 0.4, "female", "male")})
    for at, name in enumerate(CLASSES):
        frame[f"p_{name}"] = score[:, at]
    return frame.assign(said=np.array(CLASSES)[score.argmax(axis=1)], fold=np.arange(rows) % 5)


def numbers(rows=700):
    """Amounts of both signs over eight orders of magnitude, with ties and with nothing exactly 0."""
    random = np.random.default_rng(SEED)
    actual = np.round(random.normal(0, 1, rows) * 10.0 ** random.integers(-3, 5, rows), 4)
    actual[actual == 0] = 0.5
    actual[:40] = np.repeat([1.5, -2.25], 20)
    predicted = np.round(actual * random.normal(1, 0.3, rows) + random.normal(0, 0.5, rows), 3)
    return pd.DataFrame({"row": np.arange(rows), "actual": actual, "predicted": predicted, "fold": np.arange(rows) % 5})


def classes_golden(frame):
    y, said = frame["decision"].to_numpy(), frame["said"].to_numpy()
    score = frame[[f"p_{name}" for name in CLASSES]].to_numpy()
    binary = np.eye(3)[[CLASSES.index(name) for name in y]]
    losses = -np.log(np.clip((score * binary).sum(axis=1), np.finfo(float).eps, None))
    with warnings.catch_warnings():
        # rounded scores do not add up to one exactly
        warnings.simplefilter("ignore")
        log_loss = sk.log_loss(y, score, labels=CLASSES)
    averages = {
        f"{kind}_{name}": metric(y, said, average=kind)
        for kind in ("macro", "weighted")
        for name, metric in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score))
    }
    found = {
        "accuracy": sk.accuracy_score(y, said),
        **averages,
        "mcc": sk.matthews_corrcoef(y, said),
        "macro_roc_auc": float(np.mean([sk.roc_auc_score(binary[:, at], score[:, at]) for at in range(3)])),
        "log_loss": log_loss,
    }
    good = frame.assign(y=(y == "approve"), h=(said == "approve")).groupby("sex")
    rate = good["h"].mean()
    hits = frame[y == "approve"].assign(h=(said == "approve")[y == "approve"]).groupby("sex")["h"].mean()
    return {
        "performance": {name: float(value) for name, value in found.items()},
        "confusion": sk.confusion_matrix(y, said, labels=CLASSES).tolist(),
        "intervals": {"accuracy": figures.wilson((y == said).sum(), len(y)), "log_loss": figures.mean_interval(losses)},
        "fairness": {
            "demographic_parity_ratio": float(rate.min() / rate.max()),
            "equal_opportunity_difference": float(hits.max() - hits.min()),
        },
    }


def numbers_golden(frame):
    actual, predicted = frame["actual"].to_numpy(), frame["predicted"].to_numpy()
    error = predicted - actual
    return {
        "performance": {
            "rmse": float(sk.root_mean_squared_error(actual, predicted)),
            "mae": float(sk.mean_absolute_error(actual, predicted)),
            "mean_error": float(error.mean()),
            "max_error": float(sk.max_error(actual, predicted)),
            "r2": float(sk.r2_score(actual, predicted)),
            "mape": float(sk.mean_absolute_percentage_error(actual, predicted)),
            "spearman": float(stats.spearmanr(actual, predicted).statistic),
        },
        "intervals": {
            "mae": figures.mean_interval(np.abs(error)),
            "mean_error": figures.mean_interval(error),
            "mape": figures.mean_interval(np.abs(error / actual)),
        },
    }
