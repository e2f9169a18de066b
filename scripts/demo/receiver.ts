import { spawn, type ChildProcess } from 'node:child_process'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { countersign } from '../../test/journey/acts.ts'
import { freePort, venv } from '../../test/mlflow/server.ts'
import { expect } from './narrator.ts'
import type { Stage } from './promotion.ts'

/**
 * What deploys at Acme, as a process of its own: it believes what is signed and new, serves the promoted version with MLflow's own
 * model server, and says with each prediction by which record it serves.
 */

const Event = z.looseObject({
  type: z.string(),
  data: z.looseObject({
    ...{ model: z.string(), version: z.string().nullable(), registry: z.string().nullable() },
    record: z.object({ number: z.number(), digest: z.string() }),
  }),
})
type Told = z.infer<typeof Event>['data']

const headerOf = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '')

/** Whether the bytes are signed as Standard Webhooks has it, within five minutes. */
function isSigned(request: IncomingMessage, body: string, secret: string): boolean {
  const [id, at] = [headerOf(request, 'webhook-id'), headerOf(request, 'webhook-timestamp')]
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const wanted = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`)
  const near = Math.abs(Number(at) - Date.now() / 1000) < 300
  const same = (one: string): boolean => one.length === wanted.length && timingSafeEqual(Buffer.from(one), wanted)
  return near && headerOf(request, 'webhook-signature').split(' ').some(same)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/** MLflow's own model server with the version; it ends when this process does. */
async function serve({
  model,
  version,
  registry,
}: Told): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const port = await freePort()
  const words = ['models', 'serve', '--model-uri', `models:/${model}/${version ?? ''}`, '--env-manager', 'local']
  const child = spawn(
    join(venv, 'mlflow'),
    [...words, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    {
      env: { ...process.env, PATH: `${venv}:${process.env.PATH ?? ''}`, MLFLOW_TRACKING_URI: registry ?? '' },
      stdio: 'ignore',
      detached: true,
    },
  )
  return { url: `http://127.0.0.1:${port}`, child }
}

async function receive(secret: string): Promise<void> {
  const taken = new Set<string>()
  let served: { readonly told: Told; readonly url: string; readonly child: ChildProcess } | null = null
  const stop = (): void => {
    // the server's own workers end with it
    if (served?.child.pid !== undefined) process.kill(-served.child.pid, 'SIGTERM')
    served = null
  }
  const told = async (request: IncomingMessage, body: string): Promise<number> => {
    if (!isSigned(request, body, secret)) return 401
    const id = headerOf(request, 'webhook-id')
    if (taken.has(id)) return 208
    taken.add(id)
    const { type, data } = Event.parse(JSON.parse(body))
    if (type !== 'countersign.promoted' && type !== 'countersign.rolled-back') return 202
    stop()
    served = { told: data, ...(await serve(data)) }
    return 202
  }
  const predict = async (body: string, response: ServerResponse): Promise<void> => {
    if (served === null) return void response.writeHead(503).end()
    const { url, told: by } = served
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/invocations`, { method: 'POST', headers, body }).catch(() => null)
    const record = `${by.record.number} ${by.record.digest}`
    const from = { 'x-model': `${by.model}/${by.version ?? ''}`, 'x-record': record }
    response.writeHead(answer?.status ?? 503, from).end(answer === null ? '' : await answer.text())
  }
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      if (request.url === '/predict') await predict(body, response)
      else response.writeHead(await told(request, body)).end()
    })
  })
  const end = (): void => {
    stop()
    server.close()
    server.closeAllConnections()
  }
  const over = (): void => {
    end()
    process.exit()
  }
  process.once('SIGTERM', over)
  // whoever started it is gone
  process.stdin.resume().once('end', over)
  await new Promise<void>((done) => server.listen(Number(process.env.PORT), '127.0.0.1', done))
}

export type Receiver = {
  readonly url: string
  readonly secret: string
  /** begins to listen; reads the registry with this account */
  readonly start: (account: { readonly user: string; readonly password: string }) => void
  readonly predict: (
    rows: object,
  ) => Promise<{ readonly answer: string; readonly model: string; readonly record: string }>
  readonly stop: () => void
}

/** The receiver's address and secret, which are known before it runs. */
export async function receiverAt(secret: string): Promise<Receiver> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  let child: ChildProcess | null = null
  return {
    ...{ url: `${base}/countersign`, secret },
    start: ({ user, password }) => {
      const own = {
        PORT: String(port),
        SECRET: secret,
        MLFLOW_TRACKING_USERNAME: user,
        MLFLOW_TRACKING_PASSWORD: password,
      }
      const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...own }
      child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'receive'], {
        env: environment,
        stdio: ['pipe', 'inherit', 'inherit'],
      })
    },
    predict: async (rows) => {
      const body = JSON.stringify({ dataframe_split: rows })
      for (let waited = 0; waited < 60; waited++) {
        const answer = await fetch(`${base}/predict`, { method: 'POST', body })
        const [model, record] = [answer.headers.get('x-model') ?? '', answer.headers.get('x-record') ?? '']
        const text = await answer.text()
        if (answer.ok) return { answer: text, model, record }
        if (answer.status !== 503) throw new Error(`The model server answered ${answer.status}: ${text}`)
        await pause(500)
      }
      throw new Error('The model server did not come up within half a minute.')
    },
    stop: () => void child?.kill('SIGTERM'),
  }
}

/** The columns that the version reads: its run explains each of them. */
async function columnsOf({ platform: { registry, accounts } }: Stage, version: string): Promise<readonly string[]> {
  const api = '/api/2.0/mlflow'
  const found = await registry.call(
    accounts.gates,
    'GET',
    `${api}/model-versions/get?name=credit-approval&version=${version}`,
  )
  const id = z.looseObject({ model_version: z.looseObject({ run_id: z.string() }) }).parse(found).model_version.run_id
  const run = await registry.call(accounts.gates, 'GET', `${api}/runs/get?run_id=${id}`)
  const { info } = z
    .looseObject({ run: z.looseObject({ info: z.looseObject({ artifact_uri: z.string() }) }) })
    .parse(run).run
  const place = info.artifact_uri.replace(/^mlflow-artifacts:\/+/, '')
  const explained = await registry.call(
    accounts.gates,
    'GET',
    `/api/2.0/mlflow-artifacts/artifacts/${place}/explanations/global.json`,
  )
  return Object.keys(z.looseObject({ values: z.record(z.string(), z.number()) }).parse(explained).values)
}

/** A prediction of the promoted version, and from it the record, the run and the people who signed. */
export async function traced(stage: Stage, receiver: Receiver, version: string): Promise<void> {
  const { platform, tell } = stage
  const columns = await columnsOf(stage, version)
  const said = await tell.step(
    'What deploys was told by one signed event, and serves the version with MLflow itself',
    async () => {
      const rows = { columns, data: [columns.map(() => 1)] }
      const found = await receiver.predict(rows)
      expect(found.model === `credit-approval/${version}`, `it serves ${found.model}`)
      tell.see(`POST /predict → ${found.answer.trim()}\nby ${found.model}, record ${found.record}`)
      return found
    },
  )
  await tell.step('From the prediction back to who approved what answered it', async () => {
    const words = ['--command', 'who', '--model', 'credit-approval', '--version', version]
    const { out, err, code } = await countersign(
      platform,
      'audrey',
      'audit',
      ...words,
      '--app-slug',
      platform.company.app.slug,
    )
    const [number = '', digest = ''] = said.record.split(' ')
    expect(code === 0 && out.includes(`${number} \`${digest}\``), `${out}\n${err}`)
    tell.see(
      out
        .split('\n')
        .filter((line) => /^(?:Records|Promoted)|model-validator|business-owner/.test(line))
        .join('\n'),
    )
  })
}

if (process.argv[2] === 'receive' && process.argv[1] === fileURLToPath(import.meta.url))
  await receive(process.env.SECRET ?? '')
