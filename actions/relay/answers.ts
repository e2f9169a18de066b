import { acceptance, stillRemembered, type Remembered } from '../../shared/domain/delivery/delivery.ts'
import { registrationIn, relayedEvent } from '../../shared/domain/delivery/registration.ts'
import type { Forge } from '../../shared/ports/forge.ts'
import type { Received, Reply } from '../../shared/ports/listener.ts'
import { describeFailure } from '../../shared/runtime/failure.ts'
import type { Log } from '../../shared/runtime/outputs.ts'

export type Relay = {
  readonly answer: (received: Received) => Promise<Reply>
  readonly counts: () => { readonly relayed: number; readonly refused: number }
}

type Options = {
  readonly forge: Pick<Forge, 'dispatch'>
  readonly secret: string
  readonly alias: string | null
  /** seconds since 1970 */
  readonly now: () => number
  readonly log: Log
}

/** Answers deliveries. A signed one of now is told once; one that could not be told is forgotten, so that MLflow's next try counts. */
export function relayOf({ forge, secret, alias, now, log }: Options): Relay {
  let remembered: Remembered = new Map()
  const counts = { relayed: 0, refused: 0 }
  async function answer({ method, headers, body }: Received): Promise<Reply> {
    if (method !== 'POST') return { status: 405, text: 'Deliveries are posted.' }
    remembered = stillRemembered(remembered, now())
    const taken = acceptance(headers, body, { secret, now: now(), remembered })
    if (!taken.accepted) {
      counts.refused += 1
      log.info(`Refused a delivery with ${taken.status}: ${taken.why}`)
      return { status: taken.status, text: taken.why }
    }
    // before anything is waited for, so that the same delivery beside this one finds it taken
    remembered = new Map([...remembered, [taken.id, taken.until]])
    const told = registrationIn(body, alias)
    if (told.state === 'nothing') return { status: 202, text: `Nothing to tell: ${told.why}` }
    const { model, version } = told.registration
    try {
      await forge.dispatch(relayedEvent, { model, version })
    } catch (error) {
      remembered = new Map([...remembered].filter(([id]) => id !== taken.id))
      log.error(`${model} ${version} could not be told: ${describeFailure(error, { debug: false }).headline}`)
      return { status: 503, text: 'The governance repository could not be told; try again.' }
    }
    counts.relayed += 1
    log.info(`Told of ${model} ${version}.`)
    return { status: 202, text: 'Told.' }
  }
  return { answer, counts: () => ({ ...counts }) }
}
