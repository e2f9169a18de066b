"""The integers from which every metric follows, by the SQL that any engine runs, in DuckDB."""

import json
import sys

import duckdb

path = sys.argv[1]
database = duckdb.connect()
database.execute(f"""
CREATE VIEW b AS SELECT CAST(COALESCE(label, 0) AS BIGINT) y,
  CASE WHEN score >= 0e0 AND score <= 1e0 THEN ABS(score) ELSE 0e0 END s, race, sex
FROM '{path}' WHERE label IN (0, 1) AND score >= 0e0 AND score <= 1e0""")
fixed = lambda e: f"CAST(SUM(CAST(CAST(FLOOR(({e}) * 4.503599627370496e15) AS BIGINT) AS DECIMAL(38,0))) AS VARCHAR)"
losses = {
    "score": "s",
    "brier": "(s-y)*(s-y)",
    "logLoss": "-LN(CASE WHEN y=1 THEN GREATEST(s,2.220446049250313e-16) ELSE GREATEST(1e0-s,2.220446049250313e-16) END)",
}
numbers = {}
for label, name in ((1, "positive"), (0, "negative")):
    for key, expression in losses.items():
        sql = f"SELECT {fixed(expression)} FROM b WHERE y = {label}"
        numbers[f"{name}.{key}"] = database.execute(sql).fetchone()[0]
rank = database.execute("""
WITH d AS (SELECT s, SUM(y) p, COUNT(*) - SUM(y) n FROM b GROUP BY s),
c AS (SELECT p, n, SUM(p) OVER w cp, SUM(n) OVER w cn, SUM(p) OVER () tp, SUM(n) OVER () tn FROM d
  WINDOW w AS (ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)),
r AS (SELECT *, CAST(2*cn-n AS DECIMAL(38,0)) a, CAST(2*(tp-cp)+p AS DECIMAL(38,0)) b FROM c)
SELECT CAST(SUM(p*a) AS VARCHAR) u2, CAST(SUM(p*a*a) AS VARCHAR) pa2, CAST(SUM(n*b*b) AS VARCHAR) nb2,
  CAST(MAX(ABS(cp*tn-cn*tp)) AS VARCHAR) ks FROM r""").fetchone()
numbers.update(zip(("u2", "pa2", "nb2", "ks"), rank))
cells = database.execute(
    "SELECT race, sex, y, CASE WHEN s >= 5e-1 THEN 1 ELSE 0 END h, COUNT(*) FROM b GROUP BY ALL"
).fetchall()
numbers.update({"|".join(str(part) for part in row[:4]): str(row[4]) for row in cells})
print(json.dumps({"engine": f"DuckDB {duckdb.__version__}", "numbers": numbers}))
