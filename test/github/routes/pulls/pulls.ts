import { commitBody, filesOf, pullBody } from '../../bodies.ts'
import { git, mergeTree, resolve } from '../../git.ts'
import { mergeObstacles, rulesFor } from '../../protection.ts'
import { finishMerge, mergeCommit, pullBase, pullCommits } from '../../pulls.ts'
import type { Pull, Repo } from '../../store.ts'
import { many, nothing, one, optional, Refusal, text, unprocessable, type Answer, type Call } from '../../wire.ts'
import { actorOf, mayWrite, onPull, onRepo, type Row } from '../row.ts'

const root = '/repos/{owner}/{repo}'

export const tooLong = (call: Call, value: string | null): string => {
  if (call.store.on('text-limit') && value !== null && value.length > 65_536)
    throw unprocessable('body is too long (maximum is 65536 characters)', 'body')
  return value ?? ''
}

function listed(call: Call, repo: Repo): Answer {
  const [state, head, base] = [call.query.get('state') ?? 'open', call.query.get('head'), call.query.get('base')]
  const found = [...repo.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (head === null || head === `${repo.owner}:${pull.head}`) &&
      (base === null || base === pull.base),
  )
  const oldestFirst = call.query.get('direction') === 'asc'
  return many((oldestFirst ? found : found.toReversed()).map((pull) => pullBody(call.store, call.url, repo, pull)))
}

function created(call: Call, repo: Repo): Answer {
  const { store } = call
  const [title, base] = [text(call, 'title'), text(call, 'base')]
  const given = text(call, 'head')
  const head = given.startsWith(`${repo.owner}:`) ? given.slice(repo.owner.length + 1) : given
  const invalid = (field: string): Refusal =>
    new Refusal(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', field, code: 'invalid' }] })
  const [headSha, baseSha] = [resolve(repo.folder, `refs/heads/${head}`), resolve(repo.folder, `refs/heads/${base}`)]
  if (baseSha === null) throw invalid('base')
  if (headSha === null || given.includes(':') !== (head !== given)) throw invalid('head')
  if (git(repo.folder, ['rev-list', '--count', `${baseSha}..${headSha}`]).trim() === '0')
    throw new Refusal(422, 'Validation Failed', {
      errors: [{ resource: 'PullRequest', code: 'custom', message: `No commits between ${base} and ${head}` }],
    })
  if (
    store.on('no-second-pull-request') &&
    [...repo.pulls.values()].some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)
  )
    throw new Refusal(422, 'Validation Failed', {
      errors: [
        {
          resource: 'PullRequest',
          code: 'custom',
          message: `A pull request already exists for ${repo.owner}:${head}.`,
        },
      ],
    })
  if (!mayWrite(call, repo)) throw new Refusal(403, 'Must have write access to the repository.')
  const pull: Pull = {
    number: repo.pulls.size + 1,
    title,
    body: tooLong(call, optional(call, 'body')),
    author: actorOf(call).account,
    draft: call.body.draft === true,
    state: 'open',
    createdAt: store.act(),
    base,
    head,
    headSha,
    baseSha,
    merged: null,
    reviews: [],
    events: [],
    comments: [],
    requestedTeams: new Set(),
    requestedPeople: new Set(),
  }
  repo.pulls.set(pull.number, pull)
  call.hooks.pullRequest(repo, pull, 'opened', actorOf(call))
  return one(pullBody(store, call.url, repo, pull), 201)
}

function changed(call: Call, repo: Repo, pull: Pull): Answer {
  const actor = actorOf(call)
  if (actor.account.id !== pull.author.id && !mayWrite(call, repo))
    throw new Refusal(403, 'Must have write access to the repository.')
  const [title, body, base, state] = ['title', 'body', 'base', 'state'].map((name) => optional(call, name))
  const changes: Record<string, unknown> = {}
  if (typeof title === 'string' && title !== pull.title) [changes.title, pull.title] = [{ from: pull.title }, title]
  if (typeof body === 'string' && body !== pull.body)
    [changes.body, pull.body] = [{ from: pull.body }, tooLong(call, body)]
  if (typeof base === 'string' && base !== pull.base) {
    const sha = resolve(repo.folder, `refs/heads/${base}`)
    if (sha === null || pull.state !== 'open')
      throw new Refusal(422, 'Validation Failed', {
        errors: [{ resource: 'PullRequest', field: 'base', code: 'invalid' }],
      })
    changes.base = { ref: { from: pull.base }, sha: { from: pull.baseSha } }
    ;[pull.base, pull.baseSha] = [base, sha]
    pull.events.push({ type: 'BaseRefChangedEvent', at: call.store.act(), actor: actor.account, after: null })
  }
  if (Object.keys(changes).length > 0) call.hooks.pullRequest(repo, pull, 'edited', actor, { changes })
  if ((state === 'closed' || state === 'open') && state !== pull.state) {
    if (pull.merged !== null || (state === 'open' && resolve(repo.folder, `refs/heads/${pull.head}`) === null))
      throw new Refusal(422, 'Validation Failed', {
        errors: [{ resource: 'PullRequest', field: 'state', code: 'invalid', message: 'state cannot be changed.' }],
      })
    pull.state = state
    call.hooks.pullRequest(repo, pull, state === 'open' ? 'reopened' : 'closed', actor)
  }
  return one(pullBody(call.store, call.url, repo, pull))
}

function allowedMethods(call: Call, repo: Repo, pull: Pull): readonly string[] {
  const lists = rulesFor(call.store, repo, `refs/heads/${pull.base}`, actorOf(call)).flatMap((rule) =>
    rule.type === 'pull_request' && Array.isArray(rule.parameters?.allowed_merge_methods)
      ? [rule.parameters.allowed_merge_methods.map(String)]
      : [],
  )
  return ['merge', 'squash', 'rebase'].filter((method) => lists.every((list) => list.includes(method)))
}

function merged(call: Call, repo: Repo, pull: Pull): Answer {
  const { store } = call
  const actor = actorOf(call)
  const refuse = (message: string): Refusal => new Refusal(405, message)
  if (store.on('write-to-merge') && !mayWrite(call, repo))
    throw new Refusal(403, 'Must have write access to the repository.')
  if (pull.state !== 'open') throw refuse('Pull Request is not mergeable')
  if (pull.draft && store.on('draft-unmergeable')) throw refuse('Pull Request is still a draft')
  const wanted = optional(call, 'sha')
  if (wanted !== null && wanted !== pull.headSha && store.on('merge-sha'))
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
  const obstacles = mergeObstacles(store, repo, pull, actor)
  if (obstacles.length > 0) throw refuse(`Repository rule violations found\n\n${obstacles.join('\n')}\n\n`)
  const method = optional(call, 'merge_method') ?? 'merge'
  if (!allowedMethods(call, repo, pull).includes(method))
    throw refuse(
      `${method === 'merge' ? 'Merge commits' : method === 'squash' ? 'Squash merges' : 'Rebase merges'} are not allowed on this repository.`,
    )
  const given = [
    optional(call, 'commit_title') ?? `Merge pull request #${pull.number} from ${repo.owner}/${pull.head}`,
    optional(call, 'commit_message') ?? pull.title,
  ].join('\n\n')
  const sha =
    mergeTree(repo.folder, pull.baseSha, pull.headSha) === null
      ? null
      : mergeCommit(store, repo, pull, method, actor, given)
  if (sha === null) throw refuse('Pull Request is not mergeable')
  finishMerge(store, call.hooks, repo, pull, sha, actor)
  return one({ sha, merged: true, message: 'Pull Request successfully merged' })
}

const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

function requested(call: Call, repo: Repo, pull: Pull): Answer {
  const { store } = call
  const people = strings(call.body.reviewers).map((login) => store.account(login))
  const teams = strings(call.body.team_reviewers)
  if (people.some((account) => account?.id === pull.author.id))
    throw new Refusal(422, 'Review cannot be requested from pull request author.')
  const outside =
    people.some((account) => account === null || store.access(account, repo) === 'none') ||
    teams.some((slug) => !repo.teams.has(slug))
  if (outside)
    throw new Refusal(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repo.owner}/${repo.name} repository.`,
    )
  if (call.method === 'DELETE') {
    for (const account of people) pull.requestedPeople.delete(account?.id ?? 0)
    for (const slug of teams) pull.requestedTeams.delete(slug)
    return one(pullBody(store, call.url, repo, pull))
  }
  for (const account of people) pull.requestedPeople.add(account?.id ?? 0)
  for (const slug of teams) pull.requestedTeams.add(slug)
  call.hooks.pullRequest(repo, pull, 'review_requested', actorOf(call))
  return one(pullBody(store, call.url, repo, pull), 201)
}

const media = (call: Call, repo: Repo, pull: Pull): Answer =>
  /\.diff\b/.test(call.accept)
    ? {
        status: 200,
        raw: {
          type: 'application/vnd.github.diff; charset=utf-8',
          content: git(repo.folder, ['diff', pullBase(repo, pull), pull.headSha]),
        },
      }
    : one(pullBody(call.store, call.url, repo, pull))

export const pullRows: readonly Row[] = [
  onRepo(`GET ${root}/pulls`, 'pull_requests', 'read', listed),
  onRepo(`POST ${root}/pulls`, 'pull_requests', 'write', created),
  onPull(`GET ${root}/pulls/{pull_number}`, 'read', media),
  onPull(`PATCH ${root}/pulls/{pull_number}`, 'write', changed),
  onPull(`GET ${root}/pulls/{pull_number}/commits`, 'read', (call, repo, pull) =>
    many(
      pullCommits(repo, pull)
        .slice(0, 250)
        .map((sha) => commitBody(call.store, call.url, repo, sha)),
    ),
  ),
  onPull(`GET ${root}/pulls/{pull_number}/files`, 'read', (_, repo, pull) => many(filesOf(repo, pull).slice(0, 3000))),
  onPull(`GET ${root}/pulls/{pull_number}/merge`, 'read', (_, __, pull) => {
    if (pull.merged === null) throw new Refusal(404, 'Not Found')
    return nothing
  }),
  onPull(`PUT ${root}/pulls/{pull_number}/merge`, 'write', merged, 'contents'),
  onPull(`GET ${root}/pulls/{pull_number}/requested_reviewers`, 'read', (call, repo, pull) => {
    const body = pullBody(call.store, call.url, repo, pull)
    return one({ users: body.requested_reviewers, teams: body.requested_teams })
  }),
  onPull(`POST ${root}/pulls/{pull_number}/requested_reviewers`, 'write', requested),
  onPull(`DELETE ${root}/pulls/{pull_number}/requested_reviewers`, 'write', requested),
]
