import { expect, test } from 'vitest'
import type { Answer } from '../../../shared/domain/delivery/attempt.ts'
import { keyOf } from '../../../shared/domain/delivery/signature.ts'
import type { Receiver } from '../../../shared/domain/governance/policy.ts'
import { carry, resultOf, without } from '../../../shared/runtime/delivery/carrying.ts'
import { fakeCourier } from '../../fakes/courier.ts'
import { isSigned } from '../../fakes/receiver.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const at = '2026-01-06T12:06:00Z'
const hook: Receiver = { url: 'https://grc.acme.example/hook', events: ['approval-needed'], give_up_after: 'P3D' }
const event = { id: 'e1', type: 'countersign.approval-needed' }

async function carried(receiver: Receiver, answers: readonly Partial<Answer>[] = [], patient = true, given = [secret]) {
  const [courier, slept, sent] = [fakeCourier(), [] as number[], [] as string[]]
  courier.answer(...answers)
  const carrier = {
    ...{ repository: 'acme/governance', now: () => at, courier, secrets: new Map([['grc', given]]) },
    forge: { dispatch: async (type: string) => void sent.push(type) },
    sleep: async (ms: number) => void slept.push(ms),
  }
  return { courier, slept, sent, told: await carry(carrier, { name: 'grc', receiver, event, patient }) }
}

test('an event is signed by the receiver’s own secret, which is not sent', async () => {
  const { courier, told } = await carried(hook)
  const [one] = courier.carried
  expect(told).toMatchObject({ attempts: 1, to: 'https://grc.acme.example', answer: { status: 204 } })
  expect(isSigned(one?.headers ?? {}, one?.body ?? '', keyOf(secret) ?? new Uint8Array(), Date.parse(at) / 1000)).toBe(
    true,
  )
  expect(JSON.stringify(courier.carried)).not.toContain(secret.slice(6))
})

test.each<[string, readonly Partial<Answer>[], boolean, number, readonly number[]]>([
  ['that may come to itself is waited for', [{ status: 503 }, { status: 503 }], true, 3, [1000, 4000]],
  ['is not waited for where the run has no patience', [{ status: 503 }], false, 1, []],
  ['that refuses is not asked again', [{ status: 401 }], true, 1, []],
])('a receiver %s', async (_, answers, patient, attempts, waits) => {
  const { told, slept } = await carried(hook, answers, patient)
  expect([told.attempts, slept]).toEqual([attempts, waits])
})

test('nothing goes unsigned', async () => {
  const { courier, told } = await carried(hook, [], true, [])
  expect([courier.carried, told.attempts, told.answer]).toEqual([[], 0, without('no-secret')])
})

test('the repository’s own workflows are started by the event’s type, or by the name that the policy gives', async () => {
  const own = { events: hook.events, give_up_after: 'P3D' } as const
  expect((await carried({ ...own, repository_dispatch: true })).sent).toEqual([event.type])
  expect((await carried({ ...own, repository_dispatch: 'grc' })).sent).toEqual(['grc'])
})

test.each([
  [204, false, 'delivered'],
  [204, true, 'delivered'],
  [500, false, 'waiting'],
  [500, true, 'dead'],
] as const)('an answer of %i, too late: %s, is %s', (status, over, result) => {
  expect(resultOf({ status, problem: null, retryAfter: null }, over)).toBe(result)
})
