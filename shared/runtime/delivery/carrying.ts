import { meaningOf, waitAfter, type Answer } from '../../domain/delivery/attempt.ts'
import { formatEvent } from '../../domain/delivery/event.ts'
import { keyOf, signedHeaders } from '../../domain/delivery/signature.ts'
import type { Receiver } from '../../domain/governance/policy.ts'
import { originOf, secretNameOf } from '../../domain/governance/receiver-rules.ts'
import { millis } from '../../domain/instant.ts'
import type { Courier } from '../../ports/courier.ts'
import type { Forge } from '../../ports/forge.ts'
import { isForeseen } from '../failure.ts'

/** Carries one signed event to one receiver, as often as a run has patience for. */

export type Carrier = {
  readonly forge: Pick<Forge, 'dispatch'>
  /** the repository's name, whose own workflows may be told */
  readonly repository: string
  readonly now: () => string
  /** the secrets that this run was given, by their names */
  readonly secrets: ReadonlyMap<string, readonly string[]>
  readonly courier: Courier
  readonly sleep: (ms: number) => Promise<void>
}

export type Parcel = {
  readonly name: string
  readonly receiver: Receiver
  readonly event: { readonly id: string; readonly type: string }
  /** whether the run waits for a receiver that may come to itself */
  readonly patient: boolean
}

export type Carried = { readonly answer: Answer; readonly attempts: number; readonly to: string | null }

export const without = (problem: Answer['problem']): Answer => ({ status: null, problem, retryAfter: null })

/** The last answer, after as many attempts as a run has patience for. */
export async function carry(carrier: Carrier, parcel: Parcel): Promise<Carried> {
  const to = originOf(parcel.receiver)
  const send = sender(carrier, parcel)
  if (send === null) return { answer: without('no-secret'), attempts: 0, to }
  for (let attempts = 1; ; attempts++) {
    const answer = await send()
    const wait = parcel.patient ? waitAfter(attempts, answer) : null
    if (wait === null) return { answer, attempts, to: to ?? carrier.repository }
    await carrier.sleep(wait * 1000)
  }
}

/** How a delivery that was tried stands: given up where it is too late to go on. */
export const resultOf = (answer: Answer, over: boolean): 'delivered' | 'dead' | 'waiting' =>
  meaningOf(answer) === 'delivered' ? 'delivered' : over ? 'dead' : 'waiting'

/** What one attempt is; null where it would go unsigned. */
function sender(
  { secrets, courier, forge, now }: Carrier,
  { name, receiver, event }: Parcel,
): (() => Promise<Answer>) | null {
  const { url, repository_dispatch: dispatched } = receiver
  if (url === undefined)
    return () => dispatch(forge, dispatched === true ? event.type : (dispatched ?? event.type), event)
  const keys = (secrets.get(secretNameOf(name, receiver) ?? '') ?? []).flatMap((secret) => keyOf(secret) ?? [])
  if (keys.length === 0) return null
  const body = formatEvent(event)
  return () => {
    const at = Math.floor(millis(now()) / 1000)
    return courier.post(url, signedHeaders(keys, event.id, at, body), body)
  }
}

/** Starts the repository's own workflows, as an answer like any receiver's. */
async function dispatch(forge: Carrier['forge'], type: string, event: Parcel['event']): Promise<Answer> {
  try {
    await forge.dispatch(type, event)
    return { status: 204, problem: null, retryAfter: null }
  } catch (error) {
    if (!isForeseen(error)) throw error
    const { status } = error
    return typeof status === 'number' ? { status, problem: null, retryAfter: null } : without('unreachable')
  }
}
