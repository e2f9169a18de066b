import { describe, expect, test } from 'vitest'
import { contextOf, type ApprovalInput } from '../../../shared/domain/approval/context.ts'
import { unsatisfiable } from '../../../shared/domain/approval/satisfiable.ts'
import type { Policy } from '../../../shared/domain/governance/policy.ts'
import { routeOf } from '../../../shared/domain/request/route.ts'
import { approvalInput } from '../../builders/approval.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { account } from '../../builders/forge.ts'

/** Each stage with what it asks, as role and count. */
type Asked = Readonly<Record<'validation' | 'compliance' | 'business', readonly (readonly [string, number])[]>>

const names = {
  validation: 'independent-validation',
  compliance: 'compliance-review',
  business: 'business-sign-off',
} as const

const one: Asked = { validation: [['a', 1]], compliance: [['b', 1]], business: [['c', 1]] }

const idOf = (login: string): number => [...login].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 9)

function found(
  asked: Asked,
  members: Readonly<Record<string, readonly string[]>>,
  other: Partial<ApprovalInput> & { readonly onePersonOneStage?: boolean } = {},
): readonly string[] {
  const example = examplePolicy()
  const stages = Object.fromEntries(
    Object.entries(names).map(([short, name]) => {
      const approvals = asked[short as keyof Asked].map(([role, count]) => ({ role, count }))
      return [name, { approvals, consulted: [], answers: [] }]
    }),
  ) as Policy['stages']
  const { onePersonOneStage = true, ...rest } = other
  const duties = { ...example.separation_of_duties, one_person_one_stage: onePersonOneStage }
  const policy: Policy = { ...example, stages, separation_of_duties: duties }
  const context = contextOf(
    approvalInput({
      policy,
      route: routeOf(policy, 'promotion', 'high', 'production'),
      memberships: Object.entries(members).map(([role, logins]) => ({
        role,
        members: logins.map((login) => account(login, { id: idOf(login) })),
        formerly: [],
      })),
      ...rest,
    }),
  )
  return unsatisfiable(context).map(({ code, facts }) =>
    code === 'role-too-small'
      ? `${String(facts.role)} has ${String(facts.members)} of ${String(facts.count)}`
      : `${String(facts.roles)} fill ${String(facts.filled)} of ${String(facts.slots)}`,
  )
}

describe('a policy that nobody could ever meet', () => {
  test.each<readonly [string, Asked, Parameters<typeof found>[1], readonly string[]]>([
    ['no: one member for each of three roles', one, { a: ['v'], b: ['w'], c: ['x'] }, []],
    ['a role has nobody', one, { a: [], b: ['w'], c: ['x'] }, ['a has 0 of 1']],
    [
      'two of a role are asked, and one is in it',
      { ...one, compliance: [['b', 2]] },
      { a: ['v'], b: ['w'], c: ['x'] },
      ['b has 1 of 2'],
    ],
    ['two roles are too small, each named', one, { a: [], b: [], c: ['x'] }, ['a has 0 of 1', 'b has 0 of 1']],
    ['one person is all of two roles', one, { a: ['v'], b: ['v'], c: ['x'] }, ['a,b,c fill 2 of 3']],
    ['three roles share two people', one, { a: ['v', 'w'], b: ['v', 'w'], c: ['v', 'w'] }, ['a,b,c fill 2 of 3']],
    ['no: three roles share three people', one, { a: ['v', 'w', 'x'], b: ['v', 'w', 'x'], c: ['v', 'w', 'x'] }, []],
    ['no: the one who is in all roles can leave two to others', one, { a: ['v', 'w'], b: ['v'], c: ['v', 'x'] }, []],
    [
      'one stage asks two roles of one person',
      {
        ...one,
        validation: [
          ['a', 1],
          ['b', 1],
        ],
        compliance: [['c', 1]],
        business: [['d', 1]],
      },
      { a: ['v'], b: ['v'], c: ['w'], d: ['x'] },
      ['a,b,c,d fill 3 of 4'],
    ],
  ])('%s', (_, asked, members, expected) => {
    expect(found(asked, members)).toEqual(expected)
  })

  test('no, where one person may sign each stage', () => {
    expect(found(one, { a: ['v'], b: ['v'], c: ['v'] }, { onePersonOneStage: false })).toEqual([])
  })

  test('still, where one person may sign each stage and one stage asks two people', () => {
    const asked: Asked = {
      ...one,
      validation: [
        ['a', 1],
        ['b', 1],
      ],
    }
    expect(found(asked, { a: ['v'], b: ['v'], c: ['v'] }, { onePersonOneStage: false })).toHaveLength(1)
  })

  test('nothing is said of a role that could not be read: that is an error of its own', () => {
    expect(found(one, { a: ['v'], b: ['v'] })).toEqual([])
  })

  test('who built it is still counted: then nobody is left, which waits and is no error', () => {
    const pull = approvalInput().pull
    const author = { ...pull.author, id: idOf('v') }
    expect(found(one, { a: ['v'], b: ['w'], c: ['x'] }, { pull: { ...pull, author } })).toEqual([])
  })
})
