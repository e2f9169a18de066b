import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/relay/main.ts'
import { signatureOf } from '../../../shared/domain/delivery/delivery.ts'
import type { Place } from '../../../shared/ports/listener.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

const secret = 'a secret of the webhook'
const now = '2026-01-05T13:05:00Z'
const body = Buffer.from('{"entity":"model_version","action":"created","data":{"name":"churn","version":"3"}}')

async function relayed(inputs: Readonly<Record<string, string>> = {}) {
  const own = await world()
  const places: Place[] = []
  const at = String(Date.parse(now) / 1000)
  const headers = {
    'x-mlflow-delivery-id': 'd1',
    'x-mlflow-timestamp': at,
    'x-mlflow-signature': signatureOf(secret, 'd1', at, body),
  }
  const house = fakeHouse({
    ports: own.ports,
    now,
    inputs: { 'github-token': 'ghs_x', 'webhook-secret': secret, ...inputs },
    listen: async (place, answer) => {
      places.push(place)
      await answer({ method: 'POST', headers, body })
      return { address: 'http://127.0.0.1:8787', ended: Promise.resolve(), close: () => undefined }
    },
  })
  await main(house)
  return { house, own, places }
}

describe('the relay as a command', () => {
  test('listens on this machine alone, tells, and says at its end what it did', async () => {
    const { house, own, places } = await relayed()
    expect(places).toEqual([{ host: '127.0.0.1', port: 8787, mostBytes: 1_048_576 }])
    expect(own.forge.written.dispatches).toEqual([
      { event: 'mlflow-version', payload: { model: 'churn', version: '3' } },
    ])
    expect([house.said.outputs, house.said.masked]).toEqual([
      { relayed: '1', refused: '0' },
      expect.arrayContaining([secret, 'ghs_x']),
    ])
  })

  test('says so where it listens to more than this machine', async () => {
    expect((await relayed({ host: '0.0.0.0' })).house.said.log.join()).toContain('through TLS alone')
  })

  test.each([
    ['a secret that can be guessed', { 'webhook-secret': 'short' }, 'at least 16 characters'],
    ['a port that is none', { port: '65536' }, 'must be at most 65535'],
  ])('refuses %s', async (_, inputs, why) => {
    await expect(relayed(inputs)).rejects.toMatchObject({ mend: expect.stringContaining(why) })
  })
})
