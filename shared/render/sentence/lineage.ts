import type { LineageCode } from '../../domain/lineage/codes.ts'
import type { Finding } from '../../domain/verdict.ts'
import { clause, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

const commit = (f: Finding['facts']): string =>
  `${f.of === 'pipeline' ? 'The commit of the feature pipeline' : 'The commit that the run names'}, ${word(f, 'sha').slice(0, 12)},`

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
}
