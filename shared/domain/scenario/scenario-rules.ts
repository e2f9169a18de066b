import { problemAt, readDocument, type Located, type Problem, type Read } from '../document/document.ts'
import { didYouMean } from '../document/nearest.ts'
import { isFields, under } from './overlay.ts'
import {
  Defaults,
  eventNames,
  personKey,
  Scenario,
  type Commit,
  type Entry,
  type Event,
  type EventName,
  type Expectation,
  type Model,
  type Person,
} from './scenario.ts'

/** A scenario that can be played. */
export type Playable = {
  readonly name: string
  readonly line: number
  /** laid over the policy that is tested */
  readonly policy: Readonly<Record<string, unknown>>
  readonly people: Readonly<Record<string, Person>>
  readonly model: Model
  readonly bystanders: number
  readonly events: readonly Event[]
  readonly expect: Expectation
}

/** One scenario of a file: its name and line, and what it tells or what is wrong with it. */
export type ScenarioReading = { readonly name: string; readonly line: number; readonly read: Read<Playable> }

export type ScenarioFile = { readonly problems: readonly Problem[]; readonly scenarios: readonly ScenarioReading[] }

const early: ReadonlySet<EventName> = new Set(['team', 'account', 'registry', 'policy', 'model_facts', 'fails', 'wait'])

/** The scenarios of a file. One that is wrong leaves the others playable. */
export function readScenarios(located: Located): ScenarioFile {
  const { value } = located
  const list: unknown = isFields(value) ? value.scenarios : undefined
  if (!isFields(value) || !Array.isArray(list)) {
    const message = 'holds no list "scenarios"; a file of scenarios begins with it, or with "defaults".'
    return { problems: [problemAt(located, [], message)], scenarios: [] }
  }
  const below = linesBelow(located, (place) => place === '/defaults' || place.startsWith('/scenarios/'))
  const strangers = Object.keys(value).filter((key) => key !== 'scenarios' && key !== 'defaults')
  const problems = [
    ...strangers.map((key) =>
      problemAt(located, [key], `unknown key "${key}".${didYouMean(key, ['scenarios', 'defaults'])}`),
    ),
    ...(value.defaults === undefined
      ? []
      : problemsOf(readDocument(Defaults, partOf(located, value.defaults, below.get('/defaults'))))),
    ...(list.length === 0 ? [problemAt(located, ['scenarios'], 'is empty; nothing would be tested.')] : []),
  ]
  const seen = new Set<string>()
  return {
    problems,
    scenarios: list.map((own: unknown, index) => {
      const place = partOf(located, laidUnder(value.defaults, own), below.get(`/scenarios/${index}`))
      const name = isFields(own) && typeof own.scenario === 'string' ? own.scenario : `scenario ${index + 1}`
      const line = problemAt(place, [], '').line
      const twice = seen.has(name) ? [problemAt(place, ['scenario'], 'stands in this file twice; name each once.')] : []
      seen.add(name)
      return { name, line, read: twice.length > 0 ? { ok: false, problems: twice } : readScenario(place, line) }
    }),
  }
}

const problemsOf = (read: Read<unknown>): readonly Problem[] => (read.ok ? [] : read.problems)

function laidUnder(defaults: unknown, own: unknown): unknown {
  return isFields(defaults) && isFields(own) ? under(defaults, own) : own
}

/** A part of the file as a document of its own, with its lines. */
function partOf({ file }: Located, value: unknown, lines: Lines = {}): Located {
  return { file, value, lines }
}

type Lines = Readonly<Record<string, number>>

/** The lines below each of these places, by place; in one pass, since a file may hold thousands. */
function linesBelow({ lines }: Located, isPlace: (pointer: string) => boolean): ReadonlyMap<string, Lines> {
  const found = new Map<string, Record<string, number>>()
  for (const [pointer, line] of Object.entries(lines)) {
    const [, first = '', second = ''] = pointer.split('/', 3)
    for (const place of [`/${first}`, `/${first}/${second}`]) {
      if (!isPlace(place) || (pointer !== place && !pointer.startsWith(`${place}/`))) continue
      const own = found.get(place) ?? {}
      own[pointer.slice(place.length)] = line
      found.set(place, own)
    }
  }
  return found
}

function readScenario(located: Located, line: number): Read<Playable> {
  const read = readDocument(Scenario, located)
  if (!read.ok) return read
  const { scenario, policy, people, model, bystanders, expect } = read.value
  const entries = read.value.events
  const counted = entries.flatMap((entry, index) => entryProblems(entry, index, located))
  if (counted.length > 0) return { ok: false, problems: counted }
  const events = entries.map(eventOf)
  const problems = [
    ...orderProblems(events, located),
    ...twinProblems(Object.keys(people), located),
    ...nameProblems(events, Object.keys(people), located),
    ...labelProblems(events, located),
  ]
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: { name: scenario, line, policy, people, model, bystanders, events, expect } }
}

const named = (entry: Entry): readonly EventName[] => eventNames.filter((name) => entry[name] !== undefined)

function entryProblems(entry: Entry, index: number, located: Located): readonly Problem[] {
  const names = named(entry)
  if (names.length === 1) return []
  const message =
    names.length === 0
      ? `names no event; known are ${eventNames.join(', ')}.`
      : `names ${names.length} events (${names.join(', ')}); each stands in an entry of its own.`
  return [problemAt(located, ['events', index], message)]
}

function eventOf(entry: Entry): Event {
  const [name = 'record'] = named(entry)
  return { name, event: entry[name], at: entry.at ?? null, after: entry.after ?? null } as Event
}

function orderProblems(events: readonly Event[], located: Located): readonly Problem[] {
  const opened = events.findIndex(({ name }) => name === 'open')
  if (opened < 0) return [problemAt(located, ['events'], 'holds no open; a scenario is the life of one request.')]
  return events.flatMap(({ name }, index) => {
    const problem = (message: string): readonly Problem[] => [problemAt(located, ['events', index], message)]
    if (name === 'open' && index > opened) return problem('opens a second request; a scenario is the life of one.')
    if (index < opened && !early.has(name))
      return problem(`"${name}" stands before open, when there is no request yet.`)
    return []
  })
}

const commitPeople = ({ author, committer, co_authors: others }: Commit): readonly (string | undefined)[] => [
  author,
  committer,
  ...others.filter((other) => !other.includes('@')),
]

/** The logins that an event names, as people who act in it. */
function actorsOf(one: Event): readonly string[] {
  const { event } = one
  const commits = 'commits' in event ? (event.commits ?? []) : []
  const found = [
    'by' in event && one.name !== 'registry' ? event.by : undefined,
    'agent_for' in event ? event.agent_for : undefined,
    'joins' in event ? event.joins : undefined,
    'leaves' in event ? event.leaves : undefined,
    'login' in event ? event.login : undefined,
    ...commits.flatMap(commitPeople),
  ]
  return found.filter((login) => login !== undefined)
}

function nameProblems(events: readonly Event[], people: readonly string[], located: Located): readonly Problem[] {
  const known = new Set(people)
  return events.flatMap((one, index) => {
    const strangers = actorsOf(one).filter((login) => !known.has(login))
    const renamed = one.name === 'account' ? [one.event.to, one.event.taken_by_stranger] : []
    for (const name of renamed) if (name !== undefined) known.add(name)
    return strangers.map((login) =>
      problemAt(
        located,
        ['events', index, one.name],
        `names "${login}", who is not under people:.${didYouMean(login, [...known])}`,
      ),
    )
  })
}

/** Names that one login, or one key of people.yml, would mean twice. */
function twinProblems(people: readonly string[], located: Located): readonly Problem[] {
  const first = new Map<string, string>()
  return people.flatMap((name): readonly Problem[] => {
    const twin = first.get(personKey(name))
    if (twin !== undefined)
      return [problemAt(located, ['people', name], `cannot be told from "${twin}"; choose another name.`)]
    first.set(personKey(name), name)
    return []
  })
}

/** Labels that are used before they are given. */
function labelProblems(events: readonly Event[], located: Located): readonly Problem[] {
  const commits = new Set(['base', 'head'])
  const reviews = new Set<string>()
  const every = new Set(events.flatMap((one) => (one.name === 'review' ? [one.event.as] : [])))
  return events.flatMap((one, index) => {
    const missing: string[] = []
    const ask = (label: string | undefined, known: ReadonlySet<string | undefined>): void => {
      if (label !== undefined && !known.has(label)) missing.push(label)
    }
    if (one.name === 'push') ask(one.event.to, commits)
    for (const commit of ('commits' in one.event ? one.event.commits : undefined) ?? []) {
      for (const parent of commit.parents ?? []) ask(parent, commits)
      if (commit.label !== undefined) commits.add(commit.label)
    }
    if (one.name === 'edit_review' || one.name === 'dismiss') ask(one.event.review, reviews)
    if (one.name === 'review' && one.event.as !== undefined) reviews.add(one.event.as)
    if (one.name === 'fails') ask(one.event.until, every)
    return missing.map((label) =>
      problemAt(located, ['events', index, one.name], `uses the label "${label}", which nothing before it bears.`),
    )
  })
}
