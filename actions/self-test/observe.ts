import type { Governance } from '../../shared/domain/facts.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { notDone, type Observed } from '../../shared/domain/self-test/observed.ts'
import type { Administration } from '../../shared/ports/administration.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { attackGates, cleanUp, mixPolicy, seen, type Yard } from './gates.ts'
import { plansOf, targetOf } from './material.ts'
import { forgeTag } from './tags.ts'

/** Everything that the attacks came upon, in the order in which they are made. */

export type Site = {
  readonly yard: Yard
  readonly administration: Administration
  readonly tagger: Registry | null
  readonly governance: Governance
  readonly policy: Policy
  readonly entries: readonly Entry[]
  /** tells this run's branches from those of any other */
  readonly mark: string
}

async function appOf(administration: Administration, slug: string): Promise<number> {
  const app = await administration.app(slug)
  if (app === null) throw new Error(`GitHub shows no App "${slug}" to this token.`)
  return app.id
}

type Attacked = Pick<Observed, 'attacked' | 'mixed'> & { readonly pulls: readonly number[] }

/** The attacks on scratch requests; without the App, or without a model, none is opened. */
async function attack({ yard, governance, entries, mark }: Site): Promise<Attacked> {
  const { app } = yard.ports
  const nothing = (why: ReturnType<typeof notDone>): Attacked => ({ attacked: why, mixed: why, pulls: [] })
  if (app === null) return nothing(notDone('no-app'))
  const found = await seen(async () => {
    await cleanUp(yard, `${app}[bot]`)
    const policy = governance.files.find(({ path }) => path === 'governance/policy.yml')?.text ?? ''
    return plansOf(yard.ports, yard.repository, { entries, policy, mark })
  })
  if (found.state === 'not-done') return nothing(found)
  if (found.value === null) return nothing(notDone('no-model'))
  const attacked = await attackGates(yard, found.value.attacked)
  const mixed = await mixPolicy(yard, found.value.mixed)
  return {
    attacked: attacked.found,
    mixed: mixed.found,
    pulls: [attacked.pull, mixed.pull].filter((one) => one !== null),
  }
}

export async function observe(site: Site): Promise<{ readonly observed: Observed; readonly pulls: readonly number[] }> {
  const { yard, administration, policy, governance, entries } = site
  const { ports, repository } = yard
  const { app } = ports
  const { pulls, ...requests } = await attack(site)
  const target = await seen(() => targetOf(ports, repository, entries, policy))
  const observed: Observed = {
    ...requests,
    at: ports.clock(),
    app: app === null ? notDone('no-app') : await seen(() => appOf(administration, app)),
    ledgerBranch: policy.ledger.branch,
    branchRules: await seen(() => administration.branchRules(repository.defaultBranch)),
    ledgerRules: await seen(() => administration.branchRules(policy.ledger.branch)),
    governance: governance.digest,
    tagged: target.state === 'seen' ? await forgeTag(ports, site.tagger, target.value) : target,
  }
  return { observed, pulls }
}
