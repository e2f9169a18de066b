import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeTrimmed, trimmed } from '../../scripts/left-out.ts'
import { root } from '../house/tree.ts'

const fronts: Readonly<Record<string, string>> = { '@actions/core': 'lib/core.js', undici: 'index.js' }

/** The files of a package that are loaded with its front, each with those that it asks for; a stand-in asks for none. */
function loaded(name: string, front: string): ReadonlyMap<string, readonly string[]> {
  const standIns = Object.keys(trimmed[name]?.standIns ?? {})
  const found = new Map<string, readonly string[]>()
  const waiting = [front]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue
    const asking = file
    const text = standIns.includes(file) ? '' : readFileSync(join(root, 'node_modules', name, file), 'utf8')
    const asked = [...text.matchAll(/(?:\brequire\(|\bfrom )'(\.[^']*)'/g)].map(([, path = '']) => {
      const place = join(dirname(asking), path)
      const endings = ['.js', '/index.js', ''].map((ending) => `${place}${ending}`)
      return endings.find((one) => standIns.includes(one) || isFile(join(root, 'node_modules', name, one))) ?? place
    })
    found.set(file, asked)
    waiting.push(...asked)
  }
  return found
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

test.each(Object.entries(fronts))('what stands for parts of %s is asked for by its front alone', (name, front) => {
  const files = loaded(name, front)
  const standIns = Object.keys(trimmed[name]?.standIns ?? {})
  const asking = [...files].filter(([, asked]) => asked.some((file) => standIns.includes(file))).map(([file]) => file)
  expect(files.size).toBeGreaterThan(standIns.length)
  expect(asking).toEqual([front])
})

const sha = '3f9a1c2b77d0e4153f9a1c2b77d0e4153f9a1c2b'
let folder: string
let server: Server
let proxy: Server
let tunnels = 0
let asked: string[] = []

const urlOf = (of: Server): string => `http://127.0.0.1:${(of.address() as AddressInfo).port}`
const listening = (of: Server): Promise<void> => new Promise((done) => of.listen(0, '127.0.0.1', () => done()))

beforeAll(async () => {
  mkdirSync(join(root, '.work'), { recursive: true })
  folder = mkdtempSync(join(root, '.work/left-out-'))
  placeTrimmed(root, folder)
  server = createServer((request, answer) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      asked.push(`${request.method} ${request.url} ${body.toString('utf8')}`)
      if (request.url === '/silence') return
      if (request.url === '/moved') answer.writeHead(302, { location: '/there' })
      else if (request.url?.startsWith('/graphql') === true) answer.statusCode = 401
      else answer.setHeader('content-type', request.headers['content-type'] ?? 'text/plain')
      answer.end(request.url === '/there' ? 'arrived' : body)
    })
  })
  proxy = createServer().on('connect', (request, socket) => {
    tunnels++
    const far = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      far.pipe(socket).pipe(far)
    })
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
  })
  await Promise.all([listening(server), listening(proxy)])
})

afterAll(() => {
  for (const one of [server, proxy]) {
    one.closeAllConnections()
    one.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

type Ended = { readonly code: number; readonly out: string }

function ended(script: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((done) => {
    execFile(process.execPath, [script], { env, cwd: folder, timeout: 20_000 }, (error, out) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), out }),
    )
  })
}

const probe = `
import { EnvHttpProxyAgent, Agent, FormData, fetch, request } from 'undici'
const [url, proxy] = [process.env.SERVER, process.env.PROXY]
const through = new EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: '', noProxy: '' })
const why = (error) => String(error.cause?.message ?? error.name)
const form = new FormData()
form.set('word', 'said')
form.set('file', new Blob(['bytes']), 'name.txt')
const post = { method: 'POST', body: 'ä', duplex: 'half' }
console.log(JSON.stringify({
  text: await fetch(url, post).then((answer) => answer.text()),
  stream: await fetch(url, { ...post, body: new Blob(['flowing']).stream() }).then((answer) => answer.text()),
  form: await fetch(url, { ...post, body: form }).then((answer) => answer.formData())
    .then(async (back) => [back.get('word'), await back.get('file').text()]),
  followed: await fetch(url + '/moved').then((answer) => answer.text()),
  refused: await fetch(url + '/moved', { redirect: 'error' }).catch(why),
  tooSlow: await fetch(url + '/silence', { signal: AbortSignal.timeout(20) }).catch(why),
  stopped: await request(url + '/silence', { signal: AbortSignal.timeout(20) }).catch(why),
  silent: await request(url + '/silence', { headersTimeout: 20, dispatcher: new Agent() }).catch(why),
  tunnelled: await fetch(url, { ...post, dispatcher: through }).then((answer) => answer.text()),
  read: await request(url, { ...post, dispatcher: through }).then(({ body }) => body.text()),
}))
process.exit()
`

test('with the stand-ins in place bodies, forms, redirects, limits of time and proxies work', async () => {
  writeFileSync(join(folder, 'probe.mjs'), probe)
  tunnels = 0
  const { out } = await ended(join(folder, 'probe.mjs'), { SERVER: urlOf(server), PROXY: urlOf(proxy) })
  expect(JSON.parse(out)).toEqual({
    ...{ text: 'ä', stream: 'flowing', form: ['said', 'bytes'], followed: 'arrived', refused: 'unexpected redirect' },
    ...{ tooSlow: 'TimeoutError', stopped: 'TimeoutError', silent: 'HeadersTimeoutError' },
    ...{ tunnelled: 'ä', read: 'ä' },
  })
  expect(tunnels).toBeGreaterThan(0)
})

describe('the bundle', () => {
  const workflow = (): Readonly<Record<string, string>> => ({
    ...{ GITHUB_API_URL: urlOf(server), GITHUB_GRAPHQL_URL: `${urlOf(server)}/graphql`, GITHUB_SERVER_URL: urlOf(server) },
    ...{ GITHUB_REPOSITORY: 'acme/governance', GITHUB_REPOSITORY_ID: '1', GITHUB_REF: 'refs/heads/main' },
    ...{ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'schedule', GITHUB_EVENT_PATH: join(folder, 'event.json') },
    ...{ GITHUB_RUN_ID: '1', GITHUB_RUN_NUMBER: '1', GITHUB_RUN_ATTEMPT: '1', GITHUB_ACTOR: 'dana' },
    ...{ GITHUB_WORKFLOW_REF: 'acme/governance/.github/workflows/governance.yml@refs/heads/main' },
    ...{ GITHUB_SHA: sha, GITHUB_WORKFLOW_SHA: sha, GITHUB_WORKSPACE: folder },
    ...{ GITHUB_STEP_SUMMARY: join(folder, 'summary.md'), GITHUB_OUTPUT: join(folder, 'outputs') },
  }) // prettier-ignore

  beforeAll(() => {
    writeFileSync(join(folder, 'event.json'), '{}')
    for (const file of ['summary.md', 'outputs']) writeFileSync(join(folder, file), '')
  })

  test('sends its questions with their bodies through the proxy, and says a refusal as an annotation', async () => {
    tunnels = 0
    asked = []
    const given = { 'INPUT_GITHUB-TOKEN': 'ghs_kept', HTTP_PROXY: urlOf(proxy) }
    const { code, out } = await ended(join(root, 'dist/doctor.js'), { ...workflow(), ...given })
    expect(out).toContain('::error::GitHub answered 401 to graphql repository')
    expect(code).toBe(1)
    expect(asked).toEqual([expect.stringMatching(/^POST \/graphql \{"query":.*"owner":"acme"/)])
    expect(tunnels).toBe(1)
  })

  test('writes the outputs and the summary of a step, and pins what is wrong to its line', async () => {
    cpSync(join(root, 'examples/governance-repo/governance'), join(folder, 'governance'), { recursive: true })
    writeFileSync(join(folder, 'governance/wrong.yml'), 'scenarios: []\n')
    const { code, out } = await ended(join(root, 'dist/policy-test.js'), {
      ...{ ...workflow(), INPUT_FILES: 'governance/wrong.yml', INPUT_POLICY: 'governance/policy.yml' },
    })
    expect(out).toMatch(/^::error file=governance\/wrong\.yml,line=1/m)
    expect(code).toBe(1)
    expect(readFileSync(join(folder, 'outputs'), 'utf8')).toMatch(/^failed<<(\S+)\n1\n\1$/m)
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('wrong.yml')
  })
})
