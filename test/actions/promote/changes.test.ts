import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import {
  bothSign,
  carriedOut,
  merge,
  mergedPromotion,
  proposeFile,
  proposePolicy,
  replace,
  review,
  signOff,
} from '../../builders/requests.ts'
import { overlay } from '../../../shared/domain/scenario/overlay.ts'
import { account, baseTree, model, modelValue, policyValue, world, type World } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { champion, entriesOf, kinds, lastCodes, promote } from './desk.ts'

const workflow = { '.github/workflows/governance.yml': 'on: push\n' }
const path = `models/${model}.yml`
const text = (value: unknown): string => fakeDocuments.format(value)
const policy = (patch: unknown) => ({ 'governance/policy.yml': text(overlay(policyValue, patch)) })
const lastCooling = (own: World): unknown => {
  const last = entriesOf(own).at(-1)?.record
  return last?.kind === 'outcome' ? last.findings.find(({ code }) => code === 'merged-while-cooling')?.facts : null
}

describe('a change of governance', () => {
  test('that two signed is recorded with every file, and judges from then on', async () => {
    const own = await world()
    await carriedOut(own, proposePolicy(own, workflow))
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'policy'])
    const last = entriesOf(own).at(-1)?.record
    expect(last?.kind === 'policy' ? last.files.map(({ path: one }) => one) : []).toEqual([
      'governance/policy.yml',
      'governance/people.yml',
      '.github/workflows/governance.yml',
    ])
    await mergedPromotion(own)
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual(['2', ['genesis', 'policy', 'intent', 'done']])
  })

  test('that is the first of a ledger is its genesis, and records the model files that lie there', async () => {
    const own = await world({ genesis: false })
    // a genesis need not rest
    await carriedOut(own, proposePolicy(own, workflow), '2026-01-05')
    await promote(own)
    expect(kinds(own)).toEqual(['genesis'])
    const first = entriesOf(own)[0]?.record
    expect(first?.kind === 'genesis' ? first.models?.map((file) => file.path) : []).toEqual([path])
    await mergedPromotion(own)
    await promote(own)
    expect(champion(own)).toBe('2')
  })

  test('that one signed is refused, and keeps every promotion waiting until it is mended', async () => {
    const own = await world()
    const { number, digest } = await proposePolicy(own, workflow)
    review(own, number, 'rita', '2026-01-07T10:00:00Z', signOff(digest, 'model-risk'))
    merge(own, number, '2026-01-07T12:00:00Z')
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'refused'])
    await mergedPromotion(own)
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis', 'refused']])
  })

  test('that nobody recorded and lies on the base is mended by a request that brings exactly it', async () => {
    const own = await world()
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), ...workflow })
    await mergedPromotion(own)
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis']])
    const { folder, number } = await carriedOut(own, proposePolicy(own, {}))
    expect(own.forge.pullNow(number).files.map((file) => file.path)).toEqual([`${folder}/request.yml`])
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis', 'policy']])
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual(['2', ['genesis', 'policy', 'intent', 'done']])
  })

  test('that nobody recorded and lies on the base is not mended by the signature of whoever pushed it there', async () => {
    const own = await world()
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), ...workflow }, account('rita'))
    await carriedOut(own, proposePolicy(own, {}))
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'refused'])
    const last = entriesOf(own).at(-1)?.record
    const ignored = last?.kind === 'outcome' ? last.judgement?.stages.flatMap((stage) => stage.ignored) : []
    expect(ignored).toMatchObject([
      { account: { login: 'rita' }, code: 'built-it', facts: { fact: 'pusher', where: /on the default branch$/ } },
    ])
  })

  test('that lowers its own changes is judged by the old ones, on the base or not', async () => {
    const own = await world()
    const lowered = policy({ changes: { approvals: [{ role: 'data-scientist', count: 1 }] } })
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), ...lowered })
    const { number, digest } = await proposePolicy(own, {}, 9, 'rita')
    review(own, number, 'dana', '2026-01-07T10:00:00Z', signOff(digest, 'data-scientist'))
    merge(own, number, '2026-01-07T12:00:00Z')
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'refused'])
    expect(lastCodes(own)).toEqual(expect.arrayContaining(['stage-not-passed', 'nobody-eligible']))
  })

  test('that leaves a policy which cannot be read is refused, and a request that brings a better one mends it', async () => {
    const own = await world()
    const { number } = await carriedOut(own, proposePolicy(own, { 'governance/policy.yml': '{"policy": 2}' }))
    const failed = await promote(own).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : ''),
    )
    expect(failed).toMatch(/^The policy on the default branch cannot be used: governance\/policy\.yml:1: policy: is 2;/)
    expect(kinds(own)).toEqual(['genesis'])
    expect(own.forge.pullNow(number).pull.state).toBe('merged')
    await carriedOut(own, proposePolicy(own, policy({ regulations: ['eu-ai-act'] }), 10), '2026-01-09')
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'refused', 'policy'])
  })
})

describe('a rest that was not over at the merge', () => {
  test.each([
    ['is refused for good and says until when, however late the promoter comes', '2026-01-06T08:59:00Z', 'refused'],
    ['that is over a moment later is not', '2026-01-06T09:01:00Z', 'policy'],
  ])('%s', async (_, at, ends) => {
    const own = await world()
    const { number, digest } = await proposePolicy(own, workflow)
    // the rest ends at 2026-01-06T09:01:00Z, a day after our first record of the proposal
    review(own, number, 'rita', '2026-01-06T09:01:00Z', signOff(digest, 'model-risk'))
    review(own, number, 'rolf', '2026-01-06T09:01:00Z', signOff(digest, 'model-risk'))
    merge(own, number, at)
    replace(own, number, (reading) => ({ ...reading, readAt: '2026-02-01T00:00:00Z' }))
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'refused'])
    expect(lastCooling(own) !== undefined).toBe(ends === 'refused')
  })

  test('is told with both times', async () => {
    const own = await world()
    await carriedOut(own, proposePolicy(own, workflow), '2026-01-05')
    await promote(own)
    expect(lastCooling(own)).toEqual({ until: '2026-01-06T09:01:00Z', merged: '2026-01-05T12:00:00Z' })
  })
})

const lower = overlay(modelValue, { use: { domain: 'marketing', decision: 'informational', affects: 'nobody' } })

describe('a change of a model’s file', () => {
  test('that both of model risk signed is recorded, and the next promotion is judged by it', async () => {
    const own = await world()
    await carriedOut(own, proposeFile(own, lower))
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'model-facts'])
    expect(entriesOf(own).at(-1)?.record).toMatchObject({
      model,
      file: { path, digest: `sha256:${sha256(text(lower))}`, text: text(lower) },
      previousFile: expect.stringMatching(/^sha256:/) as string,
      loosenings: expect.arrayContaining(['use lowers the tier of the model from high to low']) as string[],
    })
  })

  test('that its builder signed is refused', async () => {
    const own = await world()
    const made = await proposeFile(own, lower, 11, 'rita')
    bothSign(own, made)
    merge(own, made.number, '2026-01-07T12:00:00Z')
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'refused'])
  })

  test('that asks no less need not rest, and needs the same signatures', async () => {
    const own = await world()
    const made = proposeFile(own, overlay(modelValue, { title: 'Another title' }))
    await carriedOut(own, made, '2026-01-05')
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'model-facts'])
  })

  test('that asks less and was merged before its rest was over is refused', async () => {
    const own = await world()
    await carriedOut(own, proposeFile(own, lower), '2026-01-05')
    await promote(own)
    expect([kinds(own), lastCodes(own)]).toEqual([
      ['genesis', 'refused'],
      expect.arrayContaining(['merged-while-cooling']),
    ])
  })
})

describe('a model’s file that no record explains', () => {
  const pushed = async (own: World): Promise<void> => {
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [path]: text(lower) })
  }

  test('lowers no tier: the promotion waits until somebody signs for the file', async () => {
    const own = await world()
    await mergedPromotion(own)
    await pushed(own)
    const run = await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis']])
    expect(run.said.summary).toContain('it came there without a request that was carried out')
    await carriedOut(own, proposeFile(own, lower))
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'model-facts'])
    // its evidence was signed under the other file
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis', 'model-facts', 'refused']])
    expect(lastCodes(own)).toContain('evidence-mismatch')
  })

  test('is mended by putting it back', async () => {
    const own = await world()
    await mergedPromotion(own)
    await pushed(own)
    await promote(own)
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [path]: baseTree()[path] ?? '' })
    await promote(own)
    expect(champion(own)).toBe('2')
  })

  test('is told at each run though nothing waits for it', async () => {
    const own = await world()
    await pushed(own)
    const { said } = await promote(own)
    expect(said.annotations.map(({ level, title }) => `${level} ${title ?? ''}`)).toEqual(['warning models'])
    expect(said.failures).toEqual([])
  })
})
