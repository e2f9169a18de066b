import { describe, expect, test } from 'vitest'
import { deliverer } from '../../../actions/promote/deliveries.ts'
import type { Answer } from '../../../shared/domain/delivery/attempt.ts'
import { keyOf } from '../../../shared/domain/delivery/signature.ts'
import type { Receiver } from '../../../shared/domain/governance/policy.ts'
import { openBook } from '../../../shared/runtime/ledger/book.ts'
import { intent, move, outcome, reference } from '../../builders/ledger.ts'
import { record, world, writer, type World } from '../../builders/world.ts'
import { fakeCourier } from '../../fakes/courier.ts'
import { isSigned, parseEvent } from '../../fakes/receiver.ts'
import { entriesOf } from './desk.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const serving: Receiver = {
  url: 'https://serving.acme.example/hook',
  events: ['promoted', 'refused'],
  give_up_after: 'P3D',
}
const at = '2026-01-06T12:06:00Z'

/** A world in which outcomes wait for their receivers, and a run that tells them. */
async function scene(receivers: Readonly<Record<string, Receiver>> = { serving }) {
  const own = await world()
  const [courier, slept] = [fakeCourier(own.fuse), [] as number[]]
  let number = 0
  /** an outcome that names the receiver */
  const done = async (model = 'credit-approval', named: readonly string[] = ['serving']) => {
    number += 1
    const request = reference({ folder: `promotions/${model}/production/${String(number).padStart(4, '0')}` })
    const moved = move({ model, from: null, to: String(number) })
    const before = await record(own, intent({ at, writer, request, move: moved }))
    return record(own, outcome(before.record.number, { at, writer, request, move: moved, receivers: named }))
  }
  const run = async (options: { readonly secrets?: readonly string[]; readonly now?: string } = {}) => {
    const { secrets = [secret], now = at } = options
    const [repository, book] = [await own.forge.repository(), await openBook(own.ledger)]
    const desk = { ports: own.ports, repository, book, writer, now: () => now }
    const sleep = async (ms: number): Promise<void> => void slept.push(ms)
    const given = { receivers, environment: 'production', secrets: new Map([['serving', secrets]]), courier, sleep }
    return deliverer(desk, given)
  }
  return { own, courier, slept, done, run }
}

const deliveries = (own: World) => entriesOf(own).flatMap(({ record: one }) => (one.kind === 'delivery' ? [one] : []))
const told = (own: World) =>
  deliveries(own).map(({ receiver, result, event, attempts }) => `${receiver} ${result} ${event.record} ${attempts}`)
const silent: Partial<Answer> = { status: null, problem: 'timed-out' }

describe('a receiver', () => {
  test('is sent the event of the record, signed, under an id that is the record’s', async () => {
    const { own, courier, done, run } = await scene()
    const { digest } = await done()
    expect(await (await run())()).toEqual([])
    const [sent] = courier.carried
    const id = digest.replace('sha256:', '')
    expect([sent?.url, sent?.headers['webhook-id']]).toEqual(['https://serving.acme.example/hook', id])
    const now = Date.parse(at) / 1000
    expect(isSigned(sent?.headers ?? {}, sent?.body ?? '', keyOf(secret) ?? new Uint8Array(), now)).toBe(true)
    expect(parseEvent(sent?.body ?? '')).toMatchObject({
      id,
      source: 'https://github.com/acme/models',
      type: 'countersign.promoted',
    })
    expect(deliveries(own)).toMatchObject([
      {
        ...{ receiver: 'serving', to: 'https://serving.acme.example', result: 'delivered', attempts: 1 },
        event: { id, type: 'countersign.promoted', record: 3, digest },
        last: { at, status: 204, problem: null },
      },
    ])
    await (
      await run()
    )()
    expect(courier.carried).toHaveLength(1)
  })

  test('whose secret is being changed is signed with both', async () => {
    const { courier, done, run } = await scene()
    await done()
    const other = `whsec_${Buffer.alloc(24, 9).toString('base64')}`
    await (
      await run({ secrets: [secret, other] })
    )()
    const { headers = {}, body = '' } = courier.carried[0] ?? {}
    const now = Date.parse(at) / 1000
    expect([secret, other].map((one) => isSigned(headers, body, keyOf(one) ?? new Uint8Array(), now))).toEqual([
      true,
      true,
    ])
  })

  test.each<[string, readonly Partial<Answer>[], readonly number[], string]>([
    [
      'that fails is tried four times, ever more slowly',
      Array(4).fill({ status: 503 }),
      [1000, 4000, 16_000],
      'serving waiting 3 4',
    ],
    ['that says nothing, too', Array(4).fill(silent), [1000, 4000, 16_000], 'serving waiting 3 4'],
    ['that comes back is told', [{ status: 500 }, silent], [1000, 4000], 'serving delivered 3 3'],
    ['that is busy gets the time that it asks for', [{ status: 429, retryAfter: 9 }], [9000], 'serving delivered 3 2'],
    [
      'that asks for more than a run has waits for the next',
      [{ status: 429, retryAfter: 60 }],
      [],
      'serving waiting 3 1',
    ],
    ['that has moved is asked once', [{ status: 301 }], [], 'serving waiting 3 1'],
    ['that refuses is asked once', [{ status: 401 }], [], 'serving waiting 3 1'],
  ])('%s', async (_, answers, waits, recorded) => {
    const { own, courier, slept, done, run } = await scene()
    await done()
    courier.answer(...answers)
    await (
      await run()
    )()
    expect([slept, told(own)]).toEqual([waits, [recorded]])
    expect(new Set(courier.carried.map(({ body, headers }) => `${headers['webhook-id'] ?? ''} ${body}`)).size).toBe(1)
  })

  test.each([[[]], [['too short']], [['whsec_AAAA']]])(
    'without a usable secret (%j) is sent nothing',
    async (secrets) => {
      const { own, courier, done, run } = await scene()
      await done()
      const found = await (await run({ secrets }))()
      expect(found.map(({ code, facts }) => [code, facts.problem])).toEqual([['receiver-waits', 'no-secret']])
      expect([courier.carried, told(own)]).toEqual([[], ['serving waiting 3 0']])
    },
  )
})

describe('what could not be delivered', () => {
  test('is recorded once, tried by each next run, and told at last under the same id', async () => {
    const { own, courier, done, run } = await scene()
    await done()
    courier.answer({ status: 400 }, { status: 400 })
    const first = await (await run())()
    expect(await (await run())()).toEqual(first)
    expect(told(own)).toEqual(['serving waiting 3 1'])
    await (
      await run()
    )()
    expect(told(own)).toEqual(['serving waiting 3 1', 'serving delivered 3 1'])
    expect(new Set(courier.carried.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test('is given up after the policy’s time, for good', async () => {
    const { own, courier, done, run } = await scene()
    await done()
    courier.answer({ status: 404 }, { status: 404 })
    await (
      await run()
    )()
    const found = await (await run({ now: '2026-01-09T12:06:01Z' }))()
    expect(found).toMatchObject([{ code: 'receiver-gave-up', weight: 'fail', facts: { status: '404', record: '3' } }])
    expect(told(own)).toEqual(['serving waiting 3 1', 'serving dead 3 1'])
    expect(await (await run({ now: '2026-01-09T13:00:00Z' }))()).toEqual([])
    expect(courier.carried).toHaveLength(2)
  })

  test('is given up where the policy no longer names the receiver', async () => {
    const { own, done, run } = await scene({})
    await done()
    expect((await (await run())()).map(({ code, facts }) => [code, facts.problem])).toEqual([
      ['receiver-gave-up', 'not-in-policy'],
    ])
    expect(told(own)).toEqual(['serving dead 3 0'])
  })

  test('holds back what comes after it of the same model, and nothing of another', async () => {
    const { own, courier, done, run } = await scene()
    await done()
    await done()
    await done('churn')
    courier.answer({ status: 400 })
    const deliver = await run()
    await deliver()
    // a second time in the same run, for what the run itself closed
    await deliver()
    expect(told(own)).toEqual(['serving waiting 3 1', 'serving delivered 7 1'])
    await (
      await run()
    )()
    expect(told(own).slice(2)).toEqual(['serving delivered 3 1', 'serving delivered 5 1'])
    const order = courier.carried.map(({ body }) => parseEvent(body)?.sequence ?? '')
    expect(order.slice(2)).toEqual(order.slice(2).toSorted())
  })

  test('costs a run no more than ten failures of one receiver, and patience once', async () => {
    const { courier, slept, done, run } = await scene()
    for (let index = 0; index < 12; index++) await done(`model-${index}`)
    courier.answer(...Array<Partial<Answer>>(20).fill({ status: 500 }))
    expect(await (await run())()).toHaveLength(10)
    expect([slept.length, courier.carried.length]).toEqual([3, 13])
  })
})

describe('the repository’s own workflows', () => {
  const receivers = { pipelines: { repository_dispatch: true, events: ['promoted'], give_up_after: 'P3D' } } as const

  test('are started by the event, which is the payload, of no more than ten members', async () => {
    const { own, done, run } = await scene(receivers)
    const { digest } = await done('credit-approval', ['pipelines'])
    await (
      await run()
    )()
    const [{ event, payload } = { event: '', payload: {} }] = own.forge.written.dispatches
    expect([event, payload.id]).toEqual(['countersign.promoted', digest.replace('sha256:', '')])
    expect(Object.keys(payload).length).toBeLessThanOrEqual(10)
    expect(told(own)).toEqual(['pipelines delivered 3 1'])
  })

  test.each([
    ['by the name that the policy gives', 'model-promoted', 'model-promoted'],
    ['by the event’s own type', true, 'countersign.promoted'],
  ] as const)('are started %s', async (_, dispatched, expected) => {
    const { own, done, run } = await scene({ pipelines: { ...receivers.pipelines, repository_dispatch: dispatched } })
    await done('credit-approval', ['pipelines'])
    await (
      await run()
    )()
    expect(own.forge.written.dispatches.map(({ event }) => event)).toEqual([expected])
  })

  test.each([
    [403, 1],
    [502, 4],
    [null, 4],
  ])('that GitHub does not start (%s) wait like any receiver', async (status, attempts) => {
    const { own, done, run } = await scene(receivers)
    await done('credit-approval', ['pipelines'])
    const refused = Object.assign(new Error('GitHub refused.'), { code: 'x', status })
    Object.assign(own.forge, { dispatch: () => Promise.reject(refused) })
    await (
      await run()
    )()
    expect(told(own)).toEqual([`pipelines waiting 3 ${attempts}`])
  })
})

test('an outcome of an earlier version names nobody, and nobody is told', async () => {
  const { own, courier, run } = await scene()
  const request = reference()
  const before = await record(own, intent({ at, writer, request }))
  await record(own, outcome(before.record.number, { at, writer, request }))
  expect([await (await run())(), courier.carried, told(own)]).toEqual([[], [], []])
})
