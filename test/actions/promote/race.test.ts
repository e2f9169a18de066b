import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import type { Registry } from '../../../shared/ports/registry.ts'
import { LedgerConflictError } from '../../../shared/runtime/ledger/book.ts'
import { fakeLedger } from '../../fakes/ledger.ts'
import { fuse } from '../../fakes/fuse.ts'
import {
  bench,
  live,
  model,
  modes,
  run,
  shownNow,
  told,
  type Bench,
  type Between,
  type Wanted,
} from '../../builders/promoting.ts'

const next: Wanted = { to: '2', expected: '1', number: 2 }

/** The ports of a bench, each call of which waits until it is its turn. */
function queued({ registry, ledger }: Bench, scheduler: fc.Scheduler): Between {
  const waiting = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key)
        if (typeof found !== 'function') return found
        return async (...given: readonly unknown[]): Promise<unknown> => {
          await scheduler.schedule(Promise.resolve(), String(key))
          return Reflect.apply(found, target, given) as unknown
        }
      },
    })
  return { registry: waiting(registry), ledger: waiting(ledger) }
}

/** Runs at once, in whatever order their calls come; what else than a lost race ended one of them is an error. */
async function atOnce(scheduler: fc.Scheduler, runs: readonly (() => Promise<unknown>)[]): Promise<number> {
  const all = Promise.allSettled(runs.map((one) => one()))
  await scheduler.waitFor(all)
  const lost = (await all).flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  for (const reason of lost) if (!(reason instanceof LedgerConflictError)) throw reason
  return lost.length
}

const outcomes = (own: Bench, wanted: Wanted): readonly string[] => told(own, wanted).filter((one) => one !== 'intent')

describe.each(modes)('by %s', (mode) => {
  test.each([2, 20])('%i promoters of one request at once come to one outcome, and one version', async (count) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const own = await bench(mode)
        await live(own, '1')
        const between = queued(own, scheduler)
        await atOnce(
          scheduler,
          Array.from({ length: count }, () => () => run(own, next, { between })),
        )
        await run(own, next)
        expect([await shownNow(own), told(own, next)]).toEqual([['2'], ['intent', 'done']])
      }),
      { numRuns: count === 2 ? 20 : 3 },
    )
  })

  test('two requests of one model at once: each ends once, and what is live is what was done last', async () => {
    const other: Wanted = { to: '3', expected: '1', number: 3 }
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const own = await bench(mode)
        await live(own, '1')
        const between = queued(own, scheduler)
        await atOnce(scheduler, [() => run(own, next, { between }), () => run(own, other, { between })])
        for (const wanted of [next, other]) await run(own, wanted)
        expect([outcomes(own, next).length, outcomes(own, other).length]).toEqual([1, 1])
        const last = readChain(own.ledger.files()).entries.findLast(
          ({ record }) => record.kind === 'outcome' && record.result === 'done',
        )?.record
        expect(await shownNow(own)).toEqual(last?.kind === 'outcome' ? [last.move?.to] : [])
      }),
      { numRuns: 30 },
    )
  })

  test('20 promoters of different models at once all go on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const shared = fuse()
        const ledger = fakeLedger(shared)
        const all: Bench[] = []
        for (let at = 0; at < 20; at++) all.push(await bench(mode, shared, `${model}-${at}`, ledger))
        const first: Wanted = { to: '2', expected: null, number: 1 }
        const lost = await atOnce(
          scheduler,
          all.map((own) => () => run(own, first, { between: queued(own, scheduler) })),
        )
        expect(lost).toBe(0)
        for (const own of all) expect([await shownNow(own), told(own, first)]).toEqual([['2'], ['intent', 'done']])
      }),
      { numRuns: 2 },
    )
  })
})

/** What a registry may do with a write besides doing it. */
const lies = {
  'answers and does not do it': async () => undefined,
  'does it and the connection breaks': async (write: () => Promise<unknown>) => {
    await write()
    throw new Error('reset')
  },
  'breaks off before it did it': () => Promise.reject(new Error('reset')),
  'does it twice': async (write: () => Promise<unknown>) => {
    await write()
    return write()
  },
} as const satisfies Readonly<Record<string, (write: () => Promise<unknown>) => Promise<unknown>>>

const writes = {
  alias: ['setAlias'],
  stage: ['transitionStage'],
  copy: ['createModel', 'copyVersion', 'setAlias'],
} as const satisfies Readonly<Record<(typeof modes)[number], readonly (keyof Registry)[]>>

const table = modes.flatMap((mode) =>
  writes[mode].flatMap((write) => Object.entries(lies).map(([lie, how]) => [mode, write, lie, how] as const)),
)

test.each(table)('by %s, a registry that at %s %s', async (mode, write, lie, how) => {
  const own = await bench(mode)
  const wanted: Wanted = { to: '2', expected: null, number: 2 }
  const registry = new Proxy(own.registry, {
    get: (target, key) => {
      const found: unknown = Reflect.get(target, key)
      if (key !== write || typeof found !== 'function') return found
      return (...given: readonly unknown[]) => how(async () => Reflect.apply(found, target, given) as unknown)
    },
  })
  const ended = await run(own, wanted, { between: { registry, ledger: own.ledger } }).then(
    ({ result }) => result,
    () => 'ended',
  )
  const honest = ended === 'done' ? ['2'] : []
  expect(await shownNow(own)).toEqual(honest)
  // what was answered and is not there is told for good; what was not answered is tried again by the next run
  expect(ended).toBe(
    lie === 'answers and does not do it' ? 'abandoned' : lie === 'breaks off before it did it' ? 'ended' : 'done',
  )
  await run(own, wanted)
  expect([await shownNow(own), told(own, wanted)]).toEqual(
    ended === 'abandoned' ? [[], ['intent', 'abandoned']] : [['2'], ['intent', 'done']],
  )
})
