import { describe, expect, it, test } from 'vitest'
import { resolve } from '../../git.ts'
import type { Pull } from '../../store.ts'
import type { GraphqlAnswer } from '../handler.ts'
import { ask, inside, openPull, personToken, review, world, type World } from '../world.ts'

/** What GitHub's command-line client changes, under the same rules as by REST. */

function send(
  place: World,
  name: string,
  input: object,
  token = personToken(place, place.dana),
): Promise<GraphqlAnswer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return ask(place, `mutation M($input: ${type}!) { ${name}(input: $input) { clientMutationId } }`, { input }, token)
}

const idOf = ({ repo }: World, pull: Pull): string => `PR_${repo.id}_${pull.number}`

function refused(answer: GraphqlAnswer, type: string, message: string): void {
  expect(answer.errors).toMatchObject([{ type, message }])
}

describe('pull requests', () => {
  it('are opened once', async () => {
    const place = world()
    openPull(place)
    place.repo.pulls.clear()
    const input = {
      repositoryId: `R_${place.repo.id}`,
      baseRefName: 'main',
      headRefName: 'proposal',
      title: 'Promote',
      draft: true,
    }
    const query =
      'mutation M($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { id url isDraft author { login } } } }'
    const { data } = await ask(place, query, { input }, personToken(place, place.dana))
    const url = 'https://forge.test/acme/governance/pull/1'
    const made = { id: `PR_${place.repo.id}_1`, url, isDraft: true, author: { login: 'dana' } }
    expect(inside(data, 'createPullRequest', 'pullRequest')).toEqual(made)
    refused(
      await send(place, 'createPullRequest', input),
      'UNPROCESSABLE',
      'A pull request already exists for acme:proposal.',
    )
  })

  it('are merged on the head that was seen, and only by who may write', async () => {
    const place = world()
    const pull = openPull(place)
    const input = {
      pullRequestId: idOf(place, pull),
      mergeMethod: 'SQUASH',
      expectedHeadOid: pull.headSha,
      commitHeadline: 'Promote',
    }
    const moved = await send(place, 'mergePullRequest', { ...input, expectedHeadOid: pull.baseSha })
    refused(moved, 'UNPROCESSABLE', 'Head branch was modified. Review and try the merge again.')
    const reader = await send(place, 'mergePullRequest', input, personToken(place, place.erin))
    expect(reader.errors).toMatchObject([{ type: 'FORBIDDEN' }])
    expect((await send(place, 'mergePullRequest', input)).errors).toBeUndefined()
    expect(pull.merged?.sha).toBe(resolve(place.repo.folder, 'refs/heads/main'))
  })

  it('are closed and opened again', async () => {
    const place = world()
    const pull = openPull(place)
    const input = { pullRequestId: idOf(place, pull) }
    await send(place, 'closePullRequest', input)
    expect(pull.state).toBe('closed')
    await send(place, 'reopenPullRequest', input)
    expect(pull.state).toBe('open')
  })

  it('take comments', async () => {
    const place = world()
    const pull = openPull(place)
    await send(place, 'addComment', { subjectId: idOf(place, pull), body: 'seen' })
    expect(pull.comments.map(({ author, body }) => [author.login, body])).toEqual([['dana', 'seen']])
  })

  // https://docs.github.com/en/graphql/reference/mutations#markpullrequestreadyforreview
  it('are marked ready by their author and by writers, which the webhooks tell', async () => {
    const place = world()
    const pull = openPull(place)
    pull.draft = true
    const input = { pullRequestId: idOf(place, pull) }
    const reader = await send(place, 'markPullRequestReadyForReview', input, personToken(place, place.erin))
    refused(
      reader,
      'FORBIDDEN',
      'erin does not have the correct permissions to execute `MarkPullRequestReadyForReview`',
    )
    expect(pull.draft).toBe(true)
    expect((await send(place, 'markPullRequestReadyForReview', input)).errors).toBeUndefined()
    expect(pull.draft).toBe(false)
    expect(place.hooks.log.at(-1)?.payload).toMatchObject({ action: 'ready_for_review', sender: { login: 'dana' } })
    await send(place, 'convertPullRequestToDraft', input)
    expect(pull.draft).toBe(true)
  })
})

describe('reviews', () => {
  test.each([
    ['APPROVE', '', 'APPROVED'],
    ['REQUEST_CHANGES', 'Not yet', 'CHANGES_REQUESTED'],
    ['COMMENT', 'Hm', 'COMMENTED'],
  ])('%s', async (event, body, state) => {
    const place = world()
    const pull = openPull(place)
    const input = { pullRequestId: idOf(place, pull), event, body }
    expect((await send(place, 'addPullRequestReview', input, personToken(place, place.erin))).errors).toBeUndefined()
    expect(pull.reviews).toMatchObject([{ author: { login: 'erin' }, state, body, commit: pull.headSha }])
  })

  // https://docs.github.com/en/rest/pulls/reviews
  it('are not of one’s own approval', async () => {
    const place = world()
    const pull = openPull(place)
    const answer = await send(place, 'addPullRequestReview', { pullRequestId: idOf(place, pull), event: 'APPROVE' })
    refused(answer, 'UNPROCESSABLE', 'Can not approve your own pull request')
    expect(pull.reviews).toEqual([])
  })

  it('are dismissed with a reason', async () => {
    const place = world()
    const given = review(place, openPull(place))
    await send(place, 'dismissPullRequestReview', { pullRequestReviewId: `PRR_${given.id}`, message: 'old' })
    expect(given).toMatchObject({
      state: 'DISMISSED',
      dismissal: { was: 'APPROVED', message: 'old', actor: { login: 'dana' } },
    })
  })
})
