import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { FileColumns, Predictions } from '../../../shared/ports/predictions.ts'
import type { Column, Table } from '../../../shared/domain/metric/column.ts'
import type { Fold, OpenFolds } from '../../../shared/gather/version/fold-files.ts'
import { lookAtRows, type RowsQuestion } from '../../../shared/gather/version/fold-rows.ts'
import { numbers, texts } from '../../builders/columns.ts'
import { readersOf } from '../../builders/on-disk.ts'

/** Columns in memory, of which those named in `broken` cannot be decoded. */
function tables(files: Readonly<Record<string, Readonly<Record<string, Column>>>>, broken: readonly string[] = []) {
  const asked: string[] = []
  const rows = (column: Column | undefined): number =>
    column === undefined ? 0 : column.kind === 'number' ? column.values.length : column.codes.length
  const predictions: Predictions = {
    read: () => Promise.reject(new Error('rows alone')),
    columns: () => Promise.reject(new Error('known')),
    select: async (_, path, wanted) => {
      asked.push(wanted.map(({ name }) => name).join(' '))
      const bad = wanted.find(({ name }) => broken.includes(name))
      if (bad !== undefined) return { fault: 'not-readable', column: bad.name }
      const columns = wanted.flatMap(({ name }) => {
        const column = files[path]?.[name]
        return column === undefined ? [] : [[name, column] as const]
      })
      return { table: { rows: 0, columns: new Map(columns) } }
    },
  }
  const folds = Object.entries(files).map(([path, own]): Fold => {
    const head: FileColumns = {
      rows: rows(Object.values(own)[0]),
      typed: true,
      columns: Object.entries(own).map(([name, { kind }]) => ({ name, as: kind })),
    }
    return { fold: path, file: { path, sha256: 'a'.repeat(64), file: new Uint8Array(0), head }, rows: null }
  })
  const open: OpenFolds = { folds, wholes: folds, key: null, column: null, faults: [] }
  return { predictions, open, asked }
}

const question = (other: Partial<RowsQuestion> = {}): RowsQuestion => ({
  ...{
    schema: null,
    sentinels: [],
    sentinelsOf: {},
    label: { column: 'y', positive: 1 },
    inputs: null,
    stable: [],
    beside: ['score'],
  },
  ...other,
})

describe('the rows', () => {
  test('without a key are told apart by all columns', async () => {
    const { predictions, open } = tables({ train: { a: numbers(1, 2, 1), b: texts('x', 'y', 'x') } })
    expect((await lookAtRows(predictions, open, question())).folds).toMatchObject([
      { repeated: 1, keyless: null, rows: 3 },
    ])
  })

  test('with large numbers as keys are told apart by their texts', async () => {
    const large = { train: { id: numbers(2 ** 53, 2 ** 53) } }
    const { predictions, open } = tables(large)
    const exact: Predictions = {
      ...predictions,
      select: (bytes, path, wanted) =>
        wanted[0]?.as === 'category'
          ? Promise.resolve({
              table: { rows: 2, columns: new Map([['id', texts('9007199254740992', '9007199254740993')]]) },
            })
          : predictions.select(bytes, path, wanted),
    }
    const { folds } = await lookAtRows(exact, { ...open, key: 'id' }, question())
    expect(folds).toMatchObject([{ repeated: 0, keyless: 0 }])
  })

  test('are each hashed once where a column turns out midway not to come in blocks', async () => {
    const files = {
      train: { a: numbers(1, 2, 3, 4), b: numbers(5, 6, 7, 8), own: numbers(1, 1, 1, 1) },
      test: { a: numbers(1, 9), b: numbers(5, 9) },
    }
    const { predictions, open } = tables(files)
    const expected = (await lookAtRows(predictions, open, question())).overlap
    const whole = open.wholes.map((fold) => ({ ...fold, file: { ...fold.file, file: fold.fold } }))
    const midway: Predictions = {
      ...predictions,
      blocks: (place, _, [wanted], work) => {
        const first = numbers(place === 'train' && wanted?.name === 'a' ? 1 : 5)
        const each = (_names: readonly string[], take: (block: Table) => void): never => {
          take({ rows: 1, columns: new Map([[wanted?.name ?? '', first]]) })
          throw new Error('written in another way')
        }
        try {
          return { found: work({ rows: 1, each }, () => '') }
        } catch {
          return null
        }
      },
    }
    const found = await lookAtRows(midway, { ...open, folds: whole, wholes: whole }, question())
    expect(found.overlap).toEqual(expected)
    expect(JSON.stringify(expected)).toContain('1')
  })

  test('of a column that is damaged are a fault that names it, and the other columns are still read', async () => {
    const { predictions, open } = tables({ train: { a: numbers(1, null), b: numbers(1, 2) } }, ['b'])
    const found = await lookAtRows(predictions, open, question())
    expect(found.faults).toEqual([{ fold: 'train', file: 'train', why: 'not-readable', column: 'b' }])
    expect(found.folds[0]?.missing).toEqual([{ column: 'a', rows: 1 }])
  })

  test('are read some columns at a time', async () => {
    const { predictions, open, asked } = tables({ train: { a: numbers(1), b: numbers(2) } })
    const many = open.wholes.map((fold) => ({
      ...fold,
      file: { ...fold.file, head: { ...fold.file.head, rows: 5_000_000 } },
      rows: Uint32Array.of(0),
    }))
    await lookAtRows(predictions, { ...open, wholes: many, folds: many }, question())
    expect(asked).toEqual(['y', 'a', 'b'].filter((name) => name !== 'y'))
  })

  test('that the model reads are looked at for leakage, and no others', async () => {
    const labels = Array.from({ length: 60 }, (_, row) => String(row % 2))
    const { predictions, open } = tables({
      train: { y: texts(...labels), a: numbers(...labels.map(Number)), b: numbers(...labels.map(Number)) },
    })
    expect((await lookAtRows(predictions, open, question({ inputs: ['a'] }))).leakage.columns).toMatchObject([
      { column: 'a', equal: true },
    ])
    expect((await lookAtRows(predictions, open, question())).leakage.judged).toBe(2)
  })

  test('have a key that is looked at as well where the model reads it', async () => {
    const labels = Array.from({ length: 60 }, (_, row) => String(row % 2))
    const ids = numbers(...labels.map((label, row) => Number(label) * 1000 + row))
    const { predictions, open } = tables({ train: { y: texts(...labels), id: ids } })
    const keyed = { ...open, key: 'id' }
    expect((await lookAtRows(predictions, keyed, question({ inputs: ['id'] }))).leakage.columns).toMatchObject([
      { column: 'id', auc: 1 },
    ])
    expect((await lookAtRows(predictions, keyed, question({ inputs: [] }))).leakage.why).toBe('no-columns')
  })

  test('of no fold tell nothing', async () => {
    const { predictions, open } = tables({})
    expect(await lookAtRows(predictions, open, question())).toMatchObject({
      folds: [],
      types: null,
      leakage: { why: 'no-rows' },
    })
  })
})

describe('files that stay where they lie', async () => {
  const paths = ['test/fixtures/data/train.parquet', 'test/fixtures/data/test.parquet'] as const
  const [train, tested] = paths
  const readers = readersOf(97)

  async function opened(path: string, fold: string, onDisk: boolean, rows: Uint32Array | null): Promise<Fold> {
    const file = onDisk ? path : new Uint8Array(readFileSync(path))
    const head = await readers.columns(file, path)
    if ('fault' in head) throw new Error(head.fault)
    return { fold, file: { path, sha256: 'a'.repeat(64), file, head }, rows }
  }
  const own = async (onDisk: boolean, key: string | null, columns: readonly string[] = []): Promise<OpenFolds> => {
    const all = [await opened(train, 'train', onDisk, null), await opened(tested, 'test', onDisk, Uint32Array.of(1, 4, 7, 99, 250))] // prettier-ignore
    const folds = all.map((fold, at) => ({ ...fold, file: at === 0 ? fold.file : lacking(fold, columns) }))
    return { folds, wholes: folds, key, column: null, faults: [] }
  }
  const lacking = ({ file }: Fold, columns: readonly string[]): Fold['file'] => ({
    ...file,
    head: { ...file.head, columns: file.head.columns.filter(({ name }) => !columns.includes(name)) },
  })
  const parts = async (onDisk: boolean): Promise<OpenFolds> => {
    const whole = await opened(train, 'all', onDisk, null)
    const folds = [0, 1, 2].map((fold) => ({
      ...{ fold: `fold ${fold}`, file: whole.file },
      rows: Uint32Array.from({ length: 200 }, (_, row) => row * 3 + fold),
    }))
    return { folds, wholes: [whole], key: null, column: 'owner', faults: [] }
  }
  const asked = question({
    ...{ label: { column: 'label', positive: 1 }, stable: ['score', 'region', 'nobody'], sentinels: [666] },
    schema: { columns: [{ name: 'income', type: 'int', minimum: 1, nullable: false }] },
  })
  /** Readers for whom some columns come whole alone. */
  const mixed: Predictions = {
    ...readers,
    blocks: (...given) => (given[2][0]?.name === 'debts' ? null : (readers.blocks?.(...given) ?? null)),
  }

  test.each([
    ['by whole rows', (onDisk: boolean) => own(onDisk, null)],
    ['by the columns that both have', (onDisk: boolean) => own(onDisk, null, ['after'])],
    ['by a key of numbers', (onDisk: boolean) => own(onDisk, 'row')],
    ['by a key of texts', (onDisk: boolean) => own(onDisk, 'region')],
    ['in the parts of one file', parts],
  ])('are found %s to be what they are in memory', async (_, open) => {
    const whole = await lookAtRows(readers, await open(false), asked)
    expect(whole.faults).toEqual([])
    expect(whole.leakage.judged).toBeGreaterThan(2)
    expect(await lookAtRows(readers, await open(true), asked)).toEqual(whole)
    expect(await lookAtRows(mixed, await open(true), asked)).toEqual(whole)
  })
})
