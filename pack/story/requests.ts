import type { Entry } from '../chain.ts'
import { at, list, pairs, text, textOrNull } from '../reading.ts'
import { modelOf, moveOf, type Move } from './moves.ts'

/** Requests, and who approved them, from all the records that speak of them. */

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

/** A merged request, with all its records. */
export type Request = {
  readonly folder: string
  readonly kind: string
  readonly pull: string
  readonly url: string
  readonly author: string
  /** why it was asked for; empty where its record does not say */
  readonly reason: string
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
  /** of a move past its stages: by which right, until when it must be reviewed, and what was found */
  readonly past: {
    readonly mergedAs: string
    readonly reviewUntil: string
    readonly findings: readonly Finding[]
  } | null
  /** done, refused, abandoned; `recorded` for a change of governance or of a model's file, `open` without an outcome */
  readonly result: string
  readonly findings: readonly Finding[]
  readonly readBack: readonly (readonly [string, string])[]
  readonly proven: boolean
}

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

function resultOf(values: readonly unknown[]): string {
  const outcome = values.findLast((value) => text(value, 'result') !== '')
  if (outcome !== undefined) return text(outcome, 'result')
  return values.some((value) => text(value, 'kind') === 'intent') ? 'open' : 'recorded'
}

const pastOf = (judgement: unknown): Request['past'] => {
  const past = at(judgement, 'breakGlass')
  if (past == null) return null
  return { mergedAs: text(past, 'mergedAs'), reviewUntil: text(past, 'reviewUntil'), findings: findingsOf(past) }
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
    reason: text(last, 'request', 'reason'),
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
    past: pastOf(judgement),
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
