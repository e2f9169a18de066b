import { describe, expect, test } from 'vitest'
import type { Move } from '../../../shared/domain/ledger/record.ts'
import { expectedOf, movesUnderWay } from '../../../shared/domain/reconciliation/expected.ts'
import { chained, intent, judgement, move, outcome, reference } from '../../builders/ledger.ts'
import { drafts, entries, moved } from '../../builders/reconciliation.ts'

const places = (all = entries): readonly unknown[] =>
  expectedOf(all).places.map(({ environment, version, previous, record }) => [environment, version, previous, record])

describe('what the ledger says that the registry should show', () => {
  test('is the last completed move of each environment, with what a rollback would return to', () => {
    expect(places()).toEqual([
      ['production', '7', '5', 5],
      ['staging', '8', null, 7],
    ])
  })

  test('is nothing after a retirement', () => {
    const retired = chained([
      ...drafts,
      ...moved(7, '0003', { from: '7', to: null }, '2026-01-09T12:00:00Z', 'retirement'),
    ])
    expect(places(retired)[0]).toEqual(['production', null, null, 9])
  })

  test('is nothing in the MLflow stage that a version left for the stage of another environment', () => {
    const at = (environment: string, name: string) => {
      const stage = { name, before: null }
      return { model: 'churn', environment, alias: undefined, stage, from: null, to: '3' } satisfies Partial<Move>
    }
    const staged = chained([
      ...drafts,
      ...moved(7, '0001', at('staging', 'Staging'), '2026-01-09T12:00:00Z'),
      ...moved(9, '0001', at('production', 'Production'), '2026-01-10T12:00:00Z'),
    ])
    expect(places(staged).slice(2)).toEqual([
      ['staging', null, null, 9],
      ['production', '3', null, 11],
    ])
  })

  test('leaves out what was refused or abandoned', () => {
    const at = '2026-01-09T12:00:00Z'
    const request = reference({ folder: 'promotions/credit-approval/production/0003' })
    const own = { at, request, move: move({ from: '7', to: '6' }) }
    expect(places(chained([...drafts, intent(own), outcome(8, { ...own, result: 'abandoned' })]))).toEqual(places())
  })

  test('are the tags and the statement of the last move of each version', () => {
    const own = expectedOf(entries).versions
    expect(own.map(({ version, pull, record, tags }) => [version, pull, record, tags.deployment_tier])).toEqual([
      ['5', 11, 3, 'production'],
      ['7', 12, 5, 'production'],
      ['8', 11, 7, 'staging'],
    ])
    expect(own[1]?.tags['countersign.record']).toBe(`4 ${entries[3]?.digest}`)
    expect(own[1]?.statement).toContain('Approved for production')
  })
})

test('a way back leaves the tags of stages that it did not ask, but not those of another version of that number', () => {
  const at = '2026-01-09T12:00:00Z'
  const request = reference({ kind: 'rollback', folder: 'promotions/credit-approval/production/0003' })
  const tagsAfter = (createdAt: number | null) => {
    const own = { at, request, move: move({ from: '7', to: '5', createdAt }), judgement: judgement({ stages: [] }) }
    return expectedOf(chained([...drafts, intent(own), outcome(8, own)])).versions.find(
      ({ version }) => version === '5',
    )
  }
  const { createdAt = null } = expectedOf(entries).versions[0] ?? {}
  expect(tagsAfter(createdAt)?.tags.validation_status).toBe('passed')
  expect(tagsAfter(createdAt)?.tags['countersign.record']).toMatch(/^8 /)
  expect(tagsAfter(1)?.tags.validation_status).toBeUndefined()
})

test('a version that was adopted bears no tag of a stage, and one that goes back keeps those of its promotion', () => {
  const at = '2026-01-09T12:00:00Z'
  const own = chained([
    ...drafts,
    ...moved(7, '0002', { environment: 'staging', from: '6', to: '6' }, at, 'adoption'),
    ...moved(9, '0003', { from: '7', to: '5' }, at, 'rollback'),
  ])
  const status = expectedOf(own).versions.map(({ version, tags }) => [version, tags.validation_status])
  expect(Object.fromEntries(status)).toEqual({ 5: 'passed', 6: undefined, 7: 'passed', 8: 'passed' })
})

describe('moves under way', () => {
  const begun = chained([...drafts, ...moved(7, '0003', { from: '7', to: '6' }, '2026-01-09T12:00:00Z')])
  const to = (before: typeof begun, now: typeof begun): readonly unknown[] =>
    movesUnderWay(before, now).map((one) => one.to)
  test('are those begun and not ended, and those that ended during the look', () => {
    expect(to(entries, entries)).toEqual([])
    expect(to(begun.slice(0, 8), begun.slice(0, 8))).toEqual(['6'])
    expect(to(entries, begun)).toEqual(['6'])
    expect(to(begun, begun)).toEqual([])
  })
})
