import type { Account, Commit, CommitIdentity, Head, PullRequest, Review } from '../../shared/domain/forge.ts'

/** Facts of the forge with everything ordinary filled in; a test names only what it is about. */

export const author = 'dana-acme'

const ids: Readonly<Record<string, number>> = {
  'dana-acme': 7001,
  'vera-acme': 7002,
  'carl-acme': 7003,
  'lee-acme': 7004,
  'olga-acme': 7005,
  'rita-acme': 7006,
  'rob-acme': 7007,
  'mel-acme': 7008,
  'audrey-acme': 7009,
}

/** The account by its login, with the number that people.yml of the example gives it; a stranger has 1. */
export function account(login: string, other: Partial<Account> = {}): Account {
  return { id: ids[login] ?? 1, login, kind: 'user', state: 'active', ...other }
}

export function identity(login: string | null, email = 'nobody@nowhere.example'): CommitIdentity {
  return { account: login === null ? null : account(login), email, name: '' }
}

export function commit(other: Partial<Commit> = {}): Commit {
  return {
    sha: 'c'.repeat(40),
    parents: ['b'.repeat(40)],
    author: identity(author),
    committer: identity(author),
    coAuthors: [],
    madeOnForge: false,
    cleanBaseMerge: false,
    ...other,
  }
}

export const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
export const otherDigest = `sha256:${'fedcba9876543210'.repeat(4)}`

/** A head that appeared at nine and was recorded ten seconds later. */
export function head(other: Partial<Head> = {}): Head {
  return {
    sha: 'c'.repeat(40),
    appearedAt: '2026-01-05T09:00:00Z',
    pusher: account(author),
    forced: false,
    folder: 'tree-1',
    cleanBaseMerge: false,
    record: { at: '2026-01-05T09:00:10Z', digest },
    ...other,
  }
}

/** An approval given at ten. */
export function review(login: string, other: Partial<Review> = {}): Review {
  return {
    id: 1,
    author: account(login),
    state: 'approved',
    submittedAt: '2026-01-05T10:00:00Z',
    commit: 'c'.repeat(40),
    body: '',
    editedAt: null,
    editor: null,
    dismissal: null,
    ...other,
  }
}

export function pull(other: Partial<PullRequest> = {}): PullRequest {
  return {
    number: 12,
    title: 'credit-approval 7 to production',
    author: account(author),
    actedFor: null,
    draft: false,
    state: 'open',
    createdAt: '2026-01-05T09:00:00Z',
    base: { ref: 'main', sha: 'b'.repeat(40) },
    head: { ref: 'promote', sha: 'c'.repeat(40), fork: false },
    stacked: false,
    merge: null,
    commits: [commit()],
    heads: [head()],
    baseChanges: [],
    reviews: [],
    ...other,
  }
}
