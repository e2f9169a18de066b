import { describe, expect, test } from 'vitest'
import { paths, textOf } from './tree.ts'

/** Every input that nobody should send, by name, and where it is shown what is said of it and that nothing comes of it. */

type Titles = Readonly<Record<string, readonly string[]>>

const files = 'test/journey/bad-input/files.test.ts'
const registry = 'test/journey/bad-input/registry.test.ts'
const requests = 'test/journey/bad-input/requests.test.ts'
const broken = 'test/golden/gate-mutations.test.ts'
const csv = 'test/clients/predictions/csv.test.ts'
const parquet = 'test/clients/predictions/parquet.test.ts'
const line = 'test/domain/requirement/line.test.ts'
const security = 'test/domain/gate/security.test.ts'
const osv = 'test/clients/advisories/osv.test.ts'
const scanner = 'test/clients/scan/scanner.test.ts'
const incidents = 'test/actions/promote/incidents.test.ts'
const teller = 'test/actions/promote/teller.test.ts'
const courier = 'test/clients/webhook/courier.test.ts'
const pull = 'test/clients/github/pull.test.ts'
const reads = 'test/failures/reads.test.ts'
const forge = 'test/journey/threats/forge.test.ts'
const scenarios = (name: string): string => `examples/governance-repo/governance/scenarios/${name}.yml`

const waits = 'what everybody signed waits while the registry'
const useless = 'a version whose predictions are of no use fails stage 1, and no merge promotes it'
const proposed = 'governance that could not judge is refused while it is proposed'
const stops = 'a run that refuses to work says so in the run and as an incident that the next working run closes:'
const untold =
  'by a receiver that %s is a warning while it is tried, in annotation, summary and output; the run ends well, and what was promoted stays'

/** By subject and name: a file and its titles, from the outer to the inner where one alone would say too little. */
const shown: Readonly<Record<string, Readonly<Record<string, Titles>>>> = {
  'the governance files': {
    'a misspelt setting': {
      [files]: [
        `${proposed} > a misspelt setting`,
        'a misspelt setting: the run names file, line and the nearest word',
      ],
    },
    'an unknown role': { [files]: [`${proposed} > a role that nobody defined`] },
    'a count that cannot be met': { [files]: [`${proposed} > more signatures than there are people`] },
    'one MLflow user for two people': {
      [files]: [
        `${proposed} > one MLflow user for two people`,
        'one MLflow user for two people, merged with its request: refused for good, and the next request, judged by the recorded ones, says where',
      ],
    },
  },
  'the registry': {
    down: { [registry]: [`${waits} > refuses connections`] },
    slow: { [registry]: [`${waits} > does not answer in time`] },
    'status 500': {
      [registry]: [`${waits} > fails at one of its answers`, 'a move that it fails at is begun and not done'],
    },
    'a page in the place of JSON': { [registry]: [`${waits} > answers with a page to sign in`] },
    'a redirect to another origin': {
      [registry]: [`${waits} > T35: sends us to another origin, which never sees the credential`],
    },
    'an unknown model': {
      [registry]: [
        '%s: the command opens nothing and says what it looked for',
        'model: MLflow says no more than that nobody may see it, so that the request fails and later waits',
      ],
    },
    'an unknown version or alias': {
      [registry]: ['%s: a request by hand fails stage 1, and a merge past the rules moves nothing'],
    },
    'a model that was deleted and made again': {
      'test/journey/threats/registry.test.ts': [
        'T11: a version that was made again under its name and number is another one',
      ],
      'test/actions/promote/main.test.ts': ['refuses where the registry no longer shows what was signed'],
      'test/gather/reconciliation/look.test.ts': ['T11: finds under which name the recorded version stands now'],
      'test/mlflow/reconciliation.test.ts': ['R109, T10, T11, T12: random edits on a real server'],
    },
    'a version in another workspace': {
      'test/gather/reconciliation/look.test.ts': [
        'R109: says of other workspaces that nobody looked there, or that nobody can tell whether there are any',
      ],
    },
    'twenty promoters at once': {
      'test/actions/promote/race.test.ts': [
        '%i promoters of one request at once come to one outcome, and one version',
        '20 promoters of different models at once all go on',
      ],
    },
    'a deleted run': {
      'test/domain/request/standing.test.ts': ['of a version whose run is deleted'],
      'test/domain/lineage/gaps.test.ts': ['a deleted run', 'a deleted run above'],
      'test/mlflow/versions.test.ts': ['a deleted run is read, and says that it is deleted'],
    },
    'a file of 3 GB': {
      'test/clients/mlflow/artifacts.test.ts': [
        'a file of 3 GB > is hashed to its last byte as it comes, and no more of it kept than what came last',
        'a file of 3 GB > is read no further than its bound, and says so',
        'that is longer than the store listed it is not hashed to its end',
      ],
      'test/clients/scan/spool.test.ts': ['that are too many leave nothing behind'],
    },
  },
  'a request': {
    'for a version that is live': { [requests]: ['a version that is live already is named as such'] },
    'that expects another version': {
      [requests]: [
        'T21: a version that the request takes for the live one, and is not, is set against what the registry shows',
      ],
    },
    'under a wrong number': { [requests]: ['a request under a number that is not the next > is told the next one'] },
    'beside another one': { [requests]: ['the second is held until the first is closed, and told which it is'] },
    'with evidence edited by hand': {
      [requests]: [
        'evidence that somebody edited > no longer has the digest that the request names',
        'evidence that somebody edited > is not what the registry shows, whatever digest is written beside it',
      ],
    },
    'and another in one pull request': { [requests]: ['T27: two in one pull request are refused both'] },
    'that is a link': { [requests]: ['T27: a link in the place of the file is not followed'] },
    'with a review of five megabytes': {
      [requests]: ['a review of five megabytes > is not read as a sign-off, and the comment says so without it'],
    },
    'whose folder the merge renamed': {
      [incidents]: [
        'a folder that no merge explains is never carried out, and is told once: > the merge renamed the folder',
      ],
    },
    'whose merge is not on the default branch': {
      [incidents]: [
        'a folder that no merge explains is never carried out, and is told once: > the merge commit is not on the default branch',
      ],
    },
    'with two others in one rebase': {
      [incidents]: [
        'three requests of one pull request that a rebase brought in a commit each are refused, each with an incident',
      ],
    },
  },
  'the forge': {
    'a read that fails, and half a page': {
      [reads]: [
        'lets nothing through, and names what could not be read',
        'neither moves nor records anything, and the next run tries again',
        '%s is an error or nothing when it cannot be read, never less than it is',
        'every read of the forge is among those that were made to fail',
      ],
      [pull]: ['fewer reviews than are counted', 'fewer events on a page than it counts'],
    },
    'more than 100 reviews': {
      [pull]: ['more than a hundred reviews are read to the last'],
      'test/journey/rules/access-people.test.ts': ['a review among more than a hundred is found'],
    },
    'more than 250 commits': {
      [pull]: ['250 commits'],
      [scenarios('builders')]: ['the first of some hundred commits is read like the last'],
    },
    'more than 3,000 files': {
      [pull]: ['3,000 files, after which GitHub lists no more', '3,001 files, of which GitHub lists 3,000'],
      [scenarios('freshness')]: ['a request that hides among thousands of files is an error'],
    },
    'a head that moves between two reads': {
      [pull]: ['a head that moved while it was read'],
      [forge]: ['T7: an approval that landed on another head than was read does not count'],
    },
    'an account renamed, deleted, suspended, taken over': {
      [scenarios('identity')]: [
        'an approver who is renamed still counts, under the new name',
        'the approval of an account that was deleted does not count',
        'the approval of an account that was suspended does not count',
        'a stranger who takes the old name over is not that person',
        "a request whose opener's account was deleted stops every human stage",
      ],
    },
    'two pull requests with one head': {
      [forge]: [
        'T23: a twin that is stacked on another branch turns nothing green, and neither is judged beside the other',
      ],
    },
    'retargeted, and stacked': {
      [scenarios('freshness')]: [
        'a retargeted request is an error while it stands elsewhere',
        'retargeting burns, though the base is the same again',
      ],
      [requests]: [
        'stacked on the branch of the first it is told where requests go, the first stays as it was, and back on main it is judged',
      ],
    },
    'a draft': {
      'test/domain/approval/judge.test.ts': ['wait in a draft'],
      'test/journey/rules/pulls.test.ts': ['a draft is not merged, however green its checks'],
      [scenarios('promotion')]: ['a draft cannot be merged past the rules either'],
    },
    'names that look alike or turn the direction of reading': {
      'test/journey/threats/promoter.test.ts': [
        'T28: a path that looks like the policy’s, and differs by one letter of another alphabet, is refused',
        'T28: a model whose name has a letter of another alphabet and turns the direction of reading is refused, and told with its code point',
      ],
      [forge]: [
        'T5: the approval of a second account of somebody in the role, whose login turns the direction of reading, does not count and is told with its code point',
      ],
      [registry]: [
        'a name that turns the direction of reading is shown with its code point wherever people read it, and kept whole in the record',
      ],
    },
    'a review edited by its writer or another': {
      [scenarios('digest-and-answers')]: [
        'an approval that was edited by its giver does not count where answers are asked',
        'an approval that was edited by somebody else does not count either',
      ],
      [scenarios('vetoes-and-holds')]: [
        'an edit leaves a veto standing',
        'editing the line away does not release the hold',
      ],
    },
    'a forged sticky comment': {
      [forge]: [
        'T19: markup of strangers stays text, and a copy of our comment is not taken for it',
        'T34: our comment, written over by an administrator, is no evidence and is written anew',
      ],
    },
    'a stage that waits': {
      'test/render/comment.test.ts': [
        'of a request that waits for its first sign-off shows the move, the champion and the block to copy',
        'says of every approval that does not count why',
      ],
      [scenarios('failures')]: ['teams that may not be read stop every human stage, and the status is said'],
    },
    'hostile text in an answer': {
      [forge]: ['T20: a line of a review that commands the runner gives no command'],
      'test/domain/approval/review-body.test.ts': [
        'a hostile body > of any text is read without an error, and never signs what it does not spell',
      ],
      'test/render/check.test.ts': ['stays text where a finding or an approval carries it'],
    },
  },
  'the predictions': {
    'no file, no rows, one class, scores that are no numbers, another column': {
      [files]: ['no file', 'no rows', 'one class', 'scores that are no numbers', 'column of another name'].map(
        (flaw) => `${useless} > ${flaw}`,
      ),
    },
    '0, 1 and 2 rows': { [broken]: ['0 rows', '%d rows pass nothing, however right they are'] },
    'all of one group': { [broken]: ['all of one group is not evaluable'] },
    'labels as texts, booleans and nulls': {
      [broken]: [
        'labels that are texts of another meaning',
        'labels written as %s are labels > booleans',
        'one row without a label',
        'one label that is none',
      ],
    },
    'scores outside 0 to 1': { [broken]: ['one score above 1', 'one score below 0'] },
    '10 million rows': {
      'test/domain/engine/choice.test.ts': ['rows that would take more than half of the free memory go to DuckDB'],
      'scripts/bench/gates/reading.ts': ['peak memory of counts, AUC and KS of a large Parquet file, whole process'],
    },
    'required and nullable columns of two writers': {
      [parquet]: [
        'every way a writer may store the same table reads the same > %s, all columns at once',
        'the fixtures are there',
      ],
    },
    'a Parquet file cut short': {
      [parquet]: ['cut at byte %d', 'no single flipped byte passes for other numbers of rows'],
      [broken]: ['a Parquet file cut short'],
    },
    'an unknown codec': { [parquet]: ['refused-lz4.parquet'], [broken]: ['a codec that nobody knows here'] },
    'CSV with a mark, quotes, CRLF': {
      [csv]: ['a byte order mark', 'quotes with commas, line ends and quotes inside', 'CRLF'],
      [broken]: ['CSV with %s is read as without > a byte order mark > CRLF > quotes'],
    },
    'a CSV file cut short': { [broken]: ['a file cut short'], [csv]: ['an end in the midst of a line'] },
    'a model without signature': {
      'test/gather/version/data-quality.test.ts': ['the model has no signature', 'the signature names no columns'],
    },
    'any of them behind a merge': { [incidents]: ['stage 1, performance', 'stage 1, data quality'] },
  },
  'what is scanned': {
    'a zip bomb': {
      [scanner]: [
        'a file that cannot be followed is refused with why > a bomb',
        'members are counted over all archives together: each may name the same bytes',
      ],
      'test/clients/scan/expansion.test.ts': ['that come to far more than they are is a bomb'],
    },
    'a pickle that breaks after its payload': {
      [scanner]: ['a pickle that breaks behind what it would do is refused for both'],
      [security]: ['a name off the list', 'a file that cannot be read'],
    },
    'hashes, markers, extras': { [line]: ['hashes', 'extras and a marker'] },
    '-r, -c, -e, --index-url': {
      [line]: ['another file', 'limits', 'an editable folder', 'an index'],
      [security]: ['a foreign index', 'a requirement without a version'],
    },
    'an advisory service that is down': {
      [osv]: ['down', 'unreachable, or too slow'],
      [security]: ['a database that is down'],
    },
    'a stale one': { [security]: ['a database too old'] },
    'an answer in pages': {
      [osv]: ['is asked for all packages at once, page by page, and for each record once', 'with pages without end'],
    },
    'any of them behind a merge': { [incidents]: ['stage 1, security scan'] },
  },
  'the ledger': {
    'its branch gone': { [incidents]: [`${stops} > the ledger was deleted`] },
    rewritten: {
      [incidents]: [`${stops} > the ledger was cut off behind a record, and what is left verifies`],
      'test/journey/threats/promoter.test.ts': [
        'T34: judges nothing and takes nothing more: check and promoter name the broken link',
      ],
    },
    'open to writers': {
      [incidents]: [`${stops} > somebody else wrote to the ledger`],
      'test/journey/self-test.test.ts': [
        'fails where checks are required from anybody and the ledger lies open, and says how to mend it',
      ],
    },
    'with a foreign file': { [incidents]: [`${stops} > the ledger has a foreign file`] },
    'a clock set back': {
      [incidents]: ['the clock was set back: nothing is written or moved, and it goes on once the clock is right'],
      'test/runtime/ledger/book.test.ts': ['takes no record of a time before the last one: the clock was set back'],
      'test/actions/reconcile/main.test.ts': [
        'does not run by a clock that is behind the ledger, nor before the ledger begins',
      ],
    },
    'a record of an unknown schema': {
      [incidents]: [`${stops} > the ledger has a record of a later version`],
      'test/runtime/ledger/book.test.ts': [
        'is not opened on a record of a later version, and says which version to use',
      ],
      'test/domain/ledger/chain.test.ts': ['is named unknown, and what follows is still held to its bytes'],
    },
  },
  'a receiver': {
    'status 500': { [teller]: [`${untold} > answers 500`], [courier]: ['that fails'] },
    'status 301': { [teller]: [`${untold} > answers 301`], [courier]: ['that has moved is not followed'] },
    slow: {
      [teller]: [`${untold} > answers slowly`],
      [courier]: ['that says nothing', 'that speaks another language, or a letter at a time, or is not there'],
    },
    'not there': { [teller]: [`${untold} > does not answer at all`], [courier]: ['that hangs up'] },
  },
}

/** The titles that a file does not have, as a literal of the test or the name of a scenario. */
const missing = (text: string, titles: readonly string[]): readonly string[] =>
  titles.filter(
    (title) =>
    title
      .split(' > ')
      .some((one) => !["'", '"', '`'].some((quote) => text.includes(quote + one + quote)) && !text.includes(`scenario: ${one}\n`)), // prettier-ignore
  )

describe.each(Object.entries(shown))('bad input: %s', (_, names) => {
  test.each(Object.entries(names))('%s is shown by the tests that are named here', (_, places) => {
    const gone = Object.entries(places).flatMap(([path, titles]) =>
      missing(textOf(path), titles).map((title) => `${path}: ${title}`),
    )
    expect(gone).toEqual([])
    expect(Object.values(places).flat().length).toBeGreaterThan(0)
  })
})

test('a title that is gone is found, and half of one is not taken for it', () => {
  const text = "describe('a', () => {\n  test('b c', () => {})\n})\n- scenario: d\n"
  expect(missing(text, ['a > b c', 'd', 'b', 'a > c', 'b c > e'])).toEqual(['b', 'a > c', 'b c > e'])
})

// a title proves nothing where its test does not run; skipIf and runIf say what a machine lacks
const putAside = /\b(?:test|it|describe)(?:\.\w+)*\.(?:skip|only|todo|fails)\b/

test('no test is put aside', () => {
  const words = ['test.skip(', 'describe.only(', 'it.todo(', 'test.concurrent.skip(', 'test.skipIf(']
  expect(words.map((word) => putAside.test(word))).toEqual([true, true, true, true, false])
  const own = 'test/house/bad-input.test.ts'
  expect(paths('test/**/*.ts').filter((path) => path !== own && putAside.test(textOf(path)))).toEqual([])
})
