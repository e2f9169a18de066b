"""Keeps the predictions that the demo's own training script logs, one file for each of its models.

Run from the repository's root with the Python of the demo, which has requirements/python.lock:
    .venv/bin/python scripts/golden/demo.py
"""

import os
import pathlib
import shutil
import sys
import tempfile

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
sys.dont_write_bytecode = True
sys.path.insert(0, "examples/governance-repo/training")

import mlflow
import train

FIXTURES = pathlib.Path("test/fixtures/predictions")


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    # a registry to throw away: the file that is kept is the one that the script logged, byte for byte
    with tempfile.TemporaryDirectory() as folder:
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.set_experiment(experiment_id=mlflow.create_experiment("golden", f"file://{folder}/artifacts"))
        for name, threshold in train.THRESHOLDS.items():
            train.train(name, threshold, None)
            logged = f"runs:/{mlflow.last_active_run().info.run_id}/evaluation/predictions.parquet"
            shutil.copy(mlflow.artifacts.download_artifacts(logged, dst_path=folder), FIXTURES / f"demo-{name}.parquet")


if __name__ == "__main__":
    sys.exit(main())
