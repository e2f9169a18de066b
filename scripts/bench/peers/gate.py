"""The metrics of stage 1 as a script of one's own makes them: MLflow's client, scikit-learn, fairlearn; no interval, no record."""

import json
import sys
import tempfile

import mlflow
import pandas as pd
from fairlearn import metrics as fair
from sklearn import metrics

uri, version = sys.argv[1], sys.argv[2]
mlflow.set_tracking_uri(uri)
client = mlflow.MlflowClient()
run = client.get_run(client.get_model_version("credit-approval", version).run_id)
with tempfile.TemporaryDirectory() as folder:
    data = pd.read_parquet(client.download_artifacts(run.info.run_id, "evaluation/predictions.parquet", folder))
label, score = data.approved, data.score
decided = (score >= float(run.data.params["decision_threshold"])).astype(int)
numbers = {
    "roc_auc": metrics.roc_auc_score(label, score),
    "accuracy": metrics.accuracy_score(label, decided),
    "recall": metrics.recall_score(label, decided),
    "brier": metrics.brier_score_loss(label, score),
    "log_loss": metrics.log_loss(label, score),
}
for column in ("race", "sex"):
    group = data[column].fillna("(missing)")
    by = {"y_true": label, "y_pred": decided, "sensitive_features": group}
    numbers[f"{column}.demographic_parity_difference"] = fair.demographic_parity_difference(**by)
    # fairlearn takes the rate of no rows for 0: a group without both outcomes has no odds to equalise
    both = group.map(label.groupby(group).nunique()) == 2
    by = {name: values[both] for name, values in by.items()}
    numbers[f"{column}.equalized_odds_difference"] = fair.equalized_odds_difference(**by)
print(json.dumps({"numbers": {name: float(value) for name, value in numbers.items()}}))
