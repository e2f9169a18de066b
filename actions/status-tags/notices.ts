import { dueNotices, type DueNotice } from '../../shared/domain/delivery/notice.ts'
import { isGivenUpAt } from '../../shared/domain/delivery/due.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { RequestStatus } from '../../shared/domain/status/status.ts'
import type { Home } from '../../shared/ports/forge.ts'
import { carry, resultOf, type Carrier } from '../../shared/runtime/delivery/carrying.ts'
import { isForeseen } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { LedgerConflictError, type Book } from '../../shared/runtime/ledger/book.ts'
import { writerOf } from '../../shared/runtime/ledger/writer.ts'
import { requireOwnToken } from '../../shared/runtime/own-token.ts'
import type { Inputs } from './inputs.ts'

/** Tells receivers how the stages stand. Nothing of it decides anything: what cannot be told is said, and tried again. */

type Desk = {
  readonly house: House
  readonly ports: Ports
  readonly repository: Home
  readonly book: Book
  readonly policy: Policy
}

const say = ({ receiver, notice }: DueNotice, why: string): string =>
  `${receiver} was not told that ${notice.stage} is ${notice.state}: ${why}`

/** Tries one notice, and records what ended or what waits for the first time; what was not told is a sentence. */
async function settle(desk: Desk, carrier: Carrier, status: RequestStatus, due: DueNotice): Promise<string | null> {
  const { house, ports, repository, book, policy } = desk
  const { receiver: name, event, notice, waiting } = due
  const { [name]: receiver } = policy.receivers
  const writer = writerOf(house, ports.app, repository.id)
  if (receiver === undefined || writer === null) return say(due, 'this is no run of a workflow.')
  const { answer, attempts, to } = await carry(carrier, { name, receiver, event, patient: waiting === null })
  const now = ports.clock()
  const result = resultOf(answer, waiting !== null && isGivenUpAt(waiting.at, receiver, now))
  const { pull, model, version, environment, head = '' } = status
  if (result !== 'waiting' || waiting === null)
    await book.append(
      {
        ...{ kind: 'notice', at: now, writer, receiver: name, to, event: { id: event.id, type: event.type } },
        ...{ pull, sha: head, model, version, environment, stage: notice.stage, state: notice.state, result, attempts },
        last: { at: now, status: answer.status, problem: answer.problem },
      },
      `notice of #${pull} to ${name}, ${result}`,
    )
  if (result === 'delivered') return null
  const why = answer.problem ?? `it answered ${answer.status ?? 'nothing'}`
  return say(due, result === 'dead' ? `${why}; given up.` : `${why}; the next run tries again.`)
}

/** What could not be told, a sentence each. */
export async function tellReceivers(desk: Desk, inputs: Inputs, status: RequestStatus): Promise<readonly string[]> {
  const { house, ports, repository, book, policy } = desk
  const source = `${ports.forge.webUrl}/${repository.name}`
  const due = dueNotices({ status, policy, entries: book.entries(), source, now: ports.clock() })
  if (due.length === 0) return []
  requireOwnToken(ports.app, repository)
  const carrier: Carrier = {
    ...{ forge: ports.forge, repository: repository.name, now: ports.clock, secrets: inputs['receiver-secrets'] },
    ...{ courier: house.courier(), sleep: house.sleep },
  }
  const untold: string[] = []
  try {
    const held = new Set<string>()
    for (const one of due) {
      // of one request a receiver is told nothing before what came before it
      if (held.has(one.receiver)) continue
      const said = await settle(desk, carrier, status, one)
      if (said === null) continue
      untold.push(said)
      held.add(one.receiver)
    }
  } catch (error) {
    if (!(error instanceof LedgerConflictError) && !isForeseen(error)) throw error
    untold.push(`What receivers were told could not be recorded: ${error.message}`)
  }
  return untold
}
