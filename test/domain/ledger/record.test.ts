import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalJson } from '../../../shared/domain/canonical.ts'
import {
  formatRecord,
  LedgerRecord,
  parseRecord,
  placeRecord,
  recordDigest,
  recordPath,
  type Move,
} from '../../../shared/domain/ledger/record.ts'
import { refused, unknown } from '../../../shared/domain/self-test/attack.ts'
import { otherDigest } from '../../builders/forge.ts'
import { chained, genesis, intent, judgement, move, outcome, reference, story, writer } from '../../builders/ledger.ts'

const record = placeRecord(genesis(), null)
const text = formatRecord(record)
const problemOf = (bytes: string): string => {
  const parsed = parseRecord(bytes)
  return 'problem' in parsed ? parsed.problem : 'none'
}

describe('a record is its bytes', () => {
  test.each(chained(story).map(({ record: one }) => [one.number, one] as const))(
    'record %i comes back as it was written',
    (_, one) => {
      expect(parseRecord(formatRecord(one))).toEqual({ record: one })
    },
  )

  const { alias: _, ...elsewhere } = move()
  test.each<readonly [string, Move]>([
    ['by an alias, as records have told it from the first', move({ from: '5' })],
    ['by an MLflow stage', { ...elsewhere, stage: { name: 'Production', before: 'Staging' } }],
    ['of a copy that is still to be made', move({ copy: { model: 'prod.churn', from: null, to: null } })],
    ['of a copy that was made', move({ copy: { model: 'prod.churn', from: '1', to: '2' } })],
    ['to nothing, of a version that is gone', move({ from: '5', to: null, createdAt: null })],
  ])('a move %s comes back as it was written', (_, moved) => {
    const readBack = { alias: 'champion', version: null, versions: ['6', '7'] }
    for (const draft of [intent({ move: moved }), outcome(2, { move: moved, readBack })]) {
      const one = placeRecord(draft, { number: 1, digest: recordDigest('') })
      expect(parseRecord(formatRecord(one))).toEqual({ record: one })
    }
  })

  test.each<readonly [string, Partial<Move>]>([
    ['nothing', { ...elsewhere, alias: undefined }],
    ['an alias and a stage', { stage: { name: 'Production', before: null } }],
    [
      'a stage and a copy',
      {
        ...{ alias: undefined, stage: { name: 'Production', before: null } },
        copy: { model: 'c', from: null, to: null },
      },
    ],
  ])('a move that is shown by %s is no record', (_, other) => {
    expect(() => placeRecord(intent({ move: { ...move(), ...other } }), null)).toThrow('one of alias, stage')
  })

  test('a self-test comes back as it was written, whatever a guard or a detail is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (guard, detail) => {
        const results = [
          refused('forged-tag', 'live', [guard]),
          unknown('direct-push', 'rule', 'read-failed', { detail }),
        ]
        const one = placeRecord(
          {
            ...{ kind: 'self-test', at: '2026-01-05T02:41:00Z', writer, governance: otherDigest },
            ...{ state: 'unknown', pulls: [8, 9], results },
          },
          { number: 1, digest: recordDigest('') },
        )
        const parsed = parseRecord(formatRecord(one))
        expect(parsed).toEqual({ record: one })
      }),
    )
  })

  test('any words of reviewers come back as they were written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (body, name) => {
        const signOffs = judgement().signOffs.map((one) => ({ ...one, body, name }))
        const one = placeRecord(intent({ judgement: judgement({ signOffs }) }), { number: 1, digest: recordDigest('') })
        const parsed = parseRecord(formatRecord(one))
        expect(parsed).toEqual({ record: one })
        expect('record' in parsed ? formatRecord(parsed.record) : '').toBe(formatRecord(one))
      }),
    )
  })

  test.each([
    ['no JSON', '{', 'is not JSON'],
    ['nothing', '', 'is not JSON'],
    ['a newline less', text.trimEnd(), 'is not in canonical form'],
    ['a newline more', `${text}\n`, 'is not in canonical form'],
    ['a space more', text.replace('{', '{ '), 'is not in canonical form'],
    ['members in another order', `${JSON.stringify(record)}\n`, 'is not in canonical form'],
    ['a member twice', text.replace('{', '{"at":"2026-01-01T00:00:00Z",'), 'is not in canonical form'],
    ['a member too many', text.replace('{', '{"aa":1,'), 'Unrecognized key'],
    ['something of another kind of schema', text.replace('countersign/record/1', 'other/record/1'), 'at schema'],
    ['a list', '[]\n', 'does not fit'],
    ['a time that is none', text.replace('2026-01-02T09:00:00Z', 'yesterday'), 'at at'],
    ['a day that is none', text.replace('2026-01-02T09:00:00Z', '2026-02-30T09:00:00Z'), 'at at'],
    ['half a surrogate pair', text.replace('"policy: 1', '"\\ud800policy: 1'), 'is not in canonical form'],
  ])('%s is no record', (_, bytes, problem) => {
    expect(problemOf(bytes)).toContain(problem)
  })

  test('the digest is of the stored bytes', () => {
    expect(recordDigest('{}\n')).toBe('sha256:ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356')
  })
})

/** Records as they were once written, one file of each kind and schema; none is ever changed or removed. */
const kept = new URL('../../fixtures/ledger/', import.meta.url)
const keptNames = readdirSync(kept)

describe('what was written once is read for ever', () => {
  test.each(keptNames)('%s', (name) => {
    const bytes = readFileSync(new URL(name, kept), 'utf8')
    const parsed = parseRecord(bytes)
    if (!('record' in parsed)) throw new Error(`${name} ${parsed.problem}`)
    expect(name.startsWith(`${parsed.record.kind}-${parsed.record.schema.split('/').at(-1) ?? ''}`)).toBe(true)
    expect(formatRecord(parsed.record)).toBe(bytes)
  })

  test('every kind has one: write it by formatRecord to test/fixtures/ledger/‹kind›-‹schema’s number›.json and leave it', () => {
    const kinds = LedgerRecord.options.flatMap(({ shape }) =>
      'options' in shape.kind ? shape.kind.options : [...shape.kind.values],
    )
    expect(kinds.filter((kind) => !keptNames.includes(`${kind}-1.json`))).toEqual([])
  })
})

describe('a record of a later version', () => {
  test.each(['countersign/record/2', 'countersign/record/17'])('%s is unknown: no record, and not broken', (schema) => {
    const parsed = parseRecord(
      JSON.stringify({ schema, previous: recordDigest(''), at: '2031-01-01T00:00:00Z', more: 1 }),
    )
    expect(parsed).toEqual({
      problem: `unknown schema ${schema}, written by a later version; use that`,
      unknown: { previous: recordDigest(''), at: '2031-01-01T00:00:00Z' },
    })
  })

  test('is unknown even where nothing of it is as it was', () => {
    const parsed = parseRecord('{"schema":"countersign/record/2","previous":7,"at":[]}')
    expect('problem' in parsed && parsed.unknown).toEqual({ previous: null, at: null })
  })
})

describe('a record has one place', () => {
  test.each([
    [1, 'records/000/000001.json'],
    [999, 'records/000/000999.json'],
    [1000, 'records/001/001000.json'],
    [1_234_567, 'records/1234/1234567.json'],
  ])('record %i lies at %s', (number, path) => {
    expect(recordPath(number)).toBe(path)
  })

  test('the first has none before it, the next names the digest of the one before', () => {
    expect([record.number, record.previous]).toEqual([1, null])
    const next = placeRecord(outcome(null, { result: 'refused', request: reference() }), {
      number: 1,
      digest: recordDigest(text),
    })
    expect([next.number, next.previous]).toEqual([2, recordDigest(text)])
  })

  test('a draft cannot bring a place of its own', () => {
    const sneaky = { ...genesis(), number: 99, previous: recordDigest('x'), schema: 'other' }
    expect(canonicalJson(placeRecord(sneaky, null))).toBe(canonicalJson(record))
  })
})

/** The kinds of all schemas within a schema. */
function kindsIn(schema: unknown, seen = new Map<unknown, string>()): ReadonlyMap<unknown, string> {
  if (schema instanceof z.core.$ZodType) {
    if (seen.has(schema)) return seen
    const { def } = schema._zod
    seen.set(schema, 'coerce' in def && def.coerce === true ? 'coerce' : def.type)
    kindsIn(def.type === 'lazy' ? (def as z.core.$ZodLazyDef).getter() : Object.values(def), seen)
  } else if (Array.isArray(schema)) for (const one of schema) kindsIn(one, seen)
  else if (typeof schema === 'object' && schema !== null && Object.getPrototypeOf(schema) === Object.prototype)
    for (const one of Object.values(schema)) kindsIn(one, seen)
  return seen
}

test('no schema of a record changes what it reads, so that its bytes may be held against the text', () => {
  const kinds = new Set(kindsIn(LedgerRecord).values())
  expect(
    [...kinds].filter((kind) => ['default', 'prefault', 'catch', 'transform', 'pipe', 'coerce'].includes(kind)),
  ).toEqual([])
  expect(kinds.size).toBeGreaterThan(8)
})
