"""Keeps the scores and folds that the demo's own training script logs for its models, and none of the rows.

Run from the repository's root with the Python of the demo, which has requirements/python.lock:
    .venv/bin/python scripts/golden/demo.py
"""

import os
import sys
import tempfile

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
sys.dont_write_bytecode = True
sys.path.insert(0, "examples/governance-repo/training")

import mlflow
import pandas as pd
import rows
import train


def main():
    logged = {}
    # a registry to throw away
    with tempfile.TemporaryDirectory() as folder:
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.set_experiment(experiment_id=mlflow.create_experiment("golden", f"file://{folder}/artifacts"))
        for name, threshold in train.THRESHOLDS.items():
            train.train(name, threshold, None)
            place = f"runs:/{mlflow.last_active_run().info.run_id}/evaluation/predictions.parquet"
            logged[name] = pd.read_parquet(mlflow.artifacts.download_artifacts(place, dst_path=folder))
    rows.keep("loanapp", fold=logged["champion"]["fold"], **{name: frame["score"] for name, frame in logged.items()})
    for name, frame in logged.items():
        pd.testing.assert_frame_equal(rows.demo(name), frame)


if __name__ == "__main__":
    sys.exit(main())
