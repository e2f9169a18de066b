/** What went wrong and is not put right yet, as it is told to people in one issue each. */

/** The label that every issue of an incident bears. */
export const incidentLabel = 'countersign-incident'

export type ToldIncident = {
  /** what it is and where, for ever: `refused/promotions/churn/production/0003` */
  readonly key: string
  /**
   * Whether it is a state that every run looks at anew. Closed by hand while it lasts, it is told again, in a new issue; what
   * happened once is told once, and whoever closes its issue has taken note.
   */
  readonly lasting: boolean
  /** when it began, or earlier: no issue of it is older */
  readonly since: string
  readonly title: string
  /** the issue's text below its marker; the same for as long as nothing changed */
  readonly body: string
}

/** An issue that our own account opened for an incident. */
export type IncidentIssue = {
  readonly number: number
  readonly url: string
  readonly key: string
  readonly title: string
  readonly body: string
}

/** The forge takes no more than 80 new things a minute from one account; what is left is told by the next run. */
export const mostAtOnce = 40

export type IncidentPlan = {
  readonly open: readonly ToldIncident[]
  /** how many more there are to open */
  readonly later: number
  readonly edit: readonly { readonly issue: IncidentIssue; readonly incident: ToldIncident }[]
  /** `twin`: another open issue tells of the same */
  readonly close: readonly { readonly issue: IncidentIssue; readonly twin: number | null }[]
}

/** What is told by no open issue: it happened anew, or its issue was closed. */
export function untold(hold: readonly ToldIncident[], open: readonly IncidentIssue[]): readonly ToldIncident[] {
  return hold.filter(({ key }, index) => {
    const isFirst = hold.findIndex((other) => other.key === key) === index
    return isFirst && !open.some((issue) => issue.key === key)
  })
}

/** The time since which closed issues must be known, so that nothing is told twice; null where none need be. */
export function closedSince(hold: readonly ToldIncident[], open: readonly IncidentIssue[]): string | null {
  const times = untold(hold, open).flatMap(({ lasting, since }) => (lasting ? [] : [since]))
  return times.toSorted()[0] ?? null
}

// the forge may keep other line ends, and nothing at the end
const same = (one: string, other: string): boolean =>
  one.replaceAll('\r\n', '\n').trimEnd() === other.replaceAll('\r\n', '\n').trimEnd()

/**
 * What to open, edit and close so that one open issue tells of each incident that holds, as it is now. Only issues whose key
 * `owns` takes are closed: who plans speaks for those, and for no others. No issue is opened again.
 */
export function planIncidents(
  hold: readonly ToldIncident[],
  open: readonly IncidentIssue[],
  closed: readonly Pick<IncidentIssue, 'key'>[],
  owns: (key: string) => boolean,
): IncidentPlan {
  const first = (key: string): IncidentIssue | undefined =>
    open.filter((issue) => issue.key === key).toSorted((a, b) => a.number - b.number)[0]
  const close = open.flatMap((issue): IncidentPlan['close'] => {
    const holds = hold.some(({ key }) => key === issue.key)
    const kept = first(issue.key)?.number ?? issue.number
    if (kept !== issue.number) return owns(issue.key) || holds ? [{ issue, twin: kept }] : []
    return !holds && owns(issue.key) ? [{ issue, twin: null }] : []
  })
  const edit = hold.flatMap((incident) => {
    const issue = first(incident.key)
    const stale = issue !== undefined && (issue.title !== incident.title || !same(issue.body, incident.body))
    return stale ? [{ issue, incident }] : []
  })
  const told = new Set(closed.map(({ key }) => key))
  const fresh = untold(hold, open).filter(({ key, lasting }) => lasting || !told.has(key))
  return { open: fresh.slice(0, mostAtOnce), later: Math.max(0, fresh.length - mostAtOnce), edit, close }
}
