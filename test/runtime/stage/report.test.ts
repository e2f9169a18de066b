import { parseStatus } from '../../../shared/domain/status/status.ts'
import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { parseHeadRecord } from '../../../shared/domain/head-record.ts'
import { judgeRequest, type RequestVerdict } from '../../../shared/domain/judgement.ts'
import type { StageName } from '../../../shared/domain/stage.ts'
import type { StageVerdict } from '../../../shared/domain/verdict.ts'
import {
  proposedDigest,
  publishCheck,
  publishComment,
  reportStage,
  stageOf,
} from '../../../shared/runtime/stage/report.ts'
import { commentMarker } from '../../../shared/render/comment.ts'
import { churn, churnFolder, proposeAdoptions, twoLive } from '../../builders/adoptions.ts'
import { factsOf, open, propose, proposePolicy, proposeRetirement, signAll } from '../../builders/requests.ts'
import { world, type World } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

type Judged = { readonly own: World; readonly facts: Facts; readonly verdict: RequestVerdict; readonly digest: string }

async function judged(): Promise<Judged> {
  const own = await world()
  const { number, digest } = await propose(own)
  const facts = await factsOf(own, number)
  return { own, facts, digest, verdict: judgeRequest(facts, facts.readAt, null) }
}

const first = (verdict: RequestVerdict): StageVerdict => stageOf(verdict, 'validation-gates')

async function published(change: (facts: Facts) => Facts, stage: Partial<StageVerdict> = {}) {
  const { own, facts, verdict } = await judged()
  const now = change(facts)
  await publishCheck(own.forge, now, verdict, { ...first(verdict), ...stage }, 'https://github.com/run')
  const [check] = own.forge.written.checks
  if (check === undefined) throw new Error('no check')
  return { check, facts: now, own }
}

describe('the check run of a stage', () => {
  test.each<[StageVerdict['state'], object]>([
    ['passed', { status: 'completed', conclusion: 'success' }],
    ['not-required', { status: 'completed', conclusion: 'success' }],
    ['failed', { status: 'completed', conclusion: 'failure' }],
    ['error', { status: 'completed', conclusion: 'failure' }],
    ['blocked', { status: 'completed', conclusion: 'action_required' }],
    ['pending', { status: 'in_progress' }],
  ])('that is %s satisfies a required check only where it passed', async (state, expected) => {
    expect((await published((facts) => facts, { state })).check.state).toEqual(expected)
  })

  test('annotates the request that a finding is about, where there are several', async () => {
    const own = await twoLive()
    const { number } = await proposeAdoptions(own)
    own.registry.dropVersion(churn, '1')
    const facts = await factsOf(own, number)
    const verdict = judgeRequest(facts, facts.readAt, null)
    await publishCheck(own.forge, facts, verdict, first(verdict), null)
    const [check] = own.forge.written.checks
    // a version that is gone takes its alias with it
    expect(check?.annotations.map(({ path, title }) => [path, title])).toEqual(
      ['version unknown', 'adopted version not live'].map((title) => [`${churnFolder}/request.yml`, title]),
    )
    expect(parseHeadRecord(check?.externalId ?? '')?.digest).toBe(proposedDigest(facts))
  })

  test('is patched where it is there, and carries our first sight of the head on', async () => {
    const { check, facts } = await published((given) => given)
    expect(check.earlier).toBe(507)
    expect(parseHeadRecord(check.externalId)).toMatchObject({
      pull: 7,
      sha: facts.pull.head.sha,
      at: '2026-01-05T09:01:00Z',
    })
  })

  test('is made anew where there is none, and records the head as seen now', async () => {
    const { check, facts } = await published((given) => ({
      ...given,
      checks: [],
      pull: { ...given.pull, heads: given.pull.heads.map((head) => ({ ...head, record: null })) },
    }))
    expect(check.earlier).toBe(null)
    expect(parseHeadRecord(check.externalId)).toMatchObject({ at: facts.readAt, digest: proposedDigest(facts) })
  })

  test.each<[string, (check: Facts['checks'][number]) => Facts['checks'][number]]>([
    ['ten days old, since GitHub would turn it stale', (check) => ({ ...check, startedAt: '2025-12-26T13:00:00Z' })],
    ['without a beginning', (check) => ({ ...check, startedAt: null })],
    ['of another commit', (check) => ({ ...check, sha: 'e'.repeat(40) })],
    ['of another name', (check) => ({ ...check, name: 'governance / 2 independent validation' })],
    ['of another request', (check) => ({ ...check, externalId: check.externalId.replace('pull=7', 'pull=8') })],
    ['of nobody of ours', (check) => ({ ...check, externalId: 'x' })],
  ])('is made anew where the earlier one is %s', async (_, change) => {
    expect((await published((facts) => ({ ...facts, checks: facts.checks.map(change) }))).check.earlier).toBe(null)
  })

  test('patches the last of several', async () => {
    const { check } = await published((facts) => ({
      ...facts,
      checks: [900, 507, 600].flatMap((id) =>
        facts.checks.map((one) => ({ ...one, id: one.id === 507 ? id : one.id })),
      ),
    })).catch((error: unknown) => ({ check: { earlier: error instanceof Error ? error.message : '' } }))
    expect(check.earlier).toBe('there is no check run 900')
  })

  test('points at the line of the request that is wrong, at the request where the line lies elsewhere', async () => {
    const folder = 'promotions/credit-approval/production/0001'
    const findings = [
      { code: 'request-unreadable', weight: 'error', facts: { file: `${folder}/request.yml`, line: 4, detail: 'x' } },
      { code: 'requirement-unpinned', weight: 'fail', facts: { file: 'requirements.txt', line: 3, text: 'a' } },
      { code: 'draft', weight: 'wait', facts: {} },
    ] as const
    const { check } = await published((facts) => facts, { state: 'error', findings })
    expect(check.annotations.map(({ path, line, title }) => [path, line, title])).toEqual([
      [`${folder}/request.yml`, 4, 'request unreadable'],
      [`${folder}/request.yml`, 1, 'requirement unpinned'],
    ])
  })
})

describe('the digest that reviewers are shown', () => {
  test('is that of the evidence that the request brings, whatever the registry shows now', async () => {
    const { facts, digest } = await judged()
    expect(proposedDigest({ ...facts, gathered: null })).toBe(digest)
  })

  test('of a change of governance is of what it proposes', async () => {
    const own = await world()
    const { number, digest } = await proposePolicy(own, { '.github/workflows/governance.yml': 'x' })
    expect(proposedDigest(await factsOf(own, number))).toBe(digest)
  })

  test('is that of the proposal for a retirement too, which has no evidence: else no sign-off of it could count', async () => {
    const own = await world()
    const { number, digest } = await proposeRetirement(own, { number: 3, expected_current: '1' })
    expect(proposedDigest(await factsOf(own, number))).toBe(digest)
  })

  test('is none where nothing can be read', async () => {
    const { facts } = await judged()
    expect(proposedDigest({ ...facts, request: { state: 'none' } })).toBe(null)
    const { request } = facts
    if (request.state !== 'found') throw new Error('no request')
    expect(proposedDigest({ ...facts, request: { ...request, proposed: { state: 'absent' } } })).toBe(null)
  })
})

describe('the comment', () => {
  test('is one: written over where it is there', async () => {
    const { own, facts, verdict } = await judged()
    await publishComment(own.forge, facts, verdict)
    await publishComment(own.forge, { ...facts, sticky: 99 }, verdict)
    expect(own.forge.written.comments.map(({ earlier }) => earlier)).toEqual([null, 99])
    expect(own.forge.written.comments.every(({ body }) => body.startsWith(commentMarker))).toBe(true)
  })

  test('is not written to a pull request that holds nothing of ours', async () => {
    const own = await world()
    open(own, 8, { 'README.md': 'x' }, null)
    const facts = await factsOf(own, 8)
    await publishComment(own.forge, facts, judgeRequest(facts, facts.readAt, null))
    expect(own.forge.written.comments).toEqual([])
  })
})

describe('the report of a stage', () => {
  async function told(stage: Partial<StageVerdict>, name: StageName = 'validation-gates') {
    const { own, facts, verdict } = await judged()
    const house = fakeHouse({ ports: own.ports })
    const stages = verdict.stages.map((one) => (one.stage === name ? { ...one, ...stage } : one))
    await reportStage(house, facts, { ...verdict, stages }, name, '/tmp/facts.json')
    return house.said
  }

  test.each<[StageVerdict['state'], number]>([
    ['passed', 0],
    ['not-required', 0],
    ['pending', 0],
    ['failed', 1],
    ['error', 1],
    ['blocked', 1],
  ])('%s fails the step %i times', async (state, times) => {
    const said = await told({ state })
    expect([said.outputs.verdict, said.failures.length]).toEqual([state, times])
    expect(said.outputs.facts).toBe('/tmp/facts.json')
  })

  test('says in the log what is wrong, at most fifty times', async () => {
    const findings = Array.from({ length: 70 }, () => ({ code: 'draft', weight: 'fail' as const, facts: {} }))
    expect((await told({ state: 'failed', findings })).annotations).toHaveLength(50)
  })

  test('of the last stage writes the summary of all', async () => {
    expect((await told({}, 'business-sign-off')).summary).toContain('### ')
    expect((await told({})).summary).toBe(null)
  })
})

test('a stage that was not judged is an error, never a pass', async () => {
  const { verdict } = await judged()
  expect(() => stageOf({ ...verdict, stages: [] }, 'validation-gates')).toThrow('was not judged')
})

test('the digest of the evidence is an output', async () => {
  const own = await world()
  const { number, digest } = await propose(own)
  signAll(own, number, digest)
  const facts = await factsOf(own, number)
  const house = fakeHouse({ ports: own.ports })
  await reportStage(house, facts, judgeRequest(facts, facts.readAt, null), 'validation-gates', 'f')
  const { status = '', ...outputs } = house.said.outputs
  expect(outputs).toEqual({ verdict: 'passed', facts: 'f', 'evidence-digest': digest })
  expect(parseStatus(status)).toMatchObject({ pull: number, version: '2', stages: { 'business-sign-off': 'passed' } })
})
