import { checkName, stageNames } from '../domain/stage.ts'
import type { Forge } from '../ports/forge.ts'
import type { Environment } from './environment.ts'
import { UserError } from './failure.ts'

/**
 * The open request that a run is about, or why its event is about none. `head` is the commit that the event names, and
 * `twins` are further open requests with the same head.
 */
export type EventRequest =
  | {
      readonly state: 'found'
      readonly number: number
      readonly head: string | null
      readonly twins: readonly number[]
    }
  | { readonly state: 'none'; readonly why: string }

const ours: ReadonlySet<string> = new Set(stageNames.map(checkName))

/** The commit that the event is about, where it names one. */
export function eventHead({ event }: Environment): string | null {
  const { pullRequest, workflowRun, checkRun } = event.payload
  return pullRequest?.head.sha ?? workflowRun?.headSha ?? checkRun?.headSha ?? null
}

/** Whose head this is, the forge says: a relay carries nothing, and of a fork's proposal GitHub names no number. */
async function requestAt(forge: Forge, head: string): Promise<EventRequest> {
  const numbers = (await forge.openRequests())
    .filter(({ headSha }) => headSha === head)
    .map(({ number }) => number)
    .toSorted((a, b) => a - b)
  const [number, ...twins] = numbers
  if (number !== undefined) return { state: 'found', number, head, twins }
  return {
    state: 'none',
    why: `No open pull request has the head ${head.slice(0, 12)}: it was closed, merged or pushed to since.`,
  }
}

/**
 * The request that a run is about: told by an input, named by the event, or open at the event's head.
 * @throws UserError where the event is about no commit at all, as that of a schedule.
 */
export async function eventRequest(
  environment: Environment,
  forge: Forge,
  told: number | undefined,
): Promise<EventRequest> {
  if (told !== undefined) return { state: 'found', number: told, head: null, twins: [] }
  const { pullRequest, checkRun } = environment.event.payload
  if (pullRequest !== null) return { state: 'found', number: pullRequest.number, head: pullRequest.head.sha, twins: [] }
  if (checkRun !== null && !ours.has(checkRun.name))
    return { state: 'none', why: `The check run "${checkRun.name.slice(0, 100)}" is none of this suite’s.` }
  const head = eventHead(environment)
  if (head === null) throw new UserError('The event names no pull request.', 'Give the input pull-request.')
  return requestAt(forge, head)
}
