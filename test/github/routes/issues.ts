import { accountBody, commentBody } from '../bodies.ts'
import type { Comment, Pull, Repo } from '../store.ts'
import { many, nothing, one, Refusal, text, type Answer, type Call } from '../wire.ts'
import { tooLong } from './pulls/pulls.ts'
import { actorOf, mayWrite, onRepo, pullOf, type Row } from './row.ts'

const root = '/repos/{owner}/{repo}/issues'

/** A pull request's comments are an issue's; either permission opens them, as GitHub documents it. */
const permission = (call: Call): string => (call.token?.permissions.issues === undefined ? 'pull_requests' : 'issues')

const onComments = (route: string, level: 'read' | 'write', answer: (call: Call, repo: Repo) => Answer): Row => ({
  route,
  answer: (call) => onRepo(route, permission(call), level, answer).answer(call),
})

function found(call: Call, repo: Repo): { readonly pull: Pull; readonly comment: Comment } {
  const id = Number(call.values.comment_id)
  for (const pull of repo.pulls.values()) {
    const comment = pull.comments.find((each) => each.id === id)
    if (comment !== undefined) return { pull, comment }
  }
  throw new Refusal(404, 'Not Found')
}

function mine(call: Call, repo: Repo): { readonly pull: Pull; readonly comment: Comment } {
  const both = found(call, repo)
  if (both.comment.author.id !== actorOf(call).account.id && !mayWrite(call, repo) && call.store.on('edit-needs-write'))
    throw new Refusal(403, 'Must have write access to the repository.')
  return both
}

const issueBody = (call: Call, repo: Repo, pull: Pull): unknown => {
  const at = `${call.url}/api/v3/repos/${repo.owner}/${repo.name}`
  return {
    id: pull.number,
    node_id: `PR_${pull.number}`,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    user: accountBody(call.url, pull.author),
    comments: pull.comments.length,
    created_at: pull.createdAt,
    updated_at: call.store.now(),
    closed_at: pull.merged?.at ?? pull.closedAt ?? null,
    labels: [],
    locked: false,
    url: `${at}/issues/${pull.number}`,
    html_url: `${call.url}/${repo.owner}/${repo.name}/pull/${pull.number}`,
    pull_request: { url: `${at}/pulls/${pull.number}`, diff_url: null, html_url: null, patch_url: null },
  }
}

export const issueRows: readonly Row[] = [
  onComments(`GET ${root}/{issue_number}`, 'read', (call, repo) =>
    one(issueBody(call, repo, pullOf(call, repo, 'issue_number'))),
  ),
  onComments(`GET ${root}/{issue_number}/comments`, 'read', (call, repo) => {
    const pull = pullOf(call, repo, 'issue_number')
    return many(pull.comments.map((comment) => commentBody(call.url, repo, pull, comment)))
  }),
  onComments(`POST ${root}/{issue_number}/comments`, 'write', (call, repo) => {
    const pull = pullOf(call, repo, 'issue_number')
    const at = call.store.act()
    const comment: Comment = {
      id: call.store.id(),
      author: actorOf(call).account,
      body: tooLong(call, text(call, 'body')),
      at,
      updatedAt: at,
    }
    pull.comments.push(comment)
    call.hooks.comment(repo, pull, comment, 'created', actorOf(call))
    return one(commentBody(call.url, repo, pull, comment), 201)
  }),
  onComments(`GET ${root}/comments/{comment_id}`, 'read', (call, repo) => {
    const { pull, comment } = found(call, repo)
    return one(commentBody(call.url, repo, pull, comment))
  }),
  onComments(`PATCH ${root}/comments/{comment_id}`, 'write', (call, repo) => {
    const { pull, comment } = mine(call, repo)
    ;[comment.body, comment.updatedAt] = [tooLong(call, text(call, 'body')), call.store.act()]
    call.hooks.comment(repo, pull, comment, 'edited', actorOf(call))
    return one(commentBody(call.url, repo, pull, comment))
  }),
  onComments(`DELETE ${root}/comments/{comment_id}`, 'write', (call, repo) => {
    const { pull, comment } = mine(call, repo)
    pull.comments.splice(pull.comments.indexOf(comment), 1)
    call.hooks.comment(repo, pull, comment, 'deleted', actorOf(call))
    return nothing
  }),
]
