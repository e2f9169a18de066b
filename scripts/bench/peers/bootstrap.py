"""The interval of a demographic parity difference by fairlearn's bootstrap, so many replicates."""

import json
import sys
import time

import pandas as pd
from fairlearn.metrics import MetricFrame, selection_rate

path, replicates = sys.argv[1], int(sys.argv[2])
data = pd.read_parquet(path, columns=["label", "score", "race"])
decided = (data.score >= 0.5).astype(int)
wall = time.perf_counter()
frame = MetricFrame(
    metrics=selection_rate,
    y_true=data.label,
    y_pred=decided,
    sensitive_features=data.race,
    n_boot=replicates,
    ci_quantiles=[0.025, 0.975],
    random_state=1,
)
gap = float(frame.difference())
interval = [float(value) for value in frame.difference_ci()]
print(json.dumps({"numbers": {"gap": gap}, "interval": interval, "wall": time.perf_counter() - wall}))
