import { describe, expect, test } from 'vitest'
import { gateFinding } from '../../shared/domain/gate/finding.ts'
import { isMeasureNote, measuredSection } from '../../shared/render/measured.ts'
import { standing } from '../builders/rescore.ts'
import { champion, exactly, fairness, fairnessResult, measured } from '../builders/evidence.ts'

const ratio = fairnessResult('demographic_parity_ratio', exactly(4, 5), {
  interval: { lower: 0.66, upper: 0.97, confidence: 0.95, method: 'log-ratio' },
})
const worst = gateFinding('fairness', 'worst-intersection', 'race=black & sex=female', 'note', {
  group: 'race=black & sex=female',
  selected: 39,
  members: 51,
  ratio: 0.79,
})

describe('what was measured, in a few lines', () => {
  test('names provenance, the champion, parity with its interval and the gates’ notes', () => {
    const text = measuredSection(measured({ attributes: [fairness(['race'], [ratio])] }), champion(), [worst])
    expect(text).toMatch(
      /^### What was measured\n\n- ROC AUC .*: builder-supplied\.\n- ROC AUC against the live version/,
    )
    expect(text).toContain('- By race, demographic parity ratio 0.8 (0.66 to 0.97).')
    expect(text).toContain('Worst intersection: race=black &amp; sex=female')
  })

  test('a parity that is not evaluable says so and gives no number', () => {
    const none = fairnessResult('demographic_parity_ratio', null, { status: 'not-evaluable', why: 'one-group' })
    const text = measuredSection(measured({ attributes: [fairness(['sex'], [none])] }), { state: 'none' }, [])
    expect(text).toContain('By sex, demographic parity ratio not evaluable.')
    expect(text).not.toContain('against the live version')
  })

  test('numbers on sealed rows stand on a line of their own, with their record and its last day', () => {
    const rescored = standing()
    const lines = measuredSection(measured(), { state: 'none' }, [], rescored).split('\n')
    expect(lines[2]).toMatch(/^- ROC AUC .*: builder-supplied\.$/)
    expect(lines[3]).toMatch(
      /^- ROC AUC .*: sealed-holdout, \d+ rows of applications-2026 \(record 5, counts until 2026-04-05\)\.$/,
    )
  })

  test('and there is none where no result on them counts, and a hostile name stays a word', () => {
    const rescored = standing()
    const expired = { state: 'void', why: 'expired', detail: '', record: 5 } as const
    expect(measuredSection(measured(), { state: 'none' }, [], { ...rescored, sealed: expired })).not.toContain('sealed')
    if (rescored.sealed.state !== 'counts') throw new Error('the sealed rows count')
    const hostile = { ...rescored, sealed: { ...rescored.sealed, set: '<!-- @team' } }
    expect(measuredSection(measured(), { state: 'none' }, [], hostile)).not.toMatch(/<!--|(?<!\\)@team/)
  })

  test('is empty where nothing was measured', () => {
    const unmeasured = { state: 'unmeasured', code: 'missing', file: 'p.csv', detail: 'gone' } as const
    expect(measuredSection(unmeasured, { state: 'none' }, [worst])).toBe('')
  })

  test.each([
    ['a gate’s note', worst, true],
    ['a gate’s failure', { ...worst, weight: 'fail' as const }, false],
    ['a note of no gate', { code: 'head-unrecorded', weight: 'note' as const, facts: {} }, false],
  ])('%s: %3$s', (_, finding, expected) => {
    expect(isMeasureNote(finding)).toBe(expected)
  })
})
