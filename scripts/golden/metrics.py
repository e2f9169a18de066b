"""Writes prediction files and the metrics that scikit-learn, fairlearn and scipy find on them.

Run from the repository's root with an environment of its own, since fairlearn and MLflow want different packages:
    python3.11 -m venv .venv-golden
    .venv-golden/bin/pip install --require-hashes -r requirements/golden.lock
    .venv/bin/python scripts/golden/demo.py
    .venv-golden/bin/python scripts/golden/metrics.py
"""

import json
import pathlib
import platform
import sys
from importlib.metadata import version

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import figures
import rows
import sets
import tasks
from groups import fairness

FIXTURES = pathlib.Path("test/fixtures/predictions")
GOLDEN = pathlib.Path("test/golden/metrics")
PACKAGES = ("scikit-learn", "fairlearn", "scipy", "numpy", "pandas")
# every group however small, and what the example's policy asks of one
LIMITS = [{"members": 0, "positives": 0}, {"members": 30, "positives": 20}]
# the example's own thresholds stand first
DEMO = {"champion": [0.5, 0.2, 0.85], "gradient-boosting": [0.5, 0.2, 0.85], "ridge": [0.3, 0.2, 0.85]}


def golden(frame, label, positive, groups, thresholds, combined=()):
    """What the libraries find on the rows that can be used, with nulls of a group as a group."""
    y = (frame[label] == positive).to_numpy().astype(int)
    s = frame["score"].abs().to_numpy()
    texts = frame[groups].map(text)
    found = {str(t): figures.performance(y, s, t) for t in thresholds}
    return {
        "rows": len(frame),
        "positives": int(y.sum()),
        "performance": {t: defined for t, (defined, _) in found.items()},
        # what scikit-learn and scipy answer where the metric has no denominator and ours is not evaluable
        "undefined": {t: undefined for t, (_, undefined) in found.items()},
        "intervals": {str(t): figures.intervals(y, s, t) for t in thresholds},
        "aucVariance": figures.auc_variance(figures.components(y, s)) if 0 < y.sum() < len(y) else None,
        "fairness": {
            "+".join(columns): {str(t): fairness(y, s, texts[list(columns)], t, LIMITS) for t in thresholds}
            for columns in [*[(group,) for group in groups], *combined]
        },
    }


def text(value):
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return "(missing)"
    return str(value).lower() if isinstance(value, (bool, np.bool_)) else str(value)


def write(frame, name, mask=None):
    table = pa.Table.from_pandas(frame, preserve_index=False)
    if mask is not None:
        column = pa.array(frame["score"].to_numpy(), mask=mask)
        table = table.set_column(table.schema.get_field_index("score"), "score", column)
    pq.write_table(table, FIXTURES / f"{name}.parquet", compression="zstd")


def save(name, content):
    versions = {"python": platform.python_version(), **{package: version(package) for package in PACKAGES}}
    content = {"versions": versions, **content}
    (GOLDEN / f"{name}.json").write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")


def demo():
    """The example's three models, by the scores that its own script logged, and each newer one against the first."""
    read = {name: rows.demo(name) for name in DEMO}
    for name, thresholds in DEMO.items():
        frame = read[name]
        content = golden(frame, "approved", 1, ["race", "sex"], thresholds, [("race", "sex")])
        y, s = frame["approved"].to_numpy(), frame["score"].to_numpy()
        drawn = figures.bootstrap(y, s, frame["race"], thresholds[0], sets.SEED)
        save(f"demo-{name}", {**content, "bootstrap": {"race": {str(thresholds[0]): drawn}}})
    champion = read["champion"]
    for name in ("ridge", "gradient-boosting"):
        scores = [read[name]["score"].to_numpy(), champion["score"].to_numpy()]
        thresholds = [DEMO[name][0], DEMO["champion"][0]]
        compared = figures.comparison(champion["approved"].to_numpy(), *scores, thresholds, sets.SEED)
        save(f"demo-{name}-against-champion", compared)


def real():
    sets.keep_scores()
    for name, frame, label, positive, groups, thresholds in (
        ("injuries", rows.injuries(), "long_claim", True, ["sex", "married"], [0.2, 0.25]),
        ("tumours", rows.tumours(), "diagnosis", "malignant", ["site"], [0.5, 0.1]),
    ):
        save(name, golden(frame, label, positive, groups, thresholds))


def artificial():
    trial = sets.trial()
    write(trial, "trial")
    save("trial", golden(trial, "event", 1, ["race", "sex", "drugs"], [0.2, 0.5]))
    for name, frame, label, positive, groups, thresholds in (
        ("steps", sets.steps(), "outcome", "yes", ["region"], [0.3, 0.1 + 0.2, 0.7, 0.0, 1.0]),
        ("lopsided", sets.lopsided(), "good", True, ["group", "team"], [0.5, 0.0, 1.0]),
        ("one-class-yes", sets.one_class(1), "label", 1, ["group"], [0.5, 1.0]),
        ("one-class-no", sets.one_class(0), "label", 1, ["group"], [0.5, 1.0]),
    ):
        frame.to_csv(FIXTURES / f"{name}.csv", index=False)
        save(name, golden(frame, label, positive, groups, thresholds))


def defects():
    frame, missing = sets.defects()
    write(frame, "defects", missing)
    inside = frame["split"] == "test"
    usable = inside & frame["label"].isin([0, 1]) & ~missing & frame["score"].between(0, 1)
    known = frame["label"].isin([0, 1])
    tally = {
        "all": len(frame),
        "used": int(usable.sum()),
        "outsideSplit": int((frame["split"] == "train").sum()),
        "missingGroup": int(frame[usable]["group"].isna().sum()),
        "refused": {
            "null-split": int(frame["split"].isna().sum()),
            "null-label": int((inside & frame["label"].isna()).sum()),
            "bad-label": int((inside & frame["label"].notna() & ~known).sum()),
            "null-score": int((inside & known & missing).sum()),
            "score-not-a-number": int((inside & known & ~missing & frame["score"].isna()).sum()),
            "score-out-of-range": int((inside & known & ~missing & ((frame["score"] < 0) | (frame["score"] > 1))).sum()),
        },
    }
    save("defects", {**golden(frame[usable], "label", 1, ["group"], [0.5, 0.3]), "tally": tally})


def tasks_of_other_kinds():
    several, numbers = tasks.several(), tasks.numbers()
    write(several, "several")
    numbers.to_csv(FIXTURES / "numbers.csv", index=False)
    save("several", tasks.classes_golden(several))
    save("numbers", tasks.numbers_golden(numbers))


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    GOLDEN.mkdir(parents=True, exist_ok=True)
    demo()
    real()
    artificial()
    defects()
    tasks_of_other_kinds()


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
