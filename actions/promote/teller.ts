import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { escapeMarkdown } from '../../shared/render/escape.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import type { House } from '../../shared/runtime/house.ts'
import type { Desk } from './case.ts'
import { deliverer } from './deliveries.ts'
import type { Inputs } from './inputs.ts'
import { announce } from './report.ts'

/** Tells GitHub and receivers of what is recorded, and keeps what could not be told. */
export type Teller = {
  readonly announce: () => Promise<void>
  readonly deliver: () => Promise<void>
  /** what could not be told, each thing once */
  readonly untold: () => readonly Finding[]
}

export function tellerOf(house: House, desk: Desk, policy: Policy, inputs: Inputs): Teller {
  const { environment, 'receiver-secrets': secrets } = inputs
  const { receivers } = policy
  const deliver = deliverer(desk, { receivers, environment, secrets, courier: house.courier(), sleep: house.sleep })
  const found = new Map<string, Finding>()
  const keep = (findings: readonly Finding[]): void =>
    findings.forEach((finding) => void found.set(sentence(finding), finding))
  return {
    announce: async () => keep(await announce(desk, environment)),
    deliver: async () => keep(await deliver()),
    untold: () => [...found.values()],
  }
}

/** Says what could not be told, and gives the lines of it for the summary. */
export function sayUntold(house: House, untold: readonly Finding[]): readonly string[] {
  return untold.map((finding) => {
    const said = sentence(finding)
    house.annotate({ level: finding.weight === 'fail' ? 'error' : 'warning', message: said, title: 'told' })
    return `⚠️ ${escapeMarkdown(said, 1500)}`
  })
}
