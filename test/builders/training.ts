import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A git repository with these files in one commit; the commit. */
export function repositoryOf(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true })
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=Dana', '-c', 'user.email=dana@acme.example', ...words], {
      encoding: 'utf8',
    })
  git('init', '--quiet', '-b', 'main')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  git('add', '.')
  git('commit', '--quiet', '-m', 'The training')
  return git('rev-parse', 'HEAD').trim()
}

/** The training of the model that `test/fixtures/mlflow/rescored.py` logs. */
export const training = `import sys
import pandas as pd
import mlflow.sklearn
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

rows = pd.read_parquet(sys.argv[1])
train = rows[rows["split"] == "train"]
model = LogisticRegression().fit(train[["a", "b"]], train["approved"])
signature = infer_signature(rows[["a", "b"]], model.predict_proba(rows[["a", "b"]]))
mlflow.sklearn.save_model(model, "/job/out/model", signature=signature, pyfunc_predict_fn="predict_proba")
`
