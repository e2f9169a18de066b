import type { Policy } from '../governance/policy.ts'
import { recordedVersion } from '../ledger/history.ts'
import type { Entry } from '../ledger/chain.ts'
import type { RegisteredModel } from '../registry.ts'
import { isSafeName } from '../request/request-rules.ts'

/** Which versions the schedule proposes: one request a model, environment and version, whatever happens. */

export type Rule = NonNullable<Policy['proposals']>

/** An open pull request, with the request folders that it brings. */
export type OpenPlace = { readonly number: number; readonly folders: readonly string[] }

export type Registered = {
  readonly rule: Rule
  readonly environments: Policy['environments']
  readonly models: readonly RegisteredModel[]
  /** the models that have a file on the base */
  readonly governed: ReadonlySet<string>
  readonly entries: readonly Entry[]
  /** the request folders of the base */
  readonly folders: readonly string[]
  readonly open: readonly OpenPlace[]
}

export const leftCodes = [
  'nothing-registered',
  'not-ready',
  'live',
  'decided',
  'unsafe-name',
  'no-model-file',
  'request-open',
  'merge-waits',
  'draft-closed',
  'branch-taken',
  'not-drafted',
] as const
export type LeftCode = (typeof leftCodes)[number]

/** A version that is not proposed, and why. */
export type Left = {
  readonly model: string
  readonly version: string | null
  readonly why: LeftCode
  /** the pull request that stands for it, where one does */
  readonly pull?: number
  readonly detail?: string
}

/** A version that may be proposed; `untold` are refused requests of its model whose versions the ledger does not tell. */
export type Candidate = { readonly model: string; readonly version: string; readonly untold: readonly string[] }

export type Sorted = { readonly candidates: readonly Candidate[]; readonly left: readonly Left[] }

/** The version that the rule looks at: the newest, or the one that bears the alias. */
export function ruledVersion(rule: Rule, { aliases, newest }: RegisteredModel): string | null {
  return rule.on === 'alias' ? (aliases[rule.alias ?? ''] ?? null) : (newest?.version ?? null)
}

/** The entries of requests, by the folder above theirs: that of a model in an environment. */
const byPlace = (entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> =>
  Map.groupBy(entries, ({ record }) =>
    record.kind === 'outcome' || record.kind === 'intent' ? record.request.folder.replace(/[^/]*$/, '') : '',
  )

/** What the ledger says of the requests of a model in an environment. */
function decided(entries: readonly Entry[]) {
  const versions = new Set<string>()
  const closed = new Set<string>()
  const untold: string[] = []
  for (const { record } of entries) {
    if (record.kind !== 'outcome' && record.kind !== 'intent') continue
    if (record.move?.to != null) versions.add(record.move.to)
    if (record.kind === 'intent') continue
    closed.add(record.request.folder)
    if (record.move === null) untold.push(record.request.folder)
  }
  return { versions, closed, untold }
}

/** What is told without the ledger, of every version that the registry itself shows as live, too; null where the ledger must be asked. */
function leftByRegistry(
  { rule, environments }: Pick<Registered, 'rule' | 'environments'>,
  model: RegisteredModel,
): LeftCode | null {
  const version = ruledVersion(rule, model)
  if (version === null) return 'nothing-registered'
  if (rule.on === 'registered' && model.newest?.ready === false) return 'not-ready'
  const place = environments[rule.environment]
  // a copy's alias is another model's
  const shown = place?.copy_to === undefined ? model.aliases[place?.alias ?? ''] : undefined
  return shown === version ? 'live' : null
}

/** Whether the ledger must be asked of the model. */
export const isAsked = (environments: Policy['environments'], rule: Rule, model: RegisteredModel): boolean =>
  leftByRegistry({ rule, environments }, model) === null

function standing(
  facts: Registered,
  told: ReadonlyMap<string, readonly Entry[]>,
  model: RegisteredModel,
): Left | Candidate {
  const { rule, governed, entries, folders, open } = facts
  const { name } = model
  const { environment } = rule
  const version = ruledVersion(rule, model)
  const left = (why: LeftCode, more: Pick<Left, 'pull'> = {}): Left => ({ model: name, version, why, ...more })
  const first = leftByRegistry(facts, model)
  if (first !== null || version === null) return left(first ?? 'nothing-registered')
  if (recordedVersion(entries, name, environment) === version) return left('live')
  const parent = `promotions/${name}/${environment}/`
  const { versions, closed, untold } = decided(told.get(parent) ?? [])
  if (versions.has(version)) return left('decided')
  // the name becomes a path; it is told before the file is, since no file can have it
  if (!isSafeName(name)) return left('unsafe-name')
  if (!governed.has(name)) return left('no-model-file')
  const other = open.find((one) => one.folders.some((folder) => folder.startsWith(parent)))
  if (other !== undefined) return left('request-open', { pull: other.number })
  if (folders.some((folder) => folder.startsWith(parent) && !closed.has(folder))) return left('merge-waits')
  return { model: name, version, untold }
}

/** What may be proposed, and what is left, each with its reason. One request of a model and environment is open at a time. */
export function sortRegistered(facts: Registered): Sorted {
  const told = byPlace(facts.entries)
  const all = facts.models.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((model) => standing(facts, told, model))
  return {
    candidates: all.filter((one): one is Candidate => !('why' in one)),
    left: all.filter((one): one is Left => 'why' in one),
  }
}

const prefix = 'promote'

/** The one branch of a version and an environment: GitHub makes no branch twice, so nothing is proposed twice. */
export const proposalBranch = (model: string, environment: string, version: string): string =>
  `${prefix}/${model}/${environment}/version-${version}`

/** Whether a branch is one that the schedule proposes from, or restores: the form's end in a folder's number and a digest. */
export const isProposalBranch = (branch: string): boolean =>
  /^promote\/[^/]+\/[^/]+\/(?:version-[1-9]\d*|restore-[1-9]\d*-[\w-]+)$/.test(branch)

/** What the forge shows of such a branch. */
export type Branched = {
  readonly branch: string
  /** where it stands; null where it is not there */
  readonly head: string | null
  /** the pull requests that the suite's own App opened from it */
  readonly pulls: readonly { readonly number: number; readonly state: 'open' | 'closed' | 'merged' }[]
  /** whether all of them were told */
  readonly whole: boolean
}

/** Why a candidate is left after a look at its branch, or null where it can be proposed. */
export function leftByBranch({ model, version }: Candidate, branched: Branched): Left | null {
  const [pull] = branched.pulls.toSorted((a, b) => b.number - a.number)
  const left = (why: LeftCode, detail?: string): Left => ({
    ...{ model, version, why },
    ...(pull === undefined ? {} : { pull: pull.number }),
    ...(detail === undefined ? {} : { detail }),
  })
  if (pull !== undefined)
    return left(pull.state === 'open' ? 'request-open' : pull.state === 'merged' ? 'decided' : 'draft-closed')
  return branched.whole ? null : left('branch-taken', branched.branch)
}

/** As many of a list as one run takes, the one that was asked for first; where more are there each run begins elsewhere. */
export function inTurn<T>(
  list: readonly T[],
  atMost: number,
  run: number,
  asked: (one: T) => boolean = () => false,
): readonly T[] {
  if (list.length <= atMost) return list.toSorted((a, b) => Number(asked(b)) - Number(asked(a)))
  const begin = (run * atMost) % list.length
  const ring = [...list.slice(begin), ...list.slice(0, begin)]
  return [...ring.filter(asked), ...ring.filter((one) => !asked(one))].slice(0, atMost)
}
