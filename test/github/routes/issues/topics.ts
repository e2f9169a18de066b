import { accountBody, topicBody } from '../../bodies.ts'
import type { Issue, Label, Pull, Repo, Topic } from '../../store.ts'
import { Refusal, repoFor, type Answer, type Call } from '../../wire.ts'
import { mayWrite, type Row } from '../row.ts'

/** Issues and pull requests by their common number. */

export const root = '/repos/{owner}/{repo}'

export const isPull = (topic: Topic): topic is Pull => 'headSha' in topic

export function topicOf(call: Call, repo: Repo): Issue | Pull {
  const number = Number(call.values.issue_number)
  const topic = repo.pulls.get(number) ?? repo.issues.get(number)
  if (topic === undefined) throw new Refusal(404, 'Not Found')
  return topic
}

export const topicsOf = (repo: Repo): readonly (Issue | Pull)[] =>
  [...repo.pulls.values(), ...repo.issues.values()].toSorted((one, other) => one.number - other.number)

/** A pull request is an issue too: either permission opens it, as GitHub documents; an issue needs its own. */
function permission(call: Call): string {
  if (call.token?.permissions.issues !== undefined) return 'issues'
  const repo = call.store.repo(call.values.owner ?? '', call.values.repo ?? '')
  const number = Number(call.values.issue_number)
  return repo?.issues.has(number) === true ? 'issues' : 'pull_requests'
}

export const onTopics = (route: string, level: 'read' | 'write', answer: (call: Call, repo: Repo) => Answer): Row => ({
  route,
  answer: (call) => answer(call, repoFor(call, permission(call), level)),
})

export const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

export function expectWriter(call: Call, repo: Repo): void {
  if (!mayWrite(call, repo)) throw new Refusal(403, 'Must have write access to the repository.')
}

/** The label of a name, whatever its case. */
export const labelNamed = (repo: Repo, name: string): Label | undefined =>
  repo.labels.find((label) => label.name.toLowerCase() === name.toLowerCase())

export function issueBody(call: Call, repo: Repo, topic: Issue | Pull): Readonly<Record<string, unknown>> {
  const at = `${call.url}/api/v3/repos/${repo.owner}/${repo.name}`
  const html = `${call.url}/${repo.owner}/${repo.name}/${isPull(topic) ? 'pull' : 'issues'}/${topic.number}`
  const pull = { url: `${at}/pulls/${topic.number}`, diff_url: null, html_url: html, patch_url: null }
  return {
    id: topic.number,
    node_id: `${isPull(topic) ? 'PR' : 'I'}_${repo.id}_${topic.number}`,
    number: topic.number,
    title: topic.title,
    body: topic.body,
    state: topic.state,
    state_reason: isPull(topic) ? null : topic.reason,
    user: accountBody(call.url, topic.author),
    comments: topic.comments.length,
    created_at: topic.createdAt,
    updated_at: isPull(topic) ? call.store.now() : topic.updatedAt,
    closed_at: (isPull(topic) ? topic.merged?.at : null) ?? topic.closedAt ?? null,
    ...topicBody(call.store, call.url, repo, topic),
    locked: false,
    url: `${at}/issues/${topic.number}`,
    html_url: html,
    ...(isPull(topic) ? { pull_request: pull } : {}),
  }
}
