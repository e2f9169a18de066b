import { MockAgent } from 'undici'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OsvAdvisories } from '../../../shared/clients/advisories/osv.ts'
import { advisory } from '../../builders/advisory.ts'

const address = 'https://osv.example'
const now = '2026-01-05T00:00:00Z'
const flask = { name: 'flask', version: '2.3.1' }
const numpy = { name: 'numpy', version: '2.3.1' }

let agent: MockAgent
beforeEach(() => {
  agent = new MockAgent()
  agent.disableNetConnect()
})
afterEach(async () => {
  agent.assertNoPendingInterceptors()
  await agent.close()
})

const client = (other: Partial<ConstructorParameters<typeof OsvAdvisories>[0]> = {}) =>
  new OsvAdvisories({ address, now: () => now, dispatcher: agent, sleep: async () => undefined, ...other })

type Answer = { readonly status?: number; readonly body: unknown }
const asked: unknown[] = []

function batch({ status = 200, body }: Answer, times = 1): void {
  agent
    .get(address)
    .intercept({ method: 'POST', path: '/v1/querybatch' })
    .reply(status, (options) => {
      asked.push(JSON.parse(typeof options.body === 'string' ? options.body : '') as unknown)
      return typeof body === 'string' ? body : JSON.stringify(body)
    })
    .times(times)
}
const record = (id: string, { status = 200, body }: Answer): void =>
  void agent
    .get(address)
    .intercept({ method: 'GET', path: `/v1/vulns/${id}` })
    .reply(status, typeof body === 'string' ? body : JSON.stringify(body))

const vulns = (...ids: readonly string[]) => ({ vulns: ids.map((id) => ({ id, modified: now })) })

describe('the service', () => {
  test('is asked for all packages at once, page by page, and for each record once', async () => {
    asked.length = 0
    batch({ body: { results: [{ ...vulns('A'), next_page_token: 'more' }, vulns('B')] } })
    batch({ body: { results: [vulns('B', 'C')] } })
    for (const id of ['A', 'B', 'C']) record(id, { body: advisory({ id, aliases: [] }) })
    const { reading, hits } = await client().lookUp([flask, numpy])
    expect(reading).toEqual({ state: 'read', source: 'the service at osv.example', date: now, at: now })
    expect(hits.map(({ id, package: own }) => `${own.name} ${id}`)).toEqual([
      'flask A',
      'numpy B',
      'flask B',
      'flask C',
    ])
    const query = (own: typeof flask) => ({ package: { name: own.name, ecosystem: 'PyPI' }, version: own.version })
    expect(asked).toEqual([
      { queries: [query(flask), query(numpy)] },
      { queries: [{ ...query(flask), page_token: 'more' }] },
    ])
  })

  test('is asked for the public part of a version', async () => {
    asked.length = 0
    batch({ body: { results: [{}] } })
    await client().lookUp([{ name: 'torch', version: '2.1.0+cpu' }])
    expect(asked).toMatchObject([{ queries: [{ version: '2.1.0' }] }])
  })

  test('is believed though the ranges of a record do not tell, and not once it is withdrawn', async () => {
    batch({ body: { results: [vulns('A', 'B')] } })
    record('A', { body: advisory({ id: 'A', affected: [] }) })
    record('B', { body: advisory({ id: 'B', withdrawn: now }) })
    expect((await client().lookUp([flask])).hits.map(({ id }) => id)).toEqual(['A'])
  })

  test('is asked again where it was only busy', async () => {
    batch({ status: 503, body: 'busy' })
    batch({ body: { results: [{}] } })
    expect((await client().lookUp([flask])).reading.state).toBe('read')
  })
})

describe('a service that does not answer says so, and never that nothing was found', () => {
  test.each<readonly [string, () => void, string]>([
    ['down', () => batch({ status: 503, body: 'down' }, 3), 'it answered with status 503'],
    ['refusing', () => batch({ status: 400, body: 'no' }), 'it answered with status 400'],
    ['answering no JSON', () => batch({ body: '<html>' }), 'its answer is no JSON'],
    [
      'answering in another form',
      () => batch({ body: { vulns: [] } }),
      'its answer is not in the form that it documents',
    ],
    [
      'answering too little',
      () => batch({ body: { results: [] } }),
      'it answered another number of questions than were asked',
    ],
    [
      'without the record that it names',
      () => {
        batch({ body: { results: [vulns('A')] } })
        record('A', { status: 404, body: '{}' })
      },
      'it answered with status 404',
    ],
    [
      'with pages without end',
      () => batch({ body: { results: [{ next_page_token: 'again' }] } }, 50),
      'its answer has more pages than are followed',
    ],
  ])('%s', async (_, arrange, detail) => {
    arrange()
    expect(await client().lookUp([flask])).toEqual({
      reading: { state: 'failed', detail: `the service at osv.example: ${detail}` },
      hits: [],
    })
  })

  test('unreachable, or too slow', async () => {
    const broken = (error: Error) =>
      agent.get(address).intercept({ method: 'POST', path: '/v1/querybatch' }).replyWithError(error).times(3)
    broken(new Error('no route'))
    expect((await client().lookUp([flask])).reading).toMatchObject({
      detail: expect.stringMatching(/cannot be reached/),
    })
    const late = new Error('late')
    late.name = 'HeadersTimeoutError'
    broken(late)
    expect((await client().lookUp([flask])).reading).toMatchObject({
      detail: expect.stringMatching(/did not answer in time/),
    })
  })

  test('whose address is none is not asked', async () => {
    expect((await client({ address: 'https://' }).lookUp([flask])).reading).toMatchObject({ state: 'failed' })
  })

  test('whose address is not https is not asked', async () => {
    expect((await client({ address: 'http://osv.example' }).lookUp([flask])).reading).toMatchObject({
      detail: expect.stringMatching(/not https/),
    })
  })
})
