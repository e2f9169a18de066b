import { describe, expect, test } from 'vitest'
import { answerOf, judgedAt, promotionOf, unreadableStages } from '../../../shared/domain/scenario/answer.ts'
import { open } from '../../../shared/domain/scenario/event/branch.ts'
import { fails, registry } from '../../../shared/domain/scenario/event/outside.ts'
import { factsOf } from '../../../shared/domain/scenario/facts.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { eventSchemas } from '../../../shared/domain/scenario/scenario.ts'
import { accountOf, type World } from '../../../shared/domain/scenario/world.ts'
import { one, worldOf } from '../../builders/scenario.ts'

function opened(tier = 'low', own: object = {}): World {
  const world = worldOf(one(`model: {tier: ${tier}}\npeople: {dev: {}}\nevents: [{open: {by: dev}}]\nexpect: {}`))
  world.clock = '2026-01-05T09:00:00Z'
  open(world, eventSchemas.open.parse({ by: 'dev', ...own }))
  return world
}

function merged(world = opened()): World {
  world.clock = '2026-01-05T10:00:00Z'
  world.merge = { at: world.clock, sha: 'a'.repeat(40), by: accountOf(world, 'dev') }
  return world
}

const result = (world: World): string | undefined => {
  const promotion = answerOf(world).promotion
  return promotion === null
    ? undefined
    : `${promotion.result} ${promotion.findings.map(({ code }) => code).join()}`.trim()
}

test('it is judged now, or at the record of the head that is still due', () => {
  const world = opened()
  expect(judgedAt(world)).toBe('2026-01-05T09:00:10Z')
  world.clock = '2026-01-05T09:01:00Z'
  expect(judgedAt(world)).toBe('2026-01-05T09:01:00Z')
  expect(judgedAt(opened('low', { recorded: false }))).toBe('2026-01-05T09:00:00Z')
})

test('every stage answers, and what became of the merge once there is one', () => {
  const open = answerOf(opened())
  expect([open.stages.map(({ state }) => state), open.mergeable, open.promotion]).toEqual([
    ['passed', 'not-required', 'not-required', 'not-required'],
    true,
    null,
  ])
  expect(answerOf(opened('high')).mergeable).toBe(false)
})

test('where nothing can be read every stage is in error and says what', () => {
  const world = opened()
  fails(world, eventSchemas.fails.parse({ read: 'commits' }))
  expect(answerOf(world).stages).toEqual(
    unreadableStages({ unreadable: { read: 'commits', detail: 'the answer was 500' } }),
  )
  expect([...new Set(answerOf(world).stages.map(({ state }) => state))]).toEqual(['error'])
})

describe('a merged request', () => {
  test('with every stage met is done', () => expect(result(merged())).toBe('done'))

  test('with a stage unmet is refused, by codes', () => {
    expect(result(merged(opened('high')))).toMatch(/^refused stage-not-passed,.*merged-past-rules/)
  })

  test.each(['commits', 'registry'])('waits while %s cannot be read', (read) => {
    const world = merged()
    fails(world, eventSchemas.fails.parse({ read }))
    expect(result(world)).toBe('waiting read-failed')
  })

  test('is refused where another version is live', () => {
    const world = merged()
    registry(world, eventSchemas.registry.parse({ changes: 'alias', value: '3' }))
    expect(result(world)).toBe('refused live-version-not-adopted')
  })

  test('that holds no request promotes nothing', () => {
    const facts = factsOf(merged(), '2026-01-05T10:00:00Z')
    if ('unreadable' in facts) throw new Error('nothing fails')
    const other = { ...facts, request: { state: 'invalid' as const, findings: [] } }
    expect(promotionOf(other, judgeRequest(other, '2026-01-05T10:00:00Z', null)).result).toBe('refused')
  })
})
