"""Registers copies of a version, each with one flaw in its predictions, and prints a JSON object flaw -> version.

    python test/mlflow/flawed.py URL VERSION FLAW...
"""

import json
import pathlib
import sys
import tempfile

import mlflow
import pandas as pd

NAME = "credit-approval"
PLACE = "evaluation/predictions.parquet"

FLAWS = {
    "none": lambda rows: rows,
    "no file": lambda rows: None,
    "no rows": lambda rows: rows.head(0),
    "one class": lambda rows: rows.assign(approved=1),
    "scores that are no numbers": lambda rows: rows.assign(score=rows["score"].mask(rows.index % 7 == 0)),
    "column of another name": lambda rows: rows.rename(columns={"score": "probability"}),
    "scores as text": lambda rows: rows.assign(score=rows["score"].map("{:.4f}".format)),
    "one label flipped": lambda rows: rows.assign(approved=rows["approved"].mask(rows.index == 300, 1 - rows["approved"])),
    "no parquet": lambda rows: b"row,approved,score\n1,1,0.5\n",
}


def copy_of(client, version, folder, flaw):
    """The number of a new version on the same model files, from a run that logged the same but for the flaw."""
    before = client.get_run(version.run_id)
    rows = FLAWS[flaw](pd.read_parquet(folder / PLACE))
    with mlflow.start_run(run_name=flaw, tags={"countersign.git": before.data.tags["countersign.git"]}) as run:
        for tag in ("mlflow.source.git.commit", "mlflow.source.git.repoURL"):
            if tag in before.data.tags:
                mlflow.set_tag(tag, before.data.tags[tag])
        mlflow.log_params(before.data.params)
        client.log_inputs(run.info.run_id, datasets=before.inputs.dataset_inputs)
        mlflow.log_metrics(before.data.metrics)
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder)
            if path.is_file() and str(place) != PLACE:
                mlflow.log_artifact(path, str(place.parent) if place.parent.name else None)
        with tempfile.TemporaryDirectory() as made:
            file = pathlib.Path(made, pathlib.Path(PLACE).name)
            if isinstance(rows, bytes):
                file.write_bytes(rows)
            elif rows is not None:
                rows.to_parquet(file, index=False)
            if rows is not None:
                mlflow.log_artifact(file, str(pathlib.Path(PLACE).parent))
    model = model_of(client, version, run.info)
    made = client.create_model_version(NAME, f"models:/{model}", run_id=run.info.run_id, model_id=model)
    return made.version


def model_of(client, version, run):
    """The same model as the run would have logged it: a model that another run logged is no model of this one."""
    before = version.source.removeprefix("models:/")
    made = client.create_logged_model(run.experiment_id, name="model", source_run_id=run.run_id).model_id
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(mlflow.artifacts.download_artifacts(version.source, dst_path=place))
        described = folder / "MLmodel"
        text = described.read_text("utf-8").replace(before, made).replace(version.run_id, run.run_id)
        described.write_text(text, "utf-8")
        client.log_model_artifacts(made, str(folder))
    client.finalize_logged_model(made, "READY")
    return made


def main(url, number, *flaws):
    mlflow.set_tracking_uri(url)
    mlflow.set_experiment(NAME)
    client = mlflow.MlflowClient()
    version = client.get_model_version(NAME, number)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        mlflow.artifacts.download_artifacts(run_id=version.run_id, dst_path=scratch)
        made = [(flaw, str(copy_of(client, version, folder, flaw))) for flaw in flaws]
    print(json.dumps([version for _, version in made]))


main(*sys.argv[1:])
