import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Claims } from '../../../shared/domain/approval/builder/claims.ts'
import { contextOf, type Context } from '../../../shared/domain/approval/context.ts'
import { judgeApprovals } from '../../../shared/domain/approval/judge.ts'
import type { CommitIdentity, Review } from '../../../shared/domain/forge.ts'
import type { People } from '../../../shared/domain/governance/people.ts'
import { builderFacts, type Policy } from '../../../shared/domain/governance/policy.ts'
import type { StageVerdict } from '../../../shared/domain/verdict.ts'
import { approvalInput, noClaims, signed } from '../../builders/approval.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { account, commit, head, pull } from '../../builders/forge.ts'

/** Worlds made at random: who did what is drawn first, the facts follow from it, and the rules must find it out. */

const names = ['ada', 'ben', 'cyd', 'dov', 'eve', 'fay'] as const
type Name = (typeof names)[number]
type Fact = (typeof builderFacts)[number]
type Deed = { readonly who: Name; readonly fact: Fact; readonly by: 'account' | 'email' | 'user' | 'key' }
type World = {
  readonly opener: Name
  readonly deeds: readonly Deed[]
  readonly read: readonly Fact[]
  readonly roles: readonly (readonly Name[])[]
  readonly opinions: readonly { readonly who: Name; readonly state: Review['state'] }[]
  readonly counts: readonly number[]
}

const id = (name: Name): number => 100 + names.indexOf(name)
const of = (name: Name) => account(`${name}-gh`, { id: id(name) })
const people: People = {
  people: Object.fromEntries(
    names.map((name) => [
      name,
      { github: `${name}-gh`, id: id(name), mlflow: [`${name}.ml`], emails: [`${name}@x.example`], name },
    ]),
  ),
  services: [],
  tools: [],
}
const roleNames = ['model-validator', 'compliance-officer', 'business-owner'] as const
const stageOf = {
  'model-validator': 'independent-validation',
  'compliance-officer': 'compliance-review',
  'business-owner': 'business-sign-off',
} as const

const name = fc.constantFrom(...names)
const deed = fc.record({
  who: name,
  // who opened it is one, drawn apart
  fact: fc.constantFrom(...builderFacts.filter((fact) => fact !== 'request-author')),
  by: fc.constantFrom('account' as const, 'email' as const, 'user' as const, 'key' as const),
})
const world: fc.Arbitrary<World> = fc.record({
  opener: name,
  // a run names one user
  deeds: fc
    .array(deed, { maxLength: 6 })
    .map((all) =>
      all.filter((one, index) => one.fact !== 'run-user' || all.findIndex(({ fact }) => fact === 'run-user') === index),
    ),
  read: fc
    .subarray(builderFacts.filter((fact) => fact !== 'request-author'))
    .map((some) => ['request-author', ...some]),
  roles: fc.array(fc.subarray([...names]), { minLength: 3, maxLength: 3 }),
  opinions: fc.array(
    fc.record({ who: name, state: fc.constantFrom<Review['state']>('approved', 'approved', 'commented') }),
    {
      maxLength: 8,
    },
  ),
  counts: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 3, maxLength: 3 }),
})

const identity = ({ who, by }: Deed): CommitIdentity =>
  by === 'email'
    ? { account: null, email: `${who.toUpperCase()}@x.example`, name: who }
    : { account: of(who), email: 'elsewhere@y.example', name: who }
const user = ({ who }: Deed): string => `${who}.ml`
const either = (one: Deed): string => (one.by === 'key' ? one.who : user(one))

function claimsOf(deeds: readonly Deed[]): Claims {
  const all = (fact: Fact): readonly Deed[] => deeds.filter((one) => one.fact === fact)
  return {
    ...noClaims,
    runUser: all('run-user').map(user)[0] ?? null,
    parents: all('parent-run-user').map((one, index) => ({ runId: `r${index}`, user: user(one) })),
    versionCreator: all('version-creator').map(user)[0] ?? null,
    dataProducers: all('data-producer').map(user),
    developers: all('developers').map(either),
    requestedCreators: all('version-creator').map(either).slice(1),
  }
}

function policyOf({ read, counts }: World): Policy {
  const base = examplePolicy()
  return {
    ...base,
    sign_off: { quote_digest: 'optional' },
    separation_of_duties: { ...base.separation_of_duties, builders: read },
    stages: Object.fromEntries(
      roleNames.map((role, index) => [
        stageOf[role],
        { approvals: [{ role, count: counts[index] ?? 1 }], consulted: [], answers: [] },
      ]),
    ),
  }
}

function contextIn(own: World, claims: Claims = claimsOf(own.deeds)): Context {
  const all = (fact: Fact): readonly Deed[] => own.deeds.filter((one) => one.fact === fact)
  const opener = identity({ who: own.opener, fact: 'commit-author', by: 'account' })
  const commits = [
    { ...opener, as: 'author' as const },
    ...all('commit-author').map((one) => ({ ...identity(one), as: 'author' as const })),
    ...all('committer').map((one) => ({ ...identity(one), as: 'committer' as const })),
    ...all('co-author').map((one) => ({ ...identity(one), as: 'coAuthor' as const })),
  ].map(({ as, ...who }, index) =>
    commit({
      sha: String(index).padStart(40, 'a'),
      author: as === 'author' ? who : opener,
      committer: as === 'committer' ? who : opener,
      coAuthors: as === 'coAuthor' ? [who] : [],
    }),
  )
  const heads = [own.opener, ...all('pusher').map(({ who }) => who)].map((who) => head({ pusher: of(who) }))
  const policy = policyOf(own)
  return contextOf({
    ...approvalInput({ policy }),
    people,
    claims,
    memberships: roleNames.map((role, index) => ({ role, members: (own.roles[index] ?? []).map(of), formerly: [] })),
    pull: pull({
      author: of(own.opener),
      commits,
      heads,
      reviews: own.opinions.map(({ who, state }, index) =>
        signed(`${who}-gh`, 10 + index, index + 1, { author: of(who), state }),
      ),
    }),
  })
}

const judged = (context: Context): readonly StageVerdict[] =>
  judgeApprovals(context, { passed: true, since: '2026-01-05T09:00:10Z' }, [])

/** Who built it in truth, by the facts that the policy reads; the opener wrote, committed and pushed what was there first. */
const makers = ({ opener, deeds, read }: World): ReadonlySet<string> =>
  new Set([opener, ...deeds.filter(({ fact }) => read.includes(fact)).map(({ who }) => who)])

describe('separation of duties, over worlds at random', () => {
  test('no assignment lets the approval of a builder count, in any stage', () => {
    fc.assert(
      fc.property(world, (own) => {
        const built = makers(own)
        const counted = judged(contextIn(own)).flatMap((stage) => stage.counted.map(({ person }) => person))
        expect(counted.filter((person) => built.has(person))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('and it is not for want of passing: who did not build it can sign', () => {
    const passed = fc
      .sample(world, { numRuns: 300, seed: 1 })
      .filter((own) => judged(contextIn(own))[0]?.state === 'passed')
    expect(passed.length).toBeGreaterThan(5)
  })

  test('a further claim turns no stage to passed, counts nobody more, and removes no builder', () => {
    const claimFacts = ['run-user', 'parent-run-user', 'version-creator', 'data-producer', 'developers'] as const
    const claim = fc.record({
      who: fc.option(name, { nil: null, freq: 5 }),
      fact: fc.constantFrom(...claimFacts),
      by: fc.constantFrom('user' as const, 'key' as const),
    })
    fc.assert(
      fc.property(world, claim, (own, { who, fact, by }) => {
        const before = claimsOf(own.deeds)
        const said = who === null ? 'nobody-known' : by === 'key' && fact === 'developers' ? who : `${who}.ml`
        const after: Claims = {
          ...before,
          runUser: fact === 'run-user' ? (before.runUser ?? said) : before.runUser,
          parents: fact === 'parent-run-user' ? [...before.parents, { runId: 'x', user: said }] : before.parents,
          versionCreator: fact === 'version-creator' ? (before.versionCreator ?? said) : before.versionCreator,
          dataProducers: fact === 'data-producer' ? [...before.dataProducers, said] : before.dataProducers,
          developers: fact === 'developers' ? [...before.developers, said] : before.developers,
        }
        const [without, with_] = [contextIn(own, before), contextIn(own, after)]
        const builders = (context: Context): readonly string[] => context.builders.map((one) => JSON.stringify(one))
        expect(builders(with_)).toEqual(expect.arrayContaining([...builders(without)]))
        for (const [index, stage] of judged(without).entries()) {
          const later = judged(with_)[index]
          if (stage.state !== 'passed') expect(later?.state).not.toBe('passed')
        }
      }),
      { numRuns: 300 },
    )
  })
})
