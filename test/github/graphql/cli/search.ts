import type { Issue, Pull, Repo, Store } from '../../store.ts'
import { need, visibleRepo } from '../access.ts'
import { Fault, textOf, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { pullFields } from '../fields/pull.ts'
import { connection } from '../paging.ts'
import { issueFields } from './topics.ts'

/** Searches for issues and pull requests, by the qualifiers that the command-line client writes. */

type Found = { readonly repo: Repo; readonly topic: Issue | Pull }
type Test = (found: Found, value: string, store: Store) => boolean

const isPull = (topic: Issue | Pull): topic is Pull => 'headSha' in topic
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const states: Readonly<Record<string, (topic: Issue | Pull) => boolean>> = {
  pr: isPull,
  issue: (topic) => !isPull(topic),
  open: ({ state }) => state === 'open',
  closed: ({ state }) => state === 'closed',
  merged: (topic) => isPull(topic) && topic.merged !== null,
  draft: (topic) => isPull(topic) && topic.draft,
}

const is: Test = ({ topic }, value) => {
  const test = Object.hasOwn(states, value) ? states[value] : undefined
  if (test === undefined) throw new Error(`not built in the stand-in: is:${value} in a search`)
  return test(topic)
}

function asksFor({ repo, topic }: Found, login: string, store: Store): boolean {
  const account = store.account(login)
  if (account === null || !isPull(topic)) return false
  const byTeam = [...topic.requestedTeams].some((slug) => {
    const team = store.team(repo.owner, slug)
    return team !== null && store.members(team, true).includes(account)
  })
  return topic.requestedPeople.has(account.id) || byTeam
}

const qualifiers: Readonly<Record<string, Test>> = {
  repo: ({ repo }, value) => same(`${repo.owner}/${repo.name}`, value),
  org: ({ repo }, value) => same(repo.owner, value),
  user: ({ repo }, value) => same(repo.owner, value),
  is,
  state: is,
  type: is,
  author: ({ topic }, value) => same(topic.author.login, value),
  assignee: ({ topic }, value, store) => topic.assignees.has(store.account(value)?.id ?? -1),
  label: ({ repo, topic }, value) => repo.labels.some(({ id, name }) => same(name, value) && topic.labels.has(id)),
  base: ({ topic }, value) => isPull(topic) && topic.base === value,
  head: ({ topic }, value) => isPull(topic) && topic.head.startsWith(value),
  draft: ({ topic }, value) => isPull(topic) && topic.draft === (value === 'true'),
  'review-requested': ({ repo, topic }, value, store) => asksFor({ repo, topic }, value, store),
  'reviewed-by': ({ topic }, value) => isPull(topic) && topic.reviews.some(({ author }) => same(author.login, value)),
}

/** Words and `name:value` pairs, each of which may stand in quotes. */
const words = (query: string): readonly string[] => query.match(/(?:[^\s"]+|"[^"]*")+/g) ?? []

function fits(found: Found, word: string, ask: GraphqlAsk): boolean {
  const [, name, quoted = ''] = /^-?([a-z-]+):(.+)$/.exec(word) ?? []
  const text = word.replaceAll('"', '').toLowerCase()
  if (name === undefined) return `${found.topic.title} ${found.topic.body}`.toLowerCase().includes(text)
  if (name === 'sort') return true
  const test = Object.hasOwn(qualifiers, name) ? qualifiers[name] : undefined
  if (test === undefined) throw new Error(`not built in the stand-in: ${name}: in a search`)
  const bare = quoted.replace(/^"(.*)"$/, '$1')
  const value = bare === '@me' ? ask.token.account.login : bare
  return test(found, value, ask.store) !== word.startsWith('-')
}

const mayRead = (ask: GraphqlAsk, repo: Repo): boolean => {
  try {
    return visibleRepo(ask, repo.owner, repo.name) === repo
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

/** Answers `Query.search` for issues and pull requests, newest first. */
export const search =
  (ask: GraphqlAsk): Resolver =>
  (args, info) => {
    if (args.type !== 'ISSUE') throw new Error(`not built in the stand-in: a search for ${String(args.type)}`)
    need(ask, 'pull_requests|issues')
    const wanted = words(textOf(args, 'query') ?? '')
    const all = ask.store.repos
      .filter((repo) => mayRead(ask, repo))
      .flatMap((repo) => [...repo.pulls.values(), ...repo.issues.values()].map((topic) => ({ repo, topic })))
      .filter((found) => wanted.every((word) => fits(found, word, ask)))
      .toSorted((one, other) => (one.topic.createdAt < other.topic.createdAt ? 1 : -1))
    const node = ({ repo, topic }: Found): Fields =>
      isPull(topic) ? pullFields(ask, repo, topic) : issueFields(ask, repo, topic)
    const page = connection(ask.store, { args, info, also: ['type', 'query'] }, all, node)
    return { ...page, issueCount: all.length }
  }
