import { describe, expect, test } from 'vitest'
import type { Move } from '../../shared/domain/ledger/record.ts'
import { outcomeComment, outcomesComment, outcomeSection, type ToldOutcome } from '../../shared/render/outcome.ts'
import { expectGolden } from '../golden/golden.ts'
import { expectInert, hostile } from './inert.ts'

const move: Move = {
  registry: 'https://mlflow.acme.example',
  model: 'credit-approval',
  environment: 'production',
  alias: 'champion',
  from: '1',
  to: '2',
  createdAt: 1,
}
const record = { record: { number: 12, writer: { proven: true } }, digest: `sha256:${'a'.repeat(64)}` }
const told: ToldOutcome = {
  folder: 'promotions/credit-approval/production/0003',
  result: 'done',
  findings: [],
  record,
  move,
}
const finding = { code: 'read-back-differs', weight: 'fail' as const, facts: { live: '3', to: '2' } }

describe('an outcome', () => {
  test.each<readonly [string, object, string]>([
    ['a rollback', { request: { kind: 'rollback' } }, '✅ Rolled back: credit-approval 2 is live in production'],
    [
      'a break-glass move',
      { request: { kind: 'break-glass' }, judgement: { breakGlass: { reviewUntil: '2026-01-08T12:30:00Z' } } },
      'It must be reviewed until 2026-01-08T12:30:00Z, or the model freezes',
    ],
    [
      'the review of two of them',
      { judgement: { reviews: [3, 7] } },
      'It is the review of the break-glass move of record 3 and of that of record 7.',
    ],
  ])('of %s says what it was', (_, other, said) => {
    expect(outcomeComment({ ...told, record: { ...record, record: { ...record.record, ...other } } })).toContain(said)
  })

  test.each<[string, ToldOutcome]>([
    ['done', told],
    ['done-first', { ...told, move: { ...move, from: null } }],
    ['done-adoption', { ...told, move: { ...move, from: '2' } }],
    ['done-governance', { ...told, move: null }],
    ['refused', { ...told, result: 'refused', move: null, findings: [finding] }],
    ['abandoned', { ...told, result: 'abandoned', findings: [finding] }],
    ['waiting', { ...told, result: 'waiting', record: null, move: null, findings: [finding] }],
  ])('%s is told whole', (name, outcome) => {
    expectGolden(`outcome-${name}`, outcomeComment(outcome))
  })

  test('of a run without the App says that nobody proves its writer', () => {
    const unproven = { ...record, record: { number: 12, writer: { proven: false } } }
    const said = outcomeComment({ ...told, record: unproven })
    expect([said.endsWith(', writer unproven.'), outcomeComment(told).includes('unproven')]).toEqual([true, false])
  })

  test('stands in the summary under its folder', () => {
    expect(outcomeSection(told)).toBe(`### \`${told.folder}\`\n\n${outcomeComment(told)}`)
  })

  test('T19: hostile names and findings stay text', () => {
    const bad: Move = { ...move, model: hostile, environment: hostile, from: hostile, to: hostile }
    for (const result of ['done', 'refused', 'abandoned', 'waiting'] as const) {
      const findings = [{ ...finding, facts: { live: hostile, to: hostile } }]
      expectInert(outcomeSection({ ...told, folder: hostile, result, move: bad, findings }))
    }
  })
})

describe('the outcomes of one pull request', () => {
  test('are cut where a comment could not hold them, and say so', () => {
    const all = Array.from({ length: 400 }, (): ToldOutcome => ({ ...told, together: true }))
    const said = outcomesComment(all)
    expect(said.length).toBeLessThan(65_536)
    expect(said.endsWith('**Cut here; the rest stands in the summary of the run and in the ledger.**')).toBe(true)
  })

  test('of one request are that outcome', () => {
    expect(outcomesComment([told])).toBe(outcomeComment(told))
    expect(outcomesComment([])).toBe('')
  })

  test('of several stand each under its folder, also where one alone is told', () => {
    const one = { ...told, together: true }
    expect(outcomesComment([one])).toBe(outcomeSection(told))
    expect(outcomesComment([one, { ...one, folder: 'b' }]).match(/^### .*$/gm)).toEqual([
      '### `promotions/credit-approval/production/0003`',
      '### `b`',
    ])
  })
})
