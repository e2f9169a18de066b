import { describe, expect, test } from 'vitest'
import { readingFor, unstatedModels } from '../../../actions/promote/reading.ts'
import {
  indexedPlace,
  IndexRoot,
  parseIndex,
  rootPath,
  shardOf,
  standingPath,
} from '../../../shared/domain/ledger/checkpoint/pages.ts'
import { indexed, type Indexed } from '../../builders/indexed.ts'
import { merge, mergedPromotion, propose } from '../../builders/requests.ts'
import { champion, kinds, promote } from './desk.ts'

/** How often the ledger was read whole, and how many of its records were read one by one. */
const readOf = (own: Indexed) => {
  const asked = own.asked()
  const records = asked.filter((path) => /^records\/\d+\/\d+\.json$/.test(path))
  return { whole: asked.filter((path) => path === 'whole').length, records: new Set(records).size }
}

describe('a run of the promoter on a long ledger', () => {
  test('promotes by the index, and reads no more of it where other models have more records', async () => {
    const reads = []
    for (const others of [35, 50]) {
      const own = await indexed(others)
      await own.checkpoint()
      const { folder } = await mergedPromotion(own)
      const { said } = await promote(own)
      expect([champion(own), said.outputs.done, said.failures]).toEqual(['2', folder, []])
      reads.push(readOf(own))
    }
    // the genesis, and the thirty that were closed last
    expect(reads).toEqual([
      { whole: 0, records: 31 },
      { whole: 0, records: 31 },
    ])
  })

  test('asks nobody of a request that the index knows as closed', async () => {
    const own = await indexed(2)
    await mergedPromotion(own)
    await promote(own)
    await own.checkpoint('2026-01-07T11:00:00Z')
    const pulls: number[] = []
    const forge = { ...own.forge, pull: (number: number) => (pulls.push(number), own.forge.pull(number)) }
    const { said } = await promote({ ...own, ports: { ...own.ports, forge } })
    expect([said.summary, pulls, readOf(own).whole]).toEqual(['Every merged request has its outcome already.', [], 0])
  })

  test('keeps an incident open of what was refused before the checkpoint, until it is put right', async () => {
    const own = await indexed(40)
    const { number } = await propose(own)
    merge(own, number)
    await promote(own)
    const before = own.incidents.told()
    expect(before).toHaveLength(1)
    await own.checkpoint('2026-01-07T11:00:00Z')
    await promote(own)
    expect([own.incidents.told(), readOf(own).whole]).toEqual([before, 0])
  })

  test.each([
    ['no checkpoint was made', false],
    ['one was made by a version that did not tell what stands', true],
  ] as const)('reads the whole where %s', async (_, made) => {
    const own = await indexed(2)
    if (made) {
      await own.checkpoint()
      const last = own.ledger.files().findLast(({ path }) => path.startsWith('records/'))?.path ?? ''
      own.alter(last, (text) => text.replace(/"standing":"sha256:[0-9a-f]{64}",/, ''))
      expect(own.ledger.files().find(({ path }) => path === last)?.text).toMatch(
        /^(?!.*"standing").*"kind":"checkpoint"/,
      )
    }
    await mergedPromotion(own)
    await promote(own)
    expect([champion(own), readOf(own).whole > 0]).toEqual(['2', true])
  })

  test.each([
    ['a root', rootPath],
    ['what stands', standingPath],
    ['a page of the governance', 'index/governance/000001.json'],
    ['a page of the model', `index/${shardOf('credit-approval')}/000001.json`],
  ])('moves nothing where %s is not what the chain names', async (_, path) => {
    const own = await indexed(2)
    await mergedPromotion(own)
    await promote(own)
    await own.checkpoint('2026-01-07T11:00:00Z')
    const { number } = await propose(own, { version: '1', number: 8, live: '2' })
    merge(own, number)
    const before = kinds(own)
    own.alter(path, (text) => text.replace('countersign', 'Countersign'))
    await expect(promote(own)).rejects.toThrow(
      /^The ledger is broken \((the (root of the )?index|what stands|a page of the index)/,
    )
    expect([champion(own), kinds(own)]).toEqual(['2', before])
  })
})

test('a model whose request this run has begun on is read again, also where another run closed it before a later checkpoint', async () => {
  const own = await indexed(2)
  await own.checkpoint()
  const { folder } = await mergedPromotion(own)
  const { forge } = own.ports
  const { choice } = readingFor(forge, await forge.repository(), 'production', ['production'])
  const blob = (await forge.blobs(own.forge.tip())).get(`${folder}/request.yml`) ?? ''
  const root = parseIndex(IndexRoot, own.ledger.files().find(({ path }) => path === rootPath)?.text ?? '')
  const [place = '', number = 0] = Object.values(indexedPlace(folder) ?? {})
  if (root === null) throw new Error('no root')
  const models = ['credit-approval']
  expect(await choice(root)).toEqual({ models, standing: true })
  const closed = { ...root.closed, [place]: { upTo: 0, digest: '', above: { [number]: blob } } }
  expect(await choice({ ...root, closed })).toEqual({ models, standing: true })
})

test.each([
  ['one that has its state', [{ state: 'success' }], []],
  ['one without a state, as a run that ended leaves it', [{ state: null }], ['churn']],
  ['two that are shown as live', [{ state: 'success' }, { state: 'success' }], ['churn']],
  ['one that took the place of another', [{ state: 'success' }, { state: 'inactive' }], []],
] as const)('of deployments the model is read of %s', (_, states, models) => {
  const payload = { model: 'churn' }
  const all = states.map(({ state }, id) => ({ id, at: '2026-01-05T09:00:00Z', payload, state, by: null }))
  expect(unstatedModels([...all, { id: 9, at: '', payload: {}, state: null, by: null }])).toEqual(models)
})
