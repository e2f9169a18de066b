import { describe, expect, it, test } from 'vitest'
import { takeMoves, finishMerge, mergeCommit } from '../pulls.ts'
import { commitTree, listTree, readCommit, refs, updateRef, writeTree } from '../git.ts'
import { as, ask, openPull, pages, personToken, push, review, world } from './world.ts'

/** Pull requests: who did what, and what a reader of somebody else sees of it. */

const inPull = (fields: string): string =>
  `{ repository(owner: "acme", name: "governance") { pullRequest(number: 1) { ${fields} } } }`
const actor = '__typename login ... on User { databaseId } ... on Bot { databaseId }'
const answer = (pullRequest: object): object => ({ data: { repository: { pullRequest } } })

describe('people', () => {
  // https://docs.github.com/en/graphql/reference/objects#bot
  it('shows a bot as a Bot, with a number and without the suffix of its login', async () => {
    const place = world()
    review(place, openPull(place), { author: place.app.bot })
    const found = await ask(place, inPull(`reviews(first: 1) { nodes { author { ${actor} } } }`))
    const author = { __typename: 'Bot', login: 'countersign', databaseId: place.app.bot.id }
    expect(found).toEqual(answer({ reviews: { nodes: [{ author }] } }))
  })

  // https://docs.github.com/en/account-and-profile/concepts/account-management#deleting-your-personal-account
  it('shows nobody where the account was deleted', async () => {
    const place = world()
    const { store, erin } = place
    const pull = openPull(place)
    review(place, pull, { editor: erin, dismissal: { actor: erin, at: store.act(), was: 'APPROVED', message: 'late' } })
    store.accounts.delete(erin.id)
    const fields = `reviews(first: 1) { nodes { author { login } editor { login } } }
      timelineItems(first: 1, itemTypes: [REVIEW_DISMISSED_EVENT]) { nodes { ... on ReviewDismissedEvent { actor { login } } } }`
    expect(await ask(place, inPull(fields))).toEqual(
      answer({ reviews: { nodes: [{ author: null, editor: null }] }, timelineItems: { nodes: [{ actor: null }] } }),
    )
  })

  it('tells the viewer which comments are their own', async () => {
    const place = world()
    const pull = openPull(place)
    pull.comments.push({ id: 1, author: place.dana, body: 'a', at: pull.createdAt, updatedAt: pull.createdAt })
    const query = inPull('comments(first: 1) { nodes { viewerDidAuthor url } }')
    const url = 'https://forge.test/acme/governance/pull/1#issuecomment-1'
    const seen = (viewerDidAuthor: boolean): object => answer({ comments: { nodes: [{ viewerDidAuthor, url }] } })
    expect(await ask(place, query)).toEqual(seen(false))
    expect(await ask(place, query, {}, personToken(place, place.dana))).toEqual(seen(true))
  })
})

describe('reviews', () => {
  // https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
  it('shows a pending review to its author alone, without a time', async () => {
    const place = world()
    const draft = review(place, openPull(place), { state: 'PENDING' })
    const query = inPull('reviews(first: 5) { totalCount nodes { fullDatabaseId state submittedAt } }')
    const mine = { fullDatabaseId: String(draft.id), state: 'PENDING', submittedAt: null }
    expect(await ask(place, query)).toEqual(answer({ reviews: { totalCount: 0, nodes: [] } }))
    expect(await ask(place, query, {}, personToken(place, place.erin))).toEqual(
      answer({ reviews: { totalCount: 1, nodes: [mine] } }),
    )
  })

  // https://docs.github.com/en/graphql/reference/objects#reviewdismissedevent
  it('keeps of a dismissed review when it was given and on what, and its event says what it was', async () => {
    const place = world()
    const { store, dana } = place
    const pull = openPull(place)
    const given = review(place, pull, { state: 'CHANGES_REQUESTED' })
    const at = store.act()
    given.dismissal = { actor: dana, at, was: 'CHANGES_REQUESTED', message: 'answered' }
    given.state = 'DISMISSED'
    const fields = `reviews(first: 1) { nodes { state submittedAt commit { oid } } }
      timelineItems(first: 5, itemTypes: [REVIEW_DISMISSED_EVENT]) { nodes {
        __typename ... on ReviewDismissedEvent { createdAt previousReviewState dismissalMessage actor { login } review { fullDatabaseId } }
      } pageCount filteredCount }`
    const event = {
      __typename: 'ReviewDismissedEvent',
      createdAt: at,
      previousReviewState: 'CHANGES_REQUESTED',
      dismissalMessage: 'answered',
      actor: { login: 'dana' },
      review: { fullDatabaseId: String(given.id) },
    }
    const kept = { state: 'DISMISSED', submittedAt: given.submittedAt, commit: { oid: pull.headSha } }
    expect(await ask(place, inPull(fields))).toEqual(
      answer({ reviews: { nodes: [kept] }, timelineItems: { nodes: [event], pageCount: 1, filteredCount: 1 } }),
    )
  })

  // https://docs.github.com/en/graphql/reference/objects#pullrequestreview
  it('says when a review was edited and by whom', async () => {
    const place = world()
    const editedAt = place.store.act()
    review(place, openPull(place), { editedAt, editor: place.dana })
    expect(await ask(place, inPull('reviews(first: 1) { nodes { lastEditedAt editor { login } } }'))).toEqual(
      answer({ reviews: { nodes: [{ lastEditedAt: editedAt, editor: { login: 'dana' } }] } }),
    )
  })

  it('gives no commit for a review of a commit that is gone', async () => {
    const place = world()
    review(place, openPull(place), { commit: '0123456789'.repeat(4) })
    expect(await ask(place, inPull('reviews(first: 1) { nodes { commit { oid } } }'))).toEqual(
      answer({ reviews: { nodes: [{ commit: null }] } }),
    )
  })
})

describe('what happened', () => {
  // https://docs.github.com/en/graphql/reference/objects#headrefforcepushedevent
  it('tells of dismissals, force-pushes and changed bases in their order', async () => {
    const place = world()
    const { store, dana, repo } = place
    const pull = openPull(place)
    pull.events.push({ type: 'BaseRefChangedEvent', at: store.act(), actor: dana, after: null })
    const head = push(place, 'proposal', { onto: pull.baseSha, files: { 'request.yml': 'model: other\n' } })
    const dismissal = { actor: dana, at: store.act(), was: 'APPROVED', message: 'moved' }
    review(place, pull, { state: 'DISMISSED', dismissal })
    const fields = `headRefOid timelineItems(first: 5, itemTypes: [REVIEW_DISMISSED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, BASE_REF_CHANGED_EVENT]) { nodes {
      __typename ... on HeadRefForcePushedEvent { actor { login } afterCommit { oid } } ... on BaseRefChangedEvent { actor { login } }
    } }`
    const nodes = [
      { __typename: 'BaseRefChangedEvent', actor: { login: 'dana' } },
      { __typename: 'HeadRefForcePushedEvent', actor: { login: 'dana' }, afterCommit: { oid: head } },
      { __typename: 'ReviewDismissedEvent' },
    ]
    expect(await ask(place, inPull(fields))).toEqual(answer({ headRefOid: head, timelineItems: { nodes } }))
    // an ordinary push is no event of these
    const before = refs(repo.folder)
    updateRef(repo.folder, 'refs/heads/other', head)
    takeMoves(store, place.hooks, repo, before, { account: dana, app: null }, 'push')
    expect(pull.events).toHaveLength(2)
  })

  it('names each file with the kind of its change', async () => {
    const place = world()
    const long = Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join('')
    const base = push(place, 'main', { files: { 'old.md': long, 'same.md': 'same\n', 'README.md': 'x' } })
    const pull = openPull(place)
    pull.baseSha = base
    const { repo, dana, store } = place
    const old = listTree(repo.folder, base, false).find(({ path }) => path === 'old.md')?.sha ?? ''
    const tree = writeTree(repo.folder, base, [
      { path: 'old.md', mode: '100644', sha: null },
      { path: 'new.md', mode: '100644', sha: old },
      { path: 'README.md', mode: '100644', sha: null },
      { path: 'same.md', mode: '100755', sha: old },
    ])
    const author = as(dana, store.act())
    pull.headSha = commitTree(repo.folder, tree, [base], 'Change', author, author)
    expect(await ask(place, inPull('files(first: 9) { totalCount nodes { path changeType } }'))).toEqual(
      answer({
        files: {
          totalCount: 3,
          nodes: [
            { path: 'README.md', changeType: 'DELETED' },
            { path: 'new.md', changeType: 'RENAMED' },
            { path: 'same.md', changeType: 'MODIFIED' },
          ],
        },
      }),
    )
  })

  it('shows a merged pull request with its commit and who merged, its commits as they were', async () => {
    const place = world()
    const { store, hooks, repo, dana } = place
    const pull = openPull(place)
    const by = { account: dana, app: null }
    const sha = mergeCommit(store, repo, pull, 'merge', by, 'Merge') ?? ''
    finishMerge(store, hooks, repo, pull, sha, by)
    const fields =
      'state closed merged mergedAt mergeCommit { oid committedViaWeb signature { isValid } } mergedBy { login } commits(first: 5) { nodes { commit { oid } } }'
    expect(await ask(place, inPull(fields))).toEqual(
      answer({
        state: 'MERGED',
        closed: true,
        merged: true,
        mergedAt: pull.merged?.at,
        mergeCommit: { oid: sha, committedViaWeb: true, signature: { isValid: true } },
        mergedBy: { login: 'dana' },
        commits: { nodes: [{ commit: { oid: pull.headSha } }] },
      }),
    )
  })

  test('a pull request closed without a merge is closed', async () => {
    const place = world()
    openPull(place).state = 'closed'
    expect(await ask(place, inPull('state merged mergeCommit { oid } mergedBy { login }'))).toEqual(
      answer({ state: 'CLOSED', merged: false, mergeCommit: null, mergedBy: null }),
    )
  })

  // https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request
  it('lists 250 commits of a pull request and no more, and counts them all', async () => {
    const place = world()
    const pull = openPull(place)
    const { tree } = readCommit(place.repo.folder, pull.headSha)
    const author = as(place.dana, place.store.act())
    for (let made = 0; made < 254; made++) {
      pull.headSha = commitTree(place.repo.folder, tree, [pull.headSha], `Step ${made}`, author, author)
    }
    const query = `query Q($after: String) ${inPull('commits(first: 100, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }')}`
    const read = await pages(place, query, 'commits')
    expect(read.map(({ nodes, totalCount }) => [nodes.length, totalCount])).toEqual([
      [100, 255],
      [100, 255],
      [50, 255],
    ])
  })
})
