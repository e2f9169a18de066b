import { expect, test } from 'vitest'
import { stageText } from '../../../shared/render/scenario/stage-text.ts'
import type { StageVerdict } from '../../../shared/domain/verdict.ts'
import { account } from '../../builders/forge.ts'

const stage = (other: Partial<StageVerdict> = {}): StageVerdict => ({
  stage: 'independent-validation',
  state: 'pending',
  findings: [],
  counted: [],
  ignored: [],
  vetoes: [],
  since: null,
  ...other,
})
const who = (login: string) => account('vera-acme', { login })

test('a stage with nothing to say says its state', () => {
  expect(stageText(stage({ state: 'passed' }))).toMatch(/^\S.*\.$/)
})

test('the gravest is said first, then who signed, who is not counted and why, who objects', () => {
  const text = stageText(
    stage({
      findings: [
        { code: 'awaits-approval', weight: 'wait', facts: { role: 'model-validator', count: 1, have: 0 } },
        { code: 'read-failed', weight: 'error', facts: { read: 'teams', detail: 'no answer.' } },
      ],
      counted: [{ reviewId: 1, account: who('vera'), person: 'vera', role: 'model-validator', at: '', expires: null }],
      ignored: [{ reviewId: 2, account: who('dev'), code: 'built-it', facts: { fact: 'pusher', where: 'abc' } }],
      vetoes: [
        { reviewId: 3, account: who('rob'), kind: 'hold', at: '', reason: '', dismissedBy: null },
        { reviewId: 4, account: who('vic'), kind: 'changes-requested', at: '', reason: '', dismissedBy: null },
      ],
    }),
  )
  expect(text.split('\n').slice(1)).toEqual([
    'Could not be read (teams): no answer.',
    'Awaits 1 approval by model-validator; 0 count.',
    'vera signed as model-validator.',
    'dev is not counted: pushed to it (abc), and who built it cannot sign.',
    'rob holds the model.',
    'vic requested changes.',
  ])
})

test('the same sentence is said once', () => {
  const finding = { code: 'draft', weight: 'wait' as const, facts: {} }
  expect(stageText(stage({ findings: [finding, finding] })).split('\n')).toHaveLength(2)
})

test('names and reasons that would move a terminal’s cursor or turn its text round lose that', () => {
  const hostile = 've\u001b[2Jra\u202e\u0007\u200b\r'
  const text = stageText(
    stage({
      counted: [{ reviewId: 1, account: who(hostile), person: 'vera', role: hostile, at: '', expires: null }],
      ignored: [{ reviewId: 2, account: who(`x\n::error::${hostile}`), code: 'bot', facts: {} }],
    }),
  )
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(text.split('\n').filter((line) => line.startsWith('::'))).toEqual([])
})
