import type { Grant, Key, Level } from '../domain/access/grant.ts'
import type { AccessAccount, AccessReading, AccessRole } from '../domain/access/reading.ts'

/** The rights in the registry: who may do what there. A read that failed throws; no answer holds a password. */
export interface RegistryAccess {
  /** whose credential this is */
  asked(): Promise<NonNullable<AccessReading['asked']>>
  /** whether the server keeps its resources apart in workspaces */
  workspaces(): Promise<boolean>
  /** every account; the roles of others are null where the credential is no administrator's */
  accounts(asked: NonNullable<AccessReading['asked']>): Promise<readonly AccessAccount[]>
  /** every role with its grants */
  roles(): Promise<readonly AccessRole[]>
  /** what the server says that an account may do at a key */
  effective(account: string, key: Key): Promise<Level>
  /** the id of an experiment; null where none has the name */
  experiment(name: string): Promise<string | null>
  /** makes a role and answers with its id; one of the same name is an error */
  createRole(name: string, description: string): Promise<number>
  addGrant(role: number, grant: Grant): Promise<void>
  changeGrant(grant: number, level: Level): Promise<void>
  removeGrant(grant: number): Promise<void>
  /** done already is done */
  assign(account: string, role: number): Promise<void>
  /** done already is done */
  unassign(account: string, role: number): Promise<void>
}
