import { describe, expect, test } from 'vitest'
import { blocks, findingsAt, reviewFindingsOf } from '../../../../shared/domain/approval/objection/review-finding.ts'
import type { Review } from '../../../../shared/domain/forge.ts'
import { routeOf } from '../../../../shared/domain/request/route.ts'
import { reviewed } from '../../../builders/approval.ts'
import { examplePolicy } from '../../../builders/documents.ts'
import { account, review } from '../../../builders/forge.ts'

const at = (hour: number): string => `2026-01-05T${hour}:00:00Z`
let id = 0
const said = (login: string, hour: number, body: string, other: Partial<Review> = {}): Review =>
  review(login, { id: ++id, state: 'commented', body, submittedAt: at(hour), ...other })
const leak = 'Finding high: The label leaks.'
const shown = (...given: Parameters<typeof reviewed>): readonly string[] =>
  reviewFindingsOf(reviewed(...given)).findings.map(
    ({ severity, stages, to, resolvedBy }) =>
      `${severity} at ${stages.join()} ${to === null ? 'open' : `until ${to} by ${resolvedBy?.login ?? ''}`}`,
  )
const notes = (...given: Parameters<typeof reviewed>): readonly string[] =>
  reviewFindingsOf(reviewed(...given)).notes.map(({ code }) => code)

describe('a finding', () => {
  test.each<[string, readonly Review[], readonly string[]]>([
    ['blocks the stage of its giver', [said('vera-acme', 10, leak)], ['high at independent-validation open']],
    ['of one who is only consulted too', [said('lee-acme', 10, leak)], ['high at compliance-review open']],
    ['of model risk blocks the last stage', [said('rita-acme', 10, leak)], ['high at business-sign-off open']],
    [
      'stands in an approval',
      [said('vera-acme', 10, leak, { state: 'approved' })],
      ['high at independent-validation open'],
    ],
    [
      'stands though the review was edited',
      [said('vera-acme', 10, leak, { editedAt: at(11) })],
      ['high at independent-validation open'],
    ],
    [
      'stands though the review was dismissed',
      [
        said('vera-acme', 10, leak, {
          state: 'dismissed',
          dismissal: { by: account('dana-acme'), at: at(11), was: 'approved' },
        }),
      ],
      ['high at independent-validation open'],
    ],
    [
      'is closed by its giver in its own words',
      [said('vera-acme', 10, leak), said('vera-acme', 11, 'Resolved: The label  leaks. Retrained without it.')],
      [`high at independent-validation until ${at(11)} by vera-acme`],
    ],
    [
      'is closed by model risk',
      [said('vera-acme', 10, leak), said('rita-acme', 11, 'Resolved: The label leaks')],
      [`high at independent-validation until ${at(11)} by rita-acme`],
    ],
    [
      'is closed by its beginning, as a long one is shown',
      [said('vera-acme', 10, `${leak}\nFinding low: x`), said('vera-acme', 11, 'Resolved: The label lea…')],
      [`high at independent-validation until ${at(11)} by vera-acme`, 'low at independent-validation open'],
    ],
    [
      'that is the only one is closed whatever is said of it',
      [said('vera-acme', 10, leak), said('vera-acme', 11, 'Resolved: retrained')],
      [`high at independent-validation until ${at(11)} by vera-acme`],
    ],
    [
      'is not closed by somebody else of the role, nor by who built it',
      [
        said('vera-acme', 10, leak),
        said('carl-acme', 11, 'Resolved: The label leaks.'),
        said('dana-acme', 12, 'Resolved: The label leaks.'),
      ],
      ['high at independent-validation open'],
    ],
    [
      'is not closed before it was opened',
      [said('vera-acme', 10, 'Resolved: The label leaks.'), said('vera-acme', 11, leak)],
      ['high at independent-validation open'],
    ],
    [
      'is not closed by a line that was edited or dismissed',
      [
        said('vera-acme', 10, leak),
        said('vera-acme', 11, 'Resolved: The label leaks.', { editedAt: at(12) }),
        said('vera-acme', 12, 'Resolved: The label leaks.', { state: 'dismissed' }),
      ],
      ['high at independent-validation open'],
    ],
    [
      'is opened again by the same words later',
      [said('vera-acme', 10, leak), said('vera-acme', 11, 'Resolved: x'), said('vera-acme', 12, leak)],
      [`high at independent-validation until ${at(11)} by vera-acme`, 'high at independent-validation open'],
    ],
    [
      'said twice is closed once',
      [said('vera-acme', 10, leak), said('vera-acme', 11, leak), said('vera-acme', 12, 'Resolved: The label leaks.')],
      [
        `high at independent-validation until ${at(12)} by vera-acme`,
        `high at independent-validation until ${at(12)} by vera-acme`,
      ],
    ],
    ['of somebody without a role here opens nothing', [said('audrey-acme', 10, leak)], []],
  ])('%s', (_, reviews, expected) => {
    expect(shown(reviews)).toEqual(expected)
  })

  test('where nobody signs blocks the gates', () => {
    const route = routeOf(examplePolicy(), 'promotion', 'low', 'production')
    expect(shown([said('rita-acme', 10, leak)], { route })).toEqual(['high at validation-gates open'])
  })

  test.each([
    ['of an outsider is noted', [said('audrey-acme', 10, leak)], ['finding-without-say']],
    [
      'of several is not closed by words that name none',
      [said('vera-acme', 10, `${leak}\nFinding low: a typo`), said('vera-acme', 11, 'Resolved: done')],
      ['resolution-unclear'],
    ],
    ['that nobody opened is noted', [said('vera-acme', 11, 'Resolved: done')], ['resolution-unclear']],
  ])('%s', (_, reviews, expected) => {
    expect(notes(reviews)).toEqual(expected)
  })

  test('longer words are not named by shorter ones', () => {
    const two = 'Finding high: The label leaks badly\nFinding medium: The label leaks'
    expect(shown([said('vera-acme', 10, two), said('vera-acme', 11, 'Resolved: The label leaks, fixed')])).toEqual([
      'high at independent-validation open',
      `medium at independent-validation until ${at(11)} by vera-acme`,
    ])
  })

  test.each([
    ['low', 'note'],
    ['medium', 'fail'],
    ['high', 'fail'],
  ] as const)('of severity %s is a %s of its stage', (severity, weight) => {
    const { findings } = reviewFindingsOf(reviewed([said('vera-acme', 10, `Finding ${severity}: x`)]))
    expect(findingsAt(findings, 'independent-validation')).toMatchObject([{ code: 'finding-open', weight }])
    expect(findingsAt(findings, 'compliance-review')).toEqual([])
    expect(findings.map(blocks)).toEqual([weight === 'fail'])
  })

  test('that is resolved is shown for ever, with who resolved it', () => {
    const { findings } = reviewFindingsOf(reviewed([said('vera-acme', 10, leak), said('rita-acme', 11, 'Resolved: x')]))
    expect(findingsAt(findings, 'independent-validation')).toMatchObject([
      { code: 'finding-resolved', weight: 'note', facts: { by: 'rita-acme', at: at(11), text: 'The label leaks.' } },
    ])
  })
})
