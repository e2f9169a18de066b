import { describe, expect, test } from 'vitest'
import type { Claims } from '../../../shared/domain/approval/builder/claims.ts'
import { builderFactOf, buildersOf } from '../../../shared/domain/approval/builders.ts'
import { identitiesOf } from '../../../shared/domain/approval/identity.ts'
import type { UnrecordedGovernance } from '../../../shared/domain/approval/builder/unrecorded.ts'
import type { PullRequest } from '../../../shared/domain/forge.ts'
import { builderFacts, type Policy } from '../../../shared/domain/governance/policy.ts'
import { noClaims } from '../../builders/approval.ts'
import { examplePeople, examplePolicy } from '../../builders/documents.ts'
import { account, commit, head, identity, pull } from '../../builders/forge.ts'

const identities = identitiesOf({ ...examplePeople(), tools: ['bot@tool.example'] })
const read = (other: Partial<PullRequest> = {}, claims: Partial<Claims> = {}, policy: Partial<Policy> = {}) =>
  buildersOf(pull(other), { ...noClaims, ...claims }, identities, { ...examplePolicy(), ...policy }, 'countersign-acme')
const names = (...given: Parameters<typeof read>): readonly string[] =>
  read(...given).builders.map(({ fact, person, account: own }) => `${fact} ${person ?? own?.login ?? ''}`)
const errors = (...given: Parameters<typeof read>): readonly string[] =>
  read(...given)
    .findings.filter(({ weight }) => weight === 'error')
    .map(({ code }) => code)
const ordinary = ['request-author dana', 'commit-author dana', 'committer dana', 'pusher dana']
const app = account('countersign-acme', { kind: 'bot', id: 9000 })
const mel = identity('mel-acme')
const nobody = identity(null)
const merge = { ...commit({ author: mel, committer: mel }), cleanBaseMerge: true }

describe('the forge names builders', () => {
  test.each<readonly [string, Partial<PullRequest>, readonly string[]]>([
    ['author, committer and pusher', {}, ordinary],
    [
      'whom an agent acted for, in its place',
      { author: account('agent', { kind: 'bot' }), actedFor: account('mel-acme') },
      ['request-author mel', ...ordinary.slice(1)],
    ],
    [
      'another author of a commit',
      { commits: [commit({ author: mel })] },
      [ordinary[0] ?? '', 'commit-author mel', 'committer dana', 'pusher dana'],
    ],
    [
      'no committer where the forge made the commit',
      { commits: [commit({ madeOnForge: true, committer: nobody })] },
      ['request-author dana', 'commit-author dana', 'pusher dana'],
    ],
    [
      'each co-author',
      { commits: [commit({ coAuthors: [mel, identity(null, 'rob@acme.example')] })] },
      [...ordinary.slice(0, 3), 'co-author mel', 'co-author rob', 'pusher dana'],
    ],
    [
      'an author by e-mail alone',
      { commits: [commit({ author: identity(null, 'Mel@acme.example') })] },
      ['request-author dana', 'commit-author mel', 'committer dana', 'pusher dana'],
    ],
    [
      'nobody for a clean merge of the base',
      { commits: [commit(), merge], heads: [head(), head({ cleanBaseMerge: true, pusher: account('mel-acme') })] },
      ordinary,
    ],
    [
      'whoever pressed the form, for the App that opened, committed and pushed',
      {
        author: app,
        actedFor: account('dana-acme'),
        commits: [
          commit({
            author: identity(null, '9000+countersign-acme[bot]@users.noreply.github.com'),
            committer: nobody,
            madeOnForge: true,
          }),
        ],
        heads: [head({ pusher: account('countersign-acme[bot]', { kind: 'bot', id: 9000 }) })],
      },
      ['request-author dana'],
    ],
    [
      'both, where account and address of a commit are two people’s',
      { commits: [commit({ author: identity('mel-acme', 'rob@acme.example') })] },
      [ordinary[0] ?? '', 'commit-author mel', 'commit-author rob', 'committer dana', 'pusher dana'],
    ],
    ['an account that was renamed', { author: account('dana-new', { id: 7001 }) }, ordinary],
    ['every pusher', { heads: [head(), head({ pusher: account('mel-acme') })] }, [...ordinary, 'pusher mel']],
  ])('%s', (_, other, expected) => {
    expect(names(other)).toEqual(expected)
    expect(errors(other)).toEqual(_.startsWith('both') ? ['commit-ambiguous'] : [])
  })

  test('a commit that only bears the App’s address was made by nobody known', () => {
    const author = identity(null, '9000+countersign-acme[bot]@users.noreply.github.com')
    expect(errors({ commits: [commit({ author })] })).toEqual(['commit-unattributed'])
  })

  test('a renamed account is shown with the login that people.yml still has', () => {
    const { findings } = read({ author: account('dana-new', { id: 7001 }) })
    expect(findings.filter(({ code }) => code === 'account-renamed')).toMatchObject([
      { weight: 'note', facts: { login: 'dana-new', written: 'dana-acme', id: 7001 } },
    ])
  })

  test('and whoever merged the base too, where any head burns approvals', () => {
    const found = names(
      { commits: [merge], heads: [head({ cleanBaseMerge: true, pusher: account('mel-acme') })] },
      {},
      { freshness: 'head' },
    )
    expect(found).toEqual(['request-author dana', 'commit-author mel', 'committer mel', 'pusher mel'])
  })

  test.each<readonly [string, Partial<PullRequest>, readonly string[]]>([
    ['an account that people.yml has not', { author: account('stranger') }, ['builder-unmapped']],
    ['an account that is gone', { author: account('dana-acme', { state: 'deleted' }) }, ['builder-account-gone']],
    [
      'an account that is suspended',
      { author: account('dana-acme', { state: 'suspended' }) },
      ['builder-account-gone'],
    ],
    ['a bot', { author: account('agent', { kind: 'bot' }) }, ['builder-is-bot']],
    ['a login that another account bears now', { author: account('dana-acme', { id: 666 }) }, ['login-taken-over']],
    [
      'a login in other letters that another account bears now',
      { heads: [head({ pusher: account('DANA-acme', { id: 666 }) })] },
      ['login-taken-over'],
    ],
    [
      'an account of one with the address of another',
      { commits: [commit({ author: identity('mel-acme', 'rob@acme.example') })] },
      ['commit-ambiguous'],
    ],
    ['the suite’s App where nobody is told', { author: app }, ['requester-unknown']],
    ['another App', { author: account('other', { kind: 'bot', id: 5 }) }, ['builder-is-bot']],
    ['an author whom nobody knows', { commits: [commit({ author: nobody })] }, ['commit-unattributed']],
    ['a committer whom nobody knows', { commits: [commit({ committer: nobody })] }, ['commit-unattributed']],
    ['a co-author whom nobody knows', { commits: [commit({ coAuthors: [nobody] })] }, ['co-author-unknown']],
    ['a pusher whom the forge does not tell', { heads: [head({ pusher: null })] }, ['pusher-unknown']],
    [
      'a tool as author',
      { commits: [commit({ author: identity(null, 'bot@tool.example') })] },
      ['commit-unattributed'],
    ],
  ])('%s is an error', (_, other, expected) => {
    expect(errors(other)).toEqual(expected)
  })

  test('a tool in a trailer is nobody', () => {
    const other = { commits: [commit({ coAuthors: [identity(null, 'bot@tool.example')] })] }
    expect([names(other), errors(other)]).toEqual([ordinary, []])
  })
})

describe('only facts that the policy names are read', () => {
  const everything: readonly [Partial<PullRequest>, Partial<Claims>] = [
    { commits: [commit({ author: nobody, coAuthors: [nobody] })], heads: [head({ pusher: null })] },
    { runUser: 'root', parents: [{ runId: 'r', user: 'root' }], versionCreator: 'root', dataProducers: ['root'] },
  ]
  test.each(builderFacts)('%s alone', (fact) => {
    const policy = { separation_of_duties: { ...examplePolicy().separation_of_duties, builders: [fact] } }
    const { builders, findings } = read(...everything, policy)
    expect(
      [...builders.map((one) => one.fact), ...findings.map((one) => one.facts.fact ?? 'pusher')].filter(
        (one) => one !== fact,
      ),
    ).toEqual([])
  })

  test('errors of developers are always told', () => {
    const policy = {
      separation_of_duties: { ...examplePolicy().separation_of_duties, builders: ['request-author' as const] },
    }
    expect(errors({}, { developers: ['root'] }, policy)).toEqual(['developer-unknown'])
  })
})

describe('a builder is one under every account of theirs', () => {
  const builders = [{ fact: 'run-user', kind: 'claimed', account: null, person: 'dana', where: 'the run' }] as const
  const byAccount = [
    { fact: 'pusher', kind: 'authenticated', account: account('stranger'), person: null, where: 'x' },
  ] as const

  test.each([
    ['the person', builders, 'dana-acme', 'run-user'],
    ['another person', builders, 'vera-acme', null],
    ['an account that people.yml has not', byAccount, 'stranger', 'pusher'],
  ])('%s', (_, found, login, fact) => {
    expect(builderFactOf(account(login), found, identities)?.fact ?? null).toBe(fact)
  })

  test('two accounts that nobody knows are not one', () => {
    expect(builderFactOf(account('other', { id: 2 }), byAccount, identities)).toBeNull()
  })
})

describe('governance that no record explains, under a change of it', () => {
  const brought = (other: Partial<UnrecordedGovernance>) =>
    buildersOf(
      { ...pull(), unrecorded: { moves: [], commits: [], unknown: null, ...other } },
      ...([noClaims, identities, examplePolicy(), 'countersign-acme'] as const),
    )
  const rita = { sha: 'd'.repeat(40), pusher: account('rita-acme') }

  test('was built by whoever moved the base to it and by whom its commits name, and where is said', () => {
    const commits = [commit({ sha: 'd'.repeat(40), author: mel, committer: mel })]
    const { builders, findings } = brought({ moves: [rita], commits })
    expect(builders.slice(ordinary.length).map(({ fact, person, where }) => [fact, person, where])).toEqual([
      ['pusher', 'rita', 'dddddddddddd, on the default branch'],
      ['commit-author', 'mel', 'dddddddddddd, on the default branch'],
      ['committer', 'mel', 'dddddddddddd, on the default branch'],
    ])
    expect(findings.filter(({ weight }) => weight === 'error')).toEqual([])
  })

  test.each<readonly [string, Partial<UnrecordedGovernance>, readonly string[]]>([
    ['a move by nobody who is told', { moves: [{ ...rita, pusher: null }] }, ['pusher-unknown']],
    ['a stranger', { moves: [{ ...rita, pusher: account('stranger') }] }, ['builder-unmapped']],
    ['the suite’s own App, which nobody sent', { moves: [{ ...rita, pusher: app }] }, ['builder-is-bot']],
    ['a commit by nobody whom the forge knows', { commits: [commit({ author: nobody })] }, ['commit-unattributed']],
    ['moves that are not told whole', { unknown: 'the activity begins later' }, []],
  ])('that was brought by %s is an error that says how to mend it', (_, other, codes) => {
    const found = brought(other).findings.filter(({ weight }) => weight === 'error')
    expect(found.map(({ code }) => code)).toEqual([...codes, 'governance-bringer-unknown'])
  })
})
