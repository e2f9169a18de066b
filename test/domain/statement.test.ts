import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAnchor } from '../../shared/domain/ledger/verification.ts'
import type { RequestKind } from '../../shared/domain/request/request.ts'
import type { StageName } from '../../shared/domain/stage.ts'
import { describe as describeVersion, governedTags } from '../../shared/domain/statement.ts'
import type { StageState, StageVerdict } from '../../shared/domain/verdict.ts'
import { digest, otherDigest } from '../builders/forge.ts'
import { judgement } from '../builders/ledger.ts'

const anchor = { number: 5, digest: otherDigest }
const record = { ...anchor, proven: true }
const verdict = (stage: StageName, state: StageState): StageVerdict => ({
  stage,
  state,
  findings: [],
  counted: [],
  ignored: [],
  vetoes: [],
  since: null,
})
const judged = (...stages: readonly StageVerdict[]) => judgement({ stages })
const always = {
  deployment_tier: 'production',
  'countersign.evidence': digest,
  'countersign.record': `5 ${otherDigest}`,
}

describe('the tags of a promoted version', () => {
  test.each([
    [
      'all four stages',
      judged(
        verdict('validation-gates', 'passed'),
        verdict('independent-validation', 'passed'),
        verdict('compliance-review', 'passed'),
        verdict('business-sign-off', 'passed'),
      ),
      { validation_status: 'passed', compliance_review: 'approved', business_approval: 'approved' },
    ],
    [
      'the gates alone, of a low tier',
      judged(verdict('validation-gates', 'passed'), verdict('compliance-review', 'not-required')),
      { validation_status: 'passed' },
    ],
    [
      'nothing of a stage that is not passed',
      judged(
        verdict('validation-gates', 'failed'),
        verdict('compliance-review', 'pending'),
        verdict('business-sign-off', 'error'),
      ),
      {},
    ],
  ])('say %s', (_, judgement1, tags) => {
    expect(governedTags(judgement1, 'promotion', 'production', record)).toEqual({ ...tags, ...always })
  })

  test.each<[RequestKind, object]>([
    ['promotion', { validation_status: 'passed', business_approval: 'approved' }],
    ['break-glass', { validation_status: 'passed', business_approval: 'approved' }],
    ['adoption', {}],
    ['rollback', {}],
  ])('of a %s say of stages only what judged the version', (kind, tags) => {
    const stages = judged(verdict('validation-gates', 'passed'), verdict('business-sign-off', 'passed'))
    expect(governedTags(stages, kind, 'production', record)).toEqual({ ...tags, ...always })
  })

  test('name the record so that the audit reads it back', () => {
    expect(
      parseAnchor(
        'version 7',
        governedTags(judgement(), 'promotion', 'production', record)['countersign.record'] ?? '',
      ),
    ).toEqual({ where: 'version 7', ...anchor })
  })

  test('leave the evidence empty where there was none', () => {
    expect(governedTags(judgement({ evidence: null }), 'promotion', 'production', record)['countersign.evidence']).toBe(
      '',
    )
  })
})

describe('the statement in a version’s description', () => {
  const statement = [
    '<!-- countersign -->',
    `Approved for production on evidence 0123456789abcdef, record 5 (${otherDigest}):`,
    '- Vera Voss as model-validator (independent-validation), 2026-01-05T10:00:00Z',
    '<!-- /countersign -->',
  ].join('\n')
  const write = (description: string): string => describeVersion(description, judgement(), 'production', record)

  test.each([
    ['nothing', '', statement],
    ['a text', 'Retrained in May.', `Retrained in May.\n\n${statement}`],
    [
      'an earlier statement',
      `Retrained.\n\n<!-- countersign -->\nold\n<!-- /countersign -->`,
      `Retrained.\n\n${statement}`,
    ],
    [
      'a statement in the middle',
      `Before.\n<!-- countersign -->\nold\n<!-- /countersign -->\nAfter.`,
      `Before.\n\nAfter.\n\n${statement}`,
    ],
    [
      'a stray end mark before it',
      `<!-- /countersign -->\n<!-- countersign -->\nold\n<!-- /countersign -->`,
      `<!-- /countersign -->\n\n${statement}`,
    ],
    ['a statement that was cut', 'Retrained.\n\n<!-- countersign -->\nApproved for', `Retrained.\n\n${statement}`],
  ])('is put to %s', (_, before, after) => {
    expect(write(before)).toBe(after)
  })

  test.each([
    ['Zoë O’Neil-Ng, M.D.', 'Zoë O’Neil-Ng, M.D.'],
    ['Vera \u202EssoV', 'Vera U+202EssoV'],
    ['Vera\n<!-- /countersign -->', 'Vera U+003CU+0021-- U+002Fcountersign --U+003E'],
    ['[Vera](http://x)', 'U+005BVeraU+005DU+0028httpU+003AU+002FU+002FxU+0029'],
    ['a'.repeat(300), 'a'.repeat(100)],
  ])('shows the name %j as text that turns, ends and links nothing', (name, shown) => {
    const own = judgement()
    const named = judgement({ signOffs: own.signOffs.map((signOff) => ({ ...signOff, name })) })
    const said = describeVersion('', named, 'production', record)
    expect(said).toContain(`\n- ${shown} as model-validator (`)
    expect(describeVersion(said, own, 'production', record)).toBe(statement)
  })

  test('says so where there was no evidence', () => {
    expect(describeVersion('', judgement({ evidence: null }), 'production', record)).toContain('on evidence none,')
  })

  test('says that its writer is unproven where it is', () => {
    const said = describeVersion('', judgement(), 'production', { ...record, proven: false })
    expect(said).toContain(`record 5 (${otherDigest}, writer unproven):`)
    expect(describeVersion(said, judgement(), 'production', record)).toBe(statement)
  })

  test('written twice is written once, within the 5,000 characters that MLflow keeps', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 6000 }), fc.string(), (first, length, last) => {
        const once = write(`${first}${' word'.repeat(length / 5)}${last}`)
        expect(once.length).toBeLessThanOrEqual(5000)
        expect(write(once)).toBe(once)
        expect(once.endsWith(statement)).toBe(true)
      }),
    )
  })

  test('with a hundred names is cut, and not written twice', () => {
    const [signOff] = judgement().signOffs
    const many = judgement({ signOffs: signOff === undefined ? [] : Array.from({ length: 100 }, () => signOff) })
    const once = describeVersion('Retrained.', many, 'production', record)
    expect(once).toHaveLength(5000)
    expect(describeVersion(once, many, 'production', record).match(/<!-- countersign -->/g)).toHaveLength(1)
  })
})
