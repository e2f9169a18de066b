import { describe, expect, it, test } from 'vitest'
import { asked, inside, place, propose, root, write } from '../rules/place.ts'

/** How requests and answers look, https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */

const refusal = (status: number, message: string, more: object = {}): object => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status), ...more },
})

describe('a refusal', () => {
  test.each([
    [401, 'Bad credentials', 'GET', '', { token: 'ghp_unknown' }, undefined, {}],
    [401, 'Requires authentication', 'GET', '/user', { token: null }, undefined, {}],
    [
      403,
      'Must have write access to the repository.',
      'PUT',
      'contents/a.md',
      'rita',
      { message: 'A', content: '' },
      {},
    ],
    [404, 'Not Found', 'GET', '', 'olga', undefined, {}],
    [404, 'Not Found', 'GET', 'pulls/7', 'dana', undefined, {}],
    [
      409,
      'README.md does not match 0',
      'PUT',
      'contents/README.md',
      'dana',
      { message: 'A', content: '', sha: '0' },
      {},
    ],
    [
      422,
      'Validation Failed',
      'POST',
      'pulls',
      'dana',
      { title: 'A', head: 'x', base: 'main' },
      { errors: [{ resource: 'PullRequest', field: 'head', code: 'invalid' }] },
    ],
    [400, 'Problems parsing JSON', 'POST', 'pulls', 'dana', '{', {}],
  ] as const)('%i says %s', async (status, message, method, path, who, body, more) => {
    const at = await place()
    const said = await at.call(who, method, path, body)
    expect({ status: said.status, body: said.body }).toEqual(refusal(status, message, more))
    expect(said.headers.get('x-github-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('a request', () => {
  it('may write a slash in a parameter as %2F', async () => {
    const at = await place()
    await write(at, 'mel', 'main', 'm/x.yaml', 'x\n')
    await at.call('dana', 'POST', 'git/refs', {
      ref: 'refs/heads/f/x',
      sha: inside((await at.call('mel', 'GET', 'git/ref/heads/main')).body, 'object', 'sha'),
    })
    const paths = [
      'contents/m/x.yaml',
      'contents/m%2Fx.yaml',
      'git/ref/heads/f/x',
      'git/ref/heads%2Ff%2Fx',
      'contents',
      'contents/m',
    ]
    const statuses = await Promise.all(paths.map(async (path) => (await at.call('rita', 'GET', path)).status))
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200])
  })

  it('without options may come with an empty body and as plain text', async () => {
    const at = await place()
    await propose(at)
    const headers = { 'content-type': 'text/plain', 'content-length': '0' }
    expect((await at.call('erin', 'PUT', 'pulls/1/merge', undefined, headers)).status).toBe(200)
  })

  it('may ask for the head of an answer alone', async () => {
    const at = await place()
    const said = await at.call('rita', 'HEAD', 'contents/README.md')
    expect([said.status, said.text]).toEqual([200, ''])
  })

  it('for bytes or a diff gets those', async () => {
    const at = await place()
    await propose(at)
    const raw = await at.call('rita', 'GET', 'contents/README.md', undefined, {
      accept: 'application/vnd.github.raw+json',
    })
    const diff = await at.call('rita', 'GET', 'pulls/1', undefined, { accept: 'application/vnd.github.diff' })
    expect(raw.text).toBe('governance\n')
    expect(diff.text).toContain('+++ b/proposal.yml\n@@ -0,0 +1 @@\n+model: churn\n')
  })
})

describe('an answer', () => {
  it('tells the limits and its tag, which changes when the thing does', async () => {
    const at = await place()
    await propose(at)
    const read = (): ReturnType<typeof at.call> => at.call('rita', 'GET', 'pulls/1')
    const [first, second] = [await read(), await read()]
    await at.call('dana', 'PATCH', 'pulls/1', { title: 'Another' })
    const third = await read()
    expect(first.headers.get('x-ratelimit-limit')).toBe('5000')
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(third.headers.get('etag')).not.toBe(first.headers.get('etag'))
  })

  it('of many pages names the next and the last', async () => {
    const at = await place()
    await propose(at)
    for (const body of ['one', 'two', 'three']) await at.call('erin', 'POST', 'issues/1/comments', { body })
    const said = await at.call('rita', 'GET', 'issues/1/comments?per_page=2')
    const link = (page: number, rel: string): string =>
      `<${at.forge.apiUrl}${root}/issues/1/comments?per_page=2&page=${page}>; rel="${rel}"`
    expect(said.headers.get('link')).toBe(`${link(2, 'next')}, ${link(2, 'last')}`)
  })
})

describe('a failure that the staff plays', () => {
  const fault = async (body: object) => {
    const at = await place()
    await at.staff('faults', { path: 'pulls$', ...body })
    return { at, read: (): ReturnType<typeof at.call> => at.call('dana', 'GET', 'pulls') }
  }

  it('is the secondary limit, with the time to wait', async () => {
    const body = JSON.stringify({ message: 'You have exceeded a secondary rate limit.' })
    const { read } = await fault({ status: 403, headers: { 'retry-after': '60' }, body })
    const said = await read()
    expect([said.status, said.headers.get('retry-after'), inside(said.body, 'message')]).toEqual([
      403,
      '60',
      'You have exceeded a secondary rate limit.',
    ])
    expect((await read()).status).toBe(200)
  })

  it('comes as often as was said, after as many as were said, by its method alone', async () => {
    const { at, read } = await fault({ status: 502, after: 1, times: 2, method: 'GET' })
    const statuses = [(await at.call('dana', 'POST', 'pulls', {})).status]
    for (let count = 0; count < 4; count += 1) statuses.push((await read()).status)
    expect(statuses).toEqual([422, 200, 502, 502, 200])
  })

  it('is a delay before the true answer', async () => {
    const { read } = await fault({ delayMs: 50 })
    expect((await read()).status).toBe(200)
  })

  it('is an answer that never comes', async () => {
    const { at } = await fault({ hang: true })
    const ended = fetch(`${at.forge.apiUrl}${root}/pulls`, { signal: AbortSignal.timeout(200) })
    await expect(ended).rejects.toThrow(/timeout/i)
  })
})

test('the administrators’ surface is nobody’s without its secret', async () => {
  const { forge } = await place()
  expect((await asked(`${forge.adminUrl}/deliveries`, 'GET', {})).status).toBe(404)
})
