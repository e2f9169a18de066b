"""Logs what the validation gates ask for to the active MLflow run. Plain MLflow: copy it beside your training script."""

import hashlib
import json
import pathlib
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version

import mlflow
from sklearn import metrics


def log_for_review(
    *, features, predictions, threshold, source, checks, explanations, image=None, label="approved", holdout=None
):
    """Logs one trained version's evidence.

    features      data frame of the model's inputs, one row per case
    predictions   data frame of the same rows with the columns row, the label (0 or 1), score, fold, and one per protected
                  group, as text; a group that is not known stays empty: it is counted by itself, never guessed
    threshold     a score of at least this much means yes
    source        {"name", "path", "location", "version"} of the data file as it was read
    checks        [{"check", "found", "passed"}], what was looked at in the data and with which result
    explanations  {"method", "values": {feature: number}}, what moves the score
    image         the digest of the container image, where training ran in one
    label         the name of the label's column
    holdout       the fold that the model is measured on; where it is left out, every row was scored out of fold
    """
    digest = hashlib.sha256(pathlib.Path(source["path"]).read_bytes()).hexdigest()
    rows = features.assign(**{label: predictions[label].astype("float64")})
    dataset = mlflow.data.from_pandas(rows, source=source["location"], name=source["name"], targets=label)
    mlflow.log_input(dataset, context="training")
    # parameters are all that nobody can change later, so what the judgement turns on stands there
    mlflow.log_params({"decision_threshold": threshold, f"data_sha256.{source['name']}": digest})
    measured = predictions if holdout is None else predictions[predictions["fold"] == holdout]
    mlflow.log_metrics(claimed(measured[label], measured["score"], threshold))
    mlflow.set_tag("countersign.git", json.dumps(git_state()))

    # MLflow's own digest looks at the first 10,000 rows only, ours at every byte of the file
    known = {key: source[key] for key in ("name", "location", "version")}
    documents = {
        "data/digests.json": [{**known, "rows": len(rows), "sha256": digest, "mlflow": dataset.digest}],
        "data/quality.json": {"checks": [*checks, scored_once(predictions)]},
        "data/schema.json": {"rows": len(rows), "columns": [column(rows[name]) for name in rows]},
        "explanations/global.json": explanations,
        "environment/system.json": {"python": platform.python_version(), "system": platform.platform(), "image": image},
    }
    with tempfile.TemporaryDirectory() as folder:
        for name in (*documents, "evaluation/predictions.parquet"):
            pathlib.Path(folder, name).parent.mkdir(exist_ok=True)
        for name, content in documents.items():
            # strict JSON: a NaN in it is read by nobody
            pathlib.Path(folder, name).write_text(json.dumps(content, indent=2, allow_nan=False), "utf-8")
        predictions.to_parquet(pathlib.Path(folder, "evaluation/predictions.parquet"), index=False)
        # the gate of the data reads these, and keeps names of columns and counts; whoever may read the run may read them
        lines = rows.assign(**{name: predictions[name] for name in ("row", "fold", "score")})
        lines.to_parquet(pathlib.Path(folder, "data/rows.parquet"), index=False)
        mlflow.log_artifacts(folder)


def pinned():
    """The lines of the requirements.txt beside this file, refused where others are installed: the record would name what did
    not train the model. For log_model's pip_requirements; else MLflow loads the model once more to guess them."""
    path = pathlib.Path(__file__).with_name("requirements.txt")
    lines = path.read_text("utf-8").split()
    wrong = [line for line in lines if line != f"{line.split('==')[0]}=={version(line.split('==')[0])}"]
    if wrong:
        raise SystemExit(f"Other versions are installed than {', '.join(wrong)}: pip install -r {path.name}")
    return lines


def claimed(label, score, threshold):
    """The numbers we claim; the gates compute them again from the predictions."""
    decision = score >= threshold
    return {
        "roc_auc": metrics.roc_auc_score(label, score),
        "accuracy": metrics.accuracy_score(label, decision),
        "precision": metrics.precision_score(label, decision),
        "recall": metrics.recall_score(label, decision),
        "f1": metrics.f1_score(label, decision),
        "brier": metrics.brier_score_loss(label, score),
        "log_loss": metrics.log_loss(label, score),
    }


def scored_once(predictions):
    again = int(predictions["row"].duplicated().sum())
    return {"check": "rows scored in more than one fold", "found": again, "passed": again == 0}


def column(values):
    present = values.dropna()
    spread = {"minimum": float(present.min()), "maximum": float(present.max())} if present.size else {}
    return {"name": values.name, "type": str(values.dtype), "missing": int(values.isna().sum()), **spread}


def git_state():
    """The checkout of the script that runs, as MLflow names its commit; MLflow does not say whether it was clean."""
    folder = pathlib.Path(sys.argv[0]).resolve().parent
    git = lambda *words: subprocess.run(["git", "-C", folder, *words], capture_output=True, check=True).stdout
    try:
        # files that git does not know count as well: they may have been imported
        changes = git("status", "--porcelain", "--untracked-files=all")
        dirty = changes.strip() != b""
        diff = hashlib.sha256(changes + git("diff", "HEAD", "--binary")).hexdigest() if dirty else None
        return {"commit": git("rev-parse", "HEAD").decode().strip(), "dirty": dirty, "diff_sha256": diff}
    except (OSError, subprocess.CalledProcessError):
        return {"commit": None, "dirty": None, "diff_sha256": None}
