import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readCsv } from '../../../shared/clients/predictions/csv.ts'
import { PredictionsError } from '../../../shared/clients/predictions/problem.ts'
import { readTableJson } from '../../../shared/clients/predictions/table-json.ts'
import type { Column, Table, WantedColumn } from '../../../shared/domain/metric/column.ts'

const both: readonly WantedColumn[] = [
  { name: 's', as: 'number' },
  { name: 'g', as: 'category' },
]

function read(text: string, wanted: readonly WantedColumn[] = both): Table {
  return readCsv(Buffer.from(text), 'p.csv', wanted)
}

function listed(column: Column | undefined): readonly (string | number | null)[] {
  if (column === undefined) return []
  if (column.kind === 'category') return Array.from(column.codes, (code) => column.dictionary[code] ?? null)
  return Array.from(column.values, (value, row) => (column.present?.[row] === 0 ? null : value))
}

function lists(text: string): unknown {
  const { columns } = read(text)
  return [listed(columns.get('s')), listed(columns.get('g'))]
}

describe('what a CSV file may hold', () => {
  test.each([
    [
      'plain lines',
      's,g\n0.5,a\n1,b\n',
      [
        [0.5, 1],
        ['a', 'b'],
      ],
    ],
    [
      'no line end at the end',
      's,g\n0.5,a\n1,b',
      [
        [0.5, 1],
        ['a', 'b'],
      ],
    ],
    [
      'CRLF',
      's,g\r\n0.5,a\r\n1,b\r\n',
      [
        [0.5, 1],
        ['a', 'b'],
      ],
    ],
    ['a byte order mark', '\ufeffs,g\n0.5,a\n', [[0.5], ['a']]],
    ['columns in another order, and others between', 'x,g,y,s\n,a,9,0.5\n', [[0.5], ['a']]],
    [
      'quotes with commas, line ends and quotes inside',
      's,g\n"0.5","a, ""b""\nc"\n1,d\n',
      [
        [0.5, 1],
        ['a, "b"\nc', 'd'],
      ],
    ],
    ['a quoted header', '"s","g"\n0.5,a\n', [[0.5], ['a']]],
    [
      'empty fields are missing, quoted or not',
      's,g\n,a\n0.5,\n"",""\n',
      [
        [null, 0.5, null],
        ['a', null, null],
      ],
    ],
    ['a last field that is empty, without a line end', 's,g\n0.5,', [[0.5], [null]]],
    [
      'words for missing and for no number',
      's,g\nNA,NA\nnan,nan\ninf,a\n',
      [
        [null, NaN, Infinity],
        ['NA', 'nan', 'a'],
      ],
    ],
    [
      'numbers as people write them',
      's,g\n+1.50,a\n.5,a\n5.,a\n1e-3,a\n-0,a\n',
      [
        [1.5, 0.5, 5, 0.001, -0],
        ['a', 'a', 'a', 'a', 'a'],
      ],
    ],
    [
      'blank lines are skipped',
      's,g\n\n0.5,a\n\r\n1,b\n\n\n',
      [
        [0.5, 1],
        ['a', 'b'],
      ],
    ],
    ['text beyond ASCII, spaces kept', 's,g\n0.5, é日 \n', [[0.5], [' é日 ']]],
  ])('%s', (_, text, expected) => expect(lists(text)).toEqual(expected))

  test('more rows than the first guess of the size', () => {
    const values = Array.from({ length: 5000 }, (_, row) => row / 5000)
    const text = `s,g\n${values.map((value, row) => (row % 7 === 0 ? ',x' : `${value},g${row % 3}`)).join('\n')}`
    const { columns, rows } = read(text)
    expect(rows).toBe(5000)
    expect(listed(columns.get('s'))).toEqual(values.map((value, row) => (row % 7 === 0 ? null : value)))
    expect(columns.get('g')).toMatchObject({ dictionary: ['x', 'g1', 'g2', 'g0'] })
  })
})

describe('what is refused', () => {
  test.each([
    ['no header', '\n\n', 'empty', 'without a header'],
    ['no rows', 's,g\n', 'empty', 'a header and no rows'],
    ['an absent column', 'S,group\n1,a\n', 'missing-column', 'Did you mean "S"?'],
    ['another separator', 's;g\n1;a\n', 'missing-column', 'Separate columns by commas.'],
    ['two columns of one name', 's,g,s\n1,a,2\n', 'duplicate-column', 'two columns named "s"'],
    ['a text among the numbers', 's,g\n1,a\nhigh,b\n', 'wrong-type', 'line 3 holds "high"'],
    ['a hexadecimal number', 's,g\n0x1,a\n', 'wrong-type', 'line 2 holds "0x1"'],
    ['a decimal comma', 's,g\n"0,5",a\n', 'wrong-type', 'line 2 holds "0,5"'],
    [
      'a field too many',
      's,g\n1,a,b\n2,c\n',
      'malformed',
      'Line 2 of predictions "p.csv" has 3 fields where the header has 2.',
    ],
    ['a field too few', 's,g\n1\n2,c\n', 'malformed', 'Line 2 of predictions "p.csv" has 1 fields'],
    ['an end in the midst of a line', 's,g\n1,a\n2', 'truncated', 'Line 3'],
    ['an end inside quotes', 's,g\n1,"a\n2,b\n', 'truncated', 'opened on line 2'],
    ['a quote within a plain field', 's,g\n1,a"b\n', 'malformed', 'Line 2'],
    ['text after closing quotes', 's,g\n1,"a"b\n', 'malformed', 'Line 2'],
    ['a lone carriage return', 's,g\r1,a\r', 'malformed', 'Line 1'],
  ] as const)('%s', (_, text, code, words) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }))
  })

  test('bytes that are not UTF-8', () => {
    const bytes = Buffer.from('s,g\n1,\xe9\n', 'latin1')
    expect(() => readCsv(bytes, 'p.csv', both)).toThrow(expect.objectContaining({ code: 'not-this-format' }))
  })

  test('a hostile name cannot break out of the sentence', () => {
    const problem = (): unknown => read('"a\u202eb\n|`x",y\n1,2\n', [{ name: 'z', as: 'number' }])
    expect(problem).toThrow(PredictionsError)
    expect(problem).toThrow(String.raw`"a\u202eb\n|` + '`x"')
  })
})

describe('files of the fixtures', () => {
  test.each(['lf.csv', 'crlf-mark.csv'])('%s reads as the same table in JSON', (name) => {
    const folder = 'test/fixtures/predictions/encodings'
    const wanted: readonly WantedColumn[] = [
      ...['key', 'label', 'group', 'group_null', 'flag'].map((column) => ({ name: column, as: 'category' }) as const),
      ...['score', 'score_null', 'single'].map((column) => ({ name: column, as: 'number' }) as const),
    ]
    const csv = readCsv(readFileSync(`${folder}/${name}`), name, wanted)
    const json = readTableJson(readFileSync(`${folder}/table.json`), 'table.json', wanted)
    const lower = (value: string | number | null) => (typeof value === 'string' ? value.toLowerCase() : value)
    for (const { name: column } of wanted) {
      expect(listed(csv.columns.get(column)).map(lower)).toEqual(listed(json.columns.get(column)).map(lower))
    }
  })
})

test('whatever is written with quotes is read back', () => {
  const Text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '日'), maxLength: 6 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ noNaN: true }), Text), { minLength: 1 }),
      fc.constantFrom('\n', '\r\n'),
      (rows, end) => {
        const lines = rows.map(([score, group]) => `${score},"${group.replaceAll('"', '""')}"`)
        const { columns } = read(['s,g', ...lines].join(end))
        // -0 is written as 0
        expect(listed(columns.get('s'))).toEqual(rows.map(([score]) => score + 0))
        expect(listed(columns.get('g'))).toEqual(rows.map(([, group]) => (group === '' ? null : group)))
      },
    ),
  )
})
