import { commitBody, pullBody } from '../../bodies.ts'
import { filesOf } from '../../bodies/files.ts'
import { git, resolve } from '../../git.ts'
import { commitsBetween, isAncestor } from '../../git/history.ts'
import { pullBase, pullCommits } from '../../pulls.ts'
import type { Pull, Repo } from '../../store.ts'
import { each, many, one, optional, Refusal, text, unprocessable, type Answer, type Call } from '../../wire.ts'
import { actorOf, mayWrite, onPull, onRepo, type Row } from '../row.ts'
import { askOwners } from './requests.ts'

const root = '/repos/{owner}/{repo}'

export const tooLong = (call: Call, value: string | null): string => {
  if (call.store.on('text-limit') && value !== null && value.length > 65_536)
    throw unprocessable('body is too long (maximum is 65536 characters)', 'body')
  return value ?? ''
}

/** Refuses what a job's own token would do to pull requests, unless the repository lets it. */
export function expectNoJob(call: Call, repo: Repo): void {
  if (call.token?.kind !== 'job' || repo.settings.actionsApprove || !call.store.on('actions-approve-nothing')) return
  throw new Refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.')
}

const sorts: Readonly<Record<string, (pull: Pull) => string | number>> = {
  created: (pull) => pull.number,
  updated: (pull) => pull.reviews.at(-1)?.submittedAt ?? pull.createdAt,
}

function listed(call: Call, repo: Repo): Answer {
  const asked = (name: string): string | null => call.query.get(name)
  const [state, head, base] = [asked('state') ?? 'open', asked('head'), asked('base')]
  const sort = sorts[asked('sort') ?? 'created']
  if (sort === undefined) throw new Refusal(501, `The stand-in does not sort pull requests by ${asked('sort') ?? ''}.`)
  const found = [...repo.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (head === null || head === `${repo.owner}:${pull.head}`) &&
      (base === null || base === pull.base),
  )
  const rising = found.toSorted((one, other) => (sort(one) < sort(other) ? -1 : 1))
  const ordered = asked('direction') === 'asc' ? rising : rising.toReversed()
  return each(ordered, (pull) => pullBody(call.store, call.url, repo, pull))
}

const invalid = (more: Readonly<Record<string, string>>): Refusal =>
  new Refusal(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', ...more }] })

type Ends = Pick<Pull, 'head' | 'base' | 'headSha' | 'baseSha'>

/** Whether an open pull request has these ends already. */
const isTwin = (repo: Repo, { head, base }: Pick<Pull, 'head' | 'base'>): boolean =>
  [...repo.pulls.values()].some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)

/** The two ends of a new pull request, or GitHub's refusals of them. */
function ends(call: Call, repo: Repo): Ends {
  const { store } = call
  const [given, base] = [text(call, 'head'), text(call, 'base')]
  const head = given.startsWith(`${repo.owner}:`) ? given.slice(repo.owner.length + 1) : given
  const baseSha = resolve(repo.folder, `refs/heads/${base}`)
  if (baseSha === null) throw invalid({ field: 'base', code: 'invalid' })
  const found = resolve(repo.folder, `refs/heads/${head}`)
  const headSha = found ?? (store.on('head-must-exist') ? null : baseSha)
  if (headSha === null || given.includes(':') !== (head !== given)) throw invalid({ field: 'head', code: 'invalid' })
  if (found !== null && commitsBetween(repo.folder, baseSha, headSha).length === 0)
    throw invalid({ code: 'custom', message: `No commits between ${base} and ${head}` })
  if (isTwin(repo, { head, base }) && store.on('no-second-pull-request'))
    throw invalid({ code: 'custom', message: `A pull request already exists for ${repo.owner}:${head}.` })
  return { head, base, headSha, baseSha }
}

function created(call: Call, repo: Repo): Answer {
  const title = text(call, 'title')
  const between = ends(call, repo)
  expectNoJob(call, repo)
  if (!mayWrite(call, repo)) throw new Refusal(403, 'Must have write access to the repository.')
  const pull: Pull = {
    number: repo.pulls.size + repo.issues.size + 1,
    title,
    body: tooLong(call, optional(call, 'body')),
    author: actorOf(call).account,
    draft: call.body.draft === true,
    state: 'open',
    createdAt: call.store.act(),
    ...between,
    merged: null,
    reviews: [],
    events: [],
    comments: [],
    threads: [],
    labels: new Set(),
    assignees: new Set(),
    requestedTeams: new Set(),
    requestedPeople: new Set(),
  }
  repo.pulls.set(pull.number, pull)
  call.hooks.pullRequest(repo, pull, 'opened', actorOf(call))
  askOwners(call, repo, pull)
  return one(pullBody(call.store, call.url, repo, pull), 201)
}

type Changes = Record<string, unknown>

function changedBase(call: Call, repo: Repo, pull: Pull, base: string): Changes {
  const sha = resolve(repo.folder, `refs/heads/${base}`)
  const no = (code: string, message: string): Refusal => invalid({ field: 'base', code, message })
  if (pull.state !== 'open') throw no('custom', 'Cannot change the base branch of a closed pull request.')
  if (sha === null) throw no('invalid', `Proposed base branch '${base}' was not found`)
  const from = { ref: { from: pull.base }, sha: { from: pull.baseSha } }
  ;[pull.base, pull.baseSha] = [base, sha]
  if (call.store.on('base-change-event'))
    pull.events.push({ type: 'BaseRefChangedEvent', at: call.store.act(), actor: actorOf(call).account, after: null })
  return { base: from }
}

function edits(call: Call, repo: Repo, pull: Pull): Changes {
  const [title, body, base] = ['title', 'body', 'base'].map((name) => optional(call, name))
  const changes: Changes = {}
  if (typeof title === 'string' && title !== pull.title) [changes.title, pull.title] = [{ from: pull.title }, title]
  if (typeof body === 'string' && body !== pull.body) {
    ;[changes.body, pull.body] = [{ from: pull.body }, tooLong(call, body)]
    pull.bodyEditedAt = call.store.act()
  }
  return typeof base === 'string' && base !== pull.base
    ? { ...changes, ...changedBase(call, repo, pull, base) }
    : changes
}

/** Closes or opens again; what is merged, or has lost its branch or its history, stays closed. */
function changeState(call: Call, repo: Repo, pull: Pull, state: 'open' | 'closed'): void {
  const tip = resolve(repo.folder, `refs/heads/${pull.head}`)
  const no = (why = ''): Refusal => {
    return invalid({ field: 'state', code: 'invalid', message: `state cannot be changed.${why}` })
  }
  if (pull.merged !== null) throw no()
  if (state === 'open') {
    if (tip === null) throw no(` The ${pull.head} branch has been deleted.`)
    if (!isAncestor(repo.folder, pull.headSha, tip)) throw no(` The ${pull.head} branch was force-pushed or recreated.`)
    if (pull.state === 'closed' && isTwin(repo, pull) && call.store.on('no-second-pull-request'))
      throw no(` There is already an open pull request from ${repo.owner}:${pull.head} to ${repo.owner}:${pull.base}.`)
  }
  if (state === 'open' && tip !== null) {
    const base = resolve(repo.folder, `refs/heads/${pull.base}`)
    ;[pull.headSha, pull.baseSha] = [tip, base ?? pull.baseSha]
  }
  ;[pull.state, pull.closedAt] = [state, state === 'closed' ? call.store.act() : null]
  call.hooks.pullRequest(repo, pull, state === 'open' ? 'reopened' : 'closed', actorOf(call))
}

export function changed(call: Call, repo: Repo, pull: Pull): Answer {
  const actor = actorOf(call)
  if (actor.account.id !== pull.author.id && !mayWrite(call, repo))
    throw new Refusal(403, 'Must have write access to the repository.')
  const changes = edits(call, repo, pull)
  if (Object.keys(changes).length > 0) call.hooks.pullRequest(repo, pull, 'edited', actor, { changes })
  const state = optional(call, 'state')
  if ((state === 'closed' || state === 'open') && state !== pull.state) changeState(call, repo, pull, state)
  return one(pullBody(call.store, call.url, repo, pull))
}

const asText = (type: string, content: string): Answer => ({
  status: 200,
  raw: { type: `application/vnd.github.${type}; charset=utf-8`, content },
})

function shown(call: Call, repo: Repo, pull: Pull): Answer {
  const range = [pullBase(repo, pull), pull.headSha]
  if (/\.diff\b/.test(call.accept)) return asText('diff', git(repo.folder, ['diff', ...range]))
  if (/\.patch\b/.test(call.accept))
    return asText('patch', git(repo.folder, ['format-patch', '--stdout', range.join('..')]))
  return one(pullBody(call.store, call.url, repo, pull))
}

export const pullRows: readonly Row[] = [
  onRepo(`GET ${root}/pulls`, 'pull_requests', 'read', listed),
  onRepo(`POST ${root}/pulls`, 'pull_requests', 'write', created),
  onPull(`GET ${root}/pulls/{pull_number}`, 'read', shown),
  onPull(`PATCH ${root}/pulls/{pull_number}`, 'write', changed),
  onPull(`GET ${root}/pulls/{pull_number}/commits`, 'read', (call, repo, pull) => {
    const shas = pullCommits(repo, pull).slice(0, 250)
    return each(shas, (sha) => commitBody(call.store, call.url, repo, sha))
  }),
  onPull(`GET ${root}/pulls/{pull_number}/files`, 'read', (_, repo, pull) => many(filesOf(repo, pull).slice(0, 3000))),
]
