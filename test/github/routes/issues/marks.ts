import { accountBody, labelBody } from '../../bodies.ts'
import type { Account, Label, Repo, Topic } from '../../store.ts'
import { many, nothing, one, optional, Refusal, text, type Answer, type Call } from '../../wire.ts'
import { actorOf, onRepo, type Row } from '../row.ts'
import { expectWriter, isPull, issueBody, labelNamed, onTopics, root, strings, topicOf } from './topics.ts'

/** Labels and assignees, of a repository and of what stands in it. */

const invalid = (code: string, field = 'name'): Refusal =>
  new Refusal(422, 'Validation Failed', { errors: [{ resource: 'Label', code, field }] })

/** A new label; its colour is GitHub's grey where none is given. */
function newLabel(call: Call, repo: Repo, name: string): Label {
  const color = (optional(call, 'color') ?? 'ededed').replace(/^#/, '').toLowerCase()
  if (!/^[0-9a-f]{6}$/.test(color)) throw invalid('invalid', 'color')
  if (name.length > 50) throw invalid('invalid')
  const label = { id: call.store.id(), name, color, description: optional(call, 'description'), isDefault: false }
  repo.labels.push(label)
  return label
}

function created(call: Call, repo: Repo): Answer {
  const name = text(call, 'name')
  if (labelNamed(repo, name) !== undefined) throw invalid('already_exists')
  return one(labelBody(call.url, repo, newLabel(call, repo, name)), 201)
}

function labelOf(call: Call, repo: Repo): Label {
  const label = labelNamed(repo, call.values.name ?? '')
  if (label === undefined) throw new Refusal(404, 'Not Found')
  return label
}

function changed(call: Call, repo: Repo): Answer {
  const label = labelOf(call, repo)
  const name = optional(call, 'new_name') ?? label.name
  const twin = labelNamed(repo, name)
  if (twin !== undefined && twin !== label) throw invalid('already_exists')
  label.name = name
  label.color = (optional(call, 'color') ?? label.color).replace(/^#/, '')
  label.description = optional(call, 'description') ?? label.description
  return one(labelBody(call.url, repo, label))
}

function removed(call: Call, repo: Repo): Answer {
  const label = labelOf(call, repo)
  repo.labels.splice(repo.labels.indexOf(label), 1)
  return nothing
}

function told(call: Call, repo: Repo, topic: Topic, action: string, label: Label): void {
  const about = { label: labelBody(call.url, repo, label) }
  if (isPull(topic)) {
    call.hooks.pullRequest(repo, topic, action, actorOf(call), about)
    return
  }
  const issue = issueBody(call, repo, topic as Parameters<typeof issueBody>[2])
  call.hooks.send('issues', { action, issue, ...about }, repo, actorOf(call))
}

function put(call: Call, repo: Repo, topic: Topic, names: unknown): void {
  for (const name of strings(names)) {
    // one that is not there yet is made, as GitHub does
    const label = labelNamed(repo, name) ?? newLabel({ ...call, body: {} }, repo, name)
    if (topic.labels.has(label.id)) continue
    topic.labels.add(label.id)
    told(call, repo, topic, 'labeled', label)
  }
}

function drop(call: Call, repo: Repo, topic: Topic, label: Label): void {
  if (topic.labels.delete(label.id)) told(call, repo, topic, 'unlabeled', label)
}

const labelsOf = (repo: Repo, topic: Topic): readonly Label[] => repo.labels.filter(({ id }) => topic.labels.has(id))

/** Gives these labels and no others. */
export function setLabels(call: Call, repo: Repo, topic: Topic, names: unknown): void {
  const wanted = strings(names).map((name) => name.toLowerCase())
  for (const label of labelsOf(repo, topic))
    if (!wanted.includes(label.name.toLowerCase())) drop(call, repo, topic, label)
  put(call, repo, topic, names)
}

const shown = (call: Call, repo: Repo, topic: Topic): Answer =>
  many(labelsOf(repo, topic).map((label) => labelBody(call.url, repo, label)))

/** Changes the labels of an issue or a pull request, which takes write access. */
const relabelled =
  (change: (call: Call, repo: Repo, topic: Topic) => void): ((call: Call, repo: Repo) => Answer) =>
  (call, repo) => {
    const topic = topicOf(call, repo)
    expectWriter(call, repo)
    change(call, repo, topic)
    return shown(call, repo, topic)
  }

function dropNamed(call: Call, repo: Repo, topic: Topic): void {
  const label = labelsOf(repo, topic).find(({ name }) => name.toLowerCase() === (call.values.name ?? '').toLowerCase())
  if (label === undefined) throw new Refusal(404, 'Label does not exist')
  drop(call, repo, topic, label)
}

/** Whom an issue may be given to: whoever the repository knows. */
const assignable = (call: Call, repo: Repo): readonly Account[] =>
  [...call.store.accounts.values()].filter(
    (account) =>
      account.type === 'User' &&
      (repo.people.has(account.id) ||
        call.store.access(account, repo) === 'write' ||
        call.store.access(account, repo) === 'admin' ||
        (repo.isPrivate && call.store.access(account, repo) === 'read')),
  )

function found(call: Call, repo: Repo, logins: unknown): readonly number[] {
  const able = assignable(call, repo)
  return strings(logins).map((login) => {
    const account = able.find((one) => one.login.toLowerCase() === login.toLowerCase())
    if (account === undefined)
      throw new Refusal(422, 'Validation Failed', {
        errors: [{ resource: 'Issue', code: 'invalid', field: 'assignees', value: login }],
      })
    return account.id
  })
}

function tellOfPeople(call: Call, repo: Repo, topic: Topic, action: string, id: number): void {
  const account = call.store.accounts.get(id)
  const assignee = account === undefined ? null : accountBody(call.url, account)
  if (isPull(topic)) call.hooks.pullRequest(repo, topic, action, actorOf(call), { assignee })
}

function assign(call: Call, repo: Repo, topic: Topic, logins: unknown): void {
  for (const id of found(call, repo, logins)) {
    if (topic.assignees.has(id)) continue
    if (topic.assignees.size >= 10) throw new Refusal(422, 'An issue has at most 10 assignees.')
    topic.assignees.add(id)
    tellOfPeople(call, repo, topic, 'assigned', id)
  }
}

/** Gives it to these people and no others. */
export function setAssignees(call: Call, repo: Repo, topic: Topic, logins: unknown): void {
  const wanted = found(call, repo, logins)
  for (const id of topic.assignees) if (!wanted.includes(id)) topic.assignees.delete(id)
  assign(call, repo, topic, logins)
}

const labelRows: readonly Row[] = [
  onRepo(`GET ${root}/labels`, 'metadata', 'read', (call, repo) =>
    many(repo.labels.map((label) => labelBody(call.url, repo, label))),
  ),
  onRepo(`POST ${root}/labels`, 'issues', 'write', (call, repo) => (expectWriter(call, repo), created(call, repo))),
  onRepo(`GET ${root}/labels/{name}`, 'metadata', 'read', (call, repo) =>
    one(labelBody(call.url, repo, labelOf(call, repo))),
  ),
  onRepo(
    `PATCH ${root}/labels/{name}`,
    'issues',
    'write',
    (call, repo) => (expectWriter(call, repo), changed(call, repo)),
  ),
  onRepo(
    `DELETE ${root}/labels/{name}`,
    'issues',
    'write',
    (call, repo) => (expectWriter(call, repo), removed(call, repo)),
  ),
]

const own = `${root}/issues/{issue_number}`

export const markRows: readonly Row[] = [
  ...labelRows,
  onTopics(`GET ${own}/labels`, 'read', (call, repo) => shown(call, repo, topicOf(call, repo))),
  onTopics(
    `POST ${own}/labels`,
    'write',
    relabelled((call, repo, topic) => put(call, repo, topic, call.body.labels)),
  ),
  onTopics(
    `PUT ${own}/labels`,
    'write',
    relabelled((call, repo, topic) => setLabels(call, repo, topic, call.body.labels)),
  ),
  onTopics(`DELETE ${own}/labels/{name}`, 'write', relabelled(dropNamed)),
  onTopics(`DELETE ${own}/labels`, 'write', (call, repo) => {
    relabelled((_, __, topic) => setLabels(call, repo, topic, []))(call, repo)
    return nothing
  }),
  onRepo(`GET ${root}/assignees`, 'metadata', 'read', (call, repo) =>
    many(assignable(call, repo).map((account) => accountBody(call.url, account))),
  ),
  onTopics(`POST ${own}/assignees`, 'write', (call, repo) => {
    const topic = topicOf(call, repo)
    expectWriter(call, repo)
    assign(call, repo, topic, call.body.assignees)
    return one(issueBody(call, repo, topic), 201)
  }),
  onTopics(`DELETE ${own}/assignees`, 'write', (call, repo) => {
    const topic = topicOf(call, repo)
    expectWriter(call, repo)
    for (const id of found(call, repo, call.body.assignees))
      if (topic.assignees.delete(id)) tellOfPeople(call, repo, topic, 'unassigned', id)
    return one(issueBody(call, repo, topic))
  }),
]
