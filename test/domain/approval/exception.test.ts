import { describe, expect, test } from 'vitest'
import { askedLines, exceptionsOf } from '../../../shared/domain/approval/exception.ts'
import type { Review } from '../../../shared/domain/forge.ts'
import { gateFinding } from '../../../shared/domain/gate/finding.ts'
import type { Finding } from '../../../shared/domain/verdict.ts'
import { context, reviewed, signed, signOff } from '../../builders/approval.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { facts, memberships } from '../../builders/facts.ts'
import { account, head, pull, review } from '../../builders/forge.ts'

const finding = gateFinding('fairness', 'group-not-evaluable', 'b', 'fail')
const line = 'Accept fairness b: read by hand. Until 2026-03-01'
const accept = (body: string = line, other: Partial<Review> = {}): Review =>
  review('rita-acme', { id: 9, state: 'commented', body, ...other })
const read = (
  reviews: readonly Review[],
  other: Parameters<typeof reviewed>[1] = {},
  findings: readonly Finding[] = [finding],
) => exceptionsOf(reviewed(reviews, other), findings)
const refusal = (...given: Parameters<typeof read>): unknown => {
  const { accepted, findings } = read(...given)
  return accepted.length > 0 ? 'accepted' : findings.map(({ facts: own }) => own.refusal).join()
}
const policy = examplePolicy()

describe('a finding is accepted', () => {
  test('by one line that names it, with its reason and day', () => {
    expect(read([accept()])).toEqual({
      accepted: [
        {
          gate: 'fairness',
          about: 'b',
          why: 'read by hand',
          until: '2026-03-01',
          reviewId: 9,
          login: 'rita-acme',
          at: '2026-01-05T10:00:00Z',
          ends: '2026-03-02T00:00:00Z',
          code: 'group-not-evaluable',
        },
      ],
      findings: [
        {
          code: 'exception-accepted',
          weight: 'note',
          facts: { gate: 'fairness', about: 'b', login: 'rita-acme', until: '2026-03-01', why: 'read by hand' },
        },
      ],
    })
  })

  test.each<readonly [string, unknown]>([
    ['to the end of its day', refusal([accept()], { now: '2026-03-01T23:59:59Z' })],
    ['for the longest time', refusal([accept(line.replace('2026-03-01', '2026-04-05'))])],
    ['with the digest that it saw', refusal([accept(`Sign-off 0123456789abcdef\n${line}`)])],
    ['in a veto too', refusal([accept(line, { state: 'changes-requested' })])],
  ])('%s', (_, found) => {
    expect(found).toBe('accepted')
  })

  test('two findings by two lines', () => {
    const other = gateFinding('performance', 'metric-below-minimum', 'recall', 'fail')
    expect(
      read([accept(`${line}\nAccept performance recall: known. Until 2026-02-01`)], {}, [finding, other]).accepted,
    ).toHaveLength(2)
  })
})

describe('a finding that shares its gate and subject with another', () => {
  const below = gateFinding('performance', 'metric-below-minimum', 'roc_auc', 'fail')
  const claim = gateFinding('performance', 'claim-differs', 'roc_auc', 'fail')
  const both = [below, claim]
  const says = (name: string, findings: readonly Finding[] = both) =>
    read([accept(`Accept ${name}: known. Until 2026-03-01`)], {}, findings)

  test.each(['metric-below-minimum', 'claim-differs'])('is accepted by its code: %s', (code) => {
    expect(says(`performance roc_auc (${code})`).accepted).toMatchObject([
      { gate: 'performance', about: 'roc_auc', code, why: 'known' },
    ])
  })

  test('may be accepted beside the other', () => {
    const body = 'Accept performance roc_auc (claim-differs): a. Until 2026-03-01'
    const other = 'Accept performance roc_auc (metric-below-minimum): b. Until 2026-03-01'
    expect(read([accept(`${body}\n${other}`)], {}, both).accepted.map(({ code, why }) => [code, why])).toEqual([
      ['claim-differs', 'a'],
      ['metric-below-minimum', 'b'],
    ])
  })

  test('is not accepted without it, and the lines to choose from are named', () => {
    expect(says('performance roc_auc').findings.map(({ facts: own }) => [own.refusal, own.lines])).toEqual([
      [
        'names-several-findings',
        ['Accept performance roc_auc (metric-below-minimum)', 'Accept performance roc_auc (claim-differs)'],
      ],
    ])
  })

  test('is not accepted by another code', () => {
    const { accepted, findings } = says('performance roc_auc (metric-undefined)')
    expect([accepted, findings.map(({ facts: own }) => own.refusal)]).toEqual([[], ['names-no-finding']])
  })

  test('asks for its line, and so does a group too small to be judged; no other does', () => {
    const recall = gateFinding('performance', 'metric-below-minimum', 'recall', 'fail')
    expect([...askedLines(policy, [...both, recall, finding]).values()]).toEqual([
      'Accept performance roc_auc (metric-below-minimum)',
      'Accept performance roc_auc (claim-differs)',
      'Accept fairness b',
    ])
  })

  test('asks for nothing that the policy never lets or knows', () => {
    const { exceptions: _none, ...without } = policy
    const never = { ...policy, exceptions: { accepted_by: ['model-risk'], longest: 'P90D', never: ['claim-differs'] } }
    expect(askedLines(without, both).size).toBe(0)
    expect([...askedLines(never, both).keys()]).toEqual([below])
    expect(askedLines(policy, [{ ...finding, weight: 'note' }]).size).toBe(0)
  })
})

describe('a line names its finding', () => {
  const group = (about: string): Finding => gateFinding('fairness', 'group-not-evaluable', about, 'fail')
  const found = (name: string, abouts: readonly string[]): unknown =>
    read([accept(`Accept fairness ${name} Until 2026-03-01`)], {}, abouts.map(group)).accepted.map(({ about, why }) => [
      about,
      why,
    ])

  test.each<readonly [string, string, readonly string[], readonly unknown[]]>([
    ['with its code, needed or not', 'b (group-not-evaluable): why.', ['b'], [['b', 'why']]],
    ['that holds a colon', 'site=a:b: why.', ['site=a:b', 'site=a'], [['site=a:b', 'why']]],
    ['that holds a colon and a space', 'site=a: b: why.', ['site=a: b'], [['site=a: b', 'why']]],
    ['by the longest name that fits', 'site=a: b: why.', ['site=a', 'site=a: b'], [['site=a: b', 'why']]],
    ['whose reason holds a colon', 'site=a: b: why.', ['site=a', 'site=c'], [['site=a', 'b: why']]],
    ['that holds brackets', 'sex=(missing): why.', ['sex=(missing)', 'sex='], [['sex=(missing)', 'why']]],
    ['that ends like a code', 'x (claim-differs): why.', ['x (claim-differs)', 'x'], [['x (claim-differs)', 'why']]],
    ['copied with the marks of a rendered page', 'a@\u200Bb: why.', ['a@b'], [['a@b', 'why']]],
    ['that holds two spaces, which a page shows as one', 'a b: why.', ['a  b'], [['a  b', 'why']]],
    ['only to its end', 'bc: why.', ['b'], []],
    ['only with a reason', 'b: :', ['b'], [['b', ':']]],
    ['only with a reason after its colon', 'a: b:', ['a: b', 'c'], []],
    ['whole, not by its beginning', 'site=a: why.', ['site=a:b'], []],
  ])('%s', (_, name, abouts, expected) => {
    expect(found(name, abouts)).toEqual(expected)
  })

  test('or is told which it could have named, first those of its gate', () => {
    const other = gateFinding('performance', 'metric-below-minimum', 'recall', 'fail')
    const lines = (gate: string, findings: readonly Finding[]): unknown =>
      read([accept(`Accept ${gate} c: x. Until 2026-03-01`)], {}, findings).findings.map((one) => one.facts.lines)
    expect(lines('fairness', [other, finding])).toEqual([['Accept fairness b']])
    expect(lines('security', [other, finding])).toEqual([['Accept performance recall', 'Accept fairness b']])
    expect(lines('fairness', [])).toEqual([[]])
    expect(
      lines(
        'fairness',
        Array.from({ length: 50 }, (_, index) => group(`g${index}`)),
      ),
    ).toMatchObject([{ length: 5 }])
  })

  test('whatever it holds: a hostile body is read in the time of a harmless one', () => {
    const names = Array.from({ length: 200 }, (_, index) => group(`${'a: '.repeat(index)}a`))
    const bodies = [
      `Accept fairness ${'a: '.repeat(20_000)} Until 2026-03-01`,
      'Accept fairness a: x Until 2026-03-01\n'.repeat(1700),
      `Accept fairness a (${'a-'.repeat(30_000)}: x Until 2026-03-01`,
    ]
    expect(bodies.map((body) => read([accept(body)], {}, names).accepted.length)).toEqual([1, 1700, 0])
  })
})

describe('a finding is not accepted', () => {
  const { pull: own } = facts()
  test.each<readonly [string, string, Parameters<typeof read>]>([
    ['by a role that may not', 'not-in-role', [[accept(line, { author: account('vera-acme') })]]],
    [
      'by who built it',
      'built-it',
      [[accept()], { pull: pull({ author: account('rita-acme'), reviews: [accept()] }) }],
    ],
    [
      'by who signs a stage of it',
      'also-approves',
      [
        [accept(), signed('rita-acme', 11, 10)],
        { memberships: memberships({ 'business-owner': [account('rita-acme')] }) },
      ],
    ],
    ['by a line that was edited', 'edited', [[accept(line, { editedAt: '2026-01-05T11:00:00Z' })]]],
    [
      'by a review that was dismissed',
      'edited',
      [[accept(line, { state: 'dismissed', dismissal: { by: null, at: '2026-01-05T11:00:00Z', was: 'commented' } })]],
    ],
    ['for another digest', 'wrong-digest', [[accept(`Sign-off ${'f'.repeat(16)}\n${line}`)]]],
    ['for evidence that has moved', 'stale', [[accept()], { digest: `sha256:${'9'.repeat(64)}` }]],
    [
      'for a head that has moved',
      'stale',
      [
        [accept()],
        {
          pull: pull({
            reviews: [accept()],
            heads: [...own.heads, head({ appearedAt: '2026-01-05T11:00:00Z', folder: 'x' })],
          }),
        },
      ],
    ],
    ['for longer than the policy lets', 'too-long', [[accept(line.replace('2026-03-01', '2026-04-06'))]]],
    ['once its day is over', 'over', [[accept()], { now: '2026-03-02T00:00:00Z' }]],
    [
      'where the policy never lets it',
      'never',
      [
        [accept()],
        {
          policy: {
            ...policy,
            exceptions: { accepted_by: ['model-risk'], longest: 'P90D', never: ['group-not-evaluable'] },
          },
        },
      ],
    ],
    ['where it names none', 'names-no-finding', [[accept(line.replace(' b:', ' c:'))]]],
    ['where it names another gate', 'names-no-finding', [[accept(line.replace('fairness', 'performance'))]]],
    ['where it names a whole gate', 'names-no-finding', [[accept(line.replace(' b:', ':'))]]],
    ['where it names two', 'names-several-findings', [[accept()], {}, [finding, finding]]],
    ['where it names what is only shown', 'names-no-finding', [[accept()], {}, [{ ...finding, weight: 'note' }]]],
    ['where it names an error', 'names-no-finding', [[accept()], {}, [{ ...finding, weight: 'error' }]]],
  ])('%s', (_, expected, given) => {
    expect(refusal(...given)).toBe(expected)
  })

  test('where the policy knows no exceptions', () => {
    const { exceptions: _none, ...without } = policy
    expect(read([accept()], { policy: without })).toEqual({ accepted: [], findings: [] })
  })

  test('and nothing is said where nobody asks', () => {
    expect(exceptionsOf(context(), [finding])).toEqual({ accepted: [], findings: [] })
    expect(read([accept(signOff)])).toEqual({ accepted: [], findings: [] })
  })
})
