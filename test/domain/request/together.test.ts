import { describe, expect, test } from 'vitest'
import type { Facts, OwnFacts } from '../../../shared/domain/facts.ts'
import { digestOf, judgeRequest, type RequestVerdict } from '../../../shared/domain/judgement.ts'
import {
  claimsTogether,
  folderOf,
  joinedStages,
  partsOf,
  proposedTogether,
  signedTogether,
  togetherDigest,
} from '../../../shared/domain/request/together.ts'
import type { Finding, StageState, StageVerdict } from '../../../shared/domain/verdict.ts'
import { churn, churnFolder, creditFolder, proposeAdoptions, signAdoptions, twoLive } from '../../builders/adoptions.ts'
import { factsOf, review, signOff } from '../../builders/requests.ts'
import { model, predictions, register, type World } from '../../builders/world.ts'

const judged = (facts: Facts): RequestVerdict => judgeRequest(facts, facts.readAt, null)
const states = (verdict: RequestVerdict): readonly StageState[] => verdict.stages.map(({ state }) => state)
const bad = ({ stages }: RequestVerdict): readonly Finding[] =>
  stages.flatMap(({ findings }) => findings).filter(({ weight }) => weight === 'error' || weight === 'fail')

async function proposed() {
  const own = await twoLive()
  const made = await proposeAdoptions(own)
  return { own, ...made }
}

async function facts(own: World): Promise<Facts> {
  return factsOf(own, 7)
}

describe('the digest of one sign-off', () => {
  const a = { folder: 'promotions/a/production/0001', evidence: `sha256:${'1'.repeat(64)}` }
  const b = { folder: 'promotions/b/production/0001', evidence: `sha256:${'2'.repeat(64)}` }

  test('is the same in whatever order the folders come', () => {
    expect(togetherDigest([b, a])).toBe(togetherDigest([a, b]))
  })

  test.each([
    ['the evidence of one', [a, { ...b, evidence: a.evidence }]],
    ['the place of one', [a, { ...b, folder: b.folder.replace('production', 'staging') }]],
    [
      'evidence that changed places',
      [
        { ...a, evidence: b.evidence },
        { ...b, evidence: a.evidence },
      ],
    ],
    ['one fewer', [a]],
    ['one that has none', [a, { ...b, evidence: null }]],
  ])('is another with %s', (_, parts) => {
    expect(togetherDigest(parts)).not.toBe(togetherDigest([a, b]))
  })

  test('is that of its own evidence where the pull request holds one request', async () => {
    const whole = await facts((await proposed()).own)
    const { also: _also, ...one } = whole
    const own = one.gathered?.state === 'gathered' ? one.gathered.digest : ''
    expect([digestOf(one), judged(one).digest, proposedTogether(one), signedTogether(one)]).toEqual([own, own, [], []])
  })

  test('is of every folder’s evidence where it holds several', async () => {
    const { own, digest, evidence } = await proposed()
    const whole = await facts(own)
    expect(judged(whole).digest).toBe(digest)
    expect(partsOf(whole).map(digestOf)).toEqual([digest, digest])
    expect(digest).toBe(togetherDigest(Object.entries(evidence).map(([folder, one]) => ({ folder, evidence: one }))))
  })
})

describe('several adoptions judged together', () => {
  test('wait for one signature of each approver, and are met by it', async () => {
    const { own, number, digest } = await proposed()
    const before = judged(await facts(own))
    expect([before.concerns, before.kind, states(before)]).toEqual([
      'request',
      'adoption',
      ['passed', 'pending', 'not-required', 'not-required'],
    ])
    signAdoptions(own, { number, digest, evidence: {} })
    const after = judged(await facts(own))
    expect([after.mergeable, after.stages[1]?.counted.map(({ person }) => person)]).toEqual([true, ['rita', 'rolf']])
  })

  test('say once what is so of all, and of which request the rest speaks', async () => {
    const { own } = await proposed()
    own.registry.refuse('hashFile', 'The registry refused.')
    const everywhere = bad(judged(await facts(own))).filter(({ code }) => code === 'read-failed')
    expect(everywhere.map(({ facts: said }) => said.of)).toEqual([undefined, undefined])
    own.registry.refuse('hashFile', null)
    register(own.registry, '1', predictions(90), { name: churn, user: 'audrey' })
    const one = judged(await facts(own))
    expect(states(one)).toEqual(['failed', 'pending', 'not-required', 'not-required'])
    expect(bad(one).map(({ code, facts: said }) => [code, said.of])).toEqual([['evidence-mismatch', churnFolder]])
  })

  test.each([
    [
      'one version’s evidence',
      (own: World) => register(own.registry, '1', predictions(90), { name: churn, user: 'audrey' }),
    ],
    ['the other’s', (own: World) => register(own.registry, '1', predictions(90))],
  ])('lose every sign-off when %s changes', async (_, change) => {
    const { own, number, digest } = await proposed()
    signAdoptions(own, { number, digest, evidence: {} })
    change(own)
    const verdict = judged(await facts(own))
    expect([verdict.mergeable, verdict.stages[1]?.counted]).toEqual([false, []])
    expect(verdict.stages[1]?.ignored.map(({ code }) => code)).toContain('evidence-changed')
    expect(verdict.digest).not.toBe(digest)
  })

  test('take no signature that quotes the evidence of one version alone', async () => {
    const { own, number, evidence } = await proposed()
    review(own, number, 'rita', '2026-01-05T10:00:00Z', signOff(evidence[churnFolder] ?? '', 'model-risk'))
    expect(judged(await facts(own)).stages[1]?.ignored).toMatchObject([{ code: 'wrong-digest' }])
  })

  test('fail where the alias of one has moved since, and say which', async () => {
    const { own } = await proposed()
    await own.registry.setAlias(model, 'champion', '2')
    const verdict = judged(await facts(own))
    expect(states(verdict)[0]).toBe('error')
    expect(bad(verdict).map(({ code, facts: said }) => [code, said.of])).toContainEqual([
      'adopted-version-not-live',
      creditFolder,
    ])
  })

  test('cannot be judged where one could not be gathered at all', async () => {
    const { own } = await proposed()
    own.registry.dropVersion(churn, '1')
    const verdict = judged(await facts(own))
    expect([states(verdict)[0], verdict.digest, verdict.mergeable]).toEqual(['error', null, false])
    expect(bad(verdict)[0]).toMatchObject({ code: 'version-unknown', facts: { of: churnFolder } })
  })

  test('cannot be judged where one request.yml is wrong, and name it', async () => {
    const own = await twoLive()
    await proposeAdoptions(own, { [`${churnFolder}/request.yml`]: '{"request": 1, "kind": "adoption"}' })
    const verdict = judged(await facts(own))
    expect([verdict.concerns, states(verdict).includes('passed'), verdict.mergeable]).toEqual(['unclear', false, false])
    expect(bad(verdict)[0]).toMatchObject({ code: 'request-unreadable', facts: { of: churnFolder } })
  })

  test('are signed by nobody who built one of the versions', async () => {
    const whole = await facts((await proposed()).own)
    const built = (verdict: RequestVerdict) =>
      verdict.builders.filter(({ fact }) => fact === 'run-user').map(({ person, where }) => [person, where])
    const both = [
      ['audrey', `the run, ${churnFolder}`],
      ['dana', `the run, ${creditFolder}`],
    ]
    expect(built(judged(whole))).toEqual(both)
    // so is each where it is judged by itself
    for (const part of partsOf(whole))
      expect(built(judged({ ...part, pull: { ...part.pull, state: 'merged' } }))).toEqual(both)
  })
})

describe('one of several, judged by itself', () => {
  test('has the others as they are proposed, whatever became of them', async () => {
    const { own, number, digest } = await proposed()
    signAdoptions(own, { number, digest, evidence: {} })
    register(own.registry, '1', predictions(90), { name: churn, user: 'audrey' })
    const verdicts = new Map(partsOf(await facts(own)).map((part) => [folderOf(part), judged(part)]))
    expect(verdicts.get(creditFolder)).toMatchObject({ mergeable: true, digest })
    expect(verdicts.get(churnFolder)?.mergeable).toBe(false)
  })

  test('claims what the others’ evidence says of their builders', async () => {
    const [first] = partsOf(await facts((await proposed()).own))
    expect(first === undefined ? [] : claimsTogether(first)).toMatchObject([
      { of: churnFolder, runUser: 'audrey' },
      { of: creditFolder, runUser: 'dana' },
    ])
  })

  test('is never judged of facts that hold another half read', async () => {
    const whole = await facts((await proposed()).own)
    const [other] = whole.also ?? []
    if (other === undefined) throw new Error('one request alone')
    const own: OwnFacts | null = other.own
    expect(() =>
      partsOf({
        ...whole,
        also: [
          { ...other, own: null },
          { ...other, own },
        ],
      }),
    ).toThrow('were not gathered')
  })
})

describe('a stage of all', () => {
  const stage = (state: StageState, other: Partial<StageVerdict> = {}): StageVerdict => ({
    ...{ stage: 'validation-gates', state, findings: [], counted: [], ignored: [], vetoes: [], since: null },
    ...other,
  })
  const joined = (...all: readonly StageVerdict[]): StageVerdict | undefined =>
    joinedStages(all.map((one, at) => ({ folder: `f${at}`, stages: [one] })))[0]

  test.each<[readonly StageState[], StageState]>([
    [['passed', 'passed'], 'passed'],
    [['passed', 'not-required'], 'passed'],
    [['not-required', 'not-required'], 'not-required'],
    [['passed', 'pending'], 'pending'],
    [['pending', 'blocked'], 'blocked'],
    [['blocked', 'failed'], 'failed'],
    [['failed', 'error', 'passed'], 'error'],
  ])('%j is %s', (some, state) => {
    expect(joined(...some.map((one) => stage(one)))?.state).toBe(state)
  })

  test('has passed since the last of them did', () => {
    const [early, late] = ['2026-01-05T09:00:00Z', '2026-01-05T10:00:00Z']
    expect(joined(stage('passed', { since: early }), stage('passed', { since: late }))?.since).toBe(late)
    expect(joined(stage('passed', { since: early }), stage('passed'))?.since).toBe(null)
    expect(joined(stage('passed', { since: early }), stage('failed'))?.since).toBe(null)
  })

  test('names the request of every finding of a gate, though all have it', () => {
    const finding: Finding = { code: 'below-minimum', weight: 'note', facts: { gate: 'performance' } }
    const other: Finding = { code: 'head-unrecorded', weight: 'note', facts: {} }
    const all = joined(stage('passed', { findings: [finding, other] }), stage('passed', { findings: [other, finding] }))
    expect(all?.findings.map(({ code, facts: said }) => [code, said.of])).toEqual([
      ['below-minimum', 'f0'],
      ['head-unrecorded', undefined],
      ['below-minimum', 'f1'],
    ])
  })
})
