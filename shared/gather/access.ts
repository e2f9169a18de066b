import { isAdministration, type Key, type Level } from '../domain/access/grant.ts'
import type { EffectiveAnswer, EffectiveQuestion } from '../domain/access/effective.ts'
import type { AccessReading, AccessRole } from '../domain/access/reading.ts'
import type { RegistryAccess } from '../ports/access.ts'

/** Nobody is given anything here by governance, so what is answered for oneself is what everybody may. */
const unused: Key = { kind: 'gateway_secret', id: '*' }

type Asked = NonNullable<AccessReading['asked']>

/** What everybody may, by asking for something that this credential was granted nothing on; null where that is not so. */
async function defaultLevel(
  access: RegistryAccess,
  asked: Asked,
  roles: readonly AccessRole[] | null,
  own: readonly number[] | null,
): Promise<Level | null> {
  const level = await access.effective(asked.name, unused)
  // what MLflow counts as nothing cannot come from a grant; anything else might
  if (level === 'NO_PERMISSIONS' || level === 'READ') return level
  if (level === 'DENY' || roles === null || own === null) return null
  const grants = roles.filter(({ id }) => own.includes(id)).flatMap((role) => role.grants)
  const granted = isAdministration(grants) || grants.some(({ kind }) => kind === unused.kind)
  return granted ? null : level
}

/** Who may do what in the registry, in five requests; each that fails is told and leaves its part unknown. */
export async function readAccess(access: RegistryAccess): Promise<AccessReading> {
  const failed: { readonly what: string; readonly detail: string }[] = []
  const tried = async <T>(what: string, read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read()
    } catch (error) {
      failed.push({ what, detail: error instanceof Error ? error.message : String(error) })
      return null
    }
  }
  const asked = await tried('whose credential this is', () => access.asked())
  // a server that does not know who asks answers none of the others either, and may be slow to say so
  if (asked === null) return { asked, workspaces: null, everybody: null, accounts: null, roles: null, failed }
  const workspaces = await tried('whether there are workspaces', () => access.workspaces())
  const accounts = await tried('the accounts', () => access.accounts(asked))
  const roles = await tried('the roles', () => access.roles())
  const own = accounts?.find(({ name }) => name === asked.name)?.roles ?? null
  const everybody = await tried('what everybody may', () => defaultLevel(access, asked, roles, own))
  return { asked, workspaces, everybody, accounts, roles, failed }
}

/** More questions than these are not asked; the rest stays unknown. */
const mostQuestions = 2000

/** The server's own answers to the questions. */
export async function readEffective(
  access: RegistryAccess,
  questions: readonly EffectiveQuestion[],
): Promise<readonly EffectiveAnswer[]> {
  const answers: EffectiveAnswer[] = []
  for (const [index, question] of questions.entries()) {
    if (index >= mostQuestions) {
      answers.push({ ...question, failed: `only ${mostQuestions} questions are asked` })
      continue
    }
    try {
      answers.push({ ...question, found: await access.effective(question.account, question.key) })
    } catch (error) {
      answers.push({ ...question, failed: error instanceof Error ? error.message : String(error) })
    }
  }
  return answers
}
