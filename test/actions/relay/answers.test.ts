import { describe, expect, test } from 'vitest'
import { relayOf } from '../../../actions/relay/answers.ts'
import { signatureOf, tolerance } from '../../../shared/domain/delivery/delivery.ts'
import type { Received } from '../../../shared/ports/listener.ts'

const secret = 'a secret of the webhook'
const start = 1_790_000_000
const version = {
  entity: 'model_version',
  action: 'created',
  data: { name: 'churn', version: '3', tags: { a: '$(x)' } },
}

function place(alias: string | null = null) {
  const told: unknown[] = []
  const said: string[] = []
  const state = { now: start, down: false }
  const say = (text: string): void => void said.push(text)
  const dispatch = async (event: string, payload: unknown): Promise<void> => {
    if (state.down) throw new Error('GitHub answered 502.')
    told.push([event, payload])
  }
  const log = { debug: say, info: say, warning: say, error: say }
  const relay = relayOf({ forge: { dispatch }, secret, alias, now: () => state.now, log })
  return { told, said, state, relay }
}

function delivery(id: string, value: unknown = version, at = start, by = secret): Received {
  const body = Buffer.from(JSON.stringify(value))
  const headers = {
    'x-mlflow-delivery-id': id,
    'x-mlflow-timestamp': String(at),
    'x-mlflow-signature': signatureOf(by, id, String(at), body),
  }
  return { method: 'POST', headers, body }
}

describe('the relay', () => {
  test('tells the name and the number of a version, and nothing else of what came', async () => {
    const { relay, told } = place()
    expect((await relay.answer(delivery('d1'))).status).toBe(202)
    expect(told).toEqual([['mlflow-version', { model: 'churn', version: '3' }]])
  })

  test('T37: tells of a delivery once, also of two at the same moment', async () => {
    const { relay, told } = place()
    const both = await Promise.all([relay.answer(delivery('d1')), relay.answer(delivery('d1'))])
    expect([both.map(({ status }) => status), told.length]).toEqual([[202, 409], 1])
    expect((await relay.answer(delivery('d1'))).status).toBe(409)
    expect(relay.counts()).toEqual({ relayed: 1, refused: 2 })
  })

  test('T37: tells of nothing that is not signed, or stale, or replayed when it was forgotten', async () => {
    const { relay, told, state } = place()
    expect((await relay.answer(delivery('d1', version, start, 'another secret of them'))).status).toBe(401)
    expect((await relay.answer(delivery('d2', version, start - tolerance - 1))).status).toBe(401)
    await relay.answer(delivery('d3'))
    state.now += tolerance + 1
    expect((await relay.answer(delivery('d3'))).status).toBe(401)
    expect(told.length).toBe(1)
  })

  test('has MLflow try again where GitHub could not be told, and takes that try', async () => {
    const { relay, told, said, state } = place()
    state.down = true
    expect((await relay.answer(delivery('d1'))).status).toBe(503)
    expect(said.join()).toContain('churn 3 could not be told: GitHub answered 502.')
    state.down = false
    expect([(await relay.answer(delivery('d1'))).status, told.length]).toEqual([202, 1])
  })

  test('tells of no other event, and of no other alias than the one that is named', async () => {
    const moved = (alias: string) => ({
      entity: 'model_version_alias',
      action: 'created',
      data: { name: 'churn', version: '3', alias },
    })
    const { relay, told } = place('candidate')
    for (const [id, value] of [
      ['d1', moved('champion')],
      ['d2', { entity: 'model_version_tag' }],
      ['d3', 'x'],
    ] as const)
      expect((await relay.answer(delivery(id, value))).status).toBe(202)
    expect(told).toEqual([])
    await relay.answer(delivery('d4', moved('candidate')))
    expect(told.length).toBe(1)
  })

  test('answers who does not post', async () => {
    const { relay } = place()
    expect((await relay.answer({ ...delivery('d1'), method: 'GET' })).status).toBe(405)
  })
})
