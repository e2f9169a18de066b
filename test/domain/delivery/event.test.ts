import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventOf, formatEvent, toldAs, type OutcomeEntry } from '../../../shared/domain/delivery/event.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { chained, genesis, intent, move, outcome, reference } from '../../builders/ledger.ts'
import { parseEvent } from '../../fakes/receiver.ts'

const source = 'https://github.com/acme/governance'

function entryOf(draft: RecordDraft): OutcomeEntry {
  const { record, digest } = chained([genesis(), intent(), draft]).at(-1) ?? {}
  if (record?.kind !== 'outcome' || digest === undefined) throw new Error('no outcome')
  return { record, digest }
}
const place = { region: 'eu-central-1', infrastructure: 'cluster serving-2', previous: '5' }
const times = { startedAt: '2026-01-06T12:05:00Z', completedAt: '2026-01-06T12:06:00Z' }
const promoted = entryOf(outcome(2, { move: move({ from: '5' }), deployment: { ...place, ...times } }))

describe('the event of an outcome', () => {
  test('says what is live where, who merged and ran it, and which record holds it', () => {
    const { digest } = promoted
    expect(eventOf(promoted, source)).toEqual({
      specversion: '1.0',
      id: digest.replace('sha256:', ''),
      source,
      type: 'countersign.promoted',
      subject: 'credit-approval/production',
      time: '2026-01-06T12:06:00Z',
      datacontenttype: 'application/json',
      sequence: '000000000003',
      data: {
        ...{ result: 'done', kind: 'promotion', model: 'credit-approval', environment: 'production' },
        ...{ version: '7', registry: 'https://mlflow.acme.example', alias: 'champion', stage: null, copy: null },
        ...{ ...place, ...times, evidence: promoted.record.judgement?.evidence, reasons: [] },
        merged: {
          ...{ by: 'olga-acme', at: '2026-01-06T12:00:00Z', commit: 'd'.repeat(40) },
          ...{ pull: 12, url: 'https://github.com/acme/governance/pull/12' },
        },
        run: {
          ...{ id: '1001', attempt: '1', actor: 'olga-acme', suite: 'countersign 0.1.0', proven: true },
          workflow: 'acme/governance/.github/workflows/promote.yml@refs/heads/main',
          workflowSha: 'b'.repeat(40),
        },
        record: { number: 3, digest },
      },
    })
  })

  test.each<[string, Parameters<typeof outcome>[1], object]>([
    [
      'refused: no version, and why by its codes',
      {
        ...{ result: 'refused', move: null, readBack: null, judgement: null },
        findings: [
          { code: 'merged-past-rules', weight: 'fail', facts: {} },
          { code: 'merged-past-rules', weight: 'fail', facts: { by: 'x' } },
        ],
      },
      { version: null, previous: null, alias: null, evidence: null, reasons: ['merged-past-rules'] },
    ],
    [
      'abandoned: what the registry showed at last',
      { result: 'abandoned', move: move({ from: '5' }), readBack: { alias: 'champion', version: '5' } },
      { version: '5', previous: '5', region: null },
    ],
    [
      'retired: nothing is live, and what was',
      { move: move({ from: '5', to: null }), readBack: { version: null }, request: reference({ kind: 'retirement' }) },
      { version: null, previous: '5' },
    ],
    ['adopted: nothing was before', { move: move({ from: '7' }) }, { version: '7', previous: null }],
    [
      'shown by a stage',
      { move: { ...move({ from: '5' }), alias: undefined, stage: { name: 'Production', before: null } } },
      { alias: null, stage: 'Production' },
    ],
    [
      'shown by a copy',
      { move: move({ copy: { model: 'prod.credit-approval', from: null, to: '2' } }) },
      { copy: { model: 'prod.credit-approval', version: '2' } },
    ],
  ])('%s', (_, other, expected) => {
    const { alias: _alias, ...rest } = other?.move ?? move()
    const shown = other?.move?.stage === undefined ? other : { ...other, move: rest }
    expect(eventOf(entryOf(outcome(2, shown)), source)?.data).toMatchObject(expected)
  })

  test('is the same text whenever it is made, and comes back as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 1 }), (region, from) => {
        const entry = entryOf(outcome(2, { move: move({ from }), deployment: { ...place, region, ...times } }))
        const [event, again] = [eventOf(entry, source), eventOf(structuredClone(entry), source)]
        expect(event).not.toBeNull()
        if (event === null || again === null) return
        expect(formatEvent(again)).toBe(formatEvent(event))
        expect(parseEvent(formatEvent(event))).toEqual(event)
      }),
      { numRuns: 20 },
    )
  })

  test.each([
    ['no JSON', '{'],
    ['another thing', '{}'],
    ['another type', JSON.stringify({ ...eventOf(promoted, source), type: 'countersign.opened' })],
    ['a member too many', JSON.stringify({ ...eventOf(promoted, source), extra: 1 })],
  ])('%s is no event', (_, text) => {
    expect(parseEvent(text)).toBeNull()
  })

  test('is no more than a dispatch takes: ten members', () => {
    expect(Object.keys(eventOf(promoted, source) ?? {}).length).toBeLessThanOrEqual(10)
  })

  test('is none of a change of governance', () => {
    const request = reference({ folder: 'promotions/_policy/0002', kind: 'policy' })
    const refused = outcome(null, { request, result: 'refused', move: null, readBack: null })
    const entry = entryOf(refused)
    expect([toldAs(entry.record), eventOf(entry, source)]).toEqual([null, null])
  })
})
