import { describe, expect, test } from 'vitest'
import { CommitNode } from '../../../../shared/clients/github/answers.ts'
import { accountOf, commitOf } from '../../../../shared/clients/github/history/commits.ts'
import { commit, dana } from '../pulls.ts'

const read = (other: object) => commitOf(CommitNode.parse(commit('head', other)))
const git = (email: string, login: string | null) => ({
  name: 'n',
  email,
  user: login === null ? null : { databaseId: 1, login },
})
const signature = { isValid: true, wasSignedByGitHub: true }

describe('a commit', () => {
  test('names its co-authors, not its author again', () => {
    const authors = { totalCount: 2, nodes: [git('DANA@acme.example', 'dana'), git('x@y.example', null)] }
    expect(read({ authors }).coAuthors).toEqual([{ account: null, email: 'x@y.example', name: 'n' }])
  })

  test.each([
    ['by the editor', { committedViaWeb: true, signature, committer: git('noreply@github.com', null) }, true],
    ['that the API does not say so of', { signature, committer: git('noreply@github.com', null) }, false],
    [
      'in the browser by a person',
      { committedViaWeb: true, signature, committer: git('d@acme.example', 'dana') },
      false,
    ],
    [
      'under the forge’s name without its signature, T26',
      { committedViaWeb: true, committer: git('noreply@github.com', null) },
      false,
    ],
    [
      'under the forge’s name with somebody else’s signature, T26',
      {
        committedViaWeb: true,
        signature: { isValid: true, wasSignedByGitHub: false },
        committer: git('noreply@github.com', null),
      },
      false,
    ],
  ])('%s is made on the forge: %j', (_, other, made) => {
    expect(read(other).madeOnForge).toBe(made)
  })

  test('of a bot, which stands there as a user, is a bot’s', () => {
    expect(read({ author: git('9+app[bot]@users.noreply.github.com', 'app[bot]') }).author.account?.kind).toBe('bot')
  })

  test.each([
    ['authors', { authors: { totalCount: 51, nodes: [git('x@y.example', null)] } }],
    ['parents', { parents: { totalCount: 11, nodes: [{ oid: 'base' }] } }],
  ])('with more %s than were told is an error', (_, other) => {
    expect(() => read(other)).toThrow(/it cannot be judged whole/)
  })
})

describe('an account', () => {
  test.each([
    ['User', 'user'],
    ['Bot', 'bot'],
    ['Mannequin', 'mannequin'],
    ['Organization', 'organization'],
    ['EnterpriseUserAccount', 'bot'],
  ])('of kind %s is a %s', (__typename, kind) => {
    expect(accountOf({ ...dana, __typename }).kind).toBe(kind)
  })

  test('without a number is nobody active', () => {
    expect(accountOf({ __typename: 'User', login: 'x', databaseId: null })).toMatchObject({
      login: 'x',
      state: 'deleted',
    })
  })
})
