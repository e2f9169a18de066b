import { describe, expect, test } from 'vitest'
import { decisionOn, type Decision } from '../../../shared/domain/audit/decision.ts'
import { renderDecision } from '../../../shared/render/audit/decision.ts'
import { later as entries } from '../../builders/audit.ts'
import { expectGolden } from '../../golden/golden.ts'
import { asJson, expectInert, hostile, textPaths, withText } from '../inert.ts'

function decision(model = 'credit-approval', version = '7'): Decision {
  const found = decisionOn(entries, model, version, 'production')
  if (found === null) throw new Error('the planted ledger holds no such decision')
  return found
}

describe('why a version was allowed', () => {
  test('is told by stage, with the policy and the model’s file as they were', () => {
    expectGolden('audit-decision', renderDecision(decision()))
  })

  test('says of what was not left in place why not', () => {
    const findings = [{ code: 'expected-current-stale', weight: 'fail', facts: { expected: '7', live: '8' } }] as const
    const told = renderDecision({ ...decision(), result: 'abandoned', findings })
    expect(told).toMatch(/was abandoned in production[^]*- The request expects version 7/)
  })

  test('says of an emergency who let it past the stages, and until when it is to be reviewed', () => {
    const told = renderDecision(decision('churn', '1'))
    expect(told).toContain('Past the stages, as break-glass team; to be reviewed until 2026-04-10T12:00:00Z.')
  })

  test.each<[string, Partial<Decision>, string]>([
    ['no record holds the governance', { governance: null }, 'no record holds its files'],
    ['the record does not tell the file', { modelFile: 'unknown' }, 'Which file of the model judged is unknown'],
    ['no file judged', { modelFile: null }, 'No file of the model judged.'],
    ['the file has no text', { modelFile: { path: 'm', digest: 'd', text: null } }, 'no record holds its text'],
  ])('says where %s', (_, other, said) => {
    expect(renderDecision({ ...decision(), ...other })).toContain(said)
  })
})

test('T19: hostile text stays text in every place of a decision', () => {
  const json = asJson({ ...decision('churn', '1'), modelFile: decision().modelFile })
  const closed = /^(?:at|mergedAt|openedAt|reviewUntil|state|weight|tier|result)$/
  for (const path of textPaths(json).filter((one) => !closed.test(one.at(-1) ?? '')))
    expectInert(renderDecision(withText(json, path, hostile) as Decision))
})

test('T19: a file of the model cannot end the block that it stands in', () => {
  const text = '````\n</details>\n# INJECTED\n````'
  const told = renderDecision({ ...decision(), modelFile: { path: 'm', digest: 'd', text } })
  expect(told).toContain('`````\n````\n</details>')
})

test('T19: a file of the model may hold any number of blocks', () => {
  const text = '` '.repeat(500_000)
  const told = renderDecision({ ...decision(), modelFile: { path: 'm', digest: 'd', text } })
  expect(told).toContain('\n```\n` `')
})
