import type { Entry } from './chain.ts'
import { at, count, list, members, text, textOrNull } from './reading.ts'

/** What the records tell: requests, who approved them, and what was live when. */

export type Person = { readonly name: string; readonly login: string; readonly id: string }

export type SignOff = Person & {
  readonly stage: string
  readonly role: string
  readonly at: string
  readonly body: string
  readonly url: string
}

export type Finding = {
  readonly code: string
  readonly weight: string
  readonly facts: readonly (readonly [string, string])[]
}

export type Stage = {
  readonly stage: string
  readonly state: string
  readonly findings: readonly Finding[]
  readonly ignored: readonly { readonly login: string; readonly code: string }[]
  readonly vetoes: readonly {
    readonly login: string
    readonly kind: string
    readonly at: string
    readonly reason: string
  }[]
}

export type Exception = {
  readonly gate: string
  readonly about: string
  readonly account: string
  readonly why: string
  readonly until: string
  readonly at: string
  readonly body: string
  readonly url: string
}

export type Builder = { readonly who: string; readonly fact: string; readonly kind: string; readonly where: string }

export type Obligation = {
  readonly stage: string
  readonly by: string
  readonly text: string
  readonly until: string | null
  readonly owner: string
}

/** Where a version was moved, in whichever way the registry shows it. */
export type Move = {
  readonly model: string
  readonly environment: string
  readonly from: string | null
  readonly to: string | null
  readonly how: readonly (readonly [string, string])[]
}

/** A merged request, with all its records. */
export type Request = {
  readonly folder: string
  readonly kind: string
  readonly pull: string
  readonly url: string
  readonly author: string
  readonly mergedAt: string
  readonly mergedBy: string
  /** numbers of the records that speak of it */
  readonly records: readonly number[]
  /** the time of the last of them */
  readonly at: string
  readonly model: string | null
  readonly move: Move | null
  readonly tier: string | null
  readonly evidence: string | null
  readonly governance: string
  readonly stages: readonly Stage[]
  readonly signOffs: readonly SignOff[]
  readonly exceptions: readonly Exception[]
  readonly builders: readonly Builder[]
  readonly obligations: readonly Obligation[]
  /** done, refused, abandoned; `recorded` for a change of governance or of a model's file, `open` without an outcome */
  readonly result: string
  readonly findings: readonly Finding[]
  readonly readBack: readonly (readonly [string, string])[]
  readonly proven: boolean
}

const plainFact = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((item) => plainFact(item)).join(', ')
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : text(value)

const pairs = (value: unknown, ...path: readonly string[]): readonly (readonly [string, string])[] =>
  members(value, ...path).map(([name, member]) => [name, plainFact(member)] as const)

const findingsOf = (value: unknown): readonly Finding[] =>
  list(value, 'findings').map((one) => ({
    code: text(one, 'code'),
    weight: text(one, 'weight'),
    facts: pairs(one, 'facts'),
  }))

const stagesOf = (judgement: unknown): readonly Stage[] =>
  list(judgement, 'stages').map((one) => ({
    stage: text(one, 'stage'),
    state: text(one, 'state'),
    findings: findingsOf(one),
    ignored: list(one, 'ignored').map((other) => ({
      login: text(other, 'account', 'login'),
      code: text(other, 'code'),
    })),
    vetoes: list(one, 'vetoes').map((veto) => ({
      login: text(veto, 'account', 'login'),
      kind: text(veto, 'kind'),
      at: text(veto, 'at'),
      reason: text(veto, 'reason'),
    })),
  }))

const signOffsOf = (judgement: unknown): readonly SignOff[] =>
  list(judgement, 'signOffs').map((one) => ({
    stage: text(one, 'stage'),
    name: text(one, 'name'),
    login: text(one, 'account', 'login'),
    id: text(one, 'account', 'id'),
    role: text(one, 'role'),
    at: text(one, 'at'),
    body: text(one, 'body'),
    url: text(one, 'url'),
  }))

const exceptionsOf = (judgement: unknown): readonly Exception[] =>
  list(judgement, 'exceptions').map((one) => ({
    gate: text(one, 'gate'),
    about: text(one, 'about'),
    account: text(one, 'account'),
    why: text(one, 'why'),
    until: text(one, 'until'),
    at: text(one, 'at'),
    body: text(one, 'body'),
    url: text(one, 'url'),
  }))

const buildersOf = (judgement: unknown): readonly Builder[] =>
  list(judgement, 'builders').map((one) => ({
    who: text(one, 'person') || text(one, 'account') || 'unknown',
    fact: text(one, 'fact'),
    kind: text(one, 'kind'),
    where: text(one, 'where'),
  }))

const obligationsOf = (judgement: unknown): readonly Obligation[] =>
  list(judgement, 'obligations').map((one) => ({
    stage: text(one, 'stage'),
    by: text(one, 'by'),
    text: text(one, 'text'),
    until: textOrNull(one, 'until'),
    owner: text(one, 'person') || text(one, 'owner'),
  }))

const told = ['model', 'environment', 'from', 'to']

/** The move of an intent or an outcome, whichever mode it was made in. */
export function moveOf(record: unknown): Move | null {
  const move = at(record, 'move')
  if (text(move, 'model') === '') return null
  return {
    model: text(move, 'model'),
    environment: text(move, 'environment'),
    from: textOrNull(move, 'from'),
    to: textOrNull(move, 'to'),
    how: pairs(move).filter(([name]) => !told.includes(name)),
  }
}

/** The model that a record is about; null where it is about none. */
export function modelOf(record: unknown): string | null {
  const own = text(record, 'move', 'model') || text(record, 'model')
  if (own !== '') return own
  const [, folder] = /^promotions\/([^/]+)\//.exec(text(record, 'request', 'folder')) ?? []
  return folder === undefined || folder.startsWith('_') ? null : folder
}

function resultOf(values: readonly unknown[]): string {
  const outcome = values.findLast((value) => text(value, 'result') !== '')
  if (outcome !== undefined) return text(outcome, 'result')
  return values.some((value) => text(value, 'kind') === 'intent') ? 'open' : 'recorded'
}

function requestOf(folder: string, entries: readonly Entry[]): Request {
  const values = entries.map(({ value }) => value)
  const last = values.at(-1)
  const judged = values.findLast((value) => at(value, 'judgement') != null)
  const judgement = at(judged, 'judgement')
  return {
    folder,
    kind: text(last, 'request', 'kind'),
    pull: text(last, 'request', 'pull'),
    url: text(last, 'request', 'url'),
    author: text(last, 'request', 'author', 'login'),
    mergedAt: text(last, 'request', 'mergedAt'),
    mergedBy: text(last, 'request', 'mergedBy', 'login'),
    records: entries.map(({ number }) => number),
    at: text(last, 'at'),
    model: values.map((value) => modelOf(value)).find((model) => model !== null) ?? null,
    move: values.map((value) => moveOf(value)).findLast((move) => move !== null) ?? null,
    tier: textOrNull(judgement, 'tier'),
    evidence: textOrNull(judgement, 'evidence'),
    governance: text(judgement, 'governance'),
    stages: stagesOf(judgement),
    signOffs: signOffsOf(judgement),
    exceptions: exceptionsOf(judgement),
    builders: buildersOf(judgement),
    obligations: obligationsOf(judgement),
    result: resultOf(values),
    findings: values.flatMap((value) => findingsOf(value)),
    readBack: values.flatMap((value) => pairs(value, 'readBack')),
    proven: values.every((value) => at(value, 'writer', 'proven') === true),
  }
}

/** Every request that records speak of, in the order of their first record. */
export function requestsOf(entries: readonly Entry[]): readonly Request[] {
  const folders = new Map<string, Entry[]>()
  for (const entry of entries) {
    const folder = text(entry.value, 'request', 'folder')
    if (folder === '') continue
    const own = folders.get(folder)
    if (own === undefined) folders.set(folder, [entry])
    else own.push(entry)
  }
  return [...folders].map(([folder, own]) => requestOf(folder, own))
}

/** A version's time in an environment; `until` is null while it is there, `version` null where nothing was. */
export type Stay = {
  readonly model: string
  readonly environment: string
  readonly version: string | null
  readonly from: string
  readonly until: string | null
  readonly record: number
  readonly folder: string
}

/** What stood where and when, as completed moves tell it, oldest first. */
export function staysOf(entries: readonly Entry[]): readonly Stay[] {
  const stays: Stay[] = []
  const open = new Map<string, number>()
  for (const { number, value } of entries) {
    const move = moveOf(value)
    if (text(value, 'kind') !== 'outcome' || text(value, 'result') !== 'done' || move === null) continue
    const place = JSON.stringify([move.model, move.environment])
    const since = text(value, 'at')
    const before = open.get(place)
    const ended = before === undefined ? undefined : stays[before]
    if (before !== undefined && ended !== undefined) stays[before] = { ...ended, until: since }
    open.set(place, stays.length)
    const folder = text(value, 'request', 'folder')
    stays.push({
      model: move.model,
      environment: move.environment,
      version: move.to,
      from: since,
      until: null,
      record: number,
      folder,
    })
  }
  return stays
}

/** The stays at an instant, each with a version. */
export const staysAt = (stays: readonly Stay[], when: number): readonly Stay[] =>
  stays.filter(
    ({ version, from, until }) =>
      version !== null && Date.parse(from) <= when && (until === null || Date.parse(until) > when),
  )

/** One record in a sentence. */
export function titleOf(record: unknown): string {
  const kind = text(record, 'kind')
  const move = moveOf(record)
  const model = modelOf(record)
  const moved =
    move === null
      ? (model ?? text(record, 'request', 'folder'))
      : `${move.model} ${move.to ?? 'no version'} to ${move.environment}`
  switch (kind) {
    case 'genesis':
      return 'The ledger begins: the first governance is recorded'
    case 'policy':
      return 'A change of the governance is recorded'
    case 'model-facts':
      return `A change of the file of ${model ?? 'a model'} is recorded`
    case 'intent':
      return `Announced: ${moved}`
    case 'outcome':
      return `${text(record, 'result') || 'ended'}: ${moved}`.replace(/^./, (sign) => sign.toUpperCase())
    case 'self-test':
      return selfTestTitle(record)
    case 'rescore':
      return `Run once more: ${model ?? ''} ${text(record, 'version')}`.trim()
    default:
      return [kind === '' ? 'A record that cannot be read' : kind.replaceAll('-', ' '), model ?? '']
        .filter((part) => part !== '')
        .join(': ')
  }
}

function selfTestTitle(record: unknown): string {
  const outcomes = list(record, 'attacks').map((one) => text(one, 'outcome'))
  const many = (outcome: string): number => outcomes.filter((one) => one === outcome).length
  return `The controls were attacked: ${many('refused')} refused, ${many('got-through')} got through, ${many('unknown')} unknown`
}

/** The records of governance: each with its files, newest last. */
export type Governance = {
  readonly record: number
  readonly at: string
  readonly digest: string
  readonly files: readonly { readonly path: string; readonly digest: string; readonly text: string }[]
}

const filesOf = (value: unknown, ...path: readonly string[]): Governance['files'] =>
  list(value, ...path).map((file) => ({
    path: text(file, 'path'),
    digest: text(file, 'digest'),
    text: text(file, 'text'),
  }))

/** What judged, and when it was put in force. */
export function governanceOf(entries: readonly Entry[]): readonly Governance[] {
  return entries.flatMap(({ number, value }): readonly Governance[] => {
    const kind = text(value, 'kind')
    if (kind === 'genesis' || kind === 'policy')
      return [
        {
          record: number,
          at: text(value, 'at'),
          digest: text(value, 'governance'),
          files: [...filesOf(value, 'files'), ...filesOf(value, 'models')],
        },
      ]
    const single = at(value, 'file') ?? at(value, 'modelFile')
    if (text(single, 'text') === '') return []
    return [
      {
        record: number,
        at: text(value, 'at'),
        digest: text(single, 'digest'),
        files: filesOf({ files: [single] }, 'files'),
      },
    ]
  })
}

/** The number of the intent that an outcome ends. */
export const intentOf = (record: unknown): number | null => count(record, 'intent')
