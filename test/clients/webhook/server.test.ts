import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../../../shared/clients/webhook/server.ts'
import type { Listening, Received } from '../../../shared/ports/listener.ts'

const got: Received[] = []
let listening: Listening
beforeAll(async () => {
  listening = await listen({ host: '127.0.0.1', port: 0, mostBytes: 10 }, (received) => {
    got.push(received)
    return received.method === 'PUT'
      ? Promise.reject(new Error('a secret'))
      : Promise.resolve({ status: 202, text: 'Taken.' })
  })
})
afterAll(async () => {
  listening.close()
  await listening.ended
})

const send = async (method: string, body?: string): Promise<readonly [number, string]> => {
  const answer = await fetch(`${listening.address}/any`, { method, ...(body === undefined ? {} : { body }) })
  return [answer.status, await answer.text()]
}

describe('a listener', () => {
  test('hands over method, headers and the bytes as they came', async () => {
    expect(await send('POST', '{"é":1}')).toEqual([202, 'Taken.\n'])
    expect(got.at(-1)).toMatchObject({ method: 'POST', body: Buffer.from('{"é":1}') })
    expect(got.at(-1)?.headers['content-type']).toContain('text/plain')
  })

  test('takes no more than it may, and hands over nothing of it', async () => {
    const before = got.length
    expect(await send('POST', 'x'.repeat(11))).toEqual([413, 'More than 10 bytes.\n'])
    expect(got.length).toBe(before)
  })

  test('tells strangers nothing of a mistake of its own', async () => {
    expect(await send('PUT', 'x')).toEqual([500, 'Failed.\n'])
  })

  test('outlives who breaks off, and who speaks no HTTP', async () => {
    for (const said of ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab', 'nonsense\r\n\r\n'])
      await new Promise<void>((done) => {
        const socket = connect(Number(new URL(listening.address).port), '127.0.0.1', () => {
          socket.write(said, () => socket.destroy())
        })
        socket.once('close', () => done())
      })
    expect((await send('POST', 'x'))[0]).toBe(202)
  })

  test('says where it cannot listen', async () => {
    const port = Number(new URL(listening.address).port)
    await expect(listen({ host: '127.0.0.1', port, mostBytes: 1 }, () => Promise.reject(new Error()))).rejects.toThrow(
      'EADDRINUSE',
    )
  })
})
