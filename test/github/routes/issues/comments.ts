import { commentBody } from '../../bodies.ts'
import type { Comment, Repo, Topic } from '../../store.ts'
import { many, nothing, one, Refusal, text, type Call } from '../../wire.ts'
import { tooLong } from '../pulls/pulls.ts'
import { actorOf, mayWrite, type Row } from '../row.ts'
import { isPull, onTopics, root as repoRoot, topicOf, topicsOf } from './topics.ts'

/** Comments of issues and pull requests. */

const root = `${repoRoot}/issues`

function found(call: Call, repo: Repo): { readonly topic: Topic; readonly comment: Comment } {
  const id = Number(call.values.comment_id)
  for (const topic of topicsOf(repo)) {
    const comment = topic.comments.find((each) => each.id === id)
    if (comment !== undefined) return { topic, comment }
  }
  throw new Refusal(404, 'Not Found')
}

function mine(call: Call, repo: Repo): { readonly topic: Topic; readonly comment: Comment } {
  const both = found(call, repo)
  if (both.comment.author.id !== actorOf(call).account.id && !mayWrite(call, repo) && call.store.on('edit-needs-write'))
    throw new Refusal(403, 'Must have write access to the repository.')
  return both
}

export const commentRows: readonly Row[] = [
  onTopics(`GET ${root}/{issue_number}/comments`, 'read', (call, repo) => {
    const topic = topicOf(call, repo)
    return many(topic.comments.map((comment) => commentBody(call.url, repo, topic, comment)))
  }),
  onTopics(`POST ${root}/{issue_number}/comments`, 'write', (call, repo) => {
    const topic = topicOf(call, repo)
    const at = call.store.act()
    const comment: Comment = {
      id: call.store.id(),
      author: actorOf(call).account,
      body: tooLong(call, text(call, 'body')),
      at,
      updatedAt: at,
    }
    topic.comments.push(comment)
    if (!isPull(topic)) topic.updatedAt = at
    call.hooks.comment(repo, topic, comment, 'created', actorOf(call))
    return one(commentBody(call.url, repo, topic, comment), 201)
  }),
  onTopics(`GET ${root}/comments/{comment_id}`, 'read', (call, repo) => {
    const { topic, comment } = found(call, repo)
    return one(commentBody(call.url, repo, topic, comment))
  }),
  onTopics(`PATCH ${root}/comments/{comment_id}`, 'write', (call, repo) => {
    const { topic, comment } = mine(call, repo)
    ;[comment.body, comment.updatedAt] = [tooLong(call, text(call, 'body')), call.store.act()]
    call.hooks.comment(repo, topic, comment, 'edited', actorOf(call))
    return one(commentBody(call.url, repo, topic, comment))
  }),
  onTopics(`DELETE ${root}/comments/{comment_id}`, 'write', (call, repo) => {
    const { topic, comment } = mine(call, repo)
    topic.comments.splice(topic.comments.indexOf(comment), 1)
    call.hooks.comment(repo, topic, comment, 'deleted', actorOf(call))
    return nothing
  }),
]
