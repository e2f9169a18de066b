"""Data sets that the golden values are made on: scores of real models out of fold, and artificial rows with every defect."""

import warnings

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import rows

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


def keep_scores():
    """Keeps the scores of a logistic regression on each set whose rows may not be kept; those of the demo are in demo.py."""
    model = make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression(max_iter=2000))
    data = rows.source("injury")
    label = rows.long_claim(data).to_numpy().astype(np.int64)
    score, fold = out_of_fold(model, data[["age", "hosp", "lowback"]].round(-1), label)
    rows.keep("injury", fold=fold, score=score)
    data = rows.source("breast_cancer")
    score, fold = out_of_fold(model, data.iloc[:, :3], rows.malignant(data).astype(np.int64))
    rows.keep("breast_cancer", fold=fold, score=score.round(1))


def trial():
    """Groups that are numbers, large enough for every rate, and scores of which few are tied."""
    random = np.random.default_rng(SEED)
    count = 2100
    race, drugs = (random.random(count) < 0.3).astype(np.int64), (random.random(count) < 0.13).astype(np.int64)
    sex = np.where(random.random(count) < 0.17, "female", "male")
    risk = random.beta(1.2, 3.6 + 0.5 * race + 0.8 * (sex == "female"))
    event = (random.random(count) < risk).astype(np.int64)
    # unsure, and more so for some
    odds = risk / (1 - risk) * np.exp(random.normal(0, 0.5 + 0.4 * drugs))
    score = (odds / (1 + odds)).round(9)
    return pd.DataFrame(
        {"fold": np.arange(count) % 5, "event": event, "score": score, "race": race, "sex": sex, "drugs": drugs}
    )


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
