import { describe, expect, test } from 'vitest'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { renderComment } from '../../shared/render/comment.ts'
import { checkSummary } from '../../shared/render/check.ts'
import { factsOf, live, mergedPromotion, propose, proposeFile, proposePolicy } from '../builders/requests.ts'
import { overlay } from '../../shared/domain/scenario/overlay.ts'
import {
  model,
  modelValue,
  peopleValue,
  policyValue,
  predictions,
  register,
  world,
  type World,
} from '../builders/world.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import { promote } from '../actions/promote/desk.ts'

const policy = (patch: unknown) => ({ 'governance/policy.yml': fakeDocuments.format(overlay(policyValue, patch)) })

/** A world in which version 2, of an AUC of 0.9, was promoted on top of a version that an old record knows. */
async function promoted(): Promise<World> {
  const own = await world()
  await live(own, '1')
  register(own.registry, '2', predictions(90))
  await mergedPromotion(own)
  await promote(own)
  return own
}

const codes = async (own: World, number: number): Promise<readonly string[]> => {
  const { request } = await factsOf(own, number)
  return request.state === 'found' ? request.governanceFindings.map(({ code, weight }) => `${weight} ${code}`) : []
}

describe('a policy request over a ledger of promotions', () => {
  test('shows which of them would now fail, by name and owner; of an adoption the gates decided nothing', async () => {
    const own = await promoted()
    const { number } = await proposePolicy(own, policy({ gates: { performance: { minimum: { roc_auc: 0.99 } } } }))
    const facts = await factsOf(own, number)
    expect(facts.impact).toMatchObject({
      moves: 2,
      live: 1,
      counts: { fails: { all: 1, live: 1 }, unknown: { all: 0, live: 0 } },
    })
    expect(
      facts.impact?.rows.map(({ version, live: alive, owner, verdict }) => [version, alive, owner?.name, verdict]),
    ).toEqual([['2', true, 'dana', 'fails']])
    const verdict = judgeRequest(facts, facts.readAt, null)
    const comment = renderComment(facts, verdict)
    expect(comment).toContain('1 of 2 would now fail; 1 is live.')
    expect(comment).toMatch(
      /\| `credit-approval` 2 +\| production +\| \*\*live\*\* +\| dana \(dana\) +\| would now fail +\|/,
    )
    const [first] = verdict.stages
    expect(first === undefined ? '' : checkSummary(first, facts, verdict)).toContain(
      '1 of 2 would now fail; 1 is live.',
    )
  })

  test('that changes no rule of theirs touches none', async () => {
    const own = await promoted()
    const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
    expect((await factsOf(own, number)).impact).toMatchObject({ moves: 2, rows: [] })
  })

  test('loses nobody who signed what is live', async () => {
    const own = await promoted()
    const { vera: _gone, ...people } = peopleValue.people
    const { number } = await proposePolicy(own, { 'governance/people.yml': fakeDocuments.format({ people }) })
    expect(await codes(own, number)).toContain('error person-still-named')
    const facts = await factsOf(own, number)
    expect(judgeRequest(facts, facts.readAt, null).stages[0]?.state).toBe('error')
    expect(facts.impact?.counts.fails).toEqual({ all: 1, live: 1 })
  })

  test.each([
    [
      'that asks more people than a team has could never be met',
      { changes: { approvals: [{ role: 'model-risk', count: 3 }] } },
      ['error never-satisfiable'],
    ],
    [
      'that names a team which nobody knows cannot be read',
      { roles: { 'model-validator': { team: 'acme/ghosts' } } },
      ['error read-failed'],
    ],
    [
      'that could not judge is told so once, and analysed no further',
      { policy: 2 },
      ['error governance-proposed-unreadable'],
    ],
  ] as const)('%s', async (_, patch, expected) => {
    const own = await promoted()
    const { number } = await proposePolicy(own, policy(patch))
    expect(await codes(own, number)).toEqual(expected)
  })
})

describe('a change of a model’s file', () => {
  test('shows what of that model would be judged otherwise', async () => {
    const own = await promoted()
    const tight = overlay(modelValue, { gates: { performance: { minimum: { roc_auc: 0.99 } } } })
    const { number } = await proposeFile(own, tight)
    const { impact } = await factsOf(own, number)
    expect(impact?.rows.map(({ model: name, version, verdict }) => [name, version, verdict])).toEqual([
      [model, '2', 'fails'],
    ])
  })
})

test('a request about a version has no consequences of this kind', async () => {
  const own = await promoted()
  const { number } = await propose(own, { version: '1', number: 12, folder: `promotions/${model}/production/0002` })
  expect((await factsOf(own, number)).impact).toBe(null)
})
