import { randomBytes } from 'node:crypto'
import type { Account, MlflowServer } from './server.ts'

/** Who may do what in the registry of the example: least rights, each grant written out. */

export type Accounts = {
  /** trains: runs, artifacts, new versions. MLflow lets whoever creates versions move aliases too; the ledger catches it */
  readonly trainer: Account
  /** reads, and moves nothing */
  readonly dana: Account
  /** what the gates read evidence with */
  readonly gates: Account
  /** writes status tags on versions; no alias */
  readonly tagger: Account
  /** moves aliases and writes tags: the credential that only the promotion holds */
  readonly promoter: Account
}

const password = (): string => randomBytes(12).toString('hex')

/** Makes an experiment and a registered model, owned by the administrator, and the accounts that work with them. */
export async function seatAccounts(server: MlflowServer, name: string): Promise<Accounts> {
  const experiment = await server.createExperiment(name)
  await server.createRegisteredModel(name)
  const reader = async (user: string): Promise<Account> => {
    const account = await server.createUser(user, password())
    await server.grant(user, 'experiment', experiment, 'READ')
    await server.grant(user, 'registered_model', name, 'READ')
    return account
  }
  const accounts: Accounts = {
    trainer: await reader('training-service'),
    dana: await reader('dana'),
    gates: await reader('evidence-reader'),
    tagger: await reader('tagger'),
    promoter: await reader('promoter'),
  }
  await server.grant('training-service', 'experiment', experiment, 'EDIT')
  await server.grant('training-service', 'registered_model', name, 'EDIT')
  // a grant on all versions decides over them: registering goes on, tags and stages do not
  await server.grant('training-service', 'registered_model_version', '*', 'READ')
  await server.grant('tagger', 'registered_model_version', '*', 'EDIT')
  // taking an alias away, as a retirement does, needs more than moving it
  await server.grant('promoter', 'registered_model', name, 'MANAGE')
  // and no version is deleted by it
  await server.grant('promoter', 'registered_model_version', '*', 'EDIT')
  return accounts
}
