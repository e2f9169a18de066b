import { describe, expect, test } from 'vitest'
import {
  lastClosed,
  mostDeployments,
  wantedStates,
  withoutComment,
  withoutDeployment,
  type DeploymentReading,
} from '../../../shared/domain/delivery/untold.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { chained, delivery, genesis, intent, move, outcome, reference, story } from '../../builders/ledger.ts'

const entries = chained(story)
const closed = lastClosed(entries, 'production')
const [, first, second] = closed
const [bot, asking] = ['countersign-acme[bot]', 'mel']
const deployment = (id: number, digest: string | undefined, other: Partial<DeploymentReading> = {}) => ({
  ...{ id, at: '2026-12-01T00:00:00Z', by: bot, payload: { digest: digest ?? '' }, state: 'success', ...other },
})

test('looked at are the last ten records that end a request there, or one of no environment', () => {
  const many = Array.from({ length: 14 }, (_, index): readonly RecordDraft[] => [
    intent({ request: reference({ folder: `promotions/m/production/${1000 + index}`, pull: 20 + index }) }),
    outcome(2 + 2 * index, {
      request: reference({ folder: `promotions/m/production/${1000 + index}`, pull: 20 + index }),
    }),
  ])
  const found = lastClosed(chained([genesis(), ...many.flat(), delivery()]), 'production')
  expect(found.map(({ record }) => record.number)).toEqual([11, 13, 15, 17, 19, 21, 23, 25, 27, 29])
  expect(lastClosed(entries, 'staging').map(({ record }) => record.kind)).toEqual(['genesis'])
})

test('what one pull request brought is looked at as a whole, however much it is', () => {
  const many = Array.from({ length: 14 }, (_, index): readonly RecordDraft[] => [
    intent({ request: reference({ folder: `promotions/m${index}/production/0001`, pull: index < 2 ? 20 : 21 }) }),
    outcome(2 + 2 * index, {
      request: reference({ folder: `promotions/m${index}/production/0001`, pull: index < 2 ? 20 : 21 }),
    }),
  ])
  expect(lastClosed(chained([genesis(), ...many.flat()]), 'production')).toHaveLength(12)
})

describe('untold is', () => {
  test.each<[string, readonly DeploymentReading[], readonly (number | undefined)[]]>([
    ['every move without a deployment', [], [3, 5]],
    ['none that has one', [deployment(1, first?.digest), deployment(2, second?.digest)], []],
    ['one whose deployment somebody else made', [deployment(1, first?.digest, { by: 'mallory' })], [3, 5]],
    ['none whose deployment whoever asks made', [deployment(1, first?.digest, { by: asking })], [5]],
  ])('%s', (_, deployments, expected) => {
    expect(withoutDeployment(closed, deployments, asking).map(({ record }) => record.number)).toEqual(expected)
  })

  // of the two moves the second alone is younger than the oldest that is read
  const others = (count: number, at = second?.record.at ?? '') =>
    Array.from({ length: count }, (_, index) => deployment(100 + index, undefined, { by: 'mallory', at }))
  test.each<[string, readonly DeploymentReading[], readonly number[]]>([
    ['what is younger than the oldest of as many as are read', others(mostDeployments, first?.record.at), [5]],
    ['nothing that is as old as all of them', others(mostDeployments), []],
    ['every move where there are fewer', others(mostDeployments - 1), [3, 5]],
  ])('%s: those of others may have left no room for ours', (_, deployments, expected) => {
    expect(withoutDeployment(closed, deployments, asking).map(({ record }) => record.number)).toEqual(expected)
  })

  const comment = (digest = '', other: object = {}) => ({ pull: 12, by: bot, body: `Record (\`${digest}\`)`, ...other })
  test.each([
    ['what no comment names', [], [1, 3, 5]],
    ['nothing that one of ours names', [comment(first?.digest)], [1, 5]],
    ['what one of somebody else names', [comment(first?.digest, { by: 'mallory' })], [1, 3, 5]],
    ['what one on another pull request names', [comment(first?.digest, { pull: 15 })], [1, 3, 5]],
  ])('%s', (_, comments, expected) => {
    expect(withoutComment(closed, comments, asking).map(({ record }) => record.number)).toEqual(expected)
  })
})

describe('a deployment of ours', () => {
  const states = (...deployments: readonly DeploymentReading[]) =>
    wantedStates(entries, 'production', deployments, asking).map((one) => `${one.deployment} ${one.state}`)

  test.each<[string, readonly DeploymentReading[], readonly string[]]>([
    ['of the last move is a success', [deployment(2, second?.digest, { state: null })], ['2 success']],
    ['of an earlier move is over', [deployment(1, first?.digest)], ['1 inactive']],
    ['that has the state which it should have gets none', [deployment(2, second?.digest)], []],
    ['that is over gets none', [deployment(1, first?.digest, { state: 'inactive' })], []],
    ['of the last move that people ended stays so', [deployment(2, second?.digest, { state: 'inactive' })], []],
    ['that somebody else made is left alone', [deployment(1, first?.digest, { by: 'mallory' })], []],
    ['of no record is left alone', [deployment(9, 'sha256:9')], []],
  ])('%s', (_, deployments, expected) => {
    expect(states(...deployments)).toEqual(expected)
  })

  test('of a retired model is over', () => {
    const request = reference({ folder: 'promotions/credit-approval/production/0005', kind: 'retirement' })
    const moved = move({ from: '8', to: null })
    const later = { at: '2026-03-06T12:06:00Z', request, move: moved }
    const retired = chained([...story, intent(later), outcome(6, later)])
    const wanted = wantedStates(retired, 'production', [deployment(2, second?.digest)], asking)
    expect(wanted.map((one) => one.state)).toEqual(['inactive'])
  })
})
