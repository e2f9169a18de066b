/** The program that loads a model and asks it: plain MLflow, and nothing of ours to install. It runs inside of the box. */
export const script = `import json, math, sys
import numpy as np
import pandas as pd
import mlflow.pyfunc

KINDS = {"double": "float64", "float": "float32", "long": "int64", "integer": "int32", "boolean": "bool"}


def plain(value):
    value = value.item() if hasattr(value, "item") else value
    if value is None or isinstance(value, float):
        return value if value is not None and math.isfinite(value) else None
    if isinstance(value, bool) or not isinstance(value, int):
        return str(value)
    return float(value)


def columns(answer):
    if isinstance(answer, pd.DataFrame):
        return [{"name": str(name), "values": [plain(one) for one in answer[name]]} for name in answer]
    values = np.asarray(answer)
    values = values.reshape(len(values), -1)
    return [{"name": str(at), "values": [plain(one) for one in values[:, at]]} for at in range(values.shape[1])]


with open("/job/in/rows.json", encoding="utf-8") as file:
    given = json.load(file)
rows = pd.DataFrame(
    {one["name"]: pd.Series(one["values"], dtype=KINDS.get(one["type"], "object")) for one in given["columns"]}
)
model = mlflow.pyfunc.load_model(sys.argv[1])
with open("/job/out/answer.json", "w", encoding="utf-8") as file:
    json.dump(columns(model.predict(rows)), file, allow_nan=False)
`
