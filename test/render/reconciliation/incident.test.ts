import { describe, expect, test } from 'vitest'
import { incidentOf, putRight, restoreBody } from '../../../shared/render/reconciliation/incident.ts'
import { seen } from '../../builders/reconciliation.ts'

const hostile = '| `x` <!-- @acme/team ::error:: \n#1'

describe('the issue of a difference', () => {
  test('says field, both values, interval, who, and what puts it back', () => {
    const { key, title, body, lasting, since } = incidentOf(seen({ by: 'mel', unattributed: null }), { pull: 101 })
    expect([key, lasting, since]).toEqual([
      'reconcile/alias-moved/credit-approval//production/alias%20champion',
      true,
      '2026-01-10T12:00:00Z',
    ])
    expect(title).toBe('credit-approval in production: The alias champion was moved by hand from 7 to 6')
    for (const said of ['`7`', '`6`', '2026-01-10T15:00:00Z', 'account mel', '#101 puts it back'])
      expect(body).toContain(said)
  })

  test('says why nothing puts it back, and names what more there is', () => {
    const { body } = incidentOf(seen({ code: 'bytes-changed', more: ['model.pkl: removed'] }), { none: 'none is open' })
    expect(body).toContain('No request puts it back: none is open')
    expect(body).toContain('- `model.pkl: removed`')
  })

  test('keeps hostile words inert', () => {
    const { body, title } = incidentOf(seen({ found: hostile, field: hostile, more: [hostile], by: hostile }), {
      none: hostile,
    })
    expect(body.replaceAll(/``[^\n]*``/g, '')).not.toMatch(/<!--|@acme|\n#1/)
    expect(title).not.toContain('\n')
  })
})

test('a draft that restores begins with words of ours', () => {
  expect(restoreBody(seen(), 'measured')).toMatch(/^The registry is not as the ledger recorded it/)
})

test.each([
  ['by no record', null, 'Put right between a and b, by no record: somebody changed it in the registry.'],
  ['by a record', { record: 8, pull: 3, kind: 'rollback' }, 'Put right between a and b, by record 8 (rollback, #3).'],
] as const)('what was put right %s', (_, by, said) => {
  expect(putRight('a', 'b', by)).toBe(said)
  expect(putRight(null, 'b', by)).toContain('Put right before b')
})
