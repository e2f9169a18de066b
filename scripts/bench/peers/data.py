"""Writes predictions of a yes-or-no model as pandas would log them: scores of six digits, so that many tie."""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

rows, path = int(sys.argv[1]), sys.argv[2]
random = np.random.default_rng(7)
score = np.round(random.beta(2, 3, rows), 6)


def group(values, shares):
    codes = pa.array(random.choice(len(values), rows, p=shares).astype(np.int8))
    return pa.DictionaryArray.from_arrays(codes, values).cast(pa.string())


columns = {
    "row": np.arange(rows),
    "fold": np.arange(rows) % 5,
    "label": (random.random(rows) < score).astype(np.int64),
    "score": score,
    "race": group(["white", "black", "hispanic", "asian", "other"], [0.6, 0.2, 0.1, 0.07, 0.03]),
    "sex": group(["female", "male", "unknown"], [0.48, 0.5, 0.02]),
}
pq.write_table(pa.table(columns), path)
print("{}")
