import { describe, expect, test } from 'vitest'
import { accessCodes } from '../../../shared/domain/access/finding.ts'
import { approvalCodes } from '../../../shared/domain/approval/finding.ts'
import { gateCodes } from '../../../shared/domain/gate/finding.ts'
import { promotionCodes } from '../../../shared/domain/promotion.ts'
import { proposalCodes } from '../../../shared/domain/request/proposal.ts'
import { accessSentences } from '../../../shared/render/sentence/access.ts'
import { approvalSentences } from '../../../shared/render/sentence/approval.ts'
import { sentence } from '../../../shared/render/sentence/finding.ts'
import { gateSentences } from '../../../shared/render/sentence/gate.ts'
import { promotionSentences } from '../../../shared/render/sentence/promotion.ts'
import { requestSentences } from '../../../shared/render/sentence/request.ts'
import { facts } from './words-of-facts.ts'

const codes = [
  ...new Set<string>([...accessCodes, ...approvalCodes, ...gateCodes, ...promotionCodes, ...proposalCodes]),
]

test.each(codes)('%s is said by its sentence, not by its code', (code) => {
  expect(sentence({ code, weight: 'fail', facts })).not.toBe(`${code}.`)
})

describe('a finding that asks to be accepted', () => {
  const accept = 'Accept performance roc_auc (claim-differs)'
  const asked = 'Model risk may accept it in writing: "Accept performance roc_auc (claim-differs): why. Until date".'

  test('says by which line, once', () => {
    const said = sentence({ code: 'claim-differs', weight: 'fail', facts: { ...facts, accept } })
    expect(said.endsWith(` ${asked}`)).toBe(true)
    const group = sentence({ code: 'group-not-evaluable', weight: 'fail', facts: { ...facts, accept } })
    expect(group.split('Model risk')).toHaveLength(2)
    expect(group.endsWith(` ${asked}`)).toBe(true)
  })

  test('says nothing of it where nobody asks', () => {
    expect(sentence({ code: 'claim-differs', weight: 'fail', facts: {} })).not.toContain('accept')
  })
})

test('a group too small to be judged names its line by itself', () => {
  const { accept: _none, ...others } = facts
  expect(sentence({ code: 'group-not-evaluable', weight: 'fail', facts: others })).toContain(
    '"Accept fairness race=black: why. Until date"',
  )
})

test('a code that two parts of the house use says the same from both', () => {
  const tables = [accessSentences, approvalSentences, gateSentences, promotionSentences, requestSentences].map(
    (table) => Object.entries(table).map(([code, say]) => [code, say(facts)] as const),
  )
  const said = new Map<string, Set<string>>()
  for (const [code, text] of tables.flat()) said.set(code, (said.get(code) ?? new Set()).add(text))
  expect([...said].filter(([, texts]) => texts.size > 1)).toEqual([])
})

test('a code of another version is shown as it is', () => {
  expect(sentence({ code: 'of-the-future', weight: 'note', facts: {} })).toBe('of-the-future.')
})

test('a finding of one among several requests says of which it speaks, on one line', () => {
  const facts = { model: 'churn', version: '1', of: 'promotions/churn/production/0001' }
  expect(sentence({ code: 'version-unknown', weight: 'error', facts })).toBe(
    'promotions/churn/production/0001: The registry has no churn version 1.',
  )
  expect(sentence({ code: 'version-unknown', weight: 'error', facts: { ...facts, of: 'a\nb' } })).not.toContain('\n')
})
