import { z } from 'zod'
import { cancelled, joinedBy, type Entry } from './dispatch/queue.ts'
import { startReceiver } from './dispatch/receiver.ts'
import { runEvent, toldRun } from './dispatch/run-event.ts'
import type { Dictionary } from './language/expression.ts'
import { textOf, type Event } from './language/events.ts'
import type { Permissions } from './language/workflow-file.ts'
import type { PathNode } from './machine/toolbox.ts'
import { originAt, type Origin } from './origin.ts'
import type { Environment, Repository, RunRequest } from './request.ts'
import type { Conclusion, RunResult } from './result.ts'
import { plannedRuns } from './runner.ts'

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
  readonly tools?: readonly string[]
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
  /** starts one workflow, named by its file, at a branch */
  readonly dispatch: (
    repository: string,
    workflow: string,
    ref: string,
    inputs?: Readonly<Record<string, string>>,
  ) => Promise<readonly RunResult[]>
  readonly stop: () => Promise<void>
}

interface Delivery {
  readonly repository: string
  readonly event: Event
  /** how many workflow_run events led here; GitHub ends the chain at three */
  readonly depth: number
}

interface Planned extends Delivery, Entry {}

const deepest = 3
const Facts = z.looseObject({
  id: z.number(),
  default_branch: z.string(),
  private: z.boolean(),
  owner: z.looseObject({ id: z.number() }),
})
const Side = z.looseObject({ sha: z.string() })
const Proposed = z.looseObject({ pull_request: z.looseObject({ base: Side, head: Side }) })
const Token = z.looseObject({ token: z.string() })

class Queue {
  readonly runs: RunResult[] = []
  readonly failures: Error[] = []
  readonly #options: DispatcherOptions
  readonly #origins = new Map<string, Origin>()
  readonly #repositories = new Map<string, Repository>()
  /** Runs are planned when their event comes, with the files of that moment, and played in turn. */
  #planning: Promise<void> = Promise.resolve()
  #playing: Promise<void> = Promise.resolve()
  #reporting: Promise<void> = Promise.resolve()
  #waiting: readonly Planned[] = []
  #now: Planned | undefined
  #next = 0

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  add(delivery: Delivery): void {
    this.#planning = this.#guarded(this.#planning, () => this.#plan(delivery))
  }

  async idle(): Promise<void> {
    for (let seen: readonly Promise<void>[] = []; seen[0] !== this.#planning || seen[1] !== this.#playing;) {
      seen = [this.#planning, this.#playing]
      await Promise.all(seen)
    }
    await this.#reporting
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
      changedPaths: ({ payload }) => {
        const proposed = Proposed.safeParse(payload)
        if (proposed.success)
          return origin.proposedPaths(proposed.data.pull_request.base.sha, proposed.data.pull_request.head.sha)
        return origin.changedPaths(textOf(payload, 'before') ?? '', textOf(payload, 'after') ?? '')
      },
    }
    this.#origins.set(name, origin)
    this.#repositories.set(name, repository)
    return repository
  }

  async #requestFor({ repository: name, event }: Delivery): Promise<RunRequest> {
    const { apiUrl, graphqlUrl, webUrl, actions, secrets, variables, environments, machineVariables, pathNode, tools } =
      this.#options
    const repository = await this.#repository(name)
    return {
      ...{ event, repository, apiUrl, graphqlUrl, serverUrl: webUrl, actions, secrets, variables, environments },
      ...(machineVariables === undefined ? {} : { machineVariables }),
      ...(tools === undefined ? {} : { tools }),
      ...(pathNode === undefined ? {} : { pathNode }),
      mintToken: (permissions) => this.#mint(name, permissions),
      nextRunId: () => (this.#next += 1),
    }
  }

  #guarded(before: Promise<void>, step: () => Promise<void>): Promise<void> {
    return before
      .then(step)
      .catch((error: unknown) => void this.failures.push(error instanceof Error ? error : new Error(String(error))))
  }

  async #plan(delivery: Delivery): Promise<void> {
    for (const plan of await plannedRuns(await this.#requestFor(delivery))) {
      const { waiting, cancelled: gone } = joinedBy({ ...delivery, plan }, this.#waiting, this.#now)
      this.#waiting = waiting
      this.#tell({ ...delivery, plan }, null)
      for (const entry of gone) this.#finish(entry, cancelled(entry))
      this.#playing = this.#guarded(this.#playing, () => this.#play())
    }
  }

  async #play(): Promise<void> {
    const [first, ...rest] = this.#waiting
    if (first === undefined) return
    this.#waiting = rest
    this.#now = first
    try {
      this.#finish(first, await first.plan.play())
    } finally {
      this.#now = undefined
    }
  }

  #finish(entry: Planned, run: RunResult): void {
    this.runs.push(run)
    this.#report(entry, run)
    this.#tell(entry, run.conclusion)
  }

  /** Tells the forge of a run, which knows of none by itself; a run is listed there once it has ended. */
  #report({ repository, plan, event }: Planned, run: RunResult): void {
    const { adminUrl, adminSecret } = this.#options
    this.#reporting = this.#guarded(this.#reporting, async () => {
      const answer = await fetch(`${adminUrl}/runs`, {
        method: 'POST',
        headers: { 'x-stand-in-secret': adminSecret, 'content-type': 'application/json' },
        body: JSON.stringify(toldRun(repository, runEvent(plan.facts, event, run.conclusion), run)),
      })
      if (!answer.ok) throw new Error(`the forge took no run: ${answer.status} ${await answer.text()}`)
    })
  }

  #tell({ repository, plan, event, depth }: Planned, conclusion: Conclusion | null): void {
    if (depth < deepest) this.add({ repository, event: runEvent(plan.facts, event, conclusion), depth: depth + 1 })
  }
}

/** A receiver of webhooks that plays what they start. */
export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const queue = new Queue(options)
  const receiver = await startReceiver(options.webhookSecret, (repository, event) => {
    if (options.repositories.includes(repository)) queue.add({ repository, event, depth: 0 })
  })
  const idle = async (): Promise<readonly RunResult[]> => {
    await queue.idle()
    return queue.runs
  }
  const ask = (repository: string, name: string, payload: Dictionary): Promise<readonly RunResult[]> => {
    queue.add({ repository, event: { name, payload }, depth: 0 })
    return idle()
  }
  return {
    url: receiver.url,
    runs: queue.runs,
    failures: queue.failures,
    idle,
    schedule: (repository, cron) => ask(repository, 'schedule', { schedule: cron }),
    dispatch: (repository, workflow, ref, inputs) =>
      ask(repository, 'workflow_dispatch', { workflow, ref, inputs: inputs ?? {} }),
    async stop() {
      await queue.idle().catch(() => undefined)
      await receiver.stop()
      queue.remove()
    },
  }
}
