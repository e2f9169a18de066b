import { houseOf, type House } from '../shared/runtime/house.ts'
import { main as access } from './access/main.ts'
import { main as audit } from './audit/main.ts'
import { main as businessSignOff } from './business-sign-off/main.ts'
import { main as complianceReview } from './compliance-review/main.ts'
import { main as doctor } from './doctor/main.ts'
import { main as independentValidation } from './independent-validation/main.ts'
import { main as init } from './init/main.ts'
import { main as merge } from './merge/main.ts'
import { main as metrics } from './metrics/main.ts'
import { main as openRequests } from './open-requests/main.ts'
import { main as policyTest } from './policy-test/main.ts'
import { main as promote } from './promote/main.ts'
import { main as propose } from './propose/main.ts'
import { main as proposals } from './proposals/main.ts'
import { main as protect } from './protect/main.ts'
import { main as reconcile } from './reconcile/main.ts'
import { main as relay } from './relay/main.ts'
import { main as reproduce } from './reproduce/main.ts'
import { main as rollback } from './rollback/main.ts'
import { main as scan } from './scan/main.ts'
import { main as selfTest } from './self-test/main.ts'
import { main as statusTags } from './status-tags/main.ts'
import { main as validationGates } from './validation-gates/main.ts'
import { runAction, runCommand } from '../shared/runtime/run.ts'
import type { Main } from '../shared/runtime/run.ts'
import { contracts, version } from './contracts.ts'

type ActionName = keyof typeof contracts

const inHouse =
  (main: (house: House) => Promise<void>): Main =>
  (run) =>
    main(houseOf(run, version))

const mains: Readonly<Record<ActionName, Main>> = {
  access: inHouse(access),
  audit: inHouse(audit),
  'business-sign-off': inHouse(businessSignOff),
  'compliance-review': inHouse(complianceReview),
  doctor: inHouse(doctor),
  'independent-validation': inHouse(independentValidation),
  init: inHouse(init),
  merge: inHouse(merge),
  metrics: inHouse(metrics),
  'open-requests': inHouse(openRequests),
  'policy-test': inHouse(policyTest),
  promote: inHouse(promote),
  propose: inHouse(propose),
  proposals: inHouse(proposals),
  protect: inHouse(protect),
  reconcile: inHouse(reconcile),
  relay: inHouse(relay),
  reproduce: inHouse(reproduce),
  rollback: inHouse(rollback),
  scan: inHouse(scan),
  'self-test': inHouse(selfTest),
  'status-tags': inHouse(statusTags),
  'validation-gates': inHouse(validationGates),
}

/** Runs an action as the step that its stub in dist stands for. */
export async function start(name: ActionName): Promise<void> {
  await runAction(name, mains[name])
}

/** Runs an action as a verb of the command line. */
export async function command(args: readonly string[]): Promise<void> {
  await runCommand(args, { version, contracts, mainOf: (verb) => mainOf(verb) })
}

function mainOf(verb: string): Main {
  const main = (mains as Readonly<Record<string, Main | undefined>>)[verb]
  if (main === undefined) throw new Error(`No main stands behind the verb "${verb}".`)
  return main
}
