import { describe, expect, it, test } from 'vitest'
import type { CheckRun, Rule } from '../../store.ts'
import { appToken, ask, everything, inside, openPull, personToken, review, world, type World } from '../world.ts'

/** What GitHub's command-line client asks before it shows or merges a pull request. */

const inRepo = (fields: string): string => `{ repository(owner: "acme", name: "governance") { ${fields} } }`
const inPull = (fields: string): string => inRepo(`pullRequest(number: 1) { ${fields} }`)
const read = async (place: World, fields: string, token = place.bot): Promise<unknown> =>
  inside((await ask(place, inPull(fields), {}, token)).data, 'repository', 'pullRequest')

function rule({ repo, store }: World, made: Rule): void {
  const conditions = { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } }
  repo.rulesets.push({
    id: store.id(),
    name: 'main',
    target: 'branch',
    enforcement: 'active',
    conditions,
    rules: [made],
    bypass_actors: [],
  })
}

function check(place: World, sha: string, name: string, conclusion: string | null): CheckRun {
  const { store, repo, app } = place
  const made = {
    id: store.id(),
    app,
    sha,
    name,
    externalId: '',
    status: conclusion === null ? 'in_progress' : 'completed',
    conclusion,
    startedAt: store.act(),
    completedAt: null,
    detailsUrl: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
  }
  repo.checks.push(made)
  return made
}

// https://docs.github.com/en/graphql/reference/enums#pullrequestreviewdecision
describe('the decision', () => {
  test.each([
    ['nobody reviewed and no rule asks', 0, [], null],
    ['no rule asks and a writer approved', 0, ['dana APPROVED'], 'APPROVED'],
    ['a rule asks and nobody reviewed', 1, [], 'REVIEW_REQUIRED'],
    ['only a reader approved', 1, ['erin APPROVED'], 'REVIEW_REQUIRED'],
    ['a writer approved', 1, ['dana APPROVED'], 'APPROVED'],
    [
      'a writer approved and then asked for changes',
      1,
      ['dana APPROVED', 'dana CHANGES_REQUESTED'],
      'CHANGES_REQUESTED',
    ],
    [
      'a writer asked for changes and then only commented',
      1,
      ['dana CHANGES_REQUESTED', 'dana COMMENTED'],
      'CHANGES_REQUESTED',
    ],
    ['a writer’s approval was dismissed', 1, ['dana DISMISSED'], 'REVIEW_REQUIRED'],
  ] as const)('where %s', async (_, needed, words, decision) => {
    const place = world()
    const pull = openPull(place)
    if (needed > 0) rule(place, { type: 'pull_request', parameters: { required_approving_review_count: needed } })
    for (const word of words) {
      const [who, state] = word.split(' ')
      review(place, pull, {
        author: who === 'dana' ? place.dana : place.erin,
        state: state === 'APPROVED' || state === 'CHANGES_REQUESTED' || state === 'DISMISSED' ? state : 'COMMENTED',
      })
    }
    expect(await read(place, 'reviewDecision')).toEqual({ reviewDecision: decision })
  })
})

describe('the merge', () => {
  test.each([
    ['CLEAN', {}, null],
    ['DRAFT', { draft: true }, null],
    ['UNKNOWN', { state: 'closed' }, null],
    [
      'BLOCKED',
      {},
      { type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'stage 1' }] } },
    ],
  ] as const)('stands %s', async (mergeStateStatus, change, made) => {
    const place = world()
    Object.assign(openPull(place), change)
    if (made !== null) rule(place, made)
    const mergeable = mergeStateStatus === 'UNKNOWN' ? 'UNKNOWN' : 'MERGEABLE'
    expect(await read(place, 'mergeStateStatus mergeable')).toEqual({ mergeStateStatus, mergeable })
  })

  it('counts lines and files', async () => {
    const place = world()
    openPull(place)
    expect(await read(place, 'additions deletions changedFiles')).toEqual({
      additions: 1,
      deletions: 0,
      changedFiles: 1,
    })
  })
})

// https://docs.github.com/en/graphql/reference/objects#statuscheckrollup
describe('the checks', () => {
  const rollup =
    'commits(last: 1) { nodes { commit { statusCheckRollup { state contexts(first: 100) { totalCount checkRunCount nodes { __typename ... on CheckRun { name status conclusion isRequired(pullRequestNumber: 1) } } } } } } }'
  const asked = (id: unknown): string => rollup.replace('pullRequestNumber: 1', `pullRequestId: "${String(id)}"`)

  test.each([
    [['success', 'skipped'], 'SUCCESS'],
    [['success', null], 'PENDING'],
    [[null, 'failure'], 'FAILURE'],
  ])('of %j are %s together', async (conclusions, state) => {
    const place = world()
    const pull = openPull(place)
    conclusions.forEach((conclusion, index) => check(place, pull.headSha, `stage ${index}`, conclusion))
    const found = await read(place, 'commits(last: 1) { nodes { commit { statusCheckRollup { state } } } }')
    expect(found).toEqual({ commits: { nodes: [{ commit: { statusCheckRollup: { state } } }] } })
  })

  it('lists the newest run of each name and whether the base asks for it', async () => {
    const place = world()
    const pull = openPull(place)
    const parameters = {
      required_status_checks: [
        { context: 'stage 1', integration_id: place.app.id },
        { context: 'lint', integration_id: 1 },
      ],
    }
    rule(place, { type: 'required_status_checks', parameters })
    check(place, pull.headSha, 'stage 1', 'failure')
    check(place, pull.headSha, 'stage 1', 'success')
    check(place, pull.headSha, 'lint', null)
    const id = inside(await read(place, 'id'), 'id')
    const contexts = {
      totalCount: 2,
      checkRunCount: 2,
      nodes: [
        { __typename: 'CheckRun', name: 'stage 1', status: 'COMPLETED', conclusion: 'SUCCESS', isRequired: true },
        { __typename: 'CheckRun', name: 'lint', status: 'IN_PROGRESS', conclusion: null, isRequired: false },
      ],
    }
    expect(await read(place, asked(id))).toEqual({
      commits: { nodes: [{ commit: { statusCheckRollup: { state: 'PENDING', contexts } } }] },
    })
  })

  it('are none where nothing ran, and refused without the permission', async () => {
    const place = world()
    openPull(place)
    const query = 'commits(last: 1) { nodes { commit { statusCheckRollup { state } } } }'
    const nothing = { commits: { nodes: [{ commit: { statusCheckRollup: null } }] } }
    expect(await read(place, query)).toEqual(nothing)
    const refused = await ask(place, inPull(query), {}, appToken(place, { ...everything, checks: 'none' }))
    const path = ['repository', 'pullRequest', 'commits', 'nodes', 0, 'commit', 'statusCheckRollup']
    expect(refused.errors).toMatchObject([{ type: 'FORBIDDEN', path }])
  })
})

describe('the repository', () => {
  it('says what the viewer may do in it', async () => {
    const place = world()
    const permission = async (token = place.bot): Promise<unknown> =>
      inside((await ask(place, inRepo('viewerPermission'), {}, token)).data, 'repository', 'viewerPermission')
    expect(await permission(personToken(place, place.dana))).toBe('WRITE')
    expect(await permission(personToken(place, place.erin))).toBe('READ')
    expect(await permission()).toBeNull()
  })

  it('lists pull requests by state and head, newest first where asked', async () => {
    const place = world()
    const first = openPull(place)
    place.repo.pulls.set(2, { ...first, number: 2, state: 'closed' }).set(3, { ...first, number: 3, head: 'other' })
    const list = async (args: string): Promise<unknown> =>
      inside(
        (await ask(place, inRepo(`pullRequests(first: 30${args}) { totalCount nodes { number } }`))).data,
        'repository',
        'pullRequests',
        'nodes',
      )
    expect(await list(', states: OPEN, orderBy: { field: CREATED_AT, direction: DESC }')).toEqual([
      { number: 3 },
      { number: 1 },
    ])
    expect(await list(', headRefName: "proposal"')).toEqual([{ number: 1 }, { number: 2 }])
    expect(await list(', states: MERGED')).toEqual([])
  })

  it('tells the client which fields there are', async () => {
    const { data } = await ask(
      world(),
      '{ PullRequest: __type(name: "PullRequest") { fields(includeDeprecated: true) { name } } }',
    )
    expect(inside(data, 'PullRequest', 'fields')).toContainEqual({ name: 'isInMergeQueue' })
  })
})

describe('nodes', () => {
  it('leads from an id back to what it names', async () => {
    const place = world()
    const pull = openPull(place)
    const given = review(place, pull)
    const pullNode = inside(await read(place, 'id'), 'id')
    const dana = personToken(place, place.dana, { ...everything, issues: 'write' })
    const opens = `mutation { createIssue(input: { repositoryId: "R_${place.repo.id}", title: "Why?" }) { issue { id } } }`
    const issueNode = inside((await ask(place, opens, {}, dana)).data, 'createIssue', 'issue', 'id')
    for (const [id, kind] of [
      [pullNode, 'PullRequest'],
      ['PR_1', 'PullRequest'],
      [issueNode, 'Issue'],
      [`PRR_${given.id}`, 'PullRequestReview'],
      [`R_${place.repo.id}`, 'Repository'],
      [`U_${place.dana.id}`, 'User'],
    ]) {
      const { data } = await ask(place, 'query Q($id: ID!) { node(id: $id) { __typename id } }', { id }, dana)
      expect(inside(data, 'node', '__typename')).toBe(kind)
    }
  })

  test.each(['PR_7', 'R_1', 'I_1_1', 'PRR_1', 'nothing'])('knows nothing of %s', async (id) => {
    const place = world()
    openPull(place)
    const { data, errors } = await ask(place, 'query Q($id: ID!) { node(id: $id) { id } }', { id })
    expect(data).toEqual({ node: null })
    expect(errors).toMatchObject([
      { type: 'NOT_FOUND', message: `Could not resolve to a node with the global id of '${id}'` },
    ])
  })

  it('shows nothing of a repository that the viewer may not see', async () => {
    const place = world()
    openPull(place)
    const outsider = personToken(place, place.store.addAccount('mallory', 'User', []))
    const { errors } = await ask(place, '{ node(id: "PR_1") { id } }', {}, outsider)
    expect(errors).toMatchObject([{ type: 'NOT_FOUND' }])
  })
})
