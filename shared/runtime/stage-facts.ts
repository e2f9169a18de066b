import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatFacts, parseFacts, type Facts } from '../domain/facts.ts'
import { gatherFacts } from '../gather/facts.ts'
import type { PullReading } from '../ports/forge.ts'
import { UserError } from './failure.ts'
import type { House, Ports } from './house.ts'
import { publishUnreadable } from './stage-report.ts'
import type { StageName } from '../domain/stage.ts'
import { requireTrustedRun } from './trusted-run.ts'

/** Facts older than this are gathered anew, in milliseconds. */
const freshFor = 15 * 60_000

/** The number of the pull request that this run is about: told, or found by the event. */
async function pullNumber(house: House, { forge }: Ports, told: number | undefined): Promise<number> {
  if (told !== undefined) return told
  const { pullRequest, workflowRun, checkRun } = house.environment.event.payload
  if (pullRequest !== null) return pullRequest.number
  const sha = workflowRun?.headSha ?? checkRun?.headSha
  if (sha === undefined) throw new UserError('The event names no pull request.', 'Give the input pull-request.')
  // the relay carries nothing: whose head this is, the forge says
  const found = (await forge.openRequests()).filter(({ headSha }) => headSha === sha)
  const [only] = found
  if (only === undefined)
    throw new UserError(
      `No open pull request has the head ${sha.slice(0, 12)}.`,
      'It was closed or pushed to; the next event judges it.',
    )
  return only.number
}

/** The facts that an earlier step of this job gathered, if they are of this head and fresh. */
function earlierFacts(house: House, path: string | undefined, number: number | undefined): Facts | null {
  if (path === undefined) return null
  const facts = parseFacts(readFileSync(path, 'utf8'))
  const age = Date.parse(house.now()) - Date.parse(facts.readAt)
  const sameRequest = number === undefined || number === facts.pull.number
  const { pullRequest, workflowRun, checkRun } = house.environment.event.payload
  const head = pullRequest?.head.sha ?? workflowRun?.headSha ?? checkRun?.headSha
  const sameHead = head === undefined || head === facts.pull.head.sha
  return sameRequest && sameHead && age < freshFor ? facts : null
}

/** The facts of the request that this run is about, with the file that the next step of the job reads. */
export async function stageFacts(
  house: House,
  ports: Ports,
  inputs: { readonly facts?: string | undefined; readonly 'pull-request'?: number | undefined },
  stage: StageName,
): Promise<{ readonly facts: Facts; readonly path: string }> {
  const earlier = earlierFacts(house, inputs.facts, inputs['pull-request'])
  if (earlier !== null && inputs.facts !== undefined) {
    requireTrustedRun(house.environment, earlier.repository.defaultBranch)
    return { facts: earlier, path: inputs.facts }
  }
  const reading: PullReading = await ports.forge.pull(await pullNumber(house, ports, inputs['pull-request']))
  requireTrustedRun(house.environment, reading.repository.defaultBranch)
  if (reading.pull.state !== 'open')
    throw new UserError(
      `Pull request #${reading.pull.number} is ${reading.pull.state}; only open ones are judged here.`,
      'After a merge, promote judges.',
    )
  const question = { number: reading.pull.number, base: reading.repository.tip, at: null, before: null }
  const facts = await gatherFacts(ports, question, reading).catch(async (error: unknown) => {
    // an older check must not stay green over what could not be read now
    await publishUnreadable(ports.forge, reading.pull.head.sha, stage, error, house.environment.workflow?.url ?? null)
    throw error
  })
  const path = join(house.environment.folders.temporary, `countersign-facts-${reading.pull.number}.json`)
  writeFileSync(path, formatFacts(facts), { mode: 0o600 })
  return { facts, path }
}
