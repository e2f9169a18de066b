import { attackGates, mixPolicy, type Yard } from '../../actions/self-test/gates.ts'
import { plansOf } from '../../actions/self-test/material.ts'
import type { Site } from '../../actions/self-test/observe.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { readChain } from '../../shared/domain/ledger/chain.ts'
import type { Judge } from '../../shared/domain/self-test/drill.ts'
import type { Observed } from '../../shared/domain/self-test/observed.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { fakeAdministration, type FakeAdministration } from '../fakes/administration.ts'
import { fakeScratch, refusal, type FakeScratch } from '../fakes/scratch.ts'
import { appNumber, protectedSettings } from './administration.ts'
import { world, type World, type WorldOptions } from './world.ts'

/** A repository in memory whose gates are attacked. */

export type Attacked = Site & {
  readonly world: World
  readonly own: FakeScratch
  readonly stranger: FakeScratch
  readonly administration: FakeAdministration
  readonly said: string[]
}

export async function site(options: WorldOptions = {}): Promise<Attacked> {
  const own = await world(options)
  const scratch = fakeScratch(own.forge)
  const stranger = fakeScratch(own.forge)
  stranger.answers.approve = refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.')
  const governance = await readGovernance(own.forge, own.ports.documents, own.forge.tip())
  if (governance.policy.state !== 'read') throw new Error('the world has no policy')
  const said: string[] = []
  const repository = await own.forge.repository()
  const yard: Yard = { ports: own.ports, repository, own: scratch, stranger, say: (text) => void said.push(text) }
  return {
    ...{ world: own, own: scratch, stranger, said, yard, governance, policy: governance.policy.value },
    administration: fakeAdministration({ ...protectedSettings(), apps: [{ id: appNumber, slug: 'countersign' }] }),
    tagger: own.registry,
    entries: readChain(own.ledger.files()).entries,
    mark: '1-1',
  }
}

/** The facts of both scratch requests, gathered as the action gathers them. */
export async function scratchFacts(
  options: WorldOptions = {},
): Promise<{ readonly attacked: Facts; readonly mixed: Facts }> {
  const own = await site(options)
  const policy = own.governance.files.find(({ path }) => path === 'governance/policy.yml')?.text ?? ''
  const plans = await plansOf(own.yard.ports, own.yard.repository, { entries: own.entries, policy, mark: '1-1' })
  if (plans === null) throw new Error('there is nothing to attack with')
  const first = (await attackGates(own.yard, plans.attacked)).found
  const second = (await mixPolicy(own.yard, plans.mixed)).found
  if (first.state !== 'seen' || first.value.facts.state !== 'seen' || second.state !== 'seen')
    throw new Error(JSON.stringify([first, second]))
  return { attacked: first.value.facts.value, mixed: second.value }
}

/** What a sound night observes of these facts. */
export async function soundNight(facts: { readonly attacked: Facts; readonly mixed: Facts }): Promise<Observed> {
  const { administration } = await site()
  return {
    at: '2026-01-05T13:05:00Z',
    app: { state: 'seen', value: appNumber },
    ledgerBranch: 'governance-ledger',
    branchRules: { state: 'seen', value: await administration.branchRules('main') },
    ledgerRules: { state: 'seen', value: await administration.branchRules('governance-ledger') },
    attacked: {
      state: 'seen',
      value: {
        selfApproval: { state: 'refused', status: 422, said: 'Can not approve your own pull request' },
        toolApproval: {
          state: 'refused',
          status: 403,
          said: 'GitHub Actions is not permitted to approve pull requests.',
        },
        spoof: { state: 'accepted' },
        mergeState: { state: 'seen', value: 'blocked' },
        facts: { state: 'seen', value: facts.attacked },
      },
    },
    mixed: { state: 'seen', value: facts.mixed },
    governance: facts.mixed.governance.digest,
    tagged: {
      state: 'seen',
      value: { model: 'm', version: '1', before: { digest: 'd', gates: 'g' }, forged: { digest: 'd', gates: 'g' } },
    },
  }
}

/** An engine with every guard of approvals off: whatever approves counts. */
export const countsEverything: Judge = (facts, now, before) => {
  const verdict = judgeRequest(facts, now, before)
  const stages = verdict.stages.map((stage) => ({
    ...stage,
    ignored: [],
    counted: facts.pull.reviews.map(({ id, author }) => ({
      ...{ reviewId: id, account: author, person: author.login, role: 'model-risk', at: now, expires: null },
    })),
  }))
  return { ...verdict, stages }
}
