import { describe, expect, test } from 'vitest'
import { standingAt, type StandingAnswer } from '../../../shared/domain/audit/standing-at.ts'
import { renderStanding } from '../../../shared/render/audit/standing.ts'
import { entries, later } from '../../builders/audit.ts'
import { expectGolden } from '../../golden/golden.ts'
import { asJson, expectInert, hostile, textPaths, withText } from '../inert.ts'

const ask = (at: string, model: string | null = null): StandingAnswer =>
  standingAt(entries, 'production', { at, now: '2026-06-01T00:00:00Z', model })

describe('what was in production', () => {
  test('is a table of models with since when, until when and by what', () => {
    expectGolden('audit-standing', renderStanding(ask('2026-02-06T12:05:30Z')))
  })

  test.each<[string, string, string | null, string]>([
    ['before the ledger began', '2026-01-01T00:00:00Z', null, 'The ledger began at 2026-01-02T09:00:00Z'],
    ['at an instant that has not come', '2027-01-01T00:00:00Z', null, 'nobody knows'],
    ['before any move', '2026-01-03T00:00:00Z', null, 'No version of any model was recorded'],
    ['of a model that nobody moved', '2026-05-01T00:00:00Z', 'churn', 'unknown: no move was recorded by then'],
  ])('%s is said', (_, at, model, said) => {
    expect(renderStanding(ask(at, model))).toContain(said)
  })

  test('that was retired is nothing, and when nobody looked is said with what was found', () => {
    const asked = (at: string) =>
      renderStanding(standingAt(later, 'production', { at, now: '2026-06-01T00:00:00Z', model: null }))
    expect(asked('2026-05-20T00:00:00Z')).toContain('| none: retired ')
    expectGolden('audit-standing-looked', asked('2026-04-01T12:00:00Z'))
    expect(asked('2026-05-20T00:00:00Z')).toContain('`churn`: nobody ever compared the registry with the ledger.')
  })

  test('by an empty ledger is said', () => {
    const empty = standingAt([], 'production', { at: '2026-01-01T00:00:00Z', now: '2026-06-01T00:00:00Z', model: null })
    expect(renderStanding(empty)).toContain('The ledger holds no record')
  })
})

test('T19: hostile text stays text in every place of the answer', () => {
  const looked = { at: '2026-04-01T12:00:00Z', now: '2026-06-01T00:00:00Z', model: null }
  const json = asJson(standingAt(later, 'production', looked))
  const times = /^(?:at|since|until|began|state|after|before)$/
  for (const path of textPaths(json).filter((one) => !times.test(one.at(-1) ?? '')))
    expectInert(renderStanding(withText(json, path, hostile) as StandingAnswer))
})
