import { isOwnApp } from '../approval/builders.ts'
import type { Account } from '../forge.ts'

/** What the forge tells of how a pull request was opened, where a bot or an agent opened it. */
export type Opening = {
  readonly body: string
  /** whether anybody edited the body since */
  readonly edited: boolean
  /** the people whom the opener itself asked for a review: an agent asks whoever set it to work */
  readonly asked: readonly Account[]
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

/** Whom a bot acted for when it opened the request; null for a person, and where nothing unforgeable tells it. */
export function actedForOf(author: Account, { body, edited, asked }: Opening, app: string | null): Account | null {
  if (author.kind !== 'bot') return null
  // any writer may edit a body: only the App's own, unedited words count
  if (isOwnApp(author, app)) return edited ? null : parseRequester(body)
  const people = asked.filter(({ kind }) => kind === 'user')
  const [first] = people
  return first !== undefined && people.every(({ id }) => id === first.id) ? first : null
}
