import { meaningOf, waitAfter, type Answer } from '../../shared/domain/delivery/attempt.ts'
import { dueDeliveries, isGivenUp, type Due, type Receivers } from '../../shared/domain/delivery/due.ts'
import { eventId, eventOf, formatEvent, type DeliveryEvent } from '../../shared/domain/delivery/event.ts'
import { deliveryFinding } from '../../shared/domain/delivery/finding.ts'
import { keyOf, signedHeaders } from '../../shared/domain/delivery/signature.ts'
import type { Receiver } from '../../shared/domain/governance/policy.ts'
import { originOf, secretNameOf } from '../../shared/domain/governance/receiver-rules.ts'
import { millis } from '../../shared/domain/instant.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import type { Courier } from '../../shared/ports/courier.ts'
import { isForeseen } from '../../shared/runtime/failure.ts'
import type { Desk } from './case.ts'

/** Tells receivers what requests came to, until each was told or is given up. */

export type Telling = {
  readonly receivers: Receivers
  readonly environment: string
  /** the secrets that this run was given, by their names */
  readonly secrets: ReadonlyMap<string, readonly string[]>
  readonly courier: Courier
  readonly sleep: (ms: number) => Promise<void>
}

type Told = { readonly answer: Answer; readonly attempts: number; readonly to: string | null }

/** After so many failures a receiver is left alone until the next run. */
const mostFailures = 10

const without = (problem: Answer['problem']): Answer => ({ status: null, problem, retryAfter: null })

/** The events that are still to be told, each tried in its turn; whoever asks again goes on from there. */
export function deliverer(desk: Desk, telling: Telling): () => Promise<readonly Finding[]> {
  // how often each receiver failed, and the models of which an earlier event is not through yet
  const failures = new Map<string, number>()
  const held = new Set<string>()
  return async () => {
    const found: Finding[] = []
    for (const due of dueDeliveries(desk.book.standing(), telling.environment)) {
      const [failed, place] = [failures.get(due.receiver) ?? 0, `${due.receiver} ${due.model}`]
      if (failed >= mostFailures || held.has(place)) continue
      const finding = await settle(desk, telling, due, failed === 0)
      if (finding === null) continue
      found.push(finding)
      failures.set(due.receiver, failed + 1)
      if (finding.code === 'receiver-waits') held.add(place)
    }
    return found
  }
}

/** Tries once more, and records what ended or what waits for the first time. */
async function settle(desk: Desk, telling: Telling, due: Due, patient: boolean): Promise<Finding | null> {
  const event = eventOf(due.entry, `${desk.ports.forge.webUrl}/${desk.repository.name}`)
  if (event === null) return null
  const { [due.receiver]: receiver } = telling.receivers
  const { answer, attempts, to } =
    receiver === undefined
      ? { answer: without('not-in-policy'), attempts: 0, to: null }
      : await told(desk, telling, { due, receiver, event, patient })
  const over = receiver === undefined || isGivenUp(due, receiver, desk.now())
  const result = meaningOf(answer) === 'delivered' ? 'delivered' : over ? 'dead' : 'waiting'
  if (result !== 'waiting' || !due.waits) {
    const { number } = due.entry.record
    const { digest } = due.entry
    await desk.book.append(
      {
        ...{ kind: 'delivery', at: desk.now(), writer: desk.writer, receiver: due.receiver, to, result, attempts },
        event: { id: eventId(digest), type: event.type, record: number, digest },
        last: { at: desk.now(), status: answer.status, problem: answer.problem },
      },
      `delivery of record ${number} to ${due.receiver}, ${result}`,
    )
  }
  if (result === 'delivered') return null
  return deliveryFinding(result === 'dead' ? 'receiver-gave-up' : 'receiver-waits', due, answer)
}

type Question = {
  readonly due: Due
  readonly receiver: Receiver
  readonly event: DeliveryEvent
  readonly patient: boolean
}

/** The last answer, after as many attempts as a run has patience for. */
async function told(desk: Desk, telling: Telling, { due, receiver, event, patient }: Question): Promise<Told> {
  const to = originOf(receiver)
  const send = sender(desk, telling, due.receiver, receiver, event)
  if (send === null) return { answer: without('no-secret'), attempts: 0, to }
  for (let attempts = 1; ; attempts++) {
    const answer = await send()
    const wait = patient ? waitAfter(attempts, answer) : null
    if (wait === null) return { answer, attempts, to: to ?? desk.repository.name }
    await telling.sleep(wait * 1000)
  }
}

/** What one attempt is; null where it would go unsigned. */
function sender(
  desk: Desk,
  { secrets, courier }: Telling,
  name: string,
  receiver: Receiver,
  event: DeliveryEvent,
): (() => Promise<Answer>) | null {
  const { url, repository_dispatch: dispatched } = receiver
  if (url === undefined)
    return () => dispatch(desk, dispatched === true ? event.type : (dispatched ?? event.type), event)
  const keys = (secrets.get(secretNameOf(name, receiver) ?? '') ?? []).flatMap((secret) => keyOf(secret) ?? [])
  if (keys.length === 0) return null
  const body = formatEvent(event)
  return () => {
    const at = Math.floor(millis(desk.now()) / 1000)
    return courier.post(url, signedHeaders(keys, event.id, at, body), body)
  }
}

/** Starts the repository's own workflows, as an answer like any receiver's. */
async function dispatch({ ports }: Desk, type: string, event: DeliveryEvent): Promise<Answer> {
  try {
    await ports.forge.dispatch(type, event)
    return { status: 204, problem: null, retryAfter: null }
  } catch (error) {
    if (!isForeseen(error)) throw error
    const { status } = error
    return typeof status === 'number' ? { status, problem: null, retryAfter: null } : without('unreachable')
  }
}
