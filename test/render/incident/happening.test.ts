import { describe, expect, test } from 'vitest'
import { happeningKinds, type Happening } from '../../../shared/domain/incident/happening.ts'
import { putRightSentence, toldHappening } from '../../../shared/render/incident/happening.ts'
import { chained, delivery, folder, genesis } from '../../builders/ledger.ts'
import { expectGolden } from '../../golden/golden.ts'
import { expectInert, hostile } from '../inert.ts'

const url = 'https://github.com/acme/governance'
const refused: Happening = {
  ...{ kind: 'refused', about: folder, since: '2026-01-06T13:00:00Z', detail: null, author: 'dana-acme' },
  findings: [
    { code: 'stage-not-passed', weight: 'fail', facts: { stage: 'compliance-review', state: 'pending' } },
    { code: 'merged-past-rules', weight: 'fail', facts: { by: 'olga-acme' } },
  ],
  pull: { number: 12, url: `${url}/pull/12` },
  record: { number: 9, digest: `sha256:${'a'.repeat(64)}` },
  run: `${url}/actions/runs/1001/attempts/1`,
}
const stopped: Happening = {
  ...{ ...refused, kind: 'stopped', about: 'production', findings: [], pull: null, record: null, author: null },
  detail: 'The ledger is broken (gap in record 4: …); nothing is promoted on it.',
  run: `${url}/actions/workflows/promote.yml`,
}

describe('an incident', () => {
  test('of a refusal says what happened, where, and who must do what', () => {
    const { key, lasting, title, body } = toldHappening(refused)
    expect([key, lasting]).toEqual([`refused/${folder}`, false])
    expectGolden('incident-refused', `${title}\n\n${body}`)
  })

  test('of a run that stopped names no request', () => {
    const { title, body } = toldHappening(stopped)
    expectGolden('incident-stopped', `${title}\n\n${body}`)
  })

  test.each(happeningKinds)('T19: of %s keeps hostile text inert', (kind) => {
    const findings = [{ code: 'stage-not-passed', weight: 'fail' as const, facts: { stage: hostile, state: hostile } }]
    const bad: Happening = {
      ...refused,
      kind,
      about: hostile,
      detail: hostile,
      author: hostile,
      findings,
      run: hostile,
    }
    const { title, body } = toldHappening({ ...bad, pull: { number: 1, url: `javascript:${hostile}` } })
    expectInert(body)
    expect(title).not.toMatch(/[\n\u202E\u200B]/)
    expect(title.length).toBeLessThanOrEqual(256)
  })

  test('of very many findings is cut where an issue could not hold them', () => {
    const facts = (at: number) => ({ stage: `${at}`.repeat(60), state: 'failed' })
    const findings = Array.from({ length: 900 }, (_, at) => ({
      ...{ code: 'stage-not-passed', weight: 'fail' as const, facts: facts(at) },
    }))
    expect(toldHappening({ ...refused, findings }).body.length).toBeLessThan(65_000)
  })

  test('is told in the same words for as long as nothing changed', () => {
    expect(toldHappening(refused)).toEqual(toldHappening({ ...refused }))
  })
})

test('an issue is closed with the record that put it right', () => {
  expect(putRightSentence(chained([genesis()])[0]?.record ?? null)).toBe(
    '✅ Record 1 of the ledger put an end to it: `promotions/_policy/0001`, recorded.',
  )
  expect(putRightSentence(chained([genesis(), delivery()])[1]?.record ?? null)).toBe(
    '✅ Record 2 of the ledger put an end to it: `serving` was told of record 3.',
  )
  expect(putRightSentence(null)).toBe('✅ It is so no more.')
})
