"""Rows by race, sex and label, counted by DuckDB on one thread."""

import json
import sys
import time

import duckdb

path, times = sys.argv[1], int(sys.argv[2])
database = duckdb.connect()
database.execute("SET threads=1")
walls, processors = [], []
for _ in range(times):
    wall, processor = time.perf_counter(), time.process_time()
    found = database.execute(f"SELECT race, sex, label, COUNT(*) FROM '{path}' GROUP BY ALL").fetchall()
    walls.append(time.perf_counter() - wall)
    processors.append(time.process_time() - processor)
numbers = {"|".join(str(part) for part in row[:3]): row[3] for row in found}
print(json.dumps({"numbers": numbers, "walls": walls, "processors": processors}))
