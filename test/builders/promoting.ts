import type { Case, Outcome } from '../../actions/promote/case.ts'
import { promoteVersion } from '../../actions/promote/version.ts'
import { digestOf } from '../../shared/domain/digest.ts'
import type { Facts, Gathered } from '../../shared/domain/facts.ts'
import type { Environment, Policy } from '../../shared/domain/governance/policy.ts'
import { readChain } from '../../shared/domain/ledger/chain.ts'
import { promotionFinding, type Asked } from '../../shared/domain/promotion.ts'
import { liveOf, showingOf, type Showing } from '../../shared/domain/showing/showing.ts'
import { filesOf } from '../../shared/gather/version/reading.ts'
import { readShown } from '../../shared/gather/version/shown.ts'
import type { Ledger } from '../../shared/ports/ledger.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { openBook } from '../../shared/runtime/ledger/book.ts'
import { fakeLedger, type FakeLedger } from '../fakes/ledger.ts'
import { fakeRegistry, type FakeRegistry } from '../fakes/registry.ts'
import { fuse, type Fuse } from '../fakes/fuse.ts'
import { subject } from './evidence.ts'
import { facts, gathered, promotionRequest } from './facts.ts'
import { filesOf as ledgerFiles, chained, genesis, judgement, reference, writer } from './ledger.ts'

/**
 * The promoter from intent to outcome, over a registry and a ledger in memory: what the stages say of a request is given,
 * and whether the evidence is still what was signed is judged by its digest, as stage 1 does.
 */

export const modes = ['alias', 'stage', 'copy'] as const
export type Mode = (typeof modes)[number]

const base = facts()

const environments: Readonly<Record<Mode, Environment>> = {
  alias: { alias: 'champion' },
  stage: { stage: 'Production', archive_existing: true },
  copy: { copy_to: 'prod.{model}', alias: 'champion' },
}

export type Bench = {
  readonly mode: Mode
  readonly model: string
  readonly registry: FakeRegistry
  readonly ledger: FakeLedger
  readonly fuse: Fuse
  readonly showing: Showing
  /** the digest that was signed for each version */
  readonly signed: Readonly<Record<string, string>>
}

export const model = 'credit-approval'

export const showingFor = (mode: Mode, name = model): Showing => {
  const showing = showingOf(environments[mode], name)
  if (showing === null) throw new Error('the mode shows nothing')
  return showing
}

async function gather(registry: Registry, name: string, number: string): Promise<Gathered> {
  const version = await registry.modelVersion(name, number)
  if (version === null) return { state: 'unknown-version', model: name, version: number }
  const { createdAt, source, runId } = version
  const files = await filesOf(registry, await registry.downloadUri(name, number))
  const own = subject({ model: name, version: number, createdAt, source, runId, files })
  return gathered({ subject: own, digest: digestOf(own) })
}

/** Adds a version whose bytes are its own. */
export function addVersion(registry: FakeRegistry, version: string, name = model, bytes = `weights ${version}`): void {
  registry.putVersion({
    ...{
      name,
      version,
      createdAt: 1_767_600_000_000 + Number(version),
      source: `mlflow-artifacts:/${name}/${version}`,
    },
    ...{ runId: `run-${version}`, status: 'READY', stage: 'None', description: '', tags: {} },
    files: { MLmodel: 'flavors: {}', 'model.skops': bytes },
  })
}

/** A registry with versions 1 to 3, and a ledger that has begun. */
export async function bench(
  mode: Mode,
  shared: Fuse = fuse(),
  name = model,
  ledger = fakeLedger(shared),
): Promise<Bench> {
  const registry = fakeRegistry('https://mlflow.acme.example', shared)
  registry.addModel({ name, createdAt: 1, description: '', tags: {}, aliases: {} })
  for (const version of ['1', '2', '3']) addVersion(registry, version, name)
  if (ledger.files().length === 0) ledger.overwrite(ledgerFiles(chained([genesis()]).map(({ record }) => record)))
  const signed: Record<string, string> = {}
  for (const version of ['1', '2', '3']) {
    const found = await gather(registry, name, version)
    if (found.state === 'gathered') signed[version] = found.digest
  }
  return { mode, model: name, registry, ledger, fuse: shared, showing: showingFor(mode, name), signed }
}

export type Wanted = {
  /** null asks that nothing is shown any more */
  readonly to: string | null
  readonly expected: string | null
  readonly number?: number
  readonly kind?: Asked['kind']
}

export const folderOf = ({ model: name }: Bench, { number = 1 }: Wanted): string =>
  `promotions/${name}/production/${String(number).padStart(4, '0')}`

/** The ports of a run: those of the bench, or what stands between. */
export type Between = { readonly registry: Registry; readonly ledger: Ledger }

/** One run of the promoter for one request; `lost` is a stage that is no longer met. */
export async function run(
  own: Bench,
  wanted: Wanted,
  { lost = false, between = own }: { readonly lost?: boolean; readonly between?: Between } = {},
): Promise<Outcome> {
  const { registry, ledger } = between
  const { to, expected, kind = 'promotion' } = wanted
  const folder = folderOf(own, wanted)
  const again = async (): Promise<Facts['gathered']> => (to === null ? null : gather(registry, own.model, to))
  const book = await openBook(ledger)
  const shown = await readShown(registry, own.showing)
  const found = await again()
  const differs = found !== null && (found.state !== 'gathered' || found.digest !== own.signed[to ?? ''])
  const policy = base.governance.policy.state === 'read' ? base.governance.policy.value : ({} as Policy)
  const value = { ...policy, environments: { production: environments[own.mode] } }
  const one: Case = {
    desk: {
      ports: { registryAt: () => registry } as unknown as Case['desk']['ports'],
      repository: {
        id: 77,
        name: 'acme/governance',
        defaultBranch: 'main',
        tip: 'b'.repeat(40),
      },
      ...{ book, writer, now: () => '2026-01-06T12:00:00Z' },
    },
    pending: {
      ...{ state: 'merged', folder, mergedAt: '2026-01-05T12:30:00Z', mergeSha: 'd'.repeat(40) },
      reading: { pull: { number: 12 }, files: [] } as unknown as Case['pending']['reading'],
    },
    facts: {
      ...base,
      governance: { ...base.governance, policy: { state: 'read', value } },
      ...{ gathered: found, shown, live: liveOf(shown) },
    },
    verdict: {} as Case['verdict'],
    request: reference({ folder, kind }),
    judgement: judgement(),
    findings: [
      ...(differs ? [promotionFinding('evidence-moved', 'fail')] : []),
      ...(lost ? [promotionFinding('stage-not-passed', 'fail')] : []),
    ],
  }
  const asked: Asked = { ...promotionRequest(), kind, model: own.model, version: to, expected_current: expected }
  return promoteVersion(one, asked, again)
}

/** Makes a version live by a request of its own. */
export async function live(own: Bench, version: string): Promise<void> {
  const outcome = await run(own, { to: version, expected: null, number: 1 })
  if (outcome.result !== 'done') throw new Error(`version ${version} was ${outcome.result}`)
}

/** The records of one request after the genesis, by kind or result. */
export function told(own: Bench, wanted: Wanted): readonly string[] {
  const { entries, faults } = readChain(own.ledger.files())
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return entries.flatMap(({ record }) =>
    'request' in record && record.request.folder === folderOf(own, wanted)
      ? [record.kind === 'outcome' ? record.result : record.kind]
      : [],
  )
}

/** The versions that are shown now. */
export const shownNow = async ({ registry, showing }: Bench): Promise<readonly string[]> =>
  (await readShown(registry, showing)).versions
