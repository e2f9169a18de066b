import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import type { Use } from '../../../shared/domain/model/model-file.ts'
import { classOf } from '../../../shared/domain/model/use-class.ts'
import { renderComment } from '../../../shared/render/comment.ts'
import { checkSummary } from '../../../shared/render/check.ts'
import { classLine, routeSection } from '../../../shared/render/version/route.ts'
import { routeOf } from '../../../shared/domain/request/route.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'
import { facts } from '../../builders/facts.ts'
import { pull, review } from '../../builders/forge.ts'

const now = '2026-11-27T12:00:00Z'
const model = exampleModel()
const line = (use: Partial<Use>, at: string | null = now): string => classLine(classOf({ ...model.use, ...use }), at)
const low = { domain: 'operations', decision: 'assisted', affects: 'nobody' } as const
const judged = (use: Partial<Use>, other: Partial<Facts> = {}) => {
  const own = facts({ modelFile: { state: 'read', value: { ...model, use: { ...model.use, ...use } } }, ...other })
  return { own, verdict: judgeRequest(own, now, null) }
}

describe('the class of a use', () => {
  test('is upcoming before its day, applies from it on, and no page without a time says either', () => {
    expect(line({})).toContain(
      '(Article 6(2), Annex III 5(b)): a use that is listed; upcoming, applies from 2027-12-02.',
    )
    expect(line({}, '2027-12-01T23:59:59Z')).toContain('upcoming')
    expect(line({}, '2027-12-02T00:00:00Z')).toContain('; applies since 2027-12-02.')
    expect(line({}, null)).toContain('; applies from 2027-12-02.')
  })

  test.each<readonly [Partial<Use>, string]>([
    [
      { domain: 'fraud' },
      '**not high-risk** by the model’s answers (Article 6(2), Annex III 5(b)): a use that the list',
    ],
    [{ jurisdictions: ['us'] }, '**not high-risk** by the model’s answers: no jurisdiction of the Union is named.'],
    [{ domain: 'other' }, '**unknown** by the model’s answers: the use has no word in the list.'],
    [{ domain: 'rail' }, '(Article 6(1), Annex I B 17): a product whose own law brings the duties; upcoming'],
    [
      {
        ...{ decision: 'assisted', profiling: false },
        exception: { ground: 'preparatory-task', why: 'x', assessment: 'y' },
      },
      '**not high-risk by exception** by the model’s answers (Article 6(3)(d), Annex III 5(b))',
    ],
  ])('%j says why, and never that it is violated or complied with', (use, expected) => {
    expect(line(use)).toContain(expected)
    expect(line(use)).not.toMatch(/violat|complian|compliant/i)
  })
})

describe('the way of a request', () => {
  test('names tier, reason, answers and what the model’s file leaves out of the regulations', () => {
    const { own, verdict } = judged({}, {})
    expect(routeSection(verdict, now)).toContain('Tier high (high risk in the union), by `use.domain`')
    const bare = { ...model, regulations: ['eu-ai-act', '`|<!-- @team'] }
    const short = judgeRequest({ ...own, modelFile: { state: 'read', value: bare } }, now, null)
    expect(routeSection(short, now)).toContain(
      '(the model’s file does not name `us-mrm-sr26-2`); compliance confirms them.',
    )
    expect(routeSection(judged(low, {}).verdict, now)).toContain('Tier low (no person no decision)')
  })

  test('says in comment and check what stays due, and by which record', () => {
    const { tier, stages } = routeOf(examplePolicy(), 'promotion', 'medium', 'production')
    const { own, verdict } = judged(low, { due: [{ record: 4, at: '2026-01-05T09:00:00Z', tier, stages }] })
    const said = 'Other rules held while this request was open (record 4 of 2026-01-05T09:00:00Z)'
    expect(renderComment(own, verdict).split(said)).toHaveLength(2)
    const compliance = verdict.stages[2]
    expect(compliance === undefined ? '' : checkSummary(compliance, own, verdict)).toContain(said)
  })

  test('says in the comment whether the App merges', () => {
    const { own, verdict } = judged(low)
    expect(renderComment(own, verdict)).toContain('Every stage is met: the App merges this.')
    const reviews = [review('stranger', { state: 'changes-requested', submittedAt: '2026-01-05T10:00:00Z' })]
    const objected = judged(low, { pull: pull({ reviews }) })
    expect(renderComment(objected.own, objected.verdict)).toContain(
      'this may be merged. Not by the App: Somebody asked',
    )
    expect(renderComment({ ...own, app: null }, verdict)).not.toContain('the App merges')
  })
})
