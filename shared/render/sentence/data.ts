import type { dataCodes } from '../../domain/gate/data-codes.ts'
import type { Finding } from '../../domain/verdict.ts'
import { clause, number, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

const share = (f: Finding['facts']): string =>
  typeof f.rows === 'number' && typeof f.of === 'number' && f.of > 0
    ? `${word(f, 'rows')} of ${word(f, 'of')} rows (${number((100 * f.rows) / f.of)} %)`
    : `${word(f, 'rows')} rows`

const allowed = (f: Finding['facts']): string =>
  typeof f.limit === 'number' ? `at most ${number(100 * f.limit)} %` : 'fewer'

const shift = (f: Finding['facts']): string =>
  `${word(f, 'column')} moved from ${word(f, 'from')} (${word(f, 'expected')} rows) to ${word(f, 'to')} (${word(f, 'actual')} rows): population stability index ${word(f, 'index')}`

const gaps: Readonly<Record<string, string>> = {
  sources: 'the sources have',
  between: 'the filter before it left',
  folds: 'the filters leave',
}

/** One sentence a code of the gate of the data. Columns and counts are named, values of rows never. */
export const dataSentences: Readonly<Record<(typeof dataCodes)[number], Say>> = {
  'data-not-looked-at': (f) =>
    `The data of the version was not looked at (${clause(f, 'why')}), so nothing of it can pass.`,
  'rows-not-declared': (f) =>
    `The rows that the version was trained and tested on cannot be looked at: ${clause(f, 'why')}. Log them as files of the run and name them under data.folds in the model file.`,
  'rows-missing': (f) =>
    `The run has no file ${word(f, 'file')}, which the model file names as fold ${word(f, 'fold')}. Log it, or correct data.folds.`,
  'rows-unreadable': (f) =>
    `The rows of fold ${word(f, 'fold')} in ${word(f, 'file')} cannot be looked at: ${clause(f, 'why')}. Log them again, best as Parquet.`,
  'key-missing': (f) =>
    `Fold ${word(f, 'fold')} in ${word(f, 'file')} has no usable column ${word(f, 'column')}, by which the model file tells rows apart (${clause(f, 'why')}). Log it with every fold, or correct data.folds.key.`,
  'rows-without-key': (f) =>
    `${word(f, 'rows')} of ${word(f, 'of')} rows of fold ${word(f, 'fold')} have no key, so nobody can tell whether another fold has them too. Give each row its key.`,
  'column-not-read': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} was not looked at: ${clause(f, 'why')}. Log it as numbers, texts or booleans.`,
  'missing-above-maximum': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} has no value in ${share(f)}; the policy allows ${allowed(f)}. Find out why, or train without it.`,
  'duplicates-above-maximum': (f) =>
    `In fold ${word(f, 'fold')} ${share(f)} repeat another; the policy allows ${allowed(f)}. Remove them, with a filter in the model file that counts them.`,
  'overlap-above-maximum': (f) =>
    `${share(f)} of fold ${word(f, 'other')} are in fold ${word(f, 'one')} too (told apart by ${word(f, 'by')}); the policy allows ${allowed(f)}. Split the rows again so that none is in both, train and evaluate anew.`,
  'overlap-not-evaluable': (f) =>
    `Whether the folds share rows cannot be told: they have no key, and the columns they share (${word(f, 'columns')}) do not tell rows apart. Log a key with each fold and name it under data.folds.key.`,
  'sentinel-found': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} holds ${word(f, 'value')}, which means "unknown", in ${share(f)}. Make it a missing value before training.`,
  'sentinel-suspected': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} holds a value far from all others, as codes for "unknown" are, in ${share(f)}. Look at it, and make it a missing value or name its range in the schema.`,
  'source-digest-differs': (f) =>
    `Source ${word(f, 'name')} has SHA-256 ${word(f, 'found').slice(0, 16)} by the run's ${word(f, 'by')}, and the model file says ${word(f, 'declared').slice(0, 16)}. Train on the data that the model file names, or name the data that was used.`,
  'source-digest-unknown': (f) =>
    `Nothing of the run tells whether source ${word(f, 'name')} is what the model file says: MLflow's own digest looks at the first 10,000 rows only. Log the parameter data_sha256.${word(f, 'name')} with the SHA-256 over the whole file, and the file itself where the model file names it as artifact.`,
  'dataset-rows-differ': (f) =>
    `The run logged dataset ${word(f, 'name')} with ${word(f, 'rows')} rows, and ${word(f, 'file')} has ${word(f, 'fileRows')}. Log the rows that were used.`,
  'rows-do-not-add-up': (f) =>
    f.rule === null
      ? `The sources have ${word(f, 'expected')} rows and the folds ${word(f, 'found')}, and no filter says why. Add the filter to data.filters.`
      : f.where === 'folds'
        ? `The filters leave ${word(f, 'expected')} rows (${word(f, 'rule')}), and the folds have ${word(f, 'found')}. Add what is left out to data.filters, or correct the counts.`
        : `Filter "${word(f, 'rule')}" begins with ${word(f, 'found')} rows, and ${gaps[word(f, 'where')] ?? 'before it were'} ${word(f, 'expected')}. Correct the counts, or add the filter between.`,
  'source-rows-unknown': () =>
    'How many rows the sources have is not known, so the filters cannot be added up. Give each source its rows, or the file of the run that holds it as artifact.',
  'schema-missing': (f) =>
    f.state === 'missing'
      ? `The run has no file ${word(f, 'file')}, which the model file names as the schema of the data. Log it, as log_for_review.py does.`
      : 'The model file names no schema of the data. Log one, as log_for_review.py does, and name it under data.schema.',
  'schema-unreadable': (f) => `The schema in ${word(f, 'file')} cannot be read: ${clause(f, 'detail')}. Log it again.`,
  'column-absent': (f) =>
    `Fold ${word(f, 'fold')} has no column ${word(f, 'column')}, which the schema names. Log it, or correct the schema.`,
  'column-not-in-schema': (f) =>
    `Fold ${word(f, 'fold')} has a column ${word(f, 'column')} that the schema does not name.`,
  'column-type-differs': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} holds ${word(f, 'found')}, and the schema says ${word(f, 'expected')}. Correct the one that is wrong.`,
  'values-out-of-range': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} is outside the range of the schema in ${share(f)}. Mend the data, or the schema where it is wrong.`,
  'values-not-allowed': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} has a value that the schema does not name in ${share(f)}. Mend the data, or the schema where it is wrong.`,
  'nulls-not-allowed': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} has no value in ${share(f)}, and the schema says that it always has one.`,
  'signature-missing': (f) =>
    f.state === 'unnamed'
      ? 'The model’s signature does not name its inputs, so nothing of the data can be compared with it. Log the model with a signature inferred from a data frame.'
      : 'The model has no signature, so nobody can tell which columns it reads. Log it with one: mlflow.models.infer_signature.',
  'signature-unreadable': () => 'The signature in the version’s MLmodel cannot be read. Log the model again.',
  'input-absent': (f) =>
    `The model reads a column ${word(f, 'column')} that ${word(f, 'against')} does not have. Log the data that it was trained on, or the model with its own signature.`,
  'input-type-differs': (f) =>
    `The model reads ${word(f, 'column')} as ${word(f, 'expected')}, and by ${word(f, 'against')} it is ${word(f, 'found')}. Log data and signature from the same frame.`,
  'quality-report-missing': (f) =>
    f.state === 'missing'
      ? `The run has no file ${word(f, 'file')}, which the model file names as the checks of the data. Log it, as log_for_review.py does.`
      : 'The model file names no checks of the data. Log them, as log_for_review.py does, and name them under data.quality.',
  'quality-report-unreadable': (f) =>
    `The checks of the data in ${word(f, 'file')} cannot be read: ${clause(f, 'detail')}. Log them again.`,
  'quality-report-empty': (f) => `${word(f, 'file')} holds no check of the data. Log what was looked at.`,
  'quality-check-failed': (f) =>
    `A check of the data failed: ${word(f, 'check')} (${word(f, 'file')}). Mend the data and train again.`,
  'outcome-leaks': (f) =>
    `Column ${word(f, 'column')} of fold ${word(f, 'fold')} is the outcome by another name: it tells it in every row. Train without it.`,
  'leakage-suspected': (f) =>
    `Column ${word(f, 'column')} alone${f.by === 'absence' ? ', by having no value,' : ''} tells the outcome with an area of ${word(f, 'auc')} (${f.fold === 'all' ? 'all rows' : `fold ${word(f, 'fold')}`}), more than ${word(f, 'limit')}. Find out when it is known: after the outcome, train without it and name it under data.after_outcome of the model file.`,
  'leakage-not-evaluable': (f) =>
    `Whether a column tells the outcome cannot be judged: ${clause(f, 'why')} (${word(f, 'positives')} positive rows, ${word(f, 'negatives')} negative).`,
  'known-afterwards': (f) =>
    `The model reads ${word(f, 'column')}, which by the model file is the outcome or known only after it. Train without it.`,
  'distribution-shifted': (f) =>
    `${shift(f)}, above ${word(f, 'act')}. Find out why before the version decides anything.`,
  'distribution-drifts': (f) => `${shift(f)}, above ${word(f, 'warn')}; from ${word(f, 'act')} on it fails.`,
  'stability-not-evaluable': (f) =>
    `Whether ${word(f, 'column')} moved from ${word(f, 'from')} to ${word(f, 'to')} cannot be told: ${clause(f, 'why')}.`,
}
