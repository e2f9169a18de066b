import { randomBytes } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { canBox } from '../clients/sandbox/ability.ts'
import { seatAccounts } from '../mlflow/accounts.ts'
import { startMlflow, venv, type MlflowServer } from '../mlflow/server.ts'
import { scripted, trainingEnvironment } from '../mlflow/training.ts'
import { checkText, ledger, propose } from '../journey/acts.ts'
import { begin, flawed, move } from '../journey/beginnings.ts'
import { checkNames } from '../journey/company.ts'
import { withoutSideRuns } from '../journey/excerpts.ts'
import { closePull, judgedAgain, runSaid } from '../journey/handmade.ts'
import { root, startPlatform, type Platform } from '../journey/platform.ts'
import { replaced } from '../journey/requests.ts'

/** The example's workflow that runs a version again, as written: two jobs on two machines, a model really trained, a box. */

const folder = mkdtempSync(join(tmpdir(), 'rescore-'))
const Logged = z.object({ rows: z.string(), version: z.string(), sealed: z.string(), digest: z.string() })
const boxed = canBox()
let server: MlflowServer
let platform: Platform
let logged: z.infer<typeof Logged>
let flipped = ''

/** How the predictions of the model that is trained here are given again. */
const evaluation = `evaluation:
  predictions: evaluation/predictions.parquet
  row: id
  rescore: {rows: data/rows.parquet, outputs: {score: 1}}
  split: {column: split, holdout: test}
  label: {column: approved, positive: 1}
  score: {column: score, threshold: {parameter: decision_threshold}}
  protected:
    - {column: sex, reference: male, why: Equal Credit Opportunity Act}
  intersections: []
`

const changed = (path: string, text: string): string | null => {
  if (path === 'models/credit-approval.yml') return replaced(text, /^evaluation:\n[^]*?(?=^data:)/m, evaluation)
  if (path === 'governance/policy.yml')
    return replaced(text, /provenance: \{high: [\w-]+\}/, 'provenance: {high: rescored}')
  if (path === 'governance/holdouts.yml')
    return replaced(replaced(text, /(?<=run: )[0-9a-f]{32}/, logged.sealed), /(?<=sha256: )[0-9a-f]{64}/, logged.digest)
  return withoutSideRuns(path, text)
}

beforeAll(async () => {
  server = await startMlflow({ folder: join(folder, 'mlflow') })
  const accounts = await seatAccounts(server, 'credit-approval')
  const script = join(root, 'test/fixtures/mlflow/rescored.py')
  const words = [script, server.url, 'credit-approval', 'a'.repeat(40)]
  const stdout = await scripted(words, folder, trainingEnvironment(server.admin))
  logged = Logged.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
  const sealer = await server.createUser('sealer', randomBytes(12).toString('hex'))
  for (const { user } of [accounts.gates, accounts.dana, accounts.trainer])
    await server.grant(user, 'experiment', '2', 'READ')
  await server.grant(sealer.user, 'experiment', '3', 'READ')
  platform = await startPlatform({
    ...{ registry: server, accounts, changed },
    over: { example: 'rescore', files: ['governance/holdouts.yml'] },
    rescoreSecrets: {
      COUNTERSIGN_TRANSPORT_KEY: randomBytes(32).toString('hex'),
      MLFLOW_HOLDOUT_USERNAME: sealer.user,
      MLFLOW_HOLDOUT_PASSWORD: sealer.password,
    },
    // the machine brings uv and the Python of the training, and what this project's own set-up has fetched is not fetched again
    tools: [join(root, '.tools/uv/bin'), dirname(realpathSync(join(venv, 'python')))],
    machineVariables: {
      UV_OFFLINE: '1',
      UV_CACHE_DIR: process.env.UV_CACHE_DIR ?? join(homedir(), '.cache/uv'),
      UV_CONSTRAINT: join(root, 'requirements/python.lock'),
    },
  })
  const [copies] = await Promise.all([flawed(platform, logged.version, 'one label flipped'), begin(platform)])
  flipped = copies[0] ?? ''
}, 240_000)

afterAll(async () => {
  await platform.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const counts = (differing: Readonly<Record<string, number>> = {}): object =>
  Object.fromEntries(
    ['added', 'groups', 'labels', 'outputs', 'removed', 'repeated'].map((kind) => [
      kind,
      expect.objectContaining({ count: differing[kind] ?? 0 }) as unknown,
    ]),
  )

/** What was recorded of a version that is proposed, and what stage 1 says once it has been judged again. */
async function proposed(version: string): Promise<{ readonly record: unknown; readonly said: string }> {
  const pull = await propose(platform, 'dana', ...move(version))
  const record = (await ledger(platform)).at(-1)
  if (!boxed) expect(runSaid(platform, 'rescore.yml')).toContain('is unknown')
  await judgedAgain(platform, pull)
  const said = await checkText(platform, pull, checkNames[0])
  await closePull(platform, pull)
  return { record, said }
}

const measured = {
  state: 'measured',
  rows: { kind: 'sealed', set: 'applications-2026' },
  evaluation: { provenance: 'sealed-holdout', tally: { used: 400 } },
}
const forged = 'Running the version’s own bytes shows'
const unshown = 'The numbers are builder-supplied; the policy asks rescored for this tier'

describe('a version that is proposed is run again by the workflow as written', () => {
  test('one whose predictions its bytes give again has shown its numbers, and is measured on the sealed rows', async () => {
    const { record, said } = await proposed(logged.version)
    if (!boxed) {
      expect([record, said]).toEqual([expect.objectContaining({ kind: 'genesis' }), expect.stringContaining(unshown)])
      return
    }
    expect(record).toMatchObject({
      ...{
        kind: 'rescore',
        version: logged.version,
        environment: { differences: [], python: expect.any(String) as string },
      },
      ...{ isolation: expect.stringContaining('namespaces') as string, writer: { proven: true } },
      results: [{ state: 'compared', differences: counts() }, measured],
    })
    expect(said).toContain('Proposed (rescored)')
    expect(said).toContain('sealed rows applications-2026')
    for (const words of [forged, unshown]) expect(said).not.toContain(words)
  }, 240_000)

  test('one with a flipped label in its predictions is found, with its row, and fails', async () => {
    const { record, said } = await proposed(flipped)
    expect(said).toContain(unshown)
    if (!boxed) return
    expect(record).toMatchObject({
      ...{ kind: 'rescore', version: flipped },
      results: [{ state: 'compared', differences: counts({ labels: 1 }) }, measured],
    })
    expect(said).toMatch(/^Failed/)
    expect(said).toContain(`${forged} that 1 labels of the predictions are not those of the named rows: row 301 of`)
  }, 240_000)
})
