import { dueDeliveries, isGivenUp, type Due, type Receivers } from '../../shared/domain/delivery/due.ts'
import { eventId, eventOf } from '../../shared/domain/delivery/event.ts'
import { deliveryFinding } from '../../shared/domain/delivery/finding.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import type { Courier } from '../../shared/ports/courier.ts'
import { carry, resultOf, without, type Carrier } from '../../shared/runtime/delivery/carrying.ts'
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

/** After so many failures a receiver is left alone until the next run. */
const mostFailures = 10

const carrierOf = ({ ports, repository, now }: Desk, { secrets, courier, sleep }: Telling): Carrier => ({
  ...{ forge: ports.forge, repository: repository.name, now, secrets, courier, sleep },
})

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
      : await carry(carrierOf(desk, telling), { name: due.receiver, receiver, event, patient })
  const over = receiver === undefined || isGivenUp(due, receiver, desk.now())
  const result = resultOf(answer, over)
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
