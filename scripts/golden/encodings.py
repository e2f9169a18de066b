"""Writes one small table in every way a Parquet file may hold it, for the reader to bring back the same.

Run from the repository's root with a Python that has requirements/golden.lock:
    python scripts/golden/encodings.py
"""

import csv
import json
import math
import pathlib
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = pathlib.Path("test/fixtures/predictions/encodings")
ROWS = 200


def values():
    """Columns of every kind, with nulls in those named so; text beyond ASCII, integers beyond 2^53, floats of all sizes."""
    random = np.random.default_rng(7)
    score = random.random(ROWS)
    score[:5] = [0.0, 1.0, 5e-324, 0.1, 1 / 3]
    group = [["white", "black", "hispanic", "ö, \"ä\"", "日本"][i] for i in random.integers(0, 5, ROWS)]
    hole = random.random(ROWS) < 0.1
    hole[:3] = [True, False, True]
    null = lambda column: [None if gap else value for value, gap in zip(column, hole)]
    label = [int(value) for value in random.random(ROWS) < score]
    return {
        "key": [9007199254740993 + i * 7 for i in range(ROWS)],
        "label": label,
        "small": null(label),
        "flag": [value == 1 for value in label],
        "flag_null": null([value == 1 for value in label]),
        "score": [float(value) for value in score],
        "score_null": null([float(value) for value in score]),
        "single": [float(np.float32(value)) for value in score],
        "group": group,
        "group_null": null(group),
        "constant": ["same"] * ROWS,
        "run": [["first", "second"][i // 125] for i in range(ROWS)],
        "none": [None] * ROWS,
    }


TYPES = {
    "key": pa.int64(),
    "label": pa.int32(),
    "small": pa.int8(),
    "flag": pa.bool_(),
    "flag_null": pa.bool_(),
    "score": pa.float64(),
    "score_null": pa.float64(),
    "single": pa.float32(),
    "group": pa.string(),
    "group_null": pa.string(),
    "constant": pa.string(),
    "run": pa.string(),
    "none": pa.string(),
}


def schema(columns, required=False, **changes):
    """Fields of the table; `required` declares those without a null as such."""
    types = {**TYPES, **changes}
    return pa.schema(
        [pa.field(name, types[name], nullable=not required or None in column) for name, column in columns.items()]
    )


def write(name, columns, form=None, **options):
    table = pa.table(columns, schema=form or schema(columns))
    pq.write_table(table, FOLDER / f"{name}.parquet", **{"compression": "none", **options})


def same_table(columns):
    """The files that must all read alike."""
    required = schema(columns, required=True)
    for codec in ("none", "snappy", "gzip", "zstd", "brotli"):
        write(f"v1-{codec}", columns, compression=codec)
        write(f"v2-{codec}-required", columns, required, compression=codec, data_page_version="2.0")
    write("v1-plain", columns, use_dictionary=False)
    write("v1-plain-required", columns, required, use_dictionary=False)
    write("v2-plain-required", columns, required, use_dictionary=False, data_page_version="2.0")
    write("v1-required", columns, required)
    write("row-groups", columns, row_group_size=37, compression="snappy")
    write("row-groups-required", columns, required, row_group_size=1 + ROWS // 3, compression="zstd")
    write("small-pages", columns, data_page_size=64, write_batch_size=8, compression="zstd")
    write("small-pages-v2-required", columns, required, data_page_size=64, write_batch_size=8, data_page_version="2.0")
    # a dictionary that outgrows its page makes the writer go on with plain pages in the same chunk
    write("dictionary-then-plain", columns, dictionary_pagesize_limit=256, write_batch_size=16)
    write("dictionary-then-plain-required", columns, required, dictionary_pagesize_limit=256, write_batch_size=16)
    encodings = {
        **{name: "DELTA_BINARY_PACKED" for name in ("key", "label", "small")},
        **{name: "BYTE_STREAM_SPLIT" for name in ("score", "score_null", "single")},
        **{name: "DELTA_BYTE_ARRAY" for name in ("group", "constant")},
        **{name: "DELTA_LENGTH_BYTE_ARRAY" for name in ("group_null", "run", "none")},
        **{name: "RLE" for name in ("flag", "flag_null")},
    }
    options = {"use_dictionary": False, "column_encoding": encodings}
    write("delta-v1", columns, **options)
    write("delta-v2-required", columns, required, data_page_version="2.0", compression="zstd", **options)
    arrow = schema(columns, group=pa.dictionary(pa.int8(), pa.string()), run=pa.dictionary(pa.int32(), pa.string()))
    write("arrow-dictionary", columns, arrow)
    wide = schema(columns, label=pa.uint8(), small=pa.int64(), key=pa.uint64(), group=pa.large_string())
    write("other-integers", columns, wide)


def with_duckdb():
    """The same table as DuckDB writes it, for which it reads one of ours."""
    import duckdb

    connection = duckdb.connect()
    source = FOLDER / "v1-none.parquet"
    for name, options in (
        ("duckdb-snappy", "COMPRESSION snappy"),
        ("duckdb-zstd-v2", "COMPRESSION zstd, PARQUET_VERSION v2"),
        ("duckdb-row-groups", "COMPRESSION gzip, ROW_GROUP_SIZE 128"),
    ):
        connection.execute(f"COPY (FROM '{source}') TO '{FOLDER / name}.parquet' (FORMAT parquet, {options})")


def refused(columns):
    """Files that must be refused, each for one reason."""
    few = {name: columns[name][:8] for name in ("label", "score", "group")}
    table = pa.table(few)
    pq.write_table(table, FOLDER / "refused-lz4.parquet", compression="lz4")
    pq.write_table(table.slice(0, 0), FOLDER / "refused-empty.parquet")
    other = {
        "list": pa.array([[value] for value in few["score"]]),
        "struct": pa.array([{"score": value} for value in few["score"]]),
        "date": pa.array(range(8), pa.date32()),
        "time": pa.array(range(8), pa.timestamp("us")),
        "decimal": pa.array([f"0.{i}" for i in range(8)]).cast(pa.decimal128(5, 2)),
        "text": pa.array(few["group"]),
        "flag": pa.array([True] * 8),
        "binary": pa.array([b"\xff\xfe"] * 8),
    }
    pq.write_table(pa.table(other), FOLDER / "refused-types.parquet")
    twice = pa.table([pa.array(few["score"]), pa.array(few["label"])], names=["score", "score"])
    pq.write_table(twice, FOLDER / "refused-twice.parquet")
    strange = {"score": [float("nan"), float("inf"), -0.0, None], "group": ["", "nan", None, "a"]}
    pq.write_table(pa.table(strange), FOLDER / "strange-values.parquet")
    # a nested column before the flat one of the same name, whose values are as wide and of another type
    children = pa.array([{"score": index} for index in range(4)], pa.struct([("score", pa.int32())]))
    nested = pa.table({"nested": children, "score": pa.array([0.25, 0.5, None, 1], pa.float32())})
    pq.write_table(nested, FOLDER / "strange-nested.parquet", use_dictionary=False)


def as_text(columns):
    """The same table as JSON and as CSV, both with what a reader may meet: quotes, CRLF, a byte order mark."""
    rows = [[clean(value) for value in row] for row in zip(*columns.values())]
    table = {"columns": list(columns), "data": rows}
    (FOLDER / "table.json").write_text(json.dumps(table, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, end, mark in (("lf.csv", "\n", ""), ("crlf-mark.csv", "\r\n", "\ufeff")):
        with open(FOLDER / name, "w", encoding="utf-8", newline="") as file:
            file.write(mark)
            writer = csv.writer(file, lineterminator=end)
            writer.writerow(columns)
            writer.writerows(rows)


def clean(value):
    """Integers beyond 2^53 as texts, since JSON's numbers are doubles."""
    if isinstance(value, float):
        assert math.isfinite(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and value > 2**53 else value


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    columns = values()
    same_table(columns)
    with_duckdb()
    refused(columns)
    as_text(columns)


if __name__ == "__main__":
    sys.exit(main())
