"""Area under the curve, Kolmogorov-Smirnov and Brier score by scikit-learn and scipy; with `memory` the counts by group as well."""

import json
import resource
import sys
import time

import pandas as pd
from scipy import stats
from sklearn import metrics

path, asked = sys.argv[1], sys.argv[2]
columns = ["label", "score"] + (["race", "sex"] if asked == "memory" else [])
data = pd.read_parquet(path, columns=columns)
counts = {}
if asked == "memory":
    decided = data.assign(yes=(data.score >= 0.5).astype(int))
    grouped = decided.groupby(["race", "sex", "label", "yes"], observed=True).size()
    counts = {"|".join(str(part) for part in key): int(value) for key, value in grouped.items()}
    del decided, grouped
label, score = data.label.to_numpy(), data.score.to_numpy()
wall, processor = time.perf_counter(), time.process_time()
numbers = {
    "roc_auc": float(metrics.roc_auc_score(label, score)),
    "ks": float(stats.ks_2samp(score[label == 1], score[label == 0], method="asymp").statistic),
    "brier": float(metrics.brier_score_loss(label, score)),
}
wall, processor = time.perf_counter() - wall, time.process_time() - processor
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"numbers": {**numbers, **counts}, "wall": wall, "processor": processor, "peak": peak}))
