import { describe, expect, test } from 'vitest'
import { requestFolders } from '../../../shared/domain/request/request-rules.ts'
import { draftMove, wrong } from '../../../shared/runtime/drafting/move.ts'
import { examplePolicy } from '../../builders/documents.ts'
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
