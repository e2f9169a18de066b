import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { z } from 'zod'
import { isDictionary, type Dictionary } from './language/expression.ts'
import type { Event } from './language/events.ts'
import { kinds } from './language/events.ts'
import type { Permissions } from './language/workflow-file.ts'
import type { PathNode } from './machine/toolbox.ts'
import { originAt, type Origin } from './origin.ts'
import type { Environment, Repository } from './request.ts'
import type { RunResult } from './result.ts'
import { runWorkflows } from './runner.ts'

/** Takes the forge's webhooks and plays the workflows they start, one after the other, as GitHub would. */

export interface DispatcherOptions {
  readonly webUrl: string
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly adminUrl: string
  readonly adminSecret: string
  readonly webhookSecret: string
  readonly repositories: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly environments: Readonly<Record<string, Environment>>
  /** folders of foreign repositories by `owner/name` */
  readonly actions: Readonly<Record<string, string>>
  readonly machineVariables?: Readonly<Record<string, string>>
  readonly pathNode?: PathNode
}

export interface Dispatcher {
  readonly url: string
  readonly runs: readonly RunResult[]
  /** what could not be played: a refusal of the runner, which no workflow would survive */
  readonly failures: readonly Error[]
  /** resolves when nothing is waiting or running; fails with what could not be played */
  readonly idle: () => Promise<readonly RunResult[]>
  readonly schedule: (repository: string, cron: string) => Promise<readonly RunResult[]>
  readonly stop: () => Promise<void>
}

interface Delivery {
  readonly repository: string
  readonly event: Event
  /** how many workflow_run events led here; GitHub ends the chain at three */
  readonly depth: number
}

const Payload = z.looseObject({ repository: z.looseObject({ full_name: z.string() }) })
const Facts = z.looseObject({
  id: z.number(),
  default_branch: z.string(),
  private: z.boolean(),
  owner: z.looseObject({ id: z.number() }),
})
const Token = z.looseObject({ token: z.string() })

/** Deeds of a job's own token start no run, but for the two that are meant to. */
const byJobAllowed = ['workflow_dispatch', 'repository_dispatch']

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts)
}

function signed(body: Buffer, secret: string, header: string): boolean {
  const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(header)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

/** The payload by which a finished run tells of itself. */
function finished(run: RunResult, delivery: Delivery): Event {
  const { payload } = delivery.event
  const pull = isDictionary(payload.pull_request) ? payload.pull_request : null
  const head = pull !== null && isDictionary(pull.head) ? pull.head : null
  const base = pull !== null && isDictionary(pull.base) ? pull.base : null
  const branch = run.ref.replace(/^refs\/heads\//, '')
  const pulls =
    pull === null || head === null || base === null
      ? []
      : [
          {
            id: pull.id ?? 0,
            number: pull.number ?? 0,
            url: pull.url ?? '',
            head: { ref: head.ref ?? '', sha: head.sha ?? '' },
            base: { ref: base.ref ?? '', sha: base.sha ?? '' },
          },
        ]
  const about: Dictionary = {
    id: run.id,
    name: run.name,
    path: run.path,
    event: run.event,
    status: 'completed',
    conclusion: run.conclusion,
    run_attempt: run.attempt,
    head_branch: head?.ref ?? branch,
    head_sha: head?.sha ?? run.sha,
    pull_requests: pulls,
  }
  return {
    name: 'workflow_run',
    payload: {
      action: 'completed',
      workflow_run: about,
      repository: payload.repository ?? {},
      sender: payload.sender ?? {},
    },
  }
}

class Queue {
  readonly runs: RunResult[] = []
  readonly failures: Error[] = []
  readonly #options: DispatcherOptions
  readonly #origins = new Map<string, Origin>()
  readonly #repositories = new Map<string, Repository>()
  #tail: Promise<void> = Promise.resolve()
  #next = 0

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  add(delivery: Delivery): void {
    this.#tail = this.#tail
      .then(() => this.#play(delivery))
      .catch((error: unknown) => void this.failures.push(error instanceof Error ? error : new Error(String(error))))
  }

  async idle(): Promise<void> {
    for (let seen: Promise<void> | null = null; seen !== this.#tail;) {
      seen = this.#tail
      await seen
    }
    const [first] = this.failures
    if (first !== undefined) throw first
  }

  remove(): void {
    for (const origin of this.#origins.values()) origin.remove()
  }

  async #mint(repository: string, permissions: Permissions): Promise<string> {
    const { adminUrl, adminSecret } = this.#options
    const named = Object.fromEntries(
      Object.entries(permissions).map(([name, level]) => [name.replaceAll('-', '_'), level]),
    )
    const answer = await fetch(`${adminUrl}/job-tokens`, {
      method: 'POST',
      headers: { 'x-stand-in-secret': adminSecret, 'content-type': 'application/json' },
      body: JSON.stringify({ repository, permissions: named }),
    })
    if (!answer.ok) throw new Error(`no token for the job: ${answer.status} ${await answer.text()}`)
    return Token.parse(await answer.json()).token
  }

  async #repository(name: string): Promise<Repository> {
    const known = this.#repositories.get(name)
    if (known !== undefined) return known
    const { apiUrl, webUrl } = this.#options
    const reading = (): Promise<string> => this.#mint(name, { contents: 'read' })
    const answer = await fetch(`${apiUrl}/repos/${name}`, { headers: { authorization: `Bearer ${await reading()}` } })
    const facts = Facts.parse(await answer.json())
    const origin = originAt(`${webUrl}/${name}.git`, reading)
    const [owner = '', short = ''] = name.split('/')
    const repository: Repository = {
      ...{
        owner,
        name: short,
        id: facts.id,
        ownerId: facts.owner.id,
        defaultBranch: facts.default_branch,
        isPrivate: facts.private,
      },
      workflowsAt: (ref) => origin.treeAt(ref),
      changedPaths: ({ payload }) =>
        origin.changedPaths(String(payload.before ?? ''), String(payload.after ?? '')),
    }
    this.#origins.set(name, origin)
    this.#repositories.set(name, repository)
    return repository
  }

  async #play(delivery: Delivery): Promise<void> {
    const { apiUrl, graphqlUrl, webUrl, actions, secrets, variables, environments, machineVariables } = this.#options
    const repository = await this.#repository(delivery.repository)
    const results = await runWorkflows({
      ...{
        event: delivery.event,
        repository,
        apiUrl,
        graphqlUrl,
        serverUrl: webUrl,
        actions,
        secrets,
        variables,
        environments,
      },
      ...(machineVariables === undefined ? {} : { machineVariables }),
      ...(this.#options.pathNode === undefined ? {} : { pathNode: this.#options.pathNode }),
      mintToken: (permissions) => this.#mint(delivery.repository, permissions),
      nextRunId: () => (this.#next += 1),
    })
    this.runs.push(...results)
    if (delivery.depth >= 3) return
    for (const run of results)
      this.add({ repository: delivery.repository, event: finished(run, delivery), depth: delivery.depth + 1 })
  }
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

/** A receiver of webhooks that plays what they start. */
export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const queue = new Queue(options)
  const server = createServer((request, response) => {
    const answer = (status: number): void => void response.writeHead(status).end()
    void readAll(request).then(
      (body) => {
        if (!signed(body, options.webhookSecret, String(request.headers['x-hub-signature-256'] ?? '')))
          { answer(401); return; }
        const name = String(request.headers['x-github-event'] ?? '')
        const payload = Payload.parse(JSON.parse(body.toString('utf8')))
        const repository = payload.repository.full_name
        const byJob = request.headers['x-stand-in-by-job'] === 'true'
        const known = kinds[name] !== undefined && options.repositories.includes(repository)
        // one delivery, two events: the proposal's own workflows and the base's
        const events = name === 'pull_request' ? [name, 'pull_request_target'] : [name]
        if (known && (!byJob || byJobAllowed.includes(name)))
          for (const event of events)
            queue.add({ repository, event: { name: event, payload: payload as Dictionary }, depth: 0 })
        answer(202)
      },
      () => answer(400),
    )
  })
  const url = `http://127.0.0.1:${await listen(server)}`
  const idle = async (): Promise<readonly RunResult[]> => {
    await queue.idle()
    return queue.runs
  }
  return {
    url,
    runs: queue.runs,
    failures: queue.failures,
    idle,
    schedule(repository, cron) {
      queue.add({ repository, event: { name: 'schedule', payload: { schedule: cron } }, depth: 0 })
      return idle()
    },
    async stop() {
      await queue.idle().catch(() => undefined)
      await new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      })
      queue.remove()
    },
  }
}
