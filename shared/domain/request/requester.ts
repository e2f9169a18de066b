import { isOwnApp } from '../approval/builders.ts'
import type { Account } from '../forge.ts'

/** What the forge tells of how a pull request was opened, where a bot or an agent opened it. */
export type Opening = {
  readonly body: string
  /** whether anybody edited the body since */
  readonly edited: boolean
  /** the people whom the opener itself asked for a review: an agent asks whoever set it to work */
  readonly asked: readonly Account[]
  /** who marked it as ready for review last; null where it was never a draft, or is one */
  readonly readied?: Account | null
}

const shape = /^Requested through the form by ([A-Za-z0-9](?:[A-Za-z0-9-]{0,38})) \(GitHub id ([1-9]\d{0,15})\)\.$/

/** The first line of the body that the suite's App gives to a pull request: who pressed the form. */
export function formatRequester({ login, id }: Pick<Account, 'login' | 'id'>): string {
  return `Requested through the form by ${login} (GitHub id ${id}).`
}

/** Who pressed the form, by the body's first line; what stands further down came from elsewhere. */
export function parseRequester(body: string): Account | null {
  const [, login, id] = shape.exec(body.split(/\r?\n/, 1)[0] ?? '') ?? []
  return login === undefined || id === undefined ? null : { id: Number(id), login, kind: 'user', state: 'active' }
}

/** Whether it is the App's own proposal, which nobody asked for: whoever of the owner's role takes it up is its requester. */
export const isUnasked = (author: Account, { body, edited }: Opening, app: string | null): boolean =>
  isOwnApp(author, app) && (edited || parseRequester(body) === null)

/**
 * Whom a bot acted for when it opened the request; null for a person, and where nothing unforgeable tells it. `owners` are
 * those who hold the role of the model's owner: one of them takes up what the schedule proposed by marking it as ready.
 */
export function actedForOf(
  author: Account,
  { body, edited, asked, readied = null }: Opening,
  app: string | null,
  owners: readonly Account[] = [],
): Account | null {
  if (author.kind !== 'bot') return null
  // any writer may edit a body: only the App's own, unedited words count, and what the forge itself tells
  if (isOwnApp(author, app))
    return (
      (edited ? null : parseRequester(body)) ??
      (readied?.kind === 'user' && owners.some(({ id }) => id === readied.id) ? readied : null)
    )
  const people = asked.filter(({ kind }) => kind === 'user')
  const [first] = people
  return first !== undefined && people.every(({ id }) => id === first.id) ? first : null
}
