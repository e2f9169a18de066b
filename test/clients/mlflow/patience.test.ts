import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { hashStored } from '../../../shared/clients/mlflow/artifacts.ts'
import { MlflowConnection, type Call } from '../../../shared/clients/mlflow/connection.ts'
import { errorOf } from './wire.ts'

const once: Call = { method: 'GET', path: '/x', repeatable: false }

describe('a server that is slow', () => {
  let server: Server | undefined

  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  async function serving(answer: Parameters<typeof createServer>[1]): Promise<MlflowConnection> {
    const made = createServer(answer ?? (() => undefined))
    server = made
    await new Promise<void>((done) => made.listen(0, '127.0.0.1', () => done()))
    const uri = `http://127.0.0.1:${(made.address() as AddressInfo).port}`
    return new MlflowConnection({ uri, credential: null, timeLimitMs: 400, sleep: async () => undefined })
  }

  test('without a head, it timed out', async () => {
    const slow = await serving(() => undefined)
    expect(await errorOf(slow.json(once))).toMatchObject({
      code: 'timed-out',
      message: expect.stringContaining('within 0.4 seconds'),
    })
  })

  test('with a head and half a body, it timed out', async () => {
    const slow = await serving((_request, answer) => void answer.write('{"a":'))
    expect(await errorOf(slow.json(once))).toMatchObject({ code: 'timed-out' })
  })

  /** Bytes that come so that each wait is short and all of them are longer than a whole answer may take. */
  const dripping: Parameters<typeof createServer>[1] = (_request, answer) => {
    let left = 20
    const drip = setInterval(() => {
      answer.write('1')
      if (--left === 0) {
        clearInterval(drip)
        answer.end()
      }
    }, 100)
    answer.on('close', () => clearInterval(drip))
  }

  test('an answer that drips for ever ends', async () => {
    const slow = await serving(dripping)
    expect(await errorOf(slow.json(once))).toMatchObject({ code: 'timed-out' })
  })

  test('a file that drips as long is read: large ones take their time', async () => {
    const slow = await serving(dripping)
    const response = await slow.open({ ...once, streamed: true })
    expect(await response.body.text()).toBe('1'.repeat(20))
  })

  test('a refusal without an end is not read to its end', async () => {
    const slow = await serving((_request, answer) => {
      answer.statusCode = 403
      const flood = setInterval(() => answer.write('no '.repeat(2000)), 1)
      answer.on('close', () => clearInterval(flood))
    })
    expect(await errorOf(hashStored(slow, 'mlflow-artifacts:/1/a', 'x'))).toMatchObject({ code: 'forbidden' })
  })

  test('a refusal whose words break off is a refusal', async () => {
    const slow = await serving((_request, answer) => {
      answer.writeHead(403, { 'content-length': '100' }).write('no')
      setTimeout(() => answer.destroy(), 20)
    })
    expect(await errorOf(hashStored(slow, 'mlflow-artifacts:/1/a', 'x'))).toMatchObject({ code: 'forbidden' })
  })

  test('a file that breaks off is no file', async () => {
    const slow = await serving((_request, answer) => {
      answer.writeHead(200, { 'content-length': '100' }).write('half')
      setTimeout(() => answer.destroy(), 20)
    })
    expect(await errorOf(hashStored(slow, 'mlflow-artifacts:/1/a', 'x'))).toMatchObject({ code: 'unreachable' })
  })
})
