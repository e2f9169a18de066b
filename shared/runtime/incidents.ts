import { closedSince, planIncidents, type ToldIncident } from '../domain/incident/incident.ts'
import type { Incidents } from '../ports/incidents.ts'

/** For which incidents a run speaks, and what it says when one of them holds no more. */
export type Speaker = {
  readonly owns: (key: string) => boolean
  readonly putRight: (key: string) => string
}

/** What was written; the issue of each incident that was opened. */
export type Told = {
  readonly opened: readonly { readonly key: string; readonly number: number; readonly url: string }[]
  readonly edited: number
  readonly closed: number
  /** how many the next run has to open */
  readonly later: number
}

/** Leaves one open issue for each incident that holds and closes those that hold no more; repeated, it writes nothing. */
export async function keepIncidents(
  incidents: Incidents,
  hold: readonly ToldIncident[],
  { owns, putRight }: Speaker,
): Promise<Told> {
  const open = await incidents.open()
  const since = closedSince(hold, open)
  const closed = since === null ? [] : await incidents.closedSince(since)
  const plan = planIncidents(hold, open, closed, owns)
  const opened: Told['opened'][number][] = []
  for (const incident of plan.open) opened.push({ key: incident.key, ...(await incidents.tell(incident)) })
  for (const { issue, incident } of plan.edit) await incidents.edit(issue.number, incident)
  for (const { issue, twin } of plan.close)
    await incidents.close(issue, twin === null ? putRight(issue.key) : `#${twin} tells of the same.`)
  return { opened, edited: plan.edit.length, closed: plan.close.length, later: plan.later }
}
