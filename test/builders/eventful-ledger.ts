import fc from 'fast-check'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { RecordDraft } from '../../shared/domain/ledger/record.ts'
import {
  chained,
  chainedAfter,
  delivery,
  genesis,
  intent,
  modelFacts,
  move,
  outcome,
  reference,
  writer,
} from './ledger.ts'

/** Ledgers in which anything may be open: requests that were begun, refused, abandoned, put right; receivers told, waiting, given up. */

type Asked = {
  readonly act: 'request'
  readonly model: number
  readonly place: number
  readonly end: number
  readonly told: number
}
type Telling = { readonly act: 'tell'; readonly which: number; readonly receiver: number; readonly result: number }
type Beside = { readonly act: 'facts' | 'look'; readonly model: number }
type Step = Asked | Telling | Beside

const small = (max: number) => fc.nat({ max })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('request' as const),
      model: small(2),
      place: small(1),
      end: small(4),
      told: small(3),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('tell' as const), which: small(6), receiver: small(1), result: small(2) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('facts' as const, 'look' as const), model: small(2) }) },
)
export const steps = fc.array(step, { maxLength: 90 })

/** The same, with places in which now and then nothing but refusals follow, more than stand. */
export const stepsAndRefusals = fc
  .array(fc.tuple(step, fc.boolean(), small(1)), { maxLength: 3 })
  .map((all) =>
    all.flatMap(([one, isRefused, place]): readonly Step[] => [
      one,
      ...(isRefused
        ? Array.from({ length: 31 }, (): Step => ({ act: 'request', model: 0, place, end: 3, told: 0 }))
        : []),
    ]),
  )

const places = ['production', 'staging']
const receivers = ['serving', 'catalogue']
const results = ['done', 'refused', 'abandoned'] as const
const tellings = ['delivered', 'waiting', 'dead'] as const

/** The drafts that tell of a step, at the end of those before. */
function draftsOf(one: Step, before: readonly Entry[], number: number): readonly RecordDraft[] {
  const at = new Date(Date.UTC(2026, 0, 6) + number * 3_600_000).toISOString().replace('.000Z', 'Z')
  if (one.act === 'request') return requested(one, at, before.length + 1, number)
  if (one.act === 'tell') return telling(one, at, before)
  if (one.act === 'look')
    return [
      {
        ...{ kind: 'reconciliation', at, writer, registry: 'https://mlflow.acme.example', since: null },
        ...{ looked: { models: [], versions: 0, files: 0, bytes: 0 }, unread: [], differences: [], more: 0 },
      },
    ]
  const draft = modelFacts(`model-${one.model}`, `x${number}`, at)
  const folder = `promotions/model-${one.model}/_facts/${padded(number + 1)}`
  return [{ ...draft, request: { ...draft.request, folder } }]
}

const padded = (number: number): string => String(number).padStart(4, '0')

/** A word to a receiver that an outcome names: of one place nothing is told before what was before it, and nothing twice. */
function telling(one: Telling, at: string, before: readonly Entry[]): readonly RecordDraft[] {
  const all = before.flatMap(({ record, digest }) => (record.kind === 'outcome' ? [{ record, digest }] : []))
  const about = all.at(-1 - one.which)
  const [receiver = '', result = 'waiting'] = [receivers[one.receiver], tellings[one.result]]
  if (about?.record.receivers?.includes(receiver) !== true) return []
  const { number } = about.record
  const over = before.some(
    ({ record }) =>
      record.kind === 'delivery' &&
      record.receiver === receiver &&
      (record.event.record > number || (record.event.record === number && record.result !== 'waiting')),
  )
  const event = { id: 'e'.repeat(64), type: 'countersign.promoted', record: number, digest: about.digest }
  return over ? [] : [delivery({ at, receiver, result, event })]
}

/** A merged request: begun, refused at once, or begun and ended. */
function requested(one: Asked, at: string, begun: number, number: number): readonly RecordDraft[] {
  const [model, environment] = [`model-${one.model}`, places[one.place] ?? '']
  const folder = `promotions/${model}/${environment}/${padded(number + 1)}`
  const request = reference({ folder, blob: `blob-${number}`, pull: 100 + number })
  const moved = move({ model, environment, to: String(number) })
  const told = receivers.filter((_, index) => (one.told >> index) % 2 === 1)
  const ended = { at, request, receivers: told }
  if (one.end === 3) return [outcome(null, { ...ended, result: 'refused', move: null, readBack: null })]
  const first = intent({ at, request, move: moved })
  return one.end === 4
    ? [first]
    : [first, outcome(begun, { ...ended, result: results[one.end] ?? 'done', move: moved })]
}

/** The ledger that the steps come to; those from a number on behind what was before. */
export function eventfulLedger(
  all: readonly Step[],
  before: readonly Entry[] = chained([genesis()]),
  from = 0,
): readonly Entry[] {
  const entries = [...before]
  for (const [number, one] of all.entries())
    if (number >= from) entries.push(...chainedAfter(entries, draftsOf(one, entries, number)))
  return entries
}
