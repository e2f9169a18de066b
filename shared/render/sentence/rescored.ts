import type { RescoreCode } from '../../domain/rescore/codes.ts'
import type { VoidReason } from '../../domain/rescore/standing.ts'
import type { Finding } from '../../domain/verdict.ts'
import { clause, word } from './words.ts'

/** What is said of running a version's bytes once more: counts and places of rows, never what stands in them. */

type Facts = Finding['facts']
type Say = (facts: Facts) => string

const reasons: Readonly<Record<string, string>> = {
  'not-recorded': 'the ledger holds no result of running its bytes',
  'unproven-writer': 'it was not written by the suite’s App',
  'other-registry': 'it is of another registry',
  'other-bytes': 'it is of other bytes than the version has now',
  'other-evaluation': 'the model file or the policy says something else now of columns, outputs or groups',
  'other-predictions': 'it was compared with other predictions than the run has now',
  'other-rows': 'it is of other rows than are named now',
  'other-commit': 'it is of another commit than the run names now',
  'other-training': 'the model file says something else now of how it is trained',
  'not-declared': 'the model file does not say how it is trained',
  'other-environment': 'it was trained in another environment than the version records',
  expired: 'it has expired',
  failed: 'the model could not be run',
} satisfies Record<VoidReason | 'not-declared' | 'other-environment', string>

const reasonOf = (f: Facts): string => {
  const why = reasons[word(f, 'why')] ?? word(f, 'why')
  const detail = word(f, 'detail') === '' || f.detail === undefined ? '' : ` (${clause(f, 'detail')})`
  return `${why}${detail}`
}

const recordOf = (f: Facts): string => (f.record === undefined ? '' : ` (record ${word(f, 'record')})`)

const commitOf = (f: Facts): string => word(f, 'commit').slice(0, 12)

/** The first rows by their place in a file, as many as are kept. */
function places(f: Facts, where: string): string {
  const first = Array.isArray(f.first) ? f.first : []
  const more = typeof f.rows === 'number' && f.rows > first.length ? ' and more' : ''
  return `${first.length === 1 && more === '' ? 'row' : 'rows'} ${first.join(', ')}${more} of ${where}`
}

const found =
  (what: string, where: (f: Facts) => string, mend: string): Say =>
  (f) =>
    `Running the version’s own bytes shows that ${word(f, 'rows')} ${what}: ${places(f, where(f))}${recordOf(f)}. ${mend}`

const supplied = (f: Facts): string => word(f, 'file')
const again =
  'Log the predictions of the registered model on the named rows, all of them and nothing else, and register the version again.'

/** One sentence a code: what was found, and how to mend it. Plain text: whoever shows it escapes it. */
export const rescoredSentences: Readonly<Record<RescoreCode, Say>> = {
  'rescored-rows-removed': found('named rows are missing from the predictions', () => 'the named rows', again),
  'rescored-rows-added': found('rows of the predictions are none of the named ones', supplied, again),
  'rescored-rows-repeated': found('rows of the predictions repeat another', supplied, again),
  'rescored-labels-differ': found('labels of the predictions are not those of the named rows', supplied, again),
  'rescored-groups-differ': found('rows have another protected group than the named rows', supplied, again),
  'rescored-outputs-differ': (f) =>
    found(
      `rows have another output than the model gives, further apart than ${word(f, 'tolerance')}${
        typeof f.furthest === 'number' ? ` (at most ${word(f, 'furthest')})` : ''
      }`,
      supplied,
      again,
    )(f),
  'rescored-elsewhere': (f) =>
    `The version was run in another environment than it records${recordOf(f)}: ${word(f, 'differences')}. Pin every requirement with ==, log the model with them, and let the environment be built again.`,
  'retrained-agrees': (f) =>
    `Trained again from commit ${commitOf(f)}, the model has the recorded metrics on the named rows: ${word(f, 'count')} of them, none further apart than ${word(f, 'tolerance')}${recordOf(f)}.`,
  'retrained-differs': (f) =>
    `Trained again from commit ${commitOf(f)}, the model has other metrics on the named rows, further apart than ${word(f, 'tolerance')}${recordOf(f)}: ${word(f, 'metrics')}. Fix every seed and input of the training, or register what the recorded commit gives.`,
  'retraining-not-shown': (f) =>
    `The policy asks for this tier that the version was trained again, which nothing shows${recordOf(f)}: ${reasonOf(f)}. The model file must say reproduce with command and tolerance; then run the workflow rescore with a checkout of the training code.`,
  'rescore-counts-for-nothing': (f) =>
    `A result ${f.kind === 'retrained' ? 'of training it again' : `on ${word(f, 'kind')} rows`} counts for nothing${recordOf(f)}: ${reasonOf(f)}. Run the version again, with the workflow rescore.`,
}

/** That the numbers come from a weaker source than the policy asks, why, and what makes it stronger. */
export function provenanceTooWeak(f: Facts): string {
  const why = f.why === undefined ? '' : `: ${reasonOf(f)}`
  const mend =
    f.needed === 'sealed-holdout'
      ? 'governance/holdouts.yml must name sealed rows of the model and the model file evaluation.rescore; then run the workflow rescore.'
      : 'The model file must name evaluation.rescore with its rows; then run the workflow rescore.'
  return `The numbers are ${word(f, 'found')}; the policy asks ${word(f, 'needed')} for this tier${why}. ${mend}`
}
