import type { Issue, Pull, Repo } from '../../store.ts'
import { each, one, optional, Refusal, text, unprocessable, type Answer, type Call } from '../../wire.ts'
import { changed as changedPull, tooLong } from '../pulls/pulls.ts'
import { actorOf, mayWrite, onRepo, type Row } from '../row.ts'
import { setAssignees, setLabels } from './marks.ts'
import { isPull, issueBody, onTopics, root, topicOf, topicsOf } from './topics.ts'

/** Issues; a pull request answers here too. */

const unbuilt = ['milestone', 'mentioned', 'type']

function listed(call: Call, repo: Repo): Answer {
  const asked = (name: string): string | null => call.query.get(name)
  const other = unbuilt.find((name) => asked(name) !== null)
  if (other !== undefined) throw new Refusal(501, `The stand-in does not look for issues by ${other}.`)
  const labels = (asked('labels') ?? '').split(',').filter((name) => name !== '')
  const state = asked('state') ?? 'open'
  const idOf = (name: string | null): number | undefined => (name === null ? undefined : call.store.account(name)?.id)
  const since = Date.parse(asked('since') ?? '1970-01-01T00:00:00Z')
  const touched = (topic: Issue | Pull): string => (isPull(topic) ? call.store.now() : topic.updatedAt)
  const found = topicsOf(repo).filter(
    (topic) =>
      (repo.settings.hasIssues || isPull(topic)) &&
      Date.parse(touched(topic)) >= since &&
      (state === 'all' || topic.state === state) &&
      labels.every((name) => repo.labels.some((label) => label.name === name && topic.labels.has(label.id))) &&
      (asked('creator') === null || topic.author.id === idOf(asked('creator'))) &&
      (asked('assignee') === null || topic.assignees.has(idOf(asked('assignee')) ?? -1)),
  )
  return each(asked('direction') === 'asc' ? found : found.toReversed(), (topic) => issueBody(call, repo, topic))
}

/** Without write access labels and people are dropped in silence, as GitHub documents. */
function marked(call: Call, repo: Repo, topic: Issue | Pull): void {
  if (!mayWrite(call, repo) && call.store.on('marks-need-write')) return
  if (call.body.labels !== undefined) setLabels(call, repo, topic, call.body.labels)
  if (call.body.assignees !== undefined) setAssignees(call, repo, topic, call.body.assignees)
}

/** https://docs.github.com/en/rest/issues/issues#create-an-issue: where issues are disabled the answer is 410 */
function expectIssues({ store }: Call, repo: Repo): void {
  if (!repo.settings.hasIssues && store.on('issues-disabled'))
    throw new Refusal(410, 'Issues are disabled for this repo')
}

function expectTitle(title: string): string {
  if (title.length > 256) throw unprocessable('title is too long (maximum is 256 characters)', 'title')
  return title
}

function created(call: Call, repo: Repo): Answer {
  expectIssues(call, repo)
  if (call.body.milestone != null) throw unprocessable('There is no such milestone.', 'milestone')
  const at = call.store.act()
  const issue: Issue = {
    number: repo.pulls.size + repo.issues.size + 1,
    title: expectTitle(text(call, 'title')),
    body: tooLong(call, optional(call, 'body')),
    author: actorOf(call).account,
    state: 'open',
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    reason: null,
    closedBy: null,
    comments: [],
    labels: new Set(),
    assignees: new Set(),
  }
  marked(call, repo, issue)
  repo.issues.set(issue.number, issue)
  call.hooks.send('issues', { action: 'opened', issue: issueBody(call, repo, issue) }, repo, actorOf(call))
  return one(issueBody(call, repo, issue), 201)
}

function changedIssue(call: Call, repo: Repo, issue: Issue): void {
  const [title, body, state] = ['title', 'body', 'state'].map((name) => optional(call, name))
  issue.title = expectTitle(title ?? issue.title)
  issue.body = body === null || body === undefined ? issue.body : tooLong(call, body)
  issue.updatedAt = call.store.act()
  if ((state !== 'open' && state !== 'closed') || state === issue.state) return
  const isClosed = state === 'closed'
  issue.state = state
  issue.reason = isClosed ? (optional(call, 'state_reason') ?? 'completed') : 'reopened'
  ;[issue.closedAt, issue.closedBy] = isClosed ? [issue.updatedAt, actorOf(call).account] : [null, null]
  const action = isClosed ? 'closed' : 'reopened'
  call.hooks.send('issues', { action, issue: issueBody(call, repo, issue) }, repo, actorOf(call))
}

function changed(call: Call, repo: Repo): Answer {
  const topic = topicOf(call, repo)
  if (!isPull(topic)) expectIssues(call, repo)
  if (topic.author.id !== actorOf(call).account.id && !mayWrite(call, repo))
    throw new Refusal(403, 'Must have write access to the repository.')
  if (call.body.milestone != null) throw unprocessable('There is no such milestone.', 'milestone')
  if (isPull(topic)) changedPull(call, repo, topic)
  else changedIssue(call, repo, topic)
  marked(call, repo, topic)
  return one(issueBody(call, repo, topic))
}

export const issueRows: readonly Row[] = [
  onRepo(`GET ${root}/issues`, 'issues', 'read', listed),
  onRepo(`POST ${root}/issues`, 'issues', 'write', created),
  onTopics(`GET ${root}/issues/{issue_number}`, 'read', (call, repo) => {
    const topic = topicOf(call, repo)
    if (!isPull(topic)) expectIssues(call, repo)
    return one(issueBody(call, repo, topic))
  }),
  onTopics(`PATCH ${root}/issues/{issue_number}`, 'write', changed),
]
