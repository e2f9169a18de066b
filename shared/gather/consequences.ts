import type { Facts, Governance, RequestFacts } from '../domain/facts.ts'
import { peopleFindings } from '../domain/governance/people-changes.ts'
import { neededRoles, unsatisfiable } from '../domain/governance/satisfiable.ts'
import { impactOf } from '../domain/impact/analysis.ts'
import type { Entry } from '../domain/ledger/chain.ts'
import { proposalFinding } from '../domain/request/proposal.ts'
import type { Finding } from '../domain/verdict.ts'
import type { Documents } from '../ports/documents.ts'
import type { Forge } from '../ports/forge.ts'
import { proposedGovernance } from './governance.ts'
import { recordedMoves } from './history.ts'
import type { JudgingModel } from './model.ts'
import { readMemberships } from './people.ts'

/** What would follow from a change of what judges: for those in its roles, for those whom records name, for what was promoted. */
export type Consequences = { readonly findings: readonly Finding[]; readonly impact: Facts['impact'] }

const none: Consequences = { findings: [], impact: null }

type Question = {
  readonly request: RequestFacts
  readonly changed: readonly string[]
  readonly at: string
  readonly base: string
  readonly governance: Governance
  readonly model: JudgingModel
  readonly entries: readonly Entry[]
}

type Ports = { readonly forge: Forge; readonly documents: Documents }

export async function readConsequences(ports: Ports, question: Question): Promise<Consequences> {
  const { request, governance } = question
  if (request.state !== 'found' || governance.policy.state !== 'read' || governance.people.state !== 'read') return none
  const rules = { policy: governance.policy.value, people: governance.people.value, file: null }
  if (request.asks === 'policy') return ofPolicy(ports, question, rules)
  const proposed = request.proposedFile?.file
  if (proposed?.state !== 'read') return none
  const { file } = question.model
  const moves = recordedMoves(ports.documents, question.entries).filter(({ model }) => model === request.model)
  const before = { ...rules, file: file.state === 'read' ? file.value : null }
  return { findings: [], impact: impactOf(moves, before, { ...rules, file: proposed.value }) }
}

async function ofPolicy(
  { forge, documents }: Ports,
  { at, base, changed, entries }: Question,
  rules: Parameters<typeof impactOf>[1],
): Promise<Consequences> {
  const { governance } = await proposedGovernance(forge, documents, at, base, changed)
  // what could not judge is told already, file and line
  if (governance.policy.state !== 'read' || governance.people.state !== 'read') return none
  const policy = governance.policy.value
  const people = governance.people.value
  const { memberships, failed } = await readMemberships(forge, policy, people, neededRoles(policy))
  const asked = failed.map(({ detail }) => proposalFinding('read-failed', 'error', { read: 'teams', detail }))
  return {
    findings: [
      ...(failed.length > 0
        ? asked
        : unsatisfiable(policy, people, memberships, entries.length === 0 ? null : rules.policy)),
      ...peopleFindings(entries, rules.people, people),
    ],
    impact:
      entries.length === 0 ? null : impactOf(recordedMoves(documents, entries), rules, { policy, people, file: null }),
  }
}
