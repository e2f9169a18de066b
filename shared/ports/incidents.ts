import type { IncidentIssue, ToldIncident } from '../domain/incident/incident.ts'

/** The issues in which incidents are told; never those of another account, whatever they bear. Each write is one request. */
export interface Incidents {
  /** the open issues of our own account */
  open(): Promise<readonly IncidentIssue[]>
  /** the closed ones that were touched since a time */
  closedSince(time: string): Promise<readonly IncidentIssue[]>
  tell(incident: ToldIncident): Promise<{ readonly number: number; readonly url: string }>
  edit(issue: number, incident: Pick<ToldIncident, 'key' | 'title' | 'body'>): Promise<void>
  /** Closes an issue for good, with why; a comment says the same to those who follow it. */
  close(issue: IncidentIssue, why: string): Promise<void>
}
