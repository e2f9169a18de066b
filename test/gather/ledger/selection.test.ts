import { describe, expect, test } from 'vitest'
import { completedMoves, recordedGovernance, recordedVersion } from '../../../shared/domain/ledger/history.ts'
import { startIndex } from '../../../shared/domain/ledger/checkpoint/index-fold.ts'
import { IndexRoot, parseIndex, rootPath, shardOf } from '../../../shared/domain/ledger/checkpoint/pages.ts'
import { recordPath } from '../../../shared/domain/ledger/record.ts'
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import { readSelection, type Wanted } from '../../../shared/gather/ledger/selection.ts'
import { fakeParts } from '../../fakes/ledger-parts.ts'
import { chained, chainedAfter, filesOf, genesis, intent, outcome, reference, writer } from '../../builders/ledger.ts'
import { longLedger } from '../../builders/long-ledger.ts'

const tip = { author: 'countersign-acme[bot]', verified: true }
const models = Array.from({ length: 20 }, (_, index) => `model-${index}`)
const long = longLedger(700, { models, every: 650 })

const select = async (files: readonly LedgerFile[], chosen: readonly string[] = ['model-3']) => {
  const { parts, asked } = fakeParts(
    () => files,
    () => ({ head: 'h', tip }),
  )
  return { found: await readSelection(parts, () => ({ models: chosen })), asked }
}
const changed = (path: string, change: (text: string) => string): readonly LedgerFile[] =>
  long.files.map((file) => (file.path === path ? { path, text: change(file.text) } : file))

describe('what is read of a long ledger', () => {
  test('judges a model as the whole would', async () => {
    const { found } = await select(long.files)
    expect(found?.faults).toEqual([])
    const some = found?.entries ?? []
    expect(completedMoves(some, 'model-3', 'production')).toEqual(completedMoves(long.entries, 'model-3', 'production'))
    expect(recordedVersion(some, 'model-3', 'production')).toBe(recordedVersion(long.entries, 'model-3', 'production'))
    expect(recordedGovernance(some)).toEqual(recordedGovernance(long.entries))
    expect(some.at(-1)).toEqual(long.entries.at(-1))
  })

  test('is the model’s records and what came since the checkpoint, and no more', async () => {
    const { found, asked } = await select(long.files)
    const own = long.entries.filter(({ record }) => 'move' in record && record.move?.model === 'model-3')
    const since = long.entries.filter(({ record }) => record.number > 1301)
    expect(found?.entries.length).toBe(new Set([...own, ...since]).size + 1)
    expect(asked.filter((path) => /^records\/\d+$/.test(path))).toEqual(['records/001'])
  })

  test('is chosen once the index is known', async () => {
    const { parts } = fakeParts(
      () => long.files,
      () => ({ head: 'h', tip }),
    )
    const found = await readSelection(parts, ({ closed }) => ({
      models: Object.keys(closed)
        .slice(0, 1)
        .flatMap((place) => place.split('/')[1] ?? []),
    }))
    expect(found?.entries.some(({ record }) => record.kind === 'intent')).toBe(true)
  })

  test('is nothing where there is no index: the whole is read', async () => {
    expect((await select(longLedger(3).files)).found).toBeNull()
  })
})

test('the last look at the registry is told by the whole where an earlier version made the checkpoint', async () => {
  const at = '2026-02-01T00:00:00Z'
  const made = longLedger(2, { models: ['churn'] })
  const fold = startIndex()
  for (const entry of made.entries) fold.add(entry)
  const { files, digest } = fold.take()
  const rest = chainedAfter(made.entries, [{ kind: 'checkpoint', at, writer, index: digest }])
  const lying = [...made.files, ...files, ...filesOf(rest.map(({ record }) => record))]
  const read = (wanted: Wanted) => {
    const { parts } = fakeParts(
      () => lying,
      () => ({ head: 'h', tip }),
    )
    return readSelection(parts, () => wanted)
  }
  expect(await read({ models: ['churn'], look: true })).toBeNull()
  expect((await read({ models: ['churn'], look: false }))?.faults).toEqual([])
})

test('a second outcome of a request that the index knows as closed is found since the checkpoint', async () => {
  const first = longLedger(6, { models: ['churn'], every: 5 })
  const again = chainedAfter(first.entries, [
    outcome(null, {
      result: 'refused',
      move: null,
      at: '2026-02-01T00:00:00Z',
      request: reference({ folder: 'promotions/churn/production/0003' }),
    }),
  ])
  const { found } = await select([...first.files, ...filesOf(again.map(({ record }) => record))], ['churn'])
  expect(found?.faults).toEqual(['second-outcome in record 15: promotions/churn/production/0003'])
})

test.each<[string, number, Wanted, boolean]>([
  ['an intent of another request, where the model is read', 2, { models: ['churn'] }, true],
  ['what is no intent', 3, { models: ['churn'] }, true],
  ['an intent that has its outcome, where only what stands is read', 2, { models: [], standing: true }, true],
  ['a record of a model that is not read, as far as that was looked at', 2, { models: ['fraud'] }, false],
])('an outcome since the checkpoint may not name %s', async (_, named, wanted, found) => {
  const first = longLedger(6, { models: ['churn'], every: 5 })
  const request = reference({ folder: 'promotions/churn/production/0007' })
  const since = chainedAfter(first.entries, [outcome(named, { request, at: '2026-02-01T00:00:00Z' })])
  const files = [...first.files, ...filesOf(since.map(({ record }) => record))]
  const { parts } = fakeParts(
    () => files,
    () => ({ head: 'h', tip }),
  )
  const fault = `outcome-without-intent in record 15: names record ${named}`
  expect((await readSelection(parts, () => wanted))?.faults).toEqual(found ? [fault] : [])
})

test('an outcome since the checkpoint names its own intent before it, in whatever way it is read', async () => {
  const made = longLedger(6, { models: ['churn'], every: 5 })
  const request = reference({ folder: 'promotions/churn/production/0007' })
  const at = '2026-02-01T00:00:00Z'
  const begun = chainedAfter(made.entries, [intent({ request, at })])
  const own = [...made.entries, ...begun]
  const fold = startIndex()
  for (const entry of own) fold.add(entry)
  const { files, digest, standing } = fold.take()
  const rest = chainedAfter(own, [
    { kind: 'checkpoint', at, writer, index: digest, standing },
    outcome(15, { request, at }),
  ])
  const lying = new Map([
    ...made.files.map(({ path, text }) => [path, text] as const),
    ...filesOf([...begun, ...rest].map(({ record }) => record)).map(({ path, text }) => [path, text] as const),
    ...files.map(({ path, text }) => [path, text] as const),
  ])
  const { parts } = fakeParts(
    () => [...lying].map(([path, text]) => ({ path, text })),
    () => ({ head: 'h', tip }),
  )
  for (const wanted of [{ models: ['churn'] }, { models: [], standing: true }, { models: ['fraud'] }] as const)
    expect((await readSelection(parts, () => wanted))?.faults).toEqual([])
})

test.each(['0000', '00001', '00003'])(
  'an outcome of a request whose number %s is not written as numbers are given is no second one, nor closes another',
  async (number) => {
    const refused = (folder: string) =>
      outcome(null, { result: 'refused', move: null, at: '2026-02-01T00:00:00Z', request: reference({ folder }) })
    const first = longLedger(6, { models: ['churn'], every: 5 })
    const since = chainedAfter(first.entries, [refused(`promotions/churn/production/${number}`)])
    const { found } = await select([...first.files, ...filesOf(since.map(({ record }) => record))], ['churn'])
    expect(found?.faults).toEqual([])
    const fold = startIndex()
    for (const entry of chained([genesis(), refused(`promotions/churn/production/${number}`)])) fold.add(entry)
    const root = fold.take().files.find(({ path }) => path === rootPath)?.text ?? ''
    expect(Object.keys(parseIndex(IndexRoot, root)?.closed ?? {})).toEqual(['promotions/_policy'])
  },
)

describe('an index that lies is found when it is read', () => {
  const path = `index/${shardOf('model-3')}/000001.json`
  const one =
    long.entries.find(({ record }) => 'move' in record && record.move?.model === 'model-3')?.record.number ?? 0

  test.each<[string, readonly LedgerFile[], RegExp]>([
    [
      'another root',
      changed(rootPath, (text) => text.replace('"upTo":32', '"upTo":31')),
      /not the one that the chain names/,
    ],
    [
      'a root that claims more rows than anybody could hold',
      changed(rootPath, (text) => text.replaceAll(/"rows":\d+/g, '"rows":9007199254740991')),
      /not the one that the chain names/,
    ],
    ['a root that is none', changed(rootPath, () => 'x'), /cannot be read/],
    [
      'a page with a record less',
      changed(path, (text) => text.replace(/\[\[[^\]]*\],/, '[')),
      /not the one that its root names/,
    ],
    ['a page that is gone', long.files.filter((file) => file.path !== path), /not the one that its root names/],
    [
      'another record',
      changed(recordPath(one), (text) => text.replace('dana', 'mallory')),
      /not the one that the index names/,
    ],
    [
      'a record that is gone',
      long.files.filter((file) => file.path !== recordPath(one)),
      /not the one that the index names/,
    ],
    [
      'another record since',
      changed(recordPath(1303), (text) => text.replace('dana', 'mallory')),
      /broken-link in record 1304/,
    ],
    [
      'a record too few since',
      long.files.filter((file) => file.path !== recordPath(1303)),
      /missing-record in record 1303/,
    ],
    [
      'the checkpoint gone',
      long.files.filter((file) => file.path !== recordPath(1302)),
      /missing-record in record 1302/,
    ],
    ['a file among the records', [...long.files, { path: 'records/001/x.json', text: '' }], /foreign-file/],
  ])('%s', async (_, files, fault) => {
    const { found } = await select(files)
    expect(found?.faults.join('; ')).toMatch(fault)
  })
})
