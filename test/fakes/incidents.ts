import type { IncidentIssue } from '../../shared/domain/incident/incident.ts'
import type { Incidents } from '../../shared/ports/incidents.ts'
import { fuse, type Fuse } from './fuse.ts'

export type FakeIssue = IncidentIssue & { readonly open: boolean; readonly comments: readonly string[] }

export type FakeIncidents = Incidents & {
  /** every issue that was ever opened, oldest first */
  readonly issues: () => readonly FakeIssue[]
  /** the keys of those that are open */
  readonly told: () => readonly string[]
  /** closes one as a person would, by hand */
  readonly closeByHand: (key: string) => void
  /** makes every call fail with this message until told null */
  readonly refuse: (message: string | null) => void
}

/** The issues of our own account in memory. */
export function fakeIncidents(shared: Fuse = fuse()): FakeIncidents {
  const issues: FakeIssue[] = []
  const held: { refusal: string | null } = { refusal: null }
  const listed = (isOpen: boolean): Promise<readonly IncidentIssue[]> => {
    if (held.refusal !== null) return Promise.reject(new Error(held.refusal))
    return Promise.resolve(issues.filter(({ open }) => open === isOpen))
  }
  const change = (number: number, write: string, to: (issue: FakeIssue) => FakeIssue): void => {
    if (held.refusal !== null) throw new Error(held.refusal)
    const at = issues.findIndex((issue) => issue.number === number)
    const found = issues[at]
    if (found === undefined) throw new Error(`there is no issue #${number}`)
    shared.around(`${write} of incident ${found.key}`, () => issues.splice(at, 1, to(found)))
  }
  return {
    issues: () => [...issues],
    told: () => issues.filter(({ open }) => open).map(({ key }) => key),
    closeByHand: (key) => {
      const at = issues.findIndex((issue) => issue.key === key && issue.open)
      const found = issues[at]
      if (found === undefined) throw new Error(`no open issue tells of ${key}`)
      issues.splice(at, 1, { ...found, open: false })
    },
    refuse: (message) => {
      held.refusal = message
    },
    open: () => listed(true),
    closedSince: () => listed(false),
    tell: async ({ key, title, body }) => {
      if (held.refusal !== null) throw new Error(held.refusal)
      if (title.length > 256 || body.length > 65_000) throw new Error('the issue is too long')
      const number = 301 + issues.length
      const url = `https://github.com/acme/models/issues/${number}`
      shared.around(`incident ${key}`, () => issues.push({ number, url, key, title, body, open: true, comments: [] }))
      return { number, url }
    },
    edit: async (number, { key, title, body }) => change(number, 'edit', (issue) => ({ ...issue, key, title, body })),
    close: async ({ number }, why) =>
      change(number, 'close', (issue) => ({
        ...issue,
        open: false,
        body: `${why}\n\n${issue.body}`,
        comments: [...issue.comments, why],
      })),
  }
}
