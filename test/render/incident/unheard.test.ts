import { expect, test } from 'vitest'
import { unheardOf } from '../../../shared/domain/incident/unheard.ts'
import { heardSentence, toldUnheard } from '../../../shared/render/incident/unheard.ts'
import { chained, genesis, notice } from '../../builders/ledger.ts'
import { expectInert, hostile } from '../inert.ts'

const last = { at: '2026-01-09T12:08:00Z', status: 401, problem: null }
const toldOf = (given: Parameters<typeof notice>[0]) => {
  const [one] = unheardOf(chained([genesis(), notice({ result: 'dead', last, ...given })]), 12)
  if (one === undefined) throw new Error('nothing was given up')
  return toldUnheard(one, 'https://github.com')
}

test('a receiver that was given up is told with what it does not know, and what to do', () => {
  const told = toldOf({})
  expect(told).toMatchObject({ key: 'unheard/12/grc', lasting: false, title: 'Unheard: grc of request #12' })
  for (const part of ['pull request 12', '`independent-validation`, `pending`', 'it answered 401', 'Who must act'])
    expect(told.body).toContain(part)
  expect(toldOf({ last: { ...last, status: null, problem: 'timed-out' } }).body).toContain('timed-out')
})

test('its words are text', () => {
  const { body } = toldOf({ receiver: hostile, model: hostile, version: hostile, environment: hostile })
  expectInert(body)
})

test('the issue is closed with what the receiver heard', () => {
  const record = chained([genesis(), notice()])[1]?.record
  expect(heardSentence(record?.kind === 'notice' ? record : null)).toContain('Record 2 of the ledger put an end to it')
  expect(heardSentence(null)).toBe('✅ It is so no more.')
})
