"""Predictions to compare engines on, the same for the same seed: python data.py FOLDER ROWS clean|dirty"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

HOSTILE = 'gr"oup; --\'x\''


def texts(codes, names, missing=None):
    found = np.array(names, dtype=object)[codes]
    return pa.array(found, type=pa.string(), mask=missing)


def table(rows: int, dirty: bool) -> pa.Table:
    random = np.random.default_rng(20260401)
    risk = random.beta(2, 5, rows)
    label = (random.random(rows) < risk).astype(np.int64)
    # rounded scores tie, the others hardly ever do
    score = np.where(random.random(rows) < 0.5, np.round(risk, 3), np.clip(risk + random.normal(0, 0.1, rows), 0, 1))
    sex, race, other = random.integers(0, 2, rows), random.integers(0, 4, rows), random.integers(0, 3, rows)
    fold = random.integers(0, 10, rows)
    key = random.permutation(rows)
    null = {name: np.zeros(rows, dtype=bool) for name in ("label", "score", "sex", "race", "fold")}
    if dirty:
        at = lambda share: random.random(rows) < share
        score[at(0.01)] = np.nan
        score[at(0.01)] = np.inf
        score[at(0.01)] = -np.inf
        score[at(0.01)] = 1.5
        score[at(0.01)] = -1e-300
        score[at(0.01)] = -0.0
        score[at(0.01)] = 5e-324
        label[at(0.01)] = 2
        for name in null:
            null[name] = at(0.01)
    decided = ~null["label"] & (label < 2)
    # of several classes, and of numbers: drawn after everything else, so that nothing above moves
    grade = random.integers(0, 4, rows)
    raw = np.round(random.dirichlet([1, 1, 1, 1], rows) + 0.5 * np.eye(4)[grade], 2) if rows else np.zeros((0, 4))
    shares = raw / raw.sum(axis=1, keepdims=True)
    said_grade = np.where(random.random(rows) < 0.7, grade, random.integers(0, 4, rows))
    amount = np.where(random.random(rows) < 0.5, np.round(random.gamma(2, 500, rows)), random.normal(0, 1e6, rows))
    estimate = np.where(random.random(rows) < 0.5, amount + np.round(random.normal(0, 50, rows)), amount * random.normal(1, 0.1, rows))
    odd = {name: np.zeros(rows, dtype=bool) for name in ("grade", "said", "share", "amount", "estimate")}
    if dirty:
        shares[at(0.01), 1] = np.nan
        shares[at(0.01), 2] = 1.5
        shares[at(0.01), 0] += 0.01
        grade[at(0.01)] = 4
        said_grade[at(0.01)] = 4
        for column in (amount, estimate):
            for value in (np.nan, np.inf, -np.inf, 1e151, 1e150, -1e150, -0.0, 0.0, 5e-324, -1e-310, 2.0**53 + 2, 1e-160, 0.1):
                column[at(0.005)] = value
        for name in odd:
            odd[name] = at(0.01)
    grades = ["a", " 2", "c", "Ünknown", "e"]
    said = lambda yes, no: pa.array(np.where(label == 1, yes, no), mask=~decided)
    return pa.table(
        {
            "approved": pa.array(label, mask=null["label"]),
            "approved_text": said("yes", "no"),
            "approved_flag": said(True, False),
            "approved_float": pa.array(label.astype(np.float64), mask=null["label"]),
            "score": pa.array(score, mask=null["score"], from_pandas=False),
            "score_float": pa.array(np.clip(risk, 0, 1).astype(np.float32)),
            "sex": texts(sex, ["female", "male"], null["sex"]),
            # an empty text, a missing one and the word for it are one group
            "race": texts(race, ["a", "b", "" if dirty else "c", "(missing)" if dirty else "d"], null["race"]),
            "age": pa.array(other * 0.1, mask=null["race"]),
            "flag": pa.array(other > 0, mask=null["sex"]),
            "fold": texts(np.minimum(fold, 1), ["train", "test"], null["fold"]),
            "row": pa.array(key),
            "grade": texts(grade, grades, odd["grade"]),
            "grade_number": pa.array(grade.astype(np.float64), mask=odd["grade"]),
            "said": texts(said_grade, grades, odd["said"]),
            "said_number": pa.array(said_grade, mask=odd["said"]),
            **{f"share_{place}": pa.array(shares[:, place], mask=odd["share"], from_pandas=False) for place in range(4)},
            "amount": pa.array(amount, mask=odd["amount"], from_pandas=False),
            "amount_whole": pa.array(np.round(random.gamma(2, 500, rows)).astype(np.int64)),
            "estimate": pa.array(estimate, mask=odd["estimate"], from_pandas=False),
            HOSTILE: texts(other, ["x", "O'Hara\\", 'é"\n']),
        }
    )


def champion(candidate: pa.Table) -> pa.Table:
    """Another model's scores of most of the rows, in another order."""
    random = np.random.default_rng(20260402)
    rows = candidate.num_rows
    score = candidate["score"].to_numpy(zero_copy_only=False)
    moved = np.where(random.random(rows) < 0.9, np.clip(score + random.normal(0, 0.05, rows), 0, 1), score)
    place = candidate.column_names.index("score")
    other = candidate.set_column(place, "score", pa.array(moved, from_pandas=False))
    # another number of most rows, another class of some, scores that moved from class to class
    estimate = candidate["estimate"].to_numpy(zero_copy_only=False) * np.where(random.random(rows) < 0.9, 1.001, 1)
    swapped = random.random(rows) < 0.3
    shares = [candidate[f"share_{column}"].to_numpy(zero_copy_only=False) for column in range(4)]
    changed = {"estimate": pa.array(estimate, from_pandas=False)}
    for column in range(4):
        changed[f"share_{column}"] = pa.array(np.where(swapped, shares[3 - column], shares[column]), from_pandas=False)
    for name in ("said", "said_number"):
        own = candidate[name].to_numpy(zero_copy_only=False)
        changed[name] = pa.array(np.where(swapped, own[::-1], own), type=candidate[name].type, from_pandas=True)
    for name, values in changed.items():
        other = other.set_column(candidate.column_names.index(name), name, values)
    return other.take(pa.array(random.permutation(rows)[: rows * 95 // 100]))


if __name__ == "__main__":
    folder, rows, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    own = table(rows, kind == "dirty")
    for name, found in (("candidate", own), ("champion", champion(own))):
        (folder / name).mkdir(parents=True, exist_ok=True)
        pq.write_table(found, folder / name / "predictions.parquet", row_group_size=max(1, rows // 3))
