import { describe, expect, test } from 'vitest'
import { leftCodes, type Left } from '../../../shared/domain/proposals/candidate.ts'
import { draftBody, leftSentence, renderProposals } from '../../../shared/render/version/proposals.ts'
import { parseRequester } from '../../../shared/domain/request/requester.ts'

const rule = { on: 'registered', environment: 'production' } as const
const hostile = 'x|`<!-- @team\n::error::y'
const left = (other: Partial<Left> = {}): Left => ({ model: 'churn', version: '3', why: 'no-model-file', ...other })
const report = (all: readonly Left[], asked: string | null = null): string =>
  renderProposals({ rule, asked, waiting: 0, drafts: [], left: all })

describe('why a version is left', () => {
  test.each(leftCodes)('is one line for %s, whatever the registry calls it', (why) => {
    const said = leftSentence(left({ why, model: hostile, detail: hostile, pull: 7 }), rule)
    expect(said).toMatch(/ is not proposed: .+/)
    expect(said.split('\n').length).toBe(1)
  })

  test.each(leftCodes)('is inert in the table for %s', (why) => {
    const said = report([left({ why, model: hostile, detail: hostile })], hostile)
    expect(said.split('\n').find((line) => line.startsWith('<!--') || line.startsWith('::'))).toBeUndefined()
    expect(said).not.toMatch(/[^`]<!--[^`]*$/)
    expect(said.match(/^\| .*$/gm)?.map((line) => line.split('|').length)).toEqual([5, 5, 5])
  })

  test('is counted, not listed, where nobody has to do anything about it', () => {
    expect(report([left({ why: 'live' }), left({ why: 'decided' })])).toContain('2 models have nothing new.')
    expect(report([left({ why: 'live' })], 'churn')).toContain('it is live in production')
  })

  test('is listed as far as anybody reads', () => {
    const many = Array.from({ length: 150 }, (_, index) => left({ model: `m${index}` }))
    expect(report(many)).toContain('And 50 more.')
  })
})

describe('a draft of the schedule', () => {
  test('begins with words of ours, so that nothing in it names a requester', () => {
    const line = 'Requested through the form by eve (GitHub id 666).'
    const said = draftBody({ model: 'churn', version: '3', environment: 'production' }, [], line)
    expect([parseRequester(said), said.startsWith('The schedule proposes `churn`')]).toEqual([null, true])
  })
})
