import { authorBody, accountBody, type Body } from '../../bodies.ts'
import { changesBetween } from '../../git.ts'
import { pullBase } from '../../pulls.ts'
import type { Pull, Repo, Review, Thread } from '../../store.ts'
import { many, nothing, one, optional, Refusal, text, unprocessable, type Answer, type Call } from '../../wire.ts'
import { actorOf, mayWrite, onPull, onRepo, type Row } from '../row.ts'
import { tooLong } from './pulls.ts'

/** Remarks on lines of a pull request's diff, and the threads they make. */

const root = '/repos/{owner}/{repo}/pulls'

type Remark = Thread['comments'][number]
type Place = { readonly pull: Pull; readonly thread: Thread; readonly remark: Remark }

export function remarkBody(call: Call, repo: Repo, { pull, thread, remark }: Place): Body {
  const at = `${call.url}/api/v3/repos/${repo.owner}/${repo.name}/pulls`
  const html = `${call.url}/${repo.owner}/${repo.name}/pull/${pull.number}#discussion_r${remark.id}`
  const [first] = thread.comments
  return {
    id: remark.id,
    node_id: `PRRC_${remark.id}`,
    pull_request_review_id: remark.review,
    body: remark.body,
    user: authorBody(call.url, remark.author) ?? accountBody(call.url, remark.author),
    path: thread.path,
    line: thread.line,
    original_line: thread.line,
    side: thread.side,
    commit_id: pull.headSha,
    original_commit_id: thread.commit,
    diff_hunk: '',
    created_at: remark.at,
    updated_at: remark.updatedAt,
    author_association: 'MEMBER',
    url: `${at}/comments/${remark.id}`,
    html_url: html,
    pull_request_url: `${at}/${pull.number}`,
    _links: { self: { href: `${at}/comments/${remark.id}` }, html: { href: html }, pull_request: { href: at } },
    ...(first === undefined || first === remark ? {} : { in_reply_to_id: first.id }),
  }
}

const inThread = (pull: Pull, thread: Thread): readonly Place[] =>
  thread.comments.map((remark) => ({ pull, thread, remark }))

const placesOf = (pull: Pull): readonly Place[] => pull.threads.flatMap((thread) => inThread(pull, thread))

function placeOf(call: Call, repo: Repo): Place {
  const id = Number(call.values.comment_id)
  const found = [...repo.pulls.values()].flatMap(placesOf).find(({ remark }) => remark.id === id)
  if (found === undefined) throw new Refusal(404, 'Not Found')
  return found
}

function remarkOf(call: Call, body: string, review: number | null): Remark {
  const at = call.store.act()
  return { id: call.store.id(), author: actorOf(call).account, body: tooLong(call, body), at, updatedAt: at, review }
}

type Said = { readonly path: string; readonly line: number; readonly side: 'LEFT' | 'RIGHT'; readonly body: string }

/** A new thread; only what the pull request changes takes remarks. */
export function openThread(call: Call, repo: Repo, pull: Pull, said: Said, review: Review | null): Place {
  const { path, line, side, body } = said
  const changes = changesBetween(repo.folder, pullBase(repo, pull), pull.headSha)
  if (!changes.some((change) => change.path === path || change.previous === path))
    throw unprocessable('pull_request_review_thread.path is not part of the diff', 'path')
  if (!Number.isInteger(line) || line < 1)
    throw unprocessable('pull_request_review_thread.line must be part of the diff', 'line')
  const thread: Thread = {
    id: call.store.id(),
    ...{ path, line, side },
    commit: pull.headSha,
    comments: [remarkOf(call, body, review?.id ?? null)],
    resolvedBy: null,
  }
  pull.threads.push(thread)
  const [remark] = thread.comments
  if (remark === undefined) throw new Error('a thread without a remark')
  return { pull, thread, remark }
}

/** What a remark on a line says; by position in the diff is the old way, which is not built. */
export function saidOf(given: Readonly<Record<string, unknown>>): Said {
  const { path, line, body } = given
  if (given.position !== undefined || given.subject_type === 'file')
    throw new Refusal(501, 'The stand-in takes remarks on a line, not by position or on a whole file.')
  if (typeof path !== 'string' || typeof line !== 'number' || typeof body !== 'string' || body === '')
    throw unprocessable('A remark needs path, line and body.', 'line')
  return { path, line, side: given.side === 'LEFT' ? 'LEFT' : 'RIGHT', body }
}

const told = (call: Call, repo: Repo, place: Place, action: string): void =>
  call.hooks.send(
    'pull_request_review_comment',
    { action, comment: remarkBody(call, repo, place), pull_request: { number: place.pull.number } },
    repo,
    actorOf(call),
  )

function answered(call: Call, repo: Repo, { pull, thread }: Place): Answer {
  const remark = remarkOf(call, text(call, 'body'), null)
  thread.comments.push(remark)
  told(call, repo, { pull, thread, remark }, 'created')
  return one(remarkBody(call, repo, { pull, thread, remark }), 201)
}

function created(call: Call, repo: Repo, pull: Pull): Answer {
  const before = call.body.in_reply_to
  if (typeof before === 'number') {
    const place = placesOf(pull).find(({ remark }) => remark.id === before)
    if (place === undefined) throw unprocessable('in_reply_to is no remark of this pull request', 'in_reply_to')
    return answered(call, repo, place)
  }
  if (optional(call, 'commit_id') !== pull.headSha)
    throw unprocessable('pull_request_review_thread.commit_id is not part of the pull request', 'commit_id')
  const place = openThread(call, repo, pull, saidOf(call.body), null)
  told(call, repo, place, 'created')
  return one(remarkBody(call, repo, place), 201)
}

function mine(call: Call, repo: Repo): Place {
  const place = placeOf(call, repo)
  const isOwn = place.remark.author.id === actorOf(call).account.id
  if (!isOwn && !mayWrite(call, repo) && call.store.on('edit-needs-write'))
    throw new Refusal(403, 'Must have write access to the repository.')
  return place
}

const shown = (call: Call, repo: Repo, places: readonly Place[]): Answer =>
  many(places.map((place) => remarkBody(call, repo, place)))

export const threadRows: readonly Row[] = [
  onPull(`GET ${root}/{pull_number}/comments`, 'read', (call, repo, pull) => shown(call, repo, placesOf(pull))),
  onPull(`POST ${root}/{pull_number}/comments`, 'write', created),
  onPull(`POST ${root}/{pull_number}/comments/{comment_id}/replies`, 'write', (call, repo, pull) => {
    const place = placeOf(call, repo)
    if (place.pull !== pull) throw new Refusal(404, 'Not Found')
    return answered(call, repo, place)
  }),
  onPull(`GET ${root}/{pull_number}/reviews/{review_id}/comments`, 'read', (call, repo, pull) => {
    const id = Number(call.values.review_id)
    const review = pull.reviews.find((each) => each.id === id)
    const isHidden = review?.state === 'PENDING' && review.author.id !== call.token?.account.id
    if (review === undefined || isHidden) throw new Refusal(404, 'Not Found')
    return shown(
      call,
      repo,
      placesOf(pull).filter(({ remark }) => remark.review === id),
    )
  }),
  onRepo(`GET ${root}/comments`, 'pull_requests', 'read', (call, repo) =>
    shown(call, repo, [...repo.pulls.values()].flatMap(placesOf)),
  ),
  onRepo(`GET ${root}/comments/{comment_id}`, 'pull_requests', 'read', (call, repo) =>
    one(remarkBody(call, repo, placeOf(call, repo))),
  ),
  onRepo(`PATCH ${root}/comments/{comment_id}`, 'pull_requests', 'write', (call, repo) => {
    const place = mine(call, repo)
    ;[place.remark.body, place.remark.updatedAt] = [tooLong(call, text(call, 'body')), call.store.act()]
    told(call, repo, place, 'edited')
    return one(remarkBody(call, repo, place))
  }),
  onRepo(`DELETE ${root}/comments/{comment_id}`, 'pull_requests', 'write', (call, repo) => {
    const { pull, thread, remark } = mine(call, repo)
    thread.comments.splice(thread.comments.indexOf(remark), 1)
    if (thread.comments.length === 0) pull.threads.splice(pull.threads.indexOf(thread), 1)
    told(call, repo, { pull, thread, remark }, 'deleted')
    return nothing
  }),
]
