import type { LineageCode } from '../../domain/lineage/codes.ts'
import type { Finding } from '../../domain/verdict.ts'
import { clause, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

const commit = (f: Finding['facts']): string =>
  `${f.of === 'pipeline' ? 'The commit of the feature pipeline' : 'The commit that the run names'}, ${word(f, 'sha').slice(0, 12)},`

/** The runs above the version's own name its builders. */
const builders = (f: Finding['facts']): string =>
  f.builders === true ? ' Who built the version cannot be told without it.' : ''

/** One sentence a code of what is found of where a version comes from. */
export const lineageSentences: Readonly<Record<LineageCode, Say>> = {
  'framework-differs': (f) =>
    `By ${word(f, 'where')} the model was made with ${word(f, 'declared')}, and its MLmodel says ${word(f, 'found')}. Correct the one that is wrong, and register the version again where it is the second.`,
  'origin-not-looked-at': () =>
    'Where code and data of the version come from was not looked at, so nothing of it can pass.',
  'commit-absent': (f) =>
    `${commit(f)} is not in ${word(f, 'repository')}. Push it there, or train from a commit that is.`,
  'commit-unreachable': (f) =>
    `${commit(f)} is on no branch of ${word(f, 'repository')}: a fork holds it, or its branch is gone. Push a branch with it, or train from a commit that is on one.`,
  'commit-not-verified': (f) =>
    `${commit(f)} cannot be looked for in ${word(f, 'repository')}: ${clause(f, 'why')}. Train from a repository that this forge holds and the token may read; else the policy may ask for a named commit alone (commit: recorded), or model risk may accept it in writing.`,
  'commit-unread': (f) =>
    `${commit(f)} could not be looked for in ${word(f, 'repository')}: ${clause(f, 'why')}. It is looked for again at the next judgement.`,
  'version-without-run': () =>
    'The version names no run, so nothing tells what it was made from. Register it from the run that trained it.',
  'dataset-missing': () =>
    'The run logged no dataset, so the chain ends before the data. Log what it was trained on with mlflow.log_input, as log_for_review.py does.',
  'dataset-without-digest': (f) =>
    `The ${word(f, 'about')} was logged without a digest, so nobody can tell which data it was. Log it again with one.`,
  'source-not-linked': (f) =>
    `Nothing of the run leads to the ${word(f, 'about')} of the model file. Log a dataset of that name, or the parameter data_sha256.NAME with its SHA-256.`,
  'link-missing': (f) =>
    `The ${word(f, 'about')} is not there, so the chain behind the version is broken. Restore it, or register a version whose chain is whole.${builders(f)}`,
  'link-deleted': (f) =>
    `The ${word(f, 'about')} is deleted and may be gone for good soon. Restore it (mlflow runs restore), or register a version from one that stays.`,
  'link-unread': (f) =>
    `The ${word(f, 'about')} could not be read, so nobody knows what is behind it. Look whether it is in order and whether the credential may read it.`,
  'links-in-a-circle': (f) =>
    `The chain goes in a circle (${word(f, 'about')}), so it has no beginning. Correct the parent of the run, or depends_on of the model files.${builders(f)}`,
  'links-too-many': (f) =>
    `The chain is longer than is followed (${word(f, 'about')}), so nobody knows where it begins. Register a version whose chain is shorter.${builders(f)}`,
  'run-differs': (f) =>
    `The ${word(f, 'about')} ${f.found === null ? 'names no run' : `was made by the run ${word(f, 'found')}`}, and the version names the run ${word(f, 'run')}: its numbers are not those of this model. Register the model with its own run.`,
  'logged-model-differs': (f) =>
    `The version was registered as ${word(f, 'about')}, and its MLmodel says ${word(f, 'found')}. Register the model that was logged.`,
  'version-copied': (f) =>
    `The version is a copy of ${word(f, 'versions')}: run, files and numbers are those of the first.`,
}
