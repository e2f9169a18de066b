import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatFacts, parseFacts, type Facts } from '../../domain/facts.ts'
import { gatherFacts } from '../../gather/facts.ts'
import type { PullReading } from '../../ports/forge.ts'
import { eventHead, eventRequest } from '../event-request.ts'
import { UserError } from '../failure.ts'
import type { House, Ports } from '../house.ts'
import { publishUnreadable } from './report.ts'
import type { StageName } from '../../domain/stage.ts'
import { requireOwnRun, requireTrustedRun } from '../trusted-run.ts'

/** Facts further from now than this are gathered anew, in milliseconds: they bear the forge's time, now is this machine's. */
const freshFor = 15 * 60_000

/** The facts of the request that a run is about with their file, or why there is nothing to judge. */
export type StageFacts =
  | { readonly state: 'read'; readonly facts: Facts; readonly path: string }
  | { readonly state: 'nothing'; readonly why: string }

type Asked = { readonly facts?: string | undefined; readonly 'pull-request'?: number | undefined }

/** The file's facts, or null where it is gone or holds none: then they are gathered anew. */
function factsIn(house: House, path: string): Facts | null {
  try {
    return parseFacts(readFileSync(path, 'utf8'))
  } catch (error) {
    house.log.info(`The facts of the earlier step cannot be used: ${error instanceof Error ? error.message : 'unread'}`)
    return null
  }
}

/** The facts that an earlier step of this job gathered, if they are of this request, this head and this writer, and fresh. */
function earlierFacts(house: House, ports: Ports, asked: Asked): Facts | null {
  const facts = asked.facts === undefined ? null : factsIn(house, asked.facts)
  if (facts === null) return null
  const { repository } = house.environment.forge
  const age = Date.parse(house.now()) - Date.parse(facts.readAt)
  const told = asked['pull-request'] ?? house.environment.event.payload.pullRequest?.number
  const head = eventHead(house.environment)
  const same =
    facts.repository.name.toLowerCase() === `${repository?.owner}/${repository?.name}`.toLowerCase() &&
    facts.app === ports.app &&
    (told === undefined || told === facts.pull.number) &&
    (head === null || head === facts.pull.head.sha)
  return same && Math.abs(age) < freshFor ? facts : null
}

/** Says of a read that failed that the stage could not be judged, where the head is known: no older check stays green over it. */
const saying =
  (house: House, ports: Ports, stage: StageName, sha: string | null) =>
  async (error: unknown): Promise<never> => {
    const url = house.environment.workflow?.url ?? null
    if (sha !== null) await publishUnreadable(ports.forge, sha, stage, error, url)
    throw error
  }

/** Facts gathered now, written for the next step of the job. */
async function gathered(
  house: House,
  ports: Ports,
  stage: StageName,
  { number, head }: { readonly number: number; readonly head: string | null },
): Promise<StageFacts> {
  const reading: PullReading = await ports.forge.pull(number).catch(saying(house, ports, stage, head))
  const { repository, pull } = reading
  if (pull.state !== 'open') return { state: 'nothing', why: `Pull request #${number} is ${pull.state}.` }
  const question = { number, base: repository.tip, at: null, before: null }
  const facts = await gatherFacts(ports, question, reading).catch(saying(house, ports, stage, pull.head.sha))
  const path = join(house.environment.folders.temporary, `countersign-facts-${number}.json`)
  writeFileSync(path, formatFacts(facts), { mode: 0o600 })
  return { state: 'read', facts, path }
}

/**
 * The facts of the request that this run is about. In a workflow an event that is about no open request is nothing to
 * judge; whoever names a request on a command line is told that it is not open.
 */
export async function stageFacts(house: House, ports: Ports, asked: Asked, stage: StageName): Promise<StageFacts> {
  const earlier = earlierFacts(house, ports, asked)
  if (earlier !== null && asked.facts !== undefined) {
    requireTrustedRun(house.environment, earlier.repository.defaultBranch)
    return { state: 'read', facts: earlier, path: asked.facts }
  }
  // before anything is looked for or written: what a branch's own workflow file says is believed in nothing
  await requireOwnRun(house, ports)
  const head = eventHead(house.environment)
  const request = await eventRequest(house.environment, ports.forge, asked['pull-request']).catch(
    saying(house, ports, stage, head),
  )
  if (request.state === 'found' && request.twins.length > 0)
    house.log.warning(
      `The head is that of #${[request.number, ...request.twins].join(', #')}; each is refused until one alone is open.`,
    )
  const found: StageFacts =
    request.state === 'found' ? await gathered(house, ports, stage, request) : { state: 'nothing', why: request.why }
  if (found.state === 'nothing' && house.environment.workflow === null)
    throw new UserError(found.why, 'Only open requests are judged here; after a merge, promote judges.')
  return found
}
