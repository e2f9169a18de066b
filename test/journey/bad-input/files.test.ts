import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aliased, as, checks, cloneOf, propose } from '../acts.ts'
import { begun, move } from '../beginnings.ts'
import { withoutSideRuns } from '../excerpts.ts'
import { git } from '../clone.ts'
import { checkNames } from '../company.ts'
import {
  checkSaid,
  closePull,
  handmade,
  lastComment,
  mergePast,
  pastTheRules,
  pushBranch,
  recordedOf,
  runSaid,
} from '../handmade.ts'
import { startPlatform, type Platform } from '../platform.ts'
import { onMain, policyRequest, replaced } from '../requests.ts'
import { unheard } from '../rules/quiet.ts'

/** What people write into governance/, and what a version's run logs as predictions, where it cannot be used. */

const flaws = ['no file', 'no rows', 'one class', 'scores that are no numbers', 'column of another name'] as const
const stage1 = checkNames[0]
let platform: Platform
let live: string
let versions: readonly string[]

beforeAll(async () => {
  platform = await startPlatform({ changed: withoutSideRuns })
  const beginning = await begun(platform, ...flaws)
  live = beginning.live
  versions = beginning.others
}, 300_000)

afterAll(() => platform.stop(), 60_000)

const predictions = 'evaluation/predictions.parquet'

describe('a version whose predictions are of no use fails stage 1, and no merge promotes it', () => {
  test.each([
    ['no file', [`The run has no file ${predictions}, which the model file names as predictions. Log it`]],
    ['no rows', ['have no rows; log at least one.']],
    ['one class', ['ROC AUC has no value on these 1989 rows', 'Evaluate on rows that hold both outcomes.']],
    ['scores that are no numbers', ['285 of 1989 rows of', 'Every row needs a label and a score between 0 and 1.']],
    [
      'column of another name',
      ['have no column "score". Columns found', 'Log the file with that column, or correct the name'],
    ],
  ] as const)(
    '%s',
    async (flaw, sentences) => {
      const version = versions[flaws.indexOf(flaw)] ?? ''
      const pull = await propose(platform, 'dana', ...move(version))
      expect((await checks(platform, pull))[stage1]).toBe('failure')
      const check = await checkSaid(platform, pull, stage1)
      for (const sentence of sentences) expect(check).toContain(sentence)
      await expect(as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {})).rejects.toThrow(/405/)
      // the promoter judges by the same code: one of them proves that it does
      if (flaw !== flaws[0]) {
        await closePull(platform, pull)
        return
      }
      await mergePast(platform, pull)
      const said = await lastComment(platform, pull)
      for (const sentence of sentences) expect(said).toContain(sentence)
      expect(await recordedOf(platform, pull)).toEqual(['refused'])
      expect(await aliased(platform)).toBe(live)
    },
    120_000,
  )
})

const policy = 'governance/policy.yml'
const people = 'governance/people.yml'
const mistakes = {
  'a misspelt setting': {
    ...{ file: policy, what: 'valid_for: P30D', by: 'valid_fro: P30D' },
    says: ['governance/policy.yml:49: stages.business-sign-off', 'valid_fro', 'Did you mean "valid_for"?'],
  },
  'a role that nobody defined': {
    ...{ file: policy, what: '{role: business-owner, count: 1}', by: '{role: bussiness-owner, count: 1}' },
    says: ['role "bussiness-owner" is not defined under roles. Did you mean "business-owner"?'],
  },
  'more signatures than there are people': {
    ...{ file: policy, what: '{team: acme/model-risk}', by: '{people: [rita]}' },
    says: ['changes.approvals', 'asks 2 of role "model-risk", which has 1: it can never be met.'],
  },
  'one MLflow user for two people': {
    ...{ file: people, what: 'mlflow: [vera]', by: 'mlflow: [dana]' },
    says: ['governance/people.yml:4: people.vera.mlflow', 'MLflow user "dana" is dana', 'one identity is one person'],
  },
} as const
type Mistake = keyof typeof mistakes

const withMistake = async (name: Mistake): Promise<Readonly<Record<string, string>>> => {
  const { file, what, by } = mistakes[name]
  return { [file]: replaced(await onMain(platform, file), what, by) }
}

describe('governance that could not judge is refused while it is proposed', () => {
  test.each(Object.keys(mistakes) as readonly Mistake[])(
    '%s',
    async (name) => {
      const pull = await handmade(
        platform,
        `policy-${Object.keys(mistakes).indexOf(name)}`,
        await policyRequest(platform, 2, await withMistake(name)),
      )
      expect((await checks(platform, pull))[stage1]).toBe('failure')
      const check = await checkSaid(platform, pull, stage1)
      for (const sentence of ['The proposed governance cannot be used', ...mistakes[name].says])
        expect(check).toContain(sentence)
      await closePull(platform, pull)
      expect(await recordedOf(platform, pull)).toEqual([])
    },
    120_000,
  )
})

describe('governance that cannot judge and reached main past the rules stops every promotion', () => {
  let before: string

  beforeEach(async () => {
    before = await git(await cloneOf(platform, 'mel'), 'rev-parse', 'HEAD')
  })

  afterEach(async () => {
    const folder = await cloneOf(platform, 'mel')
    await unheard(platform, () =>
      pastTheRules(platform, () => git(folder, 'push', '--quiet', '--force', 'origin', `${before}:main`)),
    )
  }, 60_000)

  test('a misspelt setting: the run names file, line and the nearest word', async () => {
    await pushBranch(platform, 'mel', 'misspelt', await withMistake('a misspelt setting'))
    const folder = await cloneOf(platform, 'mel')
    await pastTheRules(platform, () => git(folder, 'push', '--quiet', 'origin', 'misspelt:main'))
    const said = runSaid(platform, 'promote.yml')
    expect(said).toContain('The policy on the default branch cannot be used')
    for (const sentence of mistakes['a misspelt setting'].says) expect(said).toContain(sentence)
    expect(said).toContain('Nothing is promoted until the file is put back as the ledger last recorded it.')
    expect(await aliased(platform)).toBe(live)
  }, 120_000)

  test('one MLflow user for two people, merged with its request: refused for good, and the next request, judged by the recorded ones, says where', async () => {
    const name = 'one MLflow user for two people'
    const files = await policyRequest(platform, 2, await withMistake(name))
    const pull = await unheard(platform, () => handmade(platform, 'twice', files))
    await mergePast(platform, pull)
    const outcome = await lastComment(platform, pull)
    for (const sentence of ['Refused, for good', 'The proposed governance cannot be used', ...mistakes[name].says])
      expect(outcome).toContain(sentence)
    expect(await recordedOf(platform, pull)).toEqual(['refused'])
    const next = await handmade(platform, 'next', await policyRequest(platform, 3, {}))
    const check = await checkSaid(platform, next, stage1)
    for (const sentence of ['The proposed governance cannot be used', ...mistakes[name].says])
      expect(check).toContain(sentence)
    expect(check).toContain('are not those last recorded; this request is judged by the recorded ones')
    await closePull(platform, next)
    expect(await aliased(platform)).toBe(live)
  }, 120_000)
})
