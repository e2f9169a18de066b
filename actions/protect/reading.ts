import type { App } from '../../shared/domain/protection/administered.ts'
import { protectionPlan, type ProtectionPlan } from '../../shared/domain/protection/plan.ts'
import type { Seen } from '../../shared/domain/protection/seen.ts'
import { setupOf, type Protection } from '../../shared/domain/protection/setup.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import {
  readApp,
  readBreakGlass,
  readDismissers,
  readSettings,
  type Asked,
} from '../../shared/gather/setup/protection.ts'
import type { Administration } from '../../shared/ports/administration.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { Ports } from '../../shared/runtime/house.ts'

/** What is there, and what is wanted. */
export type Reading = { readonly protection: Protection; readonly plan: ProtectionPlan }

/** The App that checks are pinned to; what was named and is not there must not turn into a trial. */
function chosenApp({ app }: Asked, read: Seen<App | null>): Protection['app'] {
  if (app === null) return null
  const name = app.slug ?? `number ${String(app.id)}`
  const found = read.seen ? read.value : null
  if (app.id !== null && found !== null && found.id !== app.id)
    throw new UserError(
      `The App ${name} has the number ${found.id}, not ${app.id}.`,
      'Give --app and --app-id of the same App, or one of them.',
    )
  const id = app.id ?? found?.id
  if (id !== undefined) return { id, name }
  const why = read.seen ? `The forge shows no App ${name} to this token.` : read.why
  throw new UserError(why, 'Give its number with --app-id; a private App is shown to its owners only.')
}

/** Reads the policy and all that is set, and lays the one over the other. */
export async function readPlan(
  administration: Administration,
  { forge, documents }: Pick<Ports, 'forge' | 'documents'>,
  asked: Asked,
): Promise<Reading> {
  const { defaultBranch, tip } = await forge.repository()
  const { policy, people } = await readGovernance(forge, documents, tip)
  if (policy.state !== 'read')
    throw new UserError(
      'The policy on the default branch cannot be used, so what is to be protected is unknown.',
      'Mend governance/policy.yml first; countersign doctor shows what is wrong with it.',
    )
  const setup = setupOf(policy.value, people.state === 'read' ? people.value : null)
  const protection: Protection = {
    defaultBranch,
    setup,
    app: chosenApp(asked, await readApp(administration, asked)),
    nativeApprovals: asked.nativeApprovals,
    breakGlass: await readBreakGlass(administration, forge, asked, policy.value),
    dismissers: await readDismissers(administration, forge, setup),
  }
  const settings = await readSettings(administration, forge, { defaultBranch, tip })
  return { protection, plan: protectionPlan(protection, settings) }
}
