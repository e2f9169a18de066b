import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shardsOf, startIndex } from '../../../shared/domain/ledger/checkpoint/index-fold.ts'
import { rootPath, shardOf, type IndexRoot } from '../../../shared/domain/ledger/checkpoint/pages.ts'
import type { Entry, LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import { recordedFolders, recordedModelFile, recordedVersion } from '../../../shared/domain/ledger/history.ts'
import { openBook, type Choice } from '../../../shared/runtime/ledger/book.ts'
import { isShorter, lastMoves, openLastMoves, someModels } from '../../../shared/runtime/ledger/choices.ts'
import { fakeLedger } from '../../fakes/ledger.ts'
import { fakeParts } from '../../fakes/ledger-parts.ts'
import { chained, chainedAfter, filesOf, genesis, outcome, reference, writer } from '../../builders/ledger.ts'
import { eventfulLedger, stepsAndRefusals } from '../../builders/eventful-ledger.ts'
import { longLedger, promotion } from '../../builders/long-ledger.ts'

const tip = { author: 'countersign-acme[bot]', verified: true }
const settings = { checkpoints: {} }

/** A ledger that counts what it is asked as GitHub is: fifty texts a request, a folder of a thousand records a request. */
function counting(files: readonly LedgerFile[]) {
  const byPath = new Map(files.map((file) => [file.path, file.text]))
  const folders = new Set(files.map(({ path }) => /^records\/\d+/.exec(path)?.[0]).filter((one) => one !== undefined))
  const count = { requests: 0, whole: 0 }
  const { parts: folder } = fakeParts(
    () => files,
    () => ({ head: 'h', tip }),
  )
  const ledger = {
    ...fakeLedger(),
    app: null,
    read: async () => {
      count.whole += 1
      count.requests += 1 + folders.size
      return { head: 'h', tip, files }
    },
    parts: {
      tip: async () => {
        count.requests += 1
        return { head: 'h', tip, root: byPath.get(rootPath) ?? null }
      },
      texts: async (_: string, paths: readonly string[]) => {
        count.requests += Math.ceil(paths.length / 50)
        return paths.map((path) => byPath.get(path) ?? null)
      },
      folder: async (head: string, path: string) => {
        count.requests += 1
        return folder.folder(head, path)
      },
    },
  }
  return { ledger, count }
}

/** The files of the records, a checkpoint of them and what the rest adds. */
function checkpointed(before: readonly Entry[], rest: (begun: readonly Entry[]) => readonly Entry[] = (all) => all) {
  const fold = startIndex()
  for (const entry of before) fold.add(entry)
  const { files, digest: index, standing } = fold.take()
  const at = before.at(-1)?.record.at ?? ''
  const begun = [...before, ...chainedAfter(before, [{ kind: 'checkpoint', at, writer, index, standing }])]
  const entries = rest(begun)
  return { entries, files: [...filesOf(entries.map(({ record }) => record)), ...files] }
}

const models = Array.from({ length: 100 }, (_, index) => `model-${index}`)

describe('of a long ledger', () => {
  const ledgers = [500, 5000].map((promotions) => longLedger(promotions, { models, every: promotions }))

  test.each<[string, (ledger: ReturnType<typeof counting>['ledger']) => Promise<unknown>, readonly number[]]>([
    ['what one model needs is read', (ledger) => openBook(ledger, someModels(['model-3'])), [4, 6]],
    ['a self-test reads what was moved last', (ledger) => openLastMoves(ledger, settings), [4, 4]],
    ['what all models need is read whole', (ledger) => openBook(ledger, someModels(models)), [4, 13]],
  ])('%s', async (_, open, requests) => {
    const found = []
    for (const { files } of ledgers) {
      const { ledger, count } = counting(files)
      await open(ledger)
      found.push(count.requests)
    }
    expect(found).toEqual(requests)
  })

  test('the last move is the same as of the whole', async () => {
    const [{ files, entries } = { files: [], entries: [] }] = ledgers
    const { ledger, count } = counting(files)
    const moves = (await openLastMoves(ledger, settings)).entries().filter(({ record }) => record.kind === 'outcome')
    expect(moves.at(-1)).toEqual(entries.findLast(({ record }) => record.kind === 'outcome'))
    expect(count.whole).toBe(0)
  })
})

test('a ledger whose last requests were all refused is read whole for its last move', async () => {
  const refusals = Array.from({ length: 31 }, (_, index) =>
    outcome(null, {
      ...{ result: 'refused', move: null, at: '2026-02-01T00:00:00Z' },
      request: reference({ folder: `promotions/churn/production/${String(index + 2).padStart(4, '0')}` }),
    }),
  )
  const entries = chained([genesis(), ...promotion('churn', 1, 2, '2026-01-04T10:00:00Z'), ...refusals])
  const { ledger, count } = counting(checkpointed(entries).files)
  const book = await openLastMoves(ledger, settings)
  expect([count.whole, book.root, book.entries().length]).toEqual([1, null, 35])
})

type Steps = Parameters<typeof eventfulLedger>[0]

/** The ledger of the steps, with a checkpoint somewhere among them. */
function withCheckpoint(all: Steps, place: number) {
  const from = place % (all.length + 1)
  return checkpointed(eventfulLedger(all.slice(0, from)), (begun) => eventfulLedger(all, begun, from))
}

/** An old move stands, since a receiver was never told of it; of a later one nothing does, behind more refusals than stand. */
const forgotten: Steps = [
  ...[1, 0].map((told) => ({ act: 'request', model: 0, place: 0, end: 0, told }) as const),
  ...Array.from({ length: 31 }, () => ({ act: 'request', model: 0, place: 0, end: 3, told: 0 }) as const),
]

describe('what is chosen tells what the whole tells, wherever the checkpoint was', () => {
  const environments = ['production', 'staging']

  test('of the models that are chosen', async () => {
    const told = (entries: readonly Entry[], model: string) => ({
      shown: environments.map((environment) => recordedVersion(entries, model, environment)),
      file: recordedModelFile(entries, model),
      folders: recordedFolders(entries).filter((folder) => folder.split('/')[1] === model),
    })
    await fc.assert(
      fc.asyncProperty(
        stepsAndRefusals,
        fc.nat(),
        fc.subarray(['model-0', 'model-1', 'model-2']),
        async (all, place, chosen) => {
          const { entries, files } = withCheckpoint(all, place)
          const { ledger, count } = counting(files)
          const some = (await openBook(ledger, someModels(chosen))).entries()
          for (const model of chosen) expect(told(some, model)).toEqual(told(entries, model))
          expect([some.at(-1), count.whole]).toEqual([entries.at(-1), 0])
        },
      ),
      { numRuns: 40 },
    )
  })

  test('of the last move, and of what speaks of no model', async () => {
    const told = (entries: readonly Entry[]) => ({
      move: entries.findLast(({ record }) => record.kind === 'outcome' && record.result === 'done'),
      other: entries.filter(({ record }) => shardsOf(record).includes('other')),
    })
    await fc.assert(
      fc.asyncProperty(stepsAndRefusals, fc.nat(), async (all, place) => {
        const { entries, files } = withCheckpoint(all, place)
        expect(told((await openLastMoves(counting(files).ledger, settings)).entries())).toEqual(told(entries))
      }),
      { numRuns: 60, examples: [[forgotten, forgotten.length]] },
    )
  })
})

test('a policy without checkpoints has its ledger read whole', async () => {
  const { ledger, count } = counting(longLedger(2, { models: ['churn'], every: 2 }).files)
  await openLastMoves(ledger, {})
  expect(count.whole).toBe(1)
})

const root = (records: number, shards: Readonly<Record<string, number>>): IndexRoot => ({
  ...{ schema: 'countersign/index/1', records, digest: `sha256:${'0'.repeat(64)}` },
  shards: Object.fromEntries(
    Object.entries(shards).map(([name, rows]) => [name, { rows, last: `sha256:${'0'.repeat(64)}` }]),
  ),
  ...{ closed: {}, files: {}, brought: {} },
})

describe('the index is the shorter way', () => {
  test.each([
    [100, 500, true],
    [101, 500, false],
    [500, 10_000, true],
    [501, 10_000, false],
  ])('to %i records of %i: %s', (rows, records, answer) => {
    expect(isShorter(rows, { records })).toBe(answer)
  })

  test.each<[string, Choice, IndexRoot, unknown]>([
    [
      'of few models they are chosen',
      someModels(['a', 'b']),
      root(10_000, { [shardOf('a')]: 300 }),
      { models: ['a', 'b'] },
    ],
    ['of many the whole is', someModels(['a', 'b']), root(10_000, { [shardOf('a')]: 300, [shardOf('b')]: 300 }), null],
    ['of none nothing but the governance is', someModels([]), root(10_000, {}), { models: [] }],
    ['of many deliveries the whole is, for the last move', lastMoves, root(10_000, { other: 501 }), null],
  ])('%s', async (_, choice, given, chosen) => {
    expect(await choice(given)).toEqual(chosen)
  })
})
