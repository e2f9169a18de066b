import { z } from 'zod'
import { incidentLabel, type IncidentIssue, type ToldIncident } from '../../domain/incident/incident.ts'
import { formatMarker, parseMarker } from '../../domain/incident/marker.ts'
import type { Incidents } from '../../ports/incidents.ts'
import { Anything } from './answers.ts'
import type { GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { viewerQuery } from './queries.ts'
import { writeComment, type RepositoryPath } from './writes.ts'

const route = '/repos/{owner}/{repo}/issues'
const most = 2000

const Viewer = z.object({ viewer: z.object({ login: z.string(), databaseId: z.number().int() }) })

const Issue = z.object({
  number: z.number().int(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  user: z.object({ id: z.number().int() }).nullable(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  pull_request: z.unknown().optional(),
})
type Issue = z.infer<typeof Issue>

const isLabelled = ({ labels }: Issue): boolean =>
  labels.some((label) => (typeof label === 'string' ? label : label.name) === incidentLabel)

function incidentOf(issue: Issue): IncidentIssue | null {
  const marked = parseMarker(issue.body ?? '')
  return marked === null
    ? null
    : { number: issue.number, url: issue.html_url, title: issue.title, key: marked.key, body: marked.body }
}

/** Names the switch where the repository has no issues at all: GitHub says 410, and no permission would help. */
async function withIssues<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== 410) throw error
    throw new ForgeError('not-found', 'Issues are disabled for this repository, so no incident can be told there.', {
      status: 410,
      cause: error,
      mend: 'Turn them on: Settings, General, Features, Issues.',
    })
  }
}

/** Incidents as issues of the governance repository. */
export class GithubIncidents implements Incidents {
  readonly #api: GithubConnection
  readonly #path: RepositoryPath

  constructor(options: { readonly connection: GithubConnection; readonly repository: string }) {
    this.#api = options.connection
    const [owner = '', repo = ''] = options.repository.split('/')
    this.#path = { owner, repo }
  }

  /** Ours by author, label and marker: anybody may write the marker, and whoever may triage gives the label. */
  async #own(query: Readonly<Record<string, unknown>>, enough?: number): Promise<readonly IncidentIssue[]> {
    const { viewer } = await this.#api.graphql('viewer', viewerQuery, {}, Viewer)
    const asked = { ...this.#path, labels: incidentLabel, creator: viewer.login, ...query }
    const found = await withIssues(this.#api.restPages(`GET ${route}`, asked, Issue, most, enough))
    return found
      .filter((issue) => issue.user?.id === viewer.databaseId && issue.pull_request === undefined && isLabelled(issue))
      .flatMap((issue) => incidentOf(issue) ?? [])
  }

  open(): Promise<readonly IncidentIssue[]> {
    return this.#own({ state: 'open' })
  }

  closedSince(time: string): Promise<readonly IncidentIssue[]> {
    // years after, the newest of them suffice: one that is told twice is better than none that is told at all
    return this.#own({ state: 'closed', since: time }, most)
  }

  async tell({ key, title, body }: ToldIncident): Promise<{ readonly number: number; readonly url: string }> {
    const text = `${formatMarker(key)}\n${body}`
    const asked = { ...this.#path, title, body: text, labels: [incidentLabel] }
    const made = await withIssues(this.#api.rest(`POST ${route}`, asked, Issue))
    // GitHub drops labels in silence where the token may not set them; without it the next run would not find the issue
    if (!isLabelled(made))
      await this.#api.rest(
        `POST ${route}/{issue_number}/labels`,
        { ...this.#path, issue_number: made.number, labels: [incidentLabel] },
        Anything,
      )
    return { number: made.number, url: made.html_url }
  }

  async #patch(number: number, change: Readonly<Record<string, unknown>>): Promise<void> {
    const asked = { ...this.#path, issue_number: number, ...change }
    await withIssues(this.#api.rest(`PATCH ${route}/{issue_number}`, asked, Anything))
  }

  edit(number: number, { key, title, body }: Pick<ToldIncident, 'key' | 'title' | 'body'>): Promise<void> {
    return this.#patch(number, { title, body: `${formatMarker(key)}\n${body}` })
  }

  async close({ number, key, body }: IncidentIssue, why: string): Promise<void> {
    // in one request with its reason: a run that ends here leaves an issue that says why it is closed
    const text = `${formatMarker(key)}\n${why}\n\n${body}`
    await this.#patch(number, { state: 'closed', state_reason: 'completed', body: text })
    await writeComment(this.#api, this.#path, number, why, null)
  }
}
