import { describe, expect, test } from 'vitest'
import { formatHandover, parseHandover, withOutputs, type Handover } from '../../../shared/domain/rescore/answer.ts'
import { asRecorded, spec } from '../../builders/rescore.ts'
import { tableOf } from '../../builders/tables.ts'
import { sha } from '../../builders/evidence.ts'

const key = 'ab'.repeat(32)
const handover: Handover = {
  ...{ schema: 'countersign/answers/1', model: 'credit-approval', version: '7', files: sha('a') },
  ...{ environment: asRecorded, isolation: 'namespaces' },
  answers: [
    {
      rows: { kind: 'sealed', set: 'a', sha256: sha('9') },
      answer: { state: 'answered', columns: [{ name: '0', values: [0.1 + 0.2, null, 'x'] }] },
    },
  ],
}

describe('a handover', () => {
  test.each([null, key])('is read back as it was written, to the last bit (key %s)', (own) => {
    expect(parseHandover(formatHandover(handover, own), own)).toEqual(handover)
  })

  test('tells nothing where it is sealed', () => {
    expect(formatHandover(handover, key)).not.toMatch(/credit|0\.3|answered/)
    expect(formatHandover(handover, key)).not.toBe(formatHandover(handover, key))
  })

  test.each<[string, (text: string) => string, string | null]>([
    ['with another key', (text) => text, 'cd'.repeat(32)],
    ['without a key', (text) => text, null],
    ['with a short key', (text) => text, 'ab'],
    ['after a change', (text) => text.replace(/"([^"]{4})[^"]/, '"$1Z'), key],
    ['cut short', (text) => text.slice(0, -12), key],
    ['as something else', () => '{"sealed": ["", "", ""]}', key],
    ['as nothing', () => 'null', null],
  ])('is not read %s', (_, change, own) => {
    expect(() => parseHandover(change(formatHandover(handover, key)), own)).toThrow()
  })

  test('is not read where it is open and a key is given: whoever holds the key seals', () => {
    expect(() => parseHandover(formatHandover(handover, null), key)).toThrow(/not sealed/)
  })

  test('is not sealed with a key that is none', () => {
    expect(() => formatHandover(handover, 'secret')).toThrow(/64 hex digits/)
  })
})

describe('the model’s answer', () => {
  const table = tableOf({ id: ['1', '2'] })
  const answered = (...columns: readonly (readonly (string | number | null)[])[]) => ({
    state: 'answered' as const,
    columns: columns.map((values, at) => ({ name: String(at), values })),
  })

  test('is the column that the model file names', () => {
    const made = withOutputs(table, spec, answered([0.9, 0.8], [0.1, null]))
    expect('table' in made && made.table.columns.get('score')).toEqual({
      kind: 'number',
      values: Float64Array.of(0.1, NaN),
      present: Uint8Array.of(1, 0),
    })
  })

  test.each([
    ['with too few columns', answered([0.9, 0.8]), /answers with 1 columns, none of which is "1"/],
    ['with too few rows', answered([0], [0.1]), /1 values for 2 rows/],
    ['with texts', answered([0, 0], ['high', 'low']), /texts where numbers are meant/],
  ])('%s is none', (_, answer, expected) => {
    const made = withOutputs(table, spec, answer)
    expect('problem' in made && made.problem).toMatch(expected)
  })

  test('of classes are texts', () => {
    const { score: _score, ...rest } = spec
    const classes = {
      ...{ ...rest, task: 'multiclass', label: { column: 'approved' }, predicted: { column: 'said' } },
      rescore: { outputs: { said: 'label' }, tolerance: 0 },
    } as never
    const answer = { state: 'answered' as const, columns: [{ name: 'label', values: ['b', null] }] }
    const made = withOutputs(table, classes, answer)
    expect('table' in made && made.table.columns.get('said')).toMatchObject({ kind: 'category', dictionary: ['b'] })
  })
})
