import { describe, expect, test } from 'vitest'
import { requestFolders } from '../../../shared/domain/request/request-rules.ts'
import { draftMove, draftRetirement, wrong, type Draft } from '../../../shared/runtime/drafting/move.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { chained, genesis, intent, judgement, move, outcome, reference } from '../../builders/ledger.ts'
import { model, predictions, register, world, type World } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

test.each([
  ['absent', { state: 'absent' }, 'It is not on the default branch.'],
  [
    'wrong',
    { state: 'wrong', problems: [{ file: 'models/x.yml', line: 2, path: 'use', message: 'is missing.' }] },
    'models/x.yml:2: use: is missing.',
  ],
] as const)('a file that is %s cannot be used, and the error says why', (_, reading, mend) => {
  expect(wrong('models/x.yml', reading)).toMatchObject({ message: 'models/x.yml cannot be used.', mend })
})

const production = { model, environment: 'production', reason: 'x' }

/** A table over a ledger in which a break-glass move of version 2 waits for its review. */
async function table(begin: (own: World) => unknown = () => undefined) {
  const own = await world()
  await begin(own)
  const { ports } = own
  const request = reference({ kind: 'break-glass' })
  const breakGlass = { mergedAs: 'business-owner', reviewUntil: '2026-01-08T12:00:00Z', findings: [] }
  const past = { request, move: move({ to: '2' }), judgement: judgement({ breakGlass }) }
  const entries = chained([genesis(), intent(past), outcome(2, past)])
  return { house: fakeHouse({ ports }), ports, repository: await ports.forge.repository(), folders: [], entries }
}
const shows = (version: string) => (own: World) => own.registry.setAlias(model, 'champion', version)
const requestIn = ({ files }: Draft): unknown => JSON.parse(files[0]?.text ?? '')

describe('a draft where a break-glass move waits for its review', () => {
  test('of what moves there next names it', async () => {
    const draft = await draftMove(await table(shows('2')), examplePolicy(), {
      ...{ ...production, kind: 'promotion', version: '2', developers: [] },
    })
    expect(requestIn(draft)).toMatchObject({ kind: 'promotion', reviews: [3] })
    expect(draft.title).toBe(`Review ${model} 2, live in production by break-glass`)
  })

  test('of a retirement names it, with the one version that goes', async () => {
    const draft = await draftRetirement(await table(shows('2')), examplePolicy(), production)
    expect(requestIn(draft)).toMatchObject({ kind: 'retirement', expected_current: '2', reviews: [3] })
    expect(draft.files).toHaveLength(1)
  })

  test('of a move elsewhere does not name it', async () => {
    const asked = { ...production, environment: 'staging', kind: 'promotion' as const, version: '2', developers: [] }
    expect(requestIn(await draftMove(await table(), examplePolicy(), asked))).not.toHaveProperty('reviews')
  })
})

test('where nothing is live nothing can be retired', async () => {
  await expect(draftRetirement(await table(), examplePolicy(), production)).rejects.toThrow(
    `production shows no version of ${model}.`,
  )
})

test('where several versions are live nothing is drafted', async () => {
  const policy = examplePolicy()
  const environments = { ...policy.environments, production: { stage: 'Production', archive_existing: true } } as const
  const both = async ({ registry }: World): Promise<void> => {
    for (const version of ['1', '2']) await registry.transitionStage(model, version, 'Production', false)
  }
  await expect(draftRetirement(await table(both), { ...policy, environments }, production)).rejects.toMatchObject({
    mend: 'Nothing is proposed until one version or none is live there.',
  })
})

describe('a draft of a move', () => {
  async function drafted(other: object = {}, begin: (own: World) => void = () => undefined) {
    const own = await world()
    begin(own)
    const { ports, forge } = own
    const repository = await forge.repository()
    const folders = requestFolders(await forge.paths(repository.tip))
    const asked = {
      kind: 'adoption',
      model,
      environment: 'production',
      version: '2',
      developers: ['dana'],
      reason: 'x',
    }
    return draftMove({ house: fakeHouse({ ports }), ports, repository, folders, entries: [] }, examplePolicy(), {
      ...(asked as Parameters<typeof draftMove>[2]),
      ...other,
    })
  }

  test('has its folder, its three files and the digest that they are about', async () => {
    const draft = await drafted()
    expect(draft.title).toBe(`Adopt ${model} 2 to production (now none)`)
    expect(draft.folder).toBe(`promotions/${model}/production/0001`)
    expect(draft.files.map(({ path }) => path.replace(`${draft.folder}/`, ''))).toEqual([
      'request.yml',
      'evidence.json',
      'model-card.md',
    ])
    expect(draft.digest).toMatch(/^sha256:/)
  })

  test.each([
    ['promotion', 'fail'],
    ['adoption', 'note'],
    ['rollback', 'note'],
    ['break-glass', 'note'],
  ])('of a %s says what a gate finds as a %s', async (kind, weight) => {
    const { findings } = await drafted({ kind, record: 3 }, ({ registry }) => register(registry, '2', predictions(55)))
    expect(findings.filter(({ code }) => code === 'metric-below-minimum').map((one) => one.weight)).toContain(weight)
    expect(findings.some((one) => one.weight === 'fail')).toBe(weight === 'fail')
  })

  test.each([
    ['an environment that the policy has not', { environment: 'moon' }, '"moon" is no environment of the policy'],
    ['a model that no folder can be named after', { model: '../x' }, 'is no name that a folder can have'],
    ['a model whose name could not be shown', { model: 'a b' }, 'letters, digits, _ . and - only'],
    ['a model without a file', { model: 'other' }, 'models/other.yml is neither on the default branch'],
    ['a version that is not there', { version: '99' }, `The registry has no ${model} version 99.`],
  ])('%s is an error', async (_, other, said) => {
    await expect(drafted(other)).rejects.toThrow(said)
  })
})
