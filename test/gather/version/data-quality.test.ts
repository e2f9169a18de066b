import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import {
  applications,
  type DataWorld,
  inOrder,
  inputs,
  judged,
  lookAt,
  type Rows,
  schema,
  scored,
} from '../../builders/data-world.ts'
import { failing } from '../../builders/gates.ts'

type Change = (world: DataWorld) => DataWorld

const at =
  (column: string, change: (value: string | number | null, row: number) => string | number | null) =>
  (rows: Rows): Rows => ({ ...rows, [column]: (rows[column] ?? []).map(change) })
const train =
  (change: (rows: Rows) => Rows): Change =>
  (world) => ({ ...world, train: change(world.train) })
const tested =
  (change: (rows: Rows) => Rows): Change =>
  (world) => ({ ...world, test: change(world.test) })
const data =
  (part: DataWorld['data']): Change =>
  (world) => ({ ...world, data: { ...world.data, ...part } })
const file =
  (path: string, text: string | null): Change =>
  (world) => ({ ...world, files: { ...world.files, [path]: text } })
const without = (rows: Rows, column: string): Rows =>
  Object.fromEntries(Object.entries(rows).filter(([name]) => name !== column))
const signed =
  (changed: readonly unknown[]): Change =>
  (world) => ({ ...world, signature: { inputs: JSON.stringify(changed) } })
const column = (name: string, other: object): string =>
  JSON.stringify({ columns: schema.columns.map((one) => (one.name === name ? { ...one, ...other } : one)) })
const ends = (rows: number): Rows =>
  Object.fromEntries(Object.entries(scored(400, 5000)).map(([name, values]) => [name, values.slice(0, rows)]))
const source = inOrder.data.sources?.[0]
const sources = (other: object): Change => data({ sources: source === undefined ? [] : [{ ...source, ...other }] })

test('data in order passes', async () => {
  expect(failing(await judged(inOrder))).toEqual([])
})

const broken: readonly (readonly [string, Change, string])[] = [
  [
    'a row of the test is one of the training',
    tested(at('row_id', (id, row) => (row === 7 ? 3 : id))),
    'fail overlap-above-maximum train and test',
  ],
  [
    'a row stands twice',
    tested(at('row_id', (id, row) => (row === 7 ? 5006 : id))),
    'fail duplicates-above-maximum test',
  ],
  ['a key is missing', tested(at('row_id', (id, row) => (row === 7 ? null : id))), 'fail rows-without-key test'],
  ['the key is not there', tested((rows) => without(rows, 'row_id')), 'fail key-missing test row_id'],
  [
    'too many values are missing',
    train(at('income', (value, row) => (row < 41 ? null : value))),
    'fail missing-above-maximum train income',
  ],
  [
    'a listed code is there once',
    (world) =>
      data({ sentinels: { debts: [20] } })(train(at('debts', (value, row) => (row === 9 ? 20 : value)))(world)),
    'fail sentinel-found train debts',
  ],
  [
    'the policy lists the code',
    (world) => ({
      ...train(at('debts', (value, row) => (row === 9 ? 20 : value)))(world),
      settings: { sentinels: [20] },
    }),
    'fail sentinel-found train debts',
  ],
  [
    'a code stands far off and the policy wants suspicions to fail',
    (world) => ({
      ...file(
        'data/schema.json',
        column('debts', { maximum: 1000 }),
      )(train(at('debts', (value, row) => (row < 3 ? 666 : value)))(world)),
      settings: { suspicions: 'gate' },
    }),
    'fail sentinel-suspected train debts',
  ],
  [
    'the source is another one',
    (world) => ({ ...world, parameters: { 'data_sha256.applications': sha256('other') } }),
    'fail source-digest-differs applications',
  ],
  [
    'the source lies in the run and is another one',
    (world) => sources({ artifact: 'data/source.bin' })(file('data/source.bin', 'other')(world)),
    'fail source-digest-differs applications',
  ],
  [
    'MLflow was told of another number of rows',
    (world) => ({ ...world, datasets: world.datasets.map((one) => ({ ...one, rows: 801 })) }),
    'fail dataset-rows-differ applications training',
  ],
  ['the source has more rows than the first filter took', sources({ rows: 1251 }), 'fail rows-do-not-add-up no label'],
  [
    'the last filter left more rows than there are',
    data({ filters: [{ rule: 'no label', rows_in: 1250, rows_out: 1201, why: 'x' }] }),
    'fail rows-do-not-add-up no label',
  ],
  [
    'a filter begins with other rows than the one before it left',
    data({
      filters: [
        { rule: 'a', rows_in: 1250, rows_out: 1240, why: 'x' },
        { rule: 'b', rows_in: 1239, rows_out: 1200, why: 'x' },
      ],
    }),
    'fail rows-do-not-add-up b',
  ],
  ['no filter says where rows went', data({ filters: [] }), 'fail rows-do-not-add-up folds'],
  ['nobody knows how many rows the source has', sources({ rows: undefined }), 'fail source-rows-unknown data.sources'],
  ['no schema is named', data({ schema: undefined }), 'fail schema-missing data.schema'],
  ['the schema is not there', file('data/schema.json', null), 'fail schema-missing data.schema'],
  ['the schema is cut short', file('data/schema.json', '{"columns": ['), 'error schema-unreadable data.schema'],
  [
    'the schema has a word that is no type',
    file('data/schema.json', column('income', { type: 'money' })),
    'error schema-unreadable data.schema',
  ],
  [
    'the schema has a column that the rows lack',
    file('data/schema.json', JSON.stringify({ columns: [...schema.columns, { name: 'age', type: 'int64' }] })),
    'fail column-absent train age',
  ],
  [
    'a number is above its range',
    train(at('debts', (value, row) => (row === 9 ? 21 : value))),
    'fail values-out-of-range train debts',
  ],
  [
    'a number is below its range',
    train(at('income', (value, row) => (row === 9 ? -1 : value))),
    'fail values-out-of-range train income',
  ],
  [
    'a text is none of those allowed',
    train(at('region', (value, row) => (row === 9 ? 'east' : value))),
    'fail values-not-allowed train region',
  ],
  [
    'a value is missing that may not be',
    train(at('debts', (value, row) => (row === 9 ? null : value))),
    'fail nulls-not-allowed train debts',
  ],
  [
    'the schema has another type',
    file('data/schema.json', column('owner', { type: 'object' })),
    'fail input-type-differs owner',
  ],
  ['the model has no signature', (world) => ({ ...world, signature: null }), 'fail signature-missing signature'],
  [
    'the signature names no columns',
    signed([{ type: 'tensor', 'tensor-spec': { dtype: 'float64', shape: [-1, 4] } }]),
    'fail signature-missing signature',
  ],
  [
    'the signature is no list',
    (world) => ({ ...world, signature: { inputs: '{' } }),
    'fail signature-unreadable signature',
  ],
  [
    'the model reads a column that is nowhere',
    signed([...inputs, { type: 'double', name: 'age', required: true }]),
    'fail input-absent age',
  ],
  [
    'the model reads another type',
    signed(inputs.map((one) => (one.name === 'region' ? { ...one, type: 'double' } : one))),
    'fail input-type-differs region',
  ],
  ['the model reads what is known only afterwards', data({ after_outcome: ['debts'] }), 'fail known-afterwards debts'],
  [
    'the model reads the outcome itself',
    (world) =>
      file(
        'data/schema.json',
        JSON.stringify({ columns: [...schema.columns, { name: 'approved', type: 'int64' }] }),
      )(signed([...inputs, { type: 'long', name: 'approved', required: true }])(world)),
    'fail known-afterwards approved',
  ],
  ['no checks are named', data({ quality: undefined }), 'fail quality-report-missing data.quality'],
  ['the checks are not there', file('data/quality.json', null), 'fail quality-report-missing data.quality'],
  ['the checks are no JSON', file('data/quality.json', 'all good'), 'error quality-report-unreadable data.quality'],
  [
    'a check says neither yes nor no',
    file('data/quality.json', '{"checks": [{"check": "a", "passed": "yes"}]}'),
    'error quality-report-unreadable data.quality',
  ],
  ['nothing was checked', file('data/quality.json', '{"checks": []}'), 'fail quality-report-empty data.quality'],
  [
    'a check failed',
    file('data/quality.json', '{"checks": [{"check": "no twins", "passed": false}]}'),
    'fail quality-check-failed no twins',
  ],
  ['a column is the outcome', train((rows) => ({ ...rows, debts: rows.approved ?? [] })), 'fail outcome-leaks debts'],
  [
    'a column is the opposite of the outcome',
    train((rows) => ({ ...rows, owner: (rows.approved ?? []).map((one) => (one === 1 ? 'false' : 'true')) })),
    'fail outcome-leaks owner',
  ],
  [
    'a column tells the outcome and the policy wants suspicions to fail',
    (world) => ({
      ...train((rows) => at('income', (value, row) => (rows.approved?.[row] === 1 ? 380 : 0) + Number(value))(rows))(
        file('data/schema.json', column('income', { maximum: 9000 }))(world),
      ),
      settings: { suspicions: 'gate' },
    }),
    'fail leakage-suspected income',
  ],
  ['the rows have no outcome', train((rows) => without(rows, 'approved')), 'fail leakage-not-evaluable leakage'],
  [
    'the model file names no rows',
    (world) => ({ ...data({ folds: undefined, filters: [] })(world) }),
    'fail rows-not-declared rows',
  ],
  ['the rows of the training are not there', file('data/train.parquet', null), 'fail rows-missing train'],
  ['the rows of the training are no table', file('data/train.parquet', 'PAR1'), 'fail rows-unreadable train'],
]

describe('one thing broken is one thing found:', () => {
  test.each(broken)('%s', async (_, change, found) => {
    expect(failing(await judged(change(inOrder)))).toEqual([found])
  })
})

describe('what is only suspected is noted', () => {
  const noted = async (world: DataWorld): Promise<readonly string[]> =>
    (await judged(world)).flatMap(({ weight, code, facts }) =>
      weight === 'note' && code !== 'stability-not-evaluable' ? [`${code} ${String(facts.about)}`] : [],
    )

  test.each<[string, Change, readonly string[]]>([
    [
      'a code far off',
      (world) =>
        file(
          'data/schema.json',
          column('debts', { maximum: 1000 }),
        )(train(at('debts', (value, row) => (row < 3 ? 666 : value)))(world)),
      ['sentinel-suspected train debts'],
    ],
    [
      'a column that tells the outcome',
      (world) =>
        train((rows) => at('income', (value, row) => (rows.approved?.[row] === 1 ? 380 : 0) + Number(value))(rows))(
          file('data/schema.json', column('income', { maximum: 9000 }))(world),
        ),
      ['leakage-suspected income'],
    ],
    [
      'a source of which nothing tells the digest',
      (world) => ({ ...world, parameters: {} }),
      ['source-digest-unknown applications'],
    ],
    [
      'a column that the schema does not name',
      train((rows) => ({ ...rows, age: rows.debts ?? [] })),
      ['column-not-in-schema train age'],
    ],
  ])('%s', async (_, change, found) => {
    const world = change(inOrder)
    expect([failing(await judged(world)), await noted(world)]).toEqual([[], found])
  })
})

describe('folds', () => {
  const whole: Change = (world) => {
    const rows = applications(1200, 0)
    return {
      ...world,
      train: { ...rows, part: (rows.row_id ?? []).map((_, row) => (row % 3 === 0 ? 'b' : 'a')) },
      data: { ...world.data, folds: { key: 'row_id', file: 'data/train.parquet', column: 'part' } },
      datasets: [],
    }
  }

  test('of one file are told by a column, and named by their place', async () => {
    expect(failing(await judged(whole(inOrder)))).toEqual([])
    const { overlap, folds } = (await lookAt(whole(inOrder))).data
    expect([folds.map(({ fold, rows }) => [fold, rows]), overlap.pairs]).toEqual([
      [['all', 1200]],
      [{ one: 'fold 1 of 2', other: 'fold 2 of 2', rows: 0, of: 400 }],
    ])
  })

  test('of one file that share a row are found, and a row that stands twice in one', async () => {
    const shared = train(at('row_id', (id, row) => (row === 3 ? 1 : id)))(whole(inOrder))
    expect(failing(await judged(shared))).toEqual(['fail overlap-above-maximum fold 1 of 2 and fold 2 of 2'])
    const twice = train(at('row_id', (id, row) => (row === 4 ? 1 : id)))(whole(inOrder))
    expect(failing(await judged(twice))).toEqual(['fail duplicates-above-maximum all'])
  })

  test('of a column with the values of a key are no folds', async () => {
    const world = data({ folds: { key: 'row_id', file: 'data/train.parquet', column: 'income' } })(whole(inOrder))
    expect(failing(await judged(world))).toEqual(['fail column-not-read all income'])
  })

  test('without a key are compared over the columns that all have', async () => {
    const keyless = data({ folds: { train: 'data/train.parquet', test: 'data/test.parquet' } })(inOrder)
    const rows = without(applications(400, 5000), 'row_id')
    const same: Rows = Object.fromEntries(
      Object.entries(rows).map(([name, values]) => [
        name,
        values.map((value, row) => (row === 5 ? (inOrder.train[name]?.[8] ?? value) : value)),
      ]),
    )
    const own = train((one) => without(one, 'row_id'))(keyless)
    expect(failing(await judged(file('data/test.parquet', JSON.stringify(rows))(own)))).toEqual([])
    expect(failing(await judged(file('data/test.parquet', JSON.stringify(same))(own)))).toEqual([
      'fail overlap-above-maximum train and test',
    ])
  })

  test('that share columns of which rows are not told apart are not evaluable', async () => {
    const keyless = data({ folds: { train: 'data/train.parquet', test: 'evaluation/predictions.parquet' } })(inOrder)
    const found = failing(
      await judged(train((rows) => ({ debts: rows.debts ?? [], approved: rows.approved ?? [] }))(keyless)),
    )
    expect(found).toContain('fail overlap-not-evaluable folds')
  })

  test('are the rows of the holdout alone where the predictions hold others too', async () => {
    const mixed = tested((rows) => {
      const more = scored(3, 0)
      return Object.fromEntries(
        Object.entries(rows).map(([name, values]) => [
          name,
          [...values, ...(name === 'split' ? ['train', 'train', 'train'] : (more[name] ?? []))],
        ]),
      )
    })(inOrder)
    expect(failing(await judged(mixed))).toEqual([])
    expect((await lookAt(mixed)).data.folds.map(({ rows }) => rows)).toEqual([800, 400])
  })
})

describe('few rows', () => {
  test.each([
    [1, ['fail rows-do-not-add-up no label']],
    [2, ['fail rows-do-not-add-up no label']],
  ])('%i of them in the test are counted like many', async (rows, found) => {
    expect(failing(await judged(tested(() => ends(rows))(inOrder)))).toEqual(found)
  })

  test('in the training tell nothing of leakage', async () => {
    const few = Object.fromEntries(Object.entries(applications(30, 0)))
    const found = failing(await judged({ ...train(() => few)(inOrder), datasets: [] }))
    expect(found).toEqual(['fail rows-do-not-add-up no label', 'fail leakage-not-evaluable leakage'])
  })
})

describe('stability', () => {
  const watched = async (change: Change) => {
    const { data: found } = await lookAt(change(inOrder))
    return found.stability
  }

  test('is asked of the score and says where not both folds have it', async () => {
    expect((await watched((world) => world)).map(({ column: name, why }) => [name, why])).toEqual([
      ['score', 'not-in-both'],
    ])
  })

  test('of a score that both have is an index, and fails where it moved', async () => {
    const both = train((rows) => ({ ...rows, score: (rows.row_id ?? []).map((id) => (Number(id) % 100) / 100) }))(
      inOrder,
    )
    expect(failing(await judged(both))).toEqual([])
    const moved = tested(at('score', (value) => Number(value) / 3))(both)
    expect(failing(await judged(moved))).toEqual(['fail distribution-shifted score train to test'])
  })

  test('of too few rows is not evaluable, which does not pass', async () => {
    const both = train((rows) => ({ ...rows, score: (rows.row_id ?? []).map((id) => (Number(id) % 100) / 100) }))(
      inOrder,
    )
    expect(failing(await judged(tested(() => ends(46))(both)))).toEqual([
      'fail rows-do-not-add-up no label',
      'fail stability-not-evaluable score train to test',
    ])
  })
})

test('nothing of a row is kept: no value but those that policy or model file list', async () => {
  const marked = train(at('region', (value, row) => (row === 3 ? 'SECRET-TEXT' : value)))(
    train(at('income', (value, row) => (row < 4 ? 987_654.5 : value)))(inOrder),
  )
  const kept = JSON.stringify([(await lookAt(marked)).data, await judged(marked)])
  expect(kept).toContain('sentinel-suspected')
  expect(kept).not.toMatch(/SECRET|987654|north|south/)
})

test.each(['MLmodel', 'data/train.parquet', 'evaluation/predictions.parquet', 'data/quality.json'])(
  '%s is judged by the bytes that were hashed, or not at all',
  async (swapped) => {
    const whole = { ...inOrder, data: { ...inOrder.data, quality: 'data/quality.json' } }
    const files = { ...inOrder.files, 'data/quality.json': '{}' }
    await expect(lookAt({ ...whole, files, swapped })).rejects.toThrow(`${swapped} was changed while it was read`)
  },
)

test('the order of the rows changes nothing', async () => {
  const turned = (rows: Rows): Rows =>
    Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, values.toReversed()]))
  const keyless = data({ folds: { train: 'data/train.parquet' }, filters: [] })
  const digestless = async (change: Change): Promise<unknown> => {
    const { data: found } = await lookAt(change(keyless(inOrder)))
    return JSON.parse(JSON.stringify(found).replaceAll(/[0-9a-f]{64}/g, 'digest')) as unknown
  }
  expect(await digestless(train(turned))).toEqual(await digestless((world) => world))
})
